"""What is done to a base that is put back, before anybody sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskcrm.store.doors import resolve

if TYPE_CHECKING:
    from deskcrm.store.office import Office

_followers: list[str] = []


def follow(name: str) -> None:
    """Has ``package.module:function`` run on every base that is put back.

    It is called with the :class:`~deskcrm.store.Office` of the copy made ready and the uids (``erasure.customer_uid``)
    of the customers that are known as erased here and not in the backup; what it raises ends the restore, and the live
    base is as it was.
    """
    if name not in _followers:
        _followers.append(name)


def run(office: Office, erased: tuple[bytes, ...]) -> None:
    """Runs all of them."""
    for name in _followers:
        resolve(name)(office, erased)
