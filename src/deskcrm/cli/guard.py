"""What stands around every start: whatever happens, people read one sentence and scripts get a status."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

from deskcrm.errors import DeskError
from deskcrm.locale.messages import _
from deskcrm.settings import error_report
from deskcrm.text import visible

REFUSED, UNEXPECTED, INTERRUPTED = 1, 3, 130

_NO_MORE_OUTPUT = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""What an output that takes no more answers; an error about a file of ours names the file."""

_OF_A_PATH = (errno.ENAMETOOLONG, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EISDIR, errno.ELOOP,
              errno.ENOSPC, errno.EDQUOT)  # fmt: skip
"""What a path that somebody named may answer, and the program is not to blame for."""


def guarded(work: Callable[[], int]) -> int:
    """Runs ``work`` and returns its exit status, or that of what stopped it, said in one sentence."""
    _reopen_closed()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            # A name that the terminal's encoding lacks is shown by its number, not a reason to stop.
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        status = work()
        sys.stdout.flush()
    except KeyboardInterrupt:
        complain(_("Interrupted; what was not finished was not saved."))
        return INTERRUPTED
    except DeskError as error:
        complain(str(error))
        return REFUSED
    except BrokenPipeError:
        _discard_output()  # whoever read it has enough
        return REFUSED
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _NO_MORE_OUTPUT and error.filename is None:
            _discard_output()
            complain(_("Nothing more could be written: {reason}.", reason=error.strerror))
            return REFUSED
        if isinstance(error, OSError) and error.errno in _OF_A_PATH and isinstance(error.filename, (str, Path)):
            complain(_("{path} cannot be used: {reason}.", path=error.filename, reason=error.strerror))
            return REFUSED
        if isinstance(error, UnicodeEncodeError) and "surrogates" in error.reason:
            complain(_("What was typed holds a byte that is no letter."))
            return REFUSED
        complain(report(error))
        return UNEXPECTED
    return status


def _reopen_closed() -> None:
    """A stream that was closed before the start (``>&-``) takes what is written to it and keeps nothing."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115


def _discard_output() -> None:
    """What is left of the output goes nowhere: the interpreter must not stumble over it once more at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(sentence: str) -> None:
    """A sentence on standard error, with nothing in it that a terminal would obey."""
    with contextlib.suppress(OSError):  # where nobody can read it, the status still says it
        print(visible(sentence), file=sys.stderr)


def report(error: BaseException) -> str:
    """Writes where ``error`` came from into a file of its own and returns the sentence that names it."""
    kind = type(error).__name__
    try:
        path = error_report.write(error)
    except OSError:
        place = error_report.lines(error)[-1].strip()
        return _("The program met an error of its own ({kind} at {place}).", kind=kind, place=place)
    return _("The program met an error of its own ({kind}); what to report stands in {path}.", kind=kind, path=path)
