"""A group: its name, and its filters typed with what may come next, or put together; who is in it stands below."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.timer import Timer
from textual.widgets import Input

from deskcrm.errors import DeskError
from deskcrm.identify.completion import Completion, complete_name
from deskcrm.identify.segment_views import LIST, LIVING, SegmentPreview, SegmentView
from deskcrm.locale.messages import N_, _, n_
from deskcrm.screens.segment_parts import Members
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.choice import Choice, options_of
from deskcrm.widgets.fields import Field, NoteArea
from deskcrm.widgets.filter_line import FilterHint, FilterLine
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.two_versions import TwoVersions
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.store import Draft

SEGMENTS = "deskcrm.identify.segments"

SHOWN = 30
"""Customers that stand under the filters."""

COUNTED_AFTER = 0.3
"""Seconds without a key until all of them are counted; the first of them are asked for at each key."""

KINDS = {LIVING: N_("by filters"), LIST: N_("list kept by hand")}

register(
    Action(
        "condition", N_("Put a condition together"), N_("Condition"), ("ctrl+l",),
        N_("Chooses what it is about and its value, for who does not type filters."), 2, priority=True,
    )
)  # fmt: skip


class SegmentForm(TwoVersions):
    """A new group, or one there is."""

    FORM = "segment_form"
    CSS_PATH = "segment_form.tcss"
    TITLE_TEXT = N_("Group of customers")
    ACTIONS: ClassVar[tuple[str, ...]] = ("save", "back", "condition", "take_offer", "other_version")
    BINDINGS = [Binding("tab", "take_or_go_on", show=False)]

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, str] = {"id": "", "version": ""}
        self._resting: Timer | None = None

    def body(self) -> ComposeResult:
        """The fields, what may come next, how many they are and the first of them."""
        yield from super().body()
        yield FilterHint(id="segment-hint")
        yield Words(id="segment-count")
        yield Members(self, id="segment-members")

    def fields(self) -> Iterator[Field]:
        """What it is called, who belongs to it, what for."""
        yield Field("name", N_("Name"), TextLine(hint=N_("What the office calls them")))
        yield Field("kind", N_("Kind"), Choice(options_of(KINDS), LIVING))
        yield Field("text", N_("Filters"), FilterLine(hint=N_("tier:A -tag:vip or segment:Regulars; : shows all")))
        yield Field("note", N_("Note"), NoteArea(of_customer=False))

    def fill(
        self, *, segment: SegmentView | None = None, typed: str = "", draft: Draft | None = None, **context: Any
    ) -> None:
        """Changes ``segment``, makes one of the filters ``typed``, or goes on with a draft."""
        self.leaving()
        self._known = {"id": "", "version": ""}
        given = {"name": "", "kind": LIVING, "text": typed, "note": ""}
        if segment is not None:
            self._known = {"id": str(segment.id), "version": str(segment.version)}
            given = _values(segment)
        elif draft is not None:
            self._known = {name: draft.fields.get(name, "") for name in self._known}
        self.query_one(FilterLine).completion = Completion()
        self.query_one(FilterHint).offer(Completion())
        self.start(given, draft=draft, focus="name", **context)
        if draft is None:
            self.customer_id = None
            self._entitle(segment.name if segment is not None else "")
        self.field("kind").display = not self._known["id"]
        self.query_one("#form-title", Words).say(self.TITLE_TEXT)
        self._kind_changed()

    def values(self) -> dict[str, str]:
        """The fields, and which group it is, so that a draft knows it."""
        return super().values() | self._known

    def edited(self) -> None:
        """Keeps the draft's name up to date too."""
        self._entitle(self.field("name").value.strip())
        super().edited()

    def _entitle(self, name: str) -> None:
        self.draft_title = f"{_(self.TITLE_TEXT)}: {name}" if name else _(self.TITLE_TEXT)

    def can(self, action: str) -> bool:
        """Completing works where something is offered, conditions where there are filters."""
        if action == "take_offer":
            line = self._line
            return line.has_focus and bool(line.completion.offers)
        if action == "condition":
            return self.field("text").display
        return super().can(action)

    def save(self, values: dict[str, str]) -> None:
        """Makes or changes it."""
        given = {"text": "" if values["kind"] == LIST else values["text"], "note": values["note"]}
        if values["id"]:
            self.tell(
                f"{SEGMENTS}:edit_segment", int(values["id"]), version=int(values["version"]), name=values["name"],
                answer=self._saved, failed=self.refused, **given,
            )  # fmt: skip
        else:
            self.tell(
                f"{SEGMENTS}:add_segment", values["name"], kind=values["kind"], answer=self._saved, failed=self.refused,
                **given,
            )  # fmt: skip

    def ask_newest(self) -> None:
        """The group as it is now."""
        self.ask(f"{SEGMENTS}:segment", int(self._known["id"]), answer=self._lay_under)

    def action_take_offer(self) -> None:
        """Tab in the filters."""
        self._line.take()

    def action_take_or_go_on(self) -> None:
        """Tab: what is offered in the filters; where nothing is, to the next field as in every form."""
        if not (self.can("take_offer") and self._line.take()):
            self.focus_next()

    def action_condition(self) -> None:
        """Ctrl+L: a condition chosen from the table goes behind the filters."""
        self.desk.over("segment_condition", begun=bool(self._line.value.strip()), into=self._put_in)

    def came_back(self) -> None:
        """Uncovered again: who is in it may have changed."""
        super().came_back()
        if self._initial is not None:
            self._look()

    def relabel(self) -> None:
        """The count in the language in use."""
        if self._initial is not None:
            self._look()

    @on(Input.Changed, "FilterLine")
    def _typed(self) -> None:
        line = self._line
        named = complete_name(line.value, line.cursor_position) if line.has_focus else Completion()
        self._offer(named or Completion())
        if named is None:
            self.ask(
                "deskcrm.identify.completion:complete", line.value, line.cursor_position, answer=self._offer,
                group="complete",
            )  # fmt: skip
        self._look()
        self.edited()

    @on(Choice.Changed)
    def _kind_changed(self) -> None:
        living = self.field("kind").value != LIST
        self.field("text").display = living
        for id in ("segment-hint", "segment-count", "segment-members"):
            self.query_one(f"#{id}").display = living or bool(self._known["id"] and id != "segment-hint")
        self._look()
        self.refresh_bindings()
        self.edited()

    def on_descendant_blur(self) -> None:
        """What may come next is offered while the cursor is in the filters."""
        if not self._line.has_focus:
            self._offer(Completion())

    def _offer(self, completion: Completion) -> None:
        self._line.completion = completion
        self.query_one(FilterHint).offer(completion)
        self.refresh_bindings()

    def _look(self) -> None:
        """Who is meant: the first of them at once, how many they are when the keys rest."""
        if self._resting is not None:
            self._resting.stop()
            self._resting = None
        if self.field("kind").value == LIST:
            if self._known["id"]:
                self.ask(f"{SEGMENTS}:first_members", int(self._known["id"]), limit=SHOWN, answer=self._show_list,
                         failed=lambda _error: None, group="preview")  # fmt: skip
            return
        if not self._line.value.strip():
            self._show(SegmentPreview("", None, (), ()))
            return
        self._ask(counted=False)
        self._resting = self.set_timer(COUNTED_AFTER, partial(self._ask, counted=True))

    def _ask(self, *, counted: bool) -> None:
        self.ask(
            f"{SEGMENTS}:preview_segment", self._line.value, own_id=int(self._known["id"] or 0) or None, limit=SHOWN,
            counted=counted, answer=self._show, failed=self._not_shown, group="preview",
        )  # fmt: skip

    def _show(self, page: SegmentPreview) -> None:
        if page.text != self._line.value.strip() and page.text != self._line.value:
            return  # of what stood there before
        self.query_one(FilterHint).say(page.problems)
        self.query_one(Members).show_rows(page.rows, more=page.count is None and len(page.rows) == SHOWN,
                                          total=page.count)  # fmt: skip
        count = self.query_one("#segment-count", Words)
        if page.problems or not page.text.strip():
            count.say("")
        elif page.count is None:
            count.say(N_("counting…"))
        else:
            count.say("{said}", said=n_("{count} customer is in it now", "{count} customers are in it now", page.count))

    def _show_list(self, rows: tuple[Any, ...]) -> None:
        self.query_one(Members).show_rows(rows, more=len(rows) == SHOWN)

    def _not_shown(self, _error: DeskError) -> None:
        self.query_one("#segment-count", Words).say("")

    def _put_in(self, text: str) -> None:
        line = self._line
        line.value = f"{line.value.rstrip()} {text}".lstrip()
        line.focus()
        line.cursor_position = len(line.value)

    def _lay_under(self, view: SegmentView) -> None:
        if str(view.id) == self._known["id"]:
            self._known["version"] = str(view.version)
            self.newest(_values(view), view.name)

    def _saved(self, view: SegmentView) -> None:
        self.finished(_("Group saved: {name}", name=view.name))

    @property
    def _line(self) -> FilterLine:
        return self.query_one(FilterLine)


def _values(view: SegmentView) -> dict[str, str]:
    return {"name": view.name, "kind": view.kind, "text": view.text, "note": view.note}
