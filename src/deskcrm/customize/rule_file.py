"""Reading a playbook file (TOML): every rule checked, and what is wrong said with its line."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from deskcrm.customize.conditions import BadExpression, Expression, compiled
from deskcrm.customize.fact_table import LISTS, Fact, facts_in
from deskcrm.customize.wording import NO_TEXTS, PLACE, Texts
from deskcrm.errors import DeskError, Refused
from deskcrm.locale.messages import N_
from deskcrm.text import visible

OPENS = (
    "log", "follow_up_form", "complaint", "purchase_form", "customer_form", "customer_end", "event_reply", "outreach",
)  # fmt: skip
"""The screens that a suggestion may open."""

LONGEST_FILE = 200_000
LONGEST_TEXT = 300
MOST_RULES = 300
MOST_VALUE = 10**12
"""The money that may be at stake, in minor units."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_HEADER = re.compile(r"\[\[\s*rule\s*\]\]\s*(#.*)?")
_SUBTABLE = re.compile(r"\[\s*rule\s*\.\s*([\w. ]+?)\s*\]")
_TABLE = re.compile(r"\[+\s*([\w\-]+)")
_KEY = re.compile(r"""([\w.\- "']{1,80}?)\s*=\s*(.*)""")
_LONG_NUMBER = re.compile(r"[0-9_]{4000,}")
_AT_LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, checked. ``context`` is its urgency, ``lever`` the office's own weight, ``value`` the money at stake
    (minor units); ``most`` is how many suggestions it may make at once where it runs over ``each``. ``own`` says that
    the office wrote or changed it."""

    name: str
    when: Expression
    title: Texts
    why: Texts
    opens: str
    label: Texts = NO_TEXTS
    fill: tuple[tuple[str, Texts], ...] = ()
    about: str = ""
    value: Expression | None = None
    context: float = 1.0
    lever: float = 1.0
    cooldown_days: int = 30
    each: str = ""
    most: int = 1
    supervisor: bool = False
    own: bool = False

    @property
    def called(self) -> str:
        """What the rule is called in a list, without anybody's numbers."""
        return self.label.now() or PLACE.sub("…", self.title.now())


@dataclass(frozen=True, slots=True)
class Raw:
    """A rule as it stands in a file, unchecked, with the line of its header ("") and of each of its keys."""

    values: Mapping[str, Any]
    lines: Mapping[str, int]
    breaks: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """Its name, or nothing where that is no text."""
        name = self.values.get("name")
        return name if isinstance(name, str) else ""

    def line(self, key: str = "") -> int:
        """Where ``key`` stands, else where the rule begins."""
        while key and key not in self.lines:
            key = key.rpartition(".")[0]
        return self.lines.get(key, 1)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a rule, and the line it stands in."""

    line: int
    rule: str
    error: DeskError


@dataclass(slots=True)
class _Lines:
    """The lines of one rule while the file is gone through."""

    lines: dict[str, int] = field(default_factory=dict)
    breaks: set[str] = field(default_factory=set)


class NoToml(Refused):
    """The file is not TOML at all."""


def raw_rules(text: str) -> tuple[list[Raw], list[Fault]]:
    """The rules of a file, unchecked, and what stands in it that is none. Raises NoToml with the line."""
    if len(text) > LONGEST_FILE:
        raise NoToml(N_("The playbook has {count} characters; {most} fit."), count=len(text), most=LONGEST_FILE)
    try:
        whole = tomllib.loads(text)
    except RecursionError:
        raise NoToml(N_("This is not TOML: it is too deep.")) from None
    except tomllib.TOMLDecodeError as error:
        raise _no_toml(str(error), text) from None
    except ValueError:
        long = _LONG_NUMBER.search(text)
        line = text.count("\n", 0, long.start()) + 1 if long else 1
        raise NoToml(N_("Line {line}: this number is too long."), line=line) from None
    places, others = _lines_of(text)
    faults = [
        Fault(others.get(key, 1), "", Refused(N_("There is no key {key} here; a rule begins with [[rule]]."), key=key))
        for key in whole
        if key != "rule"
    ]
    rules = whole.get("rule", [])
    if not isinstance(rules, list) or not all(isinstance(one, dict) for one in rules):
        faults.append(Fault(others.get("rule", 1), "", Refused(N_("A rule begins with a line [[rule]]."))))
        return [], faults
    if len(rules) > MOST_RULES:
        raise NoToml(N_("The playbook has {count} rules; {most} fit."), count=len(rules), most=MOST_RULES)
    blank = _Lines()
    known = [*places, *[blank] * len(rules)] if len(places) != len(rules) else places
    found = [Raw(values, lines.lines, frozenset(lines.breaks)) for values, lines in zip(rules, known, strict=False)]
    return found, faults


def checked(raw: Raw, *, own: bool = False) -> Rule:
    """The rule, checked. Raises a Refused whose ``field`` is the key at fault and which carries its ``line``."""
    values = raw.values
    try:
        for key in values:
            if key not in _CHECKS:
                raise _unknown_key(key)
        for key in ("name", "when", "title", "why", "opens"):
            if key not in values:
                raise Refused(N_("The key {key} is missing."), key=key)
        each = _one_of(values.get("each", ""), ("", *LISTS), "each")
        facts = facts_in(each)
        found = {key: _CHECKS[key](value, facts, key) for key, value in values.items()}
        return Rule(**found, own=own)
    except Refused as error:
        raise _placed(error, raw) from None


def line_of(error: DeskError, raw: Raw) -> int:
    """The line that ``error`` of :func:`checked` is about."""
    line = error.values.get("line")
    return line if isinstance(line, int) else raw.line()


def _placed(error: Refused, raw: Raw) -> Refused:
    key = error.field or ""
    line = raw.line(key)
    if isinstance(error, BadExpression):
        said = str(raw.values.get(key, ""))[: error.place]
        line += said.count("\n") + (key in raw.breaks)
    message = N_("{key}: {reason}") if key else N_("{reason}")
    return Refused(message, field=key, key=key, reason=error, line=line)


def _lines_of(text: str) -> tuple[list[_Lines], dict[str, int]]:
    """Of every [[rule]] where it and its keys stand, and where the keys outside of rules stand."""
    rules: list[_Lines] = []
    others: dict[str, int] = {}
    prefix = until = ""
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.strip()
        if until:
            until = "" if until in bare else until
        elif _HEADER.fullmatch(bare):
            rules.append(_Lines({"": number}))
            prefix = ""
        elif found := _SUBTABLE.match(bare):
            prefix = found[1].replace(" ", "") + "."
            if rules:
                rules[-1].lines.setdefault(prefix[:-1], number)
        elif found := _TABLE.match(bare):
            others.setdefault(found[1], number)
        elif found := _KEY.match(bare):
            key = prefix + re.sub(r"""[\s"']""", "", found[1])
            (rules[-1].lines if rules else others).setdefault(key, number)
            (rules[-1].lines if rules else others).setdefault(key.split(".")[0], number)
            until = next((mark for mark in ('"""', "'''") if found[2].count(mark) % 2), "")
            if rules and found[2] == until != "":
                rules[-1].breaks.add(key)
    return rules, others


def _no_toml(said: str, text: str) -> NoToml:
    found = _AT_LINE.search(said)
    line = int(found[1]) if found and found[1] else text.count("\n") + 1 if found else 1
    reason = _AT_LINE.sub("", said)[:100]
    return NoToml(N_("Line {line}: this is not TOML ({reason})."), line=line, reason=reason)


def _unknown_key(key: str) -> Refused:
    near = difflib.get_close_matches(key, _CHECKS, n=1)
    if near:
        return Refused(N_("There is no key {key}; did you mean {other}?"), field=key, key=key[:40], other=near[0])
    return Refused(N_("There is no key {key}."), field=key, key=key[:40])


def _one_of(value: object, choices: tuple[str, ...], key: str) -> str:
    if not isinstance(value, str) or value not in choices:
        raise Refused(
            N_("“{value}” is not one of {choices}."),
            field=key,
            value=value[:40] if isinstance(value, str) else "…",
            choices=", ".join(filter(None, choices)),
        )
    return value


def _name(value: object, _facts: Mapping[str, Fact], key: str) -> str:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise Refused(N_("A name is small letters, digits and _ and begins with a letter."), field=key)
    return value


def _texts(value: object, facts: Mapping[str, Fact], key: str) -> Texts:
    if isinstance(value, str):
        value = {"en": value}
    if not isinstance(value, dict) or not value or not set(value) <= {"en", "th"}:
        raise Refused(N_("A text is needed, or one for each of en and th."), field=key)
    for language, text in value.items():
        at = f"{key}.{language}"
        if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_TEXT or "\n" in text:
            raise Refused(N_("A text of one line with 1 to {most} characters is needed."), field=at, most=LONGEST_TEXT)
        if visible(text) != text:
            raise Refused(N_("Control characters cannot stand in a text."), field=at)
        for place in PLACE.findall(text):
            if place not in facts:
                near = difflib.get_close_matches(place, facts, n=1)
                if near:
                    said = N_("There is no fact {name} here; did you mean {other}?")
                    raise Refused(said, field=at, name=place, other=near[0])
                raise Refused(N_("There is no fact {name} here."), field=at, name=place)
    return Texts(**value)


def _fill(value: object, facts: Mapping[str, Fact], key: str) -> tuple[tuple[str, Texts], ...]:
    if not isinstance(value, dict) or len(value) > 20:
        raise Refused(N_("What the form begins with is written field by field."), field=key)
    return tuple((name, _texts(text, facts, f"{key}.{name}")) for name, text in value.items())


def _about(value: object, facts: Mapping[str, Fact], key: str) -> str:
    return _one_of(value, ("", *facts), key)


def _expression(number: bool) -> Callable[[object, Mapping[str, Fact], str], Expression]:
    def check(value: object, facts: Mapping[str, Fact], key: str) -> Expression:
        if number and isinstance(value, int | float) and not isinstance(value, bool):
            if not -MOST_VALUE <= value <= MOST_VALUE:
                said = N_("A number from {least} to {most} is needed.")
                raise Refused(said, field=key, least=-MOST_VALUE, most=MOST_VALUE)
            value = format(value, "f") if isinstance(value, float) else str(value)
        if not isinstance(value, str):
            raise Refused(N_("An expression in quotes is needed."), field=key)
        try:
            return compiled(value, facts, number=number)
        except BadExpression as error:
            error.field = key
            raise

    return check


def _number(least: float, most: float, whole: bool = False) -> Callable[[object, Mapping[str, Fact], str], Any]:
    def check(value: object, _facts: Mapping[str, Fact], key: str) -> Any:
        right = isinstance(value, int) if whole else isinstance(value, int | float)
        if not right or isinstance(value, bool) or not least <= value <= most:  # type: ignore[operator]
            raise Refused(N_("A number from {least} to {most} is needed."), field=key, least=least, most=most)
        return value if whole else float(value)  # type: ignore[arg-type]

    return check


def _yes_no(value: object, _facts: Mapping[str, Fact], key: str) -> bool:
    if not isinstance(value, bool):
        raise Refused(N_("true or false is needed."), field=key)
    return value


_CHECKS: dict[str, Callable[[Any, Mapping[str, Fact], str], Any]] = {
    "name": _name,
    "when": _expression(number=False),
    "title": _texts,
    "why": _texts,
    "label": _texts,
    "opens": lambda value, _facts, key: _one_of(value, OPENS, key),
    "fill": _fill,
    "about": _about,
    "value": _expression(number=True),
    "context": _number(0, 1000),
    "lever": _number(0, 100),
    "cooldown_days": _number(0, 365, whole=True),
    "each": lambda value, _facts, key: _one_of(value, ("", *LISTS), key),
    "most": _number(1, 5, whole=True),
    "supervisor": _yes_no,
}
