"""The channels on which customers and office reach each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskcrm.errors import Refused
from deskcrm.interact.views import ChannelView
from deskcrm.locale.messages import N_
from deskcrm.money import AMOUNT_LIMIT
from deskcrm.settings.channel_names import SHIPPED, channel_name
from deskcrm.store.doors import connection_of
from deskcrm.store.powers import needs
from deskcrm.store.records import as_known, key, there
from deskcrm.text import clean_line

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.models import Channel

__all__ = ["SHIPPED", "add_channel", "channel_name", "channels", "edit_channel", "find_channel"]


def channels(session: Session) -> tuple[ChannelView, ...]:
    """All channels in the office's order, those not in use too (``active`` tells)."""
    return tuple(_view(row) for row in _rows(session))


@needs("settings")
def add_channel(session: Session, name: str, *, fixed_cost: int = 0, rate_per_minute: int = 0) -> ChannelView:
    """Adds a channel; costs in minor units. An archived one of that name comes back.

    Raises Refused (``name``, ``fixed_cost``, ``rate_per_minute``) for an empty or taken name or an impossible cost.
    """
    from sqlmodel import func, select

    from deskcrm.models import Channel

    name = _free_name(session, name, None)
    _check_costs(fixed_cost, rate_per_minute)
    row = next((row for row in session.exec(select(Channel)) if _code(name) == row.code), None)
    if row is None:
        last = session.exec(select(func.max(Channel.position))).one()
        row = Channel(code=_code(name), position=0 if last is None else last + 1)
        session.add(row)
    # Written as given: "Phone" stays what the office typed even where the catalogue has a word for its code.
    row.name, row.archived_at, row.active = name, None, True
    row.fixed_cost, row.rate_per_minute = fixed_cost, rate_per_minute
    session.flush()
    return _view(row)


@needs("settings")
def edit_channel(
    session: Session,
    channel_id: int,
    *,
    name: str,
    fixed_cost: int,
    rate_per_minute: int,
    active: bool = True,
    known: ChannelView | None = None,
) -> ChannelView:
    """Changes a channel; costs in minor units. A shipped channel's own word or no name leaves it to the catalogue.

    ``known`` is the channel that the change was begun from. Raises NotFound, Stale, and Refused as :func:`add_channel`.
    """
    from deskcrm.models import Channel

    row = there(session, Channel, channel_id, N_("This channel is not there any more."))
    as_known(_view(row), known)
    _check_costs(fixed_cost, rate_per_minute)
    if row.code in SHIPPED and name.strip() in ("", channel_name(row.code)):
        name = ""
    else:
        name = _free_name(session, name, channel_id)
    row.name, row.fixed_cost, row.rate_per_minute, row.active = name, fixed_cost, rate_per_minute, active
    session.flush()
    return _view(row)


def find_channel(session: Session, text: str, *, field: str = "channel") -> int:
    """The id of the channel with this code or shown name, capitals aside. Raises Refused naming those there are."""
    wanted = clean_line(text, field, limit=100).casefold()
    if not wanted:
        raise Refused(N_("The channel is missing."), field=field)
    # Plain values: whole records of the list, made at every save, would take a good part of its time.
    rows = connection_of(session).execute(
        "SELECT id, code, name, active FROM channel WHERE archived_at IS NULL ORDER BY position, id"
    )
    known: list[tuple[int, str, str, int]] = rows.fetchall()
    for channel_id, code, _name, _active in known:
        if wanted == code.casefold():
            return channel_id
    for channel_id, code, name, _active in known:
        if wanted in (channel_name(code, name).casefold(), SHIPPED.get(code, "").casefold()):
            return channel_id
    raise Refused(
        N_("There is no channel {channel}; there are {channels}."),
        field=field,
        channel=text.strip(),
        channels=", ".join(code for _id, code, _name, active in known if active),
    )


def _rows(session: Session) -> list[Channel]:
    from sqlmodel import col, select

    from deskcrm.models import Channel

    statement = select(Channel).where(col(Channel.archived_at).is_(None))
    return list(session.exec(statement.order_by(col(Channel.position), col(Channel.id))))


def _free_name(session: Session, name: str, channel_id: int | None) -> str:
    name = clean_line(name, "name", limit=60)
    if not name:
        raise Refused(N_("A channel needs a name."), field="name")
    for row in _rows(session):
        taken = (row.code.casefold(), channel_name(row.code, row.name).casefold())
        if row.id != channel_id and name.casefold() in taken:
            raise Refused(N_("There is already a channel called {name}."), field="name", name=name)
    return name


def _code(name: str) -> str:
    return "_".join(name.casefold().split())


def _check_costs(fixed_cost: int, rate_per_minute: int) -> None:
    for field, value in (("fixed_cost", fixed_cost), ("rate_per_minute", rate_per_minute)):
        if not 0 <= value <= AMOUNT_LIMIT:
            raise Refused(N_("A cost from zero up is needed."), field=field)


def _view(row: Channel) -> ChannelView:
    name = channel_name(row.code, row.name)
    return ChannelView(key(row), row.code, name, row.fixed_cost, row.rate_per_minute, row.active)
