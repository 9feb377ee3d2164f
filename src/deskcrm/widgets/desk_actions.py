"""What can be done at the desk: everywhere and on the screens that have no words of their own for it."""

from __future__ import annotations

from deskcrm.locale.messages import N_
from deskcrm.widgets.action import Action


def _everywhere(id: str, label: str, short: str, keys: tuple[str, ...], tip: str, rank: int = 0) -> Action:
    return Action(id, label, short, keys, tip, rank, everywhere=True, priority=True)


DESK_ACTIONS = (
    _everywhere(
        "help",
        N_("Help: the keys of this screen"),
        N_("Help"),
        ("f1", "question_mark"),
        N_("Shows every key that works here."),
        25,
    ),
    _everywhere("lookup", N_("Customer lookup"), N_("Find"), ("f2",), N_("Goes to the search box."), 22),
    _everywhere(
        "log",
        N_("Log an interaction"),
        N_("Log"),
        ("f3",),
        N_("Writes down a contact, of the customer in view or of somebody not identified."),
        4,
    ),
    _everywhere(
        "complaints", N_("Complaints"), N_("Complaints"), ("f4",), N_("Shows the complaints, most urgent first."), 24
    ),
    _everywhere(
        "queue", N_("Follow-up queue"), N_("Queue"), ("f5",), N_("Shows what is to be done, overdue first."), 23
    ),
    _everywhere(
        "insight",
        N_("Insight: the customer mix, costs and what suggestions brought"),
        N_("Insight"),
        ("f6",),
        N_("Who the office earns with, what contacts cost, which suggestions work."),
        39,
    ),
    _everywhere(
        "segments",
        N_("Groups of customers"),
        N_("Groups"),
        ("ctrl+b",),
        N_("Saved groups by anything known, with who is in them now; lists kept by hand."),
        37,
    ),
    Action(
        "products",
        N_("Products and services"),
        N_("Products"),
        (),
        N_("The catalogue: prices, costs, what upgrades to what, what goes together."),
        0,
        True,
    ),
    _everywhere(
        "events",
        N_("Events: invitations, replies, who comes"),
        N_("Events"),
        ("ctrl+e",),
        N_("Occasions with places, a waiting list and attendance at the desk."),
        49,
    ),
    Action(
        "answers",
        N_("Texts at hand"),
        N_("Texts"),
        (),
        N_("Answers by matter, quick phrases, and what to ask for on each occasion."),
        0,
        True,
    ),
    Action(
        "sale",
        N_("Sale to nobody known"),
        N_("Sale"),
        (),
        N_("Writes down a sale without a customer, for the office's totals."),
        0,
        True,
    ),
    _everywhere(
        "settings", N_("Settings"), N_("Settings"), ("f8",), N_("The office, its channels, matters and staff."), 40
    ),
    _everywhere(
        "facing",
        N_("Turn the screen to the customer"),
        N_("Facing"),
        ("f9",),
        N_("Shows only what this customer may read."),
        41,
    ),
    _everywhere("new_customer", N_("New customer"), N_("New"), ("ctrl+n",), N_("Makes a customer, from anywhere."), 30),
    _everywhere(
        "parked", N_("Parked work"), N_("Parked"), ("ctrl+o",), N_("Lists half-filled forms, to go on with one."), 42
    ),
    _everywhere(
        "unidentified",
        N_("Contacts not identified"),
        N_("Nobody"),
        ("ctrl+g",),
        N_("Lists contacts with somebody not identified, to give them their customer."),
        46,
    ),
    _everywhere(
        "today",
        N_("Today's desk"),
        N_("Today"),
        ("f7",),
        N_("Who waits, what is yours to do, the handover."),
        38,
    ),
    _everywhere(
        "call_supervisor",
        N_("Call a supervisor now"),
        N_("Call"),
        ("f12",),
        N_("Calls a supervisor to the desk; a supervisor takes the call with it."),
        47,
    ),
    _everywhere("lock", N_("Lock the desk"), N_("Lock"), ("f10",), N_("Hides everything until the PIN is typed."), 48),
    _everywhere(
        "palette",
        N_("Command palette"),
        N_("All"),
        ("ctrl+p",),
        N_("Every action by its name, and customers by theirs."),
        35,
    ),
    _everywhere(
        "language",
        N_("Thai / English"),
        N_("ไทย/EN"),
        ("ctrl+t",),
        N_("Switches the language of the screen; forms keep what is in them."),
        43,
    ),
    _everywhere("quit", N_("Quit"), N_("Quit"), ("ctrl+q",), N_("Ends deskcrm; half-filled forms are kept."), 44),
    Action("search_box", N_("To the search box"), N_("Search"), ("slash",), N_("Goes to the search box."), 0, True),
    Action(
        "undo",
        N_("Undo the last save"),
        N_("Undo"),
        ("ctrl+z",),
        N_("Takes back the last save of this terminal."),
        45,
        True,
    ),
    Action("theme", N_("Next theme"), N_("Theme"), (), N_("Dark, light or high contrast."), 0, True),
    Action(
        "import",
        N_("Bring in a table of another program"),
        N_("Import"),
        (),
        N_("Customers, purchases and more from CSV or Excel."),
        0,
        True,
    ),
    Action("open", N_("Open"), N_("Open"), ("enter",), N_("Opens the selected row."), 2),
    Action("back", N_("Back"), N_("Back"), ("escape",), N_("Goes back; a half-filled form is kept as a draft."), 1),
    Action("clear", N_("Clear the box"), N_("Clear"), ("escape",), N_("Empties the search box."), 3),
    Action(
        "save", N_("Save"), N_("Save"), ("ctrl+s",), N_("Saves the form, from any of its fields."), 1, priority=True
    ),
    Action("new", N_("New"), N_("New"), ("n",), N_("Makes a new one."), 10),
    Action("edit", N_("Edit"), N_("Edit"), ("e",), N_("Changes the selected one."), 11),
    Action("done", N_("Done"), N_("Done"), ("d",), N_("Marks the selected one as done."), 12),
    Action("snooze", N_("Snooze"), N_("Snooze"), ("z",), N_("Hides it until later; the promised time stays."), 13),
    Action("complaint", N_("New complaint"), N_("Complaint"), ("c",), N_("Takes in a complaint."), 14),
    Action(
        "spoke",
        N_("Spoke with somebody else"),
        N_("Spoke with"),
        ("ctrl+r",),
        N_("Who it was, and whether they may be told of this customer's business."),
        3,
        priority=True,
    ),
    Action(
        "find_answer",
        N_("A text at hand into the note"),
        N_("Text"),
        ("ctrl+l",),
        N_("Finds an answer or a phrase; Enter puts it into the note."),
        2,
        priority=True,
    ),
    Action("identify", N_("Whose contact this is"), N_("Identify"), ("i",), N_("Finds the customer it belongs to."), 3),
    Action("drop", N_("Throw away"), N_("Throw away"), ("x",), N_("Throws the half-filled form away, for good."), 3),
    Action("everybody", N_("Everybody's or mine"), N_("Everybody's"), ("a",), N_("A supervisor sees all of them."), 4),
    Action("mine", N_("Mine or everybody's"), N_("Mine/all"), ("m",), N_("Shows only your own, or everybody's."), 17),
    Action(
        "reschedule",
        N_("Reschedule"),
        N_("Reschedule"),
        ("r",),
        N_("Gives it another time; says what was promised."),
        14,
    ),
    Action("hand_over", N_("Hand over"), N_("Hand over"), ("h",), N_("Gives it to another member of staff."), 16),
    Action("filter_stage", N_("Filter by stage"), N_("Stage"), ("s",), N_("Shows those of one stage only."), 16),
    Action(
        "move_on",
        N_("On to the next stage"),
        N_("Move on"),
        ("enter", "greater_than_sign"),
        N_("Moves the complaint on to its next stage, with a note if you like."),
        2,
    ),
    Action(
        "choose_stage", N_("On to another stage"), N_("Stage"), ("s",), N_("Moves the complaint on past a stage."), 12
    ),
    Action("close", N_("Close the complaint"), N_("Close"), ("d",), N_("Closes it with what was done about it."), 3),
    Action("owner", N_("Who looks after it"), N_("Owner"), ("o",), N_("Gives it to another member of staff."), 13),
    Action(
        "withdraw", N_("They took it back"), N_("Withdrawn"), ("w",), N_("The customer took the complaint back."), 16
    ),
    Action("reopen", N_("Open it again"), N_("Reopen"), ("r",), N_("Opens a closed complaint again."), 3),
    Action("to_customer", N_("To the customer"), N_("Customer"), ("u",), N_("Opens whose complaint it is."), 14),
    Action("earlier", N_("Further up"), N_("Up"), ("shift+up", "K"), N_("Puts it further up in the list."), 15),
    Action("later", N_("Further down"), N_("Down"), ("shift+down", "J"), N_("Puts it further down in the list."), 16),
    Action(
        "whose",
        N_("Whose complaint it is"),
        N_("Whose"),
        ("ctrl+f",),
        N_("Finds the customer; without one the complaint is anonymous."),
        3,
        priority=True,
    ),
    Action(
        "by_number", N_("Find by number"), N_("Number"), ("l",), N_("Opens the complaint of a number read out."), 13
    ),
    Action(
        "turn_back",
        N_("Turn the screen back"),
        N_("Turn back"),
        ("escape", "f9"),
        N_("Back to the desk's own screen."),
        1,
    ),
    Action(
        "worth", N_("Tier and cost to serve"), N_("Tier"), ("t",), N_("Why they have their tier, and what it takes."), 6
    ),
    Action(
        "purchase", N_("New purchase"), N_("Purchase"), ("p",), N_("Writes down what they bought or brought back."), 7
    ),
    Action(
        "take",
        N_("Take the first suggestion"),
        N_("Take"),
        ("a",),
        N_("Opens the form that does the first suggested action, filled in."),
        3,
    ),
    Action(
        "decline",
        N_("Decline the first suggestion"),
        N_("Decline"),
        ("x",),
        N_("Says why not; it stays away for a while and the next one comes."),
        5,
    ),
    Action(
        "ending",
        N_("Customer lost or let go"),
        N_("Lost"),
        ("b",),
        N_("Writes down that they left, why and to whom; or lets them go, with a supervisor."),
        18,
    ),
    Action(
        "export",
        N_("Write this to a file"),
        N_("Export"),
        ("e",),
        N_("A report to print (.html) or a table (.csv): the month on its page, else the customer mix."),
        16,
    ),
    Action(
        "other_lines",
        N_("Try other lines between the tiers"),
        N_("Other lines"),
        ("l",),
        N_("Shows who would change tier; nothing is saved by it."),
        10,
    ),
    Action(
        "use_lines",
        N_("Keep the lines that were tried"),
        N_("Keep lines"),
        ("s",),
        N_("Saves them as the office's and computes the whole book, after asking."),
        11,
    ),
    Action("follow_up", N_("New follow-up"), N_("Follow-up"), ("f",), N_("Plans something to do, or a promise."), 15),
)
