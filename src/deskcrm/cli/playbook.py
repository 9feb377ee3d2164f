"""``playbook``: checking, keeping, writing out and listing the rules behind suggested actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskcrm.cli.guard import REFUSED, complain
from deskcrm.cli.opening import Acting, AsJson, Base, opened
from deskcrm.cli.output import print_json, print_table, remark, say
from deskcrm.locale.messages import _, n_
from deskcrm.settings.files import typed_path
from deskcrm.settings.text_file import read_text_file

if TYPE_CHECKING:
    from deskcrm.customize.playbook import Playbook
    from deskcrm.customize.views import PlaybookProblem

File = Annotated[str, typer.Argument(metavar="FILE")]

_MOST_BYTES = 1_000_000


def add_to(application: typer.Typer) -> None:
    """Adds the group of commands."""
    group = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
    group.command("check", help=_("Say what is wrong with a playbook file, and keep nothing."))(check)
    group.command("import", help=_("Keep a file as the office's own playbook, in place of the one before."))(bring_in)
    group.command("export", help=_("Write the playbook into a file."))(write_out)
    group.command("list", help=_("The rules in use, and what is wrong with the office's own."))(show)
    group.command("facts", help=_("What a rule may speak of."))(facts)
    application.add_typer(group, name="playbook", help=_("The rules behind suggested actions."))


def check(file: File, json: AsJson = False) -> None:
    from deskcrm.customize.playbook import with_own
    from deskcrm.customize.rule_file import raw_rules

    text = read_text_file(file, most=_MOST_BYTES)
    raw_rules(text)
    _report(with_own(text), file, json)


def bring_in(ctx: typer.Context, file: File, json: AsJson = False, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.customize.playbook import keep_playbook

    text = read_text_file(file, most=_MOST_BYTES)
    with opened(ctx, db, staff, acting=True) as desk:
        kept = desk.office.write(keep_playbook, text, staff_id=desk.staff_id, clock=desk.clock)
        _report(kept, file, json)


def write_out(
    ctx: typer.Context,
    file: File,
    own: Annotated[bool, typer.Option("--own", help=_("Only what the office wrote, as it was kept."))] = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.customize.playbook import own_text, whole_text
    from deskcrm.exchange.printing import write_whole

    with opened(ctx, db, staff) as desk:
        text = desk.office.read(own_text)
        path = write_whole(typed_path(file), (text if own else whole_text(text)).encode("utf-8"))
        say(_("Written to {path}.", path=path))


def show(ctx: typer.Context, json: AsJson = False, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.customize.playbook import OWN_FILE, playbook

    with opened(ctx, db, staff) as desk:
        found = desk.office.read(playbook)
        problems = found.problems()
        if json:
            print_json({"rules": _rules(found), "problems": [_problem(one) for one in problems]})
            return
        headers = (_("Rule"), _("Urgency"), _("Lever"), _("Cool-down"), _("Whose"), _("What it suggests"))
        print_table(headers, (_row(rule) for rule in _rules(found)), giving=1)
        remark(n_("{count} rule in use", "{count} rules in use", len(found.rules)))
        _complain(problems, OWN_FILE)


def facts(json: AsJson = False) -> None:
    from deskcrm.customize.fact_table import FACTS, KINDS, LISTS

    if json:
        print_json(
            [
                {"fact": one.name, "kind": one.kind, "each": one.each or None, "may_be_missing": one.missing,
                 "choices": list(one.choices), "meaning": _(one.meaning)}
                for one in FACTS
            ]
        )  # fmt: skip
        return
    rows = [(one.name, _(KINDS[one.kind]), one.each, _(one.meaning)) for one in FACTS]
    print_table((_("Fact"), _("Kind"), "each", _("What it is")), rows, giving=1)
    for name, meaning in LISTS.items():
        remark(f'each = "{name}": {_(meaning)}')


def _report(found: Playbook, file: str, json: bool) -> None:
    """What came of a file; status 1 where a rule of it is bad."""
    problems = found.problems(file)
    if json:
        own = [rule.name for rule in found.rules if rule.own]
        print_json({"rules": own, "off": list(found.off), "problems": [_problem(one) for one in problems]})
    else:
        own_count = sum(rule.own for rule in found.rules)
        say(
            n_("{count} rule of the file is good", "{count} rules of the file are good", own_count)
            + (f", {_('switched off')}: {', '.join(found.off)}." if found.off else ".")
        )
    _complain(problems, file)
    if problems:
        raise typer.Exit(REFUSED)


def _complain(problems: tuple[PlaybookProblem, ...], file: str) -> None:
    for one in problems:
        if one.rule:
            complain(
                _("{file}, line {line}, rule {rule}: {reason}",
                  file=file, line=one.line, rule=one.rule, reason=one.reason)
            )  # fmt: skip
        else:
            complain(_("{file}, line {line}: {reason}", file=file, line=one.line, reason=one.reason))


def _problem(one: PlaybookProblem) -> dict[str, Any]:
    return {"file": one.file, "line": one.line, "rule": one.rule or None, "reason": one.reason}


def _rules(found: Playbook) -> list[dict[str, Any]]:
    return [
        {
            "rule": rule.name,
            "title": rule.called,
            "opens": rule.opens,
            "context": rule.context,
            "lever": rule.lever,
            "cooldown_days": rule.cooldown_days,
            "own": rule.own,
            "in_use": rule.name not in found.off,
        }
        for rule in found.by_name.values()
    ]


def _row(rule: dict[str, Any]) -> tuple[str, ...]:
    whose = _("the office's") if rule["own"] else _("shipped")
    return (
        rule["rule"],
        f"{rule['context']:g}",
        f"{rule['lever']:g}",
        n_("{count} day", "{count} days", rule["cooldown_days"]),
        whose if rule["in_use"] else _("switched off"),
        rule["title"],
    )
