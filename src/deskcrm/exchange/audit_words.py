"""What an entry of the audit says, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.locale.save_words import SAVES

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.identify.audit_trail import AuditChange, AuditLine

_OTHERS = {
    "read": N_("looked at the record"),
    "export": N_("wrote a file"),
    "import_rows": N_("brought in a file"),
    "take_back": N_("took an import back"),
    "undo": N_("took a save back"),
    "note_restoration": N_("put a backup back"),
    "encrypt": N_("encrypted the base"),
    "decrypt": N_("made the base plain again"),
    "keep_secret": N_("set a PIN"),
    "clear_secret": N_("took a PIN away"),
    "reset_by_owner": N_("took a PIN away as the owner of the file"),
    "try_secret": N_("typed a PIN"),
    "accept_secret": N_("signed in"),
    "access_report": N_("wrote out all that is held"),
    "erase_records": N_("erased a customer"),
    "_erase_again": N_("repeated an erasure after a restore"),
    "_withdraw_again": N_("repeated after a restore what was taken back"),
    "note_breaches": N_("what complaints missed"),
    "found_office": N_("made the office"),
    "call_supervisor": N_("called a supervisor"),
    "answer_call": N_("took the call for a supervisor"),
    "retier": N_("computed the whole book"),
    "fill": N_("made the demo office"),
    "register_request": N_("registered a request about data"),
    "answer_request": N_("answered a request about data"),
    "add_fact": N_("noted what was learned"),
    "record_consent": N_("noted a consent"),
}

_INSTANTS = frozenset({"at", "due", "promised_due", "due_from", "repeats_from", "snoozed_until", "asleep_until"})

_TABLES = {
    "customer": N_("Customer"),
    "contact_point": N_("Ways to reach them"),
    "interaction": N_("Interaction"),
    "follow_up": N_("Follow-up"),
    "complaint": N_("Complaint"),
    "purchase": N_("Purchase"),
    "profile_fact": N_("What was learned"),
    "consent": N_("Consent"),
    "relation": N_("Relation"),
    "satisfaction": N_("Satisfaction"),
    "staff": N_("Staff"),
    "setting": N_("Settings"),
    "product": N_("Product"),
    "event": N_("Event"),
    "event_invitation": N_("Invitation"),
    "news": N_("News"),
    "news_told": N_("News told"),
    "news_mailing": N_("News to send"),
    "offer": N_("Offer"),
}


def action_words(action: str) -> str:
    """What was done, by the function's name; a name without words of its own is shown as it is."""
    words = SAVES.get(action) or _OTHERS.get(action)
    return _(words) if words else action.replace("_", " ")


def whom_words(line: AuditLine) -> str:
    """The customers it is about."""
    first = ", ".join(f"{code} {name}" for code, name in line.customers[:2])
    return (
        first if len(line.customers) < 3 else _("{first} and {count} more", first=first, count=len(line.customers) - 2)
    )


def table_words(table: str) -> str:
    """What kind of record it is."""
    return _(_TABLES[table]) if table in _TABLES else table.replace("_", " ")


def change_lines(line: AuditLine, clock: Clock) -> Iterable[str]:
    """Each value that changed, before and after, and what else the entry says; instants in office time."""
    for change in line.changes:
        if change.taken_out:
            said = _("taken out, as the customer asked")
            yield f"{table_words(change.table)} {change.record_id}: {said}"
        else:
            yield from _columns(change, clock)
    yield from (
        f"{name}: {_value(name, value, clock)}" for name, value in line.more.items() if value not in ("", None, [], {})
    )


def _columns(change: AuditChange, clock: Clock) -> Iterable[str]:
    head = f"{table_words(change.table)} {change.record_id}"
    for name in change.columns:
        before, after = (_value(name, values.get(name), clock) for values in (change.before, change.after))
        if before or after:
            words = f"{before} → {after}" if change.before else after
            yield f"{head} · {name.replace('_', ' ')}: {words}"


def _value(name: str, value: Any, clock: Clock) -> str:
    if value is None or (isinstance(value, Mapping) and set(value) == {"hex"}):
        return ""
    if isinstance(value, int) and (name in _INSTANTS or name.endswith("_at")):
        return formats.date_time(clock.local(datetime.fromtimestamp(value, UTC)))
    return str(value)
