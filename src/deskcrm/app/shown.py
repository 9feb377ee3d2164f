"""Which suggestions stood on a customer's screen, and who looked at whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from deskcrm.app.collected import Collected

if TYPE_CHECKING:
    from deskcrm.app.everywhere import Everywhere


class Shown(Collected[tuple[str, int]]):
    """Pairs of rule and customer; once an office day counts."""

    def __init__(self, app: Everywhere) -> None:
        super().__init__(app)
        self._day: date | None = None
        self._known: set[tuple[str, int]] = set()

    def note(self, customer_id: int, rules: Iterable[str], day: date) -> None:
        """The suggestions of ``rules`` stand on a customer's screen."""
        if day != self._day:
            self._day, self._known = day, set()
        new = {(rule, customer_id) for rule in rules} - self._known
        self._known |= new
        self.collect(*new)

    def remember(self, batch: set[tuple[str, int]], office: Any) -> None:
        """Counts them."""
        from deskcrm.customize.responses import remember_shown

        office.maintain(remember_shown, batch, clock=office.clock)


class Read(Collected[tuple[int, int]]):
    """Who looked at whose screen (ids of staff and customer), for the audit: an entry for all that one of the staff
    opened within a few seconds. A screen that only follows what others save is no new look."""

    def note(self, staff_id: int | None, customer_id: int) -> None:
        """The screen of a customer was opened."""
        self.collect((staff_id or 0, customer_id))

    def remember(self, batch: set[tuple[int, int]], office: Any) -> None:
        """Writes the entries."""
        from deskcrm.store.audit import READ

        looked: defaultdict[int, list[int]] = defaultdict(list)
        for staff_id, customer_id in sorted(batch):
            looked[staff_id].append(customer_id)
        for staff_id, customers in looked.items():
            # Opened in the first moments, before it was known who sits here: it is known by now.
            office.note(READ, {}, customers, by=staff_id or (office.staff.id if office.staff else None))
