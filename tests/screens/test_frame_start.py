"""Starting: what is loaded before the first frame, and what an unfit base or an error of the program's own does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from textual.events import Key

from deskcrm.app import DeskApp
from deskcrm.settings import error_report
from deskcrm.store import Drafts

from .conftest import desk, screen_text, until

SLOW = ("sqlmodel", "sqlalchemy", "pysqlite3", "sqlcipher3", "alembic", "babel", "phonenumbers", "typer", "tomlkit",
        "pydantic")  # fmt: skip

FIRST_FRAME = f"""
import asyncio, sys
from pathlib import Path
from deskcrm.app import DeskApp
class Desk(DeskApp):
    def open_office(self):
        print(*[name for name in {SLOW!r} if name in sys.modules])
        self.exit()
async def main():
    async with Desk(Path(sys.argv[1])).run_test() as pilot:
        await pilot.pause(0.2)
asyncio.run(main())
"""


def test_nothing_slow_is_loaded_before_the_first_frame(people_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_FRAME, str(people_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


async def test_the_first_rows_come_by_themselves(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await until(pilot, lambda: "Corner Shop · Mali" in screen_text(app))
        shown = screen_text(app)
    assert "Somchai Jaidee" in shown
    assert "1 overdue" in shown


async def test_a_file_that_is_no_base_ends_with_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Dear Sir or Madam")
    app = DeskApp(path)
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.return_code is not None)
    assert app.return_code == 1
    assert path.read_text() == "Dear Sir or Madam"


REFUSED = """
import sys
from pathlib import Path
from deskcrm.app import DeskApp
app = DeskApp(Path(sys.argv[1]))
app.run(headless=True)
raise SystemExit(app.return_code)
"""


def test_brackets_in_a_path_are_just_text(tmp_path: Path) -> None:
    path = tmp_path / "[red]a [" / "] b.db"
    path.parent.mkdir()
    path.write_text("Dear Sir or Madam")
    done = subprocess.run(
        [sys.executable, "-c", REFUSED, str(path)], capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "COLUMNS": "1000"},
    )  # fmt: skip
    assert done.returncode == 1
    assert f"{path} is not a deskcrm base" in done.stderr


async def test_quitting_while_a_save_waits_says_that_it_was_not_made(people_path: Path) -> None:
    from threading import Event

    held = Event()
    async with desk(people_path) as (app, pilot):
        app.with_office(lambda _office: held.wait(60), lane="write")
        await pilot.press("ctrl+q")
        await until(pilot, lambda: app.return_code == 0, 10)
        assert [str(message) for message in app._exit_renderables] == [
            "The last save was still waiting and was not made; what you typed is kept and offered at the next start."
        ]
        held.set()


BROKEN = """
import sys
from pathlib import Path
from deskcrm.app import DeskApp
class Desk(DeskApp):
    def rows_painted(self):
        secret = "Somchai 0812345678"
        raise RuntimeError(secret)
app = Desk(Path(sys.argv[1]))
app.run(headless=True)
raise SystemExit(app.return_code)
"""


def test_an_error_of_the_program_says_where_and_tells_no_data(people_path: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", BROKEN, str(people_path)], capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "XDG_STATE_HOME": str(tmp_path / "state"), "HOME": str(tmp_path / "state")},
    )  # fmt: skip
    assert done.returncode == 3
    assert "RuntimeError at __main__" in done.stderr
    (written,) = (tmp_path / "state").rglob("error-*.txt")
    assert str(written) in done.stderr
    told = written.read_text(encoding="utf-8")
    assert "RuntimeError" in told
    assert "screen LookupScreen" in told
    assert "Somchai" not in done.stdout + done.stderr + told


async def test_the_next_start_says_that_the_last_one_ended_badly(
    people_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deskcrm.settings.error_report.log_folder", lambda: tmp_path / "log")
    written = error_report.write(RuntimeError("Somchai"))
    for said in (True, False):
        async with desk(people_path, size=(160, 45)) as (app, pilot):
            await until(pilot, lambda: app.opened is not None)
            await pilot.pause(0.2)
            assert any(written.name in note.message for note in app._notifications) == said


async def test_quitting_does_not_wait_for_a_slow_question(people_path: Path) -> None:
    from threading import Event

    endless = Event()
    async with desk(people_path) as (app, pilot):
        app.with_office(lambda _office: endless.wait(60))
        await pilot.press("ctrl+q")
        await until(pilot, lambda: app.return_code == 0, 5)
    endless.set()


TYPING = """
import sys
from pathlib import Path
from deskcrm.app import DeskApp
class Desk(DeskApp):
    def act_as(self, staff, *, remember=True):
        super().act_as(staff, remember=remember)
        self.go("follow_up_form")
        self.set_timer(0.3, self.type)
    def type(self):
        self.screen.field("title").value = "half a thought"
        print("typed", file=sys.__stdout__, flush=True)
app = Desk(Path(sys.argv[1]))
app.run(headless=True)
raise SystemExit(app.return_code)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this platform has no SIGHUP")
@pytest.mark.parametrize("name", ["SIGHUP", "SIGTERM", "SIGINT"])
def test_a_closed_terminal_keeps_the_half_filled_form(people_path: Path, name: str) -> None:
    running = subprocess.Popen([sys.executable, "-c", TYPING, str(people_path)], stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    assert running.stdout.readline().strip() == "typed"
    running.send_signal(getattr(signal, name))
    assert running.wait(20) == 0
    kept = Drafts(people_path).all()
    assert [draft.fields["title"] for draft in kept] == ["half a thought"]
    assert kept[0].parked


@pytest.mark.skipif(sys.platform == "win32", reason="no such terminals there")
@pytest.mark.parametrize("controlled", [True, False], ids=["told by a signal", "told by nobody"])
def test_no_desk_outlives_its_terminal(people_path: Path, controlled: bool) -> None:
    import pty

    terminal, inside = pty.openpty()
    opening = "import runpy, sys; sys.argv = sys.argv[1:]; runpy.run_module('deskcrm', run_name='__main__')"
    if controlled:  # opening a terminal without one of its own makes it the process's
        opening = "import os; os.open(os.ttyname(0), os.O_RDWR); " + opening
    desk = subprocess.Popen(
        [sys.executable, "-c", opening, "deskcrm", "--db", str(people_path)],
        stdin=inside, stdout=inside, stderr=inside, env={**os.environ, "TERM": "xterm-256color"},
        start_new_session=True,
    )  # fmt: skip
    os.close(inside)
    seen = b""
    while b"Somchai" not in seen:
        seen += os.read(terminal, 65536)
    os.close(terminal)
    try:
        assert desk.wait(20) is not None
    finally:
        desk.kill()


async def test_a_key_that_comes_while_the_program_ends_is_no_error(people_path: Path) -> None:
    async with desk(people_path) as (app, _pilot):
        kept = app.screen_stack
        app._screen_stack.clear()  # as it is for a moment at the end
        key = Key("escape", None)
        key._set_forwarded()
        await app.on_event(key)
        app._screen_stack.extend(kept)
