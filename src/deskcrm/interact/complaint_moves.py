"""What is done with a complaint: on to the next stage, waiting for the customer, closed, withdrawn, opened again.

The stages are those of ISO 10002:2018 clause 8. Each move is a step of the complaint's history; before it, what is
missed by now is noted.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from deskcrm.errors import Refused, Stale
from deskcrm.interact import words
from deskcrm.interact.catalogue import product_id_of
from deskcrm.interact.complaint_clock import (
    breaches_now,
    go_on_after_waiting,
    raise_to_supervisor,
    set_targets,
    set_targets_anew,
    settle,
)
from deskcrm.interact.complaint_views import STAGES, ComplaintChange, ComplaintInput, ComplaintView
from deskcrm.interact.complaints import (
    GONE,
    add_step,
    complaint,
    put_category,
    put_parent,
    put_severity,
    take_complaint,
)
from deskcrm.interact.guards import active_staff, staff_name
from deskcrm.interact.recovery import queue_check
from deskcrm.interact.words import OPEN_STAGES, ROOT_CAUSES, later_stages
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.settings.office import load
from deskcrm.store.doors import connection_of
from deskcrm.store.records import there
from deskcrm.text import clean_line, clean_text

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.models import Complaint

REOPENED_STAGE = "investigating"
"""Where a complaint stands that was closed too early: it was received and assessed before."""


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
    """Moves an open complaint on to a later stage, or to ``withdrawn``. One that waited for the customer goes on.

    Raises NotFound, Stale, and Refused (``stage``) for a way back or a stage that is reached otherwise.
    """
    row = open_at(session, complaint_id, version, clock)
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
    _reach(session, row, stage, clean_text(note, "note"), staff_id, clock)
    return complaint(session, complaint_id, clock=clock)


def close_complaint(
    session: Session,
    complaint_id: int,
    *,
    version: int,
    resolution: str,
    root_cause: str = "",
    told: bool | None = None,
    staff_id: int | None,
    clock: Clock,
) -> ComplaintView:
    """Closes a complaint with what was done, the root cause (a code of ROOT_CAUSES) and whether the customer was told.

    With a cause of ours its remedies and the contacts about it are the office's own cost of poor quality. Raises
    NotFound, Stale, and Refused (``resolution``, ``root_cause``, ``told``, ``remedy``). The first closing survives a
    reopening.
    """
    row = open_at(session, complaint_id, version, clock)
    resolution = clean_text(resolution, "resolution")
    if not resolution:
        raise Refused(N_("What was done about the complaint is missing."), field="resolution")
    row.root_cause = _cause(root_cause)
    if told is None:
        raise Refused(N_("Whether the customer was told is missing."), field="told")
    _nothing_asked(session, complaint_id)
    row.resolution, row.told = resolution, told
    _reach(session, row, "closed", resolution, staff_id, clock)
    return complaint(session, complaint_id, clock=clock)


def reopen_complaint(
    session: Session, complaint_id: int, *, version: int, note: str = "", staff_id: int | None, clock: Clock
) -> ComplaintView:
    """Opens a closed or withdrawn complaint again, with new times to answer and resolve; the first closing stays.

    Raises NotFound, Stale, and Refused (``stage``) when it is open, or was closed longer ago than the office opens
    one again (then it is taken up again as a new one, :func:`take_up_again`).
    """
    row = _ended(session, complaint_id, version)
    if must_be_new(session, complaint_id, clock=clock):
        raise Refused(
            N_("It was closed more than {days} days ago; take it up as a new complaint that follows this one."),
            field="stage",
            days=load(connection_of(session)).reopen_days,
        )
    add_step(session, row, row.stage, REOPENED_STAGE, clean_text(note, "note"), staff_id, clock)
    row.stage, row.closed_at, row.reopened = REOPENED_STAGE, None, row.reopened + 1
    row.escalated_at, row.escalation = None, ""
    _raise_if_severe(session, row, clock)
    set_targets_anew(session, row, clock=clock)
    return complaint(session, complaint_id, clock=clock)


def take_up_again(
    session: Session, complaint_id: int, *, version: int, note: str = "", staff_id: int | None, clock: Clock
) -> ComplaintView:
    """Takes in a new complaint that follows a closed one, about the same thing, in the words of ``note``; without any
    it has those of the old one. Raises NotFound, Stale, Refused as :func:`take_complaint`."""
    old = complaint(session, _ended(session, complaint_id, version).id or 0, clock=clock)
    given = ComplaintInput(
        description=note or old.description,
        customer_id=old.customer_id,
        channel=old.channel_code,
        product=old.product,
        category=old.category,
        subcategory=old.subcategory,
        severity=old.severity,
        wish=old.wish,
        impact=old.impact,
        urgency=old.urgency,
    )
    return take_complaint(session, given, staff_id=staff_id, clock=clock, follows_id=complaint_id)


def must_be_new(session: Session, complaint_id: int, *, clock: Clock) -> bool:
    """Whether a complaint was closed too long ago to be opened again. Raises NotFound."""
    from deskcrm.models import Complaint

    closed_at = there(session, Complaint, complaint_id, GONE).closed_at
    days = timedelta(days=load(connection_of(session)).reopen_days)
    return closed_at is not None and clock.now() - closed_at > days


def wait_for_customer(
    session: Session, complaint_id: int, *, version: int, note: str = "", staff_id: int | None, clock: Clock
) -> ComplaintView:
    """Stops the clocks: it is the customer's turn. Raises NotFound, Stale, Refused (``stage``) if it waits already."""
    row = open_at(session, complaint_id, version, clock)
    if row.waiting_since is not None:
        raise Refused(N_("It is waiting for the customer already."), field="stage")
    breaches_now(session, row, clock=clock)
    row.waiting_since = clock.now()
    settle(row)
    add_step(session, row, row.stage, row.stage, _said(_("waiting for the customer"), note), staff_id, clock)
    return complaint(session, complaint_id, clock=clock)


def go_on(
    session: Session, complaint_id: int, *, version: int, note: str = "", staff_id: int | None, clock: Clock
) -> ComplaintView:
    """The customer came back to us: the clocks run again, later by the working time waited. Raises NotFound, Stale,
    Refused (``stage``) when it does not wait."""
    row = open_at(session, complaint_id, version, clock)
    if row.waiting_since is None:
        raise Refused(N_("It is not waiting for the customer."), field="stage")
    go_on_after_waiting(session, row, clock=clock)
    add_step(session, row, row.stage, row.stage, _said(_("the clocks run again"), note), staff_id, clock)
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
    row = open_at(session, complaint_id, version, clock)
    row.owner_id = None if owner_id is None else active_staff(session, owner_id, "owner")
    said = _("Looked after by {name}", name=staff_name(session, row.owner_id) or _("nobody"))
    add_step(session, row, row.stage, row.stage, said, staff_id, clock)
    return complaint(session, complaint_id, clock=clock)


def change_complaint(
    session: Session, complaint_id: int, given: ComplaintChange, *, version: int, staff_id: int | None, clock: Clock
) -> ComplaintView:
    """Corrects what was taken down of an open complaint; a new severity gives it new targets, counted from its intake.

    Raises NotFound, Stale, and Refused as :func:`take_complaint`.
    """
    row = open_at(session, complaint_id, version, clock)
    breaches_now(session, row, clock=clock)
    severity = row.severity
    put_severity(row, given.severity, given.impact, given.urgency)
    put_category(row, given.category, given.subcategory)
    put_parent(session, row, given.parent)
    row.product_id, row.wish = product_id_of(session, given.product), clean_text(given.wish, "wish")
    note = ""
    if row.severity != severity:
        note = f"{words.severity(severity)} → {words.severity(row.severity)}"
        if not row.reopened:
            set_targets(session, row, clock=clock)
        _raise_if_severe(session, row, clock)
    add_step(session, row, row.stage, row.stage, note, staff_id, clock)
    return complaint(session, complaint_id, clock=clock)


def escalate(
    session: Session, complaint_id: int, *, version: int, note: str = "", staff_id: int | None, clock: Clock
) -> ComplaintView:
    """Hands an open complaint to the supervisors. Raises NotFound, Stale, Refused (``stage``) when it is theirs."""
    row = open_at(session, complaint_id, version, clock)
    if row.escalated_at is not None:
        raise Refused(N_("It is with the supervisors already."), field="stage")
    raise_to_supervisor(row, "asked", clock)
    add_step(session, row, row.stage, row.stage, clean_text(note, "note"), staff_id, clock)
    return complaint(session, complaint_id, clock=clock)


def open_at(session: Session, complaint_id: int, version: int, clock: Clock) -> Complaint:
    """The open complaint at ``version``. Raises NotFound, and Stale saying who did what to it meanwhile."""
    from deskcrm.models import Complaint

    row = there(session, Complaint, complaint_id, GONE)
    if row.version != version:
        raise _changed(session, row, clock)
    if row.stage not in OPEN_STAGES:
        raise Stale(N_("This complaint is {stage} already."), stage=words.stage(row.stage))
    return row


def _ended(session: Session, complaint_id: int, version: int) -> Complaint:
    from deskcrm.models import Complaint

    row = there(session, Complaint, complaint_id, GONE)
    if row.stage in OPEN_STAGES:
        raise Refused(N_("This complaint is open already."), field="stage")
    if row.version != version:
        raise Stale(N_("Not saved: somebody else changed this in the meantime. Look at it again."))
    return row


def _changed(session: Session, row: Complaint, clock: Clock) -> Stale:
    """What happened to a complaint since it was looked at."""
    last = complaint(session, row.id or 0, clock=clock).history
    if not last:
        return Stale(N_("Not saved: somebody else changed this in the meantime. Look at it again."))
    return Stale(
        N_("Not saved: {name} was here first ({time}). The complaint is now {stage}; look at it and choose again."),
        name=last[-1].staff or "-",
        time=formats.date_time(clock.local(last[-1].at)),
        stage=words.stage(row.stage),
    )


def _reach(session: Session, row: Complaint, stage: str, note: str, staff_id: int | None, clock: Clock) -> None:
    """Brings a complaint to a stage: what is missed by now is noted first, the clocks that are met stop."""
    if row.waiting_since is not None:
        go_on_after_waiting(session, row, clock=clock)
    breaches_now(session, row, clock=clock)
    now, came_from = clock.now(), row.stage
    add_step(session, row, came_from, stage, note, staff_id, clock)
    row.stage = stage
    if stage != "withdrawn":
        if STAGES.index(stage) >= STAGES.index("acknowledged"):
            row.acknowledged_at = row.acknowledged_at or now
        if STAGES.index(stage) >= STAGES.index("answered") and row.answered_at is None:
            row.answered_at = now
            queue_check(session, row, staff_id=staff_id, clock=clock)
    if stage in ("closed", "withdrawn"):
        row.closed_at = now
        row.first_closed_at = row.first_closed_at or now
    settle(row)


def _raise_if_severe(session: Session, row: Complaint, clock: Clock) -> None:
    if row.severity >= load(connection_of(session)).escalate_from:
        raise_to_supervisor(row, "severity", clock)


def _cause(root_cause: str) -> str:
    cause = clean_line(root_cause, "root_cause", limit=60).casefold()
    if not cause:
        raise Refused(N_("The root cause is missing: what made this happen?"), field="root_cause")
    if cause not in ROOT_CAUSES:
        raise Refused(
            N_("There is no root cause {cause}; there are {causes}."),
            field="root_cause",
            cause=cause,
            causes=", ".join(ROOT_CAUSES),
        )
    return cause


def _nothing_asked(session: Session, complaint_id: int) -> None:
    """Refuses to close while a supervisor has a remedy to decide."""
    from sqlmodel import col, select

    from deskcrm.models import Remedy

    waiting = select(Remedy.id).where(
        Remedy.complaint_id == complaint_id, Remedy.state == "asked", col(Remedy.archived_at).is_(None)
    )
    if session.exec(waiting).first() is not None:
        raise Refused(N_("A supervisor has not decided on the remedy yet."), field="remedy")


def _said(what: str, note: str) -> str:
    return " · ".join(part for part in (what, clean_text(note, "note")) if part)
