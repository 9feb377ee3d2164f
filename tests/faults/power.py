"""The writes of a process as the system calls show them (strace), and the files as they are after the power went.

A write that no sync followed may be on the disk, or not, or half of it in sectors of 512 bytes; what was synced is.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512

_CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+|0x[0-9a-f]+)")
_OPEN = re.compile(r'[^"]*"((?:[^"\\]|\\.)*)"')
_WRITE = re.compile(r'(\d+), "((?:[^"\\]|\\.)*)"(?:\.\.\.)?, (\d+)(?:, (\d+))?')


@dataclass
class Disk:
    """What is on the disk of each file, and what is on its way there."""

    synced: dict[str, bytes] = field(default_factory=dict)
    pending: dict[str, list[tuple[int, bytes]]] = field(default_factory=dict)

    def write(self, name: str, place: int, data: bytes) -> None:
        """On its way; a cut (``data`` empty) is one too."""
        self.pending.setdefault(name, []).append((place, data))

    def sync(self, name: str) -> None:
        """All that is on its way is there."""
        for place, data in self.pending.pop(name, []):
            self.synced[name] = _written(self.synced.get(name, b""), place, data)

    def after_power_loss(self, rng: random.Random) -> dict[str, bytes]:
        """The files as they may be found: of what was on its way some sectors, in any order."""
        found = dict(self.synced)
        for name, writes in self.pending.items():
            content = found.get(name, b"")
            for place, data in rng.sample(writes, rng.randint(0, len(writes))):
                pieces = [(place + at, data[at : at + SECTOR]) for at in range(0, len(data), SECTOR)] or [(place, b"")]
                for piece in pieces[: rng.randint(0, len(pieces))]:
                    content = _written(content, *piece)
            found[name] = content
        return found


def _written(content: bytes, place: int, data: bytes) -> bytes:
    if not data:
        return content[:place].ljust(place, b"\0")
    return content[:place].ljust(place, b"\0") + data + content[place + len(data) :]


@dataclass(frozen=True)
class Step:
    """One call: a write, a cut or a sync of a file, or a line that was said on standard output."""

    what: str
    name: str = ""
    place: int = 0
    data: bytes = b""


def steps(trace: Path, names: frozenset[str]) -> list[Step]:
    """What the trace says of the files called ``names`` and of standard output, in its order."""
    found: list[Step] = []
    files: dict[int, str] = {}
    for line in trace.read_text("ascii", "replace").splitlines():
        call = _CALL.match(line)
        if call is None:
            continue
        kind, arguments, result = call.group(1), call.group(2), call.group(3)
        if kind == "openat" and (opened := _OPEN.match(arguments)):
            name = Path(_bytes(opened.group(1)).decode("utf-8", "replace")).name
            files.pop(int(result), None)
            if name in names and int(result) >= 0:
                files[int(result)] = name
        elif kind in ("pwrite64", "write") and (wrote := _WRITE.match(arguments)):
            number, data = int(wrote.group(1)), _bytes(wrote.group(2))[: max(0, int(result))]
            if kind == "pwrite64" and number in files:
                found.append(Step("write", files[number], int(wrote.group(4)), data))
            elif kind == "write" and number == 1:
                found.append(Step("said", data=data))
        elif kind in ("fdatasync", "fsync", "ftruncate"):
            parts = [int(part) for part in arguments.split(", ")]
            if parts[0] in files:
                cut = kind == "ftruncate"
                found.append(Step("write" if cut else "sync", files[parts[0]], parts[1] if cut else 0))
    return found


def _bytes(text: str) -> bytes:
    r"""What strace -xx wrote as \x.. for each byte."""
    return bytes.fromhex(text.replace("\\x", "")) if text.startswith("\\x") else text.encode()
