"""What if the lines between the tiers stood elsewhere: who would move, before anything is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget

from deskcrm.errors import DeskError
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _, n_
from deskcrm.screens.insight_parts import InsightPage, Lines, Sheet, table, tiers_begin_at
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.choice import Option
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.tier_column import tier_column
from deskcrm.widgets.tiers import RATED, tier_sign, tier_style

if TYPE_CHECKING:
    from deskcrm.differentiate.what_if import Mover, WhatIf
    from deskcrm.settings.office import OfficeSettings

YES, NO = "yes", "no"


class WhatIfPage(InsightPage):
    """From which tier to which, and the customers who would move."""

    LABEL = N_("What if")
    ACTIONS: ClassVar[tuple[str, ...]] = ("open", "other_lines", "use_lines")
    DEFAULT_CSS = "WhatIfPage Sheet { height: auto; max-height: 9; }"

    found: WhatIf | None = None
    _shares: tuple[int, int, int] | None = None
    _amounts: tuple[str, ...] = ()

    def body(self) -> ComposeResult:
        """The moves, then who moves."""
        yield Sheet(self._moves, id="what-if-moves")
        yield RecordList[Any](
            (
                tier_column(lambda row: row.from_tier),
                Column("", _arrow, 1),
                tier_column(lambda row: row.to_tier),
                Column(N_("Code"), lambda row: row.code, 12, gives_way=1),
                Column(N_("Customer"), lambda row: row.name, 20, grow=1, tone=lambda _row: "strong"),
                Column(N_("Net value"), lambda row: self.money(row.net_value), 17, right=True),
            ),
            key=lambda row: row.customer_id,
            empty=N_("Nobody would move."),
            sorted_by=N_("highest net value first"),
            id="what-if-list",
        )

    @property
    def entry(self) -> Widget:
        """The list."""
        return self._list

    def caption(self) -> str:
        """Which lines were tried."""
        if not self._shares and not self._amounts:
            return _("The lines as they are set. l tries others; nothing is saved by it.")
        if self._shares:
            first, second, third = self._shares
            tried = f"{first} / {second} / {third} %"
        else:
            tried = " / ".join(self._amounts)
        return _("Tried: {lines}. Nothing is saved yet; s keeps them.", lines=tried)

    def load(self) -> None:
        """Who would move under the lines that were tried."""
        self.question(
            "deskcrm.differentiate.what_if:what_if", shares=self._shares, amounts=self._amounts, answer=self._show
        )

    def can(self, action: str) -> bool:
        """Lines are kept once others were tried."""
        if action == "open":
            return bool(self.query(RecordList)) and self._list.row is not None
        return action == "other_lines" or (self.found is not None and bool(self._shares or self._amounts))

    def action_open(self) -> None:
        """Enter: the customer."""
        row = self._list.row
        if row is not None:
            self.desk.open_customer(row.customer_id)

    def action_other_lines(self) -> None:
        """Asks for the lines."""
        self.screen.query_one(AskLine).ask(
            N_("Which lines? Percentages from the top, such as 10 30 80, or least net values, such as 9000 4000 500."),
            (),
            lambda _value: None,
            typed=self._try,
            hint=N_("10 30 80"),
        )

    def action_use_lines(self) -> None:
        """Asks before the lines are kept and the whole book is computed."""
        if self.found is None:
            return
        self.screen.query_one(AskLine).ask(
            N_("Keep these lines for the office and compute the whole book now? {count} customers change tier."),
            [Option(NO, N_("no, leave them")), Option(YES, N_("yes, keep them"))],
            self._keep,
            value=NO,
            count=formats.number(self.found.moving),
        )

    @on(RecordList.Opened)
    def _opened(self) -> None:
        self.action_open()

    @on(RecordList.Moved)
    def _moved(self) -> None:
        self.screen.refresh_bindings()

    @on(RecordList.Wanted)
    def _wanted(self, event: RecordList.Wanted) -> None:
        if self.found is None:
            return
        offset = event.offset

        def add(rows: tuple[Mover, ...]) -> None:
            self._list.add(rows, offset)

        self.ask("deskcrm.differentiate.what_if:movers", self.found.lines, offset=offset, limit=event.limit, answer=add)

    @property
    def _list(self) -> RecordList[Any]:
        return self.query_one(RecordList)

    def _try(self, text: str) -> None:
        from deskcrm.differentiate.what_if import read_wish

        self._shares, self._amounts = read_wish(text)
        self.load()

    def _show(self, found: WhatIf) -> None:
        self.found = found
        self._list.show(found.rows, total=found.moving, offset=found.offset)
        self.redraw()
        self.screen.refresh_bindings()

    def _keep(self, answer: str) -> None:
        if answer != YES:
            return
        values = {"tiers.amounts": " ".join(self._amounts)}
        if self._shares:
            values["tiers.shares"] = " ".join(map(str, self._shares))
        self._open_questions.add("keep")
        self._say_computing()
        self.with_office(lambda office: _keep_lines(office, values), lane="write", answer=self._kept, failed=self._not)

    def _kept(self, done: tuple[OfficeSettings, DeskError | None]) -> None:
        settings, error = done
        self._open_questions.discard("keep")
        self._shares, self._amounts = None, ()
        self.desk.office_changed(settings)
        if error is None:
            self.desk.say(_("The lines are kept, and everybody's tier is computed by them."))
        else:
            said = _("The lines are kept, but the tiers are still those of before: {reason}", reason=str(error))
            self.desk.say(said, warning=True)
        self.load()

    def _not(self, error: DeskError) -> None:
        self._open_questions.discard("keep")
        self._say_computing()
        self.refused(error)

    def _moves(self, width: int) -> Lines:
        found = self.found
        if found is None:
            return [Content("")]
        if found.lines[0] is None:
            return [Content(_("Nobody is rated yet: tiers need customers with a purchase."))]
        counts = {(move.from_tier, move.to_tier): move.customers for move in found.moves}
        head = (_("from ↓ to →"), *(tier_sign(tier) for tier in RATED))
        rows = [(tier_sign(one), *(_count(counts.get((one, other), 0)) for other in RATED)) for one in RATED]
        lines = tiers_begin_at(found.lines, self.desk.currency)
        return [
            Content(_("The tiers would begin at: {lines}", lines=lines)),
            Content(
                n_(
                    "{count} of {rated} rated customers would move.",
                    "{count} of {rated} rated customers would move.",
                    found.moving,
                    count=formats.number(found.moving),
                    rated=formats.number(found.rated),
                )
            ),
            *table(head, rows, width, styles=[tier_style(tier) for tier in RATED]),
        ]


def _count(customers: int) -> str:
    return formats.number(customers) if customers else "·"


def _arrow(row: Mover) -> str:
    return "↑" if RATED.index(row.to_tier) < RATED.index(row.from_tier) else "↓"


def _keep_lines(office: Any, values: dict[str, str]) -> tuple[OfficeSettings, DeskError | None]:
    """Saves the settings and computes the whole book by them; for a worker. Returns why it was not computed."""
    from deskcrm.customize.whole_book import refresh
    from deskcrm.settings.office import set_values

    settings: OfficeSettings = office.write(set_values, values)
    try:
        refresh(office)
    except DeskError as error:  # other desks were saving all the time; the next computation takes the lines up
        return settings, error
    return settings, None
