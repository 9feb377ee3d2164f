"""The Thai encoding of the old Macintosh, which Python does not have: TIS-620 with marks also in shifted places.

Importing this module makes it known to Python as ``mac-thai``, for reading and writing.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from typing_extensions import Buffer

NAME: Final = "mac-thai"

_SHIFTED: Final = (
    "«»…\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e48\u0e49\u0e4a\u0e4b\u0e4c“”\u0e4d\ufffe•\u0e31\u0e47\u0e34\u0e35\u0e36\u0e37"
    "\u0e48\u0e49\u0e4a\u0e4b\u0e4c‘’\ufffe"
)
"""80 to 9F."""

_TABLE: Final = (
    "".join(map(chr, range(128)))
    + _SHIFTED
    + "\u00a0"
    + "".join(map(chr, range(0x0E01, 0x0E3B)))
    + "\u2060\u200b–—"
    + "".join(map(chr, range(0x0E3F, 0x0E4E)))
    + "™\u0e4f"
    + "".join(map(chr, range(0x0E50, 0x0E5A)))
    + "®©\ufffe\ufffe\ufffe\ufffe"
)
_BACK: Final = {ord(sign): byte for byte, sign in enumerate(_TABLE) if sign != "\ufffe"} | {
    ord(sign): byte for byte, sign in enumerate(_TABLE) if byte >= 0xA0 and sign != "\ufffe"
}


def _encode(text: str, errors: str = "strict") -> tuple[bytes, int]:
    return codecs.charmap_encode(text, errors, _BACK)


def _decode(data: Buffer, errors: str = "strict") -> tuple[str, int]:
    return codecs.charmap_decode(bytes(data), errors, _TABLE)


class _Encoder(codecs.IncrementalEncoder):
    def encode(self, input: str, final: bool = False) -> bytes:  # noqa: ARG002  the name that codecs call it by
        return _encode(input, self.errors)[0]


class _Decoder(codecs.IncrementalDecoder):
    def decode(self, input: Buffer, final: bool = False) -> str:  # noqa: ARG002
        return _decode(input, self.errors)[0]


def _find(name: str) -> codecs.CodecInfo | None:
    if name.replace("_", "-") != NAME:
        return None
    return codecs.CodecInfo(
        name=NAME, encode=_encode, decode=_decode, incrementalencoder=_Encoder, incrementaldecoder=_Decoder
    )


codecs.register(_find)
