"""What a customer asked about their own data: the report of all that is held, the answer, the erasure; or, without a
customer in view, all requests that are open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult

from deskcrm.errors import DeskError
from deskcrm.interact.data_requests import DONE, KINDS, REFUSED
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.settings.files import typed_path
from deskcrm.text import visible
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.customize.erasure import Erased, WhatGoes
    from deskcrm.identify.views import CustomerView
    from deskcrm.interact.data_requests import DataRequestView

register(
    Action("data_request", N_("New request"), N_("New"), ("n",),
           N_("Registers what they ask; an answer is due in 30 days."), 2),
    Action("access_report", N_("Write all that is held"), N_("Write"), ("p",),
           N_("A page or JSON for the customer; a request to see it must be open."), 3),
    Action("answer_request", N_("The request is answered"), N_("Answered"), ("d",), N_("Ends it."), 4),
    Action("refuse_request", N_("Refuse the request"), N_("Refuse"), ("x",),
           N_("With the reason that they are told."), 5),
    Action("erase_customer", N_("Erase the person"), N_("Erase"), ("e",),
           N_("For good; what it came to stays, of nobody. For a supervisor."), 6),
)  # fmt: skip

REQUESTS = "deskcrm.interact.data_requests"
STATES = {"": N_("open"), DONE: N_("done"), REFUSED: N_("refused")}


class PersonalDataScreen(DeskScreen):
    """The requests, the soonest due first."""

    LIVE = True
    ACTIONS: ClassVar[tuple[str, ...]] = (
        "open", "data_request", "access_report", "answer_request", "refuse_request", "erase_customer", "back",
    )  # fmt: skip
    TITLE_TEXT = N_("Requests about personal data")
    DEFAULT_CSS = """
    PersonalDataScreen #data-title { width: 1fr; padding: 0 1; background: $panel; text-style: bold; }
    PersonalDataScreen #data-note { width: 1fr; height: auto; max-height: 4; padding: 0 1; color: $text-muted; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._customer: CustomerView | None = None

    @property
    def customer(self) -> CustomerView | None:
        """Whose requests they are."""
        return self._customer

    def body(self) -> ComposeResult:
        """The title, the list, the words of one, the line that asks."""
        yield Words(self.TITLE_TEXT, id="data-title")
        yield RecordList[Any](
            (
                Column(N_("Due"), lambda row: formats.date(self.desk.clock.day_of(row.due)), 12, tone=self._tone),
                Column(N_("They ask"), lambda row: _(KINDS[row.kind]), 18, grow=1, tone=lambda _row: "strong"),
                Column(N_("State"), lambda row: _(STATES[row.outcome]), 8),
                Column(N_("Customer"), lambda row: f"{row.code} {row.customer}", 20, grow=2),
                Column(N_("Identity"), lambda row: row.identity, 12, grow=1, gives_way=2, tone=lambda _row: "dim"),
            ),
            key=lambda row: row.id,
            empty=N_("No request. n registers one of the customer in view."),
            sorted_by=N_("soonest due first"),
            id="data-list",
        )  # fmt: skip
        yield Words(id="data-note")
        yield AskLine()

    def on_mount(self) -> None:
        """The list has the focus."""
        self._list.focus()

    def fill(self, *, customer: CustomerView | None = None, **_context: Any) -> None:
        """Of ``customer``, ended ones too; without one all that are open."""
        self._customer = customer
        self.query_one(AskLine).end()
        title = self.query_one("#data-title", Words)
        if customer is None:
            title.say(self.TITLE_TEXT)
        else:
            title.say(N_("Personal data of {name}"), name=f"{customer.code} {customer.called}")
        self.came_back()

    def came_back(self) -> None:
        """Asks anew; the old rows stay until then."""
        if self.desk.is_open:
            customer = self._customer
            self.ask(
                f"{REQUESTS}:data_requests", customer_id=customer.id if customer else None, ended=customer is not None,
                answer=self._show, group="requests",
            )  # fmt: skip

    def can(self, action: str) -> bool:
        """One customer's data needs one in view, an answer an open request, an erasure a supervisor."""
        if action == "back":
            return True
        if not self.query(AskLine) or self.query_one(AskLine).asking:
            return False
        row, staff = self._row, self.desk.staff
        if action in ("answer_request", "refuse_request"):
            return row is not None and not row.outcome
        if action == "open":
            return row is not None and self._customer is None
        if action == "erase_customer":
            return self._customer is not None and staff is not None and staff.role == "supervisor"
        return self._customer is not None

    def action_open(self) -> None:
        """Enter: the customer who asked."""
        if self._row is not None and self.can("open"):
            self.desk.open_customer(self._row.customer_id)

    def action_data_request(self) -> None:
        """n: the form."""
        if self.can("data_request"):
            self.desk.go("data_request_form", customer=self._customer)

    def action_access_report(self) -> None:
        """p: to which file."""
        if self._customer is not None and self.can("access_report"):
            name = f"{self._customer.code}.html"
            self.query_one(AskLine).ask(
                N_("Write all that is held to which file (.html or .json)? Enter alone takes {name}."), (), _nothing,
                typed=lambda text: self._write(typed_path(text.strip() or name)), name=name,
            )  # fmt: skip

    def action_answer_request(self) -> None:
        """d: it is done."""
        row = self._row
        if row is not None and self.can("answer_request"):
            self._answer(row, DONE, "")

    def action_refuse_request(self) -> None:
        """x: with the reason."""
        row = self._row
        if row is not None and self.can("refuse_request"):
            self.query_one(AskLine).ask(
                N_("Why is it refused? They are told the reason."), (), _nothing,
                typed=lambda reason: self._answer(row, REFUSED, reason, self.query_one(AskLine).again),
            )  # fmt: skip

    def action_erase_customer(self) -> None:
        """e: after it stands there what goes and what stays, and the name was typed."""
        if self._customer is not None and self.can("erase_customer"):
            self.ask("deskcrm.customize.erasure:what_goes", self._customer.id, answer=self._ask_name)

    @property
    def _list(self) -> RecordList[Any]:
        return self.query_one("#data-list", RecordList)

    @property
    def _row(self) -> DataRequestView | None:
        row: DataRequestView | None = self._list.row if self.query("#data-list") else None
        return row

    def _tone(self, row: DataRequestView) -> str:
        return "late" if not row.outcome and row.due < self.desk.clock.now() else ""

    def _show(self, rows: tuple[DataRequestView, ...]) -> None:
        self._list.show(list(rows))
        self._say_note(self._row)
        self.refresh_bindings()

    @on(RecordList.Moved)
    def _moved(self, event: RecordList.Moved) -> None:
        self._say_note(event.row)
        self.refresh_bindings()

    def _say_note(self, row: DataRequestView | None) -> None:
        said = " · ".join(filter(None, (row.identity, row.note, row.reason, row.staff))) if row else ""
        self.query_one("#data-note", Words).say(N_("{said}") if said else "", said=visible(said))

    def _write(self, path: Path) -> None:
        customer = self._customer
        if customer is not None:
            again = self.query_one(AskLine).again
            self.with_office(
                partial(_write_report, customer.id, path), lane="write", answer=self._written, failed=again
            )

    def _written(self, path: Path) -> None:
        whole = path.absolute()  # a bare name says nobody in which folder it stands
        self.desk.say(_("{path} is written. Read it before you hand it over.", path=whole))

    def _answer(
        self, row: DataRequestView, outcome: str, reason: str, failed: Callable[[DeskError], object] | None = None
    ) -> None:
        self.tell(
            f"{REQUESTS}:answer_request", row.id, outcome, reason=reason, version=row.version,
            answer=lambda _view: self._answered(row), failed=failed,
        )  # fmt: skip

    def _answered(self, row: DataRequestView) -> None:
        self.desk.say_saved(_("Request {number} is answered.", number=row.id))
        self.came_back()

    def _ask_name(self, found: WhatGoes) -> None:
        from deskcrm.exchange.erasure_words import erasure_lines

        lines = " ".join(list(erasure_lines(found))[1:])
        self.query_one(AskLine).ask(
            N_("{lines} It cannot be undone. Type the name {name} to erase it; Esc leaves it."), (), _nothing,
            typed=self._erase, lines=lines, name=found.name,
        )  # fmt: skip

    def _erase(self, name: str) -> None:
        customer = self._customer
        if customer is not None:
            asked = next((row.id for row in self._list.rows if row.kind == "erasure" and not row.outcome), None)
            work = partial(_erase, customer.id, name, asked)
            again = self.query_one(AskLine).again
            self.with_office(work, lane="write", answer=self._erased, failed=again)

    def _erased(self, done: Erased) -> None:
        self._customer = None
        self.desk.go("lookup", again=True)
        self.desk.say(_("{code} is erased.", code=done.code))


def _nothing(_value: str) -> None:
    """A line is all that is asked for."""


def _write_report(customer_id: int, path: Path, office: Any) -> Path:
    from deskcrm.exchange.access_report import write_report

    return write_report(office, customer_id, path)


def _erase(customer_id: int, name: str, request_id: int | None, office: Any) -> Erased:
    from deskcrm.customize.erasure import erase

    return erase(office, customer_id, name=name, request_id=request_id)
