"""What the pages share that have a list, and behind each of its rows another: Esc comes back to the first."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.widget import Widget

from deskcrm.screens.insight_parts import InsightPage
from deskcrm.widgets.record_list import RecordList


class ListAndBehind(InsightPage):
    """``LISTS`` are the ids of the two lists; the page says in ``action_open`` what Enter does on a row of each."""

    LISTS: ClassVar[tuple[str, str]]

    _about: Any = None
    """The row whose list is shown, None for the first list."""

    def action_open(self) -> None:
        """Enter."""

    @property
    def entry(self) -> Widget:
        """The list that is shown."""
        return self._list if self._about is None else self._behind

    def step_back(self) -> bool:
        """From what is behind a row to the rows."""
        if self._about is None:
            return False
        self._about = None
        self._turn()
        return True

    @property
    def _list(self) -> RecordList[Any]:
        return self.query_one(f"#{self.LISTS[0]}", RecordList)

    @property
    def _behind(self) -> RecordList[Any]:
        return self.query_one(f"#{self.LISTS[1]}", RecordList)

    def _look_behind(self, row: Any) -> None:
        """Shows the list behind ``row``, empty until the page has asked for it."""
        self._about = row
        self._behind.show(())
        self._turn()

    def _turn(self) -> None:
        self._list.display, self._behind.display = self._about is None, self._about is not None
        self.entry.focus()
        self.redraw()
        self.screen.refresh_bindings()

    def _show_list(self, found: tuple[Any, ...]) -> None:
        self._list.show(found)
        self.redraw()
        self.screen.refresh_bindings()

    def _show_behind(self, found: tuple[Any, ...]) -> None:
        self._behind.show(found)
        self.redraw()
        self.screen.refresh_bindings()

    @on(RecordList.Opened)
    def _opened(self) -> None:
        self.action_open()

    @on(RecordList.Moved)
    def _moved(self) -> None:
        self.redraw()
        self.screen.refresh_bindings()
