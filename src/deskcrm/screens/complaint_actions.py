"""What the complaint screen does besides moving on: the customer's turn, a supervisor, remedies, how it was found."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deskcrm.interact import words
from deskcrm.interact.words import OPEN_STAGES
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.screens.complaint_parts import NO_NOTE
from deskcrm.settings.files import typed_path
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.choice import Option
from deskcrm.widgets.desk import DeskScreen

if TYPE_CHECKING:
    from deskcrm.interact.complaint_views import ComplaintView, RemedyView

MOVES = "deskcrm.interact.complaint_moves"
REMEDIES = "deskcrm.interact.remedies"

OPEN_ONLY = ("wait", "assess", "escalate", "remedy", "decide", "give_remedy")
"""Actions that only an open complaint allows."""

register(
    Action(
        "wait",
        N_("The customer's turn, and ours again"),
        N_("Wait"),
        ("z",),
        N_("Stops the clocks while we wait for the customer; again, they go on."),
        13,
    ),
    Action("assess", N_("Assess"), N_("Assess"), ("e",), N_("Corrects how bad it is and what it is about."), 11),
    Action("escalate", N_("To the supervisors"), N_("Hand up"), ("h",), N_("Puts it into the supervisors' queue."), 15),
    Action("remedy", N_("Make it good"), N_("Remedy"), ("m",), N_("What they get for it, and what that costs."), 10),
    Action(
        "decide",
        N_("Decide on the remedy"),
        N_("Decide"),
        ("y",),
        N_("A supervisor approves or refuses what was asked for."),
        2,
    ),
    Action(
        "give_remedy", N_("They have got it"), N_("Given"), ("g",), N_("The customer has got what was approved."), 12
    ),
    Action(
        "recovery",
        N_("How it was settled for them"),
        N_("Found"),
        ("v",),
        N_("Asks what they expected and what they found."),
        10,
    ),
    Action(
        "slip", N_("Slip for the customer"), N_("Slip"), ("p",), N_("Writes a page to print: number and promise."), 17
    ),
)


class ComplaintActions(DeskScreen):
    """Each asks its question, if it has one, and saves."""

    _complaint: ComplaintView | None = None

    def may(self, action: str, view: ComplaintView) -> bool:
        """What the complaint's stage and its remedies allow of these."""
        if action in OPEN_ONLY and view.stage not in OPEN_STAGES:
            return False
        if action == "escalate":
            return view.escalated_at is None
        if action == "decide":
            staff = self.desk.staff
            return staff is not None and staff.role == "supervisor" and self._remedy(view, "asked") is not None
        if action == "give_remedy":
            return self._remedy(view, "approved") is not None
        if action == "recovery":
            return view.answered_at is not None and view.customer_id is not None
        return True

    def action_wait(self) -> None:
        """z: it is the customer's turn, or ours again."""
        view = self._complaint
        if view is None:
            return
        if view.waiting_since is None:
            self.ask_note(
                N_("Wait for the customer; the clocks stand still. What for?"), "wait_for_customer",
                _("Waiting for the customer"),
            )  # fmt: skip
        else:
            self.ask_note(N_("The clocks go on. A note, if there is one:"), "go_on", _("The clocks go on"))

    def action_assess(self) -> None:
        """e: the form."""
        self.desk.go("complaint_change", complaint=self._complaint)

    def action_escalate(self) -> None:
        """h: up to the supervisors."""
        self.ask_note(N_("To the supervisors. Why?"), "escalate", _("It is with the supervisors"))

    def action_remedy(self) -> None:
        """m: the form."""
        self.desk.go("remedy_form", complaint=self._complaint)

    def action_recovery(self) -> None:
        """v: the form."""
        self.desk.go("recovery_form", complaint=self._complaint)

    def action_decide(self) -> None:
        """y: approve or refuse what was asked for?"""
        remedy = self._remedy(self._complaint, "asked")
        if remedy is not None:
            self.query_one(AskLine).ask(
                N_("{asked_by} asks for {remedy}, {cost}. Approve it?"),
                [Option("yes", N_("approve")), Option("no", N_("refuse"))],
                partial(self._decide, remedy),
                asked_by=remedy.asked_by or "-",
                remedy=" · ".join(filter(None, (words.remedy(remedy.kind), remedy.detail))),
                cost=formats.money(remedy.cost, self.desk.currency),
            )

    def action_give_remedy(self) -> None:
        """g: the customer has got it; of several, which?"""
        approved = self._remedies(self._complaint, "approved")
        if len(approved) == 1:
            self._got(approved[0])
        elif approved:
            by_id = {str(remedy.id): remedy for remedy in approved}
            self.query_one(AskLine).ask(
                N_("Which have they got?"),
                [Option(number, self._in_words(remedy), plain=True) for number, remedy in by_id.items()],
                lambda number: self._got(by_id[number]),
            )

    def action_slip(self) -> None:
        """p: to which file?"""
        view = self._complaint
        if view is not None:
            name = f"~/complaint-{view.number}.html"
            self.query_one(AskLine).ask(
                N_("Write the slip to which file? Enter alone takes {name}."), (), _nothing,
                typed=lambda text: self._write_slip(view, typed_path(text.strip() or name)), name=name,
            )  # fmt: skip

    def ask_note(self, question: str, function: str, said: str, *args: object, **values: str) -> None:
        """Asks for a note and then has ``function`` of the moves done with it."""
        view = self._complaint
        if view is not None:
            save: Callable[[str], object] = partial(self.save_move, view, function, said, args)
            self.query_one(AskLine).ask(question, (), save, typed=save, hint=NO_NOTE, **values)

    def save_move(self, view: ComplaintView, function: str, said: str, args: tuple[object, ...], note: str) -> None:
        """Sends a move to the base."""
        raise NotImplementedError

    def _decide(self, remedy: RemedyView, answer: str) -> None:
        staff = self.desk.staff
        self.tell(
            f"{REMEDIES}:decide_remedy", remedy.id, version=remedy.version, approve=answer == "yes",
            supervisor_id=staff.id if staff else None, answer=self._remedied,
        )  # fmt: skip

    def _remedied(self, view: RemedyView) -> None:
        self.desk.say_saved(f"{words.remedy(view.kind)}: {words.remedy_state(view.state)}")
        self.came_back()

    def _write_slip(self, view: ComplaintView, path: Path) -> None:
        self.with_office(partial(_slip_file, view.id, path), lane="write", answer=self._slip_written)

    def _slip_written(self, path: Path) -> None:
        self.desk.say(_("The slip is in {path}; any browser prints it.", path=path))

    def _got(self, remedy: RemedyView) -> None:
        self.tell(f"{REMEDIES}:give_remedy", remedy.id, version=remedy.version, answer=self._remedied)

    def _in_words(self, remedy: RemedyView) -> str:
        parts = (words.remedy(remedy.kind), remedy.detail, formats.money(remedy.cost, self.desk.currency))
        return " · ".join(filter(None, parts))

    @staticmethod
    def _remedies(view: ComplaintView | None, state: str) -> list[RemedyView]:
        return [remedy for remedy in view.remedies if remedy.state == state] if view else []

    def _remedy(self, view: ComplaintView | None, state: str) -> RemedyView | None:
        return next(iter(self._remedies(view, state)), None)


def _nothing(_value: str) -> None:
    """A question that is only typed has no options to take."""


def _slip_file(complaint_id: int, path: Path, office: Any) -> Path:
    from deskcrm.exchange.handed_out import slip_file

    return slip_file(office, complaint_id, path)
