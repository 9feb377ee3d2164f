"""What is shown of saved groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deskcrm.identify.filter_language import Problem
    from deskcrm.identify.views import LookupRow

LIVING, LIST = "living", "list"
"""A group is whoever meets its filters now, or whoever was put on a list."""


@dataclass(frozen=True, slots=True)
class SegmentView:
    """A saved group: ``text`` are the filters of a living one. ``version`` guards an edit against a newer one."""

    id: int
    name: str
    kind: str
    text: str
    note: str
    version: int


@dataclass(frozen=True, slots=True)
class SegmentLine:
    """A group with how many are in it now; ``why`` says what of its text cannot be read any more, empty for none, and
    ``names`` the groups that it is made of."""

    segment: SegmentView
    count: int
    why: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SegmentPreview:
    """Whom filters mean while they are typed: the first ``rows`` of ``count``, and what cannot be understood. The count
    is None where it was not asked for."""

    text: str
    count: int | None
    rows: tuple[LookupRow, ...]
    problems: tuple[Problem, ...]
