"""Follow-ups that come again: how often, and when next."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from deskcrm.errors import Refused
from deskcrm.interact.calendar import calendar_of
from deskcrm.locale.formats import parse_digits
from deskcrm.locale.messages import N_
from deskcrm.store.doors import connection_of

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.models import FollowUp

_EVERY: Final = re.compile(r"(\d{1,3})\s*([dwmy])")
_WORDS: Final = {
    "daily": "1d", "weekly": "1w", "monthly": "1m", "yearly": "1y",
    "ทุกวัน": "1d", "ทุกสัปดาห์": "1w", "ทุกเดือน": "1m", "ทุกปี": "1y",
}  # fmt: skip


def checked_repeat(text: str) -> str:
    """How often something comes again, as it is kept (``1w``); empty for never. Raises Refused (``repeats``)."""
    words = parse_digits(text).strip().casefold()
    words = _WORDS.get(words, words)
    if not words:
        return ""
    match = _EVERY.fullmatch(words)
    if match is None or not int(match[1]):
        raise Refused(
            N_("How often it comes again looks like 1d, 2w, 1m or 1y (days, weeks, months, years); got {text}."),
            field="repeats",
            text=text.strip()[:40],
        )
    return f"{int(match[1])}{match[2]}"


def next_due(first: datetime, repeats: str, *, after: datetime, clock: Clock) -> datetime:
    """The next time of what was due ``first`` that comes later than ``after`` and now, at the same office time of day.

    Counted from the first one, so that the last of January is followed by the last of February and of March.
    """
    match = _EVERY.fullmatch(repeats)
    if match is None:
        raise ValueError("nothing that comes again")
    count, unit = int(match[1]), match[2]
    here = clock.local(first).replace(tzinfo=None)
    floor, nth = max(after, clock.now()), 1
    while True:
        found = clock.instant(_later(here, count * nth, unit))
        if found > floor:
            return found
        nth += 1


def add_next(session: Session, row: FollowUp, *, clock: Clock) -> FollowUp:
    """Adds the next one of a follow-up that comes again, on a day that the office is open.

    One that was moved once comes again when it would have; a promise that repeats was told as one that does.
    """
    from deskcrm.models import FollowUp

    first = row.repeats_from or row.due
    due = next_due(first, row.repeats, after=row.due, clock=clock)
    calendar = calendar_of(connection_of(session), clock=clock)
    if any(calendar.weekly):
        due = calendar.next_opening(due)
    length = None if row.due_from is None else row.due - row.due_from
    following = FollowUp(
        customer_id=row.customer_id,
        title=row.title,
        kind=row.kind,
        due=due,
        due_from=None if length is None else due - length,
        promised_due=due if row.kind == "promise" else None,
        owner_id=row.owner_id,
        promised_by_id=row.promised_by_id,
        complaint_id=row.complaint_id,
        task=row.task,
        repeats=row.repeats,
        repeats_from=first,
    )
    session.add(following)
    return following


def _later(moment: datetime, count: int, unit: str) -> datetime:
    """So many units on; a day that the month does not have is its last."""
    if unit in "dw":
        return moment + timedelta(days=count * (7 if unit == "w" else 1))
    months = moment.month - 1 + count * (12 if unit == "y" else 1)
    year, month = moment.year + months // 12, months % 12 + 1
    last = (datetime(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day  # noqa: DTZ001  office time
    return moment.replace(year=year, month=month, day=min(moment.day, last))
