"""Whether a run of the program ended in order: a small file beside the base, locked while the program runs.

The system lets go of the lock however the program ends; only an end in order takes the file away.
"""

from __future__ import annotations

import contextlib
import glob
import hashlib
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout


class Run:
    """This run, from now on; a folder that takes no file does without."""

    def __init__(self, path: Path, terminal: str) -> None:
        self.file = _stem(path).with_name(f"{_stem(path).name}{hashlib.sha256(terminal.encode()).hexdigest()[:12]}")
        # Taken in a worker and let go in the app's own thread.
        self._lock = FileLock(self.file, thread_local=False, mode=0o600)
        with contextlib.suppress(OSError, Timeout):
            self._lock.acquire(timeout=0)

    def end(self) -> None:
        """It ends in order."""
        _take_away(self.file, self._lock)


def cut_off(path: Path, own: Run) -> bool:
    """Whether another run on the base at ``path`` ended without order since this was asked last, by a kill or the
    power; its mark is taken away."""
    found = False
    for file in path.parent.glob(f"{glob.escape(_stem(path).name)}*"):
        if file == own.file:
            continue
        lock = FileLock(file)
        with contextlib.suppress(OSError, Timeout):
            lock.acquire(timeout=0)
            _take_away(file, lock)
            found = True
    return found


def _stem(path: Path) -> Path:
    return path.with_name(f"{path.name}.run-")


def _take_away(file: Path, lock: BaseFileLock) -> None:
    with contextlib.suppress(OSError):  # Windows takes no file away that is open
        file.unlink(missing_ok=True)
    lock.release(force=True)
    with contextlib.suppress(OSError):
        file.unlink(missing_ok=True)
