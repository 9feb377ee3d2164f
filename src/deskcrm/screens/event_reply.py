"""The customer in view and an event: invited here, told, and what they answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from deskcrm.customize import event_words
from deskcrm.customize.event_times import guests_typed
from deskcrm.customize.event_views import REPLIES
from deskcrm.errors import Refused
from deskcrm.locale import formats
from deskcrm.locale.messages import N_
from deskcrm.screens.events import EVENTS, ROWS
from deskcrm.widgets.cells import fit
from deskcrm.widgets.choice import Choice, Option, options_of
from deskcrm.widgets.fields import Field
from deskcrm.widgets.form import FormScreen
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.customize.event_views import CustomerEvent, EventView, Replied
    from deskcrm.errors import DeskError
    from deskcrm.identify.views import CustomerView
    from deskcrm.interact.views import ChannelView
    from deskcrm.store import Draft

NAME_CELLS = 38
"""What a choice shows of an event's name."""

OFFERED = 9
"""Events to come that are offered; of each it is to be known what the customer said."""


class EventReplyForm(FormScreen):
    """One save: on the list, told on a channel, and the reply."""

    FORM = "event_reply"
    TITLE_TEXT = N_("Invitation")

    _customer: CustomerView | None = None
    _name = ""
    _known: dict[str, CustomerEvent] = {}
    """What they said to each event so far."""
    _loaded = False
    _from_draft = False

    def fields(self) -> Iterator[Field]:
        """To which, on which channel, what they say, with how many."""
        yield Field("event", N_("Event"), Choice(()))
        yield Field("channel", N_("Told by"), Choice(()))
        yield Field("reply", N_("Reply"), Choice(options_of(REPLIES), "none"))
        yield Field("guests", N_("Guests"), TextLine(hint=N_("how many come along; empty for nobody")))

    def fill(
        self, *, customer: CustomerView | None = None, draft: Draft | None = None, **context: Any
    ) -> None:  # fmt: skip
        """For ``customer``, the next event first unless ``fill`` names one."""
        self.leaving()
        self._customer = customer
        self._known, self._loaded, self._from_draft = {}, False, draft is not None
        self._name = customer.called if customer is not None else draft.title if draft is not None else ""
        self.start({"reply": "none"}, draft=draft, focus="reply", **context)
        if draft is None:
            self.customer_id = customer.id if customer is not None else None
            self.draft_title = self._name
        self.query_one("#form-title", Words).say(N_("Invitation: {name}"), name=self._name)
        self.ask(f"{ROWS}:events", answer=self._know_events, group="events")
        self.ask("deskcrm.interact.channels:channels", answer=self._know_channels, group="channels")

    @property
    def customer(self) -> CustomerView | None:
        """Who is invited."""
        return self._customer

    def save(self, values: dict[str, str]) -> None:
        """Invites whoever is not on the list yet, and writes the reply down."""
        if not values["event"].isdecimal():
            raise Refused(N_("To which event? There is none to come yet."), field="event")
        guests = guests_typed(values["guests"])
        if guests and values["reply"] != "yes":
            raise Refused(N_("Guests come along with a yes."), field="guests")
        if self.customer_id is None:
            raise Refused(N_("This customer is not in the base any more."), field="event")
        known = self._known.get(values["event"])
        self.tell(
            f"{EVENTS}:answer_at_desk", int(values["event"]), self.customer_id, reply=values["reply"] or "none",
            guests=guests, channel=values["channel"], version=known.version if known is not None else None,
            answer=self._kept_it, failed=self._not_kept,
        )  # fmt: skip

    def on_choice_changed(self, event: Choice.Changed) -> None:
        """To another event they said something else."""
        super().on_choice_changed(event)
        if event.choice is self.field("event").query_one(Choice) and self._loaded:
            self._show_known()

    def _kept_it(self, done: Replied) -> None:
        self.finished(event_words.replied(done))

    def _not_kept(self, error: DeskError) -> None:
        """What is typed stays; whoever saved meanwhile is read again, so that the next save is over theirs."""
        self.refused(error)
        self._ask_known(show=False)

    def _know_events(self, views: tuple[EventView, ...]) -> None:
        clock = self.desk.clock
        now = clock.now()
        coming = [one for one in views if one.state == "planned" and (one.ends_at or one.starts_at) >= now][:OFFERED]
        choice = self.field("event").query_one(Choice)
        options = []
        for one in coming:
            begin = clock.local(one.starts_at)
            text = f"{fit(one.name, NAME_CELLS).rstrip()}, {formats.day_month(begin.date())} {formats.time(begin)}"
            options.append(Option(str(one.id), text, plain=True))
        value = choice.value if choice.value in {option.value for option in options} else ""
        self._settle(choice, options, value or (options[0].value if options else ""))
        self._ask_known(show=not self._from_draft)

    def _ask_known(self, *, show: bool) -> None:
        if self.customer_id is not None:
            self.ask(
                f"{ROWS}:customer_events", self.customer_id, most=OFFERED,
                answer=lambda found: self._know(found, show), group="known",
            )  # fmt: skip

    def _know(self, found: tuple[CustomerEvent, ...], show: bool) -> None:
        self._known = {str(one.event_id): one for one in found}
        self._loaded = True
        if show:
            untouched = not self.changed
            self._show_known()
            if untouched and self._initial is not None:
                self._initial = self.values()

    def _show_known(self) -> None:
        """What they said to the event that is chosen."""
        known = self._known.get(self.field("event").value)
        self.field("reply").value = (known.reply if known is not None else "") or "none"
        self.field("guests").value = str(known.guests) if known is not None and known.guests else ""

    def _know_channels(self, channels: tuple[ChannelView, ...]) -> None:
        choice = self.field("channel").query_one(Choice)
        codes = [one.code for one in channels if one.active]
        value = choice.value if choice.value in codes else "walk_in" if "walk_in" in codes else next(iter(codes), "")
        self._settle(choice, [Option(one.code, one.name, plain=True) for one in channels if one.active], value)

    def _settle(self, choice: Choice, options: list[Option], value: str) -> None:
        """What is offered, and lit before anything was typed, is no change of the clerk's."""
        untouched = not self.changed
        choice.set_options(options, value)
        if untouched and self._initial is not None:
            self._initial = self.values()
