"""The parts of telling news one after another: whom to tell and what to say, and the keys that say what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from textual.content import Content

from deskcrm.locale.messages import N_, _, n_
from deskcrm.screens import work_through  # noqa: F401  registers the action skip
from deskcrm.settings.channel_names import channel_name
from deskcrm.text import visible, visible_lines
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import ACTIONS, key_name, keys_of, register
from deskcrm.widgets.cells import wrap
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.paper import Paper

if TYPE_CHECKING:
    from deskcrm.customize.news_views import Contact

LANGUAGE_WORDS = {"en": "English", "th": "ไทย"}

KEYS = {
    "told": "news_told", "not_reached": "news_not_reached", "interested": "news_interested",
    "not_interested": "news_not_interested", "no_more": "news_no_more",
}  # fmt: skip
"""The action of each outcome."""

register(
    Action("news_told", N_("Told"), N_("Told"), ("t",), N_("They heard it; nobody tells them again."), 3),
    Action("news_not_reached", N_("Not reached"), N_("Not reached"), ("r",), N_("They come again on another day."), 4),
    Action("news_interested", N_("Interested"), N_("Interested"), ("i",),
           N_("They heard it; whoever looks after the news gets a follow-up."), 5),
    Action("news_not_interested", N_("Not interested"), N_("Not interested"), ("x",), N_("They heard it."), 6),
    Action("news_no_more", N_("Wants to hear no more"), N_("No more"), ("m",),
           N_("They take back that they agreed to be told news, with the same save."), 7),
    Action("news_channel", N_("By which channel"), N_("Channel"), ("b",),
           N_("Goes through those of one channel only, or of all."), 14),
)  # fmt: skip


class ContactPane(Paper):
    """Whom to tell, where, and the words made for them."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._contact: Contact | None = None

    def show(self, contact: Contact | None) -> None:
        """Shows ``contact``, or nothing."""
        self._contact = contact
        self.refresh(layout=True)

    def lines(self, width: int) -> list[Content]:
        """Name, how to reach them, the words."""
        one = self._contact
        if one is None:
            return []
        where = " · ".join(filter(None, (channel_name(one.channel) if one.channel else "", one.way)))
        tries = (
            n_("not reached {count} time before", "not reached {count} times before", one.tries) if one.tries else ""
        )
        return [
            Content.styled(visible(one.name), "bold"),
            Content(" · ".join(filter(None, (one.code, LANGUAGE_WORDS.get(one.language, one.language), tries)))),
            Content.styled(visible(where), "bold $accent"),
            Content(""),
            *(Content.styled(line, "bold") for line in wrap(visible(one.subject), width)),
            *(Content(line) for line in wrap(visible_lines(one.text), width)),
        ]


class OutcomeKeys(Paper):
    """The keys that say what came of it: a narrow footer has no room for all of them."""

    DEFAULT_CSS = "OutcomeKeys { margin: 1 0 0 0; color: $text-muted; }"

    def lines(self, width: int) -> list[Content]:
        """Key and word of each, as many on a line as fit."""
        desk: Any = self.app
        names = [*KEYS.values(), "skip", "news_channel", "copy_text"]
        words = [f"{key_name(keys_of(ACTIONS[name], desk.keys)[0])} {_(ACTIONS[name].label)}" for name in names]
        lines = [""]
        for word in words:
            joined = f"{lines[-1]} · {word}" if lines[-1] else word
            if cell_len(joined) > width and lines[-1]:
                lines.append(word)
            else:
                lines[-1] = joined
        return [Content(line) for line in lines]


class OutcomeActions(DeskScreen):
    """A key for each outcome; the screen writes it down (:meth:`outcome`)."""

    def outcome(self, outcome: str) -> None:
        """Writes down what came of it."""

    def action_news_told(self) -> None:
        """t."""
        self.outcome("told")

    def action_news_not_reached(self) -> None:
        """r."""
        self.outcome("not_reached")

    def action_news_interested(self) -> None:
        """i."""
        self.outcome("interested")

    def action_news_not_interested(self) -> None:
        """x."""
        self.outcome("not_interested")

    def action_news_no_more(self) -> None:
        """m."""
        self.outcome("no_more")
