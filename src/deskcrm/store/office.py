"""The office's base and its two doors: everything that touches it goes through ``read`` or ``write``."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from filelock import FileLock

from deskcrm.clock import Clock
from deskcrm.errors import Replaced, StoreError
from deskcrm.locale.messages import N_
from deskcrm.store import backup, base_file, ciphering, powers, recompute, restoring, running, sqlite, undo
from deskcrm.store.audit import Actor, payload_of, write_entry, write_result
from deskcrm.store.changes import Changes, watch
from deskcrm.store.copying import Snapshot
from deskcrm.store.doors import is_backed_up, is_undone, takes_connection, wants_connection
from deskcrm.store.drafts import Drafts
from deskcrm.store.in_words import busy, in_words
from deskcrm.store.pace import Pace
from deskcrm.store.pool import Handle, Pool
from deskcrm.store.records import instant
from deskcrm.store.undo import Undone
from deskcrm.store.watching import Watch

P = ParamSpec("P")
T = TypeVar("T")


class Acting(Protocol):
    """Who acts at this terminal, as far as the store needs to know them."""

    @property
    def id(self) -> int:
        """The member of staff's id."""

    @property
    def name(self) -> str:
        """Their name."""


class Office:
    """One open base. Make it with :func:`open_base`; close it at the end.

    ``staff`` is who acts (None before anybody chose), ``terminal`` names this run in the audit and for the undo.
    ``copier`` takes the copying of a snapshot off whoever saves, as the desk has a lane for it; else the save waits.
    """

    def __init__(self, path: Path, clock: Clock, terminal: str) -> None:
        self.path = path
        self.clock = clock
        self.terminal = terminal
        self.staff: Acting | None = None
        self.copier: Callable[[Callable[[], object]], object] | None = None
        self.drafts = Drafts(path)
        self._saves = undo.LastSaves()
        self._copying = False
        self._epoch = b""
        self._run: running.Run | None = None
        self._readers = Pool(path, "ro")
        self._writers = Pool(path, "rw")
        self._turn = FileLock(f"{path}.lock", poll_interval=0.004, mode=0o600)
        self._write_lock = threading.Lock()
        self._watch = Watch(path)

    @property
    def staff_id(self) -> int | None:
        """The id of who acts, or None."""
        return self.staff.id if self.staff else None

    def read(self, function: Callable[Concatenate[Any, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs ``function`` on a read-only connection, in one snapshot of the base, and returns what it returns.

        Raises the function's own errors, and StoreError when the file cannot be read.
        """
        with in_words(self.path), self._readers.handle() as handle:
            handle.connection.execute("BEGIN")
            try:
                powers.check(handle.connection, self.staff_id, powers.power_of(function))
                return _call(handle, function, *args, **kwargs)
            finally:
                if handle.connection.in_transaction:  # a failing disk has ended it by itself
                    handle.connection.execute("ROLLBACK")

    def write(self, function: Callable[Concatenate[Any, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs ``function`` in one transaction with its audit entry and derived figures; all of it or nothing.

        Waits for other terminals at most 15 s. Raises the function's own errors, Busy when the wait was too long,
        StoreError when the disk refuses; nothing was written then.
        """

        def work(handle: Handle, actor: Actor) -> T:
            name, power = getattr(function, "__name__", "write"), powers.power_of(function)
            powers.check(handle.connection, self.staff_id, power)
            if wants_connection(function):
                result = function(handle.connection, *args, **kwargs)
                write_result(handle.connection, actor, name, result, undoable=undo.has_its_own_way(name))
                return result
            with handle.session() as session:
                changes: Changes = watch(session, instant(actor.at))
                result = function(session, *args, **kwargs)
                session.flush()
                recompute.run(handle.connection, changes.customers, self.clock)
                if changes.rows:
                    write_entry(handle.connection, actor, name, payload_of(changes.rows, power),
                                undoable=is_undone(function), customers=changes.about)  # fmt: skip
            return result

        if not wants_connection(function):
            load_what_saves_need()
        if is_backed_up(function):
            self._back_up_before(function.__name__.split("_")[0])
        return self._transaction(work)

    def note(
        self, action: str, payload: dict[str, Any], customers: Collection[int] = (), *, by: int | None = None
    ) -> int:
        """Writes an audit entry that is no write of records: a read, an export. Returns its number.

        ``customers`` are the ids of those it is about; ``by`` who did it, who acts unless given.
        """

        def work(handle: Handle, actor: Actor) -> int:
            who = actor if by is None else replace(actor, staff_id=by)
            return write_entry(handle.connection, who, action, payload, undoable=False, customers=customers)

        return self._transaction(work)

    def maintain(self, function: Callable[Concatenate[Any, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs ``function`` on the connection in one transaction without an audit entry.

        Only for what can be rebuilt from the records at any time: the search index, the derived figures. Raises as
        :meth:`write`.
        """
        return self._transaction(lambda handle, _actor: function(handle.connection, *args, **kwargs))

    def require(self, power: str) -> None:
        """Raises Refused where who acts has not this power (:mod:`deskcrm.identify.roles`)."""
        self.read(_has_power, self.staff_id, power)

    def undo(self, entry: int | None = None) -> Undone:
        """Takes back the last save of this terminal, or that of the audit's ``entry``.

        Whoever takes back what needed a power needs it as well: others may act at this terminal by now. Raises
        NotFound, Stale, Refused or Busy; nothing was changed then (:class:`deskcrm.store.undo.LastSaves`).
        """

        def work(handle: Handle, actor: Actor) -> Undone:
            connection = handle.connection
            undone = self._saves.undo(connection, actor) if entry is None else undo.undo_entry(connection, actor, entry)
            recompute.run(connection, undone.customers, self.clock)
            return undone

        return self._transaction(work)

    def changed(self) -> bool:
        """Whether anybody saved, at this terminal or another, since this was asked last. Raises StoreError."""
        with in_words(self.path):
            return self._watch.changed()

    def settle(self) -> None:
        """Brings what saves left in the log into the base, for a moment when nobody waits: a save that has to do it
        takes several times as long. Saves and reads go on meanwhile. Raises StoreError; nothing is lost then."""
        with in_words(self.path), self._writers.handle() as handle:
            handle.connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def backup(self, reason: str) -> Path:
        """An automatic backup in the base's backup folder; returns the file. Raises StoreError."""
        return backup.automatic(self.path, reason, now=self.clock.now())

    def backup_before(self, reason: str) -> Path | None:
        """As :meth:`backup`, unless the newest one holds the very records there are now: None then."""
        return backup.when_due(self.path, reason, timedelta(), now=self.clock.now())

    def begin_run(self) -> bool:
        """From now on it shows when this run of the program does not end in order; whether one before did not."""
        self._run = self._run or running.Run(self.path, self.terminal)
        return running.cut_off(self.path, self._run)

    def follow_restore(self) -> bool:
        """Takes the base as it is now, after a backup was put back; whether it was one. What was read before must not
        be saved any more."""
        before, self._epoch = self._epoch, self.read(restoring.epoch)
        return before != self._epoch

    def check_epoch(self) -> None:
        """Raises Replaced when a backup was put back since the base was opened or :meth:`follow_restore` was called."""
        if self.read(restoring.epoch) != self._epoch:
            raise _replaced()

    def close(self) -> None:
        """Closes what is free; a call still running closes its connection when it ends."""
        self._readers.close()
        self._writers.close()
        self.drafts.close()
        self._watch.close()
        if self._run is not None:
            self._run.end()

    def _back_up_before(self, reason: str) -> None:
        """A backup where one is due; with a ``copier`` only its snapshot is waited for."""
        now = self.clock.now()
        if self._copying or not backup.due(self.path, backup.of_merge(self.path), now):
            return
        if self.copier is None:
            self.backup(reason)
            return
        self._copying, snapshot = True, Snapshot(self.path)

        def copy() -> None:
            try:
                backup.automatic(snapshot, reason, now=now, pace=Pace(rests=1.0))
            finally:
                self._copying = False

        self.copier(copy)

    @contextmanager
    def _my_turn(self, begun: float) -> Iterator[None]:
        """Among this program's threads, then among the terminals. Raises Busy after the bound."""
        if not self._write_lock.acquire(timeout=_left(begun)):
            raise busy()
        try:
            with self._turn.acquire(timeout=_left(begun)):
                yield
        finally:
            self._write_lock.release()

    def _transaction(self, work: Callable[[Handle, Actor], T]) -> T:
        actor = Actor(self.staff_id, self.terminal, int(self.clock.now().timestamp()))
        begun = time.monotonic()
        with in_words(self.path), self._my_turn(begun), self._writers.handle() as handle:
            if not handle.is_of_the_file():
                raise StoreError(
                    N_("Not saved: {path} was moved or replaced while deskcrm was open. Close it and open it again."),
                    path=self.path,
                )
            connection = handle.connection
            # Of the time a save may wait, what this program's own turns took is gone already.
            connection.execute(f"PRAGMA busy_timeout = {int(_left(begun) * 1000)}")
            connection.execute("BEGIN IMMEDIATE")
            try:
                if restoring.epoch(connection) != self._epoch:
                    raise _replaced()
                result = work(handle, actor)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            return result


def _left(begun: float) -> float:
    """Seconds that a wait begun at ``begun`` (monotonic) may still take."""
    return max(0.0, sqlite.BUSY_SECONDS - (time.monotonic() - begun))


def open_base(path: Path, *, clock: Clock, terminal: str) -> Office:
    """Opens the base at ``path``; one of an older version is backed up and brought up to date first.

    Raises StoreError with one sentence when the file cannot serve; it is left as it was.
    """
    version = base_file.check(path)
    ciphering.settle(path)
    if version < base_file.SCHEMA_VERSION:
        backup.automatic(path, "before-migration", now=clock.now())
        bring_up_to_date(path)
    office = Office(path, clock, terminal)
    try:
        if office.read(_probe, path) != "wal":
            with in_words(path):
                _into_wal_mode(path)
        office.follow_restore()
    except BaseException:
        office.close()
        raise
    return office


def bring_up_to_date(path: Path) -> None:
    """Runs the migrations that the base at ``path`` lacks. Raises StoreError; it is then as it was."""
    if base_file.check(path) < base_file.SCHEMA_VERSION:
        from deskcrm.store.migrate import migrate

        with in_words(path):
            migrate(path)


def create_base(path: Path) -> None:
    """Makes an empty base at ``path``, for the owner's eyes alone (0600).

    Raises StoreError when something is there already or the folder or the disk refuses; nothing of it stays then.
    """
    from deskcrm.store.migrate import migrate

    if path.exists() or path.is_symlink():
        raise StoreError(N_("There is already a file at {path}; it was left as it is."), path=path)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=False)
    except OSError as error:
        raise StoreError(N_("No base can be made at {path}: {reason}."), path=path, reason=error.strerror) from error
    try:
        with in_words(path):
            migrate(path, mode="rwc")
    except BaseException:
        base_file.remove(path)
        raise


def _into_wal_mode(path: Path) -> None:
    """A backup is kept as one file without a log beside it; one that is worked in needs the log again."""
    connection = sqlite.connect(path, "rw")
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()


@cache
def load_what_saves_need() -> None:
    """Imports the tables and the recomputations: for a second, which nobody should wait for behind our lock."""
    import_module("deskcrm.models")
    recompute.load()


def _call(handle: Handle, function: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    if wants_connection(function):
        return function(handle.connection, *args, **kwargs)
    with handle.session() as session:
        return function(session, *args, **kwargs)


@takes_connection
def _has_power(connection: Any, staff_id: int | None, power: str) -> None:
    powers.check(connection, staff_id, power)


@takes_connection
def _probe(connection: Any, path: Path) -> str:
    """How the base keeps its log. SQLite is asked, for a file opened beside a connection, once closed, would take away
    the connection's locks on it, and another program would take the log from under us."""
    base_file.check_tables({row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}, path)
    connection.execute("SELECT key, value FROM setting LIMIT 1").fetchone()
    mode: str = connection.execute("PRAGMA journal_mode").fetchone()[0]
    return mode


def _replaced() -> Replaced:
    return Replaced(
        N_("Not saved: a backup was put back into the base since it was opened here. "
           "What you typed is kept; look at the record again.")
    )  # fmt: skip
