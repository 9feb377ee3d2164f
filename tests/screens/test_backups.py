"""Backups from the desk: listed and read through, made now, put back by a supervisor, and what follows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from deskcrm import wiring
from deskcrm.app import upkeep
from deskcrm.identify.customers import add_customer
from deskcrm.identify.staff import add_staff
from deskcrm.identify.views import CustomerInput
from deskcrm.screens.backups import BackupsScreen
from deskcrm.store import backup
from deskcrm.widgets.record_list import RecordList

from .conftest import desk, screen_text, type_text, until


def shows(app, words: str):
    return lambda: words in screen_text(app)


def toasts(app) -> str:
    return " ".join(notification.message for notification in app._notifications)


async def test_one_is_made_and_put_back_and_the_form_in_between_is_parked(people_path: Path) -> None:
    async with desk(people_path, size=(100, 50)) as (app, pilot):
        await pilot.press("f8")
        await until(pilot, shows(app, "Last backup"))
        await pilot.press("ctrl+p")
        await type_text(pilot, "backups")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, BackupsScreen))
        await until(pilot, shows(app, "No backup was made yet"))
        await pilot.press("n")
        await until(pilot, shows(app, "sound"))
        assert "by hand" in screen_text(app)
        assert "just now" in screen_text(app)
        # Somebody is added, and a form about them is half filled when the backup is put back.
        office = app.opened.office
        given = CustomerInput(name="Later Comer", phone="0811112222")
        office.write(add_customer, given, staff_id=1, clock=office.clock)
        await pilot.press("ctrl+n")
        await type_text(pilot, "Half")
        await pilot.press("ctrl+p")
        await type_text(pilot, "backups")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, BackupsScreen))
        await until(pilot, lambda: app.screen.query_one(RecordList).row is not None)
        await pilot.press("r")
        await until(pilot, shows(app, "Put back the base of"))
        await pilot.press("1")
        await until(pilot, lambda: "is kept" in toasts(app))
        await until(pilot, lambda: "A backup was put back" in toasts(app))
        await type_text(pilot, "later")
        await until(pilot, lambda: app.screen.id == "lookup" or "New customer" in screen_text(app))
        assert "Later Comer" not in screen_text(app)
        await pilot.press("ctrl+o")
        await until(pilot, shows(app, "Half"))
        # The desk goes on with the base as it is now.
        office.write(add_customer, given, staff_id=1, clock=office.clock)


async def test_the_desk_makes_one_at_its_start_and_another_when_something_was_saved_since(
    people_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "BACKUP_AFTER", 0.05)
    monkeypatch.setattr(upkeep, "BACKUP_LOOK", 0.3)
    left = people_path.with_name(f".{people_path.name}.restore")
    left.write_bytes(b"by a restore that was killed")
    async with desk(people_path) as (_app, pilot):
        await until(pilot, lambda: [one.reason for one in backup.kept(people_path)] == ["start"])
    assert not left.exists()
    office, _settings = wiring.open_office(people_path)
    office.write(add_customer, CustomerInput(name="Later Comer"), staff_id=1, clock=office.clock)
    office.close()
    for one in backup.kept(people_path):  # as it is four hours later
        one.path.rename(one.path.with_name(one.path.name.replace(f"{one.at:%Y%m%d}", "20200101")))
        digest = one.path.with_name(f"{one.path.name}.sha256")
        digest.rename(digest.with_name(digest.name.replace(f"{one.at:%Y%m%d}", "20200101")))
    monkeypatch.setattr(upkeep, "BACKUP_AFTER", 600)
    async with desk(people_path) as (_app, pilot):
        await until(pilot, lambda: [one.reason for one in backup.kept(people_path)] == ["open", "start"])


async def test_a_clerk_sees_them_and_puts_none_back(people_path: Path) -> None:
    wiring.register()
    office, _settings = wiring.open_office(people_path)
    office.write(add_staff, "Nok", role="clerk")
    office.backup("open")
    office.close()
    async with desk(people_path, staff="Nok") as (app, pilot):
        app.action_backups()
        await until(pilot, shows(app, "sound"))
        assert "Put back" not in screen_text(app)
        assert "Make one" in screen_text(app)
        await pilot.press("r")
        assert "Put back the base" not in screen_text(app)


async def test_damaged_ones_are_seen(people_path: Path) -> None:
    made = backup.automatic(people_path, "open")
    content = bytearray(made.read_bytes())
    content[-50] ^= 1
    made.write_bytes(content)
    async with desk(people_path) as (app, pilot):
        app.action_backups()
        await until(pilot, shows(app, "✗ damaged"))


async def test_a_full_disk_is_said_once_and_stands_in_the_list(
    people_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deskcrm.store.copying._SPARE", 1 << 60)
    async with desk(people_path) as (app, pilot):
        app.back_up("start")
        await until(pilot, lambda: "No backup was made" in toasts(app))
        app.clear_notifications()
        app.back_up("open")
        app.action_backups()
        await until(pilot, shows(app, "✗"))
        assert "MB free" in screen_text(app)
        assert toasts(app) == ""
        monkeypatch.setattr("deskcrm.store.copying._SPARE", 0)
        await pilot.press("n")
        await until(pilot, shows(app, "sound"))
        await until(pilot, shows(app, "They stand in"))


async def test_a_save_from_before_a_restore_elsewhere_is_not_made(people_path: Path) -> None:
    copy = backup.automatic(people_path, "open")
    async with desk(people_path) as (app, pilot):
        await pilot.press("ctrl+n")
        await type_text(pilot, "Typed Before")
        restore = [sys.executable, "-m", "deskcrm", "--db", str(people_path), "restore", str(copy)]
        subprocess.run(restore, check=True, capture_output=True, timeout=60)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "backup was put back" in toasts(app))  # by the save, or noticed before it
        await pilot.press("ctrl+o")
        await until(pilot, shows(app, "Typed Before"))
        # Where nobody saves, the desk sees it by itself.
        await pilot.press("f5")
        app.clear_notifications()
        subprocess.run(restore, check=True, capture_output=True, timeout=60)
        await until(pilot, lambda: "A backup was put back" in toasts(app))
        assert app.screen is app.get_default_screen()


async def test_a_run_that_was_killed_is_noticed_and_the_file_read(people_path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from deskcrm import wiring\n"
        "office, _settings = wiring.open_office(Path(sys.argv[1])); office.begin_run(); os._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(people_path)], check=False, timeout=60)
    assert list(people_path.parent.glob("*.run-*"))
    async with desk(people_path) as (app, pilot):
        await until(pilot, lambda: "it is sound" in toasts(app))
    assert not list(people_path.parent.glob("*.run-*"))
    async with desk(people_path) as (app, pilot):
        assert app.opened is not None
        assert upkeep.begin_run(app.opened.office) is False
