"""What is done with a follow-up wherever one is in view: done, asleep, another time, handed over, called off."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from deskcrm.errors import DeskError
from deskcrm.interact.when import parse_window
from deskcrm.locale import formats, messages
from deskcrm.locale.messages import N_, _
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.choice import Option
from deskcrm.widgets.desk import DeskScreen

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.identify.views import StaffView
    from deskcrm.interact.views import FollowUpView

MORNING, AFTERNOON = time(9), time(13)
"""When what is snoozed comes back, on another day and later today."""

FOLLOW_UPS = "deskcrm.interact.follow_ups"
CHANGES = "deskcrm.interact.follow_up_changes"

UNTIL_CALL = "call"
"""The snooze that ends when the customer gets in touch."""

WHOLE_DESK = "desk"
"""The owner that is everybody."""

register(
    Action("call_off", N_("Call it off"), N_("Call off"), ("x",), N_("It is not to be done any more; says why."), 15),
)


class QueueActions(DeskScreen):
    """The keys on one follow-up; a screen says which (:attr:`row`) and what happens afterwards (:meth:`after`)."""

    def __init__(self) -> None:
        super().__init__()
        self._under_way: set[int] = set()

    @property
    def row(self) -> FollowUpView | None:
        """The follow-up in view."""
        return None

    def after(self, view: FollowUpView, *, gone: bool) -> None:
        """Something was saved; ``gone`` when it is no work of now any more."""

    def action_open(self) -> None:
        """Enter: the customer it is for."""
        if self.row is not None and self.row.customer_id is not None:
            self.desk.open_customer(self.row.customer_id)

    def action_done(self) -> None:
        """d."""
        self._save(f"{FOLLOW_UPS}:finish_follow_up", N_("Done: {title}"), gone=True)

    def action_snooze(self) -> None:
        """z: until when?"""
        row = self.row
        if row is not None:
            options = snooze_options(self.desk.clock)
            if row.customer_id is not None:
                options.append(Option(UNTIL_CALL, N_("until they call")))
            self.query_one(AskLine).ask(
                N_("Snooze “{title}” until"),
                options,
                lambda value: self._snooze(row, value),
                typed=lambda text: self._snooze_until(row, self._when(text)),
                hint=N_("+2h, tomorrow 10:00, Fri 9:00"),
                title=row.title,
            )

    def action_reschedule(self) -> None:
        """r: the form asks for the new time."""
        if self.row is not None:
            self.desk.go("follow_up_form", follow_up=self.row)

    def action_hand_over(self) -> None:
        """h: to whom?"""
        row = self.row
        if row is not None:
            self.ask("deskcrm.identify.staff:staff_list", answer=lambda staff: self._ask_whom(row, staff))

    def action_call_off(self) -> None:
        """x: why?"""
        row = self.row
        if row is not None:
            self.query_one(AskLine).ask(
                N_("Call “{title}” off. Why?"), (), _nothing, title=row.title,
                typed=lambda why: self._save(
                    f"{FOLLOW_UPS}:call_off", N_("Called off: {title}"), row=row, gone=True, note=why
                ),
            )  # fmt: skip

    def refused(self, error: DeskError) -> None:
        """Says what happened meanwhile, and shows it."""
        self._under_way.clear()
        super().refused(error)
        self.came_back()

    # Inside

    def _save(
        self, function: str, said: str, *args: Any, row: FollowUpView | None = None, gone: bool = False, **given: Any
    ) -> None:
        row = row or self.row
        if row is not None and row.id not in self._under_way:
            self._under_way.add(row.id)  # a second key on the same row before the answer does nothing
            self.tell(
                function, row.id, *args, version=row.version, answer=lambda view: self._saved(view, said, gone), **given
            )

    def _saved(self, view: FollowUpView, said: str, gone: bool) -> None:
        self._under_way.discard(view.id)
        when = formats.ago(view.snoozed_until, self.desk.clock) if view.snoozed_until and not view.until_call else ""
        owner = view.owner or _("whole desk")
        self.desk.say_saved(_(said, title=view.title, when=when, name=owner))
        self.after(view, gone=gone)

    def _snooze(self, row: FollowUpView, value: str) -> None:
        if value == UNTIL_CALL:
            self._save(f"{CHANGES}:snooze_until_call", N_("Asleep until they call: {title}"), row=row, gone=True)
        else:
            self._snooze_until(row, datetime.fromisoformat(value))

    def _snooze_until(self, row: FollowUpView, until: datetime) -> None:
        self._save(f"{CHANGES}:snooze", N_("Asleep until {when}: {title}"), until, row=row, gone=True)

    def _ask_whom(self, row: FollowUpView, staff: tuple[StaffView, ...]) -> None:
        ids: dict[str, int | None] = {one.name: one.id for one in staff if one.active and one.id != row.owner_id}
        options = [Option(name, name, plain=True) for name in ids]
        if row.owner_id is not None:
            ids[WHOLE_DESK] = None
            options.append(Option(WHOLE_DESK, N_("whole desk")))
        self.query_one(AskLine).ask(
            N_("Hand “{title}” over to"),
            options,
            lambda name: self._save(
                f"{CHANGES}:hand_over", N_("Handed over to {name}: {title}"), ids[name], row=row, gone=True
            ),
            title=row.title,
        )

    def _when(self, text: str) -> datetime:
        """The time typed; of a part of a day its beginning."""
        when = parse_window(text, clock=self.desk.clock, language=messages.language(), field="until")
        return when.since or when.at


def snooze_options(clock: Clock) -> list[Option]:
    """The usual times, as instants in ISO 8601: in an hour, this afternoon while it is morning, tomorrow, next week."""
    now = clock.now()
    today = clock.today()
    times = [now + timedelta(hours=1)]
    afternoon = clock.instant(datetime.combine(today, AFTERNOON))
    if clock.local(now).time() < time(12):
        times.append(afternoon)
    tomorrow = today + timedelta(days=1)
    monday = today + timedelta(days=7 - today.weekday())
    times.append(clock.instant(datetime.combine(tomorrow, MORNING)))
    if monday != tomorrow:
        times.append(clock.instant(datetime.combine(monday, MORNING)))
    labels = [_("in 1 h"), *(formats.ago(instant, clock) for instant in times[1:])]
    return [Option(instant.isoformat(), label, plain=True) for instant, label in zip(times, labels, strict=True)]


def _nothing(_value: str) -> None:
    """A question that is only typed has no options to take."""
