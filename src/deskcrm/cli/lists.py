"""``search``, ``queue`` and ``complaints``: the lists, in the order of their screens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskcrm.cli.opening import Acting, AsJson, Base, Desk, opened
from deskcrm.cli.output import print_json, print_table, remark, say
from deskcrm.locale.messages import _, n_
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.identify.views import LookupRow, NoteRow
    from deskcrm.interact.complaint_views import ComplaintView
    from deskcrm.interact.views import FollowUpView

_STRETCH = 1000

Most = Annotated[int, typer.Option("--limit", min=1, metavar="N", help=_("At most so many rows."))]

Segment = Annotated[str, typer.Option("--segment", metavar="NAME", help=_("Only of who is in this saved group."))]


def segment_named(desk: Desk, name: str) -> int | None:
    """The id of the group called so; None where none was named. Raises NotFound."""
    from deskcrm.identify.segments import segment_by_name

    return desk.office.read(segment_by_name, name).id if name else None


def add_to(application: typer.Typer) -> None:
    """Adds the commands."""
    application.command("search", help=_("Find customers, as the lookup screen does."))(search)
    application.command("queue", help=_("The follow-ups to do: overdue, today, later."))(queue)
    application.command("complaints", help=_("The open complaints, most urgent first."))(complaints)


def search(
    ctx: typer.Context,
    text: Annotated[
        list[str],
        typer.Argument(
            metavar="TEXT",
            help=_("Part of a name, a phone number, an e-mail, a code; filters such as tier:A, note:word."),
        ),
    ],
    limit: Most = 50,
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.cli.shapes import Shapes
    from deskcrm.identify.lookup import lookup_or_refuse

    typed = " ".join(text)
    with opened(ctx, db, staff) as desk:
        page = desk.office.read(
            lookup_or_refuse, typed, limit=limit, clock=desk.office.clock, staff_id=desk.office.staff_id
        )
        for problem in () if json else page.problems:
            remark(str(problem))
        notes = page.notes.rows if page.notes else ()
        if json:
            shapes = Shapes(desk.clock, desk.settings.currency)
            print_json([*(shapes.found(row) for row in page.rows), *(shapes.noted(row) for row in notes)])
        elif notes:
            headers = (_("Code"), _("Tier"), _("When"), _("Kind"), _("Name"), _("Passage"))
            print_table(headers, (_noted(row, desk) for row in notes))
            if page.more:
                remark(_("Others match too; --limit shows more."))
        elif not page.rows:
            say(_("Nobody matches {text}.", text=typed))
        else:
            headers = (_("Code"), _("Tier"), _("Phone"), _("District"), _("Last contact"), _("Name"))
            print_table(headers, (found_row(row, desk) for row in page.rows))
            if page.more:
                remark(_("Others match too; --limit shows more."))


def queue(
    ctx: typer.Context,
    mine: Annotated[bool, typer.Option("--mine", help=_("Only those of who acts."))] = False,
    segment: Segment = "",
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.cli.shapes import Shapes

    with opened(ctx, db, staff, acting=mine) as desk:
        owner = desk.staff_id if mine else None
        within = segment_named(desk, segment)
        rows = desk.office.read(_whole_queue, clock=desk.clock, owner_id=owner, segment_id=within)
        if json:
            shapes = Shapes(desk.clock, desk.settings.currency)
            print_json([shapes.follow_up(row) for row in rows])
        elif not rows:
            say(_("Nothing is waiting."))
        else:
            headers = (_("No."), _("Due"), _("Kind"), _("Owner"), _("Customer"), _("What"))
            print_table(headers, (_waiting(row, desk) for row in rows))
            remark(n_("{count} follow-up", "{count} follow-ups", len(rows)))


def complaints(
    ctx: typer.Context,
    stage: Annotated[str, typer.Option("--stage", metavar="STAGE", help=_("Only those at this stage."))] = "",
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.cli.shapes import Shapes

    with opened(ctx, db, staff) as desk:
        rows = desk.office.read(_all_complaints, clock=desk.clock, stage=stage)
        if json:
            shapes = Shapes(desk.clock, desk.settings.currency)
            print_json([shapes.complaint(row) for row in rows])
        elif not rows:
            say(_("No complaint is open.") if not stage else _("No complaint is at this stage."))
        else:
            headers = (_("Number"), _("Severity"), _("Stage"), _("Due"), _("Customer"), _("What"))
            print_table(headers, (_complained(row, desk) for row in rows), giving=3)
            remark(n_("{count} complaint", "{count} complaints", len(rows)))


@takes_connection
def _whole_queue(connection: Any, *, clock: Clock, owner_id: int | None, segment_id: int | None) -> list[FollowUpView]:
    from deskcrm.interact.queue import queue_page

    rows: list[FollowUpView] = []
    while True:
        page = queue_page(
            connection, clock=clock, owner_id=owner_id, segment_id=segment_id, offset=len(rows), limit=_STRETCH
        )
        rows += page.rows
        if not page.rows or len(rows) >= page.total:
            return rows


@takes_connection
def _all_complaints(connection: Any, *, clock: Clock, stage: str) -> list[ComplaintView]:
    from deskcrm.interact.complaint_list import complaint_page

    rows: list[ComplaintView] = []
    while True:
        page = complaint_page(connection, clock=clock, stage=stage, offset=len(rows), limit=_STRETCH)
        rows += page.rows
        if not page.rows or len(rows) >= page.total:
            return rows


def found_row(row: LookupRow, desk: Desk) -> tuple[str, ...]:
    """A customer's row of a table."""
    from deskcrm.locale import formats
    from deskcrm.widgets.tiers import tier_sign

    name = row.name + (f" ({row.nickname})" if row.nickname else "")
    if row.organisation and row.organisation != row.name:
        name += f" · {row.organisation}"
    return (
        row.code,
        tier_sign(row.tier),
        formats.masked_phone(row.phones[0]) if row.phones else "",
        row.district,
        formats.ago(row.last_contact, desk.clock) if row.last_contact else "",
        name,
    )


def _noted(row: NoteRow, desk: Desk) -> tuple[str, ...]:
    from deskcrm.interact import words
    from deskcrm.locale import formats
    from deskcrm.widgets.tiers import tier_sign

    kind = _("customer") if row.kind == "customer" else words.kind(row.kind)
    customer = row.customer
    when = formats.ago(row.at, desk.clock)
    return (customer.code, tier_sign(customer.tier), when, kind, customer.called, row.passage)


def _waiting(row: FollowUpView, desk: Desk) -> tuple[str, ...]:
    from deskcrm.interact import words
    from deskcrm.locale import formats

    due = formats.due(row.due, desk.clock, row.due_from)
    if row.snoozed_until is not None and row.snoozed_until > desk.clock.now():
        due = _("asleep until {when}", when=formats.ago(row.snoozed_until, desk.clock))
    elif row.due < desk.clock.now():
        due = _("overdue, {when}", when=due)
    return (str(row.id), due, words.kind(row.kind), row.owner, _who(row.customer_code, row.customer), row.title)


def _complained(row: ComplaintView, desk: Desk) -> tuple[str, ...]:
    from deskcrm.interact import words
    from deskcrm.interact.numbering import grouped
    from deskcrm.locale import formats

    due = formats.ago(row.due, desk.clock) if row.due else ""
    if row.breached:
        due = _("late, {when}", when=due) if due else _("late")
    what = " · ".join(part for part in (row.product, row.category, row.description.replace("\n", " ")[:80]) if part)
    who = _who(row.customer_code, row.customer)
    return (grouped(row.number), words.severity(row.severity), words.stage(row.stage), due, who, what)


def _who(code: str, name: str) -> str:
    return f"{code} {name}" if code else _("not identified")
