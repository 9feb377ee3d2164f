"""The texts kept at hand as a TOML file: a ``[[text]]`` with kind, title, matter, en, th, owner, review_on, active."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deskcrm.errors import Refused
from deskcrm.exchange.entry_file import Entry, day_in, entries_of, entry_text, keep_each, text_in
from deskcrm.exchange.printing import write_whole
from deskcrm.interact.answers import AnswerInput, answers, save_answer
from deskcrm.locale.messages import N_
from deskcrm.settings.files import typed_path
from deskcrm.store.doors import connection_of

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.interact.views import AnswerView

KEY: Final = "text"

_NAMES: Final = ("kind", "title", "matter", "en", "th", "owner", "review_on", "active")


def keep_texts(session: Session, text: str, *, staff_id: int | None, clock: Clock) -> int:
    """Keeps every text of a file, or none; one of the same kind and name is changed. Returns how many they are.

    Raises Refused saying which text of the file cannot be kept, and why.
    """
    from deskcrm.identify.staff import staff_list
    from deskcrm.interact.matters import matter_list

    matters = {view.name.casefold(): view.id for view in matter_list(session)}
    staff = {view.name.casefold(): view.id for view in staff_list(session)}
    there = {(view.kind, view.title): view for view in answers(connection_of(session))}
    entries = entries_of(text, KEY)

    def keep(entry: Entry) -> None:
        given = _input(entry, matters, staff)
        old = there.get((given.kind, given.title))
        kept = save_answer(
            session, old.id if old else None, given, version=old.version if old else 0, staff_id=staff_id, clock=clock
        )
        there[kept.kind, kept.title] = kept

    keep_each(enumerate(entries, 1), keep)
    return len(entries)


def write_texts(path: Path, views: Iterable[AnswerView]) -> Path:
    """Writes the texts as a file that :func:`keep_texts` reads. Raises Refused (``to``)."""
    entries = (
        {
            "kind": view.kind, "title": view.title, "matter": view.matter, "en": view.text_en, "th": view.text_th,
            "owner": view.owner, "review_on": view.review_on, "active": None if view.active else False,
        }
        for view in views
    )  # fmt: skip
    return write_whole(typed_path(str(path)), entry_text(path, KEY, entries).encode("utf-8"))


def _input(entry: Entry, matters: dict[str, int], staff: dict[str, int]) -> AnswerInput:
    words = {name: text_in(entry, name, _NAMES) for name in ("kind", "title", "matter", "en", "th", "owner")}
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
        review_on=day_in(entry, "review_on", _NAMES),
        active=active,
    )


def _known(found: dict[str, int], name: str, field: str) -> int | None:
    if not name.strip():
        return None
    if name.strip().casefold() not in found:
        raise Refused(N_("Nothing here is called {name}."), field=field, name=name.strip())
    return found[name.strip().casefold()]
