"""The demo office: a shop for household appliances and their repair, generated the same each time.

Everything in it is made up. Its dates are counted from the office's today, so that a morning's work always waits.
"""

from __future__ import annotations

import atexit
import random
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from deskcrm.clock import Clock
from deskcrm.customize.cross_sell import mine
from deskcrm.demo import (
    around,
    bonds,
    counter,
    groups,
    morning,
    news,
    occasions,
    talk_english,
    talk_thai,
    texts,
    wishes,
)
from deskcrm.demo.catalogue import FAMILIES, ITEMS
from deskcrm.demo.clocks import HOURS, days_off
from deskcrm.demo.days import Days
from deskcrm.demo.history import History
from deskcrm.demo.people import People
from deskcrm.demo.sheet import Sheet
from deskcrm.differentiate.book import retier
from deskcrm.identify import notes_index, search_index
from deskcrm.interact.calendar import LAW
from deskcrm.settings.founding import CHANNELS
from deskcrm.store import create_base, open_base, takes_connection

_SEED: Final = 20_260
AVOIDABLE: Final = 0
"""The matter by its place that a better page on the web would spare: questions."""
_WORDS: Final[dict[str, Any]] = {"en": talk_english, "th": talk_thai}
_NAMES: Final = {"en": "Baan Yen Appliances", "th": "บ้านเย็นเครื่องใช้ไฟฟ้า"}
_STAFF: Final = {"en": ("Araya", "Nok", "Pete"), "th": ("อารยา", "นก", "พีท")}


def build_demo(path: Path, *, clock: Clock, language: str = "en") -> None:
    """Makes the demo office at ``path``, its words in ``language`` (en or th). Raises StoreError as create_base."""
    create_base(path)
    office = open_base(path, clock=clock, terminal="demo")
    try:
        office.write(fill, clock=clock, language=language)
    finally:
        office.close()


def demo_path() -> Path:
    """Where a demo may be made: a new file in a temporary folder that is gone when the program ends."""
    folder = Path(tempfile.mkdtemp(prefix="deskcrm-demo-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder / "demo.db"


@takes_connection
def fill(connection: Any, *, clock: Clock, language: str) -> None:
    """Writes the whole office into an empty base, with the derived figures and the search index."""
    # A product may upgrade to one further down the list.
    connection.execute("PRAGMA defer_foreign_keys = ON")
    rng = random.Random(_SEED)
    days = Days(clock, rng)
    people = People(rng, days, language, _WORDS)
    customers = people.make()
    history = History(rng, days, _WORDS)
    for person in customers:
        history.live(person)
    morning.complaints(history, customers, rng)
    morning.queue(history, customers, days, rng, _WORDS)
    morning.nobody(history, days, _WORDS[language])
    counted = counter.sheets(customers, days, _WORDS[language])
    belonging = around.sheets(customers, people.customers, days, language)
    invited = occasions.sheets(belonging[1], people.customers, days, language)
    told = news.sheets(next(sheet for sheet in belonging if sheet.table == "consent"), clock, language)
    for sheet in (
        *_founded(days, clock, language), people.customers, people.points, *history.sheets(), *counted, *belonging,
        *invited, *told, *groups.sheets(len(customers), days, language),
        *wishes.sheets(customers, days, language),
    ):  # fmt: skip
        sheet.write(connection)
    retier(connection, clock=clock)
    mine(connection, clock=clock)
    search_index.build(connection)
    notes_index.build(connection)


def _founded(days: Days, clock: Clock, language: str) -> tuple[Sheet, ...]:
    """What an office has before its first customer: settings, staff, channels, matters, catalogue."""
    opened = days.at(10_000)
    settings = Sheet("setting", "key, value")
    for key, value in (
        ("office.name", _NAMES[language]),
        ("office.language", language),
        ("office.currency", "THB"),
        ("office.timezone", clock.zone.key),
        ("office.country", "TH"),
        ("office.phone", "02-123-4567"),
        ("offers.branches", wishes.BRANCHES[language]),
        *((f"hours.{weekday}", hours) for weekday, hours in HOURS.items()),
    ):
        settings.add(opened, key, value)
    staff = Sheet("staff", "name, role, active, language")
    for place, name in enumerate(_STAFF[language]):
        staff.add(opened, name, "clerk" if place else "supervisor", 1, "")
    channels = Sheet("channel", "code, name, fixed_cost, rate_per_minute, position, active")
    for place, (code, fixed_cost, rate) in enumerate(CHANNELS):
        channels.add(opened, code, "", fixed_cost, rate, place, 1)
    matters = Sheet("matter", "name, position, active, avoidable")
    for place, talk in enumerate(_WORDS[language].TALKS):
        matters.add(opened, talk.matter, place, 1, int(place == AVOIDABLE))
    closed = Sheet("calendar_day", "day, name, hours, source")
    for day, name in days_off(clock, language).items():
        closed.add(opened, day.isoformat(), name, "", LAW)
    kept = texts.sheet(opened, days, language)
    return (
        settings,
        staff,
        channels,
        matters,
        closed,
        kept,
        *_catalogue(opened, clock, language),
        _terms(opened, language),
    )


def _catalogue(opened: int, clock: Clock, language: str) -> tuple[Sheet, ...]:
    """Products and services, with what they upgrade to and what goes with them."""
    place = {item.code: number for number, item in enumerate(ITEMS, 1)}
    products = Sheet("product", "code, name, family, kind, unit_price, unit_cost, upgrade_id, launched")
    for item in ITEMS:
        kind = "service" if item.family == "service" else "good"
        family = FAMILIES[item.family][language == "th"]
        ago = bonds.LAUNCHED.get(item.code)
        launched = "" if ago is None else (clock.today() - timedelta(days=ago)).isoformat()
        products.add(
            opened, item.code, item.name(language), family, kind, item.price * 10_000, item.cost * 10_000,
            place.get(bonds.UPGRADES.get(item.code, "")), launched,
        )  # fmt: skip
    links = Sheet("product_link", "product_id, other_id")
    for code, other in bonds.LINKS:
        links.add(opened, place[code], place[other])
    return products, links


def _terms(opened: int, language: str) -> Sheet:
    terms = Sheet("tier_terms", "tier, answer_within, who_calls, may_offer")
    for tier, words in bonds.TERMS[language].items():
        terms.add(opened, tier, *words)
    return terms
