"""Rules as data: what is refused with its line, what an office's own file changes, and what no rule may speak of."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from deskcrm.customize.conditions import BadExpression, compiled
from deskcrm.customize.fact_table import FACTS, KINDS, LISTS, facts_in
from deskcrm.customize.playbook import (
    Playbook,
    keep_playbook,
    own_text,
    playbook,
    shipped_text,
    whole_text,
    with_own,
)
from deskcrm.errors import Refused
from deskcrm.locale import messages
from deskcrm.store import Office

MINE = """
[[rule]]
name = "mine"
when = "rated and margin > 100"
title = "Mine"
why = "{margin}"
opens = "log"
"""

MUST_SHIP = {
    "promise_broken", "promise_due", "complaint_open", "complaint_late", "disappointed", "ask_referral", "thank_best",
    "tier_drops", "tier_kept", "up_sell", "cross_sell", "cross_sell_catalogue", "repurchase_due", "win_back",
    "ladder_reassess", "ladder_educate", "ladder_renegotiate", "ladder_migrate", "ladder_let_go", "missing_question",
    "welcome", "check_satisfaction", "new_product", "event_invite", "event_ask", "news_to_tell",
}  # fmt: skip

ABOUT_THE_PERSON = (
    "born", "birth", "age", "sex", "gender", "title", "religi", "faith", "origin", "national", "ethnic", "race",
    "country", "province", "district", "postcode", "health", "illness", "disab", "married", "family_name", "given",
    "surname", "nickname", "language", "politic", "union", "blood", "id_card",
)  # fmt: skip
"""What a fact may not be about: columns of the record, and words for what the record does not even hold."""


def problems(text: str) -> list[tuple[int, str, str]]:
    return [(one.line, one.rule, one.reason) for one in with_own(text).problems()]


def changed(line: str) -> str:
    key = line.split("=", maxsplit=1)[0].strip()
    return "\n".join(line if old.startswith(key) else old for old in MINE.split("\n"))


def test_what_ships_is_whole_and_speaks_both_languages() -> None:
    book = with_own("")
    assert not book.faults
    assert {rule.name for rule in book.rules} == MUST_SHIP
    for rule in book.rules:
        texts = [rule.title, rule.why, *([rule.label] if rule.label.en else [])]
        for text in texts:
            assert text.en
            assert re.search("[ก-๙]", text.th)
            assert "คุณ" not in text.th.replace("ขอบคุณ", "")
            # The same facts in both: no number is lost on the way.
            assert set(re.findall(r"\{\w+\}", text.en)) == set(re.findall(r"\{\w+\}", text.th)), rule.name
        assert "{" in rule.why.en, f"{rule.name} gives no number"
    assert {rule.each for rule in book.rules} - {""} == set(LISTS)
    assert all(fact.kind in KINDS for fact in FACTS)


def test_the_example_of_the_manual_is_good() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "playbook.md").read_text("utf-8")
    example = manual.split("```toml\n")[1].split("```")[0]
    book = with_own(example)
    assert not book.problems()
    assert {rule.name for rule in book.rules} == MUST_SHIP | {"filter_due"}


def test_no_fact_and_no_shipped_rule_is_about_who_a_person_is() -> None:
    allowed = {"launch_family"}  # a family of products
    for fact in FACTS:
        words = [fact.name, *re.findall(r"\w+", fact.name.replace("_", " ")), *re.findall(r"\w+", fact.meaning.lower())]
        hit = {word for word in words if word in ABOUT_THE_PERSON}
        assert not hit or fact.name in allowed, (fact.name, hit)
    for line in shipped_text().split("\n"):
        condition = re.match(r"(when|value) = (.*)", line)
        names = re.findall(r"[a-z_]+", condition[2]) if condition else []
        assert not {part for name in names for part in name.split("_")} & set(ABOUT_THE_PERSON)


@pytest.mark.parametrize(
    ("line", "at", "says"),
    [
        ('when = "rated and margni > 100"', 4, "did you mean margin"),
        ('when = "rated and"', 4, "ends too early"),
        ('when = "margin"', 4, "true or false"),
        ("when = \"tier == 'platinium'\"", 4, "platinum, gold"),
        ('when = "tier > 3"', 4, "do not go together"),
        ('when = "tier == 3"', 4, "do not go together"),
        ('when = "order_days > 3"', 4, "may be missing"),
        ('when = "contacts and rated"', 4, "true or false"),
        ("when = \"usual =~ '(a+)+$'\"", 4, "not understood"),
        ('when = "2 ** 999999999 > 1"', 4, "not understood"),
        ('when = "[x for x in tags] == tags"', 4, "not understood"),
        ('when = "usual.length > 3"', 4, "not understood"),
        ('when = "$map(rated, tags)"', 4, "not understood"),
        ("when = \"__import__('os') == 1\"", 4, "no fact"),
        ('when = "promise_overdue"', 4, "no fact promise_overdue"),
        ("when = 3", 4, "in quotes"),
        ('title = "{margni}"', 5, "did you mean margin"),
        ('title = { en = "x", fr = "y" }', 5, "en and th"),
        ('why = ""', 6, "1 to 300"),
        ('opens = "shell"', 7, "not one of log"),
        ('name = "Rule 1"', 3, "small letters"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_the_rule_left_out(line: str, at: int, says: str) -> None:
    text = changed(line)
    found = with_own(text)
    assert [problem.line for problem in found.problems()] == [at]
    assert says in found.problems()[0].reason
    assert {rule.name for rule in found.rules} == MUST_SHIP


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("levr = 2", "did you mean lever"),
        ("lever = -1", "from 0 to 100"),
        ("lever = nan", "from 0 to 100"),
        ("context = true", "from 0 to 1000"),
        ("cooldown_days = 1.5", "from 0 to 365"),
        ('each = "customers"', "promises"),
        ('about = "nobody"', "not one of"),
        ('value = "usual"', "number is needed"),
        ("fill = 3", "field by field"),
        ('off = "yes"', "true or false"),
    ],
)
def test_a_mistake_in_what_may_be_added(more: str, says: str) -> None:
    [(line, rule, reason)] = problems(MINE + more)
    assert (line, rule) == (8, "mine")
    assert says in reason


def test_lines_hold_through_texts_of_several_lines_and_parts() -> None:
    rest = 'title = "x"\nwhy = "y"\nopens = "log"\n'
    text = '# [[rule]]\n[[rule]]\nname = "first"\nwhen = """\nrated and\n  contats > 3"""\n' + rest
    text += '[[rule]]\nname = "second"\nwhen = "rated"\n'
    text += 'title.en = "x"\ntitle.th = "{tieer}"\nwhy = "y"\nopens = "log"\n'
    text += '[[rule]]\nname = "third"\nwhen = "rated"\n' + rest + '\n[rule.fill]\nsubject = "{x}"\n'
    assert [(line, rule) for line, rule, _reason in problems(text)] == [(6, "first"), (14, "second"), (25, "third")]


def test_the_rest_of_a_file_works_beside_its_mistakes() -> None:
    text = MINE + '[[rule]]\nname = "bad"\n' + '[[rule]]\nname = "win_back"\noff = true\n' + MINE
    book = with_own(text)
    assert book.rule("mine") is not None
    assert book.off == ("win_back",)
    assert "win_back" not in {rule.name for rule in book.rules}
    assert [(line, rule) for line, rule, _reason in problems(text)] == [(8, "bad"), (15, "mine")]


def test_a_shipped_rule_changes_key_by_key() -> None:
    book = with_own('[[rule]]\nname = "cross_sell"\nlever = 2.5\ncooldown_days = 7\ntitle.en = "Show {offer}"\n')
    before, after = with_own("").rule("cross_sell"), book.rule("cross_sell")
    assert before is not None
    assert after is not None
    assert (after.lever, after.cooldown_days, after.title.en, after.own) == (2.5, 7, "Show {offer}", True)
    assert (after.title.th, after.why, after.context, after.most) == (before.title.th, before.why, 1.5, 2)
    # A change that cannot be leaves what ships in force.
    kept = with_own('[[rule]]\nname = "cross_sell"\neach = "promises"\n')
    assert kept.rule("cross_sell") == before
    assert len(kept.faults) == 1


@pytest.mark.parametrize(
    "text", ["name = ", "[[rule]\n", 'a = """', "x = " + "[" * 5000, "a = 1\na = 2", "9" * 300_000]
)
def test_what_is_not_toml_is_refused_with_its_line_and_never_stops_the_desk(text: str, office: Office) -> None:
    with pytest.raises(Refused):
        office.write(keep_playbook, text)
    assert office.read(own_text) == ""
    found = with_own(text)
    assert {rule.name for rule in found.rules} == MUST_SHIP
    assert len(found.faults) == 1


def test_the_line_of_what_is_not_toml(office: Office) -> None:
    with pytest.raises(Refused, match="Line 3"):
        office.write(keep_playbook, MINE[1:].replace('"rated', "rated") + "\n")


def called(book: Playbook, name: str) -> str:
    rule = book.rule(name)
    assert rule is not None
    return rule.called


def test_an_own_playbook_is_kept_whole_and_used(office: Office) -> None:
    text = "# ours\n" + MINE + '[[rule]]\nname = "bad"\n'
    office.write(keep_playbook, text)
    book: Playbook = office.read(playbook)
    assert office.read(own_text) == text
    assert called(book, "mine") == "Mine"
    office.write(keep_playbook, "")
    assert office.read(playbook).rule("mine") is None
    office.undo()
    assert office.read(playbook).rule("mine") is not None


def test_a_title_for_lists_has_nobodys_numbers_and_the_language_in_use(office: Office) -> None:
    book: Playbook = office.read(playbook)
    assert called(book, "cross_sell") == "Offer what others buy with it"
    assert called(book, "tier_drops") == "Hold a tier that is about to drop"
    messages.use("th")
    try:
        assert called(book, "welcome") == "ต้อนรับลูกค้าใหม่"
    finally:
        messages.use("en")


def test_the_whole_playbook_written_out_is_the_same_playbook() -> None:
    own = (
        MINE
        + '[[rule]]\nname = "cross_sell"\nlever = 3\n[[rule]]\nname = "win_back"\noff = true\n[[rule]]\nname = "bad"\n'
    )
    first, again = with_own(own), with_own(whole_text(own))
    assert not again.faults
    assert again.off == first.off
    for name, rule in first.by_name.items():
        other = again.rule(name)
        assert other is not None
        assert (other.title, other.why, other.fill, other.lever, other.about) == (
            rule.title, rule.why, rule.fill, rule.lever, rule.about,
        )  # fmt: skip
    assert not with_own(shipped_text()).faults


def test_what_cannot_be_worked_out_is_not_true() -> None:
    facts = facts_in("")
    assert not compiled("margin / contacts > 1", facts).holds({"margin": 5, "contacts": 0})
    assert compiled("margin / contacts", facts, number=True).amount({"margin": 5, "contacts": 0}) == 0
    assert compiled("(order_days ?? 9) > 8", facts).holds({"order_days": None})
    assert compiled("'vip' in tags and tier in ['gold', 'iron']", facts).holds({"tags": ("vip",), "tier": "iron"})


def test_a_hostile_condition_is_refused_at_once() -> None:
    begun = time.monotonic()
    for text in ("(" * 500, "not " * 149 + "rated", "rated or " * 66 + "rated", "9" * 500, "'" + "a" * 700 + "'"):
        try:
            compiled(text, facts_in(""))
        except BadExpression:
            continue
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize("key", ["value", "each", "about", "context", "opens"])
def test_a_number_beyond_all_measure_costs_its_rule_only(key: str) -> None:
    line = f"{key} = 0x{'f' * 5000}"
    bad = changed(line) if key == "opens" else f"{MINE}{line}\n"
    found = with_own(bad + MINE.replace("mine", "other"))
    assert [fault.rule for fault in found.faults] == ["mine"]
    assert found.rule("other") is not None


def test_a_number_too_long_to_be_read_is_named_with_its_line() -> None:
    [(line, _rule, reason)] = problems(MINE + "context = " + "9" * 5000)
    assert line == 8
    assert "too long" in reason


@pytest.mark.parametrize("sign", ["\\u001b[31m", "\\u0000", "\\u202e"])
def test_a_text_with_control_characters_costs_its_rule(sign: str) -> None:
    [(line, rule, reason)] = problems(changed(f'title = "a{sign}b"'))
    assert (line, rule) == (5, "mine")
    assert "Control characters" in reason
