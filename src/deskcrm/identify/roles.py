"""Who may do what: a clerk all of the day's work, a supervisor besides what changes the office or leaves it.

While nobody has a PIN, who acts is who was chosen, and these checks are a courtesy; with sign-in on they hold for
everybody who comes through the program. Whoever can read the file needs no program: docs/security.md says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from deskcrm.errors import Refused
from deskcrm.identify.views import StaffView
from deskcrm.locale.messages import N_
from deskcrm.store.doors import takes_connection

POWERS: dict[str, str] = {
    "settings": N_("Only a supervisor changes the office's settings: {names}."),
    "staff": N_("Only a supervisor changes who works here: {names}."),
    "erase": N_("Only a supervisor erases a person: {names}."),
    "retention": N_("Only a supervisor decides what is kept: {names}."),
    "export_all": N_("Only a supervisor takes everything out: {names}."),
    "restore": N_("Only a supervisor puts a backup back: {names}."),
    "audit": N_("Only a supervisor reads the audit: {names}."),
}
"""What a supervisor may, and what a clerk is told. Signing off is checked where it is written down: it names who."""


@takes_connection
def signing_in(connection: Any) -> bool:
    """Whether people sign in here: from the first PIN of somebody who works here on."""
    row = connection.execute(
        "SELECT 1 FROM staff_secret s JOIN staff p ON p.id = s.staff_id WHERE p.active = 1 AND p.archived_at IS NULL"
    ).fetchone()
    return row is not None


@dataclass(frozen=True, slots=True)
class Standing:
    """What an office says of who acts at a terminal: whether people sign in, who they are as the base has them now
    (None for those who do not work here any more), and when their PIN was set (None for those without)."""

    signs_in: bool
    member: StaffView | None
    secret_of: int | None


@takes_connection
def standing(connection: Any, member_id: int | None) -> Standing:
    """Whether who acts may go on. Not ``staff_id``: the id is that of the screens, not of the door."""
    row = connection.execute(
        "SELECT p.id, p.name, p.role, p.language, s.changed_at FROM staff p LEFT JOIN staff_secret s"
        " ON s.staff_id = p.id WHERE p.id = ? AND p.active = 1 AND p.archived_at IS NULL",
        (member_id,),
    ).fetchone()
    if row is None:
        return Standing(signing_in(connection), None, None)
    number, name, role, language, secret_of = row
    return Standing(signing_in(connection), StaffView(number, name, role, True, language), secret_of)


@takes_connection
def check(connection: Any, staff_id: int | None, power: str) -> None:
    """Raises Refused unless who acts is a supervisor. Nobody (``staff_id`` None) is the program itself, or whoever owns
    the file; with sign-in on there is no nobody. An office without any supervisor is one where everybody may."""
    if staff_id is None:
        if signing_in(connection):
            raise Refused(N_("Who is this? Sign in first."), field="staff")
        return
    supervisors = dict(
        connection.execute(
            "SELECT id, name FROM staff WHERE role = 'supervisor' AND active = 1 AND archived_at IS NULL ORDER BY name"
        ).fetchall()
    )
    if supervisors and staff_id not in supervisors:
        raise Refused(POWERS[power], field="staff", names=", ".join(supervisors.values()))


@takes_connection
def keep_a_supervisor(connection: Any, field: str = "role") -> None:
    """Raises Refused (``field``) where the transaction leaves no supervisor, for then everybody would be one; and where
    people sign in, no supervisor with a PIN, for then nobody could let the others in."""
    supervisors = "SELECT id FROM staff WHERE role = 'supervisor' AND active = 1 AND archived_at IS NULL"
    if connection.execute(supervisors).fetchone() is None:
        raise Refused(N_("The office needs at least one supervisor."), field=field)
    with_pin = f"SELECT 1 FROM staff_secret WHERE staff_id IN ({supervisors})"  # noqa: S608
    if signing_in(connection) and connection.execute(with_pin).fetchone() is None:
        raise Refused(N_("Somebody must be able to let the others in: a supervisor keeps a PIN."), field=field)
