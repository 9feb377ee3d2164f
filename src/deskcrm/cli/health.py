"""``doctor``: every check of a base, in words and as JSON, and the repair of what can be made anew."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deskcrm.errors import DeskError
from deskcrm.locale import formats
from deskcrm.locale.backup_words import size_words
from deskcrm.locale.messages import _, n_
from deskcrm.store import backup, cipher, ciphering, health, sqlite
from deskcrm.store.base_file import SCHEMA_VERSION
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.store import Office

OK, WARNING, WRONG = "ok", "warning", "wrong"

LOST = frozenset({"file", "integrity", "schema", "orphans", "audit", "records"})
"""Checks whose findings only a backup helps against."""

STALE_AFTER = timedelta(days=7)
"""Age of the newest backup from which it is pointed out, where something was saved since."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: its name in JSON, ok, warning or wrong, and a sentence for people."""

    check: str
    state: str
    said: str


def examine(office: Office, *, full: bool = False) -> list[Finding]:
    """Runs every check on an open base; none changes anything. With ``full`` the indexes and the records are compared
    whole, not by samples."""
    checks: tuple[Callable[[Office], Finding], ...] = (
        _integrity, _schema, _orphans, _audit, partial(_records, full=full), _figures, partial(_search, full=full),
        partial(_notes, full=full), _drafts, _rights, _disk, _room, _backups,
        *((_encryption,) if cipher.in_use() else ()),
    )  # fmt: skip
    found = []
    for check in checks:
        try:
            found.append(check(office))
        # A base that has lost a table, or holds what no program wrote, is still looked through.
        except (DeskError, sqlite.dbapi.Error, ValueError, LookupError, TypeError) as error:
            name = (check.func if isinstance(check, partial) else check).__name__.strip("_")
            said = str(error) if isinstance(error, DeskError) else _("{check} could not be looked at: {reason}.",
                                                                     check=name, reason=error)  # fmt: skip
            found.append(Finding(name, WRONG, said))
    return found


def offer(path: Path, findings: list[Finding]) -> Path | None:
    """The newest sound backup of the base at ``path``, where something is wrong that cannot be made anew."""
    lost = {finding.check for finding in findings if finding.state == WRONG} & LOST
    if not lost:
        return None
    with contextlib.suppress(DeskError):
        newest = backup.newest_sound(path)
        return newest.path if newest else None
    return None


def repair(office: Office, findings: list[Finding]) -> Path | None:
    """Makes anew what of ``findings`` is derived from the rest; returns the backup made before, None when nothing was
    to be done. What SQLite or the audit finds wrong stays: only a backup can help there."""
    wrong = {finding.check for finding in findings if finding.state == WRONG}
    if "rights" in wrong:
        with contextlib.suppress(OSError):  # somebody else's file: the finding stays
            health.close_to_others(office.path)
    if "indexes" in wrong:
        _mend_indexes(office)
    if not wrong & {"figures", "search", "notes"}:
        return None
    kept = office.backup("before-repair")
    if "figures" in wrong:
        office.write(rebuild_figures, clock=office.clock)
    if wrong & {"figures", "search"}:
        office.write(rebuild_search)
    if "notes" in wrong:
        office.write(rebuild_notes)
    return kept


def _mend_indexes(office: Office) -> None:
    """Makes the damaged indexes anew, without a backup before: no copy of a damaged file passes for one, and an index
    holds nothing of its own."""
    for name in office.read(health.damaged_indexes) or ():
        if name == "note_words":
            office.write(rebuild_notes)
        elif name.startswith("lookup_"):
            office.write(rebuild_search)
        else:
            with contextlib.suppress(sqlite.dbapi.Error):  # the records do not fit it: the finding stays
                office.maintain(health.make_anew, name)


def repaired(before: list[Finding], after: list[Finding]) -> list[str]:
    """The checks that found something wrong before and do not any more."""
    wrong = {finding.check for finding in after if finding.state == WRONG}
    return sorted({finding.check for finding in before if finding.state == WRONG} - wrong)


@takes_connection
def rebuild_figures(connection: Any, *, clock: Clock) -> None:
    """The figures of the whole book, made anew."""
    from deskcrm.differentiate.book import recompute_all

    recompute_all(connection, clock=clock)


@takes_connection
def rebuild_search(connection: Any) -> None:
    """The search index, made anew."""
    from deskcrm.identify.forwards import index_all_forwards
    from deskcrm.identify.search_index import build

    build(connection)
    index_all_forwards(connection)


@takes_connection
def rebuild_notes(connection: Any) -> None:
    """The index of notes, made anew."""
    from deskcrm.identify.notes_index import build

    build(connection)


def _integrity(office: Office) -> Finding:
    problems = office.read(health.integrity)
    indexes = office.read(health.damaged_indexes) if problems else None
    if indexes:
        return Finding("indexes", WRONG, _("The records are whole, but these indexes of them are damaged: {names}.",
                                           names=", ".join(indexes)))  # fmt: skip
    if problems:
        return Finding("integrity", WRONG, _("The file is damaged: {problem}", problem=problems[0]))
    return Finding("integrity", OK, _("The file is sound."))


def _orphans(office: Office) -> Finding:
    problems = office.read(health.orphans)
    if problems:
        tables = ", ".join(f"{table} {count}" for table, count in problems)
        return Finding("orphans", WRONG, _("Rows point to nothing: {tables}", tables=tables))
    return Finding("orphans", OK, _("Every record has what it points to."))


def _schema(office: Office) -> Finding:
    there, wanted = office.read(health.schema), health.schema_of_a_new_base()
    wrong = sorted(name for name in wanted if there.get(name) != wanted[name])
    if wrong:
        return Finding("schema", WRONG, _("The base is not made as version {version} is: {names}.",
                                          version=SCHEMA_VERSION, names=", ".join(wrong)))  # fmt: skip
    if more := sorted(there.keys() - wanted.keys()):
        return Finding("schema", WARNING, _("The base has something of another program in it: {names}.",
                                            names=", ".join(more)))  # fmt: skip
    return Finding("schema", OK, _("The base is of version {version}, with all its tables.", version=SCHEMA_VERSION))


def _records(office: Office, *, full: bool) -> Finding:
    from deskcrm.store.record_check import records_differ

    wrong = office.read(records_differ, full=full)
    if wrong:
        names = ", ".join(f"{table} {number}" for table, number in wrong[:5]) + (" …" if len(wrong) > 5 else "")
        return Finding(
            "records", WRONG,
            n_("{count} record holds another value than was saved: {names}.",
               "{count} records hold another value than was saved: {names}.", len(wrong), names=names),
        )  # fmt: skip
    return Finding("records", OK, _("The records hold what was saved."))


def _audit(office: Office) -> Finding:
    broken = office.read(health.audit_broken_at)
    if broken is not None:
        return Finding("audit", WRONG, _("The audit was changed from entry {number} on.", number=broken))
    return Finding("audit", OK, _("The audit is unbroken."))


def _figures(office: Office) -> Finding:
    from deskcrm.differentiate.book import mismatches

    count = office.read(mismatches, clock=office.clock)
    if count and count <= office.read(_never_computed):  # a base of an earlier program, just brought up to date
        return Finding(
            "figures", WARNING,
            n_("The figures of {count} customer were not computed yet: deskcrm retier does it.",
               "The figures of {count} customers were not computed yet: deskcrm retier does it.", count),
        )  # fmt: skip
    if count:
        return Finding(
            "figures", WRONG,
            n_("The figures of {count} customer differ from their records.",
               "The figures of {count} customers differ from their records.", count),
        )  # fmt: skip
    return Finding("figures", OK, _("The figures agree with the records."))


@takes_connection
def _never_computed(connection: Any) -> int:
    """How many customers have figures without a tier in a book that was never computed."""
    statement = "SELECT count(*) FROM customer_figures WHERE tier = '' AND NOT EXISTS (SELECT 1 FROM book_run)"
    return int(connection.execute(statement).fetchone()[0])


def _search(office: Office, *, full: bool) -> Finding:
    from deskcrm.identify.index_check import search_differs
    from deskcrm.identify.search_index import missing

    count = office.read(missing)
    if count:
        return Finding(
            "search", WRONG,
            n_("{count} customer cannot be found by the search.", "{count} customers cannot be found by the search.",
               count),
        )  # fmt: skip
    count = office.read(search_differs, full=full)
    if count:
        return Finding(
            "search", WRONG,
            n_("The search knows {count} customer otherwise than the record.",
               "The search knows {count} customers otherwise than their records.", count),
        )  # fmt: skip
    return Finding("search", OK, _("The search knows every customer."))


def _notes(office: Office, *, full: bool) -> Finding:
    from deskcrm.identify import notes_index
    from deskcrm.identify.index_check import notes_differ

    count = office.read(notes_index.missing)
    if count:
        return Finding(
            "notes", WRONG,
            n_("{count} note cannot be found by its words.", "{count} notes cannot be found by their words.", count),
        )  # fmt: skip
    count = office.read(notes_differ, full=full)
    if count:
        return Finding(
            "notes", WRONG,
            n_("The index of notes knows {count} note otherwise than it was written.",
               "The index of notes knows {count} notes otherwise than they were written.", count),
        )  # fmt: skip
    waiting = office.read(notes_index.unread)
    if waiting:
        return Finding(
            "notes", OK,
            n_("{count} record is not read into the index of notes yet; the desk does it when it is idle.",
               "{count} records are not read into the index of notes yet; the desk does it when it is idle.", waiting),
        )  # fmt: skip
    return Finding("notes", OK, _("Every note can be found by its words."))


def _drafts(office: Office) -> Finding:
    if health.drafts_readable(office.path):
        return Finding("drafts", OK, _("The drafts can be read."))
    return Finding("drafts", WRONG, _("The drafts beside the base cannot be read."))


def _rights(office: Office) -> Finding:
    files = health.open_to_others(office.path)
    if files:
        names = ", ".join(file.name for file in files)
        return Finding("rights", WRONG, _("Others on this machine may open {names}.", names=names))
    if health.folder_open_to_others(office.path):
        return Finding("rights", WARNING, _("Others on this machine may take files of {folder} away.",
                                            folder=office.path.parent))  # fmt: skip
    return Finding("rights", OK, _("Only you may open the files."))


def _disk(office: Office) -> Finding:
    kind = health.network_file_system(office.path)
    if kind:
        return Finding(
            "disk", WARNING,
            _("The base lies on a network disk ({kind}); two machines at once would damage it. Put it on a local one.",
              kind=kind),
        )  # fmt: skip
    return Finding("disk", OK, _("The base lies on a local disk."))


def _room(office: Office) -> Finding:
    try:
        free, needed = health.room(office.path)
    except OSError as error:
        return Finding("room", WRONG, _("{path} cannot be read: {reason}.", path=office.path, reason=error.strerror))
    said = _("{free} are free on the disk; a backup takes {needed}.", free=size_words(free), needed=size_words(needed))
    return Finding("room", WRONG if free < needed else WARNING if free < 3 * needed else OK, said)


def _backups(office: Office) -> Finding:
    found, now = backup.kept(office.path), office.clock.now()
    if not found:
        return Finding("backups", WARNING, _("No backup was made yet; deskcrm backup makes one."))
    sound = backup.newest_sound(office.path)
    if sound is None:
        return Finding("backups", WRONG, _("None of the backups is sound."))
    when = formats.ago(sound.at, office.clock)
    if sound != found[0]:
        return Finding("backups", WARNING, _("Newer backups are damaged; the newest sound one is of {when}: {path}",
                                             when=when, path=sound.path))  # fmt: skip
    if now - sound.at > STALE_AFTER and backup.due(office.path, STALE_AFTER, now):
        return Finding("backups", WARNING, _("The newest backup is of {when}, and something was saved since.",
                                             when=when))  # fmt: skip
    return Finding("backups", OK, _("The newest backup is sound, of {when}.", when=when))


def _encryption(office: Office) -> Finding:
    plain = ciphering.still_plain(office.path)
    if plain:
        return Finding(
            "encryption", WARNING,
            _("The base is encrypted; still to be read without the passphrase: {names}.",
              names=", ".join(file.name for file in plain)),
        )  # fmt: skip
    return Finding("encryption", OK, _("The base is encrypted, and so is all that lies beside it."))
