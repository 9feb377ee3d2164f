"""The texts of news: templates with the customer's fields, made safe before they are kept.

Jinja's sandbox is what the office's printed pages use already, and people know its ``{{ name }}``. What a text for a
customer needs of it is little, so that little is all there is: fields, fixed words, ``if`` with ``else``, comparing,
and ``default``. Everything else is refused as it is read, before any of it runs: no loop, no attribute, no index, no
call, no arithmetic, so that nothing can take long, grow or reach into the program.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from deskcrm.errors import Refused
from deskcrm.locale import formats
from deskcrm.locale.messages import N_
from deskcrm.text import clean_line, clean_text

if TYPE_CHECKING:
    from jinja2 import Template
    from jinja2.sandbox import ImmutableSandboxedEnvironment

LONGEST_TEMPLATE: Final = 4_000
LONGEST_TEXT: Final = 8_000
MOST_PLACES: Final = 100
"""Fields and conditions that one text may have."""

FIELDS: Final[Mapping[str, str]] = {
    "name": N_("their full name"),
    "title": N_("their title"),
    "given": N_("their given name"),
    "family": N_("their family name"),
    "nickname": N_("their nickname"),
    "called": N_("their nickname, else their given name, else their name"),
    "organisation": N_("their organisation"),
    "code": N_("their customer code"),
    "office": N_("the office's name"),
    "office_phone": N_("the office's telephone"),
    "news": N_("what the news is called"),
    "product": N_("the product's name"),
    "since": N_("the first day it is told"),
    "until": N_("the last day it is told"),
}
"""What a text may speak of, and its meaning."""

_ALLOWED: Final = frozenset({
    "Template", "Output", "TemplateData", "Name", "Const", "If", "Compare", "Operand", "And", "Or", "Not", "Filter",
    "CondExpr",
})  # fmt: skip


def checked(text: str, field: str, *, line: bool = False) -> str:
    """A template fit to keep. Raises Refused (``field``) with the line and the place of what cannot be."""
    kept = clean_line(text, field, limit=300) if line else clean_text(text, field, limit=LONGEST_TEMPLATE)
    if kept:
        for value in ("", "x"):  # what cannot be worked out is known before anybody is told by it
            _made(kept, field, dict.fromkeys(FIELDS, value))
    return kept


def filled(template: str, values: Mapping[str, str], field: str = "text") -> str:
    """The text of ``template`` with ``values`` (all of FIELDS) in its places. Raises Refused as :func:`checked`, and
    for one that grows too long."""
    if not template:
        return ""
    text = _made(template, field, {name: values.get(name, "") for name in FIELDS})
    if len(text) > LONGEST_TEXT:
        raise Refused(N_("{field}: the text comes to {count} characters; {most} fit."), field=field,
                      count=len(text), most=LONGEST_TEXT)  # fmt: skip
    return text


def day_in(language: str, day: date | None) -> str:
    """A day as ``language`` writes it, whichever the screen speaks; empty for none."""
    if day is None:
        return ""
    year = day.year + formats.BUDDHIST_ERA if language == "th" else day.year
    return f"{day.day} {formats.MONTHS['th' if language == 'th' else 'en'][day.month - 1]} {year}"


def _made(template: str, field: str, values: Mapping[str, str]) -> str:
    from jinja2 import TemplateError

    try:
        return _compiled(template, field).render(values)
    except (TemplateError, TypeError, ValueError):
        raise Refused(N_("{field}: this cannot be worked out for every customer."), field=field) from None


@lru_cache(maxsize=64)
def _compiled(template: str, field: str) -> Template:
    from jinja2 import TemplateSyntaxError

    environment = _environment()
    try:
        tree = environment.parse(template)
        _check(tree, template, field)
        return environment.from_string(tree)
    except TemplateSyntaxError as error:
        line = error.lineno or 1
        raise Refused(N_("{field}, line {line}: this is no template: {reason}"), field=field, line=line,
                      reason=error.message or "") from None  # fmt: skip
    except (SyntaxError, MemoryError, RecursionError):  # Python's own bounds, of blocks and brackets in one another
        raise Refused(N_("{field}: this is too deep for a text."), field=field) from None


def _environment() -> ImmutableSandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    made = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True,
                                         trim_blocks=True, lstrip_blocks=True, optimized=False)  # fmt: skip
    made.filters = {name: made.filters[name] for name in ("default",)}
    made.globals, made.tests = {}, {}
    return made


def _check(tree: Any, template: str, field: str) -> None:
    """Goes through the tree without recursion, so that depth is nothing to fear."""
    waiting, places = [tree], 0
    while waiting:
        node = waiting.pop()
        kind = type(node).__name__
        if kind not in _ALLOWED or (kind == "Filter" and node.name != "default"):
            raise Refused(
                N_("{field}, line {line}: only fields, “if” with “else”, comparing and “default” can stand here;"
                   " not {what}."),
                field=field, line=node.lineno, what=kind.casefold(),
            )  # fmt: skip
        if kind == "Name" and node.name not in FIELDS:
            raise Refused(
                N_("{field}, line {line}, place {place}: there is no field {name}; there are {names}."),
                field=field, line=node.lineno, place=_place(template, node.lineno, node.name), name=node.name[:60],
                names=", ".join(FIELDS),
            )  # fmt: skip
        if kind == "Const" and isinstance(node.value, str):
            clean_text(node.value, field)  # an escape writes what nobody may type
        if kind == "Compare" and _is_held_against_a_number(node):
            raise Refused(N_("{field}, line {line}: a field is text, so it is compared with text in quotes."),
                          field=field, line=node.lineno)  # fmt: skip
        places += kind in ("Name", "If", "CondExpr", "Filter")
        if places > MOST_PLACES:
            raise Refused(N_("{field}: more than {most} fields and conditions do not fit into one text."), field=field,
                          most=MOST_PLACES)  # fmt: skip
        waiting += list(node.iter_child_nodes())


def _is_held_against_a_number(node: Any) -> bool:
    """Whether a comparison asks more of a number, or the like, than whether it is the same."""
    sides = [one.expr for one in (node, *node.ops)]
    other = any(type(one).__name__ == "Const" and not isinstance(one.value, str) for one in sides)
    return other and any(one.op not in ("eq", "ne") for one in node.ops)


def _place(template: str, line: int, name: str) -> int:
    """Where ``name`` stands in its line, inside the braces, from 1."""
    lines = template.splitlines()
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    opened = max(text.find("{{"), 0) if "{{" in text else max(text.find("{%"), 0)
    return max(text.find(name, opened), 0) + 1
