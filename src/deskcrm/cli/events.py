"""``events``: occasions with invitations, replies, a waiting list, attendance, and what came of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskcrm.cli.event_given import audience_of, given_event
from deskcrm.cli.opening import Acting, AsJson, Base, Desk, hands_on, opened
from deskcrm.cli.output import print_json, print_table, remark, say
from deskcrm.locale.messages import _, language, n_

if TYPE_CHECKING:
    from deskcrm.cli.event_shapes import EventShapes
    from deskcrm.customize.event_views import EventView, GroupAfter, InvitationView

Number = Annotated[int, typer.Argument(metavar="ID", min=1, max=2**63 - 1, help=_("The event's number."))]
Code = Annotated[str, typer.Argument(metavar="CODE", help=_("The customer's code."))]
_STARTS = typer.Option("--starts", metavar="WHEN", help=_("2026-12-25 18:00, fri 18:00, +3d."))
_ENDS = typer.Option("--ends", metavar="WHEN", help=_("A time alone is after the beginning."))
_PLACE = typer.Option("--place", metavar="TEXT")
_PLACES = typer.Option("--places", metavar="N", help=_("How many can come; else there is no bound."))
_REPLY_BY = typer.Option("--reply-by", metavar="DAY", help=_("The last day to reply."))
_FOR = typer.Option("--for", metavar="FILTERS", help=_("Whom it is for: tier:A, segment:Regulars."))
_NOTE = typer.Option("--note", metavar="TEXT")
Guests = Annotated[int | None, typer.Option("--guests", min=0, metavar="N", help=_("How many come along."))]


def add_to(application: typer.Typer) -> None:
    """Adds the group of commands."""
    group = typer.Typer(rich_markup_mode=None)
    group.callback(invoke_without_command=True)(listed)
    group.command("show", help=_("An event with its list."))(show)
    group.command("add", help=_("A new event; prints its number."))(add)
    group.command("change", help=_("Changes an event; what is not named stays."))(change)
    group.command("invite", help=_("Invites those whom filters mean, a group, or one customer."))(invite)
    group.command("tell", help=_("Somebody was told of it."))(tell)
    group.command("reply", help=_("What somebody answered: yes, no, maybe or none."))(reply)
    group.command("attend", help=_("Somebody is there, invited or not."))(attend)
    group.command("follow-up", help=_("A follow-up for each who came, did not come, or comes."))(follow_up)
    group.command("result", help=_("Who came, and what they did in the 90 days after it."))(result)
    group.command("export", help=_("Writes the list as CSV."))(write_out)
    group.command("import", help=_("Takes replies and attendance in from CSV."))(bring_in)
    application.add_typer(group, name="events", help=_("Events: invitations, replies, attendance, what came of it."))


def listed(ctx: typer.Context, json: AsJson = False, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.customize import event_rows, event_words

    if hands_on(ctx, db, staff):
        return
    with opened(ctx, db, staff) as desk:
        views = desk.office.read(event_rows.events, clock=desk.clock)
        if json:
            print_json([_shapes(desk).event(view) for view in views])
        elif not views:
            say(_("There is no event yet."))
        else:
            headers = (_("No."), _("When"), _("Coming"), _("Waiting"), _("Invited"), _("State"), _("Event"))
            rows = [(str(view.id), event_words.when(view, desk.clock), event_words.coming(view), str(view.waiting),
                     str(view.invited), _state(view), view.name) for view in views]  # fmt: skip
            print_table(headers, rows, giving=1)


def show(ctx: typer.Context, number: Number, json: AsJson = False, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.customize import event_rows, event_words

    with opened(ctx, db, staff) as desk:
        view = desk.office.read(event_rows.event, number)
        people = desk.office.read(event_rows.invited, number)
        if json:
            shapes = _shapes(desk)
            print_json(shapes.event(view) | {"list": [shapes.invitation(one) for one in people]})
            return
        remark(f"{view.name} · {event_words.when(view, desk.clock)} · {_state(view)}")
        headers = (_("Code"), _("Reply"), _("Told"), _("There"), _("Name"))
        print_table(headers, [_line(one, desk) for one in people], giving=1)
        remark(_("Coming: {coming}", coming=event_words.coming(view)))


def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("What it is called."))],
    starts: Annotated[str, _STARTS],
    ends: Annotated[str, _ENDS] = "",
    place: Annotated[str, _PLACE] = "",
    places: Annotated[str, _PLACES] = "",
    reply_by: Annotated[str, _REPLY_BY] = "",
    audience: Annotated[str, _FOR] = "",
    note: Annotated[str, _NOTE] = "",
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.customize.events import add_event

    with opened(ctx, db, staff, acting=True) as desk:
        given = given_event(desk, None, {"name": name, "starts": starts, "ends": ends, "place": place, "places": places,
                                    "reply_by": reply_by, "audience": audience, "note": note})  # fmt: skip
        view = desk.office.write(add_event, given, staff_id=desk.staff_id, clock=desk.clock)
        if json:
            print_json(_shapes(desk).event(view))
        else:
            say(str(view.id))


def change(
    ctx: typer.Context,
    number: Number,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help=_("Another name."))] = None,
    starts: Annotated[str | None, _STARTS] = None,
    ends: Annotated[str | None, _ENDS] = None,
    place: Annotated[str | None, _PLACE] = None,
    places: Annotated[str | None, _PLACES] = None,
    reply_by: Annotated[str | None, _REPLY_BY] = None,
    audience: Annotated[str | None, _FOR] = None,
    note: Annotated[str | None, _NOTE] = None,
    state: Annotated[str | None, typer.Option("--state", metavar="planned|held|cancelled")] = None,
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.customize import event_rows, event_words
    from deskcrm.customize.events import set_event

    with opened(ctx, db, staff, acting=True) as desk:
        old = desk.office.read(event_rows.event, number)
        said = {"name": name, "starts": starts, "ends": ends, "place": place, "places": places, "reply_by": reply_by,
                "audience": audience, "note": note, "state": state}  # fmt: skip
        given = given_event(desk, old, said)
        done = desk.office.write(
            set_event, number, given, version=old.version, staff_id=desk.staff_id, clock=desk.clock
        )  # fmt: skip
        if json:
            moved = {"moved_up": list(done.moved_up), "moved_back": list(done.moved_back)}
            print_json(_shapes(desk).event(done.event) | moved)
        else:
            say(event_words.changed(done))


def invite(
    ctx: typer.Context,
    number: Number,
    filters: Annotated[str, typer.Option("--filter", metavar="FILTERS", help=_("Those whom these mean."))] = "",
    segment: Annotated[str, typer.Option("--segment", metavar="NAME", help=_("Everybody in this group."))] = "",
    customer: Annotated[str, typer.Option("--customer", metavar="CODE", help=_("This customer."))] = "",
    here: Annotated[bool, typer.Option("--here", help=_("They are at the desk and told by it."))] = False,
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.customize import event_invites, event_words
    from deskcrm.identify.segments import segment_by_name

    if sum(map(bool, (filters, segment, customer))) > 1:
        raise typer.BadParameter(_("only one of them"), ctx=ctx, param_hint="--filter, --segment, --customer")
    with opened(ctx, db, staff, acting=True) as desk:
        acting: dict[str, Any] = {"staff_id": desk.staff_id, "clock": desk.clock}
        shapes = _shapes(desk)
        if customer:
            one = desk.office.write(event_invites.invite_one, number, _id(desk, customer), here=here, **acting)
            if json:
                print_json(shapes.invitation(one))
            else:
                say(_("Invited: {name}", name=one.name))
            return
        if segment:
            group = desk.office.read(segment_by_name, segment)
            found = desk.office.write(event_invites.invite_segment, number, group.id, **acting)
        else:
            found = desk.office.write(
                event_invites.invite_filter, number, filters or audience_of(desk, number), **acting
            )
        if json:
            print_json(shapes.invited(found))
        else:
            say(event_words.invited(found))


def tell(
    ctx: typer.Context,
    number: Number,
    code: Code,
    channel: Annotated[str, typer.Option("--channel", metavar="C", help=_("The channel's code or name."))],
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.customize.events import tell_invited

    with opened(ctx, db, staff, acting=True) as desk:
        one = desk.office.write(
            tell_invited, number, _id(desk, code), channel=channel, staff_id=desk.staff_id, clock=desk.clock
        )  # fmt: skip
        if json:
            print_json(_shapes(desk).invitation(one))
        else:
            say(_("Told: {name}", name=one.name))


def reply(
    ctx: typer.Context,
    number: Number,
    code: Code,
    answer: Annotated[str, typer.Argument(metavar="yes|no|maybe|none", help=_("What they answered."))],
    guests: Guests = None,
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.customize import event_words
    from deskcrm.customize.events import reply_to_event

    with opened(ctx, db, staff, acting=True) as desk:
        done = desk.office.write(
            reply_to_event, number, _id(desk, code), reply=answer, guests=guests, staff_id=desk.staff_id,
            clock=desk.clock,
        )  # fmt: skip
        if json:
            print_json(_shapes(desk).replied(done))
        else:
            say(event_words.replied(done))


def attend(
    ctx: typer.Context,
    number: Number,
    code: Code,
    undo: Annotated[bool, typer.Option("--undo", help=_("They were not there after all."))] = False,
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.customize.events import check_in, check_out

    with opened(ctx, db, staff, acting=True) as desk:
        function = check_out if undo else check_in
        one = desk.office.write(function, number, _id(desk, code), staff_id=desk.staff_id, clock=desk.clock)
        if json:
            print_json(_shapes(desk).invitation(one))
        elif undo:
            say(_("Not there: {name}", name=one.name))
        else:
            say(
                _("There: {name}", name=one.name)
                if one.source != "came"
                else _("There, not invited: {name}", name=one.name)
            )


def follow_up(
    ctx: typer.Context,
    number: Number,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=_("What is to be done."))],
    due: Annotated[str, typer.Option("--due", metavar="WHEN", help=_("2026-12-25 10:00, +3d, tomorrow 10:00."))],
    who: Annotated[str, typer.Option("--who", metavar="came|missed|coming")] = "came",
    owner: Annotated[
        str, typer.Option("--owner", metavar="NAME", help=_("Whose they are; else the whole desk's."))
    ] = "",
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.customize.events import follow_event
    from deskcrm.identify.staff import staff_by_name
    from deskcrm.interact.when import parse_window

    with opened(ctx, db, staff, acting=True) as desk:
        when = parse_window(due, clock=desk.clock, language=language())
        owner_id = desk.office.read(staff_by_name, owner).id if owner else None
        count = desk.office.write(
            follow_event, number, who=who, title=text, due=when.at, due_from=when.since, owner_id=owner_id,
            staff_id=desk.staff_id, clock=desk.clock,
        )  # fmt: skip
        say(n_("{count} follow-up planned", "{count} follow-ups planned", count))


def result(ctx: typer.Context, number: Number, json: AsJson = False, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.customize.event_result import event_result

    with opened(ctx, db, staff) as desk:
        found = desk.office.read(event_result, number, clock=desk.clock)
        if json:
            print_json(_shapes(desk).result(found))
            return
        headers = (_("Who"), _("People"), _("Buyers"), _("Contacts"), _("Orders"), _("Revenue"), _("Margin"))
        came, missed = _("came"), _("did not come")
        print_table(headers, [_group(came, found.came, desk), _group(missed, found.missed, desk)])
        remark(n_("in {count} day since it began", "in {count} days since it began", found.days))


def write_out(
    ctx: typer.Context,
    number: Number,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("A file ending in .csv."))],
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.exchange.invited_file import write_invited

    with opened(ctx, db, staff, acting=True) as desk:
        path = write_invited(desk.office, number, file)
    say(_("Written: {path}", path=path))


def bring_in(
    ctx: typer.Context,
    number: Number,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("Columns customer, reply, guests, attended_at."))],
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.exchange.invited_file import keep_invited, read_invited

    rows = read_invited(file)
    with opened(ctx, db, staff, acting=True) as desk:
        found = desk.office.write(keep_invited, number, rows, staff_id=desk.staff_id, clock=desk.clock)
        if json:
            print_json({"rows": len(rows), "changed": found.count, "left_out": dict(found.left_out)})
        else:
            from deskcrm.customize.event_words import left_out

            say(n_("{count} row changed something", "{count} rows changed something", found.count) + left_out(found))


def _id(desk: Desk, code: str) -> int:
    from deskcrm.identify.rows import customer_id_of

    return desk.office.read(customer_id_of, code)


def _shapes(desk: Desk) -> EventShapes:
    from deskcrm.cli.event_shapes import EventShapes

    return EventShapes(desk.clock, desk.settings.currency)


def _state(view: EventView) -> str:
    from deskcrm.customize.event_views import STATES

    return _(STATES[view.state])


def _line(one: InvitationView, desk: Desk) -> tuple[str, ...]:
    from deskcrm.customize import event_words
    from deskcrm.locale import formats

    told = formats.ago(one.told_at, desk.clock) if one.told_at is not None else "-"
    there = formats.time(desk.clock.local(one.attended_at)) if one.attended_at is not None else "-"
    return (one.code, event_words.reply(one), told, there, one.name)


def _group(name: str, found: GroupAfter, desk: Desk) -> tuple[str, ...]:
    from deskcrm.locale import formats

    counts = (found.people, found.buyers, found.contacts, found.orders)
    amounts = (formats.amount(one, desk.settings.currency) for one in (found.revenue, found.margin))
    return (name, *(formats.number(one) for one in counts), *amounts)
