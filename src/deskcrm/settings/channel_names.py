"""What channels are called: the office's own word, else the catalogue's for the ones every office begins with."""

from __future__ import annotations

from collections.abc import Mapping

from deskcrm.locale.messages import N_, _

SHIPPED: Mapping[str, str] = {
    "walk_in": N_("Walk-in"),
    "phone": N_("Phone"),
    "line": N_("LINE"),
    "email": N_("E-mail"),
    "chat": N_("Chat"),
    "web": N_("Web form"),
    "post": N_("Post"),
    "other": N_("Other"),
}
"""The channels every office begins with, by their codes."""


def channel_name(code: str, name: str = "") -> str:
    """What a channel is called: the office's own ``name``, else the catalogue's word for its ``code``."""
    if name:
        return name
    return _(SHIPPED[code]) if code in SHIPPED else code
