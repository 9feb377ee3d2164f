"""Bringing in another program's table from inside the desk."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from deskcrm.errors import DeskError, Refused
from deskcrm.locale import formats
from deskcrm.locale.fields import label
from deskcrm.locale.messages import N_, _, n_
from deskcrm.text import visible
from deskcrm.widgets.cells import wrap
from deskcrm.widgets.choice import Choice, Option
from deskcrm.widgets.fields import Field
from deskcrm.widgets.form import FormScreen
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.exchange.result import ImportResult

KINDS = (
    Option("customers", N_("customers")),
    Option("products", N_("products")),
    Option("purchases", N_("purchases")),
    Option("interactions", N_("interactions")),
    Option("complaints", N_("complaints")),
    Option("follow-ups", N_("follow-ups")),
)
ORDERS = (
    Option("dmy", N_("day, month, year")),
    Option("mdy", N_("month, day, year")),
    Option("ymd", N_("year, month, day")),
)
REASONS = 6
"""Reasons for refused rows that are shown; the rejects file has every row's."""


class Outcome(Widget):
    """How far an import is, then what became of it."""

    DEFAULT_CSS = "Outcome { height: auto; margin: 1 0 0 0; padding: 0 2; }"

    progress: tuple[int, int | None, float] | None = None
    result: ImportResult | None = None

    def show(self, progress: tuple[int, int | None, float] | None, result: ImportResult | None = None) -> None:
        """Rows done, of how many (None when not known), seconds since it began; or the result; or nothing."""
        self.progress, self.result = progress, result
        self.refresh(layout=True)

    def relabel(self) -> None:
        """The words in the language in use."""
        self.refresh(layout=True)

    def render(self) -> Content:
        """The lines, as wide as the screen is."""
        width = max(self.content_size.width, 20)
        lines = []
        for text, style in self._said():
            lines += [Content.styled(line, style) for line in wrap(visible(text), width)]
        return Content("\n").join(lines)

    def _said(self) -> Iterator[tuple[str, str]]:
        if self.result is not None:
            yield from sentences(self.result)
        elif self.progress is not None:
            yield self._progress(*self.progress), "bold"

    def _progress(self, done: int, total: int | None, seconds: float) -> str:
        parts = [_("{count} rows", count=formats.number(done))]
        if total:
            share = min(done / total, 1.0)
            parts[:0] = ["█" * int(share * 20) + "░" * (20 - int(share * 20)), formats.percent(done, total)]
        if done and seconds > 1:
            parts.append(_("{rate} rows/s", rate=formats.number(int(done / seconds))))
            if total:
                left = int(seconds * max(total - done, 0) / done)
                parts.append(_("{time} left", time=formats.duration(left)))
        return " · ".join(parts)


class ImportScreen(FormScreen):
    """What kind of table, which file, and Ctrl+S. The desk can be used while it runs."""

    TITLE_TEXT = N_("Import")
    DEFAULT_CSS = "ImportScreen > VerticalScroll { height: auto; }"

    _began = 0.0

    class Progressed(Message):
        """Rows done, of how many."""

        def __init__(self, done: int, total: int | None) -> None:
            super().__init__()
            self.done = done
            self.total = total

    def fields(self) -> Iterator[Field]:
        """Kind, file, columns whose headers do not say it, and the order in dates where no date shows it."""
        yield Field("kind", N_("What it holds"), Choice(KINDS, "customers"))
        yield Field("file", N_("File"), TextLine(hint=N_("CSV, .csv.gz or .xlsx; Esc does it later")))
        yield Field("columns", N_("Columns"), TextLine(hint=N_("if it is needed: code=Member; born=Birthday")))
        yield Field("dates", N_("Dates"), Choice(ORDERS, optional=True), hidden=True)

    def body(self) -> ComposeResult:
        """The form, and below it what became of the last import."""
        yield from super().body()
        yield Outcome()

    def fill(self, *, first: bool = False, **_context: Any) -> None:
        """Empty; ``first`` comes from the first run, which offers it."""
        self.query_one("#form-title", Words).say(
            N_("Bring in what you have: a table of another program. Esc does it later.") if first else self.TITLE_TEXT
        )
        self.start({"kind": "customers"}, focus="file")
        self.field("dates").display = False
        if not self._began:
            self.query_one(Outcome).show(None)

    def save(self, values: dict[str, str]) -> None:
        """Begins; the lane is its own, so that saves of this terminal do not stand behind it."""
        path = Path(values["file"].strip().strip("'\"")).expanduser()
        if not values["file"].strip():
            raise Refused(N_("Which file? Its path is needed."), field="file")
        self._began = monotonic()
        self.query_one(Outcome).show((0, None, 0.0))
        self.with_office(
            partial(_import, self, values["kind"], path, values["dates"] or None, values["columns"]),
            lane="import",
            answer=self._imported,
            failed=self.refused,
        )

    def refused(self, error: DeskError) -> None:
        """Nothing was kept; an order of dates or the columns that are needed are asked for."""
        self._began = 0.0
        self.query_one(Outcome).show(None)
        if "example" in error.values:
            error = self._asking("dates", N_("{column}: day or month first? Choose how its dates are written."), error)
        elif "option" in error.values:
            error = self._asking("columns", N_("No column for {fields} was found among {columns}; name it."), error)
        elif error.field == "map":
            error = self._asking("columns", error.message, error)
        elif error.field not in ("kind", "dates"):
            error.field = "file"
        super().refused(error)

    def _asking(self, name: str, message: str, error: DeskError) -> Refused:
        """Shows the field called ``name``, which answers ``error``; its sentence is ``message``."""
        self.field(name).display = True
        asking = Refused(message, field=name)
        asking.values = {"column": label(error.field or "")} | error.values
        return asking

    def on_import_screen_progressed(self, event: Progressed) -> None:
        """How far it is."""
        if self._began:
            self.query_one(Outcome).show((event.done, event.total, monotonic() - self._began))

    def _imported(self, result: ImportResult) -> None:
        self._began = 0.0
        self._saving = False
        self._sent.clear()
        self.query_one(Outcome).show(None, result)
        if self.app.screen is not self:
            self.desk.say(next(sentences(result))[0])


def sentences(result: ImportResult) -> Iterator[tuple[str, str]]:
    """What became of an import, a sentence each with its style."""
    yield (
        _(
            "Rows: {read} read, {created} created, {updated} updated, {unchanged} unchanged, {refused} refused.",
            read=formats.number(result.read),
            created=formats.number(result.created),
            updated=formats.number(result.updated),
            unchanged=formats.number(result.unchanged),
            refused=formats.number(result.refused),
        ),
        "bold $success" if not result.refused else "bold $warning",
    )
    if result.customers_created:
        yield n_("{count} customer created", "{count} customers created", result.customers_created), ""
    if result.products_created:
        yield n_("{count} product created", "{count} products created", result.products_created), ""
    for reason in result.reasons[:REASONS]:
        yield (
            n_(
                "{count} row refused: {reason} (line {line})",
                "{count} rows refused: {reason} (first in line {line})",
                reason.count,
                reason=reason.text,
                line=reason.first_line,
            ),
            "",
        )
    if result.rejects_file is not None:
        yield _("The refused rows are in {path}.", path=result.rejects_file), "bold"
    if result.unused:
        yield _("Not read: {columns}", columns=", ".join(result.unused)), "$text-muted"
    if result.encoding_guessed and result.encoding.replace("-", "").casefold() not in ("utf8", "utf8sig", "ascii"):
        yield _("Read as {encoding}.", encoding=result.encoding), "$text-muted"
    for sentence in result.said:
        yield sentence, "$text-muted"


def _import(screen: ImportScreen, kind: str, path: Path, dates: str | None, columns: str, office: Any) -> ImportResult:
    from deskcrm.exchange.importing import import_file
    from deskcrm.exchange.mapping import parse_option

    def progress(done: int, total: int | None) -> None:
        screen.post_message(ImportScreen.Progressed(done, total))

    mapping = [parse_option(pair) for pair in columns.split(";") if pair.strip()]
    return import_file(office, kind, path, mapping=mapping, dates=dates, progress=progress)
