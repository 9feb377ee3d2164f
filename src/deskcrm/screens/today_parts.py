"""The parts of today's desk: the last handover, and the day's work of who acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.widget import Widget

from deskcrm.locale import formats
from deskcrm.locale.messages import _, n_
from deskcrm.text import visible, visible_lines
from deskcrm.widgets.cells import fit

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.interact.handovers import HandoverView
    from deskcrm.interact.today import MyDay
    from deskcrm.interact.views import FollowUpView


class TodayPart(Widget):
    """A part that is drawn anew when the language changes."""

    ALLOW_SELECT = False

    @property
    def clock(self) -> Clock:
        """The office's clock."""
        desk: Any = self.app
        clock: Clock = desk.clock
        return clock

    def relabel(self) -> None:
        """The words in the language in use."""
        self.refresh(layout=True)


class HandoverPane(TodayPart):
    """What the shift before left, until somebody took it."""

    DEFAULT_CSS = "HandoverPane { height: auto; max-height: 12; padding: 0 1; background: $panel; }"

    _view: HandoverView | None = None

    def show(self, view: HandoverView | None) -> None:
        """Shows the newest handover."""
        self._view = view
        self.refresh(layout=True)

    def render(self) -> Content:
        """Who, when, the note and what stood open."""
        view = self._view
        if view is None:
            return Content(_("No shift was handed over yet: h does it."))
        when = formats.ago(view.at, self.clock)
        head = _("Handover of {name}, {when}", name=visible(view.staff) or "-", when=when)
        if view.taken_at is not None:
            return Content(f"{head} · " + _("taken by {name}", name=visible(view.taken_by) or "-"))
        lines = [Content.styled(f"◆ {head} · " + _("o takes it"), "bold $warning")]
        lines += [Content(visible_lines(view.note))] if view.note else []
        lines += [Content(f"• {visible(line)}") for line in view.open[:8]]
        return Content("\n").join(lines)


class Worklist(TodayPart):
    """What is mine and the whole desk's until the end of the day."""

    DEFAULT_CSS = "Worklist { height: 1fr; padding: 1; }"

    _day: MyDay | None = None
    _parked = 0

    def show(self, day: MyDay) -> None:
        """Shows the work of the day."""
        self._day = day
        self.refresh()

    def show_parked(self, count: int) -> None:
        """Shows how many forms are parked."""
        self._parked = count
        self.refresh()

    def render(self) -> Content:
        """Counts, then one line each."""
        day = self._day
        if day is None:
            return Content(_("Loading"))
        head = [
            n_("{count} to do today (F5)", "{count} to do today (F5)", len(day.work)),
            n_("{count} promise before closing", "{count} promises before closing", day.before_closing),
        ]
        if self._parked:
            head.append(n_("{count} parked (Ctrl+O)", "{count} parked (Ctrl+O)", self._parked))
        if day.closing is None:
            head.append(_("closed today"))
        else:
            head.append(_("closing {time}", time=formats.time(self.clock.local(day.closing))))
        lines = [Content.styled(" · ".join(head), "bold")]
        lines += [self._line(row) for row in day.work[: max(0, self.content_size.height - 1)]]
        return Content("\n").join(lines)

    def _line(self, row: FollowUpView) -> Content:
        late = row.due < self.clock.now()
        sign = "!" if late else "◆" if row.kind == "promise" else "◇"
        when = formats.due(row.due, self.clock, row.due_from)
        text = fit(visible(" · ".join(filter(None, (row.customer, row.title)))), max(1, self.content_size.width - 20))
        return Content.styled(f"{sign} {when:<16} {text}".rstrip(), "$error" if late else "")
