"""Every file with customers' data stands in the audit: whose, how many, which columns, never what stood in it."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import NoReturn

import pytest

from deskcrm.clock import Clock
from deskcrm.errors import Busy, Refused
from deskcrm.exchange.export import export_file
from deskcrm.exchange.handed_out import audit_file, day_sheet_file, slip_file
from deskcrm.exchange.importing import import_file
from deskcrm.exchange.printing import LEFT_AFTER
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
    if os.name != "nt":
        assert {file.stat().st_mode & 0o777 for file in tmp_path.glob("*.[hj][ts]*")} == {0o600}
    everything, sheet, slip = office.read(audit_lines, AuditFilter(action="export"))
    assert (slip.more, slip.customers) == ({"kind": "slip", "rows": 1, "file": "slip.html"}, ((ann.code, "Ann"),))
    assert (sheet.more, sheet.staff) == ({"kind": "day sheet", "file": "day.html"}, "Nok")
    assert everything.more["columns"]["complaints"].startswith("number, customer")
    assert "Torn" not in str((everything, sheet, slip))


def test_what_the_audit_cannot_take_is_not_written(
    office: Office, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = office.write(take_complaint, ComplaintInput("Torn"), staff_id=office.staff_id, clock=clock)

    (tmp_path / "out").mkdir()

    def busy(*_args: object, **_more: object) -> NoReturn:
        raise Busy("held")

    monkeypatch.setattr(office, "note", busy)
    for write in (
        lambda: slip_file(office, view.id, tmp_path / "out" / "slip.html"),
        lambda: day_sheet_file(office, tmp_path / "out" / "day.html"),
        lambda: audit_file(office, (), tmp_path / "out" / "audit.csv"),
        lambda: export_file(office, "all", tmp_path / "out" / "all.json"),
    ):
        with pytest.raises(Busy):
            write()
        assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has neither modes nor pipes among its files")
def test_what_is_written_is_the_owners_and_takes_the_place_of_files_only(
    office: Office, clock: Clock, tmp_path: Path
) -> None:
    ann = office.write(add_customer, CustomerInput(name="Ann"), staff_id=office.staff_id, clock=clock)
    view = office.write(take_complaint, ComplaintInput("Torn", ann.id), staff_id=office.staff_id, clock=clock)
    source, refused = tmp_path / "in.csv", tmp_path / "refused.csv"
    source.write_text("code,name,born\nX-1,Bob,never\n")
    import_file(office, "customers", source, rejects=refused)
    written = [refused, slip_file(office, view.id, tmp_path / "slip.html")]
    for name in ("out.csv", "out.json", "out.xlsx"):
        export_file(office, "customers", tmp_path / name)
        written.append(tmp_path / name)
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in written} == {path.name: 0o600 for path in written}
    pipe, folder = tmp_path / "pipe.csv", tmp_path / "folder.csv"
    os.mkfifo(pipe)
    folder.mkdir()
    for place in (pipe, folder):
        with pytest.raises(Refused, match="cannot be written"):
            slip_file(office, view.id, place)
        with pytest.raises(Refused, match="be written"):
            export_file(office, "customers", place)
        with pytest.raises(Refused, match="is no rejects file"):
            import_file(office, "customers", source, rejects=place)
    assert pipe.is_fifo()


def test_what_a_killed_program_left_of_a_file_goes_with_the_next_of_its_name(office: Office, tmp_path: Path) -> None:
    left, written, other = (tmp_path / name for name in (".a.csv.1.part.csv", ".a.csv.2.part.csv", ".b.csv.1.part"))
    for file in (left, written, other):
        file.write_text("Ann", encoding="utf-8")
    long_ago = left.stat().st_mtime - LEFT_AFTER - 60
    os.utime(left, (long_ago, long_ago))
    os.utime(other, (long_ago, long_ago))
    export_file(office, "customers", tmp_path / "a.csv")
    assert (left.exists(), written.exists(), other.exists()) == (False, True, True)
    day_sheet_file(office, tmp_path / "b.csv")
    assert not other.exists()
