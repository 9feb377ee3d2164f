"""Follow-ups after an event: one for each who came, did not come, or comes, in one save."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from deskcrm.customize.event_views import AFTER
from deskcrm.errors import NotFound, Refused
from deskcrm.locale.messages import N_, _, n_
from deskcrm.screens.events import EVENTS
from deskcrm.screens.follow_up_form import WHOLE_DESK
from deskcrm.widgets.choice import Choice, Option, options_of, options_of_staff
from deskcrm.widgets.fields import Field
from deskcrm.widgets.form import FormScreen
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.when_field import WhenField
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.customize.event_views import EventView
    from deskcrm.identify.views import StaffView


class EventAfterForm(FormScreen):
    """The text, by when, whose, and for whom."""

    TITLE_TEXT = N_("Follow-ups after it")

    _view: EventView | None = None

    def fields(self) -> Iterator[Field]:
        """For whom, what, by when, whose."""
        yield Field("who", N_("For"), Choice(options_of(AFTER), "came"))
        yield Field("title", N_("What"), TextLine(hint=N_("What is to be done")))
        yield WhenField("due", N_("Due"), hint=N_("tomorrow 10:00, +2h, fri afternoon"))
        yield Field("owner", N_("Owner"), Choice((Option(WHOLE_DESK, N_("whole desk")),), WHOLE_DESK))

    def fill(self, *, event: EventView | None = None, **context: Any) -> None:
        """Of ``event``."""
        self._view = event
        begun = event is not None and event.starts_at <= self.desk.clock.now()
        name = event.name if event is not None else ""
        title = _("Ask how it was: {event}", event=name) if begun else _("Remind them: {event}", event=name)
        self.start(
            {"who": "came" if begun else "coming", "title": title, "owner": WHOLE_DESK}, focus="who", **context
        )  # fmt: skip
        self.query_one("#form-title", Words).say(self.TITLE_TEXT)
        self.ask("deskcrm.identify.staff:staff_list", answer=self._know_staff, group="staff")

    def save(self, values: dict[str, str]) -> None:
        """Plans all of them."""
        due = self.query_one("#field-due", WhenField).when()
        if due is None:
            raise Refused(N_("By when? A follow-up needs a day or a time."), field="due")
        if self._view is None:
            raise NotFound(N_("This event is not there any more."))
        owner = int(values["owner"]) if values["owner"].isdecimal() else None
        self.tell(
            f"{EVENTS}:follow_event", self._view.id, who=values["who"], title=values["title"], due=due.at,
            due_from=due.since, owner_id=owner, answer=self._planned, failed=self.refused,
        )  # fmt: skip

    def _planned(self, count: int) -> None:
        self.finished(n_("{count} follow-up planned", "{count} follow-ups planned", count))

    def _know_staff(self, staff: tuple[StaffView, ...]) -> None:
        whole = Option(WHOLE_DESK, N_("whole desk"))
        self.field("owner").query_one(Choice).set_options([whole, *options_of_staff(staff)])
