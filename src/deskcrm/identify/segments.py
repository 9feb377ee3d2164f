"""Segments: saved groups by anything known, written in the lookup's filters, and lists kept by hand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from deskcrm.errors import NotFound, Refused
from deskcrm.identify.filter_costs import sample_of
from deskcrm.identify.filter_groups import combined
from deskcrm.identify.filter_language import parse
from deskcrm.identify.filter_predicate import Asked
from deskcrm.identify.filter_table import squeezed
from deskcrm.identify.filtering import Filtering, count_of, everybody_of, matching, those_of
from deskcrm.identify.rows import CUSTOMER_GONE
from deskcrm.identify.search_rows import rows_of
from deskcrm.identify.segment_filter import NOT_GONE, predicate_of
from deskcrm.identify.segment_text import checked, groups_of, problems_of, renamed, users_of
from deskcrm.identify.segment_views import LIST, LIVING, SegmentLine, SegmentPreview, SegmentView
from deskcrm.locale.messages import N_
from deskcrm.store.doors import connection_of, takes_connection
from deskcrm.store.records import key, there, unchanged
from deskcrm.text import clean_line, clean_text

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.identify.views import LookupRow
    from deskcrm.models import Event, Segment

NAME_LIMIT = 60
"""Characters a group's name may have."""

GONE = N_("This group is not there any more.")

_SEGMENTS = "SELECT id, name, kind, text, note, version FROM segment WHERE archived_at IS NULL"


@takes_connection
def list_segments(connection: Any) -> list[SegmentView]:
    """All saved groups, by name."""
    rows = [SegmentView(*row) for row in connection.execute(_SEGMENTS)]
    return sorted(rows, key=lambda one: (one.name.casefold(), one.id))


@takes_connection
def segment(connection: Any, segment_id: int) -> SegmentView:
    """One saved group. Raises NotFound."""
    row = connection.execute(f"{_SEGMENTS} AND id = ?", (segment_id,)).fetchone()
    if row is None:
        raise NotFound(GONE)
    return SegmentView(*row)


@takes_connection
def segment_by_name(connection: Any, name: str) -> SegmentView:
    """The group called ``name``, however it is written. Raises NotFound naming those there are."""
    known = list_segments(connection)
    wanted = squeezed(name)
    for one in known:
        if wanted and squeezed(one.name) == wanted:
            return one
    if not known:
        raise NotFound(N_("There is no group {name}; no group was saved yet."), name=clean_line(name, "name"))
    names = ", ".join(one.name for one in known[:12]) + (", …" if len(known) > 12 else "")
    raise NotFound(N_("There is no group {name}; there are {names}."), name=clean_line(name, "name"), names=names)


@takes_connection
def members(connection: Any, segment_id: int, *, clock: Clock, staff_id: int | None = None) -> list[int]:
    """The ids of all customers who are in the group now, in the order of the lookup. Raises NotFound, and Refused where
    its text cannot be read any more."""
    return everybody_of(connection, filtering_of(connection, segment_id, clock=clock, staff_id=staff_id, whole=True))


@takes_connection
def first_members(
    connection: Any, segment_id: int, *, limit: int, clock: Clock, staff_id: int | None = None
) -> tuple[LookupRow, ...]:
    """The first ``limit`` of :func:`members`, as the lookup shows them. Raises as that."""
    filtering = filtering_of(connection, segment_id, clock=clock, staff_id=staff_id)
    return rows_of(connection, matching(connection, filtering, limit), {})


@takes_connection
def count_members(connection: Any, segment_id: int, *, clock: Clock, staff_id: int | None = None) -> int:
    """How many customers are in the group now. Raises as :func:`members`."""
    return count_of(connection, filtering_of(connection, segment_id, clock=clock, staff_id=staff_id, whole=True))


@takes_connection
def is_member(
    connection: Any, segment_id: int, customer_ids: Collection[int], *, clock: Clock, staff_id: int | None = None
) -> set[int]:
    """Those of ``customer_ids`` who are in the group now. Raises as :func:`members`."""
    filtering = filtering_of(connection, segment_id, clock=clock, staff_id=staff_id)
    return those_of(connection, filtering, customer_ids)


@takes_connection
def segments_with_counts(connection: Any, *, clock: Clock, staff_id: int | None = None) -> tuple[SegmentLine, ...]:
    """All saved groups with how many are in each now."""
    known = list_segments(connection)
    return tuple(segment_line(connection, one.id, clock=clock, staff_id=staff_id) for one in known)


@takes_connection
def segment_line(connection: Any, segment_id: int, *, clock: Clock, staff_id: int | None = None) -> SegmentLine:
    """One saved group with how many are in it now. Raises NotFound."""
    one = segment(connection, segment_id)
    names = {other.id: other.name for other in list_segments(connection)}
    filtering = _filtering(connection, segment_id, clock, staff_id, whole=True)
    why = str(filtering.problems[0]) if filtering.problems else ""
    made_of = tuple(names[number] for number in groups_of(connection, one.text) if number in names)
    return SegmentLine(one, count_of(connection, filtering), why, made_of)


@takes_connection
def preview_segment(
    connection: Any,
    text: str,
    *,
    own_id: int | None = None,
    limit: int,
    counted: bool = True,
    clock: Clock,
    staff_id: int | None = None,
) -> SegmentPreview:
    """Whom the filters in ``text`` mean, for a group that is being written; nobody where they cannot be understood."""
    problems = problems_of(connection, text, own_id=own_id, clock=clock, staff_id=staff_id)
    conditions = parse(text).conditions
    if problems or not conditions:
        return SegmentPreview(text, 0 if counted else None, (), problems)
    asked = Asked(connection, clock, staff_id)
    first = Filtering(*combined(conditions, asked, besides=(NOT_GONE,)), "")
    rows = rows_of(connection, matching(connection, first, limit), {})
    if not counted:
        return SegmentPreview(text, None, rows, ())
    sample = sample_of(connection)
    whole = first
    if sample:
        whole = Filtering(*combined(conditions, replace(asked, sample=sample), besides=(NOT_GONE,)), "")
    return SegmentPreview(text, count_of(connection, whole), rows, ())


@takes_connection
def lists_for(connection: Any, customer_id: int) -> tuple[tuple[SegmentView, bool], ...]:
    """Every list kept by hand, and whether the customer stands on it."""
    standing = lists_of(connection, customer_id)
    return tuple((one, one.id in standing) for one in list_segments(connection) if one.kind == LIST)


@takes_connection
def lists_of(connection: Any, customer_id: int) -> tuple[int, ...]:
    """The ids of the lists that a customer stands on."""
    found = connection.execute(
        "SELECT DISTINCT m.segment_id FROM segment_member m JOIN segment s ON s.id = m.segment_id"
        " WHERE m.customer_id = ? AND m.archived_at IS NULL AND s.archived_at IS NULL ORDER BY m.segment_id",
        (customer_id,),
    )
    return tuple(number for (number,) in found)


def filtering_of(
    connection: Any, segment_id: int, *, clock: Clock, staff_id: int | None, whole: bool = False
) -> Filtering:
    """The group as filters ready to be asked; where the ``whole`` base is to be looked at, as that takes the least.
    Raises NotFound, and Refused where it cannot be read any more."""
    segment(connection, segment_id)
    filtering = _filtering(connection, segment_id, clock, staff_id, whole=whole)
    for problem in filtering.problems:
        raise Refused(problem.message, field="segment", **dict(problem.values))
    return filtering


def _filtering(connection: Any, segment_id: int, clock: Clock, staff_id: int | None, *, whole: bool) -> Filtering:
    sample = sample_of(connection) if whole else ""
    predicate, problems = predicate_of(segment_id, Asked(connection, clock, staff_id, sample=sample))
    return Filtering((predicate,), problems, "")


def add_segment(
    session: Session,
    name: str,
    *,
    text: str = "",
    kind: str = LIVING,
    note: str = "",
    lenient: bool = False,
    staff_id: int | None,
    clock: Clock,
) -> SegmentView:
    """Saves a new group: a living one by its filters, or an empty list. With ``lenient`` (a file from elsewhere) the
    filters may name what nobody in this base has.

    Raises Refused (``name``, ``kind``, ``text``, ``note``): of a text with the place and what was expected there.
    """
    from deskcrm.models import Segment

    if kind not in (LIVING, LIST):
        raise Refused(N_("A group is living or a list."), field="kind")
    row = Segment(name=_name(session, name, None), kind=kind, note=clean_text(note, "note"), staff_id=staff_id)
    if kind == LIVING:
        row.text = checked(connection_of(session), text, lenient=lenient, clock=clock, staff_id=staff_id)
    session.add(row)
    return _view(session, row)


def edit_segment(
    session: Session,
    segment_id: int,
    *,
    version: int,
    name: str,
    text: str = "",
    note: str = "",
    lenient: bool = False,
    staff_id: int | None,
    clock: Clock,
) -> SegmentView:
    """Changes a group; another name follows into the groups that are made of it. A list keeps who stands on it.

    Raises NotFound, Stale, and Refused as :func:`add_segment`.
    """
    row = _row(session, segment_id)
    unchanged(row, version)
    connection = connection_of(session)
    users, events = users_of(connection, segment_id), _events_for(session, segment_id)
    before = row.name
    row.name, row.note = _name(session, name, segment_id), clean_text(note, "note")
    if row.kind == LIVING and text.strip() != row.text:
        row.text = checked(
            connection, text, own_id=segment_id, lenient=lenient, clock=clock, staff_id=staff_id
        )  # fmt: skip
    if row.name != before:
        for number, called, written in users:
            _row(session, number).text = renamed(connection, written, segment_id, row.name, of=called)
        for event in events:
            event.audience = renamed(connection, event.audience, segment_id, row.name, of=event.name)
    return _view(session, row)


def archive_segment(
    session: Session, segment_id: int, *, version: int, even_if_used: bool = False, staff_id: int | None, clock: Clock
) -> SegmentView:
    """Takes a group away and returns it as it was. One that others are made of is refused unless ``even_if_used``: they
    cannot be read from then on. Raises NotFound, Stale, Refused (``segment``)."""
    row = _row(session, segment_id)
    unchanged(row, version)
    users = [name for _number, name, _text in users_of(connection_of(session), segment_id)]
    users += [event.name for event in _events_for(session, segment_id)]
    users += _news_for(session, segment_id)
    if users and not even_if_used:
        raise Refused(
            N_("{name} is part of {others}, which could not be read without it. Change those first."),
            field="segment", name=row.name, others=", ".join(users),
        )  # fmt: skip
    view = _view(session, row)
    row.archived_at = clock.now()
    return view


def put_on_list(
    session: Session, segment_id: int, customer_ids: Sequence[int], *, staff_id: int | None, clock: Clock
) -> int:
    """Puts customers on a list; who stands there already is left. Returns how many came on. Raises NotFound, Refused
    (``segment``)."""
    from deskcrm.models import Customer, SegmentMember

    _list(session, segment_id)
    standing = set(_members_of(session, segment_id, customer_ids))
    added = 0
    for customer_id in dict.fromkeys(customer_ids):
        there(session, Customer, customer_id, CUSTOMER_GONE)
        if customer_id not in standing:
            session.add(SegmentMember(segment_id=segment_id, customer_id=customer_id, staff_id=staff_id))
            added += 1
    session.flush()
    return added


def begin_list(
    session: Session, name: str, customer_ids: Sequence[int], *, staff_id: int | None, clock: Clock
) -> SegmentView:
    """A new list with these customers on it, in one save. Raises Refused (``name``), NotFound."""
    made = add_segment(session, name, kind=LIST, staff_id=staff_id, clock=clock)
    put_on_list(session, made.id, customer_ids, staff_id=staff_id, clock=clock)
    return made


def take_off_list(
    session: Session, segment_id: int, customer_ids: Sequence[int], *, staff_id: int | None, clock: Clock
) -> int:
    """Takes customers off a list; returns how many stood there. Raises NotFound, Refused (``segment``)."""
    _list(session, segment_id)
    rows = _members_of(session, segment_id, customer_ids)
    for found in rows.values():
        for row in found:
            row.archived_at = clock.now()
    session.flush()
    return len(rows)


def snapshot_segment(
    session: Session, segment_id: int, name: str, *, note: str = "", staff_id: int | None, clock: Clock
) -> SegmentView:
    """A new list of whoever is in the group now. Raises NotFound, Refused (``name``, ``segment``)."""
    from deskcrm.models.base import new_uid

    ids = members(connection_of(session), segment_id, clock=clock, staff_id=staff_id)
    made = add_segment(session, name, kind=LIST, note=note, staff_id=staff_id, clock=clock)
    now = int(clock.now().timestamp())
    # Past the Session, which would hold each row and write each into the audit: the list itself is the save.
    connection_of(session).executemany(
        "INSERT INTO segment_member (uid, version, created_at, updated_at, segment_id, customer_id, staff_id)"
        " VALUES (?, 1, ?, ?, ?, ?, ?)",
        ((new_uid(), now, now, made.id, customer_id, staff_id) for customer_id in ids),
    )
    return made


def _events_for(session: Session, segment_id: int) -> list[Event]:
    """The events that are for this group."""
    from sqlmodel import col, select

    from deskcrm.models import Event

    wanted = select(Event).where(Event.audience != "", col(Event.archived_at).is_(None))
    connection = connection_of(session)
    return [event for event in session.exec(wanted) if segment_id in groups_of(connection, event.audience)]


def _news_for(session: Session, segment_id: int) -> list[str]:
    """The titles of the news that concern this group and may still be told."""
    from sqlmodel import col, select

    from deskcrm.models import News

    wanted = select(News).where(News.segments != "", News.state != "closed", col(News.archived_at).is_(None))
    return [news.title for news in session.exec(wanted) if str(segment_id) in news.segments.split(";")]


def _members_of(session: Session, segment_id: int, customer_ids: Collection[int]) -> dict[int, list[Any]]:
    from sqlmodel import col, select

    from deskcrm.models import SegmentMember

    found: dict[int, list[Any]] = {}
    wanted = select(SegmentMember).where(
        SegmentMember.segment_id == segment_id,
        col(SegmentMember.customer_id).in_(list(customer_ids)),
        col(SegmentMember.archived_at).is_(None),
    )
    for row in session.exec(wanted):
        found.setdefault(row.customer_id, []).append(row)
    return found


def _list(session: Session, segment_id: int) -> Segment:
    row = _row(session, segment_id)
    if row.kind != LIST:
        raise Refused(
            N_("{name} is made of filters: whoever meets them is in it, and nobody is put in by hand."),
            field="segment", name=row.name,
        )  # fmt: skip
    return row


def _name(session: Session, name: str, own_id: int | None) -> str:
    name = clean_line(name, "name", limit=NAME_LIMIT)
    known = list_segments(connection_of(session))
    # News name their groups with ; between; one that is called so already keeps its name.
    signs = set('"“”') if any((one.id, one.name) == (own_id, name) for one in known) else set('"“”;')
    if not squeezed(name) or set(name) & signs:
        raise Refused(N_("A group needs a name, of letters or digits and without quotes or “;”."), field="name")
    for one in known:
        if one.id != own_id and squeezed(one.name) == squeezed(name):
            raise Refused(N_("There is a group called {name} already."), field="name", name=one.name)
    return name


def _row(session: Session, segment_id: int) -> Segment:
    from deskcrm.models import Segment

    return there(session, Segment, segment_id, GONE)


def _view(session: Session, row: Segment) -> SegmentView:
    session.flush()
    return segment(connection_of(session), key(row))
