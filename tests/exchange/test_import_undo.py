"""An import taken back leaves everything as it was; one that is stopped leaves nothing; who is there already is met as
the clerk wishes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel

from deskcrm.app.upkeep import complete_index
from deskcrm.errors import Refused
from deskcrm.exchange.import_undo import imports, undo_import
from deskcrm.exchange.importing import import_file
from deskcrm.exchange.result import ImportResult
from deskcrm.identify.customers import add_customer, customer_by_code, customer_by_id, edit_customer, input_of
from deskcrm.identify.search import search
from deskcrm.identify.search_index import missing
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.interactions import log_interaction
from deskcrm.interact.views import InteractionInput
from deskcrm.store import Office
from deskcrm.store.doors import takes_connection
from faults.scale import scaled

FOLLOWS = {"version", "updated_at", "id"}
DERIVED = ("audit_entry", "audit_payload", "import_run", "import_key", "book_run", "rank_step", "tier_figures",
           "basket_run", "product_figures", "tier_change", "customer_figures", "setting")  # fmt: skip


@takes_connection
def living(connection: Any) -> dict[str, list[str]]:
    """Every record that is not archived, and what the lookup has of each customer."""
    found: dict[str, list[str]] = {}
    for table in [*SQLModel.metadata.tables, "lookup_entry"]:
        if table in DERIVED:
            continue
        rows = connection.execute(f"SELECT * FROM {table}")  # noqa: S608
        names = [column[0] for column in rows.description]
        kept = [place for place, name in enumerate(names) if name not in FOLLOWS]
        archived = names.index("archived_at") if "archived_at" in names else None
        found[table] = sorted(
            repr([row[place] for place in kept]) for row in rows if archived is None or row[archived] is None
        )
    return found


@takes_connection
def figures(connection: Any) -> list[Any]:
    return connection.execute(
        "SELECT g.customer_id, g.contacts, g.orders, g.window_revenue, g.cost_to_serve FROM customer_figures g"
        " JOIN customer c ON c.id = g.customer_id WHERE c.archived_at IS NULL ORDER BY 1"
    ).fetchall()


@pytest.fixture
def some(office: Office) -> list[str]:
    """The codes of a few customers there are."""
    people = (
        CustomerInput(given="สมชาย", family="ใจดี", phone="081-234-5678", tags="vip"),
        CustomerInput(given="Ann", family="Lee", phone="0822222222", email="ann@lee.co", born="1990-05-01"),
    )
    return [office.write(add_customer, one, staff_id=1, clock=office.clock).code for one in people]


def bring(office: Office, folder: Path, kind: str, text: str, **more: Any) -> ImportResult:
    file = folder / f"{kind}.csv"
    file.write_text(text, encoding="utf-8")
    return import_file(office, kind, file, **more)


cell = st.text(st.sampled_from("abkกมา 1"), min_size=1, max_size=6).map(str.strip).filter(bool)
codes = st.sampled_from(("", "A-000001", "A-000002", "N-1", "N-2"))
phones = st.sampled_from(("", "0811111111", "0822222222"))
rows = st.lists(st.tuples(codes, cell, cell, phones), min_size=1, max_size=6)


@settings(max_examples=scaled(8), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=rows, policy=st.sampled_from(("create", "update", "skip")), again=st.booleans())
def test_taken_back_everything_is_as_it_was(
    office: Office, some: list[str], tmp_path: Path, table: list[tuple[str, ...]], policy: str, again: bool
) -> None:
    assert len(some) == 2
    text = "code,given,family,phone,referred_by\n" + "".join(f"{','.join(row)},{row[1]}\n" for row in table)
    before, counted = office.read(living), office.read(figures)
    done = bring(office, tmp_path, "customers", text, duplicates=policy)
    if again:
        second = bring(office, tmp_path, "customers", text, duplicates=policy)
        assert (second.created, second.updated) == (0, 0)
    if not done.import_id or not (done.created or done.updated):
        return
    undo_import(office, done.import_id)
    assert office.read(living) == before
    assert office.read(figures) == counted
    third = bring(office, tmp_path, "customers", text, duplicates=policy)
    assert (third.created, third.updated) == (done.created, done.updated)
    undo_import(office, third.import_id)
    assert office.read(living) == before


def test_an_import_of_contacts_takes_the_customers_it_made_with_it(
    office: Office, some: list[str], tmp_path: Path
) -> None:
    before = office.read(living)
    text = f"customer,at,channel,minutes,subject,expected,perceived\n{some[0]},2026-02-01 10:00,phone,5,Asked,3,4\nNew One,2026-02-02 10:00,phone,5,Came,,\n"  # noqa: E501
    done = bring(office, tmp_path, "interactions", text)
    assert (done.created, done.customers_created) == (2, 1)
    assert [row.name for row in office.read(search, "new one").rows] == ["New One"]
    undone = undo_import(office, done.import_id)
    assert undone.archived >= 3
    after = office.read(living)
    before.pop("matter"), after.pop("matter")
    assert after == before
    assert office.read(search, "new one").rows == ()
    (run,) = office.read(imports)
    assert run.undone_at is not None
    with pytest.raises(Refused, match="taken back already"):
        undo_import(office, done.import_id)


def test_what_somebody_built_on_stays_and_is_named(office: Office, some: list[str], tmp_path: Path) -> None:
    done = bring(office, tmp_path, "customers", f"code,name,nickname\nN-1,New One,\n{some[0]},,Chai\n")
    made = office.read(customer_by_code, "N-1")
    logged = office.write(
        log_interaction, InteractionInput("phone", made.id, subject="x"), staff_id=1, clock=office.clock
    )
    with pytest.raises(Refused, match="New One, N-1"):
        undo_import(office, done.import_id)
    assert office.read(customer_by_id, made.id).name == "New One"
    office.undo()
    chai = office.read(customer_by_code, some[0])
    office.write(
        edit_customer, chai.id, CustomerInput(given="Chai", family="Jaidee"), version=chai.version, staff_id=1,
        clock=office.clock,
    )  # fmt: skip
    with pytest.raises(Refused, match=some[0]):
        undo_import(office, done.import_id)
    office.undo()
    undo_import(office, done.import_id)
    assert office.read(customer_by_code, some[0]).nickname == ""
    assert logged.id


def test_stopped_at_any_moment_nothing_is_kept(office: Office, tmp_path: Path) -> None:
    text = "name,phone\n" + "".join(f"Person {number},08{number:08}\n" for number in range(12_000))
    calls: list[int] = []
    whole = bring(office, tmp_path, "customers", text, dry_run=True, progress=lambda done, _total: calls.append(done))
    assert whole.created == 12_000
    assert len(calls) > 3
    before = office.read(living)
    for stop in range(len(calls) - 1):
        seen: list[int] = []

        def progress(done: int, _total: int | None, seen: list[int] = seen, stop: int = stop) -> None:
            seen.append(done)
            if len(seen) > stop:
                raise Refused("Stopped")

        with pytest.raises(Refused):
            bring(office, tmp_path, "customers", text, progress=progress)
        assert office.read(living) == before
        assert not list(tmp_path.glob("*.rejects.csv"))


def test_who_is_there_already_is_met_as_wished(office: Office, some: list[str], tmp_path: Path) -> None:
    text = "given,family,phone,email,nickname\nสมชาย,ใจดี,+66812345678,chai@x.co,ชาย\nMona,Lisa,0899999999,,\n"
    skipped = bring(office, tmp_path, "customers", text, duplicates="skip", dry_run=True)
    assert (skipped.created, skipped.refused) == (1, 1)
    assert f"likely สมชาย ใจดี, {some[0]}" in skipped.reasons[0].text
    asked = bring(office, tmp_path, "customers", text, duplicates="ask")
    assert (asked.created, asked.refused) == (1, 1)
    assert asked.rejects_file is not None
    assert some[0] in asked.rejects_file.read_text(encoding="utf-8-sig")
    filled = bring(office, tmp_path, "customers", text, duplicates="update")
    assert (filled.created, filled.updated, filled.unchanged) == (0, 1, 1)
    view = office.read(customer_by_code, some[0])
    assert (view.given, view.nickname, view.tags) == ("สมชาย", "ชาย", ("vip",))
    assert [point.value for point in view.points("phone")] == ["081-234-5678"]
    assert [point.value for point in view.points("email")] == ["chai@x.co"]
    undo_import(office, filled.import_id)
    assert office.read(customer_by_code, some[0]).nickname == ""
    named = bring(office, tmp_path, "customers", text, decisions={2: some[1]})
    assert named.updated == 1
    ann = office.read(customer_by_code, some[1])
    assert (ann.given, ann.nickname) == ("Ann", "ชาย")  # what was there stays
    made = bring(office, tmp_path, "customers", "given,family,phone\nสมชาย,ใจดี,0812345678\n")
    assert made.created == 1
    with pytest.raises(Refused):
        bring(office, tmp_path, "customers", text, duplicates="guess")
    assert input_of(ann).given == "Ann"


def test_rows_of_other_files_stay_known(office: Office, tmp_path: Path) -> None:
    older = "name,phone,birthday\nAnna Asklund,0812345678,1980-01-02\n"
    bring(office, tmp_path, "customers", older)
    newer = "name,phone,email,birthday\nAnna Asklund,0812345678,anna@x.co,1980-01-02\n"
    filled = bring(office, tmp_path, "customers", newer, duplicates="update")
    assert filled.updated == 1
    assert bring(office, tmp_path, "customers", older).unchanged == 1
    undo_import(office, filled.import_id)
    assert bring(office, tmp_path, "customers", older).unchanged == 1
    assert bring(office, tmp_path, "customers", newer, duplicates="update").updated == 1


def test_who_was_there_and_now_points_to_somebody_new_is_put_back(
    office: Office, some: list[str], tmp_path: Path
) -> None:
    before = office.read(living)
    done = bring(office, tmp_path, "customers", f"code,name,referred_by\nR-1,Ref Person,\n{some[0]},สมชาย ใจดี,R-1\n")
    assert (done.created, done.updated) == (1, 1)
    undo_import(office, done.import_id)
    assert office.read(living) == before


def test_a_program_that_ends_between_the_rows_and_the_index_leaves_nobody_under_an_old_name(
    office: Office, tmp_path: Path
) -> None:
    def table(name: str) -> str:
        return "code,name\n" + "".join(f"K-{number},{name}{number} Kim\n" for number in range(2_001))

    def end(done: int, total: int | None) -> None:
        if office.read(imports)[0].updated and done == total:
            raise KeyboardInterrupt

    bring(office, tmp_path, "customers", table("Older"))
    with pytest.raises(KeyboardInterrupt):
        bring(office, tmp_path, "customers", table("Newer"), progress=end)
    assert office.read(customer_by_code, "K-7").name == "Newer7 Kim"
    assert office.read(missing) == 2_001
    complete_index(office)
    assert office.read(missing) == 0
    assert [row.name for row in office.read(search, "newer7 kim").rows][:1] == ["Newer7 Kim"]
    assert office.read(search, "older7 kim").rows == ()


def test_who_was_changed_by_code_is_not_made_again_by_the_file_that_named_no_codes(
    office: Office, tmp_path: Path
) -> None:
    plain = "name,phone\nAnna Asklund,0812345678\nBo Ek,0822222222\n"
    first = bring(office, tmp_path, "customers", plain)
    assert first.created == 2
    code = office.read(search, "anna asklund").rows[0].code
    older = f"code,name\n{code},Anna Older\n"
    assert bring(office, tmp_path, "customers", older).updated == 1
    changed = bring(office, tmp_path, "customers", f"code,name\n{code},Anna Newer\n")
    assert changed.updated == 1
    again = bring(office, tmp_path, "customers", plain)
    assert (again.created, again.unchanged) == (0, 2)
    # A row that names its record changes it back; the undo of that leaves every row as known as it was.
    back = bring(office, tmp_path, "customers", older)
    assert back.updated == 1
    undo_import(office, back.import_id)
    undo_import(office, changed.import_id)
    assert office.read(customer_by_code, code).name == "Anna Older"
    for text in (plain, older):
        known = bring(office, tmp_path, "customers", text)
        assert (known.created, known.updated) == (0, 0)


def test_an_edit_in_the_very_second_of_the_import_is_seen(office: Office, tmp_path: Path) -> None:
    done = bring(office, tmp_path, "customers", "code,name\nK-1,Anna\nK-1,Anna Asklund\nK-2,Bo\n")
    assert (done.created, done.updated) == (2, 1)
    view = office.read(customer_by_code, "K-2")
    note = replace(input_of(view), note="rang")
    office.write(edit_customer, view.id, note, version=view.version, staff_id=1, clock=office.clock)
    with pytest.raises(Refused, match="K-2"):
        undo_import(office, done.import_id)


def test_what_the_import_itself_changed_again_does_not_keep_it(office: Office, tmp_path: Path) -> None:
    before = office.read(living)
    done = bring(office, tmp_path, "customers", "code,name\nK-1,Anna\nK-1,Anna Asklund\n")
    undo_import(office, done.import_id)
    assert office.read(living) == before
