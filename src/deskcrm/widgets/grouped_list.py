"""A list of records under headings, loaded by stretches as any other: the cursor steps over the headings."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from textual.geometry import Region
from textual.strip import Strip

from deskcrm.locale import formats
from deskcrm.locale.messages import _
from deskcrm.widgets.record_list import Column, RecordList


@dataclass(frozen=True, slots=True)
class Group:
    """A stretch of the records: its heading (a catalogue message), how many they are, and the heading's tone."""

    heading: str
    count: int
    tone: str = "dim"


class GroupedList(RecordList[Any]):
    """Fill it with :meth:`show_stretch`; answer ``Wanted`` with the records of :meth:`wanted` by :meth:`add_stretch`.

    Indices of records count from 0 over all groups, headings aside; the list's own count the headings too.
    """

    def __init__(
        self,
        columns: Sequence[Column[Any]],
        key: Callable[[Any], Hashable],
        *,
        empty: str = "",
        sorted_by: str = "",
        id: str | None = None,
    ) -> None:
        super().__init__(
            columns,
            lambda row: row.heading if isinstance(row, Group) else key(row),
            empty=empty,
            sorted_by=sorted_by,
            id=id,
        )
        self._headings: dict[int, Group] = {}

    @property
    def row(self) -> Any:
        """The record under the cursor, or None."""
        row = super().row
        return None if isinstance(row, Group) else row

    @property
    def rows(self) -> list[Any]:
        """The records that are loaded, in their order."""
        return [row for row in super().rows if not isinstance(row, Group)]

    @property
    def place(self) -> int:
        """The index of the record under the cursor."""
        return self._record_index(self.cursor)

    def show_stretch(self, rows: Sequence[Any], offset: int, groups: Sequence[Group], *, first: bool = False) -> None:
        """Replaces what is shown by ``groups``, of which the records from ``offset`` on are at hand."""
        self._headings = {}
        at = 0
        for group in groups:
            if group.count:
                self._headings[at] = group
                at += group.count + 1
        start = self._list_index(offset)
        while start - 1 in self._headings:
            start -= 1
        self.show(self._with_headings(rows, offset, start), total=at, offset=start, first=first)
        if self.cursor in self._headings:
            self.cursor += 1

    def wanted(self, offset: int, limit: int) -> tuple[int, int]:
        """Which records (index and count) are missing from the list's stretch of ``limit`` lines at ``offset``."""
        first = self._record_index(offset)
        return first, self._record_index(offset + limit) - first

    def add_stretch(self, rows: Sequence[Any], record: int, offset: int) -> None:
        """Brings the records from ``record`` on for the lines from ``offset`` on."""
        self.add(self._with_headings(rows, record, offset), offset)

    def validate_cursor(self, cursor: int) -> int:
        """A heading is stepped over in the direction the cursor moves."""
        if cursor in self._headings:
            return cursor - 1 if 0 < cursor < self.cursor else cursor + 1
        return cursor

    def _with_headings(self, rows: Sequence[Any], record: int, offset: int) -> list[Any]:
        lines: list[Any] = []
        for index, row in enumerate(rows, record):
            while offset + len(lines) < self._list_index(index):
                lines.append(self._headings[offset + len(lines)])
            lines.append(row)
        return lines

    def _list_index(self, record: int) -> int:
        index = record
        for heading in self._headings:
            if heading <= index:
                index += 1
        return index

    def _record_index(self, index: int) -> int:
        return index - sum(heading < index for heading in self._headings)

    def _record(self, row: Any, width: int, index: int) -> Strip:
        if isinstance(row, Group):
            text = f"▌ {_(row.heading)} · {formats.number(row.count)}"
            return self._plain(text, width, f"list--{row.tone}")
        return super()._record(row, width, index)

    def _status(self) -> str:
        if not self._loaded:
            return super()._status()
        total = self.total - len(self._headings)
        place = min(self.place + 1, total)
        count = _("{place} of {total}", place=formats.number(place), total=formats.number(total))
        return f"{count} · {_(self.sorted_by)}" if self.sorted_by else count

    def _keep_in_view(self) -> None:
        above = int(self.cursor - 1 in self._headings)
        self.scroll_to_region(Region(0, self.cursor - above, 1, 3 + above), animate=False, force=True)
