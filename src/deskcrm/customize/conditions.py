"""The playbook's condition language: expressions over facts, checked against their types when they are loaded.

The library ``rule-engine`` parses and evaluates them; only the part of its language that ends quickly is let through:
no patterns, powers, loops, attributes or functions but the smallest and the largest of a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from deskcrm.customize.fact_table import NUMBERS, TEXTS, Fact, Value
from deskcrm.errors import Refused
from deskcrm.locale.messages import N_

if TYPE_CHECKING:
    from rule_engine import Rule
    from rule_engine.errors import EngineError

LONGEST = 600
"""Characters a condition may have."""

DEEPEST = 20
"""Brackets that may stand in one another."""

_TOKEN = re.compile(
    r"""\s+|"[^"\\\n]*"|'[^'\\\n]*'|\d{1,15}(?:\.\d{1,6})?(?![\w.])|\$(?:min|max|abs)\b|[A-Za-z_]\w*(?!["'\w])"""
    r"""|==|!=|>=|<=|>(?!>)|<(?!<)|\?\?|\*(?!\*)|/(?!/)|[()\[\],?:+-]"""
)
_BARRED = ("for", "if", "inf", "nan")
_PARTS = ("left", "right", "container", "item", "member", "condition", "case_true", "case_false", "function")


class BadExpression(Refused):
    """What is wrong with an expression; ``place`` is how many characters stand before it."""

    place = 0


class Expression:
    """A checked expression over facts."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule

    def holds(self, facts: Mapping[str, Value]) -> bool:
        """Whether the condition is true of ``facts``; what cannot be worked out (a division by zero) is not true."""
        return self._evaluate(facts) is True

    def amount(self, facts: Mapping[str, Value]) -> float:
        """The number it comes to, or 0 where it cannot be worked out."""
        found = self._evaluate(facts)
        try:
            value = float(found)
        except (TypeError, ValueError, OverflowError):
            return 0.0
        return value if abs(value) < float("inf") else 0.0

    def _evaluate(self, facts: Mapping[str, Value]) -> Any:
        from decimal import DecimalException

        from rule_engine.errors import EngineError

        try:
            return self._rule.evaluate(facts)
        except (EngineError, DecimalException):
            return None


def compiled(text: str, facts: Mapping[str, Fact], *, number: bool = False) -> Expression:
    """The condition (or, with ``number``, the amount) that ``text`` says over ``facts``.

    Raises BadExpression for what is not in the language, names no fact, or mixes kinds that do not go together.
    """
    from rule_engine import Rule, errors

    _read_through(text)
    try:
        rule = Rule(text, context=_context(facts))
    except errors.EngineError as error:
        raise _in_words(error, text) from None
    except RecursionError:
        raise BadExpression(N_("The expression is too deep.")) from None
    for node in _nodes(rule.statement.expression):
        _check_kinds(node, facts)
    _check_result(rule, number)
    return Expression(rule)


def _read_through(text: str) -> None:
    if not text.strip():
        raise BadExpression(N_("The expression is empty."))
    if len(text) > LONGEST:
        raise BadExpression(N_("The expression has {count} characters; {most} fit."), count=len(text), most=LONGEST)
    place = depth = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None or found[0] in _BARRED:
            raise _at(place, N_("“{text}” is not understood here."), text=(found[0] if found else text[place:])[:20])
        depth += (found[0] in "([") - (found[0] in ")]") if len(found[0]) == 1 else 0
        if depth > DEEPEST:
            raise _at(place, N_("The expression is too deep."))
        place = found.end()


def _context(facts: Mapping[str, Fact]) -> Any:
    from decimal import Context as Decimals

    from rule_engine import Context, DataType

    kinds: dict[str, Any] = dict.fromkeys(NUMBERS, DataType.FLOAT) | dict.fromkeys(TEXTS, DataType.STRING)
    kinds |= {"yes_no": DataType.BOOLEAN, "words": DataType.ARRAY(DataType.STRING)}
    types = {
        fact.name: DataType.NULLABLE(kinds[fact.kind]) if fact.missing else kinds[fact.kind]
        for fact in facts.values()
        if fact.kind in kinds
    }
    return Context(type_resolver=types, default_timezone="utc", decimal_context=Decimals(prec=28))


def _check_result(rule: Rule, number: bool) -> None:
    from rule_engine import DataType

    kind = rule.statement.expression.result_type
    if number and kind != DataType.FLOAT:
        raise BadExpression(N_("A number is needed here."))
    if not number and kind != DataType.BOOLEAN:
        raise BadExpression(N_("A condition is needed that is true or false."))


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for name in _PARTS:
        part = getattr(node, name, None)
        if hasattr(part, "result_type"):
            yield from _nodes(part)
    for part in getattr(node, "arguments", ()):
        yield from _nodes(part)


def _check_kinds(node: Any, facts: Mapping[str, Fact]) -> None:
    """The library compares anything with anything, and takes anything for true or false; that a text equals a number,
    or a tier a word that is none, is a slip."""
    from rule_engine import DataType, ast

    if isinstance(node, ast.LogicExpression) or (isinstance(node, ast.UnaryExpression) and node.type == "not"):
        if any(side.result_type != DataType.BOOLEAN for side in (getattr(node, "left", node.right), node.right)):
            raise BadExpression(N_("What stands around and, or, not must be true or false."))
        return
    if isinstance(node, ast.ContainsExpression):
        pairs = [(node.member, part) for part in _members(node.container)]
    elif type(node) is ast.ComparisonExpression:
        pairs = [(node.left, node.right), (node.right, node.left)]
    else:
        return
    for one, other in pairs:
        kinds = one.result_type, other.result_type
        if DataType.NULL not in kinds and not DataType.is_compatible(*kinds):
            raise BadExpression(N_("Two kinds are compared that do not go together."))
        fact = facts.get(getattr(one, "name", ""))
        word = getattr(other, "value", None)
        if fact is not None and fact.choices and isinstance(word, str) and word not in fact.choices:
            raise BadExpression(
                N_("{name} is never “{word}”; it is one of: {choices}."),
                name=fact.name,
                word=word[:40],
                choices=", ".join(filter(None, fact.choices)),
            )


def _members(container: Any) -> tuple[Any, ...]:
    value = getattr(container, "value", ())
    return tuple(part for part in value if hasattr(part, "result_type")) if isinstance(value, list | tuple) else ()


def _in_words(error: EngineError, text: str) -> BadExpression:
    from rule_engine import errors

    if isinstance(error, errors.SymbolResolutionError):
        name = error.symbol_name
        found = re.search(rf"\b{re.escape(name)}\b", text)
        place = found.start() if found else 0
        if error.suggestion:
            said = N_("There is no fact {name} here; did you mean {other}?")
            return _at(place, said, name=name, other=error.suggestion)
        return _at(place, N_("There is no fact {name} here."), name=name)
    if isinstance(error, errors.RuleSyntaxError):
        token = error.token
        if token is None:
            return _at(len(text), N_("The expression ends too early."))
        return _at(token.lexpos, N_("“{text}” is not understood here."), text=str(token.value)[:20])
    if "nullable" in error.message:
        return BadExpression(N_("A fact that may be missing needs a value for that case, such as (order_days ?? 0)."))
    if isinstance(error, errors.SyntaxError):
        return BadExpression(N_("The expression is not understood."))
    return BadExpression(N_("Kinds are mixed that do not go together: {detail}."), detail=error.message)


def _at(place: int, message: str, **values: str) -> BadExpression:
    error = BadExpression(message, field=None, **values)
    error.place = place
    return error
