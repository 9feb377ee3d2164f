"""What a computation of the whole book writes: only what differs from what is stored."""

from __future__ import annotations

from typing import Any

from deskcrm.differentiate.everybody import Everybody, spelt
from deskcrm.differentiate.figures import COLUMNS
from deskcrm.differentiate.tiers import RANK_SQL, RATED_SQL
from deskcrm.differentiate.window import Lines, Window

STEP = 1_000
"""Customers between two steps of the ranking; a rank counts over no more than these."""

MANY = 5
"""Of so many customers one must change rank for the index of the ranks to be made anew rather than entry by entry."""

_RANKS = "ix_customer_figures_ranked"
_MAKE_RANKS = f"CREATE INDEX {_RANKS} ON customer_figures (ranked_value) WHERE ranked_value IS NOT NULL"

_INDEXED = "last_contact"
_REST = tuple(column for column in COLUMNS if column != _INDEXED)
"""Where one of several indexed columns is written, SQLite writes the entries of all: this one hardly ever changes."""


_RANK = f"CASE WHEN t.tier {RATED_SQL} THEN t.net_value END"


def note_changes(book: Everybody, at: int) -> int:
    """Adds a line to the history of everybody whose tier changes; returns how many."""
    statement = f"""INSERT INTO tier_change (customer_id, at, from_tier, to_tier, net_value)
        SELECT t.customer_id, ?, g.tier, t.tier, t.net_value FROM {book.tiers} t
        JOIN customer_figures g ON g.customer_id = t.customer_id WHERE g.tier <> '' AND g.tier <> t.tier"""
    return int(book.connection.execute(statement, (at,)).rowcount)


def store(book: Everybody, at: int, *, ranked: bool = True) -> int:
    """Writes figures and tiers that differ; returns of how many customers. Ranks stay as they are unless ``ranked``."""
    rank = _RANK if ranked else "NULL"
    kept = "excluded.ranked_value" if ranked else "customer_figures.ranked_value"
    columns = ("tier", *_REST)
    names = f"customer_id, tier, {', '.join(_REST)}, {_INDEXED}, tier_since, ranked_value"
    statement = f"""INSERT INTO customer_figures ({names})
        SELECT n.customer_id, t.tier, {spelt("n", _REST)}, n.{_INDEXED}, :at, {rank}
        FROM {book.all} n JOIN {book.tiers} t ON t.customer_id = n.customer_id WHERE true
        ON CONFLICT (customer_id) DO UPDATE SET {", ".join(f"{column} = excluded.{column}" for column in columns)},
            tier_since = CASE WHEN tier = excluded.tier THEN tier_since ELSE excluded.tier_since END,
            ranked_value = {kept}
        WHERE ({spelt("customer_figures", columns)}, customer_figures.ranked_value)
            IS NOT ({spelt("excluded", columns)}, {kept})"""
    anew = ranked and _many_move(book)
    if anew:
        book.connection.execute(f"DROP INDEX {_RANKS}")
    changed = book.connection.execute(statement, {**book.span.values, "at": at}).rowcount
    if anew:
        book.connection.execute(_MAKE_RANKS)
    return int(changed) + _store_contacts(book)


def _many_move(book: Everybody) -> bool:
    moved, everybody = book.connection.execute(
        f"SELECT count(*) FILTER (WHERE {_RANK} IS NOT g.ranked_value), count(*) FROM {book.tiers} t"
        " LEFT JOIN customer_figures g ON g.customer_id = t.customer_id"
    ).fetchone()
    return bool(MANY * moved > everybody)


def forget_archived(connection: Any) -> None:
    """Who was archived has no figures and no rank any more."""
    connection.execute(
        "DELETE FROM customer_figures WHERE customer_id IN (SELECT id FROM customer WHERE archived_at IS NOT NULL)"
    )


def store_figures(book: Everybody) -> int:
    """Writes the figures that differ, without tiers; returns of how many customers."""
    statement = f"""INSERT INTO customer_figures (customer_id, tier, {", ".join(_REST)}, {_INDEXED})
        SELECT n.customer_id, '', {spelt("n", _REST)}, n.{_INDEXED} FROM {book.all} n WHERE true
        ON CONFLICT (customer_id) DO UPDATE SET {", ".join(f"{column} = excluded.{column}" for column in _REST)}
        WHERE ({spelt("customer_figures", _REST)}) IS NOT ({spelt("excluded", _REST)})"""
    return int(book.connection.execute(statement, book.span.values).rowcount) + _store_contacts(book)


def store_tiers(book: Everybody, at: int) -> int:
    """Writes tiers and what is ranked where they differ; returns of how many customers."""
    statement = f"""UPDATE customer_figures AS g SET tier = t.tier, ranked_value = {_RANK},
            tier_since = CASE WHEN g.tier = t.tier THEN g.tier_since ELSE ? END
        FROM {book.tiers} t WHERE t.customer_id = g.customer_id
            AND (t.tier, {_RANK}) IS NOT (g.tier, g.ranked_value)"""
    return int(book.connection.execute(statement, (at,)).rowcount)


def _store_contacts(book: Everybody) -> int:
    last = f"(SELECT i.last FROM {book.tables['contacts']} i WHERE i.customer_id = g.customer_id)"
    whose = f"g.customer_id {book.whose} AND" if book.whose else ""
    statement = f"UPDATE customer_figures AS g SET {_INDEXED} = {last} WHERE {whose} g.{_INDEXED} IS NOT {last}"
    return int(book.connection.execute(statement).rowcount)


def order_open_items(connection: Any) -> None:
    """The lists by tier: what is open follows its customer's tier."""
    rank = RANK_SQL.format(tier="(SELECT g.tier FROM customer_figures g WHERE g.customer_id = o.customer_id)")
    for table, is_open in (("follow_up", "state = 'open'"), ("complaint", "stage NOT IN ('closed', 'withdrawn')")):
        connection.execute(
            f"UPDATE {table} AS o SET tier_rank = {rank}"
            f" WHERE {is_open} AND archived_at IS NULL AND tier_rank <> {rank}"
        )


def note_run(book: Everybody, lines: Lines, now: int) -> int:
    """Keeps what the computation came to; returns how many customers there are."""
    connection, span = book.connection, book.span
    connection.execute("DELETE FROM tier_figures")
    connection.execute(
        "INSERT INTO tier_figures (tier, customers, contacts, seconds, cost_to_serve, revenue, margin, net_value)"
        " SELECT tier, count(*), sum(window_contacts), sum(window_seconds), sum(cost_to_serve), sum(window_revenue),"
        " sum(margin), sum(net_value) FROM customer_figures GROUP BY tier"
    )
    customers, margin = connection.execute(
        f"SELECT coalesce(sum(customers), 0), coalesce(sum(margin) FILTER (WHERE tier {RATED_SQL}), 0)"
        " FROM tier_figures"
    ).fetchone()
    rated = book.rated
    _note_steps(book)
    connection.execute(
        "INSERT INTO book_run (at, as_of, window_days, rated, platinum_line, gold_line, iron_line, mean_margin)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (now, *_days(span), rated, *lines, margin // rated if rated else 0),
    )
    return int(customers)


def _days(span: Window) -> tuple[str, int]:
    return span.as_of.isoformat(), span.days


def _note_steps(book: Everybody) -> None:
    """About every STEP-th net value of the ranking, with how many have it or more."""
    read = book.connection.execute
    rated, place = book.rated, 1
    read("DELETE FROM rank_step")
    while place <= rated:
        value = book.value_at(place)
        lower = read(
            f"SELECT place FROM {book.ranking} WHERE place > ? AND net_value < ? ORDER BY place LIMIT 1",
            (place, value),
        ).fetchone()
        below = lower[0] if lower else rated + 1
        read("INSERT INTO rank_step (value, at_least) VALUES (?, ?)", (value, below - 1))
        place = max(place + STEP, below)
