"""Reports of errors that nobody foresaw: kinds and places in the program, no value, which may be somebody's data."""

from __future__ import annotations

from pathlib import Path

from deskcrm.errors import places

TOLD = "told.txt"
"""Holds the name of the newest report that the desk spoke of at a start."""


def log_folder() -> Path:
    """Where the reports are kept."""
    from platformdirs import user_log_path

    return user_log_path("deskcrm", appauthor=False)


def write(error: BaseException, *more: str) -> Path:
    """Writes a report of ``error`` with the lines ``more`` into a file of its own and returns it. Raises OSError."""
    path = _new_file()
    path.write_text("\n".join([*lines(error), *more]) + "\n", encoding="utf-8")
    return path


def lines(error: BaseException) -> list[str]:
    """The versions, then each error on the way with its kind and the places it came through."""
    import platform

    from deskcrm import __version__

    found = [f"deskcrm {__version__}, Python {platform.python_version()}, {platform.system()}"]
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        found.append(f"{type(following).__module__}.{type(following).__qualname__}")
        found += places(following)
        following = following.__cause__ or following.__context__
    return found


def untold() -> Path | None:
    """The newest report, unless :func:`tell` was called for it; None where there is none, or none can be read."""
    try:
        reports = sorted(log_folder().glob("error-*.txt"))
        told = log_folder() / TOLD
        last = told.read_text(encoding="utf-8").strip() if told.exists() else ""
    except (OSError, UnicodeDecodeError):
        return None
    return reports[-1] if reports and reports[-1].name > last else None


def tell(path: Path) -> None:
    """Remembers that the desk spoke of the report ``path`` and of all before it. Raises OSError."""
    (path.parent / TOLD).write_text(path.name + "\n", encoding="utf-8")


def _new_file() -> Path:
    import os
    import time

    folder = log_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"error-{time.strftime('%Y%m%dT%H%M%S')}-{os.getpid()}.txt"
    path.touch(mode=0o600)
    return path
