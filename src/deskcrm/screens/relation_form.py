"""What somebody is to a customer: kind, word, what they do there, their part in what is bought."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from deskcrm.identify.relation_words import FAMILY, FAMILY_WORDS, KINDS, OTHER, ROLES, WORKS_FOR
from deskcrm.identify.relations import RelationInput
from deskcrm.locale.messages import N_, _
from deskcrm.widgets.choice import Choice, Option, options_of
from deskcrm.widgets.fields import Field
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.two_versions import TwoVersions
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.identify.relations import RelationView
    from deskcrm.identify.views import CustomerView
    from deskcrm.store import Draft

EMPLOYS = "employs"
"""The choice of the form that is ``works_for`` seen from the organisation."""

CHOICES = (*(Option(code, word) for code, word in KINDS.items()), Option(EMPLOYS, N_("works for them")))
HIDDEN = ("id", "version", "other")
"""What a draft keeps besides the fields: which relation is changed, and who the other is."""


class RelationForm(TwoVersions):
    """A new relation with somebody who was found, or a change to one."""

    FORM = "relation_form"
    TITLE_TEXT = N_("What they are to each other")

    _known: dict[str, str] = {}
    _customer: CustomerView | None = None
    _other = ""

    def fields(self) -> Iterator[Field]:
        """The kind decides which of the others are asked."""
        yield Field("kind", N_("Kind"), Choice(CHOICES, FAMILY))
        yield Field("family_word", N_("They are the"), Choice(options_of(FAMILY_WORDS), "spouse"))
        yield Field("word", N_("They are the"), TextLine(hint=N_("friend, neighbour, accountant")), hidden=True)
        yield Field("position", N_("Position"), TextLine(hint=N_("buyer, owner, secretary")), hidden=True)
        yield Field("role", N_("Their part"), Choice(options_of(ROLES), optional=True))
        yield Field("note", N_("Note"), TextLine())

    def fill(
        self,
        *,
        customer: CustomerView | None = None,
        other_id: int = 0,
        relation: RelationView | None = None,
        draft: Draft | None = None,
        **context: Any,
    ) -> None:
        """A relation of ``customer`` with ``other_id``, or a change to ``relation``."""
        self.leaving()
        self._customer = customer
        self._known = {"id": "", "version": "0", "other": str(other_id)}
        organisation = customer is not None and customer.kind == "organisation"
        given = {"kind": EMPLOYS if organisation else FAMILY, "family_word": "spouse"}
        if relation is not None:
            self._known = {"id": str(relation.id), "version": str(relation.version), "other": str(relation.customer_id)}
            given = _values(relation)
        elif draft is not None:
            self._known = {name: draft.fields.get(name, "") for name in HIDDEN}
        self.start(given, draft=draft, focus="note" if relation is not None else "kind", **context)
        if draft is None:
            self.customer_id = customer.id if customer else None
            self.draft_title = customer.name if customer else ""
        self.field("kind").display = not self._known["id"]
        self.query_one("#form-title", Words).say(self.TITLE_TEXT)
        self._show_rest()
        if self._known["other"].isdecimal():
            self.ask("deskcrm.identify.customers:customer_by_id", int(self._known["other"]), answer=self._know_other)

    @property
    def customer(self) -> CustomerView | None:
        """From whom it is seen."""
        return self._customer

    def values(self) -> dict[str, str]:
        """The fields, and which relation it is, so that a draft knows it."""
        return super().values() | self._known

    def on_choice_changed(self, event: Choice.Changed) -> None:
        """Each kind has its own fields."""
        self._show_rest()
        super().on_choice_changed(event)

    def save(self, values: dict[str, str]) -> None:
        """Writes it down, or changes it."""
        kind = WORKS_FOR if values["kind"] == EMPLOYS else values["kind"]
        word = values["family_word"] if kind == FAMILY else values["word"] if kind == OTHER else ""
        position = values["position"] if kind == WORKS_FOR else ""
        given = RelationInput(kind, word, position, values["role"], values["note"])
        if values["id"]:
            self.tell(
                "deskcrm.identify.relations:change_relation", int(values["id"]), given, version=int(values["version"]),
                seen_from=self.customer_id, answer=self._kept_it, failed=self.refused,
            )  # fmt: skip
            return
        pair = (self.customer_id, int(values["other"] or 0))
        one, other = reversed(pair) if values["kind"] == EMPLOYS else pair
        self.tell("deskcrm.identify.relations:relate", one, other, given, answer=self._kept_it, failed=self.refused)

    def ask_newest(self) -> None:
        """The relation as it is now."""
        self.ask("deskcrm.identify.relations:relations_of", self.customer_id, answer=self._lay_under)

    def _lay_under(self, views: tuple[RelationView, ...]) -> None:
        for view in views:
            if str(view.id) == self._known["id"]:
                self._known["version"] = str(view.version)
                self.newest(_values(view), view.name)
                self._show_rest()

    def _kept_it(self, _view: RelationView) -> None:
        self.finished(_("Written down: {name}", name=self._other))

    def _know_other(self, view: CustomerView) -> None:
        self._other = view.name
        if self._customer is not None:
            self.query_one("#form-title", Words).say(
                N_("What is {other} to {name}?"), other=view.called, name=self._customer.called
            )

    def _show_rest(self) -> None:
        kind = self.field("kind").value
        self.field("family_word").display = kind == FAMILY
        self.field("word").display = kind == OTHER
        self.field("position").display = kind in (WORKS_FOR, EMPLOYS)


def _values(relation: RelationView) -> dict[str, str]:
    kind = EMPLOYS if relation.group == "people" else relation.kind
    return {
        "kind": kind, "family_word": relation.word if kind == FAMILY else "spouse", "word": relation.word,
        "position": relation.position, "role": relation.role, "note": relation.note,
    }  # fmt: skip
