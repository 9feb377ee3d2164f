"""Offers as a file: an ``[[offer]]`` for each, with the customer's and the product's code and what was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deskcrm.customize.offer_rows import offers, open_offers
from deskcrm.customize.offer_views import OfferInput, OfferView
from deskcrm.customize.offers import make_offer
from deskcrm.customize.option_file import option_code
from deskcrm.customize.product_options import made_product
from deskcrm.differentiate.products import find_product
from deskcrm.exchange.entry_file import (
    Entry,
    day_in,
    entries_of,
    entry_text,
    keep_each,
    text_in,
    texts_in,
    whole_in,
)
from deskcrm.exchange.printing import write_whole
from deskcrm.identify.rows import customer_id_of
from deskcrm.money import to_decimal
from deskcrm.settings.files import typed_path
from deskcrm.settings.office import load
from deskcrm.store.audit import EXPORT
from deskcrm.store.doors import connection_of

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.store import Office

KEY: Final = "offer"
OPEN: Final = "open"

_TEXTS: Final = ("number", "customer", "product", "note", "state", "price", "amount")
_NAMES: Final = (*_TEXTS, "fetch_from", "options", "pieces", "until")
_ALL: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What became of a file's offers: ``made``, ``there`` already, ``ended`` ones that are left out; the numbers of
    those ``repriced``, which come to another amount today than the file has."""

    made: int
    there: int
    ended: int
    repriced: tuple[str, ...]


def offer_entries(office: Office, path: Path, *, customer_id: int | None = None) -> int:
    """Writes the offers, or those of one customer, as JSON where the file's name ends so, else as TOML; the audit says
    so, and whose they are. Returns how many they are. Raises Refused (``to``)."""
    found = office.read(offers, customer_id=customer_id, limit=_ALL, clock=office.clock)
    currency = office.read(load).currency
    named = sorted({one.customer_id for one in found})
    note = partial(office.note, EXPORT, {"kind": "offers", "rows": len(found), "file": path.name}, named)
    text = entry_text(path, KEY, (_entry(one, currency) for one in reversed(found)))
    write_whole(typed_path(str(path)), text.encode("utf-8"), note)
    return len(found)


def keep_offers(session: Session, text: str, *, staff_id: int | None, clock: Clock) -> BroughtIn:
    """Makes every open offer of a file, at today's price and with a new number, or none. One that holds already as it
    is in the file is left alone; so are those that were ordered, withdrawn or have lapsed.

    Raises Refused saying which offer of the file cannot be made, and why.
    """
    currency = load(connection_of(session)).currency
    counts = {"made": 0, "there": 0, "ended": 0}
    repriced: list[str] = []

    def keep(entry: Entry) -> None:
        given, texts = _input(session, entry), {name: text_in(entry, name, _NAMES) for name in _TEXTS}
        if texts["state"] not in ("", OPEN) or (given.valid_until or clock.today()) < clock.today():
            counts["ended"] += 1
        elif _holds(session, given, clock):
            counts["there"] += 1
        else:
            made = make_offer(session, given, staff_id=staff_id, clock=clock)
            counts["made"] += 1
            if texts["amount"] not in ("", to_decimal(made.amount, currency)):
                repriced.append(made.number)

    keep_each(enumerate(entries_of(text, KEY), 1), keep)
    return BroughtIn(**counts, repriced=tuple(repriced))


def _entry(one: OfferView, currency: str) -> Entry:
    return {
        "number": one.number, "customer": one.customer_code, "product": one.product_code, "options": list(one.options),
        "pieces": one.pieces, "until": one.valid_until.isoformat(), "note": one.note, "fetch_from": one.fetch_from,
        "state": one.state, "price": to_decimal(one.price, currency), "amount": to_decimal(one.amount, currency),
    }  # fmt: skip


def _input(session: Session, entry: Entry) -> OfferInput:
    connection = connection_of(session)
    return OfferInput(
        customer_id_of(connection, text_in(entry, "customer", _NAMES)),
        text_in(entry, "product", _NAMES),
        tuple(texts_in(entry, "options", _NAMES)),
        whole_in(entry, "pieces", _NAMES, 1),
        day_in(entry, "until", _NAMES),
        text_in(entry, "note", _NAMES),
        text_in(entry, "fetch_from", _NAMES) if "fetch_from" in entry else None,
    )


def _holds(session: Session, given: OfferInput, clock: Clock) -> bool:
    """Whether the customer has just this offer, and it may still be ordered."""
    connection = connection_of(session)
    made = made_product(connection, find_product(session, given.product).id)
    chosen = {option_code(made.make_up, text) for text in given.options}
    return any(
        (one.product_id, set(one.options), one.pieces, one.valid_until)
        == (made.product_id, chosen, given.pieces, given.valid_until or one.valid_until)
        for one in open_offers(connection, given.customer_id, clock=clock, limit=_ALL)
    )
