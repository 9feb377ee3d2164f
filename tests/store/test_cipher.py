"""An encrypted base: nothing of it stands anywhere in plain, it opens by its passphrase alone, and whatever is killed,
restored or taken back, the base is whole."""

from __future__ import annotations

import io
import os
import random
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ciphers import PASSPHRASE, ciphered, locked_again, needed
from deskcrm import wiring
from deskcrm.clock import Clock
from deskcrm.errors import Busy, Locked, Refused, StoreError
from deskcrm.exchange.staging import scratch_file
from deskcrm.identify.customers import add_customer
from deskcrm.identify.search import search
from deskcrm.identify.staff import staff_list
from deskcrm.identify.views import CustomerInput
from deskcrm.store import Draft, Office, backup, base_file, cipher, ciphering, open_base, restoring, sqlite
from deskcrm.store.audit import broken_at
from deskcrm.store.copying import is_sound
from older_base import older_base

pytestmark = [needed, pytest.mark.usefixtures("ciphered")]
__all__ = ["ciphered"]

WORDS = ("Somchai", "สมหญิง", "orchids", "0812345678")
DRAFTED = "wants lilies"


def opened(path: Path, clock: Clock) -> Office:
    """The base at ``path`` with its first member of staff acting."""
    wiring.register()
    office = open_base(path, clock=clock, terminal="test")
    office.staff = office.read(staff_list)[0]
    return office


def fill(path: Path, clock: Clock) -> None:
    """Two customers, and a half-filled form."""
    office = opened(path, clock)
    for name, note in (("Somchai Jaidee", "orchids"), ("สมหญิง ใจดี", "")):
        given = CustomerInput(name=name, note=note, phone="0812345678")
        office.write(add_customer, given, staff_id=1, clock=clock)
    office.drafts.keep(Draft("Nok", "log", {"note": DRAFTED}))
    office.close()


def encrypted(path: Path, clock: Clock) -> ciphering.Turned:
    """Encrypts it; nothing is known any more afterwards."""
    sqlite.use_cipher()
    done = ciphering.encrypt(path, PASSPHRASE, now=clock.now())
    locked_again()
    return done


@pytest.fixture
def plain(base_path: Path, clock: Clock) -> Path:
    """A plain base with customers and a draft."""
    fill(base_path, clock)
    for file in base_path.parent.glob("*.sha256"):
        file.unlink()
    return base_path


@pytest.fixture
def sealed(plain: Path, clock: Clock) -> Path:
    """The same, encrypted, and not opened yet."""
    encrypted(plain, clock)
    return plain


def names(office: Office) -> list[str]:
    """The customers that the search finds by their phone."""
    return sorted(row.name for row in office.read(search, "0812345678").rows)


def readable(folder: Path, *, but: tuple[Path, ...] = ()) -> list[str]:
    """The files in ``folder`` that hold a customer's word as everybody can read it."""
    found = []
    for file in folder.rglob("*"):
        if file.is_file() and file not in but:
            content = file.read_bytes()
            found += [file.name for word in (*WORDS, DRAFTED) if word.encode() in content]
    return found


def test_no_file_holds_a_word_of_a_customer(plain: Path, clock: Clock) -> None:
    assert readable(plain.parent), "before, anybody could read it"
    done = encrypted(plain, clock)
    assert done.left == ()
    assert readable(plain.parent) == []
    cipher.unlock(plain, PASSPHRASE)
    office = opened(plain, clock)
    assert names(office) == ["Somchai Jaidee", "สมหญิง ใจดี"]
    assert [draft.fields for draft in office.drafts.all()] == [{"note": DRAFTED}]
    office.write(
        add_customer, CustomerInput(name="Somchai Two", phone="0812345678", note="orchids"), staff_id=1, clock=clock
    )
    office.drafts.keep(Draft("Nok", "log", {"note": DRAFTED * 2}))
    kept = [office.backup("by-hand"), backup.backup(plain, plain.parent / "stick.db")]
    with scratch_file(plain.parent) as file:
        file.write(WORDS[0].encode())
        file.flush()
        assert isinstance(file, io.BytesIO)
        assert plain.with_name(f"{plain.name}-wal").stat().st_size
        assert readable(plain.parent) == [], "the log, the drafts, the backups, what is staged"
    assert all(is_sound(one) for one in kept)
    assert office.read(sqlite_check) == "ok"
    office.close()
    assert {file.stat().st_mode & 0o077 for file in plain.parent.glob(f"{plain.name}*") if file.is_file()} == {0}


def sqlite_check(session: Any) -> str:
    return str(session.connection().exec_driver_sql("PRAGMA integrity_check").scalar())


def test_the_passphrase_alone_opens_it(sealed: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    assert base_file.is_encrypted(sealed)
    with pytest.raises(Locked, match="encrypted, or damaged"):
        open_base(sealed, clock=clock, terminal="test")
    with pytest.raises(Locked, match="passphrase is another one, or the file is damaged"):
        cipher.unlock(sealed, "something else")
    assert not cipher.in_use()
    cipher.unlock(sealed, PASSPHRASE)
    assert PASSPHRASE not in repr(cipher.key_of(sealed))
    office = opened(sealed, clock)
    assert office.read(staff_list)[0].name == "Nok"
    office.close()
    locked_again()
    monkeypatch.setattr(cipher, "installed", lambda: False)
    with pytest.raises(Locked, match=r"pip install 'deskcrm\[encrypted\]'"):
        cipher.unlock(sealed, PASSPHRASE)


def test_sqlcipher_itself_opens_it_by_the_passphrase(
    plain: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cipher, "ROUNDS", 256_000)
    encrypted(plain, clock)
    connection = sqlite.dbapi.connect(str(plain))
    connection.execute(f"PRAGMA key = '{PASSPHRASE}'")
    assert connection.execute("SELECT count(*) FROM customer").fetchone() == (2,)
    connection.close()


def test_a_damaged_file_is_not_taken_for_an_encrypted_one(plain: Path, tmp_path: Path) -> None:
    whole = plain.read_bytes()
    for begin in (
        bytes(100),
        os.urandom(4) + whole[4:100],
        whole[:16] + os.urandom(84),
        os.urandom(16) + whole[16:100],
    ):
        file = tmp_path / "other.db"
        file.write_bytes(begin + whole[100:])
        assert not base_file.is_encrypted(file)
    file.write_bytes(os.urandom(4_096) + whole[4_096:])
    with pytest.raises(Locked, match="encrypted, or damaged at its beginning"):
        base_file.check(file)


def test_a_page_that_was_changed_is_said(sealed: Path) -> None:
    content = bytearray(sealed.read_bytes())
    for place in range(4_096 + 100, len(content), 4_096):
        content[place] ^= 1
    sealed.write_bytes(content)
    with pytest.raises(StoreError, match="is damaged and was left"):
        cipher.unlock(sealed, PASSPHRASE)


def test_an_open_base_is_not_encrypted(plain: Path, clock: Clock) -> None:
    sqlite.use_cipher()
    office = opened(plain, clock)
    with pytest.raises(Busy, match="close deskcrm everywhere"):
        ciphering.encrypt(plain, PASSPHRASE, now=clock.now())
    assert len(names(office)) == 2
    office.close()
    locked_again()
    encrypted(plain, clock)
    with pytest.raises(Refused, match="already"):
        ciphering.encrypt(plain, PASSPHRASE, now=clock.now())


def test_an_older_base_is_brought_up_to_date(tmp_path: Path, clock: Clock) -> None:
    older, path = tmp_path / "older.db", tmp_path / "office.db"
    older_base(older, 5)
    sqlite.use_cipher()
    ciphering.turn(older, path, cipher.new_key(PASSPHRASE))
    assert base_file.check(path) == 5
    locked_again()
    cipher.unlock(path, PASSPHRASE)
    open_base(path, clock=clock, terminal="test").close()
    assert base_file.check(path) == base_file.SCHEMA_VERSION
    assert all(one.encrypted for one in backup.kept(path))


def test_the_file_behind_a_link_is_encrypted(plain: Path, clock: Clock) -> None:
    link = plain.with_name("link.db")
    link.symlink_to(plain)
    encrypted(link, clock)
    assert link.is_symlink()
    assert base_file.is_encrypted(plain)


def test_encrypting_is_taken_back(sealed: Path, clock: Clock) -> None:
    cipher.unlock(sealed, PASSPHRASE)
    done = ciphering.decrypt(sealed, now=clock.now())
    locked_again()
    assert base_file.is_plain(sealed)
    assert base_file.is_encrypted(done.backup)
    assert done.backup in done.left
    office = opened(sealed, clock)
    assert len(names(office)) == 2
    assert [draft.fields for draft in office.drafts.all()] == [{"note": DRAFTED}]
    assert office.read(_broken) is None
    office.close()


def _broken(session: Any) -> int | None:
    return broken_at(session.connection().connection.dbapi_connection)


def test_backups_go_back_into_the_base_that_is_open(sealed: Path, clock: Clock) -> None:
    cipher.unlock(sealed, PASSPHRASE)
    office = opened(sealed, clock)
    before = office.backup("by-hand")
    office.write(add_customer, CustomerInput(name="Late", phone="0812345678"), staff_id=1, clock=clock)
    assert len(names(office)) == 3
    restoring.restore(sealed, before, clock=clock, staff_id=1)
    assert len(names(office)) == 2, "as another terminal sees it"
    office.close()
    assert readable(sealed.parent) == []


def test_a_plain_backup_goes_into_an_encrypted_base(plain: Path, clock: Clock, tmp_path: Path) -> None:
    (tmp_path / "away").mkdir()
    before = backup.backup(plain, tmp_path / "away" / "plain.db")
    encrypted(plain, clock)
    cipher.unlock(plain, PASSPHRASE)
    restoring.restore(plain, before, clock=clock, staff_id=1)
    office = opened(plain, clock)
    assert len(names(office)) == 2
    office.close()
    assert base_file.is_encrypted(plain)
    assert readable(plain.parent, but=(before,)) == []


def test_an_encrypted_backup_goes_into_a_plain_base_and_where_there_is_none(
    sealed: Path, clock: Clock, tmp_path: Path
) -> None:
    kept = next(one for one in backup.kept(sealed) if one.encrypted and one.sealed).path
    cipher.unlock(sealed, PASSPHRASE)
    ciphering.decrypt(sealed, now=clock.now())
    locked_again()
    with pytest.raises(Refused, match="asks for its passphrase"):
        restoring.restore(sealed, kept, clock=clock)
    keys = restoring.Keys(unlock=lambda path: cipher.unlock(path, PASSPHRASE))
    restoring.restore(sealed, kept, clock=clock, keys=keys, staff_id=1)
    assert base_file.is_plain(sealed)
    restoring.restore(tmp_path / "new.db", kept, clock=clock, keys=keys)
    assert base_file.is_encrypted(tmp_path / "new.db")
    for path in (sealed, tmp_path / "new.db"):
        office = opened(path, clock)
        assert len(names(office)) == 2
        office.close()


def test_a_backup_of_another_passphrase_asks_for_it(sealed: Path, clock: Clock) -> None:
    kept = backup.kept(sealed)[0].path
    cipher.unlock(sealed, PASSPHRASE)
    ciphering.decrypt(sealed, now=clock.now())
    locked_again()
    ciphering.encrypt(sealed, "another passphrase", now=clock.now() + timedelta(minutes=1))
    keys = restoring.Keys(unlock=lambda path: cipher.unlock(path, PASSPHRASE))
    restoring.restore(sealed, kept, clock=clock, keys=keys, staff_id=1)
    locked_again()
    cipher.unlock(sealed, "another passphrase")
    office = opened(sealed, clock)
    assert len(names(office)) == 2
    office.close()


def killed(work: Callable[[], object], *, at: int | None, after: float = 0.0) -> bool:
    """Runs ``work`` in a process that is killed when it brings something to the disk or renames it for the ``at``-th
    time, or ``after`` some seconds; whether it was."""
    child = os.fork()
    if not child:
        count = 0

        def dies(real: Callable[..., Any]) -> Callable[..., Any]:
            def call(*args: Any, **kwargs: Any) -> Any:
                nonlocal count
                count += 1
                if count == at:
                    os.kill(os.getpid(), signal.SIGKILL)
                return real(*args, **kwargs)

            return call

        try:
            for name in ("fsync", "replace", "chmod", "unlink"):
                setattr(os, name, dies(getattr(os, name)))
            work()
        finally:
            os._exit(0)
    if at is None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no kill that cannot be caught")
@pytest.mark.parametrize("back", [False, True])
def test_a_kill_leaves_the_old_or_the_new_whole(plain: Path, clock: Clock, back: bool) -> None:
    sqlite.use_cipher()
    if back:
        encrypted(plain, clock)
    away = {file.name: file.read_bytes() for file in plain.parent.glob(f"{plain.name}*") if file.is_file()}
    rng, seen = random.Random(7), set()

    def work() -> None:
        if back:
            cipher.unlock(plain, PASSPHRASE)
            ciphering.decrypt(plain, now=clock.now())
        else:
            ciphering.encrypt(plain, PASSPHRASE, now=clock.now())

    for point in (*range(1, 40), *[None] * 3):
        for file in plain.parent.glob(f"*{plain.name}*"):
            if file.is_file():
                file.unlink()
        for name, content in away.items():
            (plain.parent / name).write_bytes(content)
        ended = not killed(work, at=point, after=rng.uniform(0.0, 0.3))
        locked_again()
        is_plain = base_file.is_plain(plain)
        seen.add(is_plain)
        if not is_plain:
            cipher.unlock(plain, PASSPHRASE)
        office = opened(plain, clock)
        assert names(office) == ["Somchai Jaidee", "สมหญิง ใจดี"]
        assert [draft.fields for draft in office.drafts.all()] == [{"note": DRAFTED}]
        assert office.read(sqlite_check) == "ok"
        assert office.read(_broken) is None
        office.close()
        locked_again()
        if not is_plain:
            beside = [file for file in plain.parent.glob(f"*{plain.name}*") if file.is_file()]
            assert not [file.name for file in beside if base_file.is_plain(file)], point
        if ended and point is not None:
            break
    assert seen == {False, True}
