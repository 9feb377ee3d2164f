"""Signing in: what is a PIN, what wrong ones cost, who may set whose, what the file keeps, what needs a supervisor."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskcrm import wiring
from deskcrm.errors import Refused
from deskcrm.identify import sign_in as signing
from deskcrm.identify.roles import signing_in
from deskcrm.identify.sign_in import checked_secret, clear_secret, set_secret, sign_in, wait_after
from deskcrm.identify.staff import add_staff, edit_staff, staff_by_name
from deskcrm.interact.channels import add_channel
from deskcrm.settings.office import set_value
from deskcrm.store import Office, takes_connection
from deskcrm.store.audit import broken_at


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The machine's clock, in the test's hand."""
    at = [1_000_000]
    monkeypatch.setattr("time.time", lambda: float(at[0]))
    return at


@pytest.fixture
def desk(office: Office) -> Office:
    """An office with a supervisor called Boss at this terminal and a clerk called Ploy."""
    wiring.register()
    office.write(add_staff, "Boss", "supervisor")
    office.write(add_staff, "Ploy", "clerk")
    office.staff = office.read(staff_by_name, "Boss")
    return office


def as_who(office: Office, name: str) -> int:
    office.staff = office.read(staff_by_name, name)
    return office.staff.id


@takes_connection
def everything(connection: Any) -> str:
    """Every text that the file holds, secrets' own table aside."""
    tables = connection.execute(
        "SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main'"
    ).fetchall()
    rows = (connection.execute(f"SELECT * FROM {name}") for (name,) in tables if name != "staff_secret")  # noqa: S608
    return "\n".join(str(row) for found in rows for row in found)


@pytest.mark.parametrize(
    "secret",
    ["", "123", "0000", "1234", "4321", "2569", "1998", "1212", "abcdefgh", "short", "password", " 7777 ", "ก" * 7],
)
def test_what_everybody_tries_first_is_no_secret(secret: str) -> None:
    with pytest.raises(Refused):
        checked_secret(secret)


def test_a_secret_may_be_long_thai_or_in_thai_digits() -> None:
    assert checked_secret("๔๙๒๗") == "4927"
    assert checked_secret(" ร้านหัวมุมถนน ") == "ร้านหัวมุมถนน"
    with pytest.raises(Refused, match="At most"):
        checked_secret("x1" * 101)
    with pytest.raises(Refused, match="everybody"):
        checked_secret("Somchai Jaidee", "somchai jaidee")


@given(st.integers(0, 10_000))
def test_waits_grow_and_are_bounded(failures: int) -> None:
    assert 0 <= wait_after(failures) <= wait_after(failures + 1) <= 300


def test_wrong_ones_are_waited_for_at_every_terminal_and_after_a_start(desk: Office, now: list[int]) -> None:
    boss = as_who(desk, "Boss")
    set_secret(desk, boss, "4927")
    sign_in(desk, boss, "4927")
    for _time in range(3):
        with pytest.raises(Refused, match="not it"):
            sign_in(desk, boss, "4928")
    from deskcrm.store import open_base

    other = open_base(desk.path, clock=desk.clock, terminal="another")
    with pytest.raises(Refused, match="Wait 5 s"):
        sign_in(other, boss, "4927")
    now[0] += 4
    with pytest.raises(Refused, match="Wait 1 s"):
        sign_in(other, boss, "4927")
    now[0] += 1
    sign_in(other, boss, " ๔๙๒๗ ")
    with pytest.raises(Refused, match=r"not it\.$"):
        sign_in(other, boss, "4928")
    other.close()


def test_a_clock_set_back_locks_nobody_out(desk: Office, now: list[int]) -> None:
    boss = as_who(desk, "Boss")
    set_secret(desk, boss, "4927")
    for _time in range(3):
        with pytest.raises(Refused):
            sign_in(desk, boss, "4928")
    now[0] -= 500_000
    sign_in(desk, boss, "4927")


def test_the_first_is_a_supervisors_own_and_the_last_goes_last(desk: Office) -> None:
    ploy, boss = as_who(desk, "Ploy"), desk.read(staff_by_name, "Boss").id
    with pytest.raises(Refused, match="first PIN"):
        set_secret(desk, ploy, "4927")
    as_who(desk, "Boss")
    with pytest.raises(Refused, match="first PIN"):
        set_secret(desk, ploy, "4927")
    assert not desk.read(signing_in)
    set_secret(desk, boss, "4927")
    assert desk.read(signing_in)
    set_secret(desk, ploy, "8351")
    with pytest.raises(Refused, match="let the others in"):
        desk.write(clear_secret, boss)
    as_who(desk, "Ploy")
    with pytest.raises(Refused, match="Only a supervisor"):
        set_secret(desk, boss, "6406")
    with pytest.raises(Refused, match="not it") as found:
        set_secret(desk, ploy, "6406", before="0000")
    assert found.value.field == "before"
    set_secret(desk, ploy, "6406", before="8351")
    sign_in(desk, ploy, "6406")
    as_who(desk, "Boss")
    desk.write(clear_secret, ploy)
    desk.write(clear_secret, boss)
    assert not desk.read(signing_in)


def test_the_file_holds_a_hash_in_one_place_and_nothing_else(desk: Office) -> None:
    boss = as_who(desk, "Boss")
    set_secret(desk, boss, "correct horse battery")
    sign_in(desk, boss, "correct horse battery")
    kept = desk.read(everything)
    assert "argon2" not in kept
    assert "correct horse" not in kept
    assert "signed in" in kept
    assert desk.read(takes_connection(broken_at)) is None


def test_parameters_that_changed_make_the_hash_anew(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    boss = as_who(desk, "Boss")
    set_secret(desk, boss, "4927")

    @takes_connection
    def kept(connection: Any) -> str:
        return str(connection.execute("SELECT hash FROM staff_secret").fetchone()[0])

    before = desk.read(kept)
    assert "m=38912,t=2,p=1" in before
    monkeypatch.setattr(signing, "PASSES", 3)
    signing._hasher.cache_clear()
    sign_in(desk, boss, "4927")
    signing._hasher.cache_clear()
    assert "t=3" in desk.read(kept)


def test_a_clerk_does_the_days_work_and_a_supervisor_changes_the_office(desk: Office) -> None:
    as_who(desk, "Ploy")
    for change in (
        lambda: desk.write(set_value, "office.name", "Mine"),
        lambda: desk.write(add_channel, "Fax"),
        lambda: desk.write(add_staff, "Friend", "supervisor"),
        lambda: desk.require("restore"),
    ):
        with pytest.raises(Refused, match=r"Only a supervisor.*Boss"):
            change()
    boss = as_who(desk, "Boss")
    desk.write(add_channel, "Fax")
    # Not what the screen knows of somebody counts, but what the base says now.
    desk.write(add_staff, "Deputy", "supervisor")
    desk.write(edit_staff, boss, name="Boss", role="clerk", active=True)
    with pytest.raises(Refused, match="Only a supervisor"):
        desk.write(add_channel, "Telex")


def test_with_sign_in_there_is_no_nobody(desk: Office) -> None:
    set_secret(desk, as_who(desk, "Boss"), "4927")
    desk.staff = None
    with pytest.raises(Refused, match="Sign in"):
        desk.write(add_channel, "Fax")


@pytest.mark.skipif(not hasattr(stat, "S_IMODE"), reason="no rights to look at")
def test_the_files_are_the_owners_alone(desk: Office) -> None:
    from deskcrm.store import Draft

    desk.drafts.keep(Draft(form="log", staff="Boss", terminal="t", fields={}))
    desk.backup("test")
    files = [path for path in desk.path.parent.rglob("*") if path.name.startswith(desk.path.name.split(".")[0])]
    assert len(files) > 4
    for path in files:
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(Path(path).stat().st_mode) == wanted, path


def test_who_takes_over_the_desk_takes_back_nothing_that_they_may_not_do(desk: Office) -> None:
    ploy = desk.read(staff_by_name, "Ploy")
    for role in ("supervisor", "clerk"):
        desk.write(edit_staff, ploy.id, name="Ploy", role=role, active=True)
    desk.write(set_value, "office.name", "Corner shop")
    as_who(desk, "Ploy")
    for _ in range(3):  # the name, her demotion, her promotion
        with pytest.raises(Refused, match="Only a supervisor"):
            desk.undo()
    assert desk.read(staff_by_name, "Ploy").role == "clerk"
    boss = Office(desk.path, desk.clock, desk.terminal)
    boss.follow_restore()
    as_who(boss, "Boss")
    assert boss.undo().action == "set_value"
    boss.close()


def test_who_does_not_work_here_any_more_does_not_sign_in(desk: Office) -> None:
    set_secret(desk, as_who(desk, "Boss"), "4927")
    ploy = desk.read(staff_by_name, "Ploy").id
    set_secret(desk, ploy, "8351")
    desk.write(edit_staff, ploy, name="Ploy", role="clerk", active=False)
    with pytest.raises(Refused, match="not work here"):
        sign_in(desk, ploy, "8351")


def test_a_pin_that_is_changed_while_the_old_one_is_tried_stays_changed(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss, hasher = as_who(desk, "Boss"), signing._hasher()
    set_secret(desk, boss, "4927")

    class Slow:
        """Another terminal sets another PIN while this one looks at the old."""

        def verify(self, kept: str, secret: str) -> bool:
            desk.write(signing.keep_secret, boss, hasher.hash("6406"))
            return hasher.verify(kept, secret)

        check_needs_rehash = hasher.check_needs_rehash

    with monkeypatch.context() as patched:
        patched.setattr(signing, "_hasher", Slow)
        with pytest.raises(Refused, match="not it"):
            sign_in(desk, boss, "4927")
    sign_in(desk, boss, "6406")


def test_two_terminals_that_set_the_first_pin_at_once(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    boss, hasher = as_who(desk, "Boss"), signing._hasher()

    class Slow:
        """Another terminal is quicker."""

        def hash(self, secret: str) -> str:
            desk.write(signing.keep_secret, boss, hasher.hash("6406"), first=True)
            return hasher.hash(secret)

    with monkeypatch.context() as patched:
        patched.setattr(signing, "_hasher", Slow)
        with pytest.raises(Refused, match="Sign in first"):
            set_secret(desk, boss, "4927")
    sign_in(desk, boss, "6406")


def test_of_those_who_can_sign_in_a_supervisor_stays(desk: Office) -> None:
    boss, ploy = as_who(desk, "Boss"), desk.read(staff_by_name, "Ploy").id
    set_secret(desk, boss, "4927")
    set_secret(desk, ploy, "8351")
    # Nok is a supervisor too, without a PIN: from now on nobody could set one.
    for role, active in (("clerk", True), ("supervisor", False)):
        with pytest.raises(Refused, match="let the others in") as found:
            desk.write(edit_staff, boss, name="Boss", role=role, active=active)
        assert found.value.field == "role"
    # Who is gone stands in nobody's way.
    desk.write(edit_staff, ploy, name="Ploy", role="clerk", active=False)
    desk.write(clear_secret, boss)
    assert not desk.read(signing_in)


def test_taking_back_leaves_a_supervisor(desk: Office) -> None:
    boss, nok = as_who(desk, "Boss"), desk.read(staff_by_name, "Nok").id
    for role in ("clerk", "supervisor"):
        desk.write(edit_staff, nok, name="Nok", role=role, active=True)
    other = Office(desk.path, desk.clock, "another")
    other.follow_restore()
    other.staff = desk.staff
    other.write(edit_staff, boss, name="Boss", role="clerk", active=True)
    other.close()
    as_who(desk, "Nok")
    with pytest.raises(Refused, match="at least one supervisor"):
        desk.undo()
    assert desk.read(staff_by_name, "Nok").role == "supervisor"


@pytest.mark.parametrize("change", [{"active": False}, {"role": "clerk"}])
def test_the_last_supervisor_with_a_pin_stays_one(desk: Office, change: dict[str, Any]) -> None:
    boss = as_who(desk, "Boss")
    set_secret(desk, boss, "4927")
    other = desk.write(add_staff, "Dao", "supervisor")
    given: dict[str, Any] = {"name": "Boss", "role": "supervisor", "active": True, **change}
    with pytest.raises(Refused, match="keeps a PIN"):
        desk.write(edit_staff, boss, **given)
    assert desk.read(signing_in)
    set_secret(desk, other.id, "8351")
    desk.write(edit_staff, boss, **given)
    if "active" in change:
        with pytest.raises(Refused, match="not work here"):
            sign_in(desk, boss, "4927")
