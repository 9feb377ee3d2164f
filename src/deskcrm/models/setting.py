"""The office's settings, one value a key."""

from __future__ import annotations

from sqlmodel import Field

from deskcrm.models.base import STRICT, Record


class Setting(Record, table=True):
    """``value`` is text as the settings screen and the TOML file write it."""

    __tablename__ = "setting"
    __table_args__ = (STRICT,)

    key: str = Field(unique=True)
    value: str
