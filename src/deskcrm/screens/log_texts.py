"""The matter of a contact in the log form: the office's list, what to ask for, and a text at hand into the note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskcrm.locale.messages import LANGUAGES, _
from deskcrm.widgets.choice import Suggest
from deskcrm.widgets.fields import NoteArea, Suggestion
from deskcrm.widgets.form import FormScreen
from deskcrm.widgets.guide_line import GuideLine
from deskcrm.widgets.text_line import TextLine

if TYPE_CHECKING:
    from deskcrm.interact.views import AnswerView, MatterView


class LogTexts(FormScreen):
    """A form with a matter, a note and a line that says what to ask for."""

    _texts: tuple[AnswerView, ...] = ()
    _matters: tuple[MatterView, ...] = ()

    def ask_texts(self) -> None:
        """Asks for the texts in use; the guide shows when they are there."""
        self.ask("deskcrm.interact.answers:answers", active_only=True, answer=self._know_texts, group="answers")

    def show_guide(self) -> None:
        """What to ask for on the matter typed."""
        self.query_one(GuideLine).show(self._texts, self.field("matter").value)

    def action_find_answer(self) -> None:
        """Ctrl+L: a text into the note, where its cursor stands, in the customer's language where it is one of ours."""
        note = self.field("note").query_one(NoteArea)
        language = self.customer.language if self.customer else ""
        self.desk.over(
            "find_answer",
            matter=self.field("matter").value,
            language=language if language in LANGUAGES else "",
            into=note.insert,
        )

    def _know_texts(self, views: tuple[AnswerView, ...]) -> None:
        self._texts = views
        self.show_guide()

    def _know_matters(self, matters: tuple[MatterView, ...]) -> None:
        self._matters = matters
        self._show_matters()

    def _show_matters(self) -> None:
        self._matter.set_options(
            [
                Suggestion(one.name, one.thread_id, _("open") if one.thread_id is not None else "")
                for one in self._matters
            ]
        )
        threads = ", ".join(one.name for one in self._matters if one.thread_id is not None)
        self._matter.query_one(TextLine).placeholder = (
            _("open: {matters} (↓ picks)", matters=threads) if threads else _("↓ shows the office's list")
        )

    @property
    def _matter(self) -> Suggest:
        return self.field("matter").query_one(Suggest)
