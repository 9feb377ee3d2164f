"""The figures of many customers at once, in temporary tables: one a kind of record, and one of net values and tiers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from deskcrm.differentiate.figures import COLUMNS, ORDERS_BY_THEN, figures_sql, sources
from deskcrm.differentiate.tiers import (
    lines_as_values,
    lines_at_amounts,
    lines_at_shares,
    rated_tier_sql,
    tier_sql,
)
from deskcrm.differentiate.window import Lines, Window
from deskcrm.settings.office import OfficeSettings

Progress = Callable[[int], None]
"""Told percents."""

_NO_TIER = "''"

_CACHE_KIB = 200_000


class Everybody:
    """Customers' figures for one window: of all, or of those that ``whose`` says (``IN (...)``)."""

    def __init__(self, connection: Any, name: str, span: Window, whose: str = "") -> None:
        self.connection = connection
        self.span = span
        self.whose = whose
        self._sources = sources(span, whose)
        self.tables = {kind: f"temp.{name}_{kind}" for kind in self._sources}
        self.tiers = f"temp.{name}_tiers"
        self.ranking = f"temp.{name}_ranking"
        self.all = f"({figures_sql(span, self.tables, whose)})"
        """Everybody's figures; wants the values of the window."""

    def sum_up(self, progress: Progress | None = None) -> None:
        """Sums up each kind of record by customer."""
        self.drop()
        for place, (kind, statement) in enumerate(self._sources.items()):
            table, values = self.tables[kind], self.span.values
            cursor = self.connection.execute(statement + " LIMIT 0", values)
            columns = [column[0] for column in cursor.description]
            self._make(table, "customer_id INTEGER PRIMARY KEY", *columns[1:])
            self.connection.execute(f"INSERT INTO {table} {statement}", values)
            tell(progress, 10 * place + 10)

    def sort(self) -> None:
        """Notes net values and who is new or unrated, and puts those who are rated in order."""
        self._sort(f"{self.all} n")

    def sort_stored(self) -> None:
        """As :meth:`sort`, of the figures that stand in the base."""
        self._sort(f"(SELECT g.*, {ORDERS_BY_THEN} AS orders_by_then FROM customer_figures g) n")

    def _sort(self, figures: str) -> None:
        self._make(self.tiers, "customer_id INTEGER PRIMARY KEY", "net_value", "tier")
        # The lines are not known yet; any will do to tell who is rated.
        rated = f"CASE {tier_sql('n', _NO_TIER)} WHEN 'new' THEN 'new' WHEN 'unrated' THEN 'unrated' ELSE 'rated' END"
        self.connection.execute(
            f"INSERT INTO {self.tiers} SELECT n.customer_id, n.net_value, {rated} FROM {figures}",
            {**self.span.values, **lines_as_values((0, 0, 0))},
        )
        self._make(self.ranking, "place INTEGER PRIMARY KEY", "net_value")
        self.connection.execute(
            f"INSERT INTO {self.ranking} (net_value) SELECT net_value FROM {self.tiers} WHERE tier = 'rated'"
            " ORDER BY net_value DESC"
        )

    def lines(self, settings: OfficeSettings) -> Lines:
        """The lines between the tiers: the office's amounts, else the net values at its shares of those rated."""
        if settings.tier_amounts:
            return lines_at_amounts(settings.tier_amounts, settings.currency)
        return lines_at_shares(settings.tier_shares, self.rated, self.value_at)

    def value_at(self, place: int) -> int:
        """The net value that stands at ``place`` (from 1 on) of those rated."""
        row = self.connection.execute(f"SELECT net_value FROM {self.ranking} WHERE place = ?", (place,)).fetchone()
        return int(row[0])

    @property
    def rated(self) -> int:
        """How many are rated."""
        (count,) = self.connection.execute(f"SELECT coalesce(max(place), 0) FROM {self.ranking}").fetchone()
        return int(count)

    def set_tiers(self, lines: Lines, *, with_previous: bool) -> None:
        """Gives those who are rated their tiers under ``lines``."""
        name = self.tiers[5:]
        before = f"(SELECT g.tier FROM customer_figures g WHERE g.customer_id = {name}.customer_id)"
        tier = rated_tier_sql(name, before if with_previous else _NO_TIER)
        self.connection.execute(
            f"UPDATE {self.tiers} SET tier = {tier} WHERE tier = 'rated'",
            lines_as_values(lines),
        )

    def drop(self) -> None:
        """Takes the temporary tables away."""
        for table in (*self.tables.values(), self.tiers, self.ranking):
            self.connection.execute(f"DROP TABLE IF EXISTS {table}")

    def _make(self, table: str, *columns: str) -> None:
        self.connection.execute(f"DROP TABLE IF EXISTS {table}")
        self.connection.execute(f"CREATE TEMP TABLE {table[5:]} ({', '.join(columns)})")


def spelt(table: str, columns: tuple[str, ...] = COLUMNS) -> str:
    """The columns of figures, each of ``table``."""
    return ", ".join(f"{table}.{column}" for column in columns)


@contextmanager
def roomy(connection: Any) -> Iterator[None]:
    """The cache of an everyday connection is too small for everybody at once."""
    usual = connection.execute("PRAGMA cache_size").fetchone()[0]
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA cache_size = {int(usual)}")


def tell(progress: Progress | None, percent: int) -> None:
    """Tells ``progress``, where there is one."""
    if progress is not None:
        progress(percent)
