"""The list of complaints, on the bare connection.

The open ones stand in a partial index by severity, the customer's tier and the time they were taken in. Within one
severity all are owed an answer after the same number of days, so that this is the order in which answers fall due, too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from deskcrm.errors import Refused
from deskcrm.interact import rows
from deskcrm.interact.complaint_views import ComplaintPage
from deskcrm.interact.words import ENDED_STAGES, OPEN_STAGES
from deskcrm.locale.messages import N_
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.clock import Clock

_OPEN = "x.stage NOT IN ('closed', 'withdrawn') AND x.archived_at IS NULL"

EXCERPT = 300
"""Characters of the complaint's words that a row of the list carries."""


@takes_connection
def complaint_page(
    connection: Any, *, clock: Clock, stage: str = "", owner_id: int | None = None, offset: int = 0, limit: int = 200
) -> ComplaintPage:
    """A stretch of the complaints: the open ones, most urgent first, or those at one ``stage``.

    With ``closed`` or ``withdrawn`` the newest stand first. Rows carry no history and only the beginning of the
    words. Raises Refused (``stage``) for a stage there is none of.
    """
    if stage and stage not in (*OPEN_STAGES, *ENDED_STAGES):
        raise Refused(N_("There is no stage {stage}."), field="stage", stage=stage)
    values: dict[str, Any] = {"stage": stage, "owner": owner_id, "limit": limit, "offset": max(0, offset)}
    if stage in ENDED_STAGES:
        which, order = "x.archived_at IS NULL AND x.stage = :stage", "x.at DESC, x.id DESC"
    elif stage:
        # Not a bare column, which would bring in the stage's own index: the list is to be read in order, not sorted.
        which, order = f"{_OPEN} AND coalesce(x.stage, '') = :stage", "x.severity DESC, x.tier_rank, x.at, x.id"
    else:
        which, order = _OPEN, "x.severity DESC, x.tier_rank, x.at, x.id"
    if owner_id is not None:
        which += " AND x.owner_id = :owner"
    (total,) = connection.execute(f"SELECT count(*) FROM complaint x WHERE {which}", values).fetchone()  # noqa: S608
    ids = [
        row[0]
        for row in connection.execute(
            f"SELECT x.id FROM complaint x WHERE {which} ORDER BY {order} LIMIT :limit OFFSET :offset",  # noqa: S608
            values,
        )
    ]
    found = rows.complaints(connection, f"WHERE x.id IN ({rows.ids(ids)})", clock=clock)
    by_id = {view.id: replace(view, description=view.description[:EXCERPT]) for view in found}
    return ComplaintPage(rows=tuple(by_id[number] for number in ids), offset=values["offset"], total=total)


@takes_connection
def complaint_words(connection: Any, *, limit: int = 1000) -> tuple[tuple[str, str], ...]:
    """The pairs of category and subcategory in use, the most used first, for a form to offer."""
    found = connection.execute(
        "SELECT category, subcategory FROM complaint WHERE archived_at IS NULL AND category <> ''"
        " GROUP BY category, subcategory ORDER BY count(*) DESC, category, subcategory LIMIT ?",
        (limit,),
    )
    return tuple((category, subcategory) for category, subcategory in found)
