"""What is held about a customer, to be handed to them: all of it, with its source, and of others only their part."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from deskcrm.customize.news import add_news
from deskcrm.customize.news_sending import mark_sent, write_mailing
from deskcrm.customize.news_views import NewsInput
from deskcrm.errors import Refused
from deskcrm.exchange.access_report import KINDS, NOT_OF_THEM, OTHERS, held_about, write_report
from deskcrm.exchange.export_columns import SHEETS
from deskcrm.identify.audit_trail import AuditFilter, audit_lines
from deskcrm.identify.consents import record_consent
from deskcrm.identify.customers import add_customer
from deskcrm.identify.profile import add_fact, archive_fact
from deskcrm.identify.profile_views import FactInput
from deskcrm.identify.relations import RelationInput, relate
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.data_requests import answer_request, data_requests, register_request
from deskcrm.interact.interactions import log_interaction
from deskcrm.interact.queue import queue_page
from deskcrm.interact.views import InteractionInput
from deskcrm.store import Office, takes_connection


@pytest.fixture
def person(office: Office) -> int:
    """A customer of whom much is known, some of it of others."""
    clock = office.clock
    given = CustomerInput(name="Somchai <b>Jaidee</b>", phone="0812345678", referred_by="Auntie Nid", note="likes tea")
    person = office.write(add_customer, given, staff_id=1, clock=clock)
    other = office.write(add_customer, CustomerInput(name="Malee Secret", phone="0899999999"), staff_id=1, clock=clock)
    agreed = FactInput("how", "in a wheelchair", sensitive="disability", agreed="on paper")
    office.write(add_fact, person.id, agreed, staff_id=1, clock=clock)
    office.write(record_consent, person.id, purpose="news", state="given", source="asked", staff_id=1, clock=clock)
    office.write(relate, person.id, other.id, RelationInput("family", "sibling"), staff_id=1, clock=clock)
    said = InteractionInput("phone", person.id, subject="The lamp", spoke_name="Lung Dam", spoke_relation="uncle")
    office.write(log_interaction, said, staff_id=1, clock=clock)
    return person.id


def test_all_of_it_with_its_source_and_nobody_else(office: Office, person: int, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Register the request first"):
        write_report(office, person, tmp_path / "a.json")
    office.write(
        register_request, person, "access", identity="ID card", note="in a hurry", staff_id=1, clock=office.clock
    )
    text = write_report(office, person, tmp_path / "a.json").read_text("utf-8")
    held = json.loads(text)["held"]
    (asked,) = json.loads(text)["requests"]
    assert (asked["identity"], asked["note"]) == ("ID card", "in a hurry")
    assert held["customers"][0]["phone"] == "0812345678"
    assert held["customers"][0]["source"] == "written down at the desk"
    assert held["facts"][0]["words"] == "in a wheelchair"
    assert {one["purpose"] for one in held["consents"]} >= {"news"}
    assert held["relations"][0]["other"] == "another person"
    assert held["interactions"][0]["subject"] == "The lamp"
    assert held["interactions"][0]["staff"] == "our staff"
    for word in ("Malee", "0899999999", "Lung Dam", "Auntie", "Nok"):
        assert word not in text
    page = write_report(office, person, tmp_path / "a.html").read_text("utf-8")
    assert "in a wheelchair" in page
    assert "<b>" not in page
    for words in ("to be told news", "agreed", "brother or sister", "Phone", "incoming", "Person"):
        assert f">{words}<" in page
    assert not re.search("[0-9]{4}-[0-9]{2}-[0-9]{2}", page)  # days and times as the office writes them
    with pytest.raises(Refused, match="endings"):
        write_report(office, person, tmp_path / "a.txt")
    assert "to see what is held" in page
    assert "ID card" in page
    assert "in a hurry" in page
    lines = office.read(audit_lines, AuditFilter(customer_id=person, action="access_report"))
    assert [line.more["file"] for line in lines] == ["a.html", "a.json"]


def test_a_request_stands_in_the_queue_for_thirty_days_until_it_is_answered(office: Office, person: int) -> None:
    with pytest.raises(Refused, match="who they are"):
        office.write(register_request, person, "erasure", identity=" ", staff_id=1, clock=office.clock)
    with pytest.raises(Refused, match="There is no request"):
        office.write(register_request, person, "everything", identity="ID card", staff_id=1, clock=office.clock)
    made = office.write(register_request, person, "objection", identity="ID card", staff_id=1, clock=office.clock)
    assert (office.clock.day_of(made.due) - office.clock.day_of(made.asked_at)).days == 30
    assert [one.id for one in office.read(data_requests)] == [made.id]

    def waiting() -> list[str]:
        page = office.read(queue_page, clock=office.clock)
        return [row.title for row in page.rows if row.title.startswith("Personal data")]

    assert waiting() == ["Personal data: asked that it is not used"]
    with pytest.raises(Refused, match="told the reason"):
        office.write(answer_request, made.id, "refused", version=made.version, staff_id=1, clock=office.clock)
    office.write(
        answer_request, made.id, "refused", reason="A court wants it", version=made.version, staff_id=1,
        clock=office.clock,
    )  # fmt: skip
    assert waiting() == []
    assert office.read(data_requests) == ()
    assert office.read(data_requests, ended=True)[0].reason == "A court wants it"
    assert office.undo().action == "answer_request"
    assert waiting() == ["Personal data: asked that it is not used"]


def test_what_was_taken_out_of_use_is_held_too(office: Office, person: int) -> None:
    """Out of the screens is not out of the base."""
    fact = office.write(add_fact, person, FactInput("where", "in Bang Na"), staff_id=1, clock=office.clock)
    office.write(archive_fact, fact.id, version=fact.version, staff_id=1, clock=office.clock)
    sections = office.read(held_about, person, clock=office.clock).sections
    (facts,) = [records for name, _heading, records in sections if name == "facts"]
    gone = [one for one in facts if one.get("words") == "in Bang Na"]
    assert [("removed" in one) for one in gone] == [True]
    assert not any("removed" in one for one in facts if one not in gone)


@takes_connection
def tables_of_people(connection: Any) -> set[str]:
    """The tables with a column that names a customer."""
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {
        table
        for table in tables
        for row in connection.execute('SELECT "table" FROM pragma_foreign_key_list(?)', (table,))
        if row[0] == "customer"
    }


def test_no_table_about_people_is_left_out(office: Office, person: int) -> None:
    said = {SHEETS[kind].tables.split()[0] for kind in KINDS}
    said |= {table for _heading, statement in OTHERS.values() for table in tables_of(statement)}
    assert office.read(tables_of_people) <= said | NOT_OF_THEM
    for name, _heading, records in office.read(held_about, person, clock=office.clock).sections:
        assert all("recorded" in record for record in records), name


def tables_of(statement: str) -> list[str]:
    words = statement.replace(",", " ").split()
    return [words[place + 1] for place, word in enumerate(words) if word in ("FROM", "JOIN")]


def test_news_in_a_file_were_told_once_it_is_sent(office: Office, person: int) -> None:
    def told() -> list[str]:
        held = office.read(held_about, person, clock=office.clock)
        return [one["title"] for name, _heading, found in held.sections if name == "news" for one in found]

    given: dict[str, Any] = {"staff_id": 1, "clock": office.clock}
    news = office.write(add_news, NewsInput("Tea", state="open", text_en="Come"), **given)
    file = office.write(write_mailing, news.id, channel="phone", file="a.csv", ids=[person], **given)
    assert told() == []
    office.write(mark_sent, file.id, **given)
    assert told() == ["Tea"]
