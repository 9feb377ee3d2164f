"""Ending in order when the terminal goes away or the machine shuts down: forms are parked, saves are finished."""

from __future__ import annotations

import asyncio
import atexit
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App

SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT")
"""What a shutdown, a closed terminal and another program's interrupt send; a Windows loop watches none of them."""


GRACE = 6.0
"""Seconds an ending in order may take; parking forms and waiting for a save under way take two or three."""


LOOKED_FOR_EVERY = 2.0
"""Seconds between two looks whether the terminal is still there."""


def terminal_is_gone() -> bool:
    """Whether the terminal that the keys come from was taken away. A signal says so only to a program that the terminal
    controls; others would wait for keys for ever."""
    if not hasattr(select, "poll") or sys.__stdin__ is None or sys.__stdin__.closed:
        return False
    try:
        number = sys.__stdin__.fileno()
    except (OSError, ValueError):
        return False
    looked = select.poll()
    looked.register(number, 0)
    return any(found & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _number, found in looked.poll(0))


def on_loss(app: App[Any], end: Callable[[], object]) -> None:
    """Calls ``end`` when the terminal of ``app`` is gone, and makes sure that the program ends then."""
    if not (sys.__stdin__ and not sys.__stdin__.closed and sys.__stdin__.isatty()):
        return

    def look() -> None:
        if terminal_is_gone():
            looking.stop()
            Thread(target=_make_sure, name="desk-ending", daemon=True).start()
            end()

    looking = app.set_interval(LOOKED_FOR_EVERY, look)


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
