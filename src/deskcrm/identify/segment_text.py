"""What may stand in the filters of a group, and the groups that they name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from deskcrm.errors import Refused
from deskcrm.identify.filter_groups import combined
from deskcrm.identify.filter_language import LONGEST, Condition, Parsed, Problem, every_filter, parse
from deskcrm.identify.filter_predicate import Asked
from deskcrm.identify.filter_table import squeezed
from deskcrm.identify.filter_values import Known, known_values
from deskcrm.identify.folding import fold
from deskcrm.identify.profile_words import SENSITIVE, looks_sensitive
from deskcrm.locale.messages import N_, _
from deskcrm.text import clean_line

if TYPE_CHECKING:
    from deskcrm.clock import Clock

OWN_WORDS = ("tag", "fact")
"""Filters whose values are the office's own words, which may say what the law protects."""

_WRITTEN: dict[str, Callable[[Known], str]] = {
    "segment": lambda one: one.shown,
    "related": lambda one: one.names[-1],
}
"""How a text names what these filters name."""

_ALL = "SELECT id, name, text FROM segment WHERE archived_at IS NULL AND kind = 'living'"


_MADE_OF_GROUPS = """SELECT name, text FROM segment WHERE archived_at IS NULL AND kind = 'living'
    UNION ALL SELECT name, audience FROM event WHERE archived_at IS NULL AND audience <> ''"""
_NEWS_FOR = """SELECT title FROM news WHERE archived_at IS NULL AND state <> 'closed'
    AND ';' || segments || ';' LIKE ?"""


def problems_of(
    connection: Any, text: str, *, own_id: int | None = None, clock: Clock, staff_id: int | None
) -> tuple[Problem, ...]:
    """Everything for which ``text`` cannot be a group's filters (those of the group ``own_id``), in its order."""
    parsed = parse(text)
    problems = [*parsed.problems, *_no_filters(parsed, text), *_refused(connection, parsed)]
    if not problems:
        asked = Asked(connection, clock, staff_id, within=(own_id or 0,))
        problems += combined(parsed.conditions, asked)[1]
    if not problems and own_id is not None:
        problems += _circle(connection, parsed, own_id)
    return tuple(sorted(problems, key=lambda one: one.start))


def checked(
    connection: Any, text: str, *, own_id: int | None = None, lenient: bool = False, clock: Clock, staff_id: int | None
) -> str:
    """``text`` as it is kept: groups by their whole names, customers by their codes.

    Raises Refused (``text``) naming the place and what was expected there; with ``lenient`` not for what nobody in the
    base has."""
    text = clean_line(text, "text", limit=LONGEST)
    if not text:
        raise Refused(N_("Say who belongs to it with filters, such as {example}."), field="text", example="tier:A")
    for problem in problems_of(connection, text, own_id=own_id, clock=clock, staff_id=staff_id):
        if not (lenient and problem.absent):
            raise Refused(
                N_("Place {place}, “{part}”: {why}"), field="text", place=problem.start + 1,
                part=text[problem.start : problem.end], why=str(problem),
            )  # fmt: skip
    for start, end in parse(text).unfinished:
        raise Refused(N_("Place {place}, “{part}”: {why}"), field="text", place=start + 1, part=text[start:end],
                      why=_("after the colon it says who is meant."))  # fmt: skip
    # Whole names may be longer: what is beyond the most is never read, and would mean somebody else.
    return clean_line(_whole_names(connection, text), "text", limit=LONGEST)


def groups_of(connection: Any, text: str) -> tuple[int, ...]:
    """The ids of the groups that ``text``, as it is kept, names."""
    found: dict[int, None] = {}
    for condition in _naming(parse(text)):
        known = known_values(condition.filter, connection)
        for value in condition.values:
            found |= dict.fromkeys(one.key for one in known if one.is_called(value.text))
    return tuple(found)


def users_of(connection: Any, segment_id: int) -> tuple[tuple[int, str, str], ...]:
    """The living groups that name this one: id, name and text."""
    return tuple(
        (number, name, text)
        for number, name, text in connection.execute(_ALL).fetchall()
        if segment_id in groups_of(connection, text)
    )


def renamed(connection: Any, text: str, segment_id: int, name: str, *, of: str) -> str:
    """``text``, which is ``of`` a group or an event, with another name for this group. Raises Refused (``name``) where
    it would be too long."""
    text = _replaced(connection, text, {segment_id: name})
    if len(text) > LONGEST:
        raise Refused(N_("The filters of {other} would be too long with this name."), field="name", other=of)
    return text


def _whole_names(connection: Any, text: str) -> str:
    """``text`` with the whole name for each beginning of one, so that a group named later is not meant too; and with
    codes for customers, which say nothing of whoever is erased one day."""
    return _replaced(connection, text, {})


def _replaced(connection: Any, text: str, names: dict[int, str]) -> str:
    for condition in reversed([one for one in every_filter(parse(text).conditions) if one.filter.name in _WRITTEN]):
        known = known_values(condition.filter, connection)
        for value in reversed(condition.values):
            called = [one for one in known if one.is_called(value.text)] if names else _called(known, value.text)
            if called:
                whole = [names.get(one.key, _WRITTEN[condition.filter.name](one)) for one in called]
                said = ",".join(map(quoted, whole))
                start, end = value.start, value.end
                if text[start - 1 : start] in ('"', "“", "”"):
                    start, end = start - 1, end + (text[end : end + 1] in ('"', "“", "”"))
                text = text[:start] + said + text[end:]
    return text


def keep_apart(connection: Any) -> None:
    """Raises Refused (``segment``) where two groups have one name or a group is, in the end, made of itself: no save
    does that, but what one takes back may stand beside what another made since."""
    names: set[str] = set()
    for (name,) in connection.execute("SELECT name FROM segment WHERE archived_at IS NULL ORDER BY id").fetchall():
        if squeezed(name) in names:
            raise Refused(N_("There is a group called {name} already."), field="segment", name=name)
        names.add(squeezed(name))
    for number, _name, text in connection.execute(_ALL).fetchall():
        for problem in _circle(connection, parse(text), number):
            raise Refused(problem.message, field="segment", **dict(problem.values))


def unmade(connection: Any, segment_id: int) -> None:
    """Of a group whose making was taken back, who stood on it. Raises Refused (``segment``) where another terminal has
    made something of it since."""
    (name,) = connection.execute("SELECT name FROM segment WHERE id = ?", (segment_id,)).fetchone()
    users = [
        called
        for called, text in connection.execute(_MADE_OF_GROUPS).fetchall()
        if any(squeezed(value.text) == squeezed(name) for one in _naming(parse(text)) for value in one.values)
    ]
    users += [title for (title,) in connection.execute(_NEWS_FOR, (f"%;{segment_id};%",))]
    if users:
        raise Refused(
            N_("{name} is part of {others}, which could not be read without it. Change those first."),
            field="segment", name=name, others=", ".join(users),
        )  # fmt: skip
    connection.execute(
        "UPDATE segment_member SET archived_at = updated_at, version = version + 1"
        " WHERE segment_id = ? AND archived_at IS NULL",
        (segment_id,),
    )


def quoted(name: str) -> str:
    """A value as it is written in a text."""
    name = name.replace('"', "")
    return f'"{name}"' if set(name) & set(" ,()“”/=") else name


def _naming(parsed: Parsed) -> Iterator[Condition]:
    return (one for one in every_filter(parsed.conditions) if one.filter.takes == "segment")


def _called(known: tuple[Known, ...], text: str) -> list[Known]:
    return [one for one in known if one.is_called(text)] or [one for one in known if one.begins(text)]


def _no_filters(parsed: Parsed, text: str) -> Iterator[Problem]:
    """Words make no group: whom they find changes with every slip."""
    if parsed.words_at >= 0 and not any(problem.start <= parsed.words_at < problem.end for problem in parsed.problems):
        word = text[parsed.words_at :].split(maxsplit=1)[0]
        message = N_("{word} is no filter; only filters make a group, such as {example}.")
        values = (("word", word), ("example", "tier:A"))
        yield Problem(message, values, parsed.words_at, parsed.words_at + len(word))


def _refused(connection: Any, parsed: Parsed) -> Iterator[Problem]:
    for one in every_filter(parsed.conditions):
        if one.filter.takes == "words":
            message = N_("{name} finds records, not people: no group is made of it.")
            yield Problem(message, (("name", f"{one.filter.shown}:"),), one.start, one.end)
        elif one.filter.name in OWN_WORDS:
            known = known_values(one.filter, connection) if one.filter.name == "tag" else ()
            for value in one.values:
                # However it is written, and by its beginning alone, it means what the base has.
                for words in (value.text, fold(value.text), *(found.shown for found in _called(known, value.text))):
                    if kind := looks_sensitive(words):
                        message = N_("{value} seems to be about {kind}: the law protects that, no group is made of it.")
                        said = (("value", words), ("kind", _(SENSITIVE[kind])))
                        yield Problem(message, said, value.start, value.end)
                        break


def _circle(connection: Any, parsed: Parsed, own_id: int) -> Iterator[Problem]:
    """The first filter that names a group which is, in the end, made of the group itself."""
    texts = {number: (name, text) for number, name, text in connection.execute(_ALL).fetchall()}
    for condition in _naming(parsed):
        known = known_values(condition.filter, connection)
        for value in condition.values:
            for one in _called(known, value.text):
                seen, waiting = set(), [one.key]
                while waiting:
                    number = waiting.pop()
                    if number == own_id:
                        message = N_("{name} is made of this group itself; a group cannot go in a circle.")
                        yield Problem(message, (("name", one.shown),), value.start, value.end)
                        return
                    if number not in seen and number in texts:
                        seen.add(number)
                        waiting += groups_of(connection, texts[number][1])
