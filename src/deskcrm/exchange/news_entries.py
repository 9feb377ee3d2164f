"""News as a file: a ``[[news]]`` for each, with its texts, days and the names of its groups."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deskcrm.customize.news import add_news, edit_news, news_list
from deskcrm.customize.news_views import NewsInput
from deskcrm.errors import Refused
from deskcrm.exchange.entry_file import Entry, day_in, entries_of, entry_text, keep_each, text_in, texts_in
from deskcrm.exchange.printing import write_whole
from deskcrm.identify.filter_table import squeezed
from deskcrm.locale.messages import N_
from deskcrm.settings.files import typed_path
from deskcrm.store.audit import EXPORT
from deskcrm.store.doors import connection_of

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.customize.news_views import NewsView
    from deskcrm.store import Office

KEY: Final = "news"

_TEXTS: Final = ("title", "kind", "state", "product", "subject_en", "text_en", "subject_th", "text_th")
_NAMES: Final = (*_TEXTS, "from", "until", "groups")


def news_entries(office: Office, path: Path) -> int:
    """Writes all news, as JSON where the file's name ends so, else as TOML; the audit says so. Returns how many they
    are. Raises Refused (``to``)."""
    found = office.read(news_list, clock=office.clock)
    note = partial(office.note, EXPORT, {"kind": "news", "rows": len(found), "file": path.name})
    text = entry_text(path, KEY, map(_entry, found))
    write_whole(typed_path(str(path)), text.encode("utf-8"), note)
    return len(found)


def keep_news(session: Session, text: str, *, staff_id: int | None, clock: Clock) -> int:
    """Keeps every news of a file, or none; one of the same title is changed. Returns how many they are.

    Raises Refused saying which news of the file cannot be kept, and why.
    """
    entries = entries_of(text, KEY)
    keep_each(enumerate(entries, 1), lambda entry: _keep(session, entry, staff_id, clock))
    return len(entries)


def _entry(one: NewsView) -> Entry:
    return {
        "title": one.title, "kind": one.kind, "state": one.state, "product": one.product_code,
        "from": one.since.isoformat() if one.since else "", "until": one.until.isoformat() if one.until else "",
        "groups": list(one.groups), "subject_en": one.subject_en, "text_en": one.text_en,
        "subject_th": one.subject_th, "text_th": one.text_th,
    }  # fmt: skip


def _keep(session: Session, entry: Entry, staff_id: int | None, clock: Clock) -> None:
    text = {name: text_in(entry, name, _NAMES) for name in _TEXTS}
    given = NewsInput(
        text["title"], text["kind"] or "new", text["product"], text["state"] or "draft", day_in(entry, "from", _NAMES),
        day_in(entry, "until", _NAMES), ";".join(texts_in(entry, "groups", _NAMES)), text["subject_en"],
        text["text_en"], text["subject_th"], text["text_th"],
    )  # fmt: skip
    known = news_list(connection_of(session), clock=clock)
    same = [one for one in known if squeezed(one.title) == squeezed(given.title)]
    if len(same) > 1:
        raise Refused(N_("There are several news called {name}."), field="title", name=same[0].title)
    if not same:
        add_news(session, given, staff_id=staff_id, clock=clock)
    elif _entry(same[0]) != {**_entry(same[0]), **entry}:
        edit_news(session, same[0].id, given, version=same[0].version, staff_id=staff_id, clock=clock)
