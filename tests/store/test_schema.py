"""The base that the migrations make is the one the models describe, and every table is STRICT."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from sqlalchemy.dialects import sqlite as dialect
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import SQLModel

import deskcrm.models  # noqa: F401  registers the tables
from deskcrm.store import create_base, sqlite
from deskcrm.store.base_file import APPLICATION_ID, SCHEMA_VERSION


def shape(connection: Any) -> dict[str, Any]:
    """What a base is made of, whichever statements made it: columns and what they point to, checks and indexes."""
    made: dict[str, Any] = {}
    statements = connection.execute("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    for kind, name, sql in statements:
        if kind == "index":
            made[name] = " ".join(sql.replace('"', "").split())
        elif kind == "table":
            columns = connection.execute('SELECT name, type, "notnull", pk FROM pragma_table_info(?)', (name,))
            parents = connection.execute('SELECT "from", "table", "to" FROM pragma_foreign_key_list(?)', (name,))
            made[name] = (
                sorted(columns.fetchall()),
                sorted(parents.fetchall()),
                sorted(re.findall(r"CONSTRAINT (\w+)", sql)),
                "WITHOUT ROWID" in sql,
            )
    return made


def test_migrations_make_what_the_models_describe(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    create_base(path)
    standing, described = sqlite.connect(path, "ro"), sqlite.connect(tmp_path / "models.db", "rwc")
    for table in SQLModel.metadata.sorted_tables:
        described.execute(str(CreateTable(table).compile(dialect=dialect.dialect())))
        for index in table.indexes:
            described.execute(str(CreateIndex(index).compile(dialect=dialect.dialect())))
    migrated, wanted = shape(standing), shape(described)
    standing.close()
    described.close()
    assert {name: migrated.get(name) for name in wanted} == wanted


def test_header_and_settings_of_a_base(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    create_base(path)
    connection = sqlite.connect(path, "ro")
    assert connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    assert connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
    assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2
    loose = connection.execute(
        "SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND schema = 'main'"
        " AND name NOT LIKE 'sqlite_%' AND name <> 'alembic_version'"
    ).fetchall()
    connection.close()
    assert loose == []


def test_the_store_opens_a_base_without_sqlalchemy(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    create_base(path)
    program = f"""
import sys
from pathlib import Path
from typing import Any
from deskcrm.clock import Clock
from deskcrm.store import open_base
office = open_base(Path({str(path)!r}), clock=Clock.from_environment("Asia/Bangkok"), terminal="test")
slow = {{"sqlalchemy", "sqlmodel", "alembic", "pydantic", "babel", "phonenumbers"}} & set(sys.modules)
assert not slow, slow
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
