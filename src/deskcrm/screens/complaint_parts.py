"""The parts of the complaint screen, each drawn from the one complaint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.widget import Widget

from deskcrm.interact import words
from deskcrm.interact.complaint_views import STAGES
from deskcrm.interact.numbering import grouped
from deskcrm.interact.satisfaction import verdict
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
        due = view.answer_due if view.answered_at is None else view.resolve_due
        if view.stage in ENDED_STAGES or due is None:
            return ""
        here = self.clock.local(due)
        when = f"{formats.weekday(here.date())} {formats.date_time(here)}"
        return _("An answer by {when}", when=when) if view.answered_at is None else _("Settled by {when}", when=when)

    def lines(self, view: ComplaintView) -> list[Content]:
        """Customer, severity, promise, owner."""
        late = is_late(view, self.clock)
        who = " · ".join(filter(None, (customer_text(view), tier_text(view))))
        promised = f"{'! ' if late else ''}{self.promise(view)}"
        if view.waiting_since is not None:
            promised = _("Waiting for the customer since {when}", when=formats.ago(view.waiting_since, self.clock))
        elif late and view.stage not in ENDED_STAGES:
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
        parts = (
            (_("In their words"), view.description),
            (_("What they ask for"), view.wish),
            (_("About"), about),
            (_("Taken in"), " · ".join(filter(None, (at, view.channel)))),
            (_("Part of"), grouped(view.parent_number)),
            (_("Takes up again"), grouped(view.follows_number)),
            (_("Goes with it"), _links(view)),
            (_("Clocks"), self._clocks(view)),
            (_("Make good"), self._remedies(view)),
            (_("What was done"), view.resolution),
            (_("Root cause"), words.root_cause(view.root_cause)),
            (_("The customer was told"), told),
            (_("Closed at"), self._closings(view)),
            (_("How they found it"), found_text(view)),
            (_("Contacts about it"), self._contacts(view)),
        )
        up = _up(view)
        return [
            *([Content.styled(up, "$warning")] if up else []),
            *(
                Content.assemble(Content.styled(f"{label}: ", "$text-muted"), Content(visible_lines(text)))
                for label, text in parts
                if text
            ),
        ]

    def _clocks(self, view: ComplaintView) -> str:
        """Each target with its time, and what was missed before that time was set, line by line."""
        lines: list[str] = []
        shown = {view.acknowledge_due, view.answer_due, view.resolve_due}
        for target, due, met in (
            ("acknowledge", view.acknowledge_due, view.acknowledged_at),
            ("answer", view.answer_due, view.answered_at),
            ("resolve", view.resolve_due, view.closed_at),
        ):
            if due is None:
                continue
            sign = "✓" if met and met <= due else "!" if (met or self.clock.now()) > due else "·"
            times = [formats.date_time(self.clock.local(due))]
            if met:
                times.append(_("met {when}", when=formats.date_time(self.clock.local(met))))
            lines.append(f"{sign} {words.target(target)}: {' · '.join(times)}")
        if view.waited >= 60:
            lines.append(_("waited for the customer: {length} of working time", length=formats.duration(view.waited)))
        lines += [
            _("! missed: {target}, due {when}", target=words.target(breach.target),
              when=formats.date_time(self.clock.local(breach.due)))
            for breach in view.breaches
            if breach.due not in shown
        ]  # fmt: skip
        return "\n  ".join(lines)

    def _remedies(self, view: ComplaintView) -> str:
        desk: Any = self.app
        if not view.remedies:
            cost = formats.money(view.remedy_cost, desk.currency) if view.remedy_cost else ""
            return " · ".join(filter(None, (words.remedy(view.remedy), cost)))
        lines = []
        for remedy in view.remedies:
            cost = formats.money(remedy.cost, desk.currency) if remedy.cost else ""
            who = remedy.decided_by if remedy.decided_at else remedy.asked_by
            state = f"{words.remedy_state(remedy.state)} ({who or '-'})"
            lines.append(" · ".join(filter(None, (words.remedy(remedy.kind), remedy.detail, cost, state, remedy.note))))
        return "\n  ".join(lines)

    def _closings(self, view: ComplaintView) -> str:
        last = formats.date_time(self.clock.local(view.closed_at)) if view.closed_at else ""
        if view.first_closed_at is None or view.first_closed_at == view.closed_at:
            return last
        first = _("first {when}", when=formats.date_time(self.clock.local(view.first_closed_at)))
        return " · ".join(filter(None, (first, last)))

    def _contacts(self, view: ComplaintView) -> str:
        return "\n  ".join(
            " · ".join(filter(None, (formats.date_time(self.clock.local(row.at)), row.channel, row.staff, row.subject)))
            for row in view.contacts
        )


def found_text(view: ComplaintView) -> str:
    """What they expected and found, with the word for it."""
    if view.expected is None or view.perceived is None:
        return ""
    found = words.verdict(verdict(view.expected, view.perceived, view.worth))
    return _("expected {expected}, found {perceived}: {verdict}", expected=view.expected, perceived=view.perceived,
             verdict=found)  # fmt: skip


def _links(view: ComplaintView) -> str:
    return "\n  ".join(f"{grouped(link.number)} · {words.stage(link.stage)}" for link in view.parts)


def _up(view: ComplaintView) -> str:
    """Why it is a supervisor's, while it is open."""
    if view.escalated_at is None or view.stage in ENDED_STAGES:
        return ""
    return _("▲ with the supervisors: {why}", why=words.escalation(view.escalation))


class WayPane(ComplaintPart):
    """The steps it took, newest first: who, when, where to, and the note."""

    def lines(self, view: ComplaintView) -> list[Content]:
        """Two lines a step."""
        lines = [Content.styled(_("What happened"), "bold")]
        for step in reversed(view.history):
            moved = step.from_stage != step.to_stage
            when = formats.date_time(self.clock.local(step.at))
            what = f" · {words.stage(step.to_stage)}" if moved else ""
            lines.append(Content(f"• {when} · {visible(step.staff) or '-'}{what}"))
            if step.note:
                lines.append(Content(f"  {visible_lines(step.note)}"))
        return lines
