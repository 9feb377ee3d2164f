"""The demo office: the same each time, believable, and with a morning's work waiting."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from deskcrm.clock import Clock
from deskcrm.demo.office import build_demo, demo_path
from deskcrm.identify.search import search
from deskcrm.interact.complaint_list import complaint_page
from deskcrm.interact.queue import queue_page
from deskcrm.interact.today import today_counts
from deskcrm.settings.office import load
from deskcrm.store import Office, open_base, takes_connection
from deskcrm.text import clean_line, clean_text

ZONE = ZoneInfo("Asia/Bangkok")
MORNING = Clock(ZONE, datetime(2026, 3, 18, 9, 40, tzinfo=ZONE))
ASIDE = {"uid", "created_at", "updated_at"}


@takes_connection
def dump(connection: Any) -> dict[str, list[tuple[Any, ...]]]:
    """Every table that the generator writes, without what differs from one making to the next."""
    tables = [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        if not name.startswith(("sqlite_", "lookup_", "audit_", "alembic_"))
    ]
    found = {}
    for table in tables:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[1] not in ASIDE]
        found[table] = connection.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()  # noqa: S608
    return found


@takes_connection
def rows(connection: Any, statement: str) -> list[tuple[Any, ...]]:
    return list(connection.execute(statement))


def made(folder: Path, language: str, clock: Clock = MORNING) -> Office:
    path = folder / f"{language}.db"
    build_demo(path, clock=clock, language=language)
    return open_base(path, clock=clock, terminal="test")


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Any:
    office = made(tmp_path_factory.mktemp("english"), "en")
    yield office
    office.close()


@pytest.fixture(scope="module")
def thai(tmp_path_factory: pytest.TempPathFactory) -> Any:
    office = made(tmp_path_factory.mktemp("thai"), "th")
    yield office
    office.close()


def test_two_makings_are_the_same(english: Office, tmp_path: Path) -> None:
    again = made(tmp_path, "en")
    assert again.read(dump) == english.read(dump)
    again.close()


def test_people_stay_the_same_on_another_day(english: Office, tmp_path: Path) -> None:
    later = made(tmp_path, "en", Clock(ZONE, datetime(2027, 1, 3, 22, 15, tzinfo=ZONE)))
    statement = "SELECT code, name, nickname, note FROM customer"
    assert later.read(rows, statement) == english.read(rows, statement)
    later.close()


@pytest.mark.parametrize("language", ["en", "th"])
def test_it_is_an_office_of_some_size(language: str, request: pytest.FixtureRequest) -> None:
    office: Office = request.getfixturevalue({"en": "english", "th": "thai"}[language])
    counts = {table: len(found) for table, found in office.read(dump).items()}
    assert counts["customer"] == 2_000
    assert counts["staff"] == 3
    assert counts["product"] >= 60
    assert counts["interaction"] > 5_000
    assert counts["purchase"] > 4_000
    assert counts["follow_up"] > 800
    assert counts["complaint"] > 80
    assert counts["satisfaction"] > 300
    assert counts["customer_figures"] == 2_000
    assert office.read(rows, "PRAGMA foreign_key_check") == []
    assert office.read(rows, "SELECT count(*) FROM staff WHERE role = 'supervisor'") == [(1,)]
    assert office.read(load).language == language


def test_a_mornings_work_waits(english: Office) -> None:
    page = english.read(queue_page, clock=MORNING)
    assert page.overdue >= 5
    assert page.today >= 8
    assert page.later >= 15
    today = [row.due for row in page.rows if MORNING.now() <= row.due < MORNING.end_of(MORNING.today())]
    assert max(today) - min(today) > timedelta(hours=4)
    assert {row.kind for row in page.rows} == {"promise", "follow_up"}
    assert len({row.owner for row in page.rows if row.owner_id}) == 3
    counts = english.read(today_counts, clock=MORNING)
    assert counts.unidentified >= 3
    assert counts.open_complaints >= 7


@pytest.mark.parametrize("hour", [0, 5, 23])
def test_work_waits_at_any_hour(tmp_path: Path, hour: int) -> None:
    clock = Clock(ZONE, datetime(2026, 5, 3, hour, 50, tzinfo=ZONE))
    office = made(tmp_path, "en", clock)
    page = office.read(queue_page, clock=clock)
    assert page.overdue >= 5
    assert page.today >= 8
    happened = office.read(rows, "SELECT max(at) FROM interaction") + office.read(rows, "SELECT max(at) FROM complaint")
    assert max(at for (at,) in happened) < clock.now().timestamp()
    office.close()


def test_complaints_are_at_several_stages_and_severities(english: Office) -> None:
    open_ones = english.read(complaint_page, clock=MORNING).rows
    assert len({row.stage for row in open_ones}) == 5
    assert {row.severity for row in open_ones} == {1, 2, 3, 4}


@pytest.mark.parametrize("language", ["en", "th"])
def test_every_text_is_one_that_a_form_would_keep(language: str, request: pytest.FixtureRequest) -> None:
    office: Office = request.getfixturevalue({"en": "english", "th": "thai"}[language])
    for table, found in office.read(dump).items():
        for row in found:
            for value in row:
                if isinstance(value, str):
                    assert "{" not in value or table in ("handover", "news")  # kept as JSON; templates
                    assert clean_text(value, table) == value
                    assert table == "answer" or clean_line(value, table) == value


def test_a_customer_has_one_open_thread_a_matter(english: Office) -> None:
    assert (
        english.read(
            rows,
            "SELECT customer_id FROM matter_thread WHERE closed_at IS NULL"
            " GROUP BY customer_id, matter_id HAVING count(*) > 1",
        )
        == []
    )
    assert english.read(rows, "SELECT count(*) FROM matter_thread WHERE closed_at < opened_at") == [(0,)]


def test_amounts_are_quantity_times_price(english: Office) -> None:
    lines = english.read(rows, "SELECT quantity, unit_price, amount FROM purchase")
    assert all(quantity * price == amount * 100_000 for quantity, price, amount in lines)
    assert any(quantity < 0 for quantity, _, _ in lines)


def test_the_thai_office_speaks_thai(thai: Office) -> None:
    matters = [name for (name,) in thai.read(rows, "SELECT name FROM matter ORDER BY position")]
    assert "ซ่อม" in matters
    assert all(any("ก" <= letter <= "๙" for letter in name) for name in matters)
    titles = [row.title for row in thai.read(queue_page, clock=MORNING).rows]
    assert sum(any("ก" <= letter <= "๙" for letter in title) for title in titles) > len(titles) / 2


def test_people_are_found(english: Office) -> None:
    for code, name, phone in english.read(
        rows,
        "SELECT code, name, normal FROM customer c JOIN contact_point p ON p.customer_id = c.id"
        " WHERE p.kind = 'phone' AND c.id % 97 = 1 GROUP BY c.id",
    ):
        for typed in (name, "0" + phone[3:], code):
            found = english.read(search, typed)
            assert code in [row.code for row in found.rows], typed


def test_demo_path_is_in_a_folder_of_its_own() -> None:
    first, second = demo_path(), demo_path()
    assert first != second
    assert first.parent.is_dir()
    assert not first.exists()
