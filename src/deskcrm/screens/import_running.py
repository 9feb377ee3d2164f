"""An import while it runs and after: how far it is, stopping it, what became of it, taking it back."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual.message import Message

from deskcrm.errors import DeskError, Refused
from deskcrm.exchange.twins import CREATE
from deskcrm.locale.messages import N_, _
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.import_outcome import Outcome, sentences

if TYPE_CHECKING:
    from deskcrm.exchange.import_undo import ImportUndone
    from deskcrm.exchange.result import ImportResult

register(
    Action("stop", N_("Stop the import"), N_("Stop"), ("x",), N_("Nothing of the file is kept."), 2),
    Action("take_back", N_("Take this import back"), N_("Take back"), ("b",),
           N_("Everything it made and changed is as it was before."), 3),
)  # fmt: skip


class Stopped(Refused):
    """The clerk stopped the import."""


class RunsImport(DeskScreen):
    """The part of the preview that brings the file in; the screen has an Outcome."""

    _kind = ""
    _path = Path()
    _mapping: dict[str, str] = {}
    _dates = ""
    _policy = CREATE
    _wishes: dict[int, str] = {}
    _result: ImportResult | None = None
    _began = 0.0
    _stopping = False

    class Progressed(Message):
        """Rows done, of how many."""

        def __init__(self, done: int, total: int | None) -> None:
            super().__init__()
            self.done = done
            self.total = total

    def look(self) -> None:
        """Looks at the file again."""
        raise NotImplementedError

    def action_save(self) -> None:
        """Ctrl+S: in with it, in a lane of its own, so that saves of this terminal do not stand behind it."""
        if not self.can("save"):
            return
        self._began, self._stopping = monotonic(), False
        self.query_one(Outcome).show((0, None, 0.0))
        self.refresh_bindings()
        wishes = self._policy, dict(self._wishes)
        self.with_office(
            partial(_bring_in, self, self._kind, self._path, self._pairs, self._dates, wishes),
            lane="import", answer=self._imported, failed=self._not_imported,
        )  # fmt: skip

    def action_stop(self) -> None:
        """x: at the next rows."""
        self._stopping = True

    def action_take_back(self) -> None:
        """b: all of it."""
        result = self._result
        if result is not None:
            self.with_office(
                partial(take_back, result.import_id), lane="import", answer=self._taken_back, failed=self.refused
            )

    @property
    def stopping(self) -> bool:
        """Whether the clerk stopped it; asked from the worker."""
        return self._stopping

    def on_runs_import_progressed(self, event: Progressed) -> None:
        """How far it is."""
        if self._began:
            self.query_one(Outcome).show((event.done, event.total, monotonic() - self._began))

    @property
    def _pairs(self) -> list[tuple[str, str]]:
        return [(field, column) for column, field in self._mapping.items()]

    def _imported(self, result: ImportResult) -> None:
        self._began, self._result = 0.0, result
        self.query_one(Outcome).show(None, result)
        if not self.is_current:
            self.desk.say(next(sentences(result))[0])
        self.refresh_bindings()

    def _not_imported(self, error: DeskError) -> None:
        self._began = 0.0
        self.query_one(Outcome).show(None)
        self.desk.say_error(error)
        self.refresh_bindings()

    def _taken_back(self, undone: ImportUndone) -> None:
        self._result = None
        self.query_one(Outcome).show(None)
        self.desk.say(taken_back(undone))
        self.look()


def _bring_in(
    screen: RunsImport, kind: str, path: Path, pairs: list[tuple[str, str]], dates: str,
    wishes: tuple[str, dict[int, str]], office: Any,
) -> ImportResult:  # fmt: skip
    from deskcrm.exchange.importing import import_file

    def progress(done: int, total: int | None) -> None:
        if screen.stopping:
            raise Stopped(N_("Stopped: nothing of the file was kept."))
        screen.post_message(RunsImport.Progressed(done, total))

    return import_file(
        office, kind, path, mapping=pairs, dates=dates or None, duplicates=wishes[0], decisions=wishes[1],
        progress=progress,
    )  # fmt: skip


def take_back(import_id: int, office: Any) -> ImportUndone:
    """Takes an import back, in a worker."""
    from deskcrm.exchange.import_undo import undo_import

    return undo_import(office, import_id)


def taken_back(undone: ImportUndone) -> str:
    """What taking an import back came to, in a sentence."""
    return _("Taken back: {file}. {archived} records taken out, {restored} as they were before.",
             file=undone.file_name, archived=undone.archived, restored=undone.restored)  # fmt: skip
