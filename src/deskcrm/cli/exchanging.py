"""``import`` and ``export``: other programs' files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deskcrm.cli.guard import complain
from deskcrm.cli.lists import Segment, segment_named
from deskcrm.cli.opening import Acting, AsJson, Base, opened
from deskcrm.cli.output import print_json, print_table, say
from deskcrm.errors import Refused
from deskcrm.locale.messages import _, n_
from deskcrm.settings.files import typed_path

if TYPE_CHECKING:
    from deskcrm.exchange.result import ImportResult

KINDS = (
    "customers", "products", "purchases", "interactions", "complaints", "follow-ups", "facts", "consents", "relations",
)  # fmt: skip
ALL = "all"
ORDERS = ("dmy", "mdy", "ymd")
DUPLICATES = ("create", "skip", "update", "ask")
_REASONS = 10


def add_to(application: typer.Typer) -> None:
    """Adds the commands."""
    application.command(
        "import", help=_("Bring in a table or an address book: CSV, .xlsx, vCard or JSON (gzipped too).")
    )(bring_in)
    application.command("export", help=_("Write a table: CSV, .xlsx, JSON or (customers) vCard by the file's ending."))(
        write_out
    )
    application.command("imports", help=_("What was brought in, newest first; --undo takes one back whole."))(
        brought_in
    )


def bring_in(
    ctx: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="|".join(KINDS), show_default=False)],
    file: Annotated[str, typer.Argument(metavar="FILE")],
    columns: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="FIELD=COLUMN", help=_("Which column a field comes from; repeatable.")),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Say what would come of it and keep nothing."))] = False,
    dates: Annotated[str, typer.Option("--dates", metavar="|".join(ORDERS), help=_("The order in dates."))] = "",
    encoding: Annotated[str, typer.Option("--encoding", metavar="NAME", help=_("Such as utf-8 or cp874."))] = "",
    rejects: Annotated[str, typer.Option("--rejects", metavar="FILE", help=_("Where refused rows go."))] = "",
    duplicates: Annotated[
        str,
        typer.Option(
            "--duplicates",
            metavar="|".join(DUPLICATES),
            help=_(
                "Of customers without a code that are likely there already: a new one, left out, filled in, or asked."
            ),
        ),
    ] = "create",
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    if kind not in KINDS:
        raise typer.BadParameter(", ".join(KINDS), ctx=ctx, param_hint="KIND")
    if duplicates not in DUPLICATES:
        raise typer.BadParameter(", ".join(DUPLICATES), ctx=ctx, param_hint="--duplicates")
    if dates and dates not in ORDERS:
        raise typer.BadParameter(", ".join(ORDERS), ctx=ctx, param_hint="--dates")
    mapping = _mapping(ctx, columns or [])
    from deskcrm.cli.progress import progress_of
    from deskcrm.exchange.importing import import_file
    from deskcrm.identify import notes_index

    with opened(ctx, db, staff, acting=True) as desk, progress_of(Path(file).name) as progress:
        result = import_file(
            desk.office,
            kind,
            typed_path(file),
            mapping=mapping,
            dates=dates or None,
            encoding=encoding or None,
            dry_run=dry_run,
            rejects=typed_path(rejects) if rejects else None,
            duplicates=duplicates,
            progress=progress,
        )
        if not dry_run:
            notes_index.catch_up(desk.office, at_once=notes_index.SOME_AT_ONCE)
    if json:
        print_json(result.as_json())
    else:
        _say_result(result)
    _say_refused(result)
    if result.refused:
        raise typer.Exit(1)


def write_out(
    ctx: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="|".join((*KINDS, ALL)), show_default=False)],
    to: Annotated[str, typer.Option("--to", metavar="PATH", help=_("A file; for all a folder or an .xlsx file."))],
    segment: Segment = "",
    db: Base = "",
    staff: Acting = "",
) -> None:
    if kind not in (*KINDS, ALL):
        raise typer.BadParameter(", ".join((*KINDS, ALL)), ctx=ctx, param_hint="KIND")
    from deskcrm.cli.progress import progress_of
    from deskcrm.exchange.export import export_file

    path = typed_path(to)
    with opened(ctx, db, staff, acting=True) as desk, progress_of(path.name) as progress:
        within = segment_named(desk, segment)
        result = export_file(desk.office, kind, path, segment_id=within, progress=progress)
    for file in result.files:
        say(str(file))
    complain(n_("{count} record written", "{count} records written", result.rows))


def brought_in(
    ctx: typer.Context,
    undo: Annotated[
        int, typer.Option("--undo", metavar="N", help=_("Takes the import with this number back, whole."))
    ] = 0,
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.exchange.import_undo import imports, undo_import
    from deskcrm.locale.formats import date_time

    with opened(ctx, db, staff, acting=bool(undo)) as desk:
        if undo:
            undone = undo_import(desk.office, undo)
            say(_("Taken back: {file}. {archived} records taken out, {restored} as they were before.",
                  file=undone.file_name, archived=undone.archived, restored=undone.restored))  # fmt: skip
            return
        runs = desk.office.read(imports)
        clock = desk.clock
    if json:
        print_json([
            {"number": run.id, "kind": run.kind, "file": run.file_name, "at": clock.local(run.at).isoformat(),
             "staff": run.staff or None, "read": run.read, "created": run.created, "updated": run.updated,
             "unchanged": run.unchanged, "refused": run.refused,
             "undone_at": clock.local(run.undone_at).isoformat() if run.undone_at else None}
            for run in runs
        ])  # fmt: skip
        return
    rows = [
        (str(run.id), run.kind, run.file_name, date_time(clock.local(run.at)), str(run.created), str(run.updated),
         str(run.refused), _("taken back") if run.undone_at else "")
        for run in runs
    ]  # fmt: skip
    headers = (_("No."), _("What"), _("File"), _("When"), _("Created"), _("Updated"), _("Refused"), "")
    print_table(headers, rows)


def _mapping(ctx: typer.Context, columns: list[str]) -> list[tuple[str, str]]:
    from deskcrm.exchange.mapping import parse_option

    try:
        return [parse_option(text) for text in columns]
    except Refused as error:
        raise typer.BadParameter(str(error), ctx=ctx, param_hint="--map") from None


def _say_result(result: ImportResult) -> None:
    from deskcrm.locale.formats import number

    if result.dry_run:
        say(_("Dry run: nothing was kept."))
    say(
        _("Rows: {read} read, {created} created, {updated} updated, {unchanged} unchanged, {refused} refused.",
          read=number(result.read), created=number(result.created), updated=number(result.updated),
          unchanged=number(result.unchanged), refused=number(result.refused))
    )  # fmt: skip
    if result.customers_created:
        say(n_("{count} customer created", "{count} customers created", result.customers_created))
    if result.products_created:
        say(n_("{count} product created", "{count} products created", result.products_created))
    for field, headers in result.columns:
        if headers != (field,):
            say(f"  {field} = {', '.join(headers)}")
    if result.unused:
        say(_("Not read: {columns}", columns=", ".join(result.unused)))
    for field, order in result.date_orders:
        say(_("Dates of {field} read as {order}.", field=field, order=order))
    if result.encoding_guessed and result.encoding.replace("-", "").casefold() not in ("utf8", "utf8sig", "ascii"):
        say(_("Read as {encoding}; --encoding says otherwise.", encoding=result.encoding))


def _say_refused(result: ImportResult) -> None:
    """To standard error: what else was made, and why rows were refused."""
    for sentence in result.said:
        complain(sentence)
    for reason in result.reasons[:_REASONS]:
        complain(
            n_("{count} row refused: {reason} (line {line})", "{count} rows refused: {reason} (first in line {line})",
               reason.count, reason=reason.text, line=reason.first_line)
        )  # fmt: skip
    if len(result.reasons) > _REASONS:
        rest = len(result.reasons) - _REASONS
        complain(n_("and {count} more reason", "and {count} more reasons", rest))
    if result.rejects_file is not None:
        complain(_("The refused rows are in {path}.", path=result.rejects_file))
