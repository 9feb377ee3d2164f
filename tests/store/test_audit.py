# ruff: noqa: S608  statements of one who tampers

"""The audit says who did what, is only added to, shows every gap, and forgets what a person asks without breaking."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from deskcrm.clock import Clock
from deskcrm.errors import Refused
from deskcrm.identify.consents import record_consent
from deskcrm.identify.customers import add_customer
from deskcrm.identify.merging import merge_customers
from deskcrm.identify.profile import add_fact
from deskcrm.identify.profile_views import FactInput
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.interactions import log_interaction
from deskcrm.interact.views import FollowUpInput, InteractionInput
from deskcrm.store import Office, audit, sqlite, takes_connection

WORD = "pollen"


def one(office: Office, statement: str, *values: object) -> Any:
    return office.read(takes_connection(lambda connection: connection.execute(statement, values).fetchone()))


def rows(office: Office, statement: str, *values: object) -> list[Any]:
    return office.read(takes_connection(lambda connection: connection.execute(statement, values).fetchall()))


def broken(office: Office) -> int | None:
    return office.read(takes_connection(audit.broken_at))


def customer(office: Office, clock: Clock, name: str, **given: Any) -> int:
    return office.write(add_customer, CustomerInput(name=name, **given), staff_id=office.staff_id, clock=clock).id


def tamper(office: Office, *statements: str) -> None:
    """Somebody with the file, who takes the triggers off first."""
    connection = sqlite.connect(office.path, "rw")
    for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'audit%'"):
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    connection.close()


def test_each_entry_says_whom_it_is_about(office: Office, clock: Clock) -> None:
    ann, bob = customer(office, clock, "Ann"), customer(office, clock, "Bob")
    follow_up = FollowUpInput("Call", datetime(2026, 3, 3, 9, tzinfo=ZoneInfo("Asia/Bangkok")), promise=True)
    given = InteractionInput("phone", ann, subject="Asked", seconds=60, follow_up=follow_up)
    office.write(log_interaction, given, staff_id=office.staff_id, clock=clock)
    office.undo()
    office.write(merge_customers, ann, bob, staff_id=office.staff_id, clock=clock)
    office.note(audit.READ, {"read": [{"customers": [bob]}]}, [bob])

    about = "SELECT action FROM audit_customer JOIN audit_entry ON id = entry_id WHERE customer_id = ? ORDER BY id"

    def actions(customer_id: int) -> list[str]:
        return [action for (action,) in rows(office, about, customer_id)]

    assert actions(ann) == ["add_customer", "log_interaction", "undo", "merge_customers"]
    assert actions(bob) == ["add_customer", "merge_customers", "read"]
    assert broken(office) is None


@pytest.mark.parametrize("statement", [
    "UPDATE audit_entry SET staff_id = NULL", "DELETE FROM audit_entry", "DELETE FROM audit_payload",
    "UPDATE audit_payload SET body = ''", "DELETE FROM audit_customer", "UPDATE audit_customer SET entry_id = 99",
    "DELETE FROM audit_erased", "UPDATE audit_erased SET digest = x''",
])  # fmt: skip
def test_nothing_is_changed_or_taken_away(office: Office, clock: Clock, statement: str) -> None:
    ann = customer(office, clock, "Ann")
    consent(office, clock, ann, "given")
    office.write(add_fact, ann, sensitive_fact(), staff_id=office.staff_id, clock=clock)
    consent(office, clock, ann, "withdrawn")
    connection = sqlite.connect(office.path, "rw")
    with pytest.raises(sqlite.dbapi.IntegrityError):
        connection.execute(statement)
    connection.close()
    assert broken(office) is None


def test_a_gap_a_change_and_a_missing_payload_show(office: Office, clock: Clock) -> None:
    for name in ("Ann", "Bob", "Cat"):
        customer(office, clock, name)
    last = one(office, "SELECT max(id) FROM audit_entry")[0]
    tamper(office, f"UPDATE audit_payload SET body = replace(body, 'Bob', 'Bab') WHERE entry_id = {last - 1}")
    assert broken(office) == last - 1
    tamper(office, f"UPDATE audit_payload SET body = replace(body, 'Bab', 'Bob') WHERE entry_id = {last - 1}")
    assert broken(office) is None
    tamper(office, f"DELETE FROM audit_payload WHERE entry_id = {last - 1}")
    assert broken(office) == last - 1
    tamper(office, "PRAGMA foreign_keys = OFF", f"DELETE FROM audit_entry WHERE id = {last - 1}")
    assert broken(office) == last - 1


def test_a_head_kept_elsewhere_shows_that_the_end_was_cut_off(office: Office, clock: Clock) -> None:
    customer(office, clock, "Ann")
    number, _colon, chain = office.read(takes_connection(audit.head)).partition(":")
    customer(office, clock, "Bob")
    contains = takes_connection(audit.contains)
    assert office.read(contains, int(number), bytes.fromhex(chain))
    assert not office.read(contains, int(number), bytes(32))
    tamper(office, f"DELETE FROM audit_payload WHERE entry_id >= {number}",
           f"DELETE FROM audit_entry WHERE id >= {number}")  # fmt: skip
    assert broken(office) is None
    assert not office.read(contains, int(number), bytes.fromhex(chain))


@pytest.mark.parametrize("statement", [
    "DELETE FROM audit_customer WHERE entry_id = {last}",
    "UPDATE audit_customer SET customer_id = {ann} WHERE entry_id = {last}",
    "INSERT INTO audit_customer (customer_id, entry_id) VALUES ({ann}, {last})",
    "INSERT INTO audit_customer (customer_id, entry_id) VALUES ({ann}, 1)",
])  # fmt: skip
def test_nobody_hides_whom_they_looked_at_or_says_it_of_others(office: Office, clock: Clock, statement: str) -> None:
    ann, bob = customer(office, clock, "Ann"), customer(office, clock, "Bob")
    last = office.note(audit.READ, {}, [bob])
    assert broken(office) is None
    tamper(office, statement.format(ann=ann, last=last))
    assert broken(office) == (1 if statement.endswith(" 1)") else last)


def sensitive_fact() -> FactInput:
    return FactInput(question="who", words=f"Allergic to {WORD}", sensitive="health")


def consent(office: Office, clock: Clock, customer_id: int, state: str) -> None:
    office.write(
        record_consent, customer_id, purpose="sensitive", state=state, source="in person",
        staff_id=office.staff_id, clock=clock,
    )  # fmt: skip


def test_consent_withdrawn_takes_the_words_out_of_the_audit(office: Office, clock: Clock) -> None:
    ann, bob = customer(office, clock, "Ann"), customer(office, clock, "Ann B")
    for who in (ann, bob):
        consent(office, clock, who, "given")
    office.write(add_fact, bob, sensitive_fact(), staff_id=office.staff_id, clock=clock)
    office.write(merge_customers, ann, bob, staff_id=office.staff_id, clock=clock)
    assert one(office, "SELECT count(*) FROM audit_payload WHERE body LIKE ?", f"%{WORD}%")[0]

    consent(office, clock, ann, "withdrawn")
    assert one(office, "SELECT count(*) FROM audit_payload WHERE body LIKE ?", f"%{WORD}%")[0] == 0
    assert broken(office) is None
    office.undo()  # what they said; the words stay gone
    assert one(office, "SELECT words, archived_at IS NULL FROM profile_fact") == ("", 0)
    office.undo()  # the merge, which handed the fact on
    with pytest.raises(Refused, match="as the customer asked"):
        office.undo()
    erased = rows(office, "SELECT entry_id, by_entry_id FROM audit_erased ORDER BY entry_id")
    assert [by for _of, by in erased] == [one(office, "SELECT max(id) - 2 FROM audit_entry")[0]] * len(erased)
    # What was taken out is not what was tampered with.
    tamper(office, f"UPDATE audit_payload SET body = replace(body, 'true', 'null') WHERE entry_id = {erased[0][0]}")
    assert broken(office) == erased[0][0]


def test_an_unvouched_removal_is_told_from_one_that_was_asked_for(office: Office, clock: Clock) -> None:
    customer(office, clock, "Ann")
    last = one(office, "SELECT max(id) FROM audit_entry")[0]
    salt, body, digest = audit._sealed({"changes": []})
    connection = sqlite.connect(office.path, "rw")
    connection.execute("DROP TRIGGER audit_payload_stays")
    connection.execute("UPDATE audit_payload SET salt = ?, body = ? WHERE entry_id = ?", (salt, body, last))
    connection.execute("INSERT INTO audit_erased VALUES (?, ?, ?)", (last - 1, last, digest))
    connection.close()
    assert broken(office) == last


def test_erasure_leaves_what_is_said_of_others(office: Office, clock: Clock) -> None:
    ann, bob = customer(office, clock, "Ann Gone"), customer(office, clock, "Bob Stays")

    def both(session: Any) -> None:
        from deskcrm.models import Customer

        for who in (ann, bob):
            session.get(Customer, who).note = f"note of {who}"

    office.write(both)
    office.note(audit.READ, {"read": [{"customers": [ann]}]}, [ann])

    @takes_connection
    def erase(connection: Any) -> Erased:
        return Erased(audit.forget(connection, [ann]))

    done = office.write(erase)
    assert done.entries == (ann_made(office, ann), one(office, "SELECT max(id) - 2 FROM audit_entry")[0])
    left = " ".join(body for (body,) in rows(office, "SELECT body FROM audit_payload"))
    assert "Ann Gone" not in left
    assert f"note of {ann}" not in left
    assert f"note of {bob}" in left
    assert "Bob Stays" in left
    assert one(office, "SELECT count(*) FROM audit_entry WHERE action = 'read'")[0] == 1
    assert json.loads(one(office, "SELECT body FROM audit_payload ORDER BY entry_id DESC")[0])["forgot"]
    assert broken(office) is None
    assert office.write(erase).entries == ()  # again, after a restore for instance: nothing is left
    assert broken(office) is None


def ann_made(office: Office, ann: int) -> int:
    found = one(office, "SELECT min(entry_id) FROM audit_customer WHERE customer_id = ?", ann)[0]
    return int(found)


class Erased:
    """What a write of an erasure says of itself."""

    def __init__(self, entries: tuple[int, ...]) -> None:
        self.entries = entries

    def audit_payload(self) -> dict[str, Any]:
        return {"erased": len(self.entries)}
