"""The Kedmanee layout."""

from __future__ import annotations

import pytest

from deskcrm.locale.keyboard import LATIN_TO_THAI, THAI_TO_LATIN, latin

PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))


@pytest.mark.parametrize(
    ("key", "sign"),
    [("j", "่"), ("k", "า"), ("n", "ื"), ("e", "ำ"), ("d", "ก"), ("z", "ผ"), ("c", "แ"), ("f", "ด"), ("a", "ฟ"),
     ("x", "ป"),
     ("/", "ฝ"), ("?", "ฦ"), ("s", "ห"), ("q", "ๆ"), ("p", "ย"), ("Q", "๐"), ("@", "๑"), ("+", "๙"), ("&", "฿"),
     ("N", "์"),
     ("\\", "ฃ"), ("|", "ฅ"), ("`", "_"), ("~", "%")],
)  # fmt: skip
def test_the_sign_on_a_key(key: str, sign: str) -> None:
    assert LATIN_TO_THAI[key] == sign
    assert THAI_TO_LATIN[sign] == key


def test_every_key_has_its_own_sign() -> None:
    assert sorted(LATIN_TO_THAI) == sorted(PRINTABLE)
    assert len(THAI_TO_LATIN) == len(LATIN_TO_THAI) == 94
    assert {chr(code) for code in range(ord("ก"), ord("ฮ") + 1)} <= set(THAI_TO_LATIN)
    assert set("๐๑๒๓๔๕๖๗๘๙") <= set(THAI_TO_LATIN)


def test_a_sign_of_both_layouts_stays_what_it_is() -> None:
    assert latin("ื") == "n"
    assert latin("ฝ") == "/"
    for sign in '/-?_,.()"%+an1 ':
        assert latin(sign) is None
