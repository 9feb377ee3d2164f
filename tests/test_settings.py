"""Settings: each key checks what it is given; preferences survive a broken file."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskcrm.clock import Clock
from deskcrm.errors import NotFound, Refused
from deskcrm.settings import preferences
from deskcrm.settings.founding import country_of, found_office
from deskcrm.settings.office import load, set_value
from deskcrm.store import create_base, open_base

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
