"""Improvements on F6: who makes what better, how far it is, and the figure before and after."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.content import Content

from deskcrm.differentiate.improvements import BEFORE, PERIOD, STATES, ImprovementView
from deskcrm.interact.complaint_views import ComplaintView
from deskcrm.interact.words import root_cause
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _, n_
from deskcrm.screens.insight_behind import ListAndBehind
from deskcrm.screens.insight_pareto import complaint_list
from deskcrm.screens.insight_parts import Lines, Sheet
from deskcrm.text import visible
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.cells import wrap
from deskcrm.widgets.record_list import Column, RecordList

register(
    Action("tell_them", N_("Tell those who complained"), N_("Tell them"), ("f",),
           N_("Plans a follow-up for each customer behind the improvement."), 12),
    Action("behind", N_("The complaints behind it"), N_("Complaints"), ("v",),
           N_("Lists the complaints that it was made from."), 13),
)  # fmt: skip


class ImprovementsPage(ListAndBehind):
    """The list, the words of one, and the complaints behind it."""

    LABEL = N_("Improvements")
    LISTS = ("improvements", "improvement-complaints")
    EXPORT = None
    ACTIONS = ("open", "tell_them", "behind")
    DEFAULT_CSS = """
    ImprovementsPage #improvement-complaints { display: none; }
    ImprovementsPage Sheet { height: auto; max-height: 40%; border-top: solid $panel; }
    """

    _about: ImprovementView | None = None

    def body(self) -> ComposeResult:
        """List and detail."""
        yield RecordList[Any](
            (
                Column(N_("What"), lambda row: row.title, 22, grow=2, tone=lambda _row: "strong"),
                Column(N_("State"), lambda row: _(STATES[row.state]), 10),
                Column(N_("Owner"), lambda row: row.owner or "-", 10, gives_way=2),
                Column(N_("Complaints"), lambda row: formats.number(row.complaints), 10, right=True, gives_way=1),
                Column(N_("Before"), lambda row: str(row.before), 8, right=True),
                Column(N_("After"), lambda row: "-" if row.after is None else str(row.after), 8, right=True),
            ),
            key=lambda row: row.id,
            empty=N_("Nothing is being made better yet. i on a bar of the causes begins one."),
            id="improvements",
        )
        yield complaint_list(self, N_("No complaint is behind it."), id="improvement-complaints")
        yield Sheet(self._lines)

    def caption(self) -> str:
        """What the two figures are; whose complaints are listed."""
        if self._about is not None:
            return _("{title}: the complaints behind it", title=visible(self._about.title))
        return _("Before and after: complaints on the same bar in {days} days", days=PERIOD)

    def load(self) -> None:
        """All of them, and the complaints in view."""
        self.question("deskcrm.differentiate.improvements:improvements", answer=self._show_list)
        if self._about is not None:
            self._ask_complaints(self._about)

    def can(self, action: str) -> bool:
        """Telling those who complained once it is done and while somebody is left to tell."""
        if self._about is not None:
            return action == "open" and self._behind.row is not None
        row: ImprovementView | None = self._list.row
        if row is None:
            return False
        return action != "tell_them" or (row.state == "done" and row.untold > 0)

    def action_open(self) -> None:
        """Enter: the form; of a complaint the complaint."""
        row = self._list.row if self._about is None else self._behind.row
        if isinstance(row, ComplaintView):
            self.desk.go("complaint", complaint_id=row.id)
        elif isinstance(row, ImprovementView):
            self.desk.go("improvement_form", improvement=row)

    def action_behind(self) -> None:
        """v: the complaints behind it."""
        row = self._list.row
        if row is not None:
            self._look_behind(row)
            self._ask_complaints(row)

    def action_tell_them(self) -> None:
        """f: the form that plans it."""
        if self._list.row is not None:
            self.desk.go("improvement_told", about=self._list.row)

    def _ask_complaints(self, about: ImprovementView) -> None:
        self.question("deskcrm.differentiate.improvements:improvement_complaints", about.id, answer=self._show_behind)

    def _lines(self, width: int) -> Lines:
        row: ImprovementView | None = self._list.row if self.query("#improvements") else None
        if row is None:
            return [Content("")]
        bar = root_cause(row.value) if row.dimension == "root_cause" else row.value
        parts = [
            bar or _("not said"),
            _("begun {when}", when=formats.date_time(self.desk.clock.local(row.opened_at))),
            n_("{count} customer behind it", "{count} customers behind it", row.customers),
        ]
        if row.done_at is not None:
            parts.append(_("done {when}", when=formats.date_time(self.desk.clock.local(row.done_at))))
        texts = [" · ".join(parts), self._windows(row), *row.note.splitlines()]
        return [Content(line) for text in texts for line in wrap(visible(text), width)]

    def _windows(self, row: ImprovementView) -> str:
        """Which days the two figures are taken from, and whom there is to tell."""
        clock = self.desk.clock
        parts = [
            _("Before: {figure}, from the {days} days up to {day}", figure=row.before, days=BEFORE,
              day=formats.date(clock.day_of(row.opened_at))),
        ]  # fmt: skip
        if row.done_at is not None and row.after is not None:
            day = formats.date(clock.day_of(row.done_at))
            parts.append(
                n_("After: {figure}, from {count} day since {day}", "After: {figure}, from {count} days since {day}",
                   row.after_days, figure=row.after, day=day)
            )  # fmt: skip
        if row.state == "done":
            parts.append(
                n_("{count} customer still to tell", "{count} customers still to tell", row.untold)
                if row.untold
                else _("nobody is left to tell")
            )
        return " · ".join(parts)
