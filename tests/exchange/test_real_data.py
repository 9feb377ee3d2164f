"""Open data that others published, imported whole; the figures are theirs."""

from __future__ import annotations

import csv
import gzip
import os
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from deskcrm.clock import Clock
from deskcrm.differentiate.pareto import pareto
from deskcrm.exchange.export import export_file
from deskcrm.exchange.importing import import_file
from deskcrm.settings.founding import found_office
from deskcrm.store import Office, create_base, open_base, takes_connection
from faults.scale import scaled

DATA = Path(os.environ.get("DESKCRM_TEST_DATA") or Path(__file__).parents[3] / "shared/data")

pytestmark = pytest.mark.skipif(
    not (DATA / "online_retail.csv.gz").exists(), reason="the real data is not beside the project (DESKCRM_TEST_DATA)"
)


@takes_connection
def _select(connection: Any, statement: str) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = connection.execute(statement).fetchall()
    return found


@pytest.fixture
def london(tmp_path: Path) -> Iterator[Office]:
    path = tmp_path / "london.db"
    create_base(path)
    office = open_base(path, clock=Clock(ZoneInfo("Europe/London")), terminal="test")
    office.write(found_office, name="X", language="en", staff="Y", currency="GBP", timezone="Europe/London")
    yield office
    office.close()


@pytest.mark.skipif(scaled(1) == 1, reason="a minute: with the long run (DESKCRM_FAULTS)")
def test_online_retail_as_purchases(london: Office, tmp_path: Path) -> None:
    source = DATA / "online_retail.csv.gz"
    rejects = tmp_path / "rejects.csv"
    first = import_file(london, "purchases", source, rejects=rejects)
    assert first.as_json() == {
        "read": 541_909, "created": 406_829, "updated": 0, "unchanged": 0, "refused": 135_080,
        "customers_created": 4_372, "products_created": 3_684, "rejects_file": str(rejects),
    }  # fmt: skip
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        assert sum(1 for _ in csv.reader(file)) == 135_081
    again = import_file(london, "purchases", source, rejects=rejects)
    assert (again.created, again.updated, again.unchanged, again.refused) == (0, 0, 406_829, 135_080)
    assert (again.customers_created, again.products_created) == (0, 0)
    assert london.read(_select, "SELECT count(*) FROM customer_figures") == [(4_372,)]
    assert london.read(_select, "SELECT count(*) FROM lookup_entry") == [(4_372,)]
    out = tmp_path / "purchases.csv"
    export_file(london, "purchases", out)
    total = of_one = Decimal(0)
    with out.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            total += Decimal(row["amount"])
            of_one += Decimal(row["amount"]) if row["customer"] == "12346" else 0
    assert (str(total), str(of_one)) == ("8300065.81", "0.00")


def test_service_desk_incidents_as_interactions(london: Office, tmp_path: Path) -> None:
    source = DATA / "servicenow_incidents_derived.csv.gz"
    mapping = {"customer": "caller_id", "at": "opened_at", "channel": "contact_type", "subject": "u_symptom"}
    first = import_file(london, "interactions", source, mapping=mapping, rejects=tmp_path / "r.csv")
    assert (first.read, first.created, first.refused, first.customers_created) == (24_918, 24_918, 0, 5_245)
    assert first.date_orders == (("at", "dmy"),)
    assert first.said == ("Channels added at cost 0: Self service, Direct opening, IVR.",)
    again = import_file(london, "interactions", source, mapping=mapping)
    assert (again.created, again.unchanged) == (0, 24_918)
    assert london.read(_select, "SELECT datetime(min(at), 'unixepoch') FROM interaction") == [("2016-02-29 01:16:00",)]


def test_consumer_complaints_without_customers(london: Office, tmp_path: Path) -> None:
    source = DATA / "cfpb_complaints_2013_2017.csv.gz"
    first = import_file(london, "complaints", source, rejects=tmp_path / "r.csv")
    assert (first.read, first.created, first.refused, first.customers_created) == (3_186, 3_186, 0, 0)
    assert first.date_orders == (("at", "mdy"),)
    again = import_file(london, "complaints", source)
    assert (again.created, again.unchanged) == (0, 3_186)
    stages = london.read(_select, "SELECT stage, count(*), sum(breached) FROM complaint GROUP BY stage ORDER BY stage")
    assert stages == [("closed", 3_157, 67), ("investigating", 3, 0), ("received", 26, 26)]
    with gzip.open(source, "rt", encoding="utf-8-sig", newline="") as file:
        counted = Counter(row["Product"] for row in csv.DictReader(file))
    chart = london.read(pareto, by="product", start=0, end=2**40)
    assert {bar.value: bar.count for bar in chart.bars} == counted
    assert (chart.total, chart.bars[-1].running) == (3_186, 3_186)
    assert [bar.count for bar in chart.bars] == sorted(counted.values(), reverse=True)
    assert london.read(_select, "SELECT count(*) FROM complaint WHERE customer_id IS NOT NULL") == [(0,)]
    assert london.read(_select, "SELECT count(*) FROM complaint WHERE due IS NOT NULL") == [(29,)]


def test_thai_customers_are_the_same_in_every_encoding(london: Office) -> None:
    created = [
        import_file(london, "customers", path).created
        for path in sorted((DATA / "contacts" / "thai-encodings").iterdir())
    ]
    assert created == [60, 0, 0]
