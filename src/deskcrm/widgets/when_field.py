"""A field for a time as people say it, with the instant it was read as beside it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input

from deskcrm.clock import Clock
from deskcrm.errors import DeskError
from deskcrm.interact.when import parse_when
from deskcrm.locale import formats, messages
from deskcrm.widgets.fields import ErrorLine, Field
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.store import Draft


class ReadBack(Words):
    """The instant that was read, in full, said again when the language changes."""

    instant: datetime | None = None

    def show(self, instant: datetime | None) -> None:
        """Shows ``instant`` or nothing."""
        if instant != self.instant:
            self.instant = instant
            self.refresh(layout=True)

    @property
    def text(self) -> str:
        """Day of the week, date and time at the office."""
        if self.instant is None:
            return ""
        desk: Any = self.app
        here = desk.clock.local(self.instant)
        return f"= {formats.weekday(here.date())} {formats.date_time(here)}"


class WhenField(Field):
    """A day or a time to come, or with ``past`` one that was. What was read stands beside it while it is typed; what
    cannot be read is said when the cursor leaves, and the cursor is not called back."""

    DEFAULT_CSS = """
    WhenField .field--control { width: 34; }
    WhenField ReadBack { width: 1fr; max-width: 50; height: 1; padding: 0 0 0 1; color: $text-success; }
    """

    def __init__(self, name: str, label: str, *, past: bool = False, hint: str = "", hidden: bool = False) -> None:
        """``label`` and ``hint`` are catalogue messages."""
        super().__init__(name, label, TextLine(hint=hint), hidden=hidden)
        self._past = past

    def compose(self) -> ComposeResult:
        """As every field, with what was read at the right."""
        with Horizontal():
            yield Words(self._label, classes="field--label")
            yield self.control
            yield ReadBack()
        yield ErrorLine(classes="field--error")

    def instant(self) -> datetime | None:
        """The instant in UTC; None when nothing stands there. Raises Refused naming this field."""
        return self._read(self._clock()) if self.value.strip() else None

    def resume(self, draft: Draft) -> None:
        """Makes what a draft says the same moment it was when it was typed: ``tomorrow`` of yesterday is today."""
        clock = self._clock()
        typed_at = clock.frozen or datetime.fromtimestamp(draft.updated_at, UTC)
        try:
            instant = self._read(Clock(clock.zone, typed_at)) if self.value.strip() else None
        except DeskError:
            return
        if instant is not None:
            self.value = clock.local(instant).strftime("%Y-%m-%d %H:%M")

    def on_input_changed(self) -> None:
        """Shows what was read so far."""
        try:
            instant = self.instant()
        except DeskError:
            instant = None
        self.query_one(ReadBack).show(instant)

    @on(Input.Blurred)
    def _left(self) -> None:
        try:
            self.instant()
        except DeskError as error:
            self.set_class(True, "-error")
            self.query_one(ErrorLine).show(error)
        else:
            self.show_error(None)

    def _read(self, clock: Clock) -> datetime:
        return parse_when(self.value, clock=clock, language=messages.language(), field=self.field, past=self._past)

    def _clock(self) -> Clock:
        desk: Any = self.app
        clock: Clock = desk.clock
        return clock
