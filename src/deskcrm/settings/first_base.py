"""Making a base with its first rows, and what a new office most likely wants."""

from __future__ import annotations

import contextlib
from pathlib import Path

from deskcrm.clock import Clock, zone
from deskcrm.errors import DeskError, Refused
from deskcrm.locale.messages import N_
from deskcrm.money import decimals
from deskcrm.settings.founding import country_of, found_office
from deskcrm.settings.office import key_named, set_value
from deskcrm.text import clean_line

THAI_ZONE = "Asia/Bangkok"
FALLBACK_CURRENCY = "USD"


def make_base(
    path: Path,
    *,
    name: str,
    language: str,
    staff: str,
    timezone: str = "",
    currency: str = "",
    kind: str = "shop",
    terminal: str = "first run",
) -> None:
    """Makes the base of a new office at ``path``; without ``timezone`` and ``currency``, the likely ones.

    ``terminal`` names who made it in the audit. Raises Refused (``name``, ``language``, ``staff``, ``timezone``,
    ``currency``, ``kind``) and StoreError; nothing stays behind then.
    """
    from deskcrm.store import base_file, create_base, open_base

    timezone = timezone or likely_timezone(language)
    currency = currency or likely_currency(timezone)
    kind = key_named("office.kind").check(kind, "kind")
    for key, value in (("name", name), ("language", language), ("currency", currency), ("timezone", timezone)):
        key_named(f"office.{key}").check(value, key)
    staff = clean_line(staff, "staff", limit=100)
    if not staff:
        raise Refused(N_("A member of staff needs a name."), field="staff")
    create_base(path)
    try:
        base = open_base(path, clock=Clock.from_environment(timezone), terminal=terminal)
        try:
            base.write(found_office, name=name, language=language, staff=staff, currency=currency, timezone=timezone)
            if kind != "shop":
                base.write(set_value, "office.kind", kind)
        finally:
            base.close()
    except BaseException:
        base_file.remove(path)
        raise


def likely_timezone(language: str) -> str:
    """This machine's; Thailand's for an office that speaks Thai, and where the machine's zone lies in no country."""
    if language == "th":
        return THAI_ZONE
    from babel.localtime import get_localzone

    try:
        here = get_localzone()
        name = zone(str(getattr(here, "key", None) or getattr(here, "zone", ""))).key
    except (DeskError, LookupError, OSError, ValueError):
        return THAI_ZONE
    return name if _of_a_country(name) else THAI_ZONE


def likely_currency(timezone: str) -> str:
    """The currency of the country that ``timezone`` lies in; dollars where none is known."""
    if timezone == THAI_ZONE:
        return "THB"
    if not _of_a_country(timezone):
        return FALLBACK_CURRENCY
    from babel.numbers import get_territory_currencies

    for currency in get_territory_currencies(country_of(timezone)):
        with contextlib.suppress(DeskError):
            decimals(currency)
            return currency
    return FALLBACK_CURRENCY


def _of_a_country(timezone: str) -> bool:
    return "/" in timezone and not timezone.startswith("Etc/")
