"""The customer in view and an event: invited here, told, and what they answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from deskcrm.customize import event_words
from deskcrm.customize.event_times import guests_typed
from deskcrm.customize.event_views import REPLIES
from deskcrm.errors import Refused
from deskcrm.locale.messages import N_
from deskcrm.screens.events import EVENTS, ROWS
from deskcrm.widgets.choice import Choice, Option, options_of
from deskcrm.widgets.fields import Field
from deskcrm.widgets.form import FormScreen
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.customize.event_views import EventView, Replied
    from deskcrm.identify.views import CustomerView
    from deskcrm.interact.views import ChannelView
    from deskcrm.store import Draft


class EventReplyForm(FormScreen):
    """One save: on the list, told on a channel, and the reply."""

    FORM = "event_reply"
    TITLE_TEXT = N_("Invitation")

    _customer: CustomerView | None = None
    _name = ""

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
        self.tell(
            f"{EVENTS}:answer_at_desk", int(values["event"]), self.customer_id, reply=values["reply"] or "none",
            guests=guests, channel=values["channel"], answer=self._kept_it, failed=self.refused,
        )  # fmt: skip

    def _kept_it(self, done: Replied) -> None:
        self.finished(event_words.replied(done))

    def _know_events(self, views: tuple[EventView, ...]) -> None:
        now = self.desk.clock.now()
        coming = [one for one in views if one.state == "planned" and (one.ends_at or one.starts_at) >= now][:9]
        words = {one.id: f"{one.name}, {event_words.when(one, self.desk.clock)}" for one in coming}
        choice = self.field("event").query_one(Choice)
        value = choice.value if choice.value in map(str, words) else ""
        first = str(coming[0].id) if coming else ""
        self._settle(choice, [Option(str(one), text, plain=True) for one, text in words.items()], value or first)

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
