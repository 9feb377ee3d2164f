"""Two by two: what customers bring against what serving them costs, and the customers of each of the four."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.screens.insight_parts import InsightPage, Lines
from deskcrm.widgets.cells import fit
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.tier_column import tier_column

if TYPE_CHECKING:
    from deskcrm.differentiate.mix_curve import Quadrant, Served, ServedPage
    from deskcrm.differentiate.views import Part
    from deskcrm.identify.segment_views import SegmentView

TITLES = {
    "more_less": N_("Bring much, cost little"),
    "more_more": N_("Bring much, cost much"),
    "less_less": N_("Bring little, cost little"),
    "less_more": N_("Bring little, cost much"),
}
"""The four, as they stand: above those whose margin is over the mean, to the right those who cost more than it."""

_PLACES = tuple(TITLES)
_WIDEST = 60


class Squares(Widget, can_focus=True):
    """The four; arrows move between them, Enter opens one."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Squares { height: 1fr; padding: 0 1; }"
    BINDINGS = [
        Binding("left,h", "go(-1, 0)", show=False),
        Binding("right,l", "go(1, 0)", show=False),
        Binding("up,k", "go(0, -1)", show=False),
        Binding("down,j", "go(0, 1)", show=False),
        Binding("enter", "open_square", show=False),
    ]

    class Opened(Message):
        """Enter on a square."""

    found: Quadrant | None = None
    place = 0

    def show(self, found: Quadrant) -> None:
        """Draws what came."""
        self.found = found
        self.refresh()

    def relabel(self) -> None:
        """The words in the language in use."""
        self.refresh()

    @property
    def square(self) -> str:
        """The one under the cursor."""
        return _PLACES[self.place]

    def action_go(self, across: int, down: int) -> None:
        """One further, as far as there is one."""
        column, row = min(max(self.place % 2 + across, 0), 1), min(max(self.place // 2 + down, 0), 1)
        self.place = row * 2 + column
        self.refresh()

    def action_open_square(self) -> None:
        """Enter."""
        message = self.Opened()
        message.set_sender(self)  # else the page, which this may be called from, would not be handed it
        self.post_message(message)

    def render(self) -> Content:
        """The squares, two above two."""
        if self.found is None:
            return Content("")
        width = min((self.content_size.width - 2) // 2, _WIDEST)
        buyers = sum(part.customers for part in self.found.parts)
        boxes = [self._box(part, buyers, width, lit=part.name == self.square) for part in self.found.parts]
        lines: Lines = []
        for left, right in (boxes[:2], boxes[2:]):
            lines += [Content.assemble(one, "  ", other) for one, other in zip(left, right, strict=True)]
        return Content("\n").join(lines)

    def _box(self, part: Part, buyers: int, width: int, *, lit: bool) -> Lines:
        page: Any = self.parent
        texts = (
            _("{count} customers, {share}", count=formats.number(part.customers),
              share=formats.percent(part.customers, buyers, 1)),
            _("margin {amount}", amount=page.money(part.margin)),
            _("cost to serve {amount}", amount=page.money(part.cost_to_serve)),
            _("net value {amount}", amount=page.money(part.net_value)),
        )  # fmt: skip
        edge, (left, flat, right, low_left, low_right, side) = (
            ("bold $accent", "┏━┓┗┛┃") if lit else ("$text-muted", "┌─┐└┘│")
        )
        title = f"{'▶' if lit else ' '} {_(TITLES[part.name])}"
        inner = width - 4

        def line(text: str, style: str) -> Content:
            return Content.assemble((f"{side} ", edge), (fit(text, inner), style), (f" {side}", edge))

        return [
            Content.styled(left + flat * (width - 2) + right, edge),
            line(title, "bold"),
            *(line(f"  {text}", "") for text in texts),
            Content.styled(low_left + flat * (width - 2) + low_right, edge),
        ]


class SquaresPage(InsightPage):
    """The four squares, or the customers of one of them."""

    LABEL = N_("Squares")
    OF_GROUP = True
    ACTIONS: ClassVar[tuple[str, ...]] = ("open",)
    DEFAULT_CSS = """
    SquaresPage RecordList { display: none; }
    SquaresPage.-listing RecordList { display: block; }
    SquaresPage.-listing Squares { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[int, Served] = {}
        self._headroom: dict[int, int] = {}

    def body(self) -> ComposeResult:
        """The squares, and the list that takes their place."""
        yield Squares()
        yield RecordList[Any](
            (
                tier_column(lambda row: row.tier),
                Column(N_("Code"), lambda row: row.code, 11, gives_way=2),
                Column(N_("Customer"), lambda row: row.name, 14, grow=1, tone=lambda _row: "strong"),
                Column(N_("Margin"), lambda row: self.whole(row.margin), 11, gives_way=3, right=True),
                Column(N_("Cost to serve"), lambda row: self.whole(row.cost_to_serve), 13, gives_way=4, right=True),
                Column(N_("Net value"), lambda row: self.whole(row.net_value), 12, right=True),
                Column(N_("Headroom"), self._room, 12, gives_way=1, right=True, tone=lambda _row: "done"),
            ),
            key=lambda row: row.customer_id,
            empty=N_("Nobody is in this square."),
            sorted_by=N_("highest net value first"),
            id="square-list",
        )

    @property
    def entry(self) -> Widget:
        """The list, once a square is open."""
        return self._list if self._listing else self.query_one(Squares)

    def caption(self) -> str:
        """The means that part the four, or whose list it is."""
        squares = self.query_one(Squares)
        if squares.found is None:
            return ""
        if self._listing:
            return f"{_(TITLES[squares.square])} · " + _("headroom: what cross-sales may bring")
        return _(
            "Of those who bought: margin over or under its mean {margin}, cost to serve over or under {cost}",
            margin=self.money(squares.found.mean_margin),
            cost=self.money(squares.found.mean_cost),
        )

    def load(self) -> None:
        """The squares anew, and the list if it is open."""
        self.question("deskcrm.differentiate.mix_curve:two_by_two", answer=self._show, **self.narrowed)
        if self._listing:
            self._ask_list(first=False)

    def step_back(self) -> bool:
        """From the list to the squares."""
        was_listing = self._listing
        self.remove_class("-listing")
        if was_listing:
            self._say_computing()
            self.query_one(Squares).focus()
        return was_listing

    def action_open(self) -> None:
        """Enter: the customers of the square, or the customer."""
        if self._listing:
            row = self._list.row
            if row is not None:
                self.desk.open_customer(row.customer_id)
            return
        self.add_class("-listing")
        self._rows.clear()
        self._list.clear()
        self._list.focus()
        self._ask_list(first=True)

    def can(self, action: str) -> bool:
        """There is something under the cursor."""
        if action != "open" or not self.query(Squares):
            return False
        return self._list.row is not None if self._listing else self.query_one(Squares).found is not None

    @on(Squares.Opened)
    def _square_opened(self) -> None:
        if self.can("open"):
            self.action_open()

    @on(RecordList.Opened)
    def _opened(self) -> None:
        self.action_open()

    @on(RecordList.Wanted)
    def _wanted(self, event: RecordList.Wanted) -> None:
        self.ask(
            "deskcrm.differentiate.mix_curve:quadrant_page",
            self.query_one(Squares).square,
            offset=event.offset,
            limit=event.limit,
            answer=partial(self._add, self.group),
            **self.narrowed,
        )

    @on(RecordList.Moved)
    def _moved(self) -> None:
        """What the customers in view might buy besides: asked for these alone, it takes a look at each."""
        self.screen.refresh_bindings()
        height = max(self._list.size.height, 1)
        near = range(self._list.cursor - height, self._list.cursor + height)
        ids = {self._rows[index].customer_id for index in near if index in self._rows} - set(self._headroom)
        if ids:
            self.ask("deskcrm.customize.cross_sell:headroom", sorted(ids), answer=self._show_room, group="headroom")

    @property
    def _list(self) -> RecordList[Any]:
        return self.query_one(RecordList)

    @property
    def _listing(self) -> bool:
        return self.has_class("-listing")

    def _show(self, found: Quadrant) -> None:
        self.query_one(Squares).show(found)
        self._say_computing()
        self.screen.refresh_bindings()

    def _ask_list(self, *, first: bool) -> None:
        self._headroom.clear()
        self.question(
            "deskcrm.differentiate.mix_curve:quadrant_page",
            self.query_one(Squares).square,
            answer=partial(self._show_list, first),
            **self.narrowed,
        )

    def _show_list(self, first: bool, page: ServedPage) -> None:
        self._rows = dict(enumerate(page.rows, page.offset))
        self._list.show(page.rows, total=page.total, offset=page.offset, first=first)

    def _add(self, of: SegmentView | None, page: ServedPage) -> None:
        if of != self.group:  # asked before the page was narrowed, or widened again
            return
        self._rows.update(enumerate(page.rows, page.offset))
        self._list.add(page.rows, page.offset, total=page.total)

    def _room(self, row: Served) -> str:
        room = self._headroom.get(row.customer_id)
        return "…" if room is None else self.whole(room)

    def _show_room(self, found: dict[int, int]) -> None:
        self._headroom |= found
        self._list.refresh()
