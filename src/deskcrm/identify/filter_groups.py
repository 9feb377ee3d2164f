"""Filters together: all of them, one alternative of a group, and which of them nobody can meet at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from deskcrm.identify.filter_costs import by_cost
from deskcrm.identify.filter_language import Condition, Group, Node, Problem
from deskcrm.identify.filter_predicate import NOBODY, Asked, Ids, Predicate, negated
from deskcrm.identify.filter_sql import predicate
from deskcrm.locale.messages import N_


def combined(
    nodes: Sequence[Node], asked: Asked, *, besides: Sequence[Predicate] = (), in_brackets: bool = False
) -> tuple[tuple[Predicate, ...], tuple[Problem, ...]]:
    """The predicates that must all hold, ``besides`` among them, and every problem there is with ``nodes``; those
    ``in_brackets`` may leave nobody."""
    predicates: list[Predicate] = []
    problems: list[Problem] = []
    for node in nodes:
        found, said = predicate(node, asked) if isinstance(node, Condition) else _group(node, asked)
        predicates.append(found)
        problems += said
    if not problems and not asked.lenient and not in_brackets:
        problems += _contradictions(nodes, predicates)
    return tuple(by_cost([*predicates, *besides], asked)), tuple(problems)


def all_hold(predicates: Sequence[Predicate]) -> Predicate:
    """One predicate that holds where each of them does."""
    if len(predicates) == 1:
        return predicates[0]
    driven = next((one for one in predicates if one.driver), None)
    return Predicate(
        f"({' AND '.join(one.sql for one in predicates)})",
        tuple(value for one in predicates for value in one.values),
        driven.driver if driven else "",
        driven.driver_values if driven else (),
        slow=any(one.slow for one in predicates),
        **_trial(predicates, " AND "),
    )


def one_holds(predicates: Sequence[Predicate]) -> Predicate:
    """One predicate that holds where at least one of them does."""
    if len(predicates) == 1:
        return predicates[0]
    driven = all(one.driver for one in predicates)
    return Predicate(
        f"({' OR '.join(one.sql for one in predicates)})",
        tuple(value for one in predicates for value in one.values),
        " UNION ALL ".join(f"SELECT customer_id FROM ({one.driver})" for one in predicates) if driven else "",
        tuple(value for one in predicates for value in one.driver_values) if driven else (),
        slow=any(one.slow for one in predicates),
        few=_union([one.few for one in predicates]),
        **_trial(predicates, " OR "),
    )


def _union(found: Sequence[Ids | None]) -> Ids | None:
    ids = [one for one in found if one is not None]
    if len(ids) < len(found):
        return None
    return Ids(" UNION ALL ".join(one.sql for one in ids), tuple(value for one in ids for value in one.values))


def _trial(predicates: Sequence[Predicate], between: str) -> dict[str, Any]:
    if not any(one.trial for one in predicates):
        return {}
    return {
        "trial": f"({between.join(one.trial or one.sql for one in predicates)})",
        "trial_values": tuple(v for one in predicates for v in (one.trial_values if one.trial else one.values)),
    }


def _group(group: Group, asked: Asked) -> tuple[Predicate, tuple[Problem, ...]]:
    alternatives: list[Predicate] = []
    problems: list[Problem] = []
    for nodes in group.alternatives:
        # What leaves nobody in brackets may stand beside what does not, or be refused: it is no mistake.
        predicates, said = combined(nodes, asked, in_brackets=True)
        alternatives.append(all_hold(predicates))
        problems += said
    if problems:
        return NOBODY, tuple(problems)
    found = one_holds(alternatives)
    return (negated(found) if group.negated else found), ()


def _contradictions(nodes: Sequence[Node], predicates: Sequence[Predicate]) -> list[Problem]:
    """The first two filters that nobody can meet both."""
    pairs = zip(nodes, predicates, strict=True)
    asked = [(node, found) for node, found in pairs if isinstance(node, Condition)]
    for nth, (second, later) in enumerate(asked):
        for first, earlier in asked[:nth]:
            if _apart(earlier, later) or _exclude(first, earlier.keys, second, later.keys):
                values = (("first", first.text), ("second", second.text))
                message = N_("{first} and {second} leave nobody: both cannot be true of one customer.")
                return [Problem(message, values, second.start, second.end)]
    return []


def _apart(first: Predicate, second: Predicate) -> bool:
    """Whether one wants a contact since a day and the other none since an earlier one."""
    if first.contact is None or second.contact is None:
        return False
    for one, other in ((first.contact, second.contact), (second.contact, first.contact)):
        if one[0] is not None and not one[2] and other[1] is not None and other[1] <= one[0]:
            return True
    return False


def _exclude(first: Condition, own: frozenset[Any], second: Condition, others: frozenset[Any]) -> bool:
    """Whether one wants only what the other refuses, or both want different values of what has one."""
    (name, denied), (other_name, other_denied) = _meant(first), _meant(second)
    if name != other_name or not own or not others or (denied and other_denied):
        return False
    if not denied and not other_denied:
        return first.filter.single and not own & others
    wanted, refused = (others, own) if denied else (own, others)
    return wanted <= refused


def _meant(condition: Condition) -> tuple[str, bool]:
    """The filter's name and whether its values are denied; ``no:x`` is ``-has:x``."""
    if condition.filter.name == "no":
        return "has", not condition.negated
    return condition.filter.name, condition.negated
