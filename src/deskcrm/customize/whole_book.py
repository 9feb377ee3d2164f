"""The whole book made anew: figures and tiers of everybody, then what is bought together.

Done by ``retier``, after an import, and at the first start of a day.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from deskcrm.differentiate.book import RetierResult, next_day, retier
from deskcrm.differentiate.window import last_run
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.store import Office


def refresh(
    office: Office,
    *,
    as_of: date | None = None,
    window_days: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> RetierResult:
    """Computes the whole book for the day ``as_of`` (today unless given) and mines the orders if there are new ones.

    Asked for by somebody, and so in the audit. Two writes, so that other desks save in between. Raises Refused
    (``window``), Busy, StoreError.
    """
    result = office.write(retier, clock=office.clock, as_of=as_of, window_days=window_days, progress=progress)
    mine_orders(office)
    return result


def follow_import(office: Office, *, computed: bool) -> None:
    """The whole book after an import, unless the import has ``computed`` it itself."""
    if not computed:
        office.maintain(retier, clock=office.clock)
    mine_orders(office)


def begin_day(office: Office) -> bool:
    """As :func:`refresh`, once a day, summing up only those whose window moved past something; whether it was done."""
    if not office.read(is_due, clock=office.clock):
        return False
    office.maintain(next_day, clock=office.clock)
    mine_orders(office)
    return True


def mine_orders(office: Office) -> None:
    """Mines what is bought together, unless no purchase changed since; only keeping what was found holds the base."""
    from deskcrm.customize.cross_sell import keep, look

    found = office.read(look, clock=office.clock)
    if found is not None:
        office.maintain(keep, found, clock=office.clock)


@takes_connection
def is_due(connection: Any, *, clock: Clock) -> bool:
    """Whether nobody has computed the whole book today."""
    run = last_run(connection)
    return run is None or clock.day_of(run.at) < clock.today()
