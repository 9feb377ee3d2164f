"""The audit: who did what to which record and when, of everybody or of the customer in view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from deskcrm.errors import Refused
from deskcrm.exchange import audit_words
from deskcrm.interact.when import parse_when
from deskcrm.locale import formats, messages
from deskcrm.locale.messages import N_, _
from deskcrm.text import visible
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.choice import Option
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from datetime import date

    from deskcrm.errors import DeskError
    from deskcrm.identify.audit_trail import AuditLine
    from deskcrm.identify.views import CustomerView, StaffView

register(
    Action("audit_all", N_("Of all customers, or only of this one"), N_("All / one"), ("a",),
           N_("The audit of the customer in view, or of everybody."), 2),
    Action("audit_reads", N_("Show or hide who only looked"), N_("Looks"), ("r",),
           N_("Who looked at a record stands between what was saved."), 3),
    Action("audit_staff", N_("What one of the staff did"), N_("Who"), ("s",), N_("Shows what one of them did."), 5),
    Action("audit_day", N_("One day"), N_("Day"), ("d",), N_("Shows what was done on a day."), 6),
    Action("audit_older", N_("Older entries"), N_("Older"), ("o",), N_("Goes on to what came before."), 4),
)  # fmt: skip

LINES = "deskcrm.identify.audit_trail:audit_lines"
PAGE = 200


class AuditScreen(DeskScreen):
    """The entries, the newest first, and under them the values before and after of the one under the cursor."""

    ACTIONS: ClassVar[tuple[str, ...]] = ("audit_all", "audit_reads", "audit_older", "audit_staff", "audit_day", "back")
    TITLE_TEXT = N_("Audit")
    DEFAULT_CSS = """
    AuditScreen #audit-title { width: 1fr; padding: 0 1; background: $panel; text-style: bold; }
    AuditScreen VerticalScroll { height: 7; border-top: solid $panel; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._customer: CustomerView | None = None
        self._only = False
        self._reads = True
        self._by: StaffView | None = None
        self._day: date | None = None
        self._lines: tuple[AuditLine, ...] = ()

    def body(self) -> ComposeResult:
        """The title, the list, the values."""
        yield Words(self.TITLE_TEXT, id="audit-title")
        yield RecordList[Any](
            (
                Column(N_("When"), lambda row: formats.date_time(self.desk.clock.local(row.at)), 21),
                Column(N_("Who"), lambda row: row.staff or "–", 10, grow=1, tone=lambda _row: "strong"),
                Column(N_("What"), lambda row: audit_words.action_words(row.action), 20, grow=2),
                Column(N_("Whom"), audit_words.whom_words, 18, grow=3),
                Column(N_("Terminal"), lambda row: row.terminal, 10, gives_way=2, tone=lambda _row: "dim"),
            ),
            key=lambda row: row.id,
            empty=N_("Nothing was done yet that fits."),
            sorted_by=N_("newest first"),
            id="audit-list",
        )  # fmt: skip
        with VerticalScroll(can_focus=False):
            yield Static(id="audit-values", markup=False)
        yield AskLine()

    def on_mount(self) -> None:
        """The list has the focus."""
        self._list.focus()

    def fill(self, *, customer: CustomerView | None = None, **_context: Any) -> None:
        """Of ``customer`` first, where one was in view."""
        self._customer, self._only, self._lines = customer, customer is not None, ()
        self._by = self._day = None
        self.query_one(AskLine).end()
        self._ask()

    def can(self, action: str) -> bool:
        """One customer only where one was in view; older ones while there may be any; nothing while it asks."""
        if action != "back" and (not self.query(AskLine) or self.query_one(AskLine).asking):
            return False
        if action == "audit_all":
            return self._customer is not None
        return action != "audit_older" or len(self._lines) >= PAGE

    def action_audit_all(self) -> None:
        """a: of everybody, or of the one in view."""
        if self._customer is not None:
            self._only = not self._only
            self._ask()

    def action_audit_reads(self) -> None:
        """r: with those who only looked, or without."""
        self._reads = not self._reads
        self._show()

    def action_audit_older(self) -> None:
        """o: the next page."""
        if self.can("audit_older"):
            self._ask(before=self._lines[-1].id)

    def action_audit_staff(self) -> None:
        """s: whose?"""
        self.ask("deskcrm.identify.staff:staff_list", answer=self._ask_whose)

    def action_audit_day(self) -> None:
        """d: which day?"""
        self.query_one(AskLine).ask(
            N_("Which day? Enter alone shows all of them."), (), lambda _value: None, typed=self._of_day,
            hint=N_("yesterday, 2 March"),
        )  # fmt: skip

    def refused(self, error: DeskError) -> None:
        """Not for everybody: said, and back."""
        self.desk.say_error(error)
        self.desk.leave()

    @property
    def _list(self) -> RecordList[Any]:
        return self.query_one("#audit-list", RecordList)

    def _ask_whose(self, staff: tuple[StaffView, ...]) -> None:
        options = [Option("", N_("everybody")), *(Option(str(one.id), one.name, plain=True) for one in staff)]

        def take(value: str) -> None:
            self._by = next((one for one in staff if str(one.id) == value), None)
            self._ask()

        self.query_one(AskLine).ask(N_("Whose?"), options, take)

    def _of_day(self, text: str) -> None:
        clock = self.desk.clock
        try:
            found = parse_when(text, clock=clock, language=messages.language(), field="at", past=True) if text else None
        except Refused as error:
            self.desk.say_error(error)
            return
        self._day = clock.day_of(found) if found else None
        self._ask()

    def _ask(self, before: int | None = None) -> None:
        from deskcrm.identify.audit_trail import AuditFilter

        clock, day = self.desk.clock, self._day
        which = AuditFilter(
            customer_id=self._customer.id if self._customer and self._only else None,
            staff_id=self._by.id if self._by else None,
            since=clock.start_of(day) if day else None,
            until=clock.end_of(day) if day else None,
        )

        def take(found: tuple[AuditLine, ...]) -> None:
            self._lines = (*self._lines, *found) if before else found
            self._show()

        self.ask(LINES, which, before=before, limit=PAGE, answer=take, group="audit")

    def _show(self) -> None:
        title = self.query_one("#audit-title", Words)
        chosen = [*([self._by.name] if self._by else ()), *([formats.date(self._day)] if self._day else ())]
        if self._customer is not None and self._only:
            title.say(
                N_("Audit of {name}"), name=" · ".join((f"{self._customer.code} {self._customer.called}", *chosen))
            )
        elif chosen:
            title.say(N_("Audit: {what}"), what=" · ".join(chosen))
        else:
            title.say(self.TITLE_TEXT)
        self._list.show([line for line in self._lines if self._reads or line.action != "read"])
        self._say_values(self._list.row)
        self.refresh_bindings()

    @on(RecordList.Moved)
    def _moved(self, event: RecordList.Moved) -> None:
        self._say_values(event.row)

    def _say_values(self, line: AuditLine | None) -> None:
        words = self.query_one("#audit-values", Static)
        if line is None:
            words.update("")
            return
        entry = _("Entry {number}, terminal {terminal}", number=line.id, terminal=line.terminal)
        lines = (entry, *audit_words.change_lines(line, self.desk.clock))
        words.update(Content("\n".join(map(visible, lines))))
