"""The settings' section of tiers: what each is called and receives, and the computation that follows a change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from deskcrm.errors import DeskError
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _, n_
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.choice import Option
from deskcrm.widgets.fields import Field
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.tiers import RATED, tier_sign, tier_words
from deskcrm.widgets.two_versions import TwoVersions
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.differentiate.book import RetierResult
    from deskcrm.differentiate.views import TierTermsView
    from deskcrm.differentiate.window import Run
    from deskcrm.interact.views import ChannelView
    from deskcrm.settings.office import OfficeSettings
    from deskcrm.store import Draft
    from deskcrm.widgets.desk import DeskScreen

COMPUTE = "compute"
"""The row that computes the whole book anew."""

TEXTS = ("answer_within", "who_calls", "may_offer")

Line = tuple[str, str, str, Any]
"""Id, name, value and what the form changes."""


def tier_lines(terms: dict[str, TierTermsView], run: Run | None) -> Iterator[Line]:
    """A line for each tier with what it receives, and one for the computation."""
    for tier, view in terms.items():
        received = " · ".join(filter(None, (getattr(view, name) for name in TEXTS)))
        yield tier, tier_words(tier), received or _("nothing written yet"), view
    yield COMPUTE, _("Compute the tiers anew"), _computed(run), None


def _computed(run: Run | None) -> str:
    if run is None:
        return _("not computed yet")
    rated = n_("{count} rated", "{count} rated", run.rated)
    return _("last for {day}, {rated}", day=formats.date(run.as_of), rated=rated)


def asks_for_computing(
    before: tuple[OfficeSettings, Sequence[ChannelView]], now: tuple[OfficeSettings, Sequence[ChannelView]]
) -> bool:
    """Whether something changed that the figures of everybody follow only when the whole book is computed."""
    old, new = before[0], now[0]
    if any(
        getattr(old, name) != getattr(new, name) for name in ("timezone", "tier_window", "tier_shares", "tier_amounts")
    ):
        return True
    costs, others = ({one.id: (one.fixed_cost, one.rate_per_minute) for one in channels} for _settings, channels in
                     (before, now))  # fmt: skip
    # A channel that is new has no contacts yet.
    return any(costs[id] != others[id] for id in costs.keys() & others.keys())


class BookComputer:
    """Offers to compute the whole book, and has it done for a screen that goes on meanwhile."""

    def __init__(self, screen: DeskScreen) -> None:
        self._screen = screen
        self._running = False

    def offer(self) -> None:
        """Asks whether it is to be done now."""
        self._screen.query_one(AskLine).ask(
            N_("Tiers and past costs follow when the whole book is computed. Compute it now?"),
            (Option("yes", N_("yes")), Option("no", N_("no, tomorrow's first start does it"))),
            lambda answer: self.compute() if answer == "yes" else None,
        )

    def compute(self) -> None:
        """Has it done; says so at once, and what came of it."""
        if self._running:
            return
        self._running = True
        self._screen.desk.say(_("The whole book is being computed. Many customers take some seconds; go on meanwhile."))
        self._screen.with_office(_refresh, lane="write", answer=self._done, failed=self._failed)

    def _done(self, result: RetierResult) -> None:
        self._running = False
        self._screen.app.clear_notifications()
        moved = n_("{count} changed tier", "{count} changed tier", result.moved)
        rated = n_("{count} customer is rated", "{count} customers are rated", result.rated)
        self._screen.desk.say(_("The whole book is computed: {rated}, {moved}.", rated=rated, moved=moved))
        self._screen.came_back()

    def _failed(self, error: DeskError) -> None:
        self._running = False
        self._screen.desk.say_error(error)


def _refresh(office: Any) -> RetierResult:
    from deskcrm.customize.whole_book import refresh

    return refresh(office)


class TierForm(TwoVersions):
    """What a tier is called and what it receives, in the office's own words."""

    FORM = "settings_tier"
    TITLE_TEXT = N_("What a tier receives")

    _tier = ""

    _terms: TierTermsView | None = None
    """The terms as they were read last; None until a draft's are known."""

    def fields(self) -> Iterator[Field]:
        """The label, and the three texts that staff read beside it."""
        yield Field("label", N_("Called"), TextLine(hint=N_("up to 8 letters; a customer may read it")))
        yield Field("answer_within", N_("Answered within"), TextLine(hint=N_("2 hours, the next working day")))
        yield Field("who_calls", N_("Who calls"), TextLine(hint=N_("the owner, the desk")))
        yield Field("may_offer", N_("May be offered"), TextLine(hint=N_("free delivery, 5 % off")))

    def fill(self, *, item: TierTermsView | None = None, draft: Draft | None = None, **_context: Any) -> None:
        """Changes the terms ``item``, or goes on with a draft."""
        self.leaving()
        self._tier = item.tier if item is not None else draft.fields.get("tier", "") if draft is not None else ""
        self._terms = item
        self.field("label").display = self._tier in RATED
        self.start(self._values(item), draft=draft, focus="answer_within")
        if draft is None:
            self.draft_title = tier_words(self._tier)
        self.query_one("#form-title", Words).say(N_("What they receive: {tier}"), tier=tier_words(self._tier))
        if item is None:
            self.ask_newest()

    def ask_newest(self) -> None:
        """The terms as they are now."""
        self.ask("deskcrm.differentiate.terms:terms", answer=self._lay_under, group="newest")

    def _lay_under(self, found: dict[str, TierTermsView]) -> None:
        if self._tier in found:
            self._terms = found[self._tier]
            self.newest(self._values(self._terms), tier_words(self._tier))

    def _values(self, terms: TierTermsView | None) -> dict[str, str]:
        label = {"label": tier_sign(self._tier) if self._tier in RATED else ""}
        return label | ({name: getattr(terms, name) for name in TEXTS} if terms is not None else {})

    def values(self) -> dict[str, str]:
        """The fields, and which tier it is, so that a draft knows it."""
        return super().values() | {"tier": self._tier}

    def save(self, values: dict[str, str]) -> None:
        """Label and texts together."""
        given = {name: values[name] for name in ("label", *TEXTS)}
        self.tell(
            "deskcrm.differentiate.terms:set_tier", self._tier, known=self._terms, answer=self._saved,
            failed=self.refused, **given,
        )  # fmt: skip

    def refused(self, error: DeskError) -> None:
        """The labels are one setting; here it is one of them."""
        if error.field == "tiers.labels":
            error.field = "label"
            error.values["field"] = _("Called")
        super().refused(error)

    def _saved(self, view: TierTermsView) -> None:
        self.finished(_("Saved: {name}", name=tier_words(view.tier)))
