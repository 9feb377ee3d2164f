"""The options of a product as text (TOML): written by hand in a form or a file, and what is wrong with it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from deskcrm.customize.make_up import EXCLUDES, MILLION, NEEDS_ALL, NEEDS_ANY, Group, MakeUp, Option, Rule
from deskcrm.errors import DeskError, Refused
from deskcrm.locale.formats import parse_digits
from deskcrm.locale.messages import N_, _
from deskcrm.money import parse_amount, to_decimal
from deskcrm.text import clean_line

LONGEST_FILE: Final = 200_000
MOST_OPTIONS: Final = 500
MOST_RULES: Final = 500
MOST_DAYS: Final = 365
MOST_FACTOR: Final = 1000 * MILLION

KINDS: Final = {"needs": NEEDS_ALL, "needs_any": NEEDS_ANY, "excludes": EXCLUDES}
"""What a rule says, as it is written."""

EXAMPLE: Final = """\
lead_days = 3

[[group]]
name = "Cover"
choose = "1"
options = [
  {name = "Cotton"},
  {name = "Silk", add = "250.00", lead_days = 5},
]

[[group]]
name = "Extras"
choose = "0-2"
options = [
  {name = "Name on it", add = "80.00"},
  {name = "Extra large", factor = "1.25", in_stock = true},
]

[[rule]]
option = "Name on it"
excludes = ["Silk"]
"""
"""What a product without options begins with in the form."""

_CHOOSE: Final = re.compile(r"(\d{1,3})(?:\s*-\s*(\d{1,3}))?(\s*\?)?")
_FACTOR: Final = re.compile(r"\d{1,4}(?:\.\d{1,6})?")


@dataclass(frozen=True, slots=True)
class OptionFile:
    """What a file says: the product's code (empty where it says none), and its make-up without a price."""

    product: str
    make_up: MakeUp


def read_options(text: str, currency: str, *, field: str = "options") -> OptionFile:
    """Reads the text. Raises Refused (``field``) that says where it is wrong and what was expected."""
    if len(text) > LONGEST_FILE:
        raise Refused(N_("This is too long for the options of one product."), field=field)
    try:
        found = tomllib.loads(text.replace("\r\n", "\n"))
    except (RecursionError, ValueError) as error:
        # Beside what is no TOML, the reader gives up on brackets nested without end and on endless numbers.
        bad = isinstance(error, tomllib.TOMLDecodeError)
        reason = error if bad else _("a number or a nest of brackets is too long")
        raise Refused(N_("The options cannot be read: {reason}."), field=field, reason=reason) from None
    return _Reader(currency, field).read(found)


@dataclass(frozen=True, slots=True)
class _Reader:
    currency: str
    field: str

    def read(self, found: Mapping[str, Any]) -> OptionFile:
        self._known(found, {"product", "lead_days", "group", "rule"}, _("the product"))
        groups = tuple(self._group(one, number) for number, one in enumerate(self._tables(found, "group"), 1))
        if not groups:
            raise self._wrong(N_("There is no group of options yet: [[group]] begins one."))
        names = [group.name for group in groups]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise self._wrong(N_("There are two groups called {name}."), name=twice)
        if sum(len(group.options) for group in groups) > MOST_OPTIONS:
            raise self._wrong(N_("A product has {count} options at most."), count=MOST_OPTIONS)
        bare = MakeUp(groups, lead_days=self._days(found, _("the product")))
        tables = self._tables(found, "rule")
        if len(tables) > MOST_RULES:
            raise self._wrong(N_("A product has {count} rules at most."), count=MOST_RULES)
        rules = tuple(rule for number, one in enumerate(tables, 1) for rule in self._rules(bare, one, number))
        product = found.get("product", "")
        if not isinstance(product, str):
            raise self._wrong(N_("{where}: {key} is a text in quotes."), where=_("the product"), key="product")
        return OptionFile(product.strip(), MakeUp(groups, rules, lead_days=bare.lead_days))

    def _group(self, one: Mapping[str, Any], number: int) -> Group:
        where = _("group {number}", number=number)
        self._known(one, {"name", "choose", "options"}, where)
        name = self._name(one, where)
        options = one.get("options", [])
        if not isinstance(options, list) or not options or not all(isinstance(option, dict) for option in options):
            raise self._wrong(N_("{where}: a group needs options = [ ... ]."), where=name)
        made = tuple(self._option(option, name) for option in options)
        names = [option.code for option in made]
        twice = next((code for code in names if names.count(code) > 1), None)
        if twice is not None:
            raise self._wrong(N_("There are two options called {name}."), name=twice)
        choose = str(one.get("choose", "1"))
        match = _CHOOSE.fullmatch(parse_digits(choose).strip())
        if match is None:
            raise self._wrong(
                N_("{where}: choose is how many, such as \"1\", \"0-2\", or \"2-3?\" for that or none; not {text}."),
                where=name, text=clean_line(choose, self.field)[:40],
            )  # fmt: skip
        least, most = int(match[1]), int(match[2] or match[1])
        if not least <= most <= len(made) or not most:
            raise self._wrong(
                N_("{where}: {text} cannot be chosen of {count} options."), where=name, text=choose, count=len(made)
            )
        return Group(name, name, made, least, most, bool(match[3]))

    def _option(self, one: Mapping[str, Any], group: str) -> Option:
        self._known(one, {"name", "add", "factor", "lead_days", "in_stock"}, group)
        name = self._name(one, group)
        where = f"{group}, {name}"
        try:
            added = parse_amount(str(one["add"]), self.currency) if "add" in one else 0
        except DeskError as error:
            raise self._wrong(N_("{where}: {reason}"), where=where, reason=error) from None
        factor = parse_digits(str(one.get("factor", "1"))).strip()
        if not _FACTOR.fullmatch(factor) or _millionths(factor) > MOST_FACTOR:
            raise self._wrong(N_("{where}: factor is a number such as \"1.25\", not {text}."),
                              where=where, text=clean_line(factor, self.field)[:40])  # fmt: skip
        in_stock = one.get("in_stock", True)
        if not isinstance(in_stock, bool):
            raise self._wrong(N_("{where}: in_stock is true or false."), where=where)
        return Option(f"{group}={name}", name, added, _millionths(factor), self._days(one, where), in_stock)

    def _rules(self, bare: MakeUp, one: Mapping[str, Any], number: int) -> list[Rule]:
        where = _("rule {number}", number=number)
        self._known(one, {"option", *KINDS}, where)
        option = option_code(bare, one.get("option", ""), where=where, field=self.field)
        rules = []
        for key, kind in KINDS.items():
            if key not in one:
                continue
            others = [one[key]] if isinstance(one[key], str) else one[key]
            if not isinstance(others, list) or not others:
                raise self._wrong(N_('{where}: {key} names options: {key} = ["..."].'), where=where, key=key)
            codes = tuple(option_code(bare, other, where=where, field=self.field) for other in others)
            if option in codes:
                raise self._wrong(N_("{where}: an option needs or excludes others, not itself."), where=where)
            rules.append(Rule(option, kind, tuple(dict.fromkeys(codes))))
        if not rules:
            raise self._wrong(N_("{where}: needs, needs_any or excludes is missing."), where=where)
        return rules

    def _name(self, one: Mapping[str, Any], where: str) -> str:
        given = one.get("name", "")
        name = clean_line(given, self.field, limit=80) if isinstance(given, str) else ""
        if not name:
            raise self._wrong(N_("{where}: the name is missing."), where=where)
        if "=" in name:
            raise self._wrong(N_("{where}: a name has no = in it."), where=where)
        return name

    def _days(self, one: Mapping[str, Any], where: str) -> int:
        days = one.get("lead_days", 0)
        if isinstance(days, bool) or not isinstance(days, int) or not 0 <= days <= MOST_DAYS:
            raise self._wrong(N_("{where}: lead_days is a whole number from 0 to {most}."), where=where, most=MOST_DAYS)
        return days

    def _tables(self, found: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
        tables = found.get(key, [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise self._wrong(N_("Each {key} begins with [[{key}]]."), key=key)
        return tables

    def _known(self, one: Mapping[str, Any], keys: set[str], where: str) -> None:
        unknown = next((key for key in one if key not in keys), None)
        if unknown is not None:
            raise self._wrong(N_("{where}: {key} is not known; there are {keys}."), where=where,
                              key=clean_line(unknown, self.field)[:40], keys=", ".join(sorted(keys)))  # fmt: skip

    def _wrong(self, message: str, **values: object) -> Refused:
        return Refused(message, field=self.field, **values)


def option_code(make_up: MakeUp, text: object, *, where: str = "", field: str = "option") -> str:
    """The code of the option that ``text`` names: ``Group=Option``, or its name alone where only one is called so,
    capitals aside where these tell none apart. Raises Refused (``field``)."""
    if str(text).strip() in make_up.options:
        return str(text).strip()
    wanted = str(text).strip().casefold()
    found = [code for code, option in make_up.options.items() if wanted in (code.casefold(), option.name.casefold())]
    if len(found) == 1:
        return found[0]
    shown = clean_line(str(text), field)[:80]
    where = where or make_up.name
    if found:
        raise Refused(N_("{where}: several options are called {name}; say {codes}."), field=field, where=where,
                      name=shown, codes=" / ".join(found))  # fmt: skip
    raise Refused(N_("{where}: there is no option {name}; there are {codes}."), field=field, where=where, name=shown,
                  codes=", ".join(list(make_up.options)[:12]))  # fmt: skip


def options_text(make_up: MakeUp, currency: str, product: str = "") -> str:
    """The make-up as :func:`read_options` takes it."""
    lines = [f"product = {_quoted(product)}"] if product else []
    lines.append(f"lead_days = {make_up.lead_days}")
    for group in make_up.groups:
        choose = str(group.least) if group.least == group.most else f"{group.least}-{group.most}"
        lines += ["", "[[group]]", f"name = {_quoted(group.name)}",
                  f"choose = {_quoted(choose + '?' * group.optional)}", "options = ["]  # fmt: skip
        lines += [f"  {_option_text(option, currency)}," for option in group.options]
        lines.append("]")
    words = {kind: key for key, kind in KINDS.items()}
    for rule in make_up.rules:
        others = ", ".join(_quoted(code) for code in rule.others)
        lines += ["", "[[rule]]", f"option = {_quoted(rule.option)}", f"{words[rule.kind]} = [{others}]"]
    return "\n".join(lines) + "\n"


def _option_text(option: Option, currency: str) -> str:
    parts = [f"name = {_quoted(option.name)}"]
    if option.add:
        parts.append(f'add = "{to_decimal(option.add, currency)}"')
    if option.factor != MILLION:
        factor = f"{option.factor // MILLION}.{option.factor % MILLION:06}".rstrip("0").rstrip(".")
        parts.append(f'factor = "{factor}"')
    if option.lead_days:
        parts.append(f"lead_days = {option.lead_days}")
    if not option.in_stock:
        parts.append("in_stock = false")
    return "{" + ", ".join(parts) + "}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _millionths(text: str) -> int:
    whole, _point, part = text.partition(".")
    return int(whole) * MILLION + int(part.ljust(6, "0")) if part else int(whole) * MILLION
