"""The customer mix, the curve, the squares and who stays, of a saved group: against counting by plain SQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from deskcrm import wiring
from deskcrm.clock import Clock
from deskcrm.demo.office import build_demo
from deskcrm.differentiate.mix import customer_mix
from deskcrm.differentiate.mix_curve import QUADRANTS, quadrant_page, two_by_two, whale_curve
from deskcrm.differentiate.retention import retention, tenure
from deskcrm.errors import NotFound
from deskcrm.identify.segments import add_segment
from deskcrm.store import Office, open_base, takes_connection

CLOCK = Clock(ZoneInfo("Asia/Bangkok"), datetime(2026, 3, 18, 9, 40, tzinfo=ZoneInfo("Asia/Bangkok")))
GIVEN: dict[str, Any] = {"clock": CLOCK}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    wiring.register()
    path = Path(tmp_path_factory.mktemp("group") / "demo.db")
    build_demo(path, clock=CLOCK)
    office = open_base(path, clock=CLOCK, terminal="test")
    yield office
    office.close()


@pytest.fixture(scope="module")
def better(demo: Office) -> int:
    """The id of a group."""
    return demo.write(add_segment, "Better", text="tier:platinum,gold,new has:line", staff_id=1, clock=CLOCK).id


@takes_connection
def buyers(connection: Any) -> dict[int, tuple[str, int, int, int]]:
    """Tier, revenue, net value and all orders of whom the group means and who bought in the window."""
    found = connection.execute(
        "SELECT f.customer_id, f.tier, f.window_revenue, f.net_value, f.orders FROM customer_figures f"
        " WHERE f.tier IN ('platinum', 'gold', 'new') AND f.purchases > 0 AND EXISTS (SELECT 1 FROM contact_point p"
        " WHERE p.customer_id = f.customer_id AND p.kind = 'line' AND p.archived_at IS NULL)"
    )
    return {number: row for number, *row in found}


def test_every_figure_is_of_the_group_alone(demo: Office, better: int) -> None:
    known = demo.read(buyers)
    mix = demo.read(customer_mix, segment_id=better, **GIVEN)
    assert (mix.customers, mix.total.revenue) == (len(known), sum(row[1] for row in known.values()))
    assert 0 < mix.customers < demo.read(customer_mix, **GIVEN).customers
    assert {part.name: part.customers for part in mix.tiers if part.customers}.keys() <= {"platinum", "gold", "new"}
    curve = demo.read(whale_curve, segment_id=better, **GIVEN)
    assert (curve.customers, curve.points[-1]) == (len(known), sum(row[2] for row in known.values()))
    squares = demo.read(two_by_two, segment_id=better, **GIVEN)
    assert sum(part.customers for part in squares.parts) == len(known)
    pages = [demo.read(quadrant_page, name, segment_id=better, limit=5_000, **GIVEN) for name in QUADRANTS]
    assert {row.customer_id for page in pages for row in page.rows} == set(known)
    everybody = demo.read(tenure, segment_id=better, **GIVEN)[-1]
    assert (everybody.buyers, everybody.again) == (len(known), sum(row[3] >= 2 for row in known.values()))


def test_who_stayed_is_of_the_group_alone(demo: Office, better: int) -> None:
    of_group, of_all = (demo.read(retention, segment_id=number, **GIVEN)[-1] for number in (better, None))
    assert 0 < of_group.before < of_all.before
    assert of_group.stayed <= of_group.before
    # Who is in another half of everybody is the rest: the two together are all.
    rest = demo.write(add_segment, "Others", text="-segment:Better", staff_id=1, clock=CLOCK)
    others = demo.read(retention, segment_id=rest.id, **GIVEN)[-1]
    assert (of_group.before + others.before, of_group.stayed + others.stayed) == (of_all.before, of_all.stayed)


def test_a_group_that_is_not_there_is_refused(demo: Office) -> None:
    with pytest.raises(NotFound):
        demo.read(customer_mix, segment_id=99, **GIVEN)
