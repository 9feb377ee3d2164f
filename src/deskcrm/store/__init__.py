"""The file: opening it, the two doors, audit, undo, drafts, backup. Loads no SQLAlchemy until a Session is needed.

The names load late, so that a file's header can be checked before the SQLite library is there.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deskcrm.store.doors import takes_connection
    from deskcrm.store.drafts import Draft, Drafts
    from deskcrm.store.office import Office, create_base, open_base

__all__ = ["Draft", "Drafts", "Office", "create_base", "open_base", "takes_connection"]

_HOMES = {
    "Draft": "drafts",
    "Drafts": "drafts",
    "Office": "office",
    "create_base": "office",
    "open_base": "office",
    "takes_connection": "doors",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
