"""What came of an event: those who came beside those invited who did not, and what each who came did after it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from deskcrm.customize import event_words
from deskcrm.customize.event_views import RESULT_DAYS
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _, n_
from deskcrm.screens.insight_parts import Lines, Sheet
from deskcrm.text import visible
from deskcrm.widgets.cells import fit, wrap
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.customize.event_views import EventResult, GroupAfter

_NAME, _FIGURES = 15, (8, 8, 11, 16, 16)
"""Cells of the small table's columns: all of it fits beside the edges of a window of 80."""

HEAD = (N_("People"), N_("Buyers"), N_("Contacts"), N_("Revenue"), N_("Margin"))


class EventResultScreen(DeskScreen):
    """Two lines of figures, and who came."""

    LIVE = True
    ACTIONS: ClassVar[tuple[str, ...]] = ("open", "back")
    CSS_PATH = "events.tcss"
    TITLE_TEXT = N_("What came of it")

    _found: EventResult | None = None
    _event_id = 0

    def body(self) -> ComposeResult:
        """Title, figures, people."""
        yield Words(self.TITLE_TEXT, classes="title", id="result-title")
        yield Sheet(self._lines, id="result-figures")
        yield RecordList[Any](
            (
                Column(N_("Customer"), lambda row: row.name, 20, grow=2, tone=lambda _row: "strong"),
                Column(N_("Code"), lambda row: row.code, 10, gives_way=1, tone=lambda _row: "dim"),
                Column(N_("Contacts"), lambda row: formats.number(row.contacts), 9, right=True),
                Column(N_("Orders"), lambda row: formats.number(row.orders), 7, right=True),
                Column(N_("Revenue"), lambda row: self._amount(row.revenue), 14, right=True),
                Column(N_("Margin"), lambda row: self._amount(row.margin), 14, right=True),
            ),
            key=lambda row: row.customer_id,
            empty=N_("Nobody was written down as being there."),
            sorted_by=N_("most margin first"),
            id="events-list",
        )

    def on_mount(self) -> None:
        """The list has the focus."""
        self.query_one(RecordList).focus()

    def fill(self, *, event_id: int = 0, **_context: Any) -> None:
        """Of an event."""
        if event_id != self._event_id:
            self._event_id, self._found = event_id, None
            self.query_one(RecordList).clear()
        self.came_back()

    def came_back(self) -> None:
        """Asks anew."""
        if self.desk.is_open and self._event_id:
            self.ask(
                "deskcrm.customize.event_result:event_result", self._event_id, answer=self._show, group="result"
            )  # fmt: skip

    def relabel(self) -> None:
        """The words in the language in use."""
        self.query_one(Sheet).redraw()

    def can(self, action: str) -> bool:
        """Opening needs somebody under the cursor."""
        return action != "open" or (bool(self.query(RecordList)) and self.query_one(RecordList).row is not None)

    def action_open(self) -> None:
        """Enter: the customer."""
        row = self.query_one(RecordList).row
        if row is not None:
            self.desk.open_customer(row.customer_id)

    @on(RecordList.Opened)
    def _opened(self) -> None:
        self.action_open()

    @on(RecordList.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()

    def _show(self, found: EventResult) -> None:
        self._found = found
        self.query_one("#result-title", Words).say(N_("What came of {name}"), name=visible(found.event.name))
        self.query_one(RecordList).show(found.people)
        self.query_one(Sheet).redraw()

    def _lines(self, width: int) -> Lines:
        found = self._found
        if found is None:
            return [Content("")]
        text = [event_words.when(found.event, self.desk.clock),
                n_("{count} of {days} days since it began", "{count} of {days} days since it began", found.days,
                   days=RESULT_DAYS)]  # fmt: skip
        if found.uninvited:
            text.append(n_("{count} of them came uninvited", "{count} of them came uninvited", found.uninvited))
        head = fit("", _NAME) + _row(_(word) for word in HEAD)
        lines = [Content(line) for line in wrap(visible(" · ".join(text)), width)]
        lines.append(Content.styled(fit(head, width), "$text-muted"))
        for name, group in ((_("came"), found.came), (_("did not come"), found.missed)):
            lines.append(Content(fit(fit(name, _NAME) + self._figures(group), width)))
            lines.append(Content.styled(fit(fit("  " + _("each"), _NAME) + self._each(group), width), "$text-muted"))
        return lines

    def _figures(self, group: GroupAfter) -> str:
        counts = (formats.number(one) for one in (group.people, group.buyers, group.contacts))
        return _row((*counts, self._amount(group.revenue), self._amount(group.margin)))

    def _each(self, group: GroupAfter) -> str:
        """The same for one of them."""
        if not group.people:
            return ""
        share = formats.percent(group.buyers, group.people)
        contacts = f"{group.contacts / group.people:.1f}"
        amounts = (self._amount(round(one / group.people)) for one in (group.revenue, group.margin))
        return _row(("", share, contacts, *amounts))

    def _amount(self, minor: int) -> str:
        return formats.amount(minor, self.desk.currency)


def _row(texts: Iterable[str]) -> str:
    from rich.cells import cell_len

    return "".join(" " * max(1, cells - cell_len(text)) + text for cells, text in zip(_FIGURES, texts, strict=True))
