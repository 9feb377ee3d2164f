"""Inputs for the fuzzers: what people type and other programs write, taken apart and put together wrongly.

Made by a seeded generator rather than by hypothesis, which takes a millisecond for each and keeps them all; what a
seed makes is the same every time.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

import xlsxwriter

from deskcrm.exchange.fields import FIELDS

ZONE: Final = ZoneInfo("Asia/Bangkok")
NOW: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)

HOSTILE = (
    "", " ", "\t", "\n", "\r\n", "\0", "\x1b[2J", "\x1b]0;x\x07", "\x9b31m", "\u202e", "\u200b", "\ufeff", "[/]",
    "[b]", "[@click=app.quit]x[/]", "'", '"', "`", "\\", "%", "%s", "{", "}", "{0}", "{name}", "=1+1", "@SUM(A1)",
    "-", "--", "/*", "*", "(", ")", "((((", "))))", "NEAR(", "AND", "OR", "NOT", "^", ":", "::", ";", ",", ".",
    "..", "/", "|", "~", "<", ">", "&", "#", "$", "\ud800", "\udc80", "e\u0301\u0301\u0301\u0301\u0301\u0301",
    "ก็็็็็็", "\U0001f469\u200d\U0001f4bb", "ß", "İ", "ﬁ", "٣", "৪", "๙", "①", "²", "½", "−1", "1e999", "nan",
    "inf", "-0", "0x10", "1_000", "9" * 40, "true", "null", "None", "1" * 5000, "ำ", "เ", "แแ", "สมชาย", "ใจดี",
    "Ann", "ann", "O'Neil",
)  # fmt: skip

WHEN = (
    "tomorrow", "today", "yesterday", "next", "last", "in", "+", "-", "2", "10", "31", "29", "0", "99", "h", "m",
    "d", "days", "weeks", "months", "years", "mon", "monday", "feb", "december", "2569", "2026", "0000", "9999",
    ":", "10:00", "25:61", "24:00", "am", "pm", "noon", "midnight", "2026-03-29T02:30", "2026-02-30", "Z",
    "+07:00", "31/12/2569", "29/2", "1.5", "พรุ่งนี้", "มะรืน", "วันนี้", "สิ้นเดือน", "บ่าย", "บ่ายโมง", "โมง",
    "โมงเช้า", "ทุ่ม", "ตี", "ครึ่ง", "อีก", "ชั่วโมง", "นาที", "จันทร์", "หน้า", "ที่แล้ว", "ธ.ค.", "๒๕", "น.",
    "this afternoon", "end of", "month", "week", ",", "at", "half",
)  # fmt: skip

PHONE = (
    "0", "08", "081-234-5678", "+66", "0066", "66", "(02)", "02 123 4567", "ต่อ", "ext", "ext.", "x", "#", "12",
    "-9", "to", "+1", "555", "00", "++", "(0)", "tel:", ";ext=", "๐๘๑", "０８１", "Tel.", "โทร", "/", "~", ",",
    "999999999999999999", "@", "a@b.co", "ann@example.com", "mailto:", "<", ">", "a@b@c", "@line", ".", "..",
)  # fmt: skip

FILTER = (
    "tier:", "tag:", "-", "gold", "A,B", '"', '""', "due:", "today", "note:", "ป้าย:", "ระดับ:", ",", ">", "<",
    "=", ">=", "..", "2026", "2026-01..", "1000", "-5", "owner:", "me", "last:", "30d", "contacts:", "complaint:",
    "open", "is:", "has:", "phone", "no:", "email", "born:", "province:", "เชียงใหม่", "som", "chai", "tier:gold",
    "tier", ":", "value:", "margin:", "cost:", "order:", "matter:", "product:", "channel:", "stage:", "*", "?",
    "%", "_",
)  # fmt: skip

_RULE: Final = """[[rule]]
name = "mine"
when = "rated and margin > 100"
title = "Mine"
why = "{margin}"
opens = "log"
"""

TOML = (
    _RULE, _RULE, _RULE + 'value = "margin * 2"\n', _RULE + 'each = "complaints"\nmost = 3\n',
    _RULE + "cooldown_days = 5\n", _RULE + 'title_th = "ของฉัน"\n', _RULE + '[rule.fill]\nsubject = "{name}"\n',
    '[[rule]]\nname = "welcome"\noff = true\n',
    '[office]\nname = "Office"\n', "[tiers]\nwindow = 365\n", '[hours]\nmonday = "08:00-17:00"\n', 'why = "{',
    "[[rule]]\n", "[rule.fill]\n", "[office]\n", "[office]\nname = ", "name = ", '"mine"', "when = ", '"rated"',
    "title", " = ", "why = ", '"{margin}"', "opens = ", '"log"', "\n", "# x\n", "true", "1", "-1", "1.5", "9" * 30,
    "1e400", "inf", "nan", "[", "]", "{", "}", "'''", '"""', "a.b.c = 1\n", "2026-01-01", "[[", "]]", "=", '"',
    "\\u0000", '"margin > 100 and ("', '"not " ', '"(" ', "cooldown_days = ", "each = ", '"complaints"',
    "value = ", "lever = ", "[hours]\n", "monday = ", '"08:00-17:00"', "[tiers]\n", "shares = ", '"5 20 80"',
    "off = true\n", "supervisor = ",
)  # fmt: skip

CONDITION = (
    "rated", "margin", "tier", "minutes", ">", "<", ">=", "==", "!=", "and", "or", "not", "in", "(", ")", "+", "-",
    "*", "/", "//", "%", "**", "0", "1", "1.5", "1e400", "9" * 30, "'gold'", "[", "]", ",", "min(", "max(", "abs(",
    "len(", "lambda", "__class__", ".", "if", "else", "True", "None", "{", "}", ":=", "~", "\n", "#",
)  # fmt: skip

SETTING = (
    "08:00-12:00", "13:00-17:00", "08:00", "-", ",", "5 20 80", "0", "1", "100", "101", "-1", "30", "30%", "A",
    "B", "C", "D", "THB", "JPY", "xxx", "Asia/Bangkok", "Mars/Olympus", "../etc/passwd", "en", "th", "yes", "no",
    "on", "off", "2h", "1d", "30m", "1000", "999999999999999999999999", "sale", "service", " ",
)  # fmt: skip

CELL = (
    "C1", "C2", "A-000001", "P1", "1", "2", "0", "-1", "2.55", "1,000.00", "1e5", "phone", "in", "out", "open",
    "closed", "promise", "given", "withdrawn", "refused", "news", "sensitive", "household", "2026-01-02",
    "2026-01-02 10:00", "29/2/2020 10:00", "31/02/2569", "25 ธ.ค. 2569", "0812345678", "a@b.co", "yes", "no", "5",
    "6", "N/A", "?", "Soap",
)  # fmt: skip


_WHEN_THERE: Final = ("2026-01-02 10:00", "2026-02-28", "25/12/2568 09:15", "2026-03-02T08:00:00+07:00")
_PEOPLE: Final = ("A-000001", "A-000002", "C1", "C2", "Ann Lee", "0812345678", "ann@lee.co", "Somebody New")
_PLAUSIBLE: Final = {
    "code": ("C1", "C2", "C3", "A-000001", "P1", "P2", ""),
    "name": ("Ann Lee", "Soap", "บริษัท ข จำกัด", "สมชาย ใจดี"),
    "phone": ("0812345678", "02-123-4567 ต่อ 12; 0899999999", "+1 202 555 0123"),
    "email": ("ann@lee.co", "a@b.co; c@d.co"),
    "customer": _PEOPLE,
    "other": _PEOPLE,
    "referred_by": _PEOPLE,
    "given": ("Ann", "สมชาย"),
    "family": ("Lee", "ใจดี", "Hair"),
    "product": ("P1", "P2", "Soap"),
    "upgrade": ("P1", "P2", ""),
    "goes_with": ("P1", "P2;P3", ""),
    "order": ("O1", "O2"),
    "quantity": ("1", "-1", "2.5"),
    "unit_price": ("10", "1,234.50", "0"),
    "unit_cost": ("5", "", "0.0001"),
    "channel": ("phone", "walk-in", "line", "Fax"),
    "direction": ("in", "out", ""),
    "minutes": ("5", "0", "1:30"),
    "seconds": ("90", ""),
    "question": ("how", "who", "why"),
    "words": ("likes it quiet", "อยู่คนเดียว"),
    "purpose": ("news", "sharing"),
    "state": ("given", "withdrawn", "open", "done"),
    "kind": ("household", "family", "promise", "person", "good", ""),
    "word": ("sister", "father", ""),
    "number": ("101", "102", "C-2569-0001", ""),
    "status": ("open", "received", "closed", ""),
    "severity": ("1", "4"),
    "expected": ("3", "5", ""),
    "perceived": ("1", "4", ""),
    "worth": ("yes", "no", ""),
    "at": _WHEN_THERE,
    "due": _WHEN_THERE,
    "done_at": ("", *_WHEN_THERE),
    "closed_at": ("", *_WHEN_THERE),
    "born": ("1990", "25/12/2533", ""),
    "id": ("1", "2", "3"),
    "title": ("ring back", "นาย", ""),
    "detail": ("", "want"),
    "circumstance": ("",),
    "sensitive": ("", "no"),
    "learned_at": ("", "2026-01-02"),
    "confirmed_at": ("", "2026-01-02"),
    "launched": ("", "2026-01-02"),
    "tags": ("vip;เพื่อน", "old", ""),
    "staff": ("Nok", ""),
    "subject": ("asked", ""),
    "description": ("it leaks", "Soap", ""),
    "owner": ("Nok", ""),
    "note": ("=1+1", "two\nlines", ""),
}
"""What a file of that field mostly holds."""


def text(random: Random, pieces: Sequence[str]) -> str:
    """One input of some pieces, now and then bent further or very long."""
    parts = [
        random.choice(pieces) if random.random() < 0.8 else random.choice(HOSTILE)
        for _ in range(random.randrange(1, 7))
    ]
    made = random.choice(("", " ", " ", "")).join(parts)
    kind = random.random()
    if kind < 0.25 and made:
        place = random.randrange(len(made))
        sign = random.choice((random.randrange(128), random.randrange(0xE00, 0xE60), random.randrange(0xD7FF)))
        made = made[:place] + chr(sign) + made[place + random.randrange(2) :]
    elif kind < 0.35:
        made = made[random.randrange(len(made) + 1) :] + made[: random.randrange(len(made) + 1)]
    elif kind < 0.37:
        made *= random.randrange(2, 400)
    return made


def table(random: Random, kind: str) -> list[list[str]]:
    """A header with some of the kind's fields, seldom a wrong one, and a few rows."""
    names = [field.name for field in FIELDS[kind]]
    header = [name for name in names if random.random() < 0.85] or names
    if random.random() < 0.1:
        header[random.randrange(len(header))] = text(random, CELL)
    rows = [[_cell(random, name) for name in header] for _ in range(random.randrange(1, 5))]
    if random.random() < 0.1:
        rows[-1] = rows[-1][: random.randrange(len(header) + 1)]
    return [header, *rows]


def _cell(random: Random, field: str) -> str:
    kind = random.random()
    if kind < 0.03:
        return text(random, CELL)
    return random.choice(CELL if kind < 0.05 else _PLAUSIBLE.get(field, ("",)))


def file(random: Random, kind: str, ending: str) -> bytes:
    """A file of that kind and format, often damaged."""
    rows = table(random, kind)
    if ending == "xlsx":
        return _book(random, rows)
    if ending.startswith("json"):
        content = json.dumps([dict(zip(rows[0], row, strict=False)) for row in rows[1:]]).encode()
    elif ending.startswith("vcf"):
        content = _cards(random)
    else:
        out = io.StringIO()
        csv.writer(out, delimiter=random.choice(",;\t|")).writerows(rows)
        content = out.getvalue().encode(random.choice(("utf-8", "utf-8", "cp874", "utf-16", "utf-8-sig")), "replace")
    content = damaged(random, content)
    if ending.endswith(".gz"):
        content = gzip.compress(content, 1)
        if random.random() < 0.2:
            content = damaged(random, content)
    return content


_BYTES: Final = (b'"', b"\n", b"\r", b"\0", b"\xff", b"\xef\xbb\xbf", b"[", b"{", b";")


def damaged(random: Random, content: bytes) -> bytes:
    """``content`` as it was in half of the cases, else with bytes turned, cut out, doubled or put in."""
    changed = bytearray(content)
    for _ in range(random.choice((0, 0, 0, 0, 0, 1, 2, 8))):
        place = random.randrange(len(changed) + 1)
        kind = random.randrange(4)
        if kind == 0 and place < len(changed):
            changed[place] = random.randrange(256)
        elif kind == 1:
            del changed[place : place + random.randrange(1, 20)]
        elif kind == 2:
            changed[place:place] = changed[place : place + random.randrange(1, 40)] * random.randrange(1, 30)
        else:
            changed[place:place] = random.choice(
                (b'"', b"\n", b"\r", b"\0", b"\xff", b"\xef\xbb\xbf", b"[", b"{", b";")
            )
    return bytes(changed)


_PROPERTIES = (
    "N:", "FN:", "TEL:", "TEL;TYPE=CELL:", "EMAIL:", "ADR:;;", "NOTE:", "BDAY:", "ORG:", "KIND:", "MEMBER:",
    "PHOTO:", "AGENT:", "IMPP:line:", "item1.X-ABLabel:", "X-DESKCRM-CODE:", "REV:",
    "NOTE;ENCODING=QUOTED-PRINTABLE:", "N;CHARSET=tis-620:", "END:VCARD\r\nBEGIN:VCARD", "VERSION:2.1",
    "VERSION:4.0", "PHOTO;ENCODING=b:",
)  # fmt: skip


def _cards(random: Random) -> bytes:
    lines = ["BEGIN:VCARD", "VERSION:3.0", "FN:Ann Lee"]
    lines += [random.choice(_PROPERTIES) + text(random, CELL + PHONE) for _ in range(random.randrange(8))]
    return random.choice(("\r\n", "\n")).join([*lines, "END:VCARD", ""]).encode("utf-8", "replace")


def _book(random: Random, rows: list[list[str]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": random.random() < 0.5}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell[:30_000].encode("utf-8", "replace").decode())
    if random.random() < 0.5:
        return out.getvalue()
    if random.random() < 0.3:
        return damaged(random, out.getvalue())
    again = io.BytesIO()
    with zipfile.ZipFile(out) as source, zipfile.ZipFile(again, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, damaged(random, content) if name.startswith("xl/") else content)
    return again.getvalue()
