"""What the tests of the import share: writing a small table, asking the base, reading a result."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from deskcrm.exchange.export import export_file
from deskcrm.exchange.result import ImportResult
from deskcrm.store import Office, takes_connection


@takes_connection
def read_statement(connection: Any, statement: str) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = connection.execute(statement).fetchall()
    return found


@takes_connection
def run_statement(connection: Any, statement: str) -> None:
    connection.execute(statement)


@takes_connection
def emptied(connection: Any) -> None:
    """Takes every record out of the base."""
    for name in (
        "profile_fact", "consent", "relation", "product_pair", "product_figures", "product_link", "tier_change",
        "purchase", "follow_up", "satisfaction", "interaction", "complaint", "contact_point", "customer_figures",
        "customer", "product", "import_key", "lookup_entry", "lookup_code",
    ):  # fmt: skip
        connection.execute(f"DELETE FROM {name}")  # noqa: S608  a table's name
    for name in ("lookup_words", "lookup_grams"):
        connection.execute(f"INSERT INTO {name} ({name}) VALUES ('delete-all')")  # noqa: S608


def content(office: Office, folder: Path) -> dict[str, Any]:
    path = folder / "all.json"
    export_file(office, "all", path)
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def select(office: Office, statement: str) -> list[tuple[Any, ...]]:
    return office.read(read_statement, statement)


def one(office: Office, statement: str) -> Any:
    return select(office, statement)[0][0]


def table(folder: Path, rows: Iterable[str], name: str = "table.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def counts(result: ImportResult) -> tuple[int, int, int, int, int]:
    return result.read, result.created, result.updated, result.unchanged, result.refused


def reasons(result: ImportResult) -> list[str]:
    return [reason.text for reason in result.reasons]


CUSTOMERS = [
    "code,title,given,family,phone,email,born,tags,province,referred_by",
    "C1,นาย,สมชาย,ใจดี,081-234-5678,som@example.com,25/12/2533,vip;เพื่อน,เชียงใหม่,C2",
    "C2,,Ann,[VIP],02-123-4567 ต่อ 12;0891112222,,1990,,,",
    ",,Bob,,,,,,,",
]
