"""Cost to serve: one customer's agrees with the derived figures to the last unit, the office's is the sum of all."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest

from deskcrm.clock import Clock
from deskcrm.differentiate.book import retier
from deskcrm.differentiate.costs import cost_to_serve, no_matter, office_costs
from deskcrm.differentiate.figures import figures_of
from deskcrm.differentiate.views import CostLine, CostToServe, OfficeCosts
from deskcrm.identify.customers import add_customer
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.channels import add_channel, channels, edit_channel
from deskcrm.interact.complaint_moves import close_complaint
from deskcrm.interact.complaint_views import ComplaintInput
from deskcrm.interact.complaints import complaint, take_complaint
from deskcrm.interact.interactions import log_interaction
from deskcrm.interact.remedies import ask_remedy
from deskcrm.interact.views import FollowUpInput, InteractionInput
from deskcrm.settings.office import set_value
from deskcrm.store import Office, takes_connection

DAY = timedelta(days=1)


def customer(office: Office, name: str) -> int:
    return office.write(add_customer, CustomerInput(name=name), staff_id=office.staff_id, clock=office.clock).id


def log(office: Office, customer_id: int | None, channel: str = "phone", **fields: Any) -> int:
    given = InteractionInput(channel, customer_id, **{"subject": "Asked", **fields})
    return office.write(log_interaction, given, staff_id=office.staff_id, clock=office.clock).id


def take(office: Office, customer_id: int | None) -> Any:
    given = ComplaintInput("It broke", customer_id)
    return office.write(take_complaint, given, staff_id=office.staff_id, clock=office.clock)


def close(office: Office, taken: Any, cause: str, cost: int) -> None:
    office.write(ask_remedy, taken.id, kind="refund", cost=cost, staff_id=office.staff_id, clock=office.clock)
    version = office.read(complaint, taken.id, clock=office.clock).version
    office.write(
        close_complaint, taken.id, version=version, resolution="Paid back", root_cause=cause,
        told=True, staff_id=office.staff_id, clock=office.clock,
    )  # fmt: skip


def served(office: Office, customer_id: int) -> CostToServe:
    return office.read(cost_to_serve, customer_id, clock=office.clock)


def whole(office: Office) -> OfficeCosts:
    return office.read(office_costs, clock=office.clock)


@pytest.fixture
def rates(office: Office) -> None:
    """A call costs 5.00 and 3.01 a minute, an e-mail 0.50 a minute, a chat nothing."""
    for channel in office.read(channels):
        fixed, rate = {"phone": (500, 301), "email": (0, 50)}.get(channel.code, (0, 0))
        office.write(edit_channel, channel.id, name=channel.name, fixed_cost=fixed, rate_per_minute=rate)


@pytest.mark.usefixtures("rates")
def test_each_contact_is_rounded_and_put_to_its_channel_and_matter(office: Office, clock: Clock) -> None:
    ann = customer(office, "Ann")
    log(office, ann, seconds=90, matter="Price")  # 500 + 451.5
    log(office, ann, seconds=10, matter="Price")  # 500 + 50.17
    log(office, ann, "email", seconds=90)  # 75
    log(office, ann, seconds=3600, at=clock.now() - 365 * DAY)  # before the window
    found = served(office, ann)
    assert (found.contacts, found.seconds, found.cost) == (3, 190, 952 + 550 + 75)
    assert found.by_channel == (CostLine("Phone", 2, 100, 1502), CostLine("E-mail", 1, 90, 75))
    assert found.by_matter == (CostLine("Price", 2, 100, 1502), CostLine(no_matter(), 1, 90, 75))
    assert found.cost_per_contact == 526
    assert (found.caused_contacts, found.poor_quality, found.peers) == (0, 0, 0)
    assert served(office, customer(office, "Nobody yet")).cost_per_contact == 0


@pytest.mark.usefixtures("rates")
def test_what_we_caused_stands_beside_and_never_in_the_cost(office: Office) -> None:
    ann = customer(office, "Ann")
    complaint = take(office, ann)
    log(office, ann, seconds=60, complaint_id=complaint.id)
    log(office, ann, seconds=60)
    assert (served(office, ann).cost, served(office, ann).poor_quality) == (2 * 801, 0)
    close(office, complaint, "late", 10_000)
    found = served(office, ann)
    assert (found.contacts, found.cost, found.remedies) == (1, 801, 0)
    assert (found.caused_contacts, found.poor_quality) == (1, 801 + 10_000)
    other = take(office, ann)
    log(office, ann, seconds=60, complaint_id=other.id)
    close(office, other, "supplier", 300)
    found = served(office, ann)
    assert (found.contacts, found.cost, found.remedies, found.poor_quality) == (2, 2 * 801 + 300, 300, 10_801)
    assert found.cost_per_contact == 801
    assert sum(line.cost for line in found.by_channel) == found.cost - found.remedies


@pytest.mark.usefixtures("rates")
def test_peers_are_those_of_the_same_tier_at_the_last_computation(office: Office, clock: Clock) -> None:
    for number in range(3):
        who = customer(office, f"Person {number}")
        for _turn in range(number):
            log(office, who, seconds=60)
    office.write(retier, clock=clock)
    found = served(office, who)
    assert (found.peers, found.peer_contacts, found.peer_cost) == (3, 1000, 801)
    assert found.peer_cost_per_contact == 801


@takes_connection
def everybodys(connection: Any) -> list[int]:
    return [row[0] for row in connection.execute("SELECT id FROM customer")]


@pytest.mark.usefixtures("rates")
def test_the_sums_agree_to_the_last_unit(office: Office, clock: Clock) -> None:
    chance = random.Random(3)
    office.write(set_value, "tiers.window", "45")
    people = [customer(office, f"Person {number}") for number in range(5)]
    for _turn in range(80):
        who = chance.choice([None, *people])
        complaint = take(office, who) if who and chance.random() < 0.2 else None
        promise = FollowUpInput("Call", clock.now() + chance.randint(-2, 2) * DAY, promise=True)
        log(
            office, who, chance.choice(["phone", "email", "chat"]), seconds=chance.randint(0, 900),
            at=clock.now() - timedelta(seconds=chance.randint(0, 90 * 86_400)), matter=chance.choice(["", "A", "B"]),
            direction=chance.choice(["in", "out"]), complaint_id=complaint.id if complaint else None,
            follow_up=promise if promise.due > clock.now() and chance.random() < 0.2 else None,
        )  # fmt: skip
        if complaint:
            close(office, complaint, chance.choice(["late", "supplier", "other"]), chance.randint(0, 9_999))
    later = Clock(clock.zone, clock.now() + DAY)
    office.clock = later
    office.write(retier, clock=later)
    office.clock = Clock(clock.zone, clock.now() + 3 * DAY)
    log(office, people[0])  # a chase, where a promise is past due
    office.write(retier, clock=office.clock)
    cost = quality = 0
    for who in office.read(everybodys):
        found, figures = served(office, who), office.read(figures_of, who, clock=office.clock)
        assert (found.contacts, found.seconds, found.cost) == (
            figures.window_contacts, figures.window_seconds, figures.cost_to_serve,
        )  # fmt: skip
        assert (found.caused_contacts, found.poor_quality) == (figures.caused_contacts, figures.poor_quality)
        cost, quality = cost + found.cost, quality + found.poor_quality
    of_all = whole(office)
    assert quality > 0
    assert of_all.unidentified > 0
    assert of_all.cost == cost + quality + of_all.unidentified
    assert of_all.poor_quality == quality
    for lines in of_all.by_channel, of_all.by_matter, of_all.by_month:
        assert sum(line.contacts for line in lines) == of_all.contacts
        assert sum(line.seconds for line in lines) == of_all.seconds
        assert sum(line.cost for line in lines) == of_all.cost - of_all.remedies


@pytest.mark.usefixtures("rates")
def test_months_are_the_offices_and_moving_to_the_cheaper_channel_saves(office: Office, clock: Clock) -> None:
    ann = customer(office, "Ann")
    midnight = clock.start_of(clock.today().replace(day=1))
    log(office, ann, seconds=60, at=midnight - timedelta(seconds=1))
    log(office, ann, seconds=60, at=midnight)
    log(office, ann, "email", seconds=120, at=midnight)
    log(office, None, "chat", seconds=600)
    found = whole(office)
    assert [(line.name, line.contacts, line.cost) for line in found.by_month] == [
        ("2026-02", 1, 801), ("2026-03", 3, 901),
    ]  # fmt: skip
    assert [line.name for line in found.by_channel] == ["Phone", "E-mail", "Chat"]
    # Not to the chat, which has no cost: nothing was ever set for it.
    assert [(one.from_channel, one.to_channel, one.contacts, one.saved) for one in found.savings] == [
        ("Phone", "E-mail", 2, 1602 - 200)
    ]
    office.write(add_channel, "Kiosk", rate_per_minute=1)
    assert len(whole(office).savings) == 1  # nobody used it yet
    assert (found.unidentified, found.poor_quality) == (0, 0)


def test_an_empty_office_costs_nothing(office: Office) -> None:
    found = whole(office)
    assert (found.contacts, found.cost, found.by_channel, found.by_month, found.savings) == (0, 0, (), (), ())
