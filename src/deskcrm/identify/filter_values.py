"""The values that may stand after a filter's colon: those of its own list, and those that stand in the base."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from deskcrm.identify.filter_table import Filter, squeezed
from deskcrm.locale.messages import _
from deskcrm.settings.channel_names import SHIPPED, channel_name

MOST = 5_000
"""Different values of one kind that are looked at; a base with more of them has no use for the list."""

_DISTINCT = """WITH RECURSIVE v (x) AS (SELECT min({column}) {of}
    UNION ALL SELECT (SELECT min({column}) {of} AND {column} > v.x) FROM v WHERE v.x IS NOT NULL)
    SELECT x FROM v WHERE x IS NOT NULL LIMIT ?"""
"""The different values of an indexed column, from one to the next without reading what is alike."""

_PLACES = """FROM contact_point INDEXED BY ix_contact_point_{column}
    WHERE kind = 'address' AND archived_at IS NULL AND {column} <> ''"""

_STATEMENTS = {
    "tag": _DISTINCT.format(column="tag", of="FROM customer_tag WHERE true"),
    "district": _DISTINCT.format(column="district", of=_PLACES.format(column="district")),
    "subdistrict": _DISTINCT.format(column="subdistrict", of=_PLACES.format(column="subdistrict")),
    "province": _DISTINCT.format(column="province", of=_PLACES.format(column="province")),
    "channel": "SELECT code, name FROM channel WHERE archived_at IS NULL ORDER BY position LIMIT ?",
    "product": "SELECT id, name, code FROM product WHERE archived_at IS NULL ORDER BY name, code LIMIT ?",
    "segment": "SELECT id, name FROM segment WHERE archived_at IS NULL ORDER BY name LIMIT ?",
    "family": "SELECT DISTINCT family FROM product WHERE archived_at IS NULL AND family > '' ORDER BY family LIMIT ?",
    "related": """SELECT id, name, code FROM (
        SELECT o.id, o.name, o.code, o.archived_at FROM relation r JOIN customer o ON o.id = r.other_id
        WHERE r.archived_at IS NULL UNION SELECT o.id, o.name, o.code, o.archived_at FROM relation r
        JOIN customer o ON o.id = r.customer_id WHERE r.archived_at IS NULL) WHERE archived_at IS NULL
        ORDER BY name, code LIMIT ?""",
    "staff": "SELECT id, name FROM staff WHERE archived_at IS NULL ORDER BY active DESC, name LIMIT ?",
}


@dataclass(frozen=True, slots=True)
class Known:
    """A value: ``key`` is what the base holds, ``shown`` what people read, ``names`` all it is called."""

    key: Any
    shown: str
    names: tuple[str, ...]

    def is_called(self, text: str) -> bool:
        """Whether ``text`` is one of its names, however it is written."""
        wanted = squeezed(text)
        return bool(wanted) and wanted in map(squeezed, self.names)

    def begins(self, text: str) -> bool:
        """Whether one of its names begins so."""
        begin = squeezed(text)
        return bool(begin) and any(squeezed(name).startswith(begin) for name in self.names)


def known_values(one: Filter, connection: Any) -> tuple[Known, ...]:
    """The values that ``one`` can have in this base, in the order in which they are offered."""
    if one.takes == "choices":
        return _choices(one, connection)
    if one.takes not in ("base", "goods", "segment"):
        return ()
    rows = connection.execute(_STATEMENTS[one.name], (MOST,)).fetchall()
    if one.name == "channel":
        return tuple(
            Known(code, channel_name(code, name), (code, name, _(SHIPPED.get(code, code)), SHIPPED.get(code, code)))
            for code, name in rows
        )
    if one.name in ("product", "related"):
        return tuple(Known(id_, name or code, (name, code)) for id_, name, code in rows)
    if one.name in ("staff", "segment"):
        return tuple(Known(id_, name, (name,)) for id_, name in rows)
    return tuple(Known(value, value, (value,)) for (value,) in rows)


def found_in(text: str, one: Filter, connection: Any = None) -> tuple[str, ...]:
    """The codes of a filter's own list that ``text`` names: the one shown so (an office may call its highest tier what
    is the code of another), else the one called so, else all that begin so."""
    known = _choices(one, connection)
    shown = tuple(value.key for value in known if squeezed(value.shown) == squeezed(text))
    exact = shown or tuple(value.key for value in known if value.is_called(text))
    return exact or tuple(value.key for value in known if value.begins(text))


def _choices(one: Filter, connection: Any) -> tuple[Known, ...]:
    labels = _tier_labels(connection) if one.name == "tier" and connection is not None else {}
    found = []
    for choice in one.choices:
        label = labels.get(choice.code, "")
        word = label or (_(choice.word) if choice.word else choice.code)
        names = (choice.code, choice.word, word, *choice.names)
        found.append(Known(choice.code, word, tuple(filter(None, names))))
    return tuple(found)


def _tier_labels(connection: Any) -> dict[str, str]:
    from deskcrm.settings.office import load

    return dict(zip(("platinum", "gold", "iron", "lead"), load(connection).tier_labels, strict=False))
