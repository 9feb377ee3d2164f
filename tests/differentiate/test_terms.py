"""What each tier receives: written by the office, read by its code."""

from __future__ import annotations

from typing import Any

import pytest

from deskcrm.differentiate.terms import LIMIT, set_terms, terms, terms_of
from deskcrm.differentiate.views import TierTermsView
from deskcrm.errors import Refused
from deskcrm.store import Office


def write(office: Office, tier: str, answer: str = "", who: str = "", offer: str = "") -> Any:
    return office.write(
        set_terms, tier, answer_within=answer, who_calls=who, may_offer=offer,
        staff_id=office.staff_id, clock=office.clock,
    )  # fmt: skip


def test_an_office_that_wrote_nothing_promises_nothing(office: Office) -> None:
    assert list(office.read(terms)) == ["platinum", "gold", "iron", "lead", "new", "unrated"]
    assert office.read(terms)["gold"] == TierTermsView("gold")
    assert office.read(terms_of, "gold") is None


def test_terms_are_written_changed_taken_back_and_taken_away(office: Office) -> None:
    written = write(office, "gold", "1 h [/]", "เจ้าของร้าน", "free delivery")
    assert written == TierTermsView("gold", "1 h [/]", "เจ้าของร้าน", "free delivery")
    assert office.read(terms_of, "gold") == written
    write(office, "gold", "2 h")
    assert office.read(terms)["gold"] == TierTermsView("gold", "2 h")
    office.undo()
    assert office.read(terms_of, "gold") == written
    write(office, "gold")
    assert office.read(terms_of, "gold") is None


def test_no_other_tier_and_no_text_without_end(office: Office) -> None:
    with pytest.raises(Refused) as no_tier:
        write(office, "silver", "1 h")
    assert no_tier.value.field == "tier"
    with pytest.raises(Refused) as too_long:
        write(office, "gold", "1 h", "x" * (LIMIT + 1))
    assert too_long.value.field == "who_calls"
    assert office.read(terms_of, "gold") is None
