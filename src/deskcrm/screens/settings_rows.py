"""What the settings screen lists, and what it knows of each row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deskcrm.errors import DeskError
from deskcrm.locale import formats, messages
from deskcrm.locale.backup_words import reason_words
from deskcrm.locale.messages import N_, _
from deskcrm.screens.settings_tiers import tier_lines
from deskcrm.settings import preferences
from deskcrm.widgets.actions import ACTIONS, key_name, keys_of

if TYPE_CHECKING:
    from deskcrm.differentiate.views import TierTermsView
    from deskcrm.differentiate.window import Run
    from deskcrm.identify.views import StaffView
    from deskcrm.interact.calendar import CalendarDayView
    from deskcrm.interact.complaint_views import CategoryView
    from deskcrm.interact.views import ChannelView, MatterView
    from deskcrm.settings.office import OfficeSettings
    from deskcrm.store.backup import Kept
    from deskcrm.widgets.desk import Desk

SECTIONS = {
    "office": N_("Office"),
    "terminal": N_("This terminal"),
    "hours": N_("Hours"),
    "complaints": N_("Complaints"),
    "channels": N_("Channels"),
    "matters": N_("Matters"),
    "staff": N_("Staff"),
    "tiers": N_("Tiers"),
    "keys": N_("Keys"),
}

FORMS = {
    "office": "settings_office", "hours": "settings_hours", "days": "settings_day",
    "complaints": "settings_complaints", "categories": "settings_category", "channels": "settings_channel",
    "matters": "settings_matter", "staff": "settings_staff", "tiers": "settings_tier",
}  # fmt: skip
"""The form that changes a row of a section."""

NEW_IN = {"channels": "channels", "matters": "matters", "staff": "staff", "hours": "days", "complaints": "categories"}
"""What n makes in a section."""

ROLE_WORDS = {"clerk": N_("clerk"), "supervisor": N_("supervisor")}
LANGUAGE_WORDS = {"": N_("as the office"), "en": "English", "th": "ไทย"}
KIND_WORDS = {"shop": N_("shop: it sells"), "service": N_("service: it serves users")}
THEME_WORDS = {"deskcrm-dark": N_("dark"), "deskcrm-light": N_("light"), "high-contrast": N_("high contrast")}

AUDIT = "audit"
"""The row that leads to the audit."""

BACKUPS = "backups"
"""The row that leads to the backups."""

AS_OFFICE = "office"
"""The choice of the office's language at this terminal; no empty value can be picked."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list. ``item`` is what its form changes."""

    section: str
    id: str
    name: str
    value: str = ""
    detail: str = ""
    item: Any = None
    form: str = ""
    """Which of FORMS changes it; else its section's."""


@dataclass(slots=True)
class Known:
    """What the base has answered so far."""

    settings: OfficeSettings | None = None
    channels: tuple[ChannelView, ...] = ()
    matters: tuple[MatterView, ...] = ()
    staff: tuple[StaffView, ...] = ()
    terms: dict[str, TierTermsView] = field(default_factory=dict)
    run: Run | None = None
    days: tuple[CalendarDayView, ...] = ()
    categories: tuple[CategoryView, ...] = ()
    backup: Kept | None = None


def settings_rows(known: Known, settings: OfficeSettings, desk: Desk, theme: str) -> Iterator[Row]:
    """All rows, section by section."""
    of_office = ("office", "purchases", "tiers", "cross_sell", "news", "security", "backups")
    yield from _office_rows(settings, "office", of_office)
    yield _backup_row(known, desk)
    yield Row("office", AUDIT, _("Audit"), _("who did what, and when"))
    yield from _terminal_rows(desk, theme)
    yield from _office_rows(settings, "hours", ("hours",))
    for day in known.days:
        when = f"{formats.weekday(day.day)} {formats.date(day.day)}"
        yield Row("hours", day.day.isoformat(), when, day.hours or _("closed all day"), day.name, day, "days")
    yield from _office_rows(settings, "complaints", ("complaints", "satisfaction"))
    for one in known.categories:
        name = f"  {one.name}" if one.parent_id else one.name
        kind = _("subcategory") if one.parent_id else _("category")
        yield Row("complaints", f"category {one.id}", name, kind, _unused(one.active), one, "categories")
    for channel in known.channels:
        fixed, rate = (formats.money(cost, settings.currency) for cost in (channel.fixed_cost, channel.rate_per_minute))
        cost = _("{fixed} a contact, {rate} a minute", fixed=fixed, rate=rate)
        yield Row("channels", str(channel.id), channel.name, cost, _unused(channel.active), channel)
    for matter in known.matters:
        avoidable = _("avoidable") if matter.avoidable else ""
        yield Row("matters", str(matter.id), matter.name, avoidable, _unused(matter.active), matter)
    for member in known.staff:
        here = desk.staff is not None and member.id == desk.staff.id
        detail = " · ".join(filter(None, (_("here now") if here else "", _unused(member.active))))
        value = f"{_(ROLE_WORDS[member.role])} · {language_name(member.language)}"
        yield Row("staff", str(member.id), member.name, value, detail, member)
    for id, name, value, item in tier_lines(known.terms, known.run):
        yield Row("tiers", id, name, value, item=item)
    for action in ACTIONS.values():
        keys = "  ".join(key_name(key) for key in keys_of(action, desk.keys))
        if keys:
            yield Row("keys", action.id, _(action.label), keys, action.id)


def _terminal_rows(desk: Desk, theme: str) -> Iterator[Row]:
    who = desk.staff.name if desk.staff else ""
    yield Row("terminal", "who", _("Who is here now"), who)
    yield Row("terminal", "theme", _("Theme"), _(THEME_WORDS.get(theme, theme)))
    yield Row("terminal", "language", _("Language here"), language_name(messages.language()))
    yield Row("terminal", "file", _("Keys are changed in"), str(preferences.file()), _("under [keys]"))


def _backup_row(known: Known, desk: Desk) -> Row:
    newest = known.backup
    value = f"{formats.ago(newest.at, desk.clock)}, {reason_words(newest.reason)}" if newest else _("none yet")
    return Row(
        "office", BACKUPS, _("Last backup"), value, "✗ " + _("the last try failed") if desk.backup_trouble else ""
    )


def office_value(key: str, value: str) -> str:
    """A setting of the office in words."""
    words: dict[str, Callable[[str], str]] = {
        "office.kind": lambda text: _(KIND_WORDS.get(text, text)),
        "office.language": language_name,
        "tiers.amounts": lambda text: text or _("none: by the percentages"),
        "backups.recipient": lambda text: text or _("none: not encrypted"),
    }
    return words[key](value) if key in words else value


def _office_rows(settings: OfficeSettings, section: str, groups: tuple[str, ...]) -> Iterator[Row]:
    from deskcrm.settings.office import KEYS, get_value

    for key in KEYS:
        if key.key.partition(".")[0] in groups:
            value = office_value(key.key, get_value(settings, key.key))
            yield Row(section, key.key, _(key.label), value or _empty(key.key), item=settings)


def _empty(key: str) -> str:
    return _("closed all day") if key.startswith("hours.") else ""


def language_name(code: str) -> str:
    """A language as the screen names it."""
    return _(LANGUAGE_WORDS[code]) if not code else LANGUAGE_WORDS.get(code, code)


def _unused(active: bool) -> str:
    return "" if active else "✗ " + _("not in use")


def all_settings(session: Any, *, clock: Any) -> Known:
    """Everything this screen shows, in one snapshot; for a worker. The keys of all screens are among it."""
    from deskcrm.differentiate.terms import terms
    from deskcrm.differentiate.window import last_run
    from deskcrm.identify.staff import staff_list
    from deskcrm.interact.calendar import calendar_days
    from deskcrm.interact.categories import categories
    from deskcrm.interact.channels import channels
    from deskcrm.interact.matters import matter_list
    from deskcrm.screens import load_all
    from deskcrm.settings.office import load
    from deskcrm.store.doors import connection_of

    load_all()
    connection, year = connection_of(session), clock.today().year
    return Known(
        load(connection),
        channels(session),
        matter_list(session),
        staff_list(session, all_of_them=True),
        terms(connection),
        last_run(connection),
        tuple(day for year in (year, year + 1) for day in calendar_days(connection, year=year)),
        categories(connection),
        _newest_backup(connection),
    )


def _newest_backup(connection: Any) -> Kept | None:
    """The newest backup of the base of ``connection``; a folder that cannot be read has none."""
    from deskcrm.store import backup

    with suppress(DeskError):
        base = Path(connection.execute("PRAGMA database_list").fetchone()[2])
        return next(iter(backup.kept(base)), None)
    return None
