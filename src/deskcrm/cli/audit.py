"""``audit``: who did what to which record and when; whether it is unbroken; its head, to be kept elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskcrm.cli.opening import Acting, AsJson, Base, Desk, hands_on, opened
from deskcrm.cli.output import print_json, print_table, remark, say
from deskcrm.cli.quality import Since, Until
from deskcrm.cli.retier import day_named
from deskcrm.locale.messages import _, n_
from deskcrm.settings.files import typed_path

if TYPE_CHECKING:
    from deskcrm.identify.audit_trail import AuditFilter, AuditLine

VALUES = 6
"""So many values of an entry stand in its line."""

Customer = Annotated[str, typer.Option("--customer", metavar="CODE", help=_("Only what is about this customer."))]
By = Annotated[str, typer.Option("--by", metavar="NAME", help=_("Only what this member of staff did."))]
Action = Annotated[str, typer.Option("--action", metavar="NAME", help=_("Only this, such as read, export or undo."))]
Csv = Annotated[str, typer.Option("--csv", metavar="FILE", help=_("Write it to a CSV file, a line for each value."))]
Limit = Annotated[int, typer.Option("--limit", min=1, max=1_000_000, help=_("So many at most, the newest."))]


def add_to(application: typer.Typer) -> None:
    """Adds the commands."""
    audit = typer.Typer(no_args_is_help=False)
    audit.callback(invoke_without_command=True)(audit_list)
    audit.command("head", help=_("The last entry's number and digest, to be kept elsewhere."))(audit_head)
    audit.command("verify", help=_("Read it through; with a head that was kept, whether it is still in it."))(verify)
    application.add_typer(audit, name="audit", help=_("Who did what to which record and when."))


def audit_list(
    ctx: typer.Context,
    customer: Customer = "",
    by: By = "",
    action: Action = "",
    since: Since = "",
    until: Until = "",
    limit: Limit = 100,
    json: AsJson = False,
    csv: Csv = "",
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.identify.audit_trail import audit_lines

    if hands_on(ctx, db, staff):
        return
    with opened(ctx, db, staff, acting=True) as desk:
        which = _which(desk, customer, by, action, since, until)
        lines = desk.office.read(audit_lines, which, limit=limit)
        if csv:
            from deskcrm.exchange.handed_out import audit_file

            say(_("Written to {path}.", path=audit_file(desk.office, lines, typed_path(csv))))
            return
        if json:
            print_json([_shape(line, desk) for line in lines])
            return
        print_table(
            (_("Entry"), _("When"), _("Who"), _("Terminal"), _("What"), _("Whom"), _("Values")),
            [_row(line, desk) for line in lines],
        )
        remark(n_("{count} entry", "{count} entries", len(lines)))


def audit_head(ctx: typer.Context, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.identify.audit_trail import audit_head as head_of

    with opened(ctx, db, staff) as desk:
        print(desk.office.read(head_of))
        remark(_("Keep it elsewhere; “deskcrm audit verify” with it shows later that nothing is missing."))


def verify(
    ctx: typer.Context,
    head: Annotated[str, typer.Argument(metavar="[HEAD]", help=_("As “deskcrm audit head” printed it."))] = "",
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.identify.audit_trail import verify_audit

    with opened(ctx, db, staff) as desk:
        count = desk.office.read(verify_audit, head)
        say(n_("The audit is unbroken: {count} entry.", "The audit is unbroken: {count} entries.", count))


def _which(desk: Desk, customer: str, by: str, action: str, since: str, until: str) -> AuditFilter:
    from deskcrm.identify.audit_trail import AuditFilter
    from deskcrm.identify.rows import customer_id_of
    from deskcrm.identify.staff import staff_by_name

    office, first, last = desk.office, day_named(since), day_named(until)
    return AuditFilter(
        customer_id=office.read(customer_id_of, customer) if customer else None,
        staff_id=office.read(staff_by_name, by, all_of_them=True).id if by else None,
        action=action,
        since=desk.clock.start_of(first) if first else None,
        until=desk.clock.end_of(last) if last else None,
    )


def _row(line: AuditLine, desk: Desk) -> tuple[str, ...]:
    from deskcrm.exchange import audit_words
    from deskcrm.locale import formats

    return (
        str(line.id), formats.date_time(desk.clock.local(line.at)), line.staff or "-", line.terminal,
        audit_words.action_words(line.action), audit_words.whom_words(line),
        _shortened(list(audit_words.change_lines(line, desk.clock))),
    )  # fmt: skip


def _shortened(values: list[str]) -> str:
    """The first few; ``--json`` has all."""
    more = [_("and {count} more", count=len(values) - VALUES)] if len(values) > VALUES else []
    return "; ".join((*values[:VALUES], *more))


def _shape(line: AuditLine, desk: Desk) -> dict[str, Any]:
    return {
        "entry": line.id,
        "at": desk.clock.local(line.at).isoformat(),
        "staff": line.staff,
        "terminal": line.terminal,
        "action": line.action,
        "undoes": line.undoes,
        "customers": [code for code, _name in line.customers],
        "changes": [
            {"table": change.table, "id": change.record_id, "before": dict(change.before), "after": dict(change.after),
             "taken_out": change.taken_out}
            for change in line.changes
        ],
        **({"more": dict(line.more)} if line.more else {}),
    }  # fmt: skip
