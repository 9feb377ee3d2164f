"""The language of the command line: the clerk's, else the office's, else the machine's."""

from __future__ import annotations

import os

from deskcrm.locale import messages
from deskcrm.settings import preferences

VARIABLES = ("DESKCRM_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


def speak(office: str = "") -> None:
    """Speaks the language of this terminal's preferences, else ``office`` (en or th), else the environment's."""
    messages.use(preferences.load().language or office or _of_environment())


def _of_environment() -> str:
    for variable in VARIABLES:
        if value := os.environ.get(variable, ""):
            return value.split("_")[0].split(".")[0].split("-")[0].casefold()
    return "en"
