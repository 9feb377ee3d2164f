"""Telling those who are waiting to hear of something: a follow-up for each, in one save."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from deskcrm.errors import NotFound, Refused
from deskcrm.locale.messages import N_, _, n_
from deskcrm.widgets.fields import Field
from deskcrm.widgets.form import FormScreen
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.when_field import WhenField
from deskcrm.widgets.words import Words


class TellForm(FormScreen):
    """What they are told, and by when. ``PLANS`` is the function that plans it, by the id of what they hear of;
    ``GONE`` what is said when that is not there any more."""

    PLANS: ClassVar[str]
    GONE: ClassVar[str]

    _about: Any = None

    def fields(self) -> Iterator[Field]:
        """What they are told, and by when."""
        yield Field("title", N_("What"), TextLine())
        yield WhenField("due", N_("Due"), hint=N_("tomorrow 10:00, +2h, fri afternoon"))

    def fill(self, *, about: Any = None, **context: Any) -> None:
        """Of ``about``, which has an ``id`` and a ``title``."""
        self._about = about
        title = _("Tell them: {title}", title=about.title) if about else ""
        self.start({"title": title}, focus="due", **context)
        self.query_one("#form-title", Words).say(self.TITLE_TEXT)

    def save(self, values: dict[str, str]) -> None:
        """Plans all of them."""
        due = self.query_one("#field-due", WhenField).when()
        if due is None:
            raise Refused(N_("By when? A follow-up needs a day or a time."), field="due")
        if self._about is None:
            raise NotFound(self.GONE)
        self.tell(
            self.PLANS, self._about.id, title=values["title"], due=due.at, due_from=due.since, answer=self._planned,
            failed=self.refused,
        )  # fmt: skip

    def _planned(self, count: int) -> None:
        self.finished(n_("{count} follow-up planned", "{count} follow-ups planned", count))
