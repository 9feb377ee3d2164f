"""A column of dates is read one way, or its row is refused."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskcrm.clock import Clock
from deskcrm.errors import Refused
from deskcrm.exchange.dates import DateColumn, OrderNeeded, infer_order

LONDON = Clock(ZoneInfo("Europe/London"))
BANGKOK = Clock(ZoneInfo("Asia/Bangkok"))


def read(text: str, order: str = "dmy", clock: Clock = LONDON) -> str:
    moment = datetime.fromtimestamp(DateColumn("at", clock, order).instant(text), UTC)
    return moment.strftime("%Y-%m-%d %H:%M:%S")


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("2010-12-01 08:26:00", "", "2010-12-01 08:26:00"),
        ("2010-12-01T08:26", "mdy", "2010-12-01 08:26:00"),
        ("2010-12-01T08:26:00.250Z", "", "2010-12-01 08:26:00"),
        ("2010-12-01 08:26:00+07:00", "", "2010-12-01 01:26:00"),
        ("2010/12/1", "dmy", "2010-12-01 00:00:00"),
        ("19081209", "", "1908-12-09 00:00:00"),
        ("29/2/2016 01:16", "dmy", "2016-02-29 01:16:00"),
        ("7/29/2013", "mdy", "2013-07-28 23:00:00"),
        ("7/29/2013 1:05:09 PM", "mdy", "2013-07-29 12:05:09"),
        ("12/31/2013 12:00 am", "mdy", "2013-12-31 00:00:00"),
        ("1.12.2010", "dmy", "2010-12-01 00:00:00"),
        ("25 Dec 2026", "", "2026-12-25 00:00:00"),
        ("25-Dec-2026 9:30", "", "2026-12-25 09:30:00"),
        ("Dec 25, 2026", "", "2026-12-25 00:00:00"),
        ("25 ธ.ค. 2569", "", "2026-12-25 00:00:00"),
        ("25 ธันวาคม 2569", "", "2026-12-25 00:00:00"),
        ("๒๕/๑๒/๒๕๖๙", "dmy", "2026-12-25 00:00:00"),
        ("2569-12-25 14.30 น.", "", "2026-12-25 14:30:00"),
        ("29/2/2567", "dmy", "2024-02-29 00:00:00"),
    ],
)
def test_forms(text: str, order: str, expected: str) -> None:
    assert read(text, order) == expected


def test_a_time_without_a_zone_is_office_time() -> None:
    assert read("1/7/2026 10:00", clock=BANGKOK) == "2026-07-01 03:00:00"
    assert read("2026-07-01 10:00", clock=LONDON) == "2026-07-01 09:00:00"


@pytest.mark.parametrize(
    "text",
    ["31/02/2016", "2015-02-29", "2016-13-01", "32/1/2016", "yesterday", "1/2/16", "12:30", "2016", "2016-01-01 25:00",
     "2016-01-01 13:00 pm", "25 Foo 2026", "1/2-2016",  "0000-01-01", "1" * 500,
     "2016-01-01 10:00 +99:99", "", "?"],
)  # fmt: skip
def test_what_is_no_date_is_refused_by_name(text: str) -> None:
    with pytest.raises(Refused) as caught:
        DateColumn("closed_at", LONDON, "dmy").instant(text)
    assert caught.value.field == "closed_at"


def test_the_other_order_is_refused_once_one_was_chosen() -> None:
    for text, order in (("29/2/2016", "mdy"), ("7/29/2013", "dmy"), ("29/2/2016", "ymd")):
        with pytest.raises(Refused):
            read(text, order)
    with pytest.raises(OrderNeeded):
        read("1/2/2016", "")


@pytest.mark.parametrize("text", ["", " ", "?", "N/A", "n/a"])
def test_none_is_none(text: str) -> None:
    assert DateColumn("closed_at", LONDON, "").optional(text) is None


def test_the_order_is_inferred_when_exactly_one_fits() -> None:
    assert infer_order(["1/2/2016", "29/2/2016", "x", "31/31/2016"], "at") == "dmy"
    assert infer_order(["1/2/2016", "2/29/2016 10:00"], "at") == "mdy"
    assert infer_order(["2016-01-02", "?"], "at") == "dmy"
    assert infer_order(["3/3/2016"], "at") == "dmy"
    with pytest.raises(Refused, match="1/2/2016 and the others may be day or month first") as caught:
        infer_order(["1/2/2016", "3/4/2016"], "at")
    assert caught.value.field == "at"
    with pytest.raises(Refused, match="no order of day and month fits"):
        infer_order(["13/2/2016", "2/13/2016"], "at")


@given(st.datetimes(datetime(1900, 1, 1), datetime(2399, 12, 30)))  # noqa: DTZ001  office times have no zone
def test_every_minute_reads_back(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    column = DateColumn("at", BANGKOK, "mdy")
    expected = int(BANGKOK.instant(moment).timestamp())
    for form in ("%Y-%m-%d %H:%M:%S", "%m/%d/%Y %H:%M:%S", "%d %b %Y %H:%M:%S", "%m-%d-%Y %I:%M:%S %p"):
        assert column.instant(moment.strftime(form)) == expected
    thai = moment.replace(day=min(moment.day, 28))
    text = f"{thai.year + 543}-{thai.month}-{thai.day}"
    assert column.instant(text) == int(BANGKOK.start_of(date(thai.year, thai.month, thai.day)).timestamp())


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(Refused):
        DateColumn("at", LONDON, "dmy").optional(text)
    infer_order([f"25/12/2016 {text}", "25/12/2016"], "at")
