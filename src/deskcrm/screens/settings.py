"""The office, this terminal, channels, matters, staff and keys: all in one list, each changed where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget

from deskcrm.locale import formats, messages
from deskcrm.locale.messages import LANGUAGES, N_, _
from deskcrm.screens.settings_tiers import COMPUTE, BookComputer, asks_for_computing, tier_lines
from deskcrm.settings import preferences
from deskcrm.widgets.actions import ACTIONS, key_name, keys_of
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.choice import Option
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.grouped_list import Group, GroupedList
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.themes import THEMES

if TYPE_CHECKING:
    from deskcrm.differentiate.views import TierTermsView
    from deskcrm.differentiate.window import Run
    from deskcrm.identify.views import StaffView
    from deskcrm.interact.views import ChannelView, MatterView
    from deskcrm.settings.office import OfficeSettings

SECTIONS = {
    "office": N_("Office"),
    "terminal": N_("This terminal"),
    "channels": N_("Channels"),
    "matters": N_("Matters"),
    "staff": N_("Staff"),
    "tiers": N_("Tiers"),
    "keys": N_("Keys"),
}

FORMS = {"office": "settings_office", "channels": "settings_channel", "matters": "settings_matter",
         "staff": "settings_staff", "tiers": "settings_tier"}  # fmt: skip
"""The form that changes a row of a section."""

ROLE_WORDS = {"clerk": N_("clerk"), "supervisor": N_("supervisor")}
LANGUAGE_WORDS = {"": N_("as the office"), "en": "English", "th": "ไทย"}
KIND_WORDS = {"shop": N_("shop: it sells"), "service": N_("service: it serves users")}
THEME_WORDS = {"deskcrm-dark": N_("dark"), "deskcrm-light": N_("light"), "high-contrast": N_("high contrast")}

AS_OFFICE = "office"
"""The choice of the office's language at this terminal; no empty value can be picked."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list. ``item`` is what its form changes."""

    section: str
    id: str
    name: str
    value: str = ""
    detail: str = ""
    item: Any = None


@dataclass(slots=True)
class Known:
    """What the base has answered so far."""

    settings: OfficeSettings | None = None
    channels: tuple[ChannelView, ...] = ()
    matters: tuple[MatterView, ...] = ()
    staff: tuple[StaffView, ...] = ()
    terms: dict[str, TierTermsView] = field(default_factory=dict)
    run: Run | None = None


class SettingsScreen(DeskScreen):
    """One list of all settings."""

    ACTIONS = ("edit", "open", "back", "new", "earlier", "later")
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
            self.ask(_all_settings, answer=self._show, group="settings")

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
            return row.section in ("channels", "matters", "staff")
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
        elif row.id == COMPUTE:
            self._computer.compute()
        else:
            self.desk.go(FORMS[row.section], item=row.item, name=row.id)

    def action_new(self) -> None:
        """n: a new one in the section the cursor stands in."""
        row: Row | None = self._list.row
        if row is not None and self.can("new"):
            self.desk.go(FORMS[row.section])

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
        self.desk.act_as(staff)
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
        rows = list(self._rows(self._known, self._known.settings))
        groups = [
            Group(label, sum(row.section == section for row in rows), "tier") for section, label in SECTIONS.items()
        ]
        self._list.show_stretch(rows, 0, groups)

    def _rows(self, known: Known, settings: OfficeSettings) -> Iterator[Row]:
        yield from _office_rows(settings)
        yield from self._terminal_rows()
        for channel in known.channels:
            fixed, rate = (formats.money(cost, settings.currency) for cost in
                           (channel.fixed_cost, channel.rate_per_minute))  # fmt: skip
            cost = _("{fixed} a contact, {rate} a minute", fixed=fixed, rate=rate)
            yield Row("channels", str(channel.id), channel.name, cost, _unused(channel.active), channel)
        for matter in known.matters:
            yield Row("matters", str(matter.id), matter.name, "", _unused(matter.active), matter)
        for one in known.staff:
            here = self.desk.staff is not None and one.id == self.desk.staff.id
            detail = " · ".join(filter(None, (_("here now") if here else "", _unused(one.active))))
            yield Row(
                "staff", str(one.id), one.name, f"{_(ROLE_WORDS[one.role])} · {_language(one.language)}", detail, one
            )
        for id, name, value, item in tier_lines(known.terms, known.run):
            yield Row("tiers", id, name, value, item=item)
        for action in ACTIONS.values():
            keys = "  ".join(key_name(key) for key in keys_of(action, self.desk.keys))
            if keys:
                yield Row("keys", action.id, _(action.label), keys, action.id)

    def _terminal_rows(self) -> Iterator[Row]:
        who = self.desk.staff.name if self.desk.staff else ""
        yield Row("terminal", "who", _("Who is here now"), who)
        yield Row("terminal", "theme", _("Theme"), _(THEME_WORDS.get(self.app.theme, self.app.theme)))
        yield Row("terminal", "language", _("Language here"), _language(messages.language()))
        yield Row("terminal", "file", _("Keys are changed in"), str(preferences.file()), _("under [keys]"))

    @property
    def _list(self) -> GroupedList:
        return self.query_one(GroupedList)


class SettingsHead(Widget):
    """The sections with the digits that lead to them."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "SettingsHead { height: 1; background: $panel; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._section = ""

    def show(self, section: str) -> None:
        """Lights the section the cursor stands in."""
        if section != self._section:
            self._section = section
            self.refresh()

    def relabel(self) -> None:
        """The words in the language in use."""
        self.refresh()

    def render(self) -> Content:
        """The line."""
        parts = [
            Content.styled(f"{number} {_(label)}", "bold reverse" if section == self._section else "")
            for number, (section, label) in enumerate(SECTIONS.items(), 1)
        ]
        line = Content("  ").join([Content.styled(_("Settings"), "bold"), *parts])
        return line if line.cell_length <= self.content_size.width else Content("  ").join(parts)


def office_value(key: str, value: str) -> str:
    """A setting of the office in words."""
    words: dict[str, Callable[[str], str]] = {
        "office.kind": lambda text: _(KIND_WORDS.get(text, text)),
        "office.language": _language,
        "tiers.amounts": lambda text: text or _("none: by the percentages"),
    }
    return words[key](value) if key in words else value


def _office_rows(settings: OfficeSettings) -> Iterator[Row]:
    from deskcrm.settings.office import KEYS, get_value

    for key in KEYS:
        yield Row("office", key.key, _(key.label), office_value(key.key, get_value(settings, key.key)), item=settings)


def _language(code: str) -> str:
    return _(LANGUAGE_WORDS[code]) if not code else LANGUAGE_WORDS.get(code, code)


def _unused(active: bool) -> str:
    return "" if active else "✗ " + _("not in use")


def _all_settings(session: Any) -> Known:
    """Everything this screen shows, in one snapshot; for a worker."""
    from deskcrm.differentiate.terms import terms
    from deskcrm.differentiate.window import last_run
    from deskcrm.identify.staff import staff_list
    from deskcrm.interact.channels import channels
    from deskcrm.interact.matters import matter_list
    from deskcrm.settings.office import load
    from deskcrm.store.doors import connection_of

    connection = connection_of(session)
    return Known(
        load(connection),
        channels(session),
        matter_list(session),
        staff_list(session, all_of_them=True),
        terms(connection),
        last_run(connection),
    )
