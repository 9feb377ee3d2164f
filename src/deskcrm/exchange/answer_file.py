"""The texts kept at hand as a TOML file: a ``[[text]]`` with kind, title, matter, en, th, owner, review_on, active."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from deskcrm.errors import DeskError, Refused
from deskcrm.exchange.printing import write_whole
from deskcrm.interact.answers import AnswerInput, answers, save_answer
from deskcrm.locale.messages import N_
from deskcrm.settings.files import typed_path
from deskcrm.store.doors import connection_of

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.interact.views import AnswerView

MOST_BYTES: Final = 4 * 2**20

_NAMES: Final = {"kind", "title", "matter", "en", "th", "owner", "review_on", "active"}


def read_texts(path: Path) -> str:
    """The file's text. Raises Refused for one that cannot be read, is too long or is not UTF-8."""
    try:
        with typed_path(str(path)).open("rb") as file:
            held = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Refused(N_("{path} cannot be read: {reason}."), path=path, reason=reason) from None
    if len(held) > MOST_BYTES:
        raise Refused(N_("{path} is too long for a file of texts."), path=path)
    try:
        return held.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = held.count(b"\n", 0, error.start) + 1
        raise Refused(N_("{path}, line {line}: the file is to be in UTF-8."), path=path, line=line) from None


def keep_texts(session: Session, text: str, *, staff_id: int | None, clock: Clock) -> int:
    """Keeps every text of a file, or none; one of the same kind and name is changed. Returns how many they are.

    Raises Refused saying which text of the file cannot be kept, and why.
    """
    from deskcrm.identify.staff import staff_list
    from deskcrm.interact.matters import matter_list

    matters = {view.name.casefold(): view.id for view in matter_list(session)}
    staff = {view.name.casefold(): view.id for view in staff_list(session)}
    there = {(view.kind, view.title): view for view in answers(connection_of(session))}
    entries = _entries(text)
    for place, entry in enumerate(entries, 1):
        try:
            given = _input(entry, matters, staff)
            old = there.get((given.kind, given.title))
            kept = save_answer(
                session, old.id if old else None, given, version=old.version if old else 0, staff_id=staff_id,
                clock=clock,
            )  # fmt: skip
        except DeskError as error:
            raise Refused(
                N_("Text {place} of the file: {reason} Nothing was kept."), place=place, reason=error
            ) from None
        there[kept.kind, kept.title] = kept
    return len(entries)


def write_texts(path: Path, views: Iterable[AnswerView]) -> Path:
    """Writes the texts as a file that :func:`keep_texts` reads. Raises Refused (``to``)."""
    import tomlkit

    document = tomlkit.document()
    texts = tomlkit.aot()
    for view in views:
        one = tomlkit.table()
        values = {"kind": view.kind, "title": view.title, "matter": view.matter, "en": view.text_en,
                  "th": view.text_th, "owner": view.owner, "review_on": view.review_on}  # fmt: skip
        for name, value in values.items():
            if value:
                one[name] = tomlkit.string(value, multiline=True) if "\n" in value else value
        if not view.active:
            one["active"] = False
        texts.append(one)
    document["text"] = texts
    return write_whole(typed_path(str(path)), tomlkit.dumps(document).encode("utf-8"))


def _entries(text: str) -> list[dict[str, Any]]:
    try:
        found = tomllib.loads(text).get("text", [])
    except (RecursionError, ValueError) as error:
        raise Refused(N_("This is no TOML: {reason}"), field="file", reason=error) from None
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found) or not found:
        raise Refused(N_("The file has no [[text]] in it."), field="file")
    return found


def _input(entry: dict[str, Any], matters: dict[str, int], staff: dict[str, int]) -> AnswerInput:
    if odd := sorted(set(entry) - _NAMES):
        raise Refused(N_("There is no “{name}”; there are {names}."), name=odd[0], names=", ".join(sorted(_NAMES)))
    words = {name: entry.get(name, "") for name in _NAMES - {"active", "review_on"}}
    for name, value in words.items():
        if not isinstance(value, str):
            raise Refused(N_("“{name}” is to be a text."), name=name)
    active = entry.get("active", True)
    if not isinstance(active, bool):
        raise Refused(N_("“{name}” is to be true or false."), name="active")
    return AnswerInput(
        kind=words["kind"] or "answer",
        title=words["title"],
        text_en=words["en"],
        text_th=words["th"],
        matter_id=_known(matters, words["matter"], "matter"),
        owner_id=_known(staff, words["owner"], "owner"),
        review_on=_day(entry.get("review_on", "")),
        active=active,
    )


def _known(found: dict[str, int], name: str, field: str) -> int | None:
    if not name.strip():
        return None
    if name.strip().casefold() not in found:
        raise Refused(N_("Nothing here is called {name}."), field=field, name=name.strip())
    return found[name.strip().casefold()]


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        raise Refused(N_("{text} is no day; a day is written as 2026-12-25."), field="review_on", text=value) from None
