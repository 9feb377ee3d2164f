"""Progress of long work on standard error: a bar on a terminal, elsewhere a line now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from deskcrm.locale.formats import duration, number
from deskcrm.locale.messages import _
from deskcrm.text import visible

Progress = Callable[[int, int | None], None]

EVERY = 5.0
"""Seconds between two lines where there is no terminal."""


@contextmanager
def progress_of(name: str) -> Iterator[Progress]:
    """A function to be told the rows done and of how many (None when not known), shown until the block ends."""
    if sys.stderr.isatty():
        with _bar(visible(name)) as bar:
            yield bar
    else:
        yield _lines(visible(name))


@contextmanager
def percents_of(name: str) -> Iterator[Callable[[int], None]]:
    """A function to be told percents of long work that has no rows to count; shown on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda _percent: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    columns = (TextColumn("{task.description}", markup=False), BarColumn())
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task(visible(name), total=100)
        yield lambda percent: shown.update(task, completed=percent)


@contextmanager
def _bar(name: str) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    started = time.monotonic()
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[rate]}", markup=False),
        TimeRemainingColumn(compact=True),
    )
    console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task(name, total=None, rate="")

        def update(done: int, total: int | None) -> None:
            shown.update(task, completed=done, total=total, rate=_rate(done, time.monotonic() - started))

        yield update


def _lines(name: str) -> Progress:
    started = said = time.monotonic()

    def update(done: int, total: int | None) -> None:
        nonlocal said
        now = time.monotonic()
        if now - said < EVERY:
            return
        said = now
        parts = [f"{name}: {number(done)}" + (f" / {number(total)}" if total else ""), _rate(done, now - started)]
        if total and done:
            left = int((now - started) * max(0, total - done) / done)
            parts.append(_("{time} left", time=duration(left)))
        print(", ".join(parts), file=sys.stderr, flush=True)

    return update


def _rate(done: int, seconds: float) -> str:
    return _("{rate} rows/s", rate=number(int(done / seconds))) if seconds > 0.2 else ""
