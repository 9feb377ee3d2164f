"""A real base with its founding rows, made once and copied for each test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from deskcrm import wiring
from deskcrm.clock import Clock
from deskcrm.identify.staff import staff_list
from deskcrm.settings.founding import found_office
from deskcrm.store import Office, backup, create_base, open_base


@pytest.fixture
def clock() -> Clock:
    """A Monday morning in Bangkok that stands still."""
    return Clock(ZoneInfo("Asia/Bangkok"), datetime(2026, 3, 2, 9, 0))  # noqa: DTZ001  office time


@pytest.fixture(scope="session")
def _founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("founded") / "office.db"
    create_base(path)
    office = open_base(path, clock=Clock(ZoneInfo("Asia/Bangkok")), terminal="founding")
    office.write(found_office, name="Office", language="en", staff="Nok")
    office.close()
    return path


@pytest.fixture
def base_path(_founded: Path, tmp_path: Path) -> Path:
    """The file of an English office in Bangkok, paying in baht, with Nok as its only member of staff."""
    return backup.backup(_founded, tmp_path / "office.db")


@pytest.fixture
def office(base_path: Path, clock: Clock) -> Iterator[Office]:
    """That base, opened, with Nok acting."""
    wiring.register()
    office = open_base(base_path, clock=clock, terminal="test")
    office.staff = office.read(staff_list)[0]
    yield office
    office.close()
