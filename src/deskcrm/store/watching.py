"""Whether anybody saved: one number that SQLite counts up, asked on a connection of its own."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from deskcrm.store import sqlite


class Watch:
    """Tells when the base at ``path`` was changed, by whichever terminal; ``data_version`` compares a connection with
    itself, so that it needs one that lasts."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._connection: Any = None
        self._seen = 0

    def changed(self) -> bool:
        """Whether the base was changed since this was asked last; not the first time. Raises the library's errors."""
        with self._lock:
            if self._connection is None:
                self._connection = sqlite.connect(self._path, "ro")
            before, self._seen = self._seen, int(self._connection.execute("PRAGMA data_version").fetchone()[0])
            return before not in (0, self._seen)

    def close(self) -> None:
        """Closes the connection; the next question opens another."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection, self._seen = None, 0
