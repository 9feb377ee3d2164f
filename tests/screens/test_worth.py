"""The screen of a customer's tier and cost to serve, by real keys, at the widths it is drawn for."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from deskcrm.app import DeskApp
from deskcrm.clock import Clock
from deskcrm.differentiate.book import retier
from deskcrm.differentiate.purchases import add_purchase
from deskcrm.differentiate.terms import set_terms
from deskcrm.differentiate.views import PurchaseInput
from deskcrm.interact.channels import channels, edit_channel
from deskcrm.interact.complaint_moves import close_complaint
from deskcrm.interact.complaint_views import ComplaintInput
from deskcrm.interact.complaints import complaint, take_complaint
from deskcrm.interact.interactions import log_interaction
from deskcrm.interact.remedies import ask_remedy
from deskcrm.interact.views import InteractionInput
from deskcrm.locale import messages
from deskcrm.store import open_base

from .conftest import NOW, desk, screen_text, until

BUYERS = 10


@pytest.fixture
def worth_path(people_path: Path) -> Path:
    """Ten who bought, each more than the one before; the first two called, and one call was our own fault."""
    clock = Clock.from_environment("Asia/Bangkok")
    office = open_base(people_path, clock=clock, terminal="worth")
    acting: dict[str, Any] = {"staff_id": 1, "clock": clock}
    for channel in office.read(channels):
        rate = 600 if channel.code == "phone" else 0
        office.write(edit_channel, channel.id, name=channel.name, fixed_cost=0, rate_per_minute=rate)
    long_ago = NOW - timedelta(days=200)
    for customer_id in range(1, BUYERS + 1):
        line = PurchaseInput(
            customer_id, 1000, description="Thing", unit_price=customer_id * 10_000_000, unit_cost=0, at=long_ago
        )
        office.write(add_purchase, line, **acting)
    for seconds in (600, 1200):
        call = InteractionInput("phone", 1, subject="Asked [/]", seconds=seconds, matter="Price", at=long_ago)
        office.write(log_interaction, call, **acting)
    taken = office.write(take_complaint, ComplaintInput("It broke", 1), **acting)
    about = InteractionInput("phone", 1, subject="It broke", seconds=300, complaint_id=taken.id)
    office.write(log_interaction, about, **acting)
    office.write(ask_remedy, taken.id, kind="replacement", cost=7_000, **acting)
    office.write(
        close_complaint, taken.id, version=office.read(complaint, taken.id, clock=clock).version, resolution="New one",
        root_cause="our_error", told=True, **acting,
    )  # fmt: skip
    office.write(
        set_terms, "lead", answer_within="a day [/]", who_calls="", may_offer="เดลิเวอรี", **acting
    )  # fmt: skip
    office.write(retier, clock=clock)
    office.close()
    return people_path


async def open_worth(app: DeskApp, pilot: Pilot[None], customer_id: int = 1) -> Any:
    app.open_customer(customer_id)
    await until(pilot, lambda: app.screen.customer is not None)
    await pilot.press("t")
    await until(pilot, lambda: type(app.screen).__name__ == "WorthScreen" and app.screen.worth is not None)
    await pilot.pause()
    return app.screen


async def test_why_this_tier_what_it_takes_and_what_they_receive(worth_path: Path) -> None:
    async with desk(worth_path) as (app, pilot):
        await open_worth(app, pilot)
        shown = screen_text(app)
        assert "Tier and cost to serve: Somchai Jaidee" in shown
        assert "Tier D" in shown
        # Three calls of two minutes, one of ten and one of twenty, at 6.00 a minute; that of five was our own fault.
        assert "Revenue        ฿1,000.00" in shown
        assert "Cost to serve  ฿216.00" in shown
        assert "Net value      ฿784.00" in shown
        assert "10 of 10" in shown
        assert "For C: ฿2,216.00 more margin" in shown
        assert "1 contact that we caused is not counted (฿100.00)." in shown
        await pilot.press("end")
        await pilot.pause()
        shown = screen_text(app)
        assert "What we caused ourselves" in shown
        assert "1 contact · ฿100.00" in shown
        assert "Phone" in shown
        assert "Price" in shown
        assert "no matter" in shown
        await pilot.press("escape")
        await until(pilot, lambda: type(app.screen).__name__ == "CustomerScreen")


@pytest.mark.parametrize(("size", "panes"), [((120, 35), 2), ((160, 45), 3)])
async def test_everything_beside_each_other_where_there_is_room(
    worth_path: Path, size: tuple[int, int], panes: int
) -> None:
    async with desk(worth_path, size=size) as (app, pilot):
        screen = await open_worth(app, pilot)
        assert sum(sheet.display for sheet in screen.query("Sheet")) == panes
        shown = screen_text(app)
        for words in (
            "What D receives", "a day [/]", "เดลิเวอรี", "How the tier changed", "Cost per contact", "mean of D",
            "By channel", "By matter", "What we caused ourselves",
        ):  # fmt: skip
            assert words in shown


async def test_another_language_and_a_customer_without_anything(worth_path: Path) -> None:
    async with desk(worth_path) as (app, pilot):
        screen = await open_worth(app, pilot, 40)
        assert "No contact was logged in these days." in "\n".join(str(line) for line in screen._first(78))
        assert "first seen less than 90 days" in screen_text(app).casefold()
        await pilot.press("ctrl+t")
        await until(pilot, lambda: messages.language() == "th")
        await until(pilot, lambda: "฿" not in screen_text(app))
        await pilot.press("f3")
        await until(pilot, lambda: type(app.screen).__name__ == "LogForm")
        assert app.screen.customer_id == 40
