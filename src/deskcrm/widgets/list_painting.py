"""How a list is drawn: line by line, columns that give way, text that stays in its cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from deskcrm.locale import formats
from deskcrm.locale.messages import _
from deskcrm.text import visible
from deskcrm.widgets.cells import fit

T = TypeVar("T")

TONES = ("late", "soon", "done", "dim", "strong", "tier", "platinum", "gold", "iron", "lead", "new")


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """A column: ``title`` a catalogue message, ``cell`` its plain text for a row, ``tone`` one of TONES or empty,
    ``lit`` the places (from, before) that are lit in the text as it is shown.

    ``width`` is what it needs, or tells it; ``grow`` its share of what is left over. When the list is too narrow,
    columns give way by ``gives_way``, the highest first; 0 always stays.
    """

    title: str
    cell: Callable[[T], str]
    width: int | Callable[[], int]
    grow: int = 0
    gives_way: int = 0
    right: bool = False
    tone: Callable[[T], str] | None = None
    lit: Callable[[T, str], Sequence[tuple[int, int]]] | None = None

    @property
    def needs(self) -> int:
        """The cells it needs now."""
        return self.width() if callable(self.width) else self.width


@dataclass(frozen=True, slots=True)
class WholeLine:
    """A record as one line: its plain text, the places (from, before) that are lit, and its tone."""

    text: str
    lit: Sequence[tuple[int, int]] = ()
    tone: str = ""


class ListPainting(ScrollView, Generic[T]):
    """The look of a RecordList: titles, rows, and the line below."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "list--title",
        "list--cursor",
        "list--cursor-blurred",
        "list--status",
        "list--lit",
        *(f"list--{tone}" for tone in TONES),
    }
    DEFAULT_CSS = """
    ListPainting {
        height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1;
        background: $background; color: $foreground;
        & > .list--title { color: $text-muted; text-style: underline; }
        & > .list--lit { text-style: bold underline; }
        & > .list--status { color: $text-muted; }
        & > .list--cursor { background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold; }
        & > .list--cursor-blurred { background: $block-cursor-blurred-background; text-style: bold; }
        & > .list--late { color: $error; text-style: bold; }
        & > .list--soon { color: $warning; }
        & > .list--done { color: $success; }
        & > .list--dim { color: $text-muted; }
        & > .list--strong { text-style: bold; }
        & > .list--tier, & > .list--gold { color: $accent; }
        & > .list--platinum { color: $accent; text-style: bold; }
        & > .list--iron { color: $secondary; }
        & > .list--new { color: $secondary; text-style: bold; }
    }
    """

    cursor: reactive[int] = reactive(0, repaint=False)

    def __init__(
        self, columns: Sequence[Column[T]], *, empty: str = "", sorted_by: str = "", id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.columns = tuple(columns)
        self.empty = empty
        self.empty_values: dict[str, object] = {}
        self.sorted_by = sorted_by
        self.tail = ""
        self.always_lit = False
        self.whole_line: Callable[[T, int], WholeLine | None] | None = None
        """Draws a record as one line of so many cells in place of its columns, where it gives one."""
        self._rows: dict[int, T] = {}
        self._total = 0
        self._more = False
        self._loaded = False
        self._sized: tuple[tuple[int, ...], list[tuple[Column[T], int]]] | None = None

    def relabel(self) -> None:
        """The words in the language in use."""
        self._sized = None
        self.refresh()

    def on_focus(self) -> None:
        """The cursor is lit."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor is dim."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Titles, rows, and the line that says where the list stands."""
        width, height = self.size
        if y == 0:
            return self._titles(width)
        if y == height - 1:
            return Strip([Segment(fit(self._status(), width), self.get_component_rich_style("list--status"))], width)
        index = round(self.scroll_y) + y - 1
        if not self._total and y == (3 if self.tail else 2) and self._loaded and self.empty:
            return self._plain(" " + _(self.empty, **self.empty_values), width, "list--dim")
        if self.tail and index == self._total:
            return self._line_of_words(visible(self.tail), width, index)
        row = self._rows.get(index)
        if row is None:
            if index < self._total:
                self._want(index)
            return Strip.blank(width, self.rich_style)
        return self._record(row, width, index)

    def _record(self, row: T, width: int, index: int) -> Strip:
        base = self.rich_style
        cursor = self._cursor_style(index)
        line = self.whole_line(row, width) if self.whole_line else None
        if line is not None:
            style = base + self.get_component_rich_style(f"list--{line.tone}") if line.tone else base
            style = style if cursor is None else style + cursor
            return Strip(self._lit(line.text, style, line.lit)).adjust_cell_length(width, style)
        segments: list[Segment] = []
        for column, size in self._columns(width):
            style = base
            tone = column.tone(row) if column.tone else ""
            if tone:
                style += self.get_component_rich_style(f"list--{tone}")
            if cursor is not None:
                style += cursor
            text = fit(visible(column.cell(row)), size, right=column.right)
            places = column.lit(row, text) if column.lit else ()
            segments += self._lit(text, style, places) if places else (Segment(text, style),)
            segments.append(Segment(" ", base if cursor is None else base + cursor))
        return Strip(segments).adjust_cell_length(width, base if cursor is None else base + cursor)

    def _lit(self, text: str, style: Style, places: Sequence[tuple[int, int]]) -> list[Segment]:
        """``text`` in pieces, those at ``places`` lit."""
        lit = style + self.get_component_rich_style("list--lit", partial=True)
        segments, done = [], 0
        for start, end in places:
            segments += [Segment(text[done:start], style), Segment(text[start:end], lit)]
            done = end
        return [*segments, Segment(text[done:], style)]

    def _line_of_words(self, text: str, width: int, index: int) -> Strip:
        cursor = self._cursor_style(index)
        style = self.rich_style + self.get_component_rich_style("list--tier")
        return Strip([Segment(fit(text, width), style if cursor is None else style + cursor)], width)

    def _plain(self, text: str, width: int, name: str) -> Strip:
        return Strip([Segment(fit(text, width), self.rich_style + self.get_component_rich_style(name))], width)

    def _titles(self, width: int) -> Strip:
        style = self.get_component_rich_style("list--title")
        segments = []
        for column, size in self._columns(width):
            segments += [
                Segment(fit(_(column.title) if column.title else "", size, right=column.right), style),
                Segment(" ", style),
            ]
        return Strip(segments).adjust_cell_length(width, style)

    def _cursor_style(self, index: int) -> Style | None:
        if index != self.cursor:
            return None
        lit = self.has_focus or self.always_lit
        return self.get_component_rich_style("list--cursor" if lit else "list--cursor-blurred")

    def _status(self) -> str:
        if not self._loaded:
            return _("Loading")
        count = _(
            "{place} of {total}",
            place=formats.number(min(self.cursor + 1, self._total)),
            total=formats.number(self._total) + ("+" if self._more else ""),
        )
        return f"{count} · {_(self.sorted_by)}" if self.sorted_by else count

    def _columns(self, width: int) -> list[tuple[Column[T], int]]:
        asked = (width, *(column.needs for column in self.columns))
        if self._sized is not None and self._sized[0] == asked:
            return self._sized[1]
        kept = list(self.columns)
        while sum(column.needs + 1 for column in kept) > width + 1:
            first = max(kept, key=lambda column: column.gives_way)
            if not first.gives_way:
                break
            kept.remove(first)
        spare = max(width - sum(column.needs + 1 for column in kept), 0)
        shares = sum(column.grow for column in kept) or 1
        sized = [(column, column.needs + spare * column.grow // shares) for column in kept]
        self._sized = (asked, sized)
        return sized

    def _want(self, index: int) -> None:
        """A row that is not loaded came into view."""
        raise NotImplementedError
