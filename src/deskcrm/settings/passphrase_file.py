"""The passphrase of an encrypted base for jobs that no person starts: in a file, or on a descriptor, that the
environment names. On the command line, where every program of the machine could read it, it is never taken."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from deskcrm.errors import Refused
from deskcrm.locale.messages import N_

VARIABLE = "DESKCRM_PASSPHRASE_FILE"
"""Names the file; ``/dev/fd/3`` is what another program hands over."""


def named() -> bool:
    """Whether the environment names one."""
    return bool(os.environ.get(VARIABLE))


def read() -> str | None:
    """Its first line, None where none is named. Raises Refused when it cannot be read, is empty, or is a file that
    others on this machine may read."""
    name = os.environ.get(VARIABLE)
    if not name:
        return None
    path = Path(name)
    try:
        with path.open(encoding="utf-8") as file:
            mode = os.fstat(file.fileno()).st_mode
            line = file.readline().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Refused(N_("{path} cannot be read: {reason}."), path=path, reason=reason) from error
    if os.name != "nt" and stat.S_ISREG(mode) and mode & 0o077:
        raise Refused(N_("{path} holds a passphrase and others may read it; “chmod 600” it first."), path=path)
    if not line:
        raise Refused(N_("{path} holds no passphrase."), path=path)
    return line
