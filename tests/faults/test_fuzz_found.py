"""What the fuzzers found, each once and for all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deskcrm.exchange.importing import import_file
from deskcrm.identify.customers import add_customer, customer_by_code
from deskcrm.identify.lookup import lookup
from deskcrm.identify.search import search
from deskcrm.identify.views import CustomerInput
from deskcrm.settings.office import key_named
from deskcrm.store import Office


def test_half_a_sign_in_the_search_box(office: Office) -> None:
    office.write(add_customer, CustomerInput(name="Ann Lee"), staff_id=1, clock=office.clock)
    for text in ("\ud800", "\udcff", "tag:vip\udcff Ann", "note:\ud800"):
        assert office.read(lookup, text, clock=office.clock).rows == ()
    assert [row.name for row in office.read(search, "Ann\ud800").rows] == ["Ann Lee"]


def test_half_a_sign_in_a_json_file_is_refused_and_written_down(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "half.json"
    path.write_text(json.dumps([{"name": "Ann\ud800", "x\ud800": "1"}, {"name": "Bob"}]), encoding="utf-8")
    done = import_file(office, "customers", path)
    assert (done.created, done.refused) == (1, 1)
    assert done.rejects_file is not None
    assert "Ann\ufffd" in done.rejects_file.read_text(encoding="utf-8-sig")


def test_a_row_with_nothing_but_a_known_name_fills_nothing_in(office: Office, tmp_path: Path) -> None:
    known = office.write(add_customer, CustomerInput(name="Ann Lee"), staff_id=1, clock=office.clock)
    path = tmp_path / "name.csv"
    path.write_text("name\nAnn Lee\n", encoding="utf-8")
    done = import_file(office, "customers", path, duplicates="ask", decisions={2: known.code})
    assert (done.created, done.updated, done.unchanged) == (0, 0, 1)
    assert office.read(customer_by_code, known.code) == known


@pytest.mark.parametrize("name", ["purchases.margin_rate", "tiers.window"])
def test_a_number_with_a_control_sign_after_it(name: str) -> None:
    assert key_named(name).check("๙\x1f ", name) == "9"
