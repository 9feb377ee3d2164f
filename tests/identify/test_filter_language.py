"""What the lookup's box understands: filters beside words, where they stand, and what is plain text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskcrm.identify.filter_days import days_of_year, first_day
from deskcrm.identify.filter_language import Condition, Parsed, every_filter, parse
from deskcrm.identify.filter_table import FILTERS, squeezed
from deskcrm.locale import messages

TODAY = date(2026, 12, 30)


def conditions(text: str) -> list[tuple[str, tuple[str, ...], bool]]:
    return [(one.filter.name, tuple(v.text for v in one.values), one.negated) for one in parse(text).conditions]


def test_words_and_filters_in_any_order() -> None:
    for text in (
        "tier:gold,iron -tag:vip som chai",
        "som -tag:vip chai tier:gold,iron",
        "  tier:gold,iron som -tag:vip  chai ",
    ):
        parsed = parse(text)
        assert parsed.words == "som chai"
        assert sorted(conditions(text)) == [("tag", ("vip",), True), ("tier", ("gold", "iron"), False)]
        assert not parsed.problems
    assert conditions('ป้าย:"บ้าน สวน",x กำหนด:วันนี้ TIER:A') == [
        ("tag", ("บ้าน สวน", "x"), False), ("due", ("วันนี้",), False), ("tier", ("A",), False),
    ]  # fmt: skip
    assert conditions('tag:"not closed') == [("tag", ("not closed",), False)]


def test_a_place_is_where_it_stands() -> None:
    text = 'som -tag:"a b",c note:x'
    tag, note = parse(text).conditions
    assert text[tag.start : tag.end] == '-tag:"a b",c'
    assert [text[value.start : value.end] for value in tag.values] == ["a b", "c"]
    assert tag.text == '-tag:"a b",c'
    assert text[note.start : note.end] == "note:x"


@pytest.mark.parametrize(
    "text", ["http://x.y/z", "12:30", "see https://a b", "a:", "mailto:a@b.c", "a@b:c", "ต่อ:", "1:b"]
)
def test_text_with_colons_that_is_no_filter(text: str) -> None:
    assert parse(text) == Parsed(" ".join(text.split()))


def test_a_filter_without_a_value_asks_nothing_yet() -> None:
    assert parse("som tier:") == Parsed("som")
    assert parse('tag:"" som') == Parsed("som")
    assert parse("som :") == Parsed("som")


def test_a_name_that_is_none_is_text_and_said() -> None:
    (problem,) = parse("som foo:bar").problems
    assert parse("som foo:bar").words == "som foo:bar"
    assert problem.slight
    assert (problem.start, problem.end) == (4, 11)
    assert str(problem) == "There is no filter called foo; : shows those there are."


def test_every_filter_has_its_names_to_itself() -> None:
    names = [squeezed(name) for one in FILTERS for name in (one.name, one.thai, *one.names)]
    assert len(names) == len(set(names))
    for one in FILTERS:
        for language in ("en", "th"):
            messages.use(language)
            assert conditions(f"{one.shown}:x") == [(one.name, ("x",), False)]
        messages.use("en")


def written(text: str) -> str:
    """What was understood, written out again."""
    return " ".join(one.text for one in parse(text).conditions)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("tier:A or tag:x", "(tier:A or tag:x)"),
        ("tier:A tag:y | -tag:x", "(tier:A tag:y or -tag:x)"),
        ("ระดับ:A หรือ ป้าย:x", "(tier:A or tag:x)"),
        ("(tier:A or tag:x) -has:email", "(tier:A or tag:x) -has:email"),
        ("-(tier:A (tag:x or tag:y))", "-(tier:A (tag:x or tag:y))"),
        ('(tag:"a) b",c or tag:d(e))', '(tag:"a) b",c or tag:d(e))'),
        ("(tier:A or tag:x", "(tier:A or tag:x)"),
        ("((tier:A))", "((tier:A))"),
        ('family:"Hair care"/90d fact:why="so quiet"', 'family:"Hair care/90d" fact:"why=so quiet"'),
        ("tier:A or", "tier:A"), ("or tier:A", "tier:A"), ("tier:A or som", "tier:A"), ("(som) tier:A", "tier:A"),
    ],
)  # fmt: skip
def test_or_and_brackets(text: str, meant: str) -> None:
    assert written(text) == meant
    assert written(meant) == meant


def test_what_is_no_filter_stays_text() -> None:
    assert parse("tier:A or som (x) or").words == "or som (x) or"
    assert parse("(Thailand) or me").words == "(Thailand) or me"
    (problem,) = [one for one in parse("(tier:A som)").problems if not one.slight]
    assert (problem.start, problem.end, str(problem)) == (8, 11, "Inside ( ) only filters stand; som is none.")
    (problem,) = parse("tag:x or note:key").problems
    assert str(problem) == "note: stands alone, neither inside ( ) nor beside “or”."
    assert [str(one) for one in parse("(tag:x").problems] == ["A ( has no ) yet."]


SIGNS = st.text(st.sampled_from(' :-,"“”ab1กิ้tiergold\n\t/()|=')) | st.text()


QUOTES = '"“” '


def without(signs: str, text: str) -> str:
    return "".join(sign for sign in text if sign not in signs)


@given(st.lists(SIGNS | st.sampled_from([f"{one.name}:" for one in FILTERS])).map("".join))
def test_any_text_is_taken_apart(text: str) -> None:
    parsed = parse(text)
    for one in every_filter(parsed.conditions):
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end].lstrip("-").casefold().find(":") > 0
        assert one.values
        for value in one.values:
            assert without(QUOTES, value.text) == without(QUOTES, text[value.start : value.end].strip())
    for problem in parsed.problems:
        assert 0 <= problem.start < problem.end <= len(text)
        assert str(problem)
    # Nothing is lost: every letter and digit is in a word or in a filter.
    outside = list(text)
    for one in every_filter(parsed.conditions):
        outside[one.start : one.end] = " " * (one.end - one.start)
    rest = "".join("".join(outside).split())
    grouped = not all(isinstance(one, Condition) for one in parsed.conditions)  # brackets and "or" are in neither
    # Nor is a filter without a value yet.
    assert grouped or "".join(parsed.words.split()) == rest or ":" in rest


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026", date(2026, 1, 1)), ("2569-03", date(2026, 3, 1)), ("2026-03-09", date(2026, 3, 9)),
        ("9/3/2569", date(2026, 3, 9)), ("30d", date(2026, 11, 30)), ("๒สัปดาห์", date(2026, 12, 16)),
        ("10m", date(2026, 2, 28)), ("1y", date(2025, 12, 30)), ("yesterday", date(2026, 12, 29)), ("วันนี้", TODAY),
        ("31/2/2026", None), ("9999y", None), ("12", None), ("0", None), ("", None), ("0000", None),
    ],
)  # fmt: skip
def test_days(text: str, day: date | None) -> None:
    assert first_day(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("12", (("12-01", "12-31"),)), ("dec", (("12-01", "12-31"),)), ("ธันวาคม", (("12-01", "12-31"),)),
        ("ธ.ค.", (("12-01", "12-31"),)), ("25/12", (("12-25", "12-25"),)), ("12-25", (("12-25", "12-25"),)),
        ("29/2", (("02-29", "02-29"),)), ("today", (("12-30", "12-30"),)),
        ("week", (("12-30", "12-31"), ("01-01", "01-05"))), ("30/2", ()), ("13", ()), ("x", ()),
    ],
)  # fmt: skip
def test_days_of_the_year(text: str, days: tuple[tuple[str, str], ...]) -> None:
    assert days_of_year(text, TODAY) == days


@given(st.text() | st.from_regex(r"[0-9๐-๙]{1,5}[dwmy/-]?[0-9]{0,4}", fullmatch=True))
def test_any_day_is_read_or_not(text: str) -> None:
    first_day(text, TODAY)
    days_of_year(text, TODAY)
