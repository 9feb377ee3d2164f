"""Relations and groups in words, a line at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _, n_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deskcrm.identify.relations import GroupView, RelationView

NAMED = 2
"""People named in the line of the customer's pane."""

_GROUPS = {"home": N_("Family and household"), "people": N_("With their people")}


def relation_words(view: RelationView) -> str:
    """What the other is to the customer."""
    from deskcrm.identify.relation_words import KINDS, word

    parts = (word(view.word) or (_(KINDS[view.kind]) if view.kind in KINDS else ""), view.position, word(view.role))
    return " · ".join(part for part in parts if part)


def in_brief(views: Sequence[RelationView]) -> str:
    """The first of those who belong to a customer, and how many there are besides; empty for none."""
    from deskcrm.identify.relation_words import HEADINGS

    named = [f"{_(HEADINGS[view.group])}: {view.name}" for view in views[:NAMED]]
    more = len(views) - len(named)
    return " · ".join([*named, *([n_("{count} more", "{count} more", more)] if more else [])])


def group_line(view: GroupView, currency: str) -> str:
    """What a group comes to together: how many, what they bring and cost, what is open."""
    parts = [
        f"{_(_GROUPS[view.kind])}: " + n_("{count} customer", "{count} customers", view.count),
        _("net value {amount}", amount=formats.money(view.net_value, currency)),
        _("cost to serve {amount}", amount=formats.money(view.cost_to_serve, currency)),
    ]
    if view.open_complaints:
        parts.append(n_("{count} complaint open", "{count} complaints open", view.open_complaints))
    if view.open_follow_ups:
        parts.append(n_("{count} follow-up open", "{count} follow-ups open", view.open_follow_ups))
    return " · ".join(parts)
