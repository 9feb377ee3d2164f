"""Importing other programs' tables into a real base: what is kept, what is refused, what happens the second time."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from deskcrm.errors import Refused
from deskcrm.exchange.importing import import_file
from deskcrm.store import Office, backup

from .tables import CUSTOMERS, counts, one, reasons, run_statement, select, table

PURCHASES = [
    "customer,order,at,product,description,quantity,unit_price,unit_cost",
    "12346,A1,2010-12-01 08:26:00,85123A,HEART,6,2.55,",
    "12346,A1,2010-12-01 08:26:00,85123A,HEART,6,2.55,",
    "12346,A2,2010-12-02 08:26:00,85123A,HEART,-6,2.55,1.5",
    ",A3,2010-12-02 09:00:00,71053,LANTERN,1,3.39,",
    "Somchai Jaidee,A4,2010-12-03,71053,LANTERN,3,0.0625,",
]


def test_purchases_with_their_customers_and_products(office: Office, tmp_path: Path) -> None:
    result = import_file(office, "purchases", table(tmp_path, PURCHASES))
    assert counts(result) == (5, 4, 0, 0, 1)
    assert (result.customers_created, result.products_created) == (2, 2)
    assert select(office, "SELECT code, name, kind FROM customer ORDER BY id") == [
        ("12346", "12346", "person"),
        ("A-000001", "Somchai Jaidee", "person"),
    ]
    assert select(office, "SELECT code, name FROM product ORDER BY id") == [("85123A", "HEART"), ("71053", "LANTERN")]
    # Baht 15.30 less 30 %; a line's own cost; 3 x 0.0625 = 0.1875, rounded to the satang.
    assert select(office, "SELECT quantity, unit_price, unit_cost, amount, cost FROM purchase ORDER BY id") == [
        (6000, 25500, None, 1530, 1071),
        (6000, 25500, None, 1530, 1071),
        (-6000, 25500, 15000, -1530, -900),
        (3000, 625, None, 19, 13),
    ]
    # Midnight in Bangkok is five in the afternoon the day before in UTC.
    assert one(office, "SELECT datetime(at, 'unixepoch') FROM purchase WHERE id = 4") == "2010-12-02 17:00:00"
    assert select(office, "SELECT orders, revenue FROM customer_figures ORDER BY customer_id") == [(1, 1530), (1, 19)]
    assert one(office, "SELECT count(*) FROM lookup_entry") == 2


def test_the_second_time_changes_nothing_and_one_more_line_is_one_more(office: Office, tmp_path: Path) -> None:
    import_file(office, "purchases", table(tmp_path, PURCHASES))
    office.write(run_statement, "UPDATE purchase SET description = 'edited since' WHERE id = 1")
    before = select(office, "SELECT * FROM purchase")
    again = import_file(office, "purchases", table(tmp_path, PURCHASES))
    assert counts(again) == (5, 0, 0, 4, 1)
    assert select(office, "SELECT * FROM purchase") == before
    third = import_file(office, "purchases", table(tmp_path, [*PURCHASES, PURCHASES[1]]))
    assert counts(third) == (6, 1, 0, 4, 1)


def test_a_product_cost_is_used_where_the_line_has_none(office: Office, tmp_path: Path) -> None:
    import_file(office, "products", table(tmp_path, ["code,name,unit_cost", "71053,Lantern,1.25"]))
    import_file(office, "purchases", table(tmp_path, PURCHASES))
    assert one(office, "SELECT cost FROM purchase WHERE order_number = 'A4'") == 375
    assert one(office, "SELECT name FROM product WHERE code = '71053'") == "Lantern"


def test_rejects_are_whole_and_can_be_imported_once_corrected(office: Office, tmp_path: Path) -> None:
    lines = [
        "customer,at,quantity,unit_price,my own",
        ",2010-12-01,1,1,first",
        "X1,2010-02-31,1,1,second",
        "X1,2010-12-01,one,1,third",
        "X1,2010-12-01,1,1",
        "X1,2010-12-01,1,1,good",
        "X\x07,2010-12-01,1,1,bell",
    ]
    result = import_file(office, "purchases", table(tmp_path, lines, "sales.csv"))
    assert counts(result) == (6, 1, 0, 0, 5)
    assert result.rejects_file == tmp_path / "sales.rejects.csv"
    with result.rejects_file.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["customer", "at", "quantity", "unit_price", "my own", "line", "reason"]
    assert [row[-2] for row in rows[1:]] == ["2", "3", "4", "5", "7"]
    assert rows[1][:5] == ["", "2010-12-01", "1", "1", "first"]
    assert rows[1][6] == "The row names no customer."
    assert rows[2][6] == "When: 2010-02-31 is no date that there is."
    assert rows[3][6] == "Quantity: one could not be read as a number."
    assert rows[5][6].startswith("Customer: the character U+0007 at place 2")
    fixed = [",".join(row).replace("2010-02-31", "2010-02-28").replace("one,", "2,") for row in rows]
    corrected = table(tmp_path, ["X2" + fixed[1] if row is fixed[1] else row for row in fixed], "sales.rejects.csv")
    again = import_file(office, "purchases", corrected, rejects=tmp_path / "left.csv")
    assert again.created == 3
    assert again.refused == 2


def test_nothing_refused_leaves_no_rejects_file(office: Office, tmp_path: Path) -> None:
    result = import_file(office, "purchases", table(tmp_path, PURCHASES[:3]))
    assert result.rejects_file is None
    assert sorted(path.name for path in tmp_path.glob("*table*")) == ["table.csv"]


def test_a_dry_run_counts_and_keeps_nothing(office: Office, tmp_path: Path) -> None:
    path = table(tmp_path, PURCHASES)
    audited = one(office, "SELECT count(*) FROM audit_entry")
    dry = import_file(office, "purchases", path, dry_run=True)
    assert dry.dry_run
    assert counts(dry) == (5, 4, 0, 0, 1)
    assert dry.customers_created == 2
    assert dry.rejects_file is None
    for statement in (
        "SELECT count(*) FROM purchase",
        "SELECT count(*) FROM customer",
        "SELECT count(*) FROM import_run",
    ):
        assert one(office, statement) == 0
    assert one(office, "SELECT count(*) FROM audit_entry") == audited
    assert not backup.folder(office.path).exists()
    assert counts(import_file(office, "purchases", path)) == counts(dry)


def test_an_import_is_one_entry_with_the_file_and_its_rows_and_a_backup_before(office: Office, tmp_path: Path) -> None:
    import hashlib
    import json

    path = table(tmp_path, PURCHASES)
    result = import_file(office, "purchases", path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert select(office, "SELECT kind, file_name, sha256, rows_read, rows_created, rows_refused, staff_id"
                          " FROM import_run") == [("purchases", "table.csv", digest, 5, 4, 1, 1)]  # fmt: skip
    action, body = select(office, "SELECT action, body FROM audit_entry e JOIN audit_payload p ON p.entry_id = e.id"
                                  " ORDER BY id DESC LIMIT 1")[0]  # fmt: skip
    payload = json.loads(body)
    assert action == "import_rows"
    assert payload["sha256"] == digest
    assert payload["rows"] == [1, 4]
    assert payload["counts"]["created"] == 4
    assert {row[0] for row in select(office, "SELECT import_id FROM purchase")} == {result.import_id}
    assert len(list(backup.folder(office.path).glob("*-import.db"))) == 1


def test_stopping_in_the_middle_leaves_nothing(office: Office, tmp_path: Path) -> None:
    lines = [PURCHASES[0], *(f"C{n},O{n},2020-01-01,P,,1,1," for n in range(60_000))]
    path = table(tmp_path, lines)

    for stop_at in (20_000, 50_000):

        def stop(done: int, _total: int | None, at: int = stop_at) -> None:
            if done >= at:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            import_file(office, "purchases", path, progress=stop)
        assert one(office, "SELECT count(*) FROM purchase") == 0
        assert one(office, "SELECT count(*) FROM customer") == 0
    left = {entry.name for entry in tmp_path.iterdir()}
    assert not any("part" in name or "rejects" in name for name in left)


def test_progress_goes_up_to_all_rows(office: Office, tmp_path: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    path = table(tmp_path, [PURCHASES[0], *(f"C{n % 9},O{n},2020-01-01,P,,1,1," for n in range(30_000))])
    import_file(office, "purchases", path, progress=lambda done, total: seen.append((done, total)))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1] == (30_000, 30_000)


@pytest.mark.parametrize(
    ("kind", "lines", "options", "part"),
    [
        ("orders", ["a"], {}, "There is no kind orders; there are customers"),
        ("purchases", ["customer,at,quantity,unit_price", "C,1/2/2020,1,1"], {}, "--dates"),
        ("purchases", ["customer,at,quantity,unit_price", "C,1/2/2020,1,1"], {"dates": "dym"}, "no order of dates"),
        ("purchases", ["customer,quantity,unit_price", "C,1,1"], {}, "No column for at was found"),
        ("customers", ["name", "A"], {"mapping": {"colour": "name"}}, "There is no field colour"),
        ("customers", ["name", "A"], {"encoding": "klingon"}, "no encoding called klingon"),
    ],
)
def test_a_file_that_cannot_be_read_as_a_whole_is_refused(
    office: Office, tmp_path: Path, kind: str, lines: list[str], options: dict[str, Any], part: str
) -> None:
    with pytest.raises(Refused) as caught:
        import_file(office, kind, table(tmp_path, lines), **options)
    assert part in str(caught.value)
    assert one(office, "SELECT count(*) FROM import_run") == 0
    assert not backup.folder(office.path).exists()


def test_the_order_of_dates_can_be_said(office: Office, tmp_path: Path) -> None:
    path = table(tmp_path, ["customer,at,quantity,unit_price", "C1,1/2/2020,1,1"])
    result = import_file(office, "purchases", path, dates="mdy")
    assert one(office, "SELECT date(at + 25200, 'unixepoch') FROM purchase") == "2020-01-02"
    assert result.date_orders == (("at", "mdy"),)


def test_a_rejects_file_that_cannot_be_written_keeps_everything_out(office: Office, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="rejects file"):
        import_file(office, "purchases", table(tmp_path, PURCHASES), rejects=tmp_path / "nowhere" / "r.csv")
    assert one(office, "SELECT count(*) FROM purchase") == 0


def test_rejects_never_take_the_place_of_another_file(office: Office, tmp_path: Path) -> None:
    source = table(tmp_path, PURCHASES)
    held = source.read_bytes()
    for path in (source, office.path, tmp_path):
        with pytest.raises(Refused, match="no rejects file"):
            import_file(office, "purchases", source, rejects=path)
        assert one(office, "SELECT count(*) FROM purchase") == 0
    assert source.read_bytes() == held
    first = import_file(office, "purchases", source, rejects=tmp_path / "r.csv").rejects_file
    assert first is not None
    assert import_file(office, "purchases", source, rejects=first).rejects_file == first


def test_interactions(office: Office, tmp_path: Path) -> None:
    lines = [
        "customer,at,channel,direction,minutes,seconds,staff,matter,subject,note,outcome,expected,perceived,worth",
        "Caller 1,29/2/2016 01:16,Phone,in,2.5,,nok,Price,Asked,Long note,solved,3,5,yes",
        "Caller 1,28/2/2016 01:16,Self service,outgoing,,90,Gone Away,price,,,code 6,4,4,yes",
        "-,28/2/2016 01:16,self SERVICE,,,,,,Walk-in,,,,,",
        ",28/2/2016 01:16,Phone,,,,,,,,,,,",
        "Caller 2,28/2/2016 01:16,Phone,sideways,,,,,,,,,,",
        "Caller 2,28/2/2016 01:16,Phone,,,,,,,,,6,,",
        "Caller 2,28/2/2016 01:16,Phone,,-1,,,,,,,,,",
    ]
    result = import_file(office, "interactions", table(tmp_path, lines))
    assert counts(result) == (7, 3, 0, 0, 4)
    assert result.customers_created == 1
    assert select(office, "SELECT i.customer_id, h.code, i.direction, i.seconds, s.name, m.name, i.outcome"
                          " FROM interaction i JOIN channel h ON h.id = i.channel_id"
                          " LEFT JOIN staff s ON s.id = i.staff_id LEFT JOIN matter m ON m.id = i.matter_id"
                          " ORDER BY i.id") == [
        (1, "phone", "in", 150, "Nok", "Price", "solved"),
        (1, "self_service", "out", 90, "Gone Away", "Price", "code 6"),
        (None, "self_service", "in", 0, None, None, ""),
    ]  # fmt: skip
    assert select(
        office, "SELECT interaction_id, customer_id, expected, perceived, worth FROM satisfaction ORDER BY id"
    ) == [
        (1, 1, 3, 5, 1),
        (2, 1, 4, 4, None),
    ]
    assert select(office, "SELECT fixed_cost, rate_per_minute FROM channel WHERE code = 'self_service'") == [(0, 0)]
    assert select(office, "SELECT active FROM staff WHERE name = 'Gone Away'") == [(0,)]
    assert result.said == ("Channels added at cost 0: Self service.", "Staff added, not active: Gone Away.")
    assert sorted(reasons(result)) == [
        "Direction: “sideways” is not one of in, out.",
        "Expected: 6 is no whole number from 1 to 5.",
        "Minutes: The length of a contact is from nothing to 24 hours.",
        "The row names no customer.",
    ]
    assert select(office, "SELECT contacts, seconds FROM customer_figures") == [(2, 240)]
    assert counts(import_file(office, "interactions", table(tmp_path, lines))) == (7, 0, 0, 3, 4)


COMPLAINTS = [
    "number,customer,at,channel,product,category,description,status,closed_at,response,made_sla",
    "N1,C9,1/26/2016,Web,Mortgage,Delay,It never came,In progress,,,true",
    ",,1/26/2016,Fax,Mortgage,Delay,,Closed with explanation,,Sorry,false",
    "N3,,1/27/2016,,,Delay,,Whatever,2/13/2016,,?",
    "N4,,1/27/2016,,,Delay,,,,,",
    "N5,,1/27/2016,,,Delay,,Withdrawn,,,maybe",
]


def test_complaints(office: Office, tmp_path: Path) -> None:
    result = import_file(office, "complaints", table(tmp_path, COMPLAINTS))
    assert counts(result) == (5, 4, 0, 0, 1)
    assert (result.customers_created, result.products_created) == (1, 1)
    assert reasons(result) == ["Late: maybe is neither yes nor no."]
    rows = select(office, "SELECT number, customer_id, stage, closed_at IS NOT NULL, breached, status, response"
                          " FROM complaint ORDER BY id")  # fmt: skip
    assert rows[0] == ("N1", 1, "investigating", 0, 0, "In progress", "")
    assert rows[1][1:] == (None, "closed", 0, 1, "Closed with explanation", "Sorry")
    assert rows[2:] == [("N3", None, "closed", 1, 0, "Whatever", ""), ("N4", None, "received", 0, 0, "", "")]
    from deskcrm.interact.numbering import checks

    assert checks(rows[1][0])
    assert counts(import_file(office, "complaints", table(tmp_path, COMPLAINTS))) == (5, 0, 0, 4, 1)
    assert one(office, "SELECT open_complaints FROM customer_figures WHERE customer_id = 1") == 1


def test_a_complaint_with_a_number_is_changed(office: Office, tmp_path: Path) -> None:
    import_file(office, "complaints", table(tmp_path, COMPLAINTS))
    closed = [COMPLAINTS[0], "N1,C9,1/26/2016,Web,Mortgage,Delay,It never came,Closed,2/15/2016,Paid,false"]
    assert counts(import_file(office, "complaints", table(tmp_path, closed))) == (1, 0, 1, 0, 0)
    assert select(office, "SELECT stage, response, breached, version FROM complaint WHERE number = 'N1'") == [
        ("closed", "Paid", 1, 2)
    ]
    assert one(office, "SELECT open_complaints FROM customer_figures WHERE customer_id = 1") == 0


def test_follow_ups(office: Office, tmp_path: Path) -> None:
    import_file(office, "customers", table(tmp_path, CUSTOMERS))
    lines = [
        "id,customer,title,kind,due,state,owner,done_at",
        "7,C1,Call back,promise,2026-03-05 10:00,open,Nok,",
        ",C1,Send the list,task,2026-03-05,completed,,2026-03-01 09:00",
        "8,Nobody,Lost,,2026-03-05,,,",
        "9,C1,,,2026-03-05,,,",
        "10,-,For the office,,2026-03-05,,,",
    ]
    result = import_file(office, "follow-ups", table(tmp_path, lines))
    assert counts(result) == (5, 3, 0, 0, 2)
    assert sorted(reasons(result)) == ["There is no customer Nobody.", "Title: What is to be done is missing."]
    assert select(office, "SELECT number, customer_id, kind, state, owner_id, promised_due = due, done_at IS NULL"
                          " FROM follow_up ORDER BY id") == [
        ("7", 1, "promise", "open", 1, 1, 1), (None, 1, "follow_up", "done", None, None, 0),
        ("10", None, "follow_up", "open", None, None, 1),
    ]  # fmt: skip
    assert counts(import_file(office, "follow-ups", table(tmp_path, lines))) == (5, 0, 0, 3, 2)
    done = [lines[0], "7,C1,Call back,promise,2026-03-05 10:00,done,Nok,2026-03-02 08:00"]
    assert counts(import_file(office, "follow-ups", table(tmp_path, done))) == (1, 0, 1, 0, 0)
    assert one(office, "SELECT open_follow_ups FROM customer_figures WHERE customer_id = 1") == 0


def test_products_are_known_by_their_exact_code(office: Office, tmp_path: Path) -> None:
    lines = ["code,name,price,cost", "a1,Small,1.5,", "A1,Large,2.0625,1", ",Nameless,1,1", "a2,Bad,1.2.3,"]
    result = import_file(office, "products", table(tmp_path, lines))
    assert counts(result) == (4, 2, 0, 0, 2)
    assert result.products_created == 0
    assert select(office, "SELECT code, unit_price, unit_cost FROM product ORDER BY id") == [
        ("a1", 15000, None),
        ("A1", 20625, 10000),
    ]
    assert counts(import_file(office, "products", table(tmp_path, ["code,price", "a1,1.75"]))) == (1, 0, 1, 0, 0)
    assert select(office, "SELECT name, unit_price FROM product WHERE code = 'a1'") == [("Small", 17500)]


def test_brackets_quotes_and_sql_are_just_text(office: Office, tmp_path: Path) -> None:
    odd = ["Bob [/]", "x'); DROP TABLE customer; --", "100%_*", "🙂 [@click=app.quit]x[/]", "{field}"]
    path = tmp_path / "odd.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["name"], *([text] for text in odd)])
    assert import_file(office, "customers", path).created == len(odd)
    assert [row[0] for row in select(office, "SELECT name FROM customer ORDER BY id")] == odd
