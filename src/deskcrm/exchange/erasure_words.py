"""What an erasure takes and leaves, in words, before it is made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from deskcrm.locale.messages import _, n_

if TYPE_CHECKING:
    from deskcrm.customize.erasure import WhatGoes


def erasure_lines(found: WhatGoes) -> Iterator[str]:
    """A few lines: whose, what goes, what stays and why, until when backups hold it."""
    yield f"{found.code} {found.name}"
    goes = [
        n_("{count} way to reach them", "{count} ways to reach them", found.ways),
        n_("{count} fact", "{count} facts", found.facts),
        n_("the words of {count} contact", "the words of {count} contacts", found.interactions),
        n_("the words of {count} complaint", "the words of {count} complaints", found.complaints),
        n_("the words of {count} follow-up", "the words of {count} follow-ups", found.follow_ups),
    ]
    yield _("Goes for good: the name and all of the record, {what}.", what=", ".join(goes))
    kept = n_("{count} purchase", "{count} purchases", found.purchases)
    yield _("Stays, of nobody: {what} for the accounts (five years by law), times, costs and figures.", what=kept)
    yield _("Backups made before hold it until twelve later months have theirs; copies elsewhere are yours to clear.")
    if found.open_complaints:
        yield _("A complaint of theirs is open; close it first. What is open must be known.")
