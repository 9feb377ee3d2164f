"""The report of a month: every figure counted again in plain statements, kept as it was when the month was closed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import mean, median
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from deskcrm.clock import Clock
from deskcrm.demo.office import build_demo
from deskcrm.differentiate.month_closing import close_month, closed_months, month_report
from deskcrm.differentiate.month_report import (
    MonthFigures,
    Section,
    differing,
    kept_text,
    month_figures,
    read_kept,
)
from deskcrm.errors import Refused, StoreError
from deskcrm.exchange.month_words import tables, turned
from deskcrm.identify.staff import staff_list
from deskcrm.interact.calendar import calendar_of
from deskcrm.interact.channels import channels
from deskcrm.interact.interactions import log_interaction
from deskcrm.interact.matters import edit_matter, matter_list
from deskcrm.interact.views import InteractionInput
from deskcrm.store import Office, open_base, takes_connection
from deskcrm.store.records import instant

ZONE = ZoneInfo("Asia/Bangkok")
CLOCK = Clock(ZONE, datetime(2026, 3, 18, 9, 40, tzinfo=ZONE))
MONTH = "2026-02"
START, END = (int(datetime(2026, month, 1, tzinfo=ZONE).timestamp()) for month in (2, 3))


@takes_connection
def rows(connection: Any, statement: str, *values: object) -> list[tuple[Any, ...]]:
    return list(connection.execute(statement, values))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    path: Path = tmp_path_factory.mktemp("month") / "demo.db"
    build_demo(path, clock=CLOCK)
    office = open_base(path, clock=CLOCK, terminal="test")
    office.staff = office.read(staff_list)[0]
    matter = office.read(matter_list)[0]
    office.write(edit_matter, matter.id, name=matter.name, avoidable=True)
    yield office
    office.close()


@pytest.fixture(scope="module")
def figures(demo: Office) -> MonthFigures:
    return demo.read(month_figures, clock=CLOCK, month=MONTH)


def table(figures: MonthFigures, code: str) -> dict[Any, Any]:
    return {row[0]: row[1] if len(row) == 2 else row[1:] for row in figures.of(code).rows}


def test_contacts_by_matter_channel_and_hour(demo: Office, figures: MonthFigures) -> None:
    contacts = demo.read(
        rows, "SELECT i.at, i.direction, i.outcome, i.customer_id, i.seconds, m.name, h.code FROM interaction i"
        " LEFT JOIN matter m ON m.id = i.matter_id JOIN channel h ON h.id = i.channel_id"
        " WHERE i.at BETWEEN ? AND ?", START, END - 1,
    )  # fmt: skip
    assert len(contacts) > 300
    assert table(figures, "contacts") == {
        "all": len(contacts),
        "in": sum(row[1] == "in" for row in contacts),
        "out": sum(row[1] == "out" for row in contacts),
        "missed": sum(row[2] == "missed" for row in contacts),
        "not_identified": sum(row[3] is None for row in contacts),
        "seconds": sum(row[4] for row in contacts),
    }
    first = demo.read(matter_list)[0].name
    by_matter = Counter(row[5] or "" for row in contacts)
    assert {name: values[0] for name, values in table(figures, "matters").items()} == by_matter
    assert [name for name, values in table(figures, "matters").items() if values[2]] == [first]
    assert table(figures, "avoidable")["count"] == by_matter[first]
    share = Decimal(table(figures, "avoidable")["share"])
    assert share == round(Decimal(100 * by_matter[first]) / len(contacts), 6)
    assert table(figures, "avoidable")["seconds"] == sum(row[4] for row in contacts if row[5] == first)
    by_channel = Counter(row[6] for row in contacts)
    assert {name: values[0] + values[1] for name, values in table(figures, "channels").items()} == by_channel
    hours = Counter(
        (moment.weekday(), moment.hour)
        for moment in (datetime.fromtimestamp(row[0], ZONE) for row in contacts if row[1] == "in")
    )
    found = {
        (int(day), hour): count
        for day, *counts in figures.of("hours").rows
        for hour, count in enumerate(counts)
        if count
    }
    assert found == hours


def test_complaints_their_times_causes_and_remedies(demo: Office, figures: MonthFigures) -> None:
    complaints = demo.read(
        rows, "SELECT id, at, stage, acknowledged_at, answered_at, closed_at, waited, root_cause FROM complaint"
    )
    closed = [row for row in complaints if row[2] == "closed" and START <= row[5] < END]
    assert closed
    assert table(figures, "complaints") == {
        "received": sum(START <= row[1] < END for row in complaints),
        "closed": len(closed),
        "withdrawn": sum(row[2] == "withdrawn" and START <= row[5] < END for row in complaints),
        "reopened": 0,
        "open": sum(row[1] < END and (row[5] is None or row[5] >= END) for row in complaints),
    }
    calendar = demo.read(calendar_of, clock=CLOCK)
    for target, place in (("acknowledge", 3), ("answer", 4), ("resolve", 5)):
        taken = [
            calendar.between(instant(row[1]), instant(row[place]))
            for row in complaints
            if row[place] and START <= row[place] < END and (target != "resolve" or row[2] == "closed")
        ]
        assert table(figures, "times")[target] == (len(taken), round(median(taken)), round(mean(taken)))
    causes = Counter(row[7] for row in closed)
    assert {name: values[0] for name, values in table(figures, "causes").items()} == causes
    assert table(figures, "causes").get("carrier", (0, False))[1] is False
    remedies = demo.read(
        rows,
        "SELECT kind, count(*), sum(cost) FROM remedy WHERE decided_at BETWEEN ? AND ? GROUP BY kind",
        START,
        END - 1,
    )
    assert table(figures, "remedies") == {kind: (count, cost) for kind, count, cost in remedies}
    breaches = Counter(
        target
        for (target,) in demo.read(rows, "SELECT target FROM complaint_breach WHERE due >= ? AND due < ?", START, END)
    )
    assert {target: values[-1] for target, values in table(figures, "breaches").items() if values[-1]} == breaches


def test_satisfaction_and_promises(demo: Office, figures: MonthFigures) -> None:
    answers = demo.read(
        rows, "SELECT expected, perceived, worth FROM satisfaction WHERE at BETWEEN ? AND ?", START, END - 1
    )
    found = table(figures, "satisfaction")
    assert found["answers"] == len(answers)
    assert found["disappointed"] == sum(perceived < expected for expected, perceived, _worth in answers)
    assert found["impressed"] == sum(perceived > expected and worth == 1 for expected, perceived, worth in answers)
    assert float(found["perceived"]) == pytest.approx(mean(row[1] for row in answers), abs=0.006)
    promises = demo.read(
        rows, "SELECT state, broken_at, renewed FROM follow_up WHERE kind = 'promise' AND state <> 'cancelled'"
        " AND due BETWEEN ? AND ?", START, END - 1,
    )  # fmt: skip
    assert table(figures, "promises") == {
        "kept": sum(state == "done" and broken is None for state, broken, _renewed in promises),
        "broken": sum(broken is not None or state == "open" for state, broken, _renewed in promises),
        "renewed": sum(renewed > 0 for *_rest, renewed in promises),
    }


def test_the_last_minute_of_a_month_is_the_offices(office: Office, clock: Clock) -> None:
    channel = office.read(channels)[0].code
    for moment in (datetime(2026, 1, 31, 23, 59), datetime(2026, 2, 1, 0, 0), datetime(2026, 2, 28, 23, 30)):  # noqa: DTZ001
        given = InteractionInput(channel=channel, subject="x", seconds=60, at=clock.instant(moment))
        office.write(log_interaction, given, staff_id=office.staff_id, clock=clock)
    found = office.read(month_figures, clock=clock, month=MONTH)
    assert table(found, "contacts")["all"] == 2
    assert found.of("hours").rows[5] == ("5", *[0] * 23, 1)  # Saturday, 23:30
    assert found.of("hours").rows[6] == ("6", 1, *[0] * 23)


@pytest.mark.parametrize(
    ("zone", "month", "first", "last"),
    [
        ("Asia/Bangkok", "2024-02", "2024-01-31T17:00", "2024-02-29T16:59"),
        ("Asia/Kathmandu", "2025-02", "2025-01-31T18:15", "2025-02-28T18:14"),
        ("Europe/London", "2025-03", "2025-03-01T00:00", "2025-03-31T22:59"),
        ("Europe/London", "2025-10", "2025-09-30T23:00", "2025-10-31T23:59"),
    ],
)
def test_a_month_begins_and_ends_by_the_offices_clock(
    office: Office, clock: Clock, zone: str, month: str, first: str, last: str
) -> None:
    begins, ends = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (first, last))
    minute = timedelta(minutes=1)
    for at in (begins - minute, begins, ends, ends + minute):
        given = InteractionInput(channel=office.read(channels)[0].code, subject="x", seconds=60, at=at)
        office.write(log_interaction, given, staff_id=office.staff_id, clock=clock)
    found = office.read(month_figures, clock=Clock(ZoneInfo(zone), clock.now()), month=month)
    assert table(found, "contacts")["all"] == 2
    assert [sum(counts[hour] for _day, *counts in found.of("hours").rows) for hour in (0, 23)] == [1, 1]


def test_few_answers_make_no_score_and_all_hours_have_room_on_their_side(office: Office, clock: Clock) -> None:
    channel = office.read(channels)[0].code
    for hour in (0, 23):
        at = clock.instant(datetime(2026, 1, 31, hour))  # noqa: DTZ001
        given = InteractionInput(channel=channel, subject="x", seconds=60, expected=4, perceived=2, at=at)
        office.write(log_interaction, given, staff_id=office.staff_id, clock=clock)
    found = office.read(month_figures, clock=clock, month="2026-01")
    scores = table(found, "satisfaction")
    assert (scores["answers"], scores["disappointed"]) == (2, 2)
    assert (scores["expected"], scores["perceived"], scores["gap"], scores["within"]) == (None,) * 4
    hours = next(one for one in tables(found, "THB") if one.code == "hours")
    assert hours.head == ("", *(f"{hour:02}" for hour in range(24)))
    assert [row[0] for row in hours.rows] == [
        "Mon ×4", "Tue ×4", "Wed ×4", "Thu ×5", "Fri ×5", "Sat ×5", "Sun ×4"
    ]  # fmt: skip
    assert turned(hours).rows[-1] == ("23", "0", "0", "0", "0", "0", "1", "0")
    assert turned(turned(hours)) == hours
    running = office.read(month_figures, clock=clock)
    assert not running.complete
    assert "hours" not in [one.code for one in tables(running, "THB")]


def test_a_closed_month_stays_as_it_was(office: Office, clock: Clock) -> None:
    def closes(month: str) -> Any:
        return office.write(close_month, month, staff_id=office.staff_id, clock=clock)

    for month, said in (("2026-03", "not over yet"), ("2026-13", "is no month"), ("2026-04", "has not begun")):
        with pytest.raises(Refused, match=said):
            closes(month)
    view = closes(MONTH)
    assert (view.closed.closed_by, view.closed.closed_at, view.changed) == ("Nok", clock.now(), ())
    with pytest.raises(Refused, match="closed already"):
        closes(MONTH)
    channel = office.read(channels)[0].code
    late = InteractionInput(channel=channel, subject="x", seconds=60, at=clock.instant(datetime(2026, 2, 3, 9)))  # noqa: DTZ001
    office.write(log_interaction, late, staff_id=office.staff_id, clock=clock)
    after = office.read(month_report, clock=clock, month=MONTH)
    assert after.figures == view.figures
    assert after.changed == ("contacts", "matters", "channels", "hours")
    assert [one.month for one in office.read(closed_months)] == [MONTH]
    with pytest.raises(Refused, match="supervisor"):
        office.write(close_month, "2026-01", staff_id=None, clock=clock)


def test_what_is_kept_is_read_back_and_a_later_form_is_refused(figures: MonthFigures) -> None:
    assert read_kept(kept_text(figures)) == figures
    fewer = replace(figures, sections=(Section("avoidable", figures.of("avoidable").rows[:1]),))
    assert differing(read_kept(kept_text(fewer)), figures) == ()  # what it never had is no difference
    fewer = replace(figures, sections=(Section("matters", figures.of("matters").rows[1:]),))
    assert differing(read_kept(kept_text(fewer)), figures) == ("matters",)
    with pytest.raises(StoreError, match="newer"):
        read_kept('{"format": 2, "month": "2030-01"}')
