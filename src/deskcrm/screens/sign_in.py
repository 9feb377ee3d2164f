"""Who is this? A name and a PIN, before anything of a customer is shown, and after the desk was locked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.widgets import Input

from deskcrm.errors import DeskError, Refused
from deskcrm.locale.messages import N_
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.choice import Choice, Option
from deskcrm.widgets.fields import Field
from deskcrm.widgets.form import FormScreen
from deskcrm.widgets.secret_line import SecretLine
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.identify.views import StaffView

register(
    Action("sign_in", N_("Sign in"), N_("Sign in"), ("ctrl+s",), N_("With the name and the PIN."), 1, priority=True)
)


class SignInScreen(FormScreen):
    """It covers all of the screen; nothing but the language, the help and quitting works beside it."""

    ALONE = True
    TRANSIENT = False
    LIVE = True
    ACTIONS = ("sign_in",)
    TITLE_TEXT = N_("Who is this? Choose the name, type the PIN, Enter.")

    _wanted: StaffView | None = None
    _people: tuple[StaffView, ...] = ()

    def fields(self) -> Iterator[Field]:
        """The name and the secret."""
        yield Field("staff", N_("Name"), Choice(()))
        yield Field("secret", N_("PIN"), SecretLine(hint=N_("PIN or passphrase")))

    def fill(self, *, staff: StaffView | None = None, **_context: Any) -> None:
        """``staff`` is whose desk it was, or who is to work here now."""
        self._wanted = staff
        self.start({"staff": str(staff.id) if staff else ""}, focus="secret")
        self.query_one("#form-title", Words).say(self.TITLE_TEXT)
        self.came_back()

    def came_back(self) -> None:
        """Who works here is asked anew: another terminal may have changed it."""
        self.ask("deskcrm.identify.staff:staff_list", answer=self._know_staff, group="staff")

    def can(self, action: str) -> bool:
        """There is no way round it."""
        return action != "back"

    def leaving(self) -> None:
        """A PIN is kept nowhere."""

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter signs in."""
        event.stop()
        self.action_sign_in()

    def action_sign_in(self) -> None:
        """Enter or Ctrl+S."""
        self.action_save()

    def save(self, values: dict[str, str]) -> None:
        """Holds the PIN against the one that is kept."""
        who = next((one for one in self._people if str(one.id) == values["staff"]), None)
        if who is None:
            raise Refused(N_("Which name is it?"), field="staff")
        self.field("secret").value = ""
        self.with_office(
            partial(_sign_in, staff_id=who.id, secret=values["secret"]), lane="write",
            answer=lambda _none: self._is_right(who), failed=self.refused,
        )  # fmt: skip

    def refused(self, error: DeskError) -> None:
        """The cursor goes back into the line of the PIN."""
        super().refused(error)
        self.field(error.field if error.field in ("staff", "secret") else "secret").focus_control()

    def _is_right(self, who: StaffView) -> None:
        self._saving = False
        self._sent.clear()  # there is no draft that would end with it
        self.desk.signed_in(who)

    def _know_staff(self, people: tuple[StaffView, ...]) -> None:
        self._people = people
        field = self.field("staff")
        chosen = field.value or self._likely(people)
        options = [Option(str(one.id), one.name, plain=True) for one in people]
        field.query_one(Choice).set_options(options, chosen)
        self._initial = self.values()

    def _likely(self, people: tuple[StaffView, ...]) -> str:
        """Who sat here last."""
        last = self.desk.preferences.staff.casefold()
        found = next((one for one in people if one.name.casefold() == last), people[0] if people else None)
        return str(found.id) if found else ""


def _sign_in(office: Any, *, staff_id: int, secret: str) -> None:
    from deskcrm.identify.sign_in import sign_in

    sign_in(office, staff_id, secret)
