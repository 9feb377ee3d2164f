"""Where there is no base yet: the office's name, its language, the clerk's name, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from deskcrm.errors import DeskError
from deskcrm.locale import messages
from deskcrm.locale.messages import N_, _
from deskcrm.widgets.choice import Choice, Option
from deskcrm.widgets.fields import Field
from deskcrm.widgets.form import FormScreen
from deskcrm.widgets.text_line import TextLine


class FirstRunScreen(FormScreen):
    """Three questions. The language that is chosen is the screen's at once."""

    ALONE = True
    TITLE_TEXT = N_("Welcome. Three questions, and the desk is ready: Ctrl+S when done.")

    _path = Path()

    def fields(self) -> Iterator[Field]:
        """Office, language, clerk."""
        yield Field("name", N_("Office name"), TextLine(hint=N_("What the office is called")))
        languages = (Option("en", "English", plain=True), Option("th", "ไทย", plain=True))
        yield Field("language", N_("Language"), Choice(languages))
        yield Field("staff", N_("Your name"), TextLine(hint=N_("What colleagues call you")))

    def fill(self, *, path: Path = Path(), **_context: Any) -> None:
        """Empty, in the language in use."""
        self._path = path
        self.start({"language": messages.language()})

    def leaving(self) -> None:
        """There is no base yet that could keep a draft."""

    def can(self, action: str) -> bool:
        """There is nothing to go back to."""
        return action != "back"

    def relabel(self) -> None:
        """The language may have been switched by its key."""
        self.field("language").value = messages.language()

    def on_choice_changed(self, event: Choice.Changed) -> None:
        """Another language: the screen speaks it at once, what was typed stays."""
        if event.value != messages.language():
            self.desk.speak(event.value)

    def save(self, values: dict[str, str]) -> None:
        """Makes the base."""
        self.work(partial(_make, self._path, values), answer=lambda _done: self._made(), failed=self.refused)

    def refused(self, error: DeskError) -> None:
        """Errors name the settings."""
        if error.field and error.field.startswith("office."):
            error.field = error.field.removeprefix("office.")
        super().refused(error)

    def _made(self) -> None:
        name = self.field("name").value.strip()
        self.finished(_("The base of {office} is ready.", office=name), undo=False)
        self.desk.open_office()
        self.desk.go("import", first=True)


def _make(path: Path, values: dict[str, str]) -> None:
    from deskcrm import wiring

    wiring.found(path, name=values["name"], language=values["language"], staff=values["staff"])
