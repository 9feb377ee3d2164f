"""Telling news one after another: who is next, by which channel, what to say; a key says what came of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll

from deskcrm.customize.news_views import CHANNELS, OUTCOMES
from deskcrm.errors import DeskError, Refused
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _, n_
from deskcrm.screens import find_answer  # noqa: F401  registers the action copy_text
from deskcrm.screens.outreach_parts import KEYS, ContactPane, OutcomeActions, OutcomeKeys
from deskcrm.settings.channel_names import channel_name
from deskcrm.text import visible_lines
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.choice import Option
from deskcrm.widgets.customer_pane import WhoPane
from deskcrm.widgets.form import TAKEN_WITH
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.customize.news_views import Contact, NewsView, OutreachPage, ToldView
    from deskcrm.customize.views import Preview, Taken
    from deskcrm.identify.views import CustomerView
    from deskcrm.store import Office

OUTREACH = "deskcrm.customize.outreach"
STRETCH = 200
"""How many are taken to work through at once."""

AT_ONCE = 20
"""How many are looked through for one whom nobody else has in view."""

ALL = "all"


class OutreachScreen(OutcomeActions):
    """Those on the list of one news, or one customer whom a suggestion is about."""

    ACTIONS: ClassVar[tuple[str, ...]] = (*KEYS.values(), "skip", "news_channel", "copy_text", "open", "back")
    QUIET = ("open", "copy_text")
    CSS_PATH = "outreach.tcss"
    TITLE_TEXT = N_("Tell news")

    def __init__(self) -> None:
        super().__init__()
        self._news_id = 0
        self._title = ""
        self._channel = ""
        self._ids: list[int] = []
        self._left = 0
        self._done: set[int] = set()
        self._by_channel: dict[str, int] = {}
        self._contact: Contact | None = None
        self._customer: CustomerView | None = None
        self._only: int | None = None
        self._taken: Taken | None = None
        self._busy = False

    def body(self) -> ComposeResult:
        """Where one stands, whom to tell and what, the customer beside it."""
        yield Words(self.TITLE_TEXT, id="outreach-head")
        with Horizontal(id="outreach-panes"):
            with VerticalScroll(id="outreach-task"):
                yield ContactPane(id="outreach-row")
                yield OutcomeKeys()
            with VerticalScroll(id="outreach-beside", can_focus=False):
                yield WhoPane(brief=True, masked=False)
        yield AskLine()

    def on_mount(self) -> None:
        """The text has the focus, to scroll it."""
        self.query_one("#outreach-task").focus()

    def fill(
        self, *, news_id: int = 0, customer: CustomerView | None = None, taken: Taken | None = None,
        fill: dict[str, str] | None = None, **_context: Any,
    ) -> None:  # fmt: skip
        """Those of news ``news_id``; or ``customer`` alone, of whom a suggestion says that they are to be told."""
        self.query_one(AskLine).end()
        self._news_id = news_id or int((fill or {}).get("news", "0") or 0)
        self._only, self._taken = (customer.id if customer is not None else None), taken
        self._channel, self._done, self._ids, self._busy, self._title = "", set(), [], False, ""
        self._show(None)
        self.came_back()

    def came_back(self) -> None:
        """Asks anew; whoever was in view stays so where they may still be told."""
        if not self.desk.is_open or not self._news_id:
            return
        self._busy = False
        self.ask("deskcrm.customize.news:news_by_id", self._news_id, answer=self._know_news, group="news")
        if self._only is not None:
            self._ids = [self._only]
            self._next()
        else:
            self._ask_list()

    def leaving(self) -> None:
        """Others may have whoever was in view."""
        self._let_go(skipped=False)

    @property
    def customer(self) -> CustomerView | None:
        """Whoever is in view, for F3 and F9."""
        return self._customer

    def can(self, action: str) -> bool:
        """Nothing but going back while a question stands there, or nobody is in view."""
        if action == "back":
            return True
        if not self.query(AskLine) or self.query_one(AskLine).asking or self._busy:
            return False
        if action == "news_channel":
            return self._only is None
        if action == "skip" and self._only is not None:
            return False
        return self._contact is not None

    # Keys

    def action_skip(self) -> None:
        """n: the next one; who was skipped comes last."""
        if self._contact is not None:
            self._ids = [one for one in self._ids if one != self._contact.customer_id]
            if self._ids:
                self._let_go(skipped=True)
                self._next()
            else:  # those skipped come again, and with them whoever had no place in this stretch
                self._let_go(skipped=True, then=self._ask_list)
                self._contact = None

    def action_news_channel(self) -> None:
        """b: of which channel?"""
        options = [Option(ALL, N_("all"))]
        options += [
            Option(code, f"{channel_name(code)} ({self._by_channel.get(code, 0)})", plain=True) for code in CHANNELS
        ]
        self.query_one(AskLine).ask(N_("Go through those to be told by"), options, self._take_channel,
                                    value=self._channel or ALL)  # fmt: skip

    def action_copy_text(self) -> None:
        """Ctrl+C: the text for another program, such as LINE."""
        if self._contact is not None:
            self.app.copy_to_clipboard(visible_lines(self._contact.text))
            self.desk.say(_("In the clipboard: {title}", title=self._title))

    def action_open(self) -> None:
        """Enter: the customer."""
        if self._contact is not None:
            self.desk.open_customer(self._contact.customer_id)

    def refused(self, error: DeskError) -> None:
        """Says why; where it was a telling, goes on with who is there now."""
        super().refused(error)
        telling, self._busy = self._busy, False
        if telling and self._only is None:  # no more, or a list that cannot be had would be asked for without end
            self._ask_list()

    def relabel(self) -> None:
        """The words of the head."""
        self._say_head()

    # Inside

    def _take_channel(self, value: str) -> None:
        self._let_go(skipped=False)
        self._channel = "" if value == ALL else value
        self._ask_list()

    def _ask_list(self) -> None:
        self.ask(f"{OUTREACH}:outreach", self._news_id, channel=self._channel, limit=STRETCH, answer=self._know_list,
                 group="list")  # fmt: skip

    def _know_news(self, view: NewsView) -> None:
        self._title = view.title
        self._say_head()

    def _know_list(self, page: OutreachPage) -> None:
        if page.news_id == self._news_id:
            self._left, self._by_channel = page.total, dict(page.by_channel)
            self._ids = [row.customer_id for row in page.rows]
            back = self._done.intersection(self._ids)  # taken back with Ctrl+Z: here again, and not told
            self._done -= back
            first = back or ({self._contact.customer_id} if self._contact is not None else set())
            self._ids.sort(key=lambda one: one not in first)
            if back:
                self._let_go(skipped=False)
            self._next()

    def _next(self) -> None:
        """Whoever is next and in view at no other terminal."""
        wanted = self._ids[:AT_ONCE]
        if not wanted:
            self._show(None)
            return
        if self._only is not None:
            self.ask(f"{OUTREACH}:contact_of", self._news_id, self._only, answer=self._show, group="next")
        else:
            self.with_office(partial(_claim, self._news_id, wanted), lane="write",
                             answer=partial(self._claimed, wanted), failed=partial(self._not_claimed, wanted),
                             group="next")  # fmt: skip

    def _claimed(self, wanted: list[int], contact: Contact | None) -> None:
        if self._only is not None or wanted != self._ids[:AT_ONCE]:
            return
        if contact is None:
            self._ids = self._ids[AT_ONCE:]
            self._next()
        else:
            self._show(contact)

    def _not_claimed(self, wanted: list[int], error: DeskError) -> None:
        """No text can be made for these: the others come up."""
        super().refused(error)
        if isinstance(error, Refused):
            self._claimed(wanted, None)

    def _let_go(self, *, skipped: bool, then: Callable[[], None] = lambda: None) -> None:
        if self._contact is not None and self._only is None and self.desk.is_open:
            go = partial(_let_go, self._news_id, self._contact.customer_id, skipped)
            self.with_office(go, lane="write", answer=lambda _done: then(), failed=lambda _busy: then())

    def outcome(self, outcome: str) -> None:
        """Writes down what came of it; the next one comes up."""
        contact = self._contact
        if contact is None or self._busy:
            return
        self._busy = True  # a second key before the answer does nothing
        function: Callable[..., Any] | str = f"{OUTREACH}:tell"
        args: tuple[Any, ...] = (self._news_id, contact.customer_id)
        if self._taken is not None and outcome in ("told", "interested", "not_interested"):
            function, args = TAKEN_WITH, (self._taken, function, *args)
        self.tell(
            function, *args, outcome=outcome, channel="" if self._only is not None else contact.channel,
            reached=self._only is not None, answer=self._told,
        )  # fmt: skip
        self.refresh_bindings()

    def _told(self, view: ToldView) -> None:
        self._busy = False
        if view.outcome != "not_reached":
            self._done.add(view.customer_id)
        said = f"{view.customer}: {_(OUTCOMES[view.outcome])}"
        self.desk.say_saved(f"{said} · {_('a follow-up is made')}" if view.follow_up else said)
        if self._only is not None:
            if self.is_current:
                self.desk.leave()
            return
        self._left = max(0, self._left - 1)
        if self._contact is not None and self._contact.customer_id == view.customer_id:
            channel = self._contact.channel
            self._by_channel[channel] = max(0, self._by_channel.get(channel, 0) - 1)
        self._ids = [one for one in self._ids if one != view.customer_id]
        if self._ids or not self._left:
            self._next()
        else:
            self._ask_list()

    def _show(self, contact: Contact | None) -> None:
        self._contact = contact
        self.query_one(ContactPane).show(contact)
        self.query_one(OutcomeKeys).display = contact is not None
        self._say_head()
        if contact is None:
            self._customer = None
            self.query_one(WhoPane).show(None)
        else:
            self.ask("deskcrm.customize.page:preview", contact.customer_id, answer=self._know_customer,
                     group="customer")  # fmt: skip
        self.refresh_bindings()

    def _say_head(self) -> None:
        head = self.query_one("#outreach-head", Words)
        if self._only is not None:
            head.say(N_("Tell them: {title}"), title=self._title)
        elif self._contact is None:
            head.say(N_("{title}: nobody is left to be told now · {done}. Esc goes back."), title=self._title,
                     done=n_("{count} told", "{count} told", len(self._done)))  # fmt: skip
        else:
            head.say(N_("{title}: {count} to go · {done}{channel}"), title=self._title,
                     count=formats.number(self._left), done=n_("{count} told", "{count} told", len(self._done)),
                     channel=f" · {channel_name(self._channel)}" if self._channel else "")  # fmt: skip

    def _know_customer(self, page: Preview) -> None:
        if self._contact is not None and self._contact.customer_id == page.customer.id:
            self._customer = page.customer
            self.query_one(WhoPane).show(page)
            self.refresh_bindings()


def _claim(news_id: int, ids: list[int], office: Office) -> Contact | None:
    from deskcrm.customize.outreach import claim

    found: Contact | None = office.maintain(
        claim, news_id, ids, terminal=office.terminal, clock=office.clock, staff_id=office.staff_id
    )
    return found


def _let_go(news_id: int, customer_id: int, skipped: bool, office: Office) -> None:
    from deskcrm.customize.outreach import let_go

    office.maintain(let_go, news_id, customer_id, skipped=skipped, terminal=office.terminal, clock=office.clock)
