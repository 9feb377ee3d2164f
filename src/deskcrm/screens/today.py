"""Today's desk: who waits, what is mine to do, the last handover, parked forms."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Digits

from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _, n_
from deskcrm.screens.today_parts import HandoverPane, Worklist
from deskcrm.settings.files import typed_path
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.tier_column import tier_column
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.interact.arrivals import Waiting
    from deskcrm.interact.handovers import HandoverView
    from deskcrm.interact.today import MyDay
    from deskcrm.interact.views import ArrivalView, InteractionView

REFRESH_SECONDS = 15
"""How often the lists are asked for again: colleagues take from the same line."""

ARRIVALS = "deskcrm.interact.arrivals"

register(
    Action("arrive", N_("Somebody came in"), N_("Arrival"), ("n",), N_("Gives them the next waiting number."), 10),
    Action("take_next", N_("Take the one waiting longest"), N_("Take next"), ("t",), N_("Serves them now."), 3),
    Action("leave", N_("They left"), N_("Left"), ("x",), N_("They went without being served."), 13),
    Action("missed_call", N_("A missed call"), N_("Missed call"), ("p",),
           N_("Writes it down, with ringing back for the whole desk."), 11),
    Action("handover", N_("Hand over the shift"), N_("Handover"), ("h",), N_("What stands open, and a note."), 12),
    Action("take_over", N_("Take the handover"), N_("Take over"), ("o",), N_("Says that you have read it."), 4),
    Action("day_sheet", N_("Day sheet to print"), N_("Day sheet"), ("s",),
           N_("Today's work as a page, for the day that the power fails."), 16),
    Action("blank_log", N_("Blank log to print"), N_("Blank log"), ("b",),
           N_("Ruled lines to write contacts down by hand."), 17),
)  # fmt: skip


class TodayScreen(DeskScreen):
    """The line of who waits, with the day's work beside or below."""

    LIVE = True
    ACTIONS = (
        "open", "back", "take_next", "take_over", "arrive", "missed_call", "handover", "leave", "day_sheet",
        "blank_log",
    )  # fmt: skip
    CSS_PATH = "today.tcss"
    TITLE_TEXT = N_("Today's desk")

    _handover: HandoverView | None = None

    def body(self) -> ComposeResult:
        """The number to call out, the line, the work."""
        yield Words(self.TITLE_TEXT, id="today-head")
        with Horizontal(id="today-panes"):
            with Vertical(id="today-line"):
                yield Digits(id="today-number")
                yield RecordList[Any](
                    (
                        Column(N_("No."), lambda row: str(row.number), 4, right=True, tone=lambda _row: "strong"),
                        Column(N_("Who"), _who, 14, grow=1),
                        tier_column(lambda row: row.tier if row.customer_id else ""),
                        Column(N_("Waits"), lambda row: formats.duration(row.seconds), 9, right=True),
                        Column(N_("What for"), lambda row: row.wants, 10, grow=1, gives_way=1),
                    ),
                    key=lambda row: row.id,
                    empty=N_("Nobody waits. {key} gives somebody a number."),
                    id="arrivals",
                )
            with Vertical(id="today-work"):
                yield HandoverPane()
                yield Worklist()
        yield AskLine()

    def on_mount(self) -> None:
        """The line has the focus."""
        self._list.empty_values = {"key": "n"}
        self._list.focus()
        self.set_interval(REFRESH_SECONDS, self._refresh_shown)

    def fill(self, **_context: Any) -> None:
        """Asks anew."""
        self.query_one(AskLine).end()
        self.came_back()

    def came_back(self) -> None:
        """Asks for all of it; the old stays until it is there."""
        if self.desk.is_open:
            staff = self.desk.staff
            self.ask(f"{ARRIVALS}:waiting", answer=self._show, group="waiting")
            self.ask("deskcrm.interact.today:my_day", owner_id=staff.id if staff else None, answer=self._show_work,
                     group="work")  # fmt: skip
            self.ask("deskcrm.interact.handovers:last_handover", answer=self._show_handover, group="handover")
            self.with_office(_parked, answer=self._show_parked, lane="draft", group="parked")

    def relabel(self) -> None:
        """The words in the language in use."""
        self.came_back()

    def can(self, action: str) -> bool:
        """Nothing but going back while a question stands there."""
        if action == "back":
            return True
        if not self.query(AskLine) or self.query_one(AskLine).asking:
            return False
        if action in ("open", "take_next", "leave"):
            return self._list.row is not None
        return action != "take_over" or (self._handover is not None and self._handover.taken_at is None)

    # Actions

    def action_open(self) -> None:
        """Enter: serves the one under the cursor."""
        self._take(self._list.row)

    def action_take_next(self) -> None:
        """t: the one who waits longest."""
        self._take(self._list.rows[0] if self._list.rows else None)

    def action_arrive(self) -> None:
        """n: a customer, found by name or number, or whatever name they give."""
        self.desk.over(
            "find_customer", title=N_("Who came in?"), found=self._arrived_known, new=self._arrived_named,
            not_found=N_("Somebody not known: {text}"),
        )  # fmt: skip

    def action_leave(self) -> None:
        """x: gone."""
        row: ArrivalView | None = self._list.row
        if row is not None:
            self.tell(f"{ARRIVALS}:leave", row.id, answer=self._left)

    def action_missed_call(self) -> None:
        """p: whose?"""
        self.query_one(AskLine).ask(
            N_("Missed call: which number, or who? (Enter alone when nobody knows)"), (), _nothing,
            typed=lambda text: self.tell(
                "deskcrm.interact.missed_calls:miss_call", text,
                answer=self._missed, failed=self.query_one(AskLine).again,
            ),
        )  # fmt: skip

    def action_handover(self) -> None:
        """h: the form."""
        self.desk.go("handover_form")

    def action_take_over(self) -> None:
        """o: read."""
        if self._handover is not None:
            self.tell("deskcrm.interact.handovers:take_handover", self._handover.id, answer=self._took_over)

    def action_day_sheet(self) -> None:
        """s: to which file?"""
        self._ask_file(f"~/day-{self.desk.clock.today():%Y-%m-%d}.html", self._write_sheet)

    def action_blank_log(self) -> None:
        """b: to which file?"""
        self._ask_file("~/blank-log.html", self._write_log)

    @on(RecordList.Opened)
    def _opened(self) -> None:
        self.action_open()

    @on(RecordList.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()

    # Inside

    @property
    def _list(self) -> RecordList[Any]:
        return self.query_one("#arrivals", RecordList)

    def _refresh_shown(self) -> None:
        if self.is_current and not self.query_one(AskLine).asking:
            self.came_back()

    def _take(self, row: ArrivalView | None) -> None:
        if row is not None:
            self.tell(f"{ARRIVALS}:take_arrival", row.id, answer=self._taken)

    def _taken(self, view: ArrivalView) -> None:
        waited = formats.duration(view.seconds)
        self.desk.say_saved(_("Number {number}, waited {waited}", number=view.number, waited=waited))
        if view.customer_id is not None:
            self.desk.served[view.customer_id] = view.wants
            self.desk.open_customer(view.customer_id)
        else:
            subject = " · ".join(filter(None, (view.name, view.wants)))
            self.desk.go("log", customer=None, fill={"channel": "walk_in", "subject": subject})

    def _arrived_known(self, customer_id: int) -> None:
        self.tell(f"{ARRIVALS}:arrive", customer_id=customer_id, answer=self._arrived)

    def _arrived_named(self, name: str) -> None:
        self.tell(f"{ARRIVALS}:arrive", name=name, answer=self._arrived)

    def _arrived(self, view: ArrivalView) -> None:
        self.desk.say_saved(_("Number {number}: {who}", number=view.number, who=_who(view)))
        self.came_back()

    def _left(self, view: ArrivalView) -> None:
        self.desk.say_saved(_("Number {number} left", number=view.number))
        self.came_back()

    def _missed(self, view: InteractionView) -> None:
        self.desk.say_saved(_("{subject} · ring back is in the whole desk's queue", subject=view.subject))
        self.came_back()

    def _took_over(self, view: HandoverView) -> None:
        self.desk.say_saved(_("Taken over from {name}", name=view.staff or "-"))
        self.came_back()

    def _ask_file(self, name: str, write: Callable[[Path], object]) -> None:
        self.query_one(AskLine).ask(
            N_("Write it to which file? Enter alone takes {name}."), (), _nothing, name=name,
            typed=lambda text: write(typed_path(text.strip() or name)),
        )  # fmt: skip

    def _write_sheet(self, path: Path) -> None:
        self.with_office(partial(_day_sheet_file, path), lane="write", answer=self._written, failed=self.refused)

    def _write_log(self, path: Path) -> None:
        self.ask("deskcrm.exchange.day_sheet:write_blank_log", path, answer=self._written, failed=self.refused)

    def _written(self, path: Path) -> None:
        self.desk.say(_("Written to {path}; any browser prints it.", path=path))

    def _show(self, found: Waiting) -> None:
        self._list.show(found.rows)
        first = found.rows[0] if found.rows else None
        self.query_one("#today-number", Digits).update(str(first.number) if first else "")
        parts = [
            n_("{count} waits", "{count} wait", len(found.rows)),
            n_("{count} served", "{count} served", found.served),
            n_("{count} left", "{count} left", found.left),
        ]
        if found.served:
            parts.append(_("mean wait {length}", length=formats.duration(found.mean_wait)))
        self.query_one("#today-head", Words).say("{text}", text=" · ".join((_(self.TITLE_TEXT), *parts)))
        self.refresh_bindings()

    def _show_work(self, day: MyDay) -> None:
        self.query_one(Worklist).show(day)

    def _show_handover(self, view: HandoverView | None) -> None:
        self._handover = view
        self.query_one(HandoverPane).show(view)
        self.refresh_bindings()

    def _show_parked(self, count: int) -> None:
        self.query_one(Worklist).show_parked(count)


def _who(row: ArrivalView) -> str:
    return row.customer or row.name or _("not known")


def _parked(office: Any) -> int:
    return len(office.drafts.mine(office.staff.name)) if office.staff else 0


def _nothing(_value: str) -> None:
    """A question that is only typed has no options to take."""


def _day_sheet_file(path: Path, office: Any) -> Path:
    from deskcrm.exchange.handed_out import day_sheet_file

    return day_sheet_file(office, path)
