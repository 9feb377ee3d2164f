"""Inviting to the event in view: those it is for, a group, those whom filters mean, or one customer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.widgets import Input

from deskcrm.customize import event_words
from deskcrm.locale.messages import N_, _
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.choice import Option, options_of
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.fields import ErrorLine
from deskcrm.widgets.text_line import TextLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from deskcrm.customize.event_views import EventView, InvitationView, Invited
    from deskcrm.errors import DeskError
    from deskcrm.identify.segment_views import SegmentView

INVITES = "deskcrm.customize.event_invites"

MOST_GROUPS = 8
"""Groups that digits take; the others are typed by their name."""


class Invites(DeskScreen):
    """The part of the event's screen that n begins."""

    @property
    def event(self) -> EventView | None:
        """The event in view."""
        return None

    def changed(self, text: str) -> None:
        """Says what was saved and asks anew."""

    def action_event_invite(self) -> None:
        """n: whom?"""
        if self.event is None:
            return
        options = [Option("for", N_("those it is for"))] if self.event.audience else []
        words = {"customer": N_("one customer"), "segment": N_("a group"), "filter": N_("by filters")}
        options += options_of(words)
        self.query_one(AskLine).ask(N_("Whom to invite?"), options, self._whom)

    def _whom(self, value: str) -> None:
        view = self.event
        if view is None:
            return
        if value == "for":
            self._invite("invite_filter", view.audience)
        elif value == "customer":
            self.desk.over("find_customer", title=N_("Whom to invite?"), found=self._here)
        elif value == "segment":
            self.ask("deskcrm.identify.segments:list_segments", answer=self._which_group, group="segments")
        else:
            self._by_filter()

    def _by_filter(self, text: str = "", error: DeskError | None = None) -> None:
        """Asks for filters; again, with what was typed, where they could not be read."""
        line = self.query_one(AskLine)
        line.ask(
            N_("Invite those whom these filters mean:"), (), lambda _value: None,
            typed=lambda typed: self._invite(
                "invite_filter", typed, failed=lambda failure: self._by_filter(typed, failure)
            ),
            hint=N_("tier:A, tag:regular, province:..."),
        )  # fmt: skip
        if error is not None:
            box = line.query_one(TextLine)
            with box.prevent(Input.Changed):
                box.value = text
            box.cursor_position = len(text)
            # What emptied the box is still on its way, and takes an error away.
            self.call_after_refresh(line.query_one(ErrorLine).show, error)

    def _which_group(self, groups: list[SegmentView]) -> None:
        if not groups:
            self.desk.say(_("No group was saved yet; invite by filters."), warning=True)
            return
        options = [Option(str(one.id), one.name, plain=True) for one in groups[:MOST_GROUPS]]
        self.query_one(AskLine).ask(
            N_("Which group?"), options, lambda value: self._invite("invite_segment", int(value)),
            typed=self._named_group, hint=N_("The group's name"),
        )  # fmt: skip

    def _named_group(self, name: str) -> None:
        self.ask(
            "deskcrm.identify.segments:segment_by_name", name,
            answer=lambda group: self._invite("invite_segment", group.id),
        )  # fmt: skip

    def _here(self, customer_id: int) -> None:
        """One customer: at the desk now, or to be told."""
        self.query_one(AskLine).ask(
            N_("Are they at the desk now?"),
            [Option("yes", N_("yes, and told of it")), Option("no", N_("no, they are to be told"))],
            lambda value: self._one(customer_id, here=value == "yes"),
        )

    def _one(self, customer_id: int, *, here: bool) -> None:
        view = self.event
        if view is not None:
            self.tell(f"{INVITES}:invite_one", view.id, customer_id, here=here, answer=self._invited_one)

    def _invite(self, function: str, whom: Any, failed: Callable[[DeskError], object] | None = None) -> None:
        view = self.event
        if view is not None:
            self.tell(f"{INVITES}:{function}", view.id, whom, answer=self._invited, failed=failed)

    def _invited(self, found: Invited) -> None:
        self.changed(event_words.invited(found))

    def _invited_one(self, view: InvitationView) -> None:
        self.changed(_("Invited: {name}", name=view.name))
