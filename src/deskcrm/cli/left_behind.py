"""A desk that was killed leaves its terminal without echo and on the second screen: the next start mends that.

While a desk is shown, a file named for its terminal holds how the terminal was before, and a lock that ends with the
process, however that ends. A file that nobody locks was left behind by a desk that could not tidy up. Consoles of
Windows get back their modes from the shell, and have none of this.
"""

from __future__ import annotations

import atexit
import os
import sys
from contextlib import suppress
from pathlib import Path

MENDED = (
    "\x1b[?1049h"  # the second screen, where the killed desk stood; its stack of keyboard modes is a stack of its own
    "\x1b[<u"  # the plain keyboard
    "\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l"  # the mouse is the terminal's
    "\x1b[?1004l\x1b[?2004l\x1b[?2048l"  # no word of focus, pastes and sizes
    "\x1b[?7h\x1b[?25h\x1b[0m"  # lines wrap, the cursor shows, no colour
    "\x1b[?1049l"
)
"""Takes back what Textual sets at its start."""


def note_and_mend() -> None:
    """Mends what a killed desk left at this terminal, and notes for the next start how it is now."""
    if os.name == "nt":
        return
    # Where nothing can be kept, the desk opens all the same.
    with suppress(OSError):
        _note_and_mend(sys.__stdin__.fileno() if sys.__stdin__ else 0)


def _note_and_mend(terminal: int) -> None:
    import fcntl
    import termios

    path = _note_of(terminal)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # another desk is suspended at this terminal: what it noted holds
        os.close(file)
        return
    with suppress(termios.error, ValueError):
        before = os.read(file, 100).decode("ascii", "replace").split()
        modes = termios.tcgetattr(terminal)
        if before:
            modes[0], modes[3] = (int(mode) for mode in before)
            termios.tcsetattr(terminal, termios.TCSANOW, modes)
            sys.stdout.write(MENDED)
            sys.stdout.flush()
        os.ftruncate(file, 0)
        os.pwrite(file, f"{modes[0]} {modes[3]}".encode(), 0)
    # The lock is held until the process ends.
    atexit.register(path.unlink, missing_ok=True)


def _note_of(terminal: int) -> Path:
    from platformdirs import user_state_path

    name = os.ttyname(terminal).strip("/").replace("/", "-")
    return user_state_path("deskcrm", appauthor=False) / "terminals" / name
