"""Whom and what a row names: the customer and the product it belongs to, found or to be created.

The file is checked on one snapshot of the base and written later, so everything found is looked up again in the
write's own transaction. A name is resolved once, however often the file repeats it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from deskcrm.errors import Refused
from deskcrm.exchange.rows import Context, insert
from deskcrm.identify.codes import code_of, next_number
from deskcrm.identify.forwards import kept_for
from deskcrm.identify.phones import normal_email, normal_phone
from deskcrm.locale.collation import sort_key
from deskcrm.locale.messages import N_

CODE_LIMIT = 60
"""Characters a public code may have."""

NOBODY = -1
"""The reference of a row that names nobody."""

NOT_IDENTIFIED = "-"
"""What stands for somebody not identified, here as on the command line."""

_PHONE = re.compile(r"[+(]?[\d๐-๙][\d๐-๙\s().\-/]{5,}(?:\D{1,12}\d{1,7})?")
_PHONE_SIGNS = re.compile(r"[+0๐(]|.*[\d๐-๙][\s().\-/]")
_CODE = re.compile(r"(?=.*\d)\S+")


class Customers:
    """The customers a file names. ``created`` counts those the write made."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._references: dict[str, int] = {}
        self.texts: list[str] = []
        self._ids: list[int] = []
        self._fresh: dict[str, int] = {}
        self._rows: list[tuple[Any, ...]] = []
        self._points: list[tuple[Any, ...]] = []
        self._codes: Codes | None = None
        self._next_id = 0
        self.created = 0

    def reference(self, connection: Any, text: str, *, known_only: bool = False) -> int:
        """The number that stands for ``text`` from now on.

        Raises Refused when several customers or an archived one are meant, or nobody and ``known_only`` is set.
        """
        reference = self._references.get(text)
        if reference is None:
            found = find_customer(connection, text, self._context.settings.country)
            if found is None and known_only:
                raise Refused(N_("There is no customer {customer}."), customer=text)
            reference = self._references[text] = len(self.texts)
            self.texts.append(text)
        return reference

    def begin(self, connection: Any) -> None:
        """Turns to the write's own transaction."""
        self._ids = [0] * len(self.texts)
        self._next_id = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM customer").fetchone()[0]

    def ids(self, connection: Any, references: Iterable[int]) -> dict[int, int]:
        """The ids of the customers that stand for ``references``, created where the base has none."""
        found = {}
        for reference in references:
            if reference != NOBODY:
                found[reference] = self._ids[reference] or self._resolve(connection, reference)
        insert(connection, "customer", _CUSTOMER_COLUMNS, self._rows, self._context)
        insert(connection, "contact_point", _POINT_COLUMNS, self._points, self._context)
        self._rows.clear()
        self._points.clear()
        return found

    def _resolve(self, connection: Any, reference: int) -> int:
        text, country = self.texts[reference], self._context.settings.country
        customer_id = find_customer(connection, text, country) or self._create(connection, text, country)
        self._ids[reference] = customer_id
        return customer_id

    def _create(self, connection: Any, text: str, country: str) -> int:
        kind, normal, extension = _way_to_reach(text, country)
        same = self._fresh.get(normal) if normal else None
        if same is not None:
            return same
        customer_id = self._next_id
        self._next_id += 1
        self.created += 1
        if not kind and len(text) <= CODE_LIMIT and _CODE.fullmatch(text):
            code = text
        else:
            self._codes = self._codes or Codes(connection, self._context.settings.code_prefix, self.texts)
            code = self._codes.next()
        self._rows.append((customer_id, code, text, sort_key(text)))
        if kind:
            self._fresh[normal] = customer_id
            self._points.append((customer_id, kind, text, normal, extension))
        return customer_id


class Codes:
    """Codes for new customers, continued past those of the base and those that ``reserved`` texts will take."""

    def __init__(self, connection: Any, prefix: str, reserved: list[str]) -> None:
        own = re.compile(rf"{re.escape(prefix)}-(\d{{1,12}})")
        numbers = [int(match[1]) for text in reserved if (match := own.fullmatch(text))]
        self._prefix = prefix
        self._number = max(next_number(connection, prefix), max(numbers, default=0) + 1)

    def next(self) -> str:
        """The next code that nobody has."""
        code = code_of(self._prefix, self._number)
        self._number += 1
        return code


class Products:
    """The products a file names, by exact code or a name that only one has. ``created`` counts those made."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._references: dict[str, int] = {}
        self.texts: list[str] = []
        self._names: list[str] = []
        self._known: list[tuple[int, int | None] | None] = []
        self._catalogue: _Catalogue | None = None
        self._rows: list[tuple[Any, ...]] = []
        self._next_id = 0
        self.created = 0

    def reference(self, connection: Any, text: str) -> int:
        """The number that stands for ``text`` from now on. Raises Refused when several or an archived one are meant."""
        reference = self._references.get(text)
        if reference is None:
            self._catalogue = self._catalogue or _Catalogue(connection)
            self._catalogue.find(text)
            reference = self._references[text] = len(self.texts)
            self.texts.append(text)
            self._names.append("")
        return reference

    def name(self, reference: int, description: str) -> None:
        """What the product is called if it has to be created: the first description that is none too little."""
        if not self._names[reference]:
            self._names[reference] = description

    def begin(self, connection: Any) -> None:
        """Turns to the write's own transaction."""
        self._catalogue = None
        self._known = [None] * len(self.texts)
        self._next_id = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM product").fetchone()[0]

    def known(self, connection: Any, references: Iterable[int]) -> dict[int, tuple[int | None, int | None]]:
        """Id and unit cost of the products that stand for ``references``, created where the base has none."""
        found: dict[int, tuple[int | None, int | None]] = {NOBODY: (None, None)}
        for reference in references:
            if reference != NOBODY:
                found[reference] = self._known[reference] or self._resolve(connection, reference)
        insert(connection, "product", _PRODUCT_COLUMNS, self._rows, self._context)
        self._rows.clear()
        return found

    def _resolve(self, connection: Any, reference: int) -> tuple[int, int | None]:
        text = self.texts[reference]
        self._catalogue = self._catalogue or _Catalogue(connection)
        product = self._catalogue.find(text)
        if product is None:
            product = self._next_id, None
            self._rows.append((self._next_id, text, self._names[reference] or text))
            self._next_id += 1
            self.created += 1
        self._known[reference] = product
        return product


_CUSTOMER_COLUMNS = {
    "id": None, "code": None, "name": None, "sort_name": None, "kind": "person", "title": "", "given": "",
    "family": "", "nickname": "", "organisation": "", "language": "", "preferred_channel": "", "born": "",
    "referred_by_text": "", "tags": "", "note": "",
}  # fmt: skip
_POINT_COLUMNS = {
    "customer_id": None, "kind": None, "value": None, "normal": None, "extension": None, "position": 0, "label": "",
    "display_name": "", "subdistrict": "", "district": "", "province": "", "postcode": "", "country": "",
}  # fmt: skip
_PRODUCT_COLUMNS = {"id": None, "code": None, "name": None, "family": "", "kind": "good"}


def find_customer(connection: Any, text: str, country: str) -> int | None:
    """The customer that ``text`` names: by code, then phone, then e-mail, then exact name; None for nobody.

    Raises Refused when several are meant, or one who was archived.
    """
    row = connection.execute("SELECT 1 FROM customer WHERE code = ?", (text,)).fetchone()
    if row is not None:
        kept = kept_for(connection, text)
        if kept is None:
            raise Refused(N_("The customer {customer} was archived."), customer=text)
        return kept
    kind, normal, _extension = _way_to_reach(text, country, lenient=True)
    if kind:
        found = connection.execute(
            "SELECT DISTINCT c.id FROM contact_point p JOIN customer c ON c.id = p.customer_id"
            " WHERE p.normal = ? AND p.kind = ? AND p.archived_at IS NULL AND c.archived_at IS NULL LIMIT 2",
            (normal, kind),
        ).fetchall()
        if found:
            return _only(found, text)
    named = connection.execute(
        "SELECT id FROM customer WHERE name = ? AND archived_at IS NULL LIMIT 2", (text,)
    ).fetchall()
    return _only(named, text) if named else None


class Widths:
    """How many digits the codes of customers have that begin with 0: a spreadsheet program takes such zeros away."""

    def __init__(self, connection: Any) -> None:
        rows = connection.execute("SELECT DISTINCT length(code) FROM customer WHERE code GLOB '0[0-9]*'").fetchall()
        self._widths = tuple(width for (width,) in rows)

    def restored(self, connection: Any, code: str) -> str:
        """``code`` with the zeros that make it a known customer's code, where it is none itself."""
        if not (self._widths and code.isascii() and code.isdigit()) or code.startswith("0"):
            return code
        padded = [code.zfill(width) for width in self._widths if width > len(code)]
        for one in (code, *padded):
            if connection.execute("SELECT 1 FROM customer WHERE code = ?", (one,)).fetchone() is not None:
                return one
        return code


class _Catalogue:
    """The products of the base, read once: few against the lines that name them, and names have no index."""

    def __init__(self, connection: Any) -> None:
        self._by_code: dict[str, tuple[int, int | None, bool]] = {}
        self._by_name: dict[str, list[tuple[int, int | None]]] = {}
        rows = connection.execute("SELECT id, code, name, unit_cost, archived_at IS NOT NULL FROM product")
        for product_id, code, name, cost, archived in rows:
            self._by_code[code] = product_id, cost, bool(archived)
            if not archived:
                self._by_name.setdefault(name, []).append((product_id, cost))

    def find(self, text: str) -> tuple[int, int | None] | None:
        """Id and unit cost of the product with this exact code, else of the only one of this name; None for none.

        Raises Refused when several are meant, or one that was archived.
        """
        coded = self._by_code.get(text)
        if coded is not None:
            if coded[2]:
                raise Refused(N_("The product {product} was archived."), product=text)
            return coded[:2]
        named = self._by_name.get(text, [])
        if len(named) > 1:
            raise Refused(N_("Several products are called {product}; its code says which."), product=text)
        return named[0] if named else None


def _only(found: list[tuple[Any, ...]], text: str) -> int:
    if len(found) > 1:
        raise Refused(N_("Several customers could be {customer}; a code says which."), customer=text)
    return int(found[0][0])


def _way_to_reach(text: str, country: str, *, lenient: bool = False) -> tuple[str, str, str]:
    """Kind, normal form and extension when ``text`` is a phone number or an e-mail address, else empty texts.

    A bare run of digits is rather a code: it counts as a phone number only when ``lenient``.
    """
    try:
        if "@" in text:
            return "email", normal_email(text), ""
        if _PHONE.fullmatch(text) and (lenient or _PHONE_SIGNS.match(text)):
            phone = normal_phone(text, country)
            if phone.e164:
                return "phone", phone.e164, phone.extension
    except Refused:
        pass
    return "", "", ""
