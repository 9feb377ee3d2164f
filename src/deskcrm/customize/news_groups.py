"""The groups that news concern: which they are, and who is in them now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from deskcrm.errors import NotFound, Refused
from deskcrm.identify.filter_predicate import NOBODY
from deskcrm.identify.filtering import Filtering
from deskcrm.identify.segments import filtering_of, segment_by_name

if TYPE_CHECKING:
    from deskcrm.clock import Clock


def group_ids(connection: Any, names: Sequence[str]) -> list[int]:
    """The ids of the groups called so. Raises Refused (``segments``) naming those there are."""
    found = []
    for name in names:
        try:
            found.append(segment_by_name(connection, name).id)
        except NotFound as error:
            raise Refused(error.message, **{**error.values, "field": "segments"}) from None  # type: ignore[arg-type]
    return list(dict.fromkeys(found))


def readable(
    connection: Any, segments: Sequence[int], *, clock: Clock, staff_id: int | None = None
) -> tuple[Filtering, ...]:
    """The groups as filters ready to be asked; one that is gone or cannot be read any more has nobody in it."""
    found = []
    for segment_id in segments:
        try:
            found.append(filtering_of(connection, segment_id, clock=clock, staff_id=staff_id))
        except (NotFound, Refused):
            found.append(Filtering((NOBODY,), ()))
    return tuple(found)
