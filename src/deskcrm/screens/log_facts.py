"""What is learned of a customer while a contact is written down: one key, then the number of the question."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from deskcrm.identify.profile_views import FactInput
from deskcrm.identify.profile_words import QUESTIONS, SENSITIVE, looks_sensitive, question
from deskcrm.locale.messages import N_, _
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.choice import Option
from deskcrm.widgets.fields import NoteArea
from deskcrm.widgets.form import FormScreen
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.store import Draft

LEARNED = "learned"
"""What a draft calls the facts."""

register(
    Action(
        "learn",
        N_("Something learned of them"),
        N_("Learned"),
        ("ctrl+k",),
        N_("The line with the cursor, or what is marked, into their profile with this contact."),
        4,
        priority=True,
    )
)


class LogFacts(FormScreen):
    """The part of the log form that notes facts; the screen has an AskLine and a Words with the id ``log-learned``."""

    _facts: tuple[FactInput, ...] = ()

    @property
    def facts(self) -> tuple[FactInput, ...]:
        """What is noted with the contact."""
        return self._facts

    def begin_facts(self, draft: Draft | None) -> None:
        """None yet, or those of a draft."""
        kept = draft.fields.get(LEARNED, "") if draft is not None else ""
        self._facts = tuple(FactInput(code, words) for code, words in json.loads(kept or "[]"))
        self._show_facts()

    def values(self) -> dict[str, str]:
        """The fields, and the facts, so that a draft has them."""
        pairs = [(fact.question, fact.words) for fact in self._facts]
        return super().values() | {LEARNED: json.dumps(pairs, ensure_ascii=False) if pairs else ""}

    def action_learn(self) -> None:
        """Ctrl+K: which question does it answer?"""
        if self.query_one(AskLine).asking:
            return
        if self.customer_id is None:
            self.desk.say(_("What is learned needs a customer; this contact has none yet."), warning=True)
            return
        words = self._marked()
        if not words:
            self.desk.say(_("Type what you learned, then press the key on its line."), warning=True)
            return
        options = [Option(code, word) for code, word in QUESTIONS.items()]
        self.query_one(AskLine).ask(
            N_("“{words}” answers which question?"), options, lambda code: self._learn(code, words), words=words[:60]
        )

    def _marked(self) -> str:
        """What is marked, else the line with the cursor: of the note, or the field the cursor is in."""
        focused = self.focused
        if isinstance(focused, NoteArea):
            marked = focused.selected_text.strip()
            return " ".join((marked or focused.document.get_line(focused.cursor_location[0])).split())
        line = focused if isinstance(focused, TextLine) else None
        return " ".join((line.selected_text or line.value).split()) if line is not None else ""

    def _learn(self, code: str, words: str) -> None:
        if kind := looks_sensitive(words):
            self.desk.say(
                _("This looks like {kind}: it is kept with consent only. Note it on the customer's profile (i).",
                  kind=_(SENSITIVE[kind])),
                warning=True,
            )  # fmt: skip
            return
        self._facts = tuple(dict.fromkeys((*self._facts, FactInput(code, words))))
        self._show_facts()
        self.edited()

    def _show_facts(self) -> None:
        line = self.query_one("#log-learned", Words)
        line.display = bool(self._facts)
        said = " · ".join(f"{question(fact.question)}: {fact.words}" for fact in self._facts)
        line.say(N_("Will be noted: {said}"), said=said)
