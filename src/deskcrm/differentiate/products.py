"""The office's goods and services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskcrm.differentiate.views import ProductView
from deskcrm.errors import NotFound, Refused
from deskcrm.interact.catalogue import product_id_of
from deskcrm.locale.messages import N_
from deskcrm.money import UNIT_PRICE_LIMIT
from deskcrm.store.records import key, there
from deskcrm.text import clean_line

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.models import Product

CODE_LIMIT = 60
"""Characters a product's code may have."""

KINDS = ("good", "service")


def products(session: Session, *, limit: int = 500) -> tuple[ProductView, ...]:
    """The first ``limit`` products by code."""
    from sqlmodel import col, select

    from deskcrm.models import Product

    statement = select(Product).where(col(Product.archived_at).is_(None)).order_by(col(Product.code)).limit(limit)
    return tuple(_view(row) for row in session.exec(statement))


def product_by_code(session: Session, code: str) -> ProductView:
    """The product with this code, exactly. Raises NotFound."""
    row = _by_code(session, code.strip())
    if row is None:
        raise NotFound(N_("There is no product with the code {code}."), code=clean_line(code, "code"))
    return _view(row)


def find_product(session: Session, text: str, *, field: str = "product") -> ProductView:
    """The product that ``text`` names: by its exact code, else by its code or name, capitals aside.

    Raises Refused naming ``field`` when there is none, several share the name, or nothing was typed.
    """
    from deskcrm.models import Product

    product_id = product_id_of(session, text, field=field)
    row = None if product_id is None else session.get(Product, product_id)
    if row is None:
        raise Refused(N_("The product is missing."), field=field)
    return _view(row)


def add_product(
    session: Session,
    code: str,
    *,
    name: str = "",
    family: str = "",
    kind: str = "good",
    unit_price: int | None = None,
    unit_cost: int | None = None,
) -> ProductView:
    """Adds a product; prices in ten-thousandths of the major unit. An archived one with that code comes back.

    Raises Refused (``code``, ``kind``, ``unit_price``, ``unit_cost``).
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
    _fill(row, name, family, kind, unit_price, unit_cost)
    session.flush()
    return _view(row)


def edit_product(
    session: Session,
    product_id: int,
    *,
    name: str = "",
    family: str = "",
    kind: str = "good",
    unit_price: int | None = None,
    unit_cost: int | None = None,
) -> ProductView:
    """Replaces everything of a product but its code; past purchases keep their prices and costs.

    Raises NotFound, and Refused as :func:`add_product`.
    """
    from deskcrm.models import Product

    row = there(session, Product, product_id, N_("This product is not there any more."))
    _fill(row, name, family, kind, unit_price, unit_cost)
    session.flush()
    return _view(row)


def _fill(row: Product, name: str, family: str, kind: str, unit_price: int | None, unit_cost: int | None) -> None:
    if kind not in KINDS:
        raise Refused(N_("A product is a good or a service."), field="kind")
    for field, value in (("unit_price", unit_price), ("unit_cost", unit_cost)):
        if value is not None and not 0 <= value <= UNIT_PRICE_LIMIT:
            raise Refused(N_("A price from zero up is needed."), field=field)
    row.name, row.family = clean_line(name, "name"), clean_line(family, "family")
    row.kind, row.unit_price, row.unit_cost = kind, unit_price, unit_cost


def _by_code(session: Session, code: str) -> Product | None:
    from sqlmodel import col, select

    from deskcrm.models import Product

    return session.exec(select(Product).where(Product.code == code, col(Product.archived_at).is_(None))).first()


def _view(row: Product) -> ProductView:
    return ProductView(key(row), row.code, row.name, row.family, row.kind, row.unit_price, row.unit_cost)
