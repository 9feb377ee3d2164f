"""What somebody on an event's list says, and that they are there: one key each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskcrm.customize import event_words
from deskcrm.locale.messages import N_, _
from deskcrm.screens.event_inviting import Invites
from deskcrm.screens.events import EVENTS
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.choice import Option

if TYPE_CHECKING:
    from deskcrm.customize.event_views import InvitationView, Replied
    from deskcrm.interact.views import ChannelView

register(
    Action("came", N_("They are there"), N_("There"), ("c",), N_("Writes down that they came."), 3),
    Action("event_yes", N_("They come"), N_("Comes"), ("y",), N_("A yes; over the places it waits."), 4),
    Action("event_no", N_("They do not come"), N_("No"), ("x",), N_("A no; who waits first moves up."), 5),
    Action("event_maybe", N_("Maybe"), N_("Maybe"), ("m",), N_("They do not know yet."), 6),
    Action("guests", N_("Who comes along"), N_("Guests"), ("b",), N_("A yes with so many guests."), 7),
    Action("told", N_("They were told of it"), N_("Told"), ("t",), N_("On which channel?"), 8),
    Action("event_invite", N_("Invite"), N_("Invite"), ("n",),
           N_("Invites those whom filters mean, a group, or one customer."), 10),
    Action("not_there", N_("Not there after all"), N_("Not there"), ("w",), N_("Takes back that they came."), 17),
)  # fmt: skip

MOST_CHANNELS = 9
"""What digits take."""


class Replies(Invites):
    """The part of the event's screen that works on who is under the cursor."""

    event_id = 0

    @property
    def row(self) -> InvitationView | None:
        """Who is under the cursor."""
        return None

    def next_one(self) -> None:
        """Somebody was written down as there: ready for who comes next."""

    def action_came(self) -> None:
        """c."""
        if self.row is not None:
            self.check_in(self.row.customer_id)

    def action_not_there(self) -> None:
        """w."""
        row = self.row
        if row is not None:
            self.tell(f"{EVENTS}:check_out", self.event_id, row.customer_id, answer=self._out)

    def action_event_yes(self) -> None:
        """y."""
        self._reply("yes")

    def action_event_no(self) -> None:
        """x."""
        self._reply("no")

    def action_event_maybe(self) -> None:
        """m."""
        self._reply("maybe")

    def action_guests(self) -> None:
        """b: how many?"""
        row = self.row
        if row is None:
            return
        from deskcrm.customize.event_times import guests_typed

        self.query_one(AskLine).ask(
            N_("How many come along with {name}?"), [Option(str(one), str(one), plain=True) for one in range(1, 6)],
            lambda value: self._reply("yes", int(value), row),
            typed=lambda text: self._reply("yes", guests_typed(text), row),
            hint=N_("A number; 0 for nobody"), name=row.name,
        )  # fmt: skip

    def action_told(self) -> None:
        """t: on which channel?"""
        self.ask("deskcrm.interact.channels:channels", answer=self._ask_channel, group="channels")

    def check_in(self, customer_id: int) -> None:
        """They are there; invited or not."""
        self.tell(f"{EVENTS}:check_in", self.event_id, customer_id, answer=self._in)

    def _in(self, view: InvitationView) -> None:
        """The box is ready for who comes next."""
        self.next_one()
        guests = f" +{view.guests}" if view.guests else ""
        said = N_("There, not invited: {name}") if view.source == "came" else N_("There: {name}")
        self.changed(_(said, name=view.name) + guests)

    def _out(self, view: InvitationView) -> None:
        self.changed(_("Not there: {name}", name=view.name))

    def _reply(self, reply: str, guests: int | None = None, row: InvitationView | None = None) -> None:
        row = row or self.row
        if row is not None:
            self.tell(
                f"{EVENTS}:reply_to_event", self.event_id, row.customer_id, reply=reply, guests=guests,
                version=row.version, answer=self._replied,
            )  # fmt: skip

    def _replied(self, done: Replied) -> None:
        self.changed(event_words.replied(done))

    def _ask_channel(self, channels: tuple[ChannelView, ...]) -> None:
        row = self.row
        if row is None:
            return
        options = [Option(one.code, one.name, plain=True) for one in channels if one.active][:MOST_CHANNELS]
        codes = [option.value for option in options]
        value = row.prefers if row.prefers in codes else codes[0] if codes else ""
        self.query_one(AskLine).ask(
            N_("{name} was told, on which channel?"), options,
            lambda code: self.tell(
                f"{EVENTS}:tell_invited", self.event_id, row.customer_id, channel=code, version=row.version,
                answer=lambda view: self.changed(_("Told: {name}", name=view.name)),
            ),
            value=value, name=row.name,
        )  # fmt: skip
