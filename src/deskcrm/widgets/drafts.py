"""The draft of a form: kept while it is filled, with the suggestion the form was opened from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deskcrm.customize.views import Taken
    from deskcrm.store import Draft

_TAKEN = ("taken.customer", "taken.rule", "taken.about")
"""Under which a draft keeps the suggestion; no field is called so."""


@dataclass(slots=True)
class Kept:
    """The draft of one filling of the form. Only the draft thread reads and writes ``id``; ``over`` is never unset.
    ``begun`` says that this filling wrote it, and did not go on with one there was."""

    id: int = 0
    over: bool = False
    begun: bool = False


def keep(office: Any, *, kept: Kept, **contents: Any) -> None:
    """Writes the draft, unless its filling is over by now; ``contents`` as :class:`~deskcrm.store.drafts.Draft` has
    them. For the draft thread."""
    from deskcrm.store import Draft

    if not kept.over:
        staff = office.staff.name if office.staff else ""
        kept.id = office.drafts.keep(Draft(staff=staff, terminal=office.terminal, id=kept.id, **contents)).id


def drop(office: Any, *, kept: Kept) -> None:
    """Ends a filling and forgets its draft. For the draft thread."""
    kept.over = True
    if kept.id:
        office.drafts.drop(kept.id)


def hidden(taken: Taken | None) -> dict[str, str]:
    """What a draft keeps of the suggestion its form was opened from."""
    if taken is None:
        return {}
    return dict(zip(_TAKEN, (str(taken.customer_id), taken.rule, taken.about), strict=True))


def taken_of(draft: Draft) -> Taken | None:
    """The suggestion that a draft's form was opened from."""
    customer_id, rule, about = (draft.fields.get(name, "") for name in _TAKEN)
    if not customer_id:
        return None
    from deskcrm.customize.views import Taken

    return Taken(int(customer_id), rule, about)
