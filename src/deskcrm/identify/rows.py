"""The statements that read one customer, and the view of them.

Plain SQL on the connection: the customer screen is held to a budget that SQLAlchemy would exceed, and the same view
must come out whichever door it went through.
"""

from __future__ import annotations

from typing import Any

from deskcrm.errors import NotFound
from deskcrm.identify.views import ContactPointView, CustomerView
from deskcrm.locale.messages import N_
from deskcrm.store.doors import takes_connection
from deskcrm.store.records import instant
from deskcrm.text import clean_line

CUSTOMER_GONE = N_("This customer is not in the base any more.")

_CUSTOMER = """
SELECT id, code, version, kind, name, title, given, family, nickname, organisation, language, preferred_channel, born,
    referred_by_text, tags, note, created_at, tax_id, branch
FROM customer WHERE archived_at IS NULL AND id = ?
"""
_POINTS = """
SELECT id, kind, value, normal, extension, label, display_name, subdistrict, district, province, postcode, country
FROM contact_point WHERE customer_id = ? AND archived_at IS NULL ORDER BY position, id
"""


@takes_connection
def name_of(connection: Any, customer_id: int) -> str:
    """A customer's name, of one who is out of use too; empty for nobody."""
    found = connection.execute("SELECT name FROM customer WHERE id = ?", (customer_id,)).fetchone()
    return str(found[0]) if found else ""


def customer(connection: Any, customer_id: int) -> CustomerView:
    """One customer with their contact points. Raises NotFound."""
    row = connection.execute(_CUSTOMER, (customer_id,)).fetchone()
    if row is None:
        raise NotFound(CUSTOMER_GONE)
    (number, code, version, kind, name, title, given, family, nickname, organisation, language, channel, born,
     referred_by, tags, note, created_at, tax_id, branch) = row  # fmt: skip
    return CustomerView(
        id=number,
        code=code,
        version=version,
        kind=kind,
        name=name,
        title=title,
        given=given,
        family=family,
        nickname=nickname,
        organisation=organisation,
        language=language,
        preferred_channel=channel,
        born=born,
        referred_by=referred_by,
        tags=tuple(tag for tag in tags.split(";") if tag),
        note=note,
        created_at=instant(created_at),
        contact_points=tuple(ContactPointView(*point) for point in connection.execute(_POINTS, (customer_id,))),
        tax_id=tax_id,
        branch=branch,
    )


def customer_there(connection: Any, customer_id: int) -> None:
    """Raises NotFound for a customer that is missing or archived."""
    found = connection.execute("SELECT 1 FROM customer WHERE id = ? AND archived_at IS NULL", (customer_id,))
    if found.fetchone() is None:
        raise NotFound(CUSTOMER_GONE)


@takes_connection
def customer_id_of(connection: Any, code: str) -> int:
    """The id of the customer with this public code, capital letters and outer blanks aside; of one who was merged
    into another, that one. Raises NotFound."""
    from deskcrm.identify.forwards import kept_for

    wanted = code.strip()
    for candidate in (wanted, wanted.upper()):
        found = kept_for(connection, candidate)
        if found is not None:
            return found
    raise NotFound(N_("There is no customer with the code {code}."), code=clean_line(code, "code"))
