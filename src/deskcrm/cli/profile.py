"""``profile``, ``fact``, ``consent``, ``relations``, ``relate``: what is known of a customer, and who is with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from deskcrm.cli.opening import Acting, AsJson, Base, Desk, opened
from deskcrm.cli.output import print_json, print_table, say
from deskcrm.locale.messages import _

if TYPE_CHECKING:
    from deskcrm.identify.profile_views import Profile

Code = Annotated[str, typer.Argument(metavar="CODE", help=_("The customer's code."))]


def add_to(application: typer.Typer) -> None:
    """Adds the commands."""
    application.command("profile", help=_("What is known of a customer by the seven questions."))(profile)
    application.command("fact", help=_("Notes something learned of a customer."))(fact)
    application.command("consent", help=_("Writes down what a customer agreed to, refused or took back."))(consent)
    application.command("relations", help=_("Family, household, organisation: who belongs to a customer."))(relations)
    application.command("relate", help=_("Writes down what OTHER is to a customer."))(relate)


def profile(ctx: typer.Context, code: Code, json: AsJson = False, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.cli.profile_shapes import profile as shape
    from deskcrm.cli.shapes import Shapes
    from deskcrm.identify.profile import profile as read
    from deskcrm.identify.rows import customer_id_of

    with opened(ctx, db, staff) as desk:
        view = desk.office.read(read, desk.office.read(customer_id_of, code), clock=desk.clock)
        if json:
            print_json(shape(view, Shapes(desk.clock, desk.settings.currency)))
        else:
            for line in _profile_lines(view, desk):
                say(line)


def fact(
    ctx: typer.Context,
    code: Code,
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="who|what|when|where|why|whom|how")],
    text: Annotated[str, typer.Argument(metavar="TEXT", help=_("What was learned, in a few words."))],
    need: Annotated[bool, typer.Option("--need", help=_("Of why: they need it."))] = False,
    want: Annotated[bool, typer.Option("--want", help=_("Of why: they would like it."))] = False,
    role: Annotated[str, typer.Option("--role", metavar="R", help="user|decider|payer|adviser")] = "",
    circumstance: Annotated[
        str, typer.Option("--circumstance", metavar="C", help="cultural|social|personal|psychological")
    ] = "",
    sensitive: Annotated[
        str, typer.Option("--sensitive", metavar="KIND", help=_("What the law protects: kept with consent only."))
    ] = "",
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.identify.profile import add_fact
    from deskcrm.identify.profile_views import FactInput
    from deskcrm.identify.rows import customer_id_of

    detail = "need" if need else "want" if want else role
    given = FactInput(question, text, detail, circumstance, sensitive)
    with opened(ctx, db, staff, acting=True) as desk:
        customer_id = desk.office.read(customer_id_of, code)
        view = desk.office.write(add_fact, customer_id, given, staff_id=desk.staff_id, clock=desk.clock)
    say(str(view.id))


def consent(
    ctx: typer.Context,
    code: Code,
    purpose: Annotated[str, typer.Argument(metavar="PURPOSE", help="news|sensitive|sharing")],
    given: Annotated[bool, typer.Option("--given")] = False,
    refused: Annotated[bool, typer.Option("--refused")] = False,
    withdrawn: Annotated[bool, typer.Option("--withdrawn")] = False,
    source: Annotated[
        str, typer.Option("--source", metavar="TEXT", help=_("How they said it: in person, on paper, by telephone."))
    ] = "",
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.identify.consents import record_consent
    from deskcrm.identify.rows import customer_id_of

    states = [name for name, said in (("given", given), ("refused", refused), ("withdrawn", withdrawn)) if said]
    if len(states) != 1:
        raise typer.BadParameter(_("one of them is needed"), ctx=ctx, param_hint="--given, --refused, --withdrawn")
    with opened(ctx, db, staff, acting=True) as desk:
        customer_id = desk.office.read(customer_id_of, code)
        desk.office.write(
            record_consent, customer_id, purpose=purpose, state=states[0], source=source, staff_id=desk.staff_id,
            clock=desk.clock,
        )  # fmt: skip


def relations(ctx: typer.Context, code: Code, json: AsJson = False, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.cli.profile_shapes import group, relation
    from deskcrm.cli.shapes import Shapes
    from deskcrm.identify.relation_words import HEADINGS, word
    from deskcrm.identify.relations import groups_of, relations_of
    from deskcrm.identify.rows import customer_id_of
    from deskcrm.widgets.group_words import group_line
    from deskcrm.widgets.tiers import tier_words

    with opened(ctx, db, staff) as desk:
        customer_id = desk.office.read(customer_id_of, code)
        found = desk.office.read(relations_of, customer_id)
        groups = desk.office.read(groups_of, customer_id)
        if json:
            shapes = Shapes(desk.clock, desk.settings.currency)
            print_json({
                "relations": [relation(one, shapes) for one in found], "group": [group(one, shapes) for one in groups],
            })  # fmt: skip
            return
        rows = [
            (_(HEADINGS[one.group]), one.code, one.name, tier_words(one.tier), word(one.word or one.role), one.position)
            for one in found
        ]
        headers = (_("Relation"), _("Code"), _("Name"), _("Tier"), _("What they are"), _("Position"))
        print_table(headers, rows)
        for one in groups:
            say(group_line(one, desk.settings.currency))


def relate(
    ctx: typer.Context,
    code: Code,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="family|household|works_for|other")],
    other: Annotated[str, typer.Argument(metavar="OTHER", help=_("The other customer's code."))],
    word: Annotated[
        str, typer.Option("--word", metavar="W", help=_("What OTHER is: spouse, parent, child, sibling; or your word."))
    ] = "",
    position: Annotated[str, typer.Option("--position", metavar="P", help=_("What they do there."))] = "",
    role: Annotated[str, typer.Option("--role", metavar="R", help="user|decider|payer|adviser")] = "",
    note: Annotated[str, typer.Option("--note", metavar="TEXT")] = "",
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.identify.relations import RelationInput
    from deskcrm.identify.relations import relate as write
    from deskcrm.identify.rows import customer_id_of

    with opened(ctx, db, staff, acting=True) as desk:
        one, two = (desk.office.read(customer_id_of, who) for who in (code, other))
        given = RelationInput(kind, word, position, role, note)
        view = desk.office.write(write, one, two, given, staff_id=desk.staff_id, clock=desk.clock)
    say(str(view.id))


def _profile_lines(view: Profile, desk: Desk) -> Iterator[str]:
    from deskcrm.identify.profile_words import CONSENT_STATES, PURPOSES, QUESTIONS, question
    from deskcrm.widgets.profile_words import known_words, next_words, summary

    yield summary(view)
    if view.next is not None:
        yield next_words(view.next)
    for code in QUESTIONS:
        found = view.of(code)
        yield ""
        yield question(code)
        for one in found:
            yield f"  {known_words(one, desk.clock)}"
        if not found:
            yield f"  {_('nothing is known yet')}"
    if view.consents:
        yield ""
        for consent in view.consents:
            said = " · ".join(filter(None, (_(CONSENT_STATES[consent.state]), consent.source, consent.staff)))
            yield f"{_(PURPOSES.get(consent.purpose, consent.purpose))}: {said}"
