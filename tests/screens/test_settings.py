"""The settings by real keys on a real base."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from deskcrm.differentiate.terms import terms
from deskcrm.differentiate.window import last_run
from deskcrm.identify.staff import add_staff, staff_list
from deskcrm.interact.channels import channels
from deskcrm.interact.matters import matter_list
from deskcrm.locale import messages
from deskcrm.screens.settings_rows import SECTIONS
from deskcrm.settings import preferences
from deskcrm.settings.office import load
from deskcrm.store import open_base, takes_connection
from deskcrm.widgets.fields import ErrorLine, Field
from deskcrm.widgets.footer import DeskFooter

from .conftest import desk, screen_text, type_text, until
from .settings_keys import back, digit, form, open_settings, read, retype, row_of


async def test_all_sections_in_one_list_and_digits_lead_to_them(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        rows = await open_settings(app, pilot)
        text = screen_text(app)
        assert "1 Office  2 This terminal  3 Hours  4 Complaints" in text
        assert "9 Keys" in text
        assert "Corner Shop" in text
        assert rows.rows[0].section == "office"
        for section in list(SECTIONS)[1:]:
            await pilot.press(digit(section))
            assert rows.row.section == section
        assert "n" not in dict(app.screen.query_one(DeskFooter).keys())
        await pilot.press(digit("channels"))
        await pilot.pause()
        assert dict(app.screen.query_one(DeskFooter).keys())["n"] == "New"


async def test_the_office_is_saved_whole_or_not_at_all(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await open_settings(app, pilot)
        await pilot.press("e")
        await form(app, pilot, "office-name")
        await retype(pilot, "Bob's [/] Shop")
        await pilot.press("enter", "s", "enter")
        await pilot.press("right")  # from shop to service
        app.screen.query_one("#field-office-kind", Field).focus_control()
        await pilot.press("2")
        timezone = app.screen.query_one("#field-office-timezone", Field)
        timezone.value = "Mars/North"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: timezone.has_class("-error"))
        assert "There is no time zone called Mars/North" in screen_text(app)
        assert read(people_path, load).name == "Corner Shop"
        timezone.value = "Asia/Tokyo"
        prefix = app.screen.query_one("#field-office-code-prefix", Field)
        prefix.value = "??"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: prefix.has_class("-error"))
        assert "Prefix of customer codes: a prefix is" in str(prefix.query_one(ErrorLine).text)
        prefix.value = "B"
        await pilot.press("ctrl+s")
        await back(app, pilot)
        kept = read(people_path, load)
        assert (kept.name, kept.kind, kept.timezone, kept.code_prefix) == (
            "Bob's [/] Shop",
            "service",
            "Asia/Tokyo",
            "B",
        )
        assert app.clock.zone.key == "Asia/Tokyo"
        assert app.office_name == "Bob's [/] Shop"
        await until(pilot, lambda: "Compute it now?" in screen_text(app))  # the days of figures are others there


async def test_a_channel_with_its_costs_added_changed_and_taken_out_of_use(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        rows = await open_settings(app, pilot)
        await pilot.press(digit("channels"), "n")
        await form(app, pilot, "name")
        await type_text(pilot, "Kiosk [/]")
        await pilot.press("enter")
        await retype(pilot, "-1")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen.query_one("#field-fixed-cost", Field).has_class("-error"))
        await retype(pilot, "2.50")
        await pilot.press("enter")
        await retype(pilot, "abc")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen.query_one("#field-rate-per-minute", Field).has_class("-error"))
        await retype(pilot, "1")
        await pilot.press("ctrl+s")
        await back(app, pilot)
        made = next(one for one in read(people_path, channels) if one.name == "Kiosk [/]")
        assert (made.fixed_cost, made.rate_per_minute) == (250, 100)
        await until(pilot, lambda: any(row.name == "Kiosk [/]" for row in rows.rows))
        assert row_of(rows, "channels", "Kiosk [/]").value == "฿2.50 a contact, ฿1.00 a minute"
        rows.go_to(("channels", str(made.id)))
        await pilot.press("enter")
        active = await form(app, pilot, "active")
        active.focus_control()
        await pilot.press("n", "ctrl+s")
        await back(app, pilot)
        await until(pilot, lambda: "not in use" in row_of(rows, "channels", "Kiosk [/]").detail)


async def test_matters_renamed_and_moved(people_path: Path) -> None:
    before = [one.name for one in read(people_path, matter_list)]
    async with desk(people_path) as (app, pilot):
        rows = await open_settings(app, pilot)
        await pilot.press(digit("matters"))
        await pilot.press("shift+down")
        await until(pilot, lambda: [one.name for one in read(people_path, matter_list)][1] == before[0])
        await until(pilot, lambda: rows.row is not None and rows.row.name == before[0])
        await pilot.press("K")
        await until(pilot, lambda: [one.name for one in read(people_path, matter_list)] == before)
        await pilot.press("e")
        field = await form(app, pilot, "name")
        await retype(pilot, before[1])
        await pilot.press("ctrl+s")
        await until(pilot, lambda: field.has_class("-error"))
        await retype(pilot, "เรื่องใหม่ [/]")
        await pilot.press("ctrl+s")
        await back(app, pilot)
        await until(pilot, lambda: rows.row is not None and rows.row.name == "เรื่องใหม่ [/]")


async def test_staff_added_and_who_is_here_is_remembered(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        rows = await open_settings(app, pilot)
        await pilot.press(digit("staff"), "ื")  # n by its Thai sign
        await form(app, pilot, "name")
        await type_text(pilot, "[@click=app.quit]x[/]")
        await pilot.press("enter", "s", "ctrl+s")
        await back(app, pilot)
        await until(pilot, lambda: any("click" in row.name for row in rows.rows))
        await pilot.press("2", "enter")
        await until(pilot, lambda: "Who is at this terminal?" in screen_text(app))
        names = [one.name for one in read(people_path, staff_list)]
        await pilot.press(str(names.index("[@click=app.quit]x[/]") + 1))
        await until(pilot, lambda: app.staff_name == "[@click=app.quit]x[/]")
        assert app.staff is not None
        assert app.staff.role == "supervisor"
        await until(pilot, lambda: preferences.load().staff == "[@click=app.quit]x[/]")
        await until(pilot, lambda: row_of(rows, "terminal", "Who is here now").value == "[@click=app.quit]x[/]")


async def test_the_last_supervisor_stays_one(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await open_settings(app, pilot)
        await pilot.press(digit("staff"), "e")
        role = await form(app, pilot, "role")
        role.focus_control()
        await pilot.press("c", "ctrl+s")
        await until(pilot, lambda: role.has_class("-error"))
        assert "at least one supervisor" in screen_text(app)


async def test_theme_and_language_at_once(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        rows = await open_settings(app, pilot)
        await pilot.press("2", "j", "enter")
        await until(pilot, lambda: "Which theme?" in screen_text(app))
        await pilot.press("3")
        await until(pilot, lambda: app.theme == "high-contrast")
        await until(pilot, lambda: preferences.load().theme == "high-contrast")
        assert rows.row.value == "high contrast"
        await pilot.press("j", "enter", "3")
        await until(pilot, lambda: messages.language() == "th")
        await until(pilot, lambda: preferences.load().language == "th")
        assert rows.row.id == "language"


async def test_changed_elsewhere_and_shown_wide(people_path: Path) -> None:
    async with desk(people_path, size=(160, 45)) as (app, pilot):
        rows = await open_settings(app, pilot)
        office = open_base(people_path, clock=app.clock, terminal="other")
        office.write(add_staff, "Nok")
        office.close()
        await pilot.press("escape", "f8")
        await until(pilot, lambda: any(row.name == "Nok" for row in rows.rows))
        assert "Customer lookup" in screen_text(app) or rows.total > 40


async def test_what_a_tier_is_called_and_receives(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        rows = await open_settings(app, pilot)
        await pilot.press(digit("tiers"))
        assert (rows.row.id, rows.row.name) == ("platinum", "Tier A")
        await pilot.press("e")
        answer = await form(app, pilot, "answer-within")
        await until(pilot, lambda: app.focused is not None and app.focused in answer.query("*"))
        await type_text(pilot, "1 h [/]")
        await pilot.press("enter")
        await type_text(pilot, "เจ้าของ")
        label = app.screen.query_one("#field-label", Field)
        label.focus_control()
        await retype(pilot, "B")  # what another one is called
        await pilot.press("ctrl+s")
        await until(pilot, lambda: label.has_class("-error"))
        assert "Called: four different words" in screen_text(app)
        await retype(pilot, "Gold [/]")
        await pilot.press("ctrl+s")
        await back(app, pilot)
        await until(pilot, lambda: row_of(rows, "tiers", "Tier Gold-[/]").value == "1 h [/] · เจ้าของ")
        assert read(people_path, load).tier_labels == ("Gold-[/]", "B", "C", "D")
        assert read(people_path, terms)["platinum"].who_calls == "เจ้าของ"
        await pilot.press(digit("tiers"), "down", "down", "down", "down", "e")
        await form(app, pilot, "answer-within")
        assert not app.screen.query_one("#field-label", Field).display  # new customers are called new
        await pilot.press("escape")
        await back(app, pilot)
        await pilot.press("ctrl+z")
        await until(pilot, lambda: row_of(rows, "tiers", "Tier A").value == "nothing written yet")


async def test_other_shares_of_the_tiers_and_the_computation_that_follows(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        rows = await open_settings(app, pilot)
        assert "such as 5 20 80" not in screen_text(app)
        await pilot.press("e")
        await form(app, pilot, "office-name")
        shares = app.screen.query_one("#field-tiers-shares", Field)
        shares.value = "5 200 80"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: shares.has_class("-error"))
        assert "How far down each tier reaches, %: the percentages go up" in str(shares.query_one(ErrorLine).text)
        shares.value = "10 30 80"
        await pilot.press("ctrl+s")
        await back(app, pilot)
        await until(pilot, lambda: "Compute it now?" in screen_text(app))
        assert read(people_path, load).tier_shares == (10, 30, 80)
        before = read(people_path, last_run_read)
        await pilot.press("enter")
        await until(pilot, lambda: "The whole book is computed: 0 customers are rated" in screen_text(app))
        after = read(people_path, last_run_read)
        assert after is not None
        assert before is None or after.at >= before.at
        await until(
            pilot, lambda: "last for 2 Mar 2026, 0 rated" in row_of(rows, "tiers", "Compute the tiers anew").value
        )
        await pilot.press("e")
        await form(app, pilot, "office-name")
        await retype(pilot, "Another Shop")
        await pilot.press("ctrl+s")
        await back(app, pilot)
        await until(pilot, lambda: row_of(rows, "office", "Office name").value == "Another Shop")
        assert "Compute it now?" not in screen_text(app)  # the name changes no figure


async def test_another_rate_says_that_past_costs_follow(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await open_settings(app, pilot)
        await pilot.press(digit("channels"), "e")
        await form(app, pilot, "name")
        assert "Another cost changes what past contacts cost, too" in screen_text(app)
        rate = app.screen.query_one("#field-rate-per-minute", Field)
        rate.value = "-1"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: rate.has_class("-error"))
        rate.value = "7.50"
        await pilot.press("ctrl+s")
        await back(app, pilot)
        await until(pilot, lambda: "Compute it now?" in screen_text(app))
        await pilot.press("2")
        await until(pilot, lambda: "Compute it now?" not in screen_text(app))


@takes_connection
def last_run_read(connection: Any) -> Any:
    return last_run(connection)
