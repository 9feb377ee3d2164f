"""The project's own exceptions: each carries one sentence fit for a clerk.

The sentence is kept as a catalogue message with named values, and is put into the language of the screen only when it
is shown, so that an error raised in a worker reads right after the language was switched.
"""

from __future__ import annotations


class DeskError(Exception):
    """Something could not be done; ``str(error)`` says what and why in the language in use.

    ``message`` is a catalogue message (mark it with ``N_``); ``values`` fill its named places. ``field`` names the
    form or import field at fault, where there is one.
    """

    def __init__(self, message: str, /, *, field: str | None = None, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.values = values

    def __str__(self) -> str:
        from deskcrm.locale.fields import label
        from deskcrm.locale.messages import _

        return _(self.message, **{"field": label(self.field or ""), **self.values})


class Refused(DeskError):
    """What was given cannot be kept; nothing was written."""


class NotFound(DeskError):
    """The record asked for is not in the base."""


class Stale(DeskError):
    """The record was changed by somebody else since it was read; nothing was written."""


class Replaced(DeskError):
    """A backup was put back into the base since it was opened: what was read before may be of other records."""


class Busy(DeskError):
    """The base stayed locked by another program longer than the bound; nothing was written."""


class StoreError(DeskError):
    """The file cannot serve as the base: missing, foreign, newer, damaged or not writable."""


class Locked(StoreError):
    """The base is encrypted, as far as its first bytes tell, and what would open it is not here."""


class Unsupported(DeskError):
    """This terminal or this machine cannot run the program."""


def places(error: BaseException) -> list[str]:
    """Where in the program ``error`` came through, a line a step: names and line numbers, no value of anybody's."""
    found = []
    step = error.__traceback__
    while step is not None:
        name = step.tb_frame.f_globals.get("__name__", "?")
        found.append(f"  {name}:{step.tb_lineno} {step.tb_frame.f_code.co_name}")
        step = step.tb_next
    return found
