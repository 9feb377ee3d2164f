"""Customers as they are brought in: whose row it is, what a changed row changes, what is never lost."""

from __future__ import annotations

from pathlib import Path

from deskcrm.exchange.importing import import_file
from deskcrm.store import Office

from .tables import CUSTOMERS, counts, one, reasons, run_statement, select, table


def test_customers_with_their_ways_to_reach_them(office: Office, tmp_path: Path) -> None:
    result = import_file(office, "customers", table(tmp_path, CUSTOMERS))
    assert counts(result) == (3, 3, 0, 0, 0)
    assert select(office, "SELECT code, name, title, born, tags, referred_by_id FROM customer ORDER BY id") == [
        ("C1", "สมชาย ใจดี", "นาย", "1990-12-25", "vip;เพื่อน", 2),
        ("C2", "Ann [VIP]", "", "1990", "", None),
        ("A-000001", "Bob", "", "", "", None),
    ]
    assert select(office, "SELECT customer_id, kind, normal, extension, province FROM contact_point ORDER BY id") == [
        (1, "phone", "+66812345678", "", ""),
        (1, "email", "som@example.com", "", ""),
        (1, "address", "", "", "เชียงใหม่"),
        (2, "phone", "+6621234567", "12", ""),
        (2, "phone", "+66891112222", "", ""),
    ]
    assert counts(import_file(office, "customers", table(tmp_path, CUSTOMERS))) == (3, 0, 0, 3, 0)


def test_a_code_is_that_record_and_a_changed_row_changes_it(office: Office, tmp_path: Path) -> None:
    import_file(office, "customers", table(tmp_path, CUSTOMERS))
    office.write(run_statement, "UPDATE customer SET nickname = 'ชาย' WHERE code = 'C1'")
    changed = [CUSTOMERS[0], CUSTOMERS[1].replace("สมชาย", "สมศักดิ์").replace("081-234-5678", "0899998888")]
    result = import_file(office, "customers", table(tmp_path, changed))
    assert counts(result) == (1, 0, 1, 0, 0)
    assert select(office, "SELECT name, nickname, version, sort_name <> '' FROM customer WHERE code = 'C1'") == [
        ("สมศักดิ์ ใจดี", "ชาย", 2, 1)
    ]
    # What the row does not mention stays, after what it does.
    assert select(office, "SELECT normal FROM contact_point WHERE customer_id = 1 AND kind = 'phone'"
                          " ORDER BY position") == [("+66899998888",), ("+66812345678",)]  # fmt: skip
    assert counts(import_file(office, "customers", table(tmp_path, changed))) == (1, 0, 0, 1, 0)
    # The file of before is no longer what the record came from: it changes it back.
    assert counts(import_file(office, "customers", table(tmp_path, CUSTOMERS))) == (3, 0, 1, 2, 0)
    assert one(office, "SELECT name FROM customer WHERE code = 'C1'") == "สมชาย ใจดี"


def test_an_empty_cell_takes_nothing_away(office: Office, tmp_path: Path) -> None:
    import_file(office, "customers", table(tmp_path, CUSTOMERS))
    result = import_file(office, "customers", table(tmp_path, ["code,name,phone,born", "C1,สมชาย ใจดี,,"]))
    assert counts(result) == (1, 0, 0, 1, 0)
    assert one(office, "SELECT born FROM customer WHERE code = 'C1'") == "1990-12-25"


def test_one_code_twice_in_a_file(office: Office, tmp_path: Path) -> None:
    path = table(tmp_path, ["code,name", "K1,First", "K1,Second", "K2,Other"])
    assert counts(import_file(office, "customers", path)) == (3, 2, 1, 0, 0)
    assert one(office, "SELECT name FROM customer WHERE code = 'K1'") == "Second"
    assert counts(import_file(office, "customers", path)) == (3, 0, 0, 3, 0)


def test_codes_go_on_after_imported_ones(office: Office, tmp_path: Path) -> None:
    import_file(office, "customers", table(tmp_path, ["code,name", "A-000500,First", ",Second", "A-000502,Third"]))
    assert select(office, "SELECT code FROM customer ORDER BY id") == [("A-000500",), ("A-000503",), ("A-000502",)]
    import_file(office, "purchases", table(tmp_path, ["customer,at,unit_price,quantity", "Nobody Yet,2020-01-01,1,1"]))
    assert one(office, "SELECT code FROM customer WHERE name = 'Nobody Yet'") == "A-000504"


def test_a_customer_is_matched_by_code_then_phone_then_email_then_name(office: Office, tmp_path: Path) -> None:
    import_file(office, "customers", table(tmp_path, [
        "code,name,phone,email", "C1,Ann,0812345678,ann@example.com", "0812345678,Odd code,,", "C3,C1,,",
        "C4,Twin,0891112222,", "C5,Twin,0891112222,twin@example.com",
    ]))  # fmt: skip
    header = "customer,at,unit_price,quantity"
    rows = {
        "C1": "C1", "0812345678": "0812345678", "081-234-5678": "C1", "+66 81 234 5678": "C1",
        "ANN@example.com": "C1", "Ann": "C1", "twin@example.com": "C5", "Odd code": "0812345678",
    }  # fmt: skip
    result = import_file(office, "purchases", table(tmp_path, [header, *(f"{row},2020-01-01,1,1" for row in rows)]))
    assert result.customers_created == 0
    found = select(office, "SELECT c.code FROM purchase p JOIN customer c ON c.id = p.customer_id ORDER BY p.id")
    assert [code for (code,) in found] == list(rows.values())
    refused = import_file(
        office, "purchases", table(tmp_path, [header, "Twin,2020-01-01,1,1", "0891112222,2020-01-01,1,1"])
    )
    assert reasons(refused) == [
        "Several customers could be Twin; a code says which.",
        "Several customers could be 0891112222; a code says which.",
    ]


def test_an_unknown_phone_or_email_becomes_a_way_to_reach(office: Office, tmp_path: Path) -> None:
    lines = [
        "customer,at,unit_price,quantity",
        "089-111-2222,2020-01-01,1,1",
        "+66 89 111 2222,2020-01-02,1,1",
        "a@b.co,2020-01-01,1,1",
    ]
    result = import_file(office, "purchases", table(tmp_path, lines))
    assert result.customers_created == 2
    assert select(office, "SELECT code, name FROM customer ORDER BY id") == [
        ("A-000001", "089-111-2222"),
        ("A-000002", "a@b.co"),
    ]
    assert select(office, "SELECT normal FROM contact_point ORDER BY id") == [("+66891112222",), ("a@b.co",)]


def test_an_archived_customer_is_not_made_anew(office: Office, tmp_path: Path) -> None:
    import_file(office, "customers", table(tmp_path, CUSTOMERS))
    office.write(run_statement, "UPDATE customer SET archived_at = 1 WHERE code = 'C1'")
    result = import_file(office, "purchases", table(tmp_path, ["customer,at,unit_price,quantity", "C1,2020-01-01,1,1"]))
    assert reasons(result) == ["The customer C1 was archived."]
    changed = import_file(office, "customers", table(tmp_path, ["code,name", "C1,Anew"]))
    assert reasons(changed) == ["Code: C1 was archived."]


def test_a_row_that_names_nobody_takes_no_name_away(office: Office, tmp_path: Path) -> None:
    import_file(office, "customers", table(tmp_path, ["code,name,phone", "C9,Anna Keep,0811111111"]))
    import_file(office, "customers", table(tmp_path, ["code,phone", "C9,0822222222"], name="phones.csv"))
    import_file(office, "customers", table(tmp_path, ["code,name,organisation", "C9,,ACME"], name="firms.csv"))
    assert select(office, "SELECT name, sort_name <> '', organisation, kind FROM customer") == [
        ("Anna Keep", 1, "ACME", "person")
    ]
    import_file(office, "customers", table(tmp_path, ["code,phone", "C10,0833333333"], name="new.csv"))
    assert select(office, "SELECT name, sort_name <> '' FROM customer WHERE code = 'C10'") == [("0833333333", 1)]
