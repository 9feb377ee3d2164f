"""What is done to a base that is put back, before anybody sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deskcrm.store.doors import resolve

if TYPE_CHECKING:
    from deskcrm.store.office import Office

_followers: list[str] = []
_carried: dict[str, str] = {}

Carried = tuple[tuple[str, Any], ...]
"""What is carried over, each with the function that puts it into the base."""


def follow(name: str) -> None:
    """Has ``package.module:function`` run on every base that is put back.

    It is called with the :class:`~deskcrm.store.Office` of the copy made ready and the uids (``erasure.customer_uid``)
    of the customers that are known as erased here and not in the backup; what it raises ends the restore, and the live
    base is as it was.
    """
    if name not in _followers:
        _followers.append(name)


def carry(read: str, put: str) -> None:
    """Has what ``read``, called with a connection to the base that goes, finds there handed to ``put``, which is called
    with the :class:`~deskcrm.store.Office` of the copy made ready and with it. Two of what is found are compared: what
    another terminal saves meanwhile is seen by it."""
    _carried[put] = read


def read_carried(connection: Any) -> Carried:
    """What the base that goes has to be carried over."""
    return tuple((put, resolve(read)(connection)) for put, read in _carried.items())


def put_carried(office: Office, carried: Carried) -> None:
    """Has it stand in the base that is put back."""
    for put, found in carried:
        resolve(put)(office, found)


def run(office: Office, erased: tuple[bytes, ...]) -> None:
    """Runs all of them."""
    for name in _followers:
        resolve(name)(office, erased)
