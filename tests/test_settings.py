"""Settings: each key checks what it is given; preferences survive a broken file."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskcrm.clock import Clock
from deskcrm.errors import NotFound, Refused
from deskcrm.settings import preferences
from deskcrm.settings.founding import country_of, found_office
from deskcrm.settings.office import load, set_value
from deskcrm.settings.settings_file import keep_settings, settings_text
from deskcrm.store import Office, create_base, open_base

CLOCK = Clock.from_environment("Asia/Bangkok")


def test_founding_and_changing_settings(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    create_base(path)
    office = open_base(path, clock=CLOCK, terminal="test")
    office.write(found_office, name="ร้าน [/]", language="th", staff="นก", currency="gbp", timezone="Europe/London")
    settings = office.read(load)
    assert (settings.name, settings.currency, settings.timezone, settings.country) == (
        "ร้าน [/]", "GBP", "Europe/London", "GB",
    )  # fmt: skip
    assert settings.margin_rate == 30
    for key, value in [
        ("office.name", " "), ("office.kind", "bank"), ("office.currency", "XXQ"), ("office.timezone", "Mars/Base"),
        ("office.language", "de"), ("office.country", "Siam"), ("office.code_prefix", "7"),
        ("purchases.margin_rate", "101"), ("purchases.margin_rate", "-1"), ("purchases.margin_rate", "nan"),
    ]:  # fmt: skip
        with pytest.raises(Refused):
            office.write(set_value, key, value)
    with pytest.raises(NotFound, match="no setting"):
        office.write(set_value, "office.colour", "red")
    assert office.read(load) == settings
    office.write(set_value, "purchases.margin_rate", "45")
    assert office.read(load).margin_rate == 45
    office.undo()
    assert office.read(load).margin_rate == 30
    office.close()


def test_countries_of_time_zones() -> None:
    assert country_of("Asia/Bangkok") == "TH"
    assert country_of("Europe/London") == "GB"
    assert country_of("UTC") == "TH"


def test_preferences_keep_what_they_do_not_know(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(preferences.FOLDER_VARIABLE, str(tmp_path))
    assert preferences.load() == preferences.Preferences()
    preferences.file().write_text('# mine\ntheme = "dark"\n[keys]\nsave = "ctrl+s"\n', encoding="utf-8")
    preferences.save(language="th")
    loaded = preferences.load()
    assert (loaded.theme, loaded.language, loaded.keys) == ("dark", "th", {"save": "ctrl+s"})
    assert "# mine" in preferences.file().read_text(encoding="utf-8")
    preferences.file().write_text("theme = [", encoding="utf-8")
    assert preferences.load().problem
    with pytest.raises(ValueError, match="line 1"):
        preferences.save(language="en")
    assert preferences.file().read_text(encoding="utf-8") == "theme = ["


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("tiers.shares", "5 20 101"), ("tiers.shares", "20 5 80"), ("tiers.shares", "5 20"), ("tiers.shares", "0 1 2"),
        ("tiers.shares", "-5 20 80"), ("tiers.amounts", "100 200 300"), ("tiers.amounts", "300 200 -1"),
        ("tiers.amounts", "300 200"), ("tiers.amounts", "a b c"), ("tiers.window", "0"), ("tiers.window", "99999"),
        ("tiers.labels", "A B C"), ("tiers.labels", "A A B C"), ("tiers.labels", "A\u200b A B C"),
    ],
)  # fmt: skip
def test_impossible_tiers_are_refused_with_their_key(office: Office, key: str, value: str) -> None:
    before = office.read(load)
    with pytest.raises(Refused) as caught:
        office.write(set_value, key, value)
    assert caught.value.field in (key, "tiers.amounts")
    assert office.read(load) == before


def test_a_settings_file_comes_back_as_it_was(office: Office) -> None:
    office.write(set_value, "tiers.amounts", "5000 1000 0.5")
    office.write(set_value, "tiers.labels", "ทอง เงิน ดี งาม")
    settings = office.read(load)
    text = settings_text(settings)
    office.write(set_value, "tiers.amounts", "")
    office.write(set_value, "tiers.labels", "A B C D")
    assert office.write(keep_settings, text).problems == ()
    assert office.read(load) == settings


def test_a_mistake_in_a_settings_file_costs_that_key_only(office: Office) -> None:
    text = '# ours\n[tiers]\nshares = "5 90 80"\nwindow = 200\n[purchases]\nmargin_rate = 130\n[nope]\nx = true\n'
    found = office.write(keep_settings, text)
    assert found.kept == (("tiers.window", "200"),)
    assert [(one.line, one.key) for one in found.problems] == [
        (3, "tiers.shares"), (6, "purchases.margin_rate"), (8, "nope.x"),
    ]  # fmt: skip
    assert office.read(load).tier_window == 200
    with pytest.raises(Refused, match="2"):
        office.write(keep_settings, "[tiers]\nwindow = = 3\n")


@pytest.mark.parametrize(
    "value",
    ["9" * 5000, "[" * 5000 + "]" * 5000, "{a=" * 3000 + "1" + "}" * 3000],
)
def test_a_settings_file_beyond_all_measure_is_refused(office: Office, value: str) -> None:
    with pytest.raises(Refused):
        office.write(keep_settings, f"[tiers]\nwindow = {value}\n")


@pytest.mark.parametrize(
    "bad", ["window = 0x" + "f" * 5000, "window = " + "[" * 300 + "1" + "]" * 300, "a" + ".a" * 3000 + " = 1"]
)
def test_a_monster_in_a_settings_file_costs_that_key_only(office: Office, bad: str) -> None:
    found = office.write(keep_settings, f'[tiers]\nlabels = "P Q R S"\n{bad}\n')
    assert len(found.problems) == 1
    assert found.kept == (("tiers.labels", "P Q R S"),)
