"""What a filter is made into: a condition of SQL over one customer, and the sentences about what cannot be one.

A predicate speaks of ``f``, the customer's row of ``customer_figures``. A ``driver`` is a statement that gives the ids
of all customers that meet it (and NULL for nobody's records), from an index and in any order: where they are few, they
are looked through instead of everybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from deskcrm.identify.filter_language import Condition, Problem, Value
from deskcrm.identify.filter_values import Known
from deskcrm.locale.messages import N_

if TYPE_CHECKING:
    from deskcrm.clock import Clock

Made = tuple["Predicate", tuple[Problem, ...]]
"""A predicate, and what of its values was not understood. Values of which none is meet nobody."""


@dataclass(frozen=True, slots=True)
class Ids:
    """A statement that gives ids of customers, none of them NULL, with what is bound in it."""

    sql: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Predicate:
    """``sql`` with its ``?`` bound to ``values``. ``driver`` as the module says, empty where no index leads there.
    ``contact`` bounds the last contact: from, before, and whether nobody's is meant as well. ``keys`` are the values
    asked for as the base has them, of a filter that has a list of them. What is ``slow`` is asked last. The ids of an
    ``exact`` one's driver are those that meet it, no more; ``cost`` is what one look takes, in looks at the row itself.
    ``trial`` says the same without a set that is gathered first: it is tried on a few customers. ``few`` are all that
    meet it and ``outside`` all that do not, where they were found to be few."""

    sql: str
    values: tuple[Any, ...] = ()
    driver: str = ""
    driver_values: tuple[Any, ...] = ()
    contact: tuple[int | None, int | None, bool] | None = None
    keys: frozenset[Any] = frozenset()
    slow: bool = False
    exact: bool = False
    cost: float = 1.0
    trial: str = ""
    trial_values: tuple[Any, ...] = ()
    few: Ids | None = None
    outside: Ids | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a predicate is made for: the base, the office's time, and who asks.

    ``within`` are the segments whose text is being read, the outermost first. What is saved may name what the base has
    no more (the last customer lost the tag): with ``lenient`` nobody has it then, and that is no problem. ``sample``
    are ids (JSON) of customers on whom it is tried what is asked first, where everybody is to be looked at."""

    connection: Any
    clock: Clock
    staff_id: int | None
    within: tuple[int, ...] = ()
    lenient: bool = False
    sample: str = ""

    def midnight(self, day: date) -> int:
        """The first second of an office day."""
        return int(self.clock.start_of(day).timestamp())


NOBODY = Predicate("0", driver="SELECT customer_id FROM customer_figures WHERE 0")
"""The predicate that no customer meets."""

OPEN = "(f.open_complaints > 0 OR f.open_follow_ups > 0)"
"""Something is open; written as the partial index has it."""

AMONG = "IN (SELECT value FROM json_each(?))"
"""One of the values that are bound as JSON."""

_SHOWN = 12
"""Values that a sentence names."""


def no_such(condition: Condition, value: Value, known: Sequence[Known]) -> Problem:
    """That nothing is called so, with what there is."""
    shown = [one.shown for one in known[:_SHOWN]]
    if len(known) > _SHOWN:
        shown.append("…")
    if not shown:
        return problem(N_("{name}: there is no {value}; no customer has any."), value, name=condition.filter.shown)
    message = N_("{name}: there is no {value}; there are {values}.")
    return problem(message, value, name=condition.filter.shown, values=", ".join(shown))


def problem(message: str, value: Value, **values: str) -> Problem:
    """What is said of ``value``, at its place."""
    return Problem(message, (("value", value.text), *values.items()), value.start, value.end)


def marks(values: Sequence[object]) -> str:
    """The places of ``values`` in a statement."""
    return ", ".join(["?"] * len(values))


def negated(found: Predicate) -> Predicate:
    """What holds where ``found`` does not; what is unknown (NULL) is not so."""
    return Predicate(
        f"NOT coalesce({found.sql}, 0)",
        found.values,
        keys=found.keys,
        slow=found.slow,
        cost=found.cost,
        trial=f"NOT coalesce({found.trial}, 0)" if found.trial else "",
        trial_values=found.trial_values,
        outside=found.few,
    )
