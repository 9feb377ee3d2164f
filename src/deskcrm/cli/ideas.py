"""``asked`` and ``ideas``: what customers asked for, and what is made of it."""

from __future__ import annotations

from typing import Annotated

import typer

from deskcrm.cli.opening import Acting, AsJson, Base, opened
from deskcrm.cli.output import print_json, print_table, remark, say
from deskcrm.locale import formats
from deskcrm.locale.messages import _, n_

Days = Annotated[int, typer.Option("--days", min=1, max=36_500, help=_("How many days back."))]


def add_to(application: typer.Typer) -> None:
    """Adds the commands."""
    application.command("asked", help=_("What customers asked for, by product and by question."))(asked)
    application.command("ideas", help=_("What is made of what customers asked for."))(ideas)


def asked(ctx: typer.Context, days: Days = 365, json: AsJson = False, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.customize.asked import asked as groups_of
    from deskcrm.identify.profile_words import QUESTIONS
    from deskcrm.widgets.tiers import tier_sign

    with opened(ctx, db, staff) as desk:
        found = desk.office.read(groups_of, days=days, clock=desk.clock)
        if json:
            print_json([
                {"kind": one.kind, "about": one.about, "question": one.question, "customers": one.customers,
                 "times": one.times, "tiers": dict(one.tiers),
                 "since": desk.clock.local(one.since).isoformat(), "last": desk.clock.local(one.last).isoformat()}
                for one in found.groups
            ])  # fmt: skip
            return
        rows = [
            (one.about or _("nothing named"), _(QUESTIONS[one.question]), formats.number(one.customers),
             formats.number(one.times), " ".join(f"{tier_sign(tier)} {count}" for tier, count in one.tiers),
             formats.date(desk.clock.day_of(one.since)))
            for one in found.groups
        ]  # fmt: skip
    headers = (_("About"), _("Question"), _("Customers"), _("Times"), _("Tiers"), _("Since"))
    print_table(headers, rows, giving=0)
    remark(n_("{count} wish read", "{count} wishes read", found.wishes))


def ideas(ctx: typer.Context, json: AsJson = False, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.customize.ideas import STATES
    from deskcrm.customize.ideas import ideas as all_of_them

    with opened(ctx, db, staff) as desk:
        found, clock = desk.office.read(all_of_them), desk.clock
    if json:
        print_json([
            {"id": view.id, "title": view.title, "state": view.state, "owner": view.owner, "kind": view.kind,
             "about": view.about, "question": view.question, "words": view.words, "product": view.product_code,
             "people": view.people, "trying": view.trying, "untold": view.untold, "buyers": view.buyers,
             "launched_at": None if view.launched_at is None else clock.local(view.launched_at).isoformat()}
            for view in found
        ])  # fmt: skip
    elif not found:
        say(_("There is no idea yet; F6, what was asked for, begins one."))
    else:
        rows = [
            (view.title, _(STATES[view.state]), view.owner or "-", str(view.people), str(view.trying),
             str(view.untold))
            for view in found
        ]  # fmt: skip
        headers = (_("Idea"), _("State"), _("Owner"), _("Asked"), _("Try it"), _("To tell"))
        print_table(headers, rows, giving=0)
