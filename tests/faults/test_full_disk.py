"""The disk is full at any write of a save, a draft, an import, a merge, a backup: it is said in a sentence, nothing is
half done, reads go on, and it works again when there is room."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from deskcrm import wiring
from deskcrm.customize.event_invites import invite_filter
from deskcrm.customize.event_views import EventInput
from deskcrm.customize.events import add_event
from deskcrm.customize.news import add_news, news_list
from deskcrm.customize.news_sending import mailings
from deskcrm.customize.news_views import NewsInput
from deskcrm.errors import DeskError, Refused
from deskcrm.exchange.access_report import write_report
from deskcrm.exchange.export import export_file
from deskcrm.exchange.handed_out import slip_file
from deskcrm.exchange.importing import import_file
from deskcrm.exchange.invited_file import write_invited
from deskcrm.exchange.news_files import news_file
from deskcrm.identify.consents import record_consent
from deskcrm.identify.customers import add_customer
from deskcrm.identify.lookup import lookup
from deskcrm.identify.merging import merge_customers
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.complaint_views import ComplaintInput
from deskcrm.interact.complaints import take_complaint
from deskcrm.interact.data_requests import register_request
from deskcrm.interact.interactions import log_interaction
from deskcrm.interact.views import InteractionInput
from deskcrm.store import Draft, Office, copying, encryption, restoring, sqlite, takes_connection
from deskcrm.store.audit import broken_at

from .scale import scaled

resource = pytest.importorskip("resource", reason="Windows has no limit on the size of files")

STEP = 65_536
"""Bytes from one limit to the next; with the long runs an eighth of it."""


@contextmanager
def room(size: int) -> Iterator[None]:
    """No file grows beyond ``size`` bytes, as where the disk is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def by_save(office: Office, number: int) -> object:
    given = InteractionInput("phone", 1, subject=f"call {number}", note="n" * 9_000, expected=4, perceived=4)
    return office.write(log_interaction, given, staff_id=1, clock=office.clock)


def by_draft(office: Office, number: int) -> object:
    return office.drafts.keep(Draft(form="log", staff="Nok", terminal="t", fields={"note": f"{number}" * 9_000}))


def by_import(office: Office, number: int) -> object:
    table = office.path.with_name(f"table-{number}.csv")
    table.write_text("name,phone\n" + "".join(f"Person {number} {row},08{number:04}{row:04}\n" for row in range(60)))
    return import_file(office, "customers", table)


def by_merge(office: Office, _number: int) -> object:
    office.write(merge_customers, 2, 3, staff_id=1, clock=office.clock)
    return office.undo()


def by_backup(office: Office, _number: int) -> object:
    return office.backup("by-hand")


def by_export(ending: str) -> Callable[[Office, int], object]:
    def work(office: Office, number: int) -> object:
        return export_file(office, "customers", office.path.with_name(f"out-{number}.{ending}"))

    return work


def by_restore(office: Office, _number: int) -> object:
    """What was there before the first of them."""
    kept = office.path.with_name("kept.db")
    try:
        return restoring.restore(office.path, kept, clock=office.clock)
    finally:
        office.follow_restore()


def by_key(office: Office, number: int) -> object:
    try:
        return encryption.new_key(office.path.with_name(f"key-{number}"))
    except OSError as error:
        raise Refused("{reason}", reason=error) from error


def by_slip(office: Office, number: int) -> object:
    return slip_file(office, 1, office.path.with_name(f"slip-{number}.html"))


def by_report(office: Office, number: int) -> object:
    """All that is held about one customer."""
    return write_report(office, 1, office.path.with_name(f"report-{number}.html"))


def by_mailing(office: Office, number: int) -> object:
    """A file to send news with: without it nobody counts as being in one."""
    (news,) = office.read(news_list, clock=office.clock)
    try:
        return news_file(office, news.id, "phone", office.path.with_name(f"mailing-{number}.csv"))
    except DeskError:
        assert office.read(mailings, news.id, clock=office.clock) == ()
        raise


def by_list(office: Office, number: int) -> object:
    """Who is invited to an event."""
    return write_invited(office, 1, office.path.with_name(f"invited-{number}.csv"))


def something_to_write(office: Office) -> None:
    """A complaint, a request to see what is held, news that some agreed to hear, an event that they are invited to."""
    given: dict[str, Any] = {"staff_id": 1, "clock": office.clock}
    office.write(take_complaint, ComplaintInput("Torn", 1), **given)
    office.write(register_request, 1, "access", identity="ID card", **given)
    office.write(add_news, NewsInput("Fan", state="open", text_en="The fan is here. " * 40), **given)
    for customer_id in range(1, 41):
        office.write(record_consent, customer_id, purpose="news", state="given", source="asked", **given)
    office.write(add_event, EventInput("Open day", office.clock.now() + timedelta(days=9)), **given)
    office.write(invite_filter, 1, "consent:news", **given)


def left(office: Office) -> set[str]:
    """The files that lie in the folder of the base and its backups."""
    return {path.name for path in office.path.parent.rglob("*")}


@pytest.mark.parametrize(
    ("work", "step"),
    [(by_export("csv"), 16_384), (by_export("xlsx"), 24_576), (by_restore, 262_144), (by_key, 64), (by_slip, 8_192),
     (by_report, 8_192), (by_mailing, 16_384), (by_list, 8_192)],
    ids=["csv", "xlsx", "restore", "key", "slip", "report", "mailing", "invited"],
)  # fmt: skip
def test_a_file_that_has_no_room_leaves_nothing_behind(
    office: Office, work: Callable[[Office, int], object], step: int
) -> None:
    wiring.register()
    table = office.path.with_name("table.csv")
    table.write_text("name,phone\n" + "".join(f"Person {row},08{row:08}\n" for row in range(300)))
    import_file(office, "customers", table)
    something_to_write(office)
    copying.backup(office.path, office.path.with_name("kept.db"))
    sqlite.shorten_log(office.path)
    refused = 0
    for number in count(0):
        before = left(office)
        try:
            with room(number * step):
                work(office, number)
        except DeskError:
            refused += 1
            assert {name for name in left(office) - before if not name.endswith((".lock", "-shm", "-wal"))} <= {
                f"{office.path.name}.backups"
            }
            assert office.read(sound)[1] == 300
        else:
            break
    assert refused
    assert office.read(sound)[1] == 300


@takes_connection
def sound(connection: Any) -> tuple[int, int]:
    assert connection.execute("PRAGMA quick_check").fetchone()[0] == "ok"
    assert broken_at(connection) is None
    contacts, scores = (
        connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
        for table in ("interaction", "satisfaction")
    )
    assert contacts == scores
    customers: int = connection.execute("SELECT count(*) FROM customer WHERE archived_at IS NULL").fetchone()[0]
    return contacts, customers


@pytest.mark.parametrize("work", [by_save, by_draft, by_import, by_merge, by_backup])
def test_it_is_said_and_nothing_is_half_done(office: Office, work: Callable[[Office, int], object]) -> None:
    wiring.register()
    for name in ("Somchai", "Malee Jaidee", "Malee J."):
        office.write(add_customer, CustomerInput(name=name), staff_id=1, clock=office.clock)
    by_save(office, 0)
    by_draft(office, 0)
    sqlite.shorten_log(office.path)
    step = 2_048 if work is by_draft else STEP // (8 if scaled(1) > 1 else 1)
    refused: list[str] = []
    done = 0
    for number in count(1):
        if done == 2:
            break
        before = office.read(sound)
        try:
            with room(number * step):
                work(office, number)
        except DeskError as error:
            refused.append(str(error))
        else:
            done += 1
        contacts, customers = office.read(sound)
        assert contacts - before[0] in (0, 1)
        assert customers - before[1] in (0, 60) or work is by_merge
        assert office.read(lookup, "somchai", clock=office.clock).rows
    assert refused
    assert not [words for words in refused if not words or "database" in words]
    work(office, 0)
    left = [path.name for path in Path(office.path.parent).rglob("*.part")]
    assert left == []
