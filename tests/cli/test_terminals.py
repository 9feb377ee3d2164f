"""The desk as a process in terminals of many kinds: it starts there or refuses, and leaves them as they were."""

from __future__ import annotations

import re
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deskcrm.store import Drafts

if sys.platform == "win32":
    pytest.skip("needs pseudo-terminals", allow_module_level=True)

from .pseudo_terminal import CTRL_Q, ESC, F1, F2, F3, F4, F5, Terminal

In = Callable[..., Terminal]


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[In]:
    """Makes a terminal with a home of its own."""
    made: list[Terminal] = []

    def make(**given: str) -> Terminal:
        made.append(Terminal(tmp_path, **given))
        return made[-1]

    yield make
    for one in made:
        one.__exit__(None, None, None)


def opened(terminal: Terminal, base: Path, sabotage: str = "") -> Terminal:
    """The desk in ``terminal``, its first rows shown and who acts known."""
    terminal.start("--db", base, sabotage=sabotage)
    terminal.until("Somchai Jaidee")
    terminal.until("Working as Nok")
    return terminal


@pytest.mark.parametrize(
    "environment",
    [
        {"TERM": "xterm-256color"},
        {"TERM": "linux"},
        {"TERM": "screen"},
        {"TERM": "vt100"},
        {"LANG": "C", "LC_ALL": "C"},
        {"NO_COLOR": "1", "COLORTERM": "truecolor"},
    ],
    ids=lambda environment: " ".join(f"{name}={value}" for name, value in environment.items()),
)
def test_each_kind_shows_the_desk_and_is_left_as_it_was(terminal: In, base: Path, environment: dict[str, str]) -> None:
    shown = opened(terminal(**environment), base)
    assert "ลูกค้า".encode() in shown.written
    if "NO_COLOR" in environment:
        colours = re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", shown.written)
        assert colours
        assert all(len(set(colour)) == 1 for colour in colours)
    shown.send(CTRL_Q)
    assert shown.status() == 0
    assert shown.is_plain


@pytest.mark.parametrize("name", ["dumb", "unknown", ""])
def test_what_cannot_show_a_screen_is_told_so(terminal: In, base: Path, name: str) -> None:
    shown = terminal(TERM=name)
    shown.start("--db", base)
    assert shown.status() == 2
    assert f"This terminal (TERM={name}) cannot show the desk" in shown.text.replace("\n", "")
    assert b"\x1b" not in shown.written


def test_twenty_columns_by_five_rows_and_back(terminal: In, base: Path) -> None:
    shown = opened(terminal(), base)
    shown.size(20, 5)
    shown.until(lambda: "Find" in shown.text and shown.text.count("\n") == 4 and "Help" in shown.text)
    for key, words in ((F3, "Log an"), (F4, "Complaints"), (F5, "Follow-up"), (F1, "Help: the"), (ESC, "Follow-up")):
        shown.send(key)
        shown.until(words)
    shown.size(80, 24)
    shown.send(F2)
    shown.until("Enter Open")
    shown.until("Somchai Jaidee")
    shown.send(CTRL_Q)
    assert shown.status() == 0
    assert shown.is_plain


def test_long_pastes_do_not_hold_the_screen(terminal: In, base: Path) -> None:
    shown = opened(terminal(), base)
    shown.send("xyz " * 5_000)
    shown.until("xyz xyz xyz")
    shown.send(ESC)
    shown.until("Somchai Jaidee")
    shown.send(F3)
    shown.until("Log an interaction")
    shown.send("\x1b[200~" + "ab cd " * 17_000 + "\x1b[201~", "\r", "\r")
    shown.until("ab cd ab cd")
    shown.send("\x1b[200~" + "a line of it\n" * 8_000 + "the end\x1b[201~")
    shown.until("the end")
    shown.send("\x13")
    shown.until("Subject: 10000 characters are more than the 300")
    shown.send(CTRL_Q)
    assert shown.status() == 0
    assert [len(draft.fields["note"]) for draft in Drafts(base).all()] == [104_007]


def test_suspended_and_resumed(terminal: In, base: Path) -> None:
    shown = opened(terminal(), base)
    shown.process.send_signal(signal.SIGTSTP)
    shown.until(lambda: shown.is_stopped)
    shown.until(lambda: shown.is_plain)
    shown.written = b""
    shown.process.send_signal(signal.SIGCONT)
    shown.until(lambda: shown.modes.get(1049) and "Somchai" in shown.text)
    shown.send(F3)
    shown.until("Log an interaction")
    shown.send(CTRL_Q)
    assert shown.status() == 0
    assert shown.is_plain


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_signal_ends_it_in_order(terminal: In, base: Path, name: str) -> None:
    shown = opened(terminal(), base)
    shown.send(F3)
    shown.until("Log an interaction")
    shown.send("half a thought")
    shown.until("half a thought")
    shown.process.send_signal(getattr(signal, name))
    assert shown.status() == 0
    assert shown.is_plain
    assert [draft.fields["subject"] for draft in Drafts(base).all()] == ["half a thought"]


def test_what_a_kill_leaves_is_mended_by_the_next_start(terminal: In, base: Path, tmp_path: Path) -> None:
    shown = opened(terminal(), base)
    shown.process.kill()
    assert shown.status() == -signal.SIGKILL
    assert not shown.is_plain
    # Even one that does not get to open the desk.
    shown.start("--db", tmp_path / "nowhere" / "office.db")
    assert shown.status() == 1
    assert shown.is_plain
    again = opened(shown, base)
    again.send(CTRL_Q)
    assert again.status() == 0
    assert again.is_plain
    assert not [path for path in tmp_path.rglob("terminals/*") if path.is_file()]


HELP_FAILS = """
from deskcrm.screens import help
def body(self):
    raise ValueError("Somchai 0812345678")
    yield
help.HelpScreen.body = body
"""

HANDLER_FAILS = """
from deskcrm.screens import log_form
def failing(self):
    secret = "Somchai 0812345678"
    raise ValueError(secret)
log_form.LogForm.action_save = failing
"""


@pytest.mark.parametrize(
    ("sabotage", "key", "place"), [(HELP_FAILS, F1, "screen HelpScreen"), (HANDLER_FAILS, "\x13", "screen LogForm")]
)
def test_an_error_of_its_own_leaves_a_report_the_draft_and_the_terminal(
    terminal: In, base: Path, tmp_path: Path, sabotage: str, key: str, place: str
) -> None:
    shown = opened(terminal(), base, sabotage)
    shown.send(F3)
    shown.until("Log an interaction")
    shown.send("half a thought", key)
    assert shown.status() == 3
    assert shown.is_plain
    (report,) = tmp_path.rglob("error-*.txt")
    told = report.read_text()
    assert "ValueError" in told
    assert place in told
    assert "Somchai" not in told
    assert "0812345678" not in shown.written.decode(errors="replace")
    assert [draft.fields["subject"] for draft in Drafts(base).all()] == ["half a thought"]
    assert report.name in shown.text.replace("\n", "")
    again = opened(shown, base)
    again.until("1 form was being filled")
    again.until("The program met an error of its own before")


QUEUE_FAILS = """
from deskcrm.interact import queue
def failing(connection, **given):
    raise ValueError("Somchai 0812345678")
failing.takes_connection = True
queue.queue_page = failing
"""


def test_an_error_in_a_question_is_said_and_reported_and_the_desk_goes_on(
    terminal: In, base: Path, tmp_path: Path
) -> None:
    shown = opened(terminal(), base, QUEUE_FAILS)
    shown.send(F5)
    shown.until("The program met an error of its own")
    (report,) = tmp_path.rglob("error-*.txt")
    assert "Somchai" not in report.read_text()
    shown.send(F5)
    shown.send(F2)
    shown.until("Enter Open")
    assert len([*tmp_path.rglob("error-*.txt")]) == 1
    assert report.stat().st_mode & 0o077 == 0
    shown.send(CTRL_Q)
    assert shown.status() == 0
