"""Half-filled forms about a complaint come back with what was typed, and save then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deskcrm.app import DeskApp
from deskcrm.clock import Clock
from deskcrm.differentiate.products import add_product
from deskcrm.identify.staff import staff_by_name
from deskcrm.interact.complaint_moves import change_complaint, close_complaint, escalate, reopen_complaint
from deskcrm.interact.complaint_views import ComplaintChange, ComplaintInput, ComplaintView
from deskcrm.interact.complaints import complaint, take_complaint
from deskcrm.store import Office, open_base
from deskcrm.widgets.fields import Field
from deskcrm.widgets.record_list import RecordList

from .conftest import desk, screen_text, until


@pytest.fixture
def complained(people_path: Path) -> Path:
    office = open_base(people_path, clock=Clock.from_environment("Asia/Bangkok"), terminal="before")
    given = ComplaintInput("too loud", 1, channel="phone")
    office.write(take_complaint, given, staff_id=1, clock=office.clock)
    office.close()
    return people_path


@pytest.mark.parametrize(
    ("key", "field", "more"),
    [
        ("m", "detail", {"remedy": "discount", "remedy-cost": "10"}),
        ("e", "wish", {}),
        ("d", "resolution", {"root-cause": "late", "told": "no"}),
    ],
)
async def test_parked_and_gone_on_with(complained: Path, key: str, field: str, more: dict[str, str]) -> None:
    async with desk(complained) as (app, pilot):
        await pilot.press("f4")
        await until(pilot, lambda: app.screen.query(RecordList) and app.screen.query_one(RecordList).total)
        await pilot.press("enter")
        await until(pilot, lambda: "▶ received" in screen_text(app))
        await pilot.press(key)
        await until(pilot, lambda: app.screen.query(f"#field-{field}"))
        await pilot.pause()
        app.screen.query_one(f"#field-{field}", Field).value = "half typed [/]"
        await pilot.press("escape")
        await until(pilot, lambda: "Parked" in screen_text(app))
        await pilot.press("ctrl+o")
        await until(pilot, lambda: app.screen.query(RecordList) and app.screen.query_one(RecordList).total == 1)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query(f"#field-{field}"))
        await until(pilot, lambda: app.screen.query_one(f"#field-{field}", Field).value == "half typed [/]")
        for name, value in more.items():
            app.screen.query_one(f"#field-{name}", Field).value = value
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not app.screen.query(f"#field-{field}"))
        office = app.runner.office.result()
        view = office.read(complaint, 1, clock=office.clock)
        kept = (view.wish, view.resolution, *(remedy.detail for remedy in view.remedies))
        assert "half typed [/]" in kept


def another(path: Path) -> Office:
    """Another terminal on the base."""
    office = open_base(path, clock=Clock.from_environment("Asia/Bangkok"), terminal="another")
    office.staff = office.read(staff_by_name, "Mali")
    return office


def moved(office: Office, function: Callable[..., Any], *args: Any, **given: Any) -> ComplaintView:
    """What the other terminal does to the complaint as it is there."""
    version = office.read(complaint, 1, clock=office.clock).version
    view: ComplaintView = office.write(function, 1, *args, version=version, staff_id=1, clock=office.clock, **given)
    return view


async def begun(app: DeskApp, pilot: Any, form: str, field: str, office: Office) -> Any:
    """The form about the complaint, a word typed into the field."""
    app.go(form, complaint=office.read(complaint, 1, clock=office.clock))
    await until(pilot, lambda: app.screen.query(f"#field-{field}") and not app.screen.is_waiting)  # type: ignore[attr-defined]
    app.screen.query_one(f"#field-{field}", Field).value = "Mine"
    return app.screen


async def test_a_parked_correction_is_laid_beside_what_was_saved_since(complained: Path) -> None:
    other = another(complained)
    async with desk(complained) as (app, pilot):
        screen = await begun(app, pilot, "complaint_change", "wish", other)
        await pilot.press("escape")
        await until(pilot, lambda: bool(other.drafts.all()))
        other.write(add_product, "SHAMPOO")
        moved(other, change_complaint, ComplaintChange(severity=3, wish="Theirs", product="SHAMPOO"))
        app.go("complaint_change", draft=other.drafts.all()[0])
        await until(pilot, lambda: "Saved meanwhile: Theirs" in screen_text(app))
        assert screen.field("product").value == "SHAMPOO"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not screen)
        view = other.read(complaint, 1, clock=other.clock)
        assert (view.wish, view.product) == ("Mine", "SHAMPOO")
    other.close()


async def test_a_closing_that_was_overtaken_closes_at_the_next_ctrl_s(complained: Path) -> None:
    other = another(complained)
    async with desk(complained) as (app, pilot):
        screen = await begun(app, pilot, "complaint_close", "resolution", other)
        screen.field("root_cause").value, screen.field("told").value = "late", "no"
        moved(other, escalate)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "was here first" in screen_text(app))
        await until(pilot, lambda: screen.complaint.version > 1 and not screen._saving)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: other.read(complaint, 1, clock=other.clock).stage == "closed")
    other.close()


async def test_what_is_corrected_in_a_complaint_closed_meanwhile_waits_until_it_is_open_again(complained: Path) -> None:
    other = another(complained)
    async with desk(complained) as (app, pilot):
        screen = await begun(app, pilot, "complaint_change", "wish", other)
        moved(other, close_complaint, resolution="done", root_cause="late", told=False)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "was here first" in screen_text(app))
        await until(pilot, lambda: screen.complaint.stage == "closed")
        for _again in range(2):
            app.clear_notifications()
            await pilot.press("ctrl+s")
            await until(pilot, lambda: "closed already" in screen_text(app))
            assert "Ctrl+S saves" not in screen_text(app)
        moved(other, reopen_complaint)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: screen.complaint.stage != "closed" and not screen._saving)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: other.read(complaint, 1, clock=other.clock).wish == "Mine")
    other.close()
