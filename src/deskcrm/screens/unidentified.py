"""Contacts with somebody not identified: read one, give it its customer, or make a new customer of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from deskcrm.errors import DeskError
from deskcrm.interact import words
from deskcrm.interact.views import InteractionView
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.text import visible, visible_lines
from deskcrm.widgets.cells import wrap
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.clock import Clock

ROWS = 200


class ContactPane(Widget):
    """One contact whole."""

    DEFAULT_CSS = "ContactPane { padding: 0 1; }"
    ALLOW_SELECT = False

    contact: InteractionView | None = None

    def show(self, contact: InteractionView | None) -> None:
        """Shows a contact, or nothing."""
        self.contact = contact
        self.refresh()

    def relabel(self) -> None:
        """The words in the language in use."""
        self.refresh()

    def render(self) -> Content:
        """The lines that fit."""
        if self.contact is None:
            return Content("")
        desk: Any = self.app
        lines = _lines(self.contact, desk.clock, max(self.content_size.width, 1))
        return Content("\n").join(lines[: self.content_size.height])


class UnidentifiedScreen(DeskScreen):
    """The list, newest first, with the contact under the cursor beside or below it."""

    CSS_PATH = "unidentified.tcss"
    ACTIONS: ClassVar[tuple[str, ...]] = ("identify", "new", "open", "back")
    TITLE_TEXT = N_("Contacts not identified")

    def body(self) -> ComposeResult:
        """Title, list, panes."""
        yield Words(self.TITLE_TEXT, classes="title")
        with Horizontal():
            with Vertical():
                yield RecordList[InteractionView](
                    (
                        Column(N_("When"), self._when, 17),
                        Column(N_("Channel"), self._channel, 18, gives_way=1),
                        Column(N_("What"), _subject, 24, grow=1, tone=lambda _row: "strong"),
                        Column(N_("Outcome"), lambda row: words.outcome(row.outcome), 14, gives_way=2),
                        Column(N_("Staff"), lambda row: row.staff, 10, gives_way=3, tone=lambda _row: "dim"),
                    ),
                    key=lambda row: row.id,
                    empty=N_("Every contact has its customer. F3 with nobody in view logs one that has none."),
                    sorted_by=N_("newest first"),
                    id="unidentified-list",
                )
                yield ContactPane(id="unidentified-below")
            yield ContactPane(id="unidentified-beside")

    def on_mount(self) -> None:
        """The list has the focus."""
        self.query_one(RecordList).focus()

    def fill(self, **_context: Any) -> None:
        """The newest under the cursor."""
        self._ask(first=True)

    def came_back(self) -> None:
        """Asks anew; the cursor stays on its contact, or on the next when that one has its customer now."""
        self._ask(first=False)

    def can(self, action: str) -> bool:
        """All but going back needs a contact."""
        return action == "back" or (bool(self.query(RecordList)) and self.query_one(RecordList).row is not None)

    def action_open(self) -> None:
        """Enter: the whole contact below the list; again takes it away."""
        self.query_one("#unidentified-below").toggle_class("-open")

    def action_identify(self) -> None:
        """i: finds its customer in a small lookup."""
        row = self._row
        if row is not None:
            self.desk.go(
                "find_customer",
                title=N_("Whose contact is it: {subject}"),
                values={"subject": _subject(row)},
                found=partial(self._attach_to, row),
                new=partial(self._new, row),
            )

    def action_new(self) -> None:
        """n: a new customer, whose contact this is."""
        row = self._row
        if row is not None:
            self._new(row, "")

    def refused(self, error: DeskError) -> None:
        """Says why, and shows what is there now: somebody else may have done it already."""
        super().refused(error)
        self.came_back()

    @on(RecordList.Opened)
    def _opened(self) -> None:
        self.action_open()

    @on(RecordList.Moved)
    def _moved(self) -> None:
        for pane in self.query(ContactPane):
            pane.show(self._row)
        self.refresh_bindings()

    @property
    def _row(self) -> InteractionView | None:
        row: InteractionView | None = self.query_one(RecordList).row
        return row

    def _attach_to(self, row: InteractionView, customer_id: int) -> None:
        self.tell("deskcrm.interact.interactions:attach_interaction", row.id, customer_id, answer=self._attached)

    def _attached(self, view: InteractionView) -> None:
        self.desk.say_saved(_("{subject}: now with {name}", subject=_subject(view), name=view.customer))
        self.came_back()

    def _new(self, row: InteractionView, typed: str) -> None:
        self.desk.go("customer_form", typed=typed or row.spoke_name, interaction=row.id)

    def _ask(self, *, first: bool) -> None:
        self.ask(
            "deskcrm.interact.interactions:unidentified", limit=ROWS, answer=partial(self._show, first), group="rows"
        )

    def _show(self, first: bool, rows: tuple[InteractionView, ...]) -> None:
        self.query_one(RecordList).show(rows, more=len(rows) == ROWS, first=first)

    def _when(self, row: InteractionView) -> str:
        return formats.ago(row.at, self.desk.clock)

    def _channel(self, row: InteractionView) -> str:
        return f"{row.channel} {words.direction(row.direction)}"


def _subject(row: InteractionView) -> str:
    return row.subject or row.matter or row.note.split("\n")[0]


def _lines(contact: InteractionView, clock: Clock, width: int) -> list[Content]:
    facts = [
        formats.date_time(clock.local(contact.at)),
        f"{contact.channel} {words.direction(contact.direction)}",
        formats.duration(contact.seconds),
        contact.matter,
        words.outcome(contact.outcome),
        contact.staff,
    ]
    found = [Content.styled(line, "bold") for line in wrap(visible(_subject(contact)), width)]
    found += [Content(line) for line in wrap(visible(" · ".join(filter(None, facts))), width)]
    if contact.spoke_name or contact.spoke_relation:
        spoke = " · ".join(filter(None, (contact.spoke_name, contact.spoke_relation)))
        found.append(Content(visible(_("Spoke with: {who}", who=spoke))))
    if contact.note:
        found += [Content(""), *(Content(line) for line in wrap(visible_lines(contact.note), width))]
    return found
