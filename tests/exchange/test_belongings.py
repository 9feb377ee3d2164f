"""Facts, consents and relations go out and come back in whole; what the law protects stays in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from deskcrm.exchange.export import export_file
from deskcrm.exchange.import_undo import undo_import
from deskcrm.exchange.importing import import_file
from deskcrm.identify.consents import consents_of, record_consent
from deskcrm.identify.customers import add_customer, customer_by_code
from deskcrm.identify.profile import add_fact, profile
from deskcrm.identify.profile_views import FactInput
from deskcrm.identify.relations import RelationInput, relate, relations_of
from deskcrm.identify.views import CustomerInput
from deskcrm.store import Office

KINDS = ("facts", "consents", "relations")


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx"])
def test_out_and_back_in(office: Office, tmp_path: Path, ending: str) -> None:
    more: dict[str, Any] = {"staff_id": office.staff_id, "clock": office.clock}
    ann, bob, shop = (
        office.write(add_customer, CustomerInput(name=name), **more) for name in ("Ann", "=Bob; [/]", "Rung Co")
    )
    told = (FactInput("why", "=quiet; please\nsecond line", "want", "social"), FactInput("how", "-10:00 จ."))
    for fact in told:
        office.write(add_fact, ann.id, fact, **more)
    secret = FactInput("how", "in a wheelchair", sensitive="disability", agreed="on paper")
    office.write(add_fact, ann.id, secret, **more)
    office.write(record_consent, bob.id, purpose="news", state="withdrawn", source="by phone", **more)
    office.write(relate, ann.id, bob.id, RelationInput("family", "sibling", note="a; b"), **more)
    office.write(relate, ann.id, shop.id, RelationInput("works_for", position="buyer", role="decider"), **more)

    def known() -> tuple[Any, ...]:
        who = office.read(customer_by_code, ann.code).id
        facts = office.read(profile, who, clock=office.clock, sensitive=False).facts
        return (
            [
                (fact.question, fact.words, fact.detail, fact.circumstance, fact.learned_at, fact.staff)
                for fact in facts
            ],
            office.read(consents_of, bob.id),
            [
                (one.group, one.word, one.code, one.position, one.role, one.note)
                for one in office.read(relations_of, who)
            ],
        )

    before = known()
    assert len(before[0]) == len(told)
    for kind in KINDS:
        file = tmp_path / f"{kind}.{ending}"
        export_file(office, kind, file)
        assert "wheelchair" not in file.read_bytes().decode("utf-8", "ignore")
        again = import_file(office, kind, file)
        assert (again.created, again.refused, again.read) == (0, 0, again.unchanged)
    _forget(office)
    assert known() != before
    runs = []
    for kind in KINDS:
        # The keys of the rows above are forgotten with the records, as in an office that begins.
        done = import_file(office, kind, tmp_path / f"{kind}.{ending}")
        assert (done.refused, done.unchanged) == (0, 0), done.reasons
        runs.append(done.import_id)
    assert known() == before
    for run in runs:
        undo_import(office, run)
    assert known()[2] == []


def _forget(office: Office) -> None:
    from deskcrm.store.doors import takes_connection

    @takes_connection
    def forget(connection: Any) -> None:
        for table in ("profile_fact", "consent", "relation"):
            connection.execute(f"UPDATE {table} SET archived_at = 1")  # noqa: S608
        connection.execute("DELETE FROM import_key")

    office.maintain(forget)


@pytest.mark.parametrize(
    ("kind", "text", "reason"),
    [
        ("facts", "customer,question,words\nA-000001,whose,x\n", "question"),
        ("facts", "customer,question,words\nA-000001,why,\n", "What was learned"),
        ("facts", "customer,question,words,sensitive\nA-000001,who,is a monk,religion\n", "law protects"),
        ("consents", "customer,purpose,state\nA-000001,news,perhaps\n", "state"),
        ("relations", "customer,other,kind\nA-000001,A-000001,household\n", "Nobody is related"),
        ("relations", "customer,other,kind,word\nA-000001,A-000002,family,boss\n", "filled in"),
        ("facts", "customer,question,words\nNobody,why,x\n", "no customer"),
    ],
)
def test_what_cannot_be_kept_is_said(office: Office, tmp_path: Path, kind: str, text: str, reason: str) -> None:
    for name in ("Ann", "Bob"):
        office.write(add_customer, CustomerInput(name=name), staff_id=1, clock=office.clock)
    file = tmp_path / "rows.csv"
    file.write_text(text, encoding="utf-8")
    done = import_file(office, kind, file)
    assert (done.created, done.refused) == (0, 1)
    assert reason.casefold() in done.reasons[0].text.casefold()


def test_a_consent_that_comes_withdrawn_takes_the_words_with_it(office: Office, tmp_path: Path) -> None:
    more: dict[str, Any] = {"staff_id": office.staff_id, "clock": office.clock}
    ann = office.write(add_customer, CustomerInput(name="Ann"), **more)
    secret = FactInput("how", "in a wheelchair", sensitive="disability", agreed="on paper")
    office.write(add_fact, ann.id, secret, **more)
    file = tmp_path / "consents.csv"
    file.write_text("customer,purpose,state\nA-000001,sensitive,withdrawn\n", encoding="utf-8")
    done = import_file(office, "consents", file)
    assert done.created == 1
    assert office.read(profile, ann.id, clock=office.clock).facts == ()
    undo_import(office, done.import_id)
    assert office.read(profile, ann.id, clock=office.clock).facts == ()
