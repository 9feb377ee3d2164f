"""What each tier receives, in the office's own words: the table that staff read beside the badge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deskcrm.differentiate.tiers import ALL_TIERS, TIERS
from deskcrm.differentiate.views import TierTermsView
from deskcrm.errors import Refused
from deskcrm.locale.messages import N_
from deskcrm.settings.office import load, set_value
from deskcrm.store.doors import connection_of, takes_connection
from deskcrm.store.powers import needs
from deskcrm.store.records import as_known
from deskcrm.text import clean_line

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock

LIMIT = 200
"""Characters that each of the three texts may have."""

_TERMS = "SELECT tier, answer_within, who_calls, may_offer FROM tier_terms WHERE archived_at IS NULL"


@takes_connection
def terms(connection: Any) -> dict[str, TierTermsView]:
    """What every tier receives, by its code, highest first; one that nothing was written for has empty texts."""
    written = {row[0]: TierTermsView(*row) for row in connection.execute(_TERMS)}
    return {tier: written.get(tier) or TierTermsView(tier) for tier in ALL_TIERS}


@takes_connection
def terms_of(connection: Any, tier: str) -> TierTermsView | None:
    """What one tier receives; None where the office wrote nothing for it."""
    row = connection.execute(_TERMS + " AND tier = ?", (tier,)).fetchone()
    return TierTermsView(*row) if row and any(row[1:]) else None


@needs("settings")
def set_tier(
    session: Session,
    tier: str,
    *,
    label: str = "",
    answer_within: str,
    who_calls: str,
    may_offer: str,
    known: TierTermsView | None = None,
    staff_id: int | None,
    clock: Clock,
) -> TierTermsView:
    """What a tier is called and what it receives, in one save. A tier without a rating has no label of its own.
    ``known`` are the terms that the change was begun from.

    Raises Stale, Refused as :func:`set_terms`, and naming ``tiers.labels``.
    """
    as_known(terms(connection_of(session)).get(tier), known)
    if tier in TIERS:
        labels = list(load(connection_of(session)).tier_labels)
        # A blank would part it into two.
        labels[TIERS.index(tier)] = "-".join(label.split())
        set_value(session, "tiers.labels", " ".join(labels))
    return set_terms(
        session, tier, answer_within=answer_within, who_calls=who_calls, may_offer=may_offer,
        staff_id=staff_id, clock=clock,
    )  # fmt: skip


@needs("settings")
def set_terms(
    session: Session,
    tier: str,
    *,
    answer_within: str,
    who_calls: str,
    may_offer: str,
    staff_id: int | None,  # noqa: ARG001
    clock: Clock,  # noqa: ARG001
) -> TierTermsView:
    """Writes what a tier receives; empty texts take it away. ``staff_id`` is who writes it, for the audit.

    Raises Refused: ``tier`` for one there is none of, else naming the text that cannot be kept.
    """
    from sqlmodel import select

    from deskcrm.models import TierTerms

    if tier not in ALL_TIERS:
        raise Refused(
            N_("There is no tier {tier}; there are {tiers}."),
            field="tier",
            tier=clean_line(tier, "tier"),
            tiers=", ".join(ALL_TIERS),
        )
    row = session.exec(select(TierTerms).where(TierTerms.tier == tier)).first() or TierTerms(tier=tier)
    row.archived_at = None
    row.answer_within = clean_line(answer_within, "answer_within", limit=LIMIT)
    row.who_calls = clean_line(who_calls, "who_calls", limit=LIMIT)
    row.may_offer = clean_line(may_offer, "may_offer", limit=LIMIT)
    session.add(row)
    session.flush()
    return terms(connection_of(session))[tier]
