"""What not everybody may do: a function says which power it needs, and the doors have it checked before it runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from deskcrm.store.doors import resolve

F = TypeVar("F", bound=Callable[..., object])

_MARK = "power"

_checks: list[str] = []


def needs(power: str) -> Callable[[F], F]:
    """Marks a function that only those with ``power`` may run through the doors (:mod:`deskcrm.identify.roles`)."""

    def mark(function: F) -> F:
        setattr(function, _MARK, power)
        return function

    return mark


def power_of(function: Callable[..., object]) -> str:
    """The power that ``function`` needs, empty for none."""
    return str(getattr(function, _MARK, ""))


def register(name: str) -> None:
    """Has ``name`` (``package.module:function``) decide: it takes the DB-API connection, the id of who acts (or None)
    and the power, and raises Refused."""
    if name not in _checks:
        _checks.append(name)


def check(connection: Any, staff_id: int | None, power: str) -> None:
    """Raises Refused where who acts has not this power; an empty one needs none."""
    if power:
        for name in _checks:
            resolve(name)(connection, staff_id, power)
