"""The facts that a rule of the playbook may speak of: one table of names, kinds and meanings.

None is about who a person is: no origin, religion, sex, age or health. A test holds this table against such words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from deskcrm.differentiate.tiers import ALL_TIERS
from deskcrm.locale.messages import N_

Value = str | int | float | bool | None | tuple[str, ...]
"""What a fact may be: money in minor units, percent and numbers as floats, instants as epoch seconds."""

NUMBERS = ("count", "number", "times", "money", "days", "percent")
"""Kinds that a condition may calculate with."""

TEXTS = ("text", "tier", "question", "reference")

KINDS: Mapping[str, str] = {
    "text": N_("text"),
    "tier": N_("a tier's code"),
    "question": N_("one of the seven questions"),
    "reference": N_("a complaint's number"),
    "words": N_("a list of words"),
    "yes_no": N_("yes or no"),
    "count": N_("a whole number"),
    "number": N_("a number"),
    "times": N_("so many times"),
    "money": N_("money in minor units"),
    "days": N_("days"),
    "percent": N_("percent"),
    "when": N_("a time, for texts only"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: ``kind`` is one of KINDS, ``each`` the list whose items have it (empty for the customer's own),
    ``missing`` says that it may be unknown (null in a condition), ``choices`` the only values of a text."""

    name: str
    kind: str
    meaning: str
    each: str = ""
    missing: bool = False
    choices: tuple[str, ...] = ()


STAGES = ("prospect", "new", "active", "due", "lapsing", "lapsed", "won_back")
VERDICTS = ("", "disappointed", "satisfied", "impressed")
QUESTIONS = ("reach", "channel", "where", "whom", "what")

LISTS: Mapping[str, str] = {
    "promises": N_("promises that are past due or due today"),
    "complaints": N_("open complaints"),
    "checks": N_("complaints closed in the last 30 days"),
    "upgrades": N_("what they have that has a next size or plan which they do not have"),
    "cross_sells": N_("what goes with what they have and they do not have"),
    "launches": N_("new products of a family they use"),
    "events": N_("events to come that they are invited to, or are to be"),
    "questions": N_("questions of the seven that have no answer yet"),
    "news": N_("news that they agreed to be told and have not heard yet"),
}
"""What a rule may run over with ``each``."""

FACTS: tuple[Fact, ...] = (
    Fact("tier", "tier", N_("the tier"), choices=ALL_TIERS),
    Fact("rated", "yes_no", N_("whether the tier is a rating (neither new nor unrated)")),
    Fact("stage", "text", N_("where the relationship stands"), choices=STAGES),
    Fact("ended", "yes_no", N_("whether they left, or were let go")),
    Fact("no_news", "yes_no", N_("whether they asked not to hear from the office of its own accord")),
    Fact("tags", "words", N_("the office's own groups")),
    Fact("known_days", "days", N_("days since first seen")),
    Fact("window_days", "days", N_("days that the figures look at")),
    Fact("revenue", "money", N_("revenue in those days")),
    Fact("margin", "money", N_("margin in those days")),
    Fact("cost_to_serve", "money", N_("cost to serve in those days")),
    Fact("net_value", "money", N_("margin less cost to serve")),
    Fact("poor_quality", "money", N_("what contacts and remedies cost that we caused")),
    Fact("contacts", "count", N_("contacts in those days, without those we caused")),
    Fact("minutes", "count", N_("minutes of these contacts")),
    Fact("caused_contacts", "count", N_("contacts in those days that we caused")),
    Fact("caused_lately", "count", N_("contacts in the last 30 days that we caused")),
    Fact("mean_margin", "money", N_("mean margin of all rated customers")),
    Fact("mean_contacts", "number", N_("mean contacts of all rated customers")),
    Fact("contact_factor", "number", N_("how many times the mean their contacts are")),
    Fact("cost_share", "percent", N_("cost to serve as a share of the margin, 100 where there is no margin")),
    Fact("frequent_low_value", "yes_no", N_("frequent contact at low value, with nothing that could make them grow")),
    Fact("ladder_rung", "count", N_("the rung of the ladder that may be offered now, 1 to 5; 0 for none")),
    Fact("headroom", "money", N_("what they would bring with what customers like them have and they do not")),
    Fact("can_grow", "yes_no", N_("whether this would lift them to the next tier")),
    Fact("line", "money", N_("the least net value of their tier")),
    Fact("next_tier", "tier", N_("the tier above theirs, or the same at the top"), choices=ALL_TIERS),
    Fact("next_missing", "money", N_("the margin missing to the tier above")),
    Fact("kept", "yes_no", N_("whether they hold the tier although they are below its line")),
    Fact("below_line", "money", N_("by how much they are below it")),
    Fact("drops", "yes_no", N_("whether the tier drops within 30 days unless something is bought")),
    Fact("drops_to", "tier", N_("the tier it drops to"), choices=ALL_TIERS),
    Fact("leaving", "money", N_("net value that leaves the days looked at within 30 days")),
    Fact("hold_margin", "money", N_("the margin that would hold the tier")),
    Fact("orders", "count", N_("orders ever")),
    Fact("order_margin", "money", N_("mean margin of an order")),
    Fact("order_days", "days", N_("days since the last order"), missing=True),
    Fact("usual_days", "days", N_("their usual days between orders"), missing=True),
    Fact("usual", "text", N_("what they buy most")),
    Fact("usual_code", "text", N_("its product code")),
    Fact("usual_times", "count", N_("in how many orders they bought it")),
    Fact("channel", "text", N_("the channel they prefer, else the last one on which they can be reached (its code)")),
    Fact("channel_word", "text", N_("what that channel is called")),
    Fact("cheap_channel", "text", N_("the channel that would cost least for the same contacts")),
    Fact("cheap_saving", "money", N_("what moving their contacts there would save in those days")),
    Fact("our_contacts", "count", N_("outgoing contacts ever")),
    Fact("our_silence", "days", N_("days since our last outgoing contact, else since first seen")),
    Fact("promises_overdue", "count", N_("promises past due and not kept yet")),
    Fact("promises_broken", "count", N_("promises in those days that were not kept in time")),
    Fact("open_complaints", "count", N_("open complaints")),
    Fact("verdict", "text", N_("how they found the last rated contact"), choices=VERDICTS),
    Fact("verdict_id", "text", N_("which rating that is")),
    Fact("verdict_days", "days", N_("days since then"), missing=True),
    Fact("verdict_at", "when", N_("when that was")),
    Fact("expected", "count", N_("what they expected then, 1 to 5")),
    Fact("perceived", "count", N_("what they perceived then, 1 to 5")),
    Fact("brought", "count", N_("customers they brought")),
    Fact("promise", "text", N_("what was promised"), "promises"),
    Fact("promise_id", "text", N_("its number in the queue"), "promises"),
    Fact("promise_due", "when", N_("when it was due"), "promises"),
    Fact("promise_overdue", "yes_no", N_("whether that is past"), "promises"),
    Fact("complaint", "reference", N_("the complaint's number"), "complaints"),
    Fact("complaint_id", "text", N_("what the desk calls it inside"), "complaints"),
    Fact("complaint_days", "days", N_("days since it was taken in"), "complaints"),
    Fact("complaint_news", "when", N_("when it had its last step or contact"), "complaints"),
    Fact("complaint_breached", "yes_no", N_("whether its answer is past due"), "complaints"),
    Fact("complaint_severity", "count", N_("its severity, 1 to 4"), "complaints"),
    Fact("closed_complaint", "reference", N_("the closed complaint's number"), "checks"),
    Fact("closed_id", "text", N_("what the desk calls it inside"), "checks"),
    Fact("closed_days", "days", N_("days since it was closed"), "checks"),
    Fact("closed_rated", "yes_no", N_("whether they were asked how they found it"), "checks"),
    Fact("bought", "text", N_("what they have"), "upgrades"),
    Fact("bought_code", "text", N_("its product code"), "upgrades"),
    Fact("bought_times", "count", N_("in how many orders they bought it"), "upgrades"),
    Fact("upgrade", "text", N_("the next size or plan"), "upgrades"),
    Fact("upgrade_code", "text", N_("its product code"), "upgrades"),
    Fact("upgrade_more", "money", N_("how much more it costs them"), "upgrades"),
    Fact("upgrade_gain", "money", N_("how much more margin it brings"), "upgrades"),
    Fact("offer", "text", N_("what goes with it"), "cross_sells"),
    Fact("offer_code", "text", N_("its product code"), "cross_sells"),
    Fact("because", "text", N_("what they have that it goes with"), "cross_sells"),
    Fact("because_code", "text", N_("the product code of that"), "cross_sells"),
    Fact("together", "count", N_("orders with both"), "cross_sells"),
    Fact("because_orders", "count", N_("orders with what they have"), "cross_sells"),
    Fact("lift", "times", N_("how many times more often together than by chance"), "cross_sells"),
    Fact("support", "percent", N_("share of all orders that hold both"), "cross_sells"),
    Fact("confidence", "percent", N_("share of the orders with the one that hold the other"), "cross_sells"),
    Fact("own_word", "yes_no", N_("whether the office's catalogue says that they go together"), "cross_sells"),
    Fact("likely", "money", N_("the margin it is likely to bring"), "cross_sells"),
    Fact("launch", "text", N_("the new product"), "launches"),
    Fact("launch_code", "text", N_("its product code"), "launches"),
    Fact("launch_family", "text", N_("its family"), "launches"),
    Fact("launch_days", "days", N_("days since it came"), "launches"),
    Fact("event", "text", N_("what the event is called"), "events"),
    Fact("event_id", "text", N_("its number"), "events"),
    Fact("event_at", "when", N_("when it begins"), "events"),
    Fact("event_days", "days", N_("days until then"), "events"),
    Fact(
        "event_reply",
        "text",
        N_("what they replied; empty for who is not on its list"),
        "events",
        choices=("", "none", "yes", "no", "maybe"),
    ),
    Fact("event_told", "yes_no", N_("whether they were told of it"), "events"),
    Fact("event_agreed", "yes_no", N_("whether they agreed to news, which an invitation is"), "events"),
    Fact("event_places", "count", N_("places that are free; a million where there is no bound"), "events"),
    Fact("event_here", "yes_no", N_("whether they were there already"), "events"),
    Fact("news", "text", N_("what the news is called"), "news"),
    Fact("news_id", "text", N_("its number"), "news"),
    Fact("news_product", "text", N_("the product it is about"), "news"),
    Fact("news_lately", "count", N_("news that they were told in the last 30 days"), "news"),
    Fact("question", "question", N_("what is not known yet"), "questions", choices=QUESTIONS),
    Fact("question_id", "text", N_("its code"), "questions", choices=QUESTIONS),
    Fact("question_field", "text", N_("the field of the customer form that answers it"), "questions"),
)


@cache
def facts_in(each: str) -> Mapping[str, Fact]:
    """The facts that a rule over ``each`` (empty for none) may speak of, by name."""
    return {fact.name: fact for fact in FACTS if fact.each in ("", each)}
