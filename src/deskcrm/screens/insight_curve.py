"""The whale curve: how net value adds up from the best customer to the last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget

from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.screens.insight_parts import InsightPage
from deskcrm.widgets.cells import fit

if TYPE_CHECKING:
    from deskcrm.differentiate.mix_curve import Curve

_BRAILLE = 0x2800
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The dots of a braille sign, from the top: left and right."""

_LEAST = (20, 5)


class WhaleCurve(Widget, can_focus=True):
    """The curve in dots; arrows move a mark along it, and its figures stand below."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "WhaleCurve { height: 1fr; padding: 0 1; }"
    BINDINGS = [
        Binding("left,h", "step(-1)", show=False),
        Binding("right,l", "step(1)", show=False),
        Binding("home", "step(-100)", show=False),
        Binding("end", "step(100)", show=False),
    ]

    curve: Curve | None = None
    currency = ""
    mark = 20

    def show(self, curve: Curve, currency: str) -> None:
        """Draws a curve of amounts in ``currency``."""
        self.curve, self.currency = curve, currency
        self.refresh()

    def relabel(self) -> None:
        """The words in the language in use."""
        self.refresh()

    def action_step(self, step: int) -> None:
        """The mark a percent further."""
        self.mark = min(max(self.mark + step, 0), 100)
        self.refresh()

    def render(self) -> Content:
        """The lines."""
        width, height = self.content_size
        if self.curve is None or not self.curve.customers:
            return Content("")
        points = self.curve.points
        low, high = min(0, *points), max(1, *points)
        top, bottom = (formats.money(amount, self.currency) for amount in (high, low))
        gutter = max(cell_len(top), cell_len(bottom)) + 1
        columns, rows = max(width - gutter, _LEAST[0]), max(height - 3, _LEAST[1])
        drawn = plot(points, columns, rows)
        zero = min((high * rows) // (high - low), rows - 1)
        at = self.mark * (columns - 1) // 100
        lines = []
        for number, row in enumerate(drawn):
            label = top if number == 0 else bottom if number == rows - 1 else "0" if number == zero else ""
            line = row.replace(" ", "─") if number == zero else row
            before, sign, after = line[:at], line[at], line[at + 1 :]
            lines.append(
                Content.assemble(
                    (fit(label, gutter - 1, right=True) + " ", "$text-muted"),
                    (before, "$accent"),
                    ("│" if sign in " ─" else sign, "bold $warning"),
                    (after, "$accent"),
                )
            )
        return Content("\n").join([*lines, *self._below(self.curve, gutter, columns)])

    def _below(self, curve: Curve, gutter: int, columns: int) -> list[Content]:
        axis = [" "] * (columns + 6)
        for percent in (0, 25, 50, 75, 100):
            text = f"{percent} %"
            start = min(percent * (columns - 1) // 100, columns - len(text))
            axis[start : start + len(text)] = text
        said = _(
            "▲ The best {percent}, {count} customers: {amount}, {share} of all",
            percent=f"{self.mark} %",
            count=formats.number(-(-self.mark * curve.customers // 100)),
            amount=formats.money(curve.points[self.mark], self.currency),
            share=formats.percent(curve.points[self.mark], max(curve.points[-1], 0), 1),
        )
        return [Content.styled(" " * gutter + "".join(axis).rstrip(), "$text-muted"), Content(""), Content(said)]


class CurvePage(InsightPage):
    """The curve under what it says in a sentence."""

    LABEL = N_("Curve")
    OF_GROUP = True
    curve: Curve | None = None

    def body(self) -> ComposeResult:
        """The curve."""
        yield WhaleCurve()

    @property
    def entry(self) -> Widget:
        """The curve."""
        return self.query_one(WhaleCurve)

    def caption(self) -> str:
        """What the curve says."""
        from deskcrm.exchange import mix_words

        return "" if self.curve is None else mix_words.of_curve(self.curve, self.desk.currency)

    def load(self) -> None:
        """The curve of the last computation."""
        self.question("deskcrm.differentiate.mix_curve:whale_curve", answer=self._show, **self.narrowed)

    def _show(self, curve: Curve) -> None:
        self.curve = curve
        self.query_one(WhaleCurve).show(curve, self.desk.currency)
        self._say_computing()


def plot(points: Sequence[int], columns: int, rows: int) -> list[str]:
    """``points``, evenly apart, as a line in ``rows`` of ``columns`` braille signs; zero is always in the picture."""
    low, high = min(0, *points), max(1, *points)
    wide, tall = columns * 2, rows * 4
    cells = [[0] * columns for _row in range(rows)]
    before: int | None = None
    for x in range(wide):
        place, rest = divmod(x * (len(points) - 1), wide - 1)
        after = points[min(place + 1, len(points) - 1)]
        value = points[place] + (after - points[place]) * rest // (wide - 1)
        y = (high - value) * (tall - 1) // (high - low)
        first, last = (y, y) if before is None else (min(before, y), max(before, y))
        for dot in range(first, last + 1):
            cells[dot // 4][x // 2] |= _DOTS[dot % 4][x % 2]
        before = y
    return ["".join(chr(_BRAILLE + cell) if cell else " " for cell in row) for row in cells]
