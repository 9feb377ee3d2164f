"""What may be kept of hostile text is kept to the letter, what may not is refused under its field, and every screen
shows it as plain words: nothing is markup, a key, a terminal code, SQL or a search operator.

Forms and screens are those of the registry: one that nobody has said how to show fails the test.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from textual.events import Paste
from textual.pilot import Pilot

from deskcrm.app import DeskApp
from deskcrm.clock import Clock
from deskcrm.differentiate.terms import terms
from deskcrm.identify.customers import customer_by_id
from deskcrm.interact.complaint_views import ComplaintInput
from deskcrm.interact.complaints import take_complaint
from deskcrm.screens import SCREENS
from deskcrm.store import open_base, sqlite
from deskcrm.widgets.fields import ErrorLine, Field
from deskcrm.widgets.form import FormScreen

from .conftest import desk, screen_text, until
from .test_hostile_forms import NOT_FORMS, clean, contexts, forms

TEXTS = (
    "Bob [/]", "[@click=app.quit]x[/]", "[red]a[/red] [b", ":smile:", "$name {name} %s", "=cmd|' /C calc'!A0", "+x",
    "' OR 1=1 --", 'NEAR("*^% AND', "\\", "กี่ ที่นี่", "👩‍👩‍👧‍👦🏳️‍🌈", "/q",
)  # fmt: skip

EVERYTHING = bool(os.environ.get("DESKCRM_FAULTS"))
"""With ``DESKCRM_FAULTS`` (tests/faults/scale.py): fields that hold figures and hours, too, and every text in every
search box, else some of them."""

GIVEN = {
    "reason": "moved", "due": "tomorrow 10:00", "root_cause": "late", "told": "yes", "remedy": "other",
    "remedy_cost": "1", "expected": "3", "perceived": "3", "day": "25/12", "product": "SHAMPOO", "quantity": "1",
    "unit_price": "10",
}  # fmt: skip
"""What a form wants by these names where it was given nothing."""

ALONE = {"facing", "import_preview", "palette", "help"}
"""They are shown above another screen, or with a file that was chosen; each has its own test."""


def kept_words(path: Path) -> list[str]:
    """Every text in the tables of the base, without the audit's, which would hold what a table lost."""
    base = sqlite.connect(path, "ro")
    try:
        tables = base.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%STRICT'").fetchall()
        return [value for (name,) in tables if not name.startswith("audit")
                for row in base.execute(f'SELECT * FROM "{name}"')  # noqa: S608  a table's own name
                for value in row if isinstance(value, str)]  # fmt: skip
    finally:
        base.close()


async def saved(app: DeskApp, pilot: Pilot[None], form: FormScreen, texts: dict[str, str]) -> dict[str, str]:
    """Fills ``form`` with ``texts`` and saves; what it refuses stands under its field and is taken back."""
    before = form.values()
    for name, text in texts.items():
        form.field(name).value = text
    for _ in range(len(before) * 2):
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not form._saving)
        await pilot.pause()
        clean(app)
        if app.screen is not form:
            return texts
        for field in form.query(Field):
            if not field.query_one(ErrorLine).text:
                continue  # another form changed the record meanwhile: said in a toast, and saved by the next Ctrl+S
            texts.pop(field.field, None)
            field.value = before[field.field] or GIVEN.get(field.field, "")
    raise AssertionError(f"{form.FORM} was not saved:\n{screen_text(app)}")


@pytest.mark.skipif(not EVERYTHING, reason="of the long run: DESKCRM_FAULTS, see tests/faults/scale.py")
async def test_what_is_kept_is_kept_to_the_letter_and_shown_as_words(people_path: Path) -> None:
    office = open_base(people_path, clock=Clock.from_environment("Asia/Bangkok"), terminal="before")
    known = contexts(office)
    known["settings_tier"] = {"item": office.read(terms)["gold"]}
    person = {"customer": office.read(customer_by_id, 1)}
    closed = office.write(take_complaint, ComplaintInput("The table", 1), staff_id=1, clock=office.clock)
    known["complaint_close"] = {"complaint": closed}
    del known["import"]  # it keeps nothing
    office.close()
    shown: dict[str, dict[str, Any]] = {
        "lookup": {}, "customer": {"customer_id": 1}, "profile": person, "relations": person, "duplicates": {},
        "merge": {"one": 1, "other": 5}, "worth": person, "queue": {}, "work_through": {}, "complaints": {},
        "complaint": {"complaint_id": 1}, "today": {}, "insight": {}, "settings": {}, "backups": {}, "audit": {},
        "personal_data": person, "retention": {}, "answers": {}, "find_answer": {}, "products": {},
        "purchases": person, "news": {}, "outreach": {"news_id": 1}, "parked": {}, "unidentified": {},
        "find_customer": {}, "imports": {},
    }  # fmt: skip
    assert set(shown) == set(SCREENS) - set(forms()) - NOT_FORMS - ALONE
    kept: dict[str, list[str]] = {}
    count = 0
    async with desk(people_path, size=(120, 40)) as (app, pilot):
        for name, context in known.items():
            app.go(name, **context)
            await until(pilot, lambda: isinstance(app.screen, FormScreen) and app.screen.query("#form-title"))
            await pilot.pause(0.05)
            form = app.screen
            texts = {}
            for field in form.query(Field):
                worded = field.field.endswith("name") or not field.value
                if field.display and field.query("Input, TextArea") and (worded or EVERYTHING):
                    count += 1
                    texts[field.field] = f"{TEXTS[count % len(TEXTS)]} {count:03}"
            kept[name] = list((await saved(app, pilot, form, texts)).values())
        seen = ""
        for name, context in shown.items():
            app.go(name, **context)
            kind = SCREENS[name].partition(":")[2]
            await until(pilot, lambda kind=kind: type(app.screen).__name__ == kind)
            await pilot.pause(0.1)
            clean(app)
            seen += screen_text(app)
            for widget in (widget for widget in app.screen.query("Input, TextArea") if widget.region):
                for text in TEXTS if EVERYTHING else TEXTS[::4]:
                    widget.value = ""
                    widget.post_message(Paste(text))
                    await pilot.pause()
                    clean(app)
                widget.value = ""
        assert app.is_running
    words = kept_words(people_path)
    lost = {(name, text) for name, texts in kept.items() for text in texts if not any(text in word for word in words)}
    assert not lost
    assert sum(map(len, kept.values())) > 50
    assert sum(text in seen for texts in kept.values() for text in texts) > 30


async def test_a_path_that_can_be_none_is_refused_under_its_field(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        for text in ("~no-one-here/x.csv", "กี่" * 300, "[/]", "/dev/null/x"):
            app.go("lookup")
            app.go("import")
            await until(pilot, lambda: app.screen.query("#field-file"))
            field = app.screen.field("file")
            field.value = text
            await pilot.press("ctrl+s")
            await until(pilot, lambda field=field: field.query_one(ErrorLine).text)
            assert app.is_running
