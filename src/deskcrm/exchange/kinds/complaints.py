"""Complaints from another program: where they stand is read from its own words, and those words are kept."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from deskcrm.exchange.cells import Cached, coded, scale
from deskcrm.exchange.fields import COMPLAINTS, INVERTED, squashed
from deskcrm.exchange.kinds.interactions import customer_of
from deskcrm.exchange.loader import Checker, Loader
from deskcrm.exchange.references import CODE_LIMIT, NOBODY
from deskcrm.exchange.rows import Context, insert, update
from deskcrm.exchange.short_lists import ShortLists
from deskcrm.interact.complaint_clock import give_targets
from deskcrm.interact.numbering import checks, complaint_number, ungrouped
from deskcrm.interact.words import REMEDIES, ROOT_CAUSES, STAGE_WORDS
from deskcrm.money import parse_amount
from deskcrm.text import clean_line

_COLUMNS: dict[str, Any] = dict.fromkeys(
    ("id", "number", "customer_id", "at", "channel_id", "product_id", "category", "subcategory", "description",
     "status", "stage", "closed_at", "first_closed_at", "response", "breached", "severity", "wish", "owner_id", "due",
     "resolution", "root_cause", "told", "remedy", "remedy_cost", "acknowledged_at", "answered_at")
)  # fmt: skip

_USUAL_SEVERITY = 2
_STAGES = (
    ("closed", ("closed", "resolved", "solved", "completed", "complete", "done", "finished", "settled", "ปิด", "เสร็จ")),
    ("withdrawn", ("withdrawn", "cancelled", "canceled", "ถอน", "ยกเลิก")),
    ("answered", ("answered", "responded", "แจ้งผล")),
    ("investigating", ("investigat", "in progress", "pending", "on hold", "awaiting", "กำลัง", "อยู่ระหว่าง")),
    ("acknowledged", ("acknowledged",)),
    ("assessed", ("assessed", "assigned")),
)
"""How other programs' words for a stage begin."""


class Complaints(Loader):
    """Reads, then writes complaints, with or without a customer; one with a number is known by it."""

    kind = COMPLAINTS
    table = "complaint"
    code_column = "number"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.lists = ShortLists(context)
        self._sequence = 0
        self._numbers: set[str] = set()

    def checker(self, connection: Any) -> Checker:
        mapped, readers, context = self.context.mapped, self.readers, self.context
        names = (
            "number", "customer", "at", "channel", "product", "category", "subcategory", "description", "status",
            "closed_at", "response", "breached", "severity", "wish", "stage", "owner", "due", "resolution",
            "root_cause", "told", "remedy", "remedy_cost", "acknowledged_at", "answered_at",
        )  # fmt: skip
        places = [mapped.column(name) for name in names]
        lines = {name: readers.line(name) for name in ("category", "subcategory", "status", "response")}
        numbers = Cached(self._number)
        customers = Cached(partial(self._customer, connection))
        products = Cached(partial(self._product, connection))
        instants = readers.instant(context.dates("at"))
        closings = readers.optional_instant(context.dates("closed_at"))
        dues = readers.optional_instant(context.dates("due"))
        channels, owners = readers.line("channel", 60), readers.line("owner", 100)
        texts = {name: readers.text(name) for name in ("description", "wish", "resolution")}
        late = readers.truth("breached", inverted=squashed(mapped.named("breached")) in INVERTED)
        severities = readers.optional_number(scale("severity", 1, 4))
        stages = readers.word("stage", coded(STAGE_WORDS), "")
        causes = readers.word("root_cause", coded(ROOT_CAUSES), "")
        told = readers.truth("told")
        remedies = readers.word("remedy", coded(REMEDIES), "")
        costs = readers.optional_number(partial(parse_amount, currency=context.settings.currency, field="remedy_cost"))
        steps = [readers.optional_instant(context.dates(name)) for name in ("acknowledged_at", "answered_at")]
        status_stages = Cached(stage_of)

        def check(cells: list[str]) -> tuple[str, tuple[Any, ...]]:
            row = dict(zip(names, (cells[place] for place in places), strict=True))
            number = numbers[row["number"]]
            self.refuse_archived(connection, number, "number")
            self._numbers.add(number)
            customer, product = customers[row["customer"]], products[row["product"]]
            at, known_at = instants[row["at"]]
            closed_at, known_closed = closings[row["closed_at"]]
            status = lines["status"][row["status"]]
            stage = stages[row["stage"]]
            if closed_at is not None:
                stage = stage if stage == "withdrawn" else "closed"
            stage = stage or status_stages[status]
            values = (
                number, customer, at, channels[row["channel"]], product, lines["category"][row["category"]],
                lines["subcategory"][row["subcategory"]], texts["description"](row["description"]),
                "" if status == stage else status, stage, closed_at, lines["response"][row["response"]],
                late[row["breached"]], severities[row["severity"]], texts["wish"](row["wish"]), owners[row["owner"]],
                dues[row["due"]][0], texts["resolution"](row["resolution"]), causes[row["root_cause"]],
                told[row["told"]], remedies[row["remedy"]], costs[row["remedy_cost"]],
                steps[0][row["acknowledged_at"]][0], steps[1][row["answered_at"]][0],
            )  # fmt: skip
            known = (
                number, self.customers.texts[customer] if customer != NOBODY else "", known_at, values[3],
                self.products.texts[product] if product != NOBODY else "", *values[5:8], status, known_closed,
                values[11], str(values[12]),
            )  # fmt: skip
            text = "\x1f".join(known)
            # What is known by its number may change in the rest; other rows stay known by what they always were.
            rest = values[12:]
            return f"{text}\x1d{rest}" if number and any(rest) else text, values

        return check

    def begin(self, connection: Any) -> None:
        super().begin(connection)
        self.lists.begin(connection)
        self._sequence = self.next_id

    def finish(self, connection: Any) -> None:
        super().finish(connection)
        self.lists.say()
        give_targets(connection, clock=self.context.clock)

    def insert(self, connection: Any, rows: Sequence[tuple[int, tuple[Any, ...]]]) -> None:
        written = []
        for (record_id, _), columns in zip(rows, self._columns(connection, [row for _, row in rows]), strict=True):
            columns["number"] = columns["number"] or self._next_number(connection)
            columns["severity"] = columns["severity"] or _USUAL_SEVERITY
            columns["breached"] = int(bool(columns["breached"]))
            columns["remedy_cost"] = columns["remedy_cost"] or 0
            columns["first_closed_at"] = columns["closed_at"]
            written.append(tuple(record_id if name == "id" else columns[name] for name in _COLUMNS))
        insert(connection, self.table, _COLUMNS, written, self.context)

    def change(self, connection: Any, record_id: int, values: tuple[Any, ...]) -> list[dict[str, Any]]:
        wanted = self._columns(connection, [values])[0]
        if not {"status", "stage", "closed_at"} & self.context.mapped.columns.keys():
            del wanted["stage"]
        if wanted["breached"] is not None:
            wanted["breached"] = int(wanted["breached"])
        wanted = {name: value for name, value in wanted.items() if value not in ("", None)}
        changed = update(connection, self.table, record_id, wanted, self.context)
        if changed is None:
            return []
        for side in ("before", "after"):
            if changed[side].get("customer_id"):
                self.touched.add(changed[side]["customer_id"])
        owner = connection.execute("SELECT customer_id FROM complaint WHERE id = ?", (record_id,)).fetchone()[0]
        if owner is not None:
            self.touched.add(owner)
        return [changed]

    def _columns(self, connection: Any, rows: Sequence[tuple[Any, ...]]) -> list[dict[str, Any]]:
        """What the rows say, by column of the table."""
        customer_ids = self.customers.ids(connection, {row[1] for row in rows})
        products = self.products.known(connection, {row[4] for row in rows})
        self.touched.update(customer_ids.values())
        found = []
        for row in rows:
            (number, customer, at, channel, product, category, subcategory, description, status, stage, closed_at,
             response, breached, severity, wish, owner, due, resolution, root_cause, told, remedy, remedy_cost,
             acknowledged_at, answered_at) = row  # fmt: skip
            found.append(
                {
                    "number": number,
                    "customer_id": customer_ids.get(customer),
                    "at": at,
                    "channel_id": self.lists.channel(connection, channel) if channel else None,
                    "product_id": products[product][0],
                    "category": category,
                    "subcategory": subcategory,
                    "description": description,
                    "status": status,
                    "stage": stage,
                    "closed_at": closed_at,
                    "response": response,
                    "breached": breached,
                    "severity": severity,
                    "wish": wish,
                    "owner_id": self.lists.staff(connection, owner),
                    "due": due,
                    "resolution": resolution,
                    "root_cause": root_cause,
                    "told": None if told is None else int(told),
                    "remedy": remedy,
                    "remedy_cost": remedy_cost,
                    "acknowledged_at": acknowledged_at,
                    "answered_at": answered_at,
                }
            )
        return found

    def _next_number(self, connection: Any) -> str:
        while True:
            number = complaint_number(self._sequence)
            self._sequence += 1
            if number not in self._numbers and self.find(connection, number) is None:
                return number

    def _number(self, cell: str) -> str:
        """A number as another program writes it; one of ours may come in the groups it is printed in."""
        text = clean_line(self.readers.typed(cell), "number", limit=CODE_LIMIT)
        return ungrouped(text) if checks(text) else text

    def _customer(self, connection: Any, cell: str) -> int:
        return customer_of(self, connection, cell) if cell.strip() else NOBODY

    def _product(self, connection: Any, cell: str) -> int:
        text = clean_line(self.readers.typed(cell), "product", limit=CODE_LIMIT)
        return self.products.reference(connection, text) if text else NOBODY


def stage_of(status: str) -> str:
    """The stage that another program's word for it names; received when it names none."""
    codes = coded(STAGE_WORDS)
    word = status.casefold()
    if word in codes:
        return codes[word]
    return next((stage for stage, beginnings in _STAGES if word.startswith(beginnings)), "received")


LOADER = Complaints
