"""What several tests look up by its code."""

from __future__ import annotations

from typing import Any

from deskcrm.differentiate.products import products
from deskcrm.differentiate.views import ProductView


def product_by_code(session: Any, code: str) -> ProductView:
    """The product with exactly this code, for ``Office.read``; a test that asks for another fails."""
    found = [product for product in products(session) if product.code == code]
    assert len(found) == 1, f"{code} is {len(found)} products"
    return found[0]
