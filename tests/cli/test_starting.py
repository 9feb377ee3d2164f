"""How the program starts and ends: statuses, sentences, what is loaded when."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deskcrm import __version__
from deskcrm.cli.guard import guarded, report

from .conftest import Command

HEAVY = ("typer", "sqlmodel", "sqlalchemy", "pysqlite3", "sqlcipher3", "alembic", "pydantic", "rich.table")


def test_version_is_one_line(apart: Command) -> None:
    assert apart("--version").stdout == f"deskcrm {__version__}\n"


def test_version_loads_next_to_nothing(command: Command) -> None:
    script = "import sys; from deskcrm.cli import main; main(['--version']); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], env=command.variables(), capture_output=True, text=True, check=True
    )
    loaded = done.stdout.split()
    assert not [name for name in loaded if name.split(".")[0] in {"textual", "rich", *HEAVY}]


def test_the_desk_starts_without_the_data_layer(command: Command, founded: Path) -> None:
    script = (
        "import sys\n"
        "from deskcrm.cli import start, main\n"
        "start.no_terminal = lambda: None\n"
        "start.run_app = lambda app: print(type(app).__name__, app.path.name, *sys.modules) or 0\n"
        "raise SystemExit(main(sys.argv[1:]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, f"--db={founded}"], env=command.variables(), capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    kind, *rest = done.stdout.split()
    assert kind == "DeskApp"
    assert not [name for name in rest if name.split(".")[0] in HEAVY]


def test_help_lists_the_commands(command: Command) -> None:
    shown = command("--help").stdout
    for name in ("demo", "import", "export", "search", "show", "queue", "complaints", "init", "log", "promise",
                 "complain", "backup", "restore", "doctor", "settings", "staff", "where"):  # fmt: skip
        assert f"  {name} " in shown


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["--nonsense"],
        ["--db"],
        ["search"],
        ["search", "x", "--limit", "many"],
        ["search", "x", "--limit", "0"],
        ["log", "A-000001"],
        ["complain", "-", "x", "--severity", "5"],
        ["log", "-", "--channel", "phone", "--minutes", "1", "--subject", "s", "--expected", "6"],
        ["log", "-", "--channel", "phone", "--minutes", "1", "--subject", "s", "--worth", "maybe"],
        ["log", "-", "--channel", "phone", "--minutes", "1", "--subject", "s", "--follow-up", "call"],
        ["log", "-", "--channel", "phone", "--minutes", "1", "--subject", "s", "--due", "+1d"],
        ["import", "people", "x.csv"],
        ["import", "customers", "x.csv", "--dates", "yyy"],
        ["import", "customers", "x.csv", "--map", "name"],
        ["init", "--office", "X"],
        ["init", "--office", "X", "--language", "en"],
        ["init", "--office", "X", "--language", "xx", "--staff", "Y"],
        ["settings", "get"],
    ],
)
def test_wrong_usage_is_status_2(command: Command, founded: Path, arguments: list[str]) -> None:
    before = ["--db", str(founded)] if arguments[0] != "--db" else []
    done = command(*before, *arguments, status=2)
    assert done.stdout == ""
    assert done.stderr


def test_the_desk_wants_a_terminal(apart: Command, founded: Path) -> None:
    assert "needs a terminal" in apart.refused("--db", founded, status=2)
    assert "needs a terminal" in apart.refused("demo", status=2)


@pytest.mark.parametrize("term", ["dumb", ""])
def test_the_desk_declines_a_terminal_that_cannot_show_it(command: Command, founded: Path, term: str) -> None:
    done = in_terminal(command, ["--db", str(founded)], TERM=term)
    assert done.status == 2
    assert "cannot show the desk" in done.shown
    assert "\x1b" not in done.shown


def test_a_file_that_is_no_base_is_said_before_the_screen_is_touched(command: Command, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("hello", encoding="utf-8")
    for path, words in (
        (note, "not a deskcrm base"),
        (tmp_path, "is a folder"),
        (tmp_path / "no" / "x.db", "no folder"),
    ):
        done = in_terminal(command, ["--db", str(path)], TERM="xterm-256color")
        assert done.status == 1
        assert words in done.shown
        assert "\x1b" not in done.shown
    assert note.read_text(encoding="utf-8") == "hello"


def test_the_desk_opens_and_leaves_by_ctrl_q(command: Command, base: Path) -> None:
    done = in_terminal(command, ["--db", str(base)], keys=b"\x11", TERM="xterm-256color")
    assert done.status == 0
    assert "\x1b[?1049l" in done.shown


def test_told_to_end_the_desk_puts_the_terminal_back(command: Command, base: Path) -> None:
    done = in_terminal(command, ["--db", str(base)], signalled=signal.SIGTERM, TERM="xterm-256color")
    assert done.status >= 0
    assert "\x1b[?1049l" in done.shown


def test_ctrl_c_is_said_without_a_trace(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> int:
        raise KeyboardInterrupt

    assert guarded(interrupted) == 130
    assert capsys.readouterr().err.startswith("Interrupted")


def test_an_unexpected_error_tells_where_and_nothing_about_whom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("deskcrm.settings.error_report.log_folder", lambda: tmp_path / "log")

    def fails() -> int:
        customer = "Somchai 0812345678"
        raise ValueError(customer)

    assert guarded(fails) == 3
    said = capsys.readouterr().err
    (written,) = (tmp_path / "log").iterdir()
    assert str(written) in said
    assert said.count("\n") == 1
    text = written.read_text(encoding="utf-8")
    assert "ValueError" in text
    assert f"{__name__}:" in text
    assert "Somchai" not in text + said
    assert written.stat().st_mode & 0o077 == 0


def test_a_report_that_cannot_be_written_still_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "log"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setattr("deskcrm.settings.error_report.log_folder", lambda: blocked)
    try:
        raise ValueError("Somchai")
    except ValueError as error:
        said = report(error)
    assert __name__ in said
    assert "Somchai" not in said


def test_the_language_is_the_clerks_then_the_offices_then_the_machines(command: Command, base: Path) -> None:
    from deskcrm.cli.language import speak
    from deskcrm.locale import messages

    assert "needs a terminal" in command.refused(status=2, LANG="C")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DESKCRM_CONFIG", str(base.parent))
        patch.setenv("DESKCRM_LANG", "th")
        speak()
        assert messages.language() == "th"
        speak("en")
        assert messages.language() == "en"
        (base.parent / "preferences.toml").write_text('language = "th"\n', encoding="utf-8")
        speak("en")
        assert messages.language() == "th"
    messages.use("en")


class Shown:
    """What a process in a terminal of its own showed and ended with."""

    def __init__(self, shown: str, status: int) -> None:
        self.shown = shown
        self.status = status


def in_terminal(
    command: Command, arguments: list[str], *, keys: bytes = b"", signalled: int = 0, **environment: str
) -> Shown:
    """Runs the command in a pseudo-terminal; once it stands, types ``keys`` or sends a signal."""
    process, terminal = pty.fork()
    if process == 0:
        os.environ.clear()
        os.environ.update(command.variables(**environment))
        os.execv(sys.executable, [sys.executable, "-m", "deskcrm", *arguments])
    seen = b""
    told = False
    quiet_since = time.monotonic()
    end = quiet_since + 60
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                chunk = os.read(terminal, 65536)
            except OSError:  # Linux says so when the other side is closed
                break
            if not chunk:
                break
            seen += chunk
            quiet_since = time.monotonic()
        if (keys or signalled) and not told and len(seen) > 1000 and time.monotonic() - quiet_since > 1.5:
            told = True
            if keys:
                os.write(terminal, keys)
            else:
                os.kill(process, signalled)
    else:
        os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    os.close(terminal)
    return Shown(seen.decode("utf-8", "replace"), os.waitstatus_to_exitcode(status))
