"""Complaints, in the customer's own words, from received to closed; each move is a step of its history."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from deskcrm.errors import NotFound, Refused, Stale
from deskcrm.identify.rows import CUSTOMER_GONE
from deskcrm.interact import rows, words
from deskcrm.interact.catalogue import product_id_of
from deskcrm.interact.channels import find_channel
from deskcrm.interact.complaint_views import ComplaintInput, ComplaintStageView, ComplaintView
from deskcrm.interact.guards import active_staff, staff_name
from deskcrm.interact.numbering import complaint_number, ungrouped
from deskcrm.interact.words import OPEN_STAGES, REMEDIES, ROOT_CAUSES, later_stages
from deskcrm.locale.messages import N_
from deskcrm.money import AMOUNT_LIMIT
from deskcrm.store.doors import connection_of
from deskcrm.store.records import instant, key, there, unchanged
from deskcrm.text import clean_line, clean_text

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.models import Complaint

ANSWER_DAYS = {4: 1, 3: 2, 2: 3, 1: 5}
"""Office days within which an answer is owed, by severity."""

REOPENED_STAGE = "investigating"
"""Where a complaint stands that was closed too early: it was received and assessed before."""

_GONE = N_("This complaint is not there any more.")


def take_complaint(session: Session, given: ComplaintInput, *, staff_id: int | None, clock: Clock) -> ComplaintView:
    """Takes a complaint in: it gets its number, its owner (who took it) and the time an answer is owed by.

    Raises Refused (``description``, ``severity``, ``channel``, ``product``), NotFound for a customer not there.
    """
    from deskcrm.models import Complaint, Customer

    description = clean_text(given.description, "description")
    if not description:
        raise Refused(N_("The complaint itself is missing, in the customer's own words."), field="description")
    if given.severity not in ANSWER_DAYS:
        raise Refused(N_("The severity is a number from 1 to 4."), field="severity")
    if given.customer_id is not None:
        there(session, Customer, given.customer_id, CUSTOMER_GONE)
    row = Complaint(
        number=_next_number(session),
        customer_id=given.customer_id,
        at=clock.now(),
        channel_id=find_channel(session, given.channel) if given.channel.strip() else None,
        product_id=product_id_of(session, given.product),
        category=clean_line(given.category, "category"),
        subcategory=clean_line(given.subcategory, "subcategory"),
        description=description,
        wish=clean_text(given.wish, "wish"),
        severity=given.severity,
        owner_id=staff_id,
        due=_owed_by(given.severity, clock),
    )
    session.add(row)
    session.flush()
    _step(session, row, "", "received", "", staff_id, clock)
    return complaint(session, key(row), clock=clock)


def move_complaint(
    session: Session,
    complaint_id: int,
    to_stage: str,
    *,
    version: int,
    note: str = "",
    staff_id: int | None,
    clock: Clock,
) -> ComplaintView:
    """Moves an open complaint on to a later stage, or to ``withdrawn``.

    Raises NotFound, Stale, and Refused (``stage``) for a way back or a stage that is reached otherwise.
    """
    row = _open(session, complaint_id, version)
    stage = to_stage.strip().casefold()
    if stage == "closed":
        raise Refused(N_("A complaint is closed with what was done about it."), field="stage")
    if stage not in ("withdrawn", *later_stages(row.stage)):
        raise Refused(
            N_("From “{stage}” a complaint goes on to {stages}; “{wanted}” is not one of them."),
            field="stage",
            stage=words.stage(row.stage),
            stages=", ".join(words.stage(code) for code in (*later_stages(row.stage), "closed", "withdrawn")),
            wanted=words.stage(clean_line(to_stage, "stage", limit=60)),
        )
    if stage == "withdrawn":
        _end(row, clock)
    _step(session, row, row.stage, stage, clean_text(note, "note"), staff_id, clock)
    row.stage = stage
    return complaint(session, complaint_id, clock=clock)


def close_complaint(
    session: Session,
    complaint_id: int,
    *,
    version: int,
    resolution: str,
    root_cause: str = "",
    told: bool | None = None,
    remedy: str = "",
    remedy_cost: int = 0,
    staff_id: int | None,
    clock: Clock,
) -> ComplaintView:
    """Closes a complaint with what was done; ``told`` says whether the customer knows of it.

    ``remedy`` is what they were given (a code of REMEDIES), ``remedy_cost`` what that cost the office in minor units.
    With a cause of ours it and the contacts about the complaint are the office's own cost of poor quality. Raises
    NotFound, Stale, and Refused (``resolution``, ``root_cause``, ``remedy``, ``remedy_cost``). The first closing time
    survives a reopening.
    """
    row = _open(session, complaint_id, version)
    resolution = clean_text(resolution, "resolution")
    if not resolution:
        raise Refused(N_("What was done about the complaint is missing."), field="resolution")
    cause = clean_line(root_cause, "root_cause", limit=60).casefold()
    if cause and cause not in ROOT_CAUSES:
        raise Refused(
            N_("There is no root cause {cause}; there are {causes}."),
            field="root_cause",
            cause=cause,
            causes=", ".join(ROOT_CAUSES),
        )
    row.remedy, row.remedy_cost = _remedy(remedy, remedy_cost)
    _end(row, clock)
    _step(session, row, row.stage, "closed", resolution, staff_id, clock)
    row.stage, row.resolution, row.root_cause, row.told = "closed", resolution, cause, told
    return complaint(session, complaint_id, clock=clock)


def reopen_complaint(
    session: Session, complaint_id: int, *, version: int, note: str = "", staff_id: int | None, clock: Clock
) -> ComplaintView:
    """Opens a closed or withdrawn complaint again, with a new time to answer by; the first closing time stays.

    Raises NotFound, Stale, and Refused (``stage``) when it is open.
    """
    from deskcrm.models import Complaint

    row = there(session, Complaint, complaint_id, _GONE)
    unchanged(row, version)
    if row.stage in OPEN_STAGES:
        raise Refused(N_("This complaint is open already."), field="stage")
    _step(session, row, row.stage, REOPENED_STAGE, clean_text(note, "note"), staff_id, clock)
    row.stage, row.closed_at, row.due = REOPENED_STAGE, None, _owed_by(row.severity, clock)
    return complaint(session, complaint_id, clock=clock)


def assign_complaint(
    session: Session,
    complaint_id: int,
    owner_id: int | None,
    *,
    version: int,
    staff_id: int | None,
    clock: Clock,
) -> ComplaintView:
    """Gives an open complaint to another member of staff, or to nobody; the history names them.

    Raises NotFound, Stale, and Refused (``owner``) for somebody who does not work here.
    """
    row = _open(session, complaint_id, version)
    row.owner_id = None if owner_id is None else active_staff(session, owner_id, "owner")
    _step(session, row, row.stage, row.stage, staff_name(session, row.owner_id), staff_id, clock)
    return complaint(session, complaint_id, clock=clock)


def complaint(session: Session, complaint_id: int, *, clock: Clock) -> ComplaintView:
    """One complaint with its history. Raises NotFound."""
    return _one(session, "x.id = ?", complaint_id, NotFound(_GONE), clock)


def complaint_by_number(session: Session, number: str, *, clock: Clock) -> ComplaintView:
    """The complaint with this number, as printed in groups or not. Raises NotFound."""
    wanted = clean_line(number, "number")
    missing = NotFound(N_("There is no complaint with the number {number}."), number=wanted)
    try:
        return _one(session, "x.number = ?", wanted, missing, clock)
    except NotFound:
        return _one(session, "x.number = ?", ungrouped(wanted), missing, clock)


def complaints_of(session: Session, customer_id: int, *, clock: Clock) -> tuple[ComplaintView, ...]:
    """All complaints of a customer, newest first, without their histories."""
    session.flush()
    return rows.complaints(
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
    return rows.complaints(
        connection_of(session),
        "WHERE x.customer_id = ? AND x.stage NOT IN ('closed', 'withdrawn') AND x.archived_at IS NULL"
        " ORDER BY x.severity DESC, x.at, x.id LIMIT ?",
        (customer_id, limit),
        clock=clock,
    )


def _one(session: Session, where: str, value: object, missing: NotFound, clock: Clock) -> ComplaintView:
    from dataclasses import replace

    session.flush()
    connection = connection_of(session)
    rest = f"WHERE {where} AND x.archived_at IS NULL"
    found = rows.complaints(connection, rest, (value,), clock=clock)
    if not found:
        raise missing
    steps = connection.execute(
        "SELECT e.at, coalesce(s.name, ''), e.from_stage, e.to_stage, e.note FROM complaint_step e"
        " LEFT JOIN staff s ON s.id = e.staff_id WHERE e.complaint_id = ? AND e.archived_at IS NULL"
        " ORDER BY e.at, e.id",
        (found[0].id,),
    )
    return replace(found[0], history=tuple(ComplaintStageView(instant(at), *step) for at, *step in steps))


def _open(session: Session, complaint_id: int, version: int) -> Complaint:
    """The open complaint at ``version``."""
    from deskcrm.models import Complaint

    row = there(session, Complaint, complaint_id, _GONE)
    if row.stage not in OPEN_STAGES:
        raise Stale(N_("This complaint is {stage} already."), stage=words.stage(row.stage))
    unchanged(row, version)
    return row


def _remedy(remedy: str, cost: int) -> tuple[str, int]:
    code = clean_line(remedy, "remedy", limit=60).casefold()
    if code and code not in REMEDIES:
        raise Refused(
            N_("There is no remedy {remedy}; there are {remedies}."),
            field="remedy",
            remedy=code,
            remedies=", ".join(REMEDIES),
        )
    if not 0 <= cost <= AMOUNT_LIMIT:
        raise Refused(N_("A cost from zero up is needed."), field="remedy_cost")
    if cost and code in ("", "none"):
        raise Refused(N_("What was given for it is missing."), field="remedy")
    return code, cost


def _end(row: Complaint, clock: Clock) -> None:
    now = clock.now()
    row.breached = row.breached or (row.due is not None and row.due < now)
    row.closed_at = now
    row.first_closed_at = row.first_closed_at or now


def _step(
    session: Session, row: Complaint, from_stage: str, to_stage: str, note: str, staff_id: int | None, clock: Clock
) -> None:
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


def _owed_by(severity: int, clock: Clock) -> datetime:
    """The same office time, so many days on."""
    here = clock.local(clock.now()).replace(tzinfo=None)
    return clock.instant(here + timedelta(days=ANSWER_DAYS[severity]))


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
