"""Every figure of the scorecard on the demo office, counted again in plain statements and plain Python of our own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session

from deskcrm.clock import Clock
from deskcrm.demo.office import build_demo
from deskcrm.differentiate.satisfaction_figures import satisfaction_figures, satisfaction_of, score, student95
from deskcrm.differentiate.scorecard import LABELS, MEANINGS, Scorecard, behind, months_before, scorecard
from deskcrm.errors import Refused
from deskcrm.identify.customers import add_customer
from deskcrm.identify.staff import add_staff
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.interactions import log_interaction
from deskcrm.interact.views import InteractionInput
from deskcrm.models import FollowUp, Interaction
from deskcrm.settings.office import set_value
from deskcrm.store import Office, open_base, takes_connection
from deskcrm.store.audit import READ

ZONE = ZoneInfo("Asia/Bangkok")
CLOCK = Clock(ZONE, datetime(2026, 3, 18, 9, 40, tzinfo=ZONE))
WEEK, MONTH = 7 * 86_400, 30 * 86_400
OURS = "('not_clear', 'late', 'our_error', 'product_fault', 'staff')"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    path = tmp_path_factory.mktemp("scorecard") / "demo.db"
    build_demo(path, clock=CLOCK)
    office = open_base(path, clock=CLOCK, terminal="test")
    yield office
    office.close()


@takes_connection
def rows(connection: Any, statement: str, *values: object) -> list[tuple[Any, ...]]:
    return list(connection.execute(statement, values))


def span(month: str) -> tuple[int, int]:
    first = datetime.strptime(month, "%Y-%m").replace(tzinfo=ZONE)
    after = (first + timedelta(days=31)).replace(day=1)
    return int(first.timestamp()), int(after.timestamp())


def share(part: int, whole: int) -> Decimal | None:
    return (Decimal(100 * part) / whole).quantize(Decimal("0.01")) if whole else None


def open_minutes(start: int, end: int, off: set[str]) -> int:
    """Counted minute by minute: the demo is open from Monday to Saturday, 9:00 to 18:30, but for the days ``off``."""
    return sum(is_open(moment, off) for moment in range(start - start % 60, end - end % 60, 60))


def is_open(moment: int, off: set[str]) -> bool:
    here = datetime.fromtimestamp(moment, ZONE)
    return here.weekday() < 6 and 540 <= here.hour * 60 + here.minute < 1110 and here.date().isoformat() not in off


@pytest.mark.parametrize("month", ["2026-03", "2026-02", "2025-07"])
def test_every_figure_is_counted_again(demo: Office, month: str) -> None:
    card = demo.read(scorecard, clock=CLOCK, month=month)
    start, end = span(month)
    now = int(CLOCK.now().timestamp())
    until = min(end, now)
    assert [figure.want for figure in card.figures] == list(LABELS)
    off = {day for (day,) in demo.read(rows, "SELECT day FROM calendar_day")}

    received = demo.read(rows, "SELECT at, answered_at FROM complaint WHERE at >= ? AND at < ?", start, end)
    taken = [row for row in received if row[1]]
    assert (card.of("responsiveness").part, card.of("responsiveness").whole) == (len(taken), len(received))
    if taken:
        counted = median([open_minutes(at, answered, off) for at, answered in taken])
        assert abs(float(card.of("responsiveness").value or 0) - counted) <= 1  # a begun minute at either end

    contacts = demo.read(
        rows, "SELECT at, customer_id, matter_id, direction, staff_id, outcome FROM interaction ORDER BY at, id"
    )
    first_time = came_back = 0
    for at, who, matter, direction, _staff, _outcome in contacts:
        if direction != "in" or not (start <= at < end) or not who or not matter or at > now - WEEK:
            continue
        same = [row[0] for row in contacts if row[1:4] == (who, matter, "in")]
        if not any(at - WEEK <= other < at for other in same):
            first_time += 1
            came_back += any(at < other <= at + WEEK for other in same)
    knowledge = card.of("knowledge")
    assert (knowledge.part, knowledge.whole) == (first_time - came_back, first_time)
    assert knowledge.value == share(first_time - came_back, first_time)

    due = demo.read(
        rows, "SELECT answered_at, answer_due FROM complaint WHERE answer_due >= ? AND answer_due < ?"
        " AND stage <> 'withdrawn'", start, until,
    )  # fmt: skip
    answered = sum(bool(at and at <= by) for at, by in due)
    assert (card.of("promptness").part, card.of("promptness").whole) == (answered, len(due))

    for want, kind in (("promises", "promise"), ("follow_up", "follow_up")):
        work = demo.read(
            rows, "SELECT state, done_at, due, renewed FROM follow_up WHERE kind = ? AND due >= ? AND due < ?"
            " AND state IN ('open', 'done')", kind, start, until,
        )  # fmt: skip
        kept = sum(state == "done" and done <= by for state, done, by, _renewed in work)
        assert (card.of(want).part, card.of(want).whole) == (kept, len(work))
        if kind == "promise":
            late = [row for row in work if row[3] or row[0] == "open" or row[1] > row[2]]
            told = sum(row[3] > 0 and row[0] == "done" and row[1] <= row[2] for row in late)
            assert (card.of("no_surprises").part, card.of("no_surprises").whole) == (told, len(late))

    ((errors,),) = demo.read(
        rows,
        f"SELECT count(*) FROM complaint WHERE at >= ? AND at < ? AND root_cause IN {OURS}",  # noqa: S608
        start,
        end,
    )
    ((back,),) = demo.read(rows, "SELECT count(*) FROM purchase WHERE quantity < 0 AND at >= ? AND at < ?", start, end)
    ((sold,),) = demo.read(rows, "SELECT count(*) FROM purchase WHERE quantity > 0 AND at >= ? AND at < ?", start, end)
    assert card.of("accuracy").value == share(errors + back, sold)

    ended = demo.read(
        rows, "SELECT told FROM complaint WHERE stage = 'closed' AND closed_at >= ? AND closed_at < ?", start, end
    )
    assert card.of("communication").value == share(sum(told == 1 for (told,) in ended), len(ended))

    in_contact = {row[1] for row in contacts if row[1] and start <= row[0] < end}
    noted = demo.read(rows, "SELECT customer_id, learned_at, confirmed_at FROM profile_fact WHERE archived_at IS NULL")
    known = {who for who, learned, confirmed in noted if learned < end and confirmed >= end - 365 * 86_400}
    understanding = card.of("understanding")
    assert (understanding.part, understanding.whole) == (len(in_contact & known), len(in_contact))

    incoming = [row for row in contacts if row[3] == "in" and start <= row[0] < end]
    outside = sum(row[5] == "missed" or not is_open(row[0], off) for row in incoming)
    assert card.of("accessibility").value == share(outside, len(incoming))

    again = same_staff = 0
    for place, (at, who, _matter, direction, staff, _outcome) in enumerate(contacts):
        if direction != "in" or not (start <= at < end) or not who or not staff:
            continue
        before = [row for row in contacts[:place] if row[1] == who and row[4] and row[0] >= at - MONTH]
        if before:
            again += 1
            same_staff += before[-1][4] == staff
    assert (card.of("one_to_one").part, card.of("one_to_one").whole) == (same_staff, again)


def test_what_counts_against_a_want_is_as_many_as_the_figure_says(demo: Office) -> None:
    card: Scorecard = demo.read(scorecard, clock=CLOCK, month="2026-02")
    for figure in card.figures:
        found = demo.read(behind, figure.want, clock=CLOCK, month="2026-02", limit=10_000)
        against = {"responsiveness": figure.whole, "accessibility": figure.part}.get(
            figure.want, figure.whole - figure.part
        )
        if figure.want == "accuracy":  # complaints of our own error and lines brought back
            assert len(found) == figure.part
            assert {record.kind for record in found} == {"complaint", "purchase"}
        else:
            assert len(found) == against, figure.want
        if figure.want in ("knowledge", "accuracy", "accessibility", "one_to_one"):
            assert found == tuple(sorted(found, key=lambda record: record.at, reverse=True)), figure.want
        assert len({(record.kind, record.id) for record in found}) == len(found)
        assert all(record.title or record.kind == "interaction" for record in found)
    assert set(MEANINGS) == set(LABELS)


def test_months(demo: Office) -> None:
    assert months_before("2026-02", 3) == ("2025-12", "2026-01", "2026-02")
    assert not demo.read(scorecard, clock=CLOCK).complete
    assert demo.read(scorecard, clock=CLOCK).month == "2026-03"
    for wrong in ("2026-13", "March", "2026-04", "[/]"):
        with pytest.raises(Refused) as refused:
            demo.read(scorecard, clock=CLOCK, month=wrong)
        assert refused.value.field == "month"


GROUPED = """
SELECT {key} AS k, count(*), sum(expected), sum(perceived), sum((perceived - expected) * (perceived - expected)),
    sum(perceived < expected), sum(perceived > expected AND worth = 1)
FROM satisfaction q LEFT JOIN interaction i ON i.id = q.interaction_id LEFT JOIN complaint x ON x.id = q.complaint_id
WHERE q.at >= ? AND q.at < ? AND expected > 0 AND perceived > 0 GROUP BY 1
"""
DIMENSION_KEYS = {
    "channel": "(SELECT code FROM channel WHERE id IN (i.channel_id, x.channel_id))",
    "staff": "coalesce((SELECT name FROM staff WHERE id IN (i.staff_id, x.owner_id)), '')",
    "product": "coalesce((SELECT name FROM product WHERE id = x.product_id), '')",
    "category": "coalesce(x.category, '')",
    "month": "strftime('%Y-%m', q.at + 7 * 3600, 'unixepoch')",
}
STUDENT = {4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262, 10: 2.228}
"""Printed quantiles; beyond them the interval is held by the test of the quantiles alone."""


@pytest.mark.parametrize("by", list(DIMENSION_KEYS))
def test_satisfaction_is_counted_again_by_each_dimension(demo: Office, by: str) -> None:
    start, end = span("2025-06")[0], span("2026-03")[1]
    found = demo.read(satisfaction_figures, clock=CLOCK, by=by, start=start, end=end)
    counted = {row[0] or "": row[1:] for row in demo.read(rows, GROUPED.format(key=DIMENSION_KEYS[by]), start, end)}
    assert {group.name for group in found.by} == set(counted)
    scores = 0
    for group in found.by:
        answers, expected, perceived, squares, disappointed, impressed = counted[group.name]
        assert (group.answers, group.disappointed, group.impressed) == (answers, disappointed, impressed)
        assert group.disappointed + group.satisfied + group.impressed == answers
        if answers < found.minimum:
            assert (group.expected, group.perceived, group.gap, group.within) == (None, None, None, None)
            continue
        scores += 1
        gap = (perceived - expected) / answers
        assert float(group.expected or 0) == pytest.approx(expected / answers, abs=0.0051)
        assert float(group.perceived or 0) == pytest.approx(perceived / answers, abs=0.0051)
        assert float(group.gap or 0) == pytest.approx(gap, abs=0.0051)
        if answers - 1 in STUDENT:
            spread = (squares - answers * gap * gap) / (answers - 1)
            assert float(group.within or 0) == pytest.approx(STUDENT[answers - 1] * (spread / answers) ** 0.5, abs=0.02)
    assert scores
    assert found.total.answers == sum(row[0] for row in counted.values())


def test_a_customer_has_a_score_from_the_minimum_on(demo: Office) -> None:
    statement = """SELECT customer_id, count(*), avg(perceived - expected) FROM satisfaction
        WHERE customer_id IS NOT NULL AND expected > 0 AND perceived > 0 GROUP BY 1 ORDER BY 2 DESC LIMIT 5"""
    for customer, answers, gap in demo.read(rows, statement):
        theirs = demo.read(satisfaction_of, customer)
        assert theirs.answers == answers
        assert (theirs.gap is None) == (answers < 5)
        assert theirs.gap is None or float(theirs.gap) == pytest.approx(gap, abs=0.0051)
    assert score("", [(3, 3, None)] * 5, 5).within == Decimal("0.00")
    assert score("", [(3, 3, None)] * 4, 5).gap is None
    verdicts = score("", [(3, 4, True), (3, 4, False), (3, 4, None), (4, 3, True), (3, 3, None)], 5)
    assert (verdicts.disappointed, verdicts.satisfied, verdicts.impressed) == (1, 3, 1)


@pytest.mark.parametrize(("freedom", "quantile"), [(1, 12.706), (2, 4.303), (4, 2.776), (5, 2.571), (10, 2.228),
                                                   (30, 2.042), (120, 1.980)])  # fmt: skip
def test_few_answers_have_a_wider_interval(freedom: int, quantile: float) -> None:
    assert student95(freedom) == pytest.approx(quantile, abs=0.008)  # the printed tables


def test_an_office_that_sells_nothing_measures_accuracy_by_its_contacts(tmp_path: Path) -> None:
    path = tmp_path / "service.db"
    build_demo(path, clock=CLOCK)
    office = open_base(path, clock=CLOCK, terminal="test")
    office.write(set_value, "office.kind", "service")
    card: Scorecard = office.read(scorecard, clock=CLOCK, month="2026-02")
    values = span("2026-02")
    ((errors,),) = office.read(
        rows,
        f"SELECT count(*) FROM complaint WHERE at >= ? AND at < ? AND root_cause IN {OURS}",  # noqa: S608
        *values,
    )
    ((contacts,),) = office.read(
        rows, "SELECT count(*) FROM interaction WHERE direction = 'in' AND at >= ? AND at < ?", *values
    )
    assert errors
    assert card.of("accuracy").value == share(errors, contacts)
    assert "incoming contacts" in card.meaning("accuracy")
    assert "in 7 days" in card.meaning("knowledge")
    assert {row.kind for row in office.read(behind, "accuracy", clock=CLOCK, month="2026-02")} == {"complaint"}
    office.close()


def test_at_the_edges(tmp_path: Path) -> None:
    """The seventh day, the last second of a month, two contacts in one second, a promise anew and one let slip."""
    path = tmp_path / "edges.db"
    build_demo(path, clock=CLOCK)
    office = open_base(path, clock=CLOCK, terminal="test")
    office.write(_emptied)
    month = "2026-02"
    first, end = span(month)

    def figure(want: str) -> tuple[int, int]:
        found = office.read(scorecard, clock=CLOCK, month=month).of(want)
        assert len(office.read(behind, want, clock=CLOCK, month=month)) == found.whole - found.part
        return found.part, found.whole

    office.write(_contact, 1, first)  # came back on the last second of seven days
    office.write(_contact, 1, first + WEEK)
    office.write(_contact, 2, first)  # and a second after: solved, and brought up anew
    office.write(_contact, 2, first + WEEK + 1)
    assert figure("knowledge") == (2, 3)
    office.write(_contact, 3, first - WEEK)  # brought up before the month: what comes in it is no first time
    office.write(_contact, 3, first)
    office.write(_contact, 4, end)  # of the next month
    assert figure("knowledge") == (2, 3)
    office.write(_contact, 5, end - 1)
    assert figure("knowledge") == (3, 4)
    office.write(_contact, 5, end - 1)  # twice in a second: they came back, and it is one record
    assert figure("knowledge") == (2, 4)
    assert figure("one_to_one") == (4, 4)
    office.write(_contact, 5, end - 1, staff_id=2)
    assert figure("one_to_one") == (4, 5)

    for due, given in (
        (first, {"state": "done"}),  # kept
        (first, {"state": "done", "renewed": 1}),  # told anew before the time, and kept
        (end - 1, {"state": "done", "renewed": 1, "broken_at": first}),  # told anew and let slip once all the same
        (end - 1, {"state": "open"}),  # let slip
        (end - 1, {"state": "cancelled"}),
        (end, {"state": "open"}),
    ):
        office.write(_promise, due, given)
    assert figure("promises") == (2, 4)
    assert figure("no_surprises") == (1, 3)
    office.close()


@takes_connection
def _emptied(connection: Any) -> None:
    for table in ("interaction", "follow_up"):
        connection.execute(f"UPDATE {table} SET archived_at = 0 WHERE archived_at IS NULL")  # noqa: S608


def _contact(session: Session, customer_id: int, at: int, staff_id: int = 1) -> None:
    when = datetime.fromtimestamp(at, UTC)
    session.add(
        Interaction(
            customer_id=customer_id, matter_id=1, staff_id=staff_id, channel_id=1, direction="in", at=when,
            recorded_at=when,
        )
    )  # fmt: skip


def _promise(session: Session, due: int, given: dict[str, Any]) -> None:
    if given["state"] == "done":
        given = given | {"done_at": datetime.fromtimestamp(due, UTC)}
    if "broken_at" in given:
        given = given | {"broken_at": datetime.fromtimestamp(given["broken_at"], UTC)}
    session.add(FollowUp(title="Call", kind="promise", due=datetime.fromtimestamp(due, UTC), customer_id=1, **given))


def test_who_opens_a_record_and_writes_nothing_counts_against_security(office: Office, clock: Clock) -> None:
    def add(name: str) -> int:
        return office.write(add_customer, CustomerInput(name=name), staff_id=office.staff_id, clock=office.clock).id

    ann, bob = add("Ann"), add("Bob")
    ploy = office.write(add_staff, "Ploy").id
    office.clock = Clock(ZONE, clock.now() + timedelta(days=3))
    for _look in range(2):
        office.note(READ, {}, (ann, bob))
    office.note(READ, {}, (bob,), by=ploy)
    given = InteractionInput("phone", ann, subject="Asked", seconds=60)
    office.write(log_interaction, given, staff_id=office.staff_id, clock=office.clock)
    figure = office.read(scorecard, clock=office.clock).of("security")
    assert (figure.part, figure.whole) == (1, 3)
    against = office.read(behind, "security", clock=office.clock)
    assert sorted((record.customer, record.title) for record in against) == [("Bob", "Nok"), ("Bob", "Ploy")]
