"""Keys one after the other: what one of them does is done before the next is looked at.

The app hands a key to the widget under the cursor and goes on at once. Where keys come faster than the widgets take
them (a quick hand on a slow morning, a scanner, a paste without brackets), Ctrl+S would overtake the words before it,
and letters typed after Enter would fall into the field that is being left.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from itertools import takewhile
from typing import Any

from textual.app import App
from textual.events import Key, Paste
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget

from deskcrm.locale import keyboard
from deskcrm.widgets import actions
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.fields import NoteArea
from deskcrm.widgets.text_line import TextLine

BURST = 32
"""Letters one behind the other that a hand or a scanner may send; more of them are a paste without brackets."""

PATIENCE = 4.0
"""Seconds a key waits at most for the one before it, or for a screen to stand; then it is handed on all the same."""

_GLANCE = 0.004
_ROUNDS = 2
"""A key makes a message (what was typed was submitted, has changed) that in turn has to be taken."""


class InOrder:
    """A line of keys before ``feed``. It keeps no task while no key waits, and delays no key that comes alone."""

    def __init__(self, app: App[Any], feed: Callable[[Key | Paste], Awaitable[None]]) -> None:
        self._app = app
        self._feed = feed
        self._waiting: deque[Key | Paste] = deque()
        self._task: asyncio.Task[None] | None = None

    def put(self, event: Key | Paste) -> None:
        """A key came."""
        self._waiting.append(event)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        typed: tuple[MessagePump, ...] = ()
        letters = 0
        while self._waiting and self._app.screen_stack:
            event, top = self._waiting.popleft(), self._app.screen
            focused = self._app.focused
            is_text = isinstance(event, Paste) or (
                focused is not None and focused.check_consume_key(event.key, event.character)
            )
            if typed and not is_text:
                # Text keeps its order by itself, in the queue of its field; only other keys could overtake it.
                await _through(typed)
            chain = tuple((focused or top).ancestors_with_self)
            try:
                await self._feed(event)
            except Exception as error:
                self._app._handle_exception(error)
                return
            typed = chain if is_text else ()
            letters = letters + 1 if is_text else 0
            if letters >= BURST:
                await self._at_once(chain)
                letters = 0
            if not is_text:
                for _round in range(_ROUNDS):
                    await _through(chain)
                await self._until_it_stands(top)

    async def _at_once(self, chain: tuple[MessagePump, ...]) -> None:
        """Letters that come faster than a field takes them go into it in one piece: letter by letter, each with its
        search and its painting, twenty thousand hold the screen for a minute."""
        field = chain[0]
        await _through(chain)
        while isinstance(field, (TextLine, NoteArea)) and field is self._app.focused:
            waiting = [event for event in takewhile(_is_letter, self._waiting) if isinstance(event, Key)]
            if len(waiting) < BURST:
                return
            for _letter in waiting:
                self._waiting.popleft()
            field.call_later(field.type_in, "".join(event.character or "" for event in waiting))
            await _through(chain)

    async def _until_it_stands(self, before: Screen[Any]) -> None:
        """Waits for a screen that the key brought: it is filled, and its cursor stands where typing begins."""
        for _glance in range(int(PATIENCE / _GLANCE)):
            top = self._app.screen if self._app.screen_stack else before
            if not isinstance(top, DeskScreen) or not top.is_waiting:
                break
            await asyncio.sleep(_GLANCE)
        if top is not before:
            await _through((top, self._app, top))


def _is_letter(event: Key | Paste) -> bool:
    return isinstance(event, Key) and event.is_printable


async def _through(pumps: Iterable[MessagePump]) -> None:
    """Waits until each of ``pumps``, one after the other, has taken what was before it."""
    for pump in pumps:
        taken = asyncio.Event()
        if pump.call_later(taken.set):
            try:
                await asyncio.wait_for(taken.wait(), PATIENCE)
            except TimeoutError:
                return


def on_its_key(event: Key, focused: Widget | None) -> Key:
    """The key a Thai sign stands on, wherever it is not text."""
    *modifiers, name = event.key.split("+")
    character = actions.character_of(name)
    if character is None or (sign := keyboard.latin(character)) is None:
        return event
    if "ctrl" in modifiers:
        return Key("+".join([*modifiers, actions.character_key(sign.lower())]), None)
    if modifiers or (focused is not None and focused.check_consume_key(event.key, character)):
        return event
    return Key(actions.character_key(sign), sign)
