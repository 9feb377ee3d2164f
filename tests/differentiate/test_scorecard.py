"""Every figure of the scorecard on the demo office, counted again in plain statements and plain Python of our own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from deskcrm.clock import Clock
from deskcrm.demo.office import build_demo
from deskcrm.differentiate.satisfaction_figures import satisfaction_figures, satisfaction_of, score, student95
from deskcrm.differentiate.scorecard import LABELS, MEANINGS, Scorecard, behind, months_before, scorecard
from deskcrm.errors import Refused
from deskcrm.store import Office, open_base, takes_connection

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

    taken = demo.read(
        rows, "SELECT at, answered_at FROM complaint WHERE at >= ? AND at < ? AND answered_at > 0", start, end
    )
    assert card.of("responsiveness").whole == len(taken)
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
        if figure.want != "accuracy":  # of which only the complaints are listed, not the lines brought back
            assert len(found) == against, figure.want
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


def test_satisfaction_by_each_dimension_and_no_score_from_too_few(demo: Office) -> None:
    start, end = span("2025-06")[0], span("2026-03")[1]
    answers = demo.read(
        rows, "SELECT expected, perceived, worth FROM satisfaction WHERE at >= ? AND at < ?", start, end
    )
    for by in ("channel", "staff", "product", "category", "month"):
        found = demo.read(satisfaction_figures, clock=CLOCK, by=by, start=start, end=end)
        assert sum(group.answers for group in found.by) == found.total.answers == len(answers)
        for group in found.by:
            assert (group.gap is None) == (group.answers < found.minimum)
    gaps = [perceived - expected for expected, perceived, _worth in answers]
    assert found.total.gap == (Decimal(sum(gaps)) / len(gaps)).quantize(Decimal("0.01"))
    assert found.total.disappointed == sum(gap < 0 for gap in gaps)
    assert found.total.impressed == sum(gap > 0 and bool(row[2]) for gap, row in zip(gaps, answers, strict=True))
    assert score("", [(3, 3, None)] * 5, 5).within == Decimal("0.00")
    assert score("", [(3, 3, None)] * 4, 5).gap is None
    assert demo.read(satisfaction_of, 1).answers >= 0


@pytest.mark.parametrize(("freedom", "quantile"), [(1, 12.706), (2, 4.303), (4, 2.776), (5, 2.571), (10, 2.228),
                                                   (30, 2.042), (120, 1.980)])  # fmt: skip
def test_few_answers_have_a_wider_interval(freedom: int, quantile: float) -> None:
    assert student95(freedom) == pytest.approx(quantile, abs=0.008)  # the printed tables
