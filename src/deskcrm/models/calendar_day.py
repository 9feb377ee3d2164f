"""Days on which the office does not keep its usual hours."""

from __future__ import annotations

from sqlmodel import Field

from deskcrm.models.base import STRICT, Record


class CalendarDay(Record, table=True):
    """``day`` is an office date (YYYY-MM-DD). ``hours`` are its spans (``09:00-12:00``), empty when closed all day.
    ``source`` is law for a public holiday filled in by the program, office for what the office wrote itself."""

    __tablename__ = "calendar_day"
    __table_args__ = (STRICT,)

    day: str = Field(unique=True)
    name: str = Field(default="")
    hours: str = Field(default="")
    source: str = Field(default="office")
