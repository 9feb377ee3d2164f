"""Draws the README's pictures: the lookup and a customer of the demo office, as SVG, made by the program itself.

``python tools/pictures.py`` writes them to ``docs/pictures/``. The clock is stopped, so that they change only when the
screens do.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
NOW = "2026-11-23T09:20"
SIZE = (120, 34)


async def draw(base: Path) -> None:
    """Drives the desk by keys and saves what it shows."""
    from textual.pilot import Pilot

    from deskcrm.app import DeskApp

    app = DeskApp(base, language="en")

    async def settled(pilot: Pilot[None]) -> None:
        for _turn in range(20):
            await pilot.pause(0.1)

    async with app.run_test(size=SIZE, notifications=False) as pilot:
        await settled(pilot)
        await pilot.press(*"som")
        await settled(pilot)
        save(app.export_screenshot(title="deskcrm", simplify=True), "lookup")
        await pilot.press("down", "enter")
        await settled(pilot)
        save(app.export_screenshot(title="deskcrm", simplify=True), "customer")


def save(picture: str, name: str) -> None:
    """Writes one picture."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    (PICTURES / f"{name}.svg").write_text(picture, encoding="utf-8")


def main() -> None:
    """Builds the demo office and draws."""
    os.environ["DESKCRM_NOW"] = NOW
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DESKCRM_CONFIG"] = folder
        from deskcrm import wiring
        from deskcrm.clock import Clock
        from deskcrm.demo.office import build_demo

        wiring.register()
        base = Path(folder) / "demo.db"
        build_demo(base, clock=Clock.from_environment("Asia/Bangkok"), language="en")
        asyncio.run(draw(base))


if __name__ == "__main__":
    main()
