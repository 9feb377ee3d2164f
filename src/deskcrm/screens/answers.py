"""The texts kept at hand: answers by matter, quick phrases, and what to ask for; each is changed from here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult

from deskcrm.interact.answers import KIND_WORDS, review_is_due
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.screens import find_answer  # noqa: F401  registers the action copy_text
from deskcrm.widgets.answer_text import AnswerText, copied
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.grouped_list import Group, GroupedList
from deskcrm.widgets.record_list import Column, RecordList

if TYPE_CHECKING:
    from deskcrm.interact.views import AnswerView

HEADINGS = {"answer": N_("Answers"), "phrase": N_("Quick phrases"), "guide": N_("What to ask for")}
EMPTY = N_("Nothing here yet. n keeps an answer, a quick phrase, or what to ask for.")


class AnswersScreen(DeskScreen):
    """The list by kind, and the text under the cursor."""

    LIVE = True
    CSS = "AnswersScreen AnswerText { border-top: solid $panel; padding: 0 1; height: 7; }"
    ACTIONS: ClassVar[tuple[str, ...]] = ("new", "edit", "open", "copy_text", "back")
    QUIET = ("open",)
    TITLE_TEXT = N_("Texts at hand")

    def body(self) -> ComposeResult:
        """The list and the text."""
        yield GroupedList(
            (
                Column(N_("Name"), lambda row: row.title, 26, grow=2, tone=lambda _row: "strong"),
                Column(N_("Matter"), lambda row: row.matter or "-", 14, grow=1),
                Column(N_("Used"), lambda row: formats.number(row.uses), 5, right=True),
                Column(N_("Owner"), lambda row: row.owner, 10, gives_way=2),
                Column(N_("To be looked at"), self._review, 18, tone=self._review_tone),
            ),
            key=lambda row: row.id,
            empty=EMPTY,
            id="answers-list",
        )
        yield AnswerText()

    def on_mount(self) -> None:
        """The list has the focus."""
        self._list.focus()

    def fill(self, **_context: Any) -> None:
        """All of them."""
        self.came_back()

    def came_back(self) -> None:
        """Asks anew; the old rows stay until then."""
        if self.desk.is_open:
            self.ask("deskcrm.interact.answers:answers", answer=self._show, group="answers")

    def can(self, action: str) -> bool:
        """All but a new one need a text under the cursor."""
        return action in ("new", "back") or (bool(self.query("#answers-list")) and self._list.row is not None)

    def action_new(self) -> None:
        """n."""
        self.desk.go("answer_form")

    def action_edit(self) -> None:
        """e."""
        if self._list.row is not None:
            self.desk.go("answer_form", item=self._list.row)

    def action_open(self) -> None:
        """Enter, as e."""
        self.action_edit()

    def action_copy_text(self) -> None:
        """Ctrl+C: to the clipboard."""
        row: AnswerView | None = self._list.row
        if row is not None:
            self.app.copy_to_clipboard(self.query_one(AnswerText).text)
            copied(self, row)
            self.desk.say(_("In the clipboard: {title}", title=row.title))

    @on(RecordList.Opened)
    def _opened(self) -> None:
        self.action_open()

    @on(RecordList.Moved)
    def _moved(self) -> None:
        self.query_one(AnswerText).show(self._list.row)

    @property
    def _list(self) -> GroupedList:
        return self.query_one(GroupedList)

    def _show(self, views: tuple[AnswerView, ...]) -> None:
        groups = [Group(HEADINGS[kind], sum(view.kind == kind for view in views), "tier") for kind in KIND_WORDS]
        self._list.show_stretch(list(views), 0, [group for group in groups if group.count])
        self._moved()
        self.refresh_bindings()

    def _review(self, row: AnswerView) -> str:
        if not row.active:
            return "✗ " + _("not in use")
        if not row.review_on:
            return ""
        day = formats.date(_day(row.review_on))
        return f"! {day}" if review_is_due(row, self.desk.clock.today()) else day

    def _review_tone(self, row: AnswerView) -> str:
        return "late" if review_is_due(row, self.desk.clock.today()) else "dim"


def _day(text: str) -> Any:
    from datetime import date

    return date.fromisoformat(text)
