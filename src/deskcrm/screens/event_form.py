"""An event: what it is called, when and where, how many can come, whom it is for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from textual import on
from textual.widgets import Input

from deskcrm.clock import Clock
from deskcrm.customize import event_words
from deskcrm.customize.event_times import ends_typed, places_typed, reply_by_typed, starts_typed, typed
from deskcrm.customize.event_views import STATES, EventInput
from deskcrm.errors import DeskError
from deskcrm.locale import formats, messages
from deskcrm.locale.messages import N_, _
from deskcrm.screens.events import EVENTS, ROWS
from deskcrm.widgets.choice import Choice, options_of
from deskcrm.widgets.fields import Field, NoteArea
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.told_field import ToldField
from deskcrm.widgets.two_versions import TwoVersions
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.customize.event_views import Changed, EventView
    from deskcrm.store import Draft


class EventForm(TwoVersions):
    """A new event, or with ``event`` a change to one there is."""

    FORM = "event_form"
    TITLE_TEXT = N_("New event")

    _which = ("", "")
    """Id and version of the event that is changed; empty for a new one."""

    def fields(self) -> Iterator[Field]:
        """What, when, where, how many, until when, for whom."""
        yield Field("name", N_("Event"), TextLine(hint=N_("Open day, members' evening")))
        yield ToldField("starts", N_("Begins"), TextLine(hint=N_("fri 18:00, 25/12 14:00")))
        yield ToldField("ends", N_("Ends"), TextLine(hint=N_("21:00; may stay empty")))
        yield Field("place", N_("Place"), TextLine())
        yield Field("places", N_("Places"), TextLine(hint=N_("how many can come; empty for no bound")))
        yield ToldField("reply_by", N_("Reply by"), TextLine(hint=N_("the last day; may stay empty")))
        yield Field("audience", N_("For whom"), TextLine(hint=N_("filters: tier:A, segment:Regulars; may stay empty")))
        yield Field("state", N_("State"), Choice(options_of(STATES), "planned"))
        yield Field("note", N_("Note"), NoteArea(of_customer=False))

    def fill(self, *, event: EventView | None = None, draft: Draft | None = None, **context: Any) -> None:
        """A new one, a change to ``event``, or a draft of either."""
        self.leaving()
        if event is not None:
            self._which = str(event.id), str(event.version)
        else:
            kept = draft.fields if draft is not None else {}
            self._which = kept.get("id", ""), kept.get("version", "")
        self.field("state").display = bool(self._which[0])
        values = _values_of(event, self.desk.clock) if event is not None else {"state": "planned"}
        self.start(values, draft=draft, focus="name", **context)
        if draft is None:
            self.customer_id = None
            self.draft_title = event.name if event is not None else ""
        else:
            self._resume(draft)
        self.query_one("#form-title", Words).say(N_("Event") if self._which[0] else self.TITLE_TEXT)
        self._tell_times()

    def values(self) -> dict[str, str]:
        """The fields, and which event in which version is changed, so that a draft knows it."""
        return super().values() | {"id": self._which[0], "version": self._which[1]}

    def edited(self) -> None:
        """Keeps the draft's name up to date too."""
        self.draft_title = self.field("name").value.strip()
        super().edited()

    def relabel(self) -> None:
        """Days are written otherwise in the other language."""
        self._tell_times()

    def save(self, values: dict[str, str]) -> None:
        """Adds or changes it."""
        clock, language = self.desk.clock, messages.language()
        starts = starts_typed(values["starts"], clock=clock, language=language)
        given = EventInput(
            values["name"], starts, ends_typed(values["ends"], starts, clock=clock, language=language), values["place"],
            places_typed(values["places"]), reply_by_typed(values["reply_by"], clock=clock, language=language),
            values["audience"], values["note"], values["state"] or "planned",
        )  # fmt: skip
        number, version = self._which
        if number:
            self.tell(
                f"{EVENTS}:set_event", int(number), given, version=int(version), answer=self._changed,
                failed=self.refused,
            )  # fmt: skip
        else:
            self.tell(f"{EVENTS}:add_event", given, answer=self._added, failed=self.refused)

    def ask_newest(self) -> None:
        """The event as it is now."""
        self.ask(f"{ROWS}:event", int(self._which[0]), answer=self._lay_under)

    def _lay_under(self, view: EventView) -> None:
        if str(view.id) == self._which[0]:
            self._which = self._which[0], str(view.version)
            self.newest(_values_of(view, self.desk.clock), view.name)

    def _changed(self, done: Changed) -> None:
        self.finished(event_words.changed(done))

    def _added(self, view: EventView) -> None:
        if self.finished(_("Event saved: {name}", name=view.name)):
            self.desk.go("event", event_id=view.id)

    @on(Input.Changed)
    def _typed(self) -> None:
        self._tell_times()

    def _resume(self, draft: Draft) -> None:
        """Times stay those that were typed: ``tomorrow`` of yesterday is today."""
        clock, language = self.desk.clock, messages.language()
        then = Clock(clock.zone, clock.frozen or datetime.fromtimestamp(draft.updated_at, UTC))
        starts, ends, day = (self.field(name) for name in ("starts", "ends", "reply_by"))
        try:
            begin = starts_typed(starts.value, clock=then, language=language)
            end = ends_typed(ends.value, begin, clock=then, language=language)
            last = reply_by_typed(day.value, clock=then, language=language)
        except DeskError:
            return
        starts.value, ends.value = typed(begin, clock), typed(end, clock)
        day.value = last.isoformat() if last is not None else ""

    def _tell_times(self) -> None:
        """Says under each what was read."""
        clock, language = self.desk.clock, messages.language()
        begin = None
        for name in ("starts", "ends", "reply_by"):
            field, said = self.field(name), ""
            try:
                if name == "starts" and field.value.strip():
                    begin = starts_typed(field.value, clock=clock, language=language)
                    said = _moment(begin, clock)
                elif name == "ends" and begin is not None:
                    end = ends_typed(field.value, begin, clock=clock, language=language)
                    said = _moment(end, clock) if end is not None else ""
                elif name == "reply_by":
                    day = reply_by_typed(field.value, clock=clock, language=language)
                    said = f"{formats.weekday(day)} {formats.date(day)}" if day is not None else ""
            except DeskError:
                said = ""
            if isinstance(field, ToldField):
                field.told("= {when}" if said else "", when=said)


def _moment(instant: datetime, clock: Clock) -> str:
    local = clock.local(instant)
    return f"{formats.weekday(local.date())} {formats.date_time(local)}"


def _values_of(event: EventView, clock: Clock) -> dict[str, str]:
    return {
        "name": event.name,
        "starts": typed(event.starts_at, clock),
        "ends": typed(event.ends_at, clock),
        "place": event.place,
        "places": "" if event.places is None else str(event.places),
        "reply_by": event.reply_by.isoformat() if event.reply_by is not None else "",
        "audience": event.audience,
        "state": event.state,
        "note": event.note,
    }
