"""Writing a contact down: open it, type the subject, save. Everything else is right already or can wait."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll

from deskcrm.errors import DeskError, Refused
from deskcrm.interact.channels import SHIPPED
from deskcrm.interact.views import FollowUpInput, InteractionInput
from deskcrm.interact.when import parse_minutes
from deskcrm.interact.words import DIRECTION_WORDS, MAY_KNOW_WORDS, OUTCOME_WORDS
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.screens.log_about import AboutField
from deskcrm.screens.log_facts import LogFacts
from deskcrm.screens.log_texts import LogTexts
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.choice import Choice, Option, Suggest, options_of
from deskcrm.widgets.customer_pane import WhoPane
from deskcrm.widgets.fields import Field, NoteArea
from deskcrm.widgets.guide_line import GuideLine
from deskcrm.widgets.stopwatch import WatchLine
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.when_field import WhenField
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.customize.views import Preview
    from deskcrm.identify.views import CustomerView
    from deskcrm.interact.complaint_views import ComplaintView
    from deskcrm.interact.views import ChannelView, InteractionView
    from deskcrm.store import Draft

LONG = 30 * 60
"""Seconds by the timer from which saving asks once whether they are right: the form may have stood open."""

FIRST_CHANNEL = "phone"
"""The channel before anything was logged at this terminal."""

COUNTER = "walk_in"
"""The channel of whoever was taken from the waiting line."""

YES_NO = (Option("yes", N_("yes")), Option("no", N_("no")))
SCALE = tuple(Option(str(figure), str(figure), plain=True) for figure in range(1, 6))
SPOKE = ("spoke_name", "spoke_relation", "spoke_may_know")
"""The fields that stay folded away until somebody else was spoken with."""


class LogForm(LogFacts, LogTexts):
    """One contact: of the customer in view, or of somebody not identified."""

    FORM = "log"
    CSS_PATH = "log_form.tcss"
    TITLE_TEXT = N_("Log an interaction")
    ACTIONS: ClassVar[tuple[str, ...]] = ("save", "back", "find_answer", "spoke", "learn")

    _customer: CustomerView | None = None
    _channel = ""
    _channels: tuple[ChannelView, ...] = ()
    _asked: int | None = None
    """The seconds by the timer that were asked about; they are kept if Ctrl+S comes again."""

    def body(self) -> ComposeResult:
        """The title, the fields, and from 110 columns who the customer is."""
        yield Words(self.TITLE_TEXT, classes="form--title", id="form-title")
        with Horizontal(id="log-panes"):
            with VerticalScroll(can_focus=False, id="log-fields"):
                for field in self.fields():
                    yield field
                    if field.field == "matter":
                        yield GuideLine()
                    if field.field == "note":
                        yield Words("", id="log-learned")
            yield WhoPane(id="log-who", masked=False)
        yield AskLine()

    def fields(self) -> Iterator[Field]:
        """Channel and direction are right nine times in ten, so they stand above where the cursor starts."""
        yield Field("channel", N_("Channel"), Choice(options_of(SHIPPED)))
        yield Field("direction", N_("Direction"), Choice(options_of(DIRECTION_WORDS), "in"))
        yield Field("subject", N_("Subject"), TextLine(hint=N_("What it is about, in a few words")))
        yield Field("matter", N_("Matter"), Suggest())
        yield AboutField()
        yield Field("note", N_("Note"), NoteArea())
        yield Field("outcome", N_("Outcome"), Choice(options_of(OUTCOME_WORDS), optional=True))
        yield Field("follow_up", N_("Follow-up"), TextLine(hint=N_("What is to be done, if anything")))
        yield WhenField("due", N_("Due"), hint=N_("tomorrow 10:00, +2h, fri 9, 25/12"))
        yield Field("promise", N_("Promised"), Choice(YES_NO, "no"))
        yield Field("minutes", N_("Minutes"), WatchLine())
        yield WhenField("at", N_("When"), past=True, hint=N_("now, or yesterday 14:00"))
        yield Field("expected", N_("Expected"), Choice(SCALE, optional=True))
        yield Field("perceived", N_("Perceived"), Choice(SCALE, optional=True))
        yield Field("worth", N_("Worth it"), Choice(YES_NO, optional=True), hidden=True)
        yield Field("spoke_name", N_("Spoke with"), TextLine(), hidden=True)
        yield Field("spoke_relation", N_("Relation"), TextLine(hint=N_("wife, secretary, neighbour")), hidden=True)
        yield Field("spoke_may_know", N_("May be told"), Choice(options_of(MAY_KNOW_WORDS), optional=True), hidden=True)

    def fill(
        self,
        *,
        customer: CustomerView | None = None,
        draft: Draft | None = None,
        about: ComplaintView | None = None,
        **context: Any,
    ) -> None:
        """A new contact of ``customer`` (None: not identified), or the one of a draft; ``about`` a complaint."""
        channel = self._channel or self.desk.preferences.channel or FIRST_CHANNEL
        came_for = self.desk.served.get(customer.id) if customer else None
        if came_for is not None:
            channel = COUNTER
        usual = {"channel": channel, "subject": came_for or "", "direction": "in", "promise": "no"}
        usual["complaint"] = str(about.id) if about else ""
        self.leaving()
        self.query_one(AskLine).end()
        self.begin_facts(draft)
        self.start(usual, draft=draft, focus="subject", **context)
        self._asked = None
        if draft is None:
            self.customer_id = customer.id if customer else None
            self.draft_title = customer.name if customer else ""
        else:
            for field in self.query(WhenField):
                field.resume(draft)
        self._know(customer)
        self._unfold(bool(draft) and any(self.field(name).value for name in SPOKE))
        self._show_worth()
        self._line.begin(draft.seconds if draft else 0)
        self.ask("deskcrm.interact.channels:channels", answer=self._know_channels, group="channels")
        self.ask("deskcrm.interact.matters:matters_for", self.customer_id, answer=self._know_matters, group="matters")
        self._about.begin(about)
        self.ask_texts()
        if self.customer_id is not None:
            open_ones = "deskcrm.interact.complaints:open_complaints_of"
            self.ask(open_ones, self.customer_id, answer=self._about.offer, group="complaints")
            self.ask("deskcrm.customize.page:preview", self.customer_id, answer=self._know_page, group="page")

    @property
    def customer(self) -> CustomerView | None:
        """The customer this contact is with."""
        return self._customer

    def seconds(self) -> int:
        """What the timer has counted."""
        return self._line.watch_of_form.seconds

    def leaving(self) -> None:
        """Parked, the timer stands still."""
        super().leaving()
        self._line.end()

    def edited(self) -> None:
        """Keeps the draft's name up to date too."""
        name = self._customer.name if self._customer else ""
        self.draft_title = ": ".join(filter(None, (name, self.field("subject").value.strip())))
        self.show_guide()
        super().edited()

    def can(self, action: str) -> bool:
        """The spoken-with fields unfold once; nothing but going back while a question stands there."""
        if self.query(AskLine) and self.query_one(AskLine).asking:
            return action == "back"
        return action != "spoke" or not self.field("spoke_name").display

    def action_spoke(self) -> None:
        """Ctrl+R."""
        self._unfold(True)
        self.field("spoke_name").focus_control()

    def relabel(self) -> None:
        """The words made here; the shipped channels have another name in the other language."""
        self._show_matters()
        self.ask("deskcrm.interact.channels:channels", answer=self._know_channels, group="channels")

    def on_choice_changed(self, event: Choice.Changed) -> None:
        """Whether it was worth something is asked only where more was perceived than expected."""
        super().on_choice_changed(event)
        self._show_worth()

    def save(self, values: dict[str, str]) -> None:
        """All of it in one save."""
        due, at = self._time("due").when(), self._time("at").instant()
        follow_up = None
        if values["follow_up"].strip() or due is not None:
            if due is None:
                raise Refused(N_("By when? A follow-up needs a day or a time."), field="due")
            follow_up = FollowUpInput(
                title=values["follow_up"], due=due.at, due_from=due.since, promise=values["promise"] == "yes"
            )
        thread = self._matter.key
        given = InteractionInput(
            channel=values["channel"],
            customer_id=self.customer_id,
            direction=values["direction"],
            seconds=self._length(values["minutes"]),
            at=at,
            matter=values["matter"],
            thread_id=thread if isinstance(thread, int) else None,
            subject=values["subject"],
            note=values["note"],
            outcome=values["outcome"],
            expected=_figure(values["expected"]),
            perceived=_figure(values["perceived"]),
            worth={"yes": True, "no": False}.get(values["worth"]) if self.field("worth").display else None,
            spoke_name=values["spoke_name"],
            spoke_relation=values["spoke_relation"],
            spoke_may_know=values["spoke_may_know"],
            follow_up=follow_up,
            complaint_id=self._about.complaint_id,
            facts=self.facts,
        )
        self.tell(
            "deskcrm.interact.interactions:log_interaction",
            given,
            answer=lambda view: self._saved(view, given),
            failed=self.refused,
        )

    def refused(self, error: DeskError) -> None:
        """An error of a field that is folded away unfolds it."""
        if error.field == "seconds":
            error.field = "minutes"
        if error.field in SPOKE:
            self._unfold(True)
        super().refused(error)

    def _length(self, typed: str) -> int:
        if typed.strip():
            return parse_minutes(typed, field="minutes")
        seconds = self.seconds()
        if seconds <= LONG:
            return seconds
        if self._asked is None:
            self._asked = seconds
            raise Refused(
                N_("{length}: Ctrl+S again keeps this, or type the right number."),
                field="minutes",
                length=formats.duration(seconds),
            )
        return self._asked

    def _saved(self, view: InteractionView, given: InteractionInput) -> None:
        if given.customer_id is not None:
            self.desk.served.pop(given.customer_id, None)
        if given.channel != (self._channel or self.desk.preferences.channel):
            self._channel = given.channel
            self.desk.prefer(channel=given.channel)
        customer = self._customer
        name = customer.called if customer and customer.id == view.customer_id else view.customer
        self.finished(_said(view, given, name, self.desk.clock))

    def _know(self, customer: CustomerView | None) -> None:
        self._customer = customer
        title = self.query_one("#form-title", Words)
        if customer is not None:
            title.say(N_("Log an interaction: {name}"), name=customer.called)
        elif self.customer_id is None:
            title.say(N_("Log an interaction: not identified"))
        else:
            title.say(self.TITLE_TEXT)
        if customer is None:
            self.query_one(WhoPane).show(None)

    def _know_page(self, page: Preview) -> None:
        if page.customer.id == self.customer_id:
            self._know(page.customer)
            self.query_one(WhoPane).show(page)

    def _know_channels(self, channels: tuple[ChannelView, ...]) -> None:
        field = self.field("channel")
        shown = [one for one in channels if one.active or one.code == field.value]
        choice = field.query_one(Choice)
        choice.set_options([Option(one.code, one.name, plain=True) for one in shown])
        if shown and field.value not in {one.code for one in shown}:
            untouched = not self.changed
            field.value = shown[0].code
            if untouched and self._initial is not None:
                self._initial = self.values()

    def _time(self, name: str) -> WhenField:
        return self.query_one(f"#field-{name}", WhenField)

    def _unfold(self, shown: bool) -> None:
        for name in SPOKE:
            self.field(name).display = shown
        self.refresh_bindings()

    def _show_worth(self) -> None:
        expected, perceived = (_figure(self.field(name).value) for name in ("expected", "perceived"))
        self.field("worth").display = expected is not None and perceived is not None and perceived > expected

    @property
    def _about(self) -> AboutField:
        return self.query_one(AboutField)

    @property
    def _line(self) -> WatchLine:
        return self.query_one(WatchLine)


def _said(view: InteractionView, given: InteractionInput, name: str, clock: Clock) -> str:
    """What was logged, and what was promised with it."""
    subject = view.subject or view.matter or view.note.split("\n")[0]
    if view.customer_id is None:
        said = _("Logged, not identified (Ctrl+G lists them): {subject}", subject=subject)
    else:
        said = _("Logged for {name}: {subject}", name=name, subject=subject)
    if given.follow_up is None:
        return said
    when = formats.due(given.follow_up.due, clock, given.follow_up.due_from)
    promised = _("promised: {when}", when=when) if given.follow_up.promise else _("follow-up: {when}", when=when)
    return f"{said} · {promised}"


def _figure(text: str) -> int | None:
    return int(text) if text else None
