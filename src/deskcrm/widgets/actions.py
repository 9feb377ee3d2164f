"""The one registry of what can be done: it feeds the keys, the footer, the help and the palette.

A screen names the actions it offers (``ACTIONS``) and has a method ``action_<id>`` for each; those of everywhere are
the app's. Keys are Latin ones: the app turns a Thai (Kedmanee) sign into the key it stands on before keys are looked
up, so that nothing here needs a second name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from textual.binding import Binding
from textual.keys import KEY_NAME_REPLACEMENTS, REPLACED_KEYS, key_to_character

from deskcrm.widgets.action import Action
from deskcrm.widgets.desk_actions import DESK_ACTIONS

_NAMES = {"escape": "Esc", "enter": "Enter", "pageup": "PgUp", "pagedown": "PgDn", "up": "↑", "down": "↓"}
_NAMES |= {"left": "←", "right": "→", "tab": "Tab"}

ACTIONS: dict[str, Action] = {action.id: action for action in DESK_ACTIONS}
"""Every action by its id."""


def character_of(key: str) -> str | None:
    """The character the key of this Textual name types; Textual's own reading leaves out its short names (slash)."""
    return key_to_character(REPLACED_KEYS.get(key, key))


def printable(key: str) -> bool:
    """Whether the key of this Textual name types a character where text is typed."""
    character = character_of(key)
    return character is not None and character.isprintable()  # "escape" names a character too


def keys_of(action: Action, keymap: dict[str, str]) -> tuple[str, ...]:
    """The keys of ``action`` under the preferences' ``keymap`` (ids to keys with commas between)."""
    return tuple(keymap[action.id].split(",")) if action.id in keymap else action.keys


def character_key(character: str) -> str:
    """Textual's name of the key that types an ASCII ``character``: ``slash`` for ``/``."""
    if character.isalnum():
        return character
    name = unicodedata.name(character).lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)


def checked_keymap(keys: dict[str, str]) -> dict[str, str]:
    """The preferences' remapped keys in Textual's names; actions that do not exist are left out.

    So is a key that types a character, for an action that works in text fields too: nobody could write it any more.
    """
    found: dict[str, str] = {}
    for id, given in keys.items():
        names = [character_key(key) if len(key) == 1 else key.lower() for key in given.replace(" ", "").split(",")]
        if id in ACTIONS:
            fit = [name for name in names if name and not (ACTIONS[id].priority and printable(name))]
            found |= {id: ",".join(fit)} if fit else {}
    return found


def key_name(key: str) -> str:
    """A key as the footer and the help write it: ``F3``, ``Ctrl+S``, ``/``."""
    *modifiers, last = key.split("+")
    shown = _NAMES.get(last) or character_of(last) or last.capitalize()
    return "+".join([*(modifier.capitalize() for modifier in modifiers), shown.upper() if modifiers else shown])


def register(*actions: Action) -> None:
    """Adds a screen's own actions to the registry; an id already taken is a programming error."""
    for action in actions:
        if action.id in ACTIONS:
            raise ValueError(f"action {action.id} is registered already")
        ACTIONS[action.id] = action


def bindings(ids: Iterable[str]) -> list[Binding]:
    """Textual's bindings of these actions, each with its id so that the preferences can remap it.

    A printable key never has priority: in a text field it is text.
    """
    return [
        Binding(
            key,
            action.id,
            action.label,
            show=action.rank > 0 and key == action.keys[0],
            priority=action.priority and not printable(key),
            id=action.id,
            tooltip=action.tip,
        )
        for action in (ACTIONS[id] for id in ids)
        for key in action.keys
    ]


def everywhere() -> list[Binding]:
    """The bindings of the app."""
    return bindings(action.id for action in DESK_ACTIONS if action.everywhere and action.keys)
