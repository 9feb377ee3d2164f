"""All that is held about one customer, to hand it to them (PDPA section 30, GDPR article 15): a page to read and print,
and JSON, each datum with when it was written down and where it came from.

Of others who are named in it only their part is said: who spoke for them, who belongs to them, who of the staff. What
was typed as free text is given as it stands; whoever hands the report over reads it before.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from deskcrm.customize.outreach_sql import HEARD_AT, SENT
from deskcrm.errors import Refused
from deskcrm.exchange.access_words import in_words
from deskcrm.exchange.export import Source
from deskcrm.exchange.export_columns import SHEETS, Column
from deskcrm.exchange.fields import (
    COMPLAINTS,
    CONSENTS,
    CUSTOMERS,
    FACTS,
    FOLLOW_UPS,
    INTERACTIONS,
    PURCHASES,
    RELATIONS,
)
from deskcrm.exchange.printing import Block, Page, html, write_whole
from deskcrm.identify.forwards import all_ids_of
from deskcrm.identify.rows import customer_there
from deskcrm.interact.data_requests import DONE, REFUSED, DataRequestView, data_requests
from deskcrm.interact.data_requests import KINDS as ASKED
from deskcrm.locale import formats
from deskcrm.locale.fields import LABELS
from deskcrm.locale.messages import N_, _
from deskcrm.settings.office import load
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.store import Office

_THEIRS: Final = "IN (SELECT value FROM json_each(:ids))"
_OWN: Final = f"t.customer_id {_THEIRS}"

KINDS: Final[Mapping[str, tuple[str, str]]] = {
    CUSTOMERS: (N_("Who you are"), f"t.id {_THEIRS}"),
    FACTS: (N_("What we noted of you"), _OWN),
    CONSENTS: (N_("What you agreed to"), _OWN),
    RELATIONS: (N_("Who belongs to you"), f"({_OWN} OR t.other_id {_THEIRS})"),
    INTERACTIONS: (N_("When we had to do with each other"), _OWN),
    PURCHASES: (N_("What you bought"), _OWN),
    COMPLAINTS: (N_("What you complained of"), _OWN),
    FOLLOW_UPS: (N_("What we meant to do for you"), _OWN),
}
"""The kinds of an export, each with its heading and which rows are theirs; sensitive facts too."""

OTHERS: Final[Mapping[str, tuple[str, str]]] = {
    "remedies": (
        N_("What you were given to make it good"),
        "SELECT r.created_at AS recorded, r.kind, r.detail, r.cost, r.state, r.note FROM remedy r"  # noqa: S608
        f" JOIN complaint t ON t.id = r.complaint_id WHERE r.archived_at IS NULL AND {_OWN} ORDER BY r.id",
    ),
    "complaint_steps": (
        N_("How your complaints went"),
        "SELECT s.at AS recorded, t.number, s.to_stage AS stage, s.note FROM complaint_step s"  # noqa: S608
        f" JOIN complaint t ON t.id = s.complaint_id WHERE s.archived_at IS NULL AND {_OWN} ORDER BY s.id",
    ),
    "satisfaction": (
        N_("What you expected and what you found"),
        "SELECT t.at AS recorded, t.expected, t.perceived, t.worth FROM satisfaction t"  # noqa: S608
        f" WHERE t.archived_at IS NULL AND {_OWN} ORDER BY t.id",
    ),
    "tiers": (
        N_("The group that our figures put you in"),
        "SELECT t.at AS recorded, t.from_tier, t.to_tier FROM tier_change t"  # noqa: S608
        f" WHERE {_OWN} ORDER BY t.id",
    ),
    "ends": (
        N_("Why you left"),
        "SELECT t.at AS recorded, t.kind, t.reason, t.to_whom, t.note FROM customer_end t"  # noqa: S608
        f" WHERE t.archived_at IS NULL AND {_OWN} ORDER BY t.id",
    ),
    "visits": (
        N_("When you waited at the desk"),
        "SELECT t.at AS recorded, t.number, t.name, t.wants FROM arrival t"  # noqa: S608
        f" WHERE t.archived_at IS NULL AND {_OWN} ORDER BY t.id",
    ),
    "invitations": (
        N_("What we invited you to"),
        "SELECT t.invited_at AS recorded, e.name AS event, t.reply, t.guests, t.note FROM event_invitation t"  # noqa: S608
        f" JOIN event e ON e.id = t.event_id WHERE t.archived_at IS NULL AND {_OWN} ORDER BY t.id",
    ),
    "suggestions": (
        N_("What was suggested to the desk for you"),
        "SELECT t.at AS recorded, t.rule, t.answer, t.reason, t.note FROM response t"  # noqa: S608
        f" WHERE t.archived_at IS NULL AND {_OWN} ORDER BY t.id",
    ),
    "offers": (
        N_("What was offered to you, made to order"),
        "SELECT t.at AS recorded, t.number, t.words, t.pieces, t.amount AS cost, t.valid_until, t.state, t.note"  # noqa: S608
        f" FROM offer t WHERE t.archived_at IS NULL AND {_OWN} ORDER BY t.id",
    ),
    "ideas": (
        N_("What you asked us to offer"),
        "SELECT t.asked_at AS recorded, t.words, t.found FROM idea_person t"  # noqa: S608
        f" WHERE t.archived_at IS NULL AND {_OWN} ORDER BY t.id",
    ),
    "news": (
        N_("Which news you were told"),
        f"SELECT {HEARD_AT} AS recorded, n.title, t.channel, t.outcome FROM news_told t"  # noqa: S608
        f" JOIN news n ON n.id = t.news_id WHERE t.archived_at IS NULL AND {SENT} AND {_OWN} ORDER BY t.id",
    ),
    "calls": (
        N_("When a supervisor was called"),
        "SELECT t.at AS recorded, t.words FROM supervisor_call t"  # noqa: S608
        f" WHERE t.archived_at IS NULL AND {_OWN} ORDER BY t.id",
    ),
    "lists": (
        N_("The lists we put you on"),
        "SELECT t.created_at AS recorded, s.name FROM segment_member t JOIN segment s ON s.id = t.segment_id"  # noqa: S608
        f" WHERE t.archived_at IS NULL AND s.archived_at IS NULL AND {_OWN} ORDER BY t.id",
    ),
    "looks": (
        N_("When your record was opened"),
        "SELECT e.at AS recorded FROM audit_customer t JOIN audit_entry e ON e.id = t.entry_id AND e.action = 'read'"  # noqa: S608
        f" WHERE {_OWN} ORDER BY e.id",
    ),
}
"""What else is held, in SQL."""

NOT_OF_THEM: Final = frozenset({
    "contact_point", "customer_figures", "suggestion_shown", "customer_merge", "not_same", "matter_thread", "erasure",
    "data_request", "customer", "news_claim",
})  # fmt: skip
"""Tables that point to a customer and hold nothing else of them: their ways stand in who they are, the rest are
counts, links between records and the requests, which the report lists itself."""

_OTHER_PEOPLE: Final[Mapping[str, str]] = {
    "staff": N_("our staff"),
    "owner": N_("our staff"),
    "promised_by": N_("our staff"),
    "done_by": N_("our staff"),
    "spoke_name": N_("another person"),
    "referred_by": N_("another person"),
    "other": N_("another person"),
}
"""Who is named only by their part."""

_DESK: Final = N_("written down at the desk")


@dataclass(frozen=True, slots=True)
class Held:
    """What is held: the customer's code and name, and for each section its name, heading and records."""

    code: str
    name: str
    sections: tuple[tuple[str, str, tuple[dict[str, str], ...]], ...]
    requests: tuple[DataRequestView, ...]


@takes_connection
def held_about(connection: Any, customer_id: int, *, clock: Clock) -> Held:
    """All that the base holds about a customer, of merged records and what was taken out of use too. Raises
    NotFound."""
    customer_there(connection, customer_id)
    values = {"ids": json.dumps(sorted(all_ids_of(connection, customer_id)))}
    code, name = connection.execute("SELECT code, name FROM customer WHERE id = ?", (customer_id,)).fetchone()
    source = Source(connection, clock, None)
    sections = [
        *((kind, heading, tuple(_of_kind(connection, source, kind, which, values)))
          for kind, (heading, which) in KINDS.items()),
        *((kind, heading, tuple(_of_others(connection, source, statement, values)))
          for kind, (heading, statement) in OTHERS.items()),
    ]  # fmt: skip
    requests = data_requests(connection, customer_id=customer_id, ended=True)
    return Held(code, name, tuple(section for section in sections if section[2]), requests)


def write_report(office: Office, customer_id: int, path: Path) -> Path:
    """Writes what is held as a page (``.html``) in the language in use, or as JSON (``.json``); the audit says so.

    Raises NotFound, Refused (``to``), and Refused where no request to see it is open: who asks is known by then.
    """
    asked = office.read(data_requests, customer_id=customer_id)
    if not any(request.kind == "access" for request in asked):
        raise Refused(N_("Register the request first: it says how they showed who they are."), field="to")
    held = office.read(held_about, customer_id, clock=office.clock)
    if path.suffix.casefold() == ".json":
        content = json.dumps(_document(held, office), ensure_ascii=False, indent=2)
    elif path.suffix.casefold() in (".html", ".htm"):
        content = html(_page(held, office))
    else:
        raise Refused(N_("{name} has none of the endings that can be written: {endings}."),
                      field="to", name=path.name, endings=".html, .json")  # fmt: skip
    note = partial(office.note, "access_report", {"file": path.name}, (customer_id,))
    return write_whole(path, content.encode("utf-8"), note)


def _of_kind(
    connection: Any, source: Source, kind: str, which: str, values: Mapping[str, Any]
) -> Iterator[dict[str, str]]:
    sheet = SHEETS[kind]
    columns = ", ".join(column.source for column in sheet.columns)
    statement = (
        f"SELECT {columns}, t.archived_at, t.created_at,"  # noqa: S608
        " (SELECT r.file_name FROM import_run r WHERE r.id = t.import_id)"
        f" FROM {sheet.tables} WHERE {which} ORDER BY t.archived_at IS NOT NULL, t.id"
    )
    writers = [(column, source.text_of(column.sort)) for column in sheet.columns]
    for row in connection.execute(statement, values):
        said = {column.name: _said(column, write, row[place]) for place, (column, write) in enumerate(writers)}
        if row[-3] is not None:
            said["removed"] = formats.date_time(source.moment(row[-3]))
        came = _("from the file {file}", file=row[-1]) if row[-1] else _(_DESK)
        yield {**{name: text for name, text in said.items() if text}, **_source(source, row[-2], came)}


def _of_others(connection: Any, source: Source, statement: str, values: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    cursor = connection.execute(statement, values)
    names = [column[0] for column in cursor.description]
    for row in cursor:
        found = dict(zip(names, row, strict=True))
        recorded = found.pop("recorded")
        said = {name: str(value) for name, value in found.items() if value not in (None, "")}
        if "cost" in said:
            said["cost"] = source.text_of("amount")(found["cost"])
        yield {**said, **_source(source, recorded, _(_DESK))}


def _said(column: Column, write: Callable[[Any], str], value: Any) -> str:
    if value in (None, "", "[]"):
        return ""
    return _(_OTHER_PEOPLE[column.name]) if column.name in _OTHER_PEOPLE else write(value)


def _source(source: Source, recorded: int, came: str) -> dict[str, str]:
    return {"recorded": formats.date_time(source.moment(recorded)), "source": came}


def _document(held: Held, office: Office) -> dict[str, Any]:
    settings = office.read(load)
    return {
        "office": settings.name,
        "made_at": office.clock.local(office.clock.now()).isoformat(),
        "customer": {"code": held.code, "name": held.name},
        "held": {name: list(records) for name, _heading, records in held.sections},
        "requests": [
            {"kind": one.kind, "asked_at": one.asked_at.isoformat(), "due": one.due.isoformat(),
             "identity": one.identity, "note": one.note, "outcome": one.outcome, "reason": one.reason}
            for one in held.requests
        ],
    }  # fmt: skip


def _page(held: Held, office: Office) -> Page:
    settings = office.read(load)
    blocks = []
    for name, heading, found in held.sections:
        records = [
            {column: in_words(name, column, text, settings) for column, text in record.items()} for record in found
        ]
        columns = list(dict.fromkeys(column for record in records for column in record))
        if len(records) == 1:
            facts = [(_label(column), records[0][column]) for column in columns]
            blocks.append(Block(heading=_(heading), facts=facts))
        else:
            rows = [[record.get(column, "") for column in columns] for record in records]
            blocks.append(Block(heading=_(heading), columns=[_label(column) for column in columns], rows=rows))
    when = formats.date_time(office.clock.local(office.clock.now()))
    if held.requests:
        asked = [
            [formats.date_time(office.clock.local(one.asked_at)), _(ASKED[one.kind]), one.identity, one.note,
             formats.date_time(office.clock.local(one.due)), _(_OUTCOMES[one.outcome]), one.reason]
            for one in held.requests
        ]  # fmt: skip
        columns = [_("Asked"), _("They ask"), _("Identity"), _("Note"), _("Due"), _("State"), _("Reason")]
        blocks.append(Block(heading=_("Requests about personal data"), columns=columns, rows=asked))
    under = _("What {office} holds about you, {when}", office=settings.name, when=when)
    return Page(f"{held.name} · {held.code}", under=under, blocks=blocks)


_OUTCOMES: Final = {"": N_("open"), DONE: N_("done"), REFUSED: N_("refused")}


def _label(column: str) -> str:
    return _(LABELS[column]) if column in LABELS else _(_LABELS.get(column, column.replace("_", " ")))


_LABELS: Final = {
    "recorded": N_("Written down"),
    "removed": N_("Out of use since"),
    "stage": N_("Stage"),
    "from_tier": N_("Before"),
    "to_tier": N_("Since then"),
    "reason": N_("Reason"),
    "to_whom": N_("To whom"),
    "wants": N_("Wants"),
    "cost": N_("Cost"),
    "rule": N_("Rule"),
    "answer": N_("Answer"),
    "state": N_("State"),
    "event": N_("Event"),
    "reply": N_("Reply"),
    "guests": N_("Guests"),
    "words": N_("Chosen"),
    "pieces": N_("Pieces"),
    "valid_until": N_("Holds until"),
}
