"""News: nobody who must not hear is ever on a list or can be told, whatever happened before."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from deskcrm.customize.news_sending import drop_mailing, mailings, mark_sent, write_mailing
from deskcrm.customize.news_views import BARS
from deskcrm.customize.outreach import (
    outreach,
)
from deskcrm.customize.responses import decline
from deskcrm.differentiate.endings import end_customer
from deskcrm.differentiate.views import CustomerEndInput
from deskcrm.errors import Refused
from deskcrm.interact.data_requests import answer_request, data_request, register_request
from deskcrm.store import Office, backup, open_base
from deskcrm.store.doors import takes_connection
from deskcrm.store.records import instant

from .newsroom import Desk

PEOPLE, NEWS = 4, 2
ACTS = ("given", "refused", "withdrawn", "objection", "refuse objection", "no_contact", "told", "not_reached",
        "interested", "not_interested", "no_more", "lost", "undo", "day", "mailing", "sent", "drop")  # fmt: skip


@given(
    history=st.lists(
        st.tuples(st.sampled_from(ACTS), st.integers(0, PEOPLE - 1), st.integers(0, NEWS - 1)), min_size=3, max_size=22
    )
)
@settings(
    max_examples=300 if os.environ.get("DESKCRM_FAULTS") else 8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
def test_nobody_who_must_not_hear_is_on_a_list_or_can_be_told(
    office: Office, tmp_path_factory: pytest.TempPathFactory, history: list[Any]
) -> None:
    desk = Desk(office)
    if not office.read(_rows)["news"]:
        for number in range(PEOPLE):
            desk.customer(f"Person {number}", agreed=number % 2 == 0)
        for number in range(NEWS):
            desk.news(title=f"News {number}")
    begun = backup.backup(office.path, tmp_path_factory.mktemp("history") / "office.db")
    desk = Desk(open_base(begun, clock=office.clock, terminal="history"))
    desk.office.staff = office.staff
    try:
        _live(desk, history)
    finally:
        desk.office.close()


def _live(desk: Desk, history: list[Any]) -> None:
    people, news = range(1, PEOPLE + 1), range(1, NEWS + 1)
    for act, person, number in history:
        _act(desk, act, people[person], news[number])
        rows = desk.office.read(_rows)
        for one in news:
            listed = set(desk.list(one))
            for who in people:
                barred = must_not(rows, one, who, desk)
                assert (who in listed) == (not barred), (act, who, barred)
                assert bool(desk.bar(one, who)) == barred
            for who in sorted(set(people) - listed)[:1]:
                with pytest.raises(Refused) as refused:
                    desk.tell(one, who)
                assert refused.value.message in BARS.values()


def _act(desk: Desk, act: str, who: int, news: int) -> None:
    """One thing that happens; what is refused does not."""
    office, clock = desk.office, desk.office.clock
    try:
        if act in ("given", "refused", "withdrawn"):
            desk.consent(who, act)
        elif act == "objection":
            desk.do(register_request, who, "objection", identity="in person")
        elif act == "refuse objection":
            for (number,) in office.read(_objections, who):
                view = office.read(data_request, number)
                desk.do(answer_request, number, "refused", reason="law", version=view.version)
        elif act == "no_contact":
            desk.do(decline, who, "news_to_tell", reason="no_contact")
        elif act == "lost":
            desk.do(end_customer, CustomerEndInput(who, "lost", "price"))
        elif act == "day":
            desk.later(13)
        elif act == "undo":
            office.undo()
        elif act == "mailing":
            ids = [one.customer_id for one in desk.read(outreach, news, channel="phone").rows]
            desk.do(write_mailing, news, channel="phone", file="x.csv", ids=ids)
        elif act in ("sent", "drop"):
            for file in desk.read(mailings, news):
                office.write(mark_sent if act == "sent" else drop_mailing, file.id, clock=clock)
        else:
            desk.tell(news, who, act)
    except Exception as error:
        from deskcrm.errors import DeskError

        if not isinstance(error, DeskError):
            raise


@takes_connection
def _objections(connection: Any, who: int) -> list[tuple[int]]:
    found: list[tuple[int]] = connection.execute(
        "SELECT id FROM data_request WHERE customer_id = ? AND done_at IS NULL AND archived_at IS NULL", (who,)
    ).fetchall()
    return found


@takes_connection
def _rows(connection: Any) -> dict[str, list[dict[str, Any]]]:
    """Every record that stands, as plain values."""
    found = {}
    for table in ("consent", "data_request", "response", "customer_end", "news_told", "news_mailing", "news"):
        cursor = connection.execute(f"SELECT * FROM {table} WHERE archived_at IS NULL")  # noqa: S608
        names = [column[0] for column in cursor.description]
        found[table] = [dict(zip(names, row, strict=True)) for row in cursor]
    return found


def must_not(rows: dict[str, list[dict[str, Any]]], news: int, who: int, desk: Desk) -> bool:
    """By the plain rules, row by row."""

    def theirs(table: str) -> list[dict[str, Any]]:
        return [row for row in rows[table] if row["customer_id"] == who]

    said = sorted((row["at"], row["id"], row["state"]) for row in theirs("consent"))
    if not said or said[-1][2] != "given":
        return True
    if any(row["kind"] == "objection" and row["outcome"] != "refused" for row in theirs("data_request")):
        return True
    if any(row["reason"] == "no_contact" and row["at"] >= said[-1][0] for row in theirs("response")):
        return True
    sent = {row["id"]: row["sent_at"] for row in rows["news_mailing"]}
    told = [row for row in theirs("news_told") if row["mailing_id"] is None or row["mailing_id"] in sent]
    day = desk.office.clock.day_of
    today = desk.office.clock.today()
    for row in told:
        tried_today = row["outcome"] == "not_reached" and day(instant(row["at"])) == today
        if row["news_id"] == news and (row["outcome"] != "not_reached" or tried_today):
            return True
    heard = [row for row in told if row["outcome"] != "not_reached"]
    waiting = [row for row in heard if row["mailing_id"] is not None and sent[row["mailing_id"]] is None]
    times = [max(row["at"], sent.get(row["mailing_id"]) or 0) for row in heard if row not in waiting]
    lately = [*waiting, *(at for at in times if day(instant(at)) > today - timedelta(days=30))]
    return len(lately) >= 2 or bool(theirs("customer_end"))
