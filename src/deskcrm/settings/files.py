"""Where things are: the base, its backups and drafts, the preferences."""

from __future__ import annotations

import os
from pathlib import Path

from deskcrm.settings import preferences

BASE_VARIABLE = "DESKCRM_DB"
"""Names the base where the command line does not."""


def typed_path(text: str) -> Path:
    """The path that somebody typed. ``~`` is their own folder; a ``~name`` that nobody has stays as it is, and is then
    not found as any other."""
    return Path(os.path.expanduser(text))  # noqa: PTH111  Path.expanduser raises for a name that nobody has


def base_path(given: str | None = None) -> Path:
    """The base in use: ``given`` by the command line, else ``DESKCRM_DB``, else the user's data folder."""
    named = given or os.environ.get(BASE_VARIABLE)
    if named:
        return typed_path(named)
    from platformdirs import user_data_path

    return user_data_path("deskcrm", appauthor=False) / "office.db"


def in_use(base: Path) -> dict[str, Path]:
    """Every file and folder the program uses for ``base``, by its name for ``where``."""
    # Here, so that the desk can ask for its path before the SQLite library is loaded.
    from deskcrm.store import backup

    return {
        "base": base.absolute(),
        "settings": base.absolute(),
        "drafts": base.absolute().with_name(base.name + ".drafts"),
        "backups": backup.folder(base.absolute()),
        "preferences": preferences.file(),
    }
