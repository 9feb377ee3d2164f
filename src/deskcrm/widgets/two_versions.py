"""A form that changes a record which another terminal may save meanwhile: both versions stand there, field by field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from deskcrm.errors import DeskError, Refused, Stale
from deskcrm.locale.messages import N_, _
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import ACTIONS, key_name, keys_of, register
from deskcrm.widgets.fields import Field
from deskcrm.widgets.form import FormScreen

if TYPE_CHECKING:
    from deskcrm.store import Draft

BEFORE, OTHERS = "before", "others"
"""What a draft calls the record as it was read, and the versions that do not stand in their fields."""

register(
    Action(
        "other_version",
        N_("What was typed here, or what was saved meanwhile"),
        N_("Other version"),
        ("ctrl+y",),
        N_("In a field that another terminal changed too: puts the one in place of the other."),
        2,
        priority=True,
    )
)


class TwoVersions(FormScreen):
    """Write :meth:`ask_newest`, whose answer takes the record's new version over and ends in :meth:`newest`."""

    ACTIONS: ClassVar[tuple[str, ...]] = ("save", "back", "other_version")

    _before: dict[str, str] = {}
    """The record's fields as they were read last."""

    _others: dict[str, str] = {}
    """By field that both changed: the version that does not stand in it."""

    _is_stale = False
    """Whether a save was refused for what somebody else saved, and the record is being read again."""

    _theirs: frozenset[str] = frozenset()
    """The fields among them that hold what was saved meanwhile."""

    def ask_newest(self) -> None:
        """Asks for the record as it is now."""

    def start(self, values: dict[str, str] | None = None, *, draft: Draft | None = None, **context: Any) -> None:
        """As every form; a draft brings with it what the record was when it was begun."""
        self._others, self._theirs, self._is_stale = {}, frozenset(), False
        super().start(values, draft=draft, **context)
        kept = draft.fields if draft is not None else {}
        self._before = json.loads(kept[BEFORE]) if kept.get(BEFORE) else dict(values or {})
        self._others = json.loads(kept.get(OTHERS) or "{}")
        self._say_others()

    def kept_values(self) -> dict[str, str]:
        """The values, and what a draft needs to tell the two versions apart again."""
        return super().kept_values() | {
            BEFORE: json.dumps(self._before, ensure_ascii=False),
            OTHERS: json.dumps(self._others, ensure_ascii=False) if self._others else "",
        }

    def can(self, action: str) -> bool:
        """The other version only where there is one."""
        return bool(self._others) if action == "other_version" else super().can(action)

    def refused(self, error: DeskError) -> None:
        """What somebody else saved meanwhile is laid beside what was typed here; Ctrl+S then saves both."""
        super().refused(error)
        if isinstance(error, Stale):
            self._is_stale = True
            self.ask_newest()
        elif self._others and error.field not in self._others:
            self._say_others()

    def newest(self, values: Mapping[str, str], name: str) -> None:
        """The record called ``name`` as it is now, by field. Fields that were not touched here take the newer value; in
        those that both changed what was typed stays, and the other is said below it."""
        if self._initial is None:
            return
        if not self._is_stale and all(value == self._before.get(name, "") for name, value in values.items()):
            return
        self._is_stale = False
        taken: list[str] = []
        for field in self.query(Field):
            newer, before = values.get(field.field), self._before.get(field.field, "")
            if newer is None or newer == before:
                continue
            if field.value == before:
                field.value = newer
                taken.append(_(field.label))
            elif field.value != newer:
                self._others[field.field] = newer
        self._before = {**self._before, **values}
        self._initial = self.values() | dict(values)
        self._say_others()
        self.refresh_bindings()
        self.desk.say(self._said(name, taken), warning=True)

    def action_other_version(self) -> None:
        """Ctrl+Y: in the field with the cursor, else in the first that both changed."""
        fields = [field for field in self.query(Field) if field.field in self._others]
        focused = self.focused
        field = next((one for one in fields if focused is not None and focused in one.walk_children()), None)
        if field is None:
            if fields:
                fields[0].focus_control()
            return
        name = field.field
        field.value, self._others[name] = self._others[name], field.value
        self._theirs = self._theirs ^ {name}
        self._say_other(field)
        self.edited()

    def _say_others(self) -> None:
        for field in reversed(list(self.query(Field))):
            if field.field in self._others:
                self._say_other(field)

    def _say_other(self, field: Field) -> None:
        key = key_name(keys_of(ACTIONS["other_version"], self.desk.keys)[0])
        said = N_("Typed here: {value} · {key} puts it back")
        if field.field not in self._theirs:
            said = N_("Saved meanwhile: {value} · {key} takes it")
        field.show_error(Refused(said, value=field.said(self._others[field.field]) or "–", key=key))

    def _said(self, name: str, taken: list[str]) -> str:
        if self._others:
            return _("{name} was changed on another terminal. What you typed stays; Ctrl+S saves it.", name=name)
        if taken:
            return _("{name} was changed on another terminal; taken over: {fields}. Ctrl+S saves what you typed.",
                     name=name, fields=", ".join(taken))  # fmt: skip
        return _("{name} was changed on another terminal, nothing that stands here. Ctrl+S saves what you typed.",
                 name=name)  # fmt: skip
