"""Half-filled forms: one's own, and for a supervisor everybody's. Enter goes on with one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult

from deskcrm.errors import NotFound
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.screens import SCREENS
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.tier_column import tier_column
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.store import Draft

FORMS = {
    "log": N_("interaction"),
    "customer_form": N_("customer"),
    "follow_up_form": N_("follow-up"),
    "complaint_form": N_("complaint"),
    "complaint_close": N_("complaint"),
    "complaint_change": N_("complaint"),
    "remedy_form": N_("complaint"),
    "recovery_form": N_("complaint"),
    "handover_form": N_("Hand over the shift"),
    "improvement_form": N_("Improvement"),
    "idea_form": N_("Idea"),
    "segment_form": N_("Group of customers"),
    "news_form": N_("News"),
    "event_form": N_("Event"),
    "event_reply": N_("Invitation"),
    "options_form": N_("Options"),
    "configure": N_("Made to order"),
    "answer_form": N_("Text at hand"),
    "purchase_form": N_("purchase"),
    "product_form": N_("product"),
    "customer_end": N_("customer"),
    "fact_form": N_("what was learned"),
    "data_request_form": N_("request about data"),
    "relation_form": N_("relation"),
    "settings_office": N_("Settings"),
    "settings_channel": N_("Settings"),
    "settings_matter": N_("Settings"),
    "settings_staff": N_("Settings"),
    "settings_category": N_("Settings"),
    "settings_complaints": N_("Settings"),
    "settings_day": N_("Settings"),
    "settings_hours": N_("Settings"),
    "settings_tier": N_("Settings"),
}
"""What each form writes down."""

ASK = N_("Throw away “{title}”? x again does it, any other key keeps it.")


@dataclass(frozen=True, slots=True)
class ParkedRow:
    """A draft with the name of its customer and their tier's code."""

    draft: Draft
    customer: str
    tier: str = ""


class ParkedScreen(DeskScreen):
    """The list of drafts, the newest first."""

    CSS_PATH = "parked.tcss"
    ACTIONS: ClassVar[tuple[str, ...]] = ("open", "back", "drop", "everybody")
    TITLE_TEXT = N_("Parked work")

    _everybody = False
    _asked: int | None = None

    def body(self) -> ComposeResult:
        """A line that says what the list is or asks, and the list."""
        yield Words(self.TITLE_TEXT, classes="title", id="parked-title")
        yield RecordList[ParkedRow](
            (
                Column(N_("What"), self._what, 15, grow=3, tone=lambda _row: "strong"),
                Column(N_("Form"), lambda row: _(FORMS.get(row.draft.form, row.draft.form)), 11),
                Column(N_("Customer"), self._customer, 14, grow=1),
                tier_column(lambda row: row.tier),
                Column(N_("State"), self._state, 9, tone=self._tone),
                Column(N_("Staff"), lambda row: row.draft.staff, 9, gives_way=3, tone=lambda _row: "dim"),
                Column(N_("Last typed"), self._age, 15, tone=lambda _row: "dim"),
                Column(N_("Timer"), self._timer, 6, right=True),
            ),
            key=lambda row: row.draft.id,
            empty=N_("Nothing is parked. Esc in a half-filled form puts it here."),
            sorted_by=N_("newest first"),
            id="parked-list",
        )

    def on_mount(self) -> None:
        """The list has the focus."""
        self.query_one(RecordList).focus()

    def fill(self, **_context: Any) -> None:
        """One's own, the newest under the cursor."""
        self._everybody = False
        self._ask(first=True)

    def came_back(self) -> None:
        """Asks anew."""
        self._ask(first=False)

    def can(self, action: str) -> bool:
        """A row to go on with or throw away; everybody's for supervisors."""
        if action == "everybody":
            return self.desk.staff is not None and self.desk.staff.role == "supervisor"
        return action == "back" or (bool(self.query(RecordList)) and self.query_one(RecordList).row is not None)

    def action_open(self) -> None:
        """Enter: goes on with the form."""
        row = self._row
        if row is not None and row.draft.form in SCREENS:
            self.desk.go(row.draft.form, draft=row.draft)

    def action_drop(self) -> None:
        """x asks, x again throws away: a draft has no undo."""
        row = self._row
        if row is None:
            return
        draft = row.draft
        if self._asked != draft.id:
            self._asked = draft.id
            self.query_one("#parked-title", Words).say(ASK, title=self._title(row))
            self.query_one("#parked-title").add_class("-asking")
            return
        self._stop_asking()
        self.with_office(partial(_drop, draft.id), lane="draft", answer=lambda _done: self._dropped(draft))

    def action_everybody(self) -> None:
        """a: everybody's, or one's own again."""
        self._everybody = not self._everybody
        self._stop_asking()
        self._ask(first=True)

    @on(RecordList.Opened)
    def _opened(self) -> None:
        self.action_open()

    @on(RecordList.Moved)
    def _moved(self) -> None:
        if self._row is None or self._asked != self._row.draft.id:
            self._stop_asking()
        self.refresh_bindings()

    def on_key(self, event: Any) -> None:
        """Any other key keeps the form."""
        if self._asked is not None and event.key != "x":
            self._stop_asking()

    @property
    def _row(self) -> ParkedRow | None:
        row: ParkedRow | None = self.query_one(RecordList).row
        return row

    def _ask(self, *, first: bool) -> None:
        # In the lane of the drafts: a form that was left a moment ago is written before the list is read.
        self.with_office(
            partial(parked, everybody=self._everybody),
            lane="draft",
            answer=partial(self._show, first),
            group="parked",
        )

    def _show(self, first: bool, rows: list[ParkedRow]) -> None:
        self.query_one(RecordList).show(rows, first=first)
        self._stop_asking()
        self.refresh_bindings()

    def _stop_asking(self) -> None:
        self._asked = None
        title = self.query_one("#parked-title", Words)
        title.remove_class("-asking")
        title.say(N_("Parked work of everybody") if self._everybody else self.TITLE_TEXT)

    def _dropped(self, draft: Draft) -> None:
        self.desk.say(_("Thrown away: {title}", title=draft.title or _(FORMS.get(draft.form, draft.form))))
        self._ask(first=False)

    def _title(self, row: ParkedRow) -> str:
        return row.draft.title or _(FORMS.get(row.draft.form, row.draft.form))

    def _what(self, row: ParkedRow) -> str:
        """The title without the customer's name, which has its own column."""
        return self._title(row).removeprefix(f"{row.customer}: ") if row.customer else self._title(row)

    def _customer(self, row: ParkedRow) -> str:
        return row.customer or (_("not identified") if row.draft.form == "log" else "")

    def _state(self, row: ParkedRow) -> str:
        return _("parked") if row.draft.parked else "! " + _("cut off")

    def _tone(self, row: ParkedRow) -> str:
        return "dim" if row.draft.parked else "soon"

    def _age(self, row: ParkedRow) -> str:
        return formats.ago(datetime.fromtimestamp(row.draft.updated_at, UTC), self.desk.clock)

    def _timer(self, row: ParkedRow) -> str:
        return formats.stopwatch(row.draft.seconds) if row.draft.seconds else ""


def parked(office: Any, *, everybody: bool = False) -> list[ParkedRow]:
    """The drafts of who acts, or of everybody, with their customers' names and tiers; for a worker."""
    from deskcrm.customize.page import preview

    drafts = office.drafts.all() if everybody else office.drafts.mine(office.staff.name) if office.staff else []
    known: dict[int, tuple[str, str]] = {}
    for customer_id in {draft.customer_id for draft in drafts if draft.customer_id is not None}:
        try:
            page = office.read(preview, customer_id, clock=office.clock, items=1)
            known[customer_id] = (page.customer.name, page.figures.tier)
        except NotFound:
            pass
    return [ParkedRow(draft, *known.get(draft.customer_id or 0, ("", ""))) for draft in drafts]


def _drop(draft_id: int, office: Any) -> None:
    office.drafts.drop(draft_id)
