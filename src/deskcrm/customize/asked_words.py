"""What a wish is about, told from its words: which of the seven questions, and which product or family it names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from deskcrm.identify.folding import fold

_FIRST: Final = 3
"""Signs that a name is looked up by; shorter names are nobody's."""

QUESTION_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "why": ("why", "reason for", "what for", "ทำไม", "เพราะอะไร", "สาเหตุ", "เหตุผล"),
    "where": (
        "where", "branch", "branches", "nearest", "nearby", "parking", "address", "map", "location",
        "ที่ไหน", "ตรงไหน", "แถวไหน", "สาขา", "ที่จอดรถ", "แผนที่", "ใกล้",
    ),
    "whom": (
        "for whom", "gift", "for my", "for a child", "for children", "for kids", "for the elderly",
        "ของขวัญ", "ของฝาก", "ให้แม่", "ให้พ่อ", "ให้ลูก", "สำหรับเด็ก", "สำหรับผู้สูงอายุ",
    ),
    "when": (
        "when", "what time", "opening", "hours", "open on", "closed on", "how long", "how soon", "weekend", "evening",
        "delivery day", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "holiday",
        "เมื่อไร", "เมื่อไหร่", "กี่โมง", "วันไหน", "กี่วัน", "นานไหม", "เวลาทำการ", "วันหยุด", "วันอาทิตย์", "วันเสาร์",
        "ช่วงเย็น",
    ),
    "how": (
        "how", "price", "prices", "cost", "pay", "payment", "instalment", "instalments", "installment", "discount",
        "deliver", "delivery", "install", "book", "booking", "online", "warranty",
        "อย่างไร", "ยังไง", "ราคา", "เท่าไร", "เท่าไหร่", "จ่าย", "ผ่อน", "ส่วนลด", "ส่งถึงบ้าน", "จัดส่ง", "ติดตั้ง", "จอง", "ออนไลน์",
        "รับประกัน",
    ),
    "who": ("who", "which of you", "same person", "ใคร", "คนไหน", "คนเดิม"),
}  # fmt: skip
"""Words that tell the question, the most telling questions first; whatever has none of them asks *what*."""

OTHERWISE: Final = "what"


class Finder:
    """Finds names in texts: ``names`` leads from each name to what it stands for. Letter case, tone marks and the like
    count as in the search; a name in Latin letters must be a word of its own, Thai is written without blanks."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._by_first: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for name, value in names:
            folded = fold(name).strip()
            if len(folded) >= _FIRST:
                self._by_first[folded[:_FIRST]].append((folded, value))
        for known in self._by_first.values():
            known.sort(key=lambda one: -len(one[0]))

    def all_in(self, text: str) -> list[str]:
        """What the names in ``text`` stand for, the longest name first."""
        folded = fold(text)
        found: dict[str, int] = {}
        for place in range(len(folded) - _FIRST + 1):
            for name, value in self._by_first.get(folded[place : place + _FIRST], ()):
                if folded.startswith(name, place) and _apart(folded, place, place + len(name)):
                    found[value] = max(found.get(value, 0), len(name))
        return sorted(found, key=lambda value: -found[value])


def question_of(words: str) -> str:
    """Which of the seven questions ``words`` ask, as a code of QUESTIONS."""
    found = set(_questions().all_in(words))
    return next((question for question in QUESTION_WORDS if question in found), OTHERWISE)


@cache
def _questions() -> Finder:
    return Finder((word, question) for question, words in QUESTION_WORDS.items() for word in words)


def _apart(text: str, start: int, end: int) -> bool:
    """Whether no Latin letter or digit runs on at either end."""
    return not (
        (start and _latin(text[start - 1]) and _latin(text[start]))
        or (end < len(text) and _latin(text[end]) and _latin(text[end - 1]))
    )


def _latin(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()
