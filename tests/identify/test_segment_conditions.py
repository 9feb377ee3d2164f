"""Every condition of a group against a plain SQL count of one's own, and any combination of them row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from demo_base import CLOCK, DAY, MIDNIGHT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskcrm.differentiate.stage import STAGE_WORDS, relationship_stage
from deskcrm.identify.filter_table import FILTERS
from deskcrm.identify.segment_views import LIST
from deskcrm.identify.segments import (
    add_segment,
    count_members,
    first_members,
    is_member,
    members,
    preview_segment,
    put_on_list,
)
from deskcrm.store import Office, backup, open_base, takes_connection
from faults.scale import scaled

CARE, FANS = "family = 'Services'", "family = 'Fans and air'"


def of(condition: str) -> str:
    return f"SELECT c.id FROM customer c JOIN customer_figures f ON f.customer_id = c.id WHERE {condition}"  # noqa: S608


def bought(product: str, since: int = 0, more: str = "") -> str:
    return of(
        "c.id IN (SELECT customer_id FROM purchase WHERE product_id IN "  # noqa: S608
        f"(SELECT id FROM product WHERE {product}) AND at >= {since}{more})"
    )


def told(verdict: str) -> str:
    """Of each customer the answer after which there is none."""
    return of(
        "c.id IN (SELECT customer_id FROM satisfaction s WHERE expected > 0 AND perceived > 0 AND NOT EXISTS"  # noqa: S608
        " (SELECT 1 FROM satisfaction t WHERE t.customer_id = s.customer_id AND t.expected > 0 AND t.perceived > 0"
        f" AND (t.at > s.at OR t.at = s.at AND t.id > s.id)) AND {verdict})"
    )


def mean(sign: str) -> str:
    gap = "avg(CASE WHEN perceived > expected AND worth IS NOT 1 THEN 0.0 ELSE perceived - expected END)"
    return of(
        "c.id IN (SELECT customer_id FROM satisfaction WHERE expected > 0 AND perceived > 0"  # noqa: S608
        f" GROUP BY customer_id HAVING {gap} {sign} 0)"
    )


def said(state: str) -> str:
    last = "SELECT state, max(at * 1000000 + id) FROM consent WHERE purpose = 'news' AND customer_id = c.id"
    return of(f"(SELECT state FROM ({last})) {state}")  # noqa: S608


def linked(own: str, kind: str) -> str:
    return f"c.id IN (SELECT {own} FROM relation WHERE kind = '{kind}')"  # noqa: S608


def fact(condition: str) -> str:
    return of(f"c.id IN (SELECT customer_id FROM profile_fact WHERE {condition})")  # noqa: S608


RETURNED = " AND quantity > 0"
COUNTED = (
    ("family:services", bought(CARE)),
    ('หมวด:"Fans and air",kitchen', bought(f"{FANS} OR family = 'Kitchen'")),
    ("family:services/90d", bought(CARE, MIDNIGHT - 90 * DAY, RETURNED)),
    ('-family:"Fans and air"/180d', of(
        "c.id NOT IN (" + bought(FANS, MIDNIGHT - 180 * DAY, RETURNED) + ")")),
    ("product:blender/2025-06-01", bought("name = 'Blender'", 1_748_710_800, RETURNED)),
    ("สินค้า:blender", bought("name = 'Blender'")),
    ("ordered:30d", of(
        f"c.id IN (SELECT customer_id FROM purchase WHERE quantity > 0 AND at >= {MIDNIGHT - 30 * DAY})")),  # noqa: S608
    ("unordered:90d", of(
        "c.id NOT IN (SELECT customer_id FROM purchase WHERE customer_id > 0 AND quantity > 0"  # noqa: S608
        f" AND at >= {MIDNIGHT - 90 * DAY})")),
    ("orders:0", of("f.orders = 0")),
    ("orders:>=3", of("f.orders > 2")),
    ("orders:2..4,7", of("f.orders IN (2, 3, 4, 7)")),
    ("จำนวนครั้งที่ซื้อ:5+", of("f.orders > 4")),
    ("revenue:>10000", of("f.window_revenue > 1000000")),
    ("margin:100..5000", of("f.margin >= 10000 AND f.margin <= 500000")),
    ("margin:<=0", of("f.margin < 1")),
    ("cost:<=50", of("f.cost_to_serve <= 5000")),
    ('net:">=1,000.50"', of("f.net_value >= 100050")),
    ("-net:-100..100", of("f.net_value < -10000 OR f.net_value > 10000")),
    ("satisfaction:disappointed", told("perceived < expected")),
    ("satisfaction:satisfied", told("(perceived = expected OR perceived > expected AND worth IS NOT 1)")),
    ("ความพอใจ:ประทับใจ", told("perceived > expected AND worth = 1")),
    ("average:disappointed", mean("<")),
    ("average:satisfied", mean("=")),
    ("average:impressed", mean(">")),
    ("complaints:0", of("c.id NOT IN (SELECT customer_id FROM complaint WHERE customer_id > 0)")),
    ("complaints:>=2", of("(SELECT count(*) FROM complaint k WHERE k.customer_id = c.id) > 1")),
    ("open:complaint", of(
        "c.id IN (SELECT customer_id FROM complaint WHERE stage NOT IN ('closed', 'withdrawn'))")),
    ("fact:why", fact("question = 'why'")),
    ("fact:why=quiet", fact("question = 'why' AND words LIKE '%quiet%'")),
    ('fact:"husband decides",เมื่อไร', fact("words LIKE '%husband decides%' OR question = 'when'")),
    ('fact:when="after 6"', fact("question = 'when' AND words LIKE '%after 6%'")),
    ("relation:family", of(f"{linked('customer_id', 'family')} OR {linked('other_id', 'family')}")),
    ("relation:works_for", of(linked("customer_id", "works_for"))),
    ("relation:people", of(linked("other_id", "works_for"))),
    ("relation:referred_by", of("c.referred_by_id > 0")),
    ("relation:brought", of("c.id IN (SELECT referred_by_id FROM customer)")),
    ("consent:news", said("= 'given'")),
    ("consent:news=withdrawn,news=refused", said("IN ('withdrawn', 'refused')")),
    ("consent:news-none", said("IS NULL")),
    ("subdistrict:din", of("c.id IN (SELECT customer_id FROM contact_point WHERE subdistrict LIKE 'din%')")),
    ("tier:A or cost:>500", of("f.tier = 'platinum' OR f.cost_to_serve > 50000")),
    ("-(tier:A or tag:member) has:email", of(
        "f.tier <> 'platinum' AND ';' || c.tags || ';' NOT LIKE '%;member;%'"
        " AND c.id IN (SELECT customer_id FROM contact_point WHERE kind = 'email')")),
)  # fmt: skip


@pytest.mark.parametrize(("text", "counted"), COUNTED, ids=[text for text, _ in COUNTED])
def test_each_condition_gives_whom_plain_sql_counts(base: Any, text: str, counted: str) -> None:
    page = preview_segment(base, text, limit=5_000, clock=CLOCK)
    assert not page.problems
    wanted = {id_ for (id_,) in base.execute(counted)}
    assert {row.id for row in page.rows} == wanted
    assert page.count == len(wanted) > 0


def test_the_stage_of_the_relationship_is_the_screens(base: Any) -> None:
    stages: dict[str, set[int]] = defaultdict(set)
    for (customer_id,) in base.execute("SELECT id FROM customer").fetchall():
        stages[relationship_stage(base, customer_id, clock=CLOCK).code].add(customer_id)
    for code in STAGE_WORDS:
        page = preview_segment(base, f"cycle:{code}", limit=5_000, clock=CLOCK)
        assert {row.id for row in page.rows} == stages[code] != set(), code


def test_someone_who_belongs_to_them(base: Any) -> None:
    firm, code, name = base.execute(
        "SELECT c.id, c.code, c.name FROM relation r JOIN customer c ON c.id = r.other_id WHERE r.kind = 'works_for'"
    ).fetchone()
    wanted = {id_ for (id_,) in base.execute(
        "SELECT customer_id FROM relation WHERE other_id = ? UNION SELECT other_id FROM relation WHERE customer_id = ?",
        (firm, firm))}  # fmt: skip
    for value in (code, f'"{name}"'):
        page = preview_segment(base, f"related:{value}", limit=50, clock=CLOCK)
        assert {row.id for row in page.rows} == wanted


def test_no_condition_was_forgotten() -> None:
    known = {"tier", "due", "open", "stage", "tag", "since", "before", "district", "province", "channel", "staff",
             "has", "no", "born", "new", "kind", "language", "note", "segment", "cycle", "related"}  # fmt: skip
    texts = " ".join(text.replace("(", " ").replace("-", " ") for text, _ in COUNTED)
    counted = {
        one.name for one in FILTERS
        if any(f" {name}:" in f" {texts}" for name in (one.name, one.thai))
    }  # fmt: skip
    assert {one.name for one in FILTERS} <= known | counted


# Row by row: what is known of each customer, gathered once, and each condition said in Python.

Known = dict[str, Any]
CONDITIONS: dict[str, Callable[[Known], bool]] = {
    "tier:A,gold": lambda c: c["tier"] in ("platinum", "gold"),
    "tag:member": lambda c: "member" in c["tags"].split(";"),
    "kind:person": lambda c: c["kind"] == "person",
    "orders:2..4": lambda c: 2 <= c["orders"] <= 4,
    "net:>=2000": lambda c: c["net_value"] >= 200_000,
    "cost:<100": lambda c: c["cost_to_serve"] < 10_000,
    "family:services": lambda c: any(line["family"] == "Services" for line in c["lines"]),
    "family:kitchen/120d": lambda c: any(
        line["family"] == "Kitchen" and line["quantity"] > 0 and line["at"] >= MIDNIGHT - 120 * DAY
        for line in c["lines"]),
    "unordered:60d": lambda c: not any(
        line["quantity"] > 0 and line["at"] >= MIDNIGHT - 60 * DAY for line in c["lines"]),
    "since:45d": lambda c: (c["last_contact"] or 0) >= MIDNIGHT - 45 * DAY,
    "satisfaction:satisfied,impressed": lambda c: bool(c["found"]) and c["found"][-1][0] <= c["found"][-1][1],
    "complaints:0": lambda c: not c["complaints"],
    "fact:why": lambda c: any(question == "why" for question, _ in c["facts"]),
    "fact:quiet": lambda c: any("quiet" in words.lower() for _, words in c["facts"]),
    "relation:family,people": lambda c: bool({"family", "people"} & c["bonds"]),
    "consent:news": lambda c: bool(c["news"]) and c["news"][-1] == "given",
    "has:email": lambda c: "email" in c["ways"],
    "cycle:active,new": lambda c: c["cycle"] in ("active", "new"),
    "segment:Saved": lambda c: c["tier"] == "gold" or (c["orders"] > 5 and "email" not in c["ways"]),
    'segment:"By hand"': lambda c: c["id"] % 20 == 0,
}  # fmt: skip


@pytest.fixture(scope="module")
def saved(demo: Office, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The generated office with two groups in it."""
    path = backup.backup(demo.path, Path(tmp_path_factory.mktemp("saved")) / "saved.db")
    office = open_base(path, clock=CLOCK, terminal="test")
    office.write(add_segment, "Saved", text="tier:gold or orders:>5 no:email", staff_id=1, clock=CLOCK)
    by_hand = office.write(add_segment, "By hand", kind=LIST, staff_id=1, clock=CLOCK)
    some = list(range(20, 2_001, 20))
    assert office.write(put_on_list, by_hand.id, some, staff_id=1, clock=CLOCK) == len(some)
    yield office
    office.close()


def gathered(connection: Any) -> dict[int, Known]:
    """Each customer with what the conditions speak of."""
    cursor = connection.execute("SELECT c.*, f.* FROM customer c JOIN customer_figures f ON f.customer_id = c.id")
    names = [column[0] for column in cursor.description]
    known: dict[int, Known] = {}
    for row in cursor.fetchall():
        one = dict(zip(names, row, strict=True))
        stage = relationship_stage(connection, one["id"], clock=CLOCK).code
        known[one["id"]] = {
            **one, "lines": [], "found": [], "complaints": [], "facts": [], "bonds": set(), "news": [], "ways": set(),
            "cycle": stage,
        }  # fmt: skip

    def each(statement: str) -> Any:
        return (row for row in connection.execute(statement).fetchall() if row[0] in known)

    for who, family, quantity, at in each(
        "SELECT b.customer_id, p.family, b.quantity, b.at FROM purchase b LEFT JOIN product p ON p.id = b.product_id"
    ):
        known[who]["lines"].append({"family": family, "quantity": quantity, "at": at})
    for who, *answer in each("SELECT customer_id, expected, perceived, worth FROM satisfaction ORDER BY at, id"):
        known[who]["found"].append(answer)
    for who, number in each("SELECT customer_id, id FROM complaint"):
        known[who]["complaints"].append(number)
    for who, *learned in each("SELECT customer_id, question, words FROM profile_fact"):
        known[who]["facts"].append(learned)
    for who, other, kind in each("SELECT customer_id, other_id, kind FROM relation"):
        known[who]["bonds"].add(kind)
        known[other]["bonds"].add("people" if kind == "works_for" else kind)
    for who, state in each("SELECT customer_id, state FROM consent WHERE purpose = 'news' ORDER BY at, id"):
        known[who]["news"].append(state)
    for who, kind in each("SELECT customer_id, kind FROM contact_point"):
        known[who]["ways"].add(kind)
    return known


@pytest.fixture(scope="module")
def known(saved: Office) -> dict[int, Known]:
    return saved.read(takes_connection(gathered))


Tree = Any
"""A condition's text, or what combines others: ("and" or "or", trees) and ("not", tree)."""

TREES: st.SearchStrategy[Tree] = st.recursive(
    st.sampled_from(list(CONDITIONS)),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(st.just("not"), inner),
    ),
    max_leaves=8,
)


def written(tree: Tree) -> str:
    """The tree in the language of filters."""
    if isinstance(tree, str):
        return tree
    if tree[0] == "not":
        inner = written(tree[1])
        return f"-({inner})" if inner.startswith("-") else f"-{inner}"
    parts = [written(one) for one in tree[1]]
    return f"({(' or ' if tree[0] == 'or' else ' ').join(parts)})"


def holds(tree: Tree, customer: Known) -> bool:
    if isinstance(tree, str):
        return CONDITIONS[tree](customer)
    if tree[0] == "not":
        return not holds(tree[1], customer)
    return (any if tree[0] == "or" else all)(holds(one, customer) for one in tree[1])


@settings(max_examples=scaled(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=TREES)
def test_any_combination_row_by_row(saved: Office, known: dict[int, Known], tree: Tree) -> None:
    text = written(tree)
    page = saved.read(preview_segment, text, limit=5_000, clock=CLOCK)
    wanted = {number for number, customer in known.items() if holds(tree, customer)}
    if page.problems:  # what leaves nobody is said
        assert not wanted
        assert "leave nobody" in str(page.problems[0])
        return
    assert {row.id for row in page.rows} == wanted
    assert page.count == len(wanted)


def test_a_group_gives_the_same_whichever_way_it_is_asked(saved: Office, known: dict[int, Known]) -> None:
    text = '(segment:saved or cycle:active) -segment:"by hand" since:45d'
    one = saved.write(add_segment, "All of it", text=text, staff_id=1, clock=CLOCK)
    wanted = {
        number for number, c in known.items()
        if (CONDITIONS["segment:Saved"](c) or c["cycle"] == "active") and number % 20
        and CONDITIONS["since:45d"](c)
    }  # fmt: skip
    found = saved.read(members, one.id, clock=CLOCK)
    assert set(found) == wanted
    assert len(found) == len(wanted) == saved.read(count_members, one.id, clock=CLOCK)
    assert [row.id for row in saved.read(first_members, one.id, limit=20, clock=CLOCK)] == found[:20]
    assert saved.read(is_member, one.id, list(known)[:500], clock=CLOCK) == wanted & set(list(known)[:500])
    order = [(not (known[n]["open_complaints"] or known[n]["open_follow_ups"]), -(known[n]["last_contact"] or 0))
             for n in found]  # fmt: skip
    assert order == sorted(order)
