"""The channels on which customers and office reach each other, with what a contact on each costs."""

from __future__ import annotations

from sqlmodel import Field

from deskcrm.models.base import STRICT, Record


class Channel(Record, table=True):
    """``fixed_cost`` a contact and ``rate_per_minute`` are in minor units. ``name`` is the office's own word; a
    shipped channel has none and is named by the catalogue from its ``code``."""

    __tablename__ = "channel"
    __table_args__ = (STRICT,)

    code: str = Field(unique=True)
    name: str = Field(default="")
    fixed_cost: int = Field(default=0)
    rate_per_minute: int = Field(default=0)
    position: int = Field(default=0)
    active: bool = Field(default=True)
