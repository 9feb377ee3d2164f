"""Tiers: which one a net value earns, why a customer has theirs, and what would change it (DESIGN section 5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from deskcrm.differentiate.views import NextTier, TierChangeView, TierNumbers
from deskcrm.differentiate.window import Lines, Run, last_run, window_of
from deskcrm.locale import formats
from deskcrm.locale.messages import _, n_
from deskcrm.money import line_amount, parse_unit_price
from deskcrm.store.records import instant

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.identify.views import FiguresView
    from deskcrm.settings.office import OfficeSettings

TIERS = ("platinum", "gold", "iron", "lead")
"""The rated tiers, highest first (Zeithaml, Rust and Lemon, 2001)."""

ALL_TIERS = (*TIERS, "new", "unrated")

RATED_SQL = f"IN ({', '.join(f'{tier!r}' for tier in TIERS)})"
"""Whether the tier (SQL) that stands before it is a rated one."""

TIER_RANK: Mapping[str, int] = {"platinum": 0, "gold": 1, "new": 2, "iron": 3, "unrated": 4, "": 4, "lead": 5}
"""Where a tier stands in the lists that are ordered by it."""

HISTORY = 10
"""Changes of tier that a customer's screen shows."""


def _case(column: str) -> str:
    whens = " ".join(f"WHEN '{tier}' THEN {rank}" for tier, rank in TIER_RANK.items() if tier)
    return f"CASE {column} {whens} ELSE {TIER_RANK['']} END"


RANK_SQL = _case("{tier}")
"""TIER_RANK as an expression over ``{tier}``."""


def tier_sql(figures: str, before: str) -> str:
    """The tier as an SQL expression over the columns of ``figures`` and the tier ``before`` (an expression).

    Wants ``:end``, ``:new_since`` and the values of :func:`lines_as_values`.
    """
    return f"""CASE
    WHEN {figures}.first_seen >= :end THEN 'unrated'
    WHEN {figures}.first_seen >= :new_since AND {figures}.orders_by_then < 2 THEN 'new'
    WHEN {figures}.purchases = 0 THEN 'unrated'
    ELSE {rated_tier_sql(figures, before)} END"""


def rated_tier_sql(figures: str, before: str) -> str:
    """The tier of somebody who is rated, by the net value in ``figures``.

    Who has a tier keeps it until the net value is under its line by more than a tenth of the line's absolute value;
    below zero is always lead. Before the first lines are drawn nobody has a tier.
    """
    net = f"{figures}.net_value"

    def earned(tier: str) -> str:
        kept = f"{before} = '{tier}' AND 10 * (:{tier} - {net}) <= abs(:{tier})"
        return f"WHEN {net} >= :{tier} OR {kept} THEN '{tier}'"

    rest = " ".join(map(earned, TIERS[:3]))
    return f"CASE WHEN :platinum IS NULL THEN 'unrated' WHEN {net} < 0 THEN 'lead' {rest} ELSE 'lead' END"


def tier_at(connection: Any, net_value: int, before: str, lines: Lines) -> str:
    """The tier that a net value (minor units) has for somebody rated who had ``before``."""
    values = {**lines_as_values(lines), "net_value": net_value, "before": before}
    statement = f"SELECT {rated_tier_sql('n', ':before')} FROM (SELECT :net_value AS net_value) n"  # noqa: S608
    return str(connection.execute(statement, values).fetchone()[0])


def lines_at_amounts(amounts: Sequence[str], currency: str) -> Lines:
    """The lines where the office says itself from which net value on (major units as text) a tier begins."""
    first, second, third = (line_amount(1_000, parse_unit_price(amount), currency) for amount in amounts)
    return first, second, third


def lines_at_shares(shares: tuple[int, int, int], rated: int, value_at: Callable[[int], int]) -> Lines:
    """The lines at ``shares`` (percent, from the top) of so many ``rated``: the net values, which ``value_at`` knows by
    place from 1 on, at place ceil(share n / 100)."""
    if not rated:
        return None, None, None
    first, second, third = (value_at(-(-share * rated // 100)) for share in shares)
    return first, second, third


def lines_as_values(lines: Lines | None) -> dict[str, int | None]:
    """The lines under the names that the statements use."""
    return dict(zip(TIERS, lines or (None, None, None), strict=False))


def line_of(tier: str, lines: Lines) -> int | None:
    """The least net value (minor units) of ``tier``, or None: lead has none, nor have those who are not rated."""
    return lines[TIERS.index(tier)] if tier in TIERS[:3] else None


def label_of(tier: str, settings: OfficeSettings) -> str:
    """What a tier is called on the screen: the office's own label; new, or a dash."""
    if tier in TIERS:
        return settings.tier_labels[TIERS.index(tier)]
    return _("new") if tier == "new" else "–"


def rank_of(connection: Any, ranked_value: int | None) -> int | None:
    """The rank of a net value (minor units) among those rated by the last computation: equal ones share the better."""
    if ranked_value is None:
        return None
    step = connection.execute(
        "SELECT value, at_least FROM rank_step WHERE value > ? ORDER BY value LIMIT 1", (ranked_value,)
    ).fetchone()
    top, over = step if step else (2**62, 0)
    (between,) = connection.execute(
        "SELECT count(*) FROM customer_figures"
        " WHERE ranked_value IS NOT NULL AND ranked_value > ? AND ranked_value < ?",
        (ranked_value, top),
    ).fetchone()
    return int(1 + over + between)


def numbers_of(connection: Any, customer_id: int, *, clock: Clock, figures: FiguresView | None = None) -> TierNumbers:
    """Why this customer has their tier, and what would change it. ``figures`` if they were read already."""
    from deskcrm.differentiate.figures import figures_of
    from deskcrm.differentiate.terms import terms_of
    from deskcrm.settings.office import load

    figures = figures or figures_of(connection, customer_id, clock=clock)
    run = last_run(connection)
    window = window_of(connection, clock=clock, run=run)
    lines: Lines = run.lines if run else (None, None, None)
    line = line_of(figures.tier, lines)
    rank = rank_of(connection, figures.ranked_value)
    rated = run.rated if run else 0
    kept = line is not None and figures.net_value < line
    return TierNumbers(
        tier=figures.tier,
        as_of=window.as_of,
        window_days=window.days,
        revenue=figures.window_revenue,
        margin=figures.margin,
        cost_to_serve=figures.cost_to_serve,
        net_value=figures.net_value,
        poor_quality=figures.poor_quality,
        contacts=figures.window_contacts,
        caused_contacts=figures.caused_contacts,
        seconds=figures.window_seconds,
        rank=rank,
        rated=rated,
        line=line,
        kept=kept,
        next=_next(connection, figures, lines, window.values),
        since=figures.tier_since,
        reasons=_reasons(figures, run, line, rank, window.days, load(connection)),
        terms=terms_of(connection, figures.tier),
        history=_history(connection, customer_id),
    )


_CHANNELS = """
SELECT h.code, h.name, h.rate_per_minute, sum(i.seconds), count(*) FROM interaction i
JOIN channel h ON h.id = i.channel_id
WHERE i.customer_id = :id AND i.archived_at IS NULL AND i.at >= :start AND i.at < :end AND h.rate_per_minute > 0
    AND i.id NOT IN ({caused})
GROUP BY h.id ORDER BY 5 DESC, 4 DESC, h.id LIMIT 1
"""


def _next(connection: Any, figures: FiguresView, lines: Lines, values: dict[str, int]) -> NextTier | None:
    if figures.tier not in TIERS[1:] or lines[0] is None:
        return None
    tier = TIERS[TIERS.index(figures.tier) - 1]
    # Below zero is always lead, wherever the lines are.
    missing = max(line_of(tier, lines) or 0, 0) - figures.net_value
    minutes, channel = _fewer_minutes(connection, figures.customer_id, missing, values)
    return NextTier(tier, missing, minutes, channel)


def _fewer_minutes(connection: Any, customer_id: int, missing: int, values: dict[str, int]) -> tuple[int | None, str]:
    """Whole minutes fewer on the customer's most-used channel that has a rate, and what it is called."""
    from deskcrm.differentiate.figures import caused_contacts
    from deskcrm.interact.channels import channel_name

    statement = _CHANNELS.format(caused=caused_contacts("= :id"))
    row = connection.execute(statement, {**values, "id": customer_id}).fetchone()
    if row is None:
        return None, ""
    code, name, rate, seconds, _count = row
    minutes = -(-missing // rate)
    return (minutes, channel_name(code, name)) if minutes * 60 <= seconds else (None, "")


def _history(connection: Any, customer_id: int) -> tuple[TierChangeView, ...]:
    rows = connection.execute(
        "SELECT at, from_tier, to_tier, net_value FROM tier_change WHERE customer_id = ? ORDER BY at DESC, id DESC"
        " LIMIT ?",
        (customer_id, HISTORY),
    )
    return tuple(TierChangeView(instant(at), *rest) for at, *rest in rows)


def _reasons(
    figures: FiguresView, run: Run | None, line: int | None, rank: int | None, days: int, settings: OfficeSettings
) -> tuple[str, ...]:
    """The sentences that say why, with their numbers."""

    def money(amount: int) -> str:
        return formats.money(amount, settings.currency)

    if figures.tier == "new":
        return (_("First seen less than 90 days ago, with fewer than two orders: no rating yet."),)
    if figures.tier not in TIERS:
        why = n_("No purchase in the last {count} day.", "No purchase in the last {count} days.", days)
        return (why if run else _("The whole book was not computed yet."),)
    found = [
        _(
            "Net value {net}: margin {margin} less {cost} cost to serve, in {days} days.",
            net=money(figures.net_value),
            margin=money(figures.margin),
            cost=money(figures.cost_to_serve),
            days=days,
        )
    ]
    label = label_of(figures.tier, settings)
    if line is None:
        found.append(
            _("A net value below zero is always {tier}.", tier=label)
            if figures.net_value < 0
            else _("Below the lines of the other tiers.")
        )
    elif figures.net_value >= line:
        found.append(_("The line for {tier} is {line}.", tier=label, line=money(line)))
    else:
        found.append(
            _(
                "Below the line for {tier} ({line}) by {missing}, and kept as that is no more than a tenth of it.",
                tier=label,
                line=money(line),
                missing=money(line - figures.net_value),
            )
        )
    if rank is not None and run is not None:
        found.append(_("Rank {rank} of {rated}.", rank=formats.number(rank), rated=formats.number(run.rated)))
    if figures.caused_contacts or figures.poor_quality:
        found.append(
            n_(
                "{count} contact that we caused is not counted ({cost}).",
                "{count} contacts that we caused are not counted ({cost}).",
                figures.caused_contacts,
                cost=money(figures.poor_quality),
            )
        )
    return tuple(found)
