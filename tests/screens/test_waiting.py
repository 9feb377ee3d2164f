"""A save that waits for another program: the desk goes on, says so, and nothing typed meanwhile is lost."""

from __future__ import annotations

from pathlib import Path

from deskcrm.customize.page import customer_record
from deskcrm.errors import DeskError
from deskcrm.store import sqlite
from deskcrm.widgets.door import Door

from .conftest import desk, screen_text, type_text, until


async def test_words_typed_while_a_save_waits_are_parked(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await type_text(pilot, "Chai")
        await until(pilot, lambda: "Somchai Jaidee (Chai)" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.customer is not None)
        await pilot.press("f3")
        await until(pilot, lambda: type(app.screen).__name__ == "LogForm" and app.focused is not None)
        await type_text(pilot, "Asked for the price")
        holder = sqlite.connect(people_path, "rw")
        holder.execute("BEGIN IMMEDIATE")
        await pilot.press("ctrl+s")
        await type_text(pilot, " of two")
        await until(pilot, lambda: "holds" in screen_text(app))
        assert app.screen.field("subject").value == "Asked for the price of two"
        holder.execute("ROLLBACK")
        holder.close()
        await until(pilot, lambda: "typed after" in screen_text(app))
        office = app.runner.office.result()
        record = office.read(customer_record, "A-000001", clock=office.clock)
        assert record.interactions[0].subject == "Asked for the price"
        await until(pilot, lambda: any(draft.parked for draft in office.drafts.all()))
        (draft,) = office.drafts.all()
        assert draft.fields["subject"] == "Asked for the price of two"


async def test_an_answer_that_comes_while_the_desk_is_left_is_no_error(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await pilot.press("f5")
        await until(pilot, lambda: type(app.screen).__name__ == "QueueScreen" and app.is_open)
        queue = app.screen
        await queue.query("*").remove()  # as screens are taken apart at the end
        app.runner.close()
        app.exit()
        queue.post_message(Door.Answered((id(queue), "", 0), queue.refused, DeskError("too late")))
        await pilot.pause()
    assert app.return_code == 0
