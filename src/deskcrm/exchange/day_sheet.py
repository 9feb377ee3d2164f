"""Pages against a power cut: the day's work with names and telephones, and ruled lines to log contacts by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from deskcrm.exchange.printing import Block, Page, write_page
from deskcrm.interact import words
from deskcrm.interact.complaint_list import complaint_page
from deskcrm.interact.numbering import grouped
from deskcrm.interact.queue import queue_page
from deskcrm.locale import formats
from deskcrm.locale.messages import _
from deskcrm.settings.office import load
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.clock import Clock

MOST: Final = 500
"""Follow-ups and complaints on a sheet: more would not be done in a day."""

RULES: Final = 24
"""Lines of a blank log's page."""


@takes_connection
def day_sheet(connection: Any, *, clock: Clock) -> Page:
    """Today's open follow-ups and the complaints due, in the language in use."""
    queue = queue_page(connection, clock=clock, limit=MOST)
    due = queue.rows[: queue.overdue + queue.today]
    complaints = [
        row for row in complaint_page(connection, clock=clock, limit=MOST).rows
        if row.due is not None and row.due < clock.end_of(clock.today())
    ]  # fmt: skip
    work = [
        (
            formats.date_time(clock.local(row.due)),
            "◆" if row.kind == "promise" else "",
            row.customer or "-",
            row.phone,
            row.title,
            row.owner or _("whole desk"),
        )
        for row in due
    ]
    owed = [
        (
            formats.date_time(clock.local(row.due)) if row.due else "",
            grouped(row.number),
            row.customer or _("anonymous"),
            words.target(row.owed),
            row.owner or "-",
        )
        for row in complaints
    ]
    today = clock.today()
    return Page(
        title=_("Day sheet: {office}", office=load(connection).name),
        under=f"{formats.weekday(today)} {formats.date(today)}",
        blocks=(
            Block(
                _("To do today"), rows=work, note=_("◆ was promised to the customer."),
                columns=(_("Due"), "", _("Customer"), _("Telephone"), _("What"), _("Owner")),
            ),
            Block(
                _("Complaints due"), rows=owed,
                columns=(_("Due"), _("Number"), _("Customer"), _("What is due"), _("Owner")),
            ),
        ),
    )  # fmt: skip


@takes_connection
def write_blank_log(connection: Any, path: Path, *, clock: Clock) -> Path:
    """Writes ruled lines to write contacts down by hand, in the language in use. Raises Refused (``to``)."""
    columns = (_("Time"), _("Who"), _("Telephone"), _("Channel"), _("Minutes"), _("What"), _("Promised by when"))
    page = Page(
        title=_("Log by hand: {office}", office=load(connection).name),
        under=_("Printed {when}. Type it in with F3; “When” takes the time it happened.",
                when=formats.date_time(clock.local(clock.now()))),
        blocks=(Block(columns=columns, ruled=RULES),),
    )  # fmt: skip
    return write_page(page, path)
