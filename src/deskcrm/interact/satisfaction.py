"""Expectation against perceived performance: keeping both for a contact or a complaint, and what they mean."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from deskcrm.errors import Refused
from deskcrm.locale.messages import N_

if TYPE_CHECKING:
    from sqlmodel import Session

LOWEST, HIGHEST = 1, 5
"""The scale of both."""


def verdict(expected: int | None, perceived: int | None, worth: bool | None = None) -> str:
    """The code of how it was found: disappointed (P < E), satisfied, or impressed (P > E and worth something to the
    customer); empty while one of the two is not known."""
    if expected is None or perceived is None:
        return ""
    if perceived < expected:
        return "disappointed"
    return "impressed" if perceived > expected and worth else "satisfied"


def record_satisfaction(
    session: Session,
    *,
    at: datetime,
    expected: int | None,
    perceived: int | None,
    worth: bool | None = None,
    customer_id: int | None = None,
    interaction_id: int | None = None,
    complaint_id: int | None = None,
) -> None:
    """Keeps what was said of one contact or one complaint; nothing when nothing was said.

    ``worth`` is kept only where the performance exceeded the expectation. Raises Refused (``expected``,
    ``perceived``) beyond 1 to 5.
    """
    from deskcrm.models import Satisfaction

    check(expected, perceived)
    if expected is None and perceived is None:
        return
    exceeded = expected is not None and perceived is not None and perceived > expected
    session.add(
        Satisfaction(
            customer_id=customer_id,
            interaction_id=interaction_id,
            complaint_id=complaint_id,
            at=at,
            expected=expected,
            perceived=perceived,
            worth=worth if exceeded else None,
        )
    )


def check(expected: int | None, perceived: int | None) -> None:
    """Raises Refused (``expected``, ``perceived``) for a figure beyond 1 to 5."""
    for field, value in (("expected", expected), ("perceived", perceived)):
        if value is not None and not LOWEST <= value <= HIGHEST:
            raise Refused(
                N_("{value} is not from {lowest} to {highest}."),
                field=field,
                value=value,
                lowest=LOWEST,
                highest=HIGHEST,
            )
