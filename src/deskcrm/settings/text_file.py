"""Reading a short file of text that people write by hand: groups, news, texts, options, settings, a playbook."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from deskcrm.errors import Refused
from deskcrm.locale.messages import N_
from deskcrm.settings.files import typed_path

MOST_BYTES: Final = 16 * 2**20


def read_text_file(typed: str | Path, *, most: int = MOST_BYTES) -> str:
    """The text of a file by its path as typed, its lines ending as ours do. Raises Refused for one that cannot be read,
    has more than ``most`` bytes or is not UTF-8."""
    path = typed_path(str(typed))
    try:
        with path.open("rb") as file:
            held = file.read(most + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Refused(N_("{path} cannot be read: {reason}."), path=path, reason=reason) from None
    if len(held) > most:
        raise Refused(N_("{path} is too long for a file that is read whole."), path=path)
    try:
        return held.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = held.count(b"\n", 0, error.start) + 1
        raise Refused(N_("{path}, line {line}: the file is to be in UTF-8."), path=path, line=line) from None
