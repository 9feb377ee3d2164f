"""``asked`` and ``ideas`` as other programs read them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from deskcrm.clock import Clock
from deskcrm.customize.ideas import begin_idea, set_idea
from deskcrm.interact.interactions import log_interaction
from deskcrm.interact.views import InteractionInput
from deskcrm.store import open_base

from .conftest import NOW, Command


def test_times_are_those_of_the_office(command: Command, base: Path) -> None:
    clock = Clock(ZoneInfo("Asia/Bangkok"), datetime.fromisoformat(NOW))
    office = open_base(base, clock=clock, terminal="test")
    office.write(
        log_interaction, InteractionInput("phone", 1, direction="in", subject="A lamp"), staff_id=1, clock=clock
    )
    made = office.write(begin_idea, title="Lamps", staff_id=1, clock=clock)
    office.write(
        set_idea, made.id, version=made.version, title="Lamps", note="", owner_id=None, state="launched", clock=clock
    )
    office.close()
    (group,) = command.json("--db", base, "asked", "--json")
    (idea,) = command.json("--db", base, "ideas", "--json")
    assert {group["since"], group["last"], idea["launched_at"]} == {f"{NOW}:00+07:00"}
