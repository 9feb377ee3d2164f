"""The base of every form: Enter to the next field, Ctrl+S from anywhere, nothing typed is lost."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.events import Key
from textual.timer import Timer
from textual.widgets import Input

from deskcrm.errors import DeskError
from deskcrm.locale.messages import _
from deskcrm.widgets import drafts
from deskcrm.widgets.cells import fit
from deskcrm.widgets.choice import Choice
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.drafts import Kept
from deskcrm.widgets.fields import Field, NoteArea
from deskcrm.widgets.text_line import PASTE_LIMIT, TextLine
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from deskcrm.customize.views import Taken
    from deskcrm.store import Draft

SAY_WAITING_AFTER = 1.0
"""Seconds a save may take before the clerk is told that it waits."""

KEEP_AFTER = 0.6
"""Seconds from the first change until the draft is written; with the write itself less than a second."""


_TITLE_CELLS = 100
"""What a list shows of a draft's title; whole, it could be a paste of pages."""

TAKEN_WITH = "deskcrm.customize.responses:taken_with"
"""Writes a save and the response to the suggestion it came from in one transaction."""


class _EnterGoesOn(DeskScreen):
    """The keys that lead from field to field."""

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes to the next field."""
        event.stop()
        self.focus_next()

    def on_key(self, event: Key) -> None:
        """Enter in a choice goes to the next field too."""
        if event.key == "enter" and not isinstance(self.focused, (Input, NoteArea)):
            event.stop()
            self.focus_next()

    def on_text_line_paste_cut(self, _event: TextLine.PasteCut) -> None:
        """Says that a paste was longer than a line takes."""
        self.desk.say(
            _("Only the first {count} characters of what was pasted fit into a line.", count=PASTE_LIMIT), warning=True
        )


class FormScreen(_EnterGoesOn):
    """A form in one column.

    Write :meth:`fields`, :meth:`fill` (which calls :meth:`start`) and :meth:`save` (which calls ``tell`` with
    ``answer`` ending in :meth:`finished`). ``FORM`` names its drafts; with none it keeps none.
    """

    FORM: ClassVar[str] = ""
    ACTIONS: ClassVar[tuple[str, ...]] = ("save", "back")
    TRANSIENT = True
    DEFAULT_CSS = """
    FormScreen .form--title { text-style: bold; padding: 0 1; width: 1fr; height: 1; background: $panel; }
    FormScreen > VerticalScroll { padding: 1 0 0 0; }
    """

    draft_title = ""
    """What a list of parked work calls this form's draft (plain text); set it in ``fill``."""
    customer_id: int | None = None

    taken: Taken | None = None
    """The suggestion that the form was opened from; the save answers it."""

    _kept = Kept()
    _sent: deque[Kept]
    """The fillings whose saves are under way, in their order: the form may be filled anew before the answer comes."""

    _keeping: Timer | None = None
    _initial: dict[str, str] | None = None
    _going_on = False
    """Whether it was opened with a draft there was."""
    _saving = False

    def __init__(self) -> None:
        super().__init__()
        self._sent = deque()
        self._sent_values: dict[str, str] = {}

    def fields(self) -> Iterator[Field]:
        """The form's fields, from the top."""
        yield from ()

    def save(self, values: dict[str, str]) -> None:
        """Sends the values to the base; called by Ctrl+S. End with :meth:`finished` or :meth:`refused`."""

    def seconds(self) -> int:
        """What the form's own timer has counted; kept with the draft."""
        return 0

    def body(self) -> ComposeResult:
        """The title and the fields."""
        yield Words(self.TITLE_TEXT, classes="form--title", id="form-title")
        yield from self.above()
        with VerticalScroll(can_focus=False):
            yield from self.fields()

    def above(self) -> Iterator[Words]:
        """What stands between the title and the fields."""
        yield from ()

    def field(self, name: str) -> Field:
        """One field by its name."""
        return self.query_one(f"#field-{name.replace('_', '-')}", Field)

    def values(self) -> dict[str, str]:
        """What stands in the fields now."""
        return {field.field: field.value for field in self.query(Field)}

    def kept_values(self) -> dict[str, str]:
        """What the draft keeps of the form."""
        return self.values()

    def start(
        self,
        values: dict[str, str] | None = None,
        *,
        draft: Draft | None = None,
        focus: str = "",
        taken: Taken | None = None,
        fill: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        **_context: Any,
    ) -> None:
        """Begins a filling: all fields as in ``values`` (empty where it names none), then the draft's contents.

        ``taken`` and ``fill`` come from a suggestion: which it is, and what goes before ``values``; a form hands on the
        context it was shown with. The cursor goes into the field ``focus``, else into the first. A filling that was
        going on is parked first.
        """
        self.leaving()
        self.taken = taken
        given = {**(values or {}), **dict(fill)}
        for field in self.query(Field):
            field.value = given.get(field.field, "")
            field.show_error(None)
        self._initial = self.values()
        self._kept = Kept()
        self._saving = False
        self._going_on = draft is not None
        if draft is not None:
            self._kept = Kept(draft.id)
            self.customer_id, self.draft_title = draft.customer_id, draft.title
            self.taken = drafts.taken_of(draft)
            for field in self.query(Field):
                if field.field in draft.fields:
                    field.value = draft.fields[field.field]
        for field in self.query(Field):
            field.cursor_to_end()
        target = self.field(focus) if focus else next(iter(field for field in self.query(Field) if field.display))
        target.focus_control()

    @property
    def changed(self) -> bool:
        """Whether anything was typed since :meth:`start`."""
        return self._initial is not None and self.values() != self._initial

    def action_save(self) -> None:
        """Ctrl+S."""
        if self._saving:
            return
        self._saving = True
        for field in self.query(Field):
            field.show_error(None)
        if self.FORM:
            self._keep(parked=False)  # a kill while the save waits for another terminal loses nothing either
        self._sent.append(self._kept)
        self._sent_values = self.values()
        self.set_timer(SAY_WAITING_AFTER, lambda kept=self._kept: self._say_waiting(kept))
        try:
            self.save(self.values())
        except DeskError as error:
            self._sent.appendleft(self._sent.pop())
            self.refused(error)

    def tell(self, function: str | Callable[..., Any], *args: Any, **given: Any) -> None:
        """Writes; the save of a form that was opened from a suggestion answers it in the same transaction."""
        taken = self.taken
        if self._saving and taken is not None and self.customer_id in (None, taken.customer_id):
            super().tell(TAKEN_WITH, taken, function, *args, **given)
        else:
            super().tell(function, *args, **given)

    def finished(self, text: str, *, undo: bool = True) -> bool:
        """It was saved: the draft goes, the screen below comes back, ``text`` (translated) says what was saved.

        Whether the form was still in view. When the clerk went on to something else meanwhile, nothing moves there.
        """
        kept = self._sent.popleft() if self._sent else self._kept
        in_view = kept is self._kept and self.is_current
        late = kept is self._kept and bool(self.FORM) and self.values() != self._sent_values
        if late:
            self._saving = False
            self._stop_keeping()
            self.taken = None  # answered by what was saved
            self._keep(parked=True)
            self._initial = None
        elif kept is self._kept:
            self._saving = False
            self.forget()
        else:
            self._drop(kept)
        if in_view:
            self.desk.leave()
        if late:
            self.desk.say(_("What was typed after Ctrl+S is not in what was saved: Ctrl+O lists it."), warning=True)
        if undo:
            self.desk.say_saved(text)
        else:
            self.desk.say(text)
        return in_view

    def _say_waiting(self, kept: Kept) -> None:
        if self._saving and kept is self._kept and self.is_current:
            self.desk.say(_("Not saved yet: another terminal or program holds the base. This form waits for it."))

    def refused(self, error: DeskError) -> None:
        """Nothing was saved: the error stands under its field, or in a toast when it has none here."""
        kept = self._sent.popleft() if self._sent else self._kept
        if kept is not self._kept or self._initial is None:
            self.desk.say_error(error)
            if self.FORM:
                self.desk.say(_("What you typed is kept: Ctrl+O lists it."), warning=True)
            return
        self._saving = False
        for field in self.query(Field):
            if field.field == error.field and field.display:
                field.show_error(error)
                return
        self.desk.say_error(error)

    def came_back(self) -> None:
        """Uncovered again after its save was answered: there is nothing more to do here."""
        if self._initial is None and self._kept.over:
            self.desk.leave()

    def forget(self) -> None:
        """Ends the filling without keeping it: its draft is dropped."""
        self._initial = None
        self._stop_keeping()
        self._kept.over = True
        self._drop(self._kept)

    def _drop(self, kept: Kept) -> None:
        if self.FORM:
            self.with_office(partial(drafts.drop, kept=kept), lane="draft", failed=self.desk.say_error)

    def leaving(self) -> None:
        """Parks a half-filled form; an untouched one goes without a trace, and so does one that is as it was again."""
        self._stop_keeping()
        if self._initial is not None and not self.changed and self._kept.begun and not self._saving:
            self._drop(self._kept)
        elif self.changed and self.FORM and not self._saving:
            self._keep(parked=True)
            self.desk.say(
                _("Parked: {title} (Ctrl+O lists what is parked)", title=self._short_title() or self.title_text())
            )
        self._initial = None

    def on_input_changed(self) -> None:
        """Something was typed."""
        self.edited()

    def on_text_area_changed(self) -> None:
        """Something was typed."""
        self.edited()

    def on_choice_changed(self, _event: Choice.Changed) -> None:
        """Something was chosen."""
        self.edited()

    def edited(self) -> None:
        """Writes the draft within a second."""
        if self.FORM and self._initial is not None and self._keeping is None:
            self._keeping = self.set_timer(KEEP_AFTER, self.keep_now)

    def _short_title(self) -> str:
        return fit(self.draft_title, _TITLE_CELLS).rstrip()

    def keep_now(self) -> None:
        """Writes the draft, if anything was typed."""
        self._keeping = None
        if self.changed:
            self._keep(parked=False)

    def _keep(self, *, parked: bool) -> None:
        if not self._going_on:
            self._kept.begun = True
        keep = partial(
            drafts.keep,
            kept=self._kept,
            form=self.FORM,
            fields=self.kept_values() | drafts.hidden(self.taken),
            customer_id=self.customer_id,
            title=self._short_title(),
            parked=parked,
            seconds=self.seconds(),
        )
        # Not by ``refused``, which answers a save.
        self.with_office(keep, lane="draft", failed=self.desk.say_error)

    def _stop_keeping(self) -> None:
        if self._keeping is not None:
            self._keeping.stop()
            self._keeping = None
