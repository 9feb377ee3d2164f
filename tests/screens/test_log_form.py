"""Logging a contact by keys: what is saved, what is kept, what is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from deskcrm.app import DeskApp
from deskcrm.clock import Clock
from deskcrm.interact.follow_ups import follow_ups_of
from deskcrm.interact.interactions import interactions_of, unidentified
from deskcrm.interact.matters import matters_for

from .conftest import NOW, desk, screen_text, type_text, until


def office_of(app: DeskApp) -> Any:
    return app.runner.office.result()


async def open_log(app: DeskApp, pilot: Pilot[None], customer_id: int = 1) -> Any:
    """The customer screen, then F3."""
    app.open_customer(customer_id)
    await until(pilot, lambda: app.screen.customer is not None)
    await pilot.press("f3")
    await until(pilot, lambda: type(app.screen).__name__ == "LogForm")
    await until(
        pilot, lambda: "Walk-in" in screen_text(app) or "วอล์ก" in screen_text(app) or app.screen._channels_known
    )
    return app.screen


async def saved(pilot: Pilot[None], app: DeskApp) -> None:
    await until(pilot, lambda: type(app.screen).__name__ != "LogForm")


async def test_a_subject_is_all_it_takes(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await open_log(app, pilot)
        await type_text(pilot, "Asked the price")
        await pilot.press("ctrl+s")
        await saved(pilot, app)
        logged = office_of(app).read(interactions_of, 1)[0]
        assert (logged.subject, logged.channel_code, logged.direction) == ("Asked the price", "phone", "in")
        assert logged.at == NOW
        assert app.screen.customer.id == 1


async def test_everything_at_80x24_is_on_the_first_page(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await open_log(app, pilot)
        shown = screen_text(app)
    print(shown)
    for word in ("Channel", "Subject", "Matter", "Note", "Outcome", "Follow-up", "Due", "Promised", "Minutes", "When",
                 "Expected", "Perceived"):  # fmt: skip
        assert word in shown
