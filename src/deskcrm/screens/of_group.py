"""Narrowing a screen to the customers of one saved group, and back to everybody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from deskcrm.locale.messages import N_, _
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.choice import Option

if TYPE_CHECKING:
    from deskcrm.identify.segment_views import SegmentView
    from deskcrm.widgets.desk import DeskScreen

register(
    Action(
        "by_group",
        N_("Of one group of customers only"),
        N_("Group"),
        ("s",),
        N_("Narrows what is shown to who is in a saved group; again shows everybody's."),
        17,
    )
)


def ask_group(screen: DeskScreen, chosen: Callable[[SegmentView], None]) -> None:
    """Asks in the screen's AskLine of which saved group, and calls ``chosen`` with it; without any says how one is
    made."""

    def ask(groups: Sequence[SegmentView]) -> None:
        if not groups:
            screen.desk.say(_("No group was saved yet; {key} makes one.", key="Ctrl+B"))
            return
        known = {str(one.id): one for one in groups}
        options = [Option(number, one.name, plain=True) for number, one in known.items()]
        screen.query_one(AskLine).ask(N_("Of which group of customers?"), options, lambda value: chosen(known[value]))

    screen.ask("deskcrm.identify.segments:list_segments", answer=ask)
