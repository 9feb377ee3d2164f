"""Offers read from the base, and what they say together: what customers like this one chose, what nobody ever does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from deskcrm.customize.offer_views import NeverChosen, OfferView, Popular
from deskcrm.locale.messages import N_
from deskcrm.store.doors import takes_connection
from deskcrm.store.records import instant, instant_or_none

if TYPE_CHECKING:
    from deskcrm.clock import Clock

EVERY_ONE: Final = -1
"""As a limit: all there are."""

FEWEST: Final = 3
"""So many people make a group that says something; with fewer, a wider one is looked at."""

_OFFERS: Final = """
SELECT o.id, o.version, o.number, o.customer_id, c.code, c.name, o.product_id, p.code,
    coalesce(nullif(p.name, ''), p.code), o.at,
    coalesce(s.name, ''), o.pieces, o.words, o.price, o.amount, o.lead_days, o.valid_until, o.state,
    o.fetch_from, o.note, coalesce(b.order_number, ''), f.due, coalesce(f.state = 'done', 0)
FROM offer o JOIN customer c ON c.id = o.customer_id JOIN product p ON p.id = o.product_id
LEFT JOIN staff s ON s.id = o.staff_id LEFT JOIN purchase b ON b.id = o.purchase_id
LEFT JOIN follow_up f ON f.id = o.follow_up_id
WHERE o.archived_at IS NULL AND {which} ORDER BY {order} LIMIT ?
"""

_CHOSEN: Final = """
SELECT g.name, x.name, x.archived_at IS NULL AND g.archived_at IS NULL AND m.archived_at IS NULL
FROM offer_choice k JOIN product_option x ON x.id = k.option_id
JOIN option_group g ON g.id = x.group_id JOIN made_product m ON m.product_id = g.product_id
WHERE k.offer_id = ? AND k.archived_at IS NULL
ORDER BY g.place, g.id, x.place, x.id
"""
"""The choices of an offer, and whether each is still offered."""


def offers_where(
    connection: Any, which: str, values: Sequence[object], *, clock: Clock, order: str = "o.at DESC, o.id DESC",
    limit: int = 500,
) -> tuple[OfferView, ...]:  # fmt: skip
    """The offers that ``which`` (a condition over ``o``) selects."""
    today = clock.today()
    found = []
    for row in connection.execute(_OFFERS.format(which=which, order=order), (*values, limit)).fetchall():
        (number, version, said, customer_id, code, name, product_id, product_code, product, at, staff, pieces, words,
         price, amount, lead_days, until, state, fetch_from, note, order_number, due, ready) = row  # fmt: skip
        last = date.fromisoformat(until)
        chosen = connection.execute(_CHOSEN, (number,)).fetchall()
        found.append(
            OfferView(
                id=number, version=version, number=said, customer_id=customer_id, customer_code=code, customer=name,
                product_id=product_id, product_code=product_code, product=product, at=instant(at), staff=staff,
                pieces=pieces, words=words, price=price, amount=amount, lead_days=lead_days, valid_until=last,
                state="lapsed" if state == "open" and last < today else state, fetch_from=fetch_from, note=note,
                order_number=order_number, due=instant_or_none(due), ready=bool(ready),
                options=tuple(f"{group}={option}" for group, option, offered in chosen if offered),
                chosen=tuple((group, option) for group, option, _offered in chosen),
            )
        )  # fmt: skip
    return tuple(found)


@takes_connection
def offers(
    connection: Any, *, customer_id: int | None = None, product_id: int | None = None, clock: Clock, limit: int = 500
) -> tuple[OfferView, ...]:
    """Offers, of one customer or product where these are given: those open first, soonest lapsing, then the newest."""
    which, values = ["1"], list[object]()
    for column, value in (("customer_id", customer_id), ("product_id", product_id)):
        if value is not None:
            which.append(f"o.{column} = ?")
            values.append(value)
    holds = f"o.state = 'open' AND o.valid_until >= '{clock.today().isoformat()}'"
    order = f"NOT ({holds}), CASE WHEN {holds} THEN o.valid_until END, o.at DESC, o.id DESC"
    return offers_where(connection, " AND ".join(which), values, clock=clock, order=order, limit=limit)


def open_offers(connection: Any, customer_id: int, *, clock: Clock, limit: int = 5) -> tuple[OfferView, ...]:
    """The customer's offers that hold today, soonest to lapse first."""
    which = "o.customer_id = ? AND o.state = 'open' AND o.valid_until >= ?"
    values = (customer_id, clock.today().isoformat())
    return offers_where(connection, which, values, clock=clock, order="o.valid_until, o.id", limit=limit)


_CHOICES: Final = """
SELECT o.customer_id, k.option_id FROM offer o JOIN offer_choice k ON k.offer_id = o.id AND k.archived_at IS NULL
WHERE o.product_id = :product AND o.customer_id <> :customer AND o.archived_at IS NULL AND o.state <> 'withdrawn'
"""

_FAMILIES: Final = """
SELECT DISTINCT p.family FROM purchase l JOIN product p ON p.id = l.product_id
WHERE l.customer_id = ? AND l.archived_at IS NULL AND p.family <> ''
"""


@takes_connection
def popular(connection: Any, customer_id: int, product_id: int) -> Popular:
    """What customers like this one chose of a product: those of the same tier who own something of the same families
    and chose something that this one chose before; where those are fewer than FEWEST, of wider groups, at last
    everybody."""
    taken: dict[int, set[int]] = {}
    for who, option in connection.execute(_CHOICES, {"product": product_id, "customer": customer_id}):
        taken.setdefault(who, set()).add(option)
    earlier = {
        option for (option,) in connection.execute(
            "SELECT k.option_id FROM offer o JOIN offer_choice k ON k.offer_id = o.id AND k.archived_at IS NULL"
            " WHERE o.customer_id = ? AND o.product_id = ? AND o.archived_at IS NULL AND o.state <> 'withdrawn'",
            (customer_id, product_id),
        )
    }  # fmt: skip
    tier = _tier(connection, customer_id)
    families = {family for (family,) in connection.execute(_FAMILIES, (customer_id,))}
    same_tier = {who for who in taken if tier and _tier(connection, who) == tier}
    same_family = {
        who for who in taken if families & {family for (family,) in connection.execute(_FAMILIES, (who,))}
    }  # fmt: skip
    alike = {who for who, options in taken.items() if options & earlier}
    groups = (
        (same_tier & same_family & alike, N_("of tier {tier}, with {families}, who chose alike before")),
        (same_tier & same_family, N_("of tier {tier}, with {families}")),
        (same_tier & alike, N_("of tier {tier}, who chose alike before")),
        (same_family & alike, N_("with {families}, who chose alike before")),
        (same_tier, N_("of tier {tier}")),
        (same_family, N_("with {families}")),
        (set(taken), N_("of all customers")),
    )
    people, who_words = next(((some, words) for some, words in groups if len(some) >= FEWEST), groups[-1])
    codes = _codes_of(connection, product_id)
    chosen: dict[str, int] = {}
    for who in people:
        for option in taken[who] & codes.keys():
            chosen[codes[option]] = chosen.get(codes[option], 0) + 1
    return Popular(len(people), chosen, who_words, tier, ", ".join(sorted(families)[:3]))


def _tier(connection: Any, customer_id: int) -> str:
    row = connection.execute("SELECT tier FROM customer_figures WHERE customer_id = ?", (customer_id,)).fetchone()
    return str(row[0] or "") if row else ""


def _codes_of(connection: Any, product_id: int) -> dict[int, str]:
    rows = connection.execute(
        "SELECT x.id, g.name || '=' || x.name FROM product_option x JOIN option_group g ON g.id = x.group_id"
        " WHERE g.product_id = ? AND g.archived_at IS NULL AND x.archived_at IS NULL",
        (product_id,),
    )
    return dict(rows.fetchall())


@takes_connection
def never_chosen(connection: Any, *, product_id: int | None = None) -> tuple[NeverChosen, ...]:
    """The options that no offer has, by product, group and place; with how many offers of the product were made since
    the option is there."""
    rows = connection.execute(
        """SELECT p.code, coalesce(nullif(p.name, ''), p.code), g.name, x.name, x.created_at,
            (SELECT count(*) FROM offer o WHERE o.product_id = p.id AND o.archived_at IS NULL AND o.at >= x.created_at)
        FROM product_option x JOIN option_group g ON g.id = x.group_id AND g.archived_at IS NULL
        JOIN made_product m ON m.product_id = g.product_id AND m.archived_at IS NULL
        JOIN product p ON p.id = g.product_id AND p.archived_at IS NULL
        WHERE x.archived_at IS NULL AND (:product IS NULL OR p.id = :product) AND NOT EXISTS (
            SELECT 1 FROM offer_choice k JOIN offer o ON o.id = k.offer_id
            WHERE k.option_id = x.id AND k.archived_at IS NULL AND o.archived_at IS NULL
        ) ORDER BY p.code, g.place, x.place""",
        {"product": product_id},
    )
    return tuple(
        NeverChosen(code, product, group, option, instant(since), count)
        for code, product, group, option, since, count in rows
    )
