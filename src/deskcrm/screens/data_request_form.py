"""A request of a customer about their own data: what they ask, how they showed who they are, in their words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from deskcrm.errors import NotFound
from deskcrm.interact.data_requests import KINDS, DataRequestView
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.widgets.choice import Choice, options_of
from deskcrm.widgets.fields import Field, NoteArea
from deskcrm.widgets.form import FormScreen
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.identify.views import CustomerView
    from deskcrm.store import Draft


class DataRequestForm(FormScreen):
    """Registers it; the answer is due within thirty days."""

    FORM = "data_request_form"
    TITLE_TEXT = N_("Request about their own data")

    def fields(self) -> Iterator[Field]:
        """What, who, in words."""
        yield Field("kind", N_("They ask"), Choice(options_of(KINDS), "access"))
        yield Field("identity", N_("Identity"), TextLine(hint=N_("how they showed who they are")))
        yield Field("note", N_("Note"), NoteArea())

    def fill(self, *, customer: CustomerView | None = None, draft: Draft | None = None, **context: Any) -> None:
        """Of ``customer``, or goes on with a draft."""
        self.start({"kind": "access"}, draft=draft, focus="kind", **context)
        if customer is not None:
            self.customer_id = customer.id
            self.draft_title = f"{_(self.TITLE_TEXT)}: {customer.called}"
        self.query_one("#form-title", Words).say(N_("{title}"), title=self.draft_title)

    def save(self, values: dict[str, str]) -> None:
        """Registers it."""
        if self.customer_id is None:
            raise NotFound(N_("This customer is not there any more."))
        self.tell(
            "deskcrm.interact.data_requests:register_request", self.customer_id, values["kind"],
            identity=values["identity"], note=values["note"], answer=self._registered, failed=self.refused,
        )  # fmt: skip

    def _registered(self, made: DataRequestView) -> None:
        day = formats.date(self.desk.clock.day_of(made.due))
        self.finished(_("Request {number} is registered; answer it by {day}.", number=made.id, day=day))
