"""How the lookup's rows are said: customers in columns, records found by their words in a line each; what is lit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deskcrm.identify.highlight import Spans, lit
from deskcrm.identify.phones import search_digits
from deskcrm.identify.views import Lookup, NotePage, NoteRow
from deskcrm.interact.numbering import grouped
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.text import visible
from deskcrm.widgets.cells import fit
from deskcrm.widgets.list_painting import WholeLine
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.tier_column import tier_column

if TYPE_CHECKING:
    from deskcrm.identify.views import LookupRow
    from deskcrm.widgets.desk import Desk, DeskScreen

_LAST_DIGITS = 4

_NAME_CELLS = 24
"""Cells of a name before a passage."""

_NO_NOTES = NotePage((), (), False)

_SIGNS = {"interaction": "✎", "complaint": "▲", "follow_up": "◷", "customer": "✎"}


class Results(RecordList[Any]):
    """The lookup's list: customers, below them records of notes and complaints, last the way to a new customer."""

    def __init__(self, screen: DeskScreen, *, id: str) -> None:
        said = _Said(screen, self)
        super().__init__(
            (
                tier_column(lambda row: row.tier),
                Column(N_("Name"), full_name, 24, grow=3, tone=lambda _row: "strong", lit=said.lit),
                Column(N_("Phone"), said.phone, 6, right=True, lit=said.lit_phone),
                Column(N_("District"), lambda row: row.district, 11, grow=1, gives_way=3),
                Column(N_("Last contact"), said.last, 16, gives_way=2, tone=lambda _row: "dim"),
                Column(N_("Open items"), said.open_items, 14, gives_way=1, tone=said.tone),
            ),
            key=_key,
            id=id,
        )
        self.page = Lookup("", (), False)
        self.whole_line = said.note_line
        self.always_lit = True
        self.can_focus = False

    def show_page(self, page: Lookup, *, lately: tuple[int, ...], first: bool) -> None:
        """Another answer; ``first`` puts the cursor on the first row."""
        self.page = page
        tail = _("New customer: {text}", text=page.plain) if page.plain else _("New customer")
        notes = page.notes or _NO_NOTES
        self.sorted_by = _order(page, lately)
        self.show((*page.rows, *notes.rows), more=page.more or notes.more, tail=f"+ {tail}", first=first)


class _Said:
    """The cells."""

    def __init__(self, screen: DeskScreen, results: Results) -> None:
        self._screen = screen
        self._results = results

    @property
    def _desk(self) -> Desk:
        return self._screen.desk

    def note_line(self, row: LookupRow | NoteRow, width: int) -> WholeLine | None:
        """A record found by its words: sign, who, when, and the passage."""
        notes = self._results.page.notes
        if not isinstance(row, NoteRow) or notes is None:
            return None
        name = fit(visible(row.customer.called), min(_NAME_CELLS, width // 3)).rstrip()
        head = f"{_SIGNS[row.kind]} {name} · {formats.ago(row.at, self._desk.clock)} · "
        text = fit(head + visible(row.passage), width)
        places = lit(text[len(head) :], notes.words)
        return WholeLine(text, [(start + len(head), end + len(head)) for start, end in places])

    def lit(self, _row: LookupRow, text: str) -> Spans:
        """What of a name was typed."""
        return lit(text, self._results.page.words)

    def phone(self, row: LookupRow) -> str:
        """The last four digits, which tell people apart; the rest stays hidden until the record is opened."""
        return f"…{row.phones[0][-_LAST_DIGITS:]}" if row.phones else ""

    def lit_phone(self, row: LookupRow, text: str) -> Spans:
        """The digits typed, as far as they are shown."""
        digits = search_digits(row.phones[0]) if row.phones else ""
        hidden = len(digits) - _LAST_DIGITS
        for word in self._results.page.words if hidden >= 0 else ():
            place = digits.rfind(word) if word.isdecimal() else -1
            if place >= 0 and place + len(word) > hidden:
                first = len(text) - len(digits)
                return ((max(place, hidden) + first, place + len(word) + first),)
        return ()

    def last(self, row: LookupRow) -> str:
        """When they were last in contact."""
        return formats.ago(row.last_contact, self._desk.clock) if row.last_contact else ""

    def open_items(self, row: LookupRow) -> str:
        """What is late, else a complaint, else when the next is due."""
        if row.next_due is not None and row.next_due < self._desk.clock.now():
            return "! " + _("overdue")
        if row.open_complaints:
            return "▲ " + _("complaint")
        return formats.ago(row.next_due, self._desk.clock) if row.next_due else ""

    def tone(self, row: LookupRow) -> str:
        """Late, or soon where something is open."""
        if row.next_due is not None and row.next_due < self._desk.clock.now():
            return "late"
        return "soon" if row.open_complaints or row.next_due else ""


def full_name(row: LookupRow) -> str:
    """The name with the nickname and the organisation, or with what matched where the row does not show it."""
    if row.found:
        return f"{row.name}{_found(row)}"
    nickname = f" ({row.nickname})" if row.nickname else ""
    organisation = f" · {row.organisation}" if row.organisation and row.organisation != row.name else ""
    return f"{row.name}{nickname}{organisation}"


def _found(row: LookupRow) -> str:
    """An order's number, a complaint's, an address."""
    signs = {"tag": "#", "order": "# ", "complaint": "▲ ", "phone": "…"}
    found = grouped(row.found) if row.match == "complaint" else row.found
    return f" · {signs.get(row.match, '')}{found}"


def _key(row: LookupRow | NoteRow) -> tuple[str, int]:
    return (row.kind if isinstance(row, NoteRow) else "", row.id)


def _order(page: Lookup, lately: tuple[int, ...]) -> str:
    """How the list is sorted, as its line says."""
    if page.notes and page.notes.rows:
        return N_("best match first, then in notes") if page.rows else N_("in notes and complaints, the latest first")
    if page.plain:
        return N_("best match first")
    if page.filtered:
        return N_("open items, then last contact")
    return N_("opened last, then last contact") if lately else N_("last contact first")
