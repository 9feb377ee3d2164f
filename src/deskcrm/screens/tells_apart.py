"""Saying that two customers are not one: the same key and the same words wherever a pair is shown."""

from __future__ import annotations

from collections.abc import Callable

from deskcrm.locale.messages import N_, _
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.desk import DeskScreen

register(
    Action("apart", N_("Not the same"), N_("Not the same"), ("x",), N_("Remembers it: they are not paired again."), 4)
)


class TellsApart(DeskScreen):
    """The part of a screen with a pair in view."""

    def tell_apart(self, one: int, other: int, then: Callable[[], None]) -> None:
        """Remembers that the customers with these ids are two, then does ``then`` and says what Ctrl+Z undoes."""

        def told(_done: None) -> None:
            then()
            self.desk.say_saved(_("They are two; the pair is not shown again."))

        self.tell("deskcrm.identify.duplicates:not_same", one, other, answer=told)
