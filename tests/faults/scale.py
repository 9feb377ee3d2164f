"""How long the tests of faults run: briefly in every run, long with the environment variable ``DESKCRM_FAULTS``.

``DESKCRM_FAULTS=500 python -m pytest tests/faults`` makes 500 kills in all and everything else in proportion.
"""

from __future__ import annotations

import os

USUAL = 20
"""Kills of an everyday run; the measure of all."""


def scaled(usual: int) -> int:
    """So many of something that is done ``usual`` times in an everyday run."""
    wanted = os.environ.get("DESKCRM_FAULTS", "")
    return max(usual, usual * int(wanted) // USUAL) if wanted.isdecimal() else usual
