"""What is bought together, on the command line."""

from __future__ import annotations

from pathlib import Path

from .conftest import Command


def test_pairs_of_a_product(command: Command, tmp_path: Path) -> None:
    base = tmp_path / "shop.db"
    command("--db", base, "init", "--office", "Shop", "--language", "en", "--staff", "Mali")
    held = [("A", "B")] * 4 + [("A", "[/]")] * 3 + [("C",)] * 13
    rows = ["customer,order,date,product,quantity,unit_price"]
    rows += [f"K{number},{number},2026-02-01,{code},1,10.00" for number, codes in enumerate(held) for code in codes]
    file = tmp_path / "purchases.csv"
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    command("--db", base, "import", "purchases", file, "--dates", "ymd")
    found = command.json("--db", base, "cross-sell", "A", "--json")
    both = {one["product"]: one for one in found}
    assert set(both) == {"B", "[/]"}
    assert both["B"] | {"name": ""} == {
        "product": "B", "name": "", "because_of": "A", "own_word": False,
        "together": 4, "orders": 7, "other_orders": 4, "all_orders": 20,
        "support": "20.000000", "confidence": "57.142857", "lift": "2.857143", "expected": "1.71",
    }  # fmt: skip
    lines = command("--db", base, "cross-sell", "A").stdout.splitlines()
    assert lines[0].split("\t") == ["Code", "Support", "Confidence", "Lift", "Orders", "Name"]
    assert ["B", "20.00 %", "57.1 %", "2.86", "4"] in [line.split("\t")[:5] for line in lines]
    assert "deskcrm retier" in command("--db", base, "cross-sell", "C").stdout
    assert "[/]x" in command.refused("--db", base, "cross-sell", "[/]x")
