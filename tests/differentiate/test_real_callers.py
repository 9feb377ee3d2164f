"""Who costs most to serve, on incidents that others published, against a plain count of the file."""

from __future__ import annotations

import csv
import gzip
import io
import os
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from deskcrm.clock import Clock
from deskcrm.differentiate.book import retier
from deskcrm.differentiate.costs import cost_to_serve, office_costs
from deskcrm.exchange.importing import import_file
from deskcrm.interact.channels import channels, edit_channel
from deskcrm.settings.founding import found_office
from deskcrm.store import create_base, open_base, takes_connection

SOURCE = (
    Path(os.environ.get("DESKCRM_TEST_DATA") or Path(__file__).parents[3] / "shared/data")
    / "servicenow_incidents_derived.csv.gz"
)

pytestmark = pytest.mark.skipif(
    not SOURCE.exists(), reason="the real data is not beside the project (DESKCRM_TEST_DATA)"
)


@takes_connection
def costs_of_callers(connection: Any) -> list[tuple[str, int, int, int]]:
    found: list[tuple[str, int, int, int]] = connection.execute(
        "SELECT c.name, c.id, g.window_contacts, g.cost_to_serve FROM customer_figures g"
        " JOIN customer c ON c.id = g.customer_id ORDER BY g.cost_to_serve DESC, c.name"
    ).fetchall()
    return found


def test_the_cost_to_serve_of_callers_ranks_as_a_plain_count_does(tmp_path: Path) -> None:
    path = tmp_path / "london.db"
    create_base(path)
    clock = Clock(ZoneInfo("Europe/London"), datetime(2017, 6, 1, 9))  # noqa: DTZ001  office time
    office = open_base(path, clock=clock, terminal="test")
    office.write(found_office, name="X", language="en", staff="Y", currency="GBP", timezone="Europe/London")
    mapping = {"customer": "caller_id", "at": "opened_at", "channel": "contact_type", "subject": "u_symptom"}
    import_file(office, "interactions", SOURCE, mapping=mapping)
    for channel in office.read(channels):
        office.write(edit_channel, channel.id, name=channel.name, fixed_cost=250, rate_per_minute=0)
    office.write(retier, clock=clock, window_days=600)
    with io.TextIOWrapper(gzip.open(SOURCE), encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    count = Counter(row["caller_id"] for row in rows)
    expected = sorted(((name, times, 250 * times) for name, times in count.items()), key=lambda one: (-one[1], one[0]))
    found = office.read(costs_of_callers)
    assert [(name, contacts, cost) for name, _id, contacts, cost in found] == expected
    for _name, customer_id, contacts, cost in found[:20]:
        served = office.read(cost_to_serve, customer_id, clock=clock)
        assert (served.contacts, served.cost, served.cost_per_contact) == (contacts, cost, 250)
    by_channel = Counter(row["contact_type"].casefold() for row in rows)
    of_all = office.read(office_costs, clock=clock)
    assert of_all.contacts == len(rows)
    assert sorted(line.contacts for line in of_all.by_channel) == sorted(by_channel.values())
    office.close()
