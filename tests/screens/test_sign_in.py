"""Where the office has PINs: nothing of a customer before one is typed, locking hides everything and loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deskcrm.app import DeskApp
from deskcrm.app import signing_in as app_signing_in
from deskcrm.clock import Clock
from deskcrm.identify import sign_in as signing
from deskcrm.identify.sign_in import clear_secret, keep_secret, set_secret, who_signs_in
from deskcrm.identify.staff import add_staff, edit_staff, staff_by_name
from deskcrm.identify.views import StaffView
from deskcrm.interact.interactions import log_interaction
from deskcrm.interact.views import InteractionInput
from deskcrm.store import Office, open_base, restoring

from .conftest import desk, screen_text, type_text, until


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Argon2's least, for the hundred PINs of these tests."""
    monkeypatch.setattr(signing, "MEMORY_KIB", 8)
    monkeypatch.setattr(signing, "PASSES", 1)
    signing._hasher.cache_clear()
    yield
    signing._hasher.cache_clear()


def another(path: Path) -> Office:
    """Another terminal on the base, with Mali, the supervisor, at it."""
    office = open_base(path, clock=Clock.from_environment("Asia/Bangkok"), terminal="another")
    office.staff = office.read(staff_by_name, "Mali")
    return office


@pytest.fixture
def pins_path(people_path: Path) -> Path:
    """The base with PINs: 4927 of Mali, a supervisor, and 8351 of Ploy, a clerk."""
    office = another(people_path)
    ploy = office.write(add_staff, "Ploy", "clerk")
    set_secret(office, 1, "4927")
    set_secret(office, ploy.id, "8351")
    office.close()
    return people_path


def signing_in(app: DeskApp) -> bool:
    """Whether the screen asks who it is, and nothing else stands there."""
    return type(app.screen).__name__ == "SignInScreen" and "Who is this?" in screen_text(app)


async def sign_in(app: DeskApp, pilot: Any, pin: str) -> None:
    await until(pilot, lambda: signing_in(app) and app.focused is not None and "Mali" in screen_text(app))
    await type_text(pilot, pin)
    await pilot.press("enter")
    await until(pilot, lambda: not signing_in(app))


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_no_customer_stands_there_before_the_pin(pins_path: Path, size: tuple[int, int]) -> None:
    async with desk(pins_path, size=size, ready=False) as (app, pilot):
        await until(pilot, lambda: signing_in(app) and "Mali" in screen_text(app))
        assert "Somchai" not in screen_text(app)
        for key in ("f5", "f4", "f6", "f8", "ctrl+n", "ctrl+o", "ctrl+p", "ctrl+z", "f9", "escape"):
            await pilot.press(key)
            await pilot.pause(0.02)
            assert signing_in(app), key
            assert "Somchai" not in screen_text(app)
        await pilot.press("f1")
        await until(pilot, lambda: "Help" in screen_text(app))
        for key in ("f5", "f8", "ctrl+n", "ctrl+p"):
            await pilot.press(key)
            await pilot.pause(0.02)
            assert type(app.screen).__name__ == "HelpScreen", key
        await pilot.press("escape")
        await until(pilot, lambda: signing_in(app))
        await type_text(pilot, "4928")
        assert "4928" not in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: "That is not it." in screen_text(app))
        assert app.staff is None
        await sign_in(app, pilot, "๔๙๒๗")
        await until(pilot, lambda: app.staff is not None and "Somchai" in screen_text(app))
        assert app.staff is not None
        assert app.staff.name == "Mali"


async def test_f10_hides_everything_and_the_same_person_goes_on_in_the_form(pins_path: Path) -> None:
    async with desk(pins_path, ready=False) as (app, pilot):
        await sign_in(app, pilot, "4927")
        await until(pilot, lambda: app.staff is not None)
        await pilot.press("ctrl+n")
        await type_text(pilot, "Halfway There")
        await pilot.press("f10")
        await until(pilot, lambda: signing_in(app))
        assert "Halfway" not in screen_text(app)
        office = another(pins_path)
        office.write(log_interaction, InteractionInput("phone", 1, subject="Meanwhile"), staff_id=1, clock=office.clock)
        office.close()
        app._follow(True)
        app.notify("Somchai Jaidee called")
        await pilot.pause(0.1)
        assert signing_in(app)
        assert "Somchai" not in screen_text(app)
        await sign_in(app, pilot, "4927")
        assert "Halfway There" in screen_text(app)
        await type_text(pilot, "!")
        assert "Halfway There!" in screen_text(app)


async def test_another_person_begins_at_the_lookup_and_the_form_is_parked(pins_path: Path) -> None:
    async with desk(pins_path, ready=False) as (app, pilot):
        await sign_in(app, pilot, "4927")
        await until(pilot, lambda: app.staff is not None)
        await pilot.press("ctrl+n")
        await type_text(pilot, "Halfway There")
        await pilot.press("ctrl+p")
        await type_text(pilot, "Work as Ploy")
        await until(pilot, lambda: "Work as Ploy" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: signing_in(app) and "Ploy" in screen_text(app))
        assert app.staff is not None
        assert app.staff.name == "Mali"  # until the PIN is typed
        await type_text(pilot, "4927")
        await pilot.press("enter")
        await until(pilot, lambda: "That is not it." in screen_text(app))
        await sign_in(app, pilot, "8351")
        await until(pilot, lambda: app.staff is not None and app.staff.name == "Ploy")
        await until(pilot, lambda: type(app.screen).__name__ == "LookupScreen")
        found = app.opened.office.drafts.all() if app.opened else []
        assert [(one.staff, one.fields["given"], one.parked) for one in found] == [("Mali", "Halfway There", True)]
        await pilot.pause(0.1)
        assert "Halfway" not in screen_text(app)  # whose it is sees it under their own name


async def test_the_desk_locks_by_itself_when_nobody_types(pins_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_signing_in, "LOOK_EVERY", 0.05)
    now = [1_000.0]
    monkeypatch.setattr("deskcrm.app.signing_in.monotonic", lambda: now[0])
    async with desk(pins_path, ready=False) as (app, pilot):
        await sign_in(app, pilot, "4927")
        await until(pilot, lambda: "Somchai" in screen_text(app))
        now[0] += 9 * 60
        await pilot.pause(0.15)
        assert not signing_in(app)
        await pilot.press("down")
        now[0] += 9 * 60
        await pilot.pause(0.15)
        assert not signing_in(app)
        now[0] += 2 * 60
        await until(pilot, lambda: signing_in(app))


async def test_the_first_key_after_a_sleep_locks_and_does_nothing_else(
    pins_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1_000.0]
    monkeypatch.setattr("deskcrm.app.signing_in.monotonic", lambda: now[0])
    async with desk(pins_path, ready=False) as (app, pilot):
        await sign_in(app, pilot, "4927")
        await until(pilot, lambda: "Somchai" in screen_text(app))
        now[0] += 8 * 3_600
        await pilot.press("f5")
        await until(pilot, lambda: signing_in(app))
        await sign_in(app, pilot, "4927")
        assert type(app.screen).__name__ == "LookupScreen"


async def test_who_does_not_work_here_any_more_is_locked_out_of_an_open_desk(pins_path: Path) -> None:
    async with desk(pins_path, ready=False) as (app, pilot):
        await until(pilot, lambda: signing_in(app) and "Mali" in screen_text(app))
        await pilot.press("shift+tab", "right", "tab")
        await sign_in(app, pilot, "8351")
        await until(pilot, lambda: app.staff is not None and "Somchai" in screen_text(app))
        await pilot.press("ctrl+n")
        await type_text(pilot, "Halfway There")
        office = another(pins_path)
        ploy = office.read(staff_by_name, "Ploy")
        office.write(edit_staff, ploy.id, name="Ploy", role="clerk", active=False)
        app._follow(True)
        await until(pilot, lambda: signing_in(app) and "Ploy" not in screen_text(app))
        await sign_in(app, pilot, "4927")
        await until(pilot, lambda: app.staff is not None and app.staff.name == "Mali")
        assert [(one.staff, one.fields["given"]) for one in office.drafts.all()] == [("Ploy", "Halfway There")]
        office.close()


async def test_a_list_of_names_that_is_old_lets_nobody_in(pins_path: Path) -> None:
    async with desk(pins_path, ready=False) as (app, pilot):
        await until(pilot, lambda: signing_in(app) and "Mali" in screen_text(app))
        await pilot.press("shift+tab", "right", "tab")
        office = another(pins_path)
        ploy = office.read(staff_by_name, "Ploy")
        office.write(edit_staff, ploy.id, name="Ploy", role="clerk", active=False)
        office.close()
        await type_text(pilot, "8351")
        await pilot.press("enter")
        await until(pilot, lambda: "does not work here any more" in screen_text(app))
        assert app.staff is None


async def test_another_role_or_pin_given_elsewhere_counts_at_once(
    pins_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk(pins_path, ready=False) as (app, pilot):
        await until(pilot, lambda: signing_in(app) and "Mali" in screen_text(app))
        await pilot.press("shift+tab", "right", "tab")
        await sign_in(app, pilot, "8351")
        await until(pilot, lambda: app.staff is not None and app.staff.role == "clerk")
        office = another(pins_path)
        ploy = office.read(staff_by_name, "Ploy")
        office.write(edit_staff, ploy.id, name="Ploy N.", role="supervisor", active=True)
        app._follow(True)
        await until(pilot, lambda: app.staff == StaffView(ploy.id, "Ploy N.", "supervisor"))
        await pilot.pause(0.1)
        monkeypatch.setattr(signing.time, "time", lambda: 4_000_000_000.0)
        office.write(keep_secret, ploy.id, "another hash")
        app._follow(True)
        await until(pilot, lambda: signing_in(app))
        office.close()


async def test_a_clerk_may_not_change_settings_but_goes_on_working(pins_path: Path) -> None:
    async with desk(pins_path, ready=False) as (app, pilot):
        await until(pilot, lambda: signing_in(app) and "Mali" in screen_text(app))
        await pilot.press("shift+tab", "right")
        await pilot.press("tab")
        await sign_in(app, pilot, "8351")
        await until(pilot, lambda: app.staff is not None and app.staff.name == "Ploy")
        await pilot.press("f8", "e", "x", "ctrl+s")
        await until(pilot, lambda: "Only a supervisor" in screen_text(app))
        assert "Mali" in screen_text(app)


async def test_the_first_pin_is_set_in_the_settings_and_the_last_taken_away(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        assert "Lock" not in screen_text(app)
        await pilot.press("f8")
        await until(pilot, lambda: "Settings" in screen_text(app))
        while not app.screen.can("pin"):  # type: ignore[attr-defined]
            await pilot.press("down")
        await pilot.press("p")
        await until(pilot, lambda: "PIN of Mali" in screen_text(app))
        await type_text(pilot, "4927")
        await pilot.press("enter")
        await type_text(pilot, "4928")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "not the same" in screen_text(app))
        await pilot.press(*["backspace"] * 4)
        await type_text(pilot, "4927")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Mali has a PIN now." in screen_text(app))
        await pilot.press("f10")
        await sign_in(app, pilot, "4927")
        await until(pilot, lambda: "Settings" in screen_text(app))
        await pilot.press("p")
        await until(pilot, lambda: "Present PIN" in screen_text(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Mali has no PIN now." in screen_text(app))
        assert app.opened is not None
        assert not app.opened.office.read(who_signs_in)
        await until(pilot, lambda: not app.check_action("lock", ()))


async def test_a_pin_set_elsewhere_locks_this_desk_and_the_last_one_taken_away_opens_it(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        office = another(people_path)
        set_secret(office, 1, "4927")
        app._follow(True)
        await until(pilot, lambda: signing_in(app))
        office.write(clear_secret, 1)
        office.close()
        app._follow(True)
        await until(pilot, lambda: "Somchai" in screen_text(app))


async def test_after_a_restore_elsewhere_the_pin_is_asked_for_anew(pins_path: Path) -> None:
    async with desk(pins_path, ready=False) as (app, pilot):
        await sign_in(app, pilot, "4927")
        await until(pilot, lambda: app.staff is not None)
        await pilot.press("f5")
        app._watch()
        await pilot.pause(0.2)
        office = another(pins_path)
        restoring.restore(office.path, office.backup("by-hand"), clock=office.clock, staff_id=1, terminal="another")
        office.close()
        app._watch()
        await until(pilot, lambda: signing_in(app))
        await sign_in(app, pilot, "4927")
        await until(pilot, lambda: type(app.screen).__name__ == "LookupScreen" and "Somchai" in screen_text(app))
