"""The filters about figures: numbers and amounts, what was bought when, and how customers found it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from deskcrm.errors import Refused
from deskcrm.identify.filter_costs import OUTSIDE, for_everybody
from deskcrm.identify.filter_predicate import NOBODY, Predicate, marks, negated, problem
from deskcrm.locale.formats import parse_digits
from deskcrm.locale.messages import N_, _
from deskcrm.money import parse_amount
from deskcrm.settings.office import load

if TYPE_CHECKING:
    from deskcrm.identify.filter_language import Condition
    from deskcrm.identify.filter_predicate import Asked, Made

_SPAN = re.compile(r"(?P<from>[^.]+(?:\.[0-9]+)?)\.\.(?P<to>[^.].*)")
_SIGNED = re.compile(r"(?P<sign>>=|<=|≥|≤|>|<|=)?(?P<number>.+?)(?P<plus>\+)?")
_COUNT = re.compile("[0-9]{1,9}")

_COMPLAINED = "FROM complaint k WHERE k.archived_at IS NULL AND k.customer_id"
_COMPLAINTS = f"(SELECT count(*) {_COMPLAINED} = f.customer_id)"

_COLUMNS = {
    "orders": "f.orders", "complaints": _COMPLAINTS, "revenue": "f.window_revenue", "margin": "f.margin",
    "cost": "f.cost_to_serve", "net": "f.net_value",
}  # fmt: skip

_BOUGHT = "SELECT 1 FROM purchase p WHERE p.customer_id = f.customer_id AND p.at >= ? AND p.archived_at IS NULL"

_RETURNED_NOTHING = """f.customer_id NOT IN (SELECT r.customer_id FROM purchase r
    WHERE r.quantity <= 0 AND r.archived_at IS NULL AND r.customer_id IS NOT NULL)"""

_VERDICT = """CASE WHEN s.perceived < s.expected THEN 'disappointed'
    WHEN s.perceived > s.expected AND s.worth THEN 'impressed' ELSE 'satisfied' END"""
"""As :func:`deskcrm.interact.satisfaction.verdict` has it."""

_GAP = "CASE WHEN s.perceived > s.expected AND NOT coalesce(s.worth, 0) THEN 0 ELSE s.perceived - s.expected END"
"""What exceeded the expectation and was worth nothing to them counts as met."""

_ANSWERED = "FROM satisfaction s WHERE s.archived_at IS NULL AND s.expected IS NOT NULL AND s.perceived IS NOT NULL"
_ANSWERS = f"{_ANSWERED} AND s.customer_id = f.customer_id"
_WHO_ANSWERED = f"SELECT s.customer_id AS customer_id {_ANSWERED}"


def number(condition: Condition, asked: Asked) -> Made:
    """Of a filter about how many."""
    return _between(condition, asked, money=False)


def money(condition: Condition, asked: Asked) -> Made:
    """Of a filter about an amount, in the office's currency."""
    return _between(condition, asked, money=True)


def ordered(at: int) -> Predicate:
    """Something was bought at ``at`` or later; the figure also knows of returns, which few ever made."""
    since = f"({_RETURNED_NOTHING} OR EXISTS ({_BOUGHT} AND p.quantity > 0))"
    return Predicate(f"(f.last_purchase >= ? AND {since})", (at, at))


def unordered(at: int) -> Predicate:
    """Nothing was bought at ``at`` or later."""
    return negated(ordered(at))


def last_found(codes: tuple[str, ...], asked: Asked) -> Predicate:  # noqa: ARG001
    """How they found it the last time they said."""
    last = f"(SELECT {_VERDICT} {_ANSWERS} ORDER BY s.at DESC, s.id DESC LIMIT 1)"
    return Predicate(f"{last} IN ({marks(codes)})", codes, _WHO_ANSWERED)


def average(codes: tuple[str, ...], asked: Asked) -> Predicate:  # noqa: ARG001
    """How they found it on the whole: the sum of the gaps has the sign of their mean."""
    signs = {"disappointed": -1, "satisfied": 0, "impressed": 1}
    mean = f"(SELECT sign(sum({_GAP})) {_ANSWERS})"
    return Predicate(f"{mean} IN ({marks(codes)})", tuple(signs[code] for code in codes), _WHO_ANSWERED)


def _between(condition: Condition, asked: Asked, *, money: bool) -> Made:
    """One of several spans; each is a number, a bound with its sign, or two numbers with dots between."""
    currency = load(asked.connection).currency if money else ""
    column = _COLUMNS[condition.filter.name]
    parts: list[str] = []
    values: list[int] = []
    problems = []
    for value in condition.values:
        try:
            bounds = _bounds("".join(parse_digits(value.text).split()), currency)
        except Refused:
            bounds = ()
        if not bounds:
            message = N_("{value} is no number; such as {example}.")
            problems.append(problem(message, value, example=_(condition.filter.example)))
        else:
            parts.append(" AND ".join(f"{column} {sign} ?" for sign, _number in bounds))
            values += [bound for _sign, bound in bounds]
    if not parts:
        return NOBODY, tuple(problems)
    if condition.filter.name == "complaints" and parts in ([f"{_COMPLAINTS} = ?"], [f"{_COMPLAINTS} >= ?"]):
        return _complained(parts[0], values[0], asked), tuple(problems)
    return Predicate(f"({' OR '.join(f'({part})' for part in parts)})", tuple(values)), tuple(problems)


def _complained(counted: str, count: int, asked: Asked) -> Predicate:
    """Of complaints a number, or so many at least: whoever complained can be found without looking at everybody."""
    ever = Predicate(
        f"EXISTS (SELECT 1 {_COMPLAINED} = f.customer_id)", (), f"SELECT k.customer_id {_COMPLAINED} IS NOT NULL",
        exact=True,
    )  # fmt: skip
    if count > 0:
        known = replace(ever, sql=counted, values=(count,), exact=False)
        return replace(ever, exact=True) if count == 1 and ">=" in counted else known
    if ">=" in counted:
        return Predicate("1")
    return negated(for_everybody(ever, asked, most=OUTSIDE) if asked.sample else ever)


def _bounds(text: str, currency: str) -> tuple[tuple[str, int], ...]:
    """The comparisons that ``text`` means, each a sign and a number; none for what is no such thing. Raises Refused."""

    def read(digits: str) -> int:
        if currency:
            return parse_amount(digits, currency)
        return int(digits) if _COUNT.fullmatch(digits) else _no()

    if span := _SPAN.fullmatch(text):
        return ((">=", read(span["from"])), ("<=", read(span["to"])))
    found = _SIGNED.fullmatch(text)
    if found is None or (found["plus"] and found["sign"]):
        return ()
    sign = ">=" if found["plus"] else {"≥": ">=", "≤": "<=", "": "=", None: "="}.get(found["sign"], found["sign"])
    return ((sign, read(found["number"])),)


def _no() -> int:
    raise Refused(N_("That is no number."))
