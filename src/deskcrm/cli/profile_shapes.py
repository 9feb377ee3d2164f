"""The JSON of what is known of a customer: the seven questions, consents, relations and groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deskcrm.cli.shapes import Shapes
    from deskcrm.customize.views import CustomerPage
    from deskcrm.identify.profile_views import Profile
    from deskcrm.identify.relations import GroupView, RelationView

Shape = dict[str, Any]


def of_page(page: CustomerPage, shapes: Shapes) -> Shape:
    """What ``show`` adds of them."""
    return {
        "profile": profile(page.profile, shapes) if page.profile else None,
        "relations": [relation(view, shapes) for view in page.relations],
        "group": [group(view, shapes) for view in page.groups],
    }


def profile(view: Profile, shapes: Shapes) -> Shape:
    """All that is known by question, what stands for consents, and what to ask next."""
    from deskcrm.identify.profile_words import QUESTIONS

    return {
        "known": list(view.known),
        "missing": [code for code in QUESTIONS if code not in view.known],
        "next": {"question": view.next.question, "ask": view.next.words, "why": view.next.why} if view.next else None,
        "facts": [
            {
                "id": fact.id, "question": fact.question, "words": fact.words, "detail": fact.detail or None,
                "circumstance": fact.circumstance or None, "sensitive": fact.sensitive or None,
                "learned_at": shapes.instant(fact.learned_at), "confirmed_at": shapes.instant(fact.confirmed_at),
                "staff": fact.staff or None, "interaction": fact.interaction_id,
            }
            for fact in view.facts
        ],
        "derived": [
            {"question": one.question, "words": one.words, "source": one.source, "at": shapes.instant(one.at)}
            for one in view.derived
        ],
        "consents": [
            {"purpose": one.purpose, "state": one.state, "at": shapes.instant(one.at), "source": one.source or None,
             "staff": one.staff or None}
            for one in view.consents
        ],
    }  # fmt: skip


def relation(view: RelationView, shapes: Shapes) -> Shape:
    """One relation as it is seen from the customer: what the other is to them."""
    return {
        "kind": view.group, "word": view.word or None, "code": view.code, "name": view.name, "tier": view.tier,
        "position": view.position or None, "role": view.role or None, "note": view.note or None,
        "open_complaints": view.open_complaints, "open_follow_ups": view.open_follow_ups,
        "last_contact": shapes.instant(view.last_contact),
    }  # fmt: skip


def group(view: GroupView, shapes: Shapes) -> Shape:
    """What a group comes to together."""
    return {
        "kind": view.kind, "customers": view.count, "revenue": shapes.amount(view.revenue),
        "margin": shapes.amount(view.margin), "cost_to_serve": shapes.amount(view.cost_to_serve),
        "net_value": shapes.amount(view.net_value), "open_complaints": view.open_complaints,
        "open_follow_ups": view.open_follow_ups, "last_contact": shapes.instant(view.last_contact),
    }  # fmt: skip
