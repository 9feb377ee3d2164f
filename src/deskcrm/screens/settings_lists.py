"""The office's lists that are changed row by row: days that are not like their weekday, categories of complaints."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from deskcrm.errors import Refused
from deskcrm.interact.calendar import CalendarDayView
from deskcrm.interact.when import parse_when
from deskcrm.locale import formats, messages
from deskcrm.locale.messages import N_, _
from deskcrm.screens.settings_forms import IN_USE, SettingForm
from deskcrm.widgets.choice import Choice, Option
from deskcrm.widgets.fields import Field
from deskcrm.widgets.form import FormScreen
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.interact.complaint_views import CategoryView
    from deskcrm.store import Draft

NONE = "none"
"""No category above it."""


class DayForm(FormScreen):
    """A day off, or one with other hours."""

    FORM = "settings_day"
    TITLE_TEXT = N_("A day that is not like its weekday")

    _day: CalendarDayView | None = None

    def fields(self) -> Iterator[Field]:
        """Which day, why, its hours; or back to its weekday."""
        yield Field("day", N_("Day"), TextLine(hint=N_("25/12, 13 Apr, fri")))
        yield Field("name", N_("Name"), TextLine(hint=N_("The holiday, or why it is another day")))
        yield Field("hours", N_("Open"), TextLine(hint=N_("such as 09:00-12:00; empty: closed")))
        yield Field("back", N_("As its weekday"), Choice(IN_USE, "no"))

    def fill(self, *, item: CalendarDayView | None = None, draft: Draft | None = None, **_context: Any) -> None:
        """Changes ``item``, or writes a new day down."""
        self._day = item
        given = {"back": "no"}
        if item is not None:
            given = {"day": item.day.isoformat(), "name": item.name, "hours": item.hours, "back": "no"}
        self.start(given, draft=draft, focus="day" if item is None else "name")
        self.field("back").display = item is not None
        if draft is None:
            self.draft_title = item.name if item is not None else _(self.TITLE_TEXT)
        self.query_one("#form-title", Words).say(self.TITLE_TEXT)

    def save(self, values: dict[str, str]) -> None:
        """Keeps the day, or takes it back."""
        day = self._read(values["day"])
        if values["back"] == "yes":
            self.tell(
                "deskcrm.interact.calendar:remove_day", day, answer=lambda _none: self._taken_back(day),
                failed=self.refused,
            )  # fmt: skip
            return
        self.tell(
            "deskcrm.interact.calendar:set_day", day, name=values["name"], hours=values["hours"], answer=self._kept_day,
            failed=self.refused,
        )  # fmt: skip

    def _read(self, text: str) -> date:
        """The day typed; one that has passed is named by its whole date."""
        try:
            return date.fromisoformat(text.strip())
        except ValueError:
            found = parse_when(text, clock=self.desk.clock, language=messages.language(), field="day")
        return self.desk.clock.day_of(found)

    def _kept_day(self, view: CalendarDayView) -> None:
        said = view.hours or _("closed all day")
        self.finished(f"{formats.weekday(view.day)} {formats.date(view.day)}: {said}")

    def _taken_back(self, day: date) -> None:
        self.finished(_("{day} is as its weekday", day=formats.date(day)))


class CategoryForm(SettingForm):
    """A category of complaints, or under another a subcategory."""

    FORM = "settings_category"
    LIST = "deskcrm.interact.categories:categories"
    TITLE_TEXT = N_("Category: {name}")
    NEW = N_("New category")

    def fields(self) -> Iterator[Field]:
        """Name, what it stands under, in use or not."""
        yield Field("name", N_("Name"), TextLine())
        yield Field("parent", N_("Under"), Choice((Option(NONE, N_("nothing")),), NONE))
        yield Field("active", N_("In use"), Choice(IN_USE, "yes"))

    def fill(self, **context: Any) -> None:
        """As the others, with the categories it may stand under."""
        super().fill(**context)
        self.field("parent").display = not self._id
        self.ask("deskcrm.interact.categories:categories", answer=self._know, group="categories")

    def values_of(self, item: CategoryView | None) -> dict[str, str]:
        """Its name."""
        if item is None:
            return {"active": "yes", "parent": NONE}
        return {"name": item.name, "active": "yes" if item.active else "no", "parent": NONE}

    def save(self, values: dict[str, str]) -> None:
        """Saves."""
        if values["parent"] not in (NONE, "") and not values["parent"].isdecimal():
            raise Refused(N_("This category is not there any more."), field="parent")
        parent = int(values["parent"]) if values["parent"].isdecimal() else None
        self.tell(
            "deskcrm.interact.categories:set_category", int(self._id) if self._id else None, values["name"],
            parent_id=parent, active=values["active"] == "yes", known=self.item, answer=self.saved, failed=self.refused,
        )  # fmt: skip

    def _know(self, found: tuple[CategoryView, ...]) -> None:
        tops = [Option(str(one.id), one.name, plain=True) for one in found if one.parent_id is None and one.active]
        choice = self.field("parent").query_one(Choice)
        choice.set_options([Option(NONE, N_("nothing")), *tops], choice.value or NONE)
