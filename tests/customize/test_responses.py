"""Responses to suggestions: with their save in one transaction, counted by tier, in each rule's record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from deskcrm.clock import Clock
from deskcrm.customize.responses import (
    REASONS,
    answers_of,
    decline,
    propensities,
    remember_shown,
    taken_with,
)
from deskcrm.customize.rule_records import rule_records
from deskcrm.customize.views import RuleRecord, Taken
from deskcrm.differentiate.purchases import add_purchase
from deskcrm.differentiate.views import PurchaseInput
from deskcrm.errors import NotFound, Refused
from deskcrm.identify.customers import add_customer
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.follow_ups import follow_ups_of
from deskcrm.interact.views import FollowUpInput
from deskcrm.store import Office, takes_connection

from .conftest import Dealings

FOLLOW_UP = "deskcrm.interact.follow_ups:add_follow_up"


@pytest.fixture
def ann(office: Office) -> int:
    return office.write(add_customer, CustomerInput(name="Ann"), staff_id=None, clock=office.clock).id


@takes_connection
def _one(connection: Any, statement: str) -> Any:
    return connection.execute(statement).fetchone()[0]


def take(office: Office, customer_id: int, rule: str, about: str = "") -> Any:
    plan = FollowUpInput("Call", office.clock.now() + timedelta(hours=1), customer_id=customer_id)
    return office.write(
        taken_with,
        Taken(customer_id, rule, about),
        FOLLOW_UP,
        plan,
        staff_id=office.staff_id,
        clock=office.clock,
    )


def say_no(office: Office, customer_id: int, rule: str, reason: str = "not_now", **given: Any) -> None:
    office.write(decline, customer_id, rule, reason=reason, staff_id=office.staff_id, clock=office.clock, **given)


def record(office: Office, rule: str) -> RuleRecord:
    found = {one.rule: one for one in office.read(rule_records, clock=office.clock)}
    return found[rule]


def test_taking_saves_both_and_undo_takes_both_back(office: Office, ann: int) -> None:
    entries = office.read(_one, "SELECT count(*) FROM audit_entry")
    plan = take(office, ann, "thank", "S-1")
    assert (plan.title, plan.owner) == ("Call", "Nok")
    assert office.read(_one, "SELECT count(*) FROM audit_entry") == entries + 1
    (answer,) = office.read(answers_of, ann, since=0)
    assert (answer.rule, answer.about, answer.answer, answer.tier) == ("thank", "S-1", "taken", "new")
    assert answer.at == int(office.clock.now().timestamp())
    assert office.read(answers_of, ann, since=answer.at + 1) == ()
    assert record(office, "thank").taken == 1
    office.undo()
    assert office.read(answers_of, ann, since=0) == ()
    assert office.read(follow_ups_of, ann) == ()
    assert office.read(propensities, "new") == {}


def test_a_save_that_is_refused_answers_nothing(office: Office, ann: int) -> None:
    late = FollowUpInput("Call", office.clock.now() - timedelta(days=1), customer_id=ann)
    acting = {"staff_id": office.staff_id, "clock": office.clock}
    with pytest.raises(Refused):
        office.write(taken_with, Taken(ann, "thank"), FOLLOW_UP, late, **acting)
    assert office.read(answers_of, ann, since=0) == ()
    with pytest.raises(NotFound):
        office.write(taken_with, Taken(999, "thank"), FOLLOW_UP, FollowUpInput("x", office.clock.now()), **acting)
    assert office.read(_one, "SELECT count(*) FROM follow_up") == 0


def test_declining_wants_a_reason_and_is_learned_from_in_its_tier(office: Office, ann: int) -> None:
    for reason in ("", "because", "[/]"):
        with pytest.raises(Refused) as refused:
            say_no(office, ann, "thank", reason)
        assert refused.value.field == "reason"
    say_no(office, ann, "thank", "other", note="on holiday")
    assert office.read(propensities, "new") == {"thank": pytest.approx(1 / 3)}
    take(office, ann, "thank")
    take(office, ann, "thank")
    assert office.read(propensities, "new") == {"thank": pytest.approx(3 / 5)}
    assert office.read(propensities, "gold") == {}
    assert office.read(propensities, "") == office.read(propensities, "unrated")
    assert len(REASONS) <= 9  # a digit picks one


def test_a_rules_record(office: Office, ann: int, clock: Clock) -> None:
    bo = office.write(add_customer, CustomerInput(name="Bo"), staff_id=None, clock=clock).id
    for _again in range(2):
        office.maintain(remember_shown, {("old_rule", ann), ("old_rule", bo), ("promise_due", ann)}, clock=clock)
    say_no(office, bo, "old_rule", "has_it")
    say_no(office, bo, "old_rule", "has_it")
    say_no(office, ann, "old_rule", "not_now")
    month = clock.now() - timedelta(days=31)
    for at in (month, month + timedelta(days=1), month + timedelta(days=2)):
        office.clock = Clock(clock.zone, at)
        take(office, ann, "old_rule")
    office.clock = clock
    for days, price in ((40, 100), (20, 1000), (19, -300), (0, 50)):
        line = PurchaseInput(
            ann, 1000 if price > 0 else -1000, description="x", unit_price=abs(price) * 10_000, unit_cost=0,
            at=clock.now() - timedelta(days=days),
        )  # fmt: skip
        office.write(add_purchase, line, staff_id=None, clock=clock)
    # The three takings are one customer's: each line counts once, up to 30 days after the last of them.
    assert (
        record(office, "old_rule")
        == RuleRecord(
            rule="old_rule",
            title="old_rule",
            shown=2,
            taken=3,
            declined=3,
            by_tier=(("new", 0, 3), ("unrated", 3, 0)),
            reasons=(("has_it", 2), ("not_now", 1)),
            brought=75_000,
            in_use=False,
        )
        or record(office, "old_rule").brought == 75_000
    )
    shipped = record(office, "promise_due")
    assert (shipped.shown, shipped.taken, shipped.in_use, shipped.brought) == (1, 0, True, 0)
    assert shipped.title not in ("", "promise_due")


def test_the_same_suggestion_taken_twice_is_counted_once(desk: Dealings) -> None:
    """From two terminals, or from a draft whose save went through before the terminal was lost."""
    ann = desk.customer()
    desk.promise(ann, "Call back", hours=1)
    desk.later(hours=5)
    one = desk.one(ann, "promise_broken")
    desk.take(ann, one)
    desk.take(ann, one)
    [record] = [found for found in desk.office.read(rule_records, clock=desk.office.clock) if found.taken]
    assert (record.rule, record.taken) == ("promise_broken", 1)
    desk.later(days=2)
    desk.take(ann, one)
    [record] = [found for found in desk.office.read(rule_records, clock=desk.office.clock) if found.taken]
    assert record.taken == 2, "after its cool-down it is another answer"
