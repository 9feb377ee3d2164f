"""Files to send news by: a table for a mailing, letters to print; only of those on the outreach list.

The audit says what was written and of whom; who is in a file is told in no other way until it was sent or taken back.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deskcrm.customize.news import news_by_id
from deskcrm.customize.news_sending import is_waiting, write_mailing
from deskcrm.customize.news_texts import day_in
from deskcrm.customize.outreach import contacts_for
from deskcrm.errors import Refused
from deskcrm.exchange.escaping import neutral
from deskcrm.exchange.printing import rendered, write_whole
from deskcrm.locale.messages import N_, language
from deskcrm.settings.office import load
from deskcrm.store.audit import EXPORT
from deskcrm.text import visible, visible_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deskcrm.customize.news_views import Contact, MailingView
    from deskcrm.store import Office

WAYS: Final = {"email": "email", "line": "line_id", "phone": "phone", "post": "address"}
"""What the first column of a table is called, by the channel."""

ENDINGS: Final = (".csv", ".html")


def news_file(office: Office, news_id: int, channel: str, path: Path) -> MailingView:
    """Writes everybody who is to be told a news by ``channel`` into a file: a table (``.csv``: where to, name,
    language, subject, text) or letters to print (``.html``).

    Raises NotFound, Refused (``to``, ``channel``, ``news``): for an ending that is neither, a channel there is not, the
    place of another file that was not sent yet, nobody left to be told, and where somebody left the list meanwhile; no
    file stands there then.
    """
    ending = path.suffix.casefold()
    if ending not in ENDINGS:
        raise Refused(N_("{name} has none of the endings that can be written: {endings}."), field="to",
                      name=path.name, endings=", ".join(ENDINGS))  # fmt: skip
    if channel not in WAYS:
        raise Refused(N_("{field}: “{value}” is not one of {choices}."), field="channel", value=channel[:60],
                      choices=", ".join(WAYS))  # fmt: skip
    if path.is_file() and office.read(is_waiting, path.name):
        raise Refused(N_("{name} is a file of news that was not sent yet. Choose another name."), field="to",
                      name=path.name)  # fmt: skip
    found = office.read(contacts_for, news_id, channel, clock=office.clock, staff_id=office.staff_id)
    if not found:
        raise Refused(N_("Nobody is left to be told by this channel."), field="news")
    text = _table(found, channel) if ending == ".csv" else _letters(office, news_id, found)
    ids = [one.customer_id for one in found]
    made: list[MailingView] = []
    news, columns = office.read(news_by_id, news_id, clock=office.clock).title, ", ".join(_head(channel))

    def noted() -> None:
        # The audit first: an entry of a file that was not made harms nobody, people who wait in one do.
        office.note(EXPORT, {"kind": "news", "news": news, "rows": len(ids), "columns": columns, "file": path.name},
                    ids)  # fmt: skip
        made.append(office.write(
            write_mailing, news_id, channel=channel, file=path.name, ids=ids, staff_id=office.staff_id,
            clock=office.clock,
        ))  # fmt: skip

    write_whole(path, text, noted)
    return made[0]


def _head(channel: str) -> tuple[str, ...]:
    return (WAYS[channel], "code", "name", "language", "subject", "text")


def _table(found: Sequence[Contact], channel: str) -> bytes:
    text = io.StringIO(newline="")
    out = csv.writer(text)
    out.writerow(_head(channel))
    for one in found:
        cells = (one.way, one.code, one.name, one.language, one.subject, one.text)
        out.writerow([neutral(visible_lines(cell)) for cell in cells])
    return text.getvalue().encode("utf-8-sig")  # with a mark, so that a spreadsheet program reads Thai


def _letters(office: Office, news_id: int, found: Sequence[Contact]) -> bytes:
    settings = office.read(load)
    view = office.read(news_by_id, news_id, clock=office.clock)
    today = office.clock.today()
    letters = [
        {"name": one.name, "way": one.way, "language": one.language, "day": day_in(one.language, today),
         "subject": one.subject, "text": one.text}
        for one in found
    ]  # fmt: skip
    context = {
        "title": view.title, "office": settings.name, "phone": settings.phone, "letters": letters,
        "language": language(), "shown": visible, "lines": visible_lines,
    }  # fmt: skip
    return rendered("letters.html", context).encode("utf-8")
