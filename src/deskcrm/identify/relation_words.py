"""The words of relations, and what each is from the other side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from deskcrm.identify.profile_words import DETAILS
from deskcrm.locale.messages import N_, _

FAMILY, HOUSEHOLD, WORKS_FOR, OTHER = "family", "household", "works_for", "other"

KINDS: Final[Mapping[str, str]] = {
    FAMILY: N_("family"),
    HOUSEHOLD: N_("lives with"),
    WORKS_FOR: N_("works for"),
    OTHER: N_("other"),
}
"""The kinds of relations."""

FAMILY_WORDS: Final[Mapping[str, str]] = {
    "spouse": N_("husband or wife"),
    "parent": N_("parent"),
    "child": N_("child"),
    "sibling": N_("brother or sister"),
    "grandparent": N_("grandparent"),
    "grandchild": N_("grandchild"),
    "relative": N_("relative"),
}
"""What somebody is to a member of their family."""

_INVERSE: Final = {"parent": "child", "child": "parent", "grandparent": "grandchild", "grandchild": "grandparent"}

ROLES: Final[Mapping[str, str]] = DETAILS["whom"]
"""The part somebody has in what an organisation or a household buys."""

HEADINGS: Final[Mapping[str, str]] = {
    "family": N_("Family members"),
    "household": N_("Household"),
    "works_for": N_("Works for"),
    "people": N_("People"),
    "referred_by": N_("Brought by"),
    "referred": N_("Brought to us"),
    "other": N_("Others"),
}
"""The groups of the screen in their order: ``people`` work for the organisation in view."""


def inverse(word: str) -> str:
    """What a family word is from the other side: the parent of one is whose child the other is."""
    return _INVERSE.get(word, word)


def word(code: str) -> str:
    """A family word or a role in the language in use; the office's own words stay as they are."""
    for words in (FAMILY_WORDS, ROLES):
        if code in words:
            return _(words[code])
    return code
