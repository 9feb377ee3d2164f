"""Opening the base in a worker thread, after the first frame."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message
from textual.message_pump import MessagePump

from deskcrm.errors import DeskError
from deskcrm.locale.messages import _, n_
from deskcrm.settings import error_report, passphrase_file
from deskcrm.widgets.door import Runner, unexpected

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.settings.office import OfficeSettings
    from deskcrm.store import Office


@dataclass(frozen=True, slots=True)
class Opened:
    """The open base with the settings it was opened under."""

    office: Office
    settings: OfficeSettings
    signs_in: bool = False

    @property
    def clock(self) -> Clock:
        """The office's clock."""
        return self.office.clock


class OfficeOpened(Message):
    """The base is open."""

    def __init__(self, opened: Opened) -> None:
        super().__init__()
        self.opened = opened


class OfficeRefused(Message):
    """The base cannot serve; ``error`` says why."""

    def __init__(self, error: DeskError) -> None:
        super().__init__()
        self.error = error


def clock_before() -> Clock:
    """The clock before the office's own time zone is known."""
    from deskcrm.clock import Clock

    return Clock.from_environment("UTC")


def open_in_worker(runner: Runner, path: Path, app: MessagePump) -> None:
    """Opens ``path``, tells the app, and lets the waiting questions through."""
    from deskcrm.identify.roles import signing_in
    from deskcrm.wiring import open_office

    try:
        _unlock_for_a_job(path)
        office, settings = open_office(path)
        signs_in = office.read(signing_in)
    except DeskError as error:
        app.post_message(OfficeRefused(error))
    except Exception as error:
        app.post_message(OfficeRefused(unexpected(error)))
    else:
        app.post_message(OfficeOpened(Opened(office, settings, signs_in)))
        runner.office.set_result(office)


def asks_for_passphrase(path: Path) -> bool:
    """Whether somebody has to type the passphrase of the base at ``path`` first."""
    from deskcrm.store import base_file

    return base_file.is_encrypted(path) and not passphrase_file.named()


def _unlock_for_a_job(path: Path) -> None:
    from deskcrm.store import base_file, cipher

    if cipher.in_use() or not base_file.is_encrypted(path):
        return
    given = passphrase_file.read()
    if given is not None:
        cipher.unlock(path, given)


def ended_badly() -> str:
    """What the clerk is told, once, of the last run when it ended with an error of its own; empty otherwise."""
    path = error_report.untold()
    if path is None:
        return ""
    with suppress(OSError):
        error_report.tell(path)
    return _("The program met an error of its own before; what to report stands in {path}.", path=path)


def cut_off(office: Office) -> int:
    """How many forms of who acts were being filled when another run of the program ended; for a worker."""
    drafts = office.drafts.mine(office.staff.name) if office.staff else []
    return sum(not draft.parked for draft in drafts)


def cut_off_sentence(count: int) -> str:
    """What the clerk is told of them."""
    return n_(
        "{count} form was being filled when the program ended; Ctrl+O goes on with it.",
        "{count} forms were being filled when the program ended; Ctrl+O goes on with them.",
        count,
    )
