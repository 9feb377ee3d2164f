"""Files that would hold the program or fill its memory: refused with a sentence, at once."""

from __future__ import annotations

import gzip
import os
import threading
from pathlib import Path

import pytest

from deskcrm.errors import Refused
from deskcrm.exchange import reading
from deskcrm.exchange.import_undo import undo_import
from deskcrm.exchange.importing import import_file
from deskcrm.identify.customers import customer_by_id, edit_customer, input_of
from deskcrm.store import Office


def test_a_line_that_no_table_has_is_refused_packed_or_not(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LINE_LIMIT", 3 << 20)
    long = b"name,phone\nSomchai,0812345678\n" + b"x" * (5 << 20)
    for name, content in (("a.csv", long), ("b.csv.gz", gzip.compress(long)), ("c.vcf", b"BEGIN:VCARD\n" + long)):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(Refused, match="longer than 3 MB"):
            import_file(office, "customers", path)
    path = tmp_path / "d.csv"
    path.write_bytes(b"name,phone\n" + b"Somchai Jaidee,0812345678\n" * 200_000)
    with reading.open_table(path) as table:
        assert table.total > 100_000


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_read_while_somebody_writes_and_not_waited_for(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe = tmp_path / "people.csv"
    os.mkfifo(pipe)
    monkeypatch.setattr(reading, "PIPE_WAIT", 0.05)
    with pytest.raises(Refused, match="Nothing comes"):
        import_file(office, "customers", pipe)
    monkeypatch.setattr(reading, "PIPE_WAIT", 20.0)
    writer = threading.Thread(target=lambda: pipe.write_text("name,phone\nSomchai,0812345678\n", encoding="utf-8"))
    writer.start()
    assert import_file(office, "customers", pipe).created == 1
    writer.join()


def test_a_record_changed_in_the_second_of_its_import_is_not_taken_back(office: Office, tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_text("name,phone\nSomchai,0812345678\n", encoding="utf-8")
    done = import_file(office, "customers", table)
    view = office.read(customer_by_id, 1)
    given = input_of(view)
    changed = given.__class__(**{**{name: getattr(given, name) for name in given.__slots__}, "nickname": "Chai"})
    office.write(edit_customer, 1, changed, version=view.version, staff_id=1, clock=office.clock)  # the clock stands
    with pytest.raises(Refused, match="worked with it since"):
        undo_import(office, done.import_id)
    assert office.read(customer_by_id, 1).nickname == "Chai"
