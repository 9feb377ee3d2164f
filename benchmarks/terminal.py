"""A program in a pseudo-terminal of its own, its output read as it comes and stripped of escape codes."""

from __future__ import annotations

import codecs
import os
import re
import select
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

if sys.platform == "win32":
    raise SystemExit("This benchmark needs a Unix pseudo-terminal.")

import fcntl
import pty
import termios

_ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1bP[^\x1b]*\x1b\\|\x1b[ -/]*(?![P\]\[])[0-~]"
)


class Terminal:
    """``command`` started in a terminal of ``columns`` and ``lines``; ``started`` is when, by ``time.perf_counter``."""

    def __init__(self, command: Sequence[str], *, columns: int = 120, lines: int = 40) -> None:
        self._home = tempfile.TemporaryDirectory(prefix="deskcrm-home-")
        self._file, inside = pty.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.text = ""
        self._rest = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            command, stdin=inside, stdout=inside, stderr=inside, env=self._environment(), start_new_session=True
        )
        os.close(inside)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._file)
        self._home.cleanup()

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DESKCRM", "TEXTUAL", "XDG"))}
        # Byte code is cached as it is for users, and the preferences are those of a first run.
        kept.pop("PYTHONDONTWRITEBYTECODE", None)
        return {**kept, "TERM": "xterm-256color", "COLORTERM": "truecolor", "HOME": self._home.name, "LANG": "C.UTF-8"}

    def send(self, keys: str) -> float:
        """Types ``keys``, forgets what was shown before, and returns the moment."""
        self.pump(0.0)
        self.text = ""
        moment = time.perf_counter()
        os.write(self._file, keys.encode())
        return moment

    def pump(self, seconds: float) -> float | None:
        """Reads what comes within ``seconds``, at most one chunk; returns when it came, None when nothing did."""
        if not select.select([self._file], [], [], seconds)[0]:
            return None
        try:
            chunk = os.read(self._file, 65_536)
        except OSError:  # the program has ended and closed its side
            return None
        moment = time.perf_counter()
        # A letter or an escape code may be cut in two by the chunk's end: its beginning waits for the next chunk.
        raw = self._rest + self._decoder.decode(chunk)
        cut = raw.rfind("\x1b")
        whole = cut < 0 or len(raw) - cut > 64 or _ESCAPES.match(raw, cut) is not None
        self._rest = "" if whole else raw[cut:]
        self.text += _ESCAPES.sub("", raw if whole else raw[:cut])
        return moment

    def wait_for(self, wanted: str | Sequence[str], seconds: float = 30.0) -> float:
        """Reads until one of the texts has been shown; returns the moment. Raises TimeoutError with what was shown."""
        texts = (wanted,) if isinstance(wanted, str) else tuple(wanted)
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            moment = self.pump(left)
            if any(text in self.text for text in texts):
                return time.perf_counter() if moment is None else moment
            if moment is None and self.process.poll() is not None:
                break
        raise TimeoutError(f"none of {texts} was shown; shown was: {self.text[-2000:]!r}")

    def settle(self, quiet: float = 0.3, seconds: float = 10.0) -> None:
        """Reads until nothing came for ``quiet`` seconds."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end and self.pump(quiet) is not None:
            pass

    def resident(self) -> float | None:
        """Resident memory of the program in MiB, where /proc tells."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.exists():
            return None
        found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text())
        return int(found[1]) / 1024 if found else None

    def processor_seconds(self) -> float | None:
        """Processor time the program has used, where /proc tells."""
        stat = Path(f"/proc/{self.process.pid}/stat")
        if not stat.exists():
            return None
        fields = stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
