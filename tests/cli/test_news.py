"""News from the command line: written, listed, told, sent, looked back at."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deskcrm.clock import Clock
from deskcrm.identify.audit_trail import AuditFilter, audit_lines
from deskcrm.identify.consents import record_consent
from deskcrm.identify.customers import add_customer
from deskcrm.identify.views import CustomerInput
from deskcrm.store import open_base


@pytest.fixture
def agreed(base: Path) -> list[str]:
    """Codes of three who agreed: told by e-mail, by post and by telephone."""
    clock = Clock.from_environment("Asia/Bangkok")
    office = open_base(base, clock=clock, terminal="before")
    codes = []
    for given in (
        CustomerInput(name='=HYPERLINK("x")', email="a@example.com", preferred_channel="email"),
        CustomerInput(name="<b>Post</b>", address="1 High Street", preferred_channel="post", language="th"),
        CustomerInput(name="Phone", phone="081 234 5678"),
    ):
        made = office.write(add_customer, given, staff_id=1, clock=clock)
        office.write(record_consent, made.id, purpose="news", state="given", source="x", staff_id=1, clock=clock)
        codes.append(made.code)
    office.close()
    return codes


def test_from_writing_to_looking_back(run: Callable[..., Any], base: Path, agreed: list[str], tmp_path: Path) -> None:
    said = run("news", "add", "Tea", "--text-en", "Come {{ nam }}", status=1).stderr
    assert "line 1, place 9: there is no field nam" in said
    number = run("news", "add", "Tea", "--text-en", "=Come {{ name }}", "--text-th", "เชิญ <i>{{ name }}</i>",
                 "--until", "2026-05-01").stdout.strip()  # fmt: skip
    listed = json.loads(run("news", "outreach", number, "--json").stdout)
    assert ([one["customer"] for one in listed["customers"]], listed["total"]) == (agreed, 3)
    assert listed["by_channel"] == {"phone": 1, "line": 0, "email": 1, "post": 1}
    run("news", "tell", number, agreed[2], "--outcome", "not_interested")
    assert "heard this news already" in run("news", "tell", number, agreed[2], status=1).stderr
    run("news", "export", number, "--channel", "email", "--to", tmp_path / "mail.csv")
    with (tmp_path / "mail.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["email"], row["name"], row["text"]) == (
        "a@example.com", '\'=HYPERLINK("x")', '\'=Come =HYPERLINK("x")',
    )  # fmt: skip
    again = run("news", "export", number, "--channel", "post", "--to", tmp_path / "mail.csv", status=1)
    assert "mail.csv is a file of news that was not sent yet" in again.stderr
    run("news", "export", number, "--channel", "post", "--to", tmp_path / "letters.html")
    letters = (tmp_path / "letters.html").read_text("utf-8")
    assert "เชิญ &lt;i&gt;&lt;b&gt;Post&lt;/b&gt;&lt;/i&gt;" in letters
    assert "1 High Street" in letters
    assert "Nobody is left" in run("news", "export", number, "--channel", "line", "--to", "x.csv", status=1).stderr
    assert "endings" in run("news", "export", number, "--channel", "post", "--to", "x.pdf", status=1).stderr
    assert "not one of phone, line" in run("news", "outreach", number, "--channel", "fax", status=1).stderr
    assert "less than or equal" in run("news", "show", str(10**20), status=2).stderr
    shown = json.loads(run("news", "show", number, "--json").stdout)
    assert (shown["told"], shown["waiting"], shown["left"]) == (1, 2, 0)
    first, second = (str(one["number"]) for one in shown["files"])
    assert "1 customer told by mail.csv" in run("news", "sent", first).stdout
    run("news", "sent", second, "--not-sent")
    (view,) = json.loads(run("news", "--json").stdout)["news"]
    assert (view["told"], view["waiting"], view["left"], view["until"]) == (2, 0, 1, "2026-05-01")
    found = json.loads(run("news", "effect", number, "--json").stdout)
    assert (found["heard"]["customers"], found["heard"]["share"]) == (2, "0.000000")
    assert "Tea" in run("news").stdout
    office = open_base(base, clock=Clock.from_environment("Asia/Bangkok"), terminal="after")
    exports = office.read(audit_lines, AuditFilter(action="export"))
    assert [(one.more["file"], one.customers[0][0]) for one in exports] == [
        ("letters.html", agreed[1]), ("mail.csv", agreed[0]),
    ]  # fmt: skip
    office.close()


def test_a_group_of_whoever_acts_is_theirs_on_every_command(run: Callable[..., Any], agreed: list[str]) -> None:
    nok = ("--staff", "Nok")
    run("log", agreed[2], "--channel", "phone", "--minutes", "2", "--subject", "Called",
        "--follow-up", "Call back", "--due", "+1d", *nok)  # fmt: skip
    run("segments", "add", "Mine", "--filter", "staff:me", *nok)
    number = run("news", "add", "Tea", "--groups", "Mine", "--text-en", "Come", *nok).stdout.strip()
    listed = json.loads(run("news", "outreach", number, "--json", *nok).stdout)
    assert [one["customer"] for one in listed["customers"]] == [agreed[2]]
    assert json.loads(run("news", "show", number, "--json", *nok).stdout)["left"] == 1
    assert json.loads(run("news", "--json", *nok).stdout)["news"][0]["left"] == 1
    assert json.loads(run("news", "outreach", number, "--json", "--staff", "Pete").stdout)["customers"] == []


def test_all_news_in_a_file_and_back(run: Callable[..., Any], tmp_path: Path) -> None:
    run("segments", "add", "Posted", "--filter", "has:address")
    run("news", "add", "Tea", "--text-en", "Come\n{{ name }}", "--text-th", "เชิญ", "--groups", "Posted",
        "--from", "2026-03-01", "--until", "2026-05-01")  # fmt: skip
    run("news", "add", "Later", "--draft", "--kind", "closed")
    for ending in ("toml", "json"):
        file, again = tmp_path / f"all.{ending}", tmp_path / f"again.{ending}"
        assert run("news", "export", "--to", file).stdout == f"2 news are in {file}.\n"
        before = [run("news", "show", str(one["id"]), "--json").stdout for one in _listed(run)]
        assert "2 news are kept" in run("news", "import", file).stdout
        assert [run("news", "show", str(one["id"]), "--json").stdout for one in _listed(run)] == before
        run("news", "export", "--to", again)
        assert again.read_bytes() == file.read_bytes()
    changed = tmp_path / "changed.toml"
    changed.write_text('[[news]]\ntitle = " tea "\nstate = "closed"\nuntil = 2026-04-01\n[[news]]\ntitle = "Third"\n')
    run("news", "import", changed)
    assert [(one["title"], one["state"], one["until"]) for one in _listed(run)] == [
        ("Third", "draft", None), ("Later", "draft", None), ("tea", "closed", "2026-04-01"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[news]]\ntitle = "A"\n[[news]]\ntitle = "B"\ngroups = ["Nobody\'s"]', "Entry 2 of the file: "),
        ('[[news]]\ntitle = "A"\n[[news]]\ntext_en = "x"', "Entry 2 of the file: What the news is called is missing"),
        ('[[news]]\ntitle = "A"\nstate = "open"', "Entry 1 of the file: A news that is told needs a text"),
        ('[[news]]\ntitle = "A"\ntext_en = "{{ secret }}"', "there is no field secret"),
        ('[[news]]\ntitle = "A"\nuntil = "soon"', "soon is no day"),
        ('[[news]]\ntitle = "A"\nsecret = "x"', "There is no “secret”"),
        ('[[news]]\ntitle = 7', "“title” is to be a text"),
        ('[[event]]\ntitle = "A"', "The file has no [[news]] in it"),
        ('[[news', "This is neither TOML nor JSON"),
    ],
)  # fmt: skip
def test_news_that_cannot_be_kept_are_named_and_none_is(
    run: Callable[..., Any], tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "news.toml"
    file.write_text(text, encoding="utf-8")
    assert said in run("news", "import", file, status=1).stderr
    assert _listed(run) == []


def _listed(run: Callable[..., Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("news", "--json").stdout)["news"]
    return found
