"""How far an import is, then what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.content import Content

from deskcrm.locale import formats
from deskcrm.locale.messages import _, n_
from deskcrm.text import visible
from deskcrm.widgets.cells import wrap
from deskcrm.widgets.paper import Paper

if TYPE_CHECKING:
    from deskcrm.exchange.result import ImportResult

REASONS = 6
"""Reasons for refused rows that are shown; the rejects file has every row's."""


class Outcome(Paper):
    """How far an import is, then what became of it."""

    DEFAULT_CSS = "Outcome { margin: 1 0 0 0; padding: 0 2; }"

    progress: tuple[int, int | None, float] | None = None
    result: ImportResult | None = None

    def show(self, progress: tuple[int, int | None, float] | None, result: ImportResult | None = None) -> None:
        """Rows done, of how many (None when not known), seconds since it began; or the result; or nothing."""
        self.progress, self.result = progress, result
        self.refresh(layout=True)

    def lines(self, width: int) -> list[Content]:
        """What is said, as wide as the screen is."""
        return [Content.styled(line, style) for text, style in self._said() for line in wrap(visible(text), width)]

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
