"""Who belongs to a customer: family, household, organisation and its people, who brought whom; what they come to
together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult

from deskcrm.identify.relation_words import HEADINGS
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _, n_
from deskcrm.text import visible
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.group_words import group_line, relation_words
from deskcrm.widgets.grouped_list import Group, GroupedList
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.tier_column import tier_column
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.identify.relations import GroupView, RelationView
    from deskcrm.identify.views import CustomerView

RELATIONS = "deskcrm.identify.relations"

register(
    Action("end_relation", N_("The relation is over"), N_("Over"), ("x",), N_("Takes it out; both records stay."), 12),
)


class RelationsScreen(DeskScreen):
    """The list by kind, and what each group comes to."""

    LIVE = True
    ACTIONS: ClassVar[tuple[str, ...]] = ("back", "open", "new", "edit", "end_relation")
    TITLE_TEXT = N_("People and organisations")
    DEFAULT_CSS = """
    RelationsScreen .form--title { text-style: bold; padding: 0 1; width: 1fr; height: 1; background: $panel; }
    RelationsScreen #relations-groups { padding: 0 1; width: 1fr; }
    """

    _customer: CustomerView | None = None

    def body(self) -> ComposeResult:
        """Whose people they are, what they come to, the list."""
        yield Words(self.TITLE_TEXT, classes="form--title", id="relations-title")
        yield Words("", id="relations-groups")
        yield GroupedList(
            (
                Column(N_("Name"), lambda row: row.name, 22, grow=3, tone=lambda _row: "strong"),
                tier_column(lambda row: row.tier),
                Column(N_("What they are"), relation_words, 20, grow=2),
                Column(N_("Open items"), _open_items, 16, gives_way=1, tone=_tone),
                Column(N_("Last contact"), self._last, 15, gives_way=2, tone=lambda _row: "dim"),
            ),
            key=lambda row: (row.group, row.id, row.customer_id),
            empty=N_("Nobody belongs to them yet. n finds somebody."),
            id="relations-list",
        )

    def on_mount(self) -> None:
        """The list has the focus."""
        self._list.focus()

    def fill(self, *, customer: CustomerView | None = None, **_context: Any) -> None:
        """Of ``customer``."""
        if customer is not None:
            self._customer = customer
            self._list.clear()
            self.query_one("#relations-groups").display = False
            self.query_one("#relations-title", Words).say(
                N_("{name}: people and organisations"), name=visible(customer.called)
            )
        self.came_back()

    def came_back(self) -> None:
        """Asks anew; the old rows stay until then."""
        if self._customer is not None:
            self.ask(f"{RELATIONS}:relations_of", self._customer.id, answer=self._show, group="relations")
            self.ask(f"{RELATIONS}:groups_of", self._customer.id, answer=self._show_groups, group="groups")

    @property
    def customer(self) -> CustomerView | None:
        """Whose people they are."""
        return self._customer

    def can(self, action: str) -> bool:
        """Who brought whom stands in the customer's own record and is not changed here."""
        if action in ("back", "new"):
            return True
        row: RelationView | None = self._list.row if self.query("#relations-list") else None
        return row is not None and (action == "open" or bool(row.id))

    def action_open(self) -> None:
        """Enter: that customer."""
        if self._list.row is not None:
            self.desk.open_customer(self._list.row.customer_id, around=self._customer)

    def action_new(self) -> None:
        """n: who? Then what they are."""
        customer = self._customer
        if customer is not None:
            self.desk.over(
                "find_customer", title=N_("Who belongs to {name}?"), values={"name": customer.called},
                found=lambda other: self.desk.go("relation_form", customer=customer, other_id=other),
            )  # fmt: skip

    def action_edit(self) -> None:
        """e: the form."""
        self.desk.go("relation_form", customer=self._customer, relation=self._list.row)

    def action_end_relation(self) -> None:
        """x: over."""
        row: RelationView | None = self._list.row
        if row is not None and row.id:
            self.tell(
                f"{RELATIONS}:end_relation", row.id, version=row.version, answer=lambda _none: self._ended(row),
                failed=self.refused,
            )  # fmt: skip

    def relabel(self) -> None:
        """The lines made here."""
        self.came_back()

    @on(RecordList.Opened)
    def _opened(self) -> None:
        self.action_open()

    @on(RecordList.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()

    @property
    def _list(self) -> GroupedList:
        return self.query_one(GroupedList)

    def _ended(self, row: RelationView) -> None:
        self.desk.say_saved(_("Over: {name}", name=row.name))
        self.came_back()

    def _show(self, views: tuple[RelationView, ...]) -> None:
        groups = [Group(word, sum(view.group == code for view in views), "tier") for code, word in HEADINGS.items()]
        self._list.show_stretch(list(views), 0, [group for group in groups if group.count])
        self.refresh_bindings()

    def _show_groups(self, groups: tuple[GroupView, ...]) -> None:
        lines = self.query_one("#relations-groups", Words)
        lines.display = bool(groups)
        lines.say("{text}", text="\n".join(group_line(one, self.desk.currency) for one in groups))

    def _last(self, row: RelationView) -> str:
        return formats.ago(row.last_contact, self.desk.clock) if row.last_contact else ""


def _open_items(row: RelationView) -> str:
    if row.open_complaints:
        return "▲ " + n_("{count} complaint", "{count} complaints", row.open_complaints)
    return n_("{count} follow-up", "{count} follow-ups", row.open_follow_ups) if row.open_follow_ups else ""


def _tone(row: RelationView) -> str:
    return "soon" if row.open_complaints or row.open_follow_ups else ""
