"""The lines of a customer's list: what is open, then the history; how each is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deskcrm.interact import words
from deskcrm.interact.complaint_views import ComplaintView
from deskcrm.interact.numbering import grouped
from deskcrm.interact.views import FollowUpView, TimelineEntry
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.widgets.customer_pane import entry_sign
from deskcrm.widgets.record_list import Column

if TYPE_CHECKING:
    from deskcrm.widgets.desk import Desk, DeskScreen

Item = FollowUpView | ComplaintView | TimelineEntry
"""A line of the list."""


def item_columns(screen: DeskScreen) -> tuple[Column[Any], ...]:
    """The columns, by the clock and the currency of the screen's desk."""
    said = _Said(screen)
    return (
        Column(N_("When"), said.when, 17, tone=said.tone),
        Column(N_("Kind"), said.kind, 19, gives_way=1, tone=said.tone),
        Column(N_("What"), said.what, 24, grow=1),
        Column(N_("State"), said.state, 13, gives_way=2, tone=said.tone),
        Column(
            N_("Staff"),
            lambda item: getattr(item, "staff", "") or getattr(item, "owner", ""),
            10,
            gives_way=3,
            tone=lambda _item: "dim",
        ),
    )


def item_key(item: Item) -> tuple[str, str, int]:
    """What a line is known by, whatever changed in it."""
    if isinstance(item, TimelineEntry):
        return "history", item.kind, item.id
    return "open", type(item).__name__, item.id


def is_record(item: Item, kind: str, record_id: int) -> bool:
    """Whether a line is this record: an interaction, a follow-up (a promise too) or a complaint."""
    if isinstance(item, FollowUpView):
        own = "follow_up"
    elif isinstance(item, ComplaintView):
        own = "complaint"
    else:
        own = "follow_up" if item.kind == "promise" else item.kind
    return own == kind and item.id == record_id


class _Said:
    """The cells of the columns."""

    def __init__(self, screen: DeskScreen) -> None:
        self._screen = screen

    @property
    def _desk(self) -> Desk:
        return self._screen.desk

    def when(self, item: Item) -> str:
        """When it is due or happened."""
        instant = item.due if isinstance(item, FollowUpView | ComplaintView) else item.at
        if instant is None:
            return ""
        since = item.due_from if isinstance(item, FollowUpView) else None
        return ("! " if self._late(item) else "") + formats.due(instant, self._desk.clock, since)

    def kind(self, item: Item) -> str:
        """Sign and word, for a contact its channel and direction."""
        if isinstance(item, ComplaintView):
            return "▲ " + words.kind("complaint")
        if isinstance(item, FollowUpView):
            return f"{entry_sign(item)} {words.kind(item.kind)}"
        return f"{entry_sign(item)} {item.channel or words.kind(item.kind)} {words.direction(item.direction)}".rstrip()

    def what(self, item: Item) -> str:
        """What it is about."""
        if isinstance(item, ComplaintView):
            return f"{grouped(item.number)} {item.description}"
        return item.title if isinstance(item, FollowUpView) else " · ".join(filter(None, (item.title, item.detail)))

    def state(self, item: Item) -> str:
        """How it stands, or the amount of an order."""
        if isinstance(item, ComplaintView):
            return words.stage(item.stage)
        if isinstance(item, FollowUpView):
            if item.snoozed_until and item.snoozed_until > self._desk.clock.now():
                return _("asleep")
            return _("overdue") if self._late(item) else words.state(item.state)
        if item.amount is not None:
            return formats.money(item.amount, self._desk.currency)
        return words.of_entry(item.kind, item.state)

    def tone(self, item: Item) -> str:
        """Late, still to come, or history."""
        if self._late(item):
            return "late"
        return "soon" if isinstance(item, FollowUpView | ComplaintView) else "dim"

    def _late(self, item: Item) -> bool:
        if isinstance(item, ComplaintView):
            return item.breached
        return isinstance(item, FollowUpView) and item.due < self._desk.clock.now()
