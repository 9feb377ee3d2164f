"""The groups that news concern, as this slice needs them of :mod:`deskcrm.identify.segments`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from deskcrm.errors import Refused
from deskcrm.locale.messages import N_

if TYPE_CHECKING:
    from deskcrm.clock import Clock


def all_groups(connection: Any, *, clock: Clock) -> tuple[tuple[int, str], ...]:  # noqa: ARG001
    """Id and name of every group."""
    return ()


def group_ids(connection: Any, names: Sequence[str], *, clock: Clock) -> list[int]:
    """The ids of the groups called so. Raises Refused (``segments``) naming those there are."""
    known = {name.casefold(): segment_id for segment_id, name in all_groups(connection, clock=clock)}
    found = []
    for name in names:
        if name.casefold() not in known:
            raise Refused(N_("There is no group called {name}; there are: {names}."), field="segments", name=name,
                          names=", ".join(one for _id, one in all_groups(connection, clock=clock)) or "–")  # fmt: skip
        found.append(known[name.casefold()])
    return list(dict.fromkeys(found))


def members_of(
    connection: Any, segments: Sequence[int], *, clock: Clock, staff_id: int | None = None, one: int | None = None
) -> list[int]:
    """Whoever is in one of these groups at least; of customer ``one`` alone whether they are."""
    found: set[int] = set()
    for segment_id in segments:
        if one is None:
            found |= set(those_in(connection, segment_id, None, clock=clock, staff_id=staff_id))
        else:
            found |= set(those_in(connection, segment_id, (one,), clock=clock, staff_id=staff_id))
    return sorted(found)


def those_in(
    connection: Any, segment_id: int, among: Collection[int] | None, *, clock: Clock, staff_id: int | None = None
) -> Collection[int]:
    """The members of a group, all or those ``among``."""
    raise NotImplementedError
