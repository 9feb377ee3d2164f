"""An event with its guests, each in one line."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from deskcrm.customize.event_invites import invite_one
from deskcrm.customize.event_rows import event, invited
from deskcrm.customize.event_views import EventInput, EventView, InvitationView
from deskcrm.customize.events import (
    add_event,
    reply_to_event,
    set_event,
)
from deskcrm.identify.consents import record_consent
from deskcrm.interact.follow_ups import follow_ups_of

from .conftest import Dealings


class Occasion:
    """An office with an event of tomorrow evening."""

    def __init__(self, desk: Dealings, places: int | None = None, **given: Any) -> None:
        self.desk, self.office = desk, desk.office
        start = self.office.clock.now() + timedelta(days=1)
        self.given = EventInput("Open [evening]", start, start + timedelta(hours=3), "Hall", places, **given)
        self.id = desk.write(add_event, self.given).id

    @property
    def view(self) -> EventView:
        return self.office.read(event, self.id)

    def agrees(self, name: str, state: str = "given") -> int:
        who = self.desk.customer(name, tags="regular")
        if state:
            self.desk.write(record_consent, who, purpose="news", state=state, source="paper")
        return who

    def guest(self, name: str) -> int:
        """Somebody on the list."""
        who = self.agrees(name)
        self.desk.write(invite_one, self.id, who)
        return who

    def says(self, who: int, reply: str, guests: int | None = None) -> Any:
        return self.desk.write(reply_to_event, self.id, who, reply=reply, guests=guests)

    def edit(self, **given: Any) -> Any:
        return self.desk.write(set_event, self.id, replace(self.given, **given), version=self.view.version)

    def list(self, text: str = "") -> tuple[InvitationView, ...]:
        return self.office.read(invited, self.id, text)

    def row(self, who: int) -> InvitationView:
        return next(one for one in self.list() if one.customer_id == who)

    def waiting(self) -> list[str]:
        return [one.name for one in sorted(self.list(), key=lambda one: one.waiting or 0) if one.waiting]

    def titles(self, who: int) -> list[str]:
        return [one.title for one in self.office.read(follow_ups_of, who) if one.state == "open"]
