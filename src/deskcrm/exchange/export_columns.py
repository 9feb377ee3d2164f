"""What an export writes of each kind: the import's own fields, and what they are read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from deskcrm.exchange.fields import (
    COMPLAINTS,
    CONSENTS,
    CUSTOMERS,
    FACTS,
    FOLLOW_UPS,
    INTERACTIONS,
    PRODUCTS,
    PURCHASES,
    RELATIONS,
)

TEXT, WHOLE, TRUTH = "text", "whole", "truth"
INSTANT, AMOUNT, PRICE, QUANTITY, MINUTES = "instant", "amount", "price", "quantity", "minutes"
STAGE_WORD, UID, PLACES = "stage word", "uid", "places"


@dataclass(frozen=True, slots=True)
class Column:
    """``source`` is an expression over the kind's tables; ``sort`` says how its value is written."""

    name: str
    source: str
    sort: str = TEXT


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind: its columns in order, the tables they come from, and which records beside the archived stay out."""

    columns: tuple[Column, ...]
    tables: str
    only: str = "1"

    @property
    def statement(self) -> str:
        """Selects every record that is not archived, in the order it came."""
        return self.statement_of("1")

    def statement_of(self, which: str) -> str:
        """As :attr:`statement`, of the records that meet the condition ``which`` too."""
        sources = ", ".join(column.source for column in self.columns)
        return (
            f"SELECT {sources} FROM {self.tables}"  # noqa: S608
            f" WHERE t.archived_at IS NULL AND {self.only} AND {which} ORDER BY t.id"
        )


def _own(*names: str, sort: str = TEXT) -> tuple[Column, ...]:
    return tuple(Column(name, f"t.{name}", sort) for name in names)


def _escaped(source: str) -> str:
    """As identify.several.join_several writes a value among others."""
    return f"replace(replace({source}, '\\', '\\\\'), ';', '\\;')"


def _points(name: str, kind: str, column: str = "value") -> Column:
    """What all the ways of one kind have in ``column``, in their order; empty where none has anything."""
    return Column(
        name,
        f"(SELECT CASE WHEN max(p.{column}) <> '' THEN group_concat("  # noqa: S608
        f"{_escaped(f'p.{column}')}, '; ' ORDER BY p.position, p.id) END"
        f" FROM contact_point p WHERE p.customer_id = t.id AND p.kind = '{kind}' AND p.archived_at IS NULL)",
    )


_OTHERS = Column(
    "other_addresses",
    "(SELECT json_group_array(json_array(o.label, o.value, o.subdistrict, o.district, o.province, o.postcode,"
    " o.country) ORDER BY o.position, o.id) FROM contact_point o WHERE o.customer_id = t.id AND o.kind = 'address'"
    " AND o.archived_at IS NULL AND o.id <> a.id)",
    PLACES,
)
_CUSTOMER = Column("customer", "coalesce(c.code, '-')")
_JOIN_CUSTOMER = " LEFT JOIN customer c ON c.id = t.customer_id"
_COMPANY = Column(
    "goes_with",
    f"(SELECT group_concat({_escaped('o.code')}, '; ' ORDER BY o.code) FROM product_link l"  # noqa: S608
    " JOIN product o ON o.id = l.other_id AND o.archived_at IS NULL"
    " WHERE l.product_id = t.id AND l.archived_at IS NULL)",
)
_CHANNEL = Column("channel", "coalesce(nullif(h.name, ''), h.code)")
_JOIN_CHANNEL = " LEFT JOIN channel h ON h.id = t.channel_id"
_JOIN_PRODUCT = " LEFT JOIN product p ON p.id = t.product_id"
_COMPLAINT = Column("complaint_number", "x.number")
_JOIN_COMPLAINT = " LEFT JOIN complaint x ON x.id = t.complaint_id AND x.archived_at IS NULL"
_JOIN_STAFF = " LEFT JOIN staff s ON s.id = t.staff_id"
_JOIN_OWNER = " LEFT JOIN staff s ON s.id = t.owner_id"
_JOIN_FELT = (
    " LEFT JOIN matter m ON m.id = t.matter_id LEFT JOIN satisfaction e ON e.id = (SELECT max(f.id)"
    " FROM satisfaction f WHERE f.interaction_id = t.id AND f.archived_at IS NULL)"
)
_ADDRESS = (
    " LEFT JOIN contact_point a ON a.id = (SELECT p.id FROM contact_point p WHERE p.customer_id = t.id"
    " AND p.kind = 'address' AND p.archived_at IS NULL ORDER BY p.position, p.id LIMIT 1)"
)

SHEETS: Mapping[str, Sheet] = {
    CUSTOMERS: Sheet(
        (
            *_own("code", "name", "title", "given", "family", "nickname", "organisation"),
            *_own("tax_id", "branch"),
            _points("phone", "phone"),
            _points("phone_label", "phone", "label"),
            _points("email", "email"),
            _points("email_label", "email", "label"),
            _points("line_id", "line"),
            _points("line_label", "line", "label"),
            _points("line_name", "line", "display_name"),
            Column("address", "a.value"),
            *(Column(name, f"a.{name}") for name in ("subdistrict", "district", "province", "postcode", "country")),
            Column("address_label", "a.label"),
            _OTHERS,
            *_own("born", "language", "preferred_channel"),
            Column("referred_by", "t.referred_by_text"),
            *_own("tags", "note", "kind"),
        ),
        f"customer t{_ADDRESS}",
    ),
    PRODUCTS: Sheet(
        (
            *_own("code", "name", "family"),
            *_own("unit_price", "unit_cost", sort=PRICE),
            *_own("kind"),
            Column("upgrade", "u.code"),
            _COMPANY,
            *_own("launched"),
        ),
        "product t LEFT JOIN product u ON u.id = t.upgrade_id AND u.archived_at IS NULL",
    ),
    PURCHASES: Sheet(
        (
            Column("customer", "c.code"),  # empty for a sale to nobody known
            Column("order", "t.order_number"),
            *_own("at", sort=INSTANT),
            Column("product", "p.code"),
            *_own("description"),
            *_own("quantity", sort=QUANTITY),
            *_own("unit_price", "unit_cost", sort=PRICE),
            *_own("amount", "cost", sort=AMOUNT),
            *_own("place", "payment"),
        ),
        f"purchase t{_JOIN_CUSTOMER}{_JOIN_PRODUCT}",
    ),
    INTERACTIONS: Sheet(
        (
            _CUSTOMER,
            *_own("at", sort=INSTANT),
            _CHANNEL,
            *_own("direction"),
            Column("minutes", "t.seconds", MINUTES),
            *_own("seconds", sort=WHOLE),
            Column("staff", "s.name"),
            Column("matter", "m.name"),
            *_own("subject", "note", "outcome"),
            Column("expected", "e.expected", WHOLE),
            Column("perceived", "e.perceived", WHOLE),
            Column("worth", "e.worth", TRUTH),
            *_own("spoke_name", "spoke_relation", "spoke_may_know"),
            _COMPLAINT,
        ),
        f"interaction t{_JOIN_CUSTOMER}{_JOIN_CHANNEL}{_JOIN_STAFF}{_JOIN_FELT}{_JOIN_COMPLAINT}",
    ),
    COMPLAINTS: Sheet(
        (
            *_own("number"),
            Column("customer", "c.code"),
            *_own("at", sort=INSTANT),
            _CHANNEL,
            Column("product", "p.code"),
            *_own("category", "subcategory", "description"),
            Column("status", "t.status || char(31) || t.stage", STAGE_WORD),
            *_own("closed_at", sort=INSTANT),
            *_own("response"),
            *_own("breached", sort=TRUTH),
            *_own("severity", sort=WHOLE),
            *_own("wish", "stage"),
            Column("owner", "s.name"),
            *_own("due", sort=INSTANT),
            *_own("resolution", "root_cause"),
            *_own("told", sort=TRUTH),
            *_own("remedy"),
            *_own("remedy_cost", sort=AMOUNT),
            *_own("acknowledged_at", "answered_at", sort=INSTANT),
        ),
        f"complaint t{_JOIN_CUSTOMER}{_JOIN_CHANNEL}{_JOIN_PRODUCT}{_JOIN_OWNER}",
    ),
    FOLLOW_UPS: Sheet(
        (
            Column("id", "coalesce(t.number, t.uid)", UID),
            _CUSTOMER,
            *_own("title", "kind"),
            *_own("due", sort=INSTANT),
            *_own("state"),
            Column("owner", "o.name"),
            *_own("done_at", sort=INSTANT),
            *_own("note"),
            Column("promised_by", "b.name"),
            *_own("promised_due", "snoozed_until", sort=INSTANT),
            Column("done_by", "d.name"),
            *_own("task"),
            *_own("due_from", sort=INSTANT),
            *_own("repeats"),
            *_own("repeats_from", sort=INSTANT),
            *_own("until_call", sort=TRUTH),
            *_own("renewed", sort=WHOLE),
            *_own("broken_at", sort=INSTANT),
            _COMPLAINT,
        ),
        f"follow_up t{_JOIN_CUSTOMER} LEFT JOIN staff o ON o.id = t.owner_id LEFT JOIN staff b"
        f" ON b.id = t.promised_by_id LEFT JOIN staff d ON d.id = t.done_by_id{_JOIN_COMPLAINT}",
    ),
    FACTS: Sheet(
        (
            _CUSTOMER,
            *_own("question", "words", "detail", "circumstance"),
            *_own("learned_at", "confirmed_at", sort=INSTANT),
            Column("staff", "s.name"),
        ),
        f"profile_fact t{_JOIN_CUSTOMER}{_JOIN_STAFF}",
        "t.sensitive = ''",
    ),
    CONSENTS: Sheet(
        (_CUSTOMER, *_own("purpose", "state"), *_own("at", sort=INSTANT), *_own("source"), Column("staff", "s.name")),
        f"consent t{_JOIN_CUSTOMER}{_JOIN_STAFF}",
    ),
    RELATIONS: Sheet(
        (_CUSTOMER, Column("other", "r.code"), *_own("kind", "word", "position", "role", "note")),
        f"relation t{_JOIN_CUSTOMER} JOIN customer r ON r.id = t.other_id",
        "c.archived_at IS NULL AND r.archived_at IS NULL",
    ),
}
"""Every kind's sheet. Purchases also carry ``amount``, which an import computes itself."""
