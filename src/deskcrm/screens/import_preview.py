"""A table before it goes in: what its columns are taken for, what each row becomes, and who is there already."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult

from deskcrm.errors import DeskError
from deskcrm.exchange.mapping import LEFT_OUT
from deskcrm.exchange.twins import ASK, CREATE, POLICIES, SKIP, UPDATE
from deskcrm.identify.duplicate_views import reason_words
from deskcrm.locale import formats
from deskcrm.locale.fields import label
from deskcrm.locale.messages import N_, _, n_
from deskcrm.screens.import_running import RunsImport
from deskcrm.text import visible
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.choice import Option
from deskcrm.widgets.import_outcome import Outcome
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.exchange.preview import ColumnView, PreviewView, RowView

ORDERS = (
    Option("dmy", N_("day, month, year")),
    Option("mdy", N_("month, day, year")),
    Option("ymd", N_("year, month, day")),
)
NEXT = {CREATE: SKIP, SKIP: UPDATE, UPDATE: ASK, ASK: CREATE}
"""What the key for the row under the cursor turns to."""

register(
    Action("row_wish", N_("What becomes of this row"), N_("This row"), ("w",),
           N_("Who is likely there already: a new one, left out, filled in, to be decided."), 3),
    Action("all_wishes", N_("What becomes of all who are there already"), N_("All alike"), ("p",),
           N_("The same for every row of the file."), 4),
    Action("date_order", N_("The order in dates"), N_("Dates"), ("o",), N_("Day or month first."), 5),
)  # fmt: skip


class ImportPreviewScreen(RunsImport):
    """Columns above, rows below; Ctrl+S brings the file in."""

    ACTIONS: ClassVar[tuple[str, ...]] = (
        "save", "back", "edit", "row_wish", "all_wishes", "date_order", "stop", "take_back",
    )  # fmt: skip
    TITLE_TEXT = N_("Before it goes in")
    DEFAULT_CSS = """
    ImportPreviewScreen .form--title { text-style: bold; padding: 0 1; width: 1fr; height: 1; background: $panel; }
    ImportPreviewScreen #preview-note { padding: 0 1; width: 1fr; color: $warning; display: none; }
    ImportPreviewScreen #preview-below { padding: 0 1; width: 1fr; max-height: 2; display: none; }
    ImportPreviewScreen #preview-columns { height: 2fr; }
    ImportPreviewScreen #preview-rows { height: 3fr; border-top: solid $panel; }
    """

    _view: PreviewView | None = None

    def body(self) -> ComposeResult:
        """The file, what is still needed, the columns, the rows, and how far the import is."""
        yield Words(self.TITLE_TEXT, classes="form--title", id="preview-title")
        yield Words("", id="preview-note")
        yield RecordList[Any](
            (
                Column(N_("Column"), lambda row: row.header or "-", 22, grow=1, tone=lambda _row: "strong"),
                Column(N_("Is taken for"), self._field, 18, tone=lambda row: "" if row.field else "dim"),
                Column(N_("For instance"), lambda row: " | ".join(row.samples), 30, grow=3, tone=lambda _row: "dim"),
            ),
            key=lambda row: row.header,
            id="preview-columns",
        )
        yield RecordList[Any](
            (
                Column(N_("Line"), lambda row: formats.number(row.line), 6, right=True),
                Column(N_("Says"), lambda row: row.words, 34, grow=2, tone=lambda _row: "strong"),
                Column(N_("Becomes"), self._becomes, 32, grow=2, tone=self._tone),
            ),
            key=lambda row: row.line,
            empty=N_("No row can be shown yet."),
            id="preview-rows",
        )
        yield Words("", id="preview-below")
        yield Outcome()
        yield AskLine()

    def fill(
        self, *, kind: str = "", path: Path | None = None, mapping: list[tuple[str, str]] | None = None,
        dates: str = "", **_context: Any,
    ) -> None:  # fmt: skip
        """Looks at the file at ``path``, unless one is being brought in: that one is shown, and can be stopped."""
        self.query_one(AskLine).end()
        if path is not None and self._began:
            self.desk.say(_("{file} is still being brought in; x stops it.", file=self._path.name))
        elif path is not None:
            self._kind, self._path, self._dates = kind, path, dates
            self._mapping = {column: field for field, column in mapping or ()}
            self._policy, self._wishes, self._view, self._result, self._began = CREATE, {}, None, None, 0.0
            for rows in self.query(RecordList):
                rows.clear()
            self.query_one(Outcome).show(None)
            self.look()

    def came_back(self) -> None:
        """What is shown stays."""
        self.refresh_bindings()

    @property
    def is_waiting(self) -> bool:
        """Until the file was looked at."""
        return super().is_waiting or (self._view is None and bool(self._kind))

    def can(self, action: str) -> bool:
        """While it runs it can be stopped; once it is in, taken back."""
        if action == "back":
            return True
        if self._view is None or self.query_one(AskLine).asking:
            return False
        if self._began:
            return action == "stop"
        if self._result is not None:
            return action == "take_back" and bool(self._result.created or self._result.updated)
        if action == "save":
            return not (self._view.missing or self._view.dates)
        if action == "edit":
            return self._columns.row is not None
        if action in ("row_wish", "all_wishes"):
            return self._kind == "customers" and (action == "all_wishes" or bool(self._twins(self._rows.row)))
        return action == "date_order"

    def action_edit(self) -> None:
        """e: what is the column under the cursor?"""
        view, row = self._view, self._columns.row
        if view is not None and row is not None:
            options = [Option("-", N_("nothing: leave it out"))]
            options += [Option(name, label(name), plain=True) for name in view.fields]
            self.query_one(AskLine).ask(
                N_("What is the column “{column}”?"), options, partial(self._map, row), value=row.field or "-",
                column=row.header,
            )  # fmt: skip

    def action_row_wish(self) -> None:
        """w: the next of what may become of this row."""
        row: RowView | None = self._rows.row
        if row is not None:
            self._wishes[row.line] = NEXT[self._wishes.get(row.line, self._policy)]
            self._rows.refresh()
            self._say_below()

    def action_all_wishes(self) -> None:
        """p: of all rows."""
        options = [Option(code, words) for code, words in POLICIES.items()]
        self.query_one(AskLine).ask(
            N_("Of every row that is likely somebody who is there already:"), options, self._wish_all,
            value=self._policy,
        )  # fmt: skip

    def action_date_order(self) -> None:
        """o: day or month first?"""
        self.query_one(AskLine).ask(N_("How are its dates written?"), ORDERS, self._order, value=self._dates or "dmy")

    @on(RecordList.Opened)
    def _opened(self, event: RecordList.Opened) -> None:
        if event.control.id == "preview-columns" and self.can("edit"):
            self.action_edit()
        elif event.control.id == "preview-rows" and self.can("row_wish"):
            self.action_row_wish()

    @on(RecordList.Moved)
    def _moved(self) -> None:
        self._say_below()
        self.refresh_bindings()

    def _say_below(self) -> None:
        """The whole of what the row under the cursor becomes, where it is more than a word: the column cuts it."""
        row: RowView | None = self._rows.row
        said = self._becomes(row) if row is not None and (row.problem or row.twins) else ""
        below = self.query_one("#preview-below", Words)
        below.display = bool(said) and self._result is None
        below.say("{text}", text=visible(said))

    def relabel(self) -> None:
        """The lines made here."""
        if self._view is not None and self._result is None and not self._began:
            self.look()

    @property
    def _columns(self) -> RecordList[Any]:
        return self.query_one("#preview-columns", RecordList)

    @property
    def _rows(self) -> RecordList[Any]:
        return self.query_one("#preview-rows", RecordList)

    def look(self) -> None:
        """Asks for what the file holds."""
        self.with_office(
            partial(_preview, self._kind, self._path, self._pairs, self._dates), answer=self._show,
            failed=self._unreadable, group="preview",
        )  # fmt: skip

    def _map(self, row: ColumnView, field: str) -> None:
        wanted = LEFT_OUT if field == "-" else field
        before = dict(self._mapping)
        for header, known in list(self._mapping.items()):
            if known == wanted and known:
                del self._mapping[header]
        self._mapping[row.header] = wanted
        self.with_office(
            partial(_preview, self._kind, self._path, self._pairs, self._dates), answer=self._show,
            failed=partial(self._not_mapped, before), group="preview",
        )  # fmt: skip

    def _not_mapped(self, before: dict[str, str], error: DeskError) -> None:
        self._mapping = before
        self.desk.say_error(error)

    def _wish_all(self, policy: str) -> None:
        self._policy, self._wishes = policy, {}
        self._rows.refresh()
        self._say_below()

    def _order(self, order: str) -> None:
        self._dates = order
        self.look()

    def _unreadable(self, error: DeskError) -> None:
        self.desk.say_error(error)
        if self._view is None and self.is_current:
            self.desk.leave()

    def _show(self, view: PreviewView) -> None:
        first, self._view = self._view is None, view
        parts = (
            view.name, view.encoding, {"\t": _("tabs")}.get(view.delimiter, view.delimiter),
            n_("about {count} row", "about {count} rows", view.total, count=formats.number(view.total)),
        )  # fmt: skip
        self.query_one("#preview-title", Words).say("{text}", text=visible(" · ".join(filter(None, parts))))
        self._columns.show(view.columns, first=first)
        self._rows.show(view.rows, first=first)
        self._say_below()
        needed = view.missing or (_("Its dates can be read in two ways; o says how. {why}", why=view.dates)
                                  if view.dates else "")  # fmt: skip
        note = self.query_one("#preview-note", Words)
        note.display = bool(needed)
        note.say("{text}", text=visible(needed))
        if first:
            (self._columns if needed or not view.rows else self._rows).focus()
        self.refresh_bindings()

    def _field(self, row: ColumnView) -> str:
        return label(row.field) if row.field else _("not read")

    @staticmethod
    def _twins(row: RowView | None) -> Any:
        return row.twins if row is not None else ()

    def _becomes(self, row: RowView) -> str:
        if row.problem:
            return "! " + row.problem
        if row.changes:
            return _("changes {code}", code=row.changes)
        if not row.twins:
            return _("new")
        best = row.twins[0]
        wish = _(POLICIES[self._wishes.get(row.line, self._policy)])
        why = ", ".join(reason_words(best.reasons))
        return _("{wish}: like {who} ({why})", who=best.a.called, wish=wish, why=why)

    def _tone(self, row: RowView) -> str:
        return "late" if row.problem else "soon" if row.twins else ""


def _preview(kind: str, path: Path, pairs: list[tuple[str, str]], dates: str, office: Any) -> PreviewView:
    from deskcrm.exchange.preview import preview

    return preview(office, kind, path, mapping=pairs, dates=dates)
