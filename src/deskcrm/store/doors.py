"""How a function says what it takes through the doors."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from sqlmodel import Session

F = TypeVar("F", bound=Callable[..., object])

_MARK = "takes_connection"


def takes_connection(function: F) -> F:
    """Marks a function whose first parameter is the DB-API connection instead of a Session.

    For the few places that the speed budgets name: such a function imports no SQLAlchemy.
    """
    setattr(function, _MARK, True)
    return function


def wants_connection(function: Callable[..., object]) -> bool:
    """Whether ``function`` was marked with :func:`takes_connection`."""
    return bool(getattr(function, _MARK, False))


def connection_of(session: Session) -> Any:
    """The DB-API connection that ``session`` works on, for a function that reads both ways in one transaction."""
    return session.connection().connection.dbapi_connection
