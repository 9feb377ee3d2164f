"""Pictures of each main screen at two sizes and in both languages, on the demo office at a stopped clock.

After a change that is meant to be seen: ``pytest tests/screens/test_pictures.py --snapshot-update``, and look at them.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

import pytest
from textual.pilot import Pilot

from deskcrm import wiring
from deskcrm.app import DeskApp, calling, collected, looking_after, signing_in, upkeep
from deskcrm.clock import Clock
from deskcrm.demo.office import build_demo
from deskcrm.identify.staff import staff_list
from deskcrm.screens import queue, today
from deskcrm.store import backup
from deskcrm.widgets.door import Runner
from deskcrm.widgets.text_line import TextLine

from .conftest import screen_text, type_text

NOW = "2026-11-23T09:20"
SIZES = {"80x24": (80, 24), "160x45": (160, 45)}
LANGUAGES = ("en", "th")
LOOKS = tuple((size, language) for size in SIZES for language in LANGUAGES if (size, language) != ("160x45", "en"))
"""Both sizes and both languages; English, the shorter one, is wide enough where Thai is."""

SCREENS: dict[str, tuple[str, ...]] = {
    "lookup": ("type:som",),
    "filters": ("type:som tier:b,c open:",),
    "notes": ("type:note:wat",),
    "customer": ("f5", "enter"),
    "log": ("f5", "enter", "f3"),
    "follow_up": ("f5", "enter", "f"),
    "new_customer": ("ctrl+n",),
    "queue": ("f5",),
    "complaints": ("f4",),
    "complaint": ("f4", "enter"),
    "settings": ("f8",),
    "facing": ("f5", "enter", "f9"),
    "help": ("f1",),
    "palette": ("ctrl+p",),
    "parked": ("ctrl+o",),
    "unidentified": ("ctrl+g",),
    "worth": ("f5", "enter", "t"),
    "purchase": ("f5", "enter", "p"),
    "insight": ("f6",),
    "insight_of_group": ("f6", "s", "enter"),
    "squares_of_group": ("f6", "s", "enter", "3"),
    "curve": ("f6", "2"),
    "rules": ("f6", "8"),
    "tiers": ("f8", "8"),
    "hours": ("f8", "3", "e"),
    "products": ("action:products",),
    "segments": ("ctrl+b",),
    "segment_form": ("ctrl+b", "e"),
    "segment_condition": ("ctrl+b", "e", "ctrl+l"),
    "options": ("action:products", "type:/service-11", "enter", "o"),
    "offers": ("type:a-000252", "enter", "o"),
    "configure": ("type:a-000252", "enter", "o", "e"),
    "never_chosen": ("action:products", "v"),
    "answers": ("action:answers",),
    "news": ("action:news",),
    "news_form": ("action:news", "e"),
    "outreach": ("action:news", "w"),
    "find_answer": ("f5", "enter", "f3", "ctrl+l"),
    "complaint_form": ("f4", "n"),
    "assess": ("f4", "enter", "e"),
    "remedy": ("f4", "enter", "m"),
    "close": ("f4", "enter", "d"),
    "work_through": ("f5", "w"),
    "today": ("f7",),
    "handover": ("f7", "h"),
    "scorecard": ("f6", "f6"),
    "satisfaction": ("f6", "f6", "2"),
    "causes": ("f6", "f6", "3"),
    "month": ("f6", "f6", "5", "left"),
    "asked": ("f6", "f6", "f6"),
    "profile": ("type:a-000003", "enter", "i"),
    "fact": ("type:a-000003", "enter", "i", "n"),
    "relations": ("type:a-000003", "enter", "r"),
    "relation": ("type:a-000003", "enter", "r", "e"),
    "import": ("action:import",),
    "sign_in": ("over:sign_in",),
    "passphrase": ("over:passphrase",),
    "audit": ("supervisor:", "f5", "enter", "action:audit", "a"),
    "personal_data": ("supervisor:", "f5", "enter", "action:personal_data", "e"),
    "data_request": ("f5", "enter", "action:personal_data", "n"),
    "import_preview": ("file:customers",),
    "backups": ("backups:",),
    "events": ("ctrl+e",),
    "event": ("ctrl+e", "enter"),
    "event_form": ("ctrl+e", "e"),
    "event_reply": ("type:a-000970", "enter", "v"),
    "event_after": ("ctrl+e", "down", "f"),
    "event_result": ("ctrl+e", "down", "v"),
}

BESIDES = {
    "follow_up", "new_customer", "purchase", "hours", "complaint_form", "assess", "remedy", "close", "fact", "relation",
    "data_request", "event_form", "event_reply", "event_after", "news_form", "segment_form", "segment_condition",
    "options", "never_chosen", "help", "palette", "handover", "find_answer", "curve", "causes", "rules", "products",
    "answers", "unidentified", "parked", "import", "satisfaction", "tiers", "month",
    "insight_of_group", "squares_of_group",
}  # fmt: skip
"""What is no main screen of its own."""

PEOPLE = (
    "ชื่อ-สกุล,มือถือ,วันเกิด,ที่อยู่,อื่น ๆ\n"
    "นายสมชาย ใจดี,812345678,25/12/2533,99/1 ม.2 ต.บางพลี อ.บางพลี จ.สมุทรปราการ 10540,x\n"
    "Somsak Rakdee,081-999-8877 ต่อ 2,,,\nBad,12,,,\n"
)
"""A table to look at before it goes in."""


FULL = (datetime(2026, 11, 23, 2, 10, tzinfo=UTC), "No backup was made: the disk of /home/desk is full.")


def _lay_backups(base: Path) -> None:
    """Backups of always the same sizes: a sound one, one of a changed byte, one whose SHA-256 is gone."""
    made = (("20261123T010500000Z-start.db.age", 12_345, "sha"), ("20261122T083000000Z-import.db", 2_345_678, ""),
            ("20261001T020000000Z-before-migration.db.age", 987_654, "none"))  # fmt: skip
    folder = backup.folder(base)
    folder.mkdir()
    for name, size, kept in made:
        file = folder / f"{base.stem}-{name}"
        file.write_bytes(b"age-encryption.org/v1".ljust(size))
        if kept != "none":
            digest = hashlib.sha256(file.read_bytes()).hexdigest() if kept else "0"
            file.with_name(f"{file.name}.sha256").write_text(f"{digest}  {file.name}\n", encoding="utf-8")


@pytest.fixture(scope="module")
def demo_bases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    wiring.register()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DESKCRM_NOW", NOW)
        bases = {}
        for language in LANGUAGES:
            bases[language] = tmp_path_factory.mktemp("demo") / f"{language}.db"
            build_demo(bases[language], clock=Clock.from_environment("Asia/Bangkok"), language=language)
    return bases


class Asked:
    """How much was asked of the worker threads and is not done: a picture is taken when nothing is."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._open, self._lock, put = 0, Lock(), Runner.put

        def counted(runner: Runner, lane: str, job: Callable[[], None]) -> None:
            with self._lock:
                self._open += lane != "settle"
            put(runner, lane, job if lane == "settle" else lambda: self._done(job))

        monkeypatch.setattr(Runner, "put", counted)

    def _done(self, job: Callable[[], None]) -> None:
        try:
            job()
        finally:
            with self._lock:
                self._open -= 1

    async def answered(self, pilot: Pilot[Any]) -> None:
        """Waits until everything asked is answered and the screen shows the same three times in a row: some questions
        are asked only when a key rests."""
        same, last = 0, ""
        while same < 3:
            await pilot.pause(0.08)
            shown = screen_text(pilot.app)  # type: ignore[arg-type]
            same = same + 1 if shown == last and not self._open else 0
            last = shown


def _stop_the_clocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is looked after or refreshed by a clock begins in no picture, however long a busy machine takes for it."""
    for module, name in ((collected, "WRITE_AFTER"), (looking_after, "WATCH_EVERY"), (calling, "LISTEN_EVERY"),
                         (signing_in, "LOOK_EVERY"), (today, "REFRESH_SECONDS"), (queue, "REFRESH_SECONDS"),
                         *((upkeep, name) for name in ("BOOK_AFTER", "CHECK_AFTER", "BACKUP_AFTER"))):  # fmt: skip
        monkeypatch.setattr(module, name, 3600.0)
    monkeypatch.setattr(TextLine, "cursor_blink", False, raising=False)


def looks_of(screen: str) -> tuple[tuple[str, str], ...]:
    """The sizes and languages that a screen is drawn in; forms and pages of others once in each."""
    return (LOOKS[0], LOOKS[-1]) if screen in BESIDES else LOOKS


@pytest.mark.parametrize(
    ("screen", "size", "language"), [(screen, *look) for screen in SCREENS for look in looks_of(screen)]
)
def test_the_screen_looks_as_it_should(
    screen: str,
    size: str,
    language: str,
    demo_bases: dict[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    snap_compare: Callable[..., bool],
) -> None:
    monkeypatch.setenv("DESKCRM_NOW", NOW)
    # The settings screen shows where the preferences stand.
    monkeypatch.setenv("DESKCRM_CONFIG", "preferences")
    _stop_the_clocks(monkeypatch)
    asked = Asked(monkeypatch)
    base = tmp_path / "demo.db"
    shutil.copy(demo_bases[language], base)

    async def drive(pilot: Pilot[Any]) -> None:
        pilot.app.clear_notifications()
        await asked.answered(pilot)
        for key in SCREENS[screen]:
            if key.startswith("file:"):
                table = tmp_path / "people.csv"
                table.write_text(PEOPLE, encoding="utf-8")
                pilot.app.go("import_preview", kind=key.removeprefix("file:"), path=table)  # type: ignore[attr-defined]
            elif key == "backups:":
                _lay_backups(base)
                pilot.app.backup_trouble = FULL  # type: ignore[attr-defined]
                await pilot.app.run_action("backups")
            elif key == "supervisor:":
                everybody = pilot.app.opened.office.read(staff_list)  # type: ignore[attr-defined]
                pilot.app.act_as(next(one for one in everybody if one.role == "supervisor"))  # type: ignore[attr-defined]
            elif key.startswith("over:"):
                pilot.app.over(key.removeprefix("over:"), staff=pilot.app.staff)  # type: ignore[attr-defined]
            elif key.startswith("action:"):  # what the palette offers by its name, which differs by language
                await pilot.app.run_action(key.removeprefix("action:"))
            elif key.startswith("type:"):
                await type_text(pilot, key.removeprefix("type:"))
            else:
                await pilot.press(key)
            await asked.answered(pilot)
        pilot.app.clear_notifications()
        await asked.answered(pilot)

    app = DeskApp(base, staff="", language=language, demo=True)
    assert snap_compare(app, run_before=drive, terminal_size=SIZES[size])
