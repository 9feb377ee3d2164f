"""``actions`` and ``playbook``: what to do next as JSON and as lines; the office's own rules in and out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .conftest import Command, lines

Run = Callable[..., Any]

SHAPE = {"rule", "title", "why", "priority", "propensity", "context", "value", "lever"}

GOOD = (
    '[[rule]]\nname = "greet"\nwhen = "tier == \'new\'"\ntitle = "Greet"\nwhy = "Known {known_days}."\nopens = "log"\n'
)
GOOD += "context = 90\n"
BAD = '[[rule]]\nname = "odd"\nwhen = "teir == \'new\'"\ntitle = "x"\nwhy = "y"\nopens = "log"\n'


def test_actions_are_ranked_with_their_factors(command: Command, base: Path) -> None:
    found = command.json("--db", base, "actions", "a-000002", "--json")
    assert [one["rule"] for one in found] == ["welcome", "missing_question"]
    for one in found:
        assert one.keys() >= SHAPE
        assert one["priority"] == one["propensity"] * one["context"] * one["value"] * one["lever"]
        assert all(isinstance(one[name], float) for name in SHAPE - {"rule", "title", "why"})
    text = command("--db", base, "actions", "A-000002").stdout
    assert "Welcome them" in text
    assert "orders: 0; we have not been in touch yet." in text
    assert len(command.json("--db", base, "actions", "A-000002", "--limit", "1", "--json")) == 1


def test_actions_of_nobody_are_refused(command: Command, base: Path) -> None:
    assert "A-999999" in command.refused("--db", base, "actions", "A-999999", "--json")
    command("--db", base, "actions", status=2)


def test_a_file_is_checked_without_a_base(command: Command, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.toml", tmp_path / "bad [x].toml"
    good.write_text(GOOD)
    bad.write_text(GOOD + BAD, encoding="utf-8-sig")
    assert command.json("playbook", "check", good, "--json") == {"rules": ["greet"], "off": [], "problems": []}
    done = command("playbook", "check", bad, status=1)
    assert done.stderr.strip() == f"{bad}, line 10, rule odd: when: There is no fact teir here; did you mean tier?"
    found = json.loads(command("playbook", "check", bad, "--json", status=1).stdout)
    assert (found["rules"], found["problems"][0]["line"]) == (["greet"], 10)


def test_what_is_no_playbook_is_refused_in_one_sentence(command: Command, base: Path, tmp_path: Path) -> None:
    path = tmp_path / "no.toml"
    path.write_text(GOOD + "name = \n")
    assert "Line 8" in command.refused("playbook", "check", path)
    assert "Line 8" in command.refused("--db", base, "playbook", "import", path, "--json")
    path.write_bytes(b'a = 1\nb = "\xe0\xff"\n')
    assert "line 2" in command.refused("playbook", "check", path)
    assert "cannot be read" in command.refused("playbook", "check", tmp_path / "gone.toml")
    assert "cannot be read" in command.refused("playbook", "check", tmp_path)
    path.write_bytes(b"#" * 1_000_001)
    assert "too long" in command.refused("playbook", "check", path)


def test_an_imported_playbook_is_in_use_its_bad_rules_named(command: Command, base: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(GOOD + BAD + '[[rule]]\nname = "welcome"\noff = true\n')
    done = command("--db", base, "playbook", "import", path, status=1)
    assert "line 10, rule odd" in done.stderr
    assert "1 rule of the file is good, switched off: welcome." in done.stdout
    found = command.json("--db", base, "actions", "A-000002", "--json")
    assert [one["rule"] for one in found] == ["greet", "missing_question"]
    listed = command.json("--db", base, "playbook", "list", "--json")
    rules = {one["rule"]: one for one in listed["rules"]}
    assert (rules["greet"]["own"], rules["welcome"]["in_use"], rules["cross_sell"]["own"]) == (True, False, False)
    assert listed["problems"][0]["rule"] == "odd"
    table = command("--db", base, "playbook", "list")
    assert ["greet", "90", "1", "30 days", "the office's", "Greet"] in [list(row) for row in lines(table.stdout)]
    assert "line 10, rule odd" in table.stderr


def test_a_playbook_goes_out_and_in_again(command: Command, base: Path, tmp_path: Path) -> None:
    own, whole = tmp_path / "own.toml", tmp_path / "ทั้งหมด.toml"
    own.write_text("# ours\n" + GOOD + BAD)
    command("--db", base, "playbook", "import", own, status=1)
    command("--db", base, "playbook", "export", whole, "--own")
    assert whole.read_text(encoding="utf-8") == own.read_text()
    before = command.json("--db", base, "actions", "A-000001", "--json")
    command("--db", base, "playbook", "export", whole)
    command("--db", base, "playbook", "import", whole)
    assert command.json("--db", base, "actions", "A-000001", "--json") == before
    assert "cannot be written" in command.refused("--db", base, "playbook", "export", tmp_path / "no" / "x.toml")


def test_facts_are_listed(command: Command) -> None:
    facts = {one["fact"]: one for one in command.json("playbook", "facts", "--json")}
    assert facts["order_days"]["may_be_missing"] is True
    assert facts["lift"]["each"] == "cross_sells"
    assert "platinum" in facts["tier"]["choices"]
    assert len(lines(command("playbook", "facts").stdout)) == len(facts) + 1
