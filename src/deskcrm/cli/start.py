"""Opening the desk. Nothing here loads the commands' library, SQLModel or SQLite before the first frame."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deskcrm.cli.guard import complain
from deskcrm.cli.language import speak
from deskcrm.cli.left_behind import note_and_mend
from deskcrm.errors import StoreError
from deskcrm.locale.messages import N_, _
from deskcrm.settings import files

if TYPE_CHECKING:
    from deskcrm.app import DeskApp

NO_TERMINAL = 2


def open_desk(db: str = "", staff: str = "") -> int:
    """Opens the desk on the base in use and returns the exit status; a base that is not there yet is made there.

    Raises StoreError, before the screen is touched, for a file that cannot serve.
    """
    speak()
    if (status := no_terminal()) is not None:
        return status
    note_and_mend()
    path = files.base_path(db or None)
    _check(path, named=bool(db or os.environ.get(files.BASE_VARIABLE)))
    from deskcrm.app import DeskApp

    return run_app(DeskApp(path, staff=staff or None))


def no_terminal() -> int | None:
    """The status with which the desk declines a place it cannot be shown in, having said why; None for a terminal."""
    if not (_is_terminal(sys.stdin) and _is_terminal(sys.stdout)):
        complain(_("The desk needs a terminal for its keys and its screen; “deskcrm --help” lists what works without."))
        return NO_TERMINAL
    if os.name != "nt" and os.environ.get("TERM", "") in ("", "dumb", "unknown"):
        complain(
            _("This terminal (TERM={term}) cannot show the desk; it needs one such as xterm-256color.",
              term=os.environ.get("TERM", ""))
        )  # fmt: skip
        return NO_TERMINAL
    return None


def run_app(app: DeskApp) -> int:
    """Shows the desk until it is left and returns the exit status."""
    app.run()
    return app.return_code or 0


def _is_terminal(stream: Any) -> bool:
    return stream is not None and not stream.closed and stream.isatty()


def _check(path: Path, *, named: bool) -> None:
    """A file that is there must be a base. One that is not is made by the first run, but not in a folder that somebody
    named and that does not exist: that is a slip of the keyboard."""
    if path.exists() or path.is_symlink() or (named and not path.parent.is_dir()):
        from deskcrm.store import base_file

        if base_file.is_encrypted(path):  # the desk asks for its passphrase
            from deskcrm.store import cipher

            cipher.require(path)
            base_file.check_writable(path)
        else:
            base_file.check(path)
    elif named and not os.access(path.parent, os.W_OK):
        raise StoreError(N_("{path} is read-only here; the desk needs to write to it and its folder."), path=path)
