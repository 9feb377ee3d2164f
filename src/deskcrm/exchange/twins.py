"""What becomes of a customer's row that names nobody by code and is likely somebody who is there already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from deskcrm.clock import Clock
from deskcrm.errors import Refused
from deskcrm.identify.alike_scoring import LIKELY
from deskcrm.identify.duplicate_views import DuplicatePair, reason_words
from deskcrm.identify.duplicates import alike
from deskcrm.identify.several import join_several
from deskcrm.identify.views import CustomerInput
from deskcrm.locale.messages import N_

CREATE, SKIP, UPDATE, ASK = "create", "skip", "update", "ask"

POLICIES: Final[Mapping[str, str]] = {
    CREATE: N_("make a new customer"),
    SKIP: N_("leave the row out"),
    UPDATE: N_("fill in what is missing on the one there is"),
    ASK: N_("leave the row to be decided"),
}
"""What may be done with such a row. Rows left out, or to be decided, go to the rejects file with whom they resemble."""

_FIELDS = ("kind", "name", "title", "given", "family", "nickname", "organisation")


class Twins:
    """Holds each row of a file against the base. ``decisions`` are the clerk's own for single lines of the file:
    a policy, or the code of the customer that the row is."""

    def __init__(self, connection: Any, policy: str, decisions: Mapping[int, str], clock: Clock) -> None:
        self._connection = connection
        self._policy = policy
        self._decisions = decisions
        self._clock = clock

    def is_known(self, kind: str, key: bytes) -> bool:
        """Whether an import brought the row before."""
        found = self._connection.execute("SELECT 1 FROM import_key WHERE kind = ? AND key = ?", (kind, key))
        return found.fetchone() is not None

    def of(self, columns: Mapping[str, Any], points: tuple[tuple[Any, ...], ...]) -> tuple[DuplicatePair, ...]:
        """Who of the customers there may be this one, the likeliest first."""
        ways = {"phone": "phone", "email": "email", "line": "line_id"}
        reach = {
            field: join_several([point[1] for point in points if point[0] == kind]) for kind, field in ways.items()
        }
        home = next((point for point in points if point[0] == "address"), None)
        place = {}
        if home is not None:
            place = dict(zip(("subdistrict", "district", "province", "postcode", "country"), home[4:9], strict=True))
            place["address"] = home[1]
        names = {field: str(columns[field] or "") for field in _FIELDS if field != "kind"}
        given = CustomerInput(**names, **reach, **place, born=str(columns["born"] or ""))
        return tuple(pair for pair in alike(self._connection, given, clock=self._clock) if pair.score >= LIKELY)

    def decide(self, line: int, columns: Mapping[str, Any], points: tuple[tuple[Any, ...], ...]) -> str:
        """The code of the customer that the row is to fill in, empty for a new one. Raises Refused for a row that is
        left out or has to be decided."""
        wish = self._decisions.get(line, self._policy)
        if wish == CREATE:
            return ""
        if wish not in POLICIES:
            return wish
        pairs = self.of(columns, points)
        if not pairs:
            return ""
        best = pairs[0].a
        if wish == UPDATE:
            return best.code
        message = (
            N_("Left out: likely {name}, {code}, who is there already ({reasons}).")
            if wish == SKIP
            else N_("To be decided: likely {name}, {code} ({reasons}).")
        )
        raise Refused(message, name=best.name, code=best.code, reasons=", ".join(reason_words(pairs[0].reasons)))
