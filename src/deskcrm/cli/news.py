"""``news``: what there is to tell, whom, what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskcrm.cli.opening import Acting, AsJson, Base, Desk, hands_on, opened
from deskcrm.cli.output import print_json, print_table, remark, say
from deskcrm.cli.retier import day_named
from deskcrm.locale import formats
from deskcrm.locale.messages import _, n_
from deskcrm.settings.files import typed_path
from deskcrm.settings.text_file import read_text_file

if TYPE_CHECKING:
    from deskcrm.customize.news_views import Coverage, Effect, GroupSilence, MailingView, NewsView, Side

MOST_ID = 2**63 - 1
"""No record has a higher number."""

Id = Annotated[int, typer.Argument(metavar="ID", max=MOST_ID, help=_("The news' number, as the list shows it."))]


def add_to(application: typer.Typer) -> None:
    """Adds the group of commands."""
    group = typer.Typer(rich_markup_mode=None, invoke_without_command=True)
    group.callback()(show_list)
    group.command("show", help=_("One news with its texts, how far it came, and files not sent yet."))(show)
    group.command("add", help=_("Write a news down."))(add)
    group.command("outreach", help=_("Who is to be told now, in the order they are gone through."))(list_outreach)
    group.command("tell", help=_("Write down that somebody was told, or what else came of it."))(tell)
    group.command("export", help=_("Write a mailing's table (.csv) or letters to print (.html), or all news."))(export)
    group.command("import", help=_("Bring news in from a file; one of the same title is changed."))(bring_in)
    group.command("sent", help=_("Say that a file was sent: whoever is in it counts as told."))(sent)
    group.command("effect", help=_("Who heard it and bought, against those who have not heard yet."))(show_effect)
    application.add_typer(group, name="news", help=_("News: what there is to tell, to whom, what came of it."))


def show_list(ctx: typer.Context, json: AsJson = False, db: Base = "", staff: Acting = "") -> None:
    if hands_on(ctx, db, staff):
        return
    from deskcrm.customize.news import coverage, news_list, silences
    from deskcrm.customize.news_views import STATES

    with opened(ctx, db, staff) as desk:
        given: dict[str, Any] = {"clock": desk.clock, "staff_id": desk.staff_id}
        found = desk.office.read(news_list, clock=desk.clock)
        covered = {one.id: desk.office.read(coverage, one.id, **given) for one in found if one.running}
        groups = desk.office.read(silences, clock=desk.clock)
    if json:
        print_json({
            "news": [_shape(one, covered.get(one.id)) for one in found],
            "groups": [
                {"group": one.name, "last": one.last.isoformat() if one.last else None, "days": one.days,
                 "overdue": one.overdue}
                for one in groups
            ],
        })  # fmt: skip
        return
    rows = [
        (str(one.id), one.title, _(STATES[one.state]), _days(one), str(one.heard), *_counts(covered.get(one.id)))
        for one in found
    ]
    head = (_("Number"), _("Name"), _("State"), _("Days"), _("Have heard"), _("To tell"), _("Concerned"))
    print_table(head, rows, giving=0)
    for group in groups:
        if group.overdue:
            remark(_silence(group, desk))


def show(ctx: typer.Context, number: Id, json: AsJson = False, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.customize.news import coverage, news_by_id
    from deskcrm.customize.news_sending import mailings
    from deskcrm.customize.news_views import KINDS, OUTCOMES, STATES

    with opened(ctx, db, staff) as desk:
        view = desk.office.read(news_by_id, number, clock=desk.clock)
        covered = desk.office.read(coverage, number, clock=desk.clock, staff_id=desk.staff_id)
        waiting = desk.office.read(mailings, number, clock=desk.clock)
    if json:
        texts = {name: getattr(view, name) for name in ("subject_en", "text_en", "subject_th", "text_th")}
        print_json({**_shape(view, covered), **texts, "files": [_file_shape(one, desk) for one in waiting]})
        return
    say(f"{view.title} · {_(KINDS[view.kind])} · {_(STATES[view.state])} · {_days(view)}")
    say(_("For: {groups}", groups=", ".join(view.groups) or _("everybody")))
    for subject, text in ((view.subject_en, view.text_en), (view.subject_th, view.text_th)):
        say("\n".join(filter(None, ("", subject, text)))) if subject or text else None
    say("")
    say(_coverage_line(covered))
    outcomes = [f"{_(OUTCOMES[code])}: {count}" for code, count in covered.outcomes.items()]
    say(" · ".join(outcomes)) if outcomes else None
    for one in waiting:
        say(_file_line(one))


def add(
    ctx: typer.Context,
    title: Annotated[str, typer.Argument(metavar="TITLE", help=_("What the news is called."))],
    kind: Annotated[str, typer.Option("--kind", metavar="new|change|closed|other")] = "new",
    product: Annotated[str, typer.Option("--product", metavar="P", help=_("A product's code or name."))] = "",
    groups: Annotated[str, typer.Option("--groups", help=_("Names with ; between; none is everybody."))] = "",
    since: Annotated[str, typer.Option("--from", metavar="DATE", help=_("The first day it is told."))] = "",
    until: Annotated[str, typer.Option("--until", metavar="DATE", help=_("The last day it is told."))] = "",
    subject_en: Annotated[str, typer.Option("--subject-en", metavar="TEXT")] = "",
    text_en: Annotated[str, typer.Option("--text-en", metavar="TEXT", help=_("With fields such as {{ name }}."))] = "",
    subject_th: Annotated[str, typer.Option("--subject-th", metavar="TEXT")] = "",
    text_th: Annotated[str, typer.Option("--text-th", metavar="TEXT")] = "",
    draft: Annotated[bool, typer.Option("--draft", help=_("It is being written; nobody is told yet."))] = False,
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.customize.news import add_news
    from deskcrm.customize.news_views import NewsInput

    with opened(ctx, db, staff, acting=True) as desk:
        given = NewsInput(
            title, kind, product, "draft" if draft else "open", day_named(since), day_named(until), groups,
            subject_en, text_en, subject_th, text_th,
        )  # fmt: skip
        view = desk.office.write(add_news, given, staff_id=desk.staff_id, clock=desk.clock)
        if json:
            print_json(_shape(view, None))
        else:
            say(str(view.id))


def list_outreach(
    ctx: typer.Context,
    number: Id,
    channel: Annotated[str, typer.Option("--channel", metavar="C", help="phone|line|email|post")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=1_000_000)] = 200,
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.customize.outreach import outreach
    from deskcrm.settings.channel_names import channel_name

    with opened(ctx, db, staff) as desk:
        page = desk.office.read(
            outreach, number, channel=channel, limit=limit, clock=desk.clock, staff_id=desk.staff_id
        )  # fmt: skip
    if json:
        print_json({
            "news": number,
            "total": page.total,
            "by_channel": dict(page.by_channel),
            "customers": [
                {"customer": one.code, "name": one.name, "channel": one.channel, "way": one.way, "tries": one.tries}
                for one in page.rows
            ],
        })  # fmt: skip
        return
    rows = [(one.code, one.name, channel_name(one.channel), one.way, str(one.tries)) for one in page.rows]
    print_table((_("Code"), _("Name"), _("Channel"), _("Where"), _("Tries")), rows, giving=0)
    remark(n_("{count} customer to tell", "{count} customers to tell", page.total))


def tell(
    ctx: typer.Context,
    number: Id,
    code: Annotated[str, typer.Argument(metavar="CODE", help=_("The customer's code."))],
    outcome: Annotated[
        str, typer.Option("--outcome", metavar="O", help="told|not_reached|interested|not_interested|no_more")
    ] = "told",
    channel: Annotated[str, typer.Option("--channel", metavar="C", help=_("The channel's code or name."))] = "",
    here: Annotated[bool, typer.Option("--here", help=_("They are at the desk."))] = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.customize.news_views import OUTCOMES
    from deskcrm.customize.outreach import tell as tell_customer
    from deskcrm.identify.rows import customer_id_of

    with opened(ctx, db, staff, acting=True) as desk:
        customer_id = desk.office.read(customer_id_of, code)
        view = desk.office.write(
            tell_customer, number, customer_id, outcome=outcome, channel=channel, reached=here,
            staff_id=desk.staff_id, clock=desk.clock,
        )  # fmt: skip
        say(f"{view.customer}: {_(OUTCOMES[view.outcome])}")


def export(
    ctx: typer.Context,
    to: Annotated[
        str, typer.Option("--to", metavar="FILE", help=_("Ending in .csv or .html; all news: .toml or .json."))
    ],
    number: Annotated[
        int | None, typer.Argument(metavar="[ID]", help=_("The news' number; without it all news are written."))
    ] = None,
    channel: Annotated[str, typer.Option("--channel", metavar="C", help="email|post|line|phone")] = "",
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.exchange.news_entries import news_entries
    from deskcrm.exchange.news_files import news_file

    with opened(ctx, db, staff, acting=True) as desk:
        if number is None:
            count = news_entries(desk.office, typed_path(to))
            say(n_("{count} news is in {file}.", "{count} news are in {file}.", count, file=to))
            return
        made = news_file(desk.office, number, channel, typed_path(to))
        say(n_("{count} customer in {file}", "{count} customers in {file}", made.count, file=made.file))
        remark(_("Once it was sent: deskcrm news sent {number}", number=made.id))


def bring_in(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help=_("TOML or JSON, as export writes all news."))],
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.exchange.news_entries import keep_news

    text = read_text_file(file)
    with opened(ctx, db, staff, acting=True) as desk:
        count = desk.office.write(keep_news, text, staff_id=desk.staff_id, clock=desk.clock)
    say(n_("{count} news is kept.", "{count} news are kept.", count))


def sent(
    ctx: typer.Context,
    number: Annotated[
        int, typer.Argument(metavar="FILE", max=MOST_ID, help=_("The file's number, as news show has it."))
    ],
    dropped: Annotated[bool, typer.Option("--not-sent", help=_("It is not sent: they are on the list again."))] = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.customize.news_sending import drop_mailing, mark_sent

    with opened(ctx, db, staff, acting=True) as desk:
        view = desk.office.write(drop_mailing if dropped else mark_sent, number, clock=desk.clock)
        if dropped:
            say(_("Not sent: {file}", file=view.file))
            return
        say(n_("{count} customer told by {file}", "{count} customers told by {file}", view.count, file=view.file))
        if view.left_out:
            say(_("Not counted, for they may not be told any more: {codes}", codes=", ".join(view.left_out)))


def show_effect(
    ctx: typer.Context,
    number: Id,
    days: Annotated[int, typer.Option("--days", min=1, max=365, help=_("How long after it they are looked at."))] = 30,
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.customize.news_effect import effect

    with opened(ctx, db, staff) as desk:
        found = desk.office.read(effect, number, days=days, clock=desk.clock, staff_id=desk.staff_id)
    if json:
        print_json(_effect_shape(found))
        return
    rows = [
        (
            label,
            str(side.customers),
            *(f"{count} ({formats.percent(count, side.customers)})" for count in _bought(side)),
        )
        for label, side in ((_("heard it"), found.heard), (_("have not heard it yet"), found.others))
    ]
    print_table(("", _("Customers"), _("bought the product"), _("bought anything")), rows, giving=0)
    remark(_("What happened, not what caused it: who is told differs from who is not."))


def _bought(side: Side) -> tuple[int, int]:
    return side.bought_product, side.bought


def _effect_shape(found: Effect) -> dict[str, Any]:
    from deskcrm.money import percent_text

    def shape(side: Side) -> dict[str, Any]:
        return {
            "customers": side.customers, "bought": side.bought, "bought_product": side.bought_product,
            "share": percent_text(side.bought, side.customers),
            "share_product": percent_text(side.bought_product, side.customers),
        }  # fmt: skip

    return {
        "news": found.news_id, "days": found.days, "product": found.product_code,
        "since": found.middle.isoformat() if found.middle else None, "heard": shape(found.heard),
        "not_heard": shape(found.others),
    }  # fmt: skip


def _shape(view: NewsView, covered: Coverage | None) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": view.id, "title": view.title, "kind": view.kind, "state": view.state, "running": view.running,
        "from": view.since.isoformat() if view.since else None,
        "until": view.until.isoformat() if view.until else None,
        "product": view.product_code, "groups": list(view.groups), "told": view.heard, "waiting": view.waiting,
    }  # fmt: skip
    if covered is not None:
        found |= {
            "concerned": covered.concerned, "left": covered.left, "cannot": covered.cannot,
            "by_channel": dict(covered.by_channel), "outcomes": dict(covered.outcomes),
        }  # fmt: skip
    return found


def _file_shape(one: MailingView, desk: Desk) -> dict[str, Any]:
    return {
        "number": one.id, "channel": one.channel, "file": one.file, "at": desk.clock.local(one.at).isoformat(),
        "customers": one.count, "take_out": list(one.left_out),
    }  # fmt: skip


def _file_line(one: MailingView) -> str:
    line = n_("File {number}, not sent yet: {file}, {count} customer", "File {number}, not sent yet: {file}, {count}"
              " customers", one.count, number=one.id, file=one.file)  # fmt: skip
    out = _("take out before sending: {codes}", codes=", ".join(one.left_out)) if one.left_out else ""
    return " · ".join(filter(None, (line, out)))


def _coverage_line(found: Coverage) -> str:
    return _("concerned {concerned} · told {heard} · left {left} · in a file {waiting} · cannot be told now {cannot}",
             concerned=found.concerned, heard=found.heard, left=found.left, waiting=found.waiting,
             cannot=found.cannot)  # fmt: skip


def _silence(group: GroupSilence, desk: Desk) -> str:
    if group.last is None:
        return _("No news for {group} yet.", group=group.name)
    return _("No news for {group} since {when}.", group=group.name, when=formats.ago(group.last, desk.clock))


def _counts(found: Coverage | None) -> tuple[str, str]:
    return ("-", "-") if found is None else (str(found.left), str(found.concerned))


def _days(view: NewsView) -> str:
    return " - ".join(formats.date(day) if day else "" for day in (view.since, view.until)).strip() or _("any day")
