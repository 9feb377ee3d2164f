"""The office's own list of complaint categories, each with its subcategories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deskcrm.errors import Refused
from deskcrm.interact.complaint_list import complaint_words
from deskcrm.interact.complaint_views import CategoryView
from deskcrm.locale.messages import N_
from deskcrm.store.doors import takes_connection
from deskcrm.store.powers import needs
from deskcrm.store.records import as_known, key, there
from deskcrm.text import clean_line

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.models import ComplaintCategory


@takes_connection
def categories(connection: Any) -> tuple[CategoryView, ...]:
    """The list: each category followed by its subcategories, in the office's order."""
    found = connection.execute(
        "SELECT c.id, c.name, c.parent_id, c.active FROM complaint_category c"
        " LEFT JOIN complaint_category p ON p.id = c.parent_id WHERE c.archived_at IS NULL"
        " ORDER BY coalesce(p.position, c.position), coalesce(p.id, c.id), c.parent_id IS NOT NULL, c.position, c.id"
    )
    return tuple(CategoryView(number, name, parent, bool(active)) for number, name, parent, active in found)


@takes_connection
def offered(connection: Any) -> tuple[tuple[str, str], ...]:
    """Pairs of category and subcategory for a form: the office's list first, then what is in use besides."""
    listed = categories(connection)
    names = {view.id: view.name for view in listed if view.active}
    pairs = [
        (names.get(view.parent_id, ""), view.name) if view.parent_id else (view.name, "")
        for view in listed
        if view.active and (view.parent_id is None or view.parent_id in names)
    ]
    retired = {view.name for view in listed if not view.active and view.parent_id is None}
    used = [pair for pair in complaint_words(connection) if pair not in pairs and pair[0] not in retired]
    return (*pairs, *used)


@needs("settings")
def set_category(
    session: Session,
    category_id: int | None,
    name: str,
    *,
    parent_id: int | None = None,
    active: bool = True,
    known: CategoryView | None = None,
    staff_id: int | None = None,  # noqa: ARG001
    clock: Clock,  # noqa: ARG001
) -> CategoryView:
    """Adds a category (or under ``parent_id`` a subcategory), or renames and retires one. What complaints say stays.
    ``known`` is the category that the change was begun from.

    Raises Refused (``name``, ``parent``), NotFound, Stale.
    """
    from sqlmodel import func, select

    from deskcrm.models import ComplaintCategory

    name = clean_line(name, "name", limit=100)
    if not name:
        raise Refused(N_("A category needs a name."), field="name")
    gone = N_("This category is not there any more.")
    row = ComplaintCategory(name=name) if category_id is None else there(session, ComplaintCategory, category_id, gone)
    if category_id is not None:
        as_known(_view(row), known)
        parent_id = row.parent_id
    if parent_id is not None and there(session, ComplaintCategory, parent_id, gone).parent_id is not None:
        raise Refused(N_("A subcategory has none of its own."), field="parent")
    same = [
        other
        for other in session.exec(select(ComplaintCategory).where(ComplaintCategory.parent_id == parent_id))
        if other.name.casefold() == name.casefold() and other.id != row.id and other.archived_at is None
    ]
    if same:
        raise Refused(N_("There is a category {name} already."), field="name", name=name)
    if category_id is None:
        row.position = session.exec(select(func.count()).select_from(ComplaintCategory)).one()
        row.parent_id = parent_id
    row.name, row.active = name, active
    session.add(row)
    session.flush()
    return _view(row)


def _view(row: ComplaintCategory) -> CategoryView:
    return CategoryView(key(row), row.name, row.parent_id, row.active)
