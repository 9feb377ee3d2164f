"""The branch nearest a customer, to fetch an order from: by postcode, district and province as they are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from deskcrm.identify.folding import fold
from deskcrm.locale.messages import N_, _
from deskcrm.settings.office import load
from deskcrm.store.doors import takes_connection


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch, and why it is the one (a message with the place ``what``)."""

    name: str
    why: str = ""
    what: str = ""

    @property
    def why_words(self) -> str:
        """Why it is this one, in the language in use."""
        return _(self.why, what=self.what) if self.why else ""


def branches_of(text: str) -> tuple[tuple[str, str, str, str], ...]:
    """The branches of the setting: name, district, province, postcode."""
    found = []
    for branch in filter(None, map(str.strip, text.split(";"))):
        name, district, province, postcode, *_rest = [*(part.strip() for part in branch.split(",")), "", "", ""]
        found.append((name, district, province, postcode))
    return tuple(found)


@takes_connection
def nearest_branch(connection: Any, customer_id: int) -> Branch | None:
    """The first branch with the customer's postcode, else with their district, else their province, else the first of
    all; None for an office without branches."""
    branches = branches_of(load(connection).branches)
    if not branches:
        return None
    addresses = connection.execute(
        "SELECT postcode, district, province FROM contact_point"
        " WHERE customer_id = ? AND kind = 'address' AND archived_at IS NULL ORDER BY position, id",
        (customer_id,),
    ).fetchall()
    for postcode, _district, _province in addresses:
        for name, _d, _p, code in branches:
            if code and code == postcode.strip():
                return Branch(name, N_("same postcode, {what}"), code)
    for _postcode, district, province in addresses:
        for name, area, whole, _code in branches:
            if _same(area, district) and (not whole or not province or _same(whole, province)):
                return Branch(name, N_("same district, {what}"), area)
    for _postcode, _district, province in addresses:
        for name, _area, whole, _code in branches:
            if _same(whole, province):
                return Branch(name, N_("same province, {what}"), whole)
    if not addresses:
        return Branch(branches[0][0], N_("the first: no address of theirs is known"))
    return Branch(branches[0][0], N_("the first: none is in their province"))


def _same(one: str, other: str) -> bool:
    return bool(one.strip()) and _bare(one) == _bare(other)


def _bare(place: str) -> str:
    """A place without what stands before its name in an address."""
    bare = fold(place)
    for word in ("จังหวัด", "อำเภอ", "เขต", "จ.", "อ."):
        bare = bare.removeprefix(fold(word)).strip()
    return bare
