"""A way to reach a customer."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from deskcrm.models.base import STRICT, Record


class ContactPoint(Record, table=True):
    """``value`` is as typed (for an address the street line); ``normal`` is what it is compared by: E.164 for a
    phone, lower case for an e-mail. The first by ``position`` is the preferred one of its kind."""

    __tablename__ = "contact_point"
    __table_args__ = (
        CheckConstraint("kind IN ('phone', 'email', 'line', 'address')", name="ck_contact_point_kind"),
        Index("ix_contact_point_customer", "customer_id"),
        Index("ix_contact_point_normal", "normal"),
        # Whom the lookup's filters mean: has:line, subdistrict:, district:, province:.
        Index("ix_contact_point_kind", "kind", "customer_id", sqlite_where=text("archived_at IS NULL")),
        Index(
            "ix_contact_point_district",
            "district",
            "customer_id",
            sqlite_where=text("kind = 'address' AND archived_at IS NULL AND district <> ''"),
        ),
        Index(
            "ix_contact_point_subdistrict",
            "subdistrict",
            "customer_id",
            sqlite_where=text("kind = 'address' AND archived_at IS NULL AND subdistrict <> ''"),
        ),
        Index(
            "ix_contact_point_province",
            "province",
            "customer_id",
            sqlite_where=text("kind = 'address' AND archived_at IS NULL AND province <> ''"),
        ),
        STRICT,
    )

    customer_id: int = Field(foreign_key="customer.id")
    kind: str
    position: int = Field(default=0)
    value: str
    normal: str = Field(default="")
    extension: str = Field(default="")
    label: str = Field(default="")
    display_name: str = Field(default="")
    subdistrict: str = Field(default="")
    district: str = Field(default="")
    province: str = Field(default="")
    postcode: str = Field(default="")
    country: str = Field(default="")
