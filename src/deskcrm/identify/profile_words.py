"""The words of the profile: the seven questions, what is asked aloud for each, what the law protects."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from deskcrm.locale.messages import N_, _

QUESTIONS: Final[Mapping[str, str]] = {
    "who": N_("Who"),
    "what": N_("What"),
    "when": N_("When"),
    "where": N_("Where"),
    "why": N_("Why"),
    "whom": N_("For whom, and who decides"),
    "how": N_("How"),
}
"""The seven questions (6W1H) in their order."""

MEANINGS: Final[Mapping[str, str]] = {
    "who": N_("who they are: what they are called, their age, their language"),
    "what": N_("what they use, own or like"),
    "when": N_("when they come, call or buy"),
    "where": N_("where they live, work or use it"),
    "why": N_("what they need it for, what they want of it"),
    "whom": N_("who uses it, who decides, who pays, who advises"),
    "how": N_("how they like to be reached, to pay, to be served"),
}

ASKED: Final[Mapping[str, str]] = {
    "who": N_("What may we call you, and in which language?"),
    "what": N_("What do you use today?"),
    "when": N_("When is a good time to reach you?"),
    "where": N_("Where will you be using it?"),
    "why": N_("What should it do for you above all?"),
    "whom": N_("Who else will use it, and who decides?"),
    "how": N_("How would you like to hear from us?"),
}
"""What to ask aloud where nothing is known."""

DETAILS: Final[Mapping[str, Mapping[str, str]]] = {
    "why": {"need": N_("need"), "want": N_("want")},
    "whom": {"user": N_("user"), "decider": N_("decides"), "payer": N_("pays"), "adviser": N_("advises")},
}
"""What a fact of these questions may be more exactly."""

CIRCUMSTANCES: Final[Mapping[str, str]] = {
    "cultural": N_("cultural"),
    "social": N_("social"),
    "personal": N_("personal"),
    "psychological": N_("psychological"),
}
"""What moves people."""

SENSITIVE: Final[Mapping[str, str]] = {
    "race": N_("race"),
    "origin": N_("ethnic origin"),
    "religion": N_("religion"),
    "belief": N_("belief"),
    "politics": N_("political opinion"),
    "union": N_("trade union"),
    "health": N_("health"),
    "disability": N_("disability"),
    "sex_life": N_("sex life"),
    "criminal_record": N_("criminal record"),
    "genetic": N_("genetic data"),
    "biometric": N_("biometric data"),
}
"""What the Thai Personal Data Protection Act protects in section 26: kept with consent only, and never used in a tier,
a rule, the search or an export."""

PURPOSES: Final[Mapping[str, str]] = {
    "news": N_("to be told news"),
    "sensitive": N_("to keep sensitive data"),
    "sharing": N_("to pass their data to a partner"),
}
"""What a customer is asked for consent to."""

CONSENT_STATES: Final[Mapping[str, str]] = {
    "given": N_("agreed"),
    "refused": N_("refused"),
    "withdrawn": N_("withdrawn"),
}

SOURCES: Final[Mapping[str, str]] = {
    "record": N_("their record"),
    "contacts": N_("their contacts"),
    "purchases": N_("their purchases"),
    "relations": N_("people and organisations"),
}
"""Where something is known from that nobody wrote down as a fact."""

_HINTS: Final[Mapping[str, tuple[str, ...]]] = {
    "religion": ("muslim", "buddhist", "christian", "catholic", "religio", "มุสลิม", "อิสลาม", "คริสต์", "ศาสนา", "นับถือพุทธ"),
    "health": (
        "diabet", "cancer", "hiv", "pregnan", "illness", "disease", "surgery", "allerg", "depress",
        "เบาหวาน", "มะเร็ง", "ตั้งครรภ์", "ท้อง", "โรค", "ผ่าตัด", "แพ้ยา", "ซึมเศร้า", "ป่วย",
    ),
    "disability": ("disab", "wheelchair", "deaf", "blind", "พิการ", "วีลแชร์", "หูหนวก", "ตาบอด"),
    "union": ("trade union", "union member", "สหภาพ"),
    "politics": ("political", "votes for", "พรรคการเมือง", "การเมือง"),
    "criminal_record": ("prison", "convict", "criminal", "ติดคุก", "เคยต้องโทษ", "คดีอาญา"),
    "sex_life": ("gay", "lesbian", "homosex", "รักร่วมเพศ", "เพศวิถี"),
    "origin": ("ethnic", "ชาติพันธุ์", "เชื้อชาติ"),
}  # fmt: skip


def looks_sensitive(words: str) -> str:
    """The kind of sensitive data that ``words`` seem to be, or empty: a hint, no more."""
    text = words.casefold()
    return next((kind for kind, signs in _HINTS.items() if any(_stands_in(text, sign) for sign in signs)), "")


def _stands_in(text: str, sign: str) -> bool:
    """Whether ``sign`` is in ``text``; a short one begins a word, for it is a part of others (archive, chives)."""
    if len(sign) > 4 or not sign.isascii():
        return sign in text
    return re.search(rf"(?<![a-z]){sign}", text) is not None


def question(code: str) -> str:
    """The question in the language in use."""
    return _(QUESTIONS[code]) if code in QUESTIONS else code


def detail(code: str) -> str:
    """The word for what a fact is more exactly, or for what moves people; empty for none."""
    for words in (*DETAILS.values(), CIRCUMSTANCES, SENSITIVE):
        if code in words:
            return _(words[code])
    return code
