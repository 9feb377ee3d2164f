"""The passphrase of an encrypted base, before anything of it is read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from time import sleep
from typing import Any

from textual.widgets import Input

from deskcrm.errors import DeskError, Locked
from deskcrm.locale.messages import N_
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.fields import Field
from deskcrm.widgets.form import FormScreen
from deskcrm.widgets.secret_line import SecretLine

register(
    Action("unlock_base", N_("Open the base"), N_("Open"), ("ctrl+s",), N_("With its passphrase."), 1, priority=True)
)

WAIT, LONGEST_WAIT = 1.0, 8.0
"""Seconds after the first wrong one, twice as long after each more."""


class PassphraseScreen(FormScreen):
    """One line. It covers all of the screen; nothing but the language, the help and quitting works beside it."""

    ALONE = True
    TRANSIENT = False
    ACTIONS = ("unlock_base", "back")
    TITLE_TEXT = N_("This base is encrypted. Type its passphrase, then Enter.")

    _path = Path()
    _wrong = 0

    def fields(self) -> Iterator[Field]:
        """The passphrase."""
        yield Field("passphrase", N_("Passphrase"), SecretLine(hint=N_("The one that the base was encrypted with")))

    def fill(self, *, path: Path = Path(), **_context: Any) -> None:
        """``path`` is the base."""
        self._path = path
        self.start()

    def can(self, action: str) -> bool:
        """There is no way round it."""
        return action != "back"

    def leaving(self) -> None:
        """A passphrase is kept nowhere."""

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter opens."""
        event.stop()
        self.action_unlock_base()

    def action_unlock_base(self) -> None:
        """Enter or Ctrl+S."""
        self.action_save()

    def save(self, values: dict[str, str]) -> None:
        """Tries it in a worker: the key takes a moment to make."""
        self._sent_values = {}
        self.field("passphrase").value = ""
        wait = min(WAIT * 2**self._wrong, LONGEST_WAIT)
        self.work(
            partial(_unlock, self._path, values["passphrase"], wait),
            answer=lambda _none: self._is_right(), failed=self.refused,
        )  # fmt: skip

    def refused(self, error: DeskError) -> None:
        """The cursor goes back into the line."""
        self._wrong += 1
        super().refused(error)
        self.field("passphrase").focus_control()

    def _say_waiting(self, _kept: object) -> None:
        """Nothing is saved here: what is waited for is the key, or the delay."""

    def _is_right(self) -> None:
        self._saving = False
        self._sent.clear()
        self.forget()
        self.desk.leave()
        self.desk.open_office()


def _unlock(path: Path, passphrase: str, wait: float) -> None:
    from deskcrm.store import cipher

    try:
        cipher.unlock(path, passphrase)
    except Locked:
        sleep(wait)
        raise
