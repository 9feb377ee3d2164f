"""The profile in words, a line at a time: for the customer's pane, its own screen and the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskcrm.locale import formats
from deskcrm.locale.messages import _

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.identify.profile_views import FactView, Known, Profile, Question


def summary(view: Profile) -> str:
    """To how many of the seven questions something is known."""
    return _("Known: {known} of {all} questions", known=len(view.known), all=7)


def next_words(question: Question) -> str:
    """What to ask next, in words to be said aloud, and why."""
    return _("Ask: {words} ({why})", words=f"“{question.words}”", why=question.why)


def brief(view: Profile | None) -> str:
    """Both in a line; empty where no profile was read."""
    if view is None:
        return ""
    return " · ".join(filter(None, (summary(view), next_words(view.next) if view.next else "")))


def known_words(one: FactView | Known, clock: Clock) -> str:
    """What is known, with what it is more exactly."""
    return " · ".join(filter(None, (*exactly(one), origin(one, clock))))


def exactly(one: FactView | Known) -> tuple[str, ...]:
    """The words of it, and what kind of thing it is."""
    from deskcrm.identify.profile_views import Known
    from deskcrm.identify.profile_words import detail
    from deskcrm.interact.channels import channel_name

    if isinstance(one, Known):
        return (channel_name(one.words, "") if one.question == "how" else one.words,)
    kinds = (one.detail, one.circumstance, one.sensitive)
    return (" ".join(one.words.split()), *(detail(kind) for kind in kinds if kind))


def origin(one: FactView | Known, clock: Clock) -> str:
    """From where it is known, and how old it is."""
    from deskcrm.identify.profile_views import Known
    from deskcrm.identify.profile_words import SOURCES

    if isinstance(one, Known):
        when = formats.ago(one.at, clock) if one.at else ""
        return " · ".join(filter(None, (_(SOURCES[one.source]), when)))
    contact = _("from “{subject}”", subject=one.subject) if one.subject else ""
    again = (
        "" if one.confirmed_at == one.learned_at else _("confirmed {when}", when=formats.ago(one.confirmed_at, clock))
    )
    return " · ".join(filter(None, (contact, formats.ago(one.learned_at, clock), again, one.staff)))
