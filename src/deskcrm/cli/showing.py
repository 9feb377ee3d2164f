"""``show``: all that is held about one customer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from deskcrm.cli.opening import Acting, AsJson, Base, Desk, opened
from deskcrm.cli.output import print_json, say
from deskcrm.locale.messages import _, n_

if TYPE_CHECKING:
    from deskcrm.customize.views import CustomerPage, CustomerRecord
    from deskcrm.identify.views import ContactPointView, CustomerView
    from deskcrm.interact.complaint_views import ComplaintView
    from deskcrm.interact.views import FollowUpView, TimelineEntry


def add_to(application: typer.Typer) -> None:
    """Adds the command."""
    application.command("show", help=_("All that the customer screen shows."))(show)


def show(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE", help=_("The customer's code."))],
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.cli.shapes import Shapes
    from deskcrm.customize.page import customer_record
    from deskcrm.store.audit import READ

    with opened(ctx, db, staff, acting=True) as desk:
        record = desk.office.read(customer_record, code, clock=desk.clock)
        desk.office.note(READ, {}, (record.page.customer.id,))
        if json:
            print_json(Shapes(desk.clock, desk.settings.currency).record(record))
        else:
            for line in _lines(record, desk):
                say(line)


def _lines(record: CustomerRecord, desk: Desk) -> Iterable[str]:
    page = record.page
    yield from _who(page.customer)
    yield from _figures(page, desk)
    yield from _worth(page, desk)
    yield from _points(page.customer)
    if page.customer.tags:
        yield f"{_('Tags')}: {', '.join(page.customer.tags)}"
    if page.customer.note:
        yield f"{_('Note')}: {page.customer.note}"
    if page.follow_ups or page.complaints:
        yield ""
        yield _("Open items")
        yield from (_follow_up(view, desk) for view in page.follow_ups)
        yield from (_complaint(view, desk) for view in page.complaints)
    if record.suggestions:
        yield ""
        yield _("What to do next")
        for number, one in enumerate(record.suggestions, 1):
            yield f"  {number} {one.title}"
            yield f"    {one.why}"
    if page.timeline:
        yield ""
        yield _("What happened, newest first")
        yield from (_entry(entry, desk) for entry in page.timeline)
        if page.timeline_total > len(page.timeline):
            yield _("  {shown} of {total}; --json has all.", shown=len(page.timeline), total=page.timeline_total)


def _who(customer: CustomerView) -> Iterable[str]:
    name = " ".join(part for part in (customer.title, customer.called) if part)
    yield f"{customer.code}  {name}"
    if customer.organisation and customer.organisation != customer.name:
        yield f"  {customer.organisation}"
    if customer.tax_id:
        from deskcrm.identify.organisations import tax_words

        yield f"  {tax_words(customer.tax_id, customer.branch)}"


def _figures(page: CustomerPage, desk: Desk) -> Iterable[str]:
    from deskcrm.locale import formats
    from deskcrm.widgets import worth_words
    from deskcrm.widgets.tiers import tier_words

    figures = page.figures
    parts = [part for part in (tier_words(figures.tier), worth_words.stage(page.stage)) if part]
    if figures.orders or figures.revenue:
        parts.append(n_("{count} order", "{count} orders", figures.orders))
        parts.append(formats.money(figures.revenue, desk.settings.currency))
    if figures.contacts:
        parts.append(n_("{count} contact", "{count} contacts", figures.contacts))
        parts.append(formats.duration(figures.seconds))
    if figures.last_contact:
        parts.append(_("last contact {when}", when=formats.ago(figures.last_contact, desk.clock)))
    yield "  " + " · ".join(parts)


def _worth(page: CustomerPage, desk: Desk) -> Iterable[str]:
    """Why they have their tier, what would change it, what it receives; whom they brought; that they left."""
    from deskcrm.widgets import worth_words

    currency = desk.settings.currency
    if page.tier is not None:
        yield from (f"  {reason}" for reason in page.tier.reasons)
        told = (worth_words.change(page.tier, currency), worth_words.receives(page.tier.terms))
        yield from (f"  {text}" for text in told if text)
    told = (worth_words.referred(page.referred, currency), worth_words.ending(page.end, desk.clock))
    yield from (f"  {text}" for text in told if text)


def _points(customer: CustomerView) -> Iterable[str]:
    names = {"phone": _("Phone"), "email": _("E-mail"), "line": _("LINE"), "address": _("Address")}
    for kind, name in names.items():
        for point in customer.points(kind):
            yield f"  {name}: {_point(point)}"


def _point(point: ContactPointView) -> str:
    from deskcrm.locale import formats

    if point.kind == "phone":
        number = formats.phone(point.normal or point.value)
        return number + (" " + _("ext. {number}", number=point.extension) if point.extension else "")
    if point.kind == "address":
        parts = (point.value, point.subdistrict, point.district, point.province, point.postcode, point.country)
        return " ".join(part for part in parts if part)
    return point.value + (f" ({point.display_name})" if point.display_name else "")


def _follow_up(view: FollowUpView, desk: Desk) -> str:
    from deskcrm.interact import words
    from deskcrm.locale import formats

    due = formats.due(view.due, desk.clock, view.due_from)
    when = _("overdue, {when}", when=due) if view.due < desk.clock.now() else due
    return f"  {words.kind(view.kind)} {view.id}: {view.title} · {when} · {view.owner}"


def _complaint(view: ComplaintView, desk: Desk) -> str:
    from deskcrm.interact import words
    from deskcrm.interact.numbering import grouped
    from deskcrm.locale import formats

    parts = [f"{_('complaint')} {grouped(view.number)}", words.severity(view.severity), words.stage(view.stage)]
    if view.due is not None:
        due = formats.ago(view.due, desk.clock)
        parts.append(_("late, {when}", when=due) if view.breached else due)
    parts.append(" ".join((view.product or view.category or view.description).split())[:100])
    return "  " + " · ".join(parts)


def _entry(entry: TimelineEntry, desk: Desk) -> str:
    from deskcrm.interact import words
    from deskcrm.locale import formats

    parts = [formats.date_time(desk.clock.local(entry.at)), words.kind(entry.kind)]
    if entry.channel:
        parts.append(f"{entry.channel} {words.direction(entry.direction)}".strip())
    if entry.seconds:
        parts.append(formats.duration(entry.seconds))
    parts.append(" ".join(entry.title.split()))
    if entry.amount is not None:
        parts.append(formats.money(entry.amount, desk.settings.currency))
    if entry.state:
        parts.append(words.of_entry(entry.kind, entry.state))
    if entry.staff:
        parts.append(entry.staff)
    return "  " + " · ".join(part for part in parts if part)
