"""The line above the lookup: what waits today, and who works here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from deskcrm.locale.messages import _, n_
from deskcrm.text import visible
from deskcrm.widgets.door import Door

if TYPE_CHECKING:
    from deskcrm.interact.views import TodayCounts


class TodayStrip(Door, Widget):
    """Overdue, due today, open complaints, contacts of nobody identified, parked forms."""

    DEFAULT_CSS = "TodayStrip { height: 1; background: $panel; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._counts: TodayCounts | None = None
        self._parked = 0

    def ask_counts(self) -> None:
        """Counts anew; what stands there stays until then."""
        self.ask("deskcrm.interact.today:today_counts", answer=self._show, group="counts")
        self.with_office(_parked, answer=self._show_parked, lane="draft", group="parked")

    def relabel(self) -> None:
        """The words in the language in use."""
        self.refresh()

    def render(self) -> Content:
        """The counts left, the office and its clerk right. Whose name stands on what is saved is always seen: on a busy
        day it takes the place of counts that are no alarm and have their own list, then of the last ones."""
        fewer, name = self._parts(), visible(self._whose)
        while name not in (right := self._right(fewer)) and len(fewer) > 1:
            quiet = [part for part in fewer if not part[1]]
            fewer.remove((quiet or fewer)[-1])
        left = _line(fewer)
        blank = " " * (self.content_size.width - left.cell_length - cell_len(right))
        return Content.assemble(left, blank, Content.styled(right, "$text-muted"))

    def _right(self, parts: list[tuple[str, str]]) -> str:
        room = self.content_size.width - _line(parts).cell_length - 1
        return next((text for text in self._rights() if cell_len(text) <= room), "")

    @property
    def _whose(self) -> str:
        desk: Any = self.app
        name: str = desk.staff_name
        return name

    def _parts(self) -> list[tuple[str, str]]:
        counts = self._counts
        if counts is None:
            return [(_("Loading"), "$text-muted")]
        parts = [
            (n_("{count} overdue", "{count} overdue", counts.overdue), "bold $error" if counts.overdue else ""),
            (n_("{count} due today", "{count} due today", counts.due_today), "$warning" if counts.due_today else ""),
            (n_("{count} open complaint", "{count} open complaints", counts.open_complaints), ""),
        ]
        if counts.breached:
            late = n_("{count} complaint late", "{count} complaints late", counts.breached)
            parts.append((late, "bold $error"))
        if counts.waiting:
            parts.insert(0, (n_("{count} waits (F7)", "{count} wait (F7)", counts.waiting), "bold"))
        if counts.calls:
            parts.insert(0, (n_("{count} call (F12)", "{count} calls (F12)", counts.calls), "bold $warning"))
        if counts.unidentified:
            parts.append((n_("{count} not identified", "{count} not identified", counts.unidentified), ""))
        if self._parked:
            parts.append((n_("{count} parked (Ctrl+O)", "{count} parked (Ctrl+O)", self._parked), "bold"))
        return parts

    def _rights(self) -> list[str]:
        """What may stand on the right, the fullest first. That it is a demo is said to the last."""
        desk: Any = self.app
        demo = _("Demo: nothing here is real") if desk.demo else ""
        short = _("Demo") if desk.demo else ""
        choices = ((demo, desk.office_name, self._whose), (demo, self._whose), (short, self._whose), (demo,))
        texts = [visible(" · ".join(name for name in names if name)) for names in choices]
        return [*texts, _("Demo")] if desk.demo else texts

    def _show(self, counts: TodayCounts) -> None:
        self._counts = counts
        self.refresh()

    def _show_parked(self, count: int) -> None:
        self._parked = count
        self.refresh()


def _line(parts: list[tuple[str, str]]) -> Content:
    return Content(" · ").join([Content.styled(text, style) for text, style in parts])


def _parked(office: Any) -> int:
    return len(office.drafts.mine(office.staff.name)) if office.staff else 0
