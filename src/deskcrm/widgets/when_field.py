"""A field for a time as people say it, with the instant it was read as beside it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input

from deskcrm.clock import Clock
from deskcrm.errors import DeskError
from deskcrm.interact.when import When, parse_when, parse_window
from deskcrm.locale import formats, messages
from deskcrm.widgets.fields import ErrorLine, Field
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.interact.working_time import WorkingCalendar
    from deskcrm.store import Draft

_JUST_BEFORE = timedelta(minutes=1)
"""What is due at the moment of closing is due while the office is open."""


class ReadBack(Words):
    """The instant that was read, in full, said again when the language changes."""

    when: When | None = None

    def show(self, when: When | None) -> None:
        """Shows ``when`` or nothing."""
        if when != self.when:
            self.when = when
            self.refresh(layout=True)

    @property
    def text(self) -> str:
        """Day of the week, date and time at the office; of a window both ends."""
        if self.when is None:
            return ""
        desk: Any = self.app
        end = desk.clock.local(self.when.at)
        if self.when.since is None:
            return f"= {formats.weekday(end.date())} {formats.date_time(end)}"
        begin = desk.clock.local(self.when.since)
        return f"= {formats.weekday(begin.date())} {formats.date_time(begin)} - {formats.time(end)}"


class WhenField(Field):
    """A day or a time to come, or with ``past`` one that was. What was read stands beside it while it is typed; what
    cannot be read is said when the cursor leaves, and the cursor is not called back."""

    DEFAULT_CSS = """
    WhenField .field--control { width: 34; }
    WhenField ReadBack { width: 1fr; max-width: 50; height: auto; padding: 0 0 0 1; color: $text-success; }
    WhenField .closed { padding: 0 0 0 18; color: $text-warning; width: 1fr; height: auto; display: none; }
    WhenField.-closed .closed { display: block; }
    """

    def __init__(self, name: str, label: str, *, past: bool = False, hint: str = "", hidden: bool = False) -> None:
        """``label`` and ``hint`` are catalogue messages."""
        super().__init__(name, label, TextLine(hint=hint), hidden=hidden)
        self._past = past
        self._calendar: WorkingCalendar | None = None

    def compose(self) -> ComposeResult:
        """As every field, with what was read at the right."""
        with Horizontal():
            yield Words(self.label, classes="field--label")
            yield self.control
            yield ReadBack()
        yield Words("", classes="closed")
        yield ErrorLine(classes="field--error")

    def instant(self) -> datetime | None:
        """The instant in UTC; None when nothing stands there. Raises Refused naming this field."""
        when = self.when()
        return when.at if when else None

    def when(self) -> When | None:
        """What was read, of a window both ends; None when nothing stands there. Raises Refused naming this field."""
        return self._read(self._clock()) if self.value.strip() else None

    def know_calendar(self, calendar: WorkingCalendar) -> None:
        """From now on it says when the office is closed at the time that was read."""
        self._calendar = calendar
        self.on_input_changed()

    def resume(self, draft: Draft) -> None:
        """Makes what a draft says the same moment it was when it was typed: ``tomorrow`` of yesterday is today."""
        clock = self._clock()
        typed_at = clock.frozen or datetime.fromtimestamp(draft.updated_at, UTC)
        try:
            when = self._read(Clock(clock.zone, typed_at)) if self.value.strip() else None
        except DeskError:
            return
        if when is not None and when.since is None:
            self.value = clock.local(when.at).strftime("%Y-%m-%d %H:%M")

    def on_input_changed(self) -> None:
        """Shows what was read so far."""
        try:
            when = self.when()
        except DeskError:
            when = None
        self.query_one(ReadBack).show(when)
        closed = self._why_closed(when)
        self.set_class(bool(closed), "-closed")
        self.query_one(".closed", Words).say("{why}", why=closed)

    @on(Input.Blurred)
    def _left(self) -> None:
        try:
            self.instant()
        except DeskError as error:
            self.set_class(True, "-error")
            self.query_one(ErrorLine).show(error)
        else:
            self.show_error(None)

    def _why_closed(self, when: When | None) -> str:
        """Why nobody is at the office then; of a window, at both of its ends."""
        if when is None or self._past or self._calendar is None or not any(self._calendar.weekly):
            return ""
        if when.since is not None and self._calendar.between(when.since, when.at):
            return ""
        return "" if self._calendar.between(when.at - _JUST_BEFORE, when.at) else self._calendar.closed(when.at)

    def _read(self, clock: Clock) -> When:
        language = messages.language()
        if self._past:
            return When(parse_when(self.value, clock=clock, language=language, field=self.field, past=True))
        return parse_window(self.value, clock=clock, language=language, field=self.field)

    def _clock(self) -> Clock:
        desk: Any = self.app
        clock: Clock = desk.clock
        return clock
