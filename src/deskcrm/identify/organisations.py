"""What an organisation has that a person has not: a tax id with its branch, as a full tax invoice names them."""

from __future__ import annotations

import re

from deskcrm.errors import Refused
from deskcrm.locale.formats import parse_digits
from deskcrm.locale.messages import N_, _
from deskcrm.text import clean_line

HEAD_OFFICE = "00000"
"""The branch number of a head office (Revenue Department of Thailand)."""

_HEAD_WORDS = ("head office", "headquarters", "hq", "สำนักงานใหญ่", "สนญ", "สนญ.")
_BRANCH = re.compile(r"(?:branch|สาขา(?:ที่)?)?\s*(\d{1,5})")


def clean_tax_id(text: str) -> str:
    """A Thai tax id as its 13 digits, or empty. Raises Refused (``tax_id``) where the check digit does not fit."""
    digits = re.sub(r"[\s-]", "", parse_digits(clean_line(text, "tax_id", limit=60)))
    if not digits:
        return ""
    from stdnum.th import pin

    # A person's own number and a juristic one have the same check digit; only the first digit tells them apart.
    if not (len(digits) == 13 and digits.isdecimal() and pin.calc_check_digit(digits[:-1]) == digits[-1]):
        raise Refused(N_("{text} is no tax id: it has 13 digits, and the last one checks the others."), field="tax_id",
                      text=clean_line(text, "tax_id", limit=60))  # fmt: skip
    return digits


def clean_branch(text: str) -> str:
    """A branch as its five digits (``00000`` for the head office), or empty. Raises Refused (``branch``)."""
    words = parse_digits(clean_line(text, "branch", limit=60)).casefold().strip()
    if not words:
        return ""
    if words in _HEAD_WORDS:
        return HEAD_OFFICE
    match = _BRANCH.fullmatch(words)
    if match is None:
        raise Refused(N_("{text} is no branch: head office, or a number of up to five digits."), field="branch",
                      text=clean_line(text, "branch", limit=60))  # fmt: skip
    return match[1].zfill(5)


def branch_words(branch: str) -> str:
    """A branch for people: head office, or its number."""
    return _("head office") if branch == HEAD_OFFICE else branch


def tax_words(tax_id: str, branch: str) -> str:
    """Tax id and branch for people, the digits in groups as they are printed; empty without a tax id."""
    if not tax_id:
        return ""
    grouped = f"{tax_id[0]} {tax_id[1:5]} {tax_id[5:10]} {tax_id[10:12]} {tax_id[12:]}"
    return " · ".join(filter(None, (_("Tax id {number}", number=grouped), branch_words(branch))))
