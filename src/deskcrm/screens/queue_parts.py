"""The parts of the queue's screen: its counts, and the whole of the row under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.widget import Widget

from deskcrm.interact import words
from deskcrm.interact.numbering import grouped
from deskcrm.locale import formats
from deskcrm.locale.messages import _, n_
from deskcrm.text import visible, visible_lines
from deskcrm.widgets.cells import fit
from deskcrm.widgets.tiers import tier_words

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.interact.views import FollowUpChangeView, FollowUpView, QueuePage

_NEVER = 9000
"""A year that no follow-up is due in: it sleeps until the customer gets in touch."""


class QueueHead(Widget):
    """How many there are of each, and whose."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "QueueHead { height: 1; background: $panel; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._page: QueuePage | None = None
        self._whose = ""
        self._group = ""

    def show(self, page: QueuePage, *, whose: str, group: str = "") -> None:
        """Shows these counts, of a group of customers where one is named."""
        self._page, self._whose, self._group = page, whose, group
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
        whose = {"mine": _("mine only"), "desk": _("the whole desk's")}.get(self._whose, _("everybody's"))
        if self._group:
            whose += f" · {visible(self._group)}"
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
        lines = [
            Content.styled(visible(row.title), "bold"),
            Content(""),
            Content.styled(visible(row.customer), "bold"),
            Content(
                " · ".join((visible(row.customer_code), tier_words(row.tier))) if row.customer_id is not None else ""
            ),
            Content(self._phone(row)),
            Content(""),
            Content(_("Due: {when}", when=_window(row, clock))),
            Content(_kind(row)),
        ]
        if row.promised_by:
            lines.append(Content(_("Promised by: {name}", name=visible(row.promised_by))))
        lines.append(Content(self._moved(row, clock)))
        if row.until_call:
            lines.append(Content(_("Asleep until the customer gets in touch")))
        elif asleep(row, clock) and row.snoozed_until:
            lines.append(Content(_("Asleep until {when}", when=formats.date_time(clock.local(row.snoozed_until)))))
        lines.append(Content(_("Owner: {name}", name=visible(row.owner) or _("whole desk"))))
        lines += [Content(text) for text in _more(row, clock)]
        if row.note:
            lines += [Content(""), Content(visible_lines(row.note))]
        return Content("\n").join(lines)

    def _moved(self, row: FollowUpView, clock: Clock) -> str:
        if row.broken_at is not None:
            return _("! not kept: it was promised for {when}", when=formats.date_time(clock.local(row.broken_at)))
        if row.promised_due is None or row.promised_due == row.due:
            return ""
        return _("first promised for {when}", when=formats.date_time(clock.local(row.promised_due)))

    def _phone(self, row: FollowUpView) -> str:
        return formats.masked_phone(row.phone) if row.phone else ""


def asleep(row: FollowUpView, clock: Clock) -> bool:
    """Whether a follow-up is hidden from the day's work now."""
    return row.snoozed_until is not None and row.snoozed_until > clock.now()


def _kind(row: FollowUpView) -> str:
    sign = "◆ " if row.kind == "promise" else "◇ "
    return sign + " · ".join(filter(None, (words.kind(row.kind), words.task(row.task))))


def _window(row: FollowUpView, clock: Clock) -> str:
    """When it is due, in full; of a window both ends."""
    due = clock.local(row.due)
    if row.due_from is None:
        return f"{formats.weekday(due.date())} {formats.date_time(due)}"
    begin = clock.local(row.due_from)
    return f"{formats.weekday(begin.date())} {formats.date_time(begin)} - {formats.time(due)}"


def _more(row: FollowUpView, clock: Clock) -> list[str]:
    """What else is known: the complaint it is about, how often it comes again, what happened to it."""
    lines = []
    if row.complaint_number:
        lines.append(_("About complaint {number}", number=grouped(row.complaint_number)))
    if row.repeats:
        lines.append(_("Comes again: {every}", every=row.repeats))
    if row.renewed:
        lines.append(n_("promised anew {count} time", "promised anew {count} times", row.renewed))
    lines += [_change(change, clock) for change in row.history[-5:]]
    return lines


def _change(change: FollowUpChangeView, clock: Clock) -> str:
    when = formats.date_time(clock.local(change.at))
    to = formats.date_time(clock.local(change.to_due)) if change.to_due and change.to_due.year < _NEVER else ""
    said = {
        "renewed": _("told the new time {to}", to=to),
        "moved": _("moved to {to}", to=to),
        "snoozed": _("asleep until {to}", to=to) if to else _("asleep until they call"),
        "woken": _("woken: they got in touch"),
        "handed_over": _("from {from_owner} to {to_owner}", from_owner=visible(change.from_owner) or _("whole desk"),
                         to_owner=visible(change.to_owner) or _("whole desk")),
    }[change.what]  # fmt: skip
    return f"• {when} · {visible(change.staff) or '-'} · {said}"
