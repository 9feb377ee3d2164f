"""Ideas on F6: how far each is, who asked, who tries it, and telling those who asked."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.content import Content

from deskcrm.customize.ideas import STATES, IdeaPersonView, IdeaView
from deskcrm.identify.profile_words import QUESTIONS
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _, n_
from deskcrm.screens.insight_asked import about_words
from deskcrm.screens.insight_behind import ListAndBehind
from deskcrm.screens.insight_parts import Lines, Sheet
from deskcrm.text import visible
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.cells import wrap
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.tiers import tier_sign

IDEAS = "deskcrm.customize.ideas"

register(
    Action("new_idea", N_("An idea that nobody asked for yet"), N_("New"), ("n",),
           N_("Begins an idea of your own."), 10),
    Action("tell_askers", N_("Tell those who asked"), N_("Tell them"), ("f",),
           N_("Plans a follow-up for each who asked, those who tried it first."), 12),
    Action("askers", N_("Who asked for it"), N_("Who asked"), ("v",), N_("Lists the people behind the idea."), 13),
    Action("gather", N_("Add those who asked since"), N_("Since"), ("g",),
           N_("Adds everybody who asked for the same since the idea was made."), 14),
    Action("try_it", N_("They try it"), N_("Try"), ("t",), N_("They try it before it is launched, or no more."), 11),
    Action("they_found", N_("What they found"), N_("Found"), ("w",),
           N_("Writes down what they said when trying it."), 12),
)  # fmt: skip

_OF_PEOPLE = ("open", "try_it", "they_found")


class IdeasPage(ListAndBehind):
    """The list, the words of one, and the people behind it."""

    LABEL = N_("Ideas")
    LISTS = ("ideas", "idea-people")
    EXPORT = None
    ACTIONS = ("open", "new_idea", "tell_askers", "askers", "gather", "try_it", "they_found")
    DEFAULT_CSS = """
    IdeasPage #idea-people { display: none; }
    IdeasPage Sheet { height: auto; max-height: 40%; border-top: solid $panel; }
    """

    _about: IdeaView | None = None

    def body(self) -> ComposeResult:
        """List, people, detail."""
        yield RecordList[Any](
            (
                Column(N_("Idea"), lambda row: row.title, 22, grow=2, tone=lambda _row: "strong"),
                Column(N_("State"), lambda row: _(STATES[row.state]), 11),
                Column(N_("Owner"), lambda row: row.owner or "-", 10, gives_way=2),
                Column(N_("Asked"), lambda row: formats.number(row.people), 6, right=True),
                Column(N_("Try it"), lambda row: formats.number(row.trying), 6, right=True, gives_way=1),
                Column(N_("To tell"), lambda row: formats.number(row.untold), 7, right=True),
            ),
            key=lambda row: row.id,
            empty=N_("There is no idea yet. i on what was asked for begins one, n one of your own."),
            id="ideas",
        )
        yield RecordList[Any](
            (
                Column(N_("Customer"), lambda row: row.name, 18, grow=1, tone=lambda _row: "strong"),
                Column(N_("Tier"), lambda row: tier_sign(row.tier), 5),
                Column(N_("In their words"), lambda row: row.words, 20, grow=2),
                Column(N_("Asked"), lambda row: formats.date(self.desk.clock.day_of(row.asked_at)), 11, gives_way=2),
                Column("", _how_far, 9),
                Column(N_("Found"), lambda row: row.found, 12, grow=1, gives_way=1),
            ),
            key=lambda row: row.id,
            empty=N_("Nobody has asked for it."),
            id="idea-people",
        )
        yield Sheet(self._lines)

    def caption(self) -> str:
        """Whose list it is."""
        if self._about is not None:
            return _("{title}: who asked for it", title=visible(self._about.title))
        return _("From what was asked to what is offered; who asked hears first")

    def load(self) -> None:
        """All of them, and the people in view."""
        self.question(f"{IDEAS}:ideas", answer=self._show_list)
        if self._about is not None:
            self._ask_people(self._about)

    def can(self, action: str) -> bool:
        """Of an idea and of a person, each what belongs to it."""
        if self._about is not None:
            return action in _OF_PEOPLE and self._behind.row is not None
        row: IdeaView | None = self._list.row
        if action == "new_idea":
            return True
        if row is None or action in ("try_it", "they_found"):
            return False
        if action == "gather":
            return bool(row.question) and row.state != "dropped"
        return action != "tell_askers" or (row.state == "launched" and row.untold > 0)

    def action_open(self) -> None:
        """Enter: the form; of a person their record."""
        row = self._list.row if self._about is None else self._behind.row
        if isinstance(row, IdeaPersonView):
            self.desk.go("customer", customer_id=row.customer_id)
        elif isinstance(row, IdeaView):
            self.desk.go("idea_form", idea=row)

    def action_new_idea(self) -> None:
        """n: the form, of no group."""
        self.desk.go("idea_form")

    def action_askers(self) -> None:
        """v: who asked for it."""
        row = self._list.row
        if row is not None:
            self._look_behind(row)
            self._ask_people(row)

    def action_tell_askers(self) -> None:
        """f: the form that plans it."""
        if self._list.row is not None:
            self.desk.go("idea_told", about=self._list.row)

    def action_gather(self) -> None:
        """g: adds those who asked since."""
        if self._list.row is not None:
            self.tell(f"{IDEAS}:gather_askers", self._list.row.id, answer=self._gathered, failed=self.refused)

    def action_try_it(self) -> None:
        """t: they try it, or no more."""
        row: IdeaPersonView | None = self._behind.row
        if row is not None:
            self.tell(f"{IDEAS}:set_trying", row.id, trying=not row.trying, answer=self._changed, failed=self.refused)

    def action_they_found(self) -> None:
        """w: asks for their words."""
        row: IdeaPersonView | None = self._behind.row
        if row is None:
            return

        def found(text: str) -> None:
            self.tell(f"{IDEAS}:set_trying", row.id, trying=True, found=text, answer=self._changed, failed=self.refused)

        self.screen.query_one(AskLine).ask(
            N_("What did {name} say of it?"), (), lambda _value: None, typed=found, name=row.name
        )

    def _ask_people(self, about: IdeaView) -> None:
        self.question(f"{IDEAS}:idea_people", about.id, answer=self._show_behind)

    def _gathered(self, count: int) -> None:
        self.desk.say(n_("{count} customer more asked for it", "{count} customers more asked for it", count))
        self.load()

    def _changed(self, view: IdeaView) -> None:
        self._about = view
        self.load()

    def _lines(self, width: int) -> Lines:
        row: IdeaView | None = self._about or (self._list.row if self.query("#ideas") else None)
        if row is None:
            return [Content("")]
        texts = [" · ".join(self._parts(row)), *row.note.splitlines()]
        person: IdeaPersonView | None = self._behind.row if self._about is not None else None
        if person is not None:
            texts = [texts[0], f"“{person.words}”", *person.found.splitlines()]
        return [Content(line) for text in texts for line in wrap(visible(text), width)]

    def _parts(self, row: IdeaView) -> list[str]:
        """Where it comes from, and how far it is."""
        clock = self.desk.clock
        parts = []
        if row.question:
            parts += [about_words(row), _(QUESTIONS[row.question])]
        if row.words:
            parts.append(f"“{row.words}”")
        parts.append(_("begun {when}", when=formats.date_time(clock.local(row.opened_at))))
        if row.launched_at is not None:
            parts.append(_("launched {day}", day=formats.date(clock.day_of(row.launched_at))))
            if row.product:
                parts.append(row.product)
                parts.append(n_("{count} of them bought it", "{count} of them bought it", row.buyers))
            parts.append(
                n_("{count} customer still to tell", "{count} customers still to tell", row.untold)
                if row.untold
                else _("nobody is left to tell")
            )
        return parts


def _how_far(row: IdeaPersonView) -> str:
    if row.told:
        return _("told")
    return _("tries it") if row.trying else ""
