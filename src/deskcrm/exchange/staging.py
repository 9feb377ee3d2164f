"""Between checking a file and writing it: the rows that may go in wait in a file, so that the write is short.

The file has no name and lies in the base's own folder; when the program ends, however it ends, it is gone. Where the
base is encrypted nothing of it goes to the disk: the rows wait in memory.
"""

from __future__ import annotations

import marshal
import tempfile
from collections.abc import Iterator
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import IO, Any, cast

from deskcrm.exchange.limits import room_in
from deskcrm.store import cipher

Staged = tuple[bytes, tuple[Any, ...]]
"""A row's key and its values."""

_BATCH = 20_000
_KEY_BYTES = 16


def scratch_file(folder: Path | None) -> IO[bytes]:
    """A file without a name in ``folder``, gone when it is closed; in memory where the base is encrypted."""
    if cipher.in_use():
        return BytesIO()
    return cast(IO[bytes], tempfile.TemporaryFile(dir=folder))


class Staging:
    """Rows in the order of the file. ``add`` them all, ``close_list``, then read ``batches``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = scratch_file(folder)
        self._batch: list[Staged] = []
        self._sizes: list[int] = []
        self._seen: set[bytes] = set()
        self._again: dict[bytes, int] = {}
        self._distinct = 0
        self.count = 0

    def __enter__(self) -> Staging:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, text: str, values: tuple[Any, ...]) -> None:
        """One row: ``text`` is what it is known by; a row of the same text is another occurrence of it. Raises
        StoreError where the disk has no room for it."""
        key = blake2b(text.encode(), digest_size=_KEY_BYTES).digest()
        # One look into a table too large for the processor's cache: the set grew, or the row was there before.
        self._seen.add(key)
        if len(self._seen) == self._distinct:
            number = self._again[key] = self._again.get(key, 1) + 1
            key = blake2b(f"{text}\x1e{number}".encode(), digest_size=_KEY_BYTES).digest()
        else:
            self._distinct += 1
        batch = self._batch
        batch.append((key, values))
        if len(batch) == _BATCH:
            self._write()

    def key_of(self, text: str) -> bytes:
        """The key that :meth:`add` would give the next row of this text."""
        key = blake2b(text.encode(), digest_size=_KEY_BYTES).digest()
        if key not in self._seen:
            return key
        return blake2b(f"{text}\x1e{self._again.get(key, 1) + 1}".encode(), digest_size=_KEY_BYTES).digest()

    def clear(self) -> None:
        """Forgets every row, to begin again."""
        self._file.seek(0)
        self._file.truncate()
        self._batch.clear()
        self._sizes.clear()
        self._seen.clear()
        self._again.clear()
        self._distinct = self.count = 0

    def close_list(self) -> None:
        """Every row was added; ``count`` says how many. Raises as :meth:`add`."""
        if self._batch:
            self._write()
        self._seen.clear()

    def batches(self) -> Iterator[list[Staged]]:
        """The rows in lists of some thousands."""
        self._file.seek(0)
        for size in self._sizes:
            # marshal reads back in this process what this process wrote; nobody else can reach the file.
            batch: list[Staged] = marshal.loads(self._file.read(size))
            yield batch

    def _write(self) -> None:
        packed = marshal.dumps(self._batch)
        with room_in(self._folder):
            self._file.write(packed)
            self._file.flush()
        self._sizes.append(len(packed))
        self.count += len(self._batch)
        self._batch.clear()
