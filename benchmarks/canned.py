"""The floor of a keystroke: the desk itself, its lookup answered from canned rows instead of the search.

python benchmarks/canned.py BASE
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from deskcrm.app import DeskApp
from deskcrm.identify import lookup as looking_up
from deskcrm.identify.folding import fold
from deskcrm.identify.views import Lookup, LookupRow
from deskcrm.store import takes_connection


def label(text: str) -> str:
    """What the rows shown for ``text`` begin with; no two lengths share it."""
    return f"Canned for {len(text):02} keys"


@takes_connection
def canned(_connection: Any, text: str, **_options: Any) -> Lookup:
    """Fifty rows made on the spot, others for each length of ``text``."""
    return Lookup(
        text,
        tuple(
            LookupRow(number, f"A-{number:06}", f"{label(text)} {number:02}", "", "", "new", ("+66815550000",), (),
                      "Bang Rak", None, 0, None, "name")
            for number in range(1, 51)
        ),
        True,
        tuple(fold(text).split()),
        plain=text,
    )  # fmt: skip


if __name__ == "__main__":
    looking_up.lookup = canned
    DeskApp(Path(sys.argv[1])).run()
