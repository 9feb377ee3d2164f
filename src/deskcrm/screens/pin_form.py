"""A PIN or a passphrase for a member of staff, typed twice; one's own needs the one before it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from deskcrm.errors import NotFound, Refused
from deskcrm.locale.messages import N_, _
from deskcrm.widgets.fields import Field
from deskcrm.widgets.form import FormScreen
from deskcrm.widgets.secret_line import SecretLine
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.identify.views import StaffView

SIGN_IN = "deskcrm.identify.sign_in"


class PinForm(FormScreen):
    """Keeps no draft: a PIN stands nowhere but in the base, and there only its hash."""

    TITLE_TEXT = N_("PIN of {name}")
    CSS = "PinForm .form--note { width: 1fr; height: auto; padding: 1 1 0 1; color: $text-muted; }"

    _member: StaffView | None = None

    def fields(self) -> Iterator[Field | Words]:  # type: ignore[override]  # a note stands below the fields
        """The old one, the new one, the new one again."""
        yield Field("before", N_("Present PIN"), SecretLine(), hidden=True)
        yield Field("secret", N_("New PIN"), SecretLine(hint=N_("four digits or more, or eight letters")))
        yield Field("again", N_("Once more"), SecretLine(hint=N_("empty both: without a PIN")))
        yield Words(
            N_(
                "With the first PIN everybody signs in: at the start, when another works here, after a while without a"
                " key. A PIN keeps a passer-by out; it does not encrypt the file."
            ),
            classes="form--note",
        )

    def fill(self, *, item: StaffView | None = None, **_context: Any) -> None:
        """For the member of staff ``item``."""
        self._member = item
        self.start({}, focus="secret")
        if item is not None:
            self.query_one("#form-title", Words).say(self.TITLE_TEXT, name=item.name)
            self.ask(f"{SIGN_IN}:has_secret", item.id, answer=self._know)

    def save(self, values: dict[str, str]) -> None:
        """Sets it, or with nothing typed takes it away."""
        if self._member is None:
            raise NotFound(N_("This member of staff is not there any more."))
        if values["secret"] != values["again"]:
            raise Refused(N_("The two are not the same; type both again."), field="again")
        work = partial(_set, staff_id=self._member.id, secret=values["secret"], before=values["before"])
        self.with_office(work, lane="write", answer=self._is_set, failed=self.refused)

    def _know(self, has_one: bool) -> None:
        staff = self.desk.staff
        own = self._member is not None and staff is not None and staff.id == self._member.id
        if own and has_one:
            field = self.field("before")
            field.display = True
            field.focus_control()

    def _is_set(self, kept: bool) -> None:
        member = self._member
        if member is None:
            return
        said = _("{name} has a PIN now.", name=member.name) if kept else _("{name} has no PIN now.", name=member.name)
        if kept and self.desk.staff is not None and self.desk.staff.id == member.id:
            self.desk.signed_in(member)
        self.finished(said, undo=False)


def _set(office: Any, *, staff_id: int, secret: str, before: str) -> bool:
    from deskcrm.identify.sign_in import clear_secret, set_secret

    if secret:
        set_secret(office, staff_id, secret, before=before)
    else:
        office.write(clear_secret, staff_id)
    return bool(secret)
