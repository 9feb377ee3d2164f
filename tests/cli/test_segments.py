"""Saved groups on the command line."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

from .conftest import Command


def test_groups_from_the_command_line(command: Command, base: Path, tmp_path: Path) -> None:
    other = Path(shutil.copyfile(base, tmp_path / "other.db"))

    def run(*words: str | Path) -> str:
        return command("--db", base, *words).stdout

    codes = [row["code"] for row in command.json("--db", base, "search", "kind:person", "--json")]
    first, _second, third, last = sorted(codes)
    assert run("segments", "add", "All of us", "--filter", "kind:person").startswith("All of us: 4 customers")
    run("segments", "add", "Hand", "--list", "--note", "by hand")
    run("segments", "put", "Hand", first, third, last)
    run("segments", "take", "Hand", last)
    both = command.json("--db", base, "segments", "add", "Both", "--filter", "-has:phone segment:all or segment:hand",
                        "--json")  # fmt: skip
    assert both == {"name": "Both", "kind": "living", "filter": '-has:phone segment:"All of us" or segment:Hand',
                    "note": "", "customers": 4}  # fmt: skip
    run("segments", "edit", "Both", "--filter", '-has:phone segment:"All of us" segment:Hand')
    shown = command.json("--db", base, "segments", "show", "both", "--json")
    assert [row["code"] for row in shown["rows"]] == [third]
    run("segments", "edit", "All of us", "--name", "Everybody")
    listed = command.json("--db", base, "segments", "--json")
    assert [(one["name"], one["customers"], one["made_of"]) for one in listed] == [
        ("Both", 1, ["Everybody", "Hand"]), ("Everybody", 4, []), ("Hand", 2, []),
    ]  # fmt: skip
    assert "Hand\tlist\t2" in run("segments")
    assert "Place 11, “som”" in command.refused("--db", base, "segments", "add", "X", "--filter", "has:phone som")
    assert "is part of Both" in command.refused("--db", base, "segments", "archive", "Everybody")

    out = tmp_path / "out.csv"
    run("export", "customers", "--segment", "Hand", "--to", out)
    with out.open(encoding="utf-8-sig") as file:
        assert [row["code"] for row in csv.DictReader(file)] == [first, third]
    assert "Of a group are written" in command.refused(
        "--db", base, "export", "products", "--segment", "Hand", "--to", out
    )
    found = command.json("--db", base, "search", "segment:Hand", "has:phone", "--json")
    assert [row["code"] for row in found] == [first]
    assert command.json("--db", base, "queue", "--segment", "Hand", "--json") == []
    assert command.json("--db", base, "mix", "--segment", "Hand", "--json")["customers"] == 0

    for name in ("groups.toml", "groups.json"):
        file_of_groups = tmp_path / name
        run("segments", "export", file_of_groups)
        assert "3 groups are kept" in command("--db", other, "segments", "import", file_of_groups).stdout
        assert command.json("--db", other, "segments", "--json") == listed
    exported = [one for one in command.json("--db", base, "audit", "--json") if one["action"] == "export"]
    assert [one["customers"] for one in exported if len(one["customers"]) == 2][:2] == [[first, third]] * 2
    assert "endings" in command.refused("--db", base, "segments", "export", tmp_path / "groups.csv")
    bad = tmp_path / "bad.json"
    circle = [{"name": "One", "filter": "segment:Two"}, {"name": "Two", "filter": "segment:One"}]
    bad.write_text(json.dumps({"segment": circle}))
    assert "Entry 1 of the file" in command.refused("--db", base, "segments", "import", bad)
