"""Run as a process of its own: does one kind of work on a base for ever, and prints what was confirmed."""

from __future__ import annotations

import os
import sys
from itertools import count
from pathlib import Path

from deskcrm import wiring
from deskcrm.clock import Clock, zone
from deskcrm.exchange.importing import import_file
from deskcrm.identify.merging import merge_customers
from deskcrm.interact.interactions import log_interaction
from deskcrm.interact.views import InteractionInput
from deskcrm.store import Draft, Office, backup, open_base
from deskcrm.store.office import load_what_saves_need


def save(office: Office, _folder: Path) -> None:
    """Logs contacts; prints their ids."""
    while True:
        given = InteractionInput("phone", 1, subject="call", matter="Repair", expected=4, perceived=4)
        print(office.write(log_interaction, given, staff_id=1, clock=office.clock).id, flush=True)


def draft(office: Office, _folder: Path) -> None:
    """Keeps half-filled forms; prints their ids."""
    for number in count():
        half = Draft(form="log", staff="Nok", terminal="killed", fields={"note": f"half {number}"})
        print(office.drafts.keep(half).id, flush=True)


def bring_in(office: Office, folder: Path) -> None:
    """Imports tables of a hundred customers each; prints the id of each run."""
    for number in count():
        table = folder / f"table-{number}.csv"
        rows = "".join(f"Person{os.getpid()}x{number:03}x{row:03},08{number:04}{row:04}\n" for row in range(100))
        table.write_text(f"name,phone\n{rows}", encoding="utf-8")
        print(import_file(office, "customers", table).import_id, flush=True)


def merge(office: Office, _folder: Path) -> None:
    """Merges customers 2 and 3 and takes it back; prints which was done."""
    while True:
        office.write(merge_customers, 2, 3, staff_id=1, clock=office.clock)
        print("merged", flush=True)
        office.undo()
        print("taken back", flush=True)


def back_up(office: Office, folder: Path) -> None:
    """Makes backups; prints where they are."""
    for number in count():
        print(backup.backup(office.path, folder / f"copy-{number}-{id(office)}.db"), flush=True)


def main() -> None:
    """``work.py KIND BASE``."""
    kind, path = sys.argv[1], Path(sys.argv[2])
    wiring.register()
    office = open_base(path, clock=Clock(zone("Asia/Bangkok")), terminal=f"killed-{kind}")
    load_what_saves_need()
    print("begun", flush=True)
    if kind == "open":
        return
    {"save": save, "draft": draft, "import": bring_in, "merge": merge, "backup": back_up}[kind](office, path.parent)


if __name__ == "__main__":
    main()
