"""Improvements on F6: who makes what better, how far it is, and the figure before and after."""

from __future__ import annotations

from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget

from deskcrm.differentiate.improvements import PERIOD, STATES, ImprovementView
from deskcrm.interact.words import root_cause
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _, n_
from deskcrm.screens.insight_parts import InsightPage, Lines, Sheet
from deskcrm.text import visible
from deskcrm.widgets.actions import Action, register
from deskcrm.widgets.cells import wrap
from deskcrm.widgets.record_list import Column, RecordList

register(
    Action("tell_them", N_("Tell those who complained"), N_("Tell them"), ("f",),
           N_("Plans a follow-up for each customer behind the improvement."), 12),
)  # fmt: skip


class ImprovementsPage(InsightPage):
    """The list, and the words of one."""

    LABEL = N_("Improvements")
    EXPORT = None
    ACTIONS = ("open", "tell_them")
    DEFAULT_CSS = "ImprovementsPage Sheet { height: auto; max-height: 40%; border-top: solid $panel; }"

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
        yield Sheet(self._lines)

    @property
    def entry(self) -> Widget:
        """The list."""
        return self._list

    def caption(self) -> str:
        """What the two figures are."""
        return _("Before and after: complaints on the same bar in {days} days", days=PERIOD)

    def load(self) -> None:
        """All of them."""
        self.question("deskcrm.differentiate.improvements:improvements", answer=self._show)

    def can(self, action: str) -> bool:
        """Telling those who complained once it is done."""
        row: ImprovementView | None = self._list.row
        return row is not None and (action == "open" or (row.state == "done" and row.customers > 0))

    def action_open(self) -> None:
        """Enter: the form."""
        if self._list.row is not None:
            self.desk.go("improvement_form", improvement=self._list.row)

    def action_tell_them(self) -> None:
        """f: the form that plans it."""
        if self._list.row is not None:
            self.desk.go("improvement_told", improvement=self._list.row)

    @on(RecordList.Opened)
    def _opened(self) -> None:
        self.action_open()

    @on(RecordList.Moved)
    def _moved(self) -> None:
        self.redraw()

    @property
    def _list(self) -> RecordList[Any]:
        return self.query_one("#improvements", RecordList)

    def _show(self, found: tuple[ImprovementView, ...]) -> None:
        self._list.show(found)
        self.redraw()

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
        texts = [" · ".join(parts), *row.note.splitlines()]
        return [Content(line) for text in texts for line in wrap(visible(text), width)]
