"""Which automatic backups stay, over random histories."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from deskcrm.store.backup_schedule import kept

BEGIN = datetime(2024, 1, 1, tzinfo=UTC)

histories = st.lists(st.integers(1, 40_000), min_size=1, max_size=400).map(
    lambda gaps: [BEGIN + timedelta(minutes=sum(gaps[: number + 1])) for number in range(len(gaps))]
)
"""Times of backups one after the other, minutes to four weeks apart."""

SPANS: tuple[tuple[int, Callable[[datetime], object]], ...] = (
    (7, lambda at: f"{at:%Y-%m-%d}"),
    (4, lambda at: f"{at:%G-%V}"),
    (12, lambda at: f"{at:%Y-%m}"),
)


@given(histories)
def test_the_last_ten_stay_and_the_newest_of_each_day_week_and_month(made: list[datetime]) -> None:
    stay = kept(made, made[-1])
    assert set(made[-10:]) <= stay
    owed = set(made[-10:])
    for count, name in SPANS:
        spans = sorted({name(at) for at in made}, key=str)[-count:]
        newest = {max(at for at in made if name(at) == span) for span in spans}
        assert newest <= stay
        owed |= newest
    assert stay == owed
    assert len(stay) <= 10 + 7 + 4 + 12


@given(histories)
def test_thinning_along_the_way_keeps_the_same(made: list[datetime]) -> None:
    standing: set[datetime] = set()
    for at in made:
        standing = kept(standing | {at}, at)
    assert standing == kept(made, made[-1])


@given(histories, st.lists(st.integers(120, 4_000_000), max_size=30))
def test_what_a_clock_that_ran_ahead_made_takes_nobodys_place(made: list[datetime], ahead: list[int]) -> None:
    now = made[-1]
    later = {now + timedelta(minutes=minutes) for minutes in ahead}
    assert kept([*made, *later], now) == kept(made, now) | later
