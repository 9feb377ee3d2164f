"""The statements behind the report of a month. ``:start`` to ``:end`` are the month, ``:until`` its end or now (epoch
seconds). Contacts are read from ix_interaction_at, which holds all the columns that are needed."""

# ruff: noqa: S608  the pieces put together are constants of this module

from __future__ import annotations

from typing import Final

QUARTER: Final = 900
"""Seconds of a quarter of an hour: every time zone is whole quarters away from UTC."""

_CONTACTS: Final = "FROM interaction i WHERE i.at >= :start AND i.at < :end AND i.archived_at IS NULL"

CONTACTS: Final = f"""
SELECT count(*), coalesce(sum(direction = 'in'), 0), coalesce(sum(direction = 'out'), 0),
    coalesce(sum(outcome = 'missed'), 0), coalesce(sum(customer_id IS NULL), 0), coalesce(sum(seconds), 0)
{_CONTACTS}
"""

BY_MATTER: Final = f"""
SELECT coalesce(m.name, ''), count, seconds, coalesce(m.avoidable, 0) FROM (
    SELECT i.matter_id, count(*) AS count, sum(i.seconds) AS seconds {_CONTACTS} GROUP BY i.matter_id
) g LEFT JOIN matter m ON m.id = g.matter_id
ORDER BY count DESC, m.position, m.id
"""

BY_CHANNEL: Final = f"""
SELECT coalesce(nullif(h.name, ''), h.code), incoming, outgoing, seconds FROM (
    SELECT i.channel_id, sum(i.direction = 'in') AS incoming, sum(i.direction = 'out') AS outgoing,
        sum(i.seconds) AS seconds {_CONTACTS} GROUP BY i.channel_id
) g JOIN channel h ON h.id = g.channel_id
ORDER BY incoming + outgoing DESC, h.position, h.id
"""

BY_QUARTER: Final = f"""
SELECT i.at / {QUARTER} * {QUARTER}, count(*) {_CONTACTS} AND i.direction = 'in' GROUP BY 1 ORDER BY 1
"""

_OF: Final = "x.archived_at IS NULL"

COMPLAINTS: Final = f"""
SELECT coalesce(sum(x.at >= :start AND x.at < :end), 0),
    coalesce(sum(x.stage = 'closed' AND x.closed_at >= :start AND x.closed_at < :end), 0),
    coalesce(sum(x.stage = 'withdrawn' AND x.closed_at >= :start AND x.closed_at < :end), 0),
    coalesce(sum(x.at < :end
        AND CASE WHEN x.closed_at IS NULL THEN x.stage NOT IN ('closed', 'withdrawn') ELSE x.closed_at >= :end END), 0)
FROM complaint x WHERE {_OF}
"""

REOPENED: Final = """
SELECT count(*) FROM complaint_step s
WHERE s.from_stage IN ('closed', 'withdrawn') AND s.at >= :start AND s.at < :end AND s.archived_at IS NULL
"""

MET: Final = {
    "acknowledge": f"""SELECT x.at, x.acknowledged_at, 0 FROM complaint x
        WHERE x.acknowledged_at >= :start AND x.acknowledged_at < :end AND {_OF}""",
    "answer": f"""SELECT x.at, x.answered_at, 0 FROM complaint x
        WHERE x.answered_at >= :start AND x.answered_at < :end AND {_OF}""",
    "resolve": f"""SELECT x.at, x.closed_at, x.waited FROM complaint x
        WHERE x.stage = 'closed' AND x.closed_at >= :start AND x.closed_at < :end AND {_OF}""",
}
"""When complaints came in, and when a target was met in the month; the last has what they waited for the customer."""

BREACHES: Final = """
SELECT b.target, b.severity, count(*) FROM complaint_breach b
JOIN complaint x ON x.id = b.complaint_id AND x.archived_at IS NULL
WHERE b.due >= :start AND b.due < :until AND b.archived_at IS NULL
GROUP BY 1, 2
"""

CAUSES: Final = f"""
SELECT x.root_cause, count(*) FROM complaint x
WHERE x.stage = 'closed' AND x.closed_at >= :start AND x.closed_at < :end AND {_OF}
GROUP BY 1 ORDER BY 2 DESC, 1
"""

REMEDIES: Final = """
SELECT r.kind, count(*), sum(r.cost) FROM remedy r
JOIN complaint x ON x.id = r.complaint_id AND x.archived_at IS NULL
WHERE r.state IN ('approved', 'given') AND coalesce(r.decided_at, r.asked_at) >= :start
    AND coalesce(r.decided_at, r.asked_at) < :end AND r.archived_at IS NULL
GROUP BY 1 ORDER BY 3 DESC, 1
"""

PROMISES: Final = """
SELECT coalesce(sum(state = 'done' AND broken_at IS NULL), 0),
    coalesce(sum(broken_at IS NOT NULL OR state = 'open' AND due < :now), 0),
    coalesce(sum(renewed > 0), 0)
FROM follow_up
WHERE kind = 'promise' AND state <> 'cancelled' AND due >= :start AND due < :until AND archived_at IS NULL
"""
