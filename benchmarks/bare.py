"""The floor of a start: a Textual app with an input, an empty table and a footer, and nothing else."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import DataTable, Footer, Input


class Bare(App[None]):
    """What any Textual program of this shape pays."""

    BINDINGS = [("f1", "bell", "Help")]

    def compose(self) -> ComposeResult:
        """Input, table, footer."""
        yield Input(placeholder="Name, nickname, phone, e-mail or code")
        yield DataTable[str]()
        yield Footer()


if __name__ == "__main__":
    Bare().run()
