"""Things to do and promises from another program; one with an id is known by it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from deskcrm.errors import Refused
from deskcrm.exchange.cells import Cached, coded, scale
from deskcrm.exchange.fields import FOLLOW_UPS
from deskcrm.exchange.kinds.interactions import customer_of
from deskcrm.exchange.loader import Checker, Loader
from deskcrm.exchange.references import CODE_LIMIT, NOBODY, NOT_IDENTIFIED, Complaints
from deskcrm.exchange.rows import Context, insert, update
from deskcrm.exchange.short_lists import ShortLists
from deskcrm.interact.recurring import checked_repeat
from deskcrm.interact.words import STATE_WORDS, TASK_WORDS
from deskcrm.locale.messages import N_

_COLUMNS: dict[str, Any] = dict.fromkeys(
    ("id", "number", "customer_id", "title", "kind", "due", "state", "owner_id", "done_at", "note", "promised_by_id",
     "promised_due", "snoozed_until", "done_by_id", "task", "due_from", "repeats", "repeats_from", "until_call",
     "renewed", "broken_at", "complaint_id")
)  # fmt: skip

_KINDS = {"promise": N_("promise"), "follow_up": N_("follow-up")}
_OTHER_KINDS = {"followup": "follow_up", "task": "follow_up", "to_do": "follow_up", "todo": "follow_up"}
_OTHER_STATES = {
    "pending": "open", "new": "open", "in_progress": "open", "not_started": "open", "completed": "done",
    "complete": "done", "finished": "done", "closed": "done", "canceled": "cancelled", "ค้าง": "open", "เสร็จ": "done",
    "เสร็จแล้ว": "done", "ยกเลิก": "cancelled",
}  # fmt: skip


class FollowUps(Loader):
    """Reads, then writes follow-ups; their customers must be in the base."""

    kind = FOLLOW_UPS
    table = "follow_up"
    code_column = "number"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.lists = ShortLists(context)
        self.complaints = Complaints(context)

    def checker(self, connection: Any) -> Checker:
        mapped, readers, context = self.context.mapped, self.readers, self.context
        names = (
            "id", "customer", "title", "kind", "due", "state", "owner", "done_at", "note", "promised_by",
            "promised_due", "snoozed_until", "done_by",
        )  # fmt: skip
        more = self._more()
        places = [mapped.column(name) for name in names]
        numbers, titles, notes = readers.line("id", CODE_LIMIT), readers.line("title"), readers.text("note")
        customers = Cached(partial(self._customer, connection))
        kinds = readers.word("kind", coded(_KINDS, also=_OTHER_KINDS), "")
        states = readers.word("state", coded(STATE_WORDS, also=_OTHER_STATES), "")
        dues = readers.instant(context.dates("due"))
        dones = readers.optional_instant(context.dates("done_at"))
        promises = readers.optional_instant(context.dates("promised_due"))
        snoozes = readers.optional_instant(context.dates("snoozed_until"))
        staff = readers.line("owner", 100)
        texts = self.customers.texts

        def check(cells: list[str]) -> tuple[str, tuple[Any, ...]]:
            (number, customer, title, kind, due, state, owner, done_at, note, promised_by, promised_due, snoozed,
             done_by) = (cells[place] for place in places)  # fmt: skip
            who = customers[customer]
            number = numbers[number]
            self.refuse_archived(connection, number, "id")
            what = titles[title]
            if not what:
                raise Refused(N_("What is to be done is missing."), field="title")
            due_at, known_due = dues[due]
            done, known_done = dones[done_at]
            row = (
                number, who, what, kinds[kind], due_at, states[state], staff[owner], done, notes(note),
                staff[promised_by], promises[promised_due][0], snoozes[snoozed][0], staff[done_by],
                *(read(cells[place]) for place, read in more),
            )  # fmt: skip
            named = NOT_IDENTIFIED if who == NOBODY else texts[who]
            text = "\x1f".join((number, named, what, row[3], known_due, row[5], row[6], known_done))
            # What is known by its number may change in the rest; other rows stay known by what they always were.
            return f"{text}\x1d{row[8:]}" if number and any(row[8:]) else text, row

        return check

    def _more(self) -> list[tuple[int, Callable[[str], Any]]]:
        """The places of the fields that only our own export has, and what reads their cells."""
        readers, context = self.readers, self.context

        def instant(name: str) -> Callable[[str], Any]:
            instants = readers.optional_instant(context.dates(name))
            return lambda cell: instants[cell][0]

        repeats = readers.mapped(checked_repeat)
        truths = readers.truth("until_call")
        found: dict[str, Callable[[str], Any]] = {
            "task": readers.word("task", coded(TASK_WORDS), "").__getitem__,
            "due_from": instant("due_from"),
            "repeats": repeats.__getitem__,
            "repeats_from": instant("repeats_from"),
            "until_call": lambda cell: None if (said := truths[cell]) is None else int(said),
            "renewed": readers.optional_number(scale("renewed", 0, 99)).__getitem__,
            "broken_at": instant("broken_at"),
            "complaint_number": readers.line("complaint_number", CODE_LIMIT).__getitem__,
        }
        return [(context.mapped.column(name), read) for name, read in found.items()]

    def find(self, connection: Any, code: str) -> tuple[int, bool] | None:
        found = super().find(connection, code)
        if found is None and (uid := _uid(code)) is not None:
            # An export names a follow-up that has no number of its own by its identifier.
            row = connection.execute(
                "SELECT id, archived_at IS NOT NULL FROM follow_up WHERE uid = ? AND number IS NULL", (uid,)
            ).fetchone()
            return None if row is None else (int(row[0]), bool(row[1]))
        return found

    def begin(self, connection: Any) -> None:
        super().begin(connection)
        self.lists.begin(connection)

    def finish(self, connection: Any) -> None:
        super().finish(connection)
        self.lists.say()
        self.complaints.say()
        connection.execute(
            "UPDATE follow_up SET broken_at = due"
            " WHERE kind = 'promise' AND state = 'done' AND done_at > due AND broken_at IS NULL"
        )

    def insert(self, connection: Any, rows: Sequence[tuple[int, tuple[Any, ...]]]) -> None:
        written = []
        for (record_id, _), columns in zip(rows, self._columns(connection, [row for _, row in rows]), strict=True):
            columns["kind"] = columns["kind"] or "follow_up"
            columns["state"] = columns["state"] or ("open" if columns["done_at"] is None else "done")
            columns["until_call"] = columns["until_call"] or 0
            columns["renewed"] = columns["renewed"] or 0
            if columns["kind"] == "promise" and columns["promised_due"] is None:
                columns["promised_due"] = columns["due"]
            written.append(tuple(record_id if name == "id" else columns[name] for name in _COLUMNS))
        insert(connection, self.table, _COLUMNS, written, self.context)

    def change(self, connection: Any, record_id: int, values: tuple[Any, ...]) -> list[dict[str, Any]]:
        wanted = self._columns(connection, [values])[0]
        del wanted["number"]
        wanted = {name: value for name, value in wanted.items() if value not in ("", None)}
        before = connection.execute("SELECT customer_id FROM follow_up WHERE id = ?", (record_id,)).fetchone()[0]
        changed = update(connection, self.table, record_id, wanted, self.context)
        if changed is None:
            return []
        if before is not None:
            self.touched.add(before)
        return [changed]

    def _columns(self, connection: Any, rows: Sequence[tuple[Any, ...]]) -> list[dict[str, Any]]:
        """What the rows say, by column of the table."""
        customer_ids = self.customers.ids(connection, {row[1] for row in rows})
        self.touched.update(customer_ids.values())
        staff = self.lists.staff
        found = []
        for row in rows:
            (number, customer, title, kind, due, state, owner, done_at, note, promised_by, promised_due, snoozed_until,
             done_by, task, due_from, repeats, repeats_from, until_call, renewed, broken_at,
             complaint) = row  # fmt: skip
            found.append(
                {
                    "number": number or None,
                    "customer_id": customer_ids.get(customer),
                    "title": title,
                    "kind": kind,
                    "due": due,
                    "state": state,
                    "owner_id": staff(connection, owner),
                    "done_at": done_at,
                    "note": note,
                    "promised_by_id": staff(connection, promised_by),
                    "promised_due": promised_due,
                    "snoozed_until": snoozed_until,
                    "done_by_id": staff(connection, done_by),
                    "task": task,
                    "due_from": due_from,
                    "repeats": repeats,
                    "repeats_from": repeats_from,
                    "until_call": until_call,
                    "renewed": renewed,
                    "broken_at": broken_at,
                    "complaint_id": self.complaints.id(connection, complaint),
                }
            )
        return found

    def _customer(self, connection: Any, cell: str) -> int:
        return customer_of(self, connection, cell, known_only=True)


def _uid(code: str) -> bytes | None:
    try:
        return uuid.UUID(code).bytes
    except ValueError:
        return None


LOADER = FollowUps
