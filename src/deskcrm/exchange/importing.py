"""Bringing another program's table into the base: checked whole, then written in one transaction, or not at all."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Any

from deskcrm.differentiate.book import retier
from deskcrm.differentiate.figures import FEW, recompute
from deskcrm.errors import DeskError, Refused
from deskcrm.exchange.dates import ORDERS, OrderNeeded, infer_order
from deskcrm.exchange.fields import DATES
from deskcrm.exchange.kinds import check_kind, loader_of
from deskcrm.exchange.loader import Loader
from deskcrm.exchange.mapping import map_columns
from deskcrm.exchange.reading import Table, open_table
from deskcrm.exchange.rejects import Rejects, default_path
from deskcrm.exchange.result import ImportResult, Reason
from deskcrm.exchange.rows import Context
from deskcrm.exchange.staging import Staging
from deskcrm.exchange.twins import CREATE, POLICIES, Twins
from deskcrm.identify.search_index import PAUSE, index_customers, index_many, index_missing, put_off
from deskcrm.identify.search_tidying import LARGE_PAGES, MOST_STEPS, merge
from deskcrm.locale.fields import label
from deskcrm.locale.messages import N_
from deskcrm.settings.office import load
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.store import Office

Progress = Callable[[int, int | None], None]
"""Told now and then how many rows are done, and of about how many (None when that is not known)."""

_STEP = 5_000
_CHECKING = 0.6
"""The part of the way, as time goes, that is over when every row is checked."""

_INDEX_AT_ONCE = 2_000
_MANY_AT_ONCE = 20_000
"""Customers that are indexed in about a second: as long as a save at another desk waits, once, for a million."""

_PARTS = 50
"""Writes that the index of many customers is made in: fewer segments than FTS5 merges by force."""

_CACHE_KIB = 200_000


@contextmanager
def _no_collector() -> Iterator[None]:
    """Without the cycle collector, which would walk the rows again and again though they make no cycles.

    What was made meanwhile counts as old afterwards: else the collector would walk all of it at once, and the screen
    stand still for it. The desk has laid its modules aside from the collector; there they stay.
    """
    was_on, aside = gc.isenabled(), gc.get_freeze_count()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            if not aside:
                gc.unfreeze()
            gc.enable()


@_no_collector()
def import_file(
    office: Office,
    kind: str,
    path: Path,
    *,
    mapping: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    dates: str | None = None,
    encoding: str | None = None,
    dry_run: bool = False,
    rejects: Path | None = None,
    duplicates: str = CREATE,
    decisions: Mapping[int, str] | None = None,
    progress: Progress | None = None,
) -> ImportResult:
    """Imports the table at ``path`` as ``kind`` (see :data:`deskcrm.exchange.fields.KINDS`).

    ``mapping`` gives fields their columns before the header's own words do; ``dates`` (dmy, mdy or ymd) the order in
    all date columns. Rows that cannot be kept go whole to the file ``rejects``, by default NAME.rejects.csv beside the
    source. A dry run does everything but keep it, and writes a rejects file only where ``rejects`` says so.
    ``duplicates`` (a code of :data:`deskcrm.exchange.twins.POLICIES`) says what becomes of a customer's row without a
    code that is likely somebody who is there already; ``decisions`` say it of single lines, or name that customer.
    ``progress`` may raise to stop the import: until its last call nothing is kept.
    Raises Refused when the file as a whole cannot be read, StoreError or Busy when the base cannot be written; nothing
    is kept then.
    """
    check_kind(kind)
    if dates is not None and dates not in ORDERS:
        raise Refused(N_("{text} is no order of dates; there are {orders}."),
                      field="dates", text=dates, orders=", ".join(ORDERS))  # fmt: skip
    if duplicates not in POLICIES:
        raise Refused(N_("{field}: “{value}” is not one of {choices}."),
                      field="duplicates", value=duplicates, choices=", ".join(POLICIES))  # fmt: skip
    wanted = list(mapping.items()) if isinstance(mapping, Mapping) else list(mapping)
    scratch = office.path.parent
    with ExitStack() as stack:
        table = stack.enter_context(open_table(path, kind=kind, encoding=encoding, scratch=scratch))
        mapped = map_columns(kind, table.header, wanted)
        settings = office.read(load)
        context = Context(settings, office.clock, mapped, escaped=table.is_escaped, staff_id=office.staff_id)
        if dates is not None:
            context.orders = dict.fromkeys(DATES, dates)
        refused = Rejects(rejects or default_path(path, scratch), table.header)
        stack.callback(refused.drop)
        checked = _Checked(table, stack.enter_context(Staging(scratch)), refused, not dry_run or rejects is not None)
        loader = office.read(check_rows, kind, context, checked, progress, (duplicates, decisions or {}))
        if checked.staging.count and not dry_run:
            office.backup_before("import")
        try:
            result = office.write(import_rows, loader, checked, path.name, dry_run, progress)
        except _DryRun as done:
            result = done.result
        result = replace(result, rejects_file=refused.keep())
        if progress is not None:
            progress(result.read, result.read)
    if not dry_run:
        index_customers_of(office, loader)
        _refresh_book(office, loader)
    return result


def _refresh_book(office: Office, loader: Loader) -> None:
    """Tiers and what is bought together, unless the file said nothing new of anybody; many rows brought their tiers
    with them."""
    from deskcrm.customize.whole_book import follow_import

    if loader.touched:
        follow_import(office, computed=len(loader.touched) > FEW)


@dataclass(slots=True)
class _Checked:
    """The file after the check: what may go in waits in ``staging``, the rest is in ``rejects``."""

    table: Table
    staging: Staging
    rejects: Rejects
    keeps_rejects: bool
    twins: Twins | None = None
    read: int = 0
    refused: int = 0
    reasons: dict[str, list[int]] = field(default_factory=dict)

    def start_over(self) -> None:
        """Forgets what was read, to read it again."""
        self.staging.clear()
        self.rejects.drop()
        self.reasons.clear()
        self.read = self.refused = 0


class _DryRun(Exception):
    """Ends the transaction of a dry run, carrying what it would have come to."""

    def __init__(self, result: ImportResult) -> None:
        super().__init__()
        self.result = result


@takes_connection
def check_rows(
    connection: Any,
    kind: str,
    context: Context,
    checked: _Checked,
    progress: Progress | None = None,
    wishes: tuple[str, Mapping[int, str]] = (CREATE, {}),
) -> Loader:
    """Reads every row of the table against one snapshot of the base; returns the loader that will write them."""
    if wishes != (CREATE, {}):
        checked.twins = Twins(connection, *wishes, context.clock)
    try:
        loader = loader_of(kind, context)
        _check(connection, loader, checked, progress)
    except OrderNeeded:
        infer_orders(context, checked.table)
        checked.start_over()
        loader = loader_of(kind, context)
        _check(connection, loader, checked, progress)
    if loader.again(connection):
        checked.start_over()
        _check(connection, loader, checked, progress)
    checked.staging.close_list()
    return loader


def _check(connection: Any, loader: Loader, checked: _Checked, progress: Progress | None) -> None:
    check = loader.checker(connection)
    add, twins = checked.staging.add, checked.twins
    total = checked.table.total
    count = 0
    problem: DeskError | None
    for line, cells, unreadable in checked.table.rows:
        if unreadable is None:
            cells.append("")
            try:
                text, values = check(cells)
                if twins is not None:
                    values = loader.same_as(twins, line, checked.staging.key_of(text), values)
            except DeskError as error:
                problem = error
                cells.pop()
            else:
                problem = None
                add(text, values)
        else:
            problem = unreadable
        count += 1
        if problem is not None:
            if not any(map(str.strip, cells)):
                count -= 1
                continue
            _refuse(checked, line, cells, problem)
        if progress is not None and count % _STEP == 0:
            progress(int(count * _CHECKING), max(total, count))
    checked.read = count


def _refuse(checked: _Checked, line: int, cells: list[str], error: DeskError) -> None:
    reason = _reason(error)
    checked.refused += 1
    known = checked.reasons.setdefault(reason, [0, line])
    known[0] += 1
    if checked.keeps_rejects:
        checked.rejects.add(line, cells, reason)


_REASONS: dict[tuple[object, ...], str] = {}


def _reason(error: DeskError) -> str:
    """The sentence for the rejects file, with the field named in it."""
    values = tuple(error.values.values())
    key = (error.message, error.field, *values)
    try:
        return _REASONS[key]
    except KeyError:
        pass
    text = str(error)
    if error.field and "{field}" not in error.message:
        text = f"{label(error.field)}: {text}"
    if len(_REASONS) < 1000 and not values:
        _REASONS[key] = text
    return text


def infer_orders(context: Context, table: Table) -> None:
    """Tells the order of day and month in each date column from all of its values. Raises Refused where it cannot."""
    columns = {name: places[0] for name, places in context.mapped.columns.items() if name in DATES}
    values: dict[str, dict[str, None]] = {name: {} for name in columns}
    for _line, cells, problem in table.rows:
        if problem is None:
            for name, place in columns.items():
                values[name].setdefault(cells[place])
    for name, found in values.items():
        context.orders[name] = infer_order(found, name)


@takes_connection
def import_rows(
    connection: Any, loader: Loader, checked: _Checked, file_name: str, dry_run: bool, progress: Progress | None
) -> ImportResult:
    """Writes the rows that passed the check, in the open transaction, with the run that brought them."""
    context, table = loader.context, checked.table
    context.now = int(context.clock.now().timestamp())
    # The indexes of many rows are read and written all over; the cache of an everyday connection is too small.
    usual = connection.execute("PRAGMA cache_size").fetchone()[0]
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    try:
        context.import_id = _begin_run(connection, loader, table.sha256, file_name)
        loader.begin(connection)
        done = 0
        for batch in checked.staging.batches():
            loader.load(connection, batch)
            done += len(batch)
            if progress is not None:
                part = _CHECKING + (1 - _CHECKING) * done / checked.staging.count
                progress(int(checked.read * part), checked.read)
        loader.finish(connection)
        result = _result(loader, checked, file_name, dry_run)
        _end_run(connection, context.import_id, result)
        if len(loader.touched) > FEW:
            retier(connection, clock=context.clock)
        elif loader.touched:
            recompute(connection, loader.touched, context.clock)
        if len(loader.touched) <= _INDEX_AT_ONCE:
            index_customers(connection, loader.touched)
        else:
            put_off(connection, loader.touched)
    finally:
        connection.execute(f"PRAGMA cache_size = {int(usual)}")
    if dry_run:
        raise _DryRun(result)
    return result


def _begin_run(connection: Any, loader: Loader, sha256: str, file_name: str) -> int:
    import uuid_utils

    context = loader.context
    row = connection.execute(
        "INSERT INTO import_run (uid, version, created_at, updated_at, kind, file_name, sha256, at, staff_id,"
        " rows_read, rows_created, rows_updated, rows_unchanged, rows_refused) "
        "VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0)",
        (uuid_utils.uuid7().bytes, context.now, context.now, loader.kind, file_name, sha256, context.now,
         context.staff_id),
    )  # fmt: skip
    return int(row.lastrowid)


def _end_run(connection: Any, run_id: int, result: ImportResult) -> None:
    connection.execute(
        "UPDATE import_run SET rows_read = ?, rows_created = ?, rows_updated = ?, rows_unchanged = ?, rows_refused = ?"
        " WHERE id = ?",
        (result.read, result.created, result.updated, result.unchanged, result.refused, run_id),
    )


def _result(loader: Loader, checked: _Checked, file_name: str, dry_run: bool) -> ImportResult:
    context, table = loader.context, checked.table
    mapped = context.mapped
    reasons = [Reason(text, count, line) for text, (count, line) in checked.reasons.items()]
    return ImportResult(
        kind=loader.kind,
        file_name=file_name,
        sha256=table.sha256,
        read=checked.read,
        created=loader.created,
        updated=loader.updated,
        unchanged=loader.unchanged,
        refused=checked.refused,
        customers_created=loader.customers.created,
        products_created=loader.products.created,
        dry_run=dry_run,
        encoding=table.encoding,
        encoding_guessed=table.guessed,
        delimiter=table.delimiter,
        date_orders=tuple((name, context.orders[name]) for name in mapped.columns if name in context.orders),
        columns=tuple((name, tuple(mapped.header[p] for p in places)) for name, places in mapped.columns.items()),
        unused=(*mapped.unused, *table.left_out),
        reasons=tuple(sorted(reasons, key=lambda reason: (-reason.count, reason.first_line))),
        said=tuple(context.said),
        import_id=context.import_id,
        first_id=loader.first_id if loader.created else 0,
        last_id=loader.next_id - 1 if loader.created else 0,
        updates=tuple(loader.changes),
    )


def index_customers_of(office: Office, loader: Loader) -> None:
    """Makes the customers findable, in writes short enough that other desks save in between."""
    if len(loader.touched) > _INDEX_AT_ONCE:
        ids = sorted(loader.touched)
        size = max(_INDEX_AT_ONCE, min(_MANY_AT_ONCE, len(ids) // _PARTS))
        for start in range(0, len(ids), size):
            office.maintain(index_many, ids[start : start + size])
            sleep(PAUSE)
        # Else a save would have to merge it, sooner or later.
        merge(office, MOST_STEPS + len(ids) // _INDEX_AT_ONCE, LARGE_PAGES)
    # Also those that an import before this one left over because it was stopped here.
    after = 0
    while after := office.maintain(index_missing, _INDEX_AT_ONCE, after=after):
        pass
