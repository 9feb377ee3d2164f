"""Draws the pictures of the README and the clerk's page: the lookup, a customer, insight, today's desk and a complaint
of the demo office, as SVG.

``python tools/pictures.py`` lets the program draw them, in each language, into ``docs/pictures/``. The clock is
stopped, so that they change only when the screens do.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from pathlib import Path

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
NOW = "2026-11-23T09:20"
SIZE = (120, 30)
PROMISES = {"en": ("Call with the day of the visit", "today 16:30"), "th": ("โทรแจ้งวันที่ช่างจะเข้า", "วันนี้ 16:30")}
PAGES = ((("f6",), "insight"), (("f6",), "scorecard"), (("f7",), "today"), (("f4", "enter"), "complaint"),
         (("ctrl+e", "enter"), "event"), (("ctrl+b",), "segments"), (("action:news",), "news"), (("w",), "outreach"),
         (("f2", *"a-000252", "enter", "o", "e"), "configure"), (("f6", "f6"), "asked"))  # fmt: skip
"""What else is drawn, one after the other, and the keys or the actions of the palette that lead there."""
FONT_FACE = re.compile(r"@font-face \{.*?\}", re.DOTALL)


async def draw(base: Path, language: str, given: str, place: int) -> None:
    """Drives the desk by keys and saves what it shows.

    The customer is found by the name ``given``, ``place`` rows below the first, and is promised something.
    """
    from textual.events import Paste
    from textual.pilot import Pilot

    from deskcrm.app import DeskApp

    app = DeskApp(base, language=language)

    async def settled(pilot: Pilot[None]) -> None:
        for _turn in range(20):
            await pilot.pause(0.1)

    async with app.run_test(size=SIZE, notifications=False) as pilot:
        await settled(pilot)
        app.post_message(Paste(given))  # a key for each sign would leave out the Thai marks above and below
        await settled(pilot)
        await pilot.press(*["down"] * place)
        await settled(pilot)
        save(app.export_screenshot(title="deskcrm", simplify=True), f"lookup.{language}")
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("f")
        await settled(pilot)
        for text in PROMISES[language]:
            app.post_message(Paste(text))
            await settled(pilot)
            await pilot.press("enter")
        await pilot.press("left", "ctrl+s")
        await settled(pilot)
        save(app.export_screenshot(title="deskcrm", simplify=True), f"customer.{language}")
        for keys, name in PAGES:
            for key in keys:
                if key.startswith("action:"):
                    await app.run_action(key.removeprefix("action:"))
                    await settled(pilot)
                else:
                    await pilot.press(key)
            await settled(pilot)
            save(app.export_screenshot(title="deskcrm", simplify=True), f"{name}.{language}")


def save(picture: str, name: str) -> None:
    """Writes one picture, which loads nothing from elsewhere (the fonts are the reader's own) and keeps its blanks."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    alone = FONT_FACE.sub("", picture).replace("<svg ", '<svg xml:space="preserve" ', 1)
    alone = "\n".join(line.rstrip() for line in alone.splitlines())
    (PICTURES / f"{name}.svg").write_text(alone + "\n", encoding="utf-8")


def complainer(base: Path, *, latin: bool) -> tuple[str, int]:
    """The given name, in Latin letters or not, of somebody with an open complaint, and their row when it is searched.

    Of several who share it with others the one with the longest history, so that the pictures have something to show.
    """
    from deskcrm.clock import Clock
    from deskcrm.customize.page import customer_page
    from deskcrm.identify.search import search
    from deskcrm.interact.complaint_list import complaint_page
    from deskcrm.store import open_base

    clock = Clock.from_environment("Asia/Bangkok")
    office = open_base(base, clock=clock, terminal="pictures")
    try:
        best, most = ("", 0), 0
        for row in office.read(complaint_page, clock=clock).rows:
            given = row.customer.split()[0]
            if given.isascii() != latin:
                continue
            found = office.read(search, given).rows
            ids = [each.id for each in found]
            if row.customer_id not in ids[:8] or len(ids) < 4:
                continue
            happened = len(office.read(customer_page, row.customer_id, clock=clock).timeline)
            if happened > most:
                best, most = (given, ids.index(row.customer_id)), happened
        return best
    finally:
        office.close()


def main() -> None:
    """Builds a demo office in each language and draws."""
    os.environ["DESKCRM_NOW"] = NOW
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DESKCRM_CONFIG"] = folder
        from deskcrm import wiring
        from deskcrm.clock import Clock
        from deskcrm.demo.office import build_demo

        wiring.register()
        for language in PROMISES:
            base = Path(folder) / f"{language}.db"
            build_demo(base, clock=Clock.from_environment("Asia/Bangkok"), language=language)
            asyncio.run(draw(base, language, *complainer(base, latin=language == "en")))


if __name__ == "__main__":
    main()
