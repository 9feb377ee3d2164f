"""The command line. The desk itself and ``--version`` start here without loading what the commands need."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

COMPLETION_VARIABLE = "_DESKCRM_COMPLETE"
"""Set by a shell that asks what a half-typed command line could become."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs ``deskcrm`` with ``arguments`` (those of the process unless given) and returns its exit status.

    0 done, 1 refused or partly refused, 2 wrong usage, 3 an unexpected error, 130 interrupted.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given == ["--version"]:
        from deskcrm import __version__

        print(f"deskcrm {__version__}")
        return 0
    from deskcrm.cli.guard import guarded

    plain = None if COMPLETION_VARIABLE in os.environ else _plain(given)
    if plain is None:
        return guarded(lambda: _command(given))
    return guarded(lambda: _desk(**plain))


def _plain(given: Sequence[str]) -> dict[str, str] | None:
    """The options of a start without a command, by name; None when there is more than these on the line."""
    found: dict[str, str] = {}
    rest = list(given)
    while rest:
        name, sign, value = rest.pop(0).partition("=")
        if name not in ("--db", "--staff"):
            return None
        if not sign:
            if not rest:
                return None
            value = rest.pop(0)
        found[name[2:]] = value
    return found


def _desk(db: str = "", staff: str = "") -> int:
    from deskcrm.cli.start import open_desk

    return open_desk(db, staff)


def _command(given: list[str]) -> int:
    from deskcrm.cli.language import speak

    speak()  # before the commands load: their help is made then
    from deskcrm.cli.program import run

    return run(given)
