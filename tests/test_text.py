"""Text from people on the way in: what is kept, what is refused, what counts as nothing."""

from __future__ import annotations

import pytest

from deskcrm.errors import Refused
from deskcrm.text import clean_line, clean_text, visible


@pytest.mark.parametrize(
    "text", ["Bob [/]", "ที่นี่", "👩\u200d👩\u200d👧", "🏳\ufe0f\u200d🌈", "محمد", "Zoe\u0301", "نامه\u200cها"]
)
def test_honest_text_is_kept_as_it_is(text: str) -> None:
    assert clean_line(text, "name") == clean_text(text, "note") == visible(text) == text


@pytest.mark.parametrize("text", ["", "  ", "\u200b", "\u00a0\u200b\ufeff", "\u3164", "\u2800 \u00ad"])
def test_what_shows_nothing_is_nothing(text: str) -> None:
    assert clean_line(text, "name") == clean_text(text, "note") == ""


@pytest.mark.parametrize("marks", ["\u0301" * 5, "\u20dd" * 5, "\u0301\u200d" * 5, "\u0e48" * 9])
def test_piled_up_marks_are_refused(marks: str) -> None:
    for clean in (clean_line, clean_text):
        with pytest.raises(Refused, match="marks"):
            clean("ก" + marks, "name")


@pytest.mark.parametrize("sign", ["\x1b", "\x9b", "\x00", "\x7f", "\u202e", "\u2066", "\u2028", "\ud800"])
def test_control_and_direction_characters_are_refused_and_made_visible(sign: str) -> None:
    for clean in (clean_line, clean_text):
        with pytest.raises(Refused, match=f"U\\+{ord(sign):04X}"):
            clean(f"a{sign}b", "name")
    assert sign == "\ud800" or sign not in visible(f"a{sign}b")
