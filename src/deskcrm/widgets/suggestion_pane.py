"""What to do next for a customer: the first suggestions, each with why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from deskcrm.locale import formats
from deskcrm.locale.messages import _
from deskcrm.text import visible
from deskcrm.widgets.cells import fit, wrap

if TYPE_CHECKING:
    from deskcrm.customize.views import Suggestion

SHOWN = 3
"""Suggestions that stand there at a time."""


class SuggestionPane(Widget):
    """Where there is little room, the first with its why and a line for each of the others; else title, why and the
    factors of its rank.

    The room is kept whether there is something to say or not, so that nothing jumps when the answer comes.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = "SuggestionPane { height: 4; padding: 0 1; }"

    def __init__(self, *, id: str, small_print: bool = True) -> None:
        super().__init__(id=id)
        self._small_print = small_print
        self._suggestions: tuple[Suggestion, ...] | None = None

    def show(self, suggestions: tuple[Suggestion, ...] | None) -> None:
        """Shows the first of these; None while they are not known."""
        self._suggestions = suggestions
        self.refresh()

    def relabel(self) -> None:
        """The words in the language in use."""
        self.refresh()

    def render(self) -> Content:
        """The lines that fit."""
        width, height = self.content_size
        if self._suggestions is None:
            return Content("")
        if not self._suggestions:
            return Content.styled(fit("✓ " + _("Nothing is suggested now"), width), "$text-muted")
        shown = self._suggestions[:SHOWN]
        if height <= SHOWN + 1:
            lines = _in_full(1, shown[0], width, 2, small_print=False)
            lines += [_in_one_line(number, one, width) for number, one in enumerate(shown[1:], 2)]
        else:
            each = (height - 1) // SHOWN
            lines = [Content.styled(fit(_("What to do next"), width), "bold")]
            for number, one in enumerate(shown, 1):
                lines += _in_full(number, one, width, each, small_print=self._small_print)
        return Content("\n").join(lines[:height])


def _title(suggestion: Suggestion) -> str:
    supervisor = " (" + _("supervisor") + ")" if suggestion.needs_supervisor else ""
    return visible(suggestion.title) + supervisor


def _in_one_line(number: int, suggestion: Suggestion, width: int) -> Content:
    title = _title(suggestion)
    whole = fit(f"{number} {title} | {visible(suggestion.why)}", width)
    head = min(len(f"{number} {title}"), len(whole))
    return Content.assemble(
        Content.styled(whole[:head], "bold"),
        Content.styled(whole[head:], "$text-muted"),
    )


def _in_full(number: int, suggestion: Suggestion, width: int, lines: int, *, small_print: bool) -> list[Content]:
    """Title, why in as many lines as there are, and in small print the factors."""
    style = "bold $accent" if number == 1 else "bold"
    found = [Content.styled(fit(f"{number} {_title(suggestion)}", width), style)]
    why = wrap(visible(suggestion.why), max(width - 2, 1))
    room = max(lines - (2 if small_print else 1), 1)
    if len(why) > room:
        why = [*why[: room - 1], fit(" ".join(why[room - 1 :]), max(width - 2, 1))]
    found += [Content("  " + line) for line in why]
    if small_print and lines > 2:
        found.append(Content.styled(fit("  " + factors(suggestion), width), "$text-muted dim"))
    return [*found, *[Content("")] * (lines - len(found))]


def factors(suggestion: Suggestion) -> str:
    """What its rank is made of, in small print."""
    return _(
        "priority {priority} = taken {propensity} × urgency {context} × at stake {value} × weight {lever}",
        priority=_figure(suggestion.priority),
        propensity=formats.percent(round(suggestion.propensity * 1000), 1000),
        context=_figure(suggestion.context),
        value=_figure(suggestion.value),
        lever=_figure(suggestion.lever),
    )


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}".rstrip("0").rstrip(".")
