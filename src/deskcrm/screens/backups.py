"""The backups of the base: how old and how large each is and whether it is sound; one made now, one put back."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult

from deskcrm.errors import DeskError
from deskcrm.locale import formats
from deskcrm.locale.backup_words import reason_words, size_words, state_words
from deskcrm.locale.messages import N_, _
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.choice import Option
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.store.backup import Kept
    from deskcrm.store.restoring import Restored

register(
    Action("backup_now", N_("Make a backup now"), N_("Make one"), ("n",),
           N_("Beside the work; nobody waits for it."), 2),
    Action("put_back", N_("Put this backup back"), N_("Put back"), ("r",),
           N_("The base is as it was then; what is there now is kept. For a supervisor."), 3),
)  # fmt: skip

PUT, LEAVE = "put", "leave"


class BackupsScreen(DeskScreen):
    """The list, the newest first; each is read through while it is shown."""

    ACTIONS: ClassVar[tuple[str, ...]] = ("backup_now", "put_back", "back")
    TITLE_TEXT = N_("Backups")
    DEFAULT_CSS = """
    BackupsScreen #backups-title { width: 1fr; padding: 0 1; background: $panel; text-style: bold; }
    BackupsScreen #backups-state { width: 1fr; padding: 0 1; color: $text-muted; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._sound: dict[Path, bool | None] = {}
        """What was read through, and what came of it."""
        self._looking = False
        self._busy = ""
        self._folder = ""

    def body(self) -> ComposeResult:
        """The title, what is going on, the list, the line that asks."""
        yield Words(self.TITLE_TEXT, id="backups-title")
        yield Words(id="backups-state")
        yield RecordList[Any](
            (
                Column(N_("Made"), lambda row: formats.date_time(self.desk.clock.local(row.at)), 21,
                       tone=lambda _row: "strong"),
                Column(N_("Age"), lambda row: formats.ago(row.at, self.desk.clock), 15),
                Column(N_("Why"), lambda row: reason_words(row.reason), 14, grow=1),
                Column(N_("Size"), lambda row: size_words(row.size), 8, right=True),
                Column(N_("State"), self._state, 17, grow=2, tone=self._tone),
            ),
            key=lambda row: row.path.name,
            empty=N_("No backup was made yet. n makes one."),
            sorted_by=N_("newest first"),
            id="backups-list",
        )  # fmt: skip
        yield AskLine()

    def on_mount(self) -> None:
        """The list has the focus."""
        self._list.focus()

    def fill(self, **_context: Any) -> None:
        """All of them, each to be read through anew."""
        self._sound.clear()
        self.query_one(AskLine).end()
        self.came_back()

    def came_back(self) -> None:
        """Asks anew; the old rows stay until then."""
        if self.desk.is_open:
            self.with_office(_known, answer=self._show, group="backups")

    def can(self, action: str) -> bool:
        """One at a time; only a supervisor puts one back."""
        if action == "back":
            return True
        if self._busy or not self.query(AskLine) or self.query_one(AskLine).asking:
            return False
        if action == "backup_now":
            return True
        row, staff = self._row, self.desk.staff
        if row is None or self._sound.get(row.path) is False:
            return False
        return staff is not None and staff.role == "supervisor"

    def action_backup_now(self) -> None:
        """n: in the backups' lane."""
        if self.can("backup_now"):
            self._begin(N_("A backup is being made…"))
            self.desk.back_up("by-hand", answer=self._made)
            # What failed is said by the desk; the line must not go on saying that one is made.
            self.with_office(lambda _office: None, lane="backup", answer=lambda _none: self._end())

    def action_put_back(self) -> None:
        """r: after asking."""
        row = self._row
        if row is None or not self.can("put_back"):
            return
        if row.sealed:
            self.desk.say(_("This one is encrypted: “deskcrm restore {file}” asks what opens it.", file=row.path.name),
                          warning=True)  # fmt: skip
            return
        self.query_one(AskLine).ask(
            N_("Put back the base of {when}? What was saved since goes; it is kept as a backup."),
            [Option(PUT, N_("Put it back")), Option(LEAVE, N_("Leave it"))],
            lambda choice: self._put_back(row) if choice == PUT else None,
            value=LEAVE,
            when=formats.date_time(self.desk.clock.local(row.at)),
        )

    @on(RecordList.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()

    @property
    def _list(self) -> RecordList[Any]:
        return self.query_one("#backups-list", RecordList)

    @property
    def _row(self) -> Kept | None:
        row: Kept | None = self._list.row if self.query("#backups-list") else None
        return row

    def _put_back(self, row: Kept) -> None:
        self._begin(N_("The backup is being put back…"))
        self.with_office(
            partial(_restore, row.path), lane="backup", answer=self._was_put_back, failed=self._not_put_back
        )

    def _begin(self, busy: str) -> None:
        self._busy = busy
        self._say_state()

    def _end(self) -> None:
        self._busy = ""
        self._say_state()

    def _say_state(self) -> None:
        line, trouble = self.query_one("#backups-state", Words), self.desk.backup_trouble
        if self._busy:
            line.say(self._busy)
        elif trouble is not None:
            when = formats.date_time(self.desk.clock.local(trouble[0]))
            line.say(N_("✗ {when}: {why}"), when=when, why=trouble[1])
        else:
            line.say(N_("They stand in {folder}"), folder=self._folder)
        self.refresh_bindings()

    def _made(self, file: Path | None) -> None:
        if file is not None:
            self.desk.say(_("A backup was made: {file}", file=file.name))
        self.came_back()

    def _was_put_back(self, done: Restored) -> None:
        self._end()
        self.desk.base_replaced()
        if done.kept is not None:
            self.desk.say(_("What it replaced is kept: {file}", file=done.kept.name))

    def _not_put_back(self, error: DeskError) -> None:
        self._end()
        self.desk.say_error(error)

    def _show(self, known: tuple[str, list[Kept]]) -> None:
        self._folder, rows = known
        self._list.show(rows)
        self._say_state()
        self._look_on()

    def _look_on(self) -> None:
        """Reads the next one through, unless the screen is covered."""
        waiting = next((row for row in self._list.rows if row.path not in self._sound), None)
        if waiting is not None and not self._looking and self.is_current:
            self._looking = True
            look = partial(_look, waiting.path, self.desk.runner.ended)
            self.with_office(look, lane="check", answer=partial(self._looked, waiting.path), failed=self._stopped)

    def _looked(self, path: Path, sound: bool | None) -> None:
        self._looking = False
        self._sound[path] = sound
        self._list.show(list(self._list.rows))
        self.refresh_bindings()
        self._look_on()

    def _stopped(self, _ended: DeskError) -> None:
        self._looking = False

    def _state(self, row: Kept) -> str:
        return state_words(self._sound[row.path], row.encrypted) if row.path in self._sound else _("reading…")

    def _tone(self, row: Kept) -> str:
        if row.path not in self._sound:
            return "dim"
        return "late" if self._sound[row.path] is False else "done"


def _known(office: Any) -> tuple[str, list[Kept]]:
    """Where they stand, and all of them."""
    from deskcrm.store import backup

    return str(backup.folder(office.path)), backup.kept(office.path)


def _look(path: Path, ended: Any, _office: Any) -> bool | None:
    """Reads one through, beside the work."""
    from deskcrm.store.copying import is_sound
    from deskcrm.store.pace import Pace

    return is_sound(path, Pace(rests=1.0, stop=ended))


def _restore(path: Path, office: Any) -> Restored:
    """Puts one back, by a supervisor."""
    from deskcrm.store import restoring

    office.require("restore")
    done = restoring.restore(office.path, path, clock=office.clock, staff_id=office.staff_id, terminal=office.terminal)
    restoring.doubt_drafts(office)
    return done
