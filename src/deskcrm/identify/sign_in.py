"""Signing in: a PIN or a passphrase for each member of staff, kept as argon2id, with waits that grow after wrong ones.

Parameters are above OWASP's least for argon2id (19 MiB, two passes, one lane). A PIN of four digits keeps a passer-by
out, not somebody who has the file: docs/security.md says what it protects from.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from deskcrm.errors import Refused
from deskcrm.identify.roles import keep_a_supervisor
from deskcrm.locale.formats import parse_digits
from deskcrm.locale.messages import N_
from deskcrm.store.doors import takes_connection
from deskcrm.store.powers import needs

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from deskcrm.identify.views import StaffView
    from deskcrm.store import Office

MEMORY_KIB, PASSES, LANES = 38_912, 2, 1

SHORTEST_PIN, SHORTEST_PHRASE, LONGEST = 4, 8, 200
"""Digits of a PIN and characters of a passphrase at least; characters of either at most."""

FREE_TRIES = 3
"""Wrong ones before the first wait."""

FIRST_WAIT, LONGEST_WAIT = 5, 300
"""Seconds; each further wrong one doubles the wait."""

_OFTEN = frozenset({"1212", "1122", "1313", "2580", "0852", "6969", "1004", "2468", "1357", "password", "deskcrm1"})


@dataclass(frozen=True, slots=True)
class SecretSet:
    """Whose secret was set or taken away; what the audit keeps of it."""

    staff_id: int
    action: str

    def audit_payload(self) -> dict[str, Any]:
        """Whose, never what."""
        return {"staff": self.staff_id, "secret": self.action}


def wait_after(failures: int) -> int:
    """Seconds that must pass after so many wrong ones in a row."""
    if failures < FREE_TRIES:
        return 0
    return min(FIRST_WAIT << min(failures - FREE_TRIES, 10), LONGEST_WAIT)


def checked_secret(secret: str, name: str = "") -> str:
    """The secret as it is kept: Thai digits are digits. ``name`` is whose it is. Raises Refused (``secret``)."""
    secret = parse_digits(secret.strip())
    if len(secret) > LONGEST:
        raise Refused(N_("At most {count} characters."), field="secret", count=LONGEST)
    if secret.isdecimal():
        if len(secret) < SHORTEST_PIN:
            raise Refused(N_("A PIN has at least {count} digits."), field="secret", count=SHORTEST_PIN)
    elif len(secret) < SHORTEST_PHRASE:
        raise Refused(
            N_("A PIN of {digits} digits, or a passphrase of {count} characters at least."),
            field="secret", digits=SHORTEST_PIN, count=SHORTEST_PHRASE,
        )  # fmt: skip
    if _is_guessed(secret) or secret.casefold() == name.strip().casefold():
        raise Refused(N_("That one is tried first by everybody. Another one, please."), field="secret")
    return secret


def set_secret(office: Office, staff_id: int, secret: str, *, before: str | None = None) -> None:
    """Gives a member of staff a secret. Somebody's own needs the one ``before`` it; a supervisor sets anybody else's,
    and while nobody has one, everybody may set their own.

    Raises Refused (``secret``, ``before``, ``staff``), NotFound. Takes a tenth of a second.
    """
    from deskcrm.identify.staff import staff_list

    people = {one.id: one for one in office.read(staff_list, all_of_them=True)}
    secret = checked_secret(secret, people[staff_id].name if staff_id in people else "")
    own = office.staff_id == staff_id
    first = not office.read(who_signs_in)
    if first:
        _refuse_first(people.get(staff_id), own=own or office.staff_id is None)
    elif own and office.read(has_secret, staff_id):
        try:
            sign_in(office, staff_id, before or "")
        except Refused as error:
            error.field = "before"
            raise
    else:
        office.require("staff")
    office.write(keep_secret, staff_id, _hasher().hash(secret), first=first)


def _refuse_first(member: StaffView | None, *, own: bool) -> None:
    """With the first PIN everybody must sign in: whoever sets it must be able to let the others in."""
    if member is None or member.role != "supervisor" or not own:
        raise Refused(N_("The first PIN is a supervisor's own: from then on everybody signs in."), field="staff")


@needs("staff")
@takes_connection
def clear_secret(connection: Any, staff_id: int) -> SecretSet:
    """Takes somebody's secret away; without any left nobody signs in any more. Raises Refused (``staff``) for the last
    supervisor who has one while others have theirs."""
    connection.execute("DELETE FROM staff_secret WHERE staff_id = ?", (staff_id,))
    keep_a_supervisor(connection, "staff")
    return SecretSet(staff_id, "cleared")


@takes_connection
def reset_by_owner(connection: Any, staff_id: int) -> SecretSet:
    """As :func:`clear_secret`, for whoever owns the file and nobody can let in any more: the command line alone."""
    connection.execute("DELETE FROM staff_secret WHERE staff_id = ?", (staff_id,))
    return SecretSet(staff_id, "cleared by the owner of the file")


@takes_connection
def shut_out(connection: Any, member_id: int) -> bool:
    """Whether others sign in here, no supervisor can, and this one could let them in: without a PIN now, nobody can set
    one any more."""
    try:
        keep_a_supervisor(connection)
    except Refused:
        role = "SELECT 1 FROM staff WHERE id = ? AND role = 'supervisor' AND active = 1 AND archived_at IS NULL"
        return connection.execute(role, (member_id,)).fetchone() is not None
    return False


def set_by_owner(office: Office, staff_id: int, secret: str) -> None:
    """Gives a supervisor who is :func:`shut_out` a secret, for whoever owns the file: the command line alone. Raises
    Refused (``secret``)."""
    office.write(keep_secret, staff_id, _hasher().hash(checked_secret(secret)))


@takes_connection
def has_secret(connection: Any, member_id: int) -> bool:
    """Whether this member of staff has a PIN or a passphrase. Not ``staff_id``: that is who asks."""
    return connection.execute("SELECT 1 FROM staff_secret WHERE staff_id = ?", (member_id,)).fetchone() is not None


@takes_connection
def who_signs_in(connection: Any) -> frozenset[int]:
    """The ids of those who have a secret."""
    return frozenset(row[0] for row in connection.execute("SELECT staff_id FROM staff_secret"))


def sign_in(office: Office, staff_id: int, secret: str) -> None:
    """Raises Refused (``secret``) unless this is the secret of this member of staff, or while it must be waited.

    A try is counted before it is looked at: two terminals at once get no more of them. Takes a tenth of a second.
    """
    from argon2.exceptions import InvalidHashError, VerificationError

    kept = office.write(try_secret, staff_id, int(time.time()))
    hasher = _hasher()
    try:
        hasher.verify(kept.hash, parse_digits(secret.strip()))
    except (VerificationError, InvalidHashError) as error:
        wait = wait_after(kept.failures)
        said = N_("That is not it. Wait {seconds} s before the next try.") if wait else N_("That is not it.")
        raise Refused(said, field="secret", seconds=wait) from error
    renewed = hasher.hash(parse_digits(secret.strip())) if hasher.check_needs_rehash(kept.hash) else kept.hash
    office.write(accept_secret, staff_id, kept.hash, renewed)


@dataclass(frozen=True, slots=True)
class Tried:
    """A try that was counted: whose, the hash to hold it against, how many in a row it makes."""

    staff_id: int
    hash: str
    failures: int

    def audit_payload(self) -> dict[str, Any]:
        """Whose, and how many."""
        return {"staff": self.staff_id, "tries": self.failures}


@takes_connection
def try_secret(connection: Any, staff_id: int, now: int) -> Tried:
    """Counts a try. The machine's own clock is asked: the office's may stand still."""
    row = connection.execute(
        "SELECT s.hash, s.failures, s.failed_at, p.active AND p.archived_at IS NULL FROM staff_secret s"
        " JOIN staff p ON p.id = s.staff_id WHERE s.staff_id = ?",
        (staff_id,),
    ).fetchone()
    if row is None:
        raise Refused(N_("There is no PIN for this name yet; a supervisor sets it, with F8."), field="secret")
    kept, failures, failed_at, works_here = row
    if not works_here:  # a screen that was locked before may still have the name
        raise Refused(N_("Who had this name does not work here any more."), field="staff")
    left = wait_after(failures) - max(0, now - (failed_at or 0))
    if failed_at is not None and failed_at > now:  # the clock was set back: the wait begins anew, once
        connection.execute("UPDATE staff_secret SET failed_at = ? WHERE staff_id = ?", (now, staff_id))
    elif left > 0:
        raise Refused(N_("Wait {seconds} s before the next try."), field="secret", seconds=left)
    connection.execute(
        "UPDATE staff_secret SET failures = failures + 1, failed_at = ? WHERE staff_id = ?", (now, staff_id)
    )
    return Tried(staff_id, kept, failures + 1)


@takes_connection
def accept_secret(connection: Any, staff_id: int, tried: str, kept: str) -> SecretSet:
    """It was the right one: the count begins anew. ``tried`` is the hash it was held against, ``kept`` the one that is
    kept from now on, made anew where the parameters changed.

    Raises Refused (``secret``) where another terminal set another secret, or took it away, while it was held against.
    """
    accepted = connection.execute(
        "UPDATE staff_secret SET failures = 0, failed_at = NULL, hash = ? WHERE staff_id = ? AND hash = ?",
        (kept, staff_id, tried),
    )
    if accepted.rowcount != 1:
        raise Refused(N_("That is not it."), field="secret")
    return SecretSet(staff_id, "signed in")


@takes_connection
def keep_secret(connection: Any, staff_id: int, kept: str, *, first: bool = False) -> SecretSet:
    """Keeps a hash in place of the one before; as the ``first`` of all only where nobody has one by now, else Refused
    (``staff``): nobody was asked for the one before."""
    if first and connection.execute("SELECT 1 FROM staff_secret").fetchone() is not None:
        raise Refused(N_("Who is this? Sign in first."), field="staff")
    connection.execute(
        "INSERT INTO staff_secret (staff_id, hash, changed_at, failures) VALUES (?, ?, ?, 0)"
        " ON CONFLICT (staff_id) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at, failures = 0,"
        " failed_at = NULL",
        (staff_id, kept, int(time.time())),
    )
    return SecretSet(staff_id, "set")


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)


def _is_guessed(secret: str) -> bool:
    """One sign again and again, a row of neighbours up or down, a year, one of those that are chosen most."""
    steps = {ord(after) - ord(before) for before, after in pairwise(secret)}
    if len(steps) == 1 and steps <= {-1, 0, 1}:
        return True
    is_year = len(secret) == 4 and secret.isdecimal() and (1900 <= int(secret) <= 2099 or 2440 <= int(secret) <= 2642)
    return is_year or secret.casefold() in _OFTEN
