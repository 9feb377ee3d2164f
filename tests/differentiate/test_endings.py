"""Who left and why; who is let go last of all; who came by word of mouth."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from deskcrm.clock import Clock
from deskcrm.customize.ladder import RUNGS as LADDER
from deskcrm.customize.responses import taken_with
from deskcrm.customize.views import Taken
from deskcrm.differentiate.book import retier
from deskcrm.differentiate.endings import RUNGS, end_customer, ending_of, reopen_customer
from deskcrm.differentiate.lost import losses
from deskcrm.differentiate.referrals import referred
from deskcrm.differentiate.views import CustomerEndInput, CustomerEndView
from deskcrm.errors import DeskError, NotFound, Refused
from deskcrm.identify.customers import add_customer, archive_customer
from deskcrm.identify.staff import add_staff
from deskcrm.identify.views import CustomerInput, CustomerView
from deskcrm.interact.complaint_moves import close_complaint
from deskcrm.interact.complaint_views import ComplaintInput
from deskcrm.interact.complaints import take_complaint
from deskcrm.interact.interactions import log_interaction
from deskcrm.interact.views import FollowUpInput, InteractionInput
from deskcrm.models import Purchase
from deskcrm.store import Office

FOLLOW_UP = "deskcrm.interact.follow_ups:add_follow_up"


def add(office: Office, name: str, **fields: Any) -> CustomerView:
    return office.write(add_customer, CustomerInput(name=name, **fields), staff_id=None, clock=office.clock)


def rated(office: Office, name: str = "Ann") -> int:
    """A customer with two orders in the window, after the whole book was computed."""
    who = add(office, name).id

    def buy(session: Session) -> None:
        for days in (200, 100):
            at = office.clock.now() - timedelta(days=days)
            session.add(
                Purchase(
                    customer_id=who,
                    order_number=str(days),
                    at=at,
                    quantity=1000,
                    unit_price=10_000,
                    amount=100,
                    cost=50,
                )
            )

    office.write(buy)
    office.write(retier, clock=office.clock)
    return who


def end(office: Office, customer_id: int, kind: str = "lost", reason: str = "price", **given: Any) -> CustomerEndView:
    wanted = CustomerEndInput(customer_id, kind, reason, **given)
    return office.write(end_customer, wanted, staff_id=office.staff_id, clock=office.clock)


def climb(office: Office, customer_id: int, *rules: str) -> None:
    """Takes the suggestions of these rules."""
    for rule in rules:
        plan = FollowUpInput("Look into it", office.clock.now() + timedelta(days=1), customer_id=customer_id)
        taken = Taken(customer_id, rule)
        office.write(taken_with, taken, FOLLOW_UP, plan, staff_id=office.staff_id, clock=office.clock)


def refusal(office: Office, customer_id: int, **given: Any) -> DeskError:
    with pytest.raises(Refused) as refused:
        end(office, customer_id, **{"kind": "let_go", "reason": "costs_more", **given})
    return refused.value


def test_one_who_left_and_came_back(office: Office) -> None:
    who = add(office, "Ann").id
    assert office.read(ending_of, who) is None
    with pytest.raises(NotFound):
        office.write(reopen_customer, who, staff_id=office.staff_id, clock=office.clock)
    view = end(office, who, "lost", "went", to_whom="The shop [/] next door", note="Was kind about it")
    assert (view.kind, view.reason, view.to_whom, view.note) == (
        "lost",
        "went",
        "The shop [/] next door",
        "Was kind about it",
    )
    assert (view.staff, view.supervisor, view.at) == ("Nok", "", office.clock.now())
    assert office.read(ending_of, who) == view
    assert refusal(office, who, kind="lost", reason="price").field == "kind"
    office.write(reopen_customer, who, staff_id=office.staff_id, clock=office.clock)
    assert office.read(ending_of, who) is None
    office.undo()
    assert office.read(ending_of, who) is not None
    office.undo()
    assert office.read(ending_of, who) is None


def test_what_is_missing_is_named(office: Office) -> None:
    who = add(office, "Ann").id
    assert refusal(office, who, kind="eaten").field == "kind"
    assert refusal(office, who, kind="lost", reason="").field == "reason"
    assert refusal(office, who, kind="lost", reason="costs_more").field == "reason"
    assert refusal(office, who, reason="price").field == "reason"
    with pytest.raises(NotFound):
        end(office, 999)


def test_letting_go_is_the_last_rung(office: Office, clock: Clock) -> None:
    assert (*RUNGS, "ladder_let_go") == LADDER
    who = rated(office)
    supervisor = office.staff
    office.write(add_staff, "Clerk")
    office.staff = next(member for member in office.read(_staff) if member.name == "Clerk")
    assert "supervisor" in str(refusal(office, who))
    office.staff = None
    assert "supervisor" in str(refusal(office, who))
    office.staff = supervisor
    for rung, step in RUNGS.items():
        assert step in str(refusal(office, who))
        climb(office, who, rung)
    complaint = office.write(
        take_complaint, ComplaintInput("Late again", who), staff_id=office.staff_id, clock=office.clock
    )
    assert "still open" in str(refusal(office, who))
    office.write(
        close_complaint,
        complaint.id,
        version=complaint.version,
        resolution="Done",
        root_cause="other",
        told=True,
        staff_id=office.staff_id,
        clock=clock,
    )
    next_year = Clock(clock.zone, clock.now() + timedelta(days=366))
    office.clock = next_year
    assert "in the last year" in str(refusal(office, who))
    office.clock = clock
    view = end(office, who, "let_go", "costs_more")
    assert (view.kind, view.supervisor) == ("let_go", "Nok")


def test_nobody_is_let_go_while_contacts_lately_were_of_our_making(office: Office, clock: Clock) -> None:
    who = rated(office)
    climb(office, who, *RUNGS)
    acting: dict[str, Any] = {"staff_id": office.staff_id, "clock": clock}
    complaint = office.write(take_complaint, ComplaintInput("Late again", who), **acting)
    asked = InteractionInput("phone", who, subject="Where is it?", complaint_id=complaint.id)
    office.write(log_interaction, asked, **acting)
    office.write(
        close_complaint,
        complaint.id,
        version=complaint.version,
        resolution="Done",
        root_cause="our_error",
        told=True,
        **acting,
    )
    assert "We caused" in str(refusal(office, who))
    office.clock = Clock(clock.zone, clock.now() + timedelta(days=30, seconds=1))
    assert end(office, who, "let_go", "costs_more").kind == "let_go"


def test_nobody_without_a_rating_is_let_go(office: Office) -> None:
    new = add(office, "Somebody new").id
    climb(office, new, *RUNGS)
    assert "rating" in str(refusal(office, new))


def test_the_losses_of_the_office(office: Office) -> None:
    whom = ["Big Shop", "big shop", "", "Other"]
    ids = [add(office, f"Person {number}").id for number in range(4)]
    for who, to_whom in zip(ids, whom, strict=True):
        end(office, who, "lost", "went" if to_whom else "moved", to_whom=to_whom)
    office.write(archive_customer, ids[3], staff_id=None, clock=office.clock)
    found = office.read(losses, since=0)
    assert found.by_reason == (("went", 2), ("moved", 1))
    assert found.by_whom == (("Big Shop", 2),)
    assert [one.customer_id for one in found.customers] == [ids[2], ids[1], ids[0]]
    assert (found.customers[0].name, found.customers[0].tier) == ("Person 2", "new")
    assert office.read(losses, since=int(office.clock.now().timestamp()) + 1).customers == ()


def test_word_of_mouth_and_what_it_earned(office: Office) -> None:
    ann = add(office, "Ann [/]")
    assert office.read(referred, ann.id).customers == 0
    for name in ("Bo", "Cai"):
        who = add(office, name, referred_by=ann.code).id

        def buy(session: Session, who: int = who) -> None:
            at = office.clock.now() - timedelta(days=3)
            session.add(Purchase(customer_id=who, at=at, quantity=1000, unit_price=10_000, amount=100, cost=40))

        office.write(buy)
    found = office.read(referred, ann.id)
    assert (found.customers, found.margin, found.net_value, found.names) == (2, 120, 120, ("Cai", "Bo"))


def _staff(session: Session) -> Any:
    from deskcrm.identify.staff import staff_list

    return staff_list(session)
