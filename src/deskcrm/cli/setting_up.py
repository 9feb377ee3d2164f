"""``settings`` and ``staff``: showing and changing how the office is set up."""

from __future__ import annotations

from typing import Annotated

import typer

from deskcrm.cli import settings_file
from deskcrm.cli.opening import Acting, AsJson, Base, hands_on, opened
from deskcrm.cli.output import print_json, print_table, say
from deskcrm.locale.messages import _

Name = Annotated[str, typer.Argument(metavar="NAME")]


def add_to(application: typer.Typer) -> None:
    """Adds both groups of commands."""
    settings = typer.Typer(rich_markup_mode=None)
    settings.callback(invoke_without_command=True)(settings_list)
    settings.command("get", help=_("Show one setting."))(settings_get)
    settings.command("set", help=_("Change one setting."))(settings_set)
    settings_file.add_to(settings)
    application.add_typer(settings, name="settings", help=_("Show and change the office's settings."))
    staff = typer.Typer(rich_markup_mode=None)
    staff.callback(invoke_without_command=True)(staff_all)
    staff.command("add", help=_("Add a member of staff."))(staff_add)
    staff.command("edit", help=_("Change a member of staff."))(staff_edit)
    staff.command("pin", help=_("Set a PIN or passphrase, or take it away."))(staff_pin)
    application.add_typer(staff, name="staff", help=_("Show and change who works here."))


def settings_list(ctx: typer.Context, json: AsJson = False, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.settings.office import KEYS, get_value

    ctx.meta["deskcrm.json"] = json
    if hands_on(ctx, db, staff):
        return
    with opened(ctx, db, staff) as desk:
        if json:
            print_json({key.key: get_value(desk.settings, key.key) for key in KEYS})
        else:
            rows = [(key.key, get_value(desk.settings, key.key), _(key.label)) for key in KEYS]
            print_table((_("Setting"), _("Value"), _("What it is")), rows)


def settings_get(
    ctx: typer.Context,
    key: Annotated[str, typer.Argument(metavar="KEY")],
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.settings.office import get_value

    with opened(ctx, db, staff) as desk:
        value = get_value(desk.settings, key)
        if json or _json_before(ctx):
            print_json({"key": key, "value": value})
        else:
            say(value)


def settings_set(
    ctx: typer.Context,
    key: Annotated[str, typer.Argument(metavar="KEY")],
    value: Annotated[str, typer.Argument(metavar="VALUE")],
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.settings.office import set_value

    with opened(ctx, db, staff, acting=True) as desk:
        kept = desk.office.write(set_value, key, value)
        if json or _json_before(ctx):
            print_json({"key": key, "value": kept})
        else:
            say(f"{key} = {kept}")


def staff_all(ctx: typer.Context, json: AsJson = False, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.cli.shapes import member
    from deskcrm.identify.staff import staff_list

    ctx.meta["deskcrm.json"] = json
    if hands_on(ctx, db, staff):
        return
    with opened(ctx, db, staff) as desk:
        everybody = desk.office.read(staff_list, all_of_them=True)
        if json:
            print_json([member(one) for one in everybody])
            return
        roles = {"clerk": _("clerk"), "supervisor": _("supervisor")}
        rows = [(one.name, roles.get(one.role, one.role), "" if one.active else _("not active")) for one in everybody]
        print_table((_("Name"), _("Role"), ""), rows)


def staff_add(
    ctx: typer.Context,
    name: Name,
    role: Annotated[str, typer.Option("--role", metavar="clerk|supervisor")] = "clerk",
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.cli.shapes import member
    from deskcrm.identify.staff import add_staff

    with opened(ctx, db, staff, acting=True) as desk:
        added = desk.office.write(add_staff, name, role)
        if json or _json_before(ctx):
            print_json(member(added))
        else:
            say(_("{name} works here now.", name=added.name))


def staff_edit(
    ctx: typer.Context,
    name: Name,
    new_name: Annotated[str | None, typer.Option("--name", metavar="NAME", help=_("Another name."))] = None,
    role: Annotated[str | None, typer.Option("--role", metavar="clerk|supervisor")] = None,
    active: Annotated[bool | None, typer.Option("--active/--inactive", help=_("Whether they work here."))] = None,
    speaking: Annotated[str | None, typer.Option("--language", metavar="en|th")] = None,
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.cli.shapes import member
    from deskcrm.identify.staff import edit_staff, staff_by_name

    with opened(ctx, db, staff, acting=True) as desk:
        found = desk.office.read(staff_by_name, name, all_of_them=True)
        changed = desk.office.write(
            edit_staff,
            found.id,
            name=found.name if new_name is None else new_name,
            role=role or found.role,
            active=found.active if active is None else active,
            language=found.language if speaking is None else speaking,
        )
        if json or _json_before(ctx):
            print_json(member(changed))
        else:
            say(_("Saved {name}.", name=changed.name))


def staff_pin(
    ctx: typer.Context,
    name: Name,
    clear: Annotated[bool, typer.Option("--clear", help=_("Take it away."))] = False,
    reset: Annotated[
        bool, typer.Option("--reset", help=_("Take it away without signing in: for the owner of the file."))
    ] = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.cli.opening import ask_secret, unlocked
    from deskcrm.identify.sign_in import clear_secret, has_secret, reset_by_owner, set_by_owner, set_secret, shut_out
    from deskcrm.identify.staff import staff_by_name

    if reset:
        with unlocked(ctx, db) as office:
            member = office.read(staff_by_name, name, all_of_them=True)
            office.write(reset_by_owner, member.id)
            say(_("{name} has no PIN now.", name=member.name))
            if office.read(shut_out, member.id):
                set_by_owner(office, member.id, _new_secret(member.name))
                say(_("{name} has a PIN now.", name=member.name))
        return
    with opened(ctx, db, staff) as desk:
        found = desk.office.read(staff_by_name, name, all_of_them=True)
        if clear:
            desk.office.write(clear_secret, found.id)
            say(_("{name} has no PIN now.", name=found.name))
            return
        own = desk.office.staff_id == found.id and desk.office.read(has_secret, found.id)
        before = ask_secret(_("Present PIN of {name}: ", name=found.name)) if own else None
        set_secret(desk.office, found.id, _new_secret(found.name), before=before)
        say(_("{name} has a PIN now.", name=found.name))


def _new_secret(name: str) -> str:
    """What is typed twice."""
    from deskcrm.cli.opening import ask_secret
    from deskcrm.errors import Refused
    from deskcrm.locale.messages import N_

    secret = ask_secret(_("New PIN of {name}: ", name=name))
    if secret != ask_secret(_("Once more: ")):
        raise Refused(N_("The two are not the same; type both again."), field="again")
    return secret


def _json_before(ctx: typer.Context) -> bool:
    return bool(ctx.meta.get("deskcrm.json"))
