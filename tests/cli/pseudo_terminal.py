"""The desk as a process in a pseudo-terminal of its own, with the screen that a terminal would show."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import pyte

CONTROLLED = "import fcntl, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"
DESK = "from deskcrm.cli import main\nraise SystemExit(main(sys.argv[1:]))\n"

PATIENCE = 40.0
"""Seconds a state of the screen is waited for; what is waited for comes within one or two."""

F1, F2, F3, F4, F5 = "\x1bOP", "\x1bOQ", "\x1bOR", "\x1bOS", "\x1b[15~"
ESC, CTRL_Q = "\x1b", "\x11"

PLAIN = {1049: False, 1000: False, 1003: False, 1015: False, 1006: False, 1004: False, 2004: False, 25: True, 7: True}
"""The modes of a terminal as a shell wants them: first screen, no mouse, no focus, no pastes, cursor, wrapping."""


class Terminal:
    """A terminal of ``columns`` and ``rows``, in which desks are started one after the other."""

    def __init__(self, home: Path, *, columns: int = 80, rows: int = 24, **environment: str) -> None:
        self._file, self._inside = pty.openpty()
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(home), "TERM": "xterm-256color", "LANG": "C.UTF-8",
                            "DESKCRM_LANG": "en", "DESKCRM_NOW": "2026-03-02T09:00", **environment}  # fmt: skip
        self._stream = pyte.ByteStream(pyte.Screen(columns, rows))
        self._screen: pyte.Screen = self._stream.listener
        self.written = b""
        self.size(columns, rows)
        self.attributes = termios.tcgetattr(self._inside)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        os.close(self._inside)
        os.close(self._file)

    def start(self, *arguments: str | Path, sabotage: str = "") -> None:
        """Starts the desk; ``sabotage`` is Python that is run before."""
        self._screen.reset()
        self.written = b""
        self._process = subprocess.Popen(
            [sys.executable, "-c", CONTROLLED + sabotage + "\n" + DESK, *(str(argument) for argument in arguments)],
            stdin=self._inside, stdout=self._inside, stderr=self._inside, env=self.environment, start_new_session=True,
        )  # fmt: skip

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The desk that was started last."""
        assert self._process is not None
        return self._process

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    @property
    def modes(self) -> dict[int, bool]:
        """The modes that were switched since the last start, as they are now."""
        switched = re.findall(rb"\x1b\[\?(\d+)([hl])", self.written)
        return {int(number): sign == b"h" for number, sign in switched}

    @property
    def is_plain(self) -> bool:
        """Whether the terminal is as it was found: its modes, its settings, and the keyboard's."""
        keyboard = self.written.count(b"\x1b[<u") - len(re.findall(rb"\x1b\[>\d+u", self.written))
        switched = {number: on for number, on in self.modes.items() if number in PLAIN}
        return switched == PLAIN and keyboard >= 0 and termios.tcgetattr(self._inside) == self.attributes

    def size(self, columns: int, rows: int) -> None:
        """Sets the size; a desk that is running is told by the signal that a terminal sends."""
        fcntl.ioctl(self._inside, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._screen.resize(rows, columns)
        if getattr(self, "_process", None) is not None:
            self.process.send_signal(signal.SIGWINCH)

    def send(self, *keys: str) -> None:
        """Types ``keys``, one write each, as fast as the desk reads them."""
        os.set_blocking(self._file, False)
        for key in keys:
            rest = key.encode()
            while rest:
                try:
                    rest = rest[os.write(self._file, rest[:1_024]) :]
                except BlockingIOError:
                    self._pump(0.01)
        os.set_blocking(self._file, True)

    def until(self, wanted: str | Callable[[], object]) -> None:
        """Reads until ``wanted`` stands on the screen, or holds."""
        end = time.monotonic() + PATIENCE
        while not (wanted in self.text if isinstance(wanted, str) else wanted()):
            assert time.monotonic() < end, f"{wanted} did not come; there is:\n{self.text}"
            self._pump(0.05)

    def status(self) -> int:
        """Waits for the end of the desk, reads its last words and returns its exit status."""
        self.until(lambda: self.process.poll() is not None)
        while self._pump(0.1):
            pass
        return int(self.process.returncode)

    @property
    def is_stopped(self) -> bool:
        """Whether the desk is suspended."""
        found = subprocess.run(["ps", "-o", "stat=", "-p", str(self.process.pid)], capture_output=True, check=False)
        return found.stdout.strip().startswith(b"T")

    def _pump(self, seconds: float) -> bool:
        if not select.select([self._file], [], [], seconds)[0]:
            return False
        read = os.read(self._file, 65_536)
        self.written += read
        self._stream.feed(read)
        return bool(read)
