"""One thing learned of a customer: which question it answers, in a few words, and what kind of thing it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from deskcrm.identify.profile_views import FactInput
from deskcrm.identify.profile_words import CIRCUMSTANCES, DETAILS, QUESTIONS, SENSITIVE, looks_sensitive
from deskcrm.locale.messages import N_, _
from deskcrm.widgets.choice import Choice, options_of
from deskcrm.widgets.fields import Field
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.two_versions import TwoVersions
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.identify.profile_views import FactView, Profile
    from deskcrm.identify.views import CustomerView
    from deskcrm.store import Draft

HIDDEN = ("id", "version", "asked")
"""What a draft keeps besides the fields: which fact is corrected, and whether consent must be asked for."""


class FactForm(TwoVersions):
    """A new fact, or a correction of one."""

    FORM = "fact_form"
    TITLE_TEXT = N_("What was learned")
    DEFAULT_CSS = "FactForm #fact-hint { padding: 0 0 0 19; width: 1fr; color: $warning; }"

    _known: dict[str, str] = {}
    _customer: CustomerView | None = None

    def fields(self) -> Iterator[Field | Words]:  # type: ignore[override]  # a line stands among the fields
        """The question, the words, what kind; and for what the law protects how they agreed."""
        yield Field("question", N_("Question"), Choice(options_of(QUESTIONS), "why"))
        yield Field("words", N_("Learned"), TextLine(hint=N_("in their words; they may ask to read it")))
        yield Words("", id="fact-hint")
        yield Field("detail", N_("More exactly"), Choice(options_of(DETAILS["why"]), optional=True))
        yield Field("circumstance", N_("What moves them"), Choice(options_of(CIRCUMSTANCES), optional=True))
        yield Field("sensitive", N_("Sensitive"), Choice(options_of(SENSITIVE), optional=True))
        yield Field(
            "agreed", N_("They agreed"), TextLine(hint=N_("how: in person, on paper, by telephone")), hidden=True
        )

    def fill(
        self,
        *,
        customer: CustomerView | None = None,
        question: str = "why",
        fact: FactView | None = None,
        profile: Profile | None = None,
        draft: Draft | None = None,
        **context: Any,
    ) -> None:
        """A new answer to ``question``, a correction of ``fact``, or a draft of either."""
        self.leaving()
        agreed = profile is not None and any(
            one.purpose == "sensitive" and one.state == "given" for one in profile.consents
        )
        self._known = {"id": "", "version": "0", "asked": "" if agreed else "yes"}
        given = {"question": question}
        if fact is not None:
            self._known |= {"id": str(fact.id), "version": str(fact.version)}
            given = _values(fact)
        elif draft is not None:
            self._known = {name: draft.fields.get(name, "") for name in HIDDEN}
        self._offer(draft.fields.get("question", "why") if draft is not None else given["question"])
        self.start(given, draft=draft, focus="words", **context)
        if draft is None:
            self.customer_id = customer.id if customer else None
            self.draft_title = customer.name if customer else ""
        self._customer = customer
        title = self.query_one("#form-title", Words)
        if customer is not None:
            title.say(N_("What was learned of {name}"), name=customer.called)
        else:
            title.say(self.TITLE_TEXT)
        self._show_rest()

    @property
    def customer(self) -> CustomerView | None:
        """Whom it is about."""
        return self._customer

    def values(self) -> dict[str, str]:
        """The fields, and which fact it is, so that a draft knows it."""
        return super().values() | self._known

    def edited(self) -> None:
        """Says when the words look like something that the law protects."""
        self._show_rest()
        super().edited()

    def on_choice_changed(self, event: Choice.Changed) -> None:
        """What a fact may be more exactly depends on its question."""
        self._offer(self.field("question").value)
        super().on_choice_changed(event)

    def save(self, values: dict[str, str]) -> None:
        """Notes or corrects it."""
        shown = {name: values[name] if self.field(name).display else "" for name in ("detail", "agreed")}
        given = FactInput(
            values["question"], values["words"], shown["detail"], values["circumstance"], values["sensitive"],
            shown["agreed"],
        )  # fmt: skip
        if values["id"]:
            self.tell(
                "deskcrm.identify.profile:correct_fact", int(values["id"]), given, version=int(values["version"]),
                answer=self._noted, failed=self.refused,
            )  # fmt: skip
        else:
            self.tell(
                "deskcrm.identify.profile:add_fact", self.customer_id, given, answer=self._noted, failed=self.refused
            )

    def ask_newest(self) -> None:
        """The fact as it is now."""
        self.ask("deskcrm.identify.profile:fact", int(self._known["id"]), answer=self._lay_under)

    def _lay_under(self, view: FactView) -> None:
        if str(view.id) == self._known["id"]:
            self._known["version"] = str(view.version)
            self.newest(_values(view), _(self.TITLE_TEXT))

    def _noted(self, view: FactView) -> None:
        self.finished(_("Noted: {words}", words=view.words))

    def _offer(self, question: str) -> None:
        details = DETAILS.get(question, {})
        field = self.field("detail")
        field.display = bool(details)
        choice = field.query_one(Choice)
        if details:
            choice.set_options(options_of(details))

    def _show_rest(self) -> None:
        sensitive = self.field("sensitive").value
        self.field("agreed").display = bool(sensitive) and bool(self._known.get("asked"))
        kind = "" if sensitive else looks_sensitive(self.field("words").value)
        hint = self.query_one("#fact-hint", Words)
        hint.display = bool(kind)
        if kind:
            hint.say(
                N_("This looks like {kind}: mark it as sensitive below, or leave it out."), kind=_(SENSITIVE[kind])
            )


def _values(fact: FactView) -> dict[str, str]:
    return {name: str(getattr(fact, name)) for name in ("question", "words", "detail", "circumstance", "sensitive")}
