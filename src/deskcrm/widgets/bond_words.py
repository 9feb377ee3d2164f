"""How it went between a customer and us, in a line each: promises, and what they said when they were asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskcrm.locale.messages import _, n_

if TYPE_CHECKING:
    from deskcrm.differentiate.satisfaction_figures import Score
    from deskcrm.interact.views import PromiseCounts


def promises(counts: PromiseCounts | None) -> str:
    """How many promises we kept to them; empty where none was made."""
    if counts is None or not (counts.kept or counts.broken or counts.renewed or counts.open):
        return ""
    settled = counts.kept + counts.broken
    parts = [
        n_("{kept} of {count} promise kept", "{kept} of {count} promises kept", settled, kept=counts.kept)
        if settled
        else "",
        n_("{count} open", "{count} open", counts.open) if counts.open else "",
        n_("{count} told anew in time", "{count} told anew in time", counts.renewed) if counts.renewed else "",
    ]
    return " · ".join(part for part in parts if part)


def answers(score: Score | None) -> str:
    """What they expected and found, or below the office's minimum how often they were what; empty without answers."""
    if score is None or not score.answers:
        return ""
    if score.gap is not None:
        return _(
            "Expected {expected}, found {perceived} in {answers} answers",
            expected=score.expected,
            perceived=score.perceived,
            answers=score.answers,
        )
    from deskcrm.interact import words

    counts = {code: getattr(score, code) for code in ("disappointed", "satisfied", "impressed")}
    said = ", ".join(f"{count} {words.verdict(code)}" for code, count in counts.items() if count)
    return n_("Asked {count} time: {said}", "Asked {count} times: {said}", score.answers, said=said)
