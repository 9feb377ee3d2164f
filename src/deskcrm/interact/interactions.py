"""The log of contacts: writing one down with all that came of it, and giving an unidentified one its customer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from deskcrm.errors import NotFound, Refused
from deskcrm.identify.rows import CUSTOMER_GONE, customer_there
from deskcrm.interact import matters, rows, satisfaction
from deskcrm.interact.channels import find_channel
from deskcrm.interact.follow_up_changes import wake_for
from deskcrm.interact.follow_ups import write_follow_up
from deskcrm.interact.guards import happened
from deskcrm.interact.views import OUTCOMES, InteractionInput, InteractionView
from deskcrm.interact.when import LONGEST_CONTACT
from deskcrm.interact.words import DIRECTION_WORDS, MAY_KNOW_WORDS
from deskcrm.locale.messages import N_
from deskcrm.store.doors import connection_of
from deskcrm.store.records import key, there
from deskcrm.text import clean_line, clean_text

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.identify.profile_views import FactInput
    from deskcrm.models import Interaction

_GONE = N_("This contact is not there any more.")


def log_interaction(
    session: Session, given: InteractionInput, *, staff_id: int | None, clock: Clock
) -> InteractionView:
    """Writes a contact down with its satisfaction, matter and follow-up: all of it or nothing.

    A matter of an identified customer joins their open thread or opens one; the outcome ``solved`` closes it. Raises
    Refused naming the field that cannot be kept (the follow-up's are ``follow_up``, ``due`` and ``owner``; that of a
    complaint which is not theirs is ``complaint``), NotFound for a customer that is not there.
    """
    from deskcrm.models import Interaction

    row = Interaction(
        customer_id=given.customer_id,
        at=happened(given.at, clock, "at"),
        channel_id=find_channel(session, given.channel),
        direction=_one_of(given.direction, tuple(DIRECTION_WORDS), "direction"),
        seconds=_seconds(given.seconds),
        staff_id=staff_id,
        subject=clean_line(given.subject, "subject"),
        note=clean_text(given.note, "note"),
        outcome=_one_of(given.outcome, ("", *OUTCOMES), "outcome"),
        spoke_name=clean_line(given.spoke_name, "spoke_name", limit=100),
        spoke_relation=clean_line(given.spoke_relation, "spoke_relation", limit=100),
        spoke_may_know=_one_of(given.spoke_may_know, ("", *MAY_KNOW_WORDS), "spoke_may_know"),
    )
    if given.complaint_id is not None:
        row.complaint_id = _complaint_of(session, given.complaint_id, given.customer_id)
    satisfaction.check(given.expected, given.perceived)
    matter = matters.clean_name(given.matter)
    if not (row.subject or row.note or matter or given.thread_id):
        raise Refused(N_("What it was about is missing: a subject, a note or a matter."), field="subject")
    if given.customer_id is not None:
        customer_there(connection_of(session), given.customer_id)
    _put_in_matter(session, row, matter, given.thread_id)
    session.add(row)
    session.flush()
    satisfaction.record_satisfaction(
        session,
        at=row.at,
        expected=given.expected,
        perceived=given.perceived,
        worth=given.worth,
        customer_id=row.customer_id,
        interaction_id=row.id,
    )
    if row.customer_id is not None and row.direction == "in":
        wake_for(session, row.customer_id, staff_id=staff_id, clock=clock)
    if given.follow_up is not None:
        follow_up = replace(given.follow_up, customer_id=row.customer_id)
        write_follow_up(
            session, follow_up, staff_id=staff_id, clock=clock, interaction_id=row.id, title_field="follow_up"
        )
    if given.facts:
        _note_facts(session, row, given.facts, staff_id, clock)
    return interaction(session, key(row))


def attach_interaction(
    session: Session,
    interaction_id: int,
    customer_id: int,
    *,
    staff_id: int | None,  # noqa: ARG001
    clock: Clock,  # noqa: ARG001
) -> InteractionView:
    """Gives a contact with somebody not identified its customer; its satisfaction, follow-up and matter go with it.

    ``staff_id`` is who does it, for the audit. Raises NotFound, and Refused (``customer``) when it has one already.
    """
    from sqlmodel import col, select

    from deskcrm.models import Customer, FollowUp, Interaction, Satisfaction

    row = there(session, Interaction, interaction_id, _GONE)
    customer = there(session, Customer, customer_id, CUSTOMER_GONE)
    if row.customer_id is not None:
        owner = session.get(Customer, row.customer_id)
        raise Refused(N_("This contact belongs to {name} already."), field="customer", name=owner.name if owner else "")
    row.customer_id = customer.id
    for model in (Satisfaction, FollowUp):
        statement = select(model).where(col(model.interaction_id) == interaction_id, col(model.customer_id).is_(None))
        for record in session.exec(statement):
            record.customer_id = customer.id
    if row.matter_id is not None:
        _join(session, row, row.matter_id, None)
    return interaction(session, interaction_id)


def interaction(session: Session, interaction_id: int) -> InteractionView:
    """One contact. Raises NotFound."""
    session.flush()
    found = rows.interactions(
        connection_of(session), "WHERE i.id = ? AND i.archived_at IS NULL LIMIT 1", (interaction_id,)
    )
    if not found:
        raise NotFound(_GONE)
    return found[0]


def unidentified(session: Session, *, limit: int = 200) -> tuple[InteractionView, ...]:
    """The contacts with somebody not identified, newest first."""
    session.flush()
    return rows.interactions(
        connection_of(session),
        "WHERE i.customer_id IS NULL AND i.archived_at IS NULL ORDER BY i.at DESC, i.id DESC LIMIT ?",
        (limit,),
    )


def interactions_of(session: Session, customer_id: int) -> tuple[InteractionView, ...]:
    """All contacts with a customer, newest first."""
    session.flush()
    return rows.interactions(
        connection_of(session),
        "WHERE i.customer_id = ? AND i.archived_at IS NULL ORDER BY i.at DESC, i.id DESC",
        (customer_id,),
    )


def _note_facts(
    session: Session, row: Interaction, facts: tuple[FactInput, ...], staff_id: int | None, clock: Clock
) -> None:
    from deskcrm.identify.profile import add_fact

    if row.customer_id is None:
        raise Refused(N_("What was learned needs the customer it is about."), field="customer")
    for fact in facts:
        add_fact(session, row.customer_id, fact, interaction_id=row.id, staff_id=staff_id, clock=clock)


def _put_in_matter(session: Session, row: Interaction, matter: str, thread_id: int | None) -> None:
    from deskcrm.models import MatterThread

    if matter:
        _join(session, row, matters.find_or_add(session, matter), thread_id)
    elif thread_id is not None:
        thread = there(session, MatterThread, thread_id, N_("This matter is not there any more."))
        _join(session, row, thread.matter_id, thread_id)


def _join(session: Session, row: Interaction, matter_id: int, thread_id: int | None) -> None:
    """Puts the contact into its matter and, once somebody is identified, into their thread on it."""
    row.matter_id = matter_id
    if row.customer_id is None:
        return
    row.thread_id = matters.join_thread(session, row.customer_id, matter_id, thread_id=thread_id, at=row.at)
    if row.outcome == "solved":
        matters.close_thread(session, row.thread_id, row.at)


def _complaint_of(session: Session, complaint_id: int, customer_id: int | None) -> int:
    """The complaint, if it is this customer's."""
    from deskcrm.models import Complaint

    row = session.get(Complaint, complaint_id)
    if row is None or row.archived_at is not None or customer_id is None or row.customer_id != customer_id:
        raise Refused(N_("This complaint is not one of this customer's."), field="complaint")
    return complaint_id


def _seconds(seconds: int) -> int:
    if not 0 <= seconds <= LONGEST_CONTACT:
        raise Refused(N_("The length of a contact is from nothing to 24 hours."), field="seconds")
    return seconds


def _one_of(text: str, choices: tuple[str, ...], field: str) -> str:
    value = clean_line(text, field, limit=60).casefold()
    if value not in choices:
        raise Refused(
            N_("{field}: “{value}” is not one of {choices}."),
            field=field,
            value=value,
            choices=", ".join(choice for choice in choices if choice),
        )
    return value
