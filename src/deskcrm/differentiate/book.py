"""The whole book: figures, ranks, lines and tiers of every customer for one day, in SQL (DESIGN section 5).

The figures are made in a temporary table first; only what differs from what is stored is written then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from deskcrm.differentiate.figures import COLUMNS, figures_sql, sources
from deskcrm.differentiate.tiers import RANK_SQL, lines_as_values, rated_tier_sql, tier_sql
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

_CACHE_KIB = 200_000

_SPELT = ", ".join(COLUMNS)


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
    with _roomy(connection):
        book = _Book(connection, "fresh_book", span)
        book.sum_up(progress)
        lines = lines_of(book, settings)
        book.set_tiers(lines, with_previous=run is None or day >= run.as_of)
        _tell(progress, 75)
        at = min(int(clock.now().timestamp()), span.end - 1)
        moved = _note_changes(book, at)
        changed = _store(book, at)
        _tell(progress, 90)
        _order_open_items(connection)
        result = _note_run(connection, book, lines, int(clock.now().timestamp()), changed, moved)
        book.drop()
    _tell(progress, 100)
    return result


def recompute_all(connection: Any, *, clock: Clock) -> int:
    """Brings the figures of all customers up to date under the lines that stand; how many rows changed.

    As after a save: ranks and lines stay those of the last computation.
    """
    run = last_run(connection)
    with _roomy(connection):
        book = _Book(connection, "fresh_book", window_of(connection, clock=clock, run=run))
        book.sum_up()
        book.set_tiers(run.lines if run else (None, None, None), with_previous=True)
        at = min(int(clock.now().timestamp()), book.span.end - 1)
        _note_changes(book, at)
        changed = _store(book, at, ranked="g.ranked_value")
        _order_open_items(connection)
        book.drop()
    return changed


@takes_connection
def mismatches(connection: Any, *, clock: Clock) -> int:
    """How many customers have figures that differ from what their records say, for the health check."""
    book = _Book(connection, "checked_book", window_of(connection, clock=clock))
    book.sum_up()
    new, old = (", ".join(f"{table}.{column}" for column in COLUMNS) for table in ("n", "g"))
    (count,) = connection.execute(
        f"SELECT count(*) FROM {book.all} n LEFT JOIN customer_figures g ON g.customer_id = n.customer_id"
        f" WHERE ({new}) IS NOT ({old})",
        book.span.values,
    ).fetchone()
    book.drop()
    return int(count)


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
    with _roomy(connection):
        book = _Book(connection, name, window(as_of or clock.today(), days, clock))
        book.sum_up()
        lines = lines or lines_of(book, settings)
        book.set_tiers(lines, with_previous=False)
        table = f"temp.{name}"
        connection.execute(f"DROP TABLE IF EXISTS {table}")
        connection.execute(f"CREATE TEMP TABLE {name} (customer_id INTEGER PRIMARY KEY, tier, {_SPELT})")
        connection.execute(
            f"INSERT INTO {table} SELECT n.customer_id, t.tier, {_of('n')} FROM {book.all} n"
            f" JOIN {book.tiers} t ON t.customer_id = n.customer_id",
            book.span.values,
        )
        book.drop()
    return table, book.span, lines


def checked_window(days: int) -> int:
    """``days``, unless no window can be so long: then Refused (``window``)."""
    if not 1 <= days <= LONGEST_WINDOW:
        raise Refused(
            N_("The window is from 1 to {most} days; {days} is not."), field="window", most=LONGEST_WINDOW, days=days
        )
    return days


class _Book:
    """Everybody's figures for one window: a temporary table a kind of record, joined when they are read, and one of
    net values and tiers."""

    def __init__(self, connection: Any, name: str, span: Window) -> None:
        self.connection = connection
        self.span = span
        self.tables = {kind: f"temp.{name}_{kind}" for kind in sources()}
        self.tiers = f"temp.{name}_tiers"
        self.all = f"({figures_sql(self.tables)})"
        """The figures of everybody; wants the values of the window."""

    def sum_up(self, progress: Callable[[int], None] | None = None) -> None:
        """Sums up the records, and notes each net value and who is to be rated (``rated``, else new or unrated)."""
        self.drop()
        for place, (kind, statement) in enumerate(sources().items()):
            table = self.tables[kind]
            columns = [
                column[0] for column in self.connection.execute(statement + " LIMIT 0", self._values()).description
            ]
            self.connection.execute(
                f"CREATE TEMP TABLE {table[5:]} (customer_id INTEGER PRIMARY KEY, {', '.join(columns[1:])})"
            )
            self.connection.execute(f"INSERT INTO {table} {statement}", self._values())
            _tell(progress, 10 * place + 10)
        self.connection.execute(
            f"CREATE TEMP TABLE {self.tiers[5:]} (customer_id INTEGER PRIMARY KEY, net_value, tier)"
        )
        # The lines are not known yet; any will do to tell who is rated.
        tier = tier_sql("n", _NO_TIER)
        rated = f"CASE {tier} WHEN 'new' THEN 'new' WHEN 'unrated' THEN 'unrated' ELSE 'rated' END"
        self.connection.execute(
            f"INSERT INTO {self.tiers} SELECT n.customer_id, n.net_value, {rated} FROM {self.all} n",
            {**self._values(), **lines_as_values((0, 0, 0))},
        )

    def set_tiers(self, lines: Lines, *, with_previous: bool) -> None:
        """Gives those who are rated their tiers under ``lines``."""
        before = f"(SELECT g.tier FROM customer_figures g WHERE g.customer_id = {self.tiers[5:]}.customer_id)"
        tier = rated_tier_sql(self.tiers[5:], before if with_previous else _NO_TIER)
        self.connection.execute(
            f"UPDATE {self.tiers} SET tier = {tier} WHERE tier = 'rated'",
            lines_as_values(lines),
        )

    def drop(self) -> None:
        """Takes the temporary tables away."""
        for table in (*self.tables.values(), self.tiers):
            self.connection.execute(f"DROP TABLE IF EXISTS {table}")

    def _values(self) -> dict[str, int]:
        return self.span.values


def lines_of(book: _Book, settings: OfficeSettings) -> Lines:
    """The lines between the tiers: the office's amounts, else the net values at its shares of those rated."""
    if settings.tier_amounts:
        first, second, third = (
            line_amount(1_000, parse_unit_price(amount), settings.currency) for amount in settings.tier_amounts
        )
        return first, second, third
    read = book.connection.execute
    (rated,) = read(f"SELECT count(*) FROM {book.tiers} WHERE tier = 'rated'").fetchone()
    if not rated:
        return None, None, None
    places = [-(-share * rated // 100) for share in settings.tier_shares]
    found = read(
        f"SELECT place, net_value FROM (SELECT net_value, row_number() OVER (ORDER BY net_value DESC) AS place"
        f" FROM {book.tiers} WHERE tier = 'rated') WHERE place IN (?, ?, ?)",
        places,
    )
    at = dict(found.fetchall())
    first, second, third = (at[place] for place in places)
    return first, second, third


@contextmanager
def _roomy(connection: Any) -> Iterator[None]:
    """The cache of an everyday connection is too small for everybody at once."""
    usual = connection.execute("PRAGMA cache_size").fetchone()[0]
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA cache_size = {int(usual)}")


def _of(table: str) -> str:
    return ", ".join(f"{table}.{column}" for column in COLUMNS)


def _note_changes(book: _Book, at: int) -> int:
    return int(
        book.connection.execute(
            f"INSERT INTO tier_change (customer_id, at, from_tier, to_tier, net_value)"
            f" SELECT t.customer_id, ?, g.tier, t.tier, t.net_value FROM {book.tiers} t"
            f" JOIN customer_figures g ON g.customer_id = t.customer_id WHERE g.tier <> '' AND g.tier <> t.tier",
            (at,),
        ).rowcount
    )


def _store(book: _Book, at: int, *, ranked: str = "") -> int:
    """Writes what differs from what is stored; returns how many customers that are."""
    ranked = ranked or f"CASE WHEN t.{_RATED} THEN t.net_value END"
    values = {**book.span.values, "at": at}
    fresh = f"{book.all} n JOIN {book.tiers} t ON t.customer_id = n.customer_id"
    changed = book.connection.execute(
        f"UPDATE customer_figures AS g SET tier = t.tier, {', '.join(f'{column} = n.{column}' for column in COLUMNS)},"
        f" tier_since = CASE WHEN g.tier = t.tier THEN g.tier_since ELSE :at END, ranked_value = {ranked}"
        f" FROM {fresh} WHERE n.customer_id = g.customer_id"
        f" AND (t.tier, {_of('n')}, {ranked}) IS NOT (g.tier, {_of('g')}, g.ranked_value)",
        values,
    ).rowcount
    inserted = book.connection.execute(
        f"INSERT INTO customer_figures (customer_id, tier, {_SPELT}, tier_since, ranked_value)"
        f" SELECT n.customer_id, t.tier, {_of('n')}, :at, {'NULL' if ranked.startswith('g.') else ranked} FROM {fresh}"
        f" WHERE NOT EXISTS (SELECT 1 FROM customer_figures g WHERE g.customer_id = n.customer_id)",
        values,
    ).rowcount
    return int(changed) + int(inserted)


def _order_open_items(connection: Any) -> None:
    """The lists by tier: what is open follows its customer's tier."""
    rank = RANK_SQL.format(tier="(SELECT g.tier FROM customer_figures g WHERE g.customer_id = o.customer_id)")
    for table, is_open in (("follow_up", "state = 'open'"), ("complaint", "stage NOT IN ('closed', 'withdrawn')")):
        connection.execute(
            f"UPDATE {table} AS o SET tier_rank = {rank}"
            f" WHERE {is_open} AND archived_at IS NULL AND tier_rank <> {rank}"
        )


def _note_run(connection: Any, book: _Book, lines: Lines, now: int, changed: int, moved: int) -> RetierResult:
    connection.execute("DELETE FROM tier_figures")
    connection.execute(
        "INSERT INTO tier_figures (tier, customers, contacts, seconds, cost_to_serve, revenue, margin, net_value)"
        " SELECT tier, count(*), sum(window_contacts), sum(window_seconds), sum(cost_to_serve), sum(window_revenue),"
        " sum(margin), sum(net_value) FROM customer_figures GROUP BY tier"
    )
    customers, rated, margin = connection.execute(
        f"SELECT coalesce(sum(customers), 0), coalesce(sum(CASE WHEN {_RATED} THEN customers END), 0),"
        f" coalesce(sum(CASE WHEN {_RATED} THEN margin END), 0) FROM tier_figures"
    ).fetchone()
    _note_steps(connection)
    span = book.span
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
        SELECT value, place - 1, place - 1 + alike FROM (
            SELECT ranked_value AS value, min(place) AS place, count(*) AS alike FROM (
                SELECT ranked_value, row_number() OVER (ORDER BY ranked_value DESC) AS place
                FROM customer_figures WHERE ranked_value IS NOT NULL)
            GROUP BY ranked_value)
        WHERE place = 1 OR (place - 1) / {STEP} <> (place - 1 + alike) / {STEP}"""
    )


def _tell(progress: Callable[[int], None] | None, percent: int) -> None:
    if progress is not None:
        progress(percent)
