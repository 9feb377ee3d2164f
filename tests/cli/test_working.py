"""Finding, showing, logging, promising, complaining and the two lists."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import Command, lines

LOG = ("log", "A-000001", "--channel", "phone", "--minutes", "2.5", "--subject", "Where is my order [/]?")
NOW = "2026-03-02T09:00:00+07:00"

Run = Callable[..., Any]


def test_search_finds_by_part_of_a_name_and_of_a_number(command: Command, founded: Path) -> None:
    by_name = command.json("--db", founded, "search", "jaid", "--json")
    by_number = command.json("search", "2345678", "--db", founded, "--json")
    assert [row["code"] for row in by_name] == [row["code"] for row in by_number] == ["A-000001"]
    assert by_name[0].items() >= {"name": "Somchai Jaidee", "phones": ["+66812345678"], "emails": []}.items()
    assert (by_name[0]["match"], by_number[0]["match"]) == ("name", "phone")
    assert by_name[0]["tier"] == "new"


def test_search_takes_several_words_thai_and_nothing(command: Command, founded: Path) -> None:
    assert [row["code"] for row in command.json("--db", founded, "search", "somchai", "jai", "--json")] == ["A-000001"]
    assert [row["code"] for row in command.json("--db", founded, "search", "ลูกค้า", "--json")] == ["A-000003"]
    assert len(command.json("--db", founded, "search", "", "--json")) == 4
    assert len(command.json("--db", founded, "search", "", "--limit", "2", "--json")) == 2
    assert command.json("--db", founded, "search", "nobody like this", "--json") == []


@pytest.mark.parametrize("text", ['"', "*", "%", "_", "' OR 1=1 --", "[/]", "\x1b[2J", "🙂", "a" * 5000, "NEAR("])
def test_any_text_can_be_searched(command: Command, founded: Path, text: str) -> None:
    assert isinstance(command.json("--db", founded, "search", "--json", "--", text), list)
    assert "\x1b" not in command("--db", founded, "search", "--", text).stdout


def test_search_for_people_masks_numbers(command: Command, founded: Path) -> None:
    header, row = lines(command("--db", founded, "search", "somchai").stdout)
    assert header[0] == "Code"
    assert row[0] == "A-000001"
    assert "5678" in " ".join(row)
    assert "234-5678" not in " ".join(row)


def test_hostile_names_are_text(command: Command, founded: Path) -> None:
    assert "Bob [/] [bold]x" in command("--db", founded, "show", "A-000002").stdout
    shown = command.json("--db", founded, "show", "a-000004", "--json")
    assert shown["customer"]["name"] == "50% '; DROP TABLE customer; -- 🙂"


def test_log_then_show(run: Run, command: Command, base: Path) -> None:
    logged = command.json(
        "--db", base, *LOG, "--direction", "out", "--note", "said [b]\nagain", "--at", "2026-03-02 08:00", "--matter",
        "Delivery", "--outcome", "follow_up", "--expected", "3", "--perceived", "5", "--worth", "yes", "--follow-up",
        "Ring back", "--due", "tomorrow 10:00", "--promise", "--staff", "pete", "--json",
    )  # fmt: skip
    assert logged["customer"] == "A-000001"
    assert (logged["seconds"], logged["direction"], logged["staff"]) == (150, "out", "Pete")
    assert logged["at"] == "2026-03-02T08:00:00+07:00"
    shown = command.json("--db", base, "show", "A-000001", "--json")
    assert set(shown) >= {
        "customer", "tier", "satisfaction", "interactions", "follow_ups", "complaints", "purchases",
    }  # fmt: skip
    assert shown["interactions"] == [logged]
    assert shown["tier"]["name"] == "new"
    assert shown["tier"]["revenue"] == "0.00"
    assert shown["satisfaction"] == [
        {"interaction": logged["id"], "at": logged["at"], "expected": 3, "perceived": 5, "worth": True,
         "verdict": "impressed"}
    ]  # fmt: skip
    (promise,) = shown["follow_ups"]
    assert promise["id"] == logged["follow_up"]
    assert (promise["kind"], promise["due"]) == ("promise", "2026-03-03T10:00:00+07:00")
    for_people = run("show", "A-000001").stdout
    for words in ("Somchai Jaidee", "081-234-5678", "Where is my order [/]?", "Ring back"):
        assert words in for_people


def test_log_prints_the_records_number(run: Run, command: Command, base: Path) -> None:
    number = run(*LOG).stdout.strip()
    assert number == str(command.json("--db", base, "show", "A-000001", "--json")["interactions"][0]["id"])


def test_someone_not_identified_is_logged(command: Command, base: Path) -> None:
    logged = command.json(
        "--db", base, "log", "-", "--channel", "Walk-in", "--minutes", "1", "--subject", "Wrong door", "--json"
    )
    assert logged["customer"] is None
    assert logged["channel"] == "walk_in"
    assert logged["follow_up"] is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["log", "A-999999", *LOG[2:]], "A-999999"),
        ([*LOG, "--channel", "pigeon"], "pigeon"),
        ([*LOG, "--minutes", "many"], "many"),
        ([*LOG, "--minutes", "-1"], "-1"),
        ([*LOG, "--at", "31/02/2026"], "31/02/2026"),
        ([*LOG, "--at", "2030-01-01"], "still to come"),
        ([*LOG, "--outcome", "magic"], "magic"),
        ([*LOG, "--note", "a\x1bb"], "control character"),
        ([*LOG, "--subject", "x" * 1_000], "characters"),
        ([*LOG, "--follow-up", "x", "--due", "someday"], "someday"),
        ([*LOG, "--follow-up", "x", "--due", "2020-01-01"], "past"),
        ([*LOG, "--staff", "Nobody"], "Nok, Pete"),
        (["promise", "-", "x", "--due", "+1d"], "customer"),
        (["promise", "A-000001", "", "--due", "+1d"], "missing"),
        (["complain", "A-000001", " "], "missing"),
        (["complain", "A-000001", "x", "--channel", "pigeon"], "pigeon"),
        (["show", "A-\x1b[2J"], "control character"),
        (["complaints", "--stage", "nowhere"], "nowhere"),
    ],
)
def test_what_cannot_be_kept_is_refused_whole(command: Command, base: Path, arguments: list[str], words: str) -> None:
    said = command.refused("--db", base, *arguments, *([] if arguments[0] == "complaints" else ["--json"]))
    assert words in said
    assert "\x1b" not in said
    shown = command.json("--db", base, "show", "A-000001", "--json")
    assert [shown["interactions"], shown["follow_ups"], shown["complaints"]] == [[], [], []]


def test_promise_and_queue_in_order(run: Run, command: Command, base: Path) -> None:
    later = run("promise", "A-000001", "Send the [bill]", "--due", "+3d").stdout.strip()
    today = run("promise", "A-000002", "Ring", "--due", "+2h", "--staff", "Pete").stdout.strip()
    rows = command.json("--db", base, "queue", "--json")
    assert [str(row["id"]) for row in rows] == [today, later]
    assert rows[0].items() >= {
        "customer": "A-000002", "tier": "new", "kind": "promise", "due": "2026-03-02T11:00:00+07:00", "state": "open",
        "owner": "Pete", "title": "Ring",
    }.items()  # fmt: skip
    # Three days later the second is overdue and stands first.
    rows = command.json("--db", base, "queue", "--json", DESKCRM_NOW="2026-03-09T09:00")
    assert [str(row["id"]) for row in rows] == [today, later]
    assert "overdue" in run("queue", DESKCRM_NOW="2026-03-09T09:00").stdout
    mine = command.json("--db", base, "queue", "--mine", "--staff", "Pete", "--json")
    assert [str(row["id"]) for row in mine] == [today]
    assert "Send the [bill]" in run("queue").stdout


def test_complain_prints_a_number_for_reading_aloud(run: Run, command: Command, base: Path) -> None:
    spoken = run("complain", "A-000001", "It broke [/]\nagain", "--severity", "1").stdout.strip()
    assert re.fullmatch(r"\d{4} \d{4}", spoken)
    worse = command.json(
        "--db", base, "complain", "-", "Rude", "--severity", "4", "--category", "Staff", "--channel", "phone", "--json"
    )
    rows = command.json("--db", base, "complaints", "--json")
    assert [row["number"] for row in rows] == [worse["number"], spoken.replace(" ", "")]
    assert set(rows[0]) >= {
        "number", "customer", "tier", "stage", "severity", "due", "breached", "product", "category",
    }  # fmt: skip
    assert (rows[0]["customer"], rows[0]["category"], rows[0]["stage"]) == (None, "Staff", "received")
    assert spoken in run("complaints").stdout
    assert command.json("--db", base, "complaints", "--stage", "closed", "--json") == []


def test_show_says_why_a_tier_is_what_it_is_and_what_to_do_next(run: Run, command: Command, base: Path) -> None:
    lines = "customer,order,at,product,quantity,unit_price\n" + "".join(
        f"A-00000{number},{number}-{order},{day},SOAP,{number},100.00\n"
        for number in (1, 2, 3)
        for order, day in enumerate(("2025-10-01", "2025-12-01"))
    )
    (base.parent / "sales.csv").write_text(lines, encoding="utf-8")
    run("import", "purchases", str(base.parent / "sales.csv"), "--dates", "ymd")
    run("retier")
    run("promise", "A-000001", "Send the bill", "--due", "2026-03-01 10:00", DESKCRM_NOW="2026-02-28T09:00")
    run("settings", "set", "tiers.labels", "One Two Three Four")
    shown = command.json("--db", base, "show", "A-000001", "--json")
    tier = shown["tier"]
    assert {key: tier[key] for key in ("name", "revenue", "margin", "cost_to_serve", "net_value", "rank", "rated")} == {
        "name": "iron", "revenue": "200.00", "margin": "60.00", "cost_to_serve": "0.00", "net_value": "60.00",
        "rank": 3, "rated": 3,
    }  # fmt: skip
    assert tier["next"].items() >= {"tier": "gold", "more_margin": "120.00", "fewer_minutes": None}.items()
    assert tier["reasons"]
    assert shown["stage"] == "due"
    first = shown["suggestions"][0]
    assert set(first) >= {"rule", "title", "why", "priority", "propensity", "context", "value", "lever"}
    assert first["rule"] == "promise_broken"
    assert shown["suggestions"] == command.json("--db", base, "actions", "A-000001", "--json")
    text = run("show", "A-000001").stdout
    assert "Tier Three" in text
    assert "For Two: ฿120.00 more margin" in text
    assert text.index("For Two") < text.index("Send the bill") < text.index("What to do next")


def test_empty_lists_say_so(run: Run) -> None:
    assert run("queue").stdout.strip()
    assert run("complaints").stdout.strip()
    assert run("search", "nobody at all").stdout.strip()


def test_the_last_at_this_terminal_acts_again(command: Command, base: Path, tmp_path: Path) -> None:
    (tmp_path / "preferences.toml").write_text('staff = "pete"\n', encoding="utf-8")
    assert command.json("--db", base, *LOG, "--json", DESKCRM_CONFIG=str(tmp_path))["staff"] == "Pete"
    assert command.json("--db", base, *LOG, "--json")["staff"] == "Nok"
    assert command.json("--db", base, "--staff", "Pete", *LOG, "--json")["staff"] == "Pete"


def test_json_holds_nothing_that_a_terminal_obeys(command: Command, base: Path) -> None:
    done = command("--db", base, *LOG, "--note", 'quote " and \\ and [/]', "--json")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", done.stdout)


def test_a_promise_for_a_part_of_a_day(run: Run, command: Command, base: Path) -> None:
    run("promise", "A-000001", "Ring", "--due", "tomorrow afternoon")
    (queued,) = command.json("--db", base, "queue", "--json")
    assert (queued["due_from"], queued["due"]) == ("2026-03-03T13:00:00+07:00", "2026-03-03T17:00:00+07:00")
    assert "tomorrow 13-17:00" in run("queue").stdout
