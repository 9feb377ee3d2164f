"""The options of a product, their prices and rules, as text; what clashes is said on saving."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from deskcrm.locale.messages import N_, _
from deskcrm.widgets.fields import Field, NoteArea
from deskcrm.widgets.two_versions import TwoVersions
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.customize.product_options import MadeView, OptionsText
    from deskcrm.differentiate.views import ProductView
    from deskcrm.store import Draft

OPTIONS = "deskcrm.customize.product_options"


class OptionsForm(TwoVersions):
    """Groups, options and rules of one product; one without any begins with an example."""

    FORM = "options_form"
    TITLE_TEXT = N_("Options")
    DEFAULT_CSS = """
    OptionsForm NoteArea { height: 16; }
    """

    _known: dict[str, str] = {}

    def fields(self) -> Iterator[Field]:
        """The text."""
        yield Field("options", N_("Options"), NoteArea(of_customer=False))

    def fill(self, *, product: ProductView | None = None, draft: Draft | None = None, **_context: Any) -> None:
        """Of ``product``, or goes on with a draft."""
        self.leaving()
        self._known = {"id": "", "version": "", "code": ""}
        if product is not None:
            self._known |= {"id": str(product.id), "code": product.code}
        elif draft is not None:
            self._known |= {name: draft.fields.get(name, "") for name in self._known}
        self.start({"options": ""}, draft=draft, focus="options")
        self.customer_id = None
        self.query_one("#form-title", Words).say(self.TITLE_TEXT)
        if product is not None:
            self.draft_title = product.name or product.code
            self.ask(f"{OPTIONS}:options_as_text", product.id, answer=self._begin, failed=self.refused)

    def values(self) -> dict[str, str]:
        """The text, and whose in which version it is, so that a draft knows it."""
        return super().values() | self._known

    def save(self, values: dict[str, str]) -> None:
        """Checks and keeps it."""
        self.tell(
            f"{OPTIONS}:keep_options", values["options"], product=self._known["code"],
            version=int(self._known["version"] or 0), answer=self._kept_it, failed=self.refused,
        )  # fmt: skip

    def ask_newest(self) -> None:
        """The options as they are now."""
        self.ask(f"{OPTIONS}:options_as_text", int(self._known["id"]), answer=self._lay_under)

    def _begin(self, view: OptionsText) -> None:
        if str(view.product_id) == self._known["id"] and not self._known["version"]:
            self._initial = None  # nothing was typed yet that would have to be parked
            self._known["version"] = str(view.version)
            self.start({"options": view.text}, focus="options")
            self.query_one(NoteArea).move_cursor((0, 0))
            self.customer_id = None
            self.draft_title = view.called
            self.query_one("#form-title", Words).say(N_("Options of {name}"), name=view.called)

    def _lay_under(self, view: OptionsText) -> None:
        if str(view.product_id) == self._known["id"]:
            self._known["version"] = str(view.version)
            self.newest({"options": view.text}, view.called)

    def _kept_it(self, view: MadeView) -> None:
        self.finished(_("Saved: {name}", name=view.called))
