"""Why a backup was made, how large it is and in what state, in words."""

from __future__ import annotations

from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _

REASONS = {
    "start": N_("at the start"),
    "open": N_("desk open"),
    "by-hand": N_("by hand"),
    "import": N_("before import"),
    "merge": N_("before merge"),
    "before-migration": N_("before update"),
    "before-restore": N_("before restore"),
    "before-repair": N_("before repair"),
    "encryption": N_("encrypted now"),
    "before-undo": N_("before decrypting"),
}
"""By the word in the file's name."""


def reason_words(reason: str) -> str:
    """Why it was made."""
    return _(REASONS[reason]) if reason in REASONS else reason


def state_words(sound: bool | None, sealed: bool) -> str:
    """Whether it is sound; None is not known."""
    words = {True: _("sound"), False: "✗ " + _("damaged"), None: _("unread")}[sound]
    return words + ", " + _("encrypted") if sealed else words


def size_words(size: int) -> str:
    """So many bytes, in kB, MB or GB of a thousand each."""
    if size < 1_000_000:
        return f"{formats.number(-(-size // 1_000))} kB"
    unit, name = (1_000_000_000, "GB") if size >= 1_000_000_000 else (1_000_000, "MB")
    tenths = size * 10 // unit
    return f"{formats.number(tenths // 10)}.{tenths % 10} {name}"
