"""Further addresses of a customer in one cell: ``label | street | subdistrict | district | province | postcode |
country``, ``;`` between two. What stands for itself has a backslash in front."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from deskcrm.errors import Refused
from deskcrm.identify.contact_points import PLACE, address_point
from deskcrm.identify.several import join_several, split_places
from deskcrm.identify.views import ContactPointView
from deskcrm.locale.messages import N_

_PART: Final = re.compile(r"(?:[^\\|]|\\[\\|]|\\)*")
_ESCAPED: Final = re.compile(r"\\([\\|])")
_SIGN: Final = re.compile(r"[\\|]")
_COUNT: Final = len(PLACE) + 2


def places_text(addresses: Iterable[Sequence[str]]) -> str:
    """The cell for addresses, each as label, street and its parts in the order of ``PLACE``."""
    return join_several(" | ".join(_SIGN.sub(r"\\\g<0>", part) for part in parts) for parts in addresses)


def read_places(text: str) -> list[ContactPointView]:
    """The addresses in a cell. One without ``|`` is the street line alone.

    Raises Refused (field ``other_addresses``) for one of more parts than there are.
    """
    found = []
    for entry in split_places(text):
        parts = _parts(entry)
        if len(parts) == 1:
            parts = ["", *parts]
        if len(parts) > _COUNT:
            raise Refused(N_("{text}: an address has {count} parts at most."), field="other_addresses",
                          text=entry[:60], count=_COUNT)  # fmt: skip
        label, street, *rest = parts + [""] * (_COUNT - len(parts))
        if (point := address_point(street, *rest, label=label)) is not None:
            found.append(point)
    return found


def _parts(entry: str) -> list[str]:
    parts = []
    start = 0
    while True:
        match = _PART.match(entry, start)
        assert match is not None
        parts.append(_ESCAPED.sub(r"\1", match.group().strip()))
        if match.end() == len(entry):
            return parts
        start = match.end() + 1
