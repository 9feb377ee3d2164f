"""Saved groups: who is in each now, made and changed from here; lists kept by hand among them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult

from deskcrm.errors import DeskError, Refused
from deskcrm.identify.segment_views import LIST, SegmentLine, SegmentView
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.screens.segment_parts import Members, filter_of
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.choice import Option
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.identify.views import LookupRow

SEGMENTS = "deskcrm.identify.segments"

SHOWN = 20
"""Customers shown of the group under the cursor."""

RESTS_AFTER = 0.15
"""Seconds without another group under the cursor until its customers are asked for."""

register(
    Action(
        "to_lookup", N_("Who is in it, in the lookup"), N_("Look up"), ("enter",),
        N_("Shows everybody in the group in the lookup, to work on."), 2,
    ),
    Action(
        "snapshot", N_("A list of who is in it now"), N_("List of now"), ("s",),
        N_("Makes a list kept by hand of whoever is in the group at this moment."), 12,
    ),
    Action(
        "drop_group", N_("Take the group away"), N_("Take away"), ("x",),
        N_("The group is not there any more; its customers stay."), 13,
    ),
)  # fmt: skip


class SegmentsScreen(DeskScreen):
    """The groups with their counts, and the first customers of the one under the cursor."""

    LIVE = True
    CSS_PATH = "segments.tcss"
    ACTIONS: ClassVar[tuple[str, ...]] = ("to_lookup", "back", "new", "edit", "snapshot", "drop_group")
    TITLE_TEXT = N_("Groups of customers")

    def __init__(self) -> None:
        super().__init__()
        self._counted: dict[int, SegmentLine] = {}
        self._waiting: list[int] = []
        self._at = 0

    def body(self) -> ComposeResult:
        """The groups, the customers of one, the line that asks."""
        yield Words(self.TITLE_TEXT, classes="title", id="segments-title")
        yield RecordList[SegmentView](
            (
                Column(N_("Name"), lambda row: row.name, 20, grow=1, tone=lambda _row: "strong"),
                Column(N_("Customers"), self._count, 10, right=True),
                Column(N_("Filters"), self._filters, 24, grow=3, tone=self._tone),
                Column(N_("Note"), lambda row: row.note.replace("\n", " "), 16, grow=1, gives_way=1,
                       tone=lambda _row: "dim"),
            ),
            key=lambda row: row.id,
            empty=N_("No group yet. n makes one, by filters or as a list kept by hand."),
            sorted_by=N_("by name"),
            id="segments-list",
        )  # fmt: skip
        yield Members(self, id="segments-members")
        yield AskLine()

    def on_mount(self) -> None:
        """The list has the focus, so that letters are keys."""
        self._list.focus()

    def fill(self, *, segment_id: int = 0, **_context: Any) -> None:
        """All groups, the cursor on ``segment_id`` if it is given."""
        self.query_one(AskLine).end()
        self._list.focus()
        self._ask(at=segment_id)

    def came_back(self) -> None:
        """Asks anew; the counts that are known stay until the new ones are there."""
        if self.desk.is_open:
            self._ask()

    def can(self, action: str) -> bool:
        """Nothing but going back while a question stands there; the rest but a new one needs a group."""
        if action == "back":
            return True
        if not self.query(AskLine) or self.query_one(AskLine).asking:
            return False
        return action == "new" or self._row is not None

    def action_to_lookup(self) -> None:
        """Enter."""
        if self._row is not None:
            self.desk.go("lookup", text=filter_of(self._row.name))

    def action_new(self) -> None:
        """n."""
        self.desk.go("segment_form")

    def action_edit(self) -> None:
        """e."""
        if self._row is not None:
            self.desk.go("segment_form", segment=self._row)

    def action_snapshot(self) -> None:
        """s: asks for the list's name."""
        row = self._row
        if row is not None:
            self.query_one(AskLine).ask(
                N_("A list of who is in {name} now. What is it called?"), (), lambda _value: None,
                typed=partial(self._snapshot, row), hint=N_("Name of the list"), name=row.name,
            )  # fmt: skip

    def action_drop_group(self) -> None:
        """x: Ctrl+Z brings it back; where others are made of it, it asks before."""
        if self._row is not None:
            self._drop(self._row)

    def refused(self, error: DeskError) -> None:
        """Says why, and shows what is there now."""
        super().refused(error)
        self.came_back()

    def relabel(self) -> None:
        """What could not be read is said in the language in use."""
        self.came_back()

    @on(RecordList.Opened, "#segments-list")
    def _opened(self) -> None:
        self.action_to_lookup()

    @on(RecordList.Moved, "#segments-list")
    def _moved(self) -> None:
        self.refresh_bindings()
        row = self._row
        if row is None:
            self._at = 0
            self.query_one(Members).show_rows((), more=False)
        elif row.id != self._at:
            self._at = row.id
            self.set_timer(RESTS_AFTER, partial(self._ask_members, row.id))

    def _ask_members(self, segment_id: int) -> None:
        if segment_id == self._at:
            self.ask(
                f"{SEGMENTS}:first_members", segment_id, limit=SHOWN + 1,
                answer=partial(self._show_members, segment_id),
                failed=lambda _error: self._show_members(segment_id, ()), group="members",
            )  # fmt: skip

    def _show_members(self, segment_id: int, rows: tuple[LookupRow, ...]) -> None:
        if segment_id == self._at:
            self.query_one(Members).show_rows(rows[:SHOWN], more=len(rows) > SHOWN)

    def _ask(self, *, at: int = 0) -> None:
        self.ask(f"{SEGMENTS}:list_segments", answer=partial(self._show, at), group="segments")

    def _show(self, at: int, found: list[SegmentView]) -> None:
        versions = {one.id: one for one in found}
        self._counted = {number: line for number, line in self._counted.items() if number in versions}
        self._list.show(found)
        if at:
            self._list.go_to(at)
        self._at = 0
        self._moved()
        # One after the other: on a large base each takes its time, and the list stands there already.
        self._waiting = [one.id for one in found]
        self._count_next()

    def _count_next(self) -> None:
        if self._waiting:
            number = self._waiting.pop(0)
            self.ask(f"{SEGMENTS}:segment_line", number, answer=self._know, failed=self._skip, group="count")

    def _know(self, line: SegmentLine) -> None:
        self._counted[line.segment.id] = line
        self._list.refresh()
        self._count_next()

    def _skip(self, _error: DeskError) -> None:
        self._count_next()

    def _snapshot(self, row: SegmentView, name: str) -> None:
        self.tell(f"{SEGMENTS}:snapshot_segment", row.id, name, answer=self._made, failed=super().refused)

    def _made(self, made: SegmentView) -> None:
        self.desk.say_saved(_("Group saved: {name}", name=made.name))
        self._ask(at=made.id)

    def _drop(self, row: SegmentView, *, even_if_used: bool = False) -> None:
        self.tell(
            f"{SEGMENTS}:archive_segment", row.id, version=row.version, even_if_used=even_if_used, answer=self._dropped,
            failed=partial(self._not_dropped, row),
        )  # fmt: skip

    def _dropped(self, row: SegmentView) -> None:
        self.desk.say_saved(_("Taken away: {name}.", name=row.name))
        self.came_back()

    def _not_dropped(self, row: SegmentView, error: DeskError) -> None:
        if not isinstance(error, Refused) or error.field != "segment":
            self.refused(error)
            return
        options = (Option("no", N_("leave it")), Option("yes", N_("take it away all the same")))
        self.query_one(AskLine).ask(
            "{why}", options, lambda value: self._drop(row, even_if_used=True) if value == "yes" else None,
            why=str(error),
        )  # fmt: skip

    @property
    def _list(self) -> RecordList[SegmentView]:
        found: RecordList[SegmentView] = self.query_one("#segments-list", RecordList)
        return found

    @property
    def _row(self) -> SegmentView | None:
        return self._list.row if self.query("#segments-list") else None

    def _count(self, row: SegmentView) -> str:
        line = self._counted.get(row.id)
        return "…" if line is None else "-" if line.why else formats.number(line.count)

    def _filters(self, row: SegmentView) -> str:
        line = self._counted.get(row.id)
        if line is not None and line.why:
            return f"! {line.why}"
        return _("list kept by hand") if row.kind == LIST else row.text

    def _tone(self, row: SegmentView) -> str:
        line = self._counted.get(row.id)
        return "late" if line is not None and line.why else "dim" if row.kind == LIST else ""
