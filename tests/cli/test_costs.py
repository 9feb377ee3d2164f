"""``costs`` and ``tiers`` from the command line."""

from __future__ import annotations

from pathlib import Path

from .conftest import Command


def test_costs_and_tiers_for_programs_and_for_people(command: Command, base: Path) -> None:
    assert "No contact was logged" in command("--db", base, "costs").stdout
    customer = command.json("--db", base, "search", "Bob", "--json")[0]["code"]
    command("--db", base, "log", customer, "--channel", "phone", "--minutes", "10", "--subject", "Asked [/]")
    costs = command.json("--db", base, "costs", "--json")
    assert (costs["contacts"], costs["seconds"], costs["poor_quality"]) == (1, 600, "0.00")
    assert costs["by_channel"] == [{"channel": "Phone", "contacts": 1, "seconds": 600, "cost": costs["cost"]}]
    assert [line["month"] for line in costs["by_month"]] == ["2026-03"]
    assert "no matter" in command("--db", base, "costs").stdout
    tiers = command.json("--db", base, "tiers", "--json")
    assert (tiers["shares"], tiers["amounts"], tiers["rated"]) == ([5, 20, 80], [], 0)
    assert [(one["tier"], one["label"], one["line"]) for one in tiers["tiers"]][:2] == [
        ("platinum", "A", None), ("gold", "B", None),
    ]  # fmt: skip
    assert "Answered within" in command("--db", base, "tiers").stdout
