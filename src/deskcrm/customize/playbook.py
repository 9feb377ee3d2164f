"""The playbook in use: the rules that ship, with the office's own changes and additions."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deskcrm.customize.rule_file import Fault, Raw, Rule, checked, line_of, raw_rules
from deskcrm.customize.views import PlaybookProblem
from deskcrm.errors import DeskError, Refused
from deskcrm.locale.messages import N_
from deskcrm.store.doors import takes_connection
from deskcrm.store.powers import needs

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock

SHIPPED = Path(__file__).with_name("playbook.toml")
KEY = "playbook.own"
"""The setting that holds the office's own file, as it was given."""

OWN_FILE = "own.toml"
"""What the office's own file is called where it came without a name."""


@dataclass(frozen=True, slots=True)
class Playbook:
    """The rules in use, the names of those switched off, and what is wrong with the office's file. ``by_name`` has all
    of them."""

    rules: tuple[Rule, ...]
    off: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    by_name: Mapping[str, Rule] = field(default_factory=dict)

    def problems(self, file: str = OWN_FILE) -> tuple[PlaybookProblem, ...]:
        """What is wrong, in the language in use; the file is called ``file``."""
        return tuple(PlaybookProblem(file, fault.line, fault.rule, str(fault.error)) for fault in self.faults)

    def rule(self, name: str) -> Rule | None:
        """The rule called ``name``, in use or switched off."""
        return self.by_name.get(name)


@takes_connection
def playbook(connection: Any) -> Playbook:
    """The playbook of this office. It never fails: what is wrong in the office's own file is left out and named."""
    return with_own(own_text(connection))


@takes_connection
def own_text(connection: Any) -> str:
    """The office's own file, empty where it has none."""
    row = connection.execute("SELECT value FROM setting WHERE key = ? AND archived_at IS NULL", (KEY,)).fetchone()
    return row[0] if row else ""


def shipped_text() -> str:
    """The file that ships."""
    return SHIPPED.read_text(encoding="utf-8")


def whole_text(own: str) -> str:
    """The rules in use as one file: those that ship, with the office's own (the text ``own``) put in, bad ones left
    out. It can be kept as the office's own again."""
    import tomlkit

    if not own.strip():
        return shipped_text()
    rules = {name: dict(raw.values) for name, raw in _shipped().items()}
    written: set[str] = set()
    for raw in raw_rules(own)[0]:
        with suppress(Refused):
            if raw.name not in written:
                off = _is_off(raw, rules)
                over = _over(raw)
                checked(over)
                rules[raw.name] = {**over.values, **({"off": True} if off else {})}
                written.add(raw.name)
    file = tomlkit.document()
    tables = tomlkit.aot()
    for values in rules.values():
        tables.append(_table(values))
    file.add("rule", tables)
    return shipped_text().partition("\n[[rule]]")[0] + "\n" + tomlkit.dumps(file)


def _table(values: Mapping[str, Any]) -> Any:
    """A rule as it is written: what has parts stands on one line."""
    import tomlkit

    table = tomlkit.table()
    for key, value in values.items():
        table.add(key, _inline(value))
    return table


def _inline(value: Any) -> Any:
    import tomlkit

    if not isinstance(value, dict):
        return value
    inline = tomlkit.inline_table()
    for key, part in value.items():
        inline.add(key, _inline(part))
    return inline


@lru_cache(maxsize=8)
def with_own(text: str) -> Playbook:
    """The shipped rules with those of the office's file ``text``; compiled once as long as the text stays the same."""
    rules = dict(_shipped_rules())
    try:
        given, faults = raw_rules(text)
    except DeskError as error:
        return _playbook(rules, set(), [Fault(int(str(error.values.get("line", 1))), "", error)])
    off: set[str] = set()
    seen: dict[str, int] = {}
    for raw in given:
        try:
            _once(raw, seen)
            if _is_off(raw, rules):
                off.add(raw.name)
            else:
                rules[raw.name] = checked(_over(raw), own=True)
            seen[raw.name] = raw.line()
        except Refused as error:
            faults.append(Fault(line_of(error, raw), raw.name, error))
    return _playbook(rules, off, faults)


@needs("settings")
def keep_playbook(
    session: Session,
    text: str,
    *,
    staff_id: int | None = None,  # noqa: ARG001
    clock: Clock | None = None,  # noqa: ARG001
) -> Playbook:
    """Keeps the office's own file whole and returns the playbook with it; empty text takes the office's rules away.

    Bad rules are kept in the text, named and left out. Raises Refused, saying the line, for what is not TOML at all.
    """
    from sqlmodel import select

    from deskcrm.models import Setting

    text = text.replace("\r\n", "\n").removeprefix("\ufeff")
    raw_rules(text)
    row = session.exec(select(Setting).where(Setting.key == KEY)).first() or Setting(key=KEY, value="")
    row.value, row.archived_at = text, None
    session.add(row)
    session.flush()
    return with_own(text)


def _playbook(rules: Mapping[str, Rule], off: set[str], faults: list[Fault]) -> Playbook:
    in_use = tuple(rule for name, rule in rules.items() if name not in off)
    faults.sort(key=lambda fault: fault.line)
    return Playbook(in_use, tuple(sorted(off)), tuple(faults), dict(rules))


@lru_cache(maxsize=1)
def _shipped() -> dict[str, Raw]:
    raws, _faults = raw_rules(shipped_text())
    return {raw.name: raw for raw in raws}


@lru_cache(maxsize=1)
def _shipped_rules() -> Mapping[str, Rule]:
    return {name: checked(raw) for name, raw in _shipped().items()}


def _over(raw: Raw) -> Raw:
    """An own rule over the shipped one of its name: what it does not say stays."""
    shipped = _shipped().get(raw.name)
    values = {**(shipped.values if shipped else {}), **raw.values}
    values.pop("off", None)
    if shipped is None:
        return Raw(values, raw.lines, raw.breaks)
    for key in ("title", "why", "label"):
        before, after = shipped.values.get(key), raw.values.get(key)
        if isinstance(before, dict) and isinstance(after, dict):
            values[key] = {**before, **after}
    return Raw(values, raw.lines, raw.breaks)


def _once(raw: Raw, seen: dict[str, int]) -> None:
    if raw.name in seen:
        said = N_("There is a rule of this name in line {first} already.")
        raise Refused(said, field="name", first=seen[raw.name], line=raw.line("name"))


def _is_off(raw: Raw, rules: Mapping[str, object]) -> bool:
    """Whether the rule is switched off."""
    if "off" not in raw.values:
        return False
    off = raw.values["off"]
    if not isinstance(off, bool):
        wrong = Refused(N_("true or false is needed."))
        raise Refused(N_("{key}: {reason}"), key="off", reason=wrong, line=raw.line("off"))
    if off and raw.name not in rules:
        raise Refused(N_("There is no rule of this name to switch off."), line=raw.line())
    return off
