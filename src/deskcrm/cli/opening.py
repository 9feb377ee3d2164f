"""Opening the base for one command: which file, who acts, in which language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deskcrm.cli.language import speak
from deskcrm.cli.passphrase import unlock
from deskcrm.errors import Refused
from deskcrm.locale.messages import N_, _
from deskcrm.settings import files

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.identify.views import StaffView
    from deskcrm.settings.office import OfficeSettings
    from deskcrm.store import Office

Base = Annotated[
    str, typer.Option("--db", metavar="FILE", help=_("The base; else DESKCRM_DB, else the user's data folder."))
]
Acting = Annotated[str, typer.Option("--staff", metavar="NAME", help=_("Who acts."))]
AsJson = Annotated[bool, typer.Option("--json", help=_("One JSON document on standard output."))]


@dataclass(frozen=True, slots=True)
class Asked:
    """What stood before the command: the base and who acts, empty where nothing was said."""

    db: str = ""
    staff: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """An open base with its settings."""

    office: Office
    settings: OfficeSettings

    @property
    def clock(self) -> Clock:
        """The office's clock."""
        return self.office.clock

    @property
    def staff_id(self) -> int | None:
        """Who acts."""
        return self.office.staff_id


def asked(ctx: typer.Context) -> Asked:
    """What stood before the command."""
    found = ctx.find_object(Asked)
    return found if found is not None else Asked()


def hands_on(ctx: typer.Context, db: str, staff: str) -> bool:
    """Of a group of commands: keeps the base and who acts, said between its name and the command, for the command, and
    whether one follows."""
    before = asked(ctx)
    ctx.obj = Asked(db or before.db, staff or before.staff)
    return ctx.invoked_subcommand is not None


def path_of(ctx: typer.Context, db: str) -> Path:
    """The base in use: named after the command, before it, or nowhere."""
    return files.base_path(db or asked(ctx).db or None)


@contextmanager
def opened(ctx: typer.Context, db: str, staff: str, *, acting: bool = False) -> Iterator[Desk]:
    """The base in use, open; closed at the end.

    Who acts is whoever was named; where nobody was and ``acting`` is asked for, who sat at this terminal last, else
    the first member of staff. A command that only reads does not ask: looking staff up takes as long as all the rest.
    Where people sign in, every command asks for the PIN of who acts on the terminal; before that for the passphrase of
    an encrypted base.
    Raises StoreError for a file that cannot serve, NotFound for a name that nobody on the staff has, Refused where the
    PIN is not it or there is no terminal to ask on.
    """
    from deskcrm.identify.roles import signing_in
    from deskcrm.widgets import tiers
    from deskcrm.wiring import open_office

    path = path_of(ctx, db)
    unlock(path)
    office, settings = open_office(path)
    try:
        speak(settings.language)
        tiers.use(settings.tier_labels)
        signs_in = office.read(signing_in)
        if acting or signs_in or staff or asked(ctx).staff:
            office.staff = _acting(office, staff or asked(ctx).staff)
        if signs_in:
            _sign_in(office)
        yield Desk(office, settings)
    finally:
        office.close()


@contextmanager
def unlocked(ctx: typer.Context, db: str) -> Iterator[Office]:
    """The base in use for who owns the file and cannot sign in any more: nobody is asked who they are, nobody acts."""
    from deskcrm.wiring import open_office

    path = path_of(ctx, db)
    unlock(path)
    office, settings = open_office(path)
    try:
        speak(settings.language)
        yield office
    finally:
        office.close()


def _sign_in(office: Office) -> None:
    """Asks for the PIN of who acts. A pipe is no terminal: a PIN in a script would lie open."""
    from deskcrm.identify.sign_in import sign_in

    if office.staff is None:
        raise Refused(N_("Who is this? Name yourself with --staff."), field="staff")
    sign_in(office, office.staff.id, ask_secret(_("PIN of {name}: ", name=office.staff.name)))


def ask_secret(prompt: str) -> str:
    """What is typed on the terminal without being shown. Raises Refused where there is none."""
    import getpass
    import sys
    import warnings

    if sys.stdin is None or not sys.stdin.isatty():
        raise Refused(N_("The PIN is asked for on a terminal; there is none here."), field="secret")
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)  # it would show what is typed
        try:
            return getpass.getpass(prompt)
        except (getpass.GetPassWarning, EOFError) as error:
            raise Refused(N_("The PIN is asked for on a terminal; there is none here."), field="secret") from error


def _acting(office: Office, name: str) -> StaffView | None:
    from deskcrm.identify.staff import staff_by_name, staff_list
    from deskcrm.settings import preferences

    if name:
        return office.read(staff_by_name, name)
    active = office.read(staff_list)
    last = preferences.load().staff.casefold()
    for member in active:
        if member.name.casefold() == last:
            return member
    return min(active, key=lambda member: member.id, default=None)
