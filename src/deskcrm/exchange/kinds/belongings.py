"""What is known of customers and who is around them, as our own export writes it: facts, consents, relations."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from deskcrm.errors import Refused
from deskcrm.exchange.cells import Cached, coded
from deskcrm.exchange.dates import NONE
from deskcrm.exchange.fields import CONSENTS, FACTS, RELATIONS
from deskcrm.exchange.kinds.interactions import customer_of
from deskcrm.exchange.loader import Checker, Loader
from deskcrm.exchange.references import NOBODY
from deskcrm.exchange.rows import Context, insert
from deskcrm.exchange.short_lists import ShortLists
from deskcrm.identify.consents import allows, forget_facts
from deskcrm.identify.profile_words import CIRCUMSTANCES, CONSENT_STATES, DETAILS, PURPOSES, QUESTIONS
from deskcrm.identify.relation_words import FAMILY, FAMILY_WORDS, KINDS, ROLES
from deskcrm.locale.messages import N_


class Belongings(Loader):
    """Reads, then writes rows that belong to a customer there is; one that stands there already is left alone."""

    columns: ClassVar[tuple[str, ...]]
    known_by: ClassVar[tuple[str, ...]]
    """The columns by which a row is the same as one that stands there."""

    fixed: ClassVar[Mapping[str, Any]] = {}

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.lists = ShortLists(context)

    @abstractmethod
    def reading(self, connection: Any) -> Mapping[str, Any]:
        """By field what reads its cell."""

    @abstractmethod
    def complete(self, connection: Any, values: dict[str, Any]) -> dict[str, Any]:
        """The columns of a row, customers and staff by their ids, of what its fields say."""

    def checker(self, connection: Any) -> Checker:
        read = [(name, self.context.mapped.column(name), reader) for name, reader in self.reading(connection).items()]
        texts = self.customers.texts

        def check(cells: list[str]) -> tuple[str, tuple[Any, ...]]:
            row = tuple(reader[cells[place]] for _name, place, reader in read)
            self.refuse(dict(zip((name for name, *_rest in read), row, strict=True)))
            known = [texts[value] if name in ("customer", "other") else str(value)
                     for (name, *_rest), value in zip(read, row, strict=True)]  # fmt: skip
            return "\x1f".join(known), row

        self._names = [name for name, *_rest in read]
        return check

    def refuse(self, values: Mapping[str, Any]) -> None:
        """Raises Refused for a row that cannot be kept."""

    def customer(self, connection: Any) -> Cached[str, int]:
        """Reads a cell that names a customer there is."""

        def one(cell: str) -> int:
            reference = customer_of(self, connection, cell, known_only=True)
            if reference == NOBODY:
                raise Refused(N_("The row names no customer."), field="customer")
            return reference

        return Cached(one)

    def begin(self, connection: Any) -> None:
        super().begin(connection)
        self.lists.begin(connection)

    def finish(self, connection: Any) -> None:
        super().finish(connection)
        self.lists.say()

    def insert(self, connection: Any, rows: Sequence[tuple[int, tuple[Any, ...]]]) -> None:
        names = self._names
        people = {value for _, row in rows for name, value in zip(names, row, strict=True) if name in _PEOPLE}
        self.ids = self.customers.ids(connection, people)
        written = []
        for record_id, row in rows:
            columns = self.complete(connection, dict(zip(names, row, strict=True)))
            self.touched.add(columns["customer_id"])
            if self._stands(connection, columns):
                self.created -= 1
                self.unchanged += 1
            else:
                written.append((record_id, *(columns[name] for name in self.columns)))
        table = dict.fromkeys(("id", *self.columns)) | dict(self.fixed)
        insert(connection, self.table, table, written, self.context)

    def _stands(self, connection: Any, columns: Mapping[str, Any]) -> bool:
        same = " AND ".join(f"{name} IS ?" for name in self.known_by)
        statement = f"SELECT 1 FROM {self.table} WHERE archived_at IS NULL AND {same}"  # noqa: S608
        return connection.execute(statement, [columns[name] for name in self.known_by]).fetchone() is not None


_PEOPLE = ("customer", "other")
_NOT_SENSITIVE = NONE | {"none", "no", "false", "0", "n", "ไม่", "ไม่ใช่"}


class Facts(Belongings):
    """What was learned; what the law protects is never in a file."""

    kind = FACTS
    table = "profile_fact"
    columns = ("customer_id", "question", "words", "detail", "circumstance", "learned_at", "confirmed_at", "staff_id")
    known_by = ("customer_id", "question", "words")
    fixed = {"sensitive": ""}

    def reading(self, connection: Any) -> Mapping[str, Any]:
        readers, context = self.readers, self.context
        details = {code: word for words in DETAILS.values() for code, word in words.items()}
        return {
            "customer": self.customer(connection),
            "question": readers.word("question", coded(QUESTIONS), ""),
            "words": Cached(readers.text("words")),
            "detail": readers.word("detail", coded(details), ""),
            "circumstance": readers.word("circumstance", coded(CIRCUMSTANCES), ""),
            "learned_at": readers.optional_instant(context.dates("learned_at")),
            "confirmed_at": readers.optional_instant(context.dates("confirmed_at")),
            "staff": readers.line("staff", 100),
            "sensitive": readers.line("sensitive", 100),
        }

    def refuse(self, values: Mapping[str, Any]) -> None:
        if not values["question"] or not values["words"]:
            raise Refused(N_("What was learned? A few words are needed."), field="words")
        if values["sensitive"].casefold() not in _NOT_SENSITIVE:
            raise Refused(
                N_("The law protects this; it is written down at the desk, with the customer's consent, from no file."),
                field="sensitive",
            )

    def complete(self, connection: Any, values: dict[str, Any]) -> dict[str, Any]:
        learned = values["learned_at"][0] or self.context.now
        return {
            "customer_id": self.ids[values["customer"]], "question": values["question"], "words": values["words"],
            "detail": values["detail"], "circumstance": values["circumstance"], "learned_at": learned,
            "confirmed_at": values["confirmed_at"][0] or learned,
            "staff_id": self.lists.staff(connection, values["staff"]),
        }  # fmt: skip


class Consents(Belongings):
    """What customers agreed to, refused or took back."""

    kind = CONSENTS
    table = "consent"
    columns = ("customer_id", "purpose", "state", "at", "source", "staff_id")
    known_by = ("customer_id", "purpose", "state", "at")

    def reading(self, connection: Any) -> Mapping[str, Any]:
        readers = self.readers
        return {
            "customer": self.customer(connection),
            "purpose": readers.word("purpose", coded(PURPOSES), ""),
            "state": readers.word("state", coded(CONSENT_STATES), ""),
            "at": readers.optional_instant(self.context.dates("at")),
            "source": readers.line("source", 200),
            "staff": readers.line("staff", 100),
        }

    def refuse(self, values: Mapping[str, Any]) -> None:
        for name in ("purpose", "state"):
            if not values[name]:
                raise Refused(N_("This must be filled in."), field=name)

    def complete(self, connection: Any, values: dict[str, Any]) -> dict[str, Any]:
        return {
            "customer_id": self.ids[values["customer"]], "purpose": values["purpose"], "state": values["state"],
            "at": values["at"][0] or self.context.now, "source": values["source"],
            "staff_id": self.lists.staff(connection, values["staff"]),
        }  # fmt: skip

    def finish(self, connection: Any) -> None:
        """Where sensitive data are not allowed any more, their words go, for good: as when it is said at the desk."""
        super().finish(connection)
        kept = "SELECT DISTINCT customer_id FROM profile_fact WHERE sensitive <> '' AND words <> ''"
        for (customer_id,) in connection.execute(kept).fetchall():
            if customer_id in self.touched and not allows(connection, customer_id, "sensitive"):
                forget_facts(connection, customer_id, self.context.now)


class Relations(Belongings):
    """Who belongs to whom: ``other`` is to ``customer`` what ``word`` says."""

    kind = RELATIONS
    table = "relation"
    columns = ("customer_id", "other_id", "kind", "word", "position", "role", "note")
    known_by = ("customer_id", "other_id", "kind")

    def reading(self, connection: Any) -> Mapping[str, Any]:
        readers = self.readers
        return {
            "customer": self.customer(connection),
            "other": self.customer(connection),
            "kind": readers.word("kind", coded(KINDS), ""),
            "word": readers.mapped(partial(_word, coded(FAMILY_WORDS))),
            "position": readers.line("position", 100),
            "role": readers.word("role", coded(ROLES), ""),
            "note": Cached(readers.text("note")),
        }

    def refuse(self, values: Mapping[str, Any]) -> None:
        if values["customer"] == values["other"]:
            raise Refused(N_("Nobody is related to themselves; choose somebody else."), field="other")
        if not values["kind"] or (values["kind"] == FAMILY and values["word"] not in FAMILY_WORDS):
            raise Refused(N_("This must be filled in."), field="word" if values["kind"] else "kind")

    def complete(self, connection: Any, values: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        one, other = self.ids[values["customer"]], self.ids[values["other"]]
        self.touched.add(other)
        names = ("kind", "word", "position", "role", "note")
        return {"customer_id": one, "other_id": other} | {name: values[name] for name in names}


def _word(words: Mapping[str, str], cell: str) -> str:
    """A family word by its code or in either language; the office's own words as they are."""
    from deskcrm.text import clean_line

    text = clean_line(cell, "word", limit=100)
    return words.get(text.casefold(), text)
