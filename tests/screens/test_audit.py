"""The audit on its screen: who looked at whom, what was changed, and only for a supervisor."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskcrm.app import collected
from deskcrm.identify.audit_trail import AuditFilter, audit_lines
from deskcrm.identify.customers import customer_by_id, edit_customer, input_of
from deskcrm.identify.staff import add_staff

from .conftest import desk, screen_text, type_text, until


async def test_a_look_is_written_once_and_stands_beside_what_was_saved(
    people_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collected, "WRITE_AFTER", 0.05)
    async with desk(people_path, size=(160, 45)) as (app, pilot):
        assert app.opened is not None
        office = app.opened.office
        await type_text(pilot, "somchai")
        await until(pilot, lambda: "Somchai" in screen_text(app))
        await pilot.press("enter")

        def looks() -> list[tuple[str, str]]:
            return [(line.staff, line.customers[0][1]) for line in office.read(audit_lines, AuditFilter(action="read"))]

        await until(pilot, looks)
        customer = app.screen.customer  # type: ignore[attr-defined]
        given = input_of(office.read(customer_by_id, customer.id))
        await pilot.press("escape", "enter")  # a second look
        await until(pilot, lambda: len(looks()) == 2)
        assert looks() == [("Mali", "Somchai Jaidee")] * 2
        given = given.__class__(**{**{name: getattr(given, name) for name in given.__slots__}, "nickname": "Newname"})
        office.write(edit_customer, customer.id, given, version=customer.version, staff_id=1, clock=office.clock)
        app._follow(True)  # what another saved is no look of this one's
        await until(pilot, lambda: "Newname" in screen_text(app))
        await pilot.pause(0.2)
        assert len(looks()) == 2
        await pilot.press("h")
        await until(pilot, lambda: "nickname:" in screen_text(app) and "→ Newname" in screen_text(app))
        assert "looked at the record" in screen_text(app)
        assert f"Audit of {customer.code}" in screen_text(app)
        await pilot.press("r")
        await until(pilot, lambda: "looked at the record" not in screen_text(app))
        await pilot.press("a")
        await until(pilot, lambda: "the contact just logged" in screen_text(app))
        await pilot.press("d")
        await type_text(pilot, "1 Jan 2020")
        await pilot.press("enter")
        await until(pilot, lambda: "Nothing was done yet that fits" in screen_text(app))
        await pilot.press("d", "enter", "s")
        await until(pilot, lambda: "everybody" in screen_text(app))
        await pilot.press("2")
        await until(pilot, lambda: "Audit: Mali" in screen_text(app) and "wrote" not in screen_text(app))


async def test_a_clerk_does_not_read_it(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        assert app.opened is not None
        app.act_as(app.opened.office.write(add_staff, "Ploy", "clerk"))
        await app.run_action("audit")
        await until(pilot, lambda: "Only a supervisor reads the audit: Mali" in screen_text(app).replace("\n", " "))
        await until(pilot, lambda: type(app.screen).__name__ == "LookupScreen")
