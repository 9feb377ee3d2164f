"""The widgets' way to the base: asked in a worker thread, answered by a message, never waited for.

Functions are named ``"package.module:function"`` and imported by the worker, so that a screen stands before the data
layer is loaded. A worker touches no widget.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any

from textual.app import ScreenStackError
from textual.css.query import NoMatches
from textual.message import Message
from textual.message_pump import MessagePump

from deskcrm.errors import DeskError, Replaced
from deskcrm.locale.messages import N_
from deskcrm.settings import error_report
from deskcrm.store.doors import resolve

if TYPE_CHECKING:
    from deskcrm.store import Office
    from deskcrm.widgets.desk import Desk

READERS = 3
"""Threads that read; a slow whole-book question leaves two for the keystrokes."""


UNCOUNTED = ("read", "aside", "settle", "watch", "backup", "check", "upkeep")
"""Lanes that the end of the program does not wait for: what they do can be done again."""

SETTLE_AFTER = 1.0
"""Seconds from a save until what saves left in the log is brought into the base."""


class Unexpected(DeskError):
    """An error that nobody foresaw; the sentence names its place in the program and none of the data."""


class Runner:
    """Daemon threads in three lanes: reads, writes (one after the other) and drafts (never behind a locked base)."""

    def __init__(self) -> None:
        self.office: Future[Office] = Future()
        self._lanes: dict[str, SimpleQueue[Callable[[], None]]] = {}
        self._open_writes = 0
        self._lock = Lock()
        self._idle = Event()
        self._idle.set()
        self._settling = False
        self.ended = Event()
        """Set when the program ends: long work in a lane of its own leaves off."""
        self._latest: dict[tuple[int, str], int] = {}
        self._count = 0

    def put(self, lane: str, job: Callable[[], None]) -> None:
        """Queues ``job`` for a thread of ``lane`` (read, write or draft; aside is never waited for)."""
        if lane not in self._lanes:
            self._lanes[lane] = SimpleQueue()
            for _number in range(READERS if lane == "read" else 1):
                Thread(target=self._work, args=(self._lanes[lane],), name=f"desk-{lane}", daemon=True).start()
        if lane in UNCOUNTED:
            self._lanes[lane].put(job)
            return
        with self._lock:
            self._open_writes += 1
            self._idle.clear()
        self._lanes[lane].put(lambda: self._counted(job))

    def next_ticket(self, owner: object, group: str) -> tuple[int, str, int]:
        """A ticket that makes all earlier ones of this owner and group stale."""
        with self._lock:
            self._count += 1
            self._latest[id(owner), group] = self._count
            return id(owner), group, self._count

    def stale(self, ticket: tuple[int, str, int]) -> bool:
        """Whether a newer ticket of the same group was taken."""
        owner, group, number = ticket
        return bool(group) and self._latest.get((owner, group)) != number

    def settle(self) -> None:
        """After a save: has the log brought into the base a moment later, once for saves that follow one another."""
        with self._lock:
            due, self._settling = not self._settling, True
        if due:
            self.put("settle", self._settle)

    def _settle(self) -> None:
        if not self.ended.wait(SETTLE_AFTER):
            self._settling = False
            # What cannot be brought over now stays in the log, where it is as safe; the next save tries again.
            with suppress(DeskError):
                self.office.result().settle()

    def close(self, seconds: float = 2.0) -> bool:
        """Waits at most ``seconds`` for saves under way and closes the office; whether all were done.

        The threads are daemons: a query that is still running does not keep the program from ending.
        """
        self.ended.set()
        done = self._idle.wait(seconds)
        if done and self.office.done() and self.office.exception() is None:
            self.office.result().close()
        return done

    def _counted(self, job: Callable[[], None]) -> None:
        try:
            job()
        finally:
            with self._lock:
                self._open_writes -= 1
                if not self._open_writes:
                    self._idle.set()

    @staticmethod
    def _work(queue: SimpleQueue[Callable[[], None]]) -> None:
        while True:
            try:
                queue.get()()
            except Exception as error:  # the thread has more to do
                unexpected(error)


class Door(MessagePump):
    """A mixin for screens and widgets that read and write the base; put it before the widget class."""

    class Answered(Message):
        """What a worker brings back to the widget that asked."""

        bubble = False

        def __init__(
            self,
            ticket: tuple[int, str, int],
            then: Callable[[Any], object],
            value: object,
            after_error: bool = False,
        ) -> None:
            super().__init__()
            self.ticket = ticket
            self.then = then
            self.value = value
            self.after_error = after_error

    _after_error = False
    """Whether what is asked now follows from an error. One of its own is said then and no more: a screen that asks anew
    where it was refused would go round without end."""

    def ask(
        self,
        function: str | Callable[..., Any],
        *args: Any,
        answer: Callable[[Any], object] | None = None,
        failed: Callable[[DeskError], object] | None = None,
        group: str = "",
        **given: Any,
    ) -> None:
        """Reads: ``answer`` is called with what ``function`` returns, ``failed`` (else :meth:`refused`) with an error.

        With a ``group`` only the newest question of it is answered; older ones that have not begun are not run.
        ``clock`` and ``staff_id`` are given to a function that takes them, unless said here.
        """
        self._send("read", "read", function, args, given, answer, failed, group)

    def tell(
        self,
        function: str | Callable[..., Any],
        *args: Any,
        answer: Callable[[Any], object] | None = None,
        failed: Callable[[DeskError], object] | None = None,
        **given: Any,
    ) -> None:
        """Writes, one after the other, in the order told; otherwise as :meth:`ask`."""
        self._send("write", "write", function, args, given, answer, failed, "")

    def with_office(
        self,
        function: Callable[[Any], Any],
        *,
        lane: str = "read",
        answer: Callable[[Any], object] | None = None,
        failed: Callable[[DeskError], object] | None = None,
        group: str = "",
    ) -> None:
        """Calls ``function(office)`` in a worker, for what is no read or write: undo, drafts, a backup."""
        self._send(lane, "", function, (), {}, answer, failed, group)

    def work(
        self,
        function: str | Callable[..., Any],
        *args: Any,
        answer: Callable[[Any], object] | None = None,
        failed: Callable[[DeskError], object] | None = None,
        **given: Any,
    ) -> None:
        """Calls a function that needs no office in a worker, such as making a base or reading a file."""
        self._send("write", "none", function, args, given, answer, failed, "")

    def refused(self, error: DeskError) -> None:
        """What an error does when the question said nothing else: a toast. Forms show it under its field."""
        _desk(self).say_error(error)

    def _send(
        self,
        lane: str,
        door: str,
        function: str | Callable[..., Any],
        args: tuple[Any, ...],
        given: dict[str, Any],
        answer: Callable[[Any], object] | None,
        failed: Callable[[DeskError], object] | None,
        group: str,
    ) -> None:
        runner = _desk(self).runner
        ticket = runner.next_ticket(self, group) if group else (id(self), "", 0)
        after_error, on_error = self._after_error, failed
        if on_error is None:
            on_error = _desk(self).say_error if after_error else self.refused

        def job() -> None:
            if runner.stale(ticket):
                return
            then: Callable[[Any], object] | None = answer
            refused = False
            try:
                value: object = call(runner, door, function, args, given)
                if door == "write":
                    runner.settle()
            except DeskError as error:
                value, then, refused = error, on_error, failed is None
            except Exception as error:
                value, then, refused = unexpected(error), on_error, failed is None
            if then is not None:
                self.post_message(Door.Answered(ticket, then, value, after_error or refused))

        runner.put(lane, job)

    def _on_door_answered(self, message: Door.Answered) -> None:
        message.stop()
        runner = _desk(self).runner
        if not runner.stale(message.ticket):
            self._after_error = message.after_error
            try:
                message.then(message.value)
            except (NoMatches, ScreenStackError):
                # Screens that are being taken apart, at the end, need no answer any more.
                if not runner.ended.is_set() and self.app.screen_stack:
                    raise
            finally:
                self._after_error = False
        if isinstance(message.value, Replaced):
            _desk(self).base_replaced()


def call(
    runner: Runner, door: str, function: str | Callable[..., Any], args: tuple[Any, ...], given: dict[str, Any]
) -> object:
    """Runs one question in the thread that calls this."""
    target = resolve(function) if isinstance(function, str) else function
    if door == "none":
        return target(*args, **given)
    office = runner.office.result()
    if not door:
        return target(office)
    parameters = inspect.signature(target).parameters
    values = dict(given)
    if "clock" in parameters:
        values.setdefault("clock", office.clock)
    if "staff_id" in parameters:
        values.setdefault("staff_id", office.staff.id if office.staff else None)
    return (office.read if door == "read" else office.write)(target, *args, **values)


_reports: dict[tuple[str, str], Path] = {}
"""The reports written by this process: what fails again and again is reported once."""


def unexpected(error: BaseException, *more: str) -> Unexpected:
    """Reports an unforeseen error, with the lines ``more``; the sentence for it: its kind and place, nothing of what it
    was working on, and where the report stands."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = "?"
    if place is not None:
        where = f"{place.tb_frame.f_globals.get('__name__', '?')}:{place.tb_lineno}"
    kind = type(error).__name__
    try:
        if (kind, where) not in _reports:
            _reports[kind, where] = error_report.write(error, *more)
    except OSError:
        return Unexpected(
            N_("The program met an error of its own ({kind} at {place}); nothing was saved by this step."),
            kind=kind,
            place=where,
        )
    return Unexpected(
        N_(
            "The program met an error of its own ({kind} at {place}); nothing was saved by this step. What to report"
            " stands in {path}."
        ),
        kind=kind,
        place=where,
        path=_reports[kind, where],
    )


def _desk(pump: MessagePump) -> Desk:
    desk: Any = pump.app
    return desk  # type: ignore[no-any-return]
