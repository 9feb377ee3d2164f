"""The people at the desk: who there is, adding and changing them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskcrm.errors import NotFound, Refused
from deskcrm.identify.roles import keep_a_supervisor
from deskcrm.identify.views import StaffView
from deskcrm.locale.messages import LANGUAGES, N_
from deskcrm.store.doors import connection_of
from deskcrm.store.powers import needs
from deskcrm.store.records import as_known, key, there
from deskcrm.text import clean_line

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.models import Staff

ROLES = ("clerk", "supervisor")


def staff_list(session: Session, *, all_of_them: bool = False) -> tuple[StaffView, ...]:
    """The active members of staff by name; with ``all_of_them`` the inactive too."""
    from sqlmodel import col, select

    from deskcrm.models import Staff

    statement = select(Staff).where(col(Staff.archived_at).is_(None)).order_by(col(Staff.name))
    if not all_of_them:
        statement = statement.where(col(Staff.active))
    return tuple(_view(row) for row in session.exec(statement))


def staff_by_name(session: Session, name: str, *, all_of_them: bool = False) -> StaffView:
    """The active member of staff called ``name``, capital letters aside; with ``all_of_them`` the inactive too.

    Raises NotFound naming those there are.
    """
    known = staff_list(session, all_of_them=all_of_them)
    for member in known:
        if member.name.casefold() == name.strip().casefold():
            return member
    raise NotFound(
        N_("Nobody on the staff is called {name}; there are {names}."),
        name=clean_line(name, "staff"),
        names=", ".join(member.name for member in known),
    )


@needs("staff")
def add_staff(session: Session, name: str, role: str = "clerk", language: str = "") -> StaffView:
    """Adds a member of staff; an archived one of that name comes back.

    Raises Refused (``name``, ``role``, ``language``) for an empty or taken name, an unknown role or language.
    """
    from sqlmodel import select

    from deskcrm.models import Staff

    name = _free_name(session, name, None)
    row = session.exec(select(Staff).where(Staff.name == name)).first()
    if row is None:
        row = Staff(name=name)
        session.add(row)
    row.archived_at, row.active, row.role, row.language = None, True, _role(role), _language(language)
    session.flush()
    return _view(row)


@needs("staff")
def edit_staff(
    session: Session,
    staff_id: int,
    *,
    name: str,
    role: str,
    active: bool,
    language: str = "",
    known: StaffView | None = None,
) -> StaffView:
    """Changes a member of staff; ``known`` is what the change was begun from.

    Raises Stale, Refused as :func:`add_staff`, and when no supervisor would be left or none who can sign in (``role``).
    """
    from deskcrm.models import Staff

    row = there(session, Staff, staff_id, N_("This member of staff is not there any more."))
    as_known(_view(row), known)
    lets_in = _lets_in(session)
    row.name = _free_name(session, name, staff_id)
    row.role, row.active, row.language = _role(role), active, _language(language)
    session.flush()
    keep_a_supervisor(connection_of(session))
    if lets_in and not _lets_in(session):
        raise Refused(N_("Somebody must be able to let the others in: a supervisor keeps a PIN."), field="role")
    return _view(row)


def _lets_in(session: Session) -> bool:
    """Whether a supervisor who works here has a PIN: without one nobody would sign in any more, or could not."""
    from sqlmodel import col, select

    from deskcrm.models import Staff, StaffSecret

    statement = select(Staff.id).join(StaffSecret, col(StaffSecret.staff_id) == col(Staff.id)).where(
        Staff.role == "supervisor", col(Staff.active), col(Staff.archived_at).is_(None)
    )  # fmt: skip
    return session.exec(statement).first() is not None


def _free_name(session: Session, name: str, staff_id: int | None) -> str:
    from sqlmodel import select

    from deskcrm.models import Staff

    name = clean_line(name, "name", limit=100)
    if not name:
        raise Refused(N_("A member of staff needs a name."), field="name")
    for row in session.exec(select(Staff)):
        # A new one may bring an archived one of its name back; a renamed one cannot.
        taken = row.archived_at is None or staff_id is not None or row.name != name
        if taken and row.id != staff_id and row.name.casefold() == name.casefold():
            raise Refused(N_("There is already a member of staff called {name}."), field="name", name=row.name)
    return name


def _role(role: str) -> str:
    value = role.strip().casefold()
    if value not in ROLES:
        raise Refused(N_("The role {role} is not one of clerk, supervisor."), field="role", role=role)
    return value


def _language(language: str) -> str:
    if language and language not in LANGUAGES:
        raise Refused(N_("There is no language {language}."), field="language", language=language)
    return language


def _view(row: Staff) -> StaffView:
    return StaffView(id=key(row), name=row.name, role=row.role, active=row.active, language=row.language)
