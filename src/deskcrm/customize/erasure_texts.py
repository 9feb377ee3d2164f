"""Where an erased person may still be named though the text is about nobody in particular: what one shift left to the
next, and half-filled forms."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from deskcrm.store.drafts import Drafts

_THEIRS: Final = "IN (SELECT value FROM json_each(:ids))"

_LONG = 6
"""Signs of a number, an address or a Thai name that nobody else's words hold by chance."""


def written_of(connection: Any, values: Mapping[str, Any], table: str) -> Iterator[dict[str, Any]]:
    """What the audit has of the rows of ``table`` that are about the customers ``values["ids"]`` (JSON), before and
    after each change."""
    bodies = connection.execute(
        "SELECT p.body FROM audit_customer a JOIN audit_payload p ON p.entry_id = a.entry_id"  # noqa: S608
        f" WHERE a.customer_id {_THEIRS}",
        values,
    ).fetchall()
    theirs = set(json.loads(values["ids"]))
    for (body,) in bodies:
        for change in json.loads(body).get("changes", ()):
            if change["table"] == table and theirs.intersection(change.get("customers", ())):
                yield change.get("before", {})
                yield change.get("after", {})


def empty_handovers(connection: Any, values: Mapping[str, Any]) -> list[int]:
    """Takes the lines that are about them, or name them, also as they were called before, or what was to be done for
    them, out of what one shift left to the next; returns the numbers of the audit's entries of those."""
    texts = _names(connection, values)
    ids = set(json.loads(values["ids"]))
    emptied = set()
    for number, body in connection.execute("SELECT id, body FROM handover").fetchall():
        kept = json.loads(body)
        lines, about = kept.get("open", []), kept.get("about", [])
        stays = [
            place for place, line in enumerate(lines)
            # Whom the first lines are about is known; the titles of forms after them only name somebody.
            if not (about[place] in ids if place < len(about) else any(names(text, str(line)) for text in texts))
        ]  # fmt: skip
        if len(stays) != len(lines):
            kept = {**kept, "open": [lines[place] for place in stays],
                    "about": [about[place] for place in stays if place < len(about)]}  # fmt: skip
            connection.execute(
                "UPDATE handover SET body = ? WHERE id = ?", (json.dumps(kept, ensure_ascii=False), number)
            )
            emptied.add(number)
    entries = connection.execute(
        "SELECT e.id, p.body FROM audit_entry e JOIN audit_payload p ON p.entry_id = e.id"
        " WHERE e.action = 'hand_over_shift'"
    )
    return [
        entry_id for entry_id, body in entries.fetchall()
        if emptied & {change["id"] for change in json.loads(body).get("changes", ()) if change["table"] == "handover"}
    ]  # fmt: skip


def names(text: str, line: str) -> bool:
    """Whether ``line`` has ``text`` as a word of its own, or as a part where it is long enough to be no accident: Thai
    is written without blanks."""
    if not text:
        return False
    return (len(text) >= _LONG and text in line) or bool(re.search(rf"(?<!\w){re.escape(text)}(?!\w)", line))


def telling_texts(connection: Any, values: Mapping[str, Any]) -> set[str]:
    """The names of more than one word, the numbers and the addresses of these customers: texts that mean them and
    nobody else."""
    found = {
        text
        for (text,) in connection.execute(
            f"SELECT name FROM customer WHERE id {_THEIRS}"  # noqa: S608
            f" UNION SELECT value FROM contact_point WHERE customer_id {_THEIRS}",
            values,
        )
    }
    return {text for text in found if text and len(text) >= _LONG and (" " in text or not text.isalpha())}


def forget_in_drafts(drafts: Drafts, customer_ids: Collection[int], texts: Collection[str], code: str) -> None:
    """Drops the half-filled forms about the customers, and puts their code in the place of ``texts`` in those about
    others. A file that was damaged and set aside goes: nobody can look into it. Raises StoreError."""
    for one in customer_ids:
        drafts.forget_customer(one)
    for draft in drafts.all():
        fields = {name: _without(value, texts, code) for name, value in draft.fields.items()}
        title = _without(draft.title, texts, code)
        if fields != draft.fields or title != draft.title:
            drafts.reword(draft, title=title, fields=fields)
    drafts.drop_damaged()


def _without(text: str, texts: Collection[str], code: str) -> str:
    for one in sorted(texts, key=len, reverse=True):
        text = text.replace(one, code)
    return text


def _names(connection: Any, values: Mapping[str, Any]) -> set[str]:
    """How they are and were called, and what was to be done for them."""
    found = {
        text for (text,) in connection.execute(
            f"SELECT name FROM customer WHERE id {_THEIRS} UNION SELECT nickname FROM customer WHERE id {_THEIRS}"  # noqa: S608
            f" UNION SELECT title FROM follow_up WHERE customer_id {_THEIRS}", values
        )
    }  # fmt: skip
    for table, columns in (("customer", ("name", "nickname")), ("follow_up", ("title",))):
        for written in written_of(connection, values, table):
            found |= {written.get(column) or "" for column in columns}
    return found
