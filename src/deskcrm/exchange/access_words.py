"""The words in a report of all that is held: what its records have as codes, as the customer reads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from deskcrm.customize.event_views import REPLIES
from deskcrm.customize.news_views import OUTCOMES
from deskcrm.customize.offer_views import OFFER_STATES
from deskcrm.differentiate.endings import END_KINDS, END_REASONS
from deskcrm.differentiate.tiers import label_of
from deskcrm.exchange.export_columns import INSTANT, SHEETS
from deskcrm.exchange.fields import COMPLAINTS, CONSENTS, CUSTOMERS, FACTS, FOLLOW_UPS, INTERACTIONS, RELATIONS
from deskcrm.exchange.kinds.customers import PERSON_OR_ORGANISATION
from deskcrm.identify.profile_words import CIRCUMSTANCES, CONSENT_STATES, DETAILS, PURPOSES, QUESTIONS
from deskcrm.identify.relation_words import FAMILY_WORDS, KINDS, ROLES
from deskcrm.interact.words import (
    ANSWER_WORDS,
    DIRECTION_WORDS,
    KIND_WORDS,
    MAY_KNOW_WORDS,
    OUTCOME_WORDS,
    REMEDIES,
    REMEDY_STATE_WORDS,
    ROOT_CAUSES,
    SEVERITY_WORDS,
    STAGE_WORDS,
    STATE_WORDS,
    TASK_WORDS,
)
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.settings.channel_names import SHIPPED, channel_name
from deskcrm.settings.office import OfficeSettings

_TRUTH: Final[Mapping[str, str]] = {"true": N_("yes"), "false": N_("no"), "1": N_("yes"), "0": N_("no")}
_LEVELS: Final[Mapping[str, str]] = {str(level): word for level, word in SEVERITY_WORDS.items()}

_WORDS: Final[Mapping[tuple[str, str], Mapping[str, str]]] = {
    (CUSTOMERS, "kind"): PERSON_OR_ORGANISATION,
    (FACTS, "question"): QUESTIONS,
    (FACTS, "detail"): {**DETAILS["why"], **DETAILS["whom"]},
    (FACTS, "circumstance"): CIRCUMSTANCES,
    (CONSENTS, "purpose"): PURPOSES,
    (CONSENTS, "state"): CONSENT_STATES,
    (RELATIONS, "kind"): KINDS,
    (RELATIONS, "word"): FAMILY_WORDS,
    (RELATIONS, "role"): ROLES,
    (INTERACTIONS, "direction"): DIRECTION_WORDS,
    (INTERACTIONS, "outcome"): OUTCOME_WORDS,
    (INTERACTIONS, "worth"): _TRUTH,
    (INTERACTIONS, "spoke_may_know"): MAY_KNOW_WORDS,
    (COMPLAINTS, "stage"): STAGE_WORDS,
    (COMPLAINTS, "severity"): _LEVELS,
    (COMPLAINTS, "breached"): _TRUTH,
    (COMPLAINTS, "told"): _TRUTH,
    (COMPLAINTS, "root_cause"): ROOT_CAUSES,
    (COMPLAINTS, "remedy"): REMEDIES,
    (FOLLOW_UPS, "kind"): KIND_WORDS,
    (FOLLOW_UPS, "state"): STATE_WORDS,
    (FOLLOW_UPS, "task"): TASK_WORDS,
    (FOLLOW_UPS, "until_call"): _TRUTH,
    ("remedies", "kind"): REMEDIES,
    ("remedies", "state"): REMEDY_STATE_WORDS,
    ("complaint_steps", "stage"): STAGE_WORDS,
    ("satisfaction", "worth"): _TRUTH,
    ("ends", "kind"): END_KINDS,
    ("ends", "reason"): END_REASONS,
    ("invitations", "reply"): REPLIES,
    ("suggestions", "answer"): ANSWER_WORDS,
    ("offers", "state"): OFFER_STATES,
    ("news", "outcome"): OUTCOMES,
}
"""By the section and the column."""


_TIMES: Final = {column.name for sheet in SHEETS.values() for column in sheet.columns if column.sort == INSTANT}
_DAYS: Final = {"born", "valid_until"}
"""Columns that hold a time, and those that hold a day."""


def in_words(section: str, column: str, text: str, settings: OfficeSettings) -> str:
    """``text`` of a record as the page has it: codes in words, days and times as the office writes them. What is no
    code stays as it is."""
    words = _WORDS.get((section, column))
    if words is not None:
        return _(words[text]) if text in words else text
    if column in ("channel", "preferred_channel") and text in SHIPPED:
        return channel_name(text)
    if section == "tiers" and column in ("from_tier", "to_tier"):
        return label_of(text, settings)
    return _in_time(text) if column in _TIMES | _DAYS else text


def _in_time(text: str) -> str:
    """A day or a time of the office; what is neither, such as a birthday without a year, stays as it is."""
    try:
        if len(text) == len("2026-03-02"):
            return formats.date(date.fromisoformat(text))
        return formats.date_time(datetime.fromisoformat(text))
    except ValueError:
        return text
