"""The message catalogue: one active language a process, switched at any time.

Message ids are the English sentences; the Thai catalogue stands in ``th/LC_MESSAGES/deskcrm.mo``. Values are filled
into named places after translation, as plain text, so that neither a catalogue nor a customer's name can format.
"""

from __future__ import annotations

import gettext
import os
import re
from pathlib import Path

LANGUAGES = ("en", "th")
DOMAIN = "deskcrm"
ENVIRONMENT = ("DESKCRM_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
FOLDER = Path(__file__).parent
_PLACE = re.compile(r"\{(\w+)\}")

_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def use(language: str) -> None:
    """Speak ``language`` (en or th) from now on; an unknown one is English."""
    global _catalogue, _language  # noqa: PLW0603  one clerk, one language a process
    _language = language if language in LANGUAGES else "en"
    if _language == "en":
        _catalogue = gettext.NullTranslations()
    else:
        _catalogue = gettext.translation(DOMAIN, FOLDER, languages=[_language], fallback=True)


def language() -> str:
    """The language in use: en or th."""
    return _language


def of_environment() -> str:
    """The language this machine speaks by its environment, or English."""
    for variable in ENVIRONMENT:
        if value := os.environ.get(variable, ""):
            spoken = value.split("_")[0].split(".")[0].split("-")[0].casefold()
            return spoken if spoken in LANGUAGES else "en"
    return "en"


def _(message: str, /, **values: object) -> str:
    """The message in the language in use, with its named places filled."""
    return fill(_catalogue.gettext(message), values)


def n_(singular: str, plural: str, count: int, /, **values: object) -> str:
    """The message that fits ``count``; ``{count}`` in it is filled with the number."""
    return fill(_catalogue.ngettext(singular, plural, count), {"count": count, **values})


def N_(message: str, /) -> str:  # noqa: N802  the customary name of a marker
    """Marks a message for the catalogue where it is defined before the language is known."""
    return message


def fill(message: str, values: dict[str, object]) -> str:
    """``message`` with each ``{name}`` of ``values`` replaced in one pass; other braces stay as they are."""
    if not values:
        return message
    return _PLACE.sub(lambda place: str(values.get(place[1], place[0])), message)
