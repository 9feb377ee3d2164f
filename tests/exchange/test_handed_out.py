"""Every file with customers' data stands in the audit: whose, how many, which columns, never what stood in it."""

from __future__ import annotations

from pathlib import Path

from deskcrm.clock import Clock
from deskcrm.exchange.export import export_file
from deskcrm.exchange.handed_out import day_sheet_file, slip_file
from deskcrm.identify.audit_trail import AuditFilter, audit_lines
from deskcrm.identify.customers import add_customer
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.complaint_views import ComplaintInput
from deskcrm.interact.complaints import take_complaint
from deskcrm.store import Office


def test_a_slip_a_day_sheet_and_an_export_are_noted(office: Office, clock: Clock, tmp_path: Path) -> None:
    ann = office.write(add_customer, CustomerInput(name="Ann"), staff_id=office.staff_id, clock=clock)
    view = office.write(take_complaint, ComplaintInput("Torn", ann.id), staff_id=office.staff_id, clock=clock)
    assert "Ann" in slip_file(office, view.id, tmp_path / "slip.html").read_text("utf-8")
    day_sheet_file(office, tmp_path / "day.html")
    export_file(office, "all", tmp_path / "out.json")
    everything, sheet, slip = office.read(audit_lines, AuditFilter(action="export"))
    assert (slip.more, slip.customers) == ({"kind": "slip", "rows": 1, "file": "slip.html"}, ((ann.code, "Ann"),))
    assert (sheet.more, sheet.staff) == ({"kind": "day sheet", "file": "day.html"}, "Nok")
    assert everything.more["columns"]["complaints"].startswith("number, customer")
    assert "Torn" not in str((everything, sheet, slip))
