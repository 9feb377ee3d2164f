"""Keeps the search index small and quick in idle moments, and free of words of those who were erased."""

from __future__ import annotations

from contextlib import suppress
from time import sleep
from typing import TYPE_CHECKING, Any

from deskcrm.errors import Busy
from deskcrm.identify.search_index import FTS_TABLES, PAUSE
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.store import Office

LARGE_PAGES = 1_000
"""Pages of a step that merges what :func:`index_many` left: a tenth of a second."""

MOST_STEPS = 64
"""Steps that merge what any number of customers indexed one after the other leave: FTS5 itself merges most of it."""


@takes_connection
def tidy(connection: Any, table: str, pages: int = 50) -> bool:
    """Merges some of what single saves left in one of ``FTS_TABLES``, writing about ``pages`` pages; for idle moments.

    Returns whether there was something to merge.
    """
    before: int = connection.total_changes
    connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)", (pages,))  # noqa: S608
    # The statement itself is one change; FTS5 tells by a second one that it found work.
    return bool(connection.total_changes - before > 1)


def merge(office: Office, steps: int, pages: int = 50) -> None:
    """Takes up to ``steps`` steps of :func:`tidy` for each table, each a write of ``pages`` pages (50 are a few
    milliseconds), with pauses in which a save that waits gets its turn. Where another program holds the base, the rest
    is left to the next time. Raises StoreError; what was merged stays so."""
    with suppress(Busy):
        for table in FTS_TABLES:
            for _step in range(steps):
                if not office.maintain(tidy, table, pages):
                    break
                sleep(PAUSE)


@takes_connection
def purge(connection: Any) -> None:
    """Rewrites the FTS tables so that words of removed entries are gone from them; takes seconds on a large base."""
    for table in FTS_TABLES:
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608
