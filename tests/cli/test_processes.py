"""A morning with the command as people run it: each command in a process of its own, in either place of ``--db``."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .conftest import Command


def test_a_morning(apart: Command, tmp_path: Path) -> None:
    folder = tmp_path / "ร้าน #1? %41"
    base = folder / "ออฟฟิศ.db"
    apart("--db", base, "init", "--office", "ร้าน", "--language", "th", "--staff", "นก")
    apart("staff", "add", "Pete", "--db", base)
    apart("settings", "set", "office.name", "Shop [b]", "--db", base)
    people = folder / "คน.csv"
    people.write_text("code,name,phone\nA-000001,Bob [/],0812345678\n", encoding="utf-8")
    assert apart.json("import", "customers", people, "--json", "--db", base)["created"] == 1
    assert apart.json("--db", base, "search", "5678", "--json")[0]["code"] == "A-000001"
    logged = apart.json(
        "--db", base, "log", "A-000001", "--channel", "phone", "--minutes", "1:30", "--subject", "ถามราคา",
        "--follow-up", "โทรกลับ", "--due", "พรุ่งนี้ 10:00", "--promise", "--json",
    )  # fmt: skip
    promised = apart("--db", base, "promise", "A-000001", "ส่งบิล", "--due", "+3d").stdout.strip()
    spoken = apart("complain", "A-000001", "ช้ามาก", "--db", base).stdout.strip()
    assert re.fullmatch(r"\d{4} \d{4}", spoken)
    queue = apart.json("queue", "--json", "--db", base)
    assert [str(row["id"]) for row in queue] == [str(logged["follow_up"]), promised]
    (complaint,) = apart.json("--db", base, "complaints", "--json")
    shown = apart.json("--db", base, "show", "A-000001", "--json")
    assert shown["complaints"][0]["number"] == complaint["number"] == spoken.replace(" ", "")
    assert [view["id"] for view in shown["interactions"]] == [logged["id"]]
    copy = apart("--db", base, "backup").stdout.strip()
    apart("--db", base, "export", "customers", "--to", folder / "out.json")
    assert json.loads((folder / "out.json").read_text(encoding="utf-8"))[0]["name"] == "Bob [/]"
    apart("--db", base, "restore", copy)
    assert apart.json("doctor", "--json", "--db", base)["ok"] is True
    assert apart.json("where", "--json", "--db", base)["base"] == str(base)
    assert "Bob [/]" in apart("--db", base, "show", "A-000001").stdout


def test_a_reader_that_has_enough_is_no_error(apart: Command, tmp_path: Path) -> None:
    demo = tmp_path / "demo.db"
    apart("demo", "--keep", demo)
    process = subprocess.Popen(
        [sys.executable, "-m", "deskcrm", "--db", str(demo), "complaints", "--json"],
        env=apart.variables(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.wait(60) in (0, 1)
    assert process.stderr.read() == b""
    process.stderr.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_an_output_that_takes_no_more_gets_one_sentence(apart: Command, tmp_path: Path) -> None:
    base = tmp_path / "x.db"
    apart("--db", base, "init", "--office", "X", "--language", "en", "--staff", "Y")
    line = [sys.executable, "-m", "deskcrm", "--db", str(base), "queue"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(line, env=apart.variables(), stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "could be written" in done.stderr
    closed = ["sh", "-c", '"$@" >&-', "sh", *line]
    done = subprocess.run(closed, env=apart.variables(), stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of another kind")
def test_ctrl_c_during_an_import_keeps_nothing(apart: Command, tmp_path: Path) -> None:
    base = tmp_path / "x.db"
    apart("--db", base, "init", "--office", "X", "--language", "en", "--staff", "Y")
    source = tmp_path / "many.csv"
    source.write_text("name\n" + "".join(f"Person {number}\n" for number in range(300_000)), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "deskcrm", "--db", str(base), "import", "customers", str(source)],
        env=apart.variables(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    time.sleep(3)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in said
    assert "Interrupted" in said
    assert apart.json("--db", base, "search", "Person", "--json") == []
    assert apart.json("--db", base, "doctor", "--json")["ok"] is True
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".part")]
