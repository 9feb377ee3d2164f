"""A list of records drawn line by line: quick to fill again at each key, and steady while it is."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

from textual.binding import Binding
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message

from deskcrm.widgets.list_painting import Column, ListPainting

__all__ = ["PAGE", "Column", "RecordList"]

T = TypeVar("T")

PAGE = 200
"""Rows asked for at a time when the cursor comes to rows that are not loaded."""


class RecordList(ListPainting[T], can_focus=True, inherit_bindings=False):
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
        super().__init__(columns, empty=empty, sorted_by=sorted_by, id=id)
        self.key = key
        self._asked: set[int] = set()

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

    def want(self, index: int) -> None:
        """Asks for the stretch with this place, as if it came into view."""
        self._want(index)

    def go_to(self, key: Hashable) -> bool:
        """Puts the cursor on the record of this key; whether it is loaded."""
        for index, row in self._rows.items():
            if self.key(row) == key:
                self.cursor = index
                return True
        return False

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
        if self._loaded:
            self._resize()
            self._keep_in_view()

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
