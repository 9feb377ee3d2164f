"""Contacts from another program's log: who, when, on which channel, how long, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from deskcrm.errors import Refused
from deskcrm.exchange.cells import Cached, coded, scale
from deskcrm.exchange.fields import INTERACTIONS
from deskcrm.exchange.loader import Checker, Loader
from deskcrm.exchange.references import CODE_LIMIT, NOBODY, NOT_IDENTIFIED, Complaints
from deskcrm.exchange.rows import Context, insert
from deskcrm.exchange.short_lists import OTHER, ShortLists
from deskcrm.interact.matters import NAME_LIMIT
from deskcrm.interact.satisfaction import HIGHEST, LOWEST
from deskcrm.interact.when import LONGEST_CONTACT
from deskcrm.interact.words import DIRECTION_WORDS, MAY_KNOW_WORDS, OUTCOME_WORDS
from deskcrm.locale.messages import N_
from deskcrm.money import divided, parse_quantity

_COLUMNS: dict[str, Any] = dict.fromkeys(
    ("id", "customer_id", "at", "channel_id", "direction", "seconds", "staff_id", "matter_id", "subject", "note",
     "outcome", "spoke_name", "spoke_relation", "spoke_may_know", "complaint_id")
)  # fmt: skip
_SATISFACTION: dict[str, Any] = dict.fromkeys(
    ("interaction_id", "customer_id", "at", "expected", "perceived", "worth")
)  # fmt: skip

_DIRECTIONS = {
    "incoming": "in", "inbound": "in", "received": "in", "ติดต่อเข้า": "in", "เข้า": "in", "ขาเข้า": "in",
    "outgoing": "out", "outbound": "out", "made": "out", "ติดต่อออก": "out", "ออก": "out", "ขาออก": "out",
}  # fmt: skip


class Interactions(Loader):
    """Reads, then writes contacts; a customer that a row names is created with it."""

    kind = INTERACTIONS
    table = "interaction"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.lists = ShortLists(context)
        self.complaints = Complaints(context)

    def checker(self, connection: Any) -> Checker:
        mapped, readers = self.context.mapped, self.readers
        names = (
            "customer", "at", "channel", "direction", "minutes", "seconds", "staff", "matter", "subject", "note",
            "outcome", "expected", "perceived", "worth", "spoke_name", "spoke_relation", "spoke_may_know",
            "complaint_number",
        )  # fmt: skip
        places = [mapped.column(name) for name in names]
        customers = Cached(partial(self._customer, connection))
        instants = readers.instant(self.context.dates("at"))
        channels, staff = readers.line("channel", 60), readers.line("staff", 100)
        directions = readers.word("direction", coded(DIRECTION_WORDS, also=_DIRECTIONS), "in")
        minutes = readers.optional_number(partial(_seconds, field="minutes", unit=60))
        seconds = readers.optional_number(partial(_seconds, field="seconds", unit=1))
        matters, subjects, notes = readers.line("matter", NAME_LIMIT), readers.line("subject"), readers.text("note")
        outcome_words = coded(OUTCOME_WORDS)
        outcomes = Cached(partial(self._outcome, outcome_words))
        expectations = readers.optional_number(scale("expected", LOWEST, HIGHEST))
        perceptions = readers.optional_number(scale("perceived", LOWEST, HIGHEST))
        worths = readers.truth("worth")
        spoke_names, relations = readers.line("spoke_name", 100), readers.line("spoke_relation", 100)
        may_know = readers.word("spoke_may_know", coded(MAY_KNOW_WORDS), "")
        numbers = readers.line("complaint_number", CODE_LIMIT)
        texts = self.customers.texts

        def check(cells: list[str]) -> tuple[str, tuple[Any, ...]]:
            (customer_cell, at_cell, channel_cell, direction_cell, minutes_cell, seconds_cell, staff_cell, matter_cell,
             subject_cell, note_cell, outcome_cell, expected_cell, perceived_cell, worth_cell, spoke_cell,
             relation_cell, know_cell, complaint_cell) = (cells[place] for place in places)  # fmt: skip
            customer = customers[customer_cell]
            at, known_at = instants[at_cell]
            length = seconds[seconds_cell]
            if length is None:
                length = minutes[minutes_cell] or 0
            expected, perceived = expectations[expected_cell], perceptions[perceived_cell]
            worth = worths[worth_cell]
            if expected is None or perceived is None or perceived <= expected:
                worth = None
            row = (
                at, channels[channel_cell] or OTHER, directions[direction_cell], length, staff[staff_cell],
                " ".join(matters[matter_cell].split()), subjects[subject_cell], notes(note_cell),
                outcomes[outcome_cell], expected, perceived, worth,
            )  # fmt: skip
            named = NOT_IDENTIFIED if customer == NOBODY else texts[customer]
            spoke = spoke_names[spoke_cell], relations[relation_cell], may_know[know_cell]
            text = "\x1f".join((named, known_at, *map(str, row[1:])))
            number = numbers[complaint_cell]
            return f"{text}\x1d{number}" if number else text, (customer, *row, *spoke, number)

        return check

    def begin(self, connection: Any) -> None:
        super().begin(connection)
        self.lists.begin(connection)

    def finish(self, connection: Any) -> None:
        super().finish(connection)
        self.lists.say()
        self.complaints.say()

    def insert(self, connection: Any, rows: Sequence[tuple[int, tuple[Any, ...]]]) -> None:
        customer_ids = self.customers.ids(connection, {values[0] for _, values in rows})
        self.touched.update(customer_ids.values())
        contacts, satisfaction = [], []
        for record_id, values in rows:
            (reference, at, channel, direction, seconds, staff, matter, subject, note, outcome, expected, perceived,
             worth, *spoke, number) = values  # fmt: skip
            customer_id = customer_ids.get(reference)
            channel_id = self.lists.channel(connection, channel)
            staff_id = self.lists.staff(connection, staff)
            matter_id = self.lists.matter(connection, matter)
            contacts.append(
                (record_id, customer_id, at, channel_id, direction, seconds, staff_id, matter_id, subject, note,
                 outcome, *spoke, self.complaints.id(connection, number))
            )  # fmt: skip
            if expected is not None or perceived is not None:
                satisfaction.append((record_id, customer_id, at, expected, perceived, worth))
        insert(connection, self.table, _COLUMNS, contacts, self.context)
        insert(connection, "satisfaction", _SATISFACTION, satisfaction, self.context)

    def _customer(self, connection: Any, cell: str) -> int:
        return customer_of(self, connection, cell)

    def _outcome(self, words: dict[str, str], cell: str) -> str:
        """The code of an outcome; another program's own word stays as it is."""
        text = self.readers.line("outcome", 100)[cell]
        return words.get(text.casefold().replace("-", "_").replace(" ", "_"), text)


def customer_of(loader: Loader, connection: Any, cell: str, *, known_only: bool = False) -> int:
    """The reference of the customer that ``cell`` names; nobody for a dash. Raises Refused for an empty cell."""
    text = loader.readers.line("customer")[cell]
    if not text:
        raise Refused(N_("The row names no customer."))
    if text == NOT_IDENTIFIED:
        return NOBODY
    return loader.customers.reference(connection, text, known_only=known_only)


def _seconds(text: str, *, field: str, unit: int) -> int:
    seconds = divided(parse_quantity(text, field=field) * unit, 1000)
    if not 0 <= seconds <= LONGEST_CONTACT:
        raise Refused(N_("The length of a contact is from nothing to 24 hours."), field=field)
    return seconds


LOADER = Interactions
