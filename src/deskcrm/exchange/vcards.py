"""vCards as rows of customers, in the columns of our own export.

What a desk works with and has no field of its own here (job title, web page, spouse) goes into the note, named. What
is of no use at a desk is left out, and said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import IO, Final

from deskcrm.errors import Refused
from deskcrm.exchange.delimited import TOO_LONG, Row
from deskcrm.exchange.encodings import Encoding
from deskcrm.exchange.fields import CUSTOMERS, FIELDS
from deskcrm.exchange.limits import whole
from deskcrm.exchange.vcard_fields import Person
from deskcrm.exchange.vcard_lines import LONGEST_LINE, Card, read_cards
from deskcrm.locale.messages import N_, _

_GROUP_KIND: Final = ("KIND", "X-ADDRESSBOOKSERVER-KIND")
_MEMBER: Final = ("MEMBER", "X-ADDRESSBOOKSERVER-MEMBER")
_SCHEME: Final = re.compile(r"^(?:urn:uuid:|mailto:|tel:)", re.IGNORECASE)


class CardRows:
    """The rows of one file of vCards; iterating gives :data:`Row` from the start again.

    ``left_out`` names what nothing was read from. A card of a group is no customer: its members have its name as a
    tag.
    """

    delimiter = ""

    def __init__(self, file: IO[bytes], encoding: Encoding, name: str) -> None:
        self._file = file
        self._encoding = encoding
        self._name = name
        self.header = [field.name for field in FIELDS[CUSTOMERS]]
        self._groups: dict[str, list[str]] = {}
        self.lines = 0
        left: dict[str, int] = {}
        members: dict[str, set[str]] = {}
        known: set[str] = set()
        for card in self._cards():
            if _is_group(card):
                members[card.first("FN") or card.first("N")] = {
                    _bare(one.value) for one in card.properties if one.name in _MEMBER
                }
                continue
            self.lines += 1
            known |= _handles(card)
            for what in Person(card).left_out:
                left[what] = left.get(what, 0) + 1
        for group, handles in members.items():
            if group and handles & known:
                for handle in handles:
                    self._groups.setdefault(handle, []).append(group)
            else:
                left[_("group {name}", name=group)] = 1
        if not self.lines:
            raise Refused(N_("{name} holds no cards."), name=name)
        self.left_out = tuple(f"{what} ({count})" if count > 1 else what for what, count in left.items())

    def __iter__(self) -> Iterator[Row]:
        for card in self._cards():
            if _is_group(card):
                continue
            person = Person(card)
            tags = (self._groups.get(handle, ()) for handle in sorted(_handles(card)))
            cells = person.cells(tuple(dict.fromkeys(chain.from_iterable(tags))))
            yield card.line, cells, Refused(TOO_LONG, limit=LONGEST_LINE) if card.too_long else None

    def close(self) -> None:
        """Nothing more is held open than the file."""

    def _cards(self) -> Iterator[Card]:
        self._file.seek(0)
        name = self._encoding.name
        if not name.startswith(("utf-16", "utf-32")):
            # What has no line ends is read in pieces, too long as they are.
            lines = iter(partial(self._file.readline, 2 * LONGEST_LINE), b"")
            if name == "utf-8-sig":
                self._file.seek(3)
            yield from read_cards(lines, "utf-8" if name == "utf-8-sig" else name)
            return
        text = whole(self._file, self._name).decode(name, "replace")
        yield from read_cards((line.encode() for line in text.splitlines()), "utf-8")


def _is_group(card: Card) -> bool:
    return any(one.name in _GROUP_KIND and one.value.strip().casefold() == "group" for one in card.properties)


def _bare(reference: str) -> str:
    return _SCHEME.sub("", reference.strip()).casefold()


def _handles(card: Card) -> set[str]:
    """What a group may call this card by."""
    return {_bare(one.value) for one in card.properties if one.name in ("UID", "EMAIL")} - {""}
