"""``offers`` on real files: options in and out, an offer made, shown, printed and ordered."""

from __future__ import annotations

import json
from pathlib import Path

from .conftest import Command

CUSHION = """
product = "CUSHION"
[[group]]
name = "Cover"
options = [{name = "Cotton"}, {name = "Silk", add = "250.00", factor = "1.1"}]
"""


def test_options_in_an_offer_an_order(command: Command, base: Path, tmp_path: Path) -> None:
    file, out, page = tmp_path / "cushion.toml", tmp_path / "out.toml", tmp_path / "offer.html"
    file.write_text(CUSHION, encoding="utf-8")
    assert "CUSHION" in command.refused("--db", base, "offers", "options", "import", file)
    products = tmp_path / "products.csv"
    products.write_text("code,name,unit_price\nCUSHION,Cushion,500\n", encoding="utf-8")
    command("--db", base, "import", "products", products)
    counted = command.json("--db", base, "offers", "options", "import", file, "--json")
    assert counted == {"product": "CUSHION", "groups": 1, "options": 2, "rules": 0}
    command("--db", base, "offers", "options", "export", "cushion", out)
    assert command.json("--db", base, "offers", "options", "import", out, "--json") == counted
    assert "choose one" in command.refused("--db", base, "offers", "make", "a-000001", "CUSHION")
    made = command.json("--db", base, "offers", "make", "A-000001", "CUSHION", "--option", "Cover=Silk", "--json")
    assert (made["price"], made["state"], made["options"]) == ("825.00", "open", ["Cover=Silk"])
    assert command.json("--db", base, "offers", "A-000001", "--json") == [made]
    assert command.json("--db", base, "offers", "show", "13", "--json") == made
    assert command.json("offers", "--db", base, "show", "13", "--json") == made
    assert command.json("offers", "--json", "--db", base, "A-000001") == [made]
    assert "CODE" in command("offers", "A-000001", "--help").stdout
    assert "825.00" in command("--db", base, "offers").stdout
    assert command("offers", "-h").stdout == command("offers", "--help").stdout
    command("--db", base, "offers", "print", "13", page)
    assert "0000 0013" in page.read_text("utf-8")
    assert command.json("--db", base, "offers", "never-chosen", "--json")[0]["option"] == "Cotton"
    assert "new price" in command.refused("--db", base, "offers", "order", "13", DESKCRM_NOW="2026-04-02T09:00")
    ordered = command.json("--db", base, "offers", "order", "13", "--json")
    assert ordered["state"] == "ordered"
    assert ordered["order"]
    (promise,) = json.loads(command("--db", base, "queue", "--json").stdout)
    assert (promise["kind"], promise["due"]) == ("promise", ordered["due"])
    assert "ordered already" in command.refused("--db", base, "offers", "withdraw", "13")
