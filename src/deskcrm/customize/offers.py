"""Offers of products made to order: made of choices, kept at their price until a day, turned into an order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from deskcrm.customize.branches import nearest_branch
from deskcrm.customize.configurator import Configuration, state
from deskcrm.customize.offer_rows import offers_where
from deskcrm.customize.offer_views import NowPrice, OfferInput, OfferView
from deskcrm.customize.option_file import option_code
from deskcrm.customize.product_options import MadeView, made_product
from deskcrm.differentiate.products import find_product
from deskcrm.differentiate.purchases import add_purchase
from deskcrm.differentiate.views import PurchaseInput
from deskcrm.errors import DeskError, NotFound, Refused
from deskcrm.identify.rows import CUSTOMER_GONE
from deskcrm.interact.calendar import calendar_of
from deskcrm.interact.follow_ups import write_follow_up
from deskcrm.interact.numbering import complaint_number, filled, grouped
from deskcrm.interact.views import FollowUpInput
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.money import AMOUNT_LIMIT, decimals
from deskcrm.settings.office import load
from deskcrm.store.doors import connection_of
from deskcrm.store.records import key, there, unchanged
from deskcrm.text import TEXT_LIMIT, clean_line, clean_text, shortened

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.interact.working_time import WorkingCalendar
    from deskcrm.models import Offer

MOST_PIECES = 10_000
LONGEST_NAME = 200
"""So much of a product's name stands in the title of a promise."""

FURTHEST = 3660
"""Days ahead that are looked at for a working day."""

_GONE = N_("This offer is not there any more.")


def make_offer(session: Session, given: OfferInput, *, staff_id: int | None, clock: Clock) -> OfferView:
    """Keeps what was chosen as an offer at today's price.

    Raises NotFound for the customer; Refused (``product``, ``option``, ``pieces``, ``valid_until``) for a choice that
    is not complete or not possible, saying why.
    """
    from deskcrm.models import Customer, Offer, OfferChoice

    there(session, Customer, given.customer_id, CUSTOMER_GONE)
    connection = connection_of(session)
    made = made_product(connection, find_product(session, given.product).id)
    found = chosen_of(made, given.options)
    settings = load(connection)
    until = given.valid_until or clock.today() + timedelta(days=settings.offer_days)
    if until < clock.today():
        raise Refused(N_("An offer holds until today at least."), field="valid_until")
    if not 1 <= given.pieces <= MOST_PIECES:
        raise Refused(N_("A number of pieces from 1 to {most} is needed."), field="pieces", most=MOST_PIECES)
    fetch_from = given.fetch_from
    if fetch_from is None:
        branch = nearest_branch(connection, given.customer_id)
        fetch_from = branch.name if branch else ""
    row = Offer(
        number=_next_number(session),
        customer_id=given.customer_id,
        product_id=made.product_id,
        at=clock.now(),
        staff_id=staff_id,
        pieces=given.pieces,
        words=choice_words(found),
        price=found.price,
        amount=_amount(found, given.pieces),
        lead_days=found.lead_days,
        valid_until=until.isoformat(),
        fetch_from=clean_line(fetch_from, "fetch_from"),
        note=clean_text(given.note, "note"),
    )
    session.add(row)
    session.flush()
    for code in found.chosen:
        session.add(OfferChoice(offer_id=key(row), option_id=made.ids[code]))
    session.flush()
    return offer(session, key(row), clock=clock)


def order_offer(
    session: Session, offer_id: int, *, version: int | None = None, staff_id: int | None, clock: Clock
) -> OfferView:
    """Turns an open offer into an order: a purchase at the offered price, and a promise for the day, all or none.

    Raises NotFound, Stale when it was changed since ``version``, Refused (``offer``) for one that is ordered, withdrawn
    or past its day, or whose choice cannot be made any more.
    """
    row = _open_at(session, offer_id, version)
    connection = connection_of(session)
    if date.fromisoformat(row.valid_until) < clock.today():
        raise Refused(
            N_("The offer held until {day}: it needs a new price. Make it anew."), field="offer",
            day=formats.date(date.fromisoformat(row.valid_until)),
        )  # fmt: skip
    view = offer(session, offer_id, clock=clock)
    made = made_product(connection, row.product_id)
    if (problem := _problem(made, view)) != "":
        raise Refused(N_("This cannot be made any more: {reason}. Make it anew."), field="offer", reason=problem)
    currency = load(connection).currency
    line = PurchaseInput(
        row.customer_id,
        row.pieces * 1000,
        made.code,
        description=shortened(row.words),
        unit_price=row.price * 10 ** (4 - decimals(currency)),
        place=row.fetch_from,
        number_it=True,
    )
    bought = add_purchase(session, line, staff_id=staff_id, clock=clock)
    due = ready_at(calendar_of(connection, clock=clock), row.lead_days, clock)
    promise = FollowUpInput(
        _("{product} made to order, offer {number}", product=shortened(made.called, LONGEST_NAME),
          number=grouped(row.number)),
        due,
        promise=True,
        customer_id=row.customer_id,
        note=shortened("\n".join(filter(None, (row.words, row.fetch_from, row.note))), TEXT_LIMIT),
    )  # fmt: skip
    row.follow_up_id = key(write_follow_up(session, promise, staff_id=staff_id, clock=clock))
    row.purchase_id, row.state, row.ended_at = bought.id, "ordered", clock.now()
    session.flush()
    return offer(session, offer_id, clock=clock)


def withdraw_offer(
    session: Session,
    offer_id: int,
    *,
    version: int | None = None,
    staff_id: int | None = None,  # noqa: ARG001
    clock: Clock,
) -> OfferView:
    """The offer holds no more. Raises NotFound, Stale, Refused (``offer``) for one that is no longer open."""
    row = _open_at(session, offer_id, version)
    row.state, row.ended_at = "withdrawn", clock.now()
    session.flush()
    return offer(session, offer_id, clock=clock)


def offer(session: Session, offer_id: int, *, clock: Clock) -> OfferView:
    """One offer. Raises NotFound."""
    session.flush()
    found = offers_where(connection_of(session), "o.id = ?", (offer_id,), clock=clock)
    if not found:
        raise NotFound(_GONE)
    return found[0]


def offer_numbered(session: Session, number: str, *, clock: Clock) -> OfferView:
    """The offer of a number as typed. Raises NotFound."""
    session.flush()
    found = offers_where(connection_of(session), "o.number = ?", (filled(number),), clock=clock)
    if not found:
        raise NotFound(N_("There is no offer {number}."), number=clean_line(number, "number")[:40])
    return found[0]


def price_now(session: Session, offer_id: int, *, clock: Clock) -> NowPrice:
    """What an offer comes to today, beside what was offered. Raises NotFound, Refused for a product that is not made
    to order any more."""
    view = offer(session, offer_id, clock=clock)
    made = made_product(connection_of(session), view.product_id)
    found = state(made.make_up, view.options)
    return NowPrice(view.amount, found.price * view.pieces, found.price, _problem(made, view))


def chosen_of(made: MadeView, options: Iterable[str]) -> Configuration:
    """The choice that options (codes or names) make. Raises Refused (``option``) unless it can be ordered as it is."""
    codes = [option_code(made.make_up, text) for text in options]
    found = state(made.make_up, codes)
    if not found.valid:
        last = next((code for code in codes if not state(made.make_up, codes[: codes.index(code) + 1]).valid), "")
        before = state(made.make_up, codes[: codes.index(last)]) if last else found
        raise Refused(N_("This cannot be chosen together: {reason}."), field="option",
                      reason=before.why_not_words(last) if last else "; ".join(found.missing))  # fmt: skip
    if found.missing:
        raise Refused(N_("This is not complete: {missing}."), field="option", missing="; ".join(found.missing))
    if found.price < 0:
        raise Refused(N_("This choice comes to less than nothing."), field="option")
    return found


def choice_words(found: Configuration) -> str:
    """The choices as a line: ``Cover: Silk; Extras: Name on it, Tassel``."""
    parts = []
    for group in found.make_up.groups:
        names = [option.name for option in group.options if option.code in found.chosen]
        if names:
            parts.append(f"{group.name}: {', '.join(names)}")
    return "; ".join(parts)


def ready_at(calendar: WorkingCalendar, lead_days: int, clock: Clock) -> datetime:
    """When something that takes so many working days is ready: at the closing of the last of them, counted from the day
    after today; what takes none is ready today while the office is open, else on the next working day. Raises
    Refused for an office never open."""
    day, left = clock.today(), lead_days
    closing = calendar.closing(day)
    if lead_days == 0 and closing is not None and closing > clock.now():
        return closing
    left = max(1, lead_days)
    for _step in range(FURTHEST):
        day += timedelta(days=1)
        closing = calendar.closing(day)
        if closing is not None:
            left -= 1
            if not left:
                return closing
    raise Refused(N_("The office is never open: its opening hours are missing in the settings."), field="due")


def _amount(found: Configuration, pieces: int) -> int:
    amount = found.price * pieces
    if amount > AMOUNT_LIMIT:
        raise Refused(N_("This quantity at this price is more than can be kept."), field="pieces")
    return amount


def _problem(made: MadeView, view: OfferView) -> str:
    """Why the choice of an offer cannot be made as the product is now, in words; empty where it can."""
    if view.not_offered:
        return _("an option of it is not offered any more")
    try:
        chosen_of(made, view.options)
    except DeskError as error:
        return str(error).rstrip(".")
    return ""


def _open_at(session: Session, offer_id: int, version: int | None) -> Offer:
    from deskcrm.models import Offer

    row = there(session, Offer, offer_id, _GONE)
    if row.state == "ordered":
        raise Refused(N_("Offer {number} is ordered already."), field="offer", number=grouped(row.number))
    if row.state != "open":
        raise Refused(N_("Offer {number} was withdrawn."), field="offer", number=grouped(row.number))
    if version is not None:
        unchanged(row, version)
    return row


def _next_number(session: Session) -> str:
    """The next number, with its check digit; it counts by the table's own ids, which only grow."""
    from sqlmodel import func, select

    from deskcrm.models import Offer

    return complaint_number((session.exec(select(func.max(Offer.id))).one() or 0) + 1)
