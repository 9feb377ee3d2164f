"""The texts kept at hand in the log form: what to ask for under the matter, and one of them into the note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskcrm.locale.messages import LANGUAGES
from deskcrm.widgets.fields import NoteArea
from deskcrm.widgets.form import FormScreen
from deskcrm.widgets.guide_line import GuideLine

if TYPE_CHECKING:
    from deskcrm.interact.views import AnswerView


class LogTexts(FormScreen):
    """A form with a matter, a note and a line that says what to ask for."""

    _texts: tuple[AnswerView, ...] = ()

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
