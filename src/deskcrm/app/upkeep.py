"""What is looked after while the desk is open and nobody waits: a quick check of the file, the search index.

Both run in worker threads, after the first rows are on the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.store import Office

CHECK_AFTER = 30.0
"""Seconds from the first rows until the file is checked."""

TIDY_EVERY = 300.0
"""Seconds between two looks at the search index; each is a moment's work."""

_BATCH = 2_000


def check(office: Office) -> None:
    """Reads the whole file once. Raises StoreError when it is damaged."""
    from deskcrm.store.base_file import damaged

    if office.read(_quick_check) != "ok":
        raise damaged(office.path)


def complete_index(office: Office) -> None:
    """Indexes the customers that an interrupted import left without a search entry."""
    from deskcrm.identify import search_index

    last = 0
    if office.read(search_index.missing):
        while last := office.maintain(search_index.index_missing, _BATCH, after=last):
            pass


def tidy(office: Office) -> None:
    """Merges some of the pieces that single saves leave in the search index."""
    from deskcrm.identify import search_index

    office.maintain(search_index.tidy)


@takes_connection
def _quick_check(connection: Any) -> str:
    return str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
