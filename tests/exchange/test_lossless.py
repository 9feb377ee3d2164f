"""Customers with everything a desk may know of them go out in every form and come back the same."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
import vobject
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskcrm.exchange.export import export_file
from deskcrm.exchange.fields import KINDS
from deskcrm.exchange.importing import import_file
from deskcrm.exchange.vcard_writer import card
from deskcrm.identify.several import join_several, split_places
from deskcrm.store import Office
from faults.scale import scaled

from .tables import content, emptied, select

SIGNS = "ab1 กี่ำ;;,:|\\\\'\"=+-@#*[]<>()/é🙂"
"""What has a meaning somewhere on the way; those that stand twice come more often."""

LINE = st.text(st.sampled_from(SIGNS), max_size=9).map(str.strip)
SOMETHING = LINE.filter(lambda text: any(sign in "ab1กé🙂" for sign in text))
NOTE = st.text(st.sampled_from(SIGNS + "\n\n"), max_size=24).map(str.strip)
LABEL = st.one_of(st.sampled_from(["", "mobile", "home", "work fax", "main", "pager"]), LINE)
PHONE = st.builds(
    lambda before, digits, after: f"{before}{digits}{after}".strip(),
    st.sampled_from(["", "", "+", "=", "'", "โทร ", "; ", "(บ้าน) "]),
    st.sampled_from(["0812345678", "02-123-4567", "6621234567", "1669", "02-123-4567-9", "812345678", "6.68E+10"]),
    st.sampled_from(["", "", " ต่อ 12", " กด 2", ", 0899999999", " / ช่าง", ";ช่าง", "\\"]),
).filter(lambda text: 3 <= sum("0" <= sign <= "9" for sign in text) <= 15)
EMAIL = st.sampled_from(["a@b.co", "A.B@Example.com", "<c@d.org>", "'x@y.th", "+z@y.th"])
PLACES = st.tuples(LABEL, LINE, LINE, LINE, LINE, st.sampled_from(["", "10540", "02134", "G1V 2M2"]), LINE)


@st.composite
def person(draw: st.DrawFn) -> dict[str, Any]:
    phones = draw(st.lists(st.tuples(PHONE, LABEL), max_size=3, unique_by=lambda pair: pair[0]))
    emails = draw(st.lists(st.tuples(EMAIL, LABEL), max_size=2, unique_by=lambda pair: pair[0]))
    lines = draw(st.lists(st.tuples(SOMETHING, LABEL, LINE), max_size=2, unique_by=lambda three: three[0]))
    places = [place for place in draw(st.lists(PLACES, max_size=3)) if any(place[1:])]
    tags = draw(st.lists(st.text(st.sampled_from("ab กี่=+-'\"*\\|:"), max_size=6).map(str.strip), max_size=3))
    row = {name: draw(LINE) for name in ("title", "given", "family", "nickname", "organisation", "referred_by",
                                         "language", "preferred_channel")}  # fmt: skip
    row |= {"tax_id": draw(st.sampled_from(["", "0105536000313"])), "branch": draw(st.sampled_from(["", "00012"]))}
    row |= {"name": draw(SOMETHING), "note": draw(NOTE), "born": draw(st.sampled_from(["", "1990", "1980-03-22"]))}
    row |= {"kind": draw(st.sampled_from(["person", "organisation"])), "tags": ";".join(tags)}
    row |= {"phone": join_several(value for value, _ in phones), "phone_label": join_several(one for _, one in phones)}
    row |= {"email": join_several(value for value, _ in emails), "email_label": join_several(one for _, one in emails)}
    row |= {"line_id": join_several(one[0] for one in lines), "line_label": join_several(one[1] for one in lines)}
    row["line_name"] = join_several(one[2] for one in lines)
    names = ("address_label", "address", "subdistrict", "district", "province", "postcode", "country")
    row |= dict.fromkeys(names, "") | (dict(zip(names, places[0], strict=True)) if places else {})
    bars = [" | ".join(part.replace("\\", "\\\\").replace("|", "\\|") for part in place) for place in places[1:]]
    row["other_addresses"] = join_several(bars)
    row["_points"] = [("phone", *one, "") for one in phones] + [("email", *one, "") for one in emails]
    row["_points"] += [("line", *one) for one in lines] + [("address", one[1], one[0], "") for one in places]
    return row


def points(office: Office) -> list[tuple[Any, ...]]:
    return select(
        office,
        "SELECT c.code, p.kind, p.value, p.label, p.display_name, p.normal, p.extension, p.subdistrict, p.district,"
        " p.province, p.postcode, p.country FROM contact_point p JOIN customer c ON c.id = p.customer_id"
        " ORDER BY c.code, p.position, p.id",
    )


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json", "vcf"])
@settings(max_examples=scaled(5), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(people=st.lists(person(), min_size=1, max_size=4))
def test_customers_come_back_the_same(
    offices: tuple[Office, Office],
    tmp_path_factory: pytest.TempPathFactory,
    ending: str,
    people: list[dict[str, Any]],
) -> None:
    first, second = offices
    for office in offices:
        office.write(emptied)
    folder = tmp_path_factory.mktemp("lossless")
    source = folder / "people.json"
    wanted = [(f"K{number}", *point) for number, row in enumerate(people) for point in row.pop("_points")]
    source.write_text(json.dumps([{"code": f"K{n}", **row} for n, row in enumerate(people)]), encoding="utf-8")
    result = import_file(first, "customers", source)
    assert (result.refused, result.created) == (0, len(people)), result.reasons
    assert [row[:5] for row in points(first)] == wanted
    before = content(first, folder)["customers"]
    assert [row["note"] for row in before] == [row["note"] for row in people]
    out = folder / f"customers.{ending}"
    assert export_file(first, "customers", out).rows == len(people)
    result = import_file(second, "customers", out)
    assert (result.refused, result.created) == (0, len(people)), result.reasons
    assert result.unused == ()
    assert content(second, folder)["customers"] == before
    assert points(second) == points(first)
    result = import_file(second, "customers", out)
    assert (result.created, result.updated) == (0, 0)


@given(st.lists(LINE, min_size=1, max_size=5))
def test_several_values_in_one_text_come_apart_again(values: list[str]) -> None:
    assert split_places(join_several(values)) == values


@given(st.lists(person(), min_size=1, max_size=3))
@settings(max_examples=scaled(6), deadline=None)
def test_another_reader_of_vcards_understands_ours(people: list[dict[str, Any]]) -> None:
    text = "".join(card({**{name: row[name] for name in row if name != "_points"}, "code": "K1"}) for row in people)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    read = list(vobject.readComponents(text))
    assert [one.fn.value for one in read] == [row["name"] for row in people]
    for one, row in zip(read, people, strict=True):
        phones = [line.value for line in one.contents.get("tel", ())]
        assert phones == [value for kind, value, *_rest in row["_points"] if kind == "phone"]
        streets = [line.value.street for line in one.contents.get("adr", ())]
        assert len(streets) == sum(point[0] == "address" for point in row["_points"])
        assert one.n.value.given == row["given"] or "," in row["given"]
        assert getattr(one, "note", None) is None or one.note.value == row["note"]


WORD = (
    st.text(st.sampled_from(SIGNS), min_size=1, max_size=9)
    .map(str.strip)
    .filter(lambda text: text.casefold() not in ("", "-") and any(sign in "ab1กé🙂" for sign in text))
)
TEXT = st.one_of(st.just(""), LINE)
AT = st.datetimes(datetime(2001, 1, 1), datetime(2099, 1, 1)).map(lambda at: at.replace(microsecond=0).isoformat())  # noqa: DTZ001
RECORDS = {
    "products": st.fixed_dictionaries(
        {"name": WORD, "family": TEXT, "unit_price": st.sampled_from(["", "2.50", "0.0625", "-1.00"]),
         "kind": st.sampled_from(["good", "service"]), "launched": st.sampled_from(["", "2020-02-29"])}
    ),
    "purchases": st.fixed_dictionaries(
        {"customer": st.just("K1"), "order": TEXT, "at": AT, "product": st.sampled_from(["", "P;0"]),
         "description": TEXT, "quantity": st.sampled_from(["1", "-2.5", "0.001"]),
         "unit_price": st.sampled_from(["1", "12.3456", "-0.5"]), "place": TEXT, "payment": TEXT}
    ),
    "interactions": st.fixed_dictionaries(
        {"customer": st.sampled_from(["K1", "-"]), "at": AT, "channel": st.sampled_from(["phone", "=pigeon", "ไลน์;"]),
         "direction": st.sampled_from(["in", "out"]), "seconds": st.sampled_from([0, 59, 3601]), "subject": TEXT,
         "note": NOTE, "matter": st.sampled_from(["", "+matter;"]), "spoke_name": TEXT, "spoke_relation": TEXT,
         "expected": st.sampled_from([None, 3]), "perceived": st.sampled_from([None, 5]),
         "complaint_number": st.sampled_from(["", "N0"])}
    ),
    "complaints": st.fixed_dictionaries(
        {"customer": st.sampled_from(["K1", ""]), "at": AT, "description": WORD, "category": TEXT, "subcategory": TEXT,
         "wish": NOTE, "response": TEXT, "resolution": NOTE, "severity": st.sampled_from([1, 4]),
         "stage": st.sampled_from(["received", "investigating", "closed"]), "acknowledged_at": st.one_of(st.none(), AT),
         "answered_at": st.one_of(st.none(), AT), "remedy": st.sampled_from(["", "refund"]),
         "remedy_cost": st.sampled_from(["0", "120.50"])}
    ),
    "follow-ups": st.fixed_dictionaries(
        {"customer": st.sampled_from(["K1", "-"]), "title": WORD, "kind": st.sampled_from(["promise", "follow_up"]),
         "due": AT, "state": st.sampled_from(["open", "done", "cancelled"]), "note": NOTE,
         "task": st.sampled_from(["", "call"]), "due_from": st.one_of(st.none(), AT),
         "broken_at": st.one_of(st.none(), AT),
         "repeats": st.sampled_from(["", "1w"]), "repeats_from": st.one_of(st.none(), AT),
         "until_call": st.booleans(), "renewed": st.sampled_from([None, 2]),
         "complaint_number": st.sampled_from(["", "N0"])}
    ),
    "facts": st.fixed_dictionaries(
        {"customer": st.just("K1"), "question": st.sampled_from(["why", "whom"]), "words": WORD, "learned_at": AT,
         "confirmed_at": AT, "circumstance": st.sampled_from(["", "social"]), "staff": st.sampled_from(["", "Nok"])}
    ),
    "consents": st.fixed_dictionaries(
        {"customer": st.just("K1"), "purpose": st.sampled_from(["news", "sensitive"]), "at": AT, "source": TEXT,
         "state": st.sampled_from(["given", "refused", "withdrawn"]), "staff": st.sampled_from(["", "Nok"])}
    ),
    "relations": st.fixed_dictionaries(
        {"customer": st.just("K1"), "other": st.just("K2"), "kind": st.just("other"), "word": WORD, "note": NOTE,
         "role": st.sampled_from(["", "payer"])}
    ),
}  # fmt: skip


@pytest.mark.parametrize("ending", ["", ".xlsx", ".json"])
@settings(max_examples=scaled(3), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_kind_comes_back_from_an_export_of_all(
    offices: tuple[Office, Office], tmp_path_factory: pytest.TempPathFactory, ending: str, data: st.DataObject
) -> None:
    first, second = offices
    for office in offices:
        office.write(emptied)
    folder = tmp_path_factory.mktemp("all")
    records = {kind: data.draw(st.lists(records, max_size=3), label=kind) for kind, records in RECORDS.items()}
    records["customers"] = [{"code": "K1", "given": "Ann"}, {"code": "K2", "given": "Bob"}]
    records["relations"] = records["relations"][:1]
    records["facts"] = list({(row["question"], row["words"]): row for row in records["facts"]}.values())
    records["consents"] = list({(row["purpose"], row["state"], row["at"]): row for row in records["consents"]}.values())
    records["products"] = [{"code": f"P;{n}", **row} for n, row in enumerate([{"name": "Lamp"}, *records["products"]])]
    records["products"][-1]["goes_with"] = join_several(["P;0"]) if len(records["products"]) > 1 else ""
    records["complaints"] = [{"number": f"N{number}", **row} for number, row in enumerate(records["complaints"])]
    for kind in KINDS:
        path = folder / f"in-{kind}.json"
        path.write_text(json.dumps(records[kind]), encoding="utf-8")
        result = import_file(first, kind, path)
        assert result.refused == 0, (kind, result.reasons)
    before = content(first, folder)
    out = folder / f"all{ending}"
    export_file(first, "all", out)
    for kind in KINDS:
        result = import_file(second, kind, out if ending else out / f"{kind}.csv")
        assert (result.refused, result.created) == (0, len(before[kind])), (kind, result.reasons)
    after = content(second, folder)
    for kind in KINDS:
        assert after[kind] == before[kind], kind
