"""What a write brings up to date, registered with the store once for every way the program is started."""

from __future__ import annotations

from deskcrm.store import recompute


def register() -> None:
    """Has the figures and the search entry of each customer follow every write. Figures first: search sorts by them."""
    recompute.register("deskcrm.differentiate.figures:recompute")
    recompute.register("deskcrm.identify.search_index:index_customers")
