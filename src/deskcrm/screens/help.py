"""Every key of the screen below, in the language in use."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult

from deskcrm.locale.messages import N_, _
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import key_name, keys_of
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.words import Words


@dataclass(frozen=True, slots=True)
class _Line:
    keys: str
    label: str
    tip: str


_LISTS = (
    _Line("↑ ↓ j k", N_("In lists: up and down"), N_("PgUp and PgDn go by pages, g and G to the ends.")),
    _Line("Enter", N_("In forms: the next field"), N_("In lists it opens the row; in a note it is a new line.")),
    _Line("Tab", N_("The next field or list"), N_("Shift+Tab goes to the one before.")),
)


class HelpScreen(DeskScreen):
    """The keys that work on the screen it was called from, then those of lists and forms."""

    ACTIONS = ("back",)
    IS_OVERLAY = True
    TITLE_TEXT = N_("Help: the keys of this screen")

    def body(self) -> ComposeResult:
        """A title and the list of keys."""
        yield Words(self.TITLE_TEXT, classes="title")
        yield RecordList[_Line](
            (
                Column(N_("Key"), lambda line: line.keys, 12, tone=lambda _line: "tier"),
                Column(N_("Does"), lambda line: _(line.label), 34, grow=1),
                Column("", lambda line: _(line.tip), 60, grow=1, gives_way=1, tone=lambda _line: "dim"),
            ),
            key=lambda line: line.label,
        )

        yield Words(id="help-tip")

    @on(RecordList.Moved)
    def _moved(self, event: RecordList.Moved) -> None:
        self.query_one("#help-tip", Words).say(event.row.tip if event.row else "")

    def fill(self, *, actions: tuple[tuple[Action, str], ...] = (), **_context: object) -> None:
        """Shows these actions."""
        lines = [
            _Line(" ".join(key_name(key) for key in keys_of(action, self.desk.keys)), action.label, action.tip)
            for action, _key in actions
            if action.keys
        ]
        self.query_one(RecordList).show([*lines, *_LISTS], first=True)
