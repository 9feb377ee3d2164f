"""A news: what it is called, whom it concerns, when it is told, and its texts, looked at with a real customer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input

from deskcrm.customize.news_texts import FIELDS
from deskcrm.customize.news_views import KINDS, STATES, NewsInput
from deskcrm.errors import DeskError
from deskcrm.interact.when import parse_when
from deskcrm.locale import formats, messages
from deskcrm.locale.messages import N_, _
from deskcrm.screens.outreach_parts import LANGUAGE_WORDS
from deskcrm.text import visible, visible_lines
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.cells import wrap
from deskcrm.widgets.choice import Choice, Suggest, options_of, options_of_staff
from deskcrm.widgets.fields import Field, NoteArea, Suggestion
from deskcrm.widgets.paper import Paper
from deskcrm.widgets.product_choice import BETWEEN, ProductChoice
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.told_field import ToldField
from deskcrm.widgets.two_versions import TwoVersions
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.customize.news_views import Contact, NewsView
    from deskcrm.identify.segment_views import SegmentView
    from deskcrm.identify.views import StaffView
    from deskcrm.store import Draft

TEXTS = ("subject_en", "text_en", "subject_th", "text_th")
HIDDEN = ("id", "version")
"""What a draft keeps besides the fields: which news is changed."""

register(
    Action("preview_text", N_("See the text with a real customer"), N_("Preview"), ("ctrl+r",),
           N_("Shows what it comes to for one customer, in their language; again, for the next."), 2, priority=True),
)  # fmt: skip


class GroupsChoice(Suggest):
    """Names of groups with ``;`` between; the list is for the last of them."""

    def take(self, suggestion: Suggestion) -> None:
        """Puts the name into the line, in place of what was typed of it."""
        before = [name.strip() for name in self.value.split(BETWEEN)[:-1]]
        text = f"{BETWEEN} ".join([*before, suggestion.text, ""])
        super().take(Suggestion(text))
        self._line.cursor_position = len(text)

    def _offer(self, *, everything: bool = False) -> None:
        part = self.value.rpartition(BETWEEN)[2].strip().casefold()
        if not self._line.has_focus or (not part and not everything):
            self._list.show(())
            return
        fitting = [option for option in self._options if part in option.text.casefold()]
        self._list.show(fitting[: self.LIMIT])


class PreviewPane(Paper):
    """What the text comes to for one customer."""

    DEFAULT_CSS = """
    PreviewPane { max-height: 9; padding: 0 1; background: $panel; border-top: solid $accent; display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._contact: Contact | None = None

    def show(self, contact: Contact | None) -> None:
        """Shows it, or nothing."""
        self._contact, self.display = contact, contact is not None
        self.refresh(layout=True)

    def lines(self, width: int) -> list[Content]:
        """Who, and the words."""
        one = self._contact
        if one is None:
            return []
        who = f"{one.name} · {one.code} · {LANGUAGE_WORDS.get(one.language, one.language)}"
        return [
            Content.styled(visible(who), "$text-muted"),
            Content.styled(visible(one.subject), "bold"),
            *(Content(line) for line in wrap(visible_lines(one.text), width)),
        ]


class NewsForm(TwoVersions):
    """A new one, or one there is."""

    FORM = "news_form"
    TITLE_TEXT = N_("News")
    ACTIONS: ClassVar[tuple[str, ...]] = ("save", "preview_text", "back", "other_version")

    _known: dict[str, str] = {}
    _looked_at: tuple[int, ...] = ()
    _looked_for: tuple[str, ...] = ()
    _place = 0

    def body(self) -> ComposeResult:
        """The form, and under it what the text comes to."""
        yield from super().body()
        yield PreviewPane()

    def above(self) -> Iterator[Words]:
        """What a text may speak of."""
        names = " ".join(f"{{{{ {name} }}}}" for name in FIELDS)
        yield Words(N_("Fields for the texts: {names}"), names=names, id="news-fields")

    def fields(self) -> Iterator[Field]:
        """What it is, for whom, when, its words."""
        yield Field("title", N_("Name"), TextLine(hint=N_("what the desk calls it; the subject where there is none")))
        yield Field("kind", N_("What"), Choice(options_of(KINDS), "new"))
        yield Field("state", N_("State"), Choice(options_of(STATES), "draft"))
        yield Field("segments", N_("For the groups"), GroupsChoice(hint=N_("names with ; between; empty: everybody")))
        yield Field("product", N_("Product"), ProductChoice(hint=N_("by code or name; empty: none")))
        yield ToldField("since", N_("Since"), TextLine(hint=N_("the first day; empty: at once")))
        yield ToldField("until", N_("Until"), TextLine(hint=N_("the last day; empty: until it is closed")))
        yield Field("subject_en", N_("Subject, English"), TextLine())
        yield Field("text_en", N_("Text, English"), NoteArea(of_customer=False))
        yield Field("subject_th", N_("Subject, Thai"), TextLine())
        yield Field("text_th", N_("Text, Thai"), NoteArea(of_customer=False))
        yield Field("owner", N_("Owner"), Choice((), optional=True))

    def fill(
        self, *, news: NewsView | None = None, segments: str = "", draft: Draft | None = None, **context: Any
    ) -> None:
        """Changes ``news``, begins one for ``segments`` (names), or goes on with a draft."""
        self.leaving()
        self._known, self._looked_at, self._place = dict.fromkeys(HIDDEN, ""), (), 0
        me = self.desk.staff
        given = {"kind": "new", "state": "draft", "segments": segments, "owner": str(me.id) if me else ""}
        if news is not None:
            self._known = {"id": str(news.id), "version": str(news.version)}
            given = _values(news)
        elif draft is not None:
            self._known = {name: draft.fields.get(name, "") for name in HIDDEN}
        self.start(given, draft=draft, focus="title", **context)
        if draft is None:
            self.customer_id = None
            self.draft_title = f"{_(self.TITLE_TEXT)}: {news.title}" if news is not None else _(self.TITLE_TEXT)
        self.query_one(PreviewPane).show(None)
        self.query_one("#form-title", Words).say(self.TITLE_TEXT)
        self.ask("deskcrm.identify.staff:staff_list", answer=self._know_staff, group="staff")
        self.ask("deskcrm.identify.segments:list_segments", answer=self._know_groups, group="groups")

    def values(self) -> dict[str, str]:
        """The fields, and which news it is, so that a draft knows it."""
        return super().values() | self._known

    def edited(self) -> None:
        """Keeps the draft's name up to date too."""
        title = self.field("title").value.strip()
        self.draft_title = f"{_(self.TITLE_TEXT)}: {title}" if title else _(self.TITLE_TEXT)
        super().edited()

    def save(self, values: dict[str, str]) -> None:
        """Writes it down, or changes it."""
        given = NewsInput(
            title=values["title"], kind=values["kind"], product=values["product"], state=values["state"],
            since=self._day(values["since"], "since"), until=self._day(values["until"], "until"),
            segments=values["segments"], owner_id=int(values["owner"]) if values["owner"].isdecimal() else None,
            **{name: values[name] for name in TEXTS},
        )  # fmt: skip
        if self._known["id"]:
            self.tell(
                "deskcrm.customize.news:edit_news", int(self._known["id"]), given,
                version=int(self._known["version"]), answer=self._kept_it, failed=self.refused,
            )  # fmt: skip
        else:
            self.tell("deskcrm.customize.news:add_news", given, answer=self._kept_it, failed=self.refused)

    def ask_newest(self) -> None:
        """The news as it is now."""
        self.ask("deskcrm.customize.news:news_by_id", int(self._known["id"]), answer=self._lay_under)

    def action_preview_text(self) -> None:
        """Ctrl+R: for one real customer, each time for another."""
        groups = tuple(filter(None, (one.strip() for one in self.values()["segments"].split(BETWEEN))))
        if self._looked_at and groups == self._looked_for:
            self._place = (self._place + 1) % len(self._looked_at)
            self._preview()
        else:
            self._looked_for = groups
            number = int(self._known["id"] or 0)
            self.ask("deskcrm.customize.outreach:preview_customers", number, groups, answer=self._know_customers,
                     failed=self._not_shown)  # fmt: skip

    def _know_customers(self, found: tuple[int, ...]) -> None:
        self._looked_at, self._place = found, 0
        if found:
            self._preview()
        else:
            self.desk.say(_("There is no customer yet to look at the text with."), warning=True)

    def _preview(self) -> None:
        for field in self.query(Field):
            field.show_error(None)
        values = self.values()
        texts = {name: values[name] for name in TEXTS}
        self.ask(
            "deskcrm.customize.outreach:preview_for", texts, values["title"], values["product"],
            self._looked_at[self._place], since=self._day_read("since"), until=self._day_read("until"),
            answer=self.query_one(PreviewPane).show, failed=self._not_shown,
        )  # fmt: skip

    def _not_shown(self, error: DeskError) -> None:
        self.query_one(PreviewPane).show(None)
        for field in self.query(Field):
            if field.field == error.field:
                field.show_error(error)
                return
        self.desk.say_error(error)

    @on(Input.Changed)
    def _tell_days(self) -> None:
        """Says under each day what was read."""
        for name in ("since", "until"):
            field, day = self.field(name), self._day_read(name)
            said = f"{formats.weekday(day)} {formats.date(day)}" if day is not None else ""
            if isinstance(field, ToldField):
                field.told("= {when}" if said else "", when=said)

    def _day_read(self, name: str) -> date | None:
        """The day that stands in a field, none while it cannot be read."""
        try:
            return self._day(self.field(name).value, name)
        except DeskError:
            return None

    def _day(self, typed: str, field: str) -> date | None:
        if not typed.strip():
            return None
        try:
            return date.fromisoformat(typed.strip())  # as it stands there already, even when that day has passed
        except ValueError:
            found = parse_when(typed, clock=self.desk.clock, language=messages.language(), field=field)
        return self.desk.clock.day_of(found)

    def _lay_under(self, view: NewsView) -> None:
        if str(view.id) == self._known["id"]:
            self._known["version"] = str(view.version)
            self.newest(_values(view), view.title)

    def _kept_it(self, view: NewsView) -> None:
        if self.finished(_("News saved: {title}", title=view.title)):
            self.desk.go("news", news_id=view.id)

    def _know_staff(self, staff: tuple[StaffView, ...]) -> None:
        self.field("owner").query_one(Choice).set_options(options_of_staff(staff))

    def _know_groups(self, groups: list[SegmentView]) -> None:
        self.field("segments").query_one(GroupsChoice).set_options([Suggestion(one.name) for one in groups])


def _values(view: NewsView) -> dict[str, str]:
    return {
        "title": view.title, "kind": view.kind, "state": view.state, "product": view.product_code,
        "since": view.since.isoformat() if view.since else "", "until": view.until.isoformat() if view.until else "",
        "segments": f"{BETWEEN} ".join(view.groups), "owner": str(view.owner_id or ""),
        **{name: getattr(view, name) for name in TEXTS},
    }  # fmt: skip
