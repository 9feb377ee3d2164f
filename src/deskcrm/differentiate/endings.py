"""Customers who left, and customers the office lets go: kept with the reason, and taken back when they return."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from deskcrm.differentiate.figures import caused_contacts
from deskcrm.differentiate.tiers import TIERS
from deskcrm.differentiate.views import CustomerEndInput, CustomerEndView
from deskcrm.differentiate.window import LATELY
from deskcrm.errors import NotFound, Refused
from deskcrm.identify.rows import CUSTOMER_GONE
from deskcrm.locale.messages import N_, _
from deskcrm.store.doors import connection_of, takes_connection
from deskcrm.store.records import instant, there
from deskcrm.text import clean_line, clean_text

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock

END_KINDS: Mapping[str, str] = {"lost": N_("they left us"), "let_go": N_("we let them go")}

LOST_REASONS: Mapping[str, str] = {
    "price": N_("the price"),
    "went": N_("went to another"),
    "moved": N_("moved away"),
    "no_need": N_("no need any more"),
    "not_satisfied": N_("not satisfied with us"),
    "other": N_("another reason"),
}
LET_GO_REASONS: Mapping[str, str] = {
    "costs_more": N_("serving them costs more than it brings"),
    "other": N_("another reason"),
}
END_REASONS: Mapping[str, str] = {**LOST_REASONS, **LET_GO_REASONS}

RUNGS: Mapping[str, str] = {
    "ladder_reassess": N_("looking at what we caused ourselves"),
    "ladder_educate": N_("showing them the easier channel"),
    "ladder_renegotiate": N_("agreeing anew on what they get"),
    "ladder_migrate": N_("moving them to what fits them better"),
}
"""What is tried before anybody is let go, lowest first: the rules whose suggestions must have been taken."""

RUNG_COUNTS = 365 * 86_400
"""Seconds for which a rung that was taken counts."""

_END = """
SELECT e.id, e.version, e.at, e.kind, e.reason, e.to_whom, e.note, coalesce(s.name, ''), coalesce(v.name, '')
FROM customer_end e LEFT JOIN staff s ON s.id = e.staff_id LEFT JOIN staff v ON v.id = e.supervisor_id
WHERE e.customer_id = ? AND e.archived_at IS NULL ORDER BY e.at DESC, e.id DESC LIMIT 1
"""
_OURS = """
SELECT EXISTS (SELECT 1 FROM complaint WHERE customer_id = :id AND archived_at IS NULL
        AND stage NOT IN ('closed', 'withdrawn'))
    OR EXISTS (SELECT 1 FROM follow_up WHERE customer_id = :id AND archived_at IS NULL
        AND state = 'open' AND kind = 'promise' AND due < :now)
"""
_CAUSED = f"""
SELECT EXISTS (SELECT 1 FROM interaction i WHERE i.customer_id = :id AND i.at >= :lately AND i.archived_at IS NULL
    AND i.id IN ({caused_contacts("= :id")}))
"""  # noqa: S608


def end_customer(session: Session, given: CustomerEndInput, *, staff_id: int | None, clock: Clock) -> CustomerEndView:
    """Keeps that a customer left, or that the office lets them go.

    Letting go is signed by the supervisor who acts, and comes last: never for somebody without a rating, never while a
    complaint or a broken promise of ours is open or lately caused a contact, and only after every other rung was taken
    in the last year. Raises Refused (``kind``, ``reason``, ``to_whom``, ``note``) with what stands against it, NotFound
    for the customer.
    """
    from deskcrm.models import Customer, CustomerEnd

    there(session, Customer, given.customer_id, CUSTOMER_GONE)
    if given.kind not in END_KINDS:
        raise Refused(N_("Did they leave, or does the office let them go?"), field="kind")
    if given.reason not in (LET_GO_REASONS if given.kind == "let_go" else LOST_REASONS):
        raise Refused(N_("Why? One of the reasons is needed."), field="reason")
    if ending_of(connection_of(session), given.customer_id) is not None:
        raise Refused(N_("This was written down already; take it back first."), field="kind")
    if given.kind == "let_go":
        _refuse_too_early(session, given.customer_id, staff_id, clock)
    row = CustomerEnd(
        customer_id=given.customer_id,
        at=clock.now(),
        kind=given.kind,
        reason=given.reason,
        to_whom=clean_line(given.to_whom, "to_whom"),
        note=clean_text(given.note, "note"),
        staff_id=staff_id,
        supervisor_id=staff_id if given.kind == "let_go" else None,
    )
    session.add(row)
    return _known(session, given.customer_id)


def reopen_customer(
    session: Session,
    customer_id: int,
    *,
    staff_id: int | None,  # noqa: ARG001
    clock: Clock,
) -> CustomerEndView:
    """They are back: takes the ending back and returns what it was. ``staff_id`` is who does it, for the audit.

    Raises NotFound when none is kept.
    """
    from deskcrm.models import CustomerEnd

    view = ending_of(connection_of(session), customer_id)
    if view is None:
        raise NotFound(N_("It is not written down that this customer left."))
    there(
        session, CustomerEnd, view.id, N_("It is not written down that this customer left.")
    ).archived_at = clock.now()
    session.flush()
    return view


@takes_connection
def ending_of(connection: Any, customer_id: int) -> CustomerEndView | None:
    """That the customer left or was let go, or None."""
    row = connection.execute(_END, (customer_id,)).fetchone()
    if row is None:
        return None
    end_id, version, at, *others = row
    return CustomerEndView(end_id, version, instant(at), *others)


def _refuse_too_early(session: Session, customer_id: int, staff_id: int | None, clock: Clock) -> None:
    from deskcrm.models import Staff

    member = None if staff_id is None else session.get(Staff, staff_id)
    if member is None or member.role != "supervisor" or not member.active or member.archived_at is not None:
        raise Refused(
            N_(
                "Only a supervisor lets a customer go. F8 changes who acts here (on the command line --staff); what was"
                " typed stays."
            ),
            field="kind",
        )
    connection = connection_of(session)
    now = int(clock.now().timestamp())
    tier = connection.execute("SELECT tier FROM customer_figures WHERE customer_id = ?", (customer_id,)).fetchone()
    if tier is None or tier[0] not in TIERS:
        raise Refused(N_("Nobody without a rating is let go: too little is known of them yet."), field="kind")
    if connection.execute(_OURS, {"id": customer_id, "now": now}).fetchone()[0]:
        raise Refused(
            N_("A complaint or a promise of ours is still open here: that comes first, and letting go last."),
            field="kind",
        )
    if connection.execute(_CAUSED, {"id": customer_id, "lately": now - LATELY * 86_400}).fetchone()[0]:
        raise Refused(
            N_("We caused some of their contacts in the last 30 days: that comes first, and letting go last."),
            field="kind",
        )
    taken = {
        rule
        for (rule,) in connection.execute(
            "SELECT DISTINCT rule FROM response"
            " WHERE customer_id = ? AND answer = 'taken' AND at > ? AND archived_at IS NULL",
            (customer_id, now - RUNG_COUNTS),
        )
    }
    for rule, step in RUNGS.items():
        if rule not in taken:
            raise Refused(
                N_("Letting go comes last, and this was not done in the last year: {step}."), field="kind", step=_(step)
            )


def _known(session: Session, customer_id: int) -> CustomerEndView:
    session.flush()
    view = ending_of(connection_of(session), customer_id)
    if view is None:
        raise NotFound(CUSTOMER_GONE)
    return view
