"""What suggestions brought: of each rule how often it was shown, taken and declined, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget

from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.screens.insight_parts import InsightPage, Lines, Sheet
from deskcrm.store.doors import takes_connection
from deskcrm.text import visible
from deskcrm.widgets.cells import wrap
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.tiers import tier_sign

if TYPE_CHECKING:
    from deskcrm.customize.views import PlaybookProblem, RuleRecord


class RulesPage(InsightPage):
    """The rules, and below what is to be said of the one under the cursor."""

    LABEL = N_("Rules")
    _problems: tuple[PlaybookProblem, ...] = ()
    DEFAULT_CSS = "RulesPage Sheet { height: auto; max-height: 40%; border-top: solid $panel; }"

    def body(self) -> ComposeResult:
        """List and detail."""
        yield RecordList[Any](
            (
                Column(N_("Rule"), _title, 24, grow=1, tone=lambda row: "strong" if row.in_use else "dim"),
                Column(N_("Shown"), lambda row: formats.number(row.shown), 6, right=True, gives_way=1),
                Column(N_("Taken"), lambda row: formats.number(row.taken), 6, right=True),
                Column(N_("Declined"), lambda row: formats.number(row.declined), 8, right=True),
                Column(N_("Taken %"), _acceptance, 8, right=True, gives_way=2),
                Column(N_("Brought"), lambda row: self.money(row.brought), 13, right=True),
            ),
            key=lambda row: row.rule,
            empty=N_("There are no rules."),
            id="rules-list",
        )
        yield Sheet(self._lines, id="rules-detail")

    @property
    def entry(self) -> Widget:
        """The list."""
        return self._list

    def caption(self) -> str:
        """What the figures are."""
        return _("Brought: the margin of what those who took it bought within 30 days after")

    def load(self) -> None:
        """Records and problems."""
        self.question("deskcrm.customize.rule_records:rule_records", answer=self._show)
        self.ask(_problems_of, answer=self._show_problems, group="problems")

    @on(RecordList.Moved)
    def _moved(self) -> None:
        self.redraw()

    @property
    def _list(self) -> RecordList[Any]:
        return self.query_one(RecordList)

    def _show(self, records: tuple[RuleRecord, ...]) -> None:
        self._list.show(records)

    def _show_problems(self, problems: tuple[PlaybookProblem, ...]) -> None:
        self._problems = problems
        self.redraw()

    def _lines(self, width: int) -> Lines:
        lines: Lines = []
        for problem in self._problems:
            where = _("{file}, line {line}", file=problem.file, line=problem.line)
            text = " · ".join(filter(None, (where, problem.rule, problem.reason)))
            lines += [Content.styled(line, "bold $error") for line in wrap(visible(f"✗ {text}"), width)]
        record: RuleRecord | None = self._list.row if self.query(RecordList) else None
        if record is not None:
            lines += [Content(line) for text in _said(record) for line in wrap(visible(text), width)]
        return lines or [Content("")]


def _said(record: RuleRecord) -> list[str]:
    from deskcrm.customize.responses import REASONS

    found = [" · ".join(filter(None, (record.title, record.rule, *_standing(record))))]
    by_tier = [
        _("{tier}: {taken} taken, {declined} declined", tier=tier_sign(tier), taken=taken, declined=declined)
        for tier, taken, declined in record.by_tier
    ]
    if by_tier:
        found.append(" · ".join(by_tier))
    why = [f"{_(REASONS[code]) if code in REASONS else code} {formats.number(count)}" for code, count in record.reasons]
    if why:
        found.append(_("Declined: {reasons}", reasons=", ".join(why)))
    if not record.taken and not record.declined:
        found.append(_("Not answered yet."))
    return found


def _standing(record: RuleRecord) -> tuple[str, ...]:
    return (_("the office's own") if record.own else "", "" if record.in_use else "✗ " + _("not in use"))


def _title(record: RuleRecord) -> str:
    return " · ".join(filter(None, (record.title or record.rule, "" if record.in_use else "✗ " + _("not in use"))))


def _acceptance(record: RuleRecord) -> str:
    return formats.percent(record.taken, record.taken + record.declined)


@takes_connection
def _problems_of(connection: Any) -> tuple[PlaybookProblem, ...]:
    """What is wrong with the office's own rules; for a worker."""
    from deskcrm.customize.playbook import playbook

    return playbook(connection).problems()
