"""What the tests of the import share: writing a small table, asking the base, reading a result."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from deskcrm.exchange.result import ImportResult
from deskcrm.store import Office, takes_connection


@takes_connection
def read_statement(connection: Any, statement: str) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = connection.execute(statement).fetchall()
    return found


@takes_connection
def run_statement(connection: Any, statement: str) -> None:
    connection.execute(statement)


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
