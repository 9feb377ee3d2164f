"""Files to send one news by: who is in one, and that it was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from deskcrm.customize.news import GONE, plain, told_of
from deskcrm.customize.news_views import CHANNELS, MailingView
from deskcrm.customize.outreach_sql import on_list
from deskcrm.errors import NotFound, Refused
from deskcrm.identify.forwards import codes_of
from deskcrm.locale.messages import N_
from deskcrm.store.doors import connection_of, takes_connection
from deskcrm.store.records import instant, instant_or_none, key, there
from deskcrm.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

    from deskcrm.clock import Clock

_GONE: Final = N_("This file is not there any more.")


def write_mailing(
    session: Session, news_id: int, *, channel: str, file: str, ids: list[int], staff_id: int | None, clock: Clock
) -> MailingView:
    """Writes down that a file was made for these customers: nobody in it is told in another way until it was sent or
    taken back. Those who left the list since ``ids`` were read are refused: the file is written anew.

    Raises NotFound, Refused (``channel``, ``news``).
    """
    import uuid_utils

    from deskcrm.models import News, NewsMailing

    there(session, News, news_id, GONE)
    if channel not in CHANNELS:
        raise Refused(N_("{field}: “{value}” is not one of {choices}."), field="channel",
                      value=clean_line(channel, "channel", limit=60), choices=", ".join(CHANNELS))  # fmt: skip
    if not ids:
        raise Refused(N_("Nobody is left to be told by this channel."), field="news")
    connection = connection_of(session)
    view = plain(connection, news_id, clock=clock)
    now_listed = {
        id_
        for id_, way in on_list(connection, told_of(connection, view, clock=clock, staff_id=staff_id))
        if way == channel
    }
    if not now_listed.issuperset(ids):
        raise Refused(N_("Somebody left the list while the file was written; write it again."), field="news")
    row = NewsMailing(news_id=news_id, channel=channel, at=clock.now(), file=clean_line(file, "file"), count=len(ids),
                      staff_id=staff_id)  # fmt: skip
    session.add(row)
    session.flush()
    now = int(clock.now().timestamp())
    # Past the Session: of a hundred thousand the audit holds the file, as it does of an import.
    connection.executemany(
        "INSERT INTO news_told (uid, version, created_at, updated_at, news_id, customer_id, at, channel, outcome,"
        " mailing_id, staff_id) VALUES (?, 1, ?, ?, ?, ?, ?, ?, 'told', ?, ?)",
        [(uuid_utils.uuid7().bytes, now, now, news_id, one, now, channel, key(row), staff_id) for one in ids],
    )
    return _view(connection, key(row))


def mark_sent(session: Session, mailing_id: int, *, staff_id: int | None = None, clock: Clock) -> MailingView:  # noqa: ARG001
    """The file was sent: whoever is in it counts as told from now on. Who took their consent back since it was written,
    asked not to be contacted, left or heard it in another way, does not, and is named: they are to be taken out before
    it is sent.

    Raises NotFound, Refused (``mailing``) when it was said already.
    """
    from sqlmodel import col, select

    from deskcrm.models import NewsMailing, NewsTold

    row = there(session, NewsMailing, mailing_id, _GONE)
    if row.sent_at is not None:
        raise Refused(N_("It was said already that this file was sent."), field="mailing")
    connection = connection_of(session)
    out = _barred(connection, mailing_id, clock)
    left = 0
    for told in session.exec(
        select(NewsTold).where(
            col(NewsTold.mailing_id) == mailing_id, col(NewsTold.customer_id).in_(list(out)),
            col(NewsTold.archived_at).is_(None),
        )
    ):  # fmt: skip
        told.archived_at = clock.now()
        left += 1
    row.sent_at = clock.now()
    row.count -= left
    session.flush()
    return _view(connection, mailing_id, _codes(out))


def drop_mailing(session: Session, mailing_id: int, *, clock: Clock) -> MailingView:
    """The file is not sent: those in it are on the list again. Raises NotFound, Refused for one that was sent."""
    from deskcrm.models import NewsMailing

    row = there(session, NewsMailing, mailing_id, _GONE)
    if row.sent_at is not None:
        raise Refused(N_("It was said already that this file was sent."), field="mailing")
    connection = connection_of(session)
    view = _view(connection, mailing_id)
    row.archived_at = clock.now()
    session.flush()
    return view


@takes_connection
def mailings(connection: Any, news_id: int, *, clock: Clock) -> tuple[MailingView, ...]:
    """The files of a news that were not sent yet, each with the codes of those to be taken out of it by now."""
    found = connection.execute(
        "SELECT id FROM news_mailing WHERE news_id = ? AND archived_at IS NULL AND sent_at IS NULL ORDER BY id",
        (news_id,),
    ).fetchall()
    return tuple(_view(connection, id_, _codes(_barred(connection, id_, clock))) for (id_,) in found)


@takes_connection
def is_waiting(connection: Any, file: str) -> bool:
    """Whether people wait in a file of this name, of any news."""
    found = connection.execute(
        "SELECT 1 FROM news_mailing WHERE file = ? AND archived_at IS NULL AND sent_at IS NULL LIMIT 1",
        (clean_line(file, "file"),),
    )
    return found.fetchone() is not None


def take_back(connection: Any, mailing_id: int) -> None:
    """Of a file that was taken back: nobody waits in it any more."""
    connection.execute(
        "UPDATE news_told SET archived_at = (SELECT archived_at FROM news_mailing WHERE id = ?),"
        " version = version + 1 WHERE mailing_id = ? AND archived_at IS NULL",
        (mailing_id, mailing_id),
    )


def _barred(connection: Any, mailing_id: int, clock: Clock) -> dict[int, list[str]]:
    """Those in the file who may not be told any more, whatever the list says of them otherwise, or who heard the news
    in another way: their ids, with every code that the file may have for them, for records may be merged since."""
    from deskcrm.customize.outreach_sql import AGREED, HEARD, Told, moments

    today, lately = moments(clock)
    bars = Told(0, True, None, today, lately, 1).bars()
    against = " OR ".join(f"({bars[code]})" for code in ("gone", "no_consent", "asked_not", "ended"))
    found = connection.execute(
        f"SELECT DISTINCT c.id FROM news_told m JOIN customer c ON c.id = m.customer_id"  # noqa: S608
        f" LEFT JOIN ({AGREED.format(whose='')}) a ON a.customer_id = c.id"
        f" WHERE m.mailing_id = ? AND m.archived_at IS NULL AND ({against} OR EXISTS (SELECT 1 FROM news_told t"
        f" WHERE t.news_id = m.news_id AND t.customer_id = c.id AND t.mailing_id IS NOT m.mailing_id AND {HEARD}))",
        (mailing_id,),
    ).fetchall()
    return {id_: codes_of(connection, id_) for (id_,) in found}


def _codes(barred: Mapping[int, list[str]]) -> tuple[str, ...]:
    return tuple(sorted(code for codes in barred.values() for code in codes))


def _view(connection: Any, mailing_id: int, left_out: tuple[str, ...] = ()) -> MailingView:
    row = connection.execute(
        "SELECT m.id, m.news_id, n.title, m.channel, m.at, m.file, m.count, m.sent_at FROM news_mailing m"
        " JOIN news n ON n.id = m.news_id WHERE m.id = ?",
        (mailing_id,),
    ).fetchone()
    if row is None:
        raise NotFound(_GONE)
    number, news_id, title, channel, at, file, count, sent_at = row
    return MailingView(number, news_id, title, channel, instant(at), file, count, instant_or_none(sent_at), left_out)
