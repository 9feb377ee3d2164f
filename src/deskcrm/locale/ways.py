"""What the ways to reach somebody are labelled: the usual labels, in the words of other programs and our own."""

from __future__ import annotations

from typing import Final

from deskcrm.locale.messages import N_, _

WORDS: Final = {
    "mobile": N_("mobile"),
    "home": N_("home"),
    "work": N_("work"),
    "main": N_("main line"),
    "fax": N_("fax"),
    "home fax": N_("home fax"),
    "work fax": N_("work fax"),
    "other fax": N_("other fax"),
    "pager": N_("pager"),
    "assistant": N_("assistant"),
    "other": N_("other"),
}
"""The labels that have a word of their own in every language; any other is shown as it was typed."""

_ALSO: Final = {
    "cell": "mobile", "cellular": "mobile", "cell phone": "mobile", "mobile phone": "mobile", "iphone": "mobile",
    "มือถือ": "mobile", "business": "work", "office": "work", "company": "work", "ที่ทำงาน": "work", "บ้าน": "home",
    "company main": "main", "primary": "main", "homefax": "home fax", "workfax": "work fax", "work_fax": "work fax",
    "home_fax": "home fax", "business fax": "work fax", "otherfax": "other fax", "แฟกซ์": "fax", "โทรสาร": "fax",
    "assistantphone": "assistant", "อื่น ๆ": "other", "อื่นๆ": "other", "internet": "", "voice": "",
}  # fmt: skip


def usual_label(text: str) -> str:
    """The usual label that another program's means, else its own text."""
    # Google marks the preferred one and its own groups by a star.
    label = " ".join(text.removeprefix("* ").split())
    known = label.casefold()
    return known if known in WORDS else _ALSO.get(known, label)


def label_word(label: str) -> str:
    """A label for reading."""
    return _(WORDS[label]) if label in WORDS else label
