"""The first rows of a new base: the office, its first member of staff, the usual channels and matters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from deskcrm.errors import Refused
from deskcrm.locale.messages import LANGUAGES, N_
from deskcrm.settings.office import key_named, set_value
from deskcrm.store.records import key
from deskcrm.text import clean_line

if TYPE_CHECKING:
    from sqlmodel import Session

CHANNELS: tuple[tuple[str, int, int], ...] = (
    ("walk_in", 0, 500),
    ("phone", 0, 400),
    ("line", 0, 300),
    ("email", 0, 300),
    ("chat", 0, 300),
    ("web", 200, 0),
    ("post", 2000, 300),
    ("other", 0, 0),
)
"""Code, fixed cost a contact and rate a minute, in minor units; an office sets its own."""

MATTERS: dict[str, tuple[str, ...]] = {
    "en": ("Question", "Price", "Order", "Delivery", "Repair", "Payment", "Appointment", "Account details"),
    "th": ("สอบถาม", "ราคา", "สั่งซื้อ", "จัดส่ง", "ซ่อม", "ชำระเงิน", "นัดหมาย", "ข้อมูลลูกค้า"),
}
"""The short list an office begins with, in its own language; it is the office's to change."""


def found_office(
    session: Session,
    *,
    name: str,
    language: str,
    staff: str,
    currency: str = "THB",
    timezone: str = "Asia/Bangkok",
) -> int:
    """Writes the first rows of an empty base and returns the id of its first member of staff, a supervisor.

    Raises Refused for a value that a setting or a name cannot have.
    """
    from deskcrm.models import Channel, Matter, Staff

    staff = clean_line(staff, "staff", limit=100)
    if not staff:
        raise Refused(N_("A member of staff needs a name."), field="staff")

    for name_of_setting, value in (
        ("office.name", name),
        ("office.language", language),
        ("office.currency", currency),
        ("office.timezone", timezone),
        ("office.country", country_of(timezone)),
    ):
        set_value(session, name_of_setting, value)
    first = Staff(name=staff, role="supervisor")
    session.add(first)
    for position, (code, fixed_cost, rate) in enumerate(CHANNELS):
        session.add(Channel(code=code, fixed_cost=fixed_cost, rate_per_minute=rate, position=position))
    for position, matter in enumerate(MATTERS[language if language in LANGUAGES else "en"]):
        session.add(Matter(name=matter, position=position))
    session.flush()
    return key(first)


def country_of(timezone: str) -> str:
    """The ISO 3166 code of the country a time zone lies in, by the zone table of the tz database; else TH."""
    key_named("office.timezone").check(timezone, "timezone")
    import tzdata

    for table in ("zone.tab", "zone1970.tab"):
        path = Path(tzdata.__file__).parent / "zoneinfo" / table
        if not path.exists():
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            columns = line.split("\t")
            if not line.startswith("#") and len(columns) > 2 and columns[2] == timezone:
                return columns[0].split(",")[0]
    return "TH"
