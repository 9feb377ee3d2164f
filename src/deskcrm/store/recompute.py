"""Derived rows that must follow a write, registered by the packages that own them."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from deskcrm.store.doors import resolve

if TYPE_CHECKING:
    from deskcrm.clock import Clock

_registered: dict[str, None] = {}


def register(name: str) -> None:
    """Has ``name`` (``package.module:function``) run after each write, in the order of registration.

    It takes the DB-API connection inside the write's transaction, the ids of the customers that were touched, and the
    office's clock. By name, because the module is loaded only when something is written.
    """
    _registered.setdefault(name)


def load() -> None:
    """Imports what is registered, so that a transaction does not hold the base's lock while modules load."""
    for name in _registered:
        resolve(name)


def run(connection: Any, customer_ids: Collection[int], clock: Clock) -> None:
    """Runs every registered recomputation for these customers, for the day it is."""
    if not customer_ids:
        return
    for name in _registered:
        resolve(name)(connection, customer_ids, clock)
