"""What each save was, in words."""

from __future__ import annotations

from deskcrm.locale.messages import N_, _

SAVES = {
    "log_interaction": N_("the contact just logged"),
    "attach_interaction": N_("whose contact it was"),
    "add_customer": N_("the new customer"),
    "edit_customer": N_("the change to the customer"),
    "merge_customers": N_("the merge of two records"),
    "not_same": N_("that the two are not the same"),
    "add_follow_up": N_("the new follow-up"),
    "finish_follow_up": N_("that it was done"),
    "snooze": N_("the snooze"),
    "reschedule": N_("the new time"),
    "hand_over": N_("the handing over"),
    "take_complaint": N_("the new complaint"),
    "move_complaint": N_("the complaint's new stage"),
    "close_complaint": N_("the closing of the complaint"),
    "reopen_complaint": N_("that the complaint was opened again"),
    "take_up_again": N_("the complaint taken up again"),
    "wait_for_customer": N_("that we wait for the customer"),
    "go_on": N_("that the complaint goes on"),
    "assign_complaint": N_("who looks after the complaint"),
    "change_complaint": N_("the assessment of the complaint"),
    "escalate": N_("that it went to the supervisors"),
    "ask_remedy": N_("the remedy"),
    "decide_remedy": N_("the decision on the remedy"),
    "give_remedy": N_("that the remedy was given"),
    "record_recovery": N_("how they found it"),
    "snooze_until_call": N_("the snooze"),
    "call_off": N_("that it was called off"),
    "hand_over_all": N_("the handing over of all the work"),
    "begin_improvement": N_("the improvement"),
    "set_improvement": N_("the change to the improvement"),
    "close_month": N_("the closing of the month"),
    "tell_customers": N_("the follow-ups to tell them"),
    "arrive": N_("the waiting number"),
    "take_arrival": N_("that they were taken"),
    "leave": N_("that they left"),
    "miss_call": N_("the missed call"),
    "hand_over_shift": N_("the handover"),
    "take_handover": N_("that the handover was taken"),
    "set_category": N_("the category"),
    "set_day": N_("the day in the calendar"),
    "remove_day": N_("the day in the calendar"),
    "fill_holidays": N_("the holidays filled in"),
    "fill_years": N_("the holidays filled in"),
    "save_answer": N_("the text kept at hand"),
    "add_product": N_("the new product"),
    "edit_product": N_("the change to the product"),
    "archive_product": N_("that the product was taken out"),
    "add_purchase": N_("the purchase"),
    "archive_purchase": N_("that the purchase was taken away"),
    "end_customer": N_("that the customer left"),
    "reopen_customer": N_("that the customer is back"),
    "taken_with": N_("the suggestion taken, and what was saved for it"),
    "decline": N_("the suggestion declined"),
}
"""What a save was, by the name of the function that made it."""


def said(action: str) -> str:
    """What a save was, in the language in use."""
    return _(SAVES[action]) if action in SAVES else _("the last save")
