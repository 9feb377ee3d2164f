"""A text kept at hand: its kind, what it is about, its words in both languages, and who looks at it again by when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from deskcrm.errors import Refused
from deskcrm.interact.answers import KIND_WORDS, AnswerInput
from deskcrm.interact.when import parse_when
from deskcrm.locale import messages
from deskcrm.locale.messages import N_, _
from deskcrm.screens.settings_forms import IN_USE
from deskcrm.widgets.choice import Choice, Suggest, options_of, options_of_staff
from deskcrm.widgets.fields import Field, NoteArea, Suggestion
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.two_versions import TwoVersions
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.identify.views import StaffView
    from deskcrm.interact.views import AnswerView, MatterView
    from deskcrm.store import Draft

HIDDEN = ("id", "version")
"""What a draft keeps besides the fields: which text is changed."""


class AnswerForm(TwoVersions):
    """A new text, or one there is."""

    FORM = "answer_form"
    TITLE_TEXT = N_("Text at hand")

    _known: dict[str, str] = {}
    _matters: tuple[MatterView, ...] = ()

    def fields(self) -> Iterator[Field]:
        """What it is, its words, who looks after it."""
        yield Field("kind", N_("Kind"), Choice(options_of(KIND_WORDS), "answer"))
        yield Field("title", N_("Name"), TextLine(hint=N_("What it is found by")))
        yield Field("matter", N_("Matter"), Suggest())
        yield Field("text_en", N_("In English"), NoteArea(of_customer=False))
        yield Field("text_th", N_("In Thai"), NoteArea(of_customer=False))
        yield Field("owner", N_("Owner"), Choice((), optional=True))
        yield Field("review_on", N_("To be looked at"), TextLine(hint=N_("1 Mar, in 6 months; empty: never")))
        yield Field("active", N_("In use"), Choice(IN_USE, "yes"))

    def fill(self, *, item: AnswerView | None = None, draft: Draft | None = None, **context: Any) -> None:
        """Changes ``item``, makes a new one, or goes on with a draft."""
        self.leaving()
        self._known = {"id": "", "version": "0"}
        given = {"kind": "answer", "active": "yes", "owner": str(self.desk.staff.id) if self.desk.staff else ""}
        if item is not None:
            self._known = {"id": str(item.id), "version": str(item.version)}
            given = _values(item)
        elif draft is not None:
            self._known = {name: draft.fields.get(name, "") for name in HIDDEN}
        self.start(given, draft=draft, focus="title", **context)
        if draft is None:
            self.customer_id = None
            self.draft_title = item.title if item is not None else _(self.TITLE_TEXT)
        self.field("active").display = bool(self._known["id"])
        self.query_one("#form-title", Words).say(self.TITLE_TEXT)
        self.ask("deskcrm.identify.staff:staff_list", answer=self._know_staff, group="staff")
        self.ask("deskcrm.interact.matters:matter_list", answer=self._know_matters, group="matters")

    def values(self) -> dict[str, str]:
        """The fields, and which text it is, so that a draft knows it."""
        return super().values() | self._known

    def save(self, values: dict[str, str]) -> None:
        """Adds or changes it."""
        given = AnswerInput(
            kind=values["kind"],
            title=values["title"],
            text_en=values["text_en"],
            text_th=values["text_th"],
            matter_id=self._matter_id(values["matter"]),
            owner_id=int(values["owner"]) if values["owner"].isdecimal() else None,
            review_on=self._day(values["review_on"]),
            active=values["active"] != "no",
        )
        number = int(values["id"]) if values["id"].isdecimal() else None
        self.tell(
            "deskcrm.interact.answers:save_answer", number, given, version=int(values["version"] or 0),
            answer=lambda view: self.finished(_("Kept: {title}", title=view.title)), failed=self.refused,
        )  # fmt: skip

    def ask_newest(self) -> None:
        """The text as it is now."""
        self.ask("deskcrm.interact.answers:answers", answer=self._lay_under, group="answers")

    def _lay_under(self, views: tuple[AnswerView, ...]) -> None:
        for view in views:
            if str(view.id) == self._known["id"]:
                self._known["version"] = str(view.version)
                self.newest(_values(view), view.title)

    def _matter_id(self, typed: str) -> int | None:
        wanted = typed.strip().casefold()
        if not wanted:
            return None
        found = [matter for matter in self._matters if matter.name.casefold() == wanted]
        if not found:
            raise Refused(N_("There is no matter called {name}; F8 has the list."), field="matter", name=typed.strip())
        return found[0].id

    def _day(self, typed: str) -> date | None:
        if not typed.strip():
            return None
        try:
            return date.fromisoformat(typed.strip())  # as it stands there already, even when that day has passed
        except ValueError:
            found = parse_when(typed, clock=self.desk.clock, language=messages.language(), field="review_on")
        return self.desk.clock.day_of(found)

    def _know_staff(self, staff: tuple[StaffView, ...]) -> None:
        self.field("owner").query_one(Choice).set_options(options_of_staff(staff))

    def _know_matters(self, matters: tuple[MatterView, ...]) -> None:
        self._matters = matters
        listed = [Suggestion(matter.name) for matter in matters if matter.active]
        self.field("matter").query_one(Suggest).set_options(listed)


def _values(item: AnswerView) -> dict[str, str]:
    return {
        "kind": item.kind, "title": item.title, "matter": item.matter, "text_en": item.text_en,
        "text_th": item.text_th, "owner": str(item.owner_id or ""), "review_on": item.review_on,
        "active": "yes" if item.active else "no",
    }  # fmt: skip
