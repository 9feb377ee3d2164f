"""What is known by the seven questions: noted, derived, confirmed, asked for next; and what the law protects."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskcrm.clock import Clock
from deskcrm.customize.facts import facts_of
from deskcrm.customize.page import customer_page
from deskcrm.customize.suggestions import suggestions
from deskcrm.errors import Refused, Stale
from deskcrm.exchange.export import export_file
from deskcrm.identify.consents import allows, consents_of, record_consent
from deskcrm.identify.customers import add_customer
from deskcrm.identify.profile import add_fact, archive_fact, confirm_fact, correct_fact, profile
from deskcrm.identify.profile_views import FactInput
from deskcrm.identify.profile_words import ASKED, QUESTIONS, SENSITIVE, looks_sensitive
from deskcrm.identify.search import search
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.interactions import log_interaction
from deskcrm.interact.views import InteractionInput
from deskcrm.store import Office


def acting(office: Office, clock: Clock | None = None) -> dict[str, Any]:
    return {"staff_id": office.staff_id, "clock": clock or office.clock}


@pytest.fixture
def ann(office: Office) -> int:
    given_ = CustomerInput(given="Ann", family="Lee", nickname="A", phone="0812345678", tags="tea", district="Bang Rak")
    return office.write(add_customer, given_, **acting(office)).id


def test_facts_come_with_their_source_and_age(office: Office, ann: int) -> None:
    told = InteractionInput("phone", ann, subject="The fan", facts=(FactInput("why", "it must be quiet", "want"),))
    contact = office.write(log_interaction, told, **acting(office))
    later = Clock(ZoneInfo("Asia/Bangkok"), datetime(2026, 6, 1, 9, 0))  # noqa: DTZ001  office time
    (fact,) = office.read(profile, ann, clock=office.clock).facts
    assert (fact.words, fact.detail, fact.subject, fact.interaction_id, fact.staff) == (
        "it must be quiet", "want", "The fan", contact.id, "Nok",
    )  # fmt: skip
    again = office.write(confirm_fact, fact.id, version=fact.version, **acting(office, later))
    assert again.learned_at < again.confirmed_at == later.now()
    with pytest.raises(Stale):
        office.write(confirm_fact, fact.id, version=fact.version, **acting(office))
    other = FactInput("why", "loud is fine", "need")
    changed = office.write(correct_fact, fact.id, other, version=again.version, **acting(office, later))
    assert (changed.words, changed.subject) == ("loud is fine", "")
    office.undo()
    assert office.read(profile, ann, clock=later).facts[0].words == "it must be quiet"
    version = office.read(profile, ann, clock=later).facts[0].version
    office.write(archive_fact, fact.id, version=version, **acting(office))
    assert office.read(profile, ann, clock=later).facts == ()


def test_what_the_base_shows_answers_too_and_the_next_question_is_the_one_with_most_to_gain(
    office: Office, ann: int
) -> None:
    view = office.read(profile, ann, clock=office.clock)
    assert view.known == ("who", "what", "where")
    assert view.next is not None
    assert (view.next.question, view.next.words) == ("why", ASKED["why"])
    asked = []
    for _turn in QUESTIONS:
        view = office.read(profile, ann, clock=office.clock)
        if view.next is None:
            break
        asked.append(view.next.question)
        office.write(add_fact, ann, FactInput(view.next.question, "so and so"), **acting(office))
    assert asked == ["why", "how", "whom", "when"]
    assert office.read(profile, ann, clock=office.clock).known == tuple(QUESTIONS)
    year_on = Clock(ZoneInfo("Asia/Bangkok"), datetime(2027, 3, 9, 9, 0))  # noqa: DTZ001  office time
    old = office.read(profile, ann, clock=year_on).next
    assert old is not None
    assert "so and so" in old.words


def test_their_usual_time_and_matter_come_from_their_contacts(office: Office, ann: int) -> None:
    for days in range(4):
        at = office.clock.now() - timedelta(days=days)
        office.write(log_interaction, InteractionInput("line", ann, at=at, matter="Opening hours"), **acting(office))
    view = office.read(profile, ann, clock=office.clock)
    said = {(one.question, one.words) for one in view.derived if one.source == "contacts"}
    assert said == {("when", "mostly in the morning"), ("why", "Opening hours, 4 times"), ("how", "line")}


@pytest.mark.parametrize(
    ("fact", "field"),
    [
        (FactInput("whose", "x"), "question"), (FactInput("why", " "), "words"),
        (FactInput("why", "x", "user"), "detail"),
        (FactInput("why", "x", circumstance="odd"), "circumstance"),
        (FactInput("why", "x", sensitive="odd"), "sensitive"),
        (FactInput("how", "sits", sensitive="health"), "sensitive"), (FactInput("why", "a\x00b\x1b[2J"), "words"),
    ],
)  # fmt: skip
def test_what_cannot_be_noted(office: Office, ann: int, fact: FactInput, field: str) -> None:
    with pytest.raises(Refused) as refused:
        office.write(add_fact, ann, fact, **acting(office))
    assert refused.value.field == field
    assert office.read(profile, ann, clock=office.clock).facts == ()


def test_sensitive_facts_need_consent_and_go_with_it(office: Office, ann: int) -> None:
    fact = FactInput("how", "in a wheelchair", sensitive="disability", agreed="in person")
    kept = office.write(add_fact, ann, fact, **acting(office))
    before = office.write(add_fact, ann, fact, **acting(office))
    office.write(archive_fact, before.id, version=before.version, **acting(office))
    assert office.read(allows, ann, "sensitive")
    assert office.read(consents_of, ann)[0].source == "in person"
    with pytest.raises(Refused):
        office.write(record_consent, ann, purpose="news", state="given", **acting(office))  # how?
    office.write(record_consent, ann, purpose="sensitive", state="withdrawn", **acting(office))
    assert office.read(profile, ann, clock=office.clock).facts == ()
    left = office.read(_column, "SELECT words FROM profile_fact WHERE id IN (?, ?)", kept.id, before.id)
    assert left == ["", ""]
    with pytest.raises(Refused):
        office.write(add_fact, ann, FactInput("how", "x", sensitive="disability"), **acting(office))


def _column(session: Any, statement: str, *values: object) -> list[Any]:
    from deskcrm.store.doors import connection_of

    return [value for (value,) in connection_of(session).execute(statement, values)]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(sorted(SENSITIVE)), question=st.sampled_from(sorted(QUESTIONS)))
def test_nothing_sensitive_leaves_the_profile(
    office: Office, ann: int, tmp_path_factory: pytest.TempPathFactory, kind: str, question: str
) -> None:
    secret = "Zyxwvut"
    fact = FactInput(question, f"{secret} {kind}", sensitive=kind, agreed="on paper")
    office.write(add_fact, ann, fact, **acting(office))
    file = tmp_path_factory.mktemp("out") / "customers.json"
    export_file(office, "customers", file)
    page = office.read(customer_page, ann, clock=office.clock)
    seen = (
        repr(office.read(facts_of, ann, clock=office.clock)), repr(page), file.read_text(encoding="utf-8"),
        repr(office.read(suggestions, ann, clock=office.clock)),
        json.dumps([row.name for row in office.read(search, secret).rows]),
    )  # fmt: skip
    assert not any(secret in text for text in seen)
    assert secret in repr(office.read(profile, ann, clock=office.clock))


@pytest.mark.parametrize(
    ("words", "kind"),
    [("เป็นเบาหวาน", "health"), ("นับถืออิสลาม", "religion"), ("uses a wheelchair", "disability"), ("likes tea", "")],
)
def test_a_hint_where_words_look_sensitive(words: str, kind: str) -> None:
    assert looks_sensitive(words) == kind
