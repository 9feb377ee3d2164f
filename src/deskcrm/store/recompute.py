"""Derived rows that must follow a write, registered by the packages that own them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from deskcrm.store.doors import resolve

_registered: dict[str, None] = {}


def register(name: str) -> None:
    """Has ``name`` (``package.module:function``) run after each write, in the order of registration.

    It takes the DB-API connection inside the write's transaction, and the ids of the customers that were touched. By
    name, because the module is loaded only when something is written.
    """
    _registered.setdefault(name)


def load() -> None:
    """Imports what is registered, so that a transaction does not hold the base's lock while modules load."""
    for name in _registered:
        resolve(name)


def run(connection: Any, customer_ids: Collection[int]) -> None:
    """Runs every registered recomputation for these customers."""
    if not customer_ids:
        return
    for name in _registered:
        resolve(name)(connection, customer_ids)
