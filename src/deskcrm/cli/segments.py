"""``segments``: saved groups, who is in them, and bringing them in and out as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskcrm.cli.guard import complain
from deskcrm.cli.opening import Acting, AsJson, Base, hands_on, opened
from deskcrm.cli.output import print_json, print_table, remark, say
from deskcrm.locale.messages import _, n_
from deskcrm.settings.text_file import read_text_file

if TYPE_CHECKING:
    from deskcrm.identify.segment_views import SegmentLine, SegmentView

Name = Annotated[str, typer.Argument(metavar="NAME", help=_("The group's name."))]
Filter = Annotated[
    str,
    typer.Option("--filter", metavar="TEXT", help=_("Who belongs to it, as filters of the lookup: tier:A -tag:vip.")),
]
Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help=_("What the group is for."))]
File = Annotated[Path, typer.Argument(metavar="FILE", help=_("A TOML or .json file with a [[segment]] for each."))]
Codes = Annotated[list[str], typer.Argument(metavar="CODE", help=_("The customers' codes."))]


def add_to(application: typer.Typer) -> None:
    """Adds the group of commands."""
    group = typer.Typer(rich_markup_mode=None)
    group.callback(invoke_without_command=True)(listed)
    group.command("show", help=_("Who is in a group now."))(show)
    group.command("add", help=_("Saves a new group: by filters, or a list kept by hand."))(add)
    group.command("edit", help=_("Changes a group's name, filters or note."))(edit)
    group.command("archive", help=_("Takes a group away."))(archive)
    group.command("put", help=_("Puts customers on a list."))(put)
    group.command("take", help=_("Takes customers off a list."))(take)
    group.command("snapshot", help=_("Makes a list of whoever is in a group now."))(snapshot)
    group.command("import", help=_("Brings groups in; one of the same name is changed."))(bring_in)
    group.command("export", help=_("Writes all groups to a file."))(write_out)
    application.add_typer(group, name="segments", help=_("Saved groups of customers, and lists kept by hand."))


def listed(ctx: typer.Context, json: AsJson = False, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.identify.segments import segments_with_counts
    from deskcrm.locale.formats import number

    if hands_on(ctx, db, staff):
        return
    with opened(ctx, db, staff) as desk:
        lines = desk.office.read(segments_with_counts, clock=desk.clock, staff_id=desk.staff_id)
    if json:
        print_json([_shape(line) for line in lines])
    elif not lines:
        say(_("No group was saved yet; deskcrm segments add makes one."))
    else:
        rows = [
            (line.segment.name, _kind(line.segment.kind), "-" if line.why else number(line.count), line.segment.text)
            for line in lines
        ]
        print_table((_("Name"), _("Kind"), _("Customers"), _("Filters")), rows, giving=1)
        for line in lines:
            if line.why:
                complain(line.why)


def show(
    ctx: typer.Context,
    name: Name,
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help=_("At most so many rows."))] = 50,
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.cli.lists import found_row
    from deskcrm.cli.shapes import Shapes
    from deskcrm.identify.segments import count_members, first_members, segment_by_name

    with opened(ctx, db, staff) as desk:
        one = desk.office.read(segment_by_name, name)
        given: dict[str, Any] = {"clock": desk.clock, "staff_id": desk.staff_id}
        count = desk.office.read(count_members, one.id, **given)
        rows = desk.office.read(first_members, one.id, limit=limit, **given)
        if json:
            shapes = Shapes(desk.clock, desk.settings.currency)
            print_json({**_view(one), "customers": count, "rows": [shapes.found(row) for row in rows]})
            return
        headers = (_("Code"), _("Tier"), _("Phone"), _("District"), _("Last contact"), _("Name"))
        print_table(headers, (found_row(row, desk) for row in rows))
        remark(n_("{count} customer", "{count} customers", count))
        if len(rows) < count:
            remark(_("Others match too; --limit shows more."))


def add(
    ctx: typer.Context,
    name: Name,
    filters: Filter = "",
    by_hand: Annotated[bool, typer.Option("--list", help=_("A list kept by hand, without filters."))] = False,
    note: Note = None,
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.identify.segment_views import LIST, LIVING
    from deskcrm.identify.segments import add_segment, count_members

    if by_hand and filters:
        raise typer.BadParameter(_("A list has no filters."), ctx=ctx, param_hint="--list")
    with opened(ctx, db, staff, acting=True) as desk:
        given: dict[str, Any] = {"clock": desk.clock, "staff_id": desk.staff_id}
        kind = LIST if by_hand else LIVING
        one = desk.office.write(add_segment, name, text=filters, kind=kind, note=note or "", **given)
        _done(one, desk.office.read(count_members, one.id, **given), json)


def edit(
    ctx: typer.Context,
    name: Name,
    new_name: Annotated[str | None, typer.Option("--name", metavar="NAME", help=_("Another name."))] = None,
    filters: Annotated[str | None, typer.Option("--filter", metavar="TEXT", help=_("Other filters."))] = None,
    note: Note = None,
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.identify.segments import count_members, edit_segment, segment_by_name

    with opened(ctx, db, staff, acting=True) as desk:
        given: dict[str, Any] = {"clock": desk.clock, "staff_id": desk.staff_id}
        one = desk.office.read(segment_by_name, name)
        if filters is not None and one.kind == "list":
            raise typer.BadParameter(_("A list has no filters."), ctx=ctx, param_hint="--filter")
        one = desk.office.write(
            edit_segment, one.id, version=one.version, name=one.name if new_name is None else new_name,
            text=one.text if filters is None else filters, note=one.note if note is None else note, **given,
        )  # fmt: skip
        _done(one, desk.office.read(count_members, one.id, **given), json)


def archive(
    ctx: typer.Context,
    name: Name,
    even_if_used: Annotated[
        bool, typer.Option("--even-if-used", help=_("Also where others are made of it; those cannot be read then."))
    ] = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.identify.segments import archive_segment, segment_by_name

    with opened(ctx, db, staff, acting=True) as desk:
        one = desk.office.read(segment_by_name, name)
        desk.office.write(
            archive_segment, one.id, version=one.version, even_if_used=even_if_used, staff_id=desk.staff_id,
            clock=desk.clock,
        )  # fmt: skip
        say(_("Taken away: {name}.", name=one.name))


def put(ctx: typer.Context, name: Name, codes: Codes, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.identify.rows import customer_id_of
    from deskcrm.identify.segments import put_on_list, segment_by_name

    with opened(ctx, db, staff, acting=True) as desk:
        one = desk.office.read(segment_by_name, name)
        ids = [desk.office.read(customer_id_of, code) for code in codes]
        count = desk.office.write(put_on_list, one.id, ids, staff_id=desk.staff_id, clock=desk.clock)
        say(n_("{count} customer was put on the list.", "{count} customers were put on the list.", count))


def take(ctx: typer.Context, name: Name, codes: Codes, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.identify.rows import customer_id_of
    from deskcrm.identify.segments import segment_by_name, take_off_list

    with opened(ctx, db, staff, acting=True) as desk:
        one = desk.office.read(segment_by_name, name)
        ids = [desk.office.read(customer_id_of, code) for code in codes]
        count = desk.office.write(take_off_list, one.id, ids, staff_id=desk.staff_id, clock=desk.clock)
        say(n_("{count} customer was taken off the list.", "{count} customers were taken off the list.", count))


def snapshot(
    ctx: typer.Context,
    name: Name,
    new_name: Annotated[str, typer.Argument(metavar="NEW", help=_("The list's name."))],
    note: Note = None,
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.identify.segments import count_members, segment_by_name, snapshot_segment

    with opened(ctx, db, staff, acting=True) as desk:
        given: dict[str, Any] = {"clock": desk.clock, "staff_id": desk.staff_id}
        one = desk.office.read(segment_by_name, name)
        made = desk.office.write(snapshot_segment, one.id, new_name, note=note or "", **given)
        _done(made, desk.office.read(count_members, made.id, **given), json)


def bring_in(ctx: typer.Context, file: File, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.exchange.segment_file import keep_segments

    text = read_text_file(file)
    with opened(ctx, db, staff, acting=True) as desk:
        count = desk.office.write(keep_segments, text, staff_id=desk.staff_id, clock=desk.clock)
    say(n_("{count} group is kept.", "{count} groups are kept.", count))


def write_out(ctx: typer.Context, file: File, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.exchange.segment_file import segments_file

    with opened(ctx, db, staff, acting=True) as desk:
        count = segments_file(desk.office, file)
    say(n_("{count} group is in {file}.", "{count} groups are in {file}.", count, file=file))


def _done(one: SegmentView, count: int, json: bool) -> None:
    if json:
        print_json({**_view(one), "customers": count})
    else:
        say(n_("{name}: {count} customer is in it.", "{name}: {count} customers are in it.", count, name=one.name))


def _kind(kind: str) -> str:
    return _("list") if kind == "list" else _("living")


def _view(one: SegmentView) -> dict[str, Any]:
    return {"name": one.name, "kind": one.kind, "filter": one.text, "note": one.note}


def _shape(line: SegmentLine) -> dict[str, Any]:
    counted = None if line.why else line.count
    return {**_view(line.segment), "customers": counted, "made_of": list(line.names), "problem": line.why or None}
