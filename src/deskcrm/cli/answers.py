"""``answers``: the texts kept at hand, and bringing them in and out as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from deskcrm.cli.opening import Acting, AsJson, Base, hands_on, opened
from deskcrm.cli.output import print_json, print_table, say
from deskcrm.locale.messages import _, n_
from deskcrm.settings.text_file import read_text_file

Matter = Annotated[str, typer.Option("--matter", metavar="M", help=_("Those about this matter only."))]
File = Annotated[Path, typer.Argument(metavar="FILE", help=_("A TOML file with a [[text]] for each."))]


def add_to(application: typer.Typer) -> None:
    """Adds the group of commands."""
    group = typer.Typer(rich_markup_mode=None)
    group.callback(invoke_without_command=True)(listed)
    group.command("import", help=_("Brings texts in; one of the same kind and name is changed."))(bring_in)
    group.command("export", help=_("Writes all texts to a file."))(write_out)
    application.add_typer(group, name="answers", help=_("Texts kept at hand: answers, phrases, what to ask for."))


def listed(ctx: typer.Context, matter: Matter = "", json: AsJson = False, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.interact.answers import KIND_WORDS, answers

    if hands_on(ctx, db, staff):
        return
    with opened(ctx, db, staff) as desk:
        views = desk.office.read(answers)
    views = tuple(view for view in views if not matter or view.matter.casefold() == matter.casefold())
    if json:
        print_json([
            {"kind": view.kind, "title": view.title, "matter": view.matter or None, "en": view.text_en,
             "th": view.text_th, "owner": view.owner or None, "review_on": view.review_on or None, "uses": view.uses,
             "active": view.active}
            for view in views
        ])  # fmt: skip
        return
    rows = [(_(KIND_WORDS[view.kind]), view.title, view.matter or "-", str(view.uses)) for view in views]
    print_table((_("Kind"), _("Name"), _("Matter"), _("Used")), rows, giving=0)


def bring_in(ctx: typer.Context, file: File, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.exchange.answer_file import keep_texts

    text = read_text_file(file)
    with opened(ctx, db, staff, acting=True) as desk:
        count = desk.office.write(keep_texts, text, staff_id=desk.staff_id, clock=desk.clock)
    say(n_("{count} text is kept.", "{count} texts are kept.", count))


def write_out(ctx: typer.Context, file: File, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.exchange.answer_file import write_texts
    from deskcrm.interact.answers import answers

    with opened(ctx, db, staff) as desk:
        views = desk.office.read(answers)
    write_texts(file, views)
    say(n_("{count} text is in {file}.", "{count} texts are in {file}.", len(views), file=file))
