"""The customer base: adding, changing and reading one customer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from deskcrm.errors import Refused, Stale
from deskcrm.identify import rows
from deskcrm.identify.birth import clean_born
from deskcrm.identify.codes import next_code
from deskcrm.identify.contact_points import store_points, wanted_points
from deskcrm.identify.organisations import clean_branch, clean_tax_id
from deskcrm.identify.several import join_several, split_several
from deskcrm.identify.views import CustomerInput, CustomerView
from deskcrm.locale.collation import sort_key
from deskcrm.locale.messages import N_
from deskcrm.settings.office import load
from deskcrm.store.doors import connection_of
from deskcrm.store.records import key, there
from deskcrm.text import clean_line, clean_text

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.models import Customer

_LINES = ("title", "given", "family", "nickname", "organisation", "language", "preferred_channel")


def add_customer(session: Session, given: CustomerInput, *, staff_id: int | None, clock: Clock) -> CustomerView:
    """Adds a customer with a new code and their contact points.

    Raises Refused naming the field that cannot be kept. ``staff_id`` is who adds them, for the audit.
    """
    from deskcrm.models import Customer

    settings = load(connection_of(session))
    row = Customer(code=next_code(connection_of(session), settings.code_prefix), name="")
    _fill(session, row, given, clock)
    session.add(row)
    session.flush()
    store_points(session, key(row), wanted_points(given, settings.country), clock)
    return customer_by_id(session, key(row))


def edit_customer(
    session: Session, customer_id: int, given: CustomerInput, *, version: int, staff_id: int | None, clock: Clock
) -> CustomerView:
    """Replaces a customer's own fields and contact points by ``given``.

    Raises Stale when the record is no longer at ``version``, Refused naming the field that cannot be kept. The
    version counts the contact points too: whoever has the form open must not put the old ones back unseen.
    """
    row = _row(session, customer_id)
    if row.version != version:
        raise Stale(N_("{name} was changed on another terminal since you opened the form."), name=row.name)
    _fill(session, row, given, clock)
    session.flush()
    points = wanted_points(given, load(connection_of(session)).country)
    if store_points(session, customer_id, points, clock) and row.version == version:
        row.version += 1
        session.flush()
    return customer_by_id(session, customer_id)


def archive_customer(session: Session, customer_id: int, *, staff_id: int | None, clock: Clock) -> None:
    """Takes a customer out of every list; the record and its history stay. Raises NotFound."""
    _row(session, customer_id).archived_at = clock.now()


def customer_by_id(session: Session, customer_id: int) -> CustomerView:
    """One customer whole. Raises NotFound."""
    session.flush()
    return rows.customer(connection_of(session), customer_id)


def customer_by_code(session: Session, code: str) -> CustomerView:
    """The customer with this public code, capital letters and outer blanks aside. Raises NotFound."""
    session.flush()
    connection = connection_of(session)
    return rows.customer(connection, rows.customer_id_of(connection, code))


def input_of(view: CustomerView) -> CustomerInput:
    """What a form shows for changing this customer."""

    def joined(kind: str) -> str:
        return join_several(point.value for point in view.points(kind))

    addresses = view.points("address")
    base = CustomerInput(
        name=view.name, title=view.title, given=view.given, family=view.family, nickname=view.nickname,
        organisation=view.organisation, phone=joined("phone"), email=joined("email"), line_id=joined("line"),
        born=view.born, language=view.language, preferred_channel=view.preferred_channel,
        referred_by=view.referred_by, tags="; ".join(view.tags), note=view.note, code=view.code,
        tax_id=view.tax_id, branch=view.branch,
    )  # fmt: skip
    if not addresses:
        return base
    first = addresses[0]
    return replace(
        base, address=first.value, subdistrict=first.subdistrict, district=first.district, province=first.province,
        postcode=first.postcode, country=first.country,
    )  # fmt: skip


def full_name(given: CustomerInput) -> str:
    """The name shown for what was typed: the parts, else the name, nickname, organisation or first way to reach."""
    return shown_name(given.given, given.family, (given.name, given.organisation, given.nickname),
                      (given.phone, given.email, given.line_id))  # fmt: skip


def shown_name(given: str, family: str, others: Iterable[str], ways: Iterable[str]) -> str:
    """As :func:`full_name`: ``others`` stand for it where both parts are empty, then the first value in ``ways``."""
    parts = f"{given.strip()} {family.strip()}".strip()
    if parts:
        return clean_line(parts, "name")
    for candidate in others:
        if candidate.strip():
            return clean_line(candidate, "name")
    for several in ways:
        if values := split_several(several):
            return clean_line(values[0], "name")
    raise Refused(N_("A customer needs a name, a nickname, an organisation or a way to reach them."), field="name")


def _fill(session: Session, row: Customer, given: CustomerInput, clock: Clock) -> None:
    for attribute in _LINES:
        setattr(row, attribute, clean_line(getattr(given, attribute), attribute))
    row.name = full_name(given)
    row.tax_id, row.branch = clean_tax_id(given.tax_id), clean_branch(given.branch)
    row.kind = _kind(row)
    row.sort_name = sort_key(row.name)
    row.born = clean_born(given.born, clock.today())
    row.tags = ";".join(clean_tags(given.tags))
    row.note = clean_text(given.note, "note")
    row.referred_by_text = clean_line(given.referred_by, "referred_by")
    row.referred_by_id = _referrer(session, row.referred_by_text, row.id)


def _kind(row: Customer) -> str:
    """What has a given or family name is a person, whoever pays their invoices; what has none is an organisation where
    it is named as one, or was one."""
    if row.organisation and row.name == row.organisation:
        return "organisation"
    return row.kind if row.kind == "organisation" and not (row.given or row.family) else "person"


def clean_tags(text: str) -> tuple[str, ...]:
    """Tags typed with ``;`` or ``,`` between them, each once. Raises Refused (field ``tags``)."""
    tags = (clean_line(tag, "tags", limit=60) for tag in text.replace(",", ";").split(";"))
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def _referrer(session: Session, text: str, own_id: int | None) -> int | None:
    """The customer that ``text`` names by code or by a name only one has; else None, and the text stands alone."""
    from sqlmodel import col, or_, select

    from deskcrm.models import Customer

    if not text:
        return None
    statement = select(Customer.id).where(
        or_(Customer.code == text, Customer.name == text), col(Customer.archived_at).is_(None)
    )
    found = [customer_id for customer_id in session.exec(statement.limit(3)) if customer_id != own_id]
    return found[0] if len(found) == 1 else None


def _row(session: Session, customer_id: int) -> Customer:
    from deskcrm.models import Customer

    return there(session, Customer, customer_id, rows.CUSTOMER_GONE)
