"""The statements behind the scorecard. ``:start`` and ``:end`` are a month, ``:until`` its end or now (epoch seconds).

Contacts are read from ix_interaction_at, follow-ups from ix_follow_up_due, which hold all the columns that are needed.
"""

# ruff: noqa: S608  the pieces put together are constants of this module

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from deskcrm.interact.words import OUR_CAUSES

WEEK: Final = 7 * 86_400
RECENT: Final = 30 * 86_400
MINUTE: Final = 60
"""What is done within the minute that it is due is done in time."""

_OURS: Final = ", ".join(f"'{code}'" for code in OUR_CAUSES)

_TAKEN: Final = "FROM complaint WHERE at >= :start AND at < :end AND archived_at IS NULL"

TAKEN: Final = f"SELECT at, answered_at {_TAKEN}"

_BROUGHT_UP: Final = f"""
SELECT id, at, customer_id, matter_id,
    lag(at) OVER thread AS before, lead(at) OVER thread AS later
FROM interaction
WHERE at >= :start - {WEEK} AND at < :until + {WEEK} AND direction = 'in' AND customer_id IS NOT NULL
    AND matter_id IS NOT NULL AND archived_at IS NULL
WINDOW thread AS (PARTITION BY customer_id, matter_id ORDER BY at, id)
"""

_FIRST_TIME: Final = f"""f.at >= :start AND f.at < :end AND f.at <= :now - {WEEK}
    AND (before IS NULL OR f.at - before > {WEEK})"""
_CAME_BACK: Final = f"(later IS NOT NULL AND later - f.at <= {WEEK})"

_LAST_TIME: Final = f"""
SELECT id, at, customer_id, staff_id, direction,
    lag(at) OVER theirs AS before, lag(staff_id) OVER theirs AS staff_before
FROM interaction
WHERE at >= :start - {RECENT} AND at < :end AND customer_id IS NOT NULL AND staff_id IS NOT NULL
    AND archived_at IS NULL
WINDOW theirs AS (PARTITION BY customer_id ORDER BY at, id)
"""

_AGAIN: Final = f"f.at >= :start AND f.direction = 'in' AND before IS NOT NULL AND f.at - before <= {RECENT}"

_PROMISES: Final = """
FROM follow_up
WHERE kind = 'promise' AND state <> 'cancelled' AND due >= :start AND due < :until AND archived_at IS NULL
"""
_KEPT: Final = "(state = 'done' AND broken_at IS NULL)"
_DELAYED: Final = f"(renewed > 0 OR NOT {_KEPT})"

_FOLLOW_UPS: Final = """
FROM follow_up
WHERE kind = 'follow_up' AND state <> 'cancelled' AND due >= :start AND due < :until AND archived_at IS NULL
"""
_IN_TIME: Final = f"(state = 'done' AND done_at < due + {MINUTE})"

_ANSWER_DUE: Final = """
FROM complaint
WHERE answer_due >= :start AND answer_due < :until AND stage <> 'withdrawn' AND archived_at IS NULL
"""
_ANSWERED_BY_THEN: Final = "(answered_at IS NOT NULL AND answered_at <= answer_due)"

_CLOSED: Final = """
FROM complaint WHERE +stage = 'closed' AND closed_at >= :start AND closed_at < :end AND archived_at IS NULL
"""
"""The sign keeps SQLite from looking through all that were ever closed: the month stands in the other index."""

_YEAR: Final = 365 * 86_400

_IN_CONTACT: Final = """
SELECT customer_id, max(at) AS at FROM interaction
WHERE at >= :start AND at < :end AND customer_id IS NOT NULL AND archived_at IS NULL GROUP BY customer_id
"""

_UNDERSTOOD: Final = f"""EXISTS (SELECT 1 FROM profile_fact f WHERE f.customer_id = w.customer_id
    AND f.archived_at IS NULL AND f.learned_at < :end AND f.confirmed_at >= :end - {_YEAR})"""

_DAY: Final = 86_400

_LOOKS: Final = f"""
SELECT a.customer_id, e.staff_id, max(e.at) AS at FROM audit_entry e JOIN audit_customer a ON a.entry_id = e.id
WHERE e.action = 'read' AND e.at >= :start AND e.at < :end AND e.staff_id IS NOT NULL
GROUP BY a.customer_id, e.staff_id, (e.at - :start) / {_DAY}
"""

_SERVED: Final = f"""EXISTS (SELECT 1 FROM audit_customer b JOIN audit_entry d ON d.id = b.entry_id
    WHERE b.customer_id = l.customer_id AND d.staff_id = l.staff_id AND d.action NOT IN ('read', 'export')
    AND d.at BETWEEN l.at - {_DAY} AND l.at + {_DAY})"""

SHARES: Final[Mapping[str, str]] = {
    "knowledge": f"SELECT coalesce(sum(NOT {_CAME_BACK}), 0), count(*) FROM ({_BROUGHT_UP}) f WHERE {_FIRST_TIME}",
    "promptness": f"SELECT coalesce(sum({_ANSWERED_BY_THEN}), 0), count(*) {_ANSWER_DUE}",
    "promises": f"SELECT coalesce(sum({_KEPT}), 0), count(*) {_PROMISES}",
    "security": f"SELECT coalesce(sum({_SERVED}), 0), count(*) FROM ({_LOOKS}) l",
    "follow_up": f"SELECT coalesce(sum({_IN_TIME}), 0), count(*) {_FOLLOW_UPS}",
    "no_surprises": f"SELECT coalesce(sum({_KEPT}), 0), count(*) {_PROMISES} AND {_DELAYED}",
    "communication": f"SELECT coalesce(sum(told IS 1), 0), count(*) {_CLOSED}",
    "understanding": f"SELECT coalesce(sum({_UNDERSTOOD}), 0), count(*) FROM ({_IN_CONTACT}) w",
    "one_to_one": f"SELECT coalesce(sum(staff_id = staff_before), 0), count(*) FROM ({_LAST_TIME}) f WHERE {_AGAIN}",
}
"""Part and whole of each want that is a share."""

OUR_ERRORS: Final = f"SELECT count(*) {_TAKEN} AND root_cause IN ({_OURS})"

LINES: Final = """
SELECT coalesce(sum(quantity < 0), 0), coalesce(sum(quantity > 0), 0) FROM purchase
WHERE at >= :start AND at < :end AND archived_at IS NULL
"""

_INCOMING: Final = "FROM interaction WHERE at >= :start AND at < :end AND direction = 'in' AND archived_at IS NULL"

INCOMING: Final = f"SELECT count(*) {_INCOMING}"

RECEIVED: Final = f"""
SELECT count(*), (
    SELECT count(*) FROM json_each(:spans) s CROSS JOIN interaction i
    WHERE i.at >= max(:start, s.value ->> 0) AND i.at < min(:end, s.value ->> 1) AND i.direction = 'in'
        AND i.outcome <> 'missed' AND i.archived_at IS NULL
) {_INCOMING}
"""
"""How many came in, and how many of them inside ``:spans`` (JSON, pairs of epoch seconds) and were taken. A span at a
time: a month of contacts is neither sorted nor brought out of SQLite."""

_OF_COMPLAINTS: Final = "SELECT 'complaint', id, customer_id, at, number"
_OF_FOLLOW_UPS: Final = "SELECT 'follow_up', id, customer_id, due, title"
_OF_CONTACTS: Final = "SELECT 'interaction', i.id, i.customer_id, i.at, i.subject"

BEHIND: Final[Mapping[str, str]] = {
    "responsiveness": f"""{_OF_COMPLAINTS} {_TAKEN}
        ORDER BY answered_at IS NOT NULL, coalesce(answered_at - at, -at) DESC""",
    "knowledge": f"""{_OF_CONTACTS} FROM ({_BROUGHT_UP}) f JOIN interaction i ON i.id = f.id
        WHERE {_FIRST_TIME} AND {_CAME_BACK} ORDER BY f.at DESC""",
    "promptness": f"{_OF_COMPLAINTS} {_ANSWER_DUE} AND NOT {_ANSWERED_BY_THEN} ORDER BY at DESC",
    "promises": f"{_OF_FOLLOW_UPS} {_PROMISES} AND NOT {_KEPT} ORDER BY due DESC",
    "understanding": f"""SELECT 'customer', w.customer_id, w.customer_id, w.at,
            (SELECT code FROM customer c WHERE c.id = w.customer_id)
        FROM ({_IN_CONTACT}) w WHERE NOT {_UNDERSTOOD} ORDER BY w.at DESC""",
    "security": f"""SELECT 'customer', l.customer_id, l.customer_id, l.at,
            (SELECT s.name FROM staff s WHERE s.id = l.staff_id)
        FROM ({_LOOKS}) l WHERE NOT {_SERVED} ORDER BY l.at DESC""",
    "follow_up": f"{_OF_FOLLOW_UPS} {_FOLLOW_UPS} AND NOT {_IN_TIME} ORDER BY due DESC",
    "no_surprises": f"{_OF_FOLLOW_UPS} {_PROMISES} AND {_DELAYED} AND NOT {_KEPT} ORDER BY due DESC",
    "accuracy": f"""{_OF_COMPLAINTS} {_TAKEN} AND root_cause IN ({_OURS})
        UNION ALL SELECT 'purchase', b.id, b.customer_id, b.at, coalesce(nullif(p.name, ''), p.code, '')
        FROM purchase b LEFT JOIN product p ON p.id = b.product_id
        WHERE b.quantity < 0 AND b.at >= :start AND b.at < :end AND b.archived_at IS NULL ORDER BY 4 DESC""",
    "communication": f"{_OF_COMPLAINTS} {_CLOSED} AND told IS NOT 1 ORDER BY closed_at DESC",
    "accessibility": f"""{_OF_CONTACTS}, i.outcome = 'missed' FROM interaction i
        WHERE i.at >= :start AND i.at < :end AND i.direction = 'in' AND i.archived_at IS NULL ORDER BY i.at DESC""",
    "one_to_one": f"""{_OF_CONTACTS} FROM ({_LAST_TIME}) f JOIN interaction i ON i.id = f.id
        WHERE {_AGAIN} AND f.staff_id IS NOT f.staff_before ORDER BY f.at DESC""",
}
"""The records that count against each want (of the first all of them: what has no answer first, then the slowest)."""
