"""Bringing a base to the newest schema: Alembic's migrations, each run whole or not at all.

Foreign keys are off before the transaction begins (batch mode would empty child tables with them on), the version is
checked again inside it, and ``foreign_key_check`` must be silent before the commit.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from deskcrm.errors import StoreError
from deskcrm.locale.messages import N_
from deskcrm.store import sqlite
from deskcrm.store.base_file import APPLICATION_ID, SCHEMA_VERSION
from deskcrm.store.pool import leave_transactions_alone

SCRIPTS = Path(__file__).parent / "migrations"


def migrate(path: Path, *, mode: str = "rw") -> None:
    """Runs the migrations that the base at ``path`` lacks; with mode ``rwc`` an empty file becomes a base.

    Raises StoreError when a migration leaves rows without their parents; the base is then as it was.
    """
    connection = sqlite.connect(path, mode)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN IMMEDIATE")
        try:
            _upgrade(connection)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        # The header of the file itself must carry the version, for the check that reads nothing else.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _upgrade(connection: Any) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version >= SCHEMA_VERSION:
        return
    _run_alembic(connection)
    orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
    if orphans:
        raise StoreError(
            N_("The base could not be brought up to date: {count} rows of {table} point to nothing."),
            count=len(orphans),
            table=orphans[0][0],
        )
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _run_alembic(connection: Any) -> None:
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    engine = create_engine(
        "sqlite://",
        creator=lambda: connection,
        module=sqlite.dbapi,
        poolclass=StaticPool,
        pool_reset_on_return=None,
    )
    leave_transactions_alone(engine)
    with (
        engine.connect() as bound,
        EnvironmentContext(
            config, script, fn=lambda revision, _context: script._upgrade_revs("head", revision)
        ) as environment,
    ):
        # The transaction is ours: Alembic must neither begin nor commit one.
        environment.configure(connection=bound, transactional_ddl=False, render_as_batch=True)
        environment.run_migrations()
