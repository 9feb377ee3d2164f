"""An idea: what it is, who looks after it, how far it is, what it became; and telling those who asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from deskcrm.customize.ideas import STATES, IdeaView
from deskcrm.locale.messages import N_, _, n_
from deskcrm.screens.tell_form import TellForm
from deskcrm.widgets.choice import Choice, options_of, options_of_staff
from deskcrm.widgets.fields import Field, NoteArea
from deskcrm.widgets.product_choice import ProductChoice
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.told_field import ToldField
from deskcrm.widgets.two_versions import TwoVersions
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.identify.views import StaffView
    from deskcrm.store import Draft

IDEAS = "deskcrm.customize.ideas"

KNOWN = ("id", "version", "group", "words")
"""What a draft keeps besides the fields: which idea is changed, or of which wishes one is begun."""


class IdeaForm(TwoVersions):
    """A new one of what was asked for, one of your own, or one there is."""

    FORM = "idea_form"
    TITLE_TEXT = N_("Idea")

    _known: dict[str, str] = {}

    def fields(self) -> Iterator[Field]:
        """What, who, how far, what it became, in words."""
        yield Field("title", N_("Idea"), TextLine(hint=N_("What could be offered")))
        yield Field("owner", N_("Owner"), Choice((), optional=True))
        yield Field("state", N_("State"), Choice(options_of(STATES), "idea"))
        yield ToldField(
            "product", N_("Offered as"), ProductChoice(hint=N_("code or name, once it is in the catalogue"))
        )
        yield Field("note", N_("Note"), NoteArea(of_customer=False))

    def fill(
        self, *, idea: IdeaView | None = None, group: tuple[str, str, str] | None = None, words: str = "",
        named: str = "", draft: Draft | None = None, **context: Any,
    ) -> None:  # fmt: skip
        """Changes ``idea``, begins one of a ``group`` (or the same ``words`` of it), or goes on with a draft."""
        self.leaving()
        self._known = dict.fromkeys(KNOWN, "")
        me = self.desk.staff
        given = {"title": named, "owner": str(me.id) if me else "", "state": "idea"}
        if idea is not None:
            self._known |= {"id": str(idea.id), "version": str(idea.version)}
            given = _values(idea)
        elif draft is not None:
            self._known |= {name: draft.fields.get(name, "") for name in KNOWN}
        elif group is not None:
            self._known |= {"group": json.dumps(group, ensure_ascii=False), "words": words}
        self.start(given, draft=draft, focus="title", **context)
        if draft is None:
            self.customer_id = None
            self.draft_title = f"{_(self.TITLE_TEXT)}: {idea.title if idea is not None else named}"
        for name in ("state", "product"):
            self.field(name).display = bool(self._known["id"])
        self.query_one("#form-title", Words).say(self.TITLE_TEXT)
        self.ask("deskcrm.identify.staff:staff_list", answer=self._know_staff, group="staff")

    def values(self) -> dict[str, str]:
        """The fields, and which idea or wishes it is of, so that a draft knows it."""
        return super().values() | self._known

    def save(self, values: dict[str, str]) -> None:
        """Begins or changes it."""
        owner = int(values["owner"]) if values["owner"].isdecimal() else None
        given: dict[str, Any] = {"title": values["title"], "note": values["note"], "owner_id": owner}
        known = self._known
        if known["id"]:
            self.tell(
                f"{IDEAS}:set_idea", int(known["id"]), version=int(known["version"]), state=values["state"],
                product=values["product"], answer=self._kept_it, failed=self.refused, **given,
            )  # fmt: skip
        else:
            self.tell(
                f"{IDEAS}:begin_idea", group=_group(known["group"]), words=known["words"], answer=self._kept_it,
                failed=self.refused, **given,
            )  # fmt: skip

    def ask_newest(self) -> None:
        """The idea as it is now."""
        self.ask(f"{IDEAS}:idea", int(self._known["id"]), answer=self._lay_under)

    def _lay_under(self, view: IdeaView) -> None:
        if str(view.id) == self._known["id"]:
            self._known["version"] = str(view.version)
            self.newest(_values(view), view.title)

    def _kept_it(self, view: IdeaView) -> None:
        known = self._known["id"]
        self.finished(_("Idea saved: {title}", title=view.title) if known else n_(
            "{title}: {count} customer asked for it", "{title}: {count} customers asked for it", view.people,
            title=view.title,
        ))  # fmt: skip

    def _know_staff(self, staff: tuple[StaffView, ...]) -> None:
        self.field("owner").query_one(Choice).set_options(options_of_staff(staff))


class IdeaToldForm(TellForm):
    """For those who asked for an idea."""

    TITLE_TEXT = N_("Tell those who asked")
    PLANS = f"{IDEAS}:tell_askers"
    GONE = N_("This idea is not there any more.")


def _group(text: str) -> tuple[str, str, str] | None:
    """The group that a draft kept, or none."""
    if not text:
        return None
    kind, about, question = json.loads(text)
    return kind, about, question


def _values(view: IdeaView) -> dict[str, str]:
    return {
        "title": view.title,
        "owner": str(view.owner_id or ""),
        "state": view.state,
        "product": view.product_code,
        "note": view.note,
    }
