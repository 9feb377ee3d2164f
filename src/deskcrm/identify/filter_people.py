"""The filters about the person: what was learned of them, who belongs to them, what they agreed to.

What the law protects is asked for by none of them: facts of that kind are as if they were not there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskcrm.identify.filter_language import Problem
from deskcrm.identify.filter_predicate import AMONG, NOBODY, Predicate, problem
from deskcrm.identify.filter_table import squeezed
from deskcrm.identify.profile_words import QUESTIONS, SENSITIVE, looks_sensitive, question
from deskcrm.locale.messages import N_, _

if TYPE_CHECKING:
    from deskcrm.identify.filter_language import Condition, Value
    from deskcrm.identify.filter_predicate import Asked, Made

_FACTS = "FROM profile_fact q WHERE q.archived_at IS NULL AND q.sensitive = ''"

_THAI = {
    "who": "ใคร", "what": "อะไร", "when": "เมื่อไร", "where": "ที่ไหน", "why": "ทำไม", "whom": "เพื่อใคร", "how": "อย่างไร",
}  # fmt: skip

_RELATED = """EXISTS (SELECT 1 FROM relation r JOIN customer o ON o.id = r.{other} AND o.archived_at IS NULL
    WHERE r.{own} = f.customer_id AND r.archived_at IS NULL AND r.kind = '{kind}')"""
_FROM_HERE = {"own": "customer_id", "other": "other_id"}
_FROM_THERE = {"own": "other_id", "other": "customer_id"}

_STANDS = """coalesce((SELECT c.state FROM consent c WHERE c.customer_id = f.customer_id AND c.purpose = ?
    AND c.archived_at IS NULL ORDER BY c.at DESC, c.id DESC LIMIT 1), 'none') = ?"""


def facts(condition: Condition, asked: Asked) -> Made:  # noqa: ARG001
    """Of what was learned: ``why=quiet`` in answers to one question, ``quiet`` in any, ``why`` that there is one."""
    parts: list[str] = []
    values: list[str] = []
    problems: list[Problem] = []
    for value in condition.values:
        of, said = _fact(value)
        problems += said
        if of:
            parts.append(f"({' AND '.join(sql for sql, _bound in of)})")
            values += [bound for _sql, bound in of]
    if not parts:
        return NOBODY, tuple(problems)
    of_them = f"{_FACTS} AND ({' OR '.join(parts)})"
    sql = f"EXISTS (SELECT 1 {of_them} AND q.customer_id = f.customer_id)"
    return (
        Predicate(sql, tuple(values), f"SELECT q.customer_id AS customer_id {of_them}", tuple(values), exact=True),
        tuple(problems),
    )


def _fact(value: Value) -> tuple[list[tuple[str, str]], list[Problem]]:
    """What a value asks of a fact, each with what is bound in it."""
    asked, equals, words = value.text.partition("=")
    named = [code for code in QUESTIONS if squeezed(asked) in map(squeezed, (code, question(code), _THAI[code]))]
    if not equals and not named:
        asked, words = "", value.text
    if kind := _protected(asked) or looks_sensitive(words):
        message = N_("{value} is about {kind}: the law protects that, and nobody is looked for by it.")
        return [], [problem(message, value, kind=_(SENSITIVE[kind]))]
    if asked and not named:
        message = N_("{value}: there is no such question; there are {values}.")
        return [], [problem(message, value, values=", ".join(question(code) for code in QUESTIONS))]
    found = [("q.question = ?", named[0])] if named else []
    if words.strip():
        found.append(("q.words LIKE ? ESCAPE '\\'", f"%{_plain(words.strip())}%"))
    return found, []


def _protected(name: str) -> str:
    """The kind of data that the law protects and ``name`` names; empty for none."""
    wanted = squeezed(name)
    return next(
        (kind for kind, word in SENSITIVE.items() if wanted and wanted in map(squeezed, (kind, word, _(word)))), ""
    )


def _plain(words: str) -> str:
    """``words`` with the signs that LIKE reads otherwise marked as themselves."""
    for sign in "\\%_":
        words = words.replace(sign, "\\" + sign)
    return words


def relations(codes: tuple[str, ...], asked: Asked) -> Predicate:  # noqa: ARG001
    """Somebody belongs to them in one of these ways, from either side."""
    both = {
        kind: f"({_RELATED.format(kind=kind, **_FROM_HERE)} OR {_RELATED.format(kind=kind, **_FROM_THERE)})"
        for kind in ("family", "household", "other")
    }
    sql = {
        **both,
        "works_for": _RELATED.format(kind="works_for", **_FROM_HERE),
        "people": _RELATED.format(kind="works_for", **_FROM_THERE),
        "referred_by": "EXISTS (SELECT 1 FROM customer o WHERE o.id = f.customer_id AND o.referred_by_id IS NOT NULL)",
        "brought": "EXISTS (SELECT 1 FROM customer o WHERE o.referred_by_id = f.customer_id AND o.referred_by_id IS NOT"
        " NULL AND o.archived_at IS NULL)",
    }
    return Predicate(f"({' OR '.join(sql[code] for code in codes)})")


def related(keys: str) -> Predicate:
    """One of these customers belongs to them."""
    here = f"SELECT r.customer_id AS customer_id FROM relation r WHERE r.archived_at IS NULL AND r.other_id {AMONG}"
    there = f"SELECT r.other_id AS customer_id FROM relation r WHERE r.archived_at IS NULL AND r.customer_id {AMONG}"
    sql = f"(EXISTS ({here} AND r.customer_id = f.customer_id) OR EXISTS ({there} AND r.other_id = f.customer_id))"
    return Predicate(sql, (keys, keys), f"{here} UNION ALL {there}", (keys, keys), exact=True)


def consents(codes: tuple[str, ...], asked: Asked) -> Predicate:  # noqa: ARG001
    """What stands of what they were asked, as ``purpose=state``."""
    pairs = [code.split("=") for code in codes]
    values = tuple(part for pair in pairs for part in pair)
    driver = ""
    if all(state != "none" for _purpose, state in pairs):
        said = " OR ".join(["(c.purpose = ? AND c.state = ?)"] * len(pairs))
        driver = f"SELECT c.customer_id AS customer_id FROM consent c WHERE c.archived_at IS NULL AND ({said})"
    return Predicate(f"({' OR '.join([_STANDS] * len(pairs))})", values, driver, values if driver else ())
