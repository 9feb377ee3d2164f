"""What customers and the demo's desk say to each other, in English. ``{product}`` is a product's or service's name."""

from __future__ import annotations

from typing import Final

from deskcrm.demo.talk import Grievance, Talk

TALKS: Final = (
    Talk(
        "Question",
        ("Which {product} for a small flat", "How to set up the {product}", "Opening hours on the holiday",
         "Is the {product} in stock", "Power use of the {product}"),
        ("Wants something quiet for the bedroom.", "Manual is only in Thai; explained by phone step by step.",
         "Asked for a comparison of two models.", "Will come by with measurements.", "Saw it at a neighbour's."),
        ("Answered; has all they need.", "Sent the data sheet by LINE.", "Came to the shop and tried it."),
        ("Send the data sheet of the {product}", "Ring when the {product} is in stock"),
    ),
    Talk(
        "Price",
        ("Quote for the {product}", "Best price for two {product}", "Price with installation",
         "Is there a discount on the {product}"),
        ("Compares with an offer from the mall.", "Would pay by card in 6 instalments.", "Needs a written quotation.",
         "Asked whether the old one is taken back."),
        ("Quotation accepted.", "Decided to wait for the end of the month.", "Bought it at the counter."),
        ("Send quotation for the {product}", "Ask the supplier about a better price for the {product}"),
    ),
    Talk(
        "Order",
        ("Order of the {product}", "Change the order to two pieces", "Add the {product} to the order",
         "Where is my order"),
        ("Paid the deposit.", "Wants it before the weekend.", "Invoice to the company's address.",
         "Prefers the white one."),
        ("Order complete and paid.", "Picked up at the shop.", "Arrived and tested together."),
        ("Confirm the delivery day of the {product}", "Call when the {product} arrives from the warehouse"),
    ),
    Talk(
        "Delivery",
        ("Delivery time for the {product}", "Change the delivery day", "Third floor, no lift: help carrying",
         "Driver cannot find the house"),
        ("At home after 17:00 only.", "Guard must be told the plate number.", "Soi is narrow; small pickup needed.",
         "Leave it with the neighbour at number 12."),
        ("Delivered and set up, all fine.", "Delivered on the new day.", "Received by the mother."),
        ("Ring 30 minutes before the driver leaves", "New delivery day for the {product}"),
        "air cold wash kitchen",
    ),
    Talk(
        "Installation",
        ("Date for installing the {product}", "Survey before installing the {product}",
         "Longer pipe needed, price", "Bracket for the outdoor unit"),
        ("Condominium allows work from 9 to 16 on weekdays.", "Needs a permit from the building office.",
         "Wall is plasterboard; technician to check.", "Wants the pipe inside the ceiling."),
        ("Installed, tested and explained.", "Survey done; four metres of pipe more.", "Technician came on time."),
        ("Confirm the technician's day", "Send the building's permit form"),
        "air water",
    ),
    Talk(
        "Repair",
        ("{product} makes a loud noise", "{product} does not start", "Water drips from the {product}",
         "{product} is not cold any more", "{product} shows an error code"),
        ("Began on Saturday after the power cut.", "Code E4 on the display; photo received.",
         "Sounds like the bearing.", "Has a small child at home, please hurry.", "Out of warranty for two months."),
        ("Part changed on site; works again.", "Technician cleaned the drain; no charge.",
         "Explained the repair price; accepted and done.", "Reset over the phone, works."),
        ("Technician's visit for the {product}", "Call with the price of the repair",
         "Ask how the {product} runs after the repair"),
        "air cold",
    ),
    Talk(
        "Cleaning",
        ("Book cleaning for three air conditioners", "Yearly cleaning is due", "Move the cleaning to next week",
         "Price of a dismantled cleaning"),
        ("Same technician as last time, please.", "Dog in the house; call before coming in.",
         "Two units in the bedrooms, one in the living room.", "Prefers Saturday morning."),
        ("Cleaned; filters changed as well.", "Done, next one in six months.", "Very pleased with the team."),
        ("Ring about the next cleaning", "Confirm the team for the cleaning"),
    ),
    Talk(
        "Spare parts",
        ("Filter for the {product}", "Which part fits the {product}", "Lost the remote control", "Which belt fits"),
        ("Model number read out from the plate.", "Will send a photo of the plate.", "Wants to change it himself."),
        ("Part picked up.", "Sent by post with tracking number.", "Another part fits as well and costs less."),
        ("Order the part for the {product} from the supplier", "Call when the part arrives"),
        "air cold wash fan water",
    ),
    Talk(
        "Payment",
        ("Receipt with tax number", "Paid by transfer, please check", "Instalment plan",
         "Invoice shows the old address"),
        ("Slip received by LINE.", "Accounting needs it before the 25th.", "Second instalment is due on the 5th."),
        ("Payment found and confirmed.", "New invoice sent.", "Receipt handed over at the counter."),
        ("Send the corrected tax invoice", "Check the transfer with accounting"),
    ),
    Talk(
        "Warranty",
        ("Is the {product} still under warranty", "Extend the warranty", "Register the {product}",
         "Warranty card lost"),
        ("Bought a year and a half ago; found the order.", "Serial number is worn off.",
         "Compressor has ten years, the rest one."),
        ("Covered; repair booked.", "Warranty extended by one year.", "Card printed again."),
        ("Ask the maker about the warranty of the {product}", "Send the new warranty card"),
    ),
)  # fmt: skip

GRIEVANCES: Final = (
    Grievance("Delivery", "Late", "I took a day off work to wait for the {product} and nobody came.",
              "A fixed hour and somebody who calls", "Delivered the same evening; delivery fee returned.",
              "Driver's list did not show the changed day", "late"),
    Grievance("Delivery", "Damaged", "The {product} arrived with a dent in the door.",
              "A new one", "Exchanged; the dented one went back to the maker.", "Packed without corner protection",
              "carrier", "cold wash"),
    Grievance("Repair", "Not fixed", "Third visit and the {product} still drips on my bed.",
              "That it is repaired for good", "Senior technician reset the drain slope; no drip for two weeks.",
              "We treated the sign and not the cause", "our_error", "air"),
    Grievance("Repair", "Waiting for a part", "You said three days for the part. It has been two weeks.",
              "An honest date", "Part taken from a new unit; customer called every second day.",
              "We promised before asking the supplier", "late"),
    Grievance("Installation", "Workmanship", "The wall behind the {product} is full of cracks and dust everywhere.",
              "Wall painted, house cleaned", "Painter sent on Monday; cleaning paid.", "No dust sheet in the van",
              "our_error", "air water"),
    Grievance("Product", "Noise", "The {product} is far louder than in the shop, I cannot sleep.",
              "Exchange for a quiet one", "Bracket with rubber feet fitted; quiet now.",
              "We were not clear about the sound level", "not_clear", "air fan"),
    Grievance("Product", "Defective", "The {product} stopped after four days.",
              "My money back or a new one", "New one delivered the next day.", "Fault of the maker's batch",
              "product_fault"),
    Grievance("Billing", "Charged twice", "My card was charged twice for the {product}.",
              "Refund this week", "Second charge returned; confirmation sent.",
              "Terminal was restarted mid-payment", "our_error"),
    Grievance("Staff", "Tone", "The man on the phone was short with me and hung up.",
              "An apology", "Supervisor called and apologised; the call was listened to with the team.",
              "Nobody took over at the end of a long shift", "staff"),
    Grievance("Information", "Price", "The price at the door was higher than on the phone.",
              "The price I was told", "Difference returned.", "We did not say that the pipe is extra", "not_clear"),
)  # fmt: skip

CAME_FOR: Final = (
    "Pick up a filter", "Pay the second instalment", "Bring the remote control back", "Ask about the repair",
    "Look at washing machines",
)  # fmt: skip
"""What those who came in this morning want, in their order."""

SOMEBODY: Final = "man with a blue helmet"
"""The last of them, whom nobody knows."""

HANDOVER: Final = (
    "The van is at the garage until noon: no installation before 13:00. The key of the store is with Pete.",
    "11:30 Call the supplier about the compressor", "parked: a quotation half typed",
)  # fmt: skip
"""Yesterday's note, and what stood open then."""

ABOUT_IT: Final = ("Asked how far it is", "Told them what was found so far", "Wants to know when somebody comes")
"""What contacts about a complaint are about."""

UNIDENTIFIED: Final = (
    ("Asked for the price of cleaning, left no name", "Will call again after talking to the family."),
    ("Missed call, only breathing and traffic noise", ""),
    ("Walk-in looked at washing machines", "Took the leaflet of the front loader. Tall man, blue motorbike helmet."),
    ("Wrong number: wanted the dentist next door", ""),
    ("Asks by LINE whether we repair fans of other shops", "Display name “Nong F”, no number yet."),
)

LATER: Final = (
    "Ring about the yearly cleaning", "Ask how the new {product} does", "Warranty of the {product} ends soon: call",
    "Offer the care plan", "Filter change is due", "Send the invitation to the members' day",
)  # fmt: skip

NOTES: Final = (
    "Prefers a call after 17:00.", "Steep stairs, two technicians needed.", "Dog in the yard.",
    "Speaks slowly, repeat the appointment.", "Pays by transfer, slip by LINE.", "Parking behind the building.",
    "Always ask for the building's permit first.", "Grandson answers the phone.",
)  # fmt: skip

TAGS: Final = ("condominium", "house", "shop", "restaurant", "landlord", "care plan", "member")
TITLES: Final = ("Mr", "Ms")
RELATIONS: Final = ("mother", "husband", "wife", "daughter", "housekeeper", "guard")
PAYMENTS: Final = ("cash", "transfer", "card", "QR")
PLACES: Final = ("shop", "at home", "online")
RETURNED: Final = "Return: {product}"
