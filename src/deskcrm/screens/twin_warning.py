"""The line of the customer form that says who may be the one being entered, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.timer import Timer

from deskcrm.identify.duplicate_views import reason_words
from deskcrm.identify.views import CustomerInput
from deskcrm.locale.messages import N_
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.form import FormScreen
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.identify.duplicate_views import DuplicatePair

register(
    Action(
        "open_twin",
        N_("Open that customer instead"),
        N_("Open that one"),
        ("ctrl+l",),
        N_("Goes to the customer this may be; what was typed is parked."),
        3,
        priority=True,
    )
)

AFTER = 0.3
"""Seconds without a key until customers like the one being entered are looked for."""

_LOOKED_AT = ("given", "family", "nickname", "phone", "email", "line_id", "organisation", "address", "postcode", "born")


class WarnsOfTwins(FormScreen):
    """The part of the form that looks, while a new customer is typed, for somebody there who may be the same."""

    ACTIONS: ClassVar[tuple[str, ...]] = ("save", "back", "open_twin")
    DEFAULT_CSS = "WarnsOfTwins #form-twin { width: 1fr; padding: 0 1; color: $warning; display: none; }"

    _twin: DuplicatePair | None = None
    _looking: Timer | None = None
    _looked_for: CustomerInput | None = None

    def above(self) -> Iterator[Words]:
        """The line under the title; not there while there is nobody."""
        yield Words(id="form-twin")

    def forget_twin(self) -> None:
        """Another filling of the form: nobody is known of it yet."""
        if self._looking is not None:
            self._looking.stop()
        self._looking = self._looked_for = None
        self._show_twin(None)

    def look_for_twin(self) -> None:
        """Something was typed: looks once there is a pause."""
        if self._looking is not None:
            self._looking.stop()
        self._looking = self.set_timer(AFTER, self._look)

    def can(self, action: str) -> bool:
        """The other one can be opened where there is one."""
        return self._twin is not None if action == "open_twin" else super().can(action)

    def action_open_twin(self) -> None:
        """Ctrl+L: to the one that is there; what was typed is parked."""
        if self._twin is not None:
            self.desk.open_customer(self._twin.a.id)

    def relabel(self) -> None:
        """The reasons are words."""
        self._show_twin(self._twin)

    def _look(self) -> None:
        self._looking = None
        values = self.values()
        if self._initial is None or not values.keys() >= set(_LOOKED_AT):  # the form is over, or being taken down
            return
        given = CustomerInput(**{name: values[name] for name in _LOOKED_AT})
        if given == self._looked_for:
            return
        self._looked_for = given
        self.ask("deskcrm.identify.duplicates:alike", given, answer=self._know_twins, group="twins")

    def _know_twins(self, pairs: tuple[DuplicatePair, ...]) -> None:
        if self._initial is not None and self._looked_for is not None:
            self._show_twin(pairs[0] if pairs else None)

    def _show_twin(self, pair: DuplicatePair | None) -> None:
        self._twin = pair
        line = self.query_one("#form-twin", Words)
        line.display = pair is not None
        if pair is not None:
            line.say(
                N_("May be {name} already: {why}. Ctrl+L opens that one."),
                name=pair.a.called,
                why=", ".join(reason_words(pair.reasons)),
            )
        self.refresh_bindings()
