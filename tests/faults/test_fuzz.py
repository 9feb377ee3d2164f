"""Whatever is typed or brought in, the answer is a result or a sentence of ours: no other exception, no hang.

In an everyday run some twenty thousand inputs; ``DESKCRM_FAULTS=1200`` makes them more than a million.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskcrm.clock import Clock
from deskcrm.customize.conditions import BadExpression, compiled
from deskcrm.customize.fact_table import facts_in
from deskcrm.customize.playbook import keep_playbook, with_own
from deskcrm.errors import DeskError
from deskcrm.exchange.dates import DateColumn, OrderNeeded, infer_order
from deskcrm.exchange.escaping import neutral, original
from deskcrm.exchange.fields import KINDS
from deskcrm.exchange.importing import import_file
from deskcrm.identify.birth import clean_born
from deskcrm.identify.customers import add_customer
from deskcrm.identify.filter_language import parse
from deskcrm.identify.lookup import lookup, lookup_or_refuse
from deskcrm.identify.phones import normal_email, normal_phone
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.when import parse_minutes, parse_when, parse_window
from deskcrm.money import parse_amount, parse_quantity, parse_unit_price
from deskcrm.settings.office import KEYS
from deskcrm.settings.settings_file import keep_settings
from deskcrm.store import Office
from deskcrm.text import clean_line, clean_text, visible
from faults import fuzz_inputs as inputs
from faults.scale import scaled
from faults.watchdog import watched

SEED = int(os.environ.get("DESKCRM_FUZZ_SEED") or 20261127)


@dataclass(frozen=True, slots=True)
class Surface:
    """One place where text comes in: what is fed to it, how often in CI, and what it is made of."""

    feed: Callable[[Office, str], object]
    pieces: tuple[str, ...]
    count: int = 800


def dates(office: Office, text: str) -> None:
    for order in ("", "dmy", "mdy", "ymd"):
        one(DateColumn("at", office.clock, order).known, text)
    one(infer_order, [text, "1/2/2026"], "at")


def whens(office: Office, text: str) -> None:
    for language in ("en", "th"):
        one(parse_window, text, clock=office.clock, language=language)
    one(parse_when, text, clock=office.clock, past=True)
    one(parse_minutes, text)


def phones(_office: Office, text: str) -> None:
    for country in ("TH", "US", ""):
        one(normal_phone, text, country)
    one(normal_email, text)


def amounts(office: Office, text: str) -> None:
    for currency in ("THB", "JPY"):
        one(parse_amount, text, currency)
    one(parse_unit_price, text)
    one(parse_quantity, text)
    one(clean_born, text, office.clock.today())


def one_setting(_office: Office, text: str) -> None:
    for key in KEYS:
        one(key.check, text, key.key)


def cleaned(_office: Office, text: str) -> None:
    for clean in (clean_line, clean_text):
        one(clean, text, "note")
    assert not any(ord(sign) < 32 or 127 <= ord(sign) < 160 for sign in visible(text).replace("\n", ""))
    assert original(neutral(text)) == text


def condition(_office: Office, text: str) -> None:
    for number in (False, True):
        with suppress(BadExpression):
            compiled(text, facts_in(""), number=number)


def looked_up(office: Office, text: str) -> None:
    parse(text)
    office.read(lookup, text, clock=office.clock, staff_id=1)
    office.read(lookup_or_refuse, text, limit=5, clock=office.clock)


LONG = scaled(1) > 1
"""Whether it is the long run; every day a third is enough."""

SURFACES = {
    "when": Surface(whens, inputs.WHEN, 8_000),
    "dates": Surface(dates, inputs.WHEN, 4_000),
    "phones": Surface(phones, inputs.PHONE, 6_000),
    "amounts": Surface(amounts, inputs.CELL + inputs.PHONE, 6_000),
    "text": Surface(cleaned, inputs.HOSTILE, 6_000),
    "condition": Surface(condition, inputs.CONDITION, 3_000),
    "playbook": Surface(lambda _office, text: with_own(text), inputs.TOML, 1_000),
    "setting": Surface(one_setting, inputs.SETTING, 4_000),
    "settings file": Surface(lambda office, text: office.write(keep_settings, text), inputs.TOML, 150),
    "playbook kept": Surface(lambda office, text: office.write(keep_playbook, text), inputs.TOML, 100),
    "filters": Surface(looked_up, inputs.FILTER, 700),
    "search": Surface(looked_up, inputs.HOSTILE + inputs.PHONE, 700),
}


def one(feed: Callable[..., object], *args: object, **more: object) -> None:
    """Feeds one input; only the project's own errors are answers."""
    try:
        feed(*args, **more)
    except OrderNeeded:
        pass
    except DeskError as error:
        said = str(error)
        assert said


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, _founded: Path) -> Iterator[Office]:
    from deskcrm import wiring
    from deskcrm.identify.staff import staff_list
    from deskcrm.store import backup, open_base

    wiring.register()
    path = backup.backup(_founded, tmp_path_factory.mktemp("fuzz") / "office.db")
    office = open_base(path, clock=Clock(inputs.ZONE, inputs.NOW), terminal="fuzz")
    office.staff = office.read(staff_list)[0]
    people = (
        CustomerInput(given="สมชาย", family="ใจดี", phone="081-234-5678", tags="vip"),
        CustomerInput(given="Ann", family="Lee", phone="0822222222", email="ann@lee.co", line_id="@ann", note="[/]"),
    )
    for person in people:
        office.write(add_customer, person, staff_id=1, clock=office.clock)
    yield office
    office.close()


@pytest.mark.parametrize("name", SURFACES)
def test_many_texts(desk: Office, name: str) -> None:
    surface = SURFACES[name]
    random = Random(f"{SEED} {name}")
    for number in range(scaled(surface.count) if LONG else surface.count // 3):
        text = inputs.text(random, surface.pieces)
        try:
            with watched():
                one(surface.feed, desk, text)
        except BaseException as error:
            error.add_note(f"{name}, input {number} of seed {SEED}: {text[:2_000]!a}")
            raise


@pytest.mark.parametrize("name", SURFACES)
@settings(max_examples=15, deadline=None)
@given(text=st.text(st.characters(codec=None), max_size=40))
def test_any_text(desk: Office, name: str, text: str) -> None:
    with watched():
        one(SURFACES[name].feed, desk, text)


@pytest.mark.parametrize("ending", ["csv", "csv.gz", "json", "json.gz", "xlsx", "vcf", "vcf.gz"])
def test_many_files(desk: Office, tmp_path: Path, ending: str) -> None:
    random = Random(f"{SEED} {ending}")
    kinds = ("customers",) if ending.startswith("vcf") else KINDS
    for number in range(scaled(20 if ending == "xlsx" else 90) if LONG else 5 if ending == "xlsx" else 25):
        kind = kinds[number % len(kinds)]
        path = tmp_path / f"any.{ending}"
        path.write_bytes(inputs.file(random, kind, ending))
        try:
            with watched():
                one(import_file, desk, kind, path, dates=random.choice(("dmy", None)), dry_run=random.random() < 0.8,
                    duplicates=random.choice(("create", "update", "skip", "ask")))  # fmt: skip
        except BaseException as error:
            kept = tmp_path.parent / f"found-{number}.{ending}"
            kept.write_bytes(path.read_bytes())
            error.add_note(f"{kind}, file {number} of seed {SEED}, kept as {kept}")
            raise
