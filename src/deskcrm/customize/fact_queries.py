"""The statements behind the facts of one customer, on the bare connection: each goes by an index and reads the rows of
that customer alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from deskcrm.customize.fact_table import Value
from deskcrm.differentiate.figures import COST_OF_CONTACT, OUR_CAUSE, caused_contacts
from deskcrm.money import divided

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.customize.views import CrossSell
    from deskcrm.settings.office import OfficeSettings

Item = dict[str, Value]

DAY = 86_400
NEW_PRODUCT_DAYS = 90
"""Days for which a product is new."""

MOST = 5
"""Items of a list that are looked at."""

NO_BOUND = 1_000_000
"""What stands for places without a bound."""

NOT_OUR_WAYS = ("walk_in", "web", "other")
"""Channels on which customers come to us and we do not reach them."""

_PROMISES = """
SELECT id, title, due FROM follow_up
WHERE customer_id = :id AND kind = 'promise' AND state = 'open' AND archived_at IS NULL AND due < :tomorrow
ORDER BY due, id LIMIT :most
"""

_KEPT = """
SELECT coalesce(sum(state = 'open' AND due < :now), 0),
    coalesce(sum(coalesce(broken_at, due) >= :start AND (broken_at IS NOT NULL OR state = 'open' AND due < :now)), 0)
FROM follow_up WHERE customer_id = :id AND kind = 'promise' AND state <> 'cancelled' AND archived_at IS NULL
"""

_COMPLAINTS = """
SELECT x.id, x.number, x.at, x.breached OR coalesce(x.due < :now, 0), x.severity,
    max(x.at, coalesce((SELECT max(s.at) FROM complaint_step s WHERE s.complaint_id = x.id), 0),
        coalesce((SELECT max(i.at) FROM interaction i WHERE i.complaint_id = x.id AND i.archived_at IS NULL), 0))
FROM complaint x
WHERE x.customer_id = :id AND x.archived_at IS NULL AND x.stage NOT IN ('closed', 'withdrawn')
ORDER BY x.severity DESC, x.at, x.id LIMIT :most
"""

_CLOSED = """
SELECT x.id, x.number, x.closed_at,
    EXISTS (SELECT 1 FROM satisfaction s WHERE s.complaint_id = x.id AND s.archived_at IS NULL)
FROM complaint x
WHERE x.customer_id = :id AND x.archived_at IS NULL AND x.stage = 'closed' AND x.closed_at >= :lately
ORDER BY x.closed_at DESC, x.id LIMIT :most
"""

_OWNED = """
SELECT p.id, p.code, p.name, p.family, coalesce(p.unit_price, 0), p.unit_cost, p.upgrade_id, o.orders
FROM (
    SELECT product_id, count(DISTINCT order_number) AS orders FROM purchase
    WHERE customer_id = :id AND archived_at IS NULL AND product_id IS NOT NULL
    GROUP BY product_id HAVING sum(quantity) > 0
) o CROSS JOIN product p ON p.id = o.product_id WHERE p.archived_at IS NULL
"""

_PRODUCT = """
SELECT id, code, name, family, coalesce(unit_price, 0), unit_cost, upgrade_id, 0 FROM product
WHERE archived_at IS NULL AND id IN ({ids})
"""

_LAUNCHES = """
SELECT id, code, name, family, launched FROM product
WHERE launched > '' AND launched >= ? AND launched <= ? AND archived_at IS NULL ORDER BY launched DESC, id
"""

_RATING = """
SELECT id, at, expected, perceived, worth FROM satisfaction
WHERE customer_id = :id AND archived_at IS NULL AND expected IS NOT NULL AND perceived IS NOT NULL
ORDER BY at DESC, id DESC LIMIT 1
"""

_LEAVING = f"""
SELECT
    (SELECT coalesce(sum(amount - cost), 0) FROM purchase
        WHERE customer_id = :id AND archived_at IS NULL AND at >= :start AND at < :leaves),
    (SELECT count(*) FROM purchase WHERE customer_id = :id AND archived_at IS NULL AND at >= :start AND at < :leaves),
    (SELECT coalesce(sum({COST_OF_CONTACT}), 0) FROM interaction i JOIN channel h ON h.id = i.channel_id
        WHERE i.customer_id = :id AND i.archived_at IS NULL AND i.at >= :start AND i.at < :leaves
            AND i.id NOT IN ({caused_contacts("= :id")})),
    (SELECT coalesce(sum(remedy_cost), 0) FROM complaint WHERE customer_id = :id AND archived_at IS NULL
        AND NOT {OUR_CAUSE} AND coalesce(closed_at, at) >= :start AND coalesce(closed_at, at) < :leaves)
"""  # noqa: S608

_CAUSED_LATELY = f"""
SELECT count(*) FROM interaction i
WHERE i.customer_id = :id AND i.at >= :lately AND i.archived_at IS NULL AND i.id IN ({caused_contacts("= :id")})
"""  # noqa: S608

_PERSON = """
SELECT tags, preferred_channel, referred_by_id IS NOT NULL OR referred_by_text <> '', created_at,
    (SELECT count(*) FROM customer b WHERE b.referred_by_id = c.id AND b.archived_at IS NULL),
    EXISTS (SELECT 1 FROM customer_end e WHERE e.customer_id = c.id AND e.archived_at IS NULL)
FROM customer c WHERE id = :id
"""


class Owned(NamedTuple):
    """A product that the customer has, in how many orders they bought it, and what the catalogue says of it. Prices
    in ten-thousandths of the major unit."""

    id: int
    code: str
    name: str
    family: str
    price: int
    cost: int | None
    upgrade_id: int | None
    orders: int

    @property
    def called(self) -> str:
        """Its name, or its code where it has none."""
        return self.name or self.code


@dataclass(frozen=True, slots=True)
class Leaving:
    """What leaves the window within the next days: margin and cost to serve (minor units), and purchase lines."""

    margin: int
    purchases: int
    cost: int

    @property
    def net_value(self) -> int:
        """Margin less cost."""
        return self.margin - self.cost


def promises(connection: Any, values: dict[str, int]) -> list[Item]:
    """The promises that are past due or due today, earliest first."""
    return [
        {"promise": title, "promise_id": str(number), "promise_due": due, "promise_overdue": due < values["now"]}
        for number, title, due in connection.execute(_PROMISES, values)
    ]


def slipped_promises(connection: Any, values: dict[str, int]) -> tuple[int, int]:
    """How many promises are past due now, and how many of the window were not kept in time."""
    overdue, broken = connection.execute(_KEPT, values).fetchone()
    return overdue, broken


def complaints(connection: Any, values: dict[str, int]) -> list[Item]:
    """The open complaints, most urgent first."""
    return [
        {
            "complaint": number,
            "complaint_id": str(record),
            "complaint_days": days(at, values),
            "complaint_news": last,
            "complaint_breached": bool(breached),
            "complaint_severity": severity,
        }
        for record, number, at, breached, severity, last in connection.execute(_COMPLAINTS, values)
    ]


def checks(connection: Any, values: dict[str, int]) -> list[Item]:
    """The complaints closed lately, newest first."""
    return [
        {
            "closed_complaint": number,
            "closed_id": str(record),
            "closed_days": days(at, values),
            "closed_rated": bool(rated),
        }
        for record, number, at, rated in connection.execute(_CLOSED, values)
    ]


def owned(connection: Any, values: dict[str, int]) -> dict[int, Owned]:
    """The products they have (bought more than returned), by id."""
    return {row[0]: Owned(*row) for row in connection.execute(_OWNED, values)}


def upgrades(connection: Any, have: dict[int, Owned], settings: OfficeSettings) -> list[Item]:
    """What they have with its next size or plan, the most bought first; none where they have that or a later one."""
    ladders = _later_ones(connection, have)
    found: list[Item] = []
    for one in sorted((have[number] for number in ladders), key=lambda one: (-one.orders, one.id)):
        later = ladders[one.id]
        if any(other.id in have for other in later):
            continue
        after = later[0]
        found.append(
            {
                "bought": one.called,
                "bought_code": one.code,
                "bought_times": one.orders,
                "upgrade": after.called,
                "upgrade_code": after.code,
                "upgrade_more": _minor(after.price - one.price, settings) if after.price and one.price else 0,
                "upgrade_gain": max(0, _minor(_gain(after, settings) - _gain(one, settings), settings)),
            }
        )
    return found[:MOST]


def launches(connection: Any, have: dict[int, Owned], clock: Clock) -> list[Item]:
    """New products of the families they use, newest first."""
    families = {one.family for one in have.values() if one.family}
    if not families:
        return []
    today = clock.today()
    since = today - timedelta(days=NEW_PRODUCT_DAYS - 1)
    return [
        {
            "launch": name or code,
            "launch_code": code,
            "launch_family": family,
            "launch_days": (today - date.fromisoformat(launched)).days,
        }
        for number, code, name, family, launched in connection.execute(
            _LAUNCHES, (since.isoformat(), today.isoformat())
        )
        if family in families and number not in have
    ][:MOST]


def cross_sells(found: tuple[CrossSell, ...]) -> list[Item]:
    """What goes with what they have, as facts."""
    return [
        {
            "offer": one.product,
            "offer_code": one.product_code,
            "because": one.because_of,
            "because_code": one.because_of_code,
            "together": one.together,
            "because_orders": one.orders,
            "lift": one.lift,
            "support": 100 * one.support,
            "confidence": 100 * one.confidence,
            "own_word": one.own_word,
            "likely": one.expected,
        }
        for one in found
    ]


def events(connection: Any, customer_id: int, clock: Clock) -> list[Item]:
    """The events to come that they are on the list of, or are to be invited to."""
    from deskcrm.customize.event_rows import barred, customer_events

    found = customer_events(connection, customer_id, clock=clock)
    if not found:
        return []
    agreed = not barred(connection, (customer_id,))[customer_id]
    today = clock.today()
    return [
        {
            "event": one.name,
            "event_id": str(one.event_id),
            "event_at": int(one.starts_at.timestamp()),
            "event_days": max(0, (clock.day_of(one.starts_at) - today).days),
            "event_reply": one.reply,
            "event_told": one.told_at is not None,
            "event_agreed": agreed,
            "event_places": NO_BOUND if one.free is None else one.free,
            "event_here": one.attended_at is not None,
        }
        for one in found
    ]


def rating(connection: Any, values: dict[str, int]) -> Item:
    """How they found the last contact or complaint that they were asked about."""
    from deskcrm.interact.satisfaction import verdict

    row = connection.execute(_RATING, values).fetchone()
    if row is None:
        return {
            "verdict": "", "verdict_id": "", "verdict_days": None, "verdict_at": None, "expected": 0, "perceived": 0,
        }  # fmt: skip
    number, at, expected, perceived, worth = row
    return {
        "verdict": verdict(expected, perceived, None if worth is None else bool(worth)),
        "verdict_id": str(number),
        "verdict_days": days(at, values),
        "verdict_at": at,
        "expected": expected,
        "perceived": perceived,
    }


def leaving(connection: Any, values: dict[str, int]) -> Leaving:
    """What leaves the window until ``:leaves``."""
    margin, lines, contacts, remedies = connection.execute(_LEAVING, values).fetchone()
    return Leaving(margin, lines, contacts + remedies)


def caused_lately(connection: Any, values: dict[str, int]) -> int:
    """How many contacts since ``:lately`` we caused."""
    return int(connection.execute(_CAUSED_LATELY, values).fetchone()[0])


def person(connection: Any, values: dict[str, int]) -> tuple[Any, ...]:
    """Tags, preferred channel, whether we know who referred them, when they were written down, how many they brought,
    and whether they left."""
    row: tuple[Any, ...] = connection.execute(_PERSON, values).fetchone()
    return row


def ways(connection: Any, values: dict[str, int]) -> set[str]:
    """The kinds of contact points they have."""
    rows = connection.execute(
        "SELECT DISTINCT kind FROM contact_point WHERE customer_id = :id AND archived_at IS NULL AND"
        " (value <> '' OR district <> '' OR province <> '')",
        values,
    )
    return {kind for (kind,) in rows}


def last_channel(connection: Any, values: dict[str, int]) -> str:
    """The code of the channel, of those on which we can reach somebody, of the last contact; empty without one."""
    row = connection.execute(
        "SELECT h.code FROM (SELECT channel_id, at, id FROM interaction WHERE customer_id = :id AND archived_at IS NULL"
        " ORDER BY at DESC, id DESC LIMIT 20) i JOIN channel h ON h.id = i.channel_id"
        " WHERE h.code NOT IN (:walk_in, :web, :other) ORDER BY i.at DESC, i.id DESC LIMIT 1",
        {**values, **{code: code for code in NOT_OUR_WAYS}},
    ).fetchone()
    return row[0] if row else ""


def outgoing(connection: Any, values: dict[str, int]) -> tuple[int, int | None]:
    """How many contacts we made, and when the last one was (epoch seconds)."""
    count, last = connection.execute(
        "SELECT count(*), max(at) FROM interaction"
        " WHERE customer_id = :id AND direction = 'out' AND archived_at IS NULL AND at <= :now",
        values,
    ).fetchone()
    return count, last


def days(at: int, values: dict[str, int]) -> int:
    """Office days since ``at`` (epoch seconds): 0 for today, 1 for yesterday; never below 0."""
    return max(0, (values["tomorrow"] - 1 - at) // DAY)


def _products(connection: Any, ids: Any) -> dict[int, Owned]:
    numbers = ",".join(str(int(number)) for number in ids)
    if not numbers:
        return {}
    return {row[0]: Owned(*row) for row in connection.execute(_PRODUCT.format(ids=numbers))}


def _later_ones(connection: Any, have: dict[int, Owned]) -> dict[int, list[Owned]]:
    """The next size of each product they have, the next of that, and so on; a circle ends where it closes."""
    known = dict(have)
    leading_on = [one for one in have.values() if one.upgrade_id is not None]
    wanted = {one.upgrade_id for one in leading_on} - set(known)
    while wanted:
        fetched = _products(connection, wanted)
        known |= fetched
        wanted = {one.upgrade_id for one in fetched.values()} - {None} - set(known)
    found: dict[int, list[Owned]] = {}
    for one in leading_on:
        seen, after = {one.id}, one.upgrade_id
        while after is not None and after not in seen and after in known:
            found.setdefault(one.id, []).append(known[after])
            seen.add(after)
            after = known[after].upgrade_id
    return found


def _gain(one: Owned, settings: OfficeSettings) -> int:
    """What one piece earns, in ten-thousandths of the major unit."""
    cost = one.cost if one.cost is not None else divided(one.price * (100 - settings.margin_rate), 100)
    return one.price - cost


def _minor(amount: int, settings: OfficeSettings) -> int:
    from deskcrm.money import decimals

    return divided(amount * 10 ** decimals(settings.currency), 10_000)
