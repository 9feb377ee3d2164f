"""What the configure screen says of an option, of the whole choice, and of what they took before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from deskcrm.errors import Refused
from deskcrm.locale import formats
from deskcrm.locale.messages import _, n_
from deskcrm.screens.insight_parts import Lines
from deskcrm.text import visible
from deskcrm.widgets.cells import wrap
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.grouped_list import GroupedList
from deskcrm.widgets.offer_words import validity

if TYPE_CHECKING:
    from deskcrm.customize.configurator import Configuration
    from deskcrm.customize.configure_page import ConfigurePage


@dataclass(frozen=True, slots=True)
class OptionRow:
    """A line of the list."""

    code: str
    name: str
    chosen: bool
    possible: bool
    difference: int
    lead_days: int
    count: int


class ConfigureParts(DeskScreen):
    """The cells of the list and the lines beside and below it, by what is chosen."""

    _page: ConfigurePage | None = None
    _found: Configuration | None = None
    _pieces = 1

    @property
    def _list(self) -> GroupedList:
        return self.query_one(GroupedList)

    def _difference(self, row: OptionRow) -> str:
        if not row.difference:
            return ""
        sign = "+" if row.difference > 0 else "-"
        return sign + formats.amount(abs(row.difference), self.desk.currency)

    def _instead(self, row: OptionRow) -> bool:
        """Worked out for the rows that are painted only."""
        return self._found is not None and row.code in self._found.options and self._found.instead(row.code)

    def _sign(self, row: OptionRow) -> str:
        if row.chosen:
            return "●" if row.possible else "●!"
        return "○" if row.possible else "↔" if self._instead(row) else "✗"

    def _tone(self, row: OptionRow) -> str:
        if row.chosen:
            return "strong"
        return "" if row.possible or self._instead(row) else "dim"

    def _count(self, row: OptionRow) -> str:
        people = self._page.popular.people if self._page is not None else 0
        return _("{count} of {people}", count=row.count, people=people) if people else ""

    def _why(self, width: int) -> Lines:
        row: OptionRow | None = self._list.row if self.query("#configure-list") else None
        found = self._found
        if row is None or found is None:
            return [Content("")]
        if row.chosen and found.valid:
            text = _("chosen; Enter takes it away")
        elif row.possible:
            text = _("can be chosen")
        elif self._instead(row):
            text = _("Enter chooses it instead of the other")
        else:
            text = _("Not possible: {why}.", why=found.why_not_words(row.code))
            text += "\n" + _("To make it so: {way} (m).", way=found.way_in_words(row.code))
        return [Content(line) for part in text.split("\n") for line in wrap(visible(part), width)]

    def _sum(self, width: int) -> Lines:
        page, found = self._page, self._found
        if page is None or found is None:
            return [Content("")]
        price = formats.money(found.price * self._pieces, self.desk.currency)
        pieces = n_("{count} piece", "{count} pieces", self._pieces)
        first = _("{price} for {pieces} · ready {day}", price=price, pieces=pieces, day=self._ready(page, found))
        if page.branch is not None:
            first += " · " + _("fetched at {branch} ({why})", branch=page.branch.name, why=page.branch.why_words)
        if not found.valid:
            state = _("These choices do not go together.")
        elif found.missing:
            state = _("Still to be chosen: {missing}", missing="; ".join(found.missing))
        else:
            state = "✓ " + _("Complete: Ctrl+S makes an offer of it.")
        lines = [Content.styled(line, "bold") for line in wrap(visible(first), width)]
        return [*lines, *(Content(line) for line in wrap(visible(state), width))]

    def _ready(self, page: ConfigurePage, found: Configuration) -> str:
        from deskcrm.customize.offers import ready_at

        try:
            due = ready_at(page.calendar, found.lead_days, self.desk.clock)
        except Refused:
            return "-"
        day = self.desk.clock.day_of(due)
        return f"{formats.weekday(day)} {formats.date(day)}"

    def _before(self, width: int) -> Lines:
        page = self._page
        lines = [Content.styled(_("What they took before"), "bold")]
        if page is None or not page.earlier:
            return [*lines, Content(_("nothing of this yet"))]
        for offer in page.earlier:
            when = formats.date(self.desk.clock.day_of(offer.at))
            amount = formats.money(offer.amount, self.desk.currency)
            lines += [Content(""), Content.styled(f"{when} · {amount} · {validity(offer)}", "$accent")]
            lines += [Content(line) for line in wrap(visible(offer.words), max(width - 1, 1))]
        return lines
