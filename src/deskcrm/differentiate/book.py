"""The whole book: figures, ranks, lines and tiers of every customer for one day, in SQL (DESIGN section 5).

The figures are made in a temporary table first; only what differs from what is stored is written then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from deskcrm.differentiate.book_rows import (
    forget_archived,
    note_changes,
    note_run,
    order_open_items,
    store,
    store_figures,
    store_tiers,
)
from deskcrm.differentiate.everybody import Everybody, Progress, roomy, spelt, tell
from deskcrm.differentiate.figures import COLUMNS
from deskcrm.differentiate.window import Lines, Run, Window, last_run, window, window_of
from deskcrm.errors import Refused
from deskcrm.locale.messages import N_
from deskcrm.settings.office import OfficeSettings, load
from deskcrm.settings.setting_checks import LONGEST_WINDOW
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.clock import Clock

LONGEST_GAP = 31
"""Days since the last computation, from which on everybody is summed up again."""

_DAYS = ("last_order", "days_with_order", "came_back")
"""What was not counted yet in a base that an older deskcrm wrote."""

_ALWAYS = tuple(column for column in COLUMNS if column not in _DAYS)

_TOUCHED = "IN (SELECT customer_id FROM temp.touched_customers)"
_DOUBTFUL = "IN (SELECT customer_id FROM temp.doubtful_customers)"


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
    progress: Progress | None = None,
) -> RetierResult:
    """Computes the whole book for the day ``as_of`` (today unless given) and the ``window_days`` up to it (as set).

    A computation for a day before the last one starts without previous tiers. ``progress`` is told percents. Raises
    Refused (``window``) for a window that no office can have.
    """
    settings = load(connection)
    day = as_of or clock.today()
    span = window(day, checked_window(window_days or settings.tier_window), clock)
    run = last_run(connection)
    with roomy(connection):
        forget_archived(connection)
        book = Everybody(connection, "fresh_book", span)
        book.sum_up(progress)
        book.sort()
        return _finish(book, settings, clock, progress, with_previous=run is None or day >= run.as_of)


@takes_connection
def next_day(connection: Any, *, clock: Clock, progress: Progress | None = None) -> RetierResult:
    """Computes the whole book for today as :func:`retier` does, summing up only customers whose window has moved past
    something: saves keep the others' figures.

    Sums up everybody where that cannot be known: after other settings or rates, or a long time.
    """
    settings = load(connection)
    run = last_run(connection)
    span = window(clock.today(), settings.tier_window, clock)
    if run is None or not _follows(connection, run, span, clock):
        return retier(connection, clock=clock, progress=progress)
    with roomy(connection):
        _touch(connection, window(run.as_of, run.window_days, clock), span)
        book = Everybody(connection, "fresh_book", span, _TOUCHED)
        book.sum_up(progress)
        changed = store_figures(book)
        book.sort_stored()
        result = _finish(book, settings, clock, progress, with_previous=True, changed=changed)
        connection.execute("DROP TABLE temp.touched_customers")
    return result


def _follows(connection: Any, run: Run, span: Window, clock: Clock) -> bool:
    """Whether ``span`` goes on from the last computation, with the same rates and days of the same time zone."""
    gap = (span.as_of - run.as_of).days
    (changed,) = connection.execute(
        "SELECT max((SELECT coalesce(max(updated_at), 0) FROM channel),"
        " (SELECT coalesce(max(updated_at), 0) FROM setting WHERE key = 'office.timezone'))"
    ).fetchone()
    return (
        0 <= gap <= LONGEST_GAP
        and run.window_days == span.days
        and run.as_of == clock.day_of(run.at)
        and changed < run.at.timestamp()
    )


def _touch(connection: Any, before: Window, span: Window) -> None:
    """Notes the customers who have something in the days that left the window or came into it, or whose figures are
    missing."""
    connection.execute("DROP TABLE IF EXISTS temp.touched_customers")
    connection.execute("CREATE TEMP TABLE touched_customers (customer_id INTEGER PRIMARY KEY)")
    moved = "({at} >= :left AND {at} < :start OR {at} >= :before AND {at} < :end)"
    values = {"left": before.start, "start": span.start, "before": before.end, "end": span.end}
    for table, at in (("interaction", "at"), ("purchase", "at"), ("complaint", "coalesce(closed_at, at)")):
        connection.execute(
            f"INSERT OR IGNORE INTO temp.touched_customers SELECT customer_id FROM {table}"
            f" WHERE customer_id IS NOT NULL AND {moved.format(at=at)}",
            values,
        )
    connection.execute(
        "INSERT OR IGNORE INTO temp.touched_customers SELECT id FROM customer c"
        " WHERE archived_at IS NULL AND NOT EXISTS (SELECT 1 FROM customer_figures g WHERE g.customer_id = c.id"
        " AND g.days_with_order IS NOT NULL)"
    )


def _finish(
    book: Everybody,
    settings: OfficeSettings,
    clock: Clock,
    progress: Progress | None,
    *,
    with_previous: bool,
    changed: int | None = None,
) -> RetierResult:
    """Draws the lines, gives the tiers, and writes what differs; ``changed`` when the figures are written already."""
    now = int(clock.now().timestamp())
    at = min(now, book.span.end - 1)
    lines = book.lines(settings)
    book.set_tiers(lines, with_previous=with_previous)
    tell(progress, 75)
    moved = note_changes(book, at)
    changed = store(book, at) if changed is None else changed + store_tiers(book, at)
    tell(progress, 90)
    order_open_items(book.connection)
    customers = note_run(book, lines, now)
    result = RetierResult(book.span.as_of, book.span.days, customers, book.rated, changed, moved, lines)
    book.drop()
    tell(progress, 100)
    return result


def recompute_all(connection: Any, *, clock: Clock) -> int:
    """Brings the figures of all customers up to date under the lines that stand; how many rows changed.

    As after a save: ranks and lines stay those of the last computation.
    """
    run = last_run(connection)
    with roomy(connection):
        forget_archived(connection)
        book = Everybody(connection, "fresh_book", window_of(connection, clock=clock, run=run))
        book.sum_up()
        book.sort()
        book.set_tiers(run.lines if run else (None, None, None), with_previous=True)
        at = min(int(clock.now().timestamp()), book.span.end - 1)
        note_changes(book, at)
        changed = store(book, at, ranked=False)
        order_open_items(connection)
        book.drop()
    return changed


@takes_connection
def mismatches(connection: Any, *, clock: Clock) -> int:
    """How many customers have figures that differ from what their records say, for the health check.

    The figures are of the day they were last made: of the last computation, of the customer's last save since then, or
    of today. Whoever is right as of one of them is right.
    """
    run = last_run(connection)
    span = window_of(connection, clock=clock, run=run)
    gap = 0 if run is None else (span.as_of - run.as_of).days
    with roomy(connection):
        connection.execute("DROP TABLE IF EXISTS temp.doubtful_customers")
        connection.execute("CREATE TEMP TABLE doubtful_customers (customer_id INTEGER PRIMARY KEY)")
        count = _doubt(connection, span, run, "")
        for back in (gap, *range(1, min(gap, LONGEST_GAP))):  # most are of the last computation's day
            if count and back > 0:
                earlier = window(span.as_of - timedelta(days=back), span.days, clock)
                count = _doubt(connection, earlier, run, _DOUBTFUL)
        connection.execute("DROP TABLE temp.doubtful_customers")
    return count


def _doubt(connection: Any, span: Window, run: Run | None, whose: str) -> int:
    """Leaves those of the doubtful customers whose figures are not those of ``span``, or whose tier is none that the
    lines of ``run`` let them keep, and returns how many they are."""
    book = Everybody(connection, "checked_book", span, whose)
    book.sum_up()
    book.sort()
    book.set_tiers(run.lines if run else (None, None, None), with_previous=True)
    tier = "t.tier" if run else "g.tier"  # before the first lines there is nothing to hold it against
    found = connection.execute(
        f"""SELECT n.customer_id FROM {book.all} n JOIN {book.tiers} t ON t.customer_id = n.customer_id
            LEFT JOIN customer_figures g ON g.customer_id = n.customer_id
            WHERE ({tier}, {spelt("n", _ALWAYS)}) IS NOT (g.tier, {spelt("g", _ALWAYS)})
                OR g.days_with_order IS NOT NULL AND ({spelt("n", _DAYS)}) IS NOT ({spelt("g", _DAYS)})""",
        span.values,
    ).fetchall()
    connection.execute("DELETE FROM temp.doubtful_customers")
    connection.executemany("INSERT INTO temp.doubtful_customers VALUES (?)", found)
    book.drop()
    return len(found)


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
    table = f"temp.{name}"
    with roomy(connection):
        book = Everybody(connection, name, window(as_of or clock.today(), days, clock))
        book.sum_up()
        book.sort()
        lines = lines or book.lines(settings)
        book.set_tiers(lines, with_previous=False)
        connection.execute(f"DROP TABLE IF EXISTS {table}")
        connection.execute(f"CREATE TEMP TABLE {name} (customer_id INTEGER PRIMARY KEY, tier, {', '.join(COLUMNS)})")
        connection.execute(
            f"INSERT INTO {table} SELECT n.customer_id, t.tier, {spelt('n')} FROM {book.all} n"
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
