"""The language of the command line: the clerk's, else the office's, else the machine's."""

from __future__ import annotations

from deskcrm.locale import messages
from deskcrm.settings import preferences


def speak(office: str = "") -> None:
    """Speaks the language of this terminal's preferences, else ``office`` (en or th), else the environment's."""
    messages.use(preferences.load().language or office or messages.of_environment())
