"""Ending in order when the terminal goes away or the machine shuts down: forms are parked, saves are finished."""

from __future__ import annotations

import asyncio
import atexit
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Thread

SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT")
"""What a shutdown, a closed terminal and another program's interrupt send; a Windows loop watches none of them."""


GRACE = 6.0
"""Seconds an ending in order may take; parking forms and waiting for a save under way take two or three."""


def on_signal(end: Callable[[], object]) -> None:
    """Has the running loop call ``end`` on each of these signals, where the platform lets a loop watch them."""
    loop = asyncio.get_running_loop()

    def ending() -> None:
        Thread(target=_make_sure, name="desk-ending", daemon=True).start()
        end()

    for name in SIGNALS:
        number = getattr(signal, name, None)
        if number is not None:
            # NotImplementedError: a Windows loop. RuntimeError, ValueError: not the main thread, as in a test.
            with suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, ending)


def _make_sure() -> None:
    """Ends the process though its last words cannot be written: a terminal that is gone takes none, and the thread
    that writes to it may wait for ever."""
    time.sleep(GRACE)
    atexit._run_exitfuncs()
    os._exit(0)
