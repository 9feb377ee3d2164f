"""Whatever stands in the cells, an import keeps rows or refuses them; it never breaks, and nothing is lost between."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskcrm.clock import Clock
from deskcrm.exchange.fields import FIELDS, KINDS
from deskcrm.exchange.importing import import_file
from deskcrm.settings.founding import found_office
from deskcrm.store import Office, create_base, open_base


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One office that takes in everything, one example after another."""
    path = tmp_path_factory.mktemp("busy") / "office.db"
    create_base(path)
    clock = Clock(ZoneInfo("Asia/Bangkok"), datetime(2026, 3, 2, 9, tzinfo=UTC))
    office = open_base(path, clock=clock, terminal="t")
    office.write(found_office, name="Office", language="th", staff="Nok")
    yield office
    office.close()


CELL = st.one_of(
    st.sampled_from(
        ["", " ", "?", "-", "N/A", "C1", "C2", "A-000001", "0812345678", "a@b.co", "Ann", "P1", "1", "-1", "2.55",
         "1e5", "99999999999999999999", "2020-01-01", "29/2/2020 10:00", "31/2/2020", "25 ธ.ค. 2569", "0000-00-00",
         "yes", "in", "open", "closed", "promise", "=1+1", "'=1", "[/]", "\x1b[2J", "a\nb", "๑๒", "5", "nan", "inf",
         "12345678"]
    ),
    st.text(max_size=12),
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_cells(busy: Office, tmp_path_factory: pytest.TempPathFactory, kind: str, data: st.DataObject) -> None:
    names = [field.name for field in FIELDS[kind]]
    row = st.lists(CELL, min_size=len(names), max_size=len(names))
    rows = data.draw(st.lists(row, min_size=1, max_size=6))
    path: Path = tmp_path_factory.mktemp("any") / "any.csv"
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        csv.writer(file).writerows([names, *rows])
    results = [import_file(busy, kind, path, dates="dmy") for _ in range(2)]
    for result in results:
        assert result.read == result.created + result.updated + result.unchanged + result.refused
        assert result.read <= len(rows)
        if result.rejects_file is not None:
            with result.rejects_file.open(encoding="utf-8-sig", newline="") as file:
                assert len(list(csv.reader(file))) >= 2
    assert (results[1].created, results[1].updated) == (0, 0)
    assert results[1].unchanged + results[1].refused == results[0].read
