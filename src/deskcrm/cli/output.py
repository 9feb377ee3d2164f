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


def print_table(headers: Sequence[str], rows: Iterable[Sequence[str]], *, wide: int = -1) -> None:
    """Rows under their headers: fitted to a terminal, else lines with tabs between the cells.

    ``wide`` is the column that gives way first where the terminal is narrow (the last unless said).
    """
    if not sys.stdout.isatty():
        for row in (headers, *rows):
            print("\t".join(visible(cell) for cell in row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    giving_way = wide % len(headers)
    for place, header in enumerate(headers):
        table.add_column(Text(header), overflow="fold", no_wrap=place != giving_way, ratio=None)
    for row in rows:
        table.add_row(*(Text(visible(cell)) for cell in row))
    Console(markup=False, emoji=False, highlight=False).print(table)
