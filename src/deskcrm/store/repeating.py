"""What is done again in a base that is put back, registered by the packages that own it.

A module of its own: the start registers before any database is loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskcrm.store.doors import resolve

if TYPE_CHECKING:
    from deskcrm.store.office import Office

_registered: dict[str, None] = {}


def register(name: str) -> None:
    """Has ``name`` (``package.module:function``) run on every base that is put back, before anybody sees it.

    It is called with the :class:`~deskcrm.store.Office` of the copy made ready and the uids (``erasure.customer_uid``)
    of the customers that are known as erased here and not in the backup; what it raises ends the restore, and the live
    base is as it was.
    """
    _registered.setdefault(name)


def run(office: Office, erased: tuple[bytes, ...]) -> None:
    """Runs every registered function on the copy ``office``. Raises what they raise."""
    for name in _registered:
        resolve(name)(office, erased)
