"""The customer mix as a CSV file, and as one page of HTML that an owner can open anywhere and print.

The page needs nothing beside it: no script, no address of another machine; the curve is drawn in it.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deskcrm.differentiate.mix import WHOLE_SHARE, book_of, mix_of
from deskcrm.differentiate.mix_curve import Curve, curve_of
from deskcrm.differentiate.tiers import TIERS, label_of
from deskcrm.errors import Refused
from deskcrm.exchange import mix_words
from deskcrm.exchange.escaping import neutral
from deskcrm.exchange.printing import rendered, write_whole
from deskcrm.identify.segments import segment
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _, language
from deskcrm.money import percent_text, to_decimal
from deskcrm.settings.office import load
from deskcrm.store.doors import takes_connection
from deskcrm.text import visible

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.differentiate.views import CustomerMix, Part
    from deskcrm.settings.office import OfficeSettings

ENDINGS = (".csv", ".html")
"""The endings of files that can be written."""

COLUMNS = (
    "table",
    "name",
    "customers",
    "revenue",
    "margin",
    "cost_to_serve",
    "net_value",
    "share_of_revenue",
    "share_of_net_value",
)
"""The columns of the CSV file: ``table`` is tier, all, top (``name`` its percent of the buyers by revenue) or curve
(``net_value`` that of the best ``name`` percent together)."""

WIDTH, HEIGHT = 720, 260
"""The size of the curve's picture, in its own units."""


@dataclass(frozen=True, slots=True)
class MixReport:
    """What a report tells: the mix with the office's own words. ``made`` is in office time. Without points the curve
    was not asked for. ``group`` is the name of the saved group it is of, empty for everybody."""

    settings: OfficeSettings
    made: datetime
    mix: CustomerMix
    curve: Curve
    group: str = ""

    @property
    def currency(self) -> str:
        """The office's currency."""
        return self.settings.currency

    def label(self, tier: str) -> str:
        """What a tier is called."""
        return visible(label_of(tier, self.settings))


@takes_connection
def mix_report(
    connection: Any,
    *,
    clock: Clock,
    as_of: date | None = None,
    window: int | None = None,
    segment_id: int | None = None,
    curve: bool = True,
) -> MixReport:
    """What a report of these days tells (as :func:`deskcrm.differentiate.mix.customer_mix`), of everybody or of who is
    in a saved group now. Raises Refused; NotFound for a group that is not there."""
    book = book_of(connection, clock=clock, as_of=as_of, days=window, segment_id=segment_id)
    drawn = curve_of(connection, book) if curve else Curve(0, ())
    group = "" if segment_id is None else segment(connection, segment_id).name
    return MixReport(load(connection), clock.local(clock.now()), mix_of(connection, book), drawn, group)


@takes_connection
def save_report(connection: Any, path: Path, *, clock: Clock, segment_id: int | None = None) -> Path:
    """Writes the report of the last computation, of everybody or of a group, to ``path`` in the form that its ending
    names; returns the path.

    A file that stands there is replaced once the new one is whole. Raises Refused (``to``) for another ending and when
    the disk refuses.
    """
    ending = checked_ending(path)
    report = mix_report(connection, clock=clock, segment_id=segment_id)
    return write_csv(report, path) if ending == ".csv" else write_html(report, path)


def checked_ending(path: Path) -> str:
    """The ending of a file that can be written. Raises Refused (``to``) for another."""
    ending = path.suffix.casefold()
    if ending not in ENDINGS:
        raise Refused(N_("{name} has none of the endings that can be written: {endings}."),
                      field="to", name=path.name, endings=", ".join(ENDINGS))  # fmt: skip
    return ending


def write_csv(report: MixReport, path: Path) -> Path:
    """Writes the tiers, the first few and the curve as one table of COLUMNS. Raises Refused (``to``)."""
    text = io.StringIO(newline="")
    out = csv.writer(text)
    out.writerow(COLUMNS)
    mix, currency = report.mix, report.currency
    for part in mix.tiers:
        out.writerow(("tier", part.name, part.customers, *_decimals(part, currency), "", ""))
    out.writerow(("all", "", mix.total.customers, *_decimals(mix.total, currency), "", ""))
    for top in mix.top:
        shares = (percent_text(share, WHOLE_SHARE) for share in (top.share_of_revenue, top.share_of_net_value))
        out.writerow(("top", top.percent, top.customers, "", "", "", "", *shares))
    for percent, net_value in enumerate(report.curve.points):
        out.writerow(("curve", percent, "", "", "", "", to_decimal(net_value, currency), "", ""))
    # With a mark, so that a spreadsheet program reads it as what it is.
    return write_whole(path, text.getvalue().encode("utf-8-sig"))


def write_html(report: MixReport, path: Path) -> Path:
    """Writes the page, in the language in use. Raises Refused (``to``)."""
    return write_whole(path, page(report).encode("utf-8"))


def page(report: MixReport) -> str:
    """The page."""
    return rendered("mix_report.html", _context(report))


def _context(report: MixReport) -> dict[str, Any]:
    mix = report.mix
    return {
        "language": language(),
        "words": _words(report),
        "tiers": [_tier_row(report, part) for part in mix.tiers],
        "total": _amounts(report, mix.total),
        "top": [
            {
                "percent": f"{top.percent} %",
                "customers": formats.number(top.customers),
                "revenue": mix_words.share(top.share_of_revenue),
                "net_value": mix_words.share(top.share_of_net_value),
                "width": _width(top.share_of_revenue, WHOLE_SHARE),
            }
            for top in mix.top
        ],
        "lines": [
            (report.label(tier), _("from {amount}", amount=_money(report, line)))
            for tier, line in zip(TIERS, mix.lines, strict=False)
            if line is not None
        ],
        "curve": _drawing(report),
    }


def _words(report: MixReport) -> dict[str, str]:
    mix = report.mix
    name = visible(report.settings.name)
    buyers, below = mix_words.of_buyers(mix)
    return {
        "title": _("Customer mix of {office}", office=name),
        "days": mix_words.of_days(mix, report.group),
        "tiers": _("The tiers"),
        "tier": _("Tier"),
        "customers": _("Customers"),
        "revenue": _("Revenue"),
        "margin": _("Margin"),
        "cost_to_serve": _("Cost to serve"),
        "net_value": _("Net value"),
        "all": _("all"),
        "from": _("Net value that each tier begins at"),
        "top": _("What the first few bring"),
        "first": _("The first by revenue"),
        "share_of_revenue": _("Share of revenue"),
        "share_of_net_value": _("Share of net value"),
        "buyers": buyers,
        "below": below,
        "nobody": mix_words.of_nobody(mix, report.currency),
        "curve": _("How net value adds up"),
        "curve_says": mix_words.of_curve(report.curve, report.currency),
        "best": _("the best {percent} of the customers", percent="50 %"),
        "means": _("Net value is the margin earned less the cost to serve: contacts, at what each channel costs, and "
                   "remedies given. What the office caused itself is not counted against a customer."),
        "made": _("Made on {when} with deskcrm", when=formats.date_time(report.made)),
    }  # fmt: skip


def _drawing(report: MixReport) -> dict[str, str]:
    """The curve in the units of its picture: the line, and where zero and the end stand."""
    points = report.curve.points or (0,) * 101
    low, high = min(0, *points), max(1, *points)

    def height(value: int) -> int:
        return HEIGHT - HEIGHT * (value - low) // (high - low)

    return {
        "line": " ".join(f"{WIDTH * place // 100},{height(value)}" for place, value in enumerate(points)),
        "zero": str(height(0)),
        "end": str(height(points[-1])),
        "highest": _money(report, max(0, *points)),
        "total": _money(report, points[-1]),
        "width": str(WIDTH),
        "height": str(HEIGHT),
    }


def _tier_row(report: MixReport, part: Part) -> dict[str, str]:
    total = report.mix.total
    return {
        "label": report.label(part.name),
        **_amounts(report, part),
        "of_customers": formats.percent(part.customers, total.customers, 1),
        "of_revenue": formats.percent(part.revenue, total.revenue, 1),
        "of_margin": formats.percent(part.margin, total.margin, 1),
        "of_cost_to_serve": formats.percent(part.cost_to_serve, total.cost_to_serve, 1),
        "of_net_value": formats.percent(part.net_value, total.net_value, 1),
        "width": _width(part.customers, total.customers),
    }


def _amounts(report: MixReport, part: Part) -> dict[str, str]:
    return {
        "customers": formats.number(part.customers),
        "revenue": _money(report, part.revenue),
        "margin": _money(report, part.margin),
        "cost_to_serve": _money(report, part.cost_to_serve),
        "net_value": _money(report, part.net_value),
    }


def _decimals(part: Part, currency: str) -> tuple[str, ...]:
    amounts = (part.revenue, part.margin, part.cost_to_serve, part.net_value)
    return tuple(neutral(to_decimal(amount, currency)) for amount in amounts)


def _width(part: int, whole: int) -> str:
    """A share as a length of CSS."""
    return f"{max(0, min(100 * part // whole, 100)) if whole > 0 else 0}%"


def _money(report: MixReport, amount: int) -> str:
    return formats.money(amount, report.currency)
