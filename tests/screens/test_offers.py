"""Made to order, by real keys: options chosen, an offer, an order, its promise in the queue; past its day; facing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from deskcrm.clock import Clock
from deskcrm.customize.offer_rows import offers
from deskcrm.customize.offer_views import OfferInput
from deskcrm.customize.offers import make_offer
from deskcrm.customize.product_options import keep_options
from deskcrm.differentiate.products import add_product
from deskcrm.store import open_base
from deskcrm.widgets.fields import Field
from deskcrm.widgets.record_list import RecordList

from .conftest import desk, screen_text, type_text, until

CUSHION = """
lead_days = 3
[[group]]
name = "Cover"
options = [{name = "Cotton [/]"}, {name = "Silk", add = "250.00"}]
[[group]]
name = "Extras"
choose = "0-1"
options = [{name = "Name on it", add = "80.00"}]
[[rule]]
option = "Name on it"
excludes = ["Silk"]
"""


@pytest.fixture
def made_path(people_path: Path) -> Path:
    """A cushion made to order, and an offer to the second customer that was good until yesterday."""
    office = open_base(people_path, clock=Clock.from_environment("Asia/Bangkok"), terminal="before")
    office.write(add_product, "CUSHION", name="Cushion [b]", unit_price=500_0000)
    office.write(keep_options, CUSHION, product="CUSHION", clock=office.clock)
    today = office.clock
    office.clock = Clock(today.zone, today.now() - timedelta(days=20))
    given = OfferInput(2, "CUSHION", ("Cotton [/]",))
    office.write(make_offer, given, staff_id=1, clock=office.clock)
    office.close()
    return people_path


async def test_chosen_offered_ordered_and_promised(made_path: Path) -> None:
    async with desk(made_path) as (app, pilot):
        app.open_customer(1)
        await until(pilot, lambda: app.screen.customer is not None and "o Offers" in screen_text(app))
        await pilot.press("o")
        await until(pilot, lambda: "Nothing was offered yet" in screen_text(app))
        await pilot.press("n")
        await until(pilot, lambda: "Cotton [/]" in screen_text(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Still to be chosen: Cover: choose one" in screen_text(app))
        await pilot.press("j", "space", "j")
        await until(pilot, lambda: "Name on it (Extras) does not go with Silk (Cover)" in screen_text(app))
        assert "take away Silk (Cover)" in screen_text(app)
        await pilot.press("m")
        await until(pilot, lambda: "●   Name on it" in screen_text(app))
        await until(pilot, lambda: "฿580.00 for 1 piece" in screen_text(app))
        await pilot.press("q")
        await type_text(pilot, "2")
        await pilot.press("enter")
        await until(pilot, lambda: "฿1,160.00 for 2 pieces" in screen_text(app))
        await pilot.press("f9")
        await until(pilot, lambda: "Cover: Cotton [/]" in screen_text(app) and "Ctrl+S" not in screen_text(app))
        assert "of all customers" not in screen_text(app)
        await pilot.press("escape", "ctrl+s")
        await until(pilot, lambda: "How long does the offer hold?" in screen_text(app))
        await pilot.press("1")
        await until(pilot, lambda: "1 of 1 · open ones first" in screen_text(app))
        await pilot.press("o")
        await until(pilot, lambda: "Ready on: " in screen_text(app))
        await pilot.press("f5")
        await until(pilot, lambda: "Cushion [b] made t" in screen_text(app))


async def test_a_choice_that_is_no_offer_yet_waits_in_parked_work(made_path: Path) -> None:
    async with desk(made_path) as (app, pilot):
        app.open_customer(1)
        await until(pilot, lambda: app.screen.customer is not None and "o Offers" in screen_text(app))
        await pilot.press("o")
        await until(pilot, lambda: "Nothing was offered yet" in screen_text(app))
        await pilot.press("n")
        await until(pilot, lambda: "Cotton [/]" in screen_text(app))
        await pilot.press("space")
        await until(pilot, lambda: "Complete" in screen_text(app))
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "Cushion [b]" in screen_text(app) and "Parked work" in screen_text(app))
        assert "cut off" not in screen_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: "Complete" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Nothing was offered yet" in screen_text(app))
        await pilot.press("n")
        await until(pilot, lambda: "○   Cotton [/]" in screen_text(app))  # begun anew
        await pilot.press("escape", "ctrl+o")
        await until(pilot, lambda: "Cushion [b]" in screen_text(app) and "Parked work" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "●   Cotton [/]" in screen_text(app) and "Complete" in screen_text(app))
        await pilot.press("ctrl+s", "1")
        await until(pilot, lambda: "1 of 1 · open ones first" in screen_text(app))
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "Nothing is parked" in screen_text(app))


async def test_past_its_day_it_is_offered_anew(made_path: Path) -> None:
    async with desk(made_path) as (app, pilot):
        app.go("offers", customer=app.opened.office.read(_second))
        await until(pilot, lambda: "lapsed" in screen_text(app))
        await pilot.press("o")
        await until(pilot, lambda: "Today it is ฿500.00" in screen_text(app))
        await pilot.press("1")
        await until(pilot, lambda: app.screen.query_one(RecordList).total == 2)
        await pilot.press("x")
        await until(pilot, lambda: "offer withdrawn" in screen_text(app))
        found = app.opened.office.read(offers, clock=app.opened.office.clock)
        assert sorted(one.state for one in found) == ["lapsed", "withdrawn"]


async def test_the_form_of_options_says_what_clashes(made_path: Path) -> None:
    async with desk(made_path) as (app, pilot):
        app.go("products", code="CUSHION")
        await until(pilot, lambda: "Cushion [b]" in screen_text(app))
        await pilot.press("v")
        await until(pilot, lambda: "Options never chosen" in screen_text(app) and "Silk" in screen_text(app))
        await pilot.press("escape", "o")
        await until(pilot, lambda: "lead_days = 3" in screen_text(app))
        app.screen.query_one("#field-options", Field).value = CUSHION + 'needs = ["Silk"]\n'
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "could never be chosen" in screen_text(app))
        app.screen.query_one("#field-options", Field).value = CUSHION.replace("lead_days = 3", "lead_days = 4")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Saved: Cushion [b]" in screen_text(app))


def _second(session: object) -> object:
    from deskcrm.identify.customers import customer_by_id

    return customer_by_id(session, 2)  # type: ignore[arg-type]


async def test_begun_from_an_earlier_one_it_says_what_is_not_offered_any_more(made_path: Path) -> None:
    async with desk(made_path) as (app, pilot):
        office = app.opened.office
        fewer = CUSHION[: CUSHION.index("[[rule]]")].replace('{name = "Cotton [/]"}, ', "")
        office.write(keep_options, fewer, product="CUSHION", clock=office.clock)
        app.go("offers", customer=office.read(_second))
        await until(pilot, lambda: "lapsed" in screen_text(app))
        await pilot.press("e")
        await until(pilot, lambda: "Not offered any more, left out: Cotton [/] (Cover)" in screen_text(app))
        assert "Cover: choose one" in screen_text(app)
