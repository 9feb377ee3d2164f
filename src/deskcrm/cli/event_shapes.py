"""The JSON objects of events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskcrm.cli.worth_shapes import Shape, WorthShapes

if TYPE_CHECKING:
    from deskcrm.customize.event_views import EventResult, EventView, GroupAfter, InvitationView, Invited, Replied


class EventShapes(WorthShapes):
    """Makes them under one office's clock and currency."""

    def event(self, view: EventView) -> Shape:
        """One of ``events``."""
        return {
            "id": view.id,
            "name": view.name,
            "starts_at": self.instant(view.starts_at),
            "ends_at": self.instant(view.ends_at),
            "place": view.place,
            "places": view.places,
            "free": view.free,
            "reply_by": view.reply_by.isoformat() if view.reply_by is not None else None,
            "for": view.audience,
            "state": view.state,
            "note": view.note,
            "invited": view.invited,
            "coming": view.coming,
            "guests": view.guests,
            "waiting": view.waiting,
            "maybe": view.maybe,
            "declined": view.declined,
            "attended": view.attended,
            "not_told": view.untold,
        }

    def invitation(self, view: InvitationView) -> Shape:
        """One of an event's list."""
        return {
            "customer": view.code,
            "name": view.name,
            "tier": view.tier,
            "source": view.source,
            "channel": view.channel or None,
            "told_at": self.instant(view.told_at),
            "reply": view.reply,
            "guests": view.guests,
            "waiting": view.waiting,
            "attended_at": self.instant(view.attended_at),
            "not_to_tell": view.barred or None,
        }

    def replied(self, done: Replied) -> Shape:
        """A reply, and who has a place by it."""
        return self.invitation(done.invitation) | {"moved_up": list(done.moved_up), "late": done.late}

    def invited(self, found: Invited) -> Shape:
        """How many, and how many were left out and why."""
        return {"invited": found.count, "left_out": dict(found.left_out)}

    def result(self, found: EventResult) -> Shape:
        """What came of it."""
        return {
            "event": self.event(found.event),
            "days": found.days,
            "uninvited": found.uninvited,
            "came": self._group(found.came),
            "did_not_come": self._group(found.missed),
            "people": [
                {
                    "customer": one.code,
                    "name": one.name,
                    "contacts": one.contacts,
                    "orders": one.orders,
                    "revenue": self.amount(one.revenue),
                    "margin": self.amount(one.margin),
                }
                for one in found.people
            ],
        }

    def _group(self, found: GroupAfter) -> Shape:
        return {
            "people": found.people,
            "buyers": found.buyers,
            "contacts": found.contacts,
            "orders": found.orders,
            "revenue": self.amount(found.revenue),
            "margin": self.amount(found.margin),
        }
