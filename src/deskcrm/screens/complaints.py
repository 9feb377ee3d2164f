"""The complaints, the most urgent first: whose turn it is, and what is late."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget

from deskcrm.errors import Refused
from deskcrm.interact import words
from deskcrm.interact.numbering import LENGTH, checks, filled, grouped, ungrouped
from deskcrm.interact.words import ENDED_STAGES, STAGE_WORDS
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _, n_
from deskcrm.text import visible, visible_lines
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.cells import fit
from deskcrm.widgets.choice import Option
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.record_list import PAGE, Column, RecordList
from deskcrm.widgets.tier_column import tier_column
from deskcrm.widgets.tiers import tier_words

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.interact.complaint_views import ComplaintPage, ComplaintView

OPEN = "open"
"""The filter that shows all open ones."""


register(
    Action(
        "supervisors",
        N_("The supervisors' queue"),
        N_("Supervisors"),
        ("v",),
        N_("Shows only complaints that are with the supervisors, or all."),
        15,
    )
)


class ComplaintsScreen(DeskScreen):
    """The list of complaints under a filter by stage and owner."""

    LIVE = True
    ACTIONS = ("open", "back", "new", "complaint", "by_number", "filter_stage", "supervisors", "mine")
    QUIET = ("complaint",)
    CSS_PATH = "complaints.tcss"
    TITLE_TEXT = N_("Complaints")

    _mine = False
    _stage = ""
    _escalated = False

    def body(self) -> ComposeResult:
        """What is shown, the list, the detail below or beside, and the line that asks."""
        yield ComplaintsHead()
        with Horizontal(id="complaints-panes"):
            yield RecordList[Any](
                (
                    Column(N_("Due"), lambda row: due_text(row, self.desk.clock), 19, tone=self._tone),
                    Column(N_("Severity"), lambda row: severity_text(row.severity), 10, tone=_severity_tone),
                    Column(N_("Number"), lambda row: grouped(row.number), 9),
                    Column(N_("Customer"), customer_text, 12, grow=1, tone=lambda _row: "strong"),
                    tier_column(lambda row: row.tier if row.customer_id else ""),
                    Column(N_("Stage"), lambda row: words.stage(row.stage), 13, gives_way=1),
                    Column(N_("In their words"), lambda row: row.description, 11, grow=3),
                    Column(N_("Owner"), lambda row: row.owner, 9, gives_way=2, tone=lambda _row: "dim"),
                ),
                key=lambda row: row.id,
                empty=N_("No complaint is here. {key} takes one in."),
                sorted_by=N_("by what is missed next"),
                id="complaints-list",
            )  # fmt: skip
            yield ComplaintPane(id="complaints-beside")
        yield ComplaintPane(id="complaints-below", short=True)
        yield AskLine()

    def on_mount(self) -> None:
        """The list has the focus."""
        self._list.empty_values = {"key": "n"}
        self._list.focus()

    def fill(self, **_context: Any) -> None:
        """Asks anew under the same filter."""
        self.query_one(AskLine).end()
        self.came_back()

    def came_back(self) -> None:
        """Asks anew; the cursor stays on its complaint."""
        if self.desk.is_open:
            self._ask()

    def can(self, action: str) -> bool:
        """Nothing but going back while a question stands there."""
        if action == "back":
            return True
        if not self.query(AskLine) or self.query_one(AskLine).asking:
            return False
        return action != "open" or self._list.row is not None

    def relabel(self) -> None:
        """The detail's words."""
        self._show_detail()

    def action_open(self) -> None:
        """Enter: all about one."""
        row = self._list.row
        if row is not None:
            self.desk.go("complaint", complaint_id=row.id)

    def action_new(self) -> None:
        """n: takes one in; the form asks whose it is."""
        self.desk.go("complaint_form")

    def action_complaint(self) -> None:
        """c, as elsewhere."""
        self.action_new()

    def action_by_number(self) -> None:
        """l: the customer reads the number out."""
        self.query_one(AskLine).ask(N_("Complaint number"), (), _nothing, typed=self._find, hint=N_("1234 5678"))

    def action_filter_stage(self) -> None:
        """s: which stage?"""
        options = [Option(OPEN, N_("all open")), *(Option(code, word) for code, word in STAGE_WORDS.items())]
        self.query_one(AskLine).ask(N_("Show which?"), options, self._filter, value=self._stage or OPEN)

    def action_supervisors(self) -> None:
        """v: only what is with the supervisors, or all."""
        self._escalated = not self._escalated
        self._ask(first=True)

    def action_mine(self) -> None:
        """m: my own, or everybody's."""
        self._mine = not self._mine
        self._ask(first=True)

    @on(RecordList.Opened)
    def _opened(self) -> None:
        self.action_open()

    @on(RecordList.Moved)
    def _moved(self) -> None:
        self._show_detail()
        self.refresh_bindings()

    @on(RecordList.Wanted)
    def _wanted(self, event: RecordList.Wanted) -> None:
        self.ask(
            "deskcrm.interact.complaint_list:complaint_page",
            stage=self._stage,
            owner_id=self._owner_id,
            escalated=self._escalated,
            offset=event.offset,
            limit=event.limit,
            answer=partial(self._add, self._filters),
            group=f"stretch {event.offset}",
        )

    def _filter(self, value: str) -> None:
        self._stage = "" if value == OPEN else value
        self._list.sorted_by = N_("newest first") if self._stage in ENDED_STAGES else N_("by what is missed next")
        self._ask(first=True)

    def _find(self, text: str) -> None:
        if not ungrouped(text):
            return
        self.ask(
            "deskcrm.interact.complaints:complaint_by_number",
            text,
            answer=lambda view: self.desk.go("complaint", complaint_id=view.id),
            failed=lambda error: self.refused(error if checks(filled(text)) else self._misheard(text)),
        )

    def _misheard(self, text: str) -> Refused:
        if len(filled(text)) != LENGTH:
            return Refused(N_("{number} is no complaint number: it has {count} digits."), number=text, count=LENGTH)
        return Refused(
            N_("There is no complaint {number}: its check digit does not fit, one digit may have been misheard."),
            field="number",
            number=text.strip(),
        )

    def _ask(self, *, first: bool = False) -> None:
        offset = 0 if first else max(self._list.cursor - PAGE // 2, 0)
        self.ask(
            "deskcrm.interact.complaint_list:complaint_page",
            stage=self._stage,
            owner_id=self._owner_id,
            escalated=self._escalated,
            offset=offset,
            answer=lambda page: self._show(page, first),
            group="complaints",
        )

    def _show(self, page: ComplaintPage, first: bool) -> None:
        if page.offset and not page.rows:
            self._ask(first=True)  # the list became shorter than where the cursor stood
            return
        self._list.show(page.rows, total=page.total, offset=page.offset, first=first)
        self.query_one(ComplaintsHead).show(page.total, self._stage, mine=self._mine, escalated=self._escalated)

    def _add(self, asked: tuple[str, int | None, bool], page: ComplaintPage) -> None:
        if asked == self._filters:  # else the list shows others by now
            self._list.add(page.rows, page.offset, total=page.total)

    def _show_detail(self) -> None:
        for pane in self.query(ComplaintPane):
            pane.show(self._list.row)

    @property
    def _list(self) -> RecordList[Any]:
        return self.query_one("#complaints-list", RecordList)

    @property
    def _filters(self) -> tuple[str, int | None, bool]:
        return self._stage, self._owner_id, self._escalated

    @property
    def _owner_id(self) -> int | None:
        return self.desk.staff.id if self._mine and self.desk.staff is not None else None

    def _tone(self, row: ComplaintView) -> str:
        if row.stage in ENDED_STAGES:
            return "dim"
        if is_late(row, self.desk.clock):
            return "late"
        return "soon" if row.warned else ""


class ComplaintsHead(Widget):
    """Which complaints stand below, and how many."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "ComplaintsHead { height: 1; background: $panel; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._total: int | None = None
        self._stage = ""
        self._mine = self._escalated = False

    def show(self, total: int, stage: str, *, mine: bool, escalated: bool) -> None:
        """Shows this count under this filter."""
        self._total, self._stage, self._mine, self._escalated = total, stage, mine, escalated
        self.refresh()

    def relabel(self) -> None:
        """The words in the language in use."""
        self.refresh()

    def render(self) -> Content:
        """The line."""
        title = Content.styled(_("Complaints"), "bold")
        if self._total is None:
            return title
        whose = _("mine only") if self._mine else _("everybody's")
        which = words.stage(self._stage) if self._stage else _("all open")
        if self._escalated:
            which += " · " + _("with the supervisors")
        count = n_("{count} complaint", "{count} complaints", self._total)
        return Content.assemble(title, Content(f" ({whose}) · {which} · {count}"))


class ComplaintPane(Widget):
    """The whole of the row under the cursor; ``short`` in two lines."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str, short: bool = False) -> None:
        super().__init__(id=id)
        self._short = short
        self._row: ComplaintView | None = None

    def show(self, row: ComplaintView | None) -> None:
        """Shows ``row``, or nothing."""
        self._row = row
        self.refresh()

    def render(self) -> Content:
        """The lines."""
        row = self._row
        if row is None:
            return Content("")
        desk: Any = self.app
        clock: Clock = desk.clock
        owner = _("Owner: {name}", name=visible(row.owner) or "-")
        about = visible(" · ".join(part for part in (row.product, row.category, row.subcategory) if part))
        if self._short:
            width = self.content_size.width
            first = " · ".join(filter(None, (tier_text(row), owner, due_exact(row, clock), about)))
            return Content.assemble(
                Content.styled(fit(first, width), "$text-muted"),
                "\n",
                Content(fit(visible(row.description), width)),
            )
        lines = [
            Content.styled(grouped(visible(row.number)), "bold"),
            Content.styled(visible(customer_text(row)), "bold"),
            Content(" · ".join(filter(None, (visible(row.customer_code), tier_text(row))))),
            Content(""),
            Content(f"{severity_text(row.severity)} · {words.stage(row.stage)}"),
            Content(due_exact(row, clock)),
            Content(owner),
            Content(_("with the supervisors: {why}", why=words.escalation(row.escalation)) if row.escalation else ""),
            Content(_("Taken in: {when}", when=formats.date_time(clock.local(row.at)))),
            Content(about),
            Content(""),
            Content(visible_lines(row.description)),
        ]
        return Content("\n").join(lines)


def customer_text(row: ComplaintView) -> str:
    """Whose complaint it is."""
    return row.customer or _("anonymous")


def tier_text(row: ComplaintView) -> str:
    """The customer's tier; nothing for somebody not named."""
    return tier_words(row.tier) if row.customer_id is not None else ""


def severity_text(severity: int) -> str:
    """Figure and word."""
    return f"{severity} {words.severity(severity)}"


def is_late(row: ComplaintView, clock: Clock) -> bool:
    """Whether its answer is overdue, or was."""
    return row.breached or (row.stage not in ENDED_STAGES and row.due is not None and row.due < clock.now())


def due_text(row: ComplaintView, clock: Clock) -> str:
    """When the next target is due, or how late it is, in few words; a sign says what it is like."""
    if row.stage in ENDED_STAGES:
        ended = formats.ago(row.closed_at, clock) if row.closed_at else ""
        return ("! " if row.breached else "✓ ") + ended
    if row.waiting_since is not None:
        return "… " + _("customer's turn")
    if row.due is None:
        return ""
    if row.due >= clock.now():
        return ("» " if row.warned else "  ") + formats.ago(row.due, clock)
    days = (clock.today() - clock.day_of(row.due)).days
    if days < 1:
        return "! " + _("late today")
    return "! " + n_("late by {count} day", "late by {count} days", days)


def due_exact(row: ComplaintView, clock: Clock) -> str:
    """What is due when, exactly."""
    if row.stage in ENDED_STAGES:
        return _("! a target was missed") if row.breached else _("in time")
    if row.waiting_since is not None:
        return _("waiting for the customer since {when}", when=formats.ago(row.waiting_since, clock))
    if row.due is None:
        return ""
    here = clock.local(row.due)
    when = f"{formats.weekday(here.date())} {formats.date_time(here)}"
    if row.due < clock.now():
        return _("! {target} was due {when}", target=words.target(row.owed), when=when)
    return _("{target}: due {when}", target=words.target(row.owed), when=when)


def _severity_tone(row: ComplaintView) -> str:
    return {4: "late", 3: "soon"}.get(row.severity, "")


def _nothing(_value: str) -> None:
    """A question that is only typed has no options to take."""
