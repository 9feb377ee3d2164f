"""Words in notes, complaints and follow-ups, whatever became of the records since they were read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskcrm.clock import Clock
from deskcrm.identify import notes_index
from deskcrm.identify.customers import add_customer, customer_by_id, edit_customer
from deskcrm.identify.folding import fold
from deskcrm.identify.lookup import lookup
from deskcrm.identify.merging import merge_customers
from deskcrm.identify.notes import passage, pieces, search_notes
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.complaint_views import ComplaintInput
from deskcrm.interact.complaints import take_complaint
from deskcrm.interact.follow_ups import add_follow_up
from deskcrm.interact.interactions import log_interaction
from deskcrm.interact.views import FollowUpInput, InteractionInput
from deskcrm.store import Office, sqlite


@pytest.fixture
def people(office: Office, clock: Clock) -> list[int]:
    """Three customers."""
    return [
        office.write(add_customer, CustomerInput(name=name, note=note), staff_id=1, clock=clock).id
        for name, note in (("Somchai Jaidee", "Prefers the blue door"), ("มาลี ทองคำ", ""), ("Ann Smith", ""))
    ]


def logged(office: Office, clock: Clock, customer_id: int, subject: str, note: str = "") -> int:
    given = InteractionInput("phone", customer_id, subject=subject, note=note, seconds=60)
    return int(office.write(log_interaction, given, staff_id=1, clock=clock).id)


def found(office: Office, text: str, **options: Any) -> list[tuple[str, str]]:
    return [(row.kind, row.passage) for row in office.read(search_notes, text, **options).rows]


def change(office: Office, statement: str, *values: object) -> None:
    connection = sqlite.connect(office.path, "rw")
    connection.execute(statement, values)
    connection.close()


def test_every_kind_is_found_before_and_after_it_is_read(office: Office, clock: Clock, people: list[int]) -> None:
    first, second, _ = people
    logged(office, clock, first, "Filter leaks", "The filter\nleaks at the blue seal")
    logged(office, clock, second, "กรองน้ำรั่วตรงซีลสีฟ้า")
    office.write(take_complaint, ComplaintInput("The blue hose was late", second), staff_id=1, clock=clock)
    due = datetime(2026, 3, 5, tzinfo=UTC)
    office.write(add_follow_up, FollowUpInput("Send the blue form", due, customer_id=first), staff_id=1, clock=clock)
    for _read in range(2):
        assert {kind for kind, _ in found(office, "blue")} == {"interaction", "complaint", "follow_up", "customer"}
        assert found(office, "LEAKS seal") == [("interaction", "Filter leaks · The filter leaks at the blue seal")]
        assert found(office, "น้ำรั่ว") == [("interaction", "กรองน้ำรั่วตรงซีลสีฟ้า")]
        assert found(office, "ซีลสีแดง") == []
        assert found(office, "la") == []
        assert len(found(office, "blue", limit=2)) == 2
        notes_index.catch_up(office)
        assert office.read(notes_index.unread) == 0
        assert office.read(notes_index.missing) == 0


def test_what_was_changed_archived_undone_or_merged_since(office: Office, clock: Clock, people: list[int]) -> None:
    first, second, third = people
    kept = logged(office, clock, first, "about the ladder")
    notes_index.catch_up(office)
    logged(office, clock, second, "the ladder again")
    notes_index.catch_up(office)
    office.undo()
    assert found(office, "ladder") == [("interaction", "about the ladder")]
    change(office, "UPDATE interaction SET subject = 'about the staircase' WHERE id = ?", kept)
    assert found(office, "ladder") == []
    assert found(office, "staircase") == [("interaction", "about the staircase")]
    assert office.read(notes_index.unread) == 1
    notes_index.catch_up(office)
    assert office.read(notes_index.unread) == 0
    assert found(office, "staircase") == [("interaction", "about the staircase")]

    office.write(merge_customers, third, first, staff_id=1, clock=clock)
    (row,) = office.read(search_notes, "staircase").rows
    assert row.customer.id == third
    change(office, "UPDATE interaction SET archived_at = 1 WHERE id = ?", kept)
    assert found(office, "staircase") == []


def test_a_customers_own_note(office: Office, clock: Clock, people: list[int]) -> None:
    notes_index.catch_up(office)
    view = office.read(customer_by_id, people[0])
    given = CustomerInput(name="Somchai Jaidee", note="Now the green gate")
    office.write(edit_customer, view.id, given, version=view.version, staff_id=1, clock=clock)
    assert found(office, "blue") == []
    assert found(office, "green gate") == [("customer", "Now the green gate")]


def test_erased_words_leave_the_file(office: Office, clock: Clock, people: list[int]) -> None:
    kept = logged(office, clock, people[0], "xylophonium")
    notes_index.catch_up(office)
    change(office, "UPDATE interaction SET subject = '' WHERE id = ?", kept)
    office.maintain(notes_index.purge)
    connection = sqlite.connect(office.path, "ro")
    blocks = b"".join(block for (block,) in connection.execute("SELECT block FROM note_words_data"))
    connection.close()
    # Terms are kept by what they begin with like the one before: "phon" comes as pieces.
    assert b"ylo" not in blocks
    assert b"xyl" not in blocks


def test_doctor_sees_what_is_missing_and_building_mends_it(office: Office, clock: Clock, people: list[int]) -> None:
    logged(office, clock, people[0], "the ladder")
    notes_index.catch_up(office)
    change(office, "INSERT INTO note_words (note_words) VALUES ('delete-all')")
    assert office.read(notes_index.missing) == 2
    assert found(office, "ladder") == []
    office.maintain(notes_index.build)
    assert office.read(notes_index.missing) == 0
    assert found(office, "ladder") == [("interaction", "the ladder")]


def test_notes_of_customers_who_meet_filters_and_have_a_name(office: Office, clock: Clock, people: list[int]) -> None:
    for customer_id in people:
        logged(office, clock, customer_id, f"ladder for {customer_id}")
    change(office, "UPDATE customer SET tags = 'vip' WHERE id = ?", people[1])

    def noted(text: str) -> list[int]:
        notes = office.read(lookup, text, clock=clock).notes
        return [row.customer.id for row in notes.rows] if notes else []

    for _read in range(2):
        assert sorted(noted("note:ladder")) == people
        assert noted("note:ladder tag:vip") == [people[1]]
        assert noted("ann note:ladder") == [people[2]]
        assert noted('-tag:vip note:"ladder for" som') == [people[0]]
        assert noted("note:ladder -tag:vip มาลี") == []
        notes_index.catch_up(office)


WORDS = st.text(st.sampled_from("กขนม้่ิำาเแab12 .\n"), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(WORDS, min_size=1, max_size=6), start=st.integers(0, 8), length=st.integers(3, 8))
def test_any_part_of_any_text_is_found(
    office: Office, people: list[int], texts: list[str], start: int, length: int
) -> None:
    change(office, "UPDATE interaction SET archived_at = 1")
    connection = sqlite.connect(office.path, "rw")
    for text in texts:
        connection.execute(
            "INSERT INTO interaction (uid, version, created_at, updated_at, customer_id, at, channel_id, direction,"
            " seconds, subject, note, outcome, spoke_name, spoke_relation, spoke_may_know)"
            " VALUES (randomblob(16), 1, 0, 0, ?, 5, 1, 'in', 0, ?, '', '', '', '', '')",
            (people[0], text),
        )
    connection.close()
    for text in texts:
        words = fold(text[start : start + length]).split()
        long = max(words, key=len, default="")
        if len(long) >= 3 and long in fold(text):
            assert passage(text, [long]) in [said for _, said in found(office, long, limit=50)]
    notes_index.catch_up(office)
    for text in texts:
        long = max(fold(text[start : start + length]).split(), key=len, default="")
        if len(long) >= 3 and long in fold(text):
            assert all(piece in fold(text) for piece in pieces([long]))
            assert passage(text, [long]) in [said for _, said in found(office, long, limit=50)]


def test_a_passage_shows_the_words_and_no_half_letters() -> None:
    long = "คำ " * 40 + "น้ำรั่วใต้อ่าง " + "x" * 400
    shown = passage(long, fold("รั่ว").split())
    assert shown.startswith("…คำ")
    assert "น้ำรั่วใต้อ่าง" in shown[:60]
    assert shown.endswith("x…")
    assert passage("short", ["short"]) == "short"
    assert passage("a" * 100 + "needle", ["needle"]) == "…needle"
