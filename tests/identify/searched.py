"""A base of customers to be found, written as the higher layers write them, and the names they have."""

from __future__ import annotations

import csv
import gzip
import os
import random
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from deskcrm.clock import Clock
from deskcrm.identify import search_index
from deskcrm.identify.search import search
from deskcrm.store import create_base, sqlite

DATA = Path(os.environ.get("DESKCRM_TEST_DATA") or Path(__file__).parents[3] / "shared" / "data")
NAMES = DATA / "thai_names.csv.gz"
CLOCK = Clock(ZoneInfo("Asia/Bangkok"), datetime(2026, 3, 1, 2, tzinfo=UTC))
NOW = int(CLOCK.now().timestamp())
DAY = 86_400


class People(dict[int, tuple[str, str]]):
    """Each customer's name and the digits of their phone, by id."""

    def __repr__(self) -> str:
        return f"{len(self)} people"


class Desk:
    """A base with a few customers, written as the higher layers write them."""

    def __init__(self, path: Path) -> None:
        create_base(path)
        self.connection = sqlite.connect(path, "rw")
        self.connection.execute("PRAGMA synchronous = OFF")

    def add(self, name: str, *, index: bool = True, **given: Any) -> int:
        """A customer; ``phones``, ``emails``, ``lines`` and ``district`` become contact points, ``contact`` (days ago),
        ``complaints``, ``orders``, ``tier`` and ``seen`` (days ago) derived figures."""
        connection = self.connection
        id_ = int(
            connection.execute(
                "INSERT INTO customer (uid, version, created_at, updated_at, code, kind, name, title, given, family,"
                " nickname, organisation, sort_name, language, preferred_channel, born, referred_by_text, tags, note)"
                " VALUES (?, 1, ?, 0, ?, 'person', ?, '', '', '', ?, ?, '', '', '', '', '', '', '')",
                (uuid.uuid4().bytes, NOW - 400 * DAY, given.get("code") or uuid.uuid4().hex.translate(LETTERS), name,
                 given.get("nickname", ""), given.get("organisation", "")),
            ).lastrowid
        )  # fmt: skip
        for kind, values in (("phone", "phones"), ("email", "emails"), ("line", "lines")):
            for value in given.get(values, ()):
                self.point(id_, kind, value)
        if "district" in given:
            self.point(id_, "address", "1/2", given["district"])
        self.figures(id_, **given)
        if index:
            self.index(id_)
        return id_

    def point(self, customer_id: int, kind: str, value: str, district: str = "") -> None:
        self.connection.execute(
            "INSERT INTO contact_point (uid, version, created_at, updated_at, customer_id, kind, position, value,"
            " normal, extension, label, display_name, subdistrict, district, province, postcode, country)"
            " VALUES (?, 1, 0, 0, ?, ?, 0, ?, ?, '', '', '', '', ?, '', '', '')",
            (uuid.uuid4().bytes, customer_id, kind, value, value.lower(), district),
        )

    def figures(self, customer_id: int, **given: Any) -> None:
        contact = given.get("contact")
        self.connection.execute(
            "INSERT OR REPLACE INTO customer_figures (customer_id, tier, first_seen, last_contact, contacts, seconds,"
            " open_complaints, open_follow_ups, next_due, orders, revenue) VALUES (?, ?, ?, ?, 0, 0, ?, ?, NULL, ?, 0)",
            (customer_id, given.get("tier", ""), NOW - given.get("seen", 400) * DAY,
             None if contact is None else NOW - contact * DAY, given.get("complaints", 0), given.get("follow_ups", 0),
             given.get("orders", 0)),
        )  # fmt: skip

    def index(self, *ids: int) -> None:
        self.connection.execute("BEGIN IMMEDIATE")
        search_index.index_customers(self.connection, ids)
        self.connection.execute("COMMIT")

    def find(self, text: str, **options: Any) -> list[int]:
        return [row.id for row in search(self.connection, text, **options).rows]


LETTERS = str.maketrans("0123456789", "ghijklmnop")
"""Codes without digits, so that no test finds somebody by a code it did not give."""


def _names(kinds: tuple[str, ...], fallback: str) -> list[str]:
    if not NAMES.exists():
        return fallback.split()
    with gzip.open(NAMES, "rt", encoding="utf-8") as file:
        rows = [row["name"] for row in csv.DictReader(file) if row["kind"] in kinds]
    return random.Random(5).sample(rows, 120)


GIVEN = [*_names(("male", "female"), "สมชาย สมศรี น้ำฝน มาลี กำพล แดง ธนพร"), "Somchai", "Anna", "Zoë"]
FAMILY = [*_names(("family",), "ใจดี รักไทย ทองคำ ศรีสุข วงศ์สวัสดิ์"), "Jaidee", "O'Brien", "Smith-Jones"]
