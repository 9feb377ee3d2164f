"""The words of all names, to be found by those who mistype them: each by what remains of its beginning when letters are
left out (symmetric deletion), and by how it sounds.

A word typed with a slip and the word that was meant have one of these keys in common; how far apart the two are is
then measured (optimal string alignment: a letter wrong, missing or too many, or two swapped, is one slip). Kept by
word, not by customer: a name comes again and again. Words that nobody has any more stay until the index is made anew;
they find nobody.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import combinations
from typing import Any

from deskcrm.identify.sounds import sound

LONG = 8
"""Letters from which a word may have two slips; a shorter one may have one."""

SHORTEST = 3
"""Letters of the shortest word that is looked for with a slip."""

_LEARNT_FROM = 2
_LONGEST = 40
_SHORT_BEGINNING = 5
_LONG_BEGINNING = 6
"""Letters of a word's beginning that its keys are made of, for one slip and for two."""

SOUNDS_ALIKE = 3
"""How far a word is that only sounds alike: farther than any slip."""

_LEAST_SOUNDS = 3
_HEARD = "~"
_MARKED = "'"
_COMPARED = 3_000
"""Words measured for one typed; a beginning that more have is too common to be told by its end."""

_LEARNT = 500

_TONES = re.compile("[\u0e47-\u0e4c]")
_LENGTHS = str.maketrans("\u0e34\u0e36\u0e38\u0e30\u0e31", "\u0e35\u0e37\u0e39\u0e32\u0e32")
"""Short vowels as the long ones they are taken for."""

SCHEMA: tuple[str, ...] = (
    """CREATE TABLE lookup_word (
        id INTEGER PRIMARY KEY,
        word TEXT NOT NULL UNIQUE
    ) STRICT""",
    """CREATE TABLE lookup_slip (
        key TEXT NOT NULL,
        word_id INTEGER NOT NULL,
        PRIMARY KEY (key, word_id)
    ) STRICT, WITHOUT ROWID""",
)


def words_in(folded: str, fields: str) -> Iterator[str]:
    """The words of the first fields of a folded entry (their end sign is ``fields``) that may be mistyped."""
    for field in folded.split(fields, 3)[:3]:
        for word in field.split():
            if _LEARNT_FROM <= len(word) <= _LONGEST and not word.isdecimal():
                yield word


def learn(connection: Any, words: Iterable[str]) -> None:
    """Adds the words that are not known yet, in the caller's transaction."""
    wanted = sorted(set(words))
    new: list[str] = []
    for start in range(0, len(wanted), _LEARNT):
        part = wanted[start : start + _LEARNT]
        marks = ", ".join("?" * len(part))
        statement = f"SELECT word FROM lookup_word WHERE word IN ({marks})"  # noqa: S608
        known = {word for (word,) in connection.execute(statement, part)}
        new += [word for word in part if word not in known]
    if new:
        (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM lookup_word").fetchone()
        numbered = list(enumerate(new, last + 1))
        connection.executemany("INSERT INTO lookup_word VALUES (?, ?)", numbered)
        slips = sorted((key, number) for number, word in numbered for key in keys(word))
        connection.executemany("INSERT INTO lookup_slip VALUES (?, ?)", slips)


def unlearn(connection: Any, words: Iterable[str]) -> None:
    """Takes out the words that nobody has any more, in the caller's transaction; reads all entries for each."""
    for word in set(words):
        used = connection.execute("SELECT 1 FROM lookup_entry WHERE instr(folded, ?) LIMIT 1", (word,)).fetchone()
        if used is None:
            connection.execute(
                "DELETE FROM lookup_slip WHERE word_id IN (SELECT id FROM lookup_word WHERE word = ?)", (word,)
            )
            connection.execute("DELETE FROM lookup_word WHERE word = ?", (word,))


def learn_all(connection: Any, words: Collection[str]) -> None:
    """Makes the vocabulary anew of these words, in the caller's transaction."""
    connection.execute("DELETE FROM lookup_slip")
    connection.execute("DELETE FROM lookup_word")
    connection.execute("CREATE TEMP TABLE learnt (key TEXT NOT NULL, word_id INTEGER NOT NULL)")
    numbered = list(enumerate(sorted(words), 1))
    connection.executemany("INSERT INTO lookup_word VALUES (?, ?)", numbered)
    connection.executemany(
        "INSERT INTO learnt VALUES (?, ?)", ((key, number) for number, word in numbered for key in keys(word))
    )
    # In the order of the key every page is written once.
    connection.execute("INSERT INTO lookup_slip SELECT key, word_id FROM learnt ORDER BY key, word_id")
    connection.execute("DROP TABLE learnt")


def is_empty(connection: Any) -> bool:
    """Whether no word is known, as in a base that an older program indexed."""
    return connection.execute("SELECT 1 FROM lookup_word LIMIT 1").fetchone() is None


def keys(word: str) -> set[str]:
    """What a folded word is found by when it is mistyped or misheard."""
    found = _without(word[:_SHORT_BEGINNING], 1)
    if len(word) >= LONG:
        found |= _without(word[:_LONG_BEGINNING], 2)
    heard = sound(word)
    if len(heard) >= _LEAST_SOUNDS:
        found.add(_HEARD + heard)
    if not word.isascii():
        found.add(_MARKED + plain(word))
    return found


def twins(connection: Any, word: str) -> list[str]:
    """The other words that differ from a folded ``word`` in tone marks and the length of vowels alone."""
    if word.isascii() or not _LEARNT_FROM <= len(word) <= _LONGEST:
        return []
    rows = connection.execute(
        "SELECT w.word FROM lookup_slip s CROSS JOIN lookup_word w ON w.id = s.word_id WHERE s.key = ?",
        (_MARKED + plain(word),),
    )
    return [other for (other,) in rows if other != word]


def close_words(connection: Any, word: str, most: int = 12) -> list[tuple[int, str]]:
    """Up to ``most`` words that a folded ``word`` may have been meant for, each with how far it is: 0 where only tone
    marks and the length of vowels differ, then the slips, ``SOUNDS_ALIKE`` where no
    more than the sound agrees.

    What is typed may be the beginning of a word as long as it has five letters."""
    if not SHORTEST <= len(word) <= _LONGEST or word.isdecimal():
        return []
    from rapidfuzz.distance import OSA

    allowed = 2 if len(word) >= LONG else 1
    heard = sound(word)
    wanted = sorted(keys(word))
    marks = ", ".join("?" * len(wanted))
    rows = connection.execute(
        f"SELECT DISTINCT w.word FROM lookup_slip s CROSS JOIN lookup_word w ON w.id = s.word_id"  # noqa: S608
        f" WHERE s.key IN ({marks}) LIMIT ?",
        (*wanted, _COMPARED),
    )
    close: list[tuple[int, int, str]] = []
    bare = plain(word)
    for (other,) in rows:
        if other == word:
            continue
        distance = OSA.distance(word, other, score_cutoff=allowed)
        whole = 0
        if distance > allowed and len(word) >= _SHORT_BEGINNING and len(other) > len(word):
            distance, whole = OSA.distance(word, other[: len(word)], score_cutoff=allowed), 1
        if plain(other) == bare:
            distance = whole = 0
        elif distance > allowed:
            if len(heard) < _LEAST_SOUNDS or sound(other) != heard:
                continue
            distance, whole = SOUNDS_ALIKE, abs(len(other) - len(word))
        close.append((distance, whole, other))
    return [(distance, other) for distance, _whole, other in sorted(close)[:most]]


def plain(word: str) -> str:
    """A Thai word without tone marks and with all vowels long."""
    return word if word.isascii() else _TONES.sub("", word).translate(_LENGTHS)


def _without(text: str, most: int) -> set[str]:
    """``text`` with up to ``most`` of its letters left out, at least two remaining."""
    found = {text}
    for count in range(1, most + 1):
        kept = len(text) - count
        if kept >= 2:
            found |= {"".join(letters) for letters in combinations(text, kept)}
    return found
