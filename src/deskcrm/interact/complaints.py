"""Complaints, in the customer's own words: taking one in, and reading what there is. What is done with them stands in
:mod:`deskcrm.interact.complaint_moves`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from deskcrm.errors import NotFound, Refused
from deskcrm.identify.rows import CUSTOMER_GONE
from deskcrm.interact import complaint_rows, rows
from deskcrm.interact.catalogue import product_id_of
from deskcrm.interact.channels import find_channel
from deskcrm.interact.complaint_clock import raise_to_supervisor, set_targets, severity_of
from deskcrm.interact.complaint_views import (
    BreachView,
    ComplaintInput,
    ComplaintLink,
    ComplaintStageView,
    ComplaintView,
    RemedyView,
)
from deskcrm.interact.numbering import complaint_number, filled
from deskcrm.interact.words import SEVERITY_WORDS
from deskcrm.locale.messages import N_
from deskcrm.settings.office import load
from deskcrm.store.doors import connection_of
from deskcrm.store.records import instant, instant_or_none, key, there
from deskcrm.text import clean_line, clean_text

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.models import Complaint

GONE = N_("This complaint is not there any more.")


def take_complaint(
    session: Session,
    given: ComplaintInput,
    *,
    staff_id: int | None,
    clock: Clock,
    follows_id: int | None = None,
) -> ComplaintView:
    """Takes a complaint in: it gets its number, its owner (who took it) and its targets. One severe enough is a
    supervisor's at once. ``follows_id`` is the closed one that it takes up again.

    Raises Refused (``description``, ``severity``, ``impact``, ``urgency``, ``channel``, ``product``, ``subcategory``,
    ``parent``), NotFound for a customer not there.
    """
    from deskcrm.models import Complaint, Customer

    description = clean_text(given.description, "description")
    if not description:
        raise Refused(N_("The complaint itself is missing, in the customer's own words."), field="description")
    if given.customer_id is not None:
        there(session, Customer, given.customer_id, CUSTOMER_GONE)
    row = Complaint(
        number=_next_number(session),
        customer_id=given.customer_id,
        at=clock.now(),
        channel_id=find_channel(session, given.channel) if given.channel.strip() else None,
        product_id=product_id_of(session, given.product),
        description=description,
        wish=clean_text(given.wish, "wish"),
        owner_id=staff_id,
        follows_id=follows_id,
    )
    put_severity(row, given.severity, given.impact, given.urgency)
    put_category(row, given.category, given.subcategory)
    put_parent(session, row, given.parent)
    set_targets(session, row, clock=clock)
    if row.severity >= load(connection_of(session)).escalate_from:
        raise_to_supervisor(row, "severity", clock)
    session.add(row)
    session.flush()
    add_step(session, row, "", "received", "", staff_id, clock)
    return complaint(session, key(row), clock=clock)


def put_severity(row: Complaint, severity: int, impact: int | None, urgency: int | None) -> None:
    """Gives a complaint its severity, from impact and urgency where both are known. Raises Refused (``severity``,
    ``impact``, ``urgency``)."""
    for field, level in (("impact", impact), ("urgency", urgency)):
        if level is not None and level not in (1, 2, 3):
            raise Refused(N_("{field}: a number from 1 to 3 is needed."), field=field)
    if (impact is None) != (urgency is None):
        raise Refused(
            N_("Impact and urgency go together: the severity follows from both."),
            field="impact" if impact is None else "urgency",
        )
    if impact is not None and urgency is not None:
        severity = severity_of(impact, urgency)
    if severity not in SEVERITY_WORDS:
        raise Refused(N_("The severity is a number from 1 to 4."), field="severity")
    row.severity, row.impact, row.urgency = severity, impact, urgency


def put_category(row: Complaint, category: str, subcategory: str) -> None:
    """Gives a complaint its category and subcategory. Raises Refused (``subcategory``) for one without the other."""
    row.category, row.subcategory = clean_line(category, "category"), clean_line(subcategory, "subcategory")
    if row.subcategory and not row.category:
        raise Refused(N_("A subcategory needs its category."), field="subcategory")


def put_parent(session: Session, row: Complaint, number: str) -> None:
    """Makes a complaint part of the one with this number, or with none of no other. Raises Refused (``parent``) for a
    number there is not, for itself, for one that is part of another, and where it has parts itself."""
    from sqlmodel import col, select

    from deskcrm.models import Complaint

    row.parent_id = None
    wanted = clean_line(number, "parent")
    if wanted:
        known = select(Complaint).where(col(Complaint.number).in_([wanted, filled(wanted)]))
        parent = session.exec(known.where(col(Complaint.archived_at).is_(None))).first()
        if parent is None:
            raise Refused(N_("There is no complaint with the number {number}."), field="parent", number=wanted)
        if parent.id == row.id:
            raise Refused(N_("A complaint is not a part of itself."), field="parent")
        if parent.parent_id is not None:
            raise Refused(N_("That complaint is part of another one itself; name that one."), field="parent")
        if row.id and session.exec(select(Complaint.id).where(Complaint.parent_id == row.id)).first():
            raise Refused(N_("This complaint has parts of its own and cannot be one."), field="parent")
        row.parent_id = parent.id


def complaint(session: Session, complaint_id: int, *, clock: Clock) -> ComplaintView:
    """One complaint with all that belongs to it. Raises NotFound."""
    return _one(session, "x.id = ?", complaint_id, NotFound(GONE), clock)


def complaint_by_number(session: Session, number: str, *, clock: Clock) -> ComplaintView:
    """The complaint with this number, as printed in groups or not, with its leading zeros or without.

    Raises NotFound."""
    wanted = clean_line(number, "number")
    missing = NotFound(N_("There is no complaint with the number {number}."), number=wanted)
    try:
        return _one(session, "x.number = ?", wanted, missing, clock)
    except NotFound:
        return _one(session, "x.number = ?", filled(wanted), missing, clock)


def complaints_of(session: Session, customer_id: int, *, clock: Clock) -> tuple[ComplaintView, ...]:
    """All complaints of a customer, newest first, without their histories."""
    session.flush()
    return complaint_rows.complaints(
        connection_of(session),
        "WHERE x.customer_id = ? AND x.archived_at IS NULL ORDER BY x.at DESC, x.id DESC",
        (customer_id,),
        clock=clock,
    )


def open_complaints_of(
    session: Session, customer_id: int, *, clock: Clock, limit: int = 9
) -> tuple[ComplaintView, ...]:
    """The open complaints of a customer, most urgent first, without their histories: what a contact may be about."""
    session.flush()
    return complaint_rows.complaints(
        connection_of(session),
        "WHERE x.customer_id = ? AND x.stage NOT IN ('closed', 'withdrawn') AND x.archived_at IS NULL"
        " ORDER BY x.severity DESC, x.at, x.id LIMIT ?",
        (customer_id, limit),
        clock=clock,
    )


def add_step(
    session: Session, row: Complaint, from_stage: str, to_stage: str, note: str, staff_id: int | None, clock: Clock
) -> None:
    """Writes a move into the complaint's history; one within a stage has it twice."""
    from deskcrm.models import ComplaintStep

    session.add(
        ComplaintStep(
            complaint_id=key(row),
            at=clock.now(),
            staff_id=staff_id,
            from_stage=from_stage,
            to_stage=to_stage,
            note=note,
        )
    )


def _one(session: Session, where: str, value: object, missing: NotFound, clock: Clock) -> ComplaintView:
    session.flush()
    connection = connection_of(session)
    found = complaint_rows.complaints(connection, f"WHERE {where} AND x.archived_at IS NULL", (value,), clock=clock)
    if not found:
        raise missing
    view = found[0]
    expected, perceived, worth = _satisfaction(connection, view.id)
    return replace(
        view,
        history=_history(connection, view.id),
        breaches=_breaches(connection, view.id),
        remedies=remedies_of(connection, view.id),
        contacts=rows.interactions(
            connection,
            "WHERE i.complaint_id = ? AND i.archived_at IS NULL ORDER BY i.at DESC, i.id DESC LIMIT 50",
            (view.id,),
        ),
        parts=_links(connection, view.id),
        expected=expected,
        perceived=perceived,
        worth=rows.truth(worth),
    )


def _history(connection: Any, complaint_id: int) -> tuple[ComplaintStageView, ...]:
    steps = connection.execute(
        "SELECT e.at, coalesce(s.name, ''), e.from_stage, e.to_stage, e.note FROM complaint_step e"
        " LEFT JOIN staff s ON s.id = e.staff_id WHERE e.complaint_id = ? AND e.archived_at IS NULL"
        " ORDER BY e.at, e.id",
        (complaint_id,),
    )
    return tuple(ComplaintStageView(instant(at), *step) for at, *step in steps)


def _breaches(connection: Any, complaint_id: int) -> tuple[BreachView, ...]:
    found = connection.execute(
        "SELECT target, due FROM complaint_breach WHERE complaint_id = ? AND archived_at IS NULL ORDER BY due, id",
        (complaint_id,),
    )
    return tuple(BreachView(target, instant(due)) for target, due in found)


def remedies_of(connection: Any, complaint_id: int) -> tuple[RemedyView, ...]:
    """The remedies asked for and given, in their order."""
    found = connection.execute(
        "SELECT r.id, r.version, r.complaint_id, r.kind, r.detail, r.cost, r.state, r.asked_at, coalesce(a.name, ''),"
        " r.decided_at, coalesce(d.name, ''), r.given_at, r.note FROM remedy r"
        " LEFT JOIN staff a ON a.id = r.asked_by_id LEFT JOIN staff d ON d.id = r.decided_by_id"
        " WHERE r.complaint_id = ? AND r.archived_at IS NULL ORDER BY r.asked_at, r.id",
        (complaint_id,),
    )
    return tuple(
        RemedyView(
            id=number, version=version, complaint_id=complaint_id, kind=kind, detail=detail, cost=cost, state=state,
            asked_at=instant(asked), asked_by=asked_by, decided_at=instant_or_none(decided), decided_by=decided_by,
            given_at=instant_or_none(given), note=note,
        )
        for number, version, _id, kind, detail, cost, state, asked, asked_by, decided, decided_by, given, note in found
    )  # fmt: skip


def _links(connection: Any, complaint_id: int) -> tuple[ComplaintLink, ...]:
    found = connection.execute(
        "SELECT id, number, stage, iif(parent_id = :id, 'part', 'again') FROM complaint"
        " WHERE (parent_id = :id OR follows_id = :id) AND archived_at IS NULL ORDER BY at, id",
        {"id": complaint_id},
    )
    return tuple(ComplaintLink(*row) for row in found)


def _satisfaction(connection: Any, complaint_id: int) -> tuple[int | None, int | None, int | None]:
    found: tuple[int | None, int | None, int | None] | None = connection.execute(
        "SELECT expected, perceived, worth FROM satisfaction WHERE complaint_id = ? AND archived_at IS NULL"
        " ORDER BY at DESC, id DESC LIMIT 1",
        (complaint_id,),
    ).fetchone()
    return found or (None, None, None)


def _next_number(session: Session) -> str:
    """The next free number. It counts by the table's own ids, which only grow: numbers brought along by an import may
    be any text and say nothing about how many there are."""
    from sqlmodel import func, select

    from deskcrm.models import Complaint

    sequence = (session.exec(select(func.max(Complaint.id))).one() or 0) + 1
    number = complaint_number(sequence)
    while session.exec(select(Complaint.id).where(Complaint.number == number)).first() is not None:
        sequence += 1
        number = complaint_number(sequence)
    return number
