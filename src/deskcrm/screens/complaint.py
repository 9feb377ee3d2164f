"""One complaint: its number to read aloud, what was promised, where it stands, and what may be done next."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Digits

from deskcrm.errors import DeskError, NotFound
from deskcrm.interact import words
from deskcrm.interact.numbering import grouped
from deskcrm.interact.words import OPEN_STAGES, later_stages
from deskcrm.locale.messages import N_, _
from deskcrm.screens.complaint_actions import MOVES, OPEN_ONLY, ComplaintActions
from deskcrm.screens.complaint_parts import PromisePane, StageBar, TellPane, WayPane
from deskcrm.text import visible
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.choice import Option
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.identify.views import CustomerView, StaffView
    from deskcrm.interact.complaint_views import ComplaintView

COMPLAINTS = "deskcrm.interact.complaints"

NOBODY = ""

register(
    Action(
        "log_about",
        N_("Log a contact about it"),
        N_("Contact"),
        ("n",),
        N_("Writes down a contact of this customer about this complaint."),
        14,
    )
)


class ComplaintScreen(ComplaintActions):
    """Everything about one complaint."""

    LIVE = True
    ACTIONS = (
        "move_on", "back", "decide", "close", "reopen", "remedy", "recovery", "assess", "give_remedy", "choose_stage",
        "wait", "owner", "log_about", "follow_up", "to_customer", "escalate", "withdraw", "slip",
    )  # fmt: skip
    CSS_PATH = "complaint.tcss"
    TITLE_TEXT = N_("Complaint")

    _complaint: ComplaintView | None = None
    _customer: CustomerView | None = None
    _complaint_id = 0
    _busy = False

    def body(self) -> ComposeResult:
        """The number and the promise, the stages, what was said, the way it went."""
        with Horizontal(id="complaint-head"):
            with Vertical(id="complaint-number"):
                yield Words(N_("Complaint number"), id="complaint-title")
                yield Digits()
            yield PromisePane(id="complaint-promise")
        yield StageBar(id="complaint-stages")
        with Horizontal(id="complaint-panes"):
            with VerticalScroll(id="complaint-body"):
                yield TellPane(id="complaint-told")
                yield WayPane(id="complaint-way")
            with VerticalScroll(id="complaint-beside", can_focus=False):
                yield WayPane()
        yield AskLine()

    def on_mount(self) -> None:
        """The text has the focus, to scroll it."""
        self.query_one("#complaint-body").focus()

    def fill(self, *, complaint_id: int = 0, **_context: Any) -> None:
        """Another complaint: the one before goes at once."""
        self.query_one(AskLine).end()
        if complaint_id != self._complaint_id:
            self._complaint_id, self._customer = complaint_id, None
            self._show(None)
            self.query_one("#complaint-body").scroll_home(animate=False)
        self.came_back()

    def came_back(self) -> None:
        """Asks anew."""
        if self._complaint_id and self.desk.is_open:
            self.ask(f"{COMPLAINTS}:complaint", self._complaint_id, answer=self._show, group="complaint")

    @property
    def customer(self) -> CustomerView | None:
        """Whose complaint it is."""
        return self._customer

    @property
    def complaint(self) -> ComplaintView | None:
        """The complaint in view."""
        return self._complaint

    def can(self, action: str) -> bool:
        """What its stage allows."""
        if action == "back":
            return True
        view = self._complaint
        if view is None or not self.query(AskLine) or self.query_one(AskLine).asking:
            return False
        if action in ("log_about", "follow_up", "to_customer"):
            return self._customer is not None
        if action == "choose_stage":
            return len(later_stages(view.stage)) > 1
        if action in (*OPEN_ONLY, "recovery", "slip"):
            return self.may(action, view)
        return (action == "reopen") != (view.stage in OPEN_STAGES)

    # Actions

    def action_move_on(self) -> None:
        """Enter or >: to the next stage; after the last open one it is closed."""
        view = self._complaint
        if view is None:
            return
        later = later_stages(view.stage)
        if later:
            self._move_to(later[0])
        else:
            self.action_close()

    def action_choose_stage(self) -> None:
        """s: past a stage."""
        view = self._complaint
        if view is not None:
            options = [Option(code, words.STAGE_WORDS[code]) for code in later_stages(view.stage)]
            self._asker.ask(N_("On to which stage?"), options, self._move_to)

    def action_withdraw(self) -> None:
        """w: the customer took it back."""
        self._move_to("withdrawn")

    def action_close(self) -> None:
        """d: the form asks what was done."""
        if self._complaint is not None:
            self.desk.go("complaint_close", complaint=self._complaint)

    def action_reopen(self) -> None:
        """r: open again."""
        self.ask("deskcrm.interact.complaint_moves:must_be_new", self._complaint_id, answer=self._ask_reopening)

    def _ask_reopening(self, must_be_new: bool) -> None:
        if must_be_new:
            self.ask_note(
                N_("Closed too long ago: a new complaint follows it. What do they say now?"), "take_up_again",
                _("Taken up again"),
            )  # fmt: skip
        else:
            self.ask_note(N_("Open it again. Why? (Enter alone leaves it out)"), "reopen_complaint", _("Opened again"))

    def action_owner(self) -> None:
        """o: who looks after it from now on?"""
        self.ask("deskcrm.identify.staff:staff_list", answer=self._ask_owner)

    def action_log_about(self) -> None:
        """n: a contact about this complaint."""
        self.desk.go("log", customer=self._customer, about=self._complaint)

    def action_follow_up(self) -> None:
        """f: something to do for this customer, or a promise."""
        self.desk.go("follow_up_form", customer=self._customer)

    def action_to_customer(self) -> None:
        """u: whose it is."""
        if self._customer is not None:
            self.desk.open_customer(self._customer.id)

    def refused(self, error: DeskError) -> None:
        """Says why, and shows what is there now; one that is not there any more is left."""
        self._busy = False
        super().refused(error)
        if isinstance(error, NotFound):
            self._complaint_id = 0
            self.desk.leave()
        else:
            self.came_back()

    # Inside

    @property
    def _asker(self) -> AskLine:
        return self.query_one(AskLine)

    def _move_to(self, stage: str) -> None:
        word = words.stage(stage)
        self.ask_note(
            N_("On to “{stage}”. A note, if there is one:"),
            "move_complaint",
            _("Complaint is now: {stage}", stage=word),
            stage,
            stage=word,
        )

    def save_move(self, view: ComplaintView, function: str, said: str, args: tuple[object, ...], note: str) -> None:
        """One at a time."""
        if not self._busy:
            self._busy = True
            answer = partial(self._saved, said)
            self.tell(f"{MOVES}:{function}", view.id, *args, version=view.version, note=note, answer=answer)

    def _ask_owner(self, staff: tuple[StaffView, ...]) -> None:
        view = self._complaint
        if view is None:
            return
        ids: dict[str, int | None] = {one.name: one.id for one in staff if one.active and one.id != view.owner_id}
        options = [Option(name, name, plain=True) for name in ids]
        if view.owner_id is not None:
            ids[NOBODY] = None
            options.append(Option(NOBODY, N_("nobody")))
        if options:
            self._asker.ask(N_("Who looks after it from now on?"), options, lambda name: self._give(view, ids[name]))

    def _give(self, view: ComplaintView, owner_id: int | None) -> None:
        self.tell(
            f"{MOVES}:assign_complaint", view.id, owner_id, version=view.version,
            answer=lambda new: self._saved(_("Looked after by {name}", name=new.owner or _("nobody")), new),
        )  # fmt: skip

    def _saved(self, said: str, view: ComplaintView) -> None:
        self._busy = False
        self.desk.say_saved(f"{grouped(view.number)}: {said}")
        self._complaint_id = view.id  # another one, where an old one was taken up again
        self._show(view)

    def _show(self, view: ComplaintView | None) -> None:
        if view is not None and view.id != self._complaint_id:
            return
        self._complaint = view
        number = grouped(view.number) if view else ""
        plain = bool(number) and not number.replace(" ", "").isdecimal()
        # A number of another office's making may hold letters, which have no large form.
        self.query_one(Digits).update("" if plain else number)
        title = self.query_one("#complaint-title", Words)
        if plain:
            title.say(N_("Complaint number {number}"), number=number)
        else:
            title.say(N_("Complaint number"))
        for pane in (*self.query(PromisePane), *self.query(StageBar), *self.query(TellPane), *self.query(WayPane)):
            pane.show(view)
        if view is not None and view.customer_id is not None:
            self.ask(
                "deskcrm.identify.customers:customer_by_id", view.customer_id, answer=self._know_customer,
                failed=lambda _error: None, group="customer",
            )  # fmt: skip
        self.refresh_bindings()

    def _know_customer(self, customer: CustomerView) -> None:
        self._customer = customer
        self.refresh_bindings()

    def relabel(self) -> None:
        """The channel's name comes from the base in the language in use."""
        self.came_back()

    def for_customer(self) -> tuple[str, list[tuple[str, str]]]:
        """What this customer may read of it: the number, and labelled texts, for the screen turned to them."""
        view = self._complaint
        if view is None:
            return "", []
        number = grouped(view.number)
        large = number if number.replace(" ", "").isdecimal() else ""
        lines = [
            (_("Complaint number"), "" if large else visible(number)),
            (_("We promise"), self.query_one(PromisePane).promise(view)),
            (_("What we did"), view.resolution),
            (_("What we gave"), "" if view.remedy in ("none", "other") else words.remedy(view.remedy)),
            (_("What you told us"), view.description),
            (_("What you ask for"), view.wish),
            (_("Stage"), words.stage(view.stage)),
        ]
        return large, [(label, text) for label, text in lines if text]
