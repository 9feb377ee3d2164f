"""What is looked after while the desk is open and nobody waits: modules that the first save and the first form need,
a quick check of the file, the search index.

All of it runs in worker threads, after the first rows are on the screen.
"""

from __future__ import annotations

from contextlib import suppress
from time import sleep
from typing import TYPE_CHECKING, Any

from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from pathlib import Path
    from threading import Event

    from deskcrm.settings.office import OfficeSettings
    from deskcrm.store import Office

WARM_AFTER = 1.5
"""Seconds from the first rows until what the next keys need is imported."""

CHECK_AFTER = 30.0
"""Seconds from the first rows until the file is checked."""

BOOK_AFTER = 5.0
"""Seconds from the first rows until the whole book is computed at the first start of a day."""

BACKUP_AFTER = 20.0
"""Seconds from the first rows until it is looked whether a backup is due."""

BACKUP_LOOK = 600.0
"""Seconds between two looks; how often one is made says :mod:`deskcrm.store.backup`."""

TIDY_EVERY = 300.0
"""Seconds between two looks at the search index; each is a moment's work."""

TIDY_STEPS = 20
"""Steps of one look at most."""

NOTE_STEPS = 1_000
"""Writes of one look at the notes at most: what else is looked after has to wait for them."""

_BATCH = 200


def warm(office: Office) -> None:
    """Imports the screens, what a save needs and the playbook, so that the first F3, the first Ctrl+S and the first
    customer are as quick as the next.

    Also takes what is loaded out of the garbage collector's full rounds: each would stop a save for a tenth of a
    second.
    """
    import gc
    from importlib import import_module

    from deskcrm.customize.playbook import playbook
    from deskcrm.screens import load_all
    from deskcrm.store.office import load_what_saves_need

    load_all()
    import_module("deskcrm.interact.interactions")
    import_module("deskcrm.customize.suggestions")
    office.read(playbook)
    load_what_saves_need()
    gc.freeze()


def check(office: Office) -> None:
    """Reads the whole file once. Raises StoreError when it is damaged."""
    from deskcrm.store.base_file import damaged

    if office.read(_quick_check) != "ok":
        raise damaged(office.path)


def begin_run(office: Office) -> bool:
    """From now on it shows when this run does not end in order; whether one before did not."""
    return office.begin_run()


def back_up(reason: str, stop: Event, office: Office) -> Path | None:
    """Makes a backup that yields to the work: by hand in any case, else where one is due; None where none is.

    Raises StoreError, also when ``stop`` was set meanwhile; those made before are kept."""
    from deskcrm.store import backup, restoring
    from deskcrm.store.pace import Pace

    if reason == "start":
        with suppress(OSError):
            restoring.clear_away(office.path)
    pace, now = Pace(rests=1.0, stop=stop), office.clock.now()
    if reason == "by-hand":
        return backup.automatic(office.path, reason, now=now, pace=pace)
    older_than = backup.of_start(office.path) if reason == "start" else backup.EVERY
    return backup.when_due(office.path, reason, older_than, now=now, pace=pace)


def follow_restore(office: Office) -> OfficeSettings:
    """After a backup was put back: the forms parked here are not of this base any more; returns its settings."""
    from deskcrm.settings.office import load
    from deskcrm.store import restoring

    restoring.doubt_drafts(office, terminal=office.terminal)
    office.follow_restore()
    return office.read(load)


def changed(office: Office) -> bool:
    """Whether anybody saved since the last look. Raises Replaced when a backup was put back into the base."""
    changed = office.changed()
    if changed:
        office.check_epoch()
    return changed


def new_day(office: Office) -> bool:
    """Computes the whole book, unless somebody did today; whether it was done now."""
    from deskcrm.customize.whole_book import begin_day

    return begin_day(office)


def note_breaches(office: Office) -> None:
    """Notes what complaints missed since it was looked at last; writes only when there is something."""
    from deskcrm.interact.complaint_clock import any_missed, note_breaches

    if office.read(any_missed, clock=office.clock):
        office.write(note_breaches, clock=office.clock)


def complete_index(office: Office) -> None:
    """Indexes the customers that an interrupted import left without a search entry, and learns the words of names in a
    base that an older program made."""
    from deskcrm.identify import search_index

    last = 0
    if office.read(search_index.knows_no_words):
        while last := office.maintain(search_index.learn_words, _BATCH, after=last):
            sleep(search_index.PAUSE)
    if office.read(search_index.missing):
        while last := office.maintain(search_index.index_missing, _BATCH, after=last):
            sleep(search_index.PAUSE)


def read_notes(office: Office) -> None:
    """Reads what was written since into the index of notes, in short writes between which saves get their turn; of a
    long backlog a part, and the next part the next time."""
    from deskcrm.identify import notes_index

    notes_index.catch_up(office, steps=NOTE_STEPS)


def tidy(office: Office) -> None:
    """Merges some of the pieces that single saves leave in the search index, by steps that hold the base for a few
    milliseconds each."""
    from deskcrm.identify import search_tidying

    search_tidying.merge(office, TIDY_STEPS)
    office.settle()


@takes_connection
def _quick_check(connection: Any) -> str:
    return str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
