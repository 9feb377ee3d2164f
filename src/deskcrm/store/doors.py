"""How a function is named and says what it takes through the doors."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from sqlmodel import Session

F = TypeVar("F", bound=Callable[..., object])

_MARK = "takes_connection"
_STANDS = "stands"
_BACKED_UP = "backed_up"


def takes_connection(function: F) -> F:
    """Marks a function whose first parameter is the DB-API connection instead of a Session.

    For the few places that the speed budgets name: such a function imports no SQLAlchemy.
    """
    setattr(function, _MARK, True)
    return function


def wants_connection(function: Callable[..., object]) -> bool:
    """Whether ``function`` was marked with :func:`takes_connection`."""
    return bool(getattr(function, _MARK, False))


def stands(function: F) -> F:
    """Marks a function whose write is no record of the desk's work and is never taken back by undo, a call for
    instance: it must not stand in the way of the save before it."""
    setattr(function, _STANDS, True)
    return function


def is_undone(function: Callable[..., object]) -> bool:
    """Whether undo takes back what ``function`` wrote."""
    return not getattr(function, _STANDS, False)


def backed_up(function: F) -> F:
    """Marks a function before whose write the store makes a backup where one is due (:mod:`deskcrm.store.backup` says
    when): one that changes much of what a person would not write again."""
    setattr(function, _BACKED_UP, True)
    return function


def is_backed_up(function: Callable[..., object]) -> bool:
    """Whether ``function`` was marked with :func:`backed_up`."""
    return bool(getattr(function, _BACKED_UP, False))


def resolve(name: str) -> Callable[..., Any]:
    """The function that ``package.module:function`` names; its module is imported here."""
    module, _colon, function = name.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), function)
    return found


def connection_of(session: Session) -> Any:
    """The DB-API connection that ``session`` works on, for a function that reads both ways in one transaction."""
    return session.connection().connection.dbapi_connection
