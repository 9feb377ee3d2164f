"""Texts kept at hand: answers by matter, quick phrases, and what to ask for on each occasion."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from deskcrm.errors import Refused, Stale
from deskcrm.interact.guards import active_staff
from deskcrm.interact.views import AnswerView
from deskcrm.locale.messages import N_
from deskcrm.store.doors import connection_of, takes_connection
from deskcrm.store.records import instant_or_none, key, there
from deskcrm.text import clean_line, clean_text

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock

ANSWER, PHRASE, GUIDE = "answer", "phrase", "guide"

KIND_WORDS: Final = {ANSWER: N_("answer"), PHRASE: N_("quick phrase"), GUIDE: N_("what to ask for")}
"""The kinds of texts by their codes, in the order of the list."""

_GONE = N_("This text is not there any more.")

_ANSWERS = """
SELECT a.id, a.version, a.kind, a.title, a.text_en, a.text_th, a.matter_id, coalesce(m.name, ''), a.owner_id,
    coalesce(s.name, ''), a.review_on, a.uses, a.last_used_at, a.active
FROM answer a
LEFT JOIN matter m ON m.id = a.matter_id
LEFT JOIN staff s ON s.id = a.owner_id
WHERE a.archived_at IS NULL
ORDER BY CASE a.kind WHEN 'answer' THEN 1 WHEN 'phrase' THEN 2 ELSE 3 END, m.position IS NULL, m.position,
    a.uses DESC, a.title, a.id
"""


@dataclass(frozen=True, slots=True)
class AnswerInput:
    """A text as it was typed. ``review_on`` is the office day by which ``owner_id`` looks at it again, None for never;
    one of the two texts is enough."""

    kind: str
    title: str
    text_en: str = ""
    text_th: str = ""
    matter_id: int | None = None
    owner_id: int | None = None
    review_on: date | None = None
    active: bool = True


@takes_connection
def answers(connection: Any, *, active_only: bool = False) -> tuple[AnswerView, ...]:
    """All texts: answers by the office's order of matters, then phrases and guides, the most used first."""
    found = (
        AnswerView(
            id=number, version=version, kind=kind, title=title, text_en=english, text_th=thai, matter_id=matter_id,
            matter=matter, owner_id=owner_id, owner=owner, review_on=review_on, uses=uses,
            last_used_at=instant_or_none(last), active=bool(active),
        )
        for number, version, kind, title, english, thai, matter_id, matter, owner_id, owner, review_on, uses, last,
        active in connection.execute(_ANSWERS)
    )  # fmt: skip
    return tuple(view for view in found if view.active or not active_only)


def save_answer(
    session: Session,
    answer_id: int | None,
    given: AnswerInput,
    *,
    version: int = 0,
    staff_id: int | None = None,  # noqa: ARG001
    clock: Clock,  # noqa: ARG001
) -> AnswerView:
    """Adds a text, or with ``answer_id`` changes the one at ``version``.

    Raises Refused (``kind``, ``title``, ``text_en``, ``matter``, ``owner``), NotFound, and Stale when somebody else
    changed it meanwhile.
    """
    from deskcrm.models import Answer, Matter

    row = Answer(title="") if answer_id is None else there(session, Answer, answer_id, _GONE)
    if answer_id is not None and row.version != version:
        raise Stale(N_("Not saved: somebody else changed this in the meantime. Look at it again."))
    if given.kind not in KIND_WORDS:
        raise Refused(N_("There is no kind of text {kind}."), field="kind", kind=given.kind)
    row.kind, row.title = given.kind, clean_line(given.title, "title", limit=100)
    if not row.title:
        raise Refused(N_("A text needs a name to find it by."), field="title")
    row.text_en, row.text_th = clean_text(given.text_en, "text_en"), clean_text(given.text_th, "text_th")
    if not row.text_en and not row.text_th:
        raise Refused(N_("The text itself is missing, in one language at least."), field="text_en")
    if given.matter_id is not None:
        there(session, Matter, given.matter_id, N_("This matter is not there any more."))
    row.matter_id = given.matter_id
    row.owner_id = None if given.owner_id is None else active_staff(session, given.owner_id, "owner")
    row.review_on = given.review_on.isoformat() if given.review_on else ""
    row.active = given.active
    session.add(row)
    session.flush()
    number = key(row)
    return next(view for view in answers(connection_of(session)) if view.id == number)


@takes_connection
def count_use(connection: Any, answer_id: int, *, clock: Clock) -> None:
    """One of the staff copied this text. A count is no change of the text: it makes no open edit stale."""
    connection.execute(
        "UPDATE answer SET uses = uses + 1, last_used_at = ? WHERE id = ?", (int(clock.now().timestamp()), answer_id)
    )


def text_in(view: AnswerView, language: str) -> str:
    """The text in a language, else in the other one."""
    first, second = (view.text_th, view.text_en) if language == "th" else (view.text_en, view.text_th)
    return first or second


def review_is_due(view: AnswerView, today: date) -> bool:
    """Whether the day has come by which its owner looks at it again."""
    return bool(view.review_on) and view.review_on <= today.isoformat()


def matching(views: Iterable[AnswerView], text: str, matter: str = "") -> list[AnswerView]:
    """The answers and phrases in which all words of ``text`` stand, folded as in the customers' search; those about
    ``matter`` first, then those in whose name they stand, else in the order given."""
    from deskcrm.identify.folding import fold

    words = fold(text).split()
    found = []
    for place, view in enumerate(views):
        title = fold(f"{view.title} {view.matter}")
        if view.kind != GUIDE and all(word in f"{title} {fold(view.text_en)} {fold(view.text_th)}" for word in words):
            other = view.matter.casefold() != matter.casefold() or not matter
            found.append((other, not all(word in title for word in words), place, view))
    return [view for *_order, view in sorted(found, key=lambda one: one[:3])]


def guide_of(views: Iterable[AnswerView], matter: str) -> AnswerView | None:
    """What to ask for when a contact is about ``matter``: its own guide, else the office's general one."""
    guides = [view for view in views if view.kind == GUIDE and view.active]
    wanted = matter.strip().casefold()
    own = [view for view in guides if wanted and view.matter.casefold() == wanted]
    return next(iter(own or [view for view in guides if view.matter_id is None]), None)
