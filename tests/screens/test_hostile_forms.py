"""Every text field of every form takes each of the hostile texts, and every screen shows what came of it: nothing of it
is markup, a key, a terminal code or SQL, nothing breaks, nothing is lost without a word.

The forms are those of the registry: one that is not in ``CONTEXTS`` fails the test until somebody says what it needs.
``DESKCRM_FAULTS`` (tests/faults/scale.py) gives every field every text; else each field gets some of them in turn.
"""

from __future__ import annotations

import os
import unicodedata
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from textual.events import Paste

from deskcrm.app import DeskApp
from deskcrm.clock import Clock
from deskcrm.customize.event_views import EventInput
from deskcrm.customize.events import add_event
from deskcrm.differentiate.improvements import begin_improvement
from deskcrm.differentiate.products import add_product
from deskcrm.identify.customers import customer_by_id
from deskcrm.interact.complaint_views import ComplaintInput
from deskcrm.interact.complaints import take_complaint
from deskcrm.screens import SCREENS
from deskcrm.settings.office import load
from deskcrm.store import Office, open_base
from deskcrm.widgets.form import FormScreen

from .conftest import desk, screen_text, until

TEXTS = (
    "Bob [/]", "[@click=app.quit]x[/]", "[red]a[/red] [b", ":smile:", "$name {name} %s", "\x1b[2J\x1b]0;x\x07",
    "\x9b31m", "\0\x7f", "\u202eevil\u2066", "=cmd|' /C calc'!A0", "+1",
    "'; DROP TABLE customer; --", 'NEAR("*^% AND', "\\", "/",
    "👩‍👩‍👧‍👦🏳️‍🌈", "กี่๊๋์" * 40, "e" + "\u0301" * 60, "x" * 10_000, "a\nb\tc", "\ud800", "\ufeff \u200b", "00", "-",
)  # fmt: skip

NOT_FORMS = {"sign_in", "passphrase", "first_run", "pin_form", "improvement_told", "idea_told"}
"""They take a secret, make the base, or have no text; each has its own test."""


def contexts(office: Office) -> dict[str, dict[str, Any]]:
    """What each form is shown with."""
    clock = office.clock
    customer = office.read(customer_by_id, 1)
    made = office.write(take_complaint, ComplaintInput("The lamp", 1), staff_id=1, clock=clock)
    office.write(add_product, "SHAMPOO", name="Shampoo")
    party = office.write(
        add_event, EventInput("Party", clock.now() + timedelta(days=2)), staff_id=1, clock=clock
    )  # fmt: skip
    bar = ("product", "SHAMPOO", 0, int(clock.now().timestamp()))
    office.write(
        begin_improvement, by=bar[0], value=bar[1], start=bar[2], end=bar[3], title="Better", note="", owner_id=1,
        staff_id=1, clock=clock,
    )  # fmt: skip
    person, complaint, settings = {"customer": customer}, {"complaint": made}, {"item": office.read(load)}
    return {
        "customer_form": person, "fact_form": person, "relation_form": {**person, "other_id": 2},
        "customer_end": person, "log": person, "follow_up_form": person, "complaint_form": person,
        "complaint_close": complaint,
        "complaint_change": complaint, "remedy_form": complaint, "recovery_form": complaint,
        "improvement_form": {"bar": bar, "named": "Better"}, "idea_form": {"named": "Sooner"},
        "handover_form": {}, "settings_office": settings,
        "settings_hours": settings, "settings_complaints": settings, "settings_day": {}, "settings_category": {},
        "settings_channel": {}, "settings_matter": {}, "settings_staff": {}, "settings_tier": {},
        "data_request_form": person, "answer_form": {}, "product_form": {}, "purchase_form": person, "import": {},
        "segment_form": {}, "news_form": {},
        "event_form": {"event": party}, "event_reply": person, "event_after": {"event": party},
    }  # fmt: skip


def forms() -> list[str]:
    """The names of all forms."""
    kinds = {name: getattr(import_module(place.partition(":")[0]), place.partition(":")[2])
             for name, place in SCREENS.items()}  # fmt: skip
    return [name for name, kind in kinds.items() if issubclass(kind, FormScreen) and name not in NOT_FORMS]


def clean(app: DeskApp) -> None:
    """What is painted has no character that a terminal would obey or that turns the line round."""
    shown = screen_text(app)
    bad = {sign for sign in shown if sign != "\n" and unicodedata.category(sign) in ("Cc", "Cs")} | (
        set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    )
    assert not bad, bad


async def test_every_field_of_every_form(people_path: Path) -> None:
    office = open_base(people_path, clock=Clock.from_environment("Asia/Bangkok"), terminal="before")
    known = contexts(office)
    office.close()
    assert set(forms()) == set(known)
    everything = bool(os.environ.get("DESKCRM_FAULTS"))
    async with desk(people_path, size=(100, 40)) as (app, pilot):
        turn = 0
        for name in forms():
            for _ in range(len(TEXTS) if everything else 1):
                app.go("lookup")
                app.go(name, **known[name])
                await until(pilot, lambda: isinstance(app.screen, FormScreen) and app.screen.query("#form-title"))
                await pilot.pause()
                for widget in app.screen.query("Input, TextArea"):
                    turn += 1
                    widget.post_message(Paste(TEXTS[turn % len(TEXTS)]))
                await pilot.pause()
                clean(app)
                await pilot.press("ctrl+s")
                await pilot.pause(0.05)
                clean(app)
                assert app.is_running, name
        lists = ("lookup", "queue", "complaints", "today", "settings", "products", "answers", "parked", "audit",
                 "segments", "events", "news")  # fmt: skip
        for screen in lists:
            app.go(screen)
            await pilot.pause(0.1)
            clean(app)
        app.open_customer(1)
        await until(pilot, lambda: type(app.screen).__name__ == "CustomerScreen")
        await pilot.pause(0.2)
        clean(app)
        assert app.is_running
    # Whoever comes after finds the base sound, and the forms that were not saved parked.
    after = open_base(people_path, clock=Clock.from_environment("Asia/Bangkok"), terminal="after")
    assert after.read(customer_by_id, 1).code == "A-000001"
    assert after.drafts.all()
    after.close()
