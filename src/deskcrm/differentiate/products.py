"""The office's goods and services."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from deskcrm.differentiate.product_search import product_views
from deskcrm.differentiate.views import ProductView
from deskcrm.errors import Refused
from deskcrm.interact.catalogue import product_id_of
from deskcrm.locale.messages import N_
from deskcrm.money import UNIT_PRICE_LIMIT
from deskcrm.store.doors import connection_of
from deskcrm.store.records import key, there, unchanged
from deskcrm.text import clean_line

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.models import Product

CODE_LIMIT = 60
"""Characters a product's code may have."""

KINDS = ("good", "service")

GONE = N_("This product is not there any more.")
OWN_UPGRADE = N_("A product cannot be its own upgrade.")
CIRCLE = N_("{product} leads back to this one by its own upgrades.")
OWN_COMPANY = N_("A product does not go with itself.")


def products(session: Session, *, limit: int = 500) -> tuple[ProductView, ...]:
    """The first ``limit`` products by code."""
    session.flush()
    return product_views(connection_of(session), "WHERE p.archived_at IS NULL ORDER BY p.code LIMIT ?", (limit,))


def product_by_id(session: Session, product_id: int) -> ProductView:
    """The product with this id. Raises NotFound."""
    from deskcrm.models import Product

    return _view(session, there(session, Product, product_id, GONE))


def find_product(session: Session, text: str, *, field: str = "product") -> ProductView:
    """The product that ``text`` names: by its exact code, else by its code or name, capitals aside.

    Raises Refused naming ``field`` when there is none, several share the name, or nothing was typed.
    """
    product_id = product_id_of(session, text, field=field)
    if product_id is None:
        raise Refused(N_("The product is missing."), field=field)
    return product_by_id(session, product_id)


def add_product(
    session: Session,
    code: str,
    *,
    name: str = "",
    family: str = "",
    kind: str = "good",
    unit_price: int | None = None,
    unit_cost: int | None = None,
    upgrade: str = "",
    goes_with: Collection[str] = (),
    launched: date | None = None,
) -> ProductView:
    """Adds a product; prices in ten-thousandths of the major unit. An archived one with that code comes back.

    ``upgrade`` and each of ``goes_with`` name another product by code or name. Raises Refused (``code``, ``kind``,
    ``unit_price``, ``unit_cost``, ``upgrade``, ``goes_with``).
    """
    from sqlmodel import select

    from deskcrm.models import Product

    code = clean_line(code, "code", limit=CODE_LIMIT)
    if not code:
        raise Refused(N_("A product needs a code."), field="code")
    row = session.exec(select(Product).where(Product.code == code)).first()
    if row is not None and row.archived_at is None:
        raise Refused(N_("There is already a product with the code {code}."), field="code", code=code)
    if row is None:
        row = Product(code=code)
        session.add(row)
    row.archived_at = None
    _fill(row, _Plain(name, family, kind, unit_price, unit_cost, launched))
    session.flush()
    _lead_on(session, row, upgrade)
    _link(session, row, goes_with, None)
    return _view(session, row)


def edit_product(
    session: Session,
    product_id: int,
    *,
    version: int,
    name: str = "",
    family: str = "",
    kind: str = "good",
    unit_price: int | None = None,
    unit_cost: int | None = None,
    upgrade: str = "",
    goes_with: Collection[str] = (),
    launched: date | None = None,
    clock: Clock,
) -> ProductView:
    """Replaces everything of a product but its code; past purchases keep their prices and costs.

    Raises NotFound, Stale when it was changed since ``version``, and Refused as :func:`add_product`.
    """
    from deskcrm.models import Product

    row = there(session, Product, product_id, GONE)
    unchanged(row, version)
    _fill(row, _Plain(name, family, kind, unit_price, unit_cost, launched))
    _lead_on(session, row, upgrade)
    _link(session, row, goes_with, clock)
    return _view(session, row)


def archive_product(session: Session, product_id: int, *, version: int, clock: Clock) -> None:
    """Takes a product out of the catalogue; purchases keep it, what led to it or stood beside it does so no more.

    Raises NotFound, Stale when it was changed since ``version``.
    """
    from sqlmodel import col, or_, select

    from deskcrm.models import Product, ProductLink

    row = there(session, Product, product_id, GONE)
    unchanged(row, version)
    row.archived_at = clock.now()
    row.upgrade_id = None
    for leading in session.exec(select(Product).where(Product.upgrade_id == product_id)):
        leading.upgrade_id = None
    either = or_(ProductLink.product_id == product_id, ProductLink.other_id == product_id)
    for link in session.exec(select(ProductLink).where(either, col(ProductLink.archived_at).is_(None))):
        link.archived_at = clock.now()
    session.flush()


@dataclass(frozen=True, slots=True)
class _Plain:
    """What of a product needs no other."""

    name: str
    family: str
    kind: str
    unit_price: int | None
    unit_cost: int | None
    launched: date | None


def _fill(row: Product, given: _Plain) -> None:
    if given.kind not in KINDS:
        raise Refused(N_("A product is a good or a service."), field="kind")
    for field, value in (("unit_price", given.unit_price), ("unit_cost", given.unit_cost)):
        if value is not None and not 0 <= value <= UNIT_PRICE_LIMIT:
            raise Refused(N_("A price from zero up is needed."), field=field)
    row.name, row.family = clean_line(given.name, "name"), clean_line(given.family, "family")
    row.kind, row.unit_price, row.unit_cost = given.kind, given.unit_price, given.unit_cost
    row.launched = given.launched.isoformat() if given.launched else ""


def _lead_on(session: Session, row: Product, upgrade: str) -> None:
    """Sets what the product upgrades to. Raises Refused (``upgrade``) for itself and for a circle."""
    from deskcrm.models import Product

    upgrade_id = product_id_of(session, upgrade, field="upgrade")
    if upgrade_id is not None and upgrade_id == row.id:
        raise Refused(OWN_UPGRADE, field="upgrade")
    seen: set[int] = set()
    after = upgrade_id
    while after is not None and after not in seen:
        seen.add(after)
        further = session.get(Product, after)
        after = further.upgrade_id if further else None
        if after == row.id:
            raise Refused(CIRCLE, field="upgrade", product=clean_line(upgrade, "upgrade"))
    row.upgrade_id = upgrade_id
    session.flush()


def _link(session: Session, row: Product, goes_with: Collection[str], clock: Clock | None) -> None:
    """Makes ``goes_with`` what the product goes with. What was taken away is archived and may come back; a new product
    has nothing to take away and needs no ``clock``."""
    from sqlmodel import select

    from deskcrm.models import ProductLink

    wanted = {found for text in goes_with if (found := product_id_of(session, text, field="goes_with")) is not None}
    if row.id in wanted:
        raise Refused(OWN_COMPANY, field="goes_with")
    links = {link.other_id: link for link in session.exec(select(ProductLink).where(ProductLink.product_id == row.id))}
    before = {other_id for other_id, link in links.items() if link.archived_at is None}
    if before == wanted:
        return
    for other_id, link in links.items():
        if other_id in wanted:
            link.archived_at = None
        elif link.archived_at is None and clock is not None:
            link.archived_at = clock.now()
    for other_id in sorted(wanted - links.keys()):
        session.add(ProductLink(product_id=key(row), other_id=other_id))
    if clock is not None:
        row.version += 1  # so that an older form of the same product does not bring a link back
    session.flush()


def _view(session: Session, row: Product) -> ProductView:
    session.flush()
    return product_views(connection_of(session), "WHERE p.id = ?", (key(row),))[0]
