"""Connections kept between calls, each with the SQLAlchemy engine that is built on it when first needed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deskcrm.store import sqlite

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlmodel import Session


class Handle:
    """One connection. The engine on it is made late, so that the first rows need no SQLAlchemy."""

    def __init__(self, path: Path, mode: str) -> None:
        self.connection: Any = sqlite.connect(path, mode)
        self._path = path
        self._file = _identity(path)
        self._engine: Engine | None = None

    def session(self) -> Session:
        """A new Session whose statements run on this connection, in whatever transaction is open on it."""
        from sqlmodel import Session

        return Session(self._get_engine(), expire_on_commit=False)

    def _get_engine(self) -> Engine:
        if self._engine is None:
            from sqlalchemy import create_engine
            from sqlalchemy.pool import StaticPool

            self._engine = create_engine(
                "sqlite://",
                creator=lambda: self.connection,
                module=sqlite.dbapi,
                poolclass=StaticPool,
                pool_reset_on_return=None,
            )
            leave_transactions_alone(self._engine)
        return self._engine

    def is_of_the_file(self) -> bool:
        """Whether the file it was opened on still stands at its path; what goes into one that does not is lost."""
        return self._file is not None and self._file == _identity(self._path)

    def close(self) -> None:
        """Closes the connection; a statement still running on it is interrupted."""
        self.connection.close()


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def leave_transactions_alone(engine: Engine) -> None:
    """Keeps SQLAlchemy from ending transactions: the doors alone begin, commit and roll back, on the connection."""
    engine.dialect.do_commit = _nothing  # type: ignore[method-assign]
    engine.dialect.do_rollback = _nothing  # type: ignore[method-assign]


def _nothing(dbapi_connection: Any) -> None:
    """What SQLAlchemy does to a transaction of the doors."""


class Pool:
    """Handles of one mode; a call takes a free one or opens another."""

    def __init__(self, path: Path, mode: str) -> None:
        self._path = path
        self._mode = mode
        self._free: list[Handle] = []
        self._lock = threading.Lock()
        self._closed = False

    @contextmanager
    def handle(self) -> Iterator[Handle]:
        """A handle for the length of one call."""
        with self._lock:
            handle = self._free.pop() if self._free else None
        handle = handle or Handle(self._path, self._mode)
        try:
            yield handle
        finally:
            with self._lock:
                if self._closed:
                    handle.close()
                else:
                    self._free.append(handle)

    def close(self) -> None:
        """Closes the free handles now and those in use when they come back."""
        with self._lock:
            self._closed = True
            free, self._free = self._free, []
        for handle in free:
            handle.close()
