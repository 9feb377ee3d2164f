"""A list of records drawn line by line: quick to fill again at each key, and steady while it is."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from deskcrm.locale import formats
from deskcrm.locale.messages import _
from deskcrm.text import visible
from deskcrm.widgets.cells import fit

T = TypeVar("T")

PAGE = 200
"""Rows asked for at a time when the cursor comes to rows that are not loaded."""

TONES = ("late", "soon", "done", "dim", "strong", "tier")


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """A column: ``title`` a catalogue message, ``cell`` its plain text for a row, ``tone`` one of TONES or empty.

    ``width`` is what it needs; ``grow`` its share of what is left over. When the list is too narrow, columns give way
    by ``gives_way``, the highest first; 0 always stays.
    """

    title: str
    cell: Callable[[T], str]
    width: int
    grow: int = 0
    gives_way: int = 0
    right: bool = False
    tone: Callable[[T], str] | None = None


class RecordList(ScrollView, Generic[T], can_focus=True, inherit_bindings=False):
    """Rows under a line of titles, with a line below that says where it stands and how it is sorted.

    ``show`` replaces what is there; the cursor stays on the row of the same key. When the total is larger than what is
    loaded, :class:`Wanted` asks for the stretch that came into view and ``add`` brings it.
    """

    BINDINGS = [
        Binding("up,k", "cursor(-1)", show=False),
        Binding("down,j", "cursor(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home,g", "edge(-1)", show=False),
        Binding("end,G", "edge(1)", show=False),
        Binding("enter", "open_row", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "list--title",
        "list--cursor",
        "list--cursor-blurred",
        "list--status",
        *(f"list--{tone}" for tone in TONES),
    }
    DEFAULT_CSS = """
    RecordList {
        height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1;
        background: $background; color: $foreground;
        & > .list--title { color: $text-muted; text-style: underline; }
        & > .list--status { color: $text-muted; }
        & > .list--cursor { background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold; }
        & > .list--cursor-blurred { background: $block-cursor-blurred-background; text-style: bold; }
        & > .list--late { color: $error; text-style: bold; }
        & > .list--soon { color: $warning; }
        & > .list--done { color: $success; }
        & > .list--dim { color: $text-muted; }
        & > .list--strong { text-style: bold; }
        & > .list--tier { color: $accent; }
    }
    """

    cursor: reactive[int] = reactive(0, repaint=False)

    class Opened(Message):
        """Enter or a double click on a row; ``row`` is None for the last row made of words (see ``tail``)."""

        def __init__(self, record_list: RecordList[Any], row: Any) -> None:
            super().__init__()
            self.record_list = record_list
            self.row = row

        @property
        def control(self) -> RecordList[Any]:
            """The list."""
            return self.record_list

    class Moved(Message):
        """The cursor stands on another record (or the record under it is newer)."""

        def __init__(self, record_list: RecordList[Any], row: Any) -> None:
            super().__init__()
            self.record_list = record_list
            self.row = row

        @property
        def control(self) -> RecordList[Any]:
            """The list."""
            return self.record_list

    class Wanted(Message):
        """Rows from ``offset`` on came into view and are not loaded; answer with ``add``."""

        def __init__(self, record_list: RecordList[Any], offset: int, limit: int) -> None:
            super().__init__()
            self.record_list = record_list
            self.offset = offset
            self.limit = limit

        @property
        def control(self) -> RecordList[Any]:
            """The list."""
            return self.record_list

    def __init__(
        self,
        columns: Sequence[Column[T]],
        key: Callable[[T], Hashable],
        *,
        empty: str = "",
        sorted_by: str = "",
        id: str | None = None,
    ) -> None:
        """``key`` tells records apart; ``empty`` and ``sorted_by`` are catalogue messages."""
        super().__init__(id=id)
        self.columns = tuple(columns)
        self.key = key
        self.empty = empty
        self.empty_values: dict[str, object] = {}
        self.sorted_by = sorted_by
        self.tail = ""
        self.always_lit = False
        self._rows: dict[int, T] = {}
        self._total = 0
        self._more = False
        self._loaded = False
        self._asked: set[int] = set()
        self._sized: tuple[int, list[tuple[Column[T], int]]] | None = None

    @property
    def row(self) -> T | None:
        """The record under the cursor; None on the tail, on a row not loaded yet, or in an empty list."""
        return self._rows.get(self.cursor)

    @property
    def on_tail(self) -> bool:
        """Whether the cursor stands on the last row made of words."""
        return bool(self.tail) and self.cursor == self._total

    @property
    def rows(self) -> list[T]:
        """The records that are loaded, in their order."""
        return [self._rows[index] for index in sorted(self._rows)]

    @property
    def total(self) -> int:
        """How many records there are, loaded or not."""
        return self._total

    def show(
        self,
        rows: Sequence[T],
        *,
        total: int | None = None,
        offset: int = 0,
        more: bool = False,
        tail: str = "",
        first: bool = False,
    ) -> None:
        """Replaces what is shown. ``tail`` is a last row of words (already translated); ``first`` puts the cursor on
        the first row, otherwise it stays with its record, or where it was when that is gone."""
        kept = None if first else self._key_at(self.cursor)
        was_on_tail = self.on_tail and not first
        self._rows = dict(enumerate(rows, offset))
        self._total = len(rows) + offset if total is None else total
        self._more, self.tail, self._loaded = more, tail, True
        self._asked.clear()
        place = 0 if first else min(self.cursor, max(self._last(), 0))
        if was_on_tail and tail:
            place = self._total
        elif kept is not None and self._key_at(place) != kept:
            place = next((index for index, row in self._rows.items() if self.key(row) == kept), place)
        self._resize()
        self.set_reactive(RecordList.cursor, place)
        self._keep_in_view()
        self.refresh()
        self._report(self.Moved(self, self.row))

    def clear(self) -> None:
        """Takes everything away, as before the first rows came."""
        self._rows, self._total, self.tail, self._loaded = {}, 0, "", False
        self._asked.clear()
        self.set_reactive(RecordList.cursor, 0)
        self._resize()
        self.refresh()

    def add(self, rows: Sequence[T], offset: int, *, total: int | None = None) -> None:
        """Brings a stretch that was wanted."""
        self._rows.update(enumerate(rows, offset))
        self._asked.discard(offset)
        if total is not None and total != self._total:
            self._total = total
            self._resize()
        self.refresh()
        if offset <= self.cursor < offset + len(rows):
            self._report(self.Moved(self, self.row))

    def go_to(self, key: Hashable) -> bool:
        """Puts the cursor on the record of this key; whether it is loaded."""
        for index, row in self._rows.items():
            if self.key(row) == key:
                self.cursor = index
                return True
        return False

    def relabel(self) -> None:
        """The words in the language in use."""
        self._sized = None
        self.refresh()

    def action_cursor(self, step: int) -> None:
        """One row up or down."""
        self._move(self.cursor + step)

    def action_page(self, direction: int) -> None:
        """A page up or down."""
        self._move(self.cursor + direction * max(self._window() - 1, 1))

    def action_edge(self, direction: int) -> None:
        """To the first or the last row."""
        self._move(0 if direction < 0 else self._last())

    def action_open_row(self) -> None:
        """Enter on a row."""
        if self.row is not None or self.on_tail:
            self._report(self.Opened(self, self.row))

    def watch_cursor(self) -> None:
        """Follows the cursor and says where it went."""
        self._keep_in_view()
        self.refresh()
        self._report(self.Moved(self, self.row))

    def on_click(self, event: Click) -> None:
        """A click puts the cursor on a row, a double click opens it."""
        index = round(self.scroll_y) + event.y - 1
        if event.y < 1 or event.y >= self.size.height - 1 or index > self._last():
            return
        self.cursor = index
        if event.chain == 2:
            self.action_open_row()

    def on_resize(self) -> None:
        """Columns by the new width; the cursor stays in view."""
        self._sized = None
        self._resize()
        self._keep_in_view()

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
        segments: list[Segment] = []
        for column, size in self._columns(width):
            style = base
            tone = column.tone(row) if column.tone else ""
            if tone:
                style += self.get_component_rich_style(f"list--{tone}")
            if cursor is not None:
                style += cursor
            segments.append(Segment(fit(visible(column.cell(row)), size, right=column.right), style))
            segments.append(Segment(" ", base if cursor is None else base + cursor))
        return Strip(segments).adjust_cell_length(width, base if cursor is None else base + cursor)

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
        if self._sized is not None and self._sized[0] == width:
            return self._sized[1]
        kept = list(self.columns)
        while sum(column.width + 1 for column in kept) > width + 1:
            first = max(kept, key=lambda column: column.gives_way)
            if not first.gives_way:
                break
            kept.remove(first)
        spare = max(width - sum(column.width + 1 for column in kept), 0)
        shares = sum(column.grow for column in kept) or 1
        sized = [(column, column.width + spare * column.grow // shares) for column in kept]
        self._sized = (width, sized)
        return sized

    def _report(self, message: Message) -> None:
        # What is posted while the screen draws or answers counts as the screen's own, and Textual does not hand a
        # message back to its sender.
        message.set_sender(self)
        self.post_message(message)

    def _want(self, index: int) -> None:
        offset = index - index % PAGE
        if offset not in self._asked:
            self._asked.add(offset)
            self._report(self.Wanted(self, offset, PAGE))

    def _key_at(self, index: int) -> Hashable | None:
        row = self._rows.get(index)
        return None if row is None else self.key(row)

    def _last(self) -> int:
        return self._total - (0 if self.tail else 1)

    def _window(self) -> int:
        return max(self.size.height - 2, 1)

    def _move(self, index: int) -> None:
        if self._last() >= 0:
            self.cursor = min(max(index, 0), self._last())

    def _resize(self) -> None:
        # Two lines of the window are the titles and the place; they scroll with nothing.
        self.virtual_size = Size(self.size.width, self._last() + 3)

    def _keep_in_view(self) -> None:
        self.scroll_to_region(Region(0, self.cursor, 1, 3), animate=False, force=True)
