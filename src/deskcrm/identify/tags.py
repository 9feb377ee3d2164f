"""A tag typed without its filter: the customers that carry it."""

from __future__ import annotations

from typing import Any

_TAGGED = "SELECT customer_id, tag FROM customer_tag WHERE tag = ? ORDER BY customer_id DESC LIMIT ?"


def tagged(connection: Any, text: str, *, limit: int) -> dict[int, str]:
    """Up to ``limit`` customers with the tag called ``text``, capitals aside, the latest recorded first; each with the
    tag as it is written."""
    found: dict[int, str] = {}
    for tag in dict.fromkeys((text, text.lower(), text.capitalize(), text.title(), text.upper())):
        if len(found) < limit:
            found |= dict(connection.execute(_TAGGED, (tag, limit - len(found))).fetchall())
    return found
