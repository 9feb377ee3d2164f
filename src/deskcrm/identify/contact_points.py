"""The ways to reach a customer: from what a form says to rows, and back to views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskcrm.identify.phones import normal_email, normal_phone
from deskcrm.identify.views import ContactPointView, CustomerInput
from deskcrm.text import clean_line

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.models import ContactPoint

_PLACE = ("subdistrict", "district", "province", "postcode", "country")


def wanted_points(given: CustomerInput, country: str) -> list[ContactPointView]:
    """The contact points that ``given`` describes, checked and normalised, the preferred of each kind first.

    ``country`` is the office's. Raises Refused naming the field that cannot be kept.
    """
    points: list[ContactPointView] = []
    for text in _several(given.phone):
        phone = normal_phone(clean_line(text, "phone", limit=60), country)
        points.append(ContactPointView(0, "phone", text, phone.e164, phone.extension))
    for text in _several(given.email):
        points.append(ContactPointView(0, "email", text, normal_email(clean_line(text, "email", limit=254))))
    for text in _several(given.line_id):
        line_id = clean_line(text, "line_id", limit=60)
        points.append(ContactPointView(0, "line", line_id, line_id.casefold()))
    place = {name: clean_line(getattr(given, name), name) for name in _PLACE}
    street = clean_line(given.address, "address")
    if street or any(value for name, value in place.items() if name != "country"):
        points.append(ContactPointView(0, "address", street, **place))
    elif place["country"]:
        points.append(ContactPointView(0, "address", "", country=place["country"]))
    return points


def store_points(session: Session, customer_id: int, wanted: list[ContactPointView], clock: Clock) -> bool:
    """Makes the customer's contact points those in ``wanted`` and says whether any is another one now.

    One that is gone is archived, one kept keeps its id.
    """
    from deskcrm.models import ContactPoint

    standing = {(row.kind, row.value): row for row in _rows(session, customer_id)}
    for position, point in enumerate(wanted):
        row = standing.pop((point.kind, point.value), None)
        if row is None:
            row = ContactPoint(customer_id=customer_id, kind=point.kind, value=point.value)
            session.add(row)
        row.position = position
        row.normal, row.extension = point.normal, point.extension
        for name in _PLACE:
            setattr(row, name, getattr(point, name))
    for gone in standing.values():
        gone.archived_at = clock.now()
    changed = bool(session.new) or any(session.is_modified(row) for row in session.dirty)
    session.flush()
    return changed


def _rows(session: Session, customer_id: int) -> list[ContactPoint]:
    from sqlmodel import col, select

    from deskcrm.models import ContactPoint

    statement = (
        select(ContactPoint)
        .where(ContactPoint.customer_id == customer_id, col(ContactPoint.archived_at).is_(None))
        .order_by(col(ContactPoint.position), col(ContactPoint.id))
    )
    return list(session.exec(statement))


def _several(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))
