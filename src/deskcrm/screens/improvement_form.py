"""An improvement: what is to be made better, by whom, how far it is; and telling those who complained of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from deskcrm.differentiate.improvements import STATES, ImprovementView
from deskcrm.errors import NotFound
from deskcrm.locale.messages import N_, _, n_
from deskcrm.screens.tell_form import TellForm
from deskcrm.widgets.choice import Choice, options_of, options_of_staff
from deskcrm.widgets.fields import Field, NoteArea
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.two_versions import TwoVersions
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.identify.views import StaffView
    from deskcrm.store import Draft

IMPROVEMENTS = "deskcrm.differentiate.improvements"

KNOWN = ("id", "version", "by", "value", "start", "end")
"""What a draft keeps besides the fields: which improvement is changed, or of which bar one is begun."""


class ImprovementForm(TwoVersions):
    """A new one of a bar, or one there is."""

    FORM = "improvement_form"
    TITLE_TEXT = N_("Improvement")

    _known: dict[str, str] = {}

    def fields(self) -> Iterator[Field]:
        """What, who, how far, in words."""
        yield Field("title", N_("What"), TextLine(hint=N_("What is to be made better")))
        yield Field("owner", N_("Owner"), Choice((), optional=True))
        yield Field("state", N_("State"), Choice(options_of(STATES), "open"))
        yield Field("note", N_("Note"), NoteArea(of_customer=False))

    def fill(
        self, *, improvement: ImprovementView | None = None, bar: tuple[str, str, int, int] | None = None,
        named: str = "", draft: Draft | None = None, **context: Any,
    ) -> None:  # fmt: skip
        """Changes ``improvement``, begins one of ``bar`` (dimension, value, from and to in epoch seconds), or goes on
        with a draft."""
        self.leaving()
        self._known = dict.fromkeys(KNOWN, "")
        me = self.desk.staff
        given = {"title": named, "owner": str(me.id) if me else "", "state": "open"}
        if improvement is not None:
            self._known |= {"id": str(improvement.id), "version": str(improvement.version)}
            given = _values(improvement)
        elif bar is not None:
            self._known |= dict(zip(("by", "value", "start", "end"), map(str, bar), strict=True))
        elif draft is not None:
            self._known |= {name: draft.fields.get(name, "") for name in KNOWN}
        self.start(given, draft=draft, focus="title", **context)
        if draft is None:
            self.customer_id = None
            self.draft_title = f"{_(self.TITLE_TEXT)}: {improvement.title if improvement is not None else named}"
        self.field("state").display = bool(self._known["id"])
        self.query_one("#form-title", Words).say(self.TITLE_TEXT)
        self.ask("deskcrm.identify.staff:staff_list", answer=self._know_staff, group="staff")

    def values(self) -> dict[str, str]:
        """The fields, and which improvement or bar it is, so that a draft knows it."""
        return super().values() | self._known

    def save(self, values: dict[str, str]) -> None:
        """Begins or changes it."""
        owner = int(values["owner"]) if values["owner"].isdecimal() else None
        given: dict[str, Any] = {"title": values["title"], "note": values["note"], "owner_id": owner}
        known = self._known
        if known["id"]:
            self.tell(
                f"{IMPROVEMENTS}:set_improvement", int(known["id"]), version=int(known["version"]),
                state=values["state"], answer=self._kept_it, failed=self.refused, **given,
            )  # fmt: skip
        elif known["by"]:
            self.tell(
                f"{IMPROVEMENTS}:begin_improvement", by=known["by"], value=known["value"], start=int(known["start"]),
                end=int(known["end"]), answer=self._kept_it, failed=self.refused, **given,
            )  # fmt: skip
        else:
            raise NotFound(N_("This improvement is not there any more."))

    def ask_newest(self) -> None:
        """The improvement as it is now."""
        number = int(self._known["id"])
        self.ask(f"{IMPROVEMENTS}:improvement", number, clock=self.desk.clock, answer=self._lay_under)

    def _lay_under(self, view: ImprovementView) -> None:
        if str(view.id) == self._known["id"]:
            self._known["version"] = str(view.version)
            self.newest(_values(view), view.title)

    def _kept_it(self, view: ImprovementView) -> None:
        known = self._known["id"]
        self.finished(_("Improvement saved: {title}", title=view.title) if known else n_(
            "{title}: {count} complaint behind it", "{title}: {count} complaints behind it", view.complaints,
            title=view.title,
        ))  # fmt: skip

    def _know_staff(self, staff: tuple[StaffView, ...]) -> None:
        self.field("owner").query_one(Choice).set_options(options_of_staff(staff))


def _values(view: ImprovementView) -> dict[str, str]:
    return {"title": view.title, "owner": str(view.owner_id or ""), "state": view.state, "note": view.note}


class ToldForm(TellForm):
    """For those who complained of what was made better."""

    TITLE_TEXT = N_("Tell those who complained")
    PLANS = f"{IMPROVEMENTS}:tell_customers"
    GONE = N_("This improvement is not there any more.")
