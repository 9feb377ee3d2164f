"""The complaint board, on the bare connection.

The open ones stand in a partial index by when the next target is due and by the customer's tier, so that what is missed
next is read first and nothing is sorted. Those that wait for the customer, or have no target, come last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deskcrm.errors import Refused
from deskcrm.interact import complaint_rows, rows
from deskcrm.interact.complaint_views import ComplaintPage
from deskcrm.interact.words import ENDED_STAGES, OPEN_STAGES
from deskcrm.locale.messages import N_
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.clock import Clock

_OPEN = "x.stage NOT IN ('closed', 'withdrawn') AND x.archived_at IS NULL"
_ENDED = "x.stage IN ('closed', 'withdrawn') AND x.archived_at IS NULL"

_CLOSED_COUNT = f"""
SELECT (SELECT count(*) FROM complaint) - (SELECT count(*) FROM complaint WHERE archived_at IS NOT NULL)
    - (SELECT count(*) FROM complaint x WHERE {_OPEN})
    - (SELECT count(*) FROM complaint x WHERE x.stage = 'withdrawn' AND x.archived_at IS NULL)
"""  # noqa: S608  both are constants of this module
"""The closed ones are nearly all of many years. SQLite counts a whole table without looking at its rows, and what is
left of it are few."""

EXCERPT = 300
"""Characters of the complaint's words that a row of the list carries."""


@takes_connection
def complaint_page(
    connection: Any, *, clock: Clock, stage: str = "", owner_id: int | None = None, escalated: bool = False,
    offset: int = 0, limit: int = 100,
) -> ComplaintPage:  # fmt: skip
    """A stretch of the complaints: the open ones by what is missed next, or those at one ``stage``, of one owner, or
    with ``escalated`` those that are a supervisor's.

    With ``closed`` or ``withdrawn`` the newest stand first. Rows carry only the beginning of the words and nothing of
    what belongs to them. Raises Refused (``stage``) for a stage there is none of.
    """
    if stage and stage not in (*OPEN_STAGES, *ENDED_STAGES):
        raise Refused(N_("There is no stage {stage}."), field="stage", stage=stage)
    offset = max(0, offset)
    values: dict[str, Any] = {"stage": stage, "owner": owner_id}
    which = "" if owner_id is None else " AND x.owner_id = :owner"
    if escalated:
        which += " AND x.escalated_at IS NOT NULL"
    if stage in ENDED_STAGES:
        parts = [(f"{_ENDED} AND x.stage = :stage{which}", "x.at DESC, x.id DESC")]
    else:
        # Not a bare column, which would bring in the stage's own index: the list is to be read in order, not sorted.
        which = f"{_OPEN}{which}" + (" AND coalesce(x.stage, '') = :stage" if stage else "")
        order = "x.due, x.tier_rank, x.id"
        parts = [(f"{which} AND x.due IS NOT NULL", order), (f"{which} AND x.due IS NULL", order)]
    if stage == "closed" and owner_id is None and not escalated:
        counts = [connection.execute(_CLOSED_COUNT).fetchone()[0]]
    else:
        counts = [_count(connection, part, values) for part, _order in parts]
    ids: list[int] = []
    before = 0
    for count, (part, order) in zip(counts, parts, strict=True):
        if len(ids) < limit and offset < before + count:
            ids += _ids(connection, part, order, values, limit - len(ids), max(0, offset - before))
        before += count
    found = complaint_rows.complaints(connection, f"WHERE x.id IN ({rows.ids(ids)})", clock=clock, excerpt=EXCERPT)
    by_id = {view.id: view for view in found}
    return ComplaintPage(rows=tuple(by_id[number] for number in ids), offset=offset, total=sum(counts))


@takes_connection
def complaint_words(connection: Any, *, limit: int = 1000) -> tuple[tuple[str, str], ...]:
    """The pairs of category and subcategory in use, the most used first, for a form to offer."""
    found = connection.execute(
        "SELECT category, subcategory FROM complaint WHERE archived_at IS NULL AND category <> ''"
        " GROUP BY category, subcategory ORDER BY count(*) DESC, category, subcategory LIMIT ?",
        (limit,),
    )
    return tuple((category, subcategory) for category, subcategory in found)


def _count(connection: Any, which: str, values: dict[str, Any]) -> int:
    count: int = connection.execute(f"SELECT count(*) FROM complaint x WHERE {which}", values).fetchone()[0]  # noqa: S608
    return count


def _ids(connection: Any, which: str, order: str, values: dict[str, Any], limit: int, offset: int) -> list[int]:
    statement = f"SELECT x.id FROM complaint x WHERE {which} ORDER BY {order} LIMIT {limit} OFFSET {offset}"  # noqa: S608
    return [row[0] for row in connection.execute(statement, values)]
