"""The words for the codes of the interact tables: one place for screens, command line and messages."""

from __future__ import annotations

from collections.abc import Mapping

from deskcrm.interact.complaint_views import STAGES
from deskcrm.locale.messages import N_, _

STAGE_WORDS: Mapping[str, str] = {
    "received": N_("received"),
    "acknowledged": N_("acknowledged"),
    "assessed": N_("assessed"),
    "investigating": N_("investigating"),
    "answered": N_("answered"),
    "closed": N_("closed"),
    "withdrawn": N_("withdrawn"),
}

OPEN_STAGES = STAGES[:-1]
"""The stages of a complaint that somebody still works on, in their order."""

ENDED_STAGES = ("closed", "withdrawn")
"""The stages of a complaint that nobody works on any more."""

OUTCOME_WORDS: Mapping[str, str] = {
    "solved": N_("solved"),
    "follow_up": N_("to follow up"),
    "waiting": N_("waiting for the customer"),
    "asked_only": N_("asked only"),
    "not_reached": N_("not reached"),
    "wrong_number": N_("wrong number"),
    "missed": N_("missed call"),
}

DIRECTION_WORDS: Mapping[str, str] = {"in": N_("incoming"), "out": N_("outgoing")}

KIND_WORDS: Mapping[str, str] = {
    "interaction": N_("interaction"),
    "promise": N_("promise"),
    "follow_up": N_("follow-up"),
    "complaint": N_("complaint"),
    "purchase": N_("purchase"),
    "response": N_("suggestion"),
    "tier": N_("tier"),
    "end": N_("ending"),
}

ANSWER_WORDS: Mapping[str, str] = {"taken": N_("taken"), "declined": N_("declined")}
"""What became of a suggestion."""

TASK_WORDS: Mapping[str, str] = {
    "call": N_("call"),
    "message": N_("write"),
    "send": N_("send something"),
    "check": N_("look into it"),
    "visit": N_("visit"),
    "satisfaction": N_("ask how it was"),
    "waiting": N_("the customer's turn"),
    "other": N_("something else"),
}
"""The kinds of work that a follow-up is."""

TARGET_WORDS: Mapping[str, str] = {
    "acknowledge": N_("to acknowledge"),
    "answer": N_("to answer"),
    "resolve": N_("to resolve"),
}
"""What a complaint has a target for."""

REMEDY_STATE_WORDS: Mapping[str, str] = {
    "asked": N_("asked for"),
    "approved": N_("approved"),
    "refused": N_("refused"),
    "given": N_("given"),
}

ESCALATION_WORDS: Mapping[str, str] = {
    "breach": N_("a target was missed"),
    "severity": N_("how severe it is"),
    "asked": N_("a clerk asked"),
    "remedy": N_("a remedy is to be decided"),
}
"""Why a complaint is a supervisor's."""

IMPACT_WORDS: Mapping[int, str] = {1: N_("small"), 2: N_("noticeable"), 3: N_("grave")}

URGENCY_WORDS: Mapping[int, str] = {1: N_("can wait"), 2: N_("soon"), 3: N_("at once")}

STATE_WORDS: Mapping[str, str] = {"open": N_("open"), "done": N_("done"), "cancelled": N_("called off")}

SEVERITY_WORDS: Mapping[int, str] = {1: N_("minor"), 2: N_("moderate"), 3: N_("serious"), 4: N_("critical")}

MAY_KNOW_WORDS: Mapping[str, str] = {"yes": N_("yes"), "no": N_("no"), "not_asked": N_("not asked")}
"""Whether whoever was spoken with may be told of the customer's business."""

VERDICT_WORDS: Mapping[str, str] = {
    "disappointed": N_("disappointed"),
    "satisfied": N_("satisfied"),
    "impressed": N_("impressed"),
}

OUR_CAUSES: Mapping[str, str] = {
    "not_clear": N_("we were not clear"),
    "late": N_("we were late"),
    "our_error": N_("we made a mistake"),
    "product_fault": N_("the product was at fault"),
    "staff": N_("how we treated them"),
}
"""Root causes that lie with the office."""

OTHER_CAUSES: Mapping[str, str] = {
    "not_expected": N_("not what they expected"),
    "supplier": N_("a supplier"),
    "carrier": N_("the carrier"),
    "other": N_("something else"),
}
"""Root causes that lie elsewhere; none of them is the customer."""

ROOT_CAUSES: Mapping[str, str] = {**OUR_CAUSES, **OTHER_CAUSES}

REMEDIES: Mapping[str, str] = {
    "none": N_("nothing"),
    "refund": N_("money back"),
    "replacement": N_("a replacement"),
    "discount": N_("a discount"),
    "apology": N_("an apology"),
    "other": N_("something else"),
}
"""What a customer was given to make a complaint good."""


def later_stages(stage: str) -> tuple[str, ...]:
    """The open stages after ``stage``, in their order: those a complaint may be moved on to."""
    return OPEN_STAGES[OPEN_STAGES.index(stage) + 1 :] if stage in OPEN_STAGES else ()


def stage(code: str) -> str:
    """The word for a complaint's stage."""
    return _word(STAGE_WORDS, code)


def outcome(code: str) -> str:
    """The word for what became of a contact; empty for none."""
    return _word(OUTCOME_WORDS, code)


def direction(code: str) -> str:
    """The word for who got in touch: incoming or outgoing."""
    return _word(DIRECTION_WORDS, code)


def kind(code: str) -> str:
    """The word for a kind of timeline entry or follow-up."""
    return _word(KIND_WORDS, code)


def state(code: str) -> str:
    """The word for a follow-up's state."""
    return _word(STATE_WORDS, code)


def may_know(code: str) -> str:
    """The word for whether the other person may be told; empty for none."""
    return _word(MAY_KNOW_WORDS, code)


def root_cause(code: str) -> str:
    """The words for a complaint's root cause; empty for none."""
    return _word(ROOT_CAUSES, code)


def remedy(code: str) -> str:
    """The words for what was given to make a complaint good; empty where nothing was said."""
    return _word(REMEDIES, code)


def remedy_state(code: str) -> str:
    """The word for what became of a remedy."""
    return _word(REMEDY_STATE_WORDS, code)


def task(code: str) -> str:
    """The words for a kind of work; empty for none."""
    return _word(TASK_WORDS, code)


def target(code: str) -> str:
    """The words for what a complaint has a target for; empty for none."""
    return _word(TARGET_WORDS, code)


def escalation(code: str) -> str:
    """The words for why a complaint is a supervisor's; empty while it is not."""
    return _word(ESCALATION_WORDS, code)


def verdict(code: str) -> str:
    """The word for how a contact was found; empty for none."""
    return _word(VERDICT_WORDS, code)


def severity(level: int) -> str:
    """The word for a complaint's severity from 1 to 4."""
    return _(SEVERITY_WORDS[level]) if level in SEVERITY_WORDS else str(level)


def of_entry(entry_kind: str, code: str) -> str:
    """The word for a timeline entry's state, by its kind; a code of another program stays as it is."""
    tables = {
        "interaction": OUTCOME_WORDS,
        "complaint": STAGE_WORDS,
        "promise": STATE_WORDS,
        "follow_up": STATE_WORDS,
        "response": ANSWER_WORDS,
    }
    return _word(tables.get(entry_kind, {}), code)


def _word(table: Mapping[str, str], code: str) -> str:
    return _(table[code]) if code in table else code
