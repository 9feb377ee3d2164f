"""Ending in order when the terminal goes away or the machine shuts down: forms are parked, saves are finished."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress

SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT")
"""What a shutdown, a closed terminal and another program's interrupt send; a Windows loop watches none of them."""


def on_signal(end: Callable[[], object]) -> None:
    """Has the running loop call ``end`` on each of these signals, where the platform lets a loop watch them."""
    loop = asyncio.get_running_loop()
    for name in SIGNALS:
        number = getattr(signal, name, None)
        if number is not None:
            # NotImplementedError: a Windows loop. RuntimeError, ValueError: not the main thread, as in a test.
            with suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, end)
