"""What is said of events and their lists, for screens and commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskcrm.customize.event_views import LEFT_OUT, REPLIES
from deskcrm.locale import formats
from deskcrm.locale.messages import _, n_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deskcrm.clock import Clock
    from deskcrm.customize.event_views import Changed, CustomerEvent, EventView, InvitationView, Invited, Replied


def when(view: EventView, clock: Clock) -> str:
    """Its day and time, with the end where there is one."""
    begin = clock.local(view.starts_at)
    text = f"{formats.weekday(begin.date())} {formats.date_time(begin)}"
    if view.ends_at is None:
        return text
    end = clock.local(view.ends_at)
    return f"{text}-{formats.time(end)}" if end.date() == begin.date() else f"{text} - {formats.date_time(end)}"


def coming(view: EventView) -> str:
    """Who has a place, of how many: ``12+3 / 40``."""
    text = (
        f"{formats.number(view.coming)}+{formats.number(view.guests)}" if view.guests else formats.number(view.coming)
    )
    return text if view.places is None else f"{text} / {formats.number(view.places)}"


def reply(view: InvitationView | CustomerEvent) -> str:
    """What they answered, with their guests or their place on the waiting list."""
    if view.reply != "yes":
        return _(REPLIES[view.reply]) if view.reply else ""
    guests = f" +{view.guests}" if view.guests else ""
    if view.waiting is not None:
        return _("waiting, no. {number}", number=view.waiting) + guests
    return _(REPLIES["yes"]) + guests


def invited(found: Invited) -> str:
    """How many were invited, and how many were left out and why."""
    return n_("{count} person invited", "{count} people invited", found.count) + left_out(found)


def left_out(found: Invited) -> str:
    """How many were left out and why, to go on with a sentence; empty for nobody."""
    if not found.left_out:
        return ""
    why = ", ".join(f"{formats.number(count)} {_(LEFT_OUT[code])}" for code, count in found.left_out)
    return " · " + _("left out: {why}", why=why)


def replied(done: Replied) -> str:
    """What was written down, and who has a place by it."""
    parts = [f"{done.invitation.name}: {reply(done.invitation)}"]
    if done.late:
        parts.append(_("after the last day to reply"))
    if done.moved_up:
        parts.append(_("a place now, to be told: {names}", names=names(done.moved_up)))
    return " · ".join(parts)


def changed(done: Changed) -> str:
    """What became of those with a place and of those who wait."""
    parts = [_("Event saved: {name}", name=done.event.name)]
    if done.moved_back:
        parts.append(_("on the waiting list now, to be told: {names}", names=names(done.moved_back)))
    if done.moved_up:
        parts.append(_("a place now, to be told: {names}", names=names(done.moved_up)))
    return " · ".join(parts)


def names(of: Sequence[str], most: int = 3) -> str:
    """The first few names and how many more."""
    text = ", ".join(of[:most])
    return text if len(of) <= most else _("{names} and {count} more", names=text, count=len(of) - most)


def for_customer(one: CustomerEvent, clock: Clock) -> str:
    """An event as it stands on a customer's screen: the reply they gave, or that they are to be invited."""
    begin = clock.local(one.starts_at)
    text = f"{one.name}, {formats.day_month(begin.date())} {formats.time(begin)}"
    if one.attended_at is not None:
        return f"{text}: " + _("is there")
    if one.reply == "":
        return f"{text}: " + _("to be invited")
    if one.reply == "none":
        return f"{text}: " + (_("told, no reply") if one.told_at is not None else _("on the list, not told yet"))
    return f"{text}: {reply(one)}"
