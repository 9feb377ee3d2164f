"""The whole book: figures, ranks, lines and tiers of every customer for one day, in SQL (DESIGN section 5).

The figures are made in a temporary table first; only what differs from what is stored is written then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from deskcrm.differentiate.figures import COLUMNS, WHOLE
from deskcrm.differentiate.tiers import RANK_SQL, lines_as_values, tier_sql
from deskcrm.differentiate.window import Lines, Run, Window, last_run, window, window_of
from deskcrm.errors import Refused
from deskcrm.locale.messages import N_
from deskcrm.money import line_amount, parse_unit_price
from deskcrm.settings.office import LONGEST_WINDOW, OfficeSettings, load
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.clock import Clock

__all__ = ["RetierResult", "Run", "Window", "computed", "last_run", "recompute_all", "retier", "window_of"]

STEP = 1_000
"""Customers between two steps of the ranking; a rank counts over no more than these."""

_RATED = "tier IN ('platinum', 'gold', 'iron', 'lead')"

_NO_TIER = "''"

_TABLE = f"CREATE TEMP TABLE {{name}} (customer_id INTEGER PRIMARY KEY, {', '.join(COLUMNS)}, orders_by_then, tier)"

_FILL = "INSERT INTO temp.{name} SELECT *, {rated} FROM ({whole}) n"


@dataclass(frozen=True, slots=True)
class RetierResult:
    """A computation of the whole book: how many customers there are and are rated, how many rows changed, how many
    tiers."""

    as_of: date
    window_days: int
    customers: int
    rated: int
    changed: int
    moved: int
    lines: Lines

    def audit_payload(self) -> dict[str, Any]:
        """What the audit keeps of it."""
        return {
            "as_of": self.as_of.isoformat(),
            "window": self.window_days,
            "rated": self.rated,
            "moved": self.moved,
            "lines": list(self.lines),
        }


@takes_connection
def retier(
    connection: Any,
    *,
    clock: Clock,
    as_of: date | None = None,
    window_days: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> RetierResult:
    """Computes the whole book for the day ``as_of`` (today unless given) and the ``window_days`` up to it (as set).

    A computation for a day before the last one starts without previous tiers. ``progress`` is told percents. Raises
    Refused (``window``) for a window that no office can have.
    """
    settings = load(connection)
    day = as_of or clock.today()
    span = window(day, checked_window(window_days or settings.tier_window), clock)
    run = last_run(connection)
    with_previous = run is None or day >= run.as_of
    name = _figures(connection, "fresh_book", span)
    _tell(progress, 50)
    lines = lines_of(connection, name, settings)
    _set_tiers(connection, name, span, lines, with_previous=with_previous)
    _tell(progress, 60)
    at = min(int(clock.now().timestamp()), span.end - 1)
    moved = _note_changes(connection, name, at)
    changed = _store(connection, name, at)
    _tell(progress, 85)
    _order_open_items(connection)
    result = _note_run(connection, name, span, lines, int(clock.now().timestamp()), changed, moved)
    connection.execute(f"DROP TABLE temp.{name}")
    _tell(progress, 100)
    return result


def recompute_all(connection: Any, *, clock: Clock) -> int:
    """Brings the figures of all customers up to date under the lines that stand; how many rows changed.

    As after a save: ranks and lines stay those of the last computation.
    """
    run = last_run(connection)
    span = window_of(connection, clock=clock, run=run)
    name = _figures(connection, "fresh_book", span)
    _set_tiers(connection, name, span, run.lines if run else (None, None, None), with_previous=True)
    at = min(int(clock.now().timestamp()), span.end - 1)
    _note_changes(connection, name, at)
    changed = _store(connection, name, at, ranked="g.ranked_value")
    _order_open_items(connection)
    connection.execute(f"DROP TABLE temp.{name}")
    return changed


@takes_connection
def computed(
    connection: Any,
    *,
    clock: Clock,
    as_of: date | None = None,
    window_days: int | None = None,
    lines: Lines | None = None,
    name: str = "computed_book",
) -> tuple[str, Window, Lines]:
    """Makes a temporary table with the columns of ``customer_figures`` for another day or window; stores nothing.

    Tiers are without previous ones, under ``lines`` if given, else those the figures draw. Returns its name, the
    window and the lines. It stays until it is made anew or the connection is closed. Raises Refused (``window``).
    """
    settings = load(connection)
    days = checked_window(window_days or settings.tier_window)
    span = window(as_of or clock.today(), days, clock)
    made = _figures(connection, name, span)
    lines = lines or lines_of(connection, made, settings)
    _set_tiers(connection, made, span, lines, with_previous=False)
    return f"temp.{made}", span, lines


def checked_window(days: int) -> int:
    """``days``, unless no window can be so long: then Refused (``window``)."""
    if not 1 <= days <= LONGEST_WINDOW:
        raise Refused(
            N_("The window is from 1 to {most} days; {days} is not."), field="window", most=LONGEST_WINDOW, days=days
        )
    return days


def lines_of(connection: Any, table: str, settings: OfficeSettings) -> Lines:
    """The lines between the tiers: the office's amounts, else the net values at its shares of those rated."""
    if settings.tier_amounts:
        first, second, third = (
            line_amount(1_000, parse_unit_price(amount), settings.currency) for amount in settings.tier_amounts
        )
        return first, second, third
    (rated,) = connection.execute(f"SELECT count(*) FROM temp.{table} WHERE tier = 'rated'").fetchone()  # noqa: S608
    if not rated:
        return None, None, None
    statement = f"SELECT net_value FROM temp.{table} WHERE tier = 'rated' ORDER BY net_value DESC LIMIT 1 OFFSET ?"  # noqa: S608
    first, second, third = (
        connection.execute(statement, (-(-share * rated // 100) - 1,)).fetchone()[0] for share in settings.tier_shares
    )
    return first, second, third


def _figures(connection: Any, name: str, span: Window) -> str:
    """Makes the table ``name`` of everybody's figures; ``tier`` says who is to be rated."""
    connection.execute(f"DROP TABLE IF EXISTS temp.{name}")
    connection.execute(_TABLE.format(name=name))
    # The lines are not known yet; any will do to tell who is rated.
    rated = f"CASE WHEN {tier_sql('n', _NO_TIER)} IN ('new', 'unrated') THEN '' ELSE 'rated' END"
    values = {**span.values, **lines_as_values((0, 0, 0))}
    connection.execute(_FILL.format(name=name, rated=rated, whole=WHOLE), values)
    return name


def _set_tiers(connection: Any, name: str, span: Window, lines: Lines, *, with_previous: bool) -> None:
    before = f"(SELECT g.tier FROM customer_figures g WHERE g.customer_id = {name}.customer_id)"  # noqa: S608
    tier = tier_sql(name, before if with_previous else _NO_TIER)
    values = {**span.values, **lines_as_values(lines)}
    connection.execute(f"UPDATE temp.{name} SET tier = {tier}", values)  # noqa: S608


def _note_changes(connection: Any, name: str, at: int) -> int:
    return int(
        connection.execute(
            f"INSERT INTO tier_change (customer_id, at, from_tier, to_tier, net_value)"  # noqa: S608
            f" SELECT n.customer_id, ?, g.tier, n.tier, n.net_value FROM temp.{name} n"
            f" JOIN customer_figures g ON g.customer_id = n.customer_id WHERE g.tier <> '' AND g.tier <> n.tier",
            (at,),
        ).rowcount
    )


def _store(connection: Any, name: str, at: int, *, ranked: str = "") -> int:
    """Writes the rows of ``name`` that differ from those stored; returns how many."""
    ranked = ranked or f"CASE WHEN n.{_RATED} THEN n.net_value END"
    columns = ("tier", *COLUMNS)
    new, old = (", ".join(f"{table}.{column}" for column in columns) for table in ("n", "g"))
    changed = connection.execute(
        f"UPDATE customer_figures AS g SET {', '.join(f'{column} = n.{column}' for column in columns)},"  # noqa: S608
        f" tier_since = CASE WHEN g.tier = n.tier THEN g.tier_since ELSE ? END, ranked_value = {ranked}"
        f" FROM temp.{name} n WHERE n.customer_id = g.customer_id"
        f" AND ({new}, {ranked}) IS NOT ({old}, g.ranked_value)",
        (at,),
    ).rowcount
    inserted = connection.execute(
        f"INSERT INTO customer_figures (customer_id, {', '.join(columns)}, tier_since, ranked_value)"  # noqa: S608
        f" SELECT n.customer_id, {new}, ?, {'NULL' if ranked.startswith('g.') else ranked} FROM temp.{name} n"
        f" WHERE NOT EXISTS (SELECT 1 FROM customer_figures g WHERE g.customer_id = n.customer_id)",
        (at,),
    ).rowcount
    return int(changed) + int(inserted)


def _order_open_items(connection: Any) -> None:
    """The lists by tier: what is open follows its customer's tier."""
    rank = RANK_SQL.format(tier="(SELECT g.tier FROM customer_figures g WHERE g.customer_id = o.customer_id)")
    for table, is_open in (("follow_up", "state = 'open'"), ("complaint", "stage NOT IN ('closed', 'withdrawn')")):
        connection.execute(
            f"UPDATE {table} AS o SET tier_rank = {rank}"  # noqa: S608
            f" WHERE {is_open} AND archived_at IS NULL AND tier_rank <> {rank}"
        )


def _note_run(
    connection: Any, name: str, span: Window, lines: Lines, now: int, changed: int, moved: int
) -> RetierResult:
    connection.execute("DELETE FROM tier_figures")
    connection.execute(
        f"INSERT INTO tier_figures (tier, customers, contacts, seconds, cost_to_serve, revenue, margin, net_value)"  # noqa: S608
        f" SELECT tier, count(*), sum(window_contacts), sum(window_seconds), sum(cost_to_serve), sum(window_revenue),"
        f" sum(margin), sum(net_value) FROM temp.{name} GROUP BY tier"
    )
    customers, rated, margin = connection.execute(
        f"SELECT coalesce(sum(customers), 0), coalesce(sum(CASE WHEN {_RATED} THEN customers END), 0),"  # noqa: S608
        f" coalesce(sum(CASE WHEN {_RATED} THEN margin END), 0) FROM tier_figures"
    ).fetchone()
    _note_steps(connection)
    connection.execute(
        "INSERT INTO book_run (at, as_of, window_days, rated, platinum_line, gold_line, iron_line, mean_margin)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (now, span.as_of.isoformat(), span.days, rated, *lines, margin // rated if rated else 0),
    )
    return RetierResult(span.as_of, span.days, customers, rated, changed, moved, lines)


def _note_steps(connection: Any) -> None:
    """Every STEP-th net value of the ranking with how many are over it and how many reach it."""
    connection.execute("DELETE FROM rank_step")
    connection.execute(
        f"""INSERT INTO rank_step (value, over, at_least)
        SELECT value, min(place) - 1, max(place) FROM (
            SELECT ranked_value AS value, row_number() OVER (ORDER BY ranked_value DESC) AS place
            FROM customer_figures WHERE ranked_value IS NOT NULL)
        GROUP BY value HAVING min(place) / {STEP} <> (max(place) + 1) / {STEP} OR min(place) = 1"""  # noqa: S608
    )


def _tell(progress: Callable[[int], None] | None, percent: int) -> None:
    if progress is not None:
        progress(percent)
