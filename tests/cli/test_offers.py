"""``offers`` on real files: options in and out, an offer made, shown, printed and ordered."""

from __future__ import annotations

import json
from pathlib import Path

from sqlmodel import Session

from deskcrm.clock import Clock
from deskcrm.models import Offer
from deskcrm.store import open_base

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
    (never,) = command.json("--db", base, "offers", "never-chosen", "--json")
    assert (never["option"], never["since"]) == ("Cotton", "2026-03-02T09:00:00+07:00")
    assert "new price" in command.refused("--db", base, "offers", "order", "13", DESKCRM_NOW="2026-04-02T09:00")
    ordered = command.json("--db", base, "offers", "order", "13", "--json")
    assert ordered["state"] == "ordered"
    assert ordered["order"]
    (promise,) = json.loads(command("--db", base, "queue", "--json").stdout)
    assert (promise["kind"], promise["due"]) == ("promise", ordered["due"])
    assert "ordered already" in command.refused("--db", base, "offers", "withdraw", "13")


def test_offers_in_a_file_and_back(command: Command, base: Path, tmp_path: Path) -> None:
    options, products = tmp_path / "cushion.toml", tmp_path / "products.csv"
    options.write_text(CUSHION, encoding="utf-8")
    products.write_text("code,name,unit_price\nCUSHION,Cushion,500\n", encoding="utf-8")
    command("--db", base, "import", "products", products)
    command("--db", base, "offers", "options", "import", options)
    make = ("--db", base, "offers", "make", "A-000001", "CUSHION", "--json")
    silk = command.json(*make, "--option", "Cover=Silk", "--note", "for\nGran", "--pieces", "3")
    cotton = command.json(*make, "--option", "Cover=Cotton")
    command("--db", base, "offers", "withdraw", cotton["number"])
    for ending in ("toml", "json"):
        file = tmp_path / f"offers.{ending}"
        assert command("--db", base, "offers", "export", file).stdout == f"2 offers are in {file}.\n"
        again = command.json("--db", base, "offers", "import", file, "--json")
        assert again == {"made": 0, "there": 1, "ended": 1, "repriced": []}
    assert command("--db", base, "offers", "export", tmp_path / "of.toml", "A-000002").stdout.startswith("0 offers")
    options.write_text(CUSHION.replace("250.00", "300.00"), encoding="utf-8")
    command("--db", base, "offers", "options", "import", options)
    command("--db", base, "offers", "withdraw", silk["number"])
    made = command("--db", base, "offers", "import", file)
    assert "1 made, 0 there already, 1 left out" in made.stdout
    (offer, *_rest) = command.json("--db", base, "offers", "A-000001", "--json")
    assert (offer["price"], offer["pieces"], offer["note"], offer["state"]) == ("880.00", 3, "for\nGran", "open")
    assert offer["number"] != silk["number"]
    assert "At another price today than in the file" in made.stdout
    late = command.json("--db", base, "offers", "import", file, "--json", DESKCRM_NOW="2026-04-02T09:00")
    assert late == {"made": 0, "there": 0, "ended": 2, "repriced": []}
    bad = tmp_path / "bad.toml"
    good = '[[offer]]\ncustomer = "A-000001"\nproduct = "CUSHION"\noptions = ["Cotton"]\n'
    for text, said in (
        (good + '[[offer]]\ncustomer = "A-009999"\nproduct = "CUSHION"', "Entry 2 of the file: "),
        (good + '[[offer]]\ncustomer = "A-000001"\nproduct = "CUSHION"', "This is not complete"),
        (good + good + 'pieces = "many"', "“pieces” is to be a whole number"),
        (good + good + "pieces = 0", "A number of pieces from 1"),
        (good + 'secret = "x"', "There is no “secret”"),
    ):
        bad.write_text(text, encoding="utf-8")
        assert said in command.refused("--db", base, "offers", "import", bad)
    assert len(command.json("--db", base, "offers", "A-000001", "--json")) == 3
    bad.write_text(good, encoding="utf-8")
    assert command.json("--db", base, "offers", "import", bad, "--json")["made"] == 1
    assert command.json("--db", base, "offers", "import", bad, "--json")["there"] == 1


def test_a_file_of_options_that_cannot_be_is_refused_in_a_sentence(
    command: Command, base: Path, tmp_path: Path
) -> None:
    file = tmp_path / "options.toml"
    for text, said in (
        ("# " + "ก" * 300_000, "too long for the options"),
        ("group = " + "[" * 100_000, "a nest of brackets is too long"),
        ("lead_days = " + "9" * 5_000, "a number or a nest"),
    ):
        file.write_text(text, encoding="utf-8")
        assert said in command.refused("--db", base, "offers", "options", "import", file)


def test_all_offers_are_listed_however_many(command: Command, base: Path, tmp_path: Path) -> None:
    products, file = tmp_path / "products.csv", tmp_path / "cushion.toml"
    products.write_text("code,name,unit_price\nCUSHION,Cushion,500\n", encoding="utf-8")
    file.write_text(CUSHION, encoding="utf-8")
    command("--db", base, "import", "products", products)
    command("--db", base, "offers", "options", "import", file)
    command("--db", base, "offers", "make", "A-000001", "CUSHION", "--option", "Silk")
    office = open_base(base, clock=Clock.from_environment("Asia/Bangkok"), terminal="test")
    office.write(_six_hundred_more)
    office.close()
    assert len(command.json("--db", base, "offers", "--json")) == 601


def _six_hundred_more(session: Session) -> None:
    first = session.get(Offer, 1)
    assert first is not None
    same = first.model_dump(exclude={"id", "number"})
    session.add_all(Offer(number=f"{number:08}", **same) for number in range(100, 700))
