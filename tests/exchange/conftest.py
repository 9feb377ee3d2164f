"""Offices that the tests of exchange share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from deskcrm.clock import Clock
from deskcrm.settings.founding import found_office
from deskcrm.store import Office, create_base, open_base


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, Office]]:
    """Two offices that are emptied and filled again and again."""
    made = []
    for name in ("first", "second"):
        path = tmp_path_factory.mktemp(name) / "office.db"
        create_base(path)
        office = open_base(
            path, clock=Clock(ZoneInfo("Europe/London"), datetime(2026, 3, 2, 9, tzinfo=UTC)), terminal="t"
        )
        office.write(found_office, name="Office", language="en", staff="Nok", currency="GBP", timezone="Europe/London")
        made.append(office)
    yield made[0], made[1]
    for office in made:
        office.close()
