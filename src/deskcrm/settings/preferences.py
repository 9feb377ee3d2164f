"""This terminal's preferences: theme, the clerk's language, who sat here last, remapped keys. A TOML file."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER_VARIABLE = "DESKCRM_CONFIG"
"""Names another folder for the preferences, for a second profile or a test."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """``language`` and ``theme`` empty mean the office's and the default; ``channel`` is the code of the one logged
    last; ``keys`` maps an action's id to its keys."""

    theme: str = ""
    language: str = ""
    staff: str = ""
    channel: str = ""
    keys: dict[str, str] = field(default_factory=dict)
    problem: str = ""


def file() -> Path:
    """Where the preferences stand."""
    folder = os.environ.get(FOLDER_VARIABLE)
    if folder:
        return Path(folder) / "preferences.toml"
    from platformdirs import user_config_path

    return user_config_path("deskcrm", appauthor=False) / "preferences.toml"


def load() -> Preferences:
    """The preferences; defaults where there is no file. A file that is no TOML gives defaults and its ``problem``."""
    try:
        values = tomllib.loads(file().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Preferences()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return Preferences(problem=f"{file()}: {error}")
    keys = values.get("keys", {})
    return Preferences(
        theme=_text(values, "theme"),
        language=_text(values, "language"),
        staff=_text(values, "staff"),
        channel=_text(values, "channel"),
        keys={str(name): str(key) for name, key in keys.items()} if isinstance(keys, dict) else {},
    )


def save(**changes: str) -> None:
    """Writes the named preferences and leaves the rest of the file, comments too, as it is.

    Raises OSError, and ValueError for a file that is no TOML: somebody's slip in it must not cost them the rest.
    """
    import tomlkit

    path = file()
    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        document = tomlkit.document()
    for name, value in changes.items():
        document[name] = value
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    aside.write_text(tomlkit.dumps(document), encoding="utf-8")
    aside.replace(path)


def _text(values: dict[str, Any], name: str) -> str:
    value = values.get(name, "")
    return value if isinstance(value, str) else ""
