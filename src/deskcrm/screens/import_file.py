"""Which table of another program to bring in; what it holds is looked at before it goes in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from deskcrm.errors import Refused
from deskcrm.locale.messages import N_
from deskcrm.screens import imports  # noqa: F401  registers the action imports
from deskcrm.settings.files import typed_path
from deskcrm.widgets.choice import Choice, Option
from deskcrm.widgets.fields import Field
from deskcrm.widgets.form import FormScreen
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.words import Words

KINDS = (
    Option("customers", N_("customers")),
    Option("products", N_("products")),
    Option("purchases", N_("purchases")),
    Option("interactions", N_("interactions")),
    Option("complaints", N_("complaints")),
    Option("follow-ups", N_("follow-ups")),
    Option("facts", N_("what was learned")),
    Option("consents", N_("consents")),
    Option("relations", N_("relations")),
)


class ImportScreen(FormScreen):
    """What kind of table, and which file; Ctrl+S looks at it."""

    TITLE_TEXT = N_("Import")
    ACTIONS = ("save", "back", "imports")
    TRANSIENT = False  # Esc on what the file holds comes back here
    DEFAULT_CSS = "ImportScreen > VerticalScroll { height: auto; }"

    def fields(self) -> Iterator[Field]:
        """Kind and file."""
        yield Field("kind", N_("What it holds"), Choice(KINDS, "customers"))
        yield Field("file", N_("File"), TextLine(hint=N_("CSV, .xlsx, vCard or JSON; Ctrl+S looks at it first")))

    def fill(self, *, first: bool = False, **_context: Any) -> None:
        """Empty; ``first`` comes from the first run, which offers it."""
        self.query_one("#form-title", Words).say(
            N_("Bring in what you have: a table of another program. Esc does it later.") if first else self.TITLE_TEXT
        )
        self.start({"kind": "customers"}, focus="file")

    def save(self, values: dict[str, str]) -> None:
        """On to what the file holds."""
        path = typed_path(values["file"].strip().strip("'\""))
        if not values["file"].strip():
            raise Refused(N_("Which file? Its path is needed."), field="file")
        try:
            found = path.is_file()
        except OSError as error:  # a name that is too long, a folder that may not be looked into
            raise Refused(N_("{path} cannot be read: {reason}."),
                          field="file", path=path, reason=error.strerror or error) from None  # fmt: skip
        if not found:
            raise Refused(N_("There is no file {path}."), field="file", path=path)
        self._saving = False
        self._sent.clear()
        self.desk.go("import_preview", kind=values["kind"], path=path)

    def action_imports(self) -> None:
        """Ctrl+L: what was brought in before."""
        self.desk.go("imports")
