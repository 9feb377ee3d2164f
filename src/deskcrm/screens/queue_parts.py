"""The parts of the queue's screen: its counts, and the whole of the row under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.widget import Widget

from deskcrm.interact import words
from deskcrm.locale import formats
from deskcrm.locale.messages import _, n_
from deskcrm.text import visible, visible_lines
from deskcrm.widgets.cells import fit
from deskcrm.widgets.tiers import tier_words

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.interact.views import FollowUpView, QueuePage


class QueueHead(Widget):
    """How many there are of each, and whose."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "QueueHead { height: 1; background: $panel; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._page: QueuePage | None = None
        self._mine = False

    def show(self, page: QueuePage, *, mine: bool) -> None:
        """Shows these counts."""
        self._page, self._mine = page, mine
        self.refresh()

    def relabel(self) -> None:
        """The words in the language in use."""
        self.refresh()

    def render(self) -> Content:
        """The line."""
        title = Content.styled(_("Follow-up queue"), "bold")
        page = self._page
        if page is None:
            return title
        whose = _("mine only") if self._mine else _("everybody's")
        asleep = page.total - page.overdue - page.today - page.later
        parts = [
            Content.assemble(title, Content(f" ({whose})")),
            Content.styled(
                n_("{count} overdue", "{count} overdue", page.overdue), "bold $error" if page.overdue else ""
            ),
            Content.styled(n_("{count} today", "{count} today", page.today), "$warning" if page.today else ""),
            Content(n_("{count} later", "{count} later", page.later)),
        ]
        if asleep:
            parts.append(Content(n_("{count} asleep", "{count} asleep", asleep)))
        return Content(" · ").join(parts)


class FollowUpPane(Widget):
    """The whole of the row under the cursor; ``short`` in two lines."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str, short: bool = False) -> None:
        super().__init__(id=id)
        self._short = short
        self._row: FollowUpView | None = None

    def show(self, row: FollowUpView | None) -> None:
        """Shows ``row``, or nothing."""
        self._row = row
        self.refresh()

    def render(self) -> Content:
        """The lines."""
        row = self._row
        if row is None:
            return Content("")
        desk: Any = self.app
        clock: Clock = desk.clock
        return self._two_lines(row, clock) if self._short else self._all_lines(row, clock)

    def _two_lines(self, row: FollowUpView, clock: Clock) -> Content:
        width = self.content_size.width
        told = _("promised by {name}", name=row.promised_by) if row.promised_by else words.kind(row.kind)
        parts = [formats.date_time(clock.local(row.due)), told, self._moved(row, clock), self._phone(row)]
        first = visible(" · ".join(part for part in parts if part))
        return Content.assemble(
            Content.styled(fit(first, width), "$text-muted"), "\n", Content(fit(visible(row.title), width))
        )

    def _all_lines(self, row: FollowUpView, clock: Clock) -> Content:
        due = clock.local(row.due)
        lines = [
            Content.styled(visible(row.title), "bold"),
            Content(""),
            Content.styled(visible(row.customer), "bold"),
            Content(
                " · ".join((visible(row.customer_code), tier_words(row.tier))) if row.customer_id is not None else ""
            ),
            Content(self._phone(row)),
            Content(""),
            Content(_("Due: {when}", when=f"{formats.weekday(due.date())} {formats.date_time(due)}")),
            Content(_kind(row)),
        ]
        if row.promised_by:
            lines.append(Content(_("Promised by: {name}", name=visible(row.promised_by))))
        lines.append(Content(self._moved(row, clock)))
        if asleep(row, clock) and row.snoozed_until:
            lines.append(Content(_("Asleep until {when}", when=formats.date_time(clock.local(row.snoozed_until)))))
        lines.append(Content(_("Owner: {name}", name=visible(row.owner) or "-")))
        if row.note:
            lines += [Content(""), Content(visible_lines(row.note))]
        return Content("\n").join(lines)

    def _moved(self, row: FollowUpView, clock: Clock) -> str:
        if row.promised_due is None or row.promised_due == row.due:
            return ""
        return _("first promised for {when}", when=formats.date_time(clock.local(row.promised_due)))

    def _phone(self, row: FollowUpView) -> str:
        return formats.masked_phone(row.phone) if row.phone else ""


def asleep(row: FollowUpView, clock: Clock) -> bool:
    """Whether a follow-up is hidden from the day's work now."""
    return row.snoozed_until is not None and row.snoozed_until > clock.now()


def _kind(row: FollowUpView) -> str:
    return ("◆ " if row.kind == "promise" else "◇ ") + words.kind(row.kind)
