"""How much of a file is read: a small one can be packed so that it fills the memory, and a pipe may never end."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Final

from deskcrm.errors import Refused, StoreError
from deskcrm.locale.messages import N_

LONGEST_LINE: Final = 10_000_000
"""Characters a line of a table may have: ten cells of the largest size."""

MOST_UNPACKED: Final = 2 << 30
"""Bytes that a packed file, or what comes through a pipe, may come to."""

MOST_AT_ONCE: Final = 200_000_000
"""Bytes of a file that can only be read whole."""

QUIET_SECONDS: Final = 30
"""How long a pipe may be without a word from the program that fills it."""

_BOOK_MEMORY: Final = 3 << 30
_BOOK_SECONDS: Final = 600
_CHUNK: Final = 1 << 20

_TRIAL: Final = """
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
except (ImportError, ValueError, OSError):
    pass
from python_calamine import CalamineWorkbook
book = CalamineWorkbook.from_object(sys.stdin.buffer)
for number in range(len(book.sheet_names)):
    book.get_sheet_by_index(number)
"""


def lines_of(stream: IO[str], name: str) -> Iterator[str]:
    """The lines of a text file. Raises Refused for one that is longer than a table's can be, having read no more of
    it than that."""
    for line in iter(partial(stream.readline, LONGEST_LINE), ""):
        if len(line) == LONGEST_LINE:
            raise Refused(N_("A line of {name} has more than {limit} characters: this is no table."),
                          name=name, limit=LONGEST_LINE)  # fmt: skip
        yield line


@contextmanager
def room_in(folder: Path | None) -> Iterator[None]:
    """Raises StoreError where what is written within, to a file without a name in ``folder``, finds no room."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            N_("What the file holds finds no room in {folder}: {reason}. Nothing was brought in."),
            folder=folder or tempfile.gettempdir(), reason=error.strerror or error,
        ) from error  # fmt: skip


def copy(source: IO[bytes], target: IO[bytes], name: str, folder: Path | None) -> None:
    """Copies ``source`` whole into a file in ``folder``. Raises Refused where it comes to more than can be brought in
    at once, StoreError where there is no room for it."""
    left = MOST_UNPACKED
    while chunk := source.read(_CHUNK):
        left -= len(chunk)
        if left < 0:
            raise Refused(N_("{name} comes to more than {limit} GB when it is unpacked; divide it into several files."),
                          name=name, limit=MOST_UNPACKED >> 30)  # fmt: skip
        with room_in(folder):
            target.write(chunk)


def whole(file: IO[bytes], name: str) -> bytes:
    """All of ``file`` from its start. Raises Refused for one too large for that."""
    file.seek(0)
    content = file.read(MOST_AT_ONCE + 1)
    if len(content) > MOST_AT_ONCE:
        raise Refused(N_("{name} has more than {limit} MB, too much to be read at once; bring it in as CSV."),
                      name=name, limit=MOST_AT_ONCE // 1_000_000)  # fmt: skip
    return content


def try_workbook(file: IO[bytes], name: str) -> None:
    """Has another process read the workbook first. Raises Refused where that process does not live through it.

    The library makes room for every cell between the first and the last: one stray cell at the end of an empty sheet
    asks for 500 GB, and the process that asks is ended, whatever forms are open in it.
    """
    file.seek(0)
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-c", _TRIAL.format(memory=_BOOK_MEMORY)],
            stdin=file.fileno(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=_BOOK_SECONDS,
            check=False,
        )  # fmt: skip
        # 1 is an exception: what is wrong with the file is said when it is read here.
        lived = done.returncode in (0, 1)
    except subprocess.TimeoutExpired:
        lived = False
    file.seek(0)
    if not lived:
        raise Refused(
            N_("{name} is too large to be read as a workbook. A cell far outside the table may be the cause: delete"
               " the empty rows and columns after it, or save the sheet as CSV."), name=name,
        )  # fmt: skip


class Pipe:
    """A named pipe to read from, whoever fills it and if nobody does. Raises Refused when nothing comes."""

    def __init__(self, path: Path) -> None:
        self._name = path.name
        # Else opening it would wait for a program that writes into it, for ever.
        self._number = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        os.set_blocking(self._number, True)

    def read(self, size: int = _CHUNK) -> bytes:
        """Some bytes, none at the end."""
        if not select.select([self._number], [], [], QUIET_SECONDS)[0]:
            raise Refused(N_("Nothing came through the pipe {name} for {seconds} seconds."),
                          name=self._name, seconds=QUIET_SECONDS)  # fmt: skip
        return os.read(self._number, size)

    def close(self) -> None:
        """Lets go of it."""
        os.close(self._number)
