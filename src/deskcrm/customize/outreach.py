"""Telling news: who is next, telling one, what came of it.

Whoever is on a list is looked at again in the transaction that writes that they were told: consent taken back at
another terminal meanwhile stops it there.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from deskcrm.customize.news import GONE, open_news, plain, told_of
from deskcrm.customize.news_groups import group_ids
from deskcrm.customize.news_texts import day_in, filled
from deskcrm.customize.news_views import (
    BARS,
    CHANNELS,
    OUTCOMES,
    PURPOSE,
    Contact,
    NewsView,
    OutreachPage,
    ToldView,
)
from deskcrm.customize.outreach_sql import HEARD, LATELY, bar_of, channel_of, moments, on_list
from deskcrm.errors import NotFound, Refused
from deskcrm.identify.consents import WITHDRAWN, record_consent
from deskcrm.identify.rows import CUSTOMER_GONE, customer, customer_there
from deskcrm.identify.segments import first_members
from deskcrm.interact.follow_ups import write_follow_up
from deskcrm.interact.views import FollowUpInput
from deskcrm.locale.messages import N_, _
from deskcrm.settings.office import load
from deskcrm.store.doors import connection_of, takes_connection
from deskcrm.store.records import key, there
from deskcrm.text import clean_line

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.identify.views import CustomerView
    from deskcrm.settings.office import OfficeSettings

CLAIM_MINUTES: Final = 10
"""How long a customer in view at one terminal is left alone by the others."""

_ROW: Final = """
SELECT c.id, c.code, c.name, c.nickname, c.language,
    (SELECT count(*) FROM news_told t WHERE t.news_id = :news AND t.customer_id = c.id AND t.archived_at IS NULL
     AND t.outcome = 'not_reached')
FROM customer c WHERE c.id IN (SELECT value FROM json_each(:ids))
"""
_PRODUCT_NAME: Final = """
SELECT name FROM product WHERE archived_at IS NULL AND :typed IN (code, lower(code), upper(code), name)
ORDER BY code = :typed DESC LIMIT 1
"""
_POINT_KINDS: Final = {"phone": "phone", "line": "line", "email": "email", "post": "address"}


@takes_connection
def outreach(
    connection: Any,
    news_id: int,
    *,
    channel: str = "",
    offset: int = 0,
    limit: int = 200,
    clock: Clock,
    staff_id: int | None = None,
) -> OutreachPage:
    """A stretch of those who are to be told now, of one channel or of all, in the order they are gone through. Texts
    are made for one when they come up (:func:`contact_of`). Raises NotFound, Refused (``channel``)."""
    if channel not in ("", *CHANNELS):
        raise Refused(N_("{field}: “{value}” is not one of {choices}."), field="channel",
                      value=clean_line(channel, "channel", limit=60), choices=", ".join(CHANNELS))  # fmt: skip
    view = plain(connection, news_id, clock=clock)
    found = on_list(connection, told_of(connection, view, clock=clock, staff_id=staff_id))
    by_channel = dict.fromkeys(CHANNELS, 0)
    for _id, code in found:
        by_channel[code] += 1
    mine = [row for row in found if channel in ("", row[1])]
    stretch = mine[offset : offset + limit]
    return OutreachPage(news_id, _contacts(connection, news_id, stretch), len(mine), by_channel, offset)


@takes_connection
def may_hear(
    connection: Any, news_id: int, customer_id: int, *, reached: bool = False, clock: Clock,
    staff_id: int | None = None,
) -> str:  # fmt: skip
    """Why this customer is not told this news now (a code of BARS), or nothing. Raises NotFound for the news."""
    view = plain(connection, news_id, clock=clock)
    told = told_of(connection, view, clock=clock, staff_id=staff_id)
    return bar_of(connection, told, customer_id, reached=reached)


@takes_connection
def news_for(connection: Any, customer_id: int, *, clock: Clock) -> tuple[NewsView, ...]:
    """The news that this customer is to be told, the newest first. They are at the desk, or about to be called."""
    return tuple(
        view
        for view in open_news(connection, clock=clock)
        if not bar_of(connection, told_of(connection, view, clock=clock), customer_id, reached=True)
    )


@takes_connection
def heard_lately(connection: Any, customer_id: int, *, clock: Clock) -> int:
    """How much news this customer was told in the days that the month's most is counted in."""
    _today, lately = moments(clock)
    return int(connection.execute(
        f"SELECT count(*) FROM news_told t WHERE t.customer_id = ? AND {LATELY.format(lately=lately)} AND {HEARD}",  # noqa: S608
        (customer_id,),
    ).fetchone()[0])  # fmt: skip


@takes_connection
def contact_of(
    connection: Any, news_id: int, customer_id: int, *, staff_id: int | None = None, clock: Clock  # noqa: ARG001
) -> Contact:  # fmt: skip
    """One customer with the text made for them in their language. Raises NotFound, Refused for a text that grows too
    long."""
    view = plain(connection, news_id, clock=clock)
    customer_there(connection, customer_id)
    channel = channel_of(connection, customer_id)
    (row,) = _contacts(connection, news_id, [(customer_id, channel)])
    return _with_texts(connection, view, row, load(connection))


@takes_connection
def contacts_for(
    connection: Any, news_id: int, channel: str, *, clock: Clock, staff_id: int | None = None
) -> tuple[Contact, ...]:
    """Everybody to be told by ``channel``, each with their text. Raises NotFound, Refused as :func:`contact_of`."""
    view = plain(connection, news_id, clock=clock)
    listed = on_list(connection, told_of(connection, view, clock=clock, staff_id=staff_id))
    settings = load(connection)
    found = _contacts(connection, news_id, [one for one in listed if one[1] == channel])
    return tuple(_with_texts(connection, view, row, settings) for row in found)


@takes_connection
def preview_for(
    connection: Any, texts: dict[str, str], title: str, product: str, customer_id: int, *,
    since: date | None = None, until: date | None = None, clock: Clock,
) -> Contact:  # fmt: skip
    """What a text that is being written comes to for one customer, in their language: ``texts`` are the four templates
    by their fields, ``product`` a code or name, as it is typed where no product is called so. Raises NotFound, and
    Refused as :func:`deskcrm.customize.news_texts.checked`."""
    from deskcrm.customize.news_texts import checked

    kept = {name: checked(text, name, line=name.startswith("subject")) for name, text in texts.items()}
    named = connection.execute(_PRODUCT_NAME, {"typed": product.strip()}).fetchone()
    view = NewsView(0, 0, title, "other", "draft", since or clock.today(), until, None, "",
                    named[0] if named else product, (), (),
                    kept["subject_en"], kept["text_en"], kept["subject_th"], kept["text_th"], None, "")  # fmt: skip
    customer_there(connection, customer_id)
    (row,) = _contacts(connection, 0, [(customer_id, channel_of(connection, customer_id))])
    settings = load(connection)
    subject, text = texts_for(view, customer(connection, customer_id), settings)
    return replace(row, subject=subject, text=text, language=language_of(view, row.language, settings))


@takes_connection
def preview_customers(
    connection: Any, news_id: int = 0, groups: Sequence[str] = (), *, clock: Clock, staff_id: int | None = None
) -> tuple[int, ...]:
    """A few real customers to look at a text with: of the ``groups`` called so where there are any, or of those on the
    list; else the latest that spoke to the office, both languages among them where there are such. Raises Refused
    (``segments``) where no group is called so or its filters cannot be read any more."""
    found: list[int] = []
    if groups:
        for one in group_ids(connection, groups):
            found += [row.id for row in first_members(connection, one, limit=5, clock=clock, staff_id=staff_id)]
        if found:
            return tuple(dict.fromkeys(found))
    elif news_id:
        view = plain(connection, news_id, clock=clock)
        told = told_of(connection, view, clock=clock, staff_id=staff_id)
        found = [id_ for id_, _channel in on_list(connection, told)[:5]]
    statement = (
        "SELECT c.id FROM customer c LEFT JOIN customer_figures f ON f.customer_id = c.id WHERE c.archived_at IS NULL"
        " AND c.id NOT IN (SELECT customer_id FROM erasure) {language} ORDER BY f.last_contact DESC, c.id LIMIT 3"
    )
    for language in ("AND c.language = 'en'", "AND c.language = 'th'", ""):
        found += [id_ for (id_,) in connection.execute(statement.format(language=language))]
    return tuple(dict.fromkeys(found))


def tell(
    session: Session,
    news_id: int,
    customer_id: int,
    *,
    outcome: str = "told",
    channel: str = "",
    reached: bool = False,
    staff_id: int | None,
    clock: Clock,
) -> ToldView:
    """Writes down that a customer was told, or what else came of it (one of OUTCOMES), by ``channel`` (theirs unless
    given); ``reached`` says that they are at the desk. Who is interested gets a follow-up by whoever looks after the
    news; who wants to hear no more has taken the consent back, in the same save.

    Raises NotFound, and Refused with the reason where they may not be told any more; that somebody wants to hear no
    more is always kept.
    """
    from deskcrm.models import Customer, News, NewsTold

    there(session, News, news_id, GONE)
    there(session, Customer, customer_id, CUSTOMER_GONE)
    if outcome not in OUTCOMES:
        raise Refused(N_("{field}: “{value}” is not one of {choices}."), field="outcome",
                      value=clean_line(outcome, "outcome", limit=60), choices=", ".join(OUTCOMES))  # fmt: skip
    connection = connection_of(session)
    view = plain(connection, news_id, clock=clock)
    if outcome != "no_more":
        bar = may_hear(connection, news_id, customer_id, reached=reached, clock=clock, staff_id=staff_id)
        if bar:
            raise Refused(BARS[bar], field="customer")
    row = NewsTold(
        news_id=news_id, customer_id=customer_id, at=clock.now(), outcome=outcome, staff_id=staff_id,
        channel=_channel(session, channel) or channel_of(connection, customer_id),
    )  # fmt: skip
    session.add(row)
    if outcome == "no_more":
        record_consent(
            session, customer_id, purpose=PURPOSE, state=WITHDRAWN, source=_("told so when told of news"),
            staff_id=staff_id, clock=clock,
        )  # fmt: skip
    if outcome == "interested":
        _follow_up(session, view, customer_id, staff_id, clock)
    session.flush()
    name = customer(connection, customer_id).called
    return ToldView(key(row), news_id, customer_id, name, row.at, row.channel, outcome, outcome == "interested")


@takes_connection
def claim(
    connection: Any, news_id: int, ids: Sequence[int], *, terminal: str, clock: Clock, staff_id: int | None = None
) -> Contact | None:
    """The first of ``ids`` whom no other terminal has in view and who may still be told, now in view here; None where
    there is nobody. For ``Office.maintain``: it is no record, only keeps two from calling the same person at once.

    Raises Refused where there is only somebody for whom no text can be made."""
    now = int(clock.now().timestamp())
    until = now + int(timedelta(minutes=CLAIM_MINUTES).total_seconds())
    taken = {  # one that is longer than any is of a clock that was set back since
        id_ for (id_,) in connection.execute(
            "SELECT customer_id FROM news_claim WHERE news_id = ? AND until > ? AND until <= ? AND terminal <> ?",
            (news_id, now, until, terminal),
        )
    }  # fmt: skip
    no_text: Refused | None = None
    for customer_id in ids:
        if customer_id in taken:
            continue
        try:
            if may_hear(connection, news_id, customer_id, clock=clock, staff_id=staff_id):
                continue
            found = contact_of(connection, news_id, customer_id, clock=clock)
        except NotFound:
            continue
        except Refused as error:
            no_text = no_text or error
            continue
        connection.execute(
            "INSERT INTO news_claim (news_id, customer_id, terminal, until) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET terminal = excluded.terminal, until = excluded.until",
            (news_id, customer_id, terminal, until),
        )
        return found
    if no_text is not None:
        raise no_text
    return None


@takes_connection
def let_go(connection: Any, news_id: int, customer_id: int, *, skipped: bool, terminal: str, clock: Clock) -> None:
    """A customer is in view at this terminal no more; ``skipped`` puts them last. For ``Office.maintain``."""
    now = int(clock.now().timestamp())
    connection.execute(
        "UPDATE news_claim SET until = 0, skipped_at = CASE WHEN ? THEN ? ELSE skipped_at END"
        " WHERE news_id = ? AND customer_id = ? AND terminal = ?",
        (skipped, now, news_id, customer_id, terminal),
    )


def language_of(view: NewsView, wanted: str, settings: OfficeSettings) -> str:
    """The language a customer is told a news in: theirs, else the office's; the other where there is no text in it."""
    first = wanted if wanted in ("en", "th") else settings.language
    other = "en" if first == "th" else "th"
    return first if getattr(view, f"text_{first}") or not getattr(view, f"text_{other}") else other


def texts_for(view: NewsView, who: CustomerView, settings: OfficeSettings) -> tuple[str, str]:
    """Subject and text made for one customer in their language; without a subject the news' own name stands there."""
    language = language_of(view, who.language, settings)
    values = {
        "name": who.name,
        "title": who.title,
        "given": who.given,
        "family": who.family,
        "nickname": who.nickname,
        "called": who.nickname or who.given or who.name,
        "organisation": who.organisation,
        "code": who.code,
        "office": settings.name,
        "office_phone": settings.phone,
        "news": view.title,
        "product": view.product,
        "since": day_in(language, view.since),
        "until": day_in(language, view.until),
    }
    subject, text = getattr(view, f"subject_{language}"), getattr(view, f"text_{language}")
    return filled(subject, values, f"subject_{language}") or view.title, filled(text, values, f"text_{language}")


def _with_texts(connection: Any, view: NewsView, row: Contact, settings: OfficeSettings) -> Contact:
    """``row`` with its texts. Raises Refused naming the customer for whom they cannot be made."""
    try:
        subject, text = texts_for(view, customer(connection, row.customer_id), settings)
    except Refused as error:
        raise Refused(N_("{code}: {reason}"), field="news", code=row.code, reason=error) from None
    return replace(row, subject=subject, text=text, language=language_of(view, row.language, settings))


def _contacts(connection: Any, news_id: int, found: Collection[tuple[int, str]]) -> tuple[Contact, ...]:
    ids = json.dumps([id_ for id_, _channel in found])
    rows = {row[0]: row for row in connection.execute(_ROW, {"news": news_id, "ids": ids})}
    ways: dict[tuple[int, str], str] = {}
    for id_, kind, *parts in connection.execute(
        "SELECT customer_id, kind, value, extension, subdistrict, district, province, postcode FROM contact_point"
        " WHERE customer_id IN (SELECT value FROM json_each(?)) AND archived_at IS NULL"
        " ORDER BY position DESC, id DESC",
        (ids,),
    ):
        value, extension, *place = parts
        text = f"{value} #{extension}" if extension else " ".join(filter(None, (value, *place)))
        if text:
            ways[id_, kind] = text
    contacts = []
    for id_, channel in found:
        number, code, name, nickname, language, tries = rows[id_]
        way = ways.get((id_, _POINT_KINDS.get(channel, "")), "")
        called = f"{name} ({nickname})" if nickname else name
        contacts.append(Contact(number, code, called, channel, way, language, tries=tries))
    return tuple(contacts)


def _channel(session: Session, text: str) -> str:
    """The code of the channel that ``text`` names; empty for no text."""
    if not text:
        return ""
    from deskcrm.interact.channels import find_channel
    from deskcrm.models import Channel

    channel = session.get(Channel, find_channel(session, text))
    return "" if channel is None else channel.code


def _follow_up(session: Session, view: NewsView, customer_id: int, staff_id: int | None, clock: Clock) -> None:
    """For whoever looks after the news, by the end of the next day that the office is open."""
    from deskcrm.interact.calendar import calendar_of
    from deskcrm.settings.hours import WorkingLength

    calendar = calendar_of(connection_of(session), clock=clock)
    due = calendar.after_if_open(clock.now(), calendar.minutes_of(WorkingLength(0, 1)))
    given = FollowUpInput(
        _("Interested: {title}", title=view.title), due or clock.now() + timedelta(days=1), customer_id=customer_id,
        owner_id=_owner(session, view), task="call",
    )  # fmt: skip
    write_follow_up(session, given, staff_id=staff_id, clock=clock)


def _owner(session: Session, view: NewsView) -> int | None:
    """Whoever looks after the news, while they work here."""
    from deskcrm.models import Staff

    row = session.get(Staff, view.owner_id) if view.owner_id is not None else None
    return view.owner_id if row is not None and row.active and row.archived_at is None else None
