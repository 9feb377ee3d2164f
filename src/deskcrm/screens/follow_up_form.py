"""A new follow-up: what, by when, promised or not, what kind of work, whose; or another time for one there is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from deskcrm.errors import DeskError, NotFound, Refused, Stale
from deskcrm.interact.views import FollowUpInput
from deskcrm.interact.words import TASK_WORDS
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.widgets.choice import Choice, Option, options_of_staff
from deskcrm.widgets.fields import Field
from deskcrm.widgets.form import FormScreen
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.when_field import WhenField
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.identify.views import CustomerView, StaffView
    from deskcrm.interact.views import FollowUpView
    from deskcrm.interact.when import When
    from deskcrm.store import Draft

ONLY_NEW = ("title", "promise", "task", "owner", "repeats")
"""What is not asked again when only the time changes."""

WHOLE_DESK = "desk"
"""The owner that is everybody."""

TASKS = tuple(code for code in TASK_WORDS if code != "satisfaction")
"""The kinds of work that a clerk plans; asking how it was found plans itself."""


class FollowUpForm(FormScreen):
    """A new follow-up of the customer in view, or with ``follow_up`` another time for one there is."""

    FORM = "follow_up_form"
    TITLE_TEXT = N_("New follow-up")

    _customer: CustomerView | None = None
    _moved: FollowUpView | None = None
    _moved_id = ""

    def fields(self) -> Iterator[Field]:
        """What, when, promised or not, what kind, whose, how often."""
        yield Field("title", N_("What"), TextLine(hint=N_("What is to be done")))
        yield WhenField("due", N_("Due"), hint=N_("tomorrow 10:00, +2h, fri afternoon"))
        yield Field(
            "told", N_("Customer told"), Choice((Option("yes", N_("yes")), Option("no", N_("no"))), optional=True),
            hidden=True,
        )  # fmt: skip
        yield Field("promise", N_("Promised"), Choice((Option("yes", N_("yes")), Option("no", N_("no"))), "no"))
        yield Field("task", N_("Kind"), Choice([Option(code, TASK_WORDS[code]) for code in TASKS], optional=True))
        yield Field("owner", N_("Owner"), Choice(()))
        yield Field("repeats", N_("Comes again"), TextLine(hint=N_("never; or every 1d, 2w, 1m, 1y")))

    def fill(
        self,
        *,
        customer: CustomerView | None = None,
        follow_up: FollowUpView | None = None,
        draft: Draft | None = None,
        **context: Any,
    ) -> None:
        """A new one for ``customer``, another time for ``follow_up``, or a draft of either."""
        self.leaving()
        self._customer, self._moved = customer, follow_up
        self._moved_id = str(follow_up.id) if follow_up else draft.fields.get("follow_up", "") if draft else ""
        self._show_title()
        owner = str(self.desk.staff.id) if self.desk.staff else ""
        focus = "due" if self._moved_id else "title"
        self.start({"promise": "no", "owner": owner}, draft=draft, focus=focus, **context)
        if draft is None:
            self.customer_id = customer.id if customer else follow_up.customer_id if follow_up else None
            self.draft_title = follow_up.title if follow_up else customer.name if customer else ""
        else:
            for field in self.query(WhenField):
                field.resume(draft)
        self.ask("deskcrm.identify.staff:staff_list", answer=self._know_staff, group="staff")
        self.ask("deskcrm.interact.calendar:calendar_of", answer=self._due.know_calendar, group="calendar")
        if draft is not None:
            self._ask_what_it_was_about(draft)

    @property
    def customer(self) -> CustomerView | None:
        """The customer it is for."""
        return self._customer

    def values(self) -> dict[str, str]:
        """The fields, and which follow-up is moved, so that a draft knows it."""
        return super().values() | {"follow_up": self._moved_id}

    def edited(self) -> None:
        """Keeps the draft's name up to date too."""
        if not self._moved_id:
            name = self._customer.name if self._customer else ""
            self.draft_title = ": ".join(filter(None, (name, self.field("title").value.strip())))
        super().edited()

    def save(self, values: dict[str, str]) -> None:
        """One save, of a new one or of the new time."""
        when = self._due.when()
        if when is None:
            raise Refused(N_("By when? A follow-up needs a day or a time."), field="due")
        if self._moved_id:
            self._move(when, values)
            return
        given = FollowUpInput(
            title=values["title"],
            due=when.at,
            due_from=when.since,
            promise=values["promise"] == "yes",
            customer_id=self.customer_id,
            owner_id=int(values["owner"]) if values["owner"].isdecimal() else None,
            whole_desk=values["owner"] == WHOLE_DESK,
            task=values["task"],
            repeats=values["repeats"],
        )
        self.tell("deskcrm.interact.follow_ups:add_follow_up", given, answer=self._saved, failed=self.refused)

    def refused(self, error: DeskError) -> None:
        """What somebody else did with it is said; the next Ctrl+S moves it as it is now."""
        super().refused(error)
        if isinstance(error, Stale) and self._moved_id:
            self.ask("deskcrm.interact.follow_ups:follow_up", int(self._moved_id), answer=self._know_moved)

    @property
    def _due(self) -> WhenField:
        return self.query_one("#field-due", WhenField)

    def _move(self, when: When, values: dict[str, str]) -> None:
        if self._moved is None:
            raise NotFound(N_("This follow-up is not there any more."))
        self.tell(
            "deskcrm.interact.follow_up_changes:reschedule",
            self._moved.id,
            when.at,
            due_from=when.since,
            told=values["told"] == "yes",
            version=self._moved.version,
            answer=self._saved,
            failed=self.refused,
        )

    def _saved(self, view: FollowUpView) -> None:
        when = formats.due(view.due, self.desk.clock, view.due_from)
        if view.kind == "promise" and view.renewed and self._moved_id:
            said = _("Promised anew: {title}, {when}", title=view.title, when=when)
        elif view.kind == "promise":
            said = _("Promised {name}: {title}, {when}", name=view.customer, title=view.title, when=when)
        else:
            said = _("To do: {title}, {when}", title=view.title, when=when)
        self.finished(said)

    def _ask_what_it_was_about(self, draft: Draft) -> None:
        if self._moved_id:
            self.ask("deskcrm.interact.follow_ups:follow_up", int(self._moved_id), answer=self._know_moved)
        elif draft.customer_id is not None:
            self.ask("deskcrm.identify.customers:customer_by_id", draft.customer_id, answer=self._know_customer)

    def _know_customer(self, customer: CustomerView) -> None:
        if customer.id == self.customer_id:
            self._customer = customer
            self._show_title()

    def _know_moved(self, view: FollowUpView) -> None:
        if str(view.id) == self._moved_id:
            self._moved = view
            self._show_title()

    def _know_staff(self, staff: tuple[StaffView, ...]) -> None:
        self.field("owner").query_one(Choice).set_options(
            [*options_of_staff(staff), Option(WHOLE_DESK, N_("whole desk"))]
        )

    def _show_title(self) -> None:
        for name in ONLY_NEW:
            self.field(name).display = not self._moved_id
        # Of a promise the customer is told before it moves; otherwise it is let slip.
        self.field("told").display = self._moved is not None and self._moved.kind == "promise"
        title = self.query_one("#form-title", Words)
        if self._moved is not None:
            title.say(N_("Another time for: {title}"), title=self._moved.title)
        elif self._customer is not None:
            title.say(N_("New follow-up: {name}"), name=self._customer.called)
        else:
            title.say(self.TITLE_TEXT)
