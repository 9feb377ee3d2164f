"""``events``: an event made, invited to, replied to, attended and looked back on, and its list as a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from deskcrm.clock import Clock
from deskcrm.identify.consents import record_consent
from deskcrm.store import open_base

from .conftest import NOW, Command, Done, lines

LATER = {"DESKCRM_NOW": "2026-03-06T19:00"}
"""The evening of the event."""


def consent(base: Path, *customers: int) -> None:
    clock = Clock(ZoneInfo("Asia/Bangkok"), datetime.fromisoformat(NOW))
    office = open_base(base, clock=clock, terminal="test")
    for one in customers:
        office.write(record_consent, one, purpose="news", state="given", source="paper", staff_id=1, clock=clock)
    office.close()


def test_an_event_from_the_invitation_to_what_came_of_it(
    run: Callable[..., Done], command: Command, base: Path, tmp_path: Path
) -> None:
    def json(*words: str | Path, **given: Any) -> Any:
        return command.json("--db", base, "events", *words, "--json", **given)

    consent(base, 1, 2)
    made = json("add", "Open [/]", "--starts", "fri 18:00", "--ends", "21:00", "--places", "2", "--for", "tier:new")
    assert (made["id"], made["starts_at"], made["ends_at"]) == (
        1, "2026-03-06T18:00:00+07:00", "2026-03-06T21:00:00+07:00",
    )  # fmt: skip
    assert (made["places"], made["free"], made["for"], made["state"]) == (2, 2, "tier:new", "planned")
    assert json("invite", "1") == {"invited": 2, "left_out": {"no_consent": 2}}
    assert "did not agree to news" in run("events", "invite", "1", "--customer", "A-000003", status=1).stderr
    assert json("invite", "1", "--customer", "A-000003", "--here")["source"] == "desk"
    assert json("tell", "1", "A-000001", "--channel", "phone")["channel"] == "Phone"
    assert json("reply", "1", "A-000001", "yes", "--guests", "1")["guests"] == 1
    assert json("reply", "1", "A-000002", "yes")["waiting"] == 1
    assert "2 places in all" in run("events", "reply", "1", "A-000003", "yes", "--guests", "2", status=1).stderr
    assert json("reply", "1", "A-000001", "yes", "--guests", "0")["moved_up"] == ["Bob [/] [bold]x"]
    changed = json("change", "1", "--places", "1", "--place", "Hall")
    assert (changed["moved_back"], changed["waiting"], changed["place"]) == (["Somchai Jaidee"], 1, "Hall")
    assert json("change", "1", "--places", "")["places"] is None
    assert "nobody is there before" in run("events", "attend", "1", "A-000001", status=1).stderr
    assert json("attend", "1", "A-000001", **LATER)["attended_at"] == "2026-03-06T19:00:00+07:00"
    assert run("events", "attend", "1", "A-000004", **LATER).stdout.startswith("There, not invited: 50%")
    run("events", "attend", "1", "A-000004", "--undo", **LATER)
    found = json("result", "1", **LATER)
    assert (found["came"]["people"], found["did_not_come"]["people"], found["people"][0]["revenue"]) == (1, 2, "0.00")
    assert "2 follow-ups planned" in run("events", "follow-up", "1", "We missed you", "--due", "+3d", "--who", "missed",
                                         **LATER).stdout  # fmt: skip

    file = tmp_path / "list.csv"
    run("events", "export", "1", file, **LATER)
    text = file.read_text(encoding="utf-8-sig").splitlines()
    assert text[0].startswith("customer,name,phone,channel,told_at,reply,guests")
    assert any(line.startswith("A-000001,Somchai Jaidee,+66812345678,Phone,") for line in text)
    assert json("import", "1", file, **LATER) == {"rows": 4, "changed": 0, "left_out": {}}
    file.write_text("customer,reply,guests\nA-000003,yes,2\nA-000002,no,\n", encoding="utf-8")
    assert json("import", "1", file, **LATER)["changed"] == 2
    file.write_text("customer,reply\nA-000003,perhaps\n", encoding="utf-8")
    assert "Line 2:" in run("events", "import", "1", file, status=1, **LATER).stderr
    rows = lines(run("events", "show", "1", **LATER).stdout)
    assert [row[1] for row in rows if row[0] == "A-000003"] == ["comes +2"]
    shown = json("show", "1", **LATER)
    assert {one["customer"] for one in shown["list"]} == {"A-000001", "A-000002", "A-000003", "A-000004"}
    assert json("show", "1", **LATER)["guests"] == 2
    run("events", "change", "1", "--state", "cancelled")
    assert "called off" in run("events", "reply", "1", "A-000002", "yes", status=1).stderr
    [listed] = json()
    assert listed["state"] == "cancelled"


def test_what_cannot_be_is_said_in_one_sentence(run: Callable[..., Done], command: Command, base: Path) -> None:
    def refused(*words: str) -> str:
        return command.refused("--db", base, "events", *words)

    assert "ends before it begins" in refused("add", "X", "--starts", "fri 18:00", "--ends", "2026-03-06 18:00")
    assert "number of places" in refused("add", "X", "--starts", "fri 18:00", "--places", "0")
    assert "after the event" in refused("add", "X", "--starts", "fri 18:00", "--reply-by", "2026-04-01")
    assert "Place 6" in refused("add", "X", "--starts", "fri 18:00", "--for", "tier:zzz")
    assert "not there any more" in refused("show", "9")
    run("events", "show", "9" * 20, status=2)
    run("events", "add", "X", "--starts", "fri 18:00")
    assert "does not say for whom" in refused("invite", "1")
    assert "no customer with the code" in refused("invite", "1", "--customer", "A-9")
    assert lines(run("events").stdout)[1][0] == "1"
