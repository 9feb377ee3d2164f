"""A whole name in one cell: title, given and family name where it is safe, or an organisation."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_TITLES: Final = (
    "นางสาว", "นาย", "นาง", "น.ส.", "น.ส", "ด.ช.", "ด.ญ.", "เด็กชาย", "เด็กหญิง", "ดร.", "คุณ", "นพ.", "พญ.", "ทพ.", "ทพญ.",
    "ภก.", "ภญ.", "สพ.", "ศ.ดร.", "รศ.ดร.", "ผศ.ดร.", "ศ.", "รศ.", "ผศ.", "อ.", "ว่าที่ร้อยตรี", "ว่าที่ ร.ต.", "ว่าที่ ร.ต.หญิง",
    "ร.ต.", "ร.ท.", "ร.อ.", "พ.ต.", "พ.ท.", "พ.อ.", "พล.ต.", "พล.ท.", "พล.อ.", "ร.ต.ต.",
    "ร.ต.ท.", "ร.ต.อ.", "พ.ต.ต.", "พ.ต.ท.",
    "พ.ต.อ.", "ด.ต.", "จ.ส.ต.", "ส.ต.อ.", "ส.ต.ท.", "ส.ต.ต.", "ส.อ.", "จ.ส.อ.",
    "ม.ล.", "ม.ร.ว.", "หม่อมหลวง", "หม่อมราชวงศ์",
    "Mr.", "Mr", "Mrs.", "Mrs", "Ms.", "Ms", "Miss", "Dr.", "Dr", "Prof.", "Prof", "Khun", "K.",
)  # fmt: skip
_LONGEST_FIRST: Final = "|".join(re.escape(title) for title in sorted(_TITLES, key=len, reverse=True))
_TITLE: Final = re.compile(rf"({_LONGEST_FIRST})\s*", re.IGNORECASE)
_UNSAFE_ATTACHED: Final = frozenset(("คุณ", "นาย", "นาง"))
"""Words that may also begin a name, such as คุณากร: attached to the next letter they are a title only before two
names."""

_THAI: Final = re.compile("[\u0e01-\u0e5b.]+")
_LETTERS: Final = re.compile(r"[^\W\d_][^\d_()/\\,;:]*")
_COMPANY: Final = re.compile(
    r"^(?:บริษัท|บจก\.?|บมจ\.?|หจก\.?|หสน\.?|ห้างหุ้นส่วน|บ\.|ร้าน|สำนักงาน|โรงเรียน|รร\.|มหาวิทยาลัย|วิทยาลัย|ธนาคาร|สมาคม|มูลนิธิ"
    r"|สหกรณ์|เทศบาล|อบต\.|อบจ\.|กรม|กระทรวง|โรงพยาบาล|รพ\.|โรงแรม|คลินิก|ห้าง|การไฟฟ้า|การประปา|องค์การ|คณะ|ศูนย์)"
    r"|(?:จำกัด|\(มหาชน\)|\b(?:Co\.?,?\s*Ltd\.?|Company Limited|Limited|Ltd\.?|Inc\.?|LLC|L\.L\.C\.|Corp\.?|Corporation"
    r"|PLC|Plc\.|GmbH|AG|S\.A\.|Pte\.?|Part\.|Partnership|Foundation|Association|University|Bank))\s*$",
    re.IGNORECASE,
)
_PARTS: Final = 2


class Name(NamedTuple):
    """``organisation`` says that it is one; else the parts, all empty where the name is better left whole."""

    title: str = ""
    given: str = ""
    family: str = ""
    organisation: bool = False


WHOLE: Final = Name()


def split_name(text: str) -> Name:
    """What a name in one cell is made of.

    It is taken apart only where two words remain after the title, or two Thai words stand without one: foreign names
    of two words may be a shop's, longer ones have a family name of unknown length.
    """
    name = " ".join(text.split())
    if _COMPANY.search(name):
        return Name(organisation=True)
    match = _TITLE.match(name)
    title, rest = "", name
    if match is not None:
        title, rest = match[1], name[match.end() :]
        attached = match.end() == match.end(1)
        if attached and not title.endswith(".") and not _begins_a_name(title, rest):
            title, rest = "", name
    words = rest.split(" ")
    if not all(map(_LETTERS.fullmatch, words)):
        return WHOLE
    if len(words) == _PARTS and (title or all(map(_THAI.fullmatch, words))):
        return Name(title, words[0], words[1])
    if len(words) == 1 and title and not (title in _UNSAFE_ATTACHED and match is not None and attached):
        return Name(title, rest)
    return WHOLE


def _begins_a_name(title: str, rest: str) -> bool:
    """Whether what follows a Thai title without a blank can be a name: no vowel or mark that needs a letter before."""
    if not _THAI.match(title) or not rest:
        return False
    return "\u0e01" <= rest[0] <= "\u0e2e" or "\u0e40" <= rest[0] <= "\u0e44"
