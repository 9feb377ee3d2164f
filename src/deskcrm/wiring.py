"""Opening an office the same way however the program is started: what follows its writes, its settings, its clock."""

from __future__ import annotations

import os
import secrets
import socket
from pathlib import Path
from typing import TYPE_CHECKING

from deskcrm.identify import elsewhere
from deskcrm.locale.messages import N_
from deskcrm.store import after_restore, powers, recompute, undo

if TYPE_CHECKING:
    from deskcrm.settings.office import OfficeSettings
    from deskcrm.store import Office


_STAY = {
    "erase_records": N_("An erasure is not taken back: what was erased is nowhere any more."),
    "keep_secret": N_("A PIN is not taken back: set another one, or a supervisor takes it away."),
    "clear_secret": N_("That a PIN was taken away is not taken back: set it anew."),
    "note_restoration": N_(
        "A backup put back is not taken back by Ctrl+Z: what it replaced stands among the backups, to be put back."
    ),
    "take_back": N_("That an import was taken back stays: bring its file in again."),
}
"""Saves that stay, with the reason and what to do instead."""


def register() -> None:
    """Has the figures and the search entry of each customer follow every write. Figures first: search sorts by them."""
    recompute.register("deskcrm.differentiate.figures:recompute")
    recompute.register("deskcrm.identify.search_index:index_customers")
    recompute.register("deskcrm.identify.forwards:index_forwards")
    powers.register("deskcrm.identify.roles:check")
    after_restore.follow("deskcrm.customize.erasure:repeat")
    after_restore.carry("deskcrm.identify.taken_back:taken_back", "deskcrm.identify.taken_back:take_back_again")
    elsewhere.register("cycle", "deskcrm.differentiate.stage_filter:in_stages")
    undo.follow("segment", "deskcrm.identify.segment_text:unmade")
    undo.follow("customer_merge", "deskcrm.identify.merging:part")
    undo.follow("news_mailing", "deskcrm.customize.news_sending:take_back")
    undo.hold("staff", "deskcrm.identify.roles:keep_a_supervisor")
    undo.hold("segment", "deskcrm.identify.segment_text:keep_apart")
    undo.hold("made_product", "deskcrm.customize.product_options:still_work_together")
    undo.another_way("import_rows", N_(
        "The last save brought in {file}. It is taken back under “What was brought in before” on the page of imports,"
        " which the palette opens, or by: deskcrm imports --undo {number}"
    ))  # fmt: skip
    for action, how in _STAY.items():
        undo.another_way(action, how)


def open_office(path: Path) -> tuple[Office, OfficeSettings]:
    """The base at ``path``, open under its own clock, and its settings; close it at the end.

    Raises StoreError for a file that cannot serve, Refused for a ``DESKCRM_NOW`` that is no date and time.
    """
    from deskcrm.clock import Clock
    from deskcrm.settings.office import load
    from deskcrm.store import open_base

    register()
    office = open_base(path, clock=Clock.from_environment("UTC"), terminal=terminal_name())
    try:
        settings = office.read(load)
        office.clock = Clock.from_environment(settings.timezone)
    except BaseException:
        office.close()
        raise
    return office, settings


def found(path: Path, **given: str) -> None:
    """Makes the base of a new office at ``path`` with the public holidays ahead in its calendar; ``given`` as
    :func:`deskcrm.settings.first_base.make_base` takes it. Raises as that."""
    from deskcrm.settings.first_base import make_base

    register()
    make_base(path, **given)
    office, _settings = open_office(path)
    try:
        fill_holidays_ahead(office)
    finally:
        office.close()


def fill_holidays_ahead(office: Office) -> None:
    """Fills in the public holidays of this year and the next where the office has none of that year yet."""
    from deskcrm.interact.calendar import fill_years, years_without_days

    if years := office.read(years_without_days, clock=office.clock):
        office.write(fill_years, years, clock=office.clock)


def terminal_name() -> str:
    """Names this run of this terminal in the audit: the undo takes back only what it saved itself.

    A machine gives its process numbers out again, after a start or in a container at once; the last part does not
    come twice.
    """
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
