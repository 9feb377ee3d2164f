"""What the commands of events were given, over what stands in the base."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskcrm.errors import Refused
from deskcrm.locale.messages import N_, language

if TYPE_CHECKING:
    from deskcrm.cli.opening import Desk
    from deskcrm.customize.event_views import EventInput, EventView


def given_event(desk: Desk, old: EventView | None, said: dict[str, str | None]) -> EventInput:
    """What was named, over what stands there; nothing named takes a value away."""
    from dataclasses import replace

    from deskcrm.customize import event_times
    from deskcrm.customize.event_views import EventInput

    clock, speech = desk.clock, language()
    if old is None:
        given = EventInput(
            said["name"] or "", event_times.starts_typed(said["starts"] or "", clock=clock, language=speech)
        )
    else:
        given = EventInput(old.name, old.starts_at, old.ends_at, old.place, old.places, old.reply_by, old.audience,
                           old.note, old.state)  # fmt: skip
        if said["starts"] is not None:
            given = replace(given, starts_at=event_times.starts_typed(said["starts"], clock=clock, language=speech))
            if old.ends_at is not None and said["ends"] is None:
                given = replace(given, ends_at=given.starts_at + (old.ends_at - old.starts_at))
    for name in ("name", "place", "audience", "note", "state"):
        text = said.get(name)
        if text is not None:
            given = replace(given, **{name: text})  # type: ignore[arg-type]
    if said["ends"] is not None:
        ends = event_times.ends_typed(said["ends"], given.starts_at, clock=clock, language=speech)
        given = replace(given, ends_at=ends)
    if said["places"] is not None:
        given = replace(given, places=event_times.places_typed(said["places"]))
    if said["reply_by"] is not None:
        day = event_times.reply_by_typed(said["reply_by"], clock=clock, language=speech)
        given = replace(given, reply_by=day)
    return given


def audience_of(desk: Desk, number: int) -> str:
    """Whom the event is for. Raises Refused where nobody is named."""
    from deskcrm.customize.event_rows import event

    audience = desk.office.read(event, number).audience
    if not audience:
        message = N_("Whom? The event does not say for whom it is; name them by --filter, --segment or --customer.")
        raise Refused(message, field="audience")
    return audience
