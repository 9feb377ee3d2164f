"""The office, this terminal, channels, matters, staff and keys: all in one list, each changed where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content

from deskcrm.locale import messages
from deskcrm.locale.messages import LANGUAGES, N_, _
from deskcrm.screens.settings_rows import (
    AS_OFFICE,
    AUDIT,
    BACKUPS,
    FORMS,
    LANGUAGE_WORDS,
    NEW_IN,
    SECTIONS,
    THEME_WORDS,
    Known,
    Row,
    all_settings,
    settings_rows,
)
from deskcrm.screens.settings_tiers import COMPUTE, BookComputer, asks_for_computing
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.choice import Option
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.grouped_list import Group, GroupedList
from deskcrm.widgets.paper import Paper
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.themes import THEMES

if TYPE_CHECKING:
    from deskcrm.identify.views import StaffView

register(
    Action(
        "pin",
        N_("PIN or passphrase"),
        N_("PIN"),
        ("p",),
        N_("What a member of staff signs in with; the first one switches signing in on."),
        12,
    )
)


class SettingsScreen(DeskScreen):
    """One list of all settings."""

    LIVE = True
    ACTIONS = ("edit", "open", "back", "new", "pin", "earlier", "later")
    QUIET = ("open",)
    TITLE_TEXT = N_("Settings")
    BINDINGS = [Binding(str(number), f"section({number})", show=False) for number in range(1, len(SECTIONS) + 1)]

    def __init__(self) -> None:
        super().__init__()
        self._known = Known()
        self._computer = BookComputer(self)

    def body(self) -> ComposeResult:
        """The sections, the list, the line that asks."""
        yield SettingsHead()
        yield GroupedList(
            (
                Column(N_("Setting"), lambda row: row.name, 34, grow=1, tone=lambda _row: "strong"),
                Column(N_("Value"), lambda row: row.value, 33, grow=2),
                Column("", lambda row: row.detail, 12, grow=1, gives_way=1, tone=lambda _row: "dim"),
            ),
            key=lambda row: (row.section, row.id),
            id="settings-list",
        )
        yield AskLine()

    def on_mount(self) -> None:
        """The list has the focus."""
        self._list.focus()

    def fill(self, **_context: Any) -> None:
        """Asks anew."""
        self.query_one(AskLine).end()
        self.came_back()

    def came_back(self) -> None:
        """Asks for all sections; the old rows stay until then."""
        if self.desk.is_open:
            self.ask(all_settings, answer=self._show, group="settings")

    def relabel(self) -> None:
        """The rows' words; shipped channels have another name in the other language."""
        self._fill_list()
        self.came_back()

    def can(self, action: str) -> bool:
        """What the row under the cursor allows."""
        if action == "back":
            return True
        if not self.query(AskLine) or self.query_one(AskLine).asking:
            return False
        row = self._list.row
        if row is None:
            return False
        if action in ("earlier", "later"):
            return bool(row.section == "matters")
        if action == "new":
            return row.section in NEW_IN
        if action == "pin":
            return bool(row.section == "staff" and row.item is not None)
        return bool(row.section != "keys" and (action == "open" or row.id != "file"))

    def action_open(self) -> None:
        """Enter, as e; a long path is said whole."""
        row: Row | None = self._list.row
        if row is not None and row.id == "file":
            self.desk.say(row.value)
        else:
            self.action_edit()

    def action_edit(self) -> None:
        """e: the row's form, or its question."""
        row: Row | None = self._list.row
        if row is None or not self.can("edit"):
            return
        if row.section == "terminal":
            {"who": self._ask_who, "theme": self._ask_theme, "language": self._ask_language}[row.id]()
        elif row.id == BACKUPS:
            self.desk.go("backups")
        elif row.id == AUDIT:
            self.desk.go("audit")
        elif row.id == COMPUTE:
            self._computer.compute()
        else:
            self.desk.go(FORMS[row.form or row.section], item=row.item, name=row.id)

    def action_new(self) -> None:
        """n: a new one in the section the cursor stands in."""
        row: Row | None = self._list.row
        if row is not None and self.can("new"):
            self.desk.go(FORMS[NEW_IN[row.section]])

    def action_pin(self) -> None:
        """p: what they sign in with."""
        row: Row | None = self._list.row
        if row is not None and self.can("pin"):
            self.desk.go("pin_form", item=row.item)

    def action_earlier(self) -> None:
        """The matter under the cursor goes up."""
        self._move(-1)

    def action_later(self) -> None:
        """The matter under the cursor goes down."""
        self._move(1)

    def action_section(self, number: int) -> None:
        """A digit: to the first row of that section."""
        section = list(SECTIONS)[number - 1]
        first = next((row for row in self._list.rows if row.section == section), None)
        if first is not None and not self.query_one(AskLine).asking:
            self._list.go_to((first.section, first.id))

    @on(RecordList.Opened)
    def _opened(self) -> None:
        self.action_open()

    @on(RecordList.Moved)
    def _moved(self) -> None:
        row: Row | None = self._list.row
        self.query_one(SettingsHead).show(row.section if row else "")
        self.refresh_bindings()

    # This terminal

    def _ask_who(self) -> None:
        staff = {one.name: one for one in self._known.staff if one.active}
        self.query_one(AskLine).ask(
            N_("Who is at this terminal?"),
            [Option(name, name, plain=True) for name in staff],
            lambda name: self._sit_down(staff[name]),
            value=self.desk.staff.name if self.desk.staff else "",
        )

    def _sit_down(self, staff: StaffView) -> None:
        self.desk.change_to(staff)
        self.desk.say(_("Working as {name}.", name=staff.name))

    def _ask_theme(self) -> None:
        options = [Option(theme.name, THEME_WORDS[theme.name]) for theme in THEMES]
        self.query_one(AskLine).ask(N_("Which theme?"), options, self._use_theme, value=self.app.theme)

    def _use_theme(self, name: str) -> None:
        self.app.theme = name
        self.desk.prefer(theme=name)
        self._fill_list()

    def _ask_language(self) -> None:
        options = [Option(AS_OFFICE, LANGUAGE_WORDS[""])]
        options += [Option(code, LANGUAGE_WORDS[code], plain=True) for code in LANGUAGES]
        self.query_one(AskLine).ask(N_("Which language at this terminal?"), options, self._use_language)

    def _use_language(self, value: str) -> None:
        kept = "" if value == AS_OFFICE else value
        self.desk.prefer(language=kept)
        settings = self._known.settings
        self.desk.speak(kept or (settings.language if settings else messages.language()))
        self._fill_list()

    # Rows

    def _move(self, step: int) -> None:
        row: Row | None = self._list.row
        if row is not None and row.section == "matters":
            self.tell("deskcrm.interact.matters:move_matter", row.item.id, step, answer=lambda _order: self.came_back())

    def _show(self, known: Known) -> None:
        before, self._known = self._known, known
        if known.settings is not None:
            self.desk.office_changed(known.settings)
        self._fill_list()
        if known.settings is not None and before.settings is not None and self.is_current:
            settled = (before.settings, before.channels)
            if asks_for_computing(settled, (known.settings, known.channels)):
                self._computer.offer()

    def _fill_list(self) -> None:
        if self._known.settings is None:
            return
        rows = list(settings_rows(self._known, self._known.settings, self.desk, self.app.theme))
        groups = [
            Group(label, sum(row.section == section for row in rows), "tier") for section, label in SECTIONS.items()
        ]
        self._list.show_stretch(rows, 0, groups)

    @property
    def _list(self) -> GroupedList:
        return self.query_one(GroupedList)


class SettingsHead(Paper):
    """The sections with the digits that lead to them; where the line is too narrow, on more of them."""

    DEFAULT_CSS = "SettingsHead { background: $panel; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._section = ""

    def show(self, section: str) -> None:
        """Lights the section the cursor stands in."""
        if section != self._section:
            self._section = section
            self.refresh()

    def lines(self, width: int) -> list[Content]:
        """As many lines as the sections need."""
        parts = [
            Content.styled(f"{number} {_(label)}", "bold reverse" if section == self._section else "")
            for number, (section, label) in enumerate(SECTIONS.items(), 1)
        ]
        title = Content.styled(_("Settings"), "bold")
        lines = [title]
        for part in parts:
            longer = lines[-1] + Content("  ") + part
            if longer.cell_length <= width:
                lines[-1] = longer
            else:
                lines.append(part)
        return lines
