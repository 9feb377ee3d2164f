"""Customers that may stand there twice: pairs over the whole book, the likeliest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult

from deskcrm.errors import DeskError
from deskcrm.identify.duplicate_views import DuplicatePair, reason_words
from deskcrm.locale.messages import N_
from deskcrm.screens.tells_apart import TellsApart
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.identify.views import CustomerView

SEARCHING = N_("Comparing everybody with everybody; a large book takes minutes…")


class DuplicatesScreen(TellsApart):
    """The list of pairs; Enter lays the two side by side, x says that they are two."""

    ACTIONS: ClassVar[tuple[str, ...]] = ("back", "open", "apart")
    TITLE_TEXT = N_("Customers that stand there twice")
    DEFAULT_CSS = "DuplicatesScreen #duplicates-title { width: 1fr; padding: 0 1; background: $panel; }"

    def body(self) -> ComposeResult:
        """A title that also says that it is at work, and the list."""
        yield Words(self.TITLE_TEXT, id="duplicates-title")
        yield RecordList[DuplicatePair](
            (
                Column(
                    N_("Customer"), lambda pair: f"{pair.a.code} {pair.a.name}", 22, grow=2, tone=lambda _pair: "strong"
                ),
                Column(N_("and"), lambda pair: f"{pair.b.code} {pair.b.name}", 22, grow=2, tone=lambda _pair: "strong"),
                Column(N_("Likely"), lambda pair: f"{int(pair.score * 100)}%", 6),
                Column(N_("Why"), lambda pair: ", ".join(reason_words(pair.reasons)), 22, grow=3),
            ),
            key=lambda pair: (pair.a.id, pair.b.id),
            empty=N_("Nobody stands there twice."),
            sorted_by=N_("likeliest first"),
            id="duplicates-list",
        )

    def on_mount(self) -> None:
        """The list has the focus."""
        self.query_one(RecordList).focus()

    def fill(self, **_context: Any) -> None:
        """Looks through everybody."""
        self._look(first=True)

    def came_back(self) -> None:
        """Looks again; what was shown stays until then."""
        self._look(first=False)

    def can(self, action: str) -> bool:
        """A pair to open or tell apart."""
        return action == "back" or (bool(self.query(RecordList)) and self.query_one(RecordList).row is not None)

    def action_open(self) -> None:
        """Enter: side by side."""
        pair = self._pair
        if pair is not None:
            self.desk.go("merge", one=pair.a.id, other=pair.b.id)

    def action_apart(self) -> None:
        """x: they are two; Ctrl+Z takes it back."""
        pair = self._pair
        if pair is not None:
            self.tell_apart(pair.a.id, pair.b.id, self._take_out)

    def refused(self, error: DeskError) -> None:
        """Says why; the title does not go on saying that it is at work."""
        super().refused(error)
        self.query_one("#duplicates-title", Words).say(self.TITLE_TEXT)

    @on(RecordList.Opened)
    def _opened(self) -> None:
        self.action_open()

    @on(RecordList.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()

    @property
    def _pair(self) -> DuplicatePair | None:
        pair: DuplicatePair | None = self.query_one(RecordList).row
        return pair

    @property
    def customer(self) -> CustomerView | None:
        """Nobody alone is in view."""
        return None

    def _look(self, *, first: bool) -> None:
        self.query_one("#duplicates-title", Words).say(SEARCHING)
        self.ask(
            "deskcrm.identify.duplicates:duplicates",
            answer=lambda pairs: self._show(pairs, first=first),
            group="duplicates",
        )

    def _show(self, pairs: tuple[DuplicatePair, ...], *, first: bool) -> None:
        self.query_one("#duplicates-title", Words).say(self.TITLE_TEXT)
        self.query_one(RecordList).show(list(pairs), first=first)
        self.refresh_bindings()

    def _take_out(self) -> None:
        pair = self._pair
        rows: list[DuplicatePair] = [row for row in self.query_one(RecordList).rows if row is not pair]
        self._show(tuple(rows), first=False)
