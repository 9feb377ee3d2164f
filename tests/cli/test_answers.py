"""The texts kept at hand from the command line, in and out as a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .conftest import Command, Done, lines

TEXTS = """
[[text]]
title = "Delivery time [/]"
matter = "delivery"
en = "Three to five days.\\nNot on Sundays."
th = "สามถึงห้าวัน"
owner = "Pete"
review_on = 2026-09-01

[[text]]
kind = "guide"
title = "Always"
th = "ชื่อและเบอร์"
active = false
"""


def test_a_file_comes_in_and_out_again(run: Callable[..., Done], command: Command, base: Path, tmp_path: Path) -> None:
    file, again = tmp_path / "texts.toml", tmp_path / "out.toml"
    file.write_text(TEXTS, encoding="utf-8")
    assert run("answers", "import", file).stdout == "2 texts are kept.\n"
    assert run("answers", "import", file).stdout == "2 texts are kept.\n"
    found = command.json("--db", base, "answers", "--json")
    assert [(one["kind"], one["title"], one["owner"], one["review_on"], one["active"]) for one in found] == [
        ("answer", "Delivery time [/]", "Pete", "2026-09-01", True), ("guide", "Always", None, None, False),
    ]  # fmt: skip
    assert found[0]["en"] == "Three to five days.\nNot on Sundays."
    run("answers", "export", again)
    run("answers", "import", again)
    assert command.json("--db", base, "answers", "--json") == found
    assert lines(run("answers", "--matter", "DELIVERY").stdout)[1][1] == "Delivery time [/]"


def test_a_bad_text_is_named_and_nothing_is_kept(run: Callable[..., Done], tmp_path: Path) -> None:
    file = tmp_path / "texts.toml"
    for bad, said in (
        (
            TEXTS.replace("delivery", "nonsense"),
            "Entry 1 of the file: Nothing here is called nonsense. Nothing was kept.",
        ),
        (TEXTS.replace('th = "ชื่อและเบอร์"', ""), "Entry 2 of the file: The text itself is missing"),
        (TEXTS + "\n[[text", "This is neither TOML nor JSON"),
        ("a = 1", "no [[text]]"),
        (TEXTS.replace("owner", "author"), "There is no “author”"),
    ):
        file.write_text(bad, encoding="utf-8")
        assert said in run("answers", "import", file, status=1).stderr
    assert run("answers", "--json").stdout.strip() == "[]"
    file.write_bytes(b"\xff\xfe")
    assert "UTF-8" in run("answers", "import", file, status=1).stderr
