"""What the commands print: JSON, tables, lines. Nothing that came from the base is markup or reaches a terminal raw."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from deskcrm.text import visible, visible_lines

_RAW = re.compile("[\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def print_json(value: Any) -> None:
    """``value`` as the one JSON document of standard output; what a terminal would obey is written by its number."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    print(_RAW.sub(lambda found: f"\\u{ord(found.group()):04x}", text))


def say(text: str) -> None:
    """Lines for people on standard output."""
    print(visible_lines(text))


def remark(text: str) -> None:
    """A line under a table, for people only: whatever reads the output of a pipe gets rows and nothing else."""
    if sys.stdout.isatty():
        say(text)


def print_table(headers: Sequence[str], rows: Iterable[Sequence[str]], *, giving: int = 2) -> None:
    """Rows under their headers: fitted to a terminal, else lines with tabs between the cells.

    The last ``giving`` columns go on in a second line where the terminal is narrow; the others are shown whole.
    """
    if not sys.stdout.isatty():
        for row in (headers, *rows):
            print("\t".join(visible(cell) for cell in row))
        return
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    cells = [[visible(cell) for cell in row] for row in rows]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for place, header in enumerate(headers):
        if place < len(headers) - giving:
            width = max(cell_len(header), *(cell_len(row[place]) for row in cells)) if cells else None
            table.add_column(Text(header), no_wrap=True, min_width=width)
        else:
            table.add_column(Text(header), overflow="fold")
    for row in cells:
        table.add_row(*map(Text, row))
    Console(markup=False, emoji=False, highlight=False).print(table)
