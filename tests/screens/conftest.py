"""The desk on a real base of a few customers, driven by real keys."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from textual.events import Key
from textual.keys import _character_to_key
from textual.pilot import Pilot

from deskcrm import wiring
from deskcrm.app import DeskApp
from deskcrm.clock import Clock
from deskcrm.differentiate.book import retier
from deskcrm.identify.customers import add_customer
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.interactions import log_interaction
from deskcrm.interact.views import FollowUpInput, InteractionInput
from deskcrm.locale import messages
from deskcrm.settings.founding import found_office
from deskcrm.store import backup, create_base, open_base

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""Nine in the morning of a Monday in Bangkok."""

PEOPLE = (
    ("Somchai Jaidee", "Chai", "0812345678", "Bang Rak"),
    ("สมหญิง ใจดี", "หญิง", "0898765432", "บางรัก"),
    ("Bob [/]", "", "021234567", "Dusit"),
    ("[@click=app.quit]x[/]", "", "0866667777", ""),
    ("Somchai Jaidee", "", "0811119999", "Ari"),
)

Drive = Callable[..., Any]


@pytest.fixture(scope="session")
def _people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("people") / "office.db"
    wiring.register()
    create_base(path)
    yesterday = Clock(ZoneInfo("Asia/Bangkok"), NOW - timedelta(days=1))
    office = open_base(path, clock=yesterday, terminal="founding")
    staff_id = office.write(found_office, name="Corner Shop", language="en", staff="Mali")
    for name, nickname, phone, district in PEOPLE:
        given = CustomerInput(name=name, nickname=nickname, phone=phone, district=district)
        office.write(add_customer, given, staff_id=staff_id, clock=yesterday)
    for number in range(40):
        given = CustomerInput(name=f"Person Number{number:02}", phone=f"08555500{number:02}")
        office.write(add_customer, given, staff_id=staff_id, clock=yesterday)
    for number in range(3):
        due = FollowUpInput("Call back with the price", NOW - timedelta(hours=2), promise=True) if not number else None
        logged = InteractionInput("phone", 1, subject=f"Asked about delivery {number}", seconds=120, follow_up=due)
        office.write(log_interaction, logged, staff_id=staff_id, clock=yesterday)
    # The desk would do it at the first start of the day, in the middle of a test.
    office.maintain(retier, clock=Clock(ZoneInfo("Asia/Bangkok"), NOW))
    office.close()
    return path


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Preferences and reports of its own, a clock that stands, and English again afterwards."""
    monkeypatch.setenv("DESKCRM_LANG", "en")
    monkeypatch.setenv("DESKCRM_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("DESKCRM_NOW", NOW.isoformat())
    messages.use("en")
    yield
    messages.use("en")


@pytest.fixture
def people_path(_people: Path, tmp_path: Path) -> Path:
    """A base with a few people, among them two of one name and two with brackets in theirs."""
    return backup.backup(_people, tmp_path / "people.db")


@asynccontextmanager
async def desk(
    path: Path, *, size: tuple[int, int] = (80, 24), ready: bool = True, **options: Any
) -> AsyncIterator[tuple[DeskApp, Pilot[None]]]:
    """The desk on ``path``; with ``ready`` the lookup has its rows and who acts is known."""
    app = DeskApp(path, **options)
    async with app.run_test(size=size, notifications=True) as pilot:
        if ready:
            await until(pilot, lambda: app.staff is not None)
        yield app, pilot
        app.runner.close()


async def until(pilot: Pilot[None], condition: Callable[[], object], seconds: float = 10.0) -> None:
    """Waits until ``condition`` holds; fails when it does not within ``seconds``."""
    for _turn in range(int(seconds / 0.02)):
        await pilot.pause(0.02)
        if condition():
            return
    raise AssertionError("the screen did not come to the state that was waited for")


def screen_text(app: DeskApp) -> str:
    """What stands on the screen, line by line."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


async def type_text(pilot: Pilot[None], text: str) -> None:
    """Types ``text`` key by key, as a terminal sends it; Pilot's own keys leave out marks such as sara i."""
    for character in text:
        key = "space" if character == " " else _character_to_key(character)
        pilot.app.post_message(Key(key, character))
        await pilot.pause()
