"""Merging two records of one customer, whole, and taking it back whole.

Everything that points to the dropped customer is made to point to the kept one; which columns those are is read from
the tables themselves, so that a table made later is not forgotten. The dropped record is archived with a forward.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from deskcrm.errors import NotFound, Refused, Stale
from deskcrm.identify import rows
from deskcrm.identify.consents import asked_not_on_both, stand_on_both, strictest
from deskcrm.identify.customers import customer_by_id
from deskcrm.identify.relations import fold_relations
from deskcrm.identify.views import CustomerView
from deskcrm.locale.collation import sort_key
from deskcrm.locale.fields import label
from deskcrm.locale.messages import N_, _
from deskcrm.store.doors import backed_up, connection_of, takes_connection
from deskcrm.store.records import there
from deskcrm.text import TEXT_LIMIT

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.models import ContactPoint, Customer, EventInvitation
    from deskcrm.models.base import Record

STAYS: Mapping[str, str] = {
    "customer_figures.customer_id": "worked out anew for both",
    "tier_change.customer_id": "the history of figures that were each record's own",
    "suggestion_shown.customer_id": "counts what was shown on that record's screen",
    "customer_merge.kept_id": "the chain of forwards is followed, and each merge is taken back alone",
    "customer_merge.dropped_id": "the forward itself",
    "erasure.customer_id": "each record that was erased is named by its own",
    "news_claim.customer_id": "keeps two terminals apart for minutes",
    "contact_point.customer_id": "moved one by one: a number that both have is kept once",
}
"""What points to a customer and is not moved as it is, and why."""

CHOICES = (
    "name", "title", "nickname", "organisation", "born", "language", "preferred_channel", "referred_by", "kind",
    "tax_id",
)  # fmt: skip
"""What one record can win: ``name`` with its parts, ``referred_by`` with the customer it names."""

_PARTS = {
    "name": ("name", "given", "family", "sort_name"),
    "referred_by": ("referred_by_text", "referred_by_id"),
    "tax_id": ("tax_id", "branch"),
}
"""The columns that go together, first the one that is shown."""

_POINT = ("kind", "extension", "subdistrict", "district", "province", "postcode", "country")


@backed_up
def merge_customers(
    session: Session, keep: int, drop: int, *, take: tuple[str, ...] = (), versions: tuple[int, int] | None = None,
    staff_id: int | None, clock: Clock,
) -> CustomerView:  # fmt: skip
    """Merges customer ``drop`` into ``keep`` and returns the one that is left.

    A value that only one has is kept; where both have one, that of ``keep`` stands unless ``take`` names the field (of
    CHOICES), and the other goes into the note. ``versions`` are those the clerk saw. Raises Refused for one and the
    same, NotFound for one who is missing or archived, Stale when one was changed since.
    """
    from deskcrm.models import Customer, CustomerMerge

    if keep == drop:
        raise Refused(N_("These are one and the same record already."))
    kept, dropped = (there(session, Customer, one, rows.CUSTOMER_GONE) for one in (keep, drop))
    if versions is not None and versions != (kept.version, dropped.version):
        raise Stale(N_("Not merged: somebody else changed one of the two in the meantime. Look at them again."))
    session.add(
        CustomerMerge(
            kept_id=keep, dropped_id=drop, staff_id=staff_id, figures=_figures(connection_of(session), keep, drop)
        )
    )
    strictest(session, keep, drop, clock=clock)
    _points(session, keep, drop)
    _fold_invitations(session, keep, drop, clock)
    for model, column in pointing():
        _move(session, model, column, keep, drop)
    fold_relations(session, keep, clock=clock)
    _fields(kept, dropped, set(take))
    dropped.archived_at = clock.now()
    session.flush()
    return customer_by_id(session, keep)


@takes_connection
def merge_of(connection: Any, code: str) -> int:
    """The number of the audit entry of the merge by which the customer with this code was dropped, for
    :meth:`Office.undo`. Raises NotFound when there is none that stands."""
    found = connection.execute(
        "SELECT m.id FROM customer c JOIN customer_merge m ON m.dropped_id = c.id AND m.archived_at IS NULL"
        " WHERE c.code IN (?, ?) LIMIT 1",
        (code.strip(), code.strip().upper()),
    ).fetchone()
    entries = connection.execute(
        "SELECT e.id, p.body FROM audit_entry e JOIN audit_payload p ON p.entry_id = e.id"
        " WHERE e.action = 'merge_customers' ORDER BY e.id DESC"
    )
    for entry_id, body in entries if found else ():
        for change in json.loads(body)["changes"]:
            if change["table"] == "customer_merge" and change["id"] == found[0]:
                return int(entry_id)
    raise NotFound(N_("No customer with the code {code} was merged into another."), code=code.strip())


def part(connection: Any, merge_id: int) -> None:
    """Of a merge taken back, the figures both had: a tier that sticks must not stick to what never was. What was
    refused or withdrawn in between stands on both."""
    merged_at, kept_id, dropped_id, text, now = connection.execute(
        "SELECT created_at, kept_id, dropped_id, figures, updated_at FROM customer_merge WHERE id = ?", (merge_id,)
    ).fetchone()
    kept = json.loads(text)
    for row in kept["figures"]:
        columns, marks = ", ".join(row), ", ".join("?" * len(row))
        connection.execute(
            f"INSERT OR REPLACE INTO customer_figures ({columns}) VALUES ({marks})",  # noqa: S608
            tuple(row.values()),
        )
    # All of them, not only the one of the merge's own second: a merge may take longer, and whatever the tier did since
    # followed from the figures of both.
    connection.execute("DELETE FROM tier_change WHERE customer_id = ? AND id > ?", (kept_id, kept["change"]))
    after = kept.get("consent")
    if after is None:  # a merge of an older version
        earlier = "SELECT coalesce(max(id), 0) FROM consent WHERE created_at < ?"
        after = connection.execute(earlier, (merged_at,)).fetchone()[0]
    stand_on_both(connection, kept_id, dropped_id, after, now)
    if "response" in kept:
        asked_not_on_both(connection, kept_id, dropped_id, kept["response"], kept["request"], now)


def pointing() -> Iterator[tuple[type[Record], str]]:
    """Each table of records, with its column that points to a customer and moves."""
    from sqlmodel import SQLModel

    import deskcrm.models as models

    for name in sorted(models.__all__):
        model = getattr(models, name)
        if not issubclass(model, SQLModel):
            continue
        for foreign in model.__table__.foreign_keys:
            place = f"{model.__tablename__}.{foreign.parent.name}"
            if foreign.column.table.name == "customer" and place not in STAYS:
                yield model, foreign.parent.name


def _move(session: Session, model: type[Record], column: str, keep: int, drop: int) -> None:
    from sqlmodel import select

    for record in session.exec(select(model).where(getattr(model, column) == drop)):
        if model.__tablename__ != "customer" or record.id != keep:
            setattr(record, column, keep)


def _points(session: Session, keep: int, drop: int) -> None:
    """The dropped one's ways to reach come after the kept one's; one that both have stays behind, its label kept."""
    from sqlmodel import col, select

    from deskcrm.models import ContactPoint

    def of(customer_id: int) -> list[ContactPoint]:
        order = (col(ContactPoint.position), col(ContactPoint.id))
        return list(session.exec(select(ContactPoint).where(ContactPoint.customer_id == customer_id).order_by(*order)))

    standing = [point for point in of(keep) if point.archived_at is None]
    last = max((point.position for point in standing), default=-1)
    for point in of(drop):
        twin = next((one for one in standing if _same_point(one, point)), None)
        if twin is None or point.archived_at is not None:
            point.customer_id = keep
            if point.archived_at is None:
                last += 1
                point.position = last
        else:
            twin.label = twin.label or point.label
            twin.display_name = twin.display_name or point.display_name


def _fold_invitations(session: Session, keep: int, drop: int, clock: Clock) -> None:
    """To one event one customer is invited once: of two the one who was there stays, else who has said more."""
    from sqlmodel import col, select

    from deskcrm.models import Event, EventInvitation

    standing: dict[int, EventInvitation] = {}
    for one in session.exec(
        select(EventInvitation).where(
            col(EventInvitation.customer_id).in_((keep, drop)), col(EventInvitation.archived_at).is_(None)
        )
    ).all():
        other = standing.setdefault(one.event_id, one)
        if other is not one:
            less = min(one, other, key=_said_of_it)
            less.archived_at = clock.now()
            event = session.get(Event, one.event_id)
            if event is not None and less.reply != "none":
                # The merge is not taken back once somebody else has the place, nor in between the reply by which this
                # one gave theirs up.
                event.seatings += 1
            standing[one.event_id] = other if less is one else one
    session.flush()


def _said_of_it(one: EventInvitation) -> tuple[bool, bool, int, int, int]:
    has_place = one.reply == "yes" and one.waiting is None
    said = ("none", "maybe", "no", "yes").index(one.reply)
    return one.attended_at is not None, has_place, said, -(one.waiting or 0), one.guests


def _same_point(one: ContactPoint, other: ContactPoint) -> bool:
    if any(getattr(one, name) != getattr(other, name) for name in _POINT):
        return False
    return one.value == other.value or bool(one.normal and one.normal == other.normal)


def _fields(kept: Customer, dropped: Customer, take: set[str]) -> None:
    lost: list[str] = []
    for field in CHOICES:
        parts = _PARTS.get(field, (field,))
        mine, theirs = getattr(kept, parts[0]), getattr(dropped, parts[0])
        taken = bool(theirs) and (field in take or not mine)
        for part in parts:
            if taken or (mine == theirs and not getattr(kept, part)):
                setattr(kept, part, getattr(dropped, part))
        other = mine if taken else theirs
        if other and mine != theirs and field != "kind":
            lost.append(f"{label(field)}: {other}")
    if kept.referred_by_id in (kept.id, dropped.id):
        kept.referred_by_id = None
    kept.sort_name = sort_key(kept.name)
    tags = dict.fromkeys(tag for tag in f"{kept.tags};{dropped.tags}".split(";") if tag)
    kept.tags = ";".join(tags)
    kept.created_at = min(kept.created_at, dropped.created_at)
    note = [kept.note, dropped.note if dropped.note != kept.note else ""]
    if lost:
        note.append(_("From {code}: {values}", code=dropped.code, values="; ".join(lost)))
    kept.note = _note([part for part in note if part])


def _note(parts: list[str]) -> str:
    note = "\n".join(parts)
    if len(note) > TEXT_LIMIT:
        raise Refused(N_("The notes of both together are too long for one; shorten one of them first."), field="note")
    return note


def _figures(connection: Any, keep: int, drop: int) -> str:
    found = connection.execute("SELECT * FROM customer_figures WHERE customer_id IN (?, ?)", (keep, drop))
    names = [column[0] for column in found.description]
    last = {
        name: connection.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0]  # noqa: S608  our own names
        for name, table in (
            ("change", "tier_change"),
            ("consent", "consent"),
            ("response", "response"),
            ("request", "data_request"),
        )
    }
    return json.dumps({"figures": [dict(zip(names, row, strict=True)) for row in found], **last})
