"""What is bought together, mined from the orders."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from deskcrm.models.base import STRICT, Instant


class BasketRun(SQLModel, table=True):
    """The one row that says what the last mining looked at: ``orders`` in all, and the ``mark`` of the purchases by
    which it is known whether anything changed since."""

    __tablename__ = "basket_run"
    __table_args__ = (STRICT,)

    id: int = Field(default=1, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    orders: int
    mark: str


class ProductPair(SQLModel, table=True):
    """Who bought ``product_id`` also bought ``other_id`` in ``together`` orders; the best pairs of a product stand
    first by ``position``. ``orders`` and ``other_orders`` count the orders with one and with the other."""

    __tablename__ = "product_pair"
    __table_args__ = ({**STRICT, "sqlite_with_rowid": False},)

    product_id: int = Field(primary_key=True, foreign_key="product.id")
    position: int = Field(primary_key=True)
    other_id: int = Field(foreign_key="product.id")
    together: int
    orders: int
    other_orders: int


class ProductFigures(SQLModel, table=True):
    """What a product brought: how many customers bought it, and the margin of those lines in minor units."""

    __tablename__ = "product_figures"
    __table_args__ = (STRICT,)

    product_id: int = Field(primary_key=True, foreign_key="product.id")
    buyers: int
    margin: int
