"""What the pages of the insight screen share: a caption, a sheet of lines, tables in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from deskcrm.errors import DeskError, NotFound, Refused
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.money import decimals, divided
from deskcrm.text import visible
from deskcrm.widgets.cells import fit
from deskcrm.widgets.door import Door
from deskcrm.widgets.paper import Paper
from deskcrm.widgets.tiers import RATED, tier_sign

if TYPE_CHECKING:
    from deskcrm.differentiate.views import CostLine
    from deskcrm.identify.segment_views import SegmentView
    from deskcrm.widgets.desk import Desk

Lines = list[Content]

GAP = 2
"""Cells between two columns of a table."""


class Caption(Widget):
    """The first line of a page: what it is of, and that it is being computed."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Caption { height: auto; padding: 0 1; color: $text-muted; }"

    def __init__(self, words: Callable[[], str]) -> None:
        super().__init__()
        self._words = words
        self.computing = False

    def relabel(self) -> None:
        """The words in the language in use."""
        self.refresh(layout=True)

    def render(self) -> Content:
        """The line."""
        parts = [self._words(), _("computing…") if self.computing else ""]
        return Content(" · ".join(filter(None, parts)))


class _Lines(Paper):
    """The lines themselves, as many as there are."""

    DEFAULT_CSS = "_Lines { padding: 0 1; }"

    def __init__(self, draw: Callable[[int], Lines]) -> None:
        super().__init__()
        self._draw = draw

    def lines(self, width: int) -> Lines:
        return self._draw(width)


class Sheet(VerticalScroll, inherit_bindings=False):
    """Lines drawn for the width there is (``draw``), which scroll where they are more than fit."""

    DEFAULT_CSS = "Sheet { height: 1fr; scrollbar-size-vertical: 1; }"
    BINDINGS = [
        Binding("up,k", "scroll_up", show=False),
        Binding("down,j", "scroll_down", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("pagedown", "page_down", show=False),
        Binding("home,g", "scroll_home", show=False),
        Binding("end,G", "scroll_end", show=False),
    ]

    def __init__(self, draw: Callable[[int], Lines], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._draw = draw

    def compose(self) -> ComposeResult:
        """The paper."""
        yield _Lines(self._draw)

    def redraw(self) -> None:
        """There is something else to show."""
        for paper in self.query(_Lines):
            paper.refresh(layout=True)

    def relabel(self) -> None:
        """The words in the language in use."""
        self.redraw()


class InsightPage(Door, Vertical):
    """One page: it asks when it is shown, and what it showed before stays until the answer is there.

    ``LABEL`` is its name beside its digit, ``ACTIONS`` what it offers beyond what every page does. One ``OF_GROUP``
    tells of the customers of one group where the screen is narrowed to it.
    """

    LABEL: ClassVar[str] = ""
    ACTIONS: ClassVar[tuple[str, ...]] = ()
    OF_GROUP: ClassVar[bool] = False
    EXPORT: ClassVar[tuple[str, str, str] | None] = (
        N_("Write the customer mix to which file? .html is a report to print, .csv a table."),
        N_("~/customer-mix.html"),
        "deskcrm.exchange.mix_report:save_report",
    )
    """What e asks, the file it proposes, and what writes it, which takes the path and :meth:`exported`; None where a
    page has nothing to write."""

    class GroupGone(Message):
        """The group that the page is narrowed to is not there any more, or cannot be read."""

    DEFAULT_CSS = "InsightPage { height: 1fr; display: none; } InsightPage.-shown { display: block; }"

    def __init__(self) -> None:
        super().__init__()
        self._open_questions: set[str] = set()
        self.group: SegmentView | None = None

    def compose(self) -> ComposeResult:
        """The caption over the page."""
        yield Caption(self._captioned)
        yield from self.body()

    def body(self) -> ComposeResult:
        """What stands under the caption."""
        yield from ()

    def caption(self) -> str:
        """What the page is of, in the language in use."""
        return ""

    def _captioned(self) -> str:
        of_group = _("group {name}", name=visible(self.group.name)) if self.group else ""
        return " · ".join(filter(None, (self.caption(), of_group)))

    @property
    def narrowed(self) -> dict[str, Any]:
        """What a question about customers is told besides: the group that the page is narrowed to."""
        return {"segment_id": self.group.id} if self.group else {}

    def load(self) -> None:
        """Asks the base; the page is shown."""

    def redraw(self) -> None:
        """Shows what came."""
        self.query_one(Caption).refresh(layout=True)
        for sheet in self.query(Sheet):
            sheet.redraw()

    def relabel(self) -> None:
        """Words that the base made were made in the other language."""
        self.redraw()
        if self.has_class("-shown"):
            self.load()

    def can(self, action: str) -> bool:
        """Whether one of its actions is possible now."""
        return bool(action)

    def exported(self) -> dict[str, Any]:
        """What the function that writes a file is told besides the path."""
        return self.narrowed

    def step_back(self) -> bool:
        """Esc: whether there was a step within the page to go back."""
        return False

    @property
    def entry(self) -> Widget:
        """What has the focus when the page is shown."""
        return self.query_one(Sheet)

    @property
    def desk(self) -> Desk:
        """The app."""
        desk: Any = self.app
        return desk  # type: ignore[no-any-return]

    def money(self, amount: int) -> str:
        """An amount for people."""
        return formats.money(amount, self.desk.currency)

    def whole(self, amount: int) -> str:
        """An amount in whole units of the currency, for a table."""
        return formats.number(divided(amount, 10 ** decimals(self.desk.currency)))

    def question(
        self, function: str | Callable[..., Any], *args: Any, answer: Callable[[Any], object], **given: Any
    ) -> None:
        """Asks as ``ask`` does, and says that it is being computed until the answer is there."""
        name = str(function)
        self._open_questions.add(name)
        self._say_computing()

        def answered(value: Any) -> None:
            self._open_questions.discard(name)
            self._say_computing()
            answer(value)

        def failed(error: DeskError) -> None:
            self._open_questions.discard(name)
            self._say_computing()
            self.refused(error)
            if self.group is not None and isinstance(error, (NotFound, Refused)):
                self.post_message(self.GroupGone())

        self.ask(function, *args, answer=answered, failed=failed, group=name, **given)

    def _say_computing(self) -> None:
        caption = self.query_one(Caption)
        caption.computing = bool(self._open_questions)
        caption.refresh(layout=True)


def heading(text: str) -> Content:
    """The name of a part of a sheet."""
    return Content.styled(text, "bold $accent")


def table(head: Sequence[str], rows: Sequence[Sequence[str]], width: int, *, styles: Sequence[str] = ()) -> Lines:
    """``rows`` under ``head``, each column as wide as it needs; the first gives way and stands left, the others right.

    ``styles`` are those of the rows' first cells.
    """
    sizes = [max(cell_len(row[place]) for row in (head, *rows)) for place in range(len(head))]
    others = sum(size + GAP for size in sizes[1:])
    first = max(min(sizes[0], width - others), 4)
    lines = [Content.styled(_line(head, [first, *sizes[1:]]), "$text-muted underline")]
    for number, row in enumerate(rows):
        text = _line(row, [first, *sizes[1:]])
        style = styles[number] if number < len(styles) else ""
        lines.append(Content.assemble((text[: len(text) - len(text.lstrip())], ""), (text.lstrip(), style)))
    return lines


def cost_table(title: str, first: str, lines: Sequence[CostLine], width: int, currency: str) -> Lines:
    """Contacts, minutes and costs of each channel, matter or month under a heading; ``first`` says which it is."""
    head = (first, _("Contacts"), _("Minutes"), _("Cost"), _("a contact"))
    rows = [
        (
            line.name,
            formats.number(line.contacts),
            formats.number(divided(line.seconds, 60)),
            formats.money(line.cost, currency),
            formats.money(divided(line.cost, line.contacts), currency) if line.contacts else "",
        )
        for line in lines
    ]
    return [heading(title), *table(head, rows, width)]


def tiers_begin_at(lines: Sequence[int | None], currency: str) -> str:
    """The least net value of each tier, one after the other; nothing while nobody is rated."""
    return ", ".join(
        f"{tier_sign(tier)} {formats.money(line, currency)}"
        for tier, line in zip(RATED, lines, strict=False)
        if line is not None
    )


def beside(left: Lines, right: Lines, width: int) -> Lines:
    """Two parts of a sheet side by side, the left one ``width`` wide."""
    blank = Content("")
    pairs = zip_longest(left, right, fillvalue=blank)
    return [Content.assemble(one.pad_right(max(width + 4 - one.cell_length, 0)), other) for one, other in pairs]


def _line(cells: Sequence[str], sizes: Sequence[int]) -> str:
    parts = [fit(visible(cells[0]), sizes[0])]
    parts += [fit(cell, size, right=True) for cell, size in zip(cells[1:], sizes[1:], strict=True)]
    return (" " * GAP).join(parts)
