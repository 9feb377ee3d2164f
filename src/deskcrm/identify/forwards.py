"""Codes of customers that were merged into others: they lead to the one that was kept, through however many merges."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from deskcrm.identify.search_index import code_keys
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.clock import Clock

_KEPT = """WITH RECURSIVE chain (id) AS (
    SELECT id FROM customer WHERE code = ?
    UNION SELECT m.kept_id FROM chain JOIN customer_merge m ON m.dropped_id = chain.id AND m.archived_at IS NULL)
SELECT c.id FROM chain JOIN customer c USING (id) WHERE c.archived_at IS NULL LIMIT 1"""

_DROPPED = """WITH RECURSIVE chain (id) AS (
    SELECT dropped_id FROM customer_merge WHERE kept_id = ? AND archived_at IS NULL
    UNION SELECT m.dropped_id FROM chain JOIN customer_merge m ON m.kept_id = chain.id AND m.archived_at IS NULL)
SELECT c.code FROM chain JOIN customer c USING (id)"""

_EVER_DROPPED = """WITH RECURSIVE chain (id) AS (
    SELECT dropped_id FROM customer_merge WHERE kept_id = ?
    UNION SELECT m.dropped_id FROM chain JOIN customer_merge m ON m.kept_id = chain.id)
SELECT c.code FROM chain JOIN customer c USING (id)"""

_ALL = """WITH RECURSIVE chain (id) AS (
    VALUES (?)
    UNION SELECT m.dropped_id FROM chain JOIN customer_merge m ON m.kept_id = chain.id AND m.archived_at IS NULL)
SELECT id FROM chain"""


def all_ids_of(connection: Any, customer_id: int) -> frozenset[int]:
    """The ids of a customer and of all records that are merged into theirs, for what is said of the person. One whose
    merge was taken back is somebody else's: nothing of theirs is handed over, forgotten or erased with this one."""
    return frozenset(one for (one,) in connection.execute(_ALL, (customer_id,)))


def codes_of(connection: Any, customer_id: int) -> list[str]:
    """The code of a customer and those of all records that are merged into theirs."""
    own = connection.execute("SELECT code FROM customer WHERE id = ?", (customer_id,)).fetchall()
    return [code for (code,) in (*own, *connection.execute(_DROPPED, (customer_id,)))]


def kept_for(connection: Any, code: str) -> int | None:
    """The id of the customer that the code leads to, by itself or forwarded; None for a code nobody had and for one
    whose customer was archived and not merged."""
    found = connection.execute(_KEPT, (code,)).fetchone()
    return None if found is None else int(found[0])


@takes_connection
def index_forwards(connection: Any, customer_ids: Collection[int], clock: Clock | None = None) -> None:  # noqa: ARG001
    """Brings the codes up to date that the lookup finds these customers by besides their own, in the caller's
    transaction."""
    for customer_id in customer_ids:
        _index(connection, customer_id)


def index_all_forwards(connection: Any) -> None:
    """As :func:`index_forwards` for everybody, after the search index was made anew."""
    for (customer_id,) in connection.execute("SELECT DISTINCT kept_id FROM customer_merge").fetchall():
        _index(connection, customer_id)


def _index(connection: Any, customer_id: int) -> None:
    ever = [code for (code,) in connection.execute(_EVER_DROPPED, (customer_id,))]
    if not ever:
        return
    found = connection.execute("SELECT code, archived_at FROM customer WHERE id = ?", (customer_id,)).fetchone()
    own = code_keys(found[0]) if found[1] is None else set()
    now = [code for (code,) in connection.execute(_DROPPED, (customer_id,))] if found[1] is None else []
    wanted = {key for code in now for key in code_keys(code)}
    gone = {key for code in ever for key in code_keys(code)} - wanted - own
    for statement, keys in (
        ("DELETE FROM lookup_code WHERE key = ? AND customer_id = ?", gone),
        ("INSERT OR IGNORE INTO lookup_code VALUES (?, ?)", wanted),
    ):
        connection.executemany(statement, [(key, customer_id) for key in keys])
