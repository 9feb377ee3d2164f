"""Who was erased, by the uids of their records, which say nothing of anybody: kept beside the backups too.

An erasure is repeated in whichever backup is put back, also when the base is too damaged to tell, is gone, or was
itself put back from a time before the person came.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

from deskcrm.store import backup

NAME = "erased"


def remembered(path: Path) -> tuple[bytes, ...]:
    """The uids kept beside the backups of the base at ``path``, the earliest first. Raises OSError."""
    file = backup.folder(path) / NAME
    if not file.exists():
        return ()
    found = []
    for line in file.read_text(encoding="ascii", errors="replace").splitlines():
        with contextlib.suppress(ValueError):  # a line that the power cut short
            found.append(bytes.fromhex(line))
    return tuple(dict.fromkeys(uid for uid in found if uid))


def remember(path: Path, uids: Iterable[bytes]) -> None:
    """Adds those that are not kept yet, and brings them to the disk. Raises OSError."""
    known = set(remembered(path))
    missing = [uid.hex() for uid in dict.fromkeys(uids) if uid not in known]
    if not missing:
        return
    place = backup.folder(path)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(place / NAME, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as file:
        file.write("\n" + "\n".join(missing) + "\n")  # begins a line of its own after one that was cut short
        file.flush()
        os.fsync(file.fileno())
