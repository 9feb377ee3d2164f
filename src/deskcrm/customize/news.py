"""News: written, changed, listed; whom each concerns, and which groups have gone without."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from deskcrm.customize.news_groups import group_ids, readable
from deskcrm.customize.news_texts import checked
from deskcrm.customize.news_views import KINDS, STATES, Coverage, GroupSilence, NewsInput, NewsView
from deskcrm.customize.outreach_sql import (
    HEARD,
    HEARD_AT,
    Told,
    concerned_count,
    is_running,
    moments,
    on_list,
)
from deskcrm.errors import NotFound, Refused
from deskcrm.identify.filtering import those_of
from deskcrm.identify.segments import list_segments
from deskcrm.interact.catalogue import product_id_of
from deskcrm.interact.guards import active_staff
from deskcrm.locale.messages import N_
from deskcrm.settings.office import load
from deskcrm.store.doors import connection_of, takes_connection
from deskcrm.store.records import instant_or_none, key, there, unchanged
from deskcrm.text import clean_line

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.models import News

GONE: Final = N_("This news is not there any more.")

_READ: Final = """
SELECT n.id, n.version, n.title, n.kind, n.state, n.since, n.until, n.product_id, coalesce(p.code, ''),
    coalesce(nullif(p.name, ''), p.code, ''), n.segments, n.subject_en, n.text_en, n.subject_th, n.text_th,
    n.owner_id, coalesce(s.name, ''), {counts}
FROM news n LEFT JOIN product p ON p.id = n.product_id LEFT JOIN staff s ON s.id = n.owner_id
WHERE n.archived_at IS NULL {which}
ORDER BY CASE n.state WHEN 'open' THEN 0 WHEN 'draft' THEN 1 ELSE 2 END, n.since DESC, n.id DESC
"""
_COUNTS: Final = f"""(SELECT count(DISTINCT t.customer_id) FROM news_told t WHERE t.news_id = n.id AND {HEARD}),
    (SELECT count(*) FROM news_told t JOIN news_mailing m ON m.id = t.mailing_id
     WHERE t.news_id = n.id AND t.archived_at IS NULL AND m.sent_at IS NULL AND m.archived_at IS NULL)"""  # noqa: S608


def add_news(session: Session, given: NewsInput, *, staff_id: int | None, clock: Clock) -> NewsView:
    """Writes a news down; whoever does looks after it unless another is named.

    Raises Refused naming the field: a title that is missing, a text with an unknown field, a group there is
    not, days that end before they begin, an open news without a text.
    """
    from deskcrm.models import News

    row = News(title="")
    _fill(session, row, given, staff_id)
    session.add(row)
    session.flush()
    return news_by_id(connection_of(session), key(row), clock=clock)


def edit_news(
    session: Session, news_id: int, given: NewsInput, *, version: int, staff_id: int | None, clock: Clock
) -> NewsView:
    """Changes a news. Raises NotFound, Stale, and Refused as :func:`add_news`."""
    from deskcrm.models import News

    row = there(session, News, news_id, GONE)
    unchanged(row, version)
    _fill(session, row, given, staff_id)
    session.flush()
    return news_by_id(connection_of(session), news_id, clock=clock)


def close_news(session: Session, news_id: int, *, version: int, clock: Clock) -> NewsView:
    """It is told no more. Raises NotFound, Stale."""
    from deskcrm.models import News

    row = there(session, News, news_id, GONE)
    unchanged(row, version)
    row.state = "closed"
    session.flush()
    return news_by_id(connection_of(session), news_id, clock=clock)


@takes_connection
def news_list(connection: Any, *, clock: Clock) -> tuple[NewsView, ...]:
    """All news: those being told first, then those being written, the newest first."""
    return _views(connection, "", (), clock)


@takes_connection
def open_news(connection: Any, *, clock: Clock) -> tuple[NewsView, ...]:
    """What may be told today, without its counts."""
    found = _views(connection, "AND n.state = 'open'", (), clock, counts="0, 0")
    return tuple(view for view in found if view.running)


@takes_connection
def news_by_id(connection: Any, news_id: int, *, clock: Clock) -> NewsView:
    """One news. Raises NotFound."""
    found = _views(connection, "AND n.id = ?", (news_id,), clock)
    if not found:
        raise NotFound(GONE)
    return found[0]


@takes_connection
def coverage(connection: Any, news_id: int, *, clock: Clock, staff_id: int | None = None) -> Coverage:
    """How far a news has come. Raises NotFound."""
    view = news_by_id(connection, news_id, clock=clock)
    told = told_of(connection, view, clock=clock, staff_id=staff_id)
    left: dict[str, int] = {}
    for _customer, channel in on_list(connection, told):
        left[channel] = left.get(channel, 0) + 1
    outcomes = connection.execute(
        "SELECT t.outcome, count(DISTINCT t.customer_id) FROM news_told t"  # noqa: S608
        f" WHERE t.news_id = ? AND (({HEARD}) OR t.outcome = 'not_reached' AND t.archived_at IS NULL) GROUP BY 1",
        (news_id,),
    )
    return Coverage(
        news_id, concerned_count(connection, told), view.heard, sum(left.values()), view.waiting, left, dict(outcomes)
    )


@takes_connection
def silences(connection: Any, *, clock: Clock) -> tuple[GroupSilence, ...]:
    """How long each group has gone without news, those overdue first, in which nobody was told any within the office's
    interval; of both the longest without first."""
    heard = dict(connection.execute(
        f"SELECT t.customer_id, max({HEARD_AT}) FROM news_told t WHERE {HEARD} GROUP BY t.customer_id"  # noqa: S608
    ).fetchall())  # fmt: skip
    interval, today = load(connection).news_interval, clock.today()
    found = []
    for group in list_segments(connection):
        inside = those_of(connection, readable(connection, (group.id,), clock=clock)[0], heard)
        last = max((heard[one] for one in inside), default=None)
        at = instant_or_none(last)
        days = None if at is None else (today - clock.day_of(at)).days
        overdue = bool(interval) and (days is None or days >= interval)
        found.append(GroupSilence(group.id, group.name, at, days, overdue))
    return tuple(sorted(found, key=lambda one: (not one.overdue, one.days is not None, -(one.days or 0), one.name)))


def plain(connection: Any, news_id: int, *, clock: Clock) -> NewsView:
    """As :func:`news_by_id`, without the counts: what telling one customer needs. Raises NotFound."""
    found = _views(connection, "AND n.id = ?", (news_id,), clock, counts="0, 0")
    if not found:
        raise NotFound(GONE)
    return found[0]


def told_of(connection: Any, view: NewsView, *, clock: Clock, staff_id: int | None = None) -> Told:
    """The news as the statements of :mod:`deskcrm.customize.outreach_sql` need it."""
    today, lately = moments(clock)
    groups = readable(connection, view.segments, clock=clock, staff_id=staff_id) if view.segments else None
    return Told(view.id, view.running, groups, today, lately, load(connection).news_limit)


# Inside


def _fill(session: Session, row: News, given: NewsInput, staff_id: int | None) -> None:
    title = clean_line(given.title, "title", limit=120)
    if not title:
        raise Refused(N_("What the news is called is missing."), field="title")
    for field, value, words in (("kind", given.kind, KINDS), ("state", given.state, STATES)):
        if value not in words:
            raise Refused(N_("{field}: “{value}” is not one of {choices}."), field=field,
                          value=clean_line(value, field, limit=60), choices=", ".join(words))  # fmt: skip
    if given.since and given.until and given.until < given.since:
        raise Refused(N_("The last day is before the first."), field="until")
    texts = {
        name: checked(getattr(given, name), name, line=name.startswith("subject"))
        for name in ("subject_en", "text_en", "subject_th", "text_th")
    }
    if given.state == "open" and not (texts["text_en"] or texts["text_th"]):
        raise Refused(N_("A news that is told needs a text, in one language at least."), field="text_en")
    row.title, row.kind, row.state = title, given.kind, given.state
    row.product_id = product_id_of(session, given.product)
    row.since, row.until = _day(given.since), _day(given.until)
    row.segments = _groups(session, given.segments)
    for name, text in texts.items():
        setattr(row, name, text)
    owner = given.owner_id if given.owner_id is not None else row.owner_id
    row.owner_id = staff_id if owner is None else owner
    if given.owner_id is not None:
        active_staff(session, given.owner_id, "owner")


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _groups(session: Session, text: str) -> str:
    names = [name for name in (part.strip() for part in text.split(";")) if name]
    if not names:
        return ""
    return ";".join(str(one) for one in group_ids(connection_of(session), names))


def _views(
    connection: Any, which: str, values: tuple[Any, ...], clock: Clock, *, counts: str = _COUNTS
) -> tuple[NewsView, ...]:
    found = connection.execute(_READ.format(which=which, counts=counts), values).fetchall()
    # Those that are gone too: who looks at the news is to see what it was for.
    names = dict(connection.execute("SELECT id, name FROM segment").fetchall()) if any(row[10] for row in found) else {}
    return tuple(_view(row, names, clock.today()) for row in found)


def _view(row: tuple[Any, ...], names: dict[int, str], today: date) -> NewsView:
    (number, version, title, kind, state, since, until, product_id, code, product, segments, subject_en,
     text_en, subject_th, text_th, owner_id, owner, heard, waiting) = row  # fmt: skip
    ids = tuple(int(one) for one in segments.split(";") if one)
    return NewsView(
        number, version, title, kind, state, date.fromisoformat(since) if since else None,
        date.fromisoformat(until) if until else None, product_id, code, product, ids,
        tuple(names.get(one, f"#{one}") for one in ids), subject_en, text_en, subject_th, text_th,
        owner_id, owner, is_running(state, since, until, today), heard, waiting,
    )  # fmt: skip
