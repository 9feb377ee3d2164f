"""Handing the shift over: what stands open is listed by itself, the note is typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget

from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _, n_
from deskcrm.text import visible
from deskcrm.widgets.fields import Field, NoteArea
from deskcrm.widgets.form import FormScreen
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.interact.handovers import HandoverView
    from deskcrm.interact.today import MyDay
    from deskcrm.interact.views import FollowUpView
    from deskcrm.store import Draft


class GoesAlong(Widget):
    """What stands open and goes along, line by line."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "GoesAlong { height: auto; padding: 1 1 0 19; color: $text-muted; }"

    def __init__(self) -> None:
        super().__init__()
        self.work: tuple[FollowUpView, ...] = ()
        self.parked: tuple[str, ...] = ()

    def relabel(self) -> None:
        """The words in the language in use."""
        self.refresh(layout=True)

    def render(self) -> Content:
        """The lines."""
        desk: Any = self.app
        clock: Clock = desk.clock
        lines = [
            f"{'◆' if row.kind == 'promise' else '◇'} {formats.due(row.due, clock, row.due_from)} · "
            + " · ".join(part for part in (row.customer, row.title) if part)
            for row in self.work
        ]
        return Content("\n".join(visible(line) for line in (*lines, *self.parked)))


class HandoverForm(FormScreen):
    """One field; what goes along is said above it and listed below."""

    FORM = "handover_form"
    TITLE_TEXT = N_("Hand over the shift")

    _parked: tuple[str, ...] = ()

    def fields(self) -> Iterator[Field]:
        """The note."""
        yield Field("note", N_("Note"), NoteArea(of_customer=False))

    def body(self) -> ComposeResult:
        """The form, and what goes along."""
        yield Words(self.TITLE_TEXT, classes="form--title", id="form-title")
        with VerticalScroll(can_focus=False):
            yield from self.fields()
            yield GoesAlong()

    def fill(self, *, draft: Draft | None = None, **context: Any) -> None:
        """A new one, or a draft."""
        self.start({}, draft=draft, focus="note", **context)
        self.draft_title = _(self.TITLE_TEXT)
        self.query_one("#form-title", Words).say(self.TITLE_TEXT)
        staff = self.desk.staff
        self.ask("deskcrm.interact.today:my_day", owner_id=staff.id if staff else None, answer=self._know, group="day")
        self.with_office(_titles, answer=self._know_parked, lane="draft", group="parked")

    def save(self, values: dict[str, str]) -> None:
        """Leaves it to the next."""
        self.tell(
            "deskcrm.interact.handovers:hand_over_shift", note=values["note"], parked=self._parked, answer=self._left,
            failed=self.refused,
        )  # fmt: skip

    def _left(self, _view: HandoverView) -> None:
        self.finished(_("Handed over; the next one takes it on F7"))

    def _know(self, day: MyDay) -> None:
        open_work = n_("{count} follow-up goes along", "{count} follow-ups go along", len(day.work))
        self.query_one("#form-title", Words).say(N_("Hand over the shift · {open}"), open=open_work)
        self.query_one(GoesAlong).work = day.work
        self.query_one(GoesAlong).relabel()

    def _know_parked(self, titles: tuple[str, ...]) -> None:
        self._parked = self.query_one(GoesAlong).parked = titles
        self.query_one(GoesAlong).relabel()


def _titles(office: Any) -> tuple[str, ...]:
    """The titles of the half-filled forms of who acts, this form apart."""
    mine = office.drafts.mine(office.staff.name) if office.staff else ()
    return tuple(_("parked: {title}", title=draft.title) for draft in mine if draft.form != HandoverForm.FORM)
