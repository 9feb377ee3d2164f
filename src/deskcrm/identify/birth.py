"""Birth dates as people say them, kept as YYYY-MM-DD or as the year alone."""

from __future__ import annotations

import re
from datetime import date

from deskcrm.errors import Refused
from deskcrm.locale.formats import common_era, parse_digits
from deskcrm.locale.messages import N_

_OLDEST = 1880


def clean_born(text: str, today: date) -> str:
    """A birth date or year fit to keep. Years from 2400 on are Buddhist.

    Raises Refused (field ``born``) for a date that is none, lies ahead, or whose year has two digits only.
    """
    typed = parse_digits(text).strip()
    if not typed:
        return ""
    if re.fullmatch(r"\d{4}", typed):
        year = common_era(int(typed))
        if _OLDEST <= year <= today.year:
            return str(year)
        raise _refused(text)
    match = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.-](\d{1,2})[/.-](\d{2,4})", typed)
    if match is None:
        raise _refused(text)
    typed_year, month, day = match.group(1, 2, 3) if match[1] else match.group(6, 5, 4)
    if len(typed_year) < 4:
        raise Refused(N_("{text}: which year is meant? Type it with four digits."), field="born", text=text)
    try:
        born = date(common_era(int(typed_year)), int(month), int(day))
    except ValueError:
        raise _refused(text) from None
    if not born.year >= _OLDEST or born > today:
        raise _refused(text)
    return born.isoformat()


def _refused(text: str) -> Refused:
    return Refused(N_("{text} is no birth date such as 25/12/1990 or 1990."), field="born", text=text)
