"""A condition put together by choosing: what it is about, then its value; and how it goes with what stands there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from deskcrm.identify.completion import Completion, Offer
from deskcrm.identify.filter_table import FILTERS, Filter, filter_named, squeezed
from deskcrm.locale.messages import N_, _
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.words import Words

WAYS = (("", N_("and")), ("-", N_("and not")), ("or ", N_("or")), ("or -", N_("or not")))
"""How the condition goes with what stands there already, as it is written and as it is said."""

register(
    Action("choose", N_("Choose"), N_("Choose"), ("enter",), N_("Takes what is under the cursor."), 2),
    Action(
        "joined", N_("And, and not, or, or not"), N_("And/or/not"), ("tab",),
        N_("How the condition goes with what stands there already."), 3,
    ),
)  # fmt: skip


class SegmentConditionScreen(DeskScreen):
    """The box that narrows, and the conditions; then the values of the one that was chosen."""

    CSS_PATH = "segment_condition.tcss"
    ACTIONS: ClassVar[tuple[str, ...]] = ("choose", "joined", "back")
    TRANSIENT = True
    TITLE_TEXT = N_("A condition")
    BINDINGS = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

    _chosen: Filter | None = None
    _into: Callable[[str], object] | None = None
    _way = 0
    _begun = False

    def body(self) -> ComposeResult:
        """What it is about, the box, the list."""
        yield Words(self.TITLE_TEXT, classes="title", id="condition-title")
        yield TextLine(hint=N_("Some letters narrow the list"), id="condition-line")
        found = RecordList[Offer](
            (
                Column(N_("Condition"), lambda row: row.shown, 24, grow=1, tone=lambda _row: "strong"),
                Column(N_("What it is"), lambda row: row.about, 30, grow=2, gives_way=1),
            ),
            key=lambda row: row.text,
            empty=N_("Nothing is called so."),
            id="condition-list",
        )
        found.always_lit = True
        found.can_focus = False
        yield found

    def fill(self, *, begun: bool = False, into: Callable[[str], object] | None = None, **_context: Any) -> None:
        """All conditions; ``into`` is given the one put together, ``begun`` says that others stand there."""
        self._into, self._begun, self._way = into, begun, 0
        self._choose(None)

    def action_choose(self) -> None:
        """Enter: the condition, then its value; a typed value where it is none of the list's."""
        listed = self.query_one(RecordList)
        row: Offer | None = listed.row
        if self._chosen is None:
            if row is not None:
                self._choose(filter_named(row.text.rstrip(":")))
            return
        value = row.text if row is not None else self._typed_value() if listed.on_tail else ""
        if value and self._into is not None:
            sign, _said = self._ways[self._way]
            text = f"{sign}{self._chosen.shown}:{value}"
            self.desk.leave()
            self._into(text)

    def action_joined(self) -> None:
        """Tab: the next way."""
        self._way = (self._way + 1) % len(self._ways)
        self._say_title()

    def action_back(self) -> None:
        """Esc: from the values to the conditions, then back."""
        if self._chosen is not None:
            self._choose(None)
        else:
            self.desk.leave()

    def action_move(self, step: int) -> None:
        """The list's cursor, while the box keeps the focus."""
        self.query_one(RecordList).action_cursor(step)

    def action_page(self, direction: int) -> None:
        """The list's cursor by a page."""
        self.query_one(RecordList).action_page(direction)

    def relabel(self) -> None:
        """The lists in the language in use."""
        self._choose(self._chosen)

    @on(Input.Changed, "#condition-line")
    def _typed(self) -> None:
        self._list_again()

    @on(Input.Submitted, "#condition-line")
    def _entered(self) -> None:
        self.action_choose()

    @on(RecordList.Opened)
    def _opened(self) -> None:
        self.action_choose()

    def _choose(self, one: Filter | None) -> None:
        self._chosen = one
        line = self.query_one(TextLine)
        with self.prevent(Input.Changed):
            line.value = ""
        line.focus()
        self._say_title()
        self._list_again()

    def _say_title(self) -> None:
        one, (_sign, said) = self._chosen, self._ways[self._way]
        title = self.query_one("#condition-title", Words)
        if one is None:
            title.say(N_("A condition: {way}"), way=_(said))
        else:
            example = f" · {_(one.example)}" if one.example else ""
            title.say(
                N_("A condition: {way} {name}: {about}"), way=_(said), name=one.shown, about=f"{_(one.about)}{example}"
            )

    def _list_again(self) -> None:
        typed = self.query_one(TextLine).value
        if self._chosen is None:
            wanted = squeezed(typed)
            offers = [
                Offer(one.name, one.shown, _(one.about)) for one in FILTERS
                if one.takes != "words" and any(wanted in squeezed(text) for text in (one.name, one.thai, _(one.about)))
            ]  # fmt: skip
            self._show_offers(Completion(0, 0, tuple(offers)))
            return
        text = f"{self._chosen.name}:{self._quoted(typed)}"
        self.ask(
            "deskcrm.identify.completion:complete", text, len(text), answer=self._show_offers, group="values"
        )  # fmt: skip

    def _show_offers(self, completion: Completion) -> None:
        typed = self.query_one(TextLine).value.strip()
        own = self._chosen is not None and bool(typed)
        tail = _("As typed: {text}", text=typed) if own else ""
        self.query_one(RecordList).show(completion.offers, tail=tail, first=True)
        self.refresh_bindings()

    def _typed_value(self) -> str:
        typed = self.query_one(TextLine).value.strip().replace('"', "")
        return f'"{typed}"' if set(typed) & set(" ,()") else typed

    @staticmethod
    def _quoted(typed: str) -> str:
        """What was typed as a value that is not finished."""
        typed = typed.replace('"', "")
        return f'"{typed}' if set(typed) & set(" ,()") else typed

    @property
    def _ways(self) -> tuple[tuple[str, str], ...]:
        return WAYS if self._begun else (("", N_("they are")), ("-", N_("they are not")))
