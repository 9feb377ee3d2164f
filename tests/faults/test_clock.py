"""The machine's clock is set back and forward: nothing is lost or refused for ever, saves are undone in their order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from deskcrm import wiring
from deskcrm.clock import Clock
from deskcrm.customize.whole_book import begin_day
from deskcrm.identify.audit_trail import AuditFilter, audit_lines, verify_audit
from deskcrm.identify.customers import add_customer, customer_by_id
from deskcrm.identify.staff import staff_list
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.follow_ups import add_follow_up
from deskcrm.interact.interactions import log_interaction
from deskcrm.interact.queue import queue_page
from deskcrm.interact.views import FollowUpInput, InteractionInput
from deskcrm.store import Office, backup, open_base

START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def at(path: Path, hours: float) -> Office:
    """The same terminal with its clock ``hours`` from the start."""
    office = open_base(path, clock=Clock(ZoneInfo("Asia/Bangkok"), START + timedelta(hours=hours)), terminal="one")
    office.staff = office.read(staff_list)[0]
    return office


def test_set_back_and_forward(base_path: Path) -> None:
    wiring.register()
    ids = []
    for hours in (0, 5, -48, 24 * 400, 1):
        office = at(base_path, hours)
        clock = office.clock
        person = office.write(add_customer, CustomerInput(name=f"At {hours}"), staff_id=1, clock=clock)
        office.write(log_interaction, InteractionInput("phone", person.id, subject="call"), staff_id=1, clock=clock)
        due = FollowUpInput("Call back", clock.now() + timedelta(hours=1), customer_id=person.id)
        office.write(add_follow_up, due, staff_id=1, clock=clock)
        begin_day(office)
        ids.append(person.id)
        assert office.read(queue_page, clock=clock).total == len(ids)
        office.close()
    office = at(base_path, 2)
    assert [office.read(customer_by_id, one).name for one in ids] == [f"At {h}" for h in (0, 5, -48, 24 * 400, 1)]
    assert office.read(verify_audit) > 15
    actions = [line.action for line in office.read(audit_lines, AuditFilter(staff_id=1), limit=3)]
    assert actions == ["add_follow_up", "log_interaction", "add_customer"]
    # Undo goes by the order of the saves, whatever time each was dated.
    assert [office.undo().action for _ in range(6)] == ["add_follow_up", "log_interaction", "add_customer"] * 2
    office.close()
    # A backup of the future takes no place from those of today: one is made when it is due, and no other then.
    office = at(base_path, 24 * 400)
    ahead = office.backup("by-hand")
    office.close()
    office = at(base_path, 3)
    office.write(add_customer, CustomerInput(name="At 3"), staff_id=1, clock=office.clock)
    times = [START + timedelta(hours=hours) for hours in (3, 5, 9, 30)]
    made = [backup.when_due(office.path, "open", backup.EVERY, now=now) for now in times]
    assert [file is not None for file in made] == [True, False, False, False]
    assert {one.path for one in backup.kept(office.path)} == {ahead, made[0]}
    office.close()
