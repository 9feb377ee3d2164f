"""The parts of the complaint screen, each drawn from the one complaint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.widget import Widget

from deskcrm.interact import words
from deskcrm.interact.complaint_views import STAGES
from deskcrm.interact.words import ENDED_STAGES
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.screens.complaints import customer_text, due_exact, is_late, severity_text, tier_text
from deskcrm.text import visible, visible_lines

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.interact.complaint_views import ComplaintView

NO_NOTE = N_("Enter alone saves without one")


class ComplaintPart(Widget):
    """A part drawn from the complaint in view."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.view: ComplaintView | None = None

    @property
    def clock(self) -> Clock:
        """The office's clock."""
        desk: Any = self.app
        clock: Clock = desk.clock
        return clock

    def show(self, view: ComplaintView | None) -> None:
        """Shows ``view``, or nothing."""
        self.view = view
        self.refresh(layout=True)

    def relabel(self) -> None:
        """The words in the language in use."""
        self.refresh(layout=True)

    def render(self) -> Content:
        """The lines."""
        return Content("\n").join(self.lines(self.view)) if self.view else Content("")

    def lines(self, view: ComplaintView) -> list[Content]:
        """What stands there."""
        raise NotImplementedError


class PromisePane(ComplaintPart):
    """Whose it is, how bad, and what was promised by when."""

    def promise(self, view: ComplaintView) -> str:
        """What the customer is told."""
        if view.stage in ENDED_STAGES or view.due is None:
            return ""
        here = self.clock.local(view.due)
        return _("An answer by {when}", when=f"{formats.weekday(here.date())} {formats.date_time(here)}")

    def lines(self, view: ComplaintView) -> list[Content]:
        """Customer, severity, promise, owner."""
        late = is_late(view, self.clock)
        who = " · ".join(filter(None, (customer_text(view), tier_text(view))))
        promised = f"{'! ' if late else ''}{self.promise(view)}"
        if late and view.stage not in ENDED_STAGES:
            promised += " · " + _("late")
        return [
            Content.styled(visible(who), "bold"),
            Content.styled(severity_text(view.severity), {4: "bold $error", 3: "$warning"}.get(view.severity, "")),
            Content.styled(promised.strip() or due_exact(view, self.clock), "bold $error" if late else "bold"),
            Content(_("Owner: {name}", name=visible(view.owner) or "-")),
        ]


class StageBar(ComplaintPart):
    """The stages in their order: behind, passed over, here, ahead, each by its sign."""

    def lines(self, view: ComplaintView) -> list[Content]:
        """One line."""
        if view.stage == "withdrawn":
            return [Content.styled("■ " + words.stage("withdrawn"), "bold reverse")]
        here = STAGES.index(view.stage) if view.stage in STAGES else -1
        taken = {step.to_stage for step in view.history} or set(STAGES)
        parts = []
        for place, code in enumerate(STAGES):
            if place < here:
                sign, style = ("✓", "$success") if code in taken else ("–", "$text-muted")
            else:
                sign, style = ("▶", "bold reverse") if place == here else ("·", "")
            parts.append(Content.styled(f"{sign} {words.stage(code)}", style))
        return [Content("  ").join(parts)]


class TellPane(ComplaintPart):
    """What was said, what it is about, and how it ended."""

    def lines(self, view: ComplaintView) -> list[Content]:
        """Label and text, line by line."""
        about = " · ".join(filter(None, (view.product, view.category, view.subcategory)))
        at = formats.date_time(self.clock.local(view.at))
        told = {True: _("yes"), False: _("no"), None: ""}[view.told]
        closed = formats.date_time(self.clock.local(view.closed_at)) if view.closed_at else ""
        desk: Any = self.app
        cost = formats.money(view.remedy_cost, desk.currency) if view.remedy_cost else ""
        given = " · ".join(filter(None, (words.remedy(view.remedy), cost)))
        parts = (
            (_("In their words"), view.description),
            (_("What they ask for"), view.wish),
            (_("About"), about),
            (_("Taken in"), " · ".join(filter(None, (at, view.channel)))),
            (_("What was done"), view.resolution),
            (_("Root cause"), words.root_cause(view.root_cause)),
            (_("Given for it"), given),
            (_("The customer was told"), told),
            (_("Closed at"), closed),
        )
        return [
            Content.assemble(Content.styled(f"{label}: ", "$text-muted"), Content(visible_lines(text)))
            for label, text in parts
            if text
        ]


class WayPane(ComplaintPart):
    """The steps it took, newest first: who, when, where to, and the note."""

    def lines(self, view: ComplaintView) -> list[Content]:
        """Two lines a step."""
        lines = [Content.styled(_("What happened"), "bold")]
        for step in reversed(view.history):
            moved = step.from_stage != step.to_stage
            what = words.stage(step.to_stage) if moved else _("owner: {name}", name=visible(step.note) or "-")
            when = formats.date_time(self.clock.local(step.at))
            lines.append(Content(f"• {when} · {visible(step.staff) or '-'} · {what}"))
            if moved and step.note:
                lines.append(Content(f"  {visible_lines(step.note)}"))
        return lines
