"""The whole of one line of a customer's list, beside it or below it."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING, Any

from textual.content import Content

from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.text import visible_lines
from deskcrm.widgets.customer_pane import Pane

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.interact.complaint_views import ComplaintView
    from deskcrm.interact.views import FollowUpView, TimelineEntry


def _interact_words() -> ModuleType:
    # Loaded with the first line shown.
    from deskcrm.interact import words

    return words


class EntryPane(Pane):
    """The whole of one line of a customer's list, with exact times."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._item: FollowUpView | ComplaintView | TimelineEntry | None = None

    def show_item(self, item: FollowUpView | ComplaintView | TimelineEntry | None) -> None:
        """Shows this line, or nothing."""
        self._item = item
        self.refresh()

    def render(self) -> Content:
        """The lines of the item, wrapped."""
        item = self._item
        if item is None:
            return Content("")
        desk: Any = self.app
        clock: Clock = desk.clock
        kind = getattr(item, "kind", "complaint")
        parts: list[Content] = [Content.styled(_interact_words().kind(kind), "bold")]
        at = getattr(item, "at", None) or getattr(item, "due", None)
        if at is not None:
            parts.append(Content(formats.date_time(clock.local(at))))
        for name, label in _DETAILS:
            value = getattr(item, name, None)
            if value:
                parts.append(Content(f"{_(label)}: {visible_lines(_shown(name, value, clock))}"))
        return Content("\n").join(parts)


_DETAILS = (
    ("number", N_("Number")),
    ("due", N_("Due")),
    ("snoozed_until", N_("Asleep until")),
    ("title", N_("What")),
    ("description", N_("What")),
    ("detail", N_("Detail")),
    ("wish", N_("Wish")),
    ("product", N_("Product")),
    ("channel", N_("Channel")),
    ("stage", N_("Stage")),
    ("seconds", N_("Length")),
    ("promised_by", N_("Promised by")),
    ("owner", N_("Owner")),
    ("staff", N_("Staff")),
)


def _shown(name: str, value: Any, clock: Clock) -> str:
    if name in ("due", "snoozed_until"):
        return formats.date_time(clock.local(value))
    if name == "number":
        from deskcrm.interact.numbering import grouped

        return grouped(str(value))
    if name == "seconds":
        return formats.duration(value)
    return _interact_words().stage(value) if name == "stage" else str(value)
