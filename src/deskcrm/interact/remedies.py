"""What is given to make a complaint good: asked for, decided on by a supervisor above the clerk's limit, given.

What was promised counts among the costs to serve, or as the office's own cost of poor quality where the cause is ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deskcrm.errors import Refused, Stale
from deskcrm.interact import words
from deskcrm.interact.complaint_clock import raise_to_supervisor
from deskcrm.interact.complaint_views import RemedyView
from deskcrm.interact.complaints import GONE, add_step, remedies_of
from deskcrm.interact.guards import staff_name, supervisor
from deskcrm.interact.words import OPEN_STAGES, REMEDIES
from deskcrm.locale.messages import N_
from deskcrm.money import AMOUNT_LIMIT, decimals, parse_unit_price
from deskcrm.settings.office import load
from deskcrm.store.doors import connection_of, takes_connection
from deskcrm.store.records import key, there, unchanged
from deskcrm.text import clean_line, clean_text

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.models import Complaint, Remedy

_GONE = N_("This remedy is not there any more.")
_PROMISED = ("approved", "given")


def ask_remedy(
    session: Session,
    complaint_id: int,
    *,
    kind: str,
    detail: str = "",
    cost: int = 0,
    staff_id: int | None,
    clock: Clock,
) -> RemedyView:
    """Asks for a remedy of ``cost`` minor units. Up to the clerk's limit, and for a supervisor, it is approved at once;
    above it, it waits for a supervisor and the complaint goes to theirs.

    Raises NotFound, and Refused (``remedy``, ``remedy_cost``, ``stage``).
    """
    from deskcrm.models import Remedy

    row = _open(session, complaint_id)
    kind = clean_line(kind, "remedy", limit=60).casefold()
    if kind not in REMEDIES or kind == "none":
        raise Refused(
            N_("There is no remedy {remedy}; there are {remedies}."),
            field="remedy",
            remedy=kind or "-",
            remedies=", ".join(code for code in REMEDIES if code != "none"),
        )
    if not 0 <= cost <= AMOUNT_LIMIT:
        raise Refused(N_("A cost from zero up is needed."), field="remedy_cost")
    alone = cost <= clerk_limit(connection_of(session)) or _is_supervisor(session, staff_id)
    now = clock.now()
    remedy = Remedy(
        complaint_id=complaint_id,
        kind=kind,
        detail=clean_text(detail, "detail"),
        cost=cost,
        state="approved" if alone else "asked",
        asked_at=now,
        asked_by_id=staff_id,
        decided_at=now if alone else None,
        decided_by_id=staff_id if alone else None,
    )
    session.add(remedy)
    if not alone:
        raise_to_supervisor(row, "remedy", clock)
    add_step(session, row, row.stage, row.stage, _note(remedy), staff_id, clock)
    return _saved(session, row, remedy)


def decide_remedy(
    session: Session,
    remedy_id: int,
    *,
    version: int,
    approve: bool,
    supervisor_id: int | None,
    note: str = "",
    staff_id: int | None,  # noqa: ARG001  who acts, for the audit
    clock: Clock,
) -> RemedyView:
    """A supervisor approves or refuses what was asked for. A complaint that was theirs for that alone is the desk's
    again once nothing is left to decide.

    Raises NotFound, Stale saying who decided already, and Refused (``supervisor``) for anybody else.
    """
    remedy = _remedy(session, remedy_id)
    if remedy.state != "asked":
        raise Stale(
            N_("{name} has decided this already: {state}."),
            name=staff_name(session, remedy.decided_by_id) or "-",
            state=words.remedy_state(remedy.state),
        )
    unchanged(remedy, version)
    row = _open(session, remedy.complaint_id)
    remedy.decided_by_id = supervisor(session, supervisor_id, "supervisor")
    remedy.state, remedy.decided_at = ("approved" if approve else "refused"), clock.now()
    remedy.note = clean_text(note, "note")
    add_step(session, row, row.stage, row.stage, _note(remedy), supervisor_id, clock)
    view = _saved(session, row, remedy)
    left = any(other.state == "asked" for other in remedies_of(connection_of(session), key(row)))
    if row.escalation == "remedy" and not left:
        row.escalated_at, row.escalation = None, ""
    return view


def give_remedy(session: Session, remedy_id: int, *, version: int, staff_id: int | None, clock: Clock) -> RemedyView:
    """The customer has got what was approved. Raises NotFound, Stale, Refused (``remedy``) before it is approved."""
    remedy = _remedy(session, remedy_id)
    if remedy.state != "approved":
        raise Refused(N_("This remedy is {state}."), field="remedy", state=words.remedy_state(remedy.state))
    unchanged(remedy, version)
    from deskcrm.models import Complaint

    row = there(session, Complaint, remedy.complaint_id, GONE)
    remedy.state, remedy.given_at = "given", clock.now()
    add_step(session, row, row.stage, row.stage, _note(remedy), staff_id, clock)
    return _saved(session, row, remedy)


@takes_connection
def clerk_limit(connection: Any) -> int:
    """The cost up to which a clerk promises a remedy alone, in minor units."""
    settings = load(connection)
    limit = parse_unit_price(settings.clerk_limit, field="complaints.clerk_limit")  # ten-thousandths of the major unit
    return int(limit) * int(10 ** decimals(settings.currency)) // 10_000


def _note(remedy: Remedy) -> str:
    parts = (words.remedy(remedy.kind), remedy.detail, words.remedy_state(remedy.state), remedy.note)
    return " · ".join(part for part in parts if part)


def _saved(session: Session, row: Complaint, remedy: Remedy) -> RemedyView:
    """Keeps what the remedies come to on the complaint, which the figures read."""
    session.flush()
    found = remedies_of(connection_of(session), key(row))
    promised = [view for view in found if view.state in _PROMISED]
    row.remedy = promised[-1].kind if promised else ""
    row.remedy_cost = sum(view.cost for view in promised)
    session.flush()
    return next(view for view in found if view.id == remedy.id)


def _is_supervisor(session: Session, staff_id: int | None) -> bool:
    from deskcrm.models import Staff

    member = None if staff_id is None else session.get(Staff, staff_id)
    return member is not None and member.role == "supervisor" and member.active


def _remedy(session: Session, remedy_id: int) -> Remedy:
    from deskcrm.models import Remedy

    return there(session, Remedy, remedy_id, _GONE)


def _open(session: Session, complaint_id: int) -> Complaint:
    from deskcrm.models import Complaint

    row = there(session, Complaint, complaint_id, GONE)
    if row.stage not in OPEN_STAGES:
        raise Refused(N_("This complaint is {stage} already."), field="stage", stage=words.stage(row.stage))
    return row
