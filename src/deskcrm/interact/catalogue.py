"""Which product of the office's catalogue is meant by what somebody typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskcrm.errors import Refused
from deskcrm.locale.messages import N_
from deskcrm.text import clean_line

if TYPE_CHECKING:
    from sqlmodel import Session


def product_id_of(session: Session, text: str, *, field: str = "product") -> int | None:
    """The product that ``text`` names by its exact code, else by its code or name, capitals aside; None for no text.

    Raises Refused naming ``field`` when there is none, or several of that name.
    """
    from sqlmodel import col, func, or_, select

    from deskcrm.models import Product

    wanted = clean_line(text, field)
    if not wanted:
        return None
    there = select(Product.id).where(col(Product.archived_at).is_(None))
    exact = session.exec(there.where(Product.code == wanted)).first()
    if exact is not None:
        return exact
    # SQLite folds A to Z only, which is what codes are made of; names in other scripts must be as written.
    alike = or_(func.lower(Product.code) == func.lower(wanted), func.lower(Product.name) == func.lower(wanted))
    found = list(session.exec(there.where(alike).limit(2)))
    if not found:
        raise Refused(N_("There is no product called {product}."), field=field, product=wanted)
    if len(found) > 1:
        raise Refused(N_("Several products are called {product}; its code says which."), field=field, product=wanted)
    return found[0]
