"""Asking a customer how they found what was done about a complaint, in the words the desk would say."""

from __future__ import annotations

from collections.abc import Iterator

from deskcrm.interact import words
from deskcrm.locale.messages import N_, _
from deskcrm.screens.complaint_bound import ComplaintBound
from deskcrm.widgets.choice import Choice, Option
from deskcrm.widgets.fields import Field, NoteArea
from deskcrm.widgets.words import Words

SCALE = tuple(Option(str(figure), str(figure), plain=True) for figure in range(1, 6))


class RecoveryForm(ComplaintBound):
    """What they expected, what they found, and whether that was worth something to them."""

    FORM = "recovery_form"
    FIRST = "expected"
    TITLE_TEXT = N_("How it was settled for them")
    NAMED = N_("How complaint {number} was settled for {name}")

    def fields(self) -> Iterator[Field]:
        """The questions as they are asked, from 1 to 5."""
        yield Question("expected", N_("Expected"), N_("“How much did you expect of us, from 1 to 5?”"), SCALE)
        yield Question("perceived", N_("Found"), N_("“And how did you find what we did, from 1 to 5?”"), SCALE)
        yield Question(
            "worth", N_("Worth it"), N_("If they found more than expected: “Was that worth something to you?”"),
            (Option("yes", N_("yes")), Option("no", N_("no"))),
        )  # fmt: skip
        yield Field("note", N_("Note"), NoteArea())

    def save(self, values: dict[str, str]) -> None:
        """Keeps it; with less found than expected somebody talks to them again."""
        self.tell(
            "deskcrm.interact.recovery:record_recovery",
            self.complaint.id,
            expected=int(values["expected"]) if values["expected"] else None,
            perceived=int(values["perceived"]) if values["perceived"] else None,
            worth={"yes": True, "no": False}.get(values["worth"]),
            note=values["note"],
            answer=self._kept_answer,
            failed=self.refused,
        )

    def _kept_answer(self, verdict: str) -> None:
        said = _("They are {verdict}", verdict=words.verdict(verdict))
        if verdict == "disappointed":
            said += " · " + _("somebody talks to them again: it stands in the queue")
        self.finished(said)


class Question(Field):
    """A field under the sentence that asks for it."""

    DEFAULT_CSS = "Question > .question { padding: 0 0 0 18; color: $text-muted; width: 1fr; height: auto; }"

    def __init__(self, name: str, label: str, question: str, options: tuple[Option, ...]) -> None:
        super().__init__(name, label, Choice(options, optional=True))
        self._question = question

    def on_mount(self) -> None:
        """The question stands above the choice."""
        self.mount(Words(self._question, classes="question"), before=0)
