"""What became of suggested actions: taken with a save or declined with a reason, and what the office learns of it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from deskcrm.errors import Refused
from deskcrm.identify.consents import not_before
from deskcrm.identify.rows import CUSTOMER_GONE
from deskcrm.locale.messages import N_
from deskcrm.store.doors import connection_of, resolve, takes_connection, wants_connection
from deskcrm.store.records import there
from deskcrm.text import clean_line, clean_text

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.customize.views import Taken

REASONS: Mapping[str, str] = {
    "not_now": N_("not now"),
    "has_it": N_("has it or did it already"),
    "not_interested": N_("not interested"),
    "wrong_for_them": N_("not right for them"),
    "no_contact": N_("asked not to be contacted"),
    "other": N_("another reason"),
}
"""Why a suggestion is declined, in the order of the digits 1 to 6 that pick one."""

UNRATED = "unrated"


@dataclass(frozen=True, slots=True)
class Answer:
    """One response: ``answer`` is taken or declined, ``at`` epoch seconds, ``tier`` the one they had then."""

    rule: str
    about: str
    answer: str
    reason: str
    at: int
    tier: str


def decline(
    session: Session,
    customer_id: int,
    rule: str,
    *,
    about: str = "",
    reason: str,
    note: str = "",
    staff_id: int | None,
    clock: Clock,
) -> Answer:
    """Keeps that a suggestion was declined, and why (one of REASONS).

    Raises Refused (``reason``, ``note``), NotFound for the customer.
    """
    if reason not in REASONS:
        raise Refused(N_("Why not? One of the reasons is needed."), field="reason")
    note, at = clean_text(note, "note"), clock.now()
    if reason == "no_contact":
        at = not_before(connection_of(session), customer_id, at, purpose="news")
    return _keep(session, customer_id, rule, about, "declined", staff_id, at, reason=reason, note=note)


def taken_with(
    session: Session,
    taken: Taken,
    function: str | Callable[..., Any],
    /,
    *args: Any,
    staff_id: int | None,
    clock: Clock,
    **given: Any,
) -> Any:
    """Calls ``function`` (or what ``package.module:function`` names) and keeps that the suggestion was taken, in one
    transaction: the undo takes both back. Returns and raises what the function does.

    Who took it already within its cool-down, on another terminal or in a draft that was saved before, is not counted
    again.

    ``staff_id`` and ``clock`` are handed on to a function that takes them.
    """
    from deskcrm.models import Customer

    at = clock.now()  # before: what is saved with it came after it was taken
    found = resolve(function) if isinstance(function, str) else function
    wanted = inspect.signature(found).parameters
    for name, value in (("staff_id", staff_id), ("clock", clock)):
        if name in wanted:
            given.setdefault(name, value)
    result = found(connection_of(session) if wants_connection(found) else session, *args, **given)
    if _answered(session, taken, at):
        there(session, Customer, taken.customer_id, CUSTOMER_GONE)
    else:
        _keep(session, taken.customer_id, taken.rule, taken.about, "taken", staff_id, at)
    return result


@takes_connection
def remember_shown(connection: Any, seen: Collection[tuple[str, int]], *, clock: Clock) -> None:
    """Keeps that the suggestions of these rules stood on these customers' screens today: pairs of rule and customer.

    For ``Office.maintain``. However often on one day, it counts once.
    """
    day = clock.today().isoformat()
    connection.executemany(
        "INSERT OR IGNORE INTO suggestion_shown (rule, day, customer_id) VALUES (?, ?, ?)",
        [(rule, day, customer_id) for rule, customer_id in sorted(seen)],
    )


@takes_connection
def answers_of(connection: Any, customer_id: int, *, since: int) -> tuple[Answer, ...]:
    """The customer's responses from the instant ``since`` (epoch seconds) on, newest first."""
    rows = connection.execute(
        "SELECT rule, about, answer, reason, at, tier FROM response"
        " WHERE customer_id = ? AND at >= ? AND archived_at IS NULL ORDER BY at DESC, id DESC",
        (customer_id, since),
    )
    return tuple(Answer(*row) for row in rows)


@takes_connection
def propensities(connection: Any, tier: str) -> dict[str, float]:
    """How likely a suggestion of each rule is taken in ``tier``, from the office's own responses: (taken + 1) /
    (taken + declined + 2). A rule without a response there has none here; one in two stands for it."""
    rows = connection.execute(
        "SELECT rule, sum(answer = 'taken'), count(*) FROM response"
        " WHERE tier = ? AND archived_at IS NULL GROUP BY rule",
        (tier or UNRATED,),
    )
    return {rule: (taken + 1) / (answers + 2) for rule, taken, answers in rows}


def _keep(
    session: Session,
    customer_id: int,
    rule: str,
    about: str,
    answer: str,
    staff_id: int | None,
    at: datetime,
    *,
    reason: str = "",
    note: str = "",
) -> Answer:
    from deskcrm.models import Customer, Response

    there(session, Customer, customer_id, CUSTOMER_GONE)
    row = Response(
        customer_id=customer_id,
        rule=clean_line(rule, "rule", limit=100),
        tier=_tier(session, customer_id),
        answer=answer,
        reason=reason,
        about=clean_line(about, "about"),
        note=note,
        at=at,
        staff_id=staff_id,
    )
    session.add(row)
    session.flush()
    return Answer(row.rule, row.about, row.answer, row.reason, int(row.at.timestamp()), row.tier)


def _answered(session: Session, taken: Taken, at: datetime) -> bool:
    """Whether the suggestion was taken already and still stays away for it."""
    from deskcrm.customize.playbook import playbook

    connection = connection_of(session)
    rule = playbook(connection).rule(taken.rule)
    if rule is None:
        return False
    since = int(at.timestamp()) - rule.cooldown_days * 86_400
    found = connection.execute(
        "SELECT 1 FROM response WHERE customer_id = ? AND rule = ? AND about = ? AND answer = 'taken' AND at > ?"
        " AND archived_at IS NULL LIMIT 1",
        (taken.customer_id, taken.rule, taken.about, since),
    )
    return found.fetchone() is not None


def _tier(session: Session, customer_id: int) -> str:
    """The tier of the last computation."""
    row = (
        connection_of(session)
        .execute("SELECT tier FROM customer_figures WHERE customer_id = ?", (customer_id,))
        .fetchone()
    )
    return str(row[0]) if row and row[0] else UNRATED
