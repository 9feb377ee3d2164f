"""What contacts are about: the office's short list of reasons, and each customer's open threads on them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from deskcrm.errors import Refused
from deskcrm.interact.views import MatterView
from deskcrm.locale.messages import N_
from deskcrm.store.doors import connection_of
from deskcrm.store.powers import needs
from deskcrm.store.records import as_known, key, there
from deskcrm.text import clean_line

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.models import Matter, MatterThread

NAME_LIMIT = 100
"""Characters a matter's name may have."""


def matters_for(session: Session, customer_id: int | None) -> tuple[MatterView, ...]:
    """What a form offers: the customer's open threads, latest first, then the office's active matters in its order."""
    threads = _open_threads(session, customer_id) if customer_id is not None else []
    rows = _rows(session)
    by_id = {key(row): row for row in rows}
    first = [
        MatterView(thread.matter_id, by_id[thread.matter_id].name, by_id[thread.matter_id].active, key(thread))
        for thread in threads
        if thread.matter_id in by_id
    ]
    open_ones = {view.id for view in first}
    return (*first, *(_view(row) for row in rows if row.active and key(row) not in open_ones))


def matter_list(session: Session) -> tuple[MatterView, ...]:
    """The office's whole list in its order, those not in use too (``active`` tells)."""
    return tuple(_view(row) for row in _rows(session))


@needs("settings")
def add_matter(session: Session, name: str, *, avoidable: bool = False) -> MatterView:
    """Adds a matter at the end of the list; an archived one of that name comes back.

    Raises Refused (``name``) for an empty or taken name.
    """
    from deskcrm.models import Matter

    name = _checked_name(session, name, None)
    row = session.get_one(Matter, find_or_add(session, name))
    row.active, row.avoidable = True, avoidable
    session.flush()
    return _view(row)


@needs("settings")
def edit_matter(
    session: Session,
    matter_id: int,
    *,
    name: str,
    active: bool = True,
    avoidable: bool = False,
    known: MatterView | None = None,
) -> MatterView:
    """Renames a matter or takes it out of use; ``known`` is the matter that the change was begun from.

    Raises NotFound, Stale, and Refused as :func:`add_matter`.
    """
    from deskcrm.models import Matter

    row = there(session, Matter, matter_id, N_("This matter is not there any more."))
    as_known(_view(row), known)
    row.name, row.active, row.avoidable = _checked_name(session, name, matter_id), active, avoidable
    session.flush()
    return _view(row)


@needs("settings")
def move_matter(session: Session, matter_id: int, step: int) -> tuple[MatterView, ...]:
    """Puts a matter ``step`` places further down the list (up when negative), as far as the list goes.

    Returns the list in its new order. Raises NotFound.
    """
    from deskcrm.models import Matter

    row = there(session, Matter, matter_id, N_("This matter is not there any more."))
    rows = _rows(session)
    place = rows.index(row)
    rows.insert(max(0, min(place + step, len(rows) - 1)), rows.pop(place))
    for position, one in enumerate(rows):
        if one.position != position:
            one.position = position
    session.flush()
    return tuple(_view(one) for one in rows)


def find_or_add(session: Session, name: str) -> int:
    """The id of the matter called ``name``, capitals aside; new to the office it is added, archived it comes back."""
    from deskcrm.models import Matter

    # The list is short, and only Python folds the capitals of every script. Plain values, as a save is waited for.
    rows = connection_of(session).execute("SELECT archived_at IS NOT NULL, name, id, position FROM matter").fetchall()
    alike = [row for row in rows if row[1].casefold() == name.casefold()]
    if alike:
        archived, _name, matter_id, _position = min(alike, key=lambda row: (row[0], row[1] != name))
        if archived:
            row = session.get_one(Matter, matter_id)
            row.archived_at, row.active = None, True
        return int(matter_id)
    row = Matter(name=name, position=max((position for *_rest, position in rows), default=-1) + 1)
    session.add(row)
    session.flush()
    return key(row)


def join_thread(session: Session, customer_id: int, matter_id: int, *, thread_id: int | None, at: datetime) -> int:
    """The id of the open thread this contact belongs to: ``thread_id`` when it is the customer's on this matter and
    still open, else another open one of theirs on this matter, else a new one opened ``at``.

    Raises Refused (``matter``) for a thread of somebody else.
    """
    from deskcrm.models import MatterThread

    connection = connection_of(session)
    if thread_id is not None:
        owner = connection.execute("SELECT customer_id FROM matter_thread WHERE id = ?", (thread_id,)).fetchone()
        if owner != (customer_id,):
            raise Refused(N_("This matter belongs to another customer."), field="matter")
    # One that was closed in the meantime, or is on another matter than was typed in the end, gives way to the newest.
    found = connection.execute(
        "SELECT id FROM matter_thread WHERE customer_id = ? AND matter_id = ? AND closed_at IS NULL"
        " AND archived_at IS NULL ORDER BY id IS ? DESC, opened_at DESC, id DESC LIMIT 1",
        (customer_id, matter_id, thread_id),
    ).fetchone()
    if found is not None:
        return int(found[0])
    thread = MatterThread(customer_id=customer_id, matter_id=matter_id, opened_at=at)
    session.add(thread)
    session.flush()
    return key(thread)


def close_thread(session: Session, thread_id: int, at: datetime) -> None:
    """Closes a thread that a contact at ``at`` (UTC) has solved."""
    from deskcrm.models import MatterThread

    thread = session.get_one(MatterThread, thread_id)
    # A contact logged late may lie before the one that opened the thread.
    thread.closed_at = max(at, thread.opened_at)


def clean_name(text: str) -> str:
    """A matter's name fit to keep, empty for none. Raises Refused (``matter``)."""
    return " ".join(clean_line(text, "matter", limit=NAME_LIMIT).split())


def _open_threads(session: Session, customer_id: int) -> list[MatterThread]:
    from sqlmodel import col, select

    from deskcrm.models import MatterThread

    statement = (
        select(MatterThread)
        .where(MatterThread.customer_id == customer_id)
        .where(col(MatterThread.closed_at).is_(None), col(MatterThread.archived_at).is_(None))
        .order_by(col(MatterThread.opened_at).desc(), col(MatterThread.id).desc())
    )
    return list(session.exec(statement))


def _rows(session: Session) -> list[Matter]:
    from sqlmodel import col, select

    from deskcrm.models import Matter

    statement = select(Matter).where(col(Matter.archived_at).is_(None))
    return list(session.exec(statement.order_by(col(Matter.position), col(Matter.id))))


def _checked_name(session: Session, name: str, matter_id: int | None) -> str:
    from sqlmodel import select

    from deskcrm.models import Matter

    name = " ".join(clean_line(name, "name", limit=NAME_LIMIT).split())
    if not name:
        raise Refused(N_("A matter needs a name."), field="name")
    for row in session.exec(select(Matter)):
        # A new one may bring an archived one of its name back; a renamed one cannot.
        taken = row.archived_at is None or matter_id is not None
        if taken and row.id != matter_id and row.name.casefold() == name.casefold():
            raise Refused(N_("There is already a matter called {name}."), field="name", name=row.name)
    return name


def _view(row: Matter) -> MatterView:
    return MatterView(key(row), row.name, row.active, avoidable=row.avoidable)
