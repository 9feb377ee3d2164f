"""Two years of the demo's shop: what customers asked, bought, were promised and complained of."""

from __future__ import annotations

import random
from typing import Any, Final

from deskcrm.demo.bonds import COMPANIONS, REMEDIES
from deskcrm.demo.catalogue import FAMILIES, ITEMS, Item
from deskcrm.demo.clocks import Clocks, missed, next_due
from deskcrm.demo.days import Days
from deskcrm.demo.people import CHANNELS, Person
from deskcrm.demo.sheet import Sheet
from deskcrm.demo.talk import Grievance, Talk
from deskcrm.interact.complaint_views import STAGES
from deskcrm.interact.numbering import complaint_number

STAFF: Final = 3
"""Members of staff; the first is the supervisor."""

DAY: Final = 86_400

_GOODS: Final = tuple(place for place, item in enumerate(ITEMS, 1) if item.family not in ("service", "part"))
_SMALL: Final = tuple(place for place, item in enumerate(ITEMS, 1) if item.price < 2_000)
_SERVICES: Final = tuple(place for place, item in enumerate(ITEMS, 1) if item.family == "service")
_PLACES: Final = {item.code: place for place, item in enumerate(ITEMS, 1)}
_COMPANIONS: Final = {_PLACES[code]: _PLACES[other] for code, other in COMPANIONS.items()}
_SCORES: Final = ((3, 3), (4, 4), (3, 4), (4, 3), (4, 5), (3, 2), (5, 5), (4, 2), (3, 5), (5, 4))
_HARDEST: Final = 4
TASKS: Final = ("call", "call", "message", "send", "check", "")
"""The kinds of work that follow-ups are."""
_BOTH: Final = {1: (1, 1), 2: (2, 1), 3: (3, 2), 4: (3, 3)}
"""Impact and urgency that come to each severity."""
_PRICE: Final = 11
"""Where a purchase's row has its unit price."""


class History:
    """The sheets of all that happened; ids refer to each other and to those of people, staff and catalogue."""

    def __init__(self, rng: random.Random, days: Days, words: dict[str, Any]) -> None:
        self.threads = Sheet("matter_thread", "customer_id, matter_id, opened_at, closed_at")
        self.interactions = Sheet(
            "interaction",
            "customer_id, at, channel_id, direction, seconds, staff_id, matter_id, thread_id, subject, note, outcome,"
            " spoke_name, spoke_relation, spoke_may_know, complaint_id",
        )
        self.satisfaction = Sheet(
            "satisfaction", "customer_id, interaction_id, complaint_id, at, expected, perceived, worth"
        )
        self.follow_ups = Sheet(
            "follow_up",
            "customer_id, title, kind, due, promised_due, state, owner_id, promised_by_id, snoozed_until, done_at,"
            " done_by_id, note, interaction_id, task, broken_at, renewed",
        )
        self.purchases = Sheet(
            "purchase",
            "customer_id, order_number, at, product_id, description, quantity, unit_price, unit_cost, amount, cost,"
            " place, payment",
        )
        self.complaints = Sheet(
            "complaint",
            "number, customer_id, at, channel_id, product_id, category, subcategory, description, wish, stage,"
            " severity, owner_id, due, breached, closed_at, first_closed_at, resolution, root_cause, told, status,"
            " response, remedy, remedy_cost, acknowledge_due, answer_due, resolve_due, acknowledged_at, answered_at,"
            " impact, urgency, escalated_at, escalation",
        )
        self.breaches = Sheet("complaint_breach", "complaint_id, target, due, severity, tier, owner_id")
        self.remedies = Sheet(
            "remedy",
            "complaint_id, kind, detail, cost, state, asked_at, asked_by_id, decided_at, decided_by_id, given_at, note",
        )
        self.steps = Sheet("complaint_step", "complaint_id, at, staff_id, from_stage, to_stage, note")
        self._rng = rng
        self._days = days
        self._words = words
        self._clocks = Clocks(days.clock)
        self._open_threads: dict[tuple[int, int], int] = {}

    def live(self, person: Person) -> None:
        """What one customer did with the shop since they came first."""
        left = person.contacts
        while left > 0:
            ago = self._rng.randrange(person.since + 1)
            left -= self.episode(person, ago, min(left, self._rng.choice((1, 1, 2, 2, 3))))
        for _ in range(person.orders):
            self._order(person, self._rng.randrange(person.since + 1))

    def episode(self, person: Person, ago: int, contacts: int) -> int:
        """Some contacts on one matter, the last of which solves it, unless it is from these days; returns how many."""
        rng = self._rng
        matter, item = self.subject_matter(person.language)
        talk: Talk = self._words[person.language].TALKS[matter]
        promise = contacts > 1 and rng.random() < 0.6
        opened = self._days.at(ago)
        solved = contacts == 1 or ago > 12
        gaps = sorted(rng.randrange(1, 12) for _ in range(contacts - 1))
        moments = [opened, *(max(opened + 60, self._days.at(max(0, ago - gap))) for gap in gaps)]
        moments.sort()
        thread = self._thread(person, matter, opened, moments[-1] if solved else None)
        for nth, at in enumerate(moments):
            last = nth == contacts - 1
            staff = rng.randrange(STAFF) + 1
            subject = fill(rng.choice(talk.subjects), item, person.language)
            note = rng.choice(talk.endings if last and nth else talk.notes) if nth or rng.random() < 0.5 else ""
            outcome = "solved" if last and solved else rng.choice(("follow_up", "follow_up", "waiting"))
            contact = self._contact(person, at, staff, (matter + 1, thread), subject, note, outcome, nth)
            if promise and nth == 0:
                self._promise(person, talk, item, at, moments[1], staff, contact)
        return contacts

    def begin(self, person: Person, at: int, matter: int, item: Item, staff: int) -> int:
        """A contact that leaves something to do and its matter open; returns its id."""
        talk: Talk = self._words[person.language].TALKS[matter]
        subject = fill(self._rng.choice(talk.subjects), item, person.language)
        thread = self._thread(person, matter, at, None)
        return self._contact(
            person, at, staff, (matter + 1, thread), subject, self._rng.choice(talk.notes), "follow_up", 0
        )

    def subject_matter(self, language: str) -> tuple[int, Item]:
        """A matter, by its place in the list, and a product that contacts on it can be about."""
        matter = self._rng.randrange(len(self._words[language].TALKS))
        return matter, self._item(self._words[language].TALKS[matter].families)

    def _item(self, families: str) -> Item:
        return self._rng.choice(_BY_FAMILIES.get(families) or _of_families(families))

    def _thread(self, person: Person, matter: int, opened: int, closed: int | None) -> int:
        thread = self.threads.add(opened, person.id, matter + 1, opened, closed)
        if closed is None:
            # A customer has one open thread a matter: one left open before ends where the later of the two begins.
            earlier = self._open_threads.get((person.id, matter))
            self._open_threads[person.id, matter] = thread
            if earlier is not None:
                row = self.threads.rows[earlier - 1]
                self.threads.rows[earlier - 1] = (*row[:-1], max(row[-2], opened))
        return thread

    def _contact(
        self, person: Person, at: int, staff: int, matter: tuple[int, int], subject: str, note: str, outcome: str,
        nth: int,
    ) -> int:  # fmt: skip
        rng = self._rng
        channel = person.channel if rng.random() < 0.7 else rng.choice(CHANNELS)
        direction = "out" if nth and rng.random() < 0.5 and channel != "walk_in" else "in"
        spoke = ("", "", "")
        if rng.random() < 0.03:
            spoke = ("", rng.choice(self._words[person.language].RELATIONS), rng.choice(("yes", "no", "not_asked")))
        contact = self.interactions.add(
            at, person.id, at, CHANNELS.index(channel) + 1, direction, min(2_700, int(rng.lognormvariate(5.2, 0.7))),
            staff, *matter, subject, note, outcome, *spoke, None,
        )  # fmt: skip
        if rng.random() < 0.08:
            self._score(person, at, contact, None)
        return contact

    def _promise(
        self, person: Person, talk: Talk, item: Item, at: int, next_contact: int, staff: int, contact: int
    ) -> None:
        rng = self._rng
        due = (at + rng.randrange(1, 5) * DAY) // 1_800 * 1_800
        done = max(at + 600, due - rng.randrange(600, 20 * 3_600)) if rng.random() < 0.86 else due + rng.randrange(DAY)
        if done > self._days.now:
            done = min(next_contact, self._days.now - 60)
        kind = "promise" if rng.random() < 0.7 else "follow_up"
        state = "cancelled" if rng.random() < 0.04 else "done"
        self.follow_ups.add(
            at, person.id, fill(rng.choice(talk.promises), item, person.language), kind, due,
            due if kind == "promise" else None, state, staff, staff if kind == "promise" else None, None,
            done, staff if rng.random() < 0.8 else rng.randrange(STAFF) + 1, "", contact, rng.choice(TASKS),
            due if kind == "promise" and done > due else None, int(kind == "promise" and rng.random() < 0.06),
        )  # fmt: skip

    def _order(self, person: Person, ago: int) -> None:
        rng = self._rng
        words = self._words[person.language]
        at = self._days.at(ago)
        number = f"S-{len(self.purchases.rows) + 1:05}"
        place, payment = rng.choice(words.PLACES), rng.choice(words.PAYMENTS)
        kinds = (_GOODS, _SERVICES, _SMALL) if person.big or rng.random() < 0.4 else (_SERVICES, _SMALL, _SMALL)
        for nth in range(rng.choice((1, 1, 1, 2, 2, 3))):
            chosen = rng.choice(kinds[nth])
            pieces = rng.choice((2, 3, 4, 6)) if person.big and rng.random() < 0.4 else 1
            line = self._line(person, number, at, chosen, pieces, "{product}", place, payment)
            companion = _COMPANIONS.get(chosen)
            if companion and rng.random() < 0.5:
                self._line(person, number, at, companion, pieces, "{product}", place, payment)
            if rng.random() < 0.03 and ago > 15 and chosen not in _SERVICES:
                back = at + rng.randrange(1, 14) * DAY
                self._line(person, number, back, chosen, -1, words.RETURNED, place, payment, line[_PRICE])

    def _line(
        self, person: Person, number: str, at: int, product: int, pieces: int, description: str, place: str,
        payment: str, price: int | None = None,
    ) -> tuple[Any, ...]:  # fmt: skip
        """Adds a line of whole pieces at whole baht; ``price`` (ten-thousandths) when it was sold at another before."""
        item = ITEMS[product - 1]
        if price is None:
            cut = 0.95 if self._rng.random() < 0.2 else 1.0
            price = int(item.price * cut) * 10_000
        self.purchases.add(
            at, person.id, number, at, product, description.replace("{product}", item.name(person.language)),
            pieces * 1_000, price, item.cost * 10_000, pieces * price // 100, pieces * item.cost * 100, place, payment,
        )  # fmt: skip
        return self.purchases.rows[-1]

    def complain(self, person: Person, ago: int, stage: str, severity: int) -> None:
        """A complaint taken ``ago`` days back that has come as far as ``stage``."""
        rng = self._rng
        grievance: Grievance = rng.choice(self._words[person.language].GRIEVANCES)
        item = self._item(grievance.families)
        product = ITEMS.index(item) + 1
        at = self._days.at(ago)
        owner = rng.randrange(STAFF) + 1
        targets = self._clocks.targets(at, severity)
        way = STAGES[: STAGES.index(stage) + 1] if stage != "withdrawn" else ("received", "acknowledged", "withdrawn")
        moments = [at]
        for _ in way[1:]:
            minutes = rng.randrange(10, 150) if severity == _HARDEST else rng.randrange(30, 600)
            moments.append(min(self._clocks.after(moments[-1], minutes), self._days.now - 60))
        reached = dict(zip(way, moments, strict=True))
        ended = moments[-1] if stage in ("closed", "withdrawn") else None
        closed = stage == "closed"
        acknowledged, answered = reached.get("acknowledged"), reached.get("answered")
        late = [] if stage == "withdrawn" else missed(targets, (acknowledged, answered, ended), self._days.now)
        remedy, cost = rng.choice(REMEDIES) if closed else REMEDIES[0]
        impact, urgency = _BOTH[severity]
        raised = late[0][1] if late else at if severity == _HARDEST else None
        complaint = self.complaints.add(
            at, complaint_number(len(self.complaints.rows) + 1), person.id, at,
            CHANNELS.index(person.channel) + 1, product, grievance.category, grievance.subcategory,
            fill(grievance.words, item, person.language), grievance.wish, stage, severity, owner,
            next_due(targets, stage), int(bool(late)), ended, ended, grievance.resolution if closed else "",
            grievance.cause if closed else "", int(rng.random() < 0.9) if closed else None, "", "", remedy, cost * 100,
            *targets, acknowledged, answered, impact, urgency, raised,
            "" if raised is None else "breach" if late else "severity",
        )  # fmt: skip
        for target, due in late:
            self.breaches.add(due, complaint, target, due, severity, "", owner)
        if remedy:
            self.remedies.add(
                moments[-1], complaint, remedy, "", cost * 100, "given", moments[-1], owner, moments[-1], owner,
                moments[-1], "",
            )  # fmt: skip
        before = ""
        for step_at, stage_reached in zip(moments, way, strict=True):
            note = {"investigating": grievance.finding, "closed": grievance.resolution}.get(stage_reached, "")
            self.steps.add(step_at, complaint, step_at, owner, before, stage_reached, note)
            before = stage_reached
        if closed and rng.random() < 0.6:
            self._score(person, moments[-1], None, complaint)
        if len(way) > 2:  # they were in touch about it meanwhile
            self._contact_about(person, moments[2] - 1, owner, complaint)

    def _contact_about(self, person: Person, at: int, staff: int, complaint: int) -> None:
        rng = self._rng
        self.interactions.add(
            at, person.id, at, CHANNELS.index(person.channel) + 1, rng.choice(("in", "out")), rng.randrange(120, 600),
            staff, None, None, rng.choice(self._words[person.language].ABOUT_IT), "", "waiting", "", "", "", complaint,
        )  # fmt: skip

    def _score(self, person: Person, at: int, contact: int | None, complaint: int | None) -> None:
        expected, perceived = self._rng.choice(_SCORES)
        worth = int(self._rng.random() < 0.8) if perceived > expected else None
        self.satisfaction.add(at, person.id, contact, complaint, at, expected, perceived, worth)

    def sheets(self) -> tuple[Sheet, ...]:
        """All sheets, each after those it refers to."""
        return (self.threads, self.interactions, self.complaints, self.steps, self.breaches, self.remedies,
                self.satisfaction, self.follow_ups, self.purchases)  # fmt: skip


def fill(text: str, item: Item, language: str) -> str:
    """``text`` with what the product is called in it."""
    filled = text.replace("{product}", item.spoken(language))
    return filled[:1].upper() + filled[1:]


def _of_families(families: str) -> tuple[Item, ...]:
    wanted = families.split() or [family for family in FAMILIES if family not in ("service", "part")]
    return _BY_FAMILIES.setdefault(families, tuple(item for item in ITEMS if item.family in wanted))


_BY_FAMILIES: Final[dict[str, tuple[Item, ...]]] = {}
