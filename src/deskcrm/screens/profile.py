"""What is known of a customer by the seven questions, from where and since when; and what to ask next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from deskcrm.identify.profile_views import FactView
from deskcrm.identify.profile_words import CONSENT_STATES, MEANINGS, PURPOSES, QUESTIONS
from deskcrm.locale.messages import N_, _
from deskcrm.text import visible
from deskcrm.widgets import profile_words
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.choice import Option
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.grouped_list import Group, GroupedList
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.identify.profile_views import ConsentView, Known, Profile
    from deskcrm.identify.views import CustomerView

PROFILE = "deskcrm.identify.profile"

register(
    Action("still_so", N_("It is still so"), N_("Still so"), ("s",), N_("Confirms what was noted, as of today."), 12),
    Action("not_so", N_("Not so any more"), N_("Not so"), ("x",), N_("Takes what was noted out of the profile."), 13),
    Action(
        "consents",
        N_("What they agreed to"),
        N_("Consent"),
        ("a",),
        N_("Writes down that they agree, refuse or take it back."),
        14,
    ),
)


class ProfileScreen(DeskScreen):
    """The questions with their answers, the next one on top, consents below."""

    LIVE = True
    ACTIONS: ClassVar[tuple[str, ...]] = ("back", "new", "edit", "still_so", "not_so", "consents")
    TITLE_TEXT = N_("What is known")
    DEFAULT_CSS = """
    ProfileScreen .form--title { text-style: bold; padding: 0 1; width: 1fr; height: 1; background: $panel; }
    ProfileScreen #profile-next { padding: 0 1; width: 1fr; color: $text-success; }
    ProfileScreen #profile-consents { padding: 0 1; width: 1fr; color: $text-muted; }
    """

    _customer: CustomerView | None = None
    _profile: Profile | None = None

    def body(self) -> ComposeResult:
        """Whose it is and how complete, what to ask, the list, what they agreed to."""
        yield Words(self.TITLE_TEXT, classes="form--title", id="profile-title")
        yield Words("", id="profile-next")
        yield GroupedList(
            (
                Column(N_("Known"), lambda row: " · ".join(profile_words.exactly(row)), 34, grow=3, tone=_tone),
                Column(
                    N_("From"),
                    lambda row: profile_words.origin(row, self.desk.clock),
                    26,
                    grow=2,
                    tone=lambda _row: "dim",
                ),
            ),
            key=_key,
            empty=N_("Nothing is known yet. n notes what was learned."),
            id="profile-list",
        )
        yield Words("", id="profile-consents")
        yield AskLine()

    def on_mount(self) -> None:
        """The list has the focus."""
        self._list.focus()

    def fill(self, *, customer: CustomerView | None = None, **_context: Any) -> None:
        """Of ``customer``."""
        self.query_one(AskLine).end()
        if customer is not None:
            self._customer, self._profile = customer, None
            self._list.clear()
        self.came_back()

    def came_back(self) -> None:
        """Asks anew; the old rows stay until then."""
        if self._customer is not None:
            self.ask(f"{PROFILE}:profile", self._customer.id, answer=self._show, group="profile")

    @property
    def customer(self) -> CustomerView | None:
        """Whose profile it is."""
        return self._customer

    def can(self, action: str) -> bool:
        """A fact is changed only where one is under the cursor; nothing while a question stands there."""
        if action == "back":
            return True
        if self._profile is None or self.query_one(AskLine).asking:
            return False
        return action in ("new", "consents") or isinstance(self._list.row, FactView)

    def action_new(self) -> None:
        """n: the form, at the question under the cursor or the one to ask next."""
        row: FactView | Known | None = self._list.row
        ahead = self._profile.next.question if self._profile and self._profile.next else "why"
        question = row.question if row is not None else ahead
        self.desk.go("fact_form", customer=self._customer, question=question, profile=self._profile)

    def action_edit(self) -> None:
        """e: the form."""
        if isinstance(self._list.row, FactView):
            self.desk.go("fact_form", customer=self._customer, fact=self._list.row, profile=self._profile)

    def action_still_so(self) -> None:
        """s: confirmed today."""
        self._tell("confirm_fact", self._confirmed)

    def action_not_so(self) -> None:
        """x: out of the profile."""
        self._tell("archive_fact", self._archived)

    def action_consents(self) -> None:
        """a: to what?"""
        standing = {one.purpose: one for one in self._profile.consents} if self._profile else {}
        options = [Option(code, self._purpose(code, standing.get(code)), plain=True) for code in PURPOSES]
        self.query_one(AskLine).ask(N_("What do they say to? The customer may ask to see it."), options, self._state)

    @on(RecordList.Opened)
    def _opened(self) -> None:
        self.action_edit()

    @on(RecordList.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()

    def relabel(self) -> None:
        """The lines made here."""
        self.came_back()

    @property
    def _list(self) -> GroupedList:
        return self.query_one(GroupedList)

    def _tell(self, function: str, answer: Any) -> None:
        row = self._list.row
        if isinstance(row, FactView):
            self.tell(f"{PROFILE}:{function}", row.id, version=row.version, answer=answer, failed=self.refused)

    def _state(self, purpose: str) -> None:
        options = [Option(code, word) for code, word in CONSENT_STATES.items()]
        self.query_one(AskLine).ask(
            N_("{purpose}: what did they say?"), options, lambda state: self._source(purpose, state),
            purpose=_(PURPOSES[purpose]),
        )  # fmt: skip

    def _source(self, purpose: str, state: str) -> None:
        self.query_one(AskLine).ask(
            N_("How did they say it?"), (), lambda _value: None,
            typed=lambda source: self._record(purpose, state, source), hint=N_("in person, on paper, by telephone"),
        )  # fmt: skip

    def _record(self, purpose: str, state: str, source: str) -> None:
        if self._customer is not None:
            self.tell(
                "deskcrm.identify.consents:record_consent", self._customer.id, purpose=purpose, state=state,
                source=source.strip(), answer=self._recorded, failed=self.query_one(AskLine).again,
            )  # fmt: skip

    def _recorded(self, _standing: tuple[ConsentView, ...]) -> None:
        self.desk.say_saved(_("Written down"))
        self.came_back()

    def _confirmed(self, view: FactView) -> None:
        self.desk.say_saved(_("Still so: {words}", words=view.words))
        self.came_back()

    def _archived(self, view: FactView) -> None:
        self.desk.say_saved(_("Not so any more: {words}", words=view.words))
        self.came_back()

    def _purpose(self, code: str, standing: ConsentView | None) -> str:
        said = _(CONSENT_STATES[standing.state]) if standing else _("not asked")
        return f"{_(PURPOSES[code])}: {said}"

    def _show(self, view: Profile) -> None:
        if self._customer is None or view.customer_id != self._customer.id:
            return
        first, self._profile = self._profile is None, view
        rows = [row for code in QUESTIONS for row in view.of(code)]
        groups = [
            Group(f"{_(QUESTIONS[code])} – {_(MEANINGS[code])}", len(view.of(code)), "tier") for code in QUESTIONS
        ]
        self._list.show_stretch(rows, 0, [group for group in groups if group.count], first=first)
        title = self.query_one("#profile-title", Words)
        title.say(N_("{name} · {known}"), name=visible(self._customer.called), known=profile_words.summary(view))
        ahead: Widget = self.query_one("#profile-next")
        ahead.display = view.next is not None
        if view.next is not None:
            said = profile_words.next_words(view.next)
            self.query_one("#profile-next", Words).say("{text}", text=visible(said))
        consents = " · ".join(self._purpose(one.purpose, one) for one in view.consents if one.purpose in PURPOSES)
        self.query_one("#profile-consents", Words).say("{text}", text=_("Consent: {said}", said=consents or "-"))
        self.refresh_bindings()


def _key(row: FactView | Known) -> tuple[str, int | str]:
    return (row.question, row.id) if isinstance(row, FactView) else (row.question, row.words)


def _tone(row: FactView | Known) -> str:
    return "strong" if isinstance(row, FactView) else ""
