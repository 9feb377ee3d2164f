"""Insight: who the office earns with, what contacts cost, who left, what suggestions brought; a page for each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.events import Click
from textual.widget import Widget

from deskcrm.locale.messages import N_, _
from deskcrm.screens.insight_asked import AskedPage
from deskcrm.screens.insight_costs import CostsPage
from deskcrm.screens.insight_curve import CurvePage
from deskcrm.screens.insight_ideas import IdeasPage
from deskcrm.screens.insight_improvements import ImprovementsPage
from deskcrm.screens.insight_lost import LostPage
from deskcrm.screens.insight_loyalty import LoyaltyPage
from deskcrm.screens.insight_mix import MixPage
from deskcrm.screens.insight_pareto import ParetoPage
from deskcrm.screens.insight_parts import GAP, InsightPage
from deskcrm.screens.insight_report import ReportPage
from deskcrm.screens.insight_rules import RulesPage
from deskcrm.screens.insight_satisfaction import SatisfactionPage
from deskcrm.screens.insight_scorecard import ScorecardPage
from deskcrm.screens.insight_squares import SquaresPage
from deskcrm.screens.insight_what_if import WhatIfPage
from deskcrm.screens.of_group import ask_group
from deskcrm.settings.files import typed_path
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.desk import DeskScreen

if TYPE_CHECKING:
    from deskcrm.identify.segment_views import SegmentView

CUSTOMERS: tuple[type[InsightPage], ...] = (
    MixPage,
    CurvePage,
    SquaresPage,
    LoyaltyPage,
    LostPage,
    WhatIfPage,
    CostsPage,
    RulesPage,
)
"""Who they are to the office, in the order of their digits."""

SERVICE: tuple[type[InsightPage], ...] = (ScorecardPage, SatisfactionPage, ParetoPage, ImprovementsPage, ReportPage)
"""What they get from it."""

OFFERINGS: tuple[type[InsightPage], ...] = (AskedPage, IdeasPage)
"""What they could get besides."""

RAILS = (
    (N_("customers"), CUSTOMERS),
    (N_("service"), SERVICE),
    (N_("new services"), OFFERINGS),
)
"""The pages with the word for them; F6 again turns from one rail to the next."""

ALL_PAGES = tuple(page for _word, pages in RAILS for page in pages)

OF_PAGES = (
    "open", "other_by", "improve", "tell_them", "behind", "month_before", "month_after", "close_month", "make_idea",
    "new_idea", "tell_askers", "askers", "gather", "try_it", "they_found", "other_lines", "use_lines",
)  # fmt: skip
"""What the pages offer: the screen hands each on to the one that is shown."""


class InsightScreen(DeskScreen):
    """One page at a time; a digit turns to it."""

    ACTIONS = (*OF_PAGES, "by_group", "export", "back")
    TITLE_TEXT = N_("Insight")
    CSS_PATH = "insight.tcss"
    BINDINGS = [Binding(str(number), f"page({number})", show=False) for number in range(1, 10)]

    _rail = 0
    _shown = 0

    def body(self) -> ComposeResult:
        """The pages' names, the pages, the line that asks."""
        yield InsightHead()
        with Vertical(id="insight-pages"):
            for page in ALL_PAGES:
                yield page()
        yield AskLine()

    def fill(self, *, turn: bool = False, **_context: Any) -> None:
        """The page that was shown last; with ``turn`` the first of the next rail."""
        self.query_one(AskLine).end()
        if turn:
            self._rail, self._shown = (self._rail + 1) % len(RAILS), 0
        self.action_page(self._shown + 1)

    def came_back(self) -> None:
        """Asks anew; the old figures stay until then."""
        if self.desk.is_open:
            self.page.load()

    @property
    def page(self) -> InsightPage:
        """The page that is shown."""
        return self.query_one(RAILS[self._rail][1][self._shown])

    def can(self, action: str) -> bool:
        """What the page allows; nothing while something is asked."""
        if not self.query(AskLine) or self.query_one(AskLine).asking:
            return action == "back"
        if action == "by_group":
            return self.page.OF_GROUP and self.desk.is_open
        if action in ("export", "back"):
            return action == "back" or (self.page.EXPORT is not None and self.desk.is_open)
        return action in self.page.ACTIONS and self.page.can(action)

    def action_page(self, number: int) -> None:
        """A digit: that page."""
        if self.query_one(AskLine).asking or number > len(RAILS[self._rail][1]):
            return
        self._shown = number - 1
        for page in self.query(InsightPage):
            page.set_class(page is self.page, "-shown")
        self.query_one(InsightHead).show(self._rail, self._shown)
        self.page.entry.focus()
        self.came_back()
        self.refresh_bindings()

    def action_back(self) -> None:
        """Esc: a step back within the page, else back to the screen below."""
        if not self.page.step_back():
            self.desk.leave()

    def action_by_group(self) -> None:
        """s: the customers of one group only, or everybody again; it goes for every page that tells of customers."""
        if self.page.group is None:
            ask_group(self, self._narrow)
        else:
            self._narrow(None)

    @on(InsightPage.GroupGone)
    def _widen(self) -> None:
        if self.page.group is not None:
            self._narrow(None)

    def _narrow(self, group: SegmentView | None) -> None:
        for page in self.query(InsightPage):
            if page.OF_GROUP:
                page.group = group
                page.redraw()
        self.came_back()

    def action_export(self) -> None:
        """e: asks for a file and writes the page's report into it."""
        if self.page.EXPORT is not None:
            question, proposed, function = self.page.EXPORT
            self.query_one(AskLine).ask(
                question, (), lambda _value: None, typed=partial(self._export, function, proposed), hint=proposed
            )

    def _export(self, function: str, proposed: str, text: str) -> None:
        from deskcrm.exchange.mix_report import checked_ending

        path = typed_path(text.strip() or _(proposed))
        checked_ending(path)
        self.ask(function, path, answer=self._exported, **self.page.exported())

    def _exported(self, path: Path) -> None:
        self.desk.say(_("Written to {path}.", path=path))


def _handing_on(action: str) -> Callable[[InsightScreen], None]:
    """The screen's method for an action of its pages. A list or a square under the cursor may have taken it already."""

    def hand_on(screen: InsightScreen) -> None:
        if screen.can(action):
            getattr(screen.page, f"action_{action}")()

    return hand_on


for _name in OF_PAGES:
    setattr(InsightScreen, f"action_{_name}", _handing_on(_name))


class InsightHead(Widget):
    """The pages with the digits that lead to them."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "InsightHead { height: 1; background: $panel; padding: 0 1; }"

    _rail = 0
    _shown = 0

    def show(self, rail: int, number: int) -> None:
        """Lights the page that is shown."""
        self._rail, self._shown = rail, number
        self.refresh()

    def relabel(self) -> None:
        """The words in the language in use."""
        self.refresh()

    def render(self) -> Content:
        """The line."""
        parts = [
            Content.styled(name, "bold reverse" if number == self._shown else "")
            for number, name in enumerate(_names(self._rail))
        ]
        return Content(" " * self._gap).join(parts)

    @property
    def _gap(self) -> int:
        """Cells between two names: one where two have no room."""
        names = _names(self._rail)
        room = self.content_size.width - sum(map(cell_len, names))
        return GAP if room >= GAP * (len(names) - 1) else 1

    async def on_click(self, event: Click) -> None:
        """A click on a name turns to its page."""
        at = 1
        for number, name in enumerate(_names(self._rail), 1):
            if at <= event.x < at + cell_len(name):
                await self.screen.run_action(
                    f"page({number})" if number <= len(RAILS[self._rail][1]) else "app.insight"
                )
            at += cell_len(name) + self._gap


def _names(rail: int) -> list[str]:
    """The pages of a rail, and behind them what F6 turns to."""
    names = [f"{number} {_(page.LABEL)}" for number, page in enumerate(RAILS[rail][1], 1)]
    return [*names, "F6 " + _(RAILS[(rail + 1) % len(RAILS)][0])]
