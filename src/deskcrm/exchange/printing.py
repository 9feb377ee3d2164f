"""Pages to print: what stands on one, and writing it as one file that any browser opens."""

from __future__ import annotations

import contextlib
import errno
import glob
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from deskcrm.errors import Refused
from deskcrm.locale.messages import N_, language
from deskcrm.text import visible

Noted = Callable[[], object] | None
"""Writes down in the audit that a file was made, before it has its name: where it raises there is no file."""

LEFT_AFTER: Final = 3_600
"""Seconds after which a file that is being written is so no more: whoever wrote it was killed."""

_SQLITE: Final = b"SQLite format 3\x00"
"""How the file of a base begins."""


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a page under its ``heading``: large text, lines, labelled facts, a table, or rows to fill in by hand
    (``ruled``). Columns that are ``wide`` take the room that is left."""

    heading: str = ""
    large: str = ""
    lines: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    ruled: int = 0
    figures: bool = False
    note: str = ""
    """Said under it, small."""


@dataclass(frozen=True, slots=True)
class Page:
    """One document: its title, what stands under it, and its blocks in their order, on paper ``side_by_side`` where
    they are many small tables."""

    title: str
    under: str = ""
    blocks: Sequence[Block] = field(default=())
    side_by_side: bool = False


def html(page: Page) -> str:
    """The page as HTML in the language in use; whatever came from people is escaped."""
    return rendered("page.html", {"page": page, "language": language(), "shown": visible})


def rendered(template: str, context: Mapping[str, Any]) -> str:
    """A template of this package with ``context``; what is put in is escaped."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    text = files("deskcrm.exchange").joinpath(template).read_text("utf-8")
    return environment.from_string(text).render(context)


def clear_left(path: Path) -> None:
    """Takes away what programs that were killed long ago left of a file of this name: it holds what the file would."""
    for part in path.parent.glob(f".{glob.escape(path.name)}.*.part*"):
        with contextlib.suppress(OSError):
            if part.stat().st_mtime < time.time() - LEFT_AFTER:
                part.unlink()


def write_whole(path: Path, content: bytes, noted: Noted = None) -> Path:
    """Puts ``content`` where ``path`` says, whole or not at all, for the owner's eyes alone (0600). ``noted`` is called
    once it is on the disk and before it has its name: where it raises there is no file. Raises Refused (``to``), also
    for a place where a base stands: nobody means to write a page over it."""
    if _is_base(path):
        raise Refused(N_("{path} is a base; it was left as it is. Choose another name."), field="to", path=path)
    try:
        refuse_devices(path)
        clear_left(path)
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            part.unlink(missing_ok=True)
            part.touch(mode=0o600, exist_ok=False)
            part.write_bytes(content)
            if noted is not None:
                noted()
            os.replace(part, path)  # noqa: PTH105
        finally:
            part.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        raise Refused(N_("{path} cannot be written: {reason}."),
                      field="to", path=path, reason=getattr(error, "strerror", None) or error) from error  # fmt: skip
    return path


def refuse_devices(path: Path) -> None:
    """Raises OSError for what is neither a file nor nothing yet: a file would take its place, a pipe be waited for."""
    if path.exists() and not path.is_file():
        number = errno.EISDIR if path.is_dir() else errno.ENOTSUP
        raise OSError(number, os.strerror(number), str(path))


def _is_base(path: Path) -> bool:
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except (OSError, ValueError):
        return False


def write_page(page: Page, path: Path, noted: Noted = None) -> Path:
    """Writes the page as one HTML file; ``noted`` as :func:`write_whole`. Raises Refused (``to``)."""
    return write_whole(path, html(page).encode("utf-8"), noted)
