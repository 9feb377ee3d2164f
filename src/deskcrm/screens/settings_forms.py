"""The forms behind the settings: the office, a channel, a matter, a member of staff."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult

from deskcrm.locale.messages import LANGUAGES, N_, _
from deskcrm.money import parse_amount, to_decimal
from deskcrm.screens.settings_rows import LANGUAGE_WORDS, ROLE_WORDS
from deskcrm.widgets.choice import Choice, Option
from deskcrm.widgets.fields import Field
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.two_versions import TwoVersions
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.identify.views import StaffView
    from deskcrm.interact.views import ChannelView, MatterView
    from deskcrm.store import Draft

IN_USE = (Option("yes", N_("yes")), Option("no", N_("no")))
STAFF_LANGUAGES = (
    Option("", LANGUAGE_WORDS[""]),
    *(Option(code, LANGUAGE_WORDS[code], plain=True) for code in LANGUAGES),
)
HINTS = {
    "tiers.shares": N_("such as 5 20 80"),
    "tiers.amounts": N_("such as 20000 5000 500; empty: by the shares"),
    "tiers.labels": N_("such as A B C D"),
    "cross_sell.codes": N_("patterns such as 1* 2*; * is all"),
}
"""What is written into an empty field, by the setting's key."""

ROLES = tuple(Option(code, word) for code, word in ROLE_WORDS.items())


class SettingForm(TwoVersions):
    """One thing of the settings: with an ``item`` it is changed, without one it is new. The draft knows its id."""

    NEW: ClassVar[str] = ""
    """The title for a new one, a catalogue message; the other is TITLE_TEXT, with ``name``."""

    LIST: ClassVar[str] = ""
    """What gives all of its kind, by package, module and function."""

    _id = ""

    item: Any = None
    """It as it was read last, None for a new one and until a draft's is known."""

    def fill(self, *, item: Any = None, draft: Draft | None = None, **_context: Any) -> None:
        """Changes ``item``, makes a new one, or goes on with a draft."""
        self.leaving()
        self._id = str(item.id) if item is not None else draft.fields.get("id", "") if draft is not None else ""
        self.item = item
        self.field("active").display = bool(self._id)
        self.start(self.values_of(item), draft=draft)
        if draft is None:
            self.customer_id = None
            self.draft_title = item.name if item is not None else _(self.NEW)
        title = self.query_one("#form-title", Words)
        if self._id:
            title.say(self.TITLE_TEXT, name=self.draft_title)
        else:
            title.say(self.NEW)
        if self._id and item is None:
            self.ask_newest()

    def ask_newest(self) -> None:
        """It as it is now."""
        self.ask(self.LIST, answer=self._lay_under, group="newest", **self.listed())

    def listed(self) -> dict[str, Any]:
        """What the list is asked with."""
        return {}

    def _lay_under(self, items: tuple[Any, ...]) -> None:
        for item in items:
            if str(item.id) == self._id:
                self.item = item
                self.newest(self.values_of(item), item.name)

    def values(self) -> dict[str, str]:
        """The fields, and which one it is, so that a draft knows it."""
        return super().values() | {"id": self._id}

    def values_of(self, item: Any) -> dict[str, str]:
        """What the fields begin with; ``item`` is None for a new one."""
        raise NotImplementedError

    def saved(self, view: Any) -> None:
        """It was saved."""
        self.finished(_("Saved: {name}", name=view.name))


class ChannelForm(SettingForm):
    """A channel and what a contact on it costs."""

    FORM = "settings_channel"
    LIST = "deskcrm.interact.channels:channels"
    CSS = "ChannelForm .form--note { width: 1fr; height: auto; padding: 0 1; color: $text-muted; }"
    TITLE_TEXT = N_("Channel: {name}")
    NEW = N_("New channel")

    def fields(self) -> Iterator[Field]:
        """Name, costs, in use or not."""
        yield Field("name", N_("Name"), TextLine())
        yield Field("fixed_cost", N_("Cost a contact"), TextLine(hint=N_("in the office's currency, such as 2.50")))
        yield Field("rate_per_minute", N_("Cost a minute"), TextLine(hint=N_("what a minute of the desk costs")))
        yield Field("active", N_("In use"), Choice(IN_USE, "yes"))

    def body(self) -> ComposeResult:
        """The fields, and what follows from another rate."""
        yield from super().body()
        yield Words(
            N_("Another cost changes what past contacts cost, too: at the next computation of the whole book."),
            classes="form--note",
        )

    def values_of(self, item: ChannelView | None) -> dict[str, str]:
        """Costs as plain decimals."""
        currency = self.desk.currency
        if item is None:
            return {"fixed_cost": to_decimal(0, currency), "rate_per_minute": to_decimal(0, currency), "active": "yes"}
        return {
            "name": item.name,
            "fixed_cost": to_decimal(item.fixed_cost, currency),
            "rate_per_minute": to_decimal(item.rate_per_minute, currency),
            "active": "yes" if item.active else "no",
        }

    def save(self, values: dict[str, str]) -> None:
        """Checks the amounts and saves."""
        costs = {
            name: parse_amount(values[name].strip() or "0", self.desk.currency, field=name)
            for name in ("fixed_cost", "rate_per_minute")
        }
        if self._id:
            self.tell(
                "deskcrm.interact.channels:edit_channel", int(self._id), name=values["name"],
                active=values["active"] == "yes", known=self.item, answer=self.saved, failed=self.refused, **costs,
            )  # fmt: skip
        else:
            self.tell(
                "deskcrm.interact.channels:add_channel", values["name"], answer=self.saved, failed=self.refused, **costs
            )


class MatterForm(SettingForm):
    """A reason of the office's short list."""

    FORM = "settings_matter"
    LIST = "deskcrm.interact.matters:matter_list"
    TITLE_TEXT = N_("Matter: {name}")
    NEW = N_("New matter")

    def fields(self) -> Iterator[Field]:
        """Name, whether it should not come up at all, in use or not."""
        yield Field("name", N_("Name"), TextLine())
        yield Field("avoidable", N_("Avoidable"), Choice(IN_USE, "no"))
        yield Field("active", N_("In use"), Choice(IN_USE, "yes"))

    def values_of(self, item: MatterView | None) -> dict[str, str]:
        """Its name."""
        if item is None:
            return {"active": "yes", "avoidable": "no"}
        return {
            "name": item.name,
            "active": "yes" if item.active else "no",
            "avoidable": "yes" if item.avoidable else "no",
        }

    def save(self, values: dict[str, str]) -> None:
        """Saves."""
        if self._id:
            self.tell(
                "deskcrm.interact.matters:edit_matter", int(self._id), name=values["name"],
                active=values["active"] == "yes", avoidable=values["avoidable"] == "yes", known=self.item,
                answer=self.saved, failed=self.refused,
            )  # fmt: skip
        else:
            self.tell(
                "deskcrm.interact.matters:add_matter", values["name"], avoidable=values["avoidable"] == "yes",
                answer=self.saved, failed=self.refused,
            )  # fmt: skip


class StaffForm(SettingForm):
    """A member of staff."""

    FORM = "settings_staff"
    LIST = "deskcrm.identify.staff:staff_list"
    TITLE_TEXT = N_("Staff: {name}")
    NEW = N_("New member of staff")

    def fields(self) -> Iterator[Field]:
        """Name, role, language, in use or not."""
        yield Field("name", N_("Name"), TextLine())
        yield Field("role", N_("Role"), Choice(ROLES, "clerk"))
        yield Field("language", N_("Language"), Choice(STAFF_LANGUAGES))
        yield Field("active", N_("Works here"), Choice(IN_USE, "yes"))

    def listed(self) -> dict[str, Any]:
        """Those who do not work here any more too."""
        return {"all_of_them": True}

    def values_of(self, item: StaffView | None) -> dict[str, str]:
        """Name, role, language."""
        if item is None:
            return {"role": "clerk", "active": "yes"}
        return {
            "name": item.name,
            "role": item.role,
            "language": item.language,
            "active": "yes" if item.active else "no",
        }

    def save(self, values: dict[str, str]) -> None:
        """Saves."""
        given = {name: values[name] for name in ("name", "role", "language")}
        if self._id:
            self.tell(
                "deskcrm.identify.staff:edit_staff", staff_id=int(self._id), active=values["active"] == "yes",
                known=self.item, answer=self.saved, failed=self.refused, **given,
            )  # fmt: skip
        else:
            self.tell("deskcrm.identify.staff:add_staff", answer=self.saved, failed=self.refused, **given)

    def saved(self, view: StaffView) -> None:
        """Whoever is at this terminal goes by the new name at once."""
        super().saved(view)
        if self.desk.staff is not None and self.desk.staff.id == view.id:
            self.desk.act_as(view)
