"""All that the configure screen needs of the base: the product, what customers like this one chose, what they took
before, when the office is open, and which branch is theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from deskcrm.customize.branches import Branch, nearest_branch
from deskcrm.customize.offer_rows import offers, popular
from deskcrm.customize.offer_views import OfferView, Popular
from deskcrm.customize.product_options import MadeView, made_product
from deskcrm.interact.calendar import calendar_of
from deskcrm.interact.working_time import WorkingCalendar
from deskcrm.settings.office import load
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.clock import Clock


@dataclass(frozen=True, slots=True)
class ConfigurePage:
    """``earlier`` are this customer's offers of the product, newest first; ``offer_days`` how long a new one holds."""

    made: MadeView
    popular: Popular
    earlier: tuple[OfferView, ...]
    calendar: WorkingCalendar
    branch: Branch | None
    offer_days: int


@takes_connection
def configure_page(connection: Any, customer_id: int, product_id: int, *, clock: Clock) -> ConfigurePage:
    """The page for a customer and a product. Raises NotFound, Refused (``product``) for one that has no options."""
    made = made_product(connection, product_id)
    earlier = offers(connection, customer_id=customer_id, product_id=product_id, clock=clock, limit=20)
    return ConfigurePage(
        made=made,
        popular=popular(connection, customer_id, product_id),
        earlier=tuple(sorted(earlier, key=lambda one: (one.at, one.id), reverse=True)),
        calendar=calendar_of(connection, clock=clock),
        branch=nearest_branch(connection, customer_id),
        offer_days=load(connection).offer_days,
    )
