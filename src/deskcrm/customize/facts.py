"""The facts of one customer that the playbook's rules speak of (fact_table says which there are)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from deskcrm.customize import fact_queries as queries
from deskcrm.customize import ladder
from deskcrm.customize.fact_queries import DAY, Item, Owned
from deskcrm.customize.fact_table import Value
from deskcrm.differentiate.endings import RUNG_COUNTS
from deskcrm.differentiate.figures import figures_of
from deskcrm.differentiate.tiers import TIERS, line_of, tier_at
from deskcrm.differentiate.window import LATELY, Lines, last_run, window_of
from deskcrm.identify.consents import forbids_news
from deskcrm.identify.profile import known_questions
from deskcrm.interact.channels import channel_name
from deskcrm.store.doors import takes_connection
from deskcrm.store.records import instant

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.customize.responses import Answer
    from deskcrm.differentiate.window import Run
    from deskcrm.identify.views import FiguresView

QUESTION_FIELDS = {
    "reach": "phone",
    "channel": "preferred_channel",
    "where": "address",
    "whom": "referred_by",
    "what": "tags",
}
"""The field of the customer form that answers each of the questions, in the order they are asked."""


@dataclass(frozen=True, slots=True)
class Facts:
    """``values`` are the customer's own facts, ``lists`` those of the items that a rule may run over. ``answers`` are
    their responses of the last year, newest first."""

    customer_id: int
    values: Mapping[str, Value]
    lists: Mapping[str, tuple[Mapping[str, Value], ...]]
    answers: tuple[Answer, ...] = ()


@takes_connection
def facts_of(connection: Any, customer_id: int, *, clock: Clock) -> Facts:
    """Everything that the rules may ask of this customer today."""
    from deskcrm.customize.cross_sell import BEST, cross_sells
    from deskcrm.customize.responses import answers_of
    from deskcrm.settings.office import load

    settings = load(connection)
    figures = figures_of(connection, customer_id, clock=clock)
    run = last_run(connection)
    values = _moments(connection, customer_id, clock, run)
    answers = answers_of(connection, customer_id, since=values["now"] - RUNG_COUNTS)
    have = queries.owned(connection, values)
    person = queries.person(connection, values)
    goes_with = cross_sells(connection, customer_id, BEST) if have else ()
    found: Item = {
        **_worth(figures, run, values),
        **_book(connection, figures, run, sum(one.expected for one in goes_with)),
        **_tier_ahead(connection, figures, run, values),
        **_relationship(connection, figures, have, values, clock),
        **_contacts(connection, figures, person, values),
        **queries.rating(connection, values),
        "no_news": forbids_news(connection, customer_id),
    }
    found |= _ladder(connection, figures, found, answers, values, clock)
    lists = {
        "promises": queries.promises(connection, values),
        "complaints": queries.complaints(connection, values),
        "checks": queries.checks(connection, values),
        "upgrades": queries.upgrades(connection, have, settings),
        "cross_sells": queries.cross_sells(goes_with),
        "launches": queries.launches(connection, have, clock),
        "events": queries.events(connection, customer_id, clock),
        "questions": _questions(connection, customer_id, values, clock),
        "news": _news(connection, customer_id, clock),
    }
    return Facts(customer_id, found, {name: tuple(items) for name, items in lists.items()}, answers)


def _moments(connection: Any, customer_id: int, clock: Clock, run: Run | None) -> dict[str, int]:
    """The instants that the statements compare with, as epoch seconds."""
    window = window_of(connection, clock=clock, run=run)
    today, now = clock.today(), int(clock.now().timestamp())
    return {
        "id": customer_id,
        "now": now,
        "tomorrow": int(clock.end_of(today).timestamp()),
        "start": window.start,
        "days": window.days,
        "leaves": int(clock.start_of(clock.day_of(instant(window.start)) + timedelta(days=LATELY)).timestamp()),
        "lately": now - LATELY * DAY,
        "most": queries.MOST,
    }


def _worth(figures: FiguresView, run: Run | None, values: dict[str, int]) -> Item:
    """The figures of the window, as they stand beside the tier."""
    share = 100.0 if figures.cost_to_serve > 0 else 0.0
    if figures.margin > 0:
        share = 100 * figures.cost_to_serve / figures.margin
    return {
        "tier": figures.tier,
        "rated": figures.tier in TIERS,
        "known_days": queries.days(int(figures.first_seen.timestamp()), values) if figures.first_seen else 0,
        "window_days": values["days"],
        "revenue": figures.window_revenue,
        "margin": figures.margin,
        "cost_to_serve": figures.cost_to_serve,
        "net_value": figures.net_value,
        "poor_quality": figures.poor_quality,
        "contacts": figures.window_contacts,
        "minutes": figures.window_seconds // 60,
        "caused_contacts": figures.caused_contacts,
        "mean_margin": run.mean_margin if run else 0,
        "cost_share": share,
    }


def _book(connection: Any, figures: FiguresView, run: Run | None, headroom: int) -> Item:
    """How they stand beside the other rated customers, and how far ``headroom`` (minor units) could take them."""
    contacts, customers = connection.execute(
        "SELECT coalesce(sum(contacts), 0), coalesce(sum(customers), 0) FROM tier_figures WHERE tier IN (?, ?, ?, ?)",
        TIERS,
    ).fetchone()
    mean = contacts / customers if customers else 0.0
    lines: Lines = run.lines if run else (None, None, None)
    place = TIERS.index(figures.tier) if figures.tier in TIERS else 0
    above = TIERS[max(0, place - 1)] if figures.tier in TIERS else figures.tier
    target = line_of(above, lines) if place else None
    missing = max(0, max(target, 0) - figures.net_value) if target is not None else 0
    return {
        "mean_contacts": mean,
        "contact_factor": figures.window_contacts / mean if mean else 0.0,
        "next_tier": above,
        "next_missing": missing,
        "headroom": headroom,
        "can_grow": target is not None and headroom > 0 and headroom >= missing,
    }


def _tier_ahead(connection: Any, figures: FiguresView, run: Run | None, values: dict[str, int]) -> Item:
    """Whether the tier holds, and what would hold it, when the oldest days leave the window and nothing comes in."""
    lines: Lines = run.lines if run else (None, None, None)
    line = line_of(figures.tier, lines)
    if line is None:
        return {
            "line": 0, "kept": False, "below_line": 0, "drops": False, "drops_to": figures.tier, "leaving": 0,
            "hold_margin": 0,
        }  # fmt: skip
    leaving = queries.leaving(connection, values)
    left = figures.net_value - leaving.net_value
    to = tier_at(connection, left, figures.tier, lines) if leaving.purchases < figures.purchases else "unrated"
    # The least net value that keeps the tier: a tenth of the line below it, and never below zero.
    least = max(0, -((abs(line) - 10 * line) // 10))
    return {
        "line": line,
        "kept": figures.net_value < line,
        "below_line": max(0, line - figures.net_value),
        "drops": to != figures.tier and leaving.net_value > 0,
        "drops_to": to,
        "leaving": leaving.net_value,
        "hold_margin": max(0, least - left),
    }


def _relationship(
    connection: Any, figures: FiguresView, have: Mapping[int, Owned], values: dict[str, int], clock: Clock
) -> Item:
    """Where the relationship stands and what they usually buy."""
    from deskcrm.differentiate.stage import relationship_stage

    stage = relationship_stage(connection, figures.customer_id, clock=clock)
    (margin,) = connection.execute(
        "SELECT coalesce(sum(amount - cost), 0) FROM purchase WHERE customer_id = ? AND archived_at IS NULL",
        (figures.customer_id,),
    ).fetchone()
    usual = max(have.values(), key=lambda one: (one.orders, -one.id), default=None)
    count, last = queries.outgoing(connection, values)
    since = last if last is not None else int(figures.first_seen.timestamp()) if figures.first_seen else values["now"]
    return {
        "stage": stage.code,
        "orders": figures.orders,
        "order_margin": margin // figures.orders if figures.orders else 0,
        "order_days": stage.days,
        "usual_days": stage.usual_days,
        "usual": usual.called if usual else "",
        "usual_code": usual.code if usual else "",
        "usual_times": usual.orders if usual else 0,
        "our_contacts": count,
        "our_silence": queries.days(since, values),
    }


def _contacts(connection: Any, figures: FiguresView, person: tuple[Any, ...], values: dict[str, int]) -> Item:
    """How they are reached, and what of our own making is open."""
    tags, preferred, _referrer, _created, brought, ended = person
    overdue, broken = queries.slipped_promises(connection, values)
    reaches = preferred if preferred not in queries.NOT_OUR_WAYS else ""
    channel = reaches or queries.last_channel(connection, values)
    return {
        "tags": tuple(tag for tag in tags.split(";") if tag),
        "brought": brought,
        "ended": bool(ended),
        "channel": channel,
        "channel_word": _channel_word(connection, channel),
        "promises_overdue": overdue,
        "promises_broken": broken,
        "open_complaints": figures.open_complaints,
        "caused_lately": queries.caused_lately(connection, values) if figures.caused_contacts else 0,
    }


def _ladder(
    connection: Any,
    figures: FiguresView,
    found: Item,
    answers: tuple[Answer, ...],
    values: dict[str, int],
    clock: Clock,
) -> Item:
    on_it = ladder.frequent_low_value(
        figures.tier,
        contacts=figures.window_contacts,
        factor=float(found["contact_factor"] or 0),  # type: ignore[arg-type]
        cost_share=float(found["cost_share"] or 0),  # type: ignore[arg-type]
        net_value=figures.net_value,
        can_grow=bool(found["can_grow"]),
    )
    if not on_it:
        return {"frequent_low_value": False, "ladder_rung": 0, "cheap_channel": "", "cheap_saving": 0}
    from deskcrm.customize.playbook import playbook

    ours = bool(found["open_complaints"] or found["promises_overdue"] or found["caused_lately"])
    cool_downs = {rule.name: rule.cooldown_days * DAY for rule in playbook(connection).rules}
    channel, saving = _cheapest(connection, figures, clock)
    return {
        "frequent_low_value": True,
        "ladder_rung": ladder.rung(answers, cool_downs, values["now"], ours=ours),
        "cheap_channel": channel,
        "cheap_saving": saving,
    }


def _cheapest(connection: Any, figures: FiguresView, clock: Clock) -> tuple[str, int]:
    """The channel on which the same contacts would have cost least, and how much less (minor units); of one that no
    cost was set for nobody knows."""
    from deskcrm.differentiate.costs import cost_to_serve

    costs = cost_to_serve(connection, figures.customer_id, clock=clock)
    channels = connection.execute(
        "SELECT code, name, fixed_cost * :contacts + :seconds * rate_per_minute / 60 AS cost FROM channel"
        " WHERE active AND archived_at IS NULL AND code <> 'other' AND (fixed_cost OR rate_per_minute)"
        " ORDER BY cost, position LIMIT 1",
        {"contacts": costs.contacts, "seconds": costs.seconds},
    ).fetchone()
    if channels is None:
        return "", 0
    code, name, cost = channels
    return channel_name(code, name), max(0, costs.cost - costs.remedies - cost)


def _questions(connection: Any, customer_id: int, values: dict[str, int], clock: Clock) -> list[Item]:
    """What the profile does not know yet that a field of the customer form answers, and whether they can be reached."""
    known = known_questions(connection, customer_id, clock=clock)
    ways = queries.ways(connection, values)
    answered = {
        "reach": bool(ways & {"phone", "email", "line"}),
        "channel": "how" in known,
        "where": "where" in known,
        "whom": "whom" in known,
        "what": "what" in known,
    }
    return [
        {"question": code, "question_id": code, "question_field": field}
        for code, field in QUESTION_FIELDS.items()
        if not answered[code]
    ]


def _news(connection: Any, customer_id: int, clock: Clock) -> list[Item]:
    """The news that they agreed to be told and have not heard."""
    from deskcrm.customize.outreach import heard_lately, news_for

    found = news_for(connection, customer_id, clock=clock)[: queries.MOST]
    lately = heard_lately(connection, customer_id, clock=clock) if found else 0
    return [
        {"news": one.title, "news_id": str(one.id), "news_product": one.product, "news_lately": lately} for one in found
    ]


def _channel_word(connection: Any, code: str) -> str:
    row = connection.execute("SELECT name FROM channel WHERE code = ?", (code,)).fetchone() if code else None
    return channel_name(code, row[0]) if row else code
