"""The base that the migrations make is the one the models describe, and every table is STRICT."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sqlalchemy.dialects import sqlite as dialect
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import SQLModel

import deskcrm.models  # noqa: F401  registers the tables
from deskcrm.store import create_base, sqlite
from deskcrm.store.base_file import APPLICATION_ID, SCHEMA_VERSION


def described(statement: str) -> str:
    return " ".join(statement.replace('"', "").split())


def test_migrations_make_what_the_models_describe(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    create_base(path)
    connection = sqlite.connect(path, "ro")
    standing = {described(sql) for (sql,) in connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")}
    connection.close()
    for table in SQLModel.metadata.sorted_tables:
        assert described(str(CreateTable(table).compile(dialect=dialect.dialect()))) in standing
        for index in table.indexes:
            assert described(str(CreateIndex(index).compile(dialect=dialect.dialect()))) in standing


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
from deskcrm.clock import Clock
from deskcrm.store import open_base
office = open_base(Path({str(path)!r}), clock=Clock.from_environment("Asia/Bangkok"), terminal="test")
slow = {{"sqlalchemy", "sqlmodel", "alembic", "pydantic", "babel", "phonenumbers"}} & set(sys.modules)
assert not slow, slow
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
