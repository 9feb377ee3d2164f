"""Filters about what a higher package works out: it says which of its functions makes the predicate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from deskcrm.store.doors import resolve

_functions: dict[str, str] = {}


def register(name: str, function: str) -> None:
    """Has ``function`` (``package.module:function``) make the predicate of the filter ``name``, from the codes chosen
    and what is Asked (:mod:`deskcrm.identify.filter_predicate`)."""
    _functions[name] = function


def maker(name: str) -> Callable[..., Any]:
    """The function that makes the predicate of the filter ``name``."""
    return resolve(_functions[name])
