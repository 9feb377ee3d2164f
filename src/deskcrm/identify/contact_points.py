"""The ways to reach a customer: from what a form says to rows, and back to views."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from deskcrm.identify.phones import normal_email, normal_phone
from deskcrm.identify.several import split_several
from deskcrm.identify.views import ContactPointView, CustomerInput
from deskcrm.text import clean_line

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.models import ContactPoint

PLACE = ("subdistrict", "district", "province", "postcode", "country")


def wanted_points(given: CustomerInput, country: str) -> list[ContactPointView]:
    """The contact points that ``given`` describes, checked and normalised, the preferred of each kind first.

    ``country`` is the office's. Raises Refused naming the field that cannot be kept.
    """
    points = [phone_point(text, country) for text in split_several(given.phone)]
    points += [email_point(text) for text in split_several(given.email)]
    points += [line_point(text) for text in split_several(given.line_id)]
    address = address_point(given.address, *(getattr(given, name) for name in PLACE))
    return points if address is None else [*points, address]


def phone_point(text: str, country: str, label: str = "") -> ContactPointView:
    """One phone number as typed. Raises Refused (field ``phone``)."""
    phone = normal_phone(clean_line(text, "phone", limit=60), country)
    return ContactPointView(0, "phone", phone.typed, phone.e164, phone.extension, label)


def email_point(text: str, label: str = "") -> ContactPointView:
    """One e-mail address as typed. Raises Refused (field ``email``)."""
    typed = clean_line(text, "email", limit=254)
    return ContactPointView(0, "email", typed, normal_email(typed), label=label)


def line_point(text: str, label: str = "", display_name: str = "") -> ContactPointView:
    """One LINE id, and the name it is shown by. Raises Refused (field ``line_id``)."""
    line_id = clean_line(text, "line_id", limit=60)
    return ContactPointView(0, "line", line_id, line_id.casefold(), label=label, display_name=display_name)


def address_point(street: str, *place: str, label: str = "") -> ContactPointView | None:
    """One postal address, ``place`` in the order of :data:`PLACE`; None when nothing of it is said.

    Raises Refused naming the part that cannot be kept.
    """
    parts = {name: _clean_place(text, name) for name, text in zip(PLACE, place, strict=True)}
    line = clean_line(street, "address")
    return ContactPointView(0, "address", line, label=label, **parts) if line or any(parts.values()) else None


@lru_cache(maxsize=4096)
def _clean_place(text: str, field: str) -> str:
    # Whole books share a few places.
    return clean_line(text, field)


def store_points(session: Session, customer_id: int, wanted: list[ContactPointView], clock: Clock) -> bool:
    """Makes the customer's contact points those in ``wanted`` and says whether any is another one now.

    One that is gone is archived, one kept keeps its id. A form shows the first address only: what it says is of that
    one, and the others stay.
    """
    from deskcrm.models import ContactPoint

    rows = _rows(session, customer_id)
    others = [row for row in rows if row.kind == "address"][1:]
    standing = {_known_by(row): row for row in rows if row not in others}
    for position, point in enumerate(wanted):
        row = standing.pop(_known_by(point), None)
        if row is None:
            row = ContactPoint(customer_id=customer_id, kind=point.kind, value=point.value)
            session.add(row)
        row.position = position
        row.value, row.normal, row.extension = point.value, point.normal, point.extension
        for name in PLACE:
            setattr(row, name, getattr(point, name))
    for position, row in enumerate(others, len(wanted)):
        row.position = position
    for gone in standing.values():
        gone.archived_at = clock.now()
    changed = bool(session.new) or any(session.is_modified(row) for row in session.dirty)
    session.flush()
    return changed


def _known_by(point: ContactPoint | ContactPointView) -> tuple[str, str]:
    return point.kind, "" if point.kind == "address" else point.value


def _rows(session: Session, customer_id: int) -> list[ContactPoint]:
    from sqlmodel import col, select

    from deskcrm.models import ContactPoint

    statement = (
        select(ContactPoint)
        .where(ContactPoint.customer_id == customer_id, col(ContactPoint.archived_at).is_(None))
        .order_by(col(ContactPoint.position), col(ContactPoint.id))
    )
    return list(session.exec(statement))
