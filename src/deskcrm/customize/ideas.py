"""Ideas: new services made from what was asked, with the people who asked; tried with some of them, then launched, and
those who asked are the first to hear."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from deskcrm.customize.asked import askers
from deskcrm.differentiate.improvements import MAY_BE_TOLD
from deskcrm.differentiate.products import find_product
from deskcrm.errors import Refused
from deskcrm.interact.follow_ups import write_follow_up
from deskcrm.interact.guards import active_staff
from deskcrm.interact.views import FollowUpInput
from deskcrm.locale.messages import N_
from deskcrm.store.doors import connection_of, takes_connection
from deskcrm.store.records import instant, instant_or_none, key, there, unchanged
from deskcrm.text import clean_line, clean_text

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock

STATES: Final = {
    "idea": N_("an idea"),
    "trying": N_("being tried"),
    "launched": N_("launched"),
    "dropped": N_("dropped"),
}

_GONE = N_("This idea is not there any more.")

_LIVING: Final = """
idea_person a JOIN customer p ON p.id = a.customer_id AND p.archived_at IS NULL
WHERE a.archived_at IS NULL AND a.idea_id = {which}
"""

_UNTOLD: Final = (
    f"SELECT p.id, min(a.id), max(a.trying) FROM {_LIVING} AND {MAY_BE_TOLD}"  # noqa: S608
    """AND NOT EXISTS (
    SELECT 1 FROM idea_person o JOIN follow_up f ON f.id = o.follow_up_id AND f.state <> 'cancelled'
        AND f.archived_at IS NULL
    WHERE o.idea_id = a.idea_id AND o.customer_id = p.id AND o.archived_at IS NULL
) GROUP BY p.id ORDER BY max(a.trying) DESC, min(a.asked_at)"""
)
"""Whom to tell of an idea, those who tried it first, then who asked first."""


@dataclass(frozen=True, slots=True)
class IdeaView:
    """``kind``, ``about`` and ``question`` are the group it was made from
    (:class:`deskcrm.customize.asked.AskedGroup`), ``words`` the one wish. ``people`` asked, of whom ``trying`` try it
    and ``untold`` are still to be told; ``buyers`` of them bought the product since it was launched."""

    id: int
    version: int
    title: str
    note: str
    owner_id: int | None
    owner: str
    state: str
    kind: str
    about: str
    question: str
    words: str
    product_id: int | None
    product: str
    product_code: str
    opened_at: datetime
    launched_at: datetime | None
    people: int
    trying: int
    untold: int
    buyers: int

    @property
    def group(self) -> tuple[str, str, str]:
        """The key of the group."""
        return self.kind, self.about, self.question


@dataclass(frozen=True, slots=True)
class IdeaPersonView:
    """Somebody who asked: in which words and when (UTC), whether they try it and what they found, whether they are told
    or it is planned."""

    id: int
    customer_id: int
    code: str
    name: str
    tier: str
    words: str
    asked_at: datetime
    trying: bool
    found: str
    told: bool


def begin_idea(
    session: Session,
    *,
    title: str,
    note: str = "",
    owner_id: int | None = None,
    group: tuple[str, str, str] | None = None,
    words: str = "",
    staff_id: int | None,
    clock: Clock,
) -> IdeaView:
    """Makes an idea of a ``group`` of wishes, or only of those in the same ``words``, with all who asked. Without a
    group it is one that nobody asked for yet. Raises Refused (``title``, ``owner``)."""
    from deskcrm.models import Idea

    kind, about, question = group or ("", "", "")
    row = Idea(
        title=_title(title),
        note=clean_text(note, "note"),
        owner_id=staff_id if owner_id is None else active_staff(session, owner_id, "owner"),
        kind=kind,
        about=about,
        question=question,
        words=clean_line(words, "words"),
        opened_at=clock.now(),
    )
    session.add(row)
    session.flush()
    if group is not None:
        _gather(session, key(row), group, row.words, clock)
    return idea(session, key(row))


def gather_askers(
    session: Session,
    idea_id: int,
    *,
    staff_id: int | None = None,  # noqa: ARG001
    clock: Clock,
) -> int:
    """Adds those who asked for the same since. Returns how many. Raises NotFound, Refused (``idea``) where there are
    none, or it was made of nothing that was asked."""
    from deskcrm.models import Idea

    row = there(session, Idea, idea_id, _GONE)
    count = 0
    if row.question:
        count = _gather(session, idea_id, (row.kind, row.about, row.question), row.words, clock)
    if not count:
        raise Refused(N_("Nobody else has asked for it."), field="idea")
    return count


def _gather(session: Session, idea_id: int, group: tuple[str, str, str], words: str, clock: Clock) -> int:
    from deskcrm.models import IdeaPerson

    connection = connection_of(session)
    known = {
        one for (one,) in connection.execute(
            "SELECT customer_id FROM idea_person WHERE idea_id = ? AND archived_at IS NULL", (idea_id,)
        )
    }  # fmt: skip
    new = {one: wish for one, wish in askers(connection, group, words=words, clock=clock).items() if one not in known}
    for customer_id, wish in new.items():
        session.add(IdeaPerson(idea_id=idea_id, customer_id=customer_id, words=wish.words, asked_at=instant(wish.at)))
    session.flush()
    return len(new)


def set_idea(
    session: Session,
    idea_id: int,
    *,
    version: int,
    title: str,
    note: str,
    owner_id: int | None,
    state: str,
    product: str = "",
    staff_id: int | None = None,  # noqa: ARG001
    clock: Clock,
) -> IdeaView:
    """Changes it; ``product`` is the code or name of what it was launched as. Raises NotFound, Stale, Refused
    (``title``, ``owner``, ``state``, ``product``)."""
    from deskcrm.models import Idea

    row = there(session, Idea, idea_id, _GONE)
    unchanged(row, version)
    if state not in STATES:
        raise Refused(N_("An idea is one still, tried, launched or dropped."), field="state")
    product_id = find_product(session, product).id if product.strip() else None
    row.title, row.note = _title(title), clean_text(note, "note")
    row.owner_id = None if owner_id is None else active_staff(session, owner_id, "owner")
    if state == "launched" and row.state != "launched":
        row.launched_at = clock.now()
    elif state != "launched":
        row.launched_at = None
    row.state, row.product_id = state, product_id
    session.flush()
    return idea(session, idea_id)


def set_trying(
    session: Session,
    person_id: int,
    *,
    trying: bool,
    found: str | None = None,
    staff_id: int | None = None,  # noqa: ARG001
) -> IdeaView:
    """Whether somebody tries it, and what they ``found`` if they said so; an idea that somebody tries is being tried.
    Of two records of them that became one both say it. Raises NotFound, Refused (``found``)."""
    from sqlmodel import col, select

    from deskcrm.models import Idea, IdeaPerson

    person = there(session, IdeaPerson, person_id, N_("This person is not behind the idea any more."))
    row = there(session, Idea, person.idea_id, _GONE)
    same = select(IdeaPerson).where(
        IdeaPerson.idea_id == person.idea_id, IdeaPerson.customer_id == person.customer_id,
        col(IdeaPerson.archived_at).is_(None),
    )  # fmt: skip
    for one in session.exec(same):
        one.trying = trying
        if found is not None:
            one.found = clean_text(found, "found")
    if trying and row.state == "idea":
        row.state = "trying"
    session.flush()
    return idea(session, person.idea_id)


def tell_askers(
    session: Session,
    idea_id: int,
    *,
    title: str,
    due: datetime,
    due_from: datetime | None = None,
    staff_id: int | None,
    clock: Clock,
) -> int:
    """Plans to tell everybody who asked: a follow-up each, the whole desk's, all in one save, those who tried it first.
    Nobody is planned twice, nobody who asked not to hear from us. Returns how many. Raises NotFound, Refused
    (``title``, ``due``; ``idea`` when nobody is left to tell)."""
    from deskcrm.models import Idea, IdeaPerson

    there(session, Idea, idea_id, _GONE)
    session.flush()
    untold = connection_of(session).execute(_UNTOLD.format(which=":id"), {"id": idea_id}).fetchall()
    if not untold:
        raise Refused(N_("Nobody is left to tell of this idea."), field="idea")
    for customer_id, person_id, _tried in untold:
        given = FollowUpInput(title, due, customer_id=customer_id, whole_desk=True, task="call", due_from=due_from)
        row = write_follow_up(session, given, staff_id=staff_id, clock=clock)
        there(session, IdeaPerson, person_id, _GONE).follow_up_id = key(row)
    session.flush()
    return len(untold)


def idea(session: Session, idea_id: int) -> IdeaView:
    """One idea. Raises NotFound."""
    from deskcrm.models import Idea

    there(session, Idea, idea_id, _GONE)
    session.flush()
    return _read(connection_of(session), "AND i.id = :id", {"id": idea_id})[0]


@takes_connection
def ideas(connection: Any) -> tuple[IdeaView, ...]:
    """All ideas: those at work first, then the newest."""
    return _read(connection, "", {})


@takes_connection
def idea_people(connection: Any, idea_id: int, *, limit: int = 1_000) -> tuple[IdeaPersonView, ...]:
    """Who asked for it: those who try it first, then who asked first."""
    rows = connection.execute(
        """SELECT min(a.id), p.id, p.code, p.name, coalesce(f.tier, ''), a.words, min(a.asked_at), max(a.trying),
            max(a.found), max(EXISTS (
                SELECT 1 FROM follow_up t WHERE t.id = a.follow_up_id AND t.state <> 'cancelled'
                    AND t.archived_at IS NULL
            ))
        FROM idea_person a JOIN customer p ON p.id = a.customer_id AND p.archived_at IS NULL
        LEFT JOIN customer_figures f ON f.customer_id = p.id
        WHERE a.archived_at IS NULL AND a.idea_id = ?
        GROUP BY p.id ORDER BY max(a.trying) DESC, min(a.asked_at), p.id LIMIT ?""",
        (idea_id, limit),
    )
    return tuple(
        IdeaPersonView(number, customer_id, code, name, tier or "unrated", words, instant(at), bool(trying), found,
                       bool(told))
        for number, customer_id, code, name, tier, words, at, trying, found, told in rows
    )  # fmt: skip


def _title(title: str) -> str:
    title = clean_line(title, "title")
    if not title:
        raise Refused(N_("What the idea is, is missing."), field="title")
    return title


def _read(connection: Any, which: str, values: dict[str, Any]) -> tuple[IdeaView, ...]:
    living = _LIVING.format(which="i.id")
    rows = connection.execute(
        f"""SELECT i.id, i.version, i.title, i.note, i.owner_id, coalesce(s.name, ''), i.state, i.kind, i.about,
            i.question, i.words, i.product_id, coalesce(nullif(r.name, ''), r.code, ''),
            coalesce(r.code, ''), i.opened_at, i.launched_at,
            (SELECT count(DISTINCT p.id) FROM {living}),
            (SELECT count(DISTINCT p.id) FROM {living} AND a.trying),
            (SELECT count(*) FROM ({_UNTOLD.format(which="i.id")})),
            (SELECT count(DISTINCT p.id) FROM {living} AND EXISTS (
                SELECT 1 FROM purchase b WHERE b.customer_id = p.id AND b.product_id = i.product_id
                    AND b.at >= i.launched_at AND b.quantity > 0 AND b.archived_at IS NULL
            ))
        FROM idea i LEFT JOIN staff s ON s.id = i.owner_id LEFT JOIN product r ON r.id = i.product_id
        WHERE i.archived_at IS NULL {which}
        ORDER BY i.state IN ('launched', 'dropped'), i.opened_at DESC, i.id DESC""",  # noqa: S608
        values,
    ).fetchall()
    return tuple(
        IdeaView(number, version, title, note, owner_id, owner, state, kind, about, question, words, product_id,
                 product, product_code, instant(opened), instant_or_none(launched), people, trying, untold, buyers)
        for number, version, title, note, owner_id, owner, state, kind, about, question, words, product_id, product,
        product_code, opened, launched, people, trying, untold, buyers in rows
    )  # fmt: skip
