"""Making something better of complaints, by real keys: begun of a bar, parked, done, those who complained told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlmodel import Session

from deskcrm.clock import Clock
from deskcrm.differentiate.improvements import (
    begin_improvement,
    improvement_complaints,
    improvements,
    set_improvement,
    tell_customers,
)
from deskcrm.errors import Refused
from deskcrm.interact.complaint_views import ComplaintInput
from deskcrm.interact.complaints import take_complaint
from deskcrm.interact.follow_ups import call_off, follow_ups_of
from deskcrm.models import Complaint, Customer, CustomerEnd
from deskcrm.store import open_base
from deskcrm.widgets.fields import Field
from deskcrm.widgets.record_list import RecordList

from .conftest import desk, screen_text, type_text, until


@pytest.fixture
def noisy_path(people_path: Path) -> Path:
    """Two customers and somebody anonymous complained of the same thing."""
    office = open_base(people_path, clock=Clock.from_environment("Asia/Bangkok"), terminal="before")
    for customer in (1, 2, None):
        given = ComplaintInput("too loud [/]", customer, channel="phone", category="Noise [/]")
        office.write(take_complaint, given, staff_id=1, clock=office.clock)
    office.close()
    return people_path


async def test_begun_parked_done_and_told(noisy_path: Path) -> None:
    async with desk(noisy_path) as (app, pilot):
        await pilot.press("f6", "f6", "3")
        await until(pilot, lambda: "Complaints by product" in screen_text(app))
        await pilot.press("b")
        await until(pilot, lambda: "Noise [/]" in screen_text(app))
        await pilot.press("i")
        await until(pilot, lambda: app.screen.query("#field-title"))
        app.screen.query_one("#field-title", Field).value = ""
        await type_text(pilot, "Rubber feet [/]")
        await pilot.press("escape")
        await until(pilot, lambda: "Parked" in screen_text(app))
        await pilot.press("ctrl+o")
        await until(pilot, lambda: app.screen.query_one(RecordList).total == 1)
        await pilot.press("enter")
        await until(pilot, lambda: "Rubber feet [/]" in screen_text(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Rubber feet [/]: 3 complaints behind it" in screen_text(app))
        office = app.runner.office.result()
        (begun,) = office.read(improvements, clock=office.clock)
        assert (begun.title, begun.complaints, begun.state) == ("Rubber feet [/]", 3, "open")
        app.clear_notifications()
        await pilot.press("f6")  # from the list of parked forms back to the causes
        await until(pilot, lambda: "4 Improvements" in screen_text(app))
        await pilot.press("4")
        await until(pilot, lambda: "Rubber feet [/]" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query("#field-state"))
        state = app.screen.query_one("#field-state", Field)
        await until(pilot, lambda: state.display)
        state.value = "done"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: office.read(improvements, clock=office.clock)[0].state == "done")
        await until(pilot, lambda: not app.screen.query("#field-state"))
        await until(pilot, lambda: "2 customers still to tell" in screen_text(app))
        assert "Before: 0.0, from the 90 days up to" in " ".join(screen_text(app).split())
        await pilot.press("f")
        await until(pilot, lambda: app.screen.query("#field-due"))
        await type_text(pilot, "tomorrow 10")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "2 follow-ups planned" in screen_text(app))
        for customer in (1, 2):
            titles = [view.title for view in office.read(follow_ups_of, customer)]
            assert titles.count("Tell them: Rubber feet [/]") == 1
        await until(pilot, lambda: "nobody is left to tell" in screen_text(app))
        assert "Tell them" not in screen_text(app).splitlines()[-1]
        await pilot.press("v")
        await until(pilot, lambda: "Rubber feet [/]: the complaints behind it" in screen_text(app))
        await until(pilot, lambda: screen_text(app).count("too loud [/]") == 3)
        await pilot.press("enter")
        await until(pilot, lambda: "In their words" in screen_text(app) and "[/]: the" not in screen_text(app))
        await pilot.press("escape", "escape")
        await until(pilot, lambda: "Before and after: complaints" in screen_text(app))


def test_nobody_is_told_twice_nor_who_was_let_go_nor_who_is_no_customer_any_more(noisy_path: Path) -> None:
    office = open_base(noisy_path, clock=Clock.from_environment("Asia/Bangkok"), terminal="test")
    clock = office.clock
    now = int(clock.now().timestamp())
    stretch = {"by": "category", "value": "Noise [/]", "start": now - 60, "end": now + 60}
    begun = office.write(begin_improvement, title="Feet", staff_id=1, clock=clock, **stretch)
    assert (begun.complaints, begun.customers, begun.untold) == (3, 2, 2)

    def tell(title: str = "Tell them: Feet") -> int:
        due = clock.now() + timedelta(hours=2)
        return office.write(tell_customers, begun.id, title=title, due=due, staff_id=1, clock=clock)

    assert tell() == 2
    (planned,) = [view for view in office.read(follow_ups_of, 1) if view.title == "Tell them: Feet"]
    assert planned.complaint_number
    for title in ("Tell them: Feet", "Say that Feet are there"):
        with pytest.raises(Refused, match="Nobody is left to tell"):
            tell(title)
    office.write(call_off, planned.id, version=planned.version, note="another day", staff_id=1, clock=clock)
    assert office.read(improvements, clock=clock)[0].untold == 1
    assert tell() == 1

    other = office.write(begin_improvement, title="Springs", staff_id=1, clock=clock, **stretch)
    assert other.untold == 2  # told of another one
    office.write(_let_go, 1)
    office.write(_archive, 2)
    with pytest.raises(Refused) as refused:
        office.write(
            tell_customers, other.id, title="Springs", due=clock.now() + timedelta(hours=2), staff_id=1, clock=clock
        )
    assert refused.value.field == "improvement"
    numbers = office.read(improvement_complaints, other.id, clock=clock)
    assert len(numbers) == 3
    office.close()


def test_before_and_after_say_how_many_days_they_are_of(noisy_path: Path) -> None:
    zone = Clock.from_environment("Asia/Bangkok").zone
    begin = datetime(2026, 6, 1, 9, 0, tzinfo=zone)
    office = open_base(noisy_path, clock=Clock(zone, begin), terminal="test")
    for days in (-90, -89, -1):
        office.write(_complain, "Heat", begin + timedelta(days=days))
    office.write(_complain, "Heat", begin - timedelta(days=91))
    start = int((begin - timedelta(days=365)).timestamp())
    view = office.write(
        begin_improvement, title="Cool", by="category", value="Heat", start=start, end=int(begin.timestamp()),
        staff_id=1, clock=Clock(zone, begin),
    )  # fmt: skip
    assert (view.complaints, view.before, view.after) == (4, Decimal("1.0"), None)
    done = begin + timedelta(days=2)
    given = {"title": "Cool", "note": "", "owner_id": None, "state": "done"}
    office.write(set_improvement, view.id, version=view.version, clock=Clock(zone, done), **given)
    office.write(_complain, "Heat", done + timedelta(days=5))
    for days, after in ((0, None), (15, Decimal("2.0")), (60, Decimal("0.5"))):
        (found,) = office.read(improvements, clock=Clock(zone, done + timedelta(days=days)))
        assert (found.after, found.after_days) == (after, days)
    office.close()


def _complain(session: Session, category: str, at: datetime) -> None:
    session.add(Complaint(number=f"9{int(at.timestamp())}", at=at, category=category, description="hot"))


def _let_go(session: Session, customer_id: int) -> None:
    session.add(
        CustomerEnd(customer_id=customer_id, at=datetime.now(UTC), kind="let_go", reason="other", supervisor_id=1)
    )


def _archive(session: Session, customer_id: int) -> None:
    customer = session.get(Customer, customer_id)
    assert customer is not None
    customer.archived_at = datetime.now(UTC)
