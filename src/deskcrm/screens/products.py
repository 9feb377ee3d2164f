"""The catalogue: prices, costs, what upgrades to what; every product is changed from here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Input

from deskcrm.errors import DeskError
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.product_choice import price_text
from deskcrm.widgets.record_list import PAGE, Column, RecordList
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.differentiate.views import ProductPage, ProductView

register(
    Action(
        "retire",
        N_("Out of the catalogue"),
        N_("Take out"),
        ("x",),
        N_("It is not offered any more; what was bought of it stays."),
        13,
    ),
    Action(
        "options",
        N_("Options: made to order"),
        N_("Options"),
        ("o",),
        N_("What can be chosen of it, what that costs, and the rules."),
        12,
    ),
    Action(
        "never_chosen",
        N_("Options never chosen"),
        N_("Never chosen"),
        ("v",),
        N_("What of the products made to order nobody ever took."),
        14,
    ),
)

EMPTY = N_("Nothing here yet. n adds a product or service; Ctrl+P brings in a table.")
NOTHING_FOUND = N_("Nothing is called so. n adds it; Esc shows the whole catalogue.")


class ProductsScreen(DeskScreen):
    """The box that searches, and the list."""

    LIVE = True
    CSS_PATH = "products.tcss"
    ACTIONS: ClassVar[tuple[str, ...]] = (
        "new", "edit", "open", "options", "retire", "never_chosen", "search_box", "back",
    )  # fmt: skip
    QUIET = ("open",)
    TITLE_TEXT = N_("Products and services")
    BINDINGS = [Binding("down", "to_list", show=False)]

    def body(self) -> ComposeResult:
        """The box and the list."""
        with Horizontal(id="products-box"):
            yield Words(self.TITLE_TEXT, id="products-label")
            yield TextLine(hint=N_("/ searches by code or name"), id="products-line")
        yield RecordList[Any](
            (
                Column(N_("Code"), lambda row: row.code, 12, tone=lambda _row: "dim"),
                Column(N_("Name"), lambda row: row.name, 24, grow=3, tone=lambda _row: "strong"),
                Column(N_("Family"), lambda row: row.family, 14, grow=1, gives_way=2),
                Column(N_("Unit price"), self._price, 12, right=True),
                Column(N_("Unit cost"), self._cost, 12, right=True, tone=lambda _row: "dim"),
                Column(N_("Upgrades to"), _upgrade, 12, grow=2, gives_way=1),
                Column(N_("Goes with"), lambda row: "; ".join(row.goes_with), 18, grow=1, gives_way=3),
                Column(N_("Launched"), _launched, 12, gives_way=4),
            ),
            key=lambda row: row.id,
            empty=EMPTY,
            id="products-list",
        )

    def on_mount(self) -> None:
        """The list has the focus, so that letters are keys."""
        self._list.focus()

    def fill(self, *, code: str = "", **_context: Any) -> None:
        """The whole catalogue, the cursor on the product ``code`` if it is given."""
        with self.prevent(Input.Changed):
            self._line.value = ""
        self._list.focus()
        self._ask(at=code, first=not code)

    def came_back(self) -> None:
        """Asks anew; the old rows stay until the new ones are there, and the cursor on its product."""
        if self.desk.is_open:
            row = self._row
            self._ask(at="" if row is None or self._typed else row.code)

    def can(self, action: str) -> bool:
        """Changing and taking out need a product under the cursor."""
        if action in ("edit", "open", "options", "retire"):
            return bool(self.query(RecordList)) and self._row is not None
        return True

    def action_new(self) -> None:
        """n: a new one, called what was searched for."""
        self.desk.go("product_form", typed=self._typed)

    def action_edit(self) -> None:
        """e."""
        if self._row is not None:
            self.desk.go("product_form", product=self._row)

    def action_open(self) -> None:
        """Enter, as e; in the box to the list."""
        if self._line.has_focus:
            self.action_to_list()
        else:
            self.action_edit()

    def action_options(self) -> None:
        """o: made to order."""
        if self._row is not None:
            self.desk.go("options_form", product=self._row)

    def action_never_chosen(self) -> None:
        """v: of all products."""
        self.desk.go("never_chosen")

    def action_retire(self) -> None:
        """x: out of the catalogue; Ctrl+Z brings it back."""
        row = self._row
        if row is not None:
            self.tell(
                "deskcrm.differentiate.products:archive_product",
                row.id,
                version=row.version,
                answer=lambda _nothing: self._retired(row),
            )

    def action_search_box(self) -> None:
        """/: to the box, what stands there marked."""
        self._line.focus()
        self._line.action_select_all()

    def action_to_list(self) -> None:
        """Down in the box."""
        self._list.focus()

    def action_back(self) -> None:
        """Esc: first the whole catalogue again, then back."""
        if self._line.has_focus or self._line.value:
            self._list.focus()
            self._line.value = ""
        else:
            self.desk.leave()

    def refused(self, error: DeskError) -> None:
        """Says why, and shows what is there now."""
        super().refused(error)
        self.came_back()

    @on(Input.Changed, "#products-line")
    def _changed(self) -> None:
        self._ask(first=True)

    @on(Input.Submitted, "#products-line")
    def _entered(self) -> None:
        self._list.focus()

    @on(RecordList.Opened)
    def _opened(self) -> None:
        self.action_edit()

    @on(RecordList.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()

    @on(RecordList.Wanted)
    def _wanted(self, event: RecordList.Wanted) -> None:
        self.ask(
            "deskcrm.differentiate.product_search:product_page",
            offset=event.offset,
            limit=event.limit,
            answer=partial(self._add, event.offset),
        )

    def _ask(self, *, at: str = "", first: bool = False) -> None:
        self.ask(
            "deskcrm.differentiate.product_search:product_page",
            self._typed,
            at=at,
            limit=PAGE,
            answer=partial(self._show, at, first),
            group="products",
        )

    def _show(self, at: str, first: bool, page: ProductPage) -> None:
        rows = self._list
        rows.sorted_by = N_("best match first") if self._typed else N_("by code")
        rows.empty = NOTHING_FOUND if self._typed else EMPTY
        rows.show(page.rows, total=page.total, offset=page.offset, more=page.more, first=first)
        found = next((row for row in page.rows if row.code == at), None) if at else None
        if found is not None:
            rows.go_to(found.id)

    def _add(self, offset: int, page: ProductPage) -> None:
        if not self._typed:
            self._list.add(page.rows, offset, total=page.total)

    def _retired(self, row: ProductView) -> None:
        self.desk.say_saved(_("Out of the catalogue: {name}", name=row.name or row.code))
        self.came_back()

    @property
    def _list(self) -> RecordList[Any]:
        return self.query_one(RecordList)

    @property
    def _line(self) -> TextLine:
        return self.query_one("#products-line", TextLine)

    @property
    def _typed(self) -> str:
        return self._line.value.strip()

    @property
    def _row(self) -> ProductView | None:
        row: ProductView | None = self._list.row
        return row

    def _price(self, row: ProductView) -> str:
        return price_text(row.unit_price, self.desk.currency, sign=False)

    def _cost(self, row: ProductView) -> str:
        return price_text(row.unit_cost, self.desk.currency, sign=False)


def _upgrade(row: ProductView) -> str:
    return row.upgrade_code if row.upgrade == row.upgrade_code else f"{row.upgrade_code} {row.upgrade}"


def _launched(row: ProductView) -> str:
    return formats.date(row.launched) if row.launched else ""
