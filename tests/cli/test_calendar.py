"""The office's calendar from the command line."""

from __future__ import annotations

from collections.abc import Callable

from .conftest import Done, lines


def test_days_are_set_listed_and_taken_back(run: Callable[..., Done]) -> None:
    run("settings", "set", "hours.mon", "9-12 13-17:30")
    assert run("calendar", "holidays", "--year", "2026").stdout == "0 days were added.\n"  # init did
    assert run("calendar", "holidays", "--year", "2031").stdout != "0 days were added.\n"
    run("calendar", "set", "2026-04-11", "--hours", "10:00-12:00", "--name", "Open day [/]")
    run("calendar", "remove", "2026-04-13")
    table = lines(run("calendar", "--year", "2026").stdout)
    assert ["Mon", "09:00-12:00 13:00-17:30", ""] in table
    assert ["Sun", "closed all day", ""] in table
    assert ["Sat 11 Apr 2026", "10:00-12:00", "Open day [/]"] in table
    assert ["Tue 14 Apr 2026", "closed all day", "Songkran Festival"] in table
    assert not [row for row in table if row[0] == "Mon 13 Apr 2026"]


def test_json_and_what_cannot_be(run: Callable[..., Done]) -> None:
    assert '"hours": "09:00-12:00"' in run("calendar", "set", "2026-04-11", "--hours", "9-12", "--json").stdout
    assert "ends before it begins" in run("calendar", "set", "2026-04-11", "--hours", "12-9", status=1).stderr
    assert "a day off needs a name" in run("calendar", "set", "2026-04-11", status=1).stderr.casefold()
    assert "like its weekday already" in run("calendar", "remove", "2026-04-12", status=1).stderr
    assert "is no day" in run("calendar", "set", "31/02", status=2).stderr
    assert '"source": "office"' in run("calendar", "--json").stdout
