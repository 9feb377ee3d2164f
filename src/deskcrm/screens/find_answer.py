"""The texts kept at hand, found while a form is filled: type, pick, and the form's note has it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from deskcrm.locale.messages import N_, _
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.answer_text import AnswerText, copied
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.interact.views import AnswerView

register(
    Action(
        "put_in", N_("Into the note"), N_("Into the note"), ("enter",), N_("Puts the text where the cursor stood."), 2
    ),
    Action(
        "copy_text",
        N_("To the clipboard"),
        N_("Clipboard"),
        ("ctrl+c",),
        N_("Copies the text for another program, such as LINE."),
        3,
        priority=True,
    ),
)


class FindAnswerScreen(DeskScreen):
    """The box that searches, what fits, and the text under the cursor."""

    CSS_PATH = "find_answer.tcss"
    ACTIONS: ClassVar[tuple[str, ...]] = ("put_in", "copy_text", "back")
    TRANSIENT = True
    TITLE_TEXT = N_("Texts at hand")
    BINDINGS = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

    _views: tuple[AnswerView, ...] = ()
    _matter = ""
    _language = ""
    _into: Callable[[str], object] | None = None

    def body(self) -> ComposeResult:
        """What it is for, the box, the list, the text."""
        yield Words(self.TITLE_TEXT, classes="title", id="find-title")
        yield TextLine(hint=N_("Some words of it; Enter puts it into the note"), id="find-line")
        results = RecordList[Any](
            (
                Column(N_("Name"), lambda row: row.title, 24, grow=2, tone=lambda _row: "strong"),
                Column(N_("Matter"), lambda row: row.matter, 14, grow=1),
                Column(N_("Used"), lambda row: str(row.uses), 6, right=True, tone=lambda _row: "dim"),
            ),
            key=lambda row: row.id,
            empty=N_("No text fits. “Texts at hand” in Ctrl+P keeps them."),
            id="find-list",
        )
        results.always_lit = True
        results.can_focus = False
        yield results
        yield AnswerText()

    def fill(
        self, *, matter: str = "", language: str = "", into: Callable[[str], object] | None = None, **_context: Any
    ) -> None:
        """An empty box; texts about ``matter`` stand first, ``into`` is given the one chosen in ``language``."""
        self._matter, self._language, self._into = matter, language, into
        line = self.query_one(TextLine)
        with self.prevent(Input.Changed):
            line.value = ""
        line.focus()
        self.ask("deskcrm.interact.answers:answers", active_only=True, answer=self._know, group="answers")

    def can(self, action: str) -> bool:
        """Taking one needs one."""
        return action == "back" or (bool(self.query("#find-list")) and self._row is not None)

    def action_put_in(self) -> None:
        """Enter: into the note."""
        text, row = self._text, self._row
        if row is not None and self._into is not None:
            copied(self, row)
            self.desk.leave()
            self._into(text)

    def action_copy_text(self) -> None:
        """Ctrl+C: to the clipboard."""
        if self._row is not None:
            self.app.copy_to_clipboard(self._text)
            copied(self, self._row)
            self.desk.leave()
            self.desk.say(_("In the clipboard: {title}", title=self._row.title))

    def action_move(self, step: int) -> None:
        """The list's cursor, while the box keeps the focus."""
        self.query_one(RecordList).action_cursor(step)

    def action_page(self, direction: int) -> None:
        """The list's cursor by a page."""
        self.query_one(RecordList).action_page(direction)

    @on(Input.Changed, "#find-line")
    def _typed(self) -> None:
        self._show()

    @on(Input.Submitted, "#find-line")
    def _entered(self) -> None:
        self.action_put_in()

    @on(RecordList.Opened)
    def _opened(self) -> None:
        self.action_put_in()

    @on(RecordList.Moved)
    def _moved(self) -> None:
        self.query_one(AnswerText).show(self._row, self._language)
        self.refresh_bindings()

    def _know(self, views: tuple[AnswerView, ...]) -> None:
        self._views = views
        self._show()

    def _show(self) -> None:
        from deskcrm.interact.answers import matching

        results = self.query_one(RecordList)
        typed = self.query_one(TextLine).value
        results.sorted_by = N_("best match first") if typed.strip() else N_("this matter first")
        results.show(matching(self._views, typed, self._matter), first=True)
        self._moved()

    @property
    def _row(self) -> AnswerView | None:
        row: AnswerView | None = self.query_one(RecordList).row
        return row

    @property
    def _text(self) -> str:
        return self.query_one(AnswerText).text
