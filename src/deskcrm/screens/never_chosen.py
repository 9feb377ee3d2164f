"""Options that nobody ever chose, for the owner: of which product, since when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult

from deskcrm.locale import formats
from deskcrm.locale.messages import N_
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.customize.offer_views import NeverChosen


class NeverChosenScreen(DeskScreen):
    """The list."""

    LIVE = True
    ACTIONS: ClassVar[tuple[str, ...]] = ("back",)
    TITLE_TEXT = N_("Options never chosen")
    DEFAULT_CSS = """
    NeverChosenScreen #never-title { text-style: bold; padding: 0 1; width: 1fr; height: 1; background: $panel; }
    """

    def body(self) -> ComposeResult:
        """The list."""
        yield Words(self.TITLE_TEXT, id="never-title")
        yield RecordList[Any](
            (
                Column(N_("Product"), lambda row: row.product, 18, grow=1),
                Column(N_("Group"), lambda row: row.group, 14, grow=1),
                Column(N_("Option"), lambda row: row.option, 18, grow=2, tone=lambda _row: "strong"),
                Column(N_("Since"), self._since, 12),
                Column(N_("Offers"), lambda row: formats.number(row.offers), 8, right=True),
            ),
            key=lambda row: (row.product_code, row.group, row.option),
            empty=N_("Every option was chosen by somebody, or nothing is made to order yet."),
            sorted_by=N_("by product and group"),
        )

    def on_mount(self) -> None:
        """The list has the focus."""
        self.query_one(RecordList).focus()

    def fill(self, **_context: Any) -> None:
        """All products."""
        self.came_back()

    def came_back(self) -> None:
        """Asks anew."""
        self.ask("deskcrm.customize.offer_rows:never_chosen", answer=self._show, group="never")

    def _show(self, found: tuple[NeverChosen, ...]) -> None:
        self.query_one(RecordList).show(found)

    def _since(self, row: NeverChosen) -> str:
        return formats.date(self.desk.clock.day_of(row.since))
