"""Frequent contact at low value: who is on the ladder, and which rung may be offered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from deskcrm.clock import Clock
from deskcrm.customize.facts import facts_of
from deskcrm.customize.ladder import RUNGS, frequent_low_value, rung
from deskcrm.customize.playbook import keep_playbook
from deskcrm.customize.responses import Answer
from deskcrm.differentiate.book import retier
from deskcrm.differentiate.figures import figures_of
from deskcrm.interact.channels import add_channel
from deskcrm.store import Office, takes_connection

from .conftest import Dealings

DAY = 86_400
NOW = 1_700_000_000


def taken(*rungs: int, ago: int = 40, answer: str = "taken") -> list[Answer]:
    return [Answer(RUNGS[number - 1], "", answer, "", NOW - ago * DAY, "lead") for number in rungs]


COOL = dict.fromkeys(RUNGS, 30 * DAY)


@pytest.mark.parametrize(
    ("answers", "ours", "expected"),
    [
        ([], False, 1),
        (taken(1), False, 2),
        (taken(1, ago=29), False, 1),
        (taken(1), True, 1),
        (taken(1, 2, 3, 4), False, 5),
        (taken(1, 2, 3, 4), True, 1),
        (taken(2, 3, 4), False, 1),
        (taken(1, 3), False, 2),
        (taken(1, answer="declined"), False, 1),
        (taken(1, 2, ago=366), False, 1),
        ([*taken(1, ago=100), *taken(2, ago=10)], False, 2),
    ],
)
def test_one_rung_after_the_other(answers: list[Answer], ours: bool, expected: int) -> None:
    assert rung(answers, COOL, NOW, ours=ours) == expected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, True),
        ({"tier": "lead"}, True),
        ({"tier": "gold"}, False),
        ({"tier": "new"}, False),
        ({"tier": "unrated"}, False),
        ({"can_grow": True}, False),
        ({"contacts": 5}, False),
        ({"factor": 1.9}, False),
        ({"cost_share": 10.0}, False),
        ({"cost_share": 10.0, "net_value": -1}, True),
    ],
)
def test_who_is_on_the_ladder(changed: dict[str, object], expected: bool) -> None:
    usual = {"tier": "iron", "contacts": 20, "factor": 4.0, "cost_share": 60.0, "net_value": 100, "can_grow": False}
    given = {**usual, **changed}
    assert frequent_low_value(given.pop("tier"), **given) is expected  # type: ignore[arg-type]


@dataclass
class Lecture:
    """100 customers of equal margin: 50 who rarely call, 10 in between, 40 who call three times a day."""

    desk: Dealings
    rare: range = range(1, 51)
    often: range = range(61, 101)


def put(connection: Any, table: str, rows: list[dict[str, object]]) -> None:
    """Straight into a table; what a row does not say is empty, or zero."""
    for row in connection.execute(f"PRAGMA table_info({table})").fetchall():
        _place, name, kind, wanted, default, key = row
        if wanted and default is None and not key:
            empty: object = {"INTEGER": 0, "BLOB": b""}.get(kind, "")
            for one in rows:
                one.setdefault(name, empty)
    names = list(rows[0])
    statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(':' + name for name in names)})"  # noqa: S608
    connection.executemany(statement, rows)


@takes_connection
def hundred(connection: Any, *, clock: Clock) -> None:
    """The forty make five thousand calls."""
    now = int(clock.now().timestamp())
    everybody = range(1, 101)
    (phone,) = connection.execute("SELECT id FROM channel WHERE code = 'phone'").fetchone()
    put(
        connection,
        "customer",
        [{"id": who, "code": f"A-{who:06}", "kind": "person", "name": f"Person {who}"} for who in everybody],
    )
    put(
        connection,
        "purchase",
        [
            {"customer_id": who, "order_number": f"O{who}", "at": now - 200 * DAY, "quantity": 1000,
             "unit_price": 50_000_000, "amount": 500_000, "cost": 100_000}
            for who in everybody
        ],
    )  # fmt: skip
    calls = [(who, now - (turn * 8 + 1) * 3600) for who in range(61, 101) for turn in range(3 * 40)]
    calls += [(who, now - 50 * DAY) for who in range(1, 61)]
    calls += [(who, now - turn * DAY) for who in range(51, 61) for turn in range(1, 10)]
    put(
        connection,
        "interaction",
        [
            {"customer_id": who, "at": at, "channel_id": phone, "direction": "in", "seconds": 300, "subject": "Call"}
            for who, at in calls
        ],
    )


@pytest.fixture
def lecture(desk: Dealings) -> Lecture:
    desk.office.write(hundred, clock=desk.office.clock)
    desk.office.write(retier, clock=desk.office.clock)
    return Lecture(desk)


def test_what_no_cost_was_set_for_is_no_cheaper_channel(lecture: Lecture) -> None:
    office, who = lecture.desk.office, lecture.often[0]
    office.write(add_channel, "From the old program")
    assert office.read(facts_of, who, clock=office.clock).values["cheap_channel"] == "Web form"
    office.write(add_channel, "Kiosk", fixed_cost=1)
    assert office.read(facts_of, who, clock=office.clock).values["cheap_channel"] == "Kiosk"


def test_who_calls_three_times_a_day_ranks_below_and_starts_at_reassess(lecture: Lecture) -> None:
    desk = lecture.desk

    def net(who: int) -> int:
        return desk.office.read(figures_of, who, clock=desk.office.clock).net_value

    assert max(map(net, lecture.often)) < min(map(net, lecture.rare))
    assert all(not [rule for rule in desk.rules(who) if rule in RUNGS] for who in lecture.rare)
    for who in lecture.often:
        assert [rule for rule in desk.rules(who) if rule in RUNGS] == ["ladder_reassess"]
    why = desk.one(lecture.often[0], "ladder_reassess").why
    assert why == (
        "120 contacts, 2.4 times the mean, cost ฿2,400.00 of ฿4,000.00 margin."
        " Of our making: contacts 0, open complaints 0, promises not kept in time 0."
    )


def test_whose_calls_we_caused_does_not_fall(lecture: Lecture) -> None:
    desk, who = lecture.desk, lecture.rare[0]
    before = desk.office.read(figures_of, who, clock=desk.office.clock)
    complaint = desk.complains(who)
    for ago in range(30):
        desk.contact(who, ago=ago / 100, seconds=600, complaint_id=complaint.id)
    desk.settle(complaint, cause="our_error")
    desk.office.write(retier, clock=desk.office.clock)
    after = desk.office.read(figures_of, who, clock=desk.office.clock)
    assert (after.net_value, after.tier) == (before.net_value, before.tier)
    assert after.caused_contacts == 30
    assert not [rule for rule in desk.rules(who) if rule in RUNGS]


def climb(desk: Dealings, who: int) -> str:
    """Takes the rung that is offered, and waits for its cool-down."""
    [found] = [one for one in desk.next(who) if one.rule in RUNGS]
    desk.take(who, found)
    assert not [rule for rule in desk.rules(who) if rule in RUNGS]
    desk.later(days=31)
    return found.rule


def test_rung_by_rung_up_to_a_supervisors_sign_off(lecture: Lecture) -> None:
    desk, who = lecture.desk, lecture.often[0]
    assert [climb(desk, who) for _rung in range(4)] == list(RUNGS[:4])
    last = desk.one(who, "ladder_let_go")
    assert (last.opens, last.needs_supervisor, last.fill) == ("customer_end", True, (("kind", "let_go"),))
    # Something of our own making opens: back to the first.
    desk.complains(who)
    assert [rule for rule in desk.rules(who) if rule in RUNGS] == ["ladder_reassess"]


def test_a_promise_let_slip_holds_the_ladder_at_its_first_rung(lecture: Lecture) -> None:
    desk, who = lecture.desk, lecture.often[0]
    promise = desk.promise(who, "Ring back", hours=1)
    assert climb(desk, who) == "ladder_reassess"
    assert [rule for rule in desk.rules(who) if rule in RUNGS] == ["ladder_reassess"]
    assert "promises not kept in time 1" in desk.one(who, "ladder_reassess").why
    assert promise.kind == "promise"


def test_an_own_rule_lets_nobody_go_before_their_time(lecture: Lecture, office: Office) -> None:
    desk = lecture.desk
    text = '[[rule]]\nname = "{}"\nwhen = "contacts > 0 or not rated"\ntitle = "Go"\nwhy = "{{contacts}}"\n'
    text += 'opens = "customer_end"\nfill = {{ kind = "let_go" }}\n'
    office.write(keep_playbook, text.format("mine") + text.format("ladder_let_go") + "supervisor = false\n")
    unrated = desk.customer("Just met")
    for who in (lecture.often[0], unrated):
        assert not {"mine", "ladder_let_go"} & set(desk.rules(who))


def test_who_can_be_grown_is_never_on_it(lecture: Lecture, monkeypatch: pytest.MonkeyPatch) -> None:
    from deskcrm.customize import cross_sell
    from deskcrm.customize.views import CrossSell

    desk, who = lecture.desk, lecture.often[0]
    desk.product("SOAP", 1, 0)
    desk.buys(who, "SOAP")
    monkeypatch.setattr(cross_sell, "cross_sells", lambda *_given: (CrossSell("X", "X", "Y", "Y", expected=10**9),))
    facts = desk.office.read(facts_of, who, clock=desk.office.clock).values
    assert facts["can_grow"] is True
    assert facts["ladder_rung"] == 0
    assert not [rule for rule in desk.rules(who) if rule in RUNGS]
