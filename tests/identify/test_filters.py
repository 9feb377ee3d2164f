"""Filters against a count of one's own, in plain SQL and row by row, on the demo office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from demo_base import CLOCK, DAY, MIDNIGHT, NOW
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskcrm.errors import Refused
from deskcrm.identify import filtering
from deskcrm.identify.completion import complete
from deskcrm.identify.customers import add_customer
from deskcrm.identify.lookup import lookup, lookup_or_refuse
from deskcrm.identify.views import CustomerInput, Lookup
from deskcrm.settings.office import set_values
from deskcrm.store import Office, backup, open_base, sqlite


def ask(base: Any, text: str, **options: Any) -> Lookup:
    return lookup(base, text, **{"limit": 5_000, "clock": CLOCK, "staff_id": 2, **options})


def seconds(instant: datetime | None) -> float:
    return instant.timestamp() if instant else 0


def of_customer(condition: str) -> str:
    return f"SELECT c.id FROM customer c JOIN customer_figures f ON f.customer_id = c.id WHERE {condition}"  # noqa: S608


def of_task(condition: str) -> str:
    return of_customer(
        f"c.id IN (SELECT customer_id FROM follow_up WHERE state = 'open' AND archived_at IS NULL AND {condition})"  # noqa: S608
    )


def of_point(condition: str) -> str:
    return of_customer(f"c.id IN (SELECT customer_id FROM contact_point WHERE {condition})")  # noqa: S608


COUNTED = (
    ("tier:gold", of_customer("f.tier = 'gold'")),
    ("tier:A,c", of_customer("f.tier IN ('platinum', 'iron')")),
    ("ระดับ:new", of_customer("f.tier = 'new'")),
    ("tier:unrated", of_customer("f.tier IN ('unrated', '')")),
    ("-tier:iron,lead,unrated,new", of_customer("f.tier IN ('platinum', 'gold')")),
    ("due:overdue", of_task(f"due < {NOW}")),
    ("due:today", of_task(f"due >= {MIDNIGHT} AND due < {MIDNIGHT + DAY}")),
    ("due:tomorrow", of_task(f"due >= {MIDNIGHT + DAY} AND due < {MIDNIGHT + 2 * DAY}")),
    ("กำหนด:week", of_task(f"due >= {MIDNIGHT} AND due < {MIDNIGHT + 7 * DAY}")),
    ("open:promise", of_task("kind = 'promise'")),
    ("open:follow-up", of_task("true")),
    ("open:complaint", of_customer(
        "c.id IN (SELECT customer_id FROM complaint WHERE stage NOT IN ('closed', 'withdrawn'))")),
    ("stage:closed", of_customer("c.id IN (SELECT customer_id FROM complaint WHERE stage = 'closed')")),
    ("stage:inv", of_customer("c.id IN (SELECT customer_id FROM complaint WHERE stage = 'investigating')")),
    ('tag:"care plan"', of_customer("';' || c.tags || ';' LIKE '%;care plan;%'")),
    ("ป้าย:MEMBER,shop", of_customer("c.tags LIKE '%member%' OR c.tags LIKE '%shop%'")),
    ("since:30d", of_customer(f"f.last_contact >= {MIDNIGHT - 30 * DAY}")),
    ("before:90d", of_customer(f"f.last_contact < {MIDNIGHT - 90 * DAY} OR f.last_contact IS NULL")),
    ("since:60d before:30d", of_customer(
        f"f.last_contact >= {MIDNIGHT - 60 * DAY} AND f.last_contact < {MIDNIGHT - 30 * DAY}")),
    ("new:60d", of_customer(f"f.first_seen >= {MIDNIGHT - 60 * DAY}")),
    ("-since:60d", of_customer(f"f.last_contact < {MIDNIGHT - 60 * DAY} OR f.last_contact IS NULL")),
    ('district:"Min Buri"', of_point("district = 'Min Buri'")),
    ("เขต:บาง", of_point("district LIKE 'บาง%'")),
    ("province:Bangkok", of_point("province = 'Bangkok'")),
    ("channel:phone", of_customer("c.preferred_channel = 'phone'")),
    ("ช่องทาง:line,email", of_customer("c.preferred_channel IN ('line', 'email')")),
    ("staff:nok", of_customer(
        "c.id IN (SELECT customer_id FROM follow_up WHERE state = 'open' AND owner_id = 2 UNION ALL"
        " SELECT customer_id FROM complaint WHERE owner_id = 2 AND stage NOT IN ('closed', 'withdrawn'))")),
    ("has:email", of_point("kind = 'email'")),
    ("has:line,address", of_point("kind IN ('line', 'address')")),
    ("no:email", of_customer("c.id NOT IN (SELECT customer_id FROM contact_point WHERE kind = 'email')")),
    ("-has:line", of_customer("c.id NOT IN (SELECT customer_id FROM contact_point WHERE kind = 'line')")),
    ("-no:tag", of_customer("c.tags > ''")),
    ("has:birthday", of_customer("c.born > ''")),
    ("born:4,may", of_customer("substr(c.born, 6, 2) IN ('04', '05')")),
    ("kind:org", of_customer("c.kind = 'organisation'")),
    ("-kind:organisation", of_customer("c.kind = 'person'")),
    ("language:thai", of_customer("c.language = 'th'")),
    ("language:en", of_customer("c.language IN ('', 'en')")),
)  # fmt: skip


@pytest.mark.parametrize(("text", "counted"), COUNTED, ids=[text for text, _ in COUNTED])
def test_each_filter_gives_whom_plain_sql_counts(base: Any, text: str, counted: str) -> None:
    page = ask(base, text)
    assert not page.problems
    wanted = {id_ for (id_,) in base.execute(counted)}
    assert {row.id for row in page.rows} == wanted
    assert wanted
    order = [(not (row.open_complaints or row.next_due), -seconds(row.last_contact)) for row in page.rows]
    assert order == sorted(order)
    assert not page.more


def test_an_offices_own_words_for_its_tiers(demo: Office, tmp_path: Path) -> None:
    office = open_base(backup.backup(demo.path, tmp_path / "tiers.db"), clock=CLOCK, terminal="test")
    office.write(set_values, {"tiers.labels": "Gold Silver Bronze Blue"})

    def tiers(text: str) -> set[str]:
        return {row.tier for row in office.read(lookup, text, clock=CLOCK).rows}

    assert tiers("tier:gold") == {"platinum"}  # as the clerk reads it on the screen
    assert tiers("tier:s") == {"gold"}
    assert tiers("tier:b") == {"iron", "lead"}
    assert tiers("tier:platinum") == {"platinum"}
    office.close()


def test_products_and_me(base: Any) -> None:
    bought = "SELECT DISTINCT customer_id FROM purchase JOIN product p ON p.id = product_id WHERE p.code = ?"
    (code,) = base.execute("SELECT code FROM product LIMIT 1").fetchone()
    wanted = {id_ for (id_,) in base.execute(bought, (code,))}
    assert {row.id for row in ask(base, f"product:{code}").rows} == wanted
    assert ask(base, "staff:me").rows == ask(base, "staff:nok").rows


FILTERS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "tier:gold": lambda c: c["tier"] == "gold",
    "tier:iron,lead": lambda c: c["tier"] in ("iron", "lead"),
    "-tier:new": lambda c: c["tier"] != "new",
    "has:email": lambda c: "email" in c["kinds"],
    "no:line": lambda c: "line" not in c["kinds"],
    "tag:member": lambda c: "member" in c["tags"],
    "-tag:house,shop": lambda c: not c["tags"] & {"house", "shop"},
    "open:follow-up,complaint": lambda c: c["open"],
    "since:60d": lambda c: c["contact"] is not None and c["contact"] >= MIDNIGHT - 60 * DAY,
    "before:20d": lambda c: c["contact"] is None or c["contact"] < MIDNIGHT - 20 * DAY,
    "kind:person": lambda c: c["kind"] == "person",
    "channel:line": lambda c: c["channel"] == "line",
    "born:1,2,3,4,5,6": lambda c: c["born"][5:7] in ("01", "02", "03", "04", "05", "06"),
    "th": lambda c: any(word.startswith("th") for word in c["words"]),
    "som": lambda c: any(word.startswith("som") for word in c["words"]),
}


@pytest.fixture(scope="module")
def customers(base: Any) -> dict[int, dict[str, Any]]:
    rows = base.execute(
        "SELECT c.id, f.tier, c.tags, f.open_complaints + f.open_follow_ups, f.last_contact, c.kind,"
        " c.preferred_channel, c.born, e.folded,"
        " (SELECT group_concat(kind) FROM contact_point WHERE customer_id = c.id)"
        " FROM customer c JOIN customer_figures f ON f.customer_id = c.id JOIN lookup_entry e ON e.customer_id = c.id"
    )
    return {
        id_: {"tier": tier, "tags": set(tags.split(";")), "open": open_ > 0, "contact": contact, "kind": kind,
              "channel": channel, "born": born, "words": folded.split(), "kinds": (kinds or "").split(",")}
        for id_, tier, tags, open_, contact, kind, channel, born, folded, kinds in rows
    }  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    chosen=st.lists(st.sampled_from([*FILTERS][:-2]), max_size=4, unique=True),
    word=st.sampled_from(["", "th", "som"]),
    few=st.sampled_from([0, 40, 3_000]),
)
def test_any_combination_row_by_row(
    base: Any, customers: dict[int, dict[str, Any]], chosen: list[str], word: str, few: int
) -> None:
    asked = [*chosen, word] if word else chosen
    if not chosen:
        return
    was, first = filtering.FEW, filtering._FIRST
    filtering.FEW, filtering._FIRST = few, 500 if few == 40 else first  # every way to the answer gives the same
    try:
        page = ask(base, " ".join(asked))
    finally:
        filtering.FEW, filtering._FIRST = was, first
    wanted = {id_ for id_, customer in customers.items() if all(FILTERS[one](customer) for one in asked)}
    if any(not problem.slight for problem in page.problems):
        assert not wanted
        return
    found = {row.id for row in page.rows}
    # Words are also met inside a name; the beginning is what is checked here.
    assert wanted <= found if word else wanted == found
    assert all(FILTERS[one](customers[id_]) for id_ in found for one in chosen)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tier:gold -tier:gold", "tier:gold and -tier:gold leave nobody"),
        ("tier:A tier:B", "tier:A and tier:B leave nobody"),
        ("has:phone no:phone", "has:phone and no:phone leave nobody"),
        ("-tag:member tag:member", "-tag:member and tag:member leave nobody"),
        ("since:10d before:20d", "since:10d and before:20d leave nobody"),
        ("before:2020 since:2021 som", "before:2020 and since:2021 leave nobody"),
        ("tier:z", "tier: there is no z; there are A, B, C, D, new, no tier yet."),
        ("tag:nix", "tag: there is no nix; there are care plan,"),
        ("due:soon", "due: there is no soon; there are today, overdue, tomorrow, within a week."),
        ("since:never", "never is no day; such as 30d"),
        ("since:0001-01-01", "0001-01-01 is no day; such as 30d"),
        ("born:13", "13 is no day or month of a year"),
        ("-note:word", "note: what is in no note cannot be looked for"),
        ("note:ab", "note: a word of at least 3 letters is needed"),
    ],
)
def test_what_cannot_be_is_said(base: Any, text: str, said: str) -> None:
    page = ask(base, text)
    assert not page.rows
    (problem,) = page.problems
    assert str(problem).startswith(said)
    with pytest.raises(Refused, match=said.split(";", maxsplit=1)[0].replace("(", ".")):
        lookup_or_refuse(base, text, limit=10, clock=CLOCK)


def test_these_are_no_contradictions(base: Any) -> None:
    for text in (
        "tag:member tag:house",
        "tier:A,B -tier:A",
        "since:60d before:30d",
        "has:phone no:line",
        "-tier:A -tier:A",
    ):
        assert not ask(base, text).problems


@pytest.mark.parametrize(
    "text",
    ["tier:*", 'tag:"', "tag:%", "tag:'; DROP TABLE customer", "district:\x00", "note:^abc", "note:NEAR(abc)",
     'note:"a"b"c', "staff:[/]", "tier:" + "x" * 100_000, "a:" * 5_000, "born:๙๙/๙๙", "since:99999999", "😀:😀", "-:-",
     "\ud800:x tag:\ud800", " ".join(["tier:gold"] * 50), "tag:" + ",".join(["x"] * 2_000)],
)  # fmt: skip
def test_hostile_text_gives_an_answer(base: Any, text: str) -> None:
    ask(base, text)
    complete(base, text, len(text))


PARTS = ["tier:", "tag:", "no:", "note:", "-", " ", ",", '"', "gold", "som", ":", "born:", "12", "since:"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=4), max_size=9).map("".join))
def test_any_text_gives_an_answer(base: Any, text: str) -> None:
    page = ask(base, text, limit=5)
    assert all(str(problem) for problem in page.problems)
    for place in range(0, len(text) + 1, 3):
        complete(base, text, place)


def offered(base: Any, text: str) -> list[str]:
    found = complete(base, text, len(text))
    return [text[: found.start] + offer.text for offer in found.offers]


def test_completion(base: Any) -> None:
    assert offered(base, "som tier:") == [f"som tier:{value}" for value in ("A", "B", "C", "D", "new", "unrated")]
    assert offered(base, "ti") == []
    assert offered(base, "-tie") == ["-tier:"]
    assert offered(base, "t:")[0] == "tier:"
    assert "-tag:" in offered(base, "-t:")
    assert offered(base, "กำห") == ["กำหนด:"]
    assert offered(base, 'tag:house,"ca') == ['tag:house,"care plan"']
    assert offered(base, "tag:member") == []
    assert offered(base, "staff:n")[0] == "staff:Nok"
    assert offered(base, "som chai") == []
    assert len(offered(base, ":")) > 10


def test_orders_and_complaints_by_their_numbers(base: Any) -> None:
    number, customer_id, complaint_id = base.execute(
        "SELECT number, customer_id, id FROM complaint WHERE customer_id IS NOT NULL ORDER BY number DESC LIMIT 1"
    ).fetchone()
    for typed in (number, f"{number[:4]} {number[4:]}", f"{number[:2]}-{number[2:]}", number.translate(THAI)):
        row = ask(base, typed).rows[0]
        assert (row.id, row.match, row.found, row.complaint_id) == (customer_id, "complaint", number, complaint_id)
    order, buyer = base.execute(
        "SELECT order_number, customer_id FROM purchase WHERE length(order_number) > 5 AND customer_id > 0"
    ).fetchone()
    for typed in (order, order.lower(), order[:-1]):
        assert (buyer, "order") in [(row.id, row.match) for row in ask(base, typed).rows]
    assert (ask(base, order).rows[0].id, ask(base, order).rows[0].found) == (buyer, order)


THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def test_what_matched_is_told_where_the_row_does_not_show_it(base: Any) -> None:
    mail, owner = base.execute("SELECT value, customer_id FROM contact_point WHERE kind = 'email' LIMIT 1").fetchone()
    assert (ask(base, mail).rows[0].id, ask(base, mail).rows[0].found) == (owner, mail)
    line, owner = base.execute("SELECT value, customer_id FROM contact_point WHERE kind = 'line' LIMIT 1").fetchone()
    assert (owner, line) in [(row.id, row.found) for row in ask(base, line).rows]
    assert ask(base, "A-000123").rows[0].found == "A-000123"


def test_customers_opened_lately_stand_first(base: Any) -> None:
    usual = [row.id for row in ask(base, "", limit=20).rows]
    lately = (usual[7], 1_900, 999_999)
    assert [row.id for row in ask(base, "", limit=20, lately=lately).rows][:3] == [usual[7], 1_900, usual[0]]


def test_tags_follow_their_customer(demo: Office, tmp_path: Path) -> None:
    office = open_base(backup.backup(demo.path, tmp_path / "tags.db"), clock=CLOCK, terminal="test")
    connection = sqlite.connect(office.path, "rw")
    for tags in ('a "b";c\\d', "", "x;x; y ", "[/];{}"):
        connection.execute("UPDATE customer SET tags = ? WHERE id = 5", (tags,))
        kept = [tag for (tag,) in connection.execute("SELECT tag FROM customer_tag WHERE customer_id = 5")]
        assert kept == sorted({tag.strip() for tag in tags.split(";") if tag.strip()})
    connection.execute("UPDATE customer SET archived_at = 1 WHERE id = 5")
    connection.execute("DELETE FROM lookup_entry WHERE customer_id = 5")
    connection.close()
    assert not office.read(lookup, "tag:[/]", clock=CLOCK).rows
    office.close()


def test_a_tag_typed_without_its_filter_finds_who_carries_it(office: Office) -> None:
    more: dict[str, Any] = {"staff_id": 1, "clock": office.clock}
    carries = office.write(add_customer, CustomerInput(name="Ann Lee", tags="Landlord; tea"), **more)
    called = office.write(add_customer, CustomerInput(name="Tea House"), **more)
    rows = office.read(lookup, "landlord", clock=office.clock).rows
    assert [(row.id, row.match, row.found) for row in rows] == [(carries.id, "tag", "Landlord")]
    assert [row.id for row in office.read(lookup, "tea", clock=office.clock).rows] == [called.id, carries.id]
