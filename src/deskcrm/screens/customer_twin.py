"""The line of the customer screen that says who may be the same customer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from deskcrm.identify.duplicate_views import reason_words
from deskcrm.locale.messages import N_
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.identify.duplicate_views import DuplicatePair

register(
    Action(
        "twin",
        N_("Lay beside who may be the same"),
        N_("Twice?"),
        ("w",),
        N_("Shows the two records side by side, to merge them or tell them apart."),
        19,
    )
)


class MayBeTwice(DeskScreen):
    """The part of the customer screen that asks whether its customer stands there twice.

    The screen yields :meth:`twin_line` and calls :meth:`ask_twin` once its customer is shown."""

    DEFAULT_CSS = "MayBeTwice #customer-twin { width: 1fr; padding: 0 1; color: $warning; display: none; }"

    _pair: DuplicatePair | None = None

    def twin_line(self) -> Words:
        """The line; not there while there is nobody."""
        return Words(id="customer-twin")

    def forget_twin(self) -> None:
        """Another customer: nobody is known of them yet."""
        self._show_twin(None)

    def ask_twin(self) -> None:
        """Asks anew; who there was stays until the answer comes."""
        customer = self.customer
        if customer is not None:
            self.ask(
                "deskcrm.identify.duplicates:likely_duplicates",
                customer.id,
                answer=partial(self._know_twins, customer.id),
                group="twins",
            )

    def action_twin(self) -> None:
        """w: side by side."""
        if self._pair is not None:
            one, other = sorted((self._pair.a.id, self._pair.b.id))
            self.desk.go("merge", one=one, other=other, of_customer=True)

    def _know_twins(self, customer_id: int, pairs: tuple[DuplicatePair, ...]) -> None:
        if self.customer is not None and self.customer.id == customer_id:
            self._show_twin(pairs[0] if pairs else None)

    def _show_twin(self, pair: DuplicatePair | None) -> None:
        self._pair = pair
        line = self.query_one("#customer-twin", Words)
        line.display = pair is not None
        if pair is not None:
            line.say(
                N_("May be {name} too: {why}. {key} lays them side by side."),
                name=pair.a.called,
                why=", ".join(reason_words(pair.reasons)),
                key="w",
            )
        self.refresh_bindings()
