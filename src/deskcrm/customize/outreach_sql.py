"""Who may be told one news, as SQL: the same conditions for a list of everybody and for the moment of telling.

The list is made by whole sets: whoever agreed stands first, for they are few; each condition is then one look into an
index.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from deskcrm.customize.news_views import CHANNELS, LATELY_DAYS

if TYPE_CHECKING:
    from datetime import date

    from deskcrm.clock import Clock
    from deskcrm.identify.filtering import Filtering

_SHIFT: Final = 1 << 31
"""What an instant is moved up by, so that of consents of one second the last one written stands."""

AGREED: Final = f"""SELECT customer_id, state, max(at * {_SHIFT} + id) / {_SHIFT} AS at FROM consent
    WHERE purpose = 'news' AND archived_at IS NULL {{whose}} GROUP BY customer_id"""  # noqa: S608
"""What stands of each customer who was asked, and since when: SQLite takes ``state`` from the row of the maximum."""

_WAY: Final = """(SELECT min(CASE p.kind WHEN 'phone' THEN 0 WHEN 'line' THEN 1 WHEN 'email' THEN 2 ELSE 3 END)
    FROM contact_point p WHERE p.customer_id = c.id AND p.archived_at IS NULL
    AND (p.value <> '' OR p.district <> '' OR p.province <> '')
    AND CASE c.preferred_channel WHEN 'phone' THEN p.kind = 'phone' WHEN 'line' THEN p.kind = 'line'
        WHEN 'email' THEN p.kind = 'email' WHEN 'post' THEN p.kind = 'address' ELSE 1 END)"""
"""The place in CHANNELS of the way to tell a customer: the one they prefer, and no other; for who prefers none that
leads out of the office the first there is. NULL for none."""

_GONE: Final = "c.archived_at IS NOT NULL OR c.id IN (SELECT x.customer_id FROM erasure x)"
_ASKED_NOT: Final = """c.id IN (SELECT q.customer_id FROM data_request q WHERE q.kind = 'objection'
        AND q.outcome <> 'refused' AND q.archived_at IS NULL {q})
    OR EXISTS (SELECT 1 FROM response r WHERE r.customer_id = c.id AND r.reason = 'no_contact'
        AND r.archived_at IS NULL AND r.at >= a.at)"""
_ENDED: Final = "c.id IN (SELECT e.customer_id FROM customer_end e WHERE e.archived_at IS NULL {e})"

STANDS: Final = """t.archived_at IS NULL AND (t.mailing_id IS NULL OR EXISTS (
    SELECT 1 FROM news_mailing m WHERE m.id = t.mailing_id AND m.archived_at IS NULL))"""
"""Of a row ``t`` of who was told: that it counts; in a file that was taken back it does not."""

SENT: Final = """(t.mailing_id IS NULL OR EXISTS (
    SELECT 1 FROM news_mailing m WHERE m.id = t.mailing_id AND m.archived_at IS NULL AND m.sent_at IS NOT NULL))"""
"""Of a row ``t``: that it does not stand in a file that was not sent."""

HEARD: Final = f"t.archived_at IS NULL AND t.outcome <> 'not_reached' AND {SENT}"
"""Of a row ``t``: that it was heard. Who stands in a file that was not sent has heard nothing yet."""

HEARD_AT: Final = "coalesce((SELECT m.sent_at FROM news_mailing m WHERE m.id = t.mailing_id), t.at)"
"""When a row ``t`` was heard, as epoch seconds: what stands in a file, when that was sent."""

LATELY: Final = """(t.at >= {lately}
    OR t.mailing_id IN (SELECT m.id FROM news_mailing m WHERE m.sent_at >= {lately} OR m.sent_at IS NULL))"""
"""Of a row ``t``: that it is of the days that a month's most is counted in; a file may be sent long after it was
written, and one that waits may be sent today."""

_TOLD: Final = f"""c.id IN (SELECT t.customer_id FROM news_told t WHERE t.news_id = {{news}}
    AND (t.outcome <> 'not_reached' OR t.at >= {{today}}) AND {STANDS} {{t}})"""  # noqa: S608
_OFTEN: Final = f"""c.id IN (SELECT t.customer_id FROM news_told t WHERE {LATELY}
    AND t.outcome <> 'not_reached' AND {STANDS} {{t}} GROUP BY t.customer_id HAVING count(*) >= {{most}})"""  # noqa: S608

_OF_ONE: Final = {"q": "AND q.customer_id = c.id", "e": "AND e.customer_id = c.id", "t": "AND t.customer_id = c.id"}
_OF_ALL: Final = dict.fromkeys(_OF_ONE, "")
"""What the sets above are narrowed by: for a list each is made once, for one customer only their rows are read."""

_PLACE: Final = """CASE f.tier WHEN 'platinum' THEN 0 WHEN 'gold' THEN 1 WHEN 'iron' THEN 2 WHEN 'lead' THEN 3
    ELSE 4 END"""

_LIST: Final = """WITH a AS MATERIALIZED ({agreed})
SELECT c.id, {way} AS way FROM a JOIN customer c ON c.id = a.customer_id
    LEFT JOIN customer_figures f ON f.customer_id = c.id
    LEFT JOIN news_claim k ON k.news_id = {news} AND k.customer_id = c.id
WHERE a.state = 'given' AND way IS NOT NULL {concerned} {bars}
ORDER BY k.skipped_at IS NOT NULL, k.skipped_at, c.id IN (SELECT t.customer_id FROM news_told t
    WHERE t.news_id = {news} AND t.archived_at IS NULL), {place}, c.id"""


@dataclass(frozen=True, slots=True)
class Told:
    """One news as the statements need it: ``groups`` whose members it concerns (None for everybody)."""

    id: int
    running: bool
    groups: tuple[Filtering, ...] | None
    today: int
    lately: int
    most: int

    @property
    def concerned(self) -> tuple[str, tuple[Any, ...]]:
        """What makes ``c`` one whom it concerns, as a condition with an AND before it, and its values."""
        if self.groups is None:
            return "", ()
        checks = " OR ".join(f"({one.checks})" for one in self.groups)
        values = tuple(value for one in self.groups for value in one.values)
        return f" AND EXISTS (SELECT 1 FROM customer_figures f WHERE f.customer_id = c.id AND ({checks}))", values  # noqa: S608

    def bars(self, narrowed: Mapping[str, str] = _OF_ALL) -> dict[str, str]:
        """Why ``c`` is not told, by the codes of BARS, for one who agreed as ``a`` says."""
        given = {**narrowed, "news": self.id, "today": self.today, "lately": self.lately, "most": self.most}
        return {
            "gone": _GONE,
            "no_consent": "coalesce(a.state, '') <> 'given'",
            "asked_not": _ASKED_NOT.format(**given),
            "ended": _ENDED.format(**given),
            "told": _TOLD.format(**given),
            "often": _OFTEN.format(**given),
        }


def moments(clock: Clock) -> tuple[int, int]:
    """The beginnings of today and of the days that a month's most is counted in, as epoch seconds."""
    today = clock.today()
    first = today - timedelta(days=LATELY_DAYS - 1)
    return int(clock.start_of(today).timestamp()), int(clock.start_of(first).timestamp())


def is_running(state: str, since: str, until: str, today: date) -> bool:
    """Whether a news may be told today."""
    day = today.isoformat()
    return state == "open" and (not since or since <= day) and (not until or day <= until)


def on_list(connection: Any, news: Told) -> list[tuple[int, str]]:
    """Whoever is to be told now, with the channel, in order: those skipped last, before them those not reached, the
    rest by tier."""
    if not news.running:
        return []
    concerned, values = news.concerned
    bars = "".join(f" AND NOT ({sql})" for code, sql in news.bars().items() if code != "no_consent")
    statement = _LIST.format(
        agreed=AGREED.format(whose=""), way=_WAY, news=news.id, concerned=concerned, bars=bars, place=_PLACE
    )
    return [(id_, CHANNELS[way]) for id_, way in connection.execute(statement, values)]


def bar_of(connection: Any, news: Told, customer_id: int, *, reached: bool = False) -> str:
    """Why this customer is not told now (a code of BARS), empty where nothing stands against it. ``reached`` says that
    they are at the desk, so that no way to reach them is needed."""
    if not news.running:
        return "not_open"
    concerned, values = news.concerned
    bars = news.bars(_OF_ONE)
    columns = ", ".join(f"({sql})" for sql in bars.values())
    row = connection.execute(
        f"SELECT {columns}, {_WAY} IS NULL, NOT (1{concerned}) FROM customer c"  # noqa: S608
        f" LEFT JOIN ({AGREED.format(whose='AND customer_id = ?')}) a ON a.customer_id = c.id WHERE c.id = ?",
        (*values, customer_id, customer_id),
    ).fetchone()
    if row is None:
        return "gone"
    found = dict(zip((*bars, "unreachable", "not_concerned"), row, strict=True))
    if reached:
        found["unreachable"] = 0
    return next((code for code, holds in found.items() if holds), "")


def channel_of(connection: Any, customer_id: int) -> str:
    """The channel by which this customer is told, empty for none."""
    (way,) = connection.execute(
        f"SELECT {_WAY} FROM customer c WHERE c.id = ?",  # noqa: S608
        (customer_id,),
    ).fetchone()
    return "" if way is None else CHANNELS[way]


def concerned_count(connection: Any, news: Told) -> int:
    """How many customers it concerns."""
    concerned, values = news.concerned
    return int(connection.execute(
        f"SELECT count(*) FROM customer c WHERE NOT ({_GONE}){concerned}",  # noqa: S608
        values,
    ).fetchone()[0])  # fmt: skip
