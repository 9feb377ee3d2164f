"""Whatever is typed or read: an answer or one of the project's own sentences, never an error, and never a hang.

Every reader gets ``EXAMPLES`` inputs in an everyday run; with ``DESKCRM_FAULTS=60000``
all of them together get more than a million. Inputs are made of what each reader knows, cut, doubled and mixed with
anything else. A watchdog ends the run where one input takes longer than ``PATIENCE`` seconds.
"""

from __future__ import annotations

import faulthandler
import gzip
import io
import random
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from deskcrm.clock import Clock
from deskcrm.customize.playbook import shipped_text, with_own
from deskcrm.errors import DeskError
from deskcrm.exchange.importing import import_file
from deskcrm.identify.customers import add_customer
from deskcrm.identify.filter_language import parse
from deskcrm.identify.lookup import lookup
from deskcrm.identify.phones import normal_phone
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.when import parse_minutes, parse_when, parse_window
from deskcrm.settings.office import load
from deskcrm.settings.settings_file import keep_settings, settings_text
from deskcrm.store import Office

from .scale import scaled

EXAMPLES = 60
"""Of each cheap reader; files get a tenth."""

PATIENCE = 60.0

ANYTHING = (
    "", " ", '"', "'", "*", "^", "NEAR(", "%", "[/]", "\\", "\0", "\x1b[2J", "\u202e", "\ufeff", "e\u0301" * 9, "ก็ี้" * 5,
    "👩‍👩‍👧‍👦", "\ud800", "9" * 40, "-1", "1e999", "null", "\r\n", "\t", ";", ",", ":", "=1+1", "ํา", "ำ", "x" * 5_000,
)  # fmt: skip

KNOWN = {
    "search": ("somchai", "สมชาย", "l,=kp", "0812345678", "a@b.co", "A-000001", "tier:gold", "due:today", "since:2w",
               "-", "open:", "note:", "tag:vip", "complaints:>2", '"two words"', "district:บางรัก", "last:<30d"),
    "when": ("tomorrow", "fri", "10:00", "25/12", "+2h", "in 3 days", "พรุ่งนี้", "ศุกร์หน้า", "บ่าย", "next month",
             "2569-12-25", "half past", "noon", "2pm", "วันที่ 5", "1w", "9-11", "end of", "ตี 3", "สิ้นเดือน"),
    "phone": ("0812345678", "+66", "02-123-4567", "ext 5", "ต่อ 12", "(0)", "๐๘๑", "tel:", "00", "1669", "/", "ถึง"),
    "settings": ('[office]', 'name = "x"', "currency", "THB", "[hours]", 'monday = "9-17"', "timezone", "= 5", "[[",
                 "]", "margin_rate = 30", '"""', "#", "1979-05-27", "true", "{a=1}"),
    "rules": ("[rule]", "[rule.x]", 'when = "tier == \'gold\'"', "priority = 5", "off = true", "text", "and", "or",
              "not", "(", ")", "days_since", "==", "{name}", "[[rule]]"),
    "file": ("name,phone\n", "Somchai,0812345678\n", "BEGIN:VCARD\n", "END:VCARD\n", "VERSION:2.1\n", "FN:",
             "N:;;;;\n", "TEL;CELL:", "QUOTED-PRINTABLE:=E0=B8=\n",
             "PHOTO;BASE64:", '{"customers": [', '{"name": "x"}', "]}",
             "[1,", '"', ";", "\t", "ชื่อ,มือถือ\n", "line,reason\n", "sep=;\n"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _watched() -> Iterator[None]:
    """Ends the process with its stacks where one input never comes back."""
    yield
    faulthandler.cancel_dump_traceback_later()


def texts(kind: str, times: int) -> Iterator[str]:
    """Inputs made of what the reader knows and of anything."""
    rng = random.Random(kind)
    parts = (*KNOWN[kind], *ANYTHING)
    for _ in range(times):
        words = [rng.choice(KNOWN[kind] if rng.random() < 0.7 else parts) for _ in range(rng.randint(1, 7))]
        text = rng.choice((" ", "", "")).join(words)
        if text and rng.random() < 0.5:
            start, end = sorted(rng.randrange(len(text) + 1) for _ in range(2))
            text = text[:start] + rng.choice(("", text[start:end] * 2, chr(rng.randrange(0x3000)))) + text[end:]
        faulthandler.dump_traceback_later(PATIENCE, exit=True)
        yield text


def test_the_search_box(office: Office, clock: Clock) -> None:
    for name in ("Somchai Jaidee", "สมหญิง ใจดี", "Bob [/]"):
        office.write(add_customer, CustomerInput(name=name, phone="0812345678"), staff_id=1, clock=clock)
    for text in texts("search", scaled(EXAMPLES)):
        found = office.read(lookup, text, clock=clock)
        assert len(found.rows) <= 50
        parse(text)


@pytest.mark.parametrize("reader", [parse_when, parse_window])
@pytest.mark.parametrize("language", ["en", "th"])
def test_times(clock: Clock, reader: Callable[..., object], language: str) -> None:
    for text in texts("when", scaled(EXAMPLES)):
        with suppress(DeskError):
            reader(text, clock=clock, language=language)
        with suppress(DeskError):
            parse_minutes(text)


def test_phones() -> None:
    for text in texts("phone", scaled(EXAMPLES)):
        for country in ("TH", "GB"):
            with suppress(DeskError):
                assert normal_phone(text, country).normal


def test_settings(office: Office) -> None:
    whole = settings_text(office.read(load))
    for text in texts("settings", scaled(EXAMPLES // 4)):
        with suppress(DeskError):
            office.write(keep_settings, text)
        with suppress(DeskError):
            office.write(keep_settings, whole.replace("=", text, 1))
    assert office.read(load).currency


def test_the_playbook() -> None:
    whole = shipped_text()
    rng = random.Random(5)
    for text in texts("rules", scaled(EXAMPLES // 4)):
        with suppress(DeskError):
            with_own(text)
        place = rng.randrange(len(whole))
        with suppress(DeskError):
            with_own(whole[:place][-600:] + text + whole[place : place + 600])


def packed(text: bytes) -> bytes:
    """A workbook of sorts: what a zip file needs, and anything in it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", text)
        archive.writestr("xl/workbook.xml", text)
    return file.getvalue()


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".vcf", ".json", ".csv.gz", ".xlsx"])
def test_files(office: Office, tmp_path: Path, ending: str) -> None:
    rng = random.Random(ending)
    path = tmp_path / f"any{ending}"
    for number, text in enumerate(texts("file", scaled(EXAMPLES // 10))):
        encoding = rng.choice(("utf-8", "utf-8-sig", "utf-16", "cp874", "cp1252"))
        content = text.encode(encoding, "ignore")
        if rng.random() < 0.3 and content:
            place = rng.randrange(len(content))
            content = content[:place] + bytes([rng.randrange(256)]) + content[place + 1 :]
        if ending == ".csv.gz":
            content = gzip.compress(content)[: rng.choice((None, 30))]
        elif ending == ".xlsx":
            content = packed(content) if number % 2 else content
        path.write_bytes(content)
        kind = rng.choice(
            ("customers", "customers", "interactions", "purchases", "complaints", "follow-ups", "products")
        )
        with suppress(DeskError):
            import_file(office, kind, path, dry_run=rng.random() < 0.5)
