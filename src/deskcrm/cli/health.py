"""``doctor``: every check of a base, in words and as JSON, and the repair of what can be made anew."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deskcrm.errors import DeskError
from deskcrm.locale.messages import _, n_
from deskcrm.store import health
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.store import Office

OK, WARNING, WRONG = "ok", "warning", "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: its name in JSON, ok, warning or wrong, and a sentence for people."""

    check: str
    state: str
    said: str


def examine(office: Office) -> list[Finding]:
    """Runs every check on an open base; none changes anything."""
    checks: tuple[Callable[[Office], Finding], ...] = (
        _integrity, _orphans, _audit, _figures, _search, _notes, _drafts, _rights, _disk,
    )  # fmt: skip
    found = []
    for check in checks:
        try:
            found.append(check(office))
        except DeskError as error:
            found.append(Finding(check.__name__.strip("_"), WRONG, str(error)))
    return found


def repair(office: Office, findings: list[Finding]) -> Path | None:
    """Makes anew what of ``findings`` is derived from the rest; returns the backup made before, None when nothing was
    to be done. What SQLite or the audit finds wrong stays: only a backup can help there."""
    wrong = {finding.check for finding in findings if finding.state == WRONG}
    if "rights" in wrong:
        with contextlib.suppress(OSError):  # somebody else's file: the finding stays
            health.close_to_others(office.path)
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
    if problems:
        return Finding("integrity", WRONG, _("The file is damaged: {problem}", problem=problems[0]))
    return Finding("integrity", OK, _("The file is sound."))


def _orphans(office: Office) -> Finding:
    problems = office.read(health.orphans)
    if problems:
        tables = ", ".join(f"{table} {count}" for table, count in problems)
        return Finding("orphans", WRONG, _("Rows point to nothing: {tables}", tables=tables))
    return Finding("orphans", OK, _("Every record has what it points to."))


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


def _search(office: Office) -> Finding:
    from deskcrm.identify.search_index import missing

    count = office.read(missing)
    if count:
        return Finding(
            "search", WRONG,
            n_("{count} customer cannot be found by the search.", "{count} customers cannot be found by the search.",
               count),
        )  # fmt: skip
    return Finding("search", OK, _("The search knows every customer."))


def _notes(office: Office) -> Finding:
    from deskcrm.identify import notes_index

    count = office.read(notes_index.missing)
    if count:
        return Finding(
            "notes", WRONG,
            n_("{count} note cannot be found by its words.", "{count} notes cannot be found by their words.", count),
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
