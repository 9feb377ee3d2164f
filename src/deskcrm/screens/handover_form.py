"""Handing the shift over: what stands open is listed by itself, the note is typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from deskcrm.locale.messages import N_, _, n_
from deskcrm.widgets.fields import Field, NoteArea
from deskcrm.widgets.form import FormScreen
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.interact.handovers import HandoverView
    from deskcrm.interact.today import MyDay
    from deskcrm.store import Draft


class HandoverForm(FormScreen):
    """One field; what goes along is said above it."""

    FORM = "handover_form"
    TITLE_TEXT = N_("Hand over the shift")

    _parked: tuple[str, ...] = ()

    def fields(self) -> Iterator[Field]:
        """The note."""
        yield Field("note", N_("Note"), NoteArea())

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

    def _know_parked(self, titles: tuple[str, ...]) -> None:
        self._parked = titles


def _titles(office: Any) -> tuple[str, ...]:
    """The titles of the half-filled forms of who acts, this form apart."""
    mine = office.drafts.mine(office.staff.name) if office.staff else ()
    return tuple(_("parked: {title}", title=draft.title) for draft in mine if draft.form != HandoverForm.FORM)
