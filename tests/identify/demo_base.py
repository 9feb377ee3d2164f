"""The generated office that filters and groups are counted in."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from deskcrm.clock import Clock

ZONE = ZoneInfo("Asia/Bangkok")
CLOCK = Clock(ZONE, datetime(2026, 3, 18, 9, 40, tzinfo=ZONE))
DAY = 86_400
NOW = int(CLOCK.now().timestamp())
MIDNIGHT = int(CLOCK.start_of(CLOCK.today()).timestamp())
