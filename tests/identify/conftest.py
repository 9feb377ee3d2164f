"""Bases to search in."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from demo_base import CLOCK
from searched import FAMILY, GIVEN, Desk, People

from deskcrm import wiring
from deskcrm.demo.office import build_demo
from deskcrm.identify import search_index
from deskcrm.store import Office, open_base, sqlite


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The generated office, which nobody writes to."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    build_demo(path, clock=CLOCK)
    wiring.register()
    office = open_base(path, clock=CLOCK, terminal="test")
    yield office
    office.close()


@pytest.fixture(scope="session")
def base(demo: Office) -> Iterator[Any]:
    """A connection that reads it."""
    connection = sqlite.connect(demo.path, "ro")
    yield connection
    connection.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "desk.db")
    yield desk
    desk.connection.close()


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, People]]:
    """Three hundred customers with Thai and Latin names; each id with its name and its phone's digits."""
    desk = Desk(tmp_path_factory.mktemp("crowd") / "crowd.db")
    random_ = random.Random(3)
    people = People()
    desk.connection.execute("BEGIN")
    for number in range(300):
        given, family = random_.choice(GIVEN), random_.choice(FAMILY)
        phone = f"{random_.choice('689')}{random_.randrange(10**8):08d}"
        id_ = desk.add(f"{given} {family}", phones=["+66" + phone], index=False, contact=number)
        people[id_] = (f"{given} {family}", "0" + phone)
    search_index.build(desk.connection)
    desk.connection.execute("COMMIT")
    yield desk, people
    desk.connection.close()
