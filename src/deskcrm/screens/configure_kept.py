"""A choice that is not an offer yet: kept as a draft while it is made, so that Esc and a cut lose none of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from deskcrm.locale.messages import _
from deskcrm.widgets import drafts
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.drafts import Kept
from deskcrm.widgets.form import KEEP_AFTER

if TYPE_CHECKING:
    from textual.timer import Timer


class KeptChoice(DeskScreen):
    """What the screen of options keeps; it says in :meth:`kept_fields` what there is to keep, and of whom."""

    FORM: ClassVar[str] = "configure"

    _kept = Kept()
    _touched = False
    _keeping: Timer | None = None

    def kept_fields(self) -> dict[str, str]:
        """What the draft holds; empty where there is nothing to keep."""
        raise NotImplementedError

    def kept_title(self) -> tuple[int, str]:
        """Of which customer it is, and what the list of parked work calls it."""
        raise NotImplementedError

    def begin_keeping(self, draft_id: int = 0) -> None:
        """Another choice begins, or that of a draft goes on."""
        self._stop_keeping()
        self._kept, self._touched = Kept(draft_id), bool(draft_id)

    def touched(self) -> None:
        """Something was chosen here: it is written within a second."""
        self._touched = True
        if self._keeping is None:
            self._keeping = self.set_timer(KEEP_AFTER, self.keep_now)

    def end_keeping(self, kept: Kept) -> None:
        """It became an offer."""
        if kept is self._kept:
            self.begin_keeping()
        self.with_office(partial(drafts.drop, kept=kept), lane="draft", failed=self.desk.say_error)

    def leaving(self) -> None:
        """Parks what was chosen here."""
        if self._touched and self._keep(parked=True):
            self.desk.say(_("Parked: {title} (Ctrl+O lists what is parked)", title=self.kept_title()[1]))

    def on_screen_suspend(self) -> None:
        """Another screen covers it: it is not cut off."""
        if self._touched and self.desk.is_open:
            self._keep(parked=True)

    def keep_now(self) -> None:
        """Writes the draft."""
        if self._touched:
            self._keep(parked=False)

    def _keep(self, *, parked: bool) -> bool:
        self._stop_keeping()
        fields = self.kept_fields()
        if not fields:
            self.with_office(partial(drafts.drop, kept=self._kept), lane="draft", failed=self.desk.say_error)
            self._kept = Kept()
            return False
        customer_id, title = self.kept_title()
        keep = partial(drafts.keep, kept=self._kept, form=self.FORM, fields=fields, customer_id=customer_id,
                       title=title, parked=parked, seconds=0)  # fmt: skip
        self.with_office(keep, lane="draft", failed=self.desk.say_error)
        return True

    def _stop_keeping(self) -> None:
        if self._keeping is not None:
            self._keeping.stop()
            self._keeping = None
