"""How each save that the program makes is made once, in an office with a little of everything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, cast

from deskcrm.customize import event_invites, events, ideas, news, news_sending, offers, outreach, product_options
from deskcrm.customize.event_views import EventInput
from deskcrm.customize.news_views import NewsInput
from deskcrm.customize.offer_views import OfferInput
from deskcrm.customize.playbook import keep_playbook
from deskcrm.customize.responses import decline, taken_with
from deskcrm.customize.views import Taken
from deskcrm.differentiate import improvements, month_closing, products, purchases, terms
from deskcrm.differentiate.endings import end_customer, reopen_customer
from deskcrm.differentiate.views import CustomerEndInput, PurchaseInput
from deskcrm.exchange.answer_file import keep_texts
from deskcrm.exchange.invited_file import keep_invited
from deskcrm.exchange.news_entries import keep_news
from deskcrm.exchange.offer_entries import keep_offers
from deskcrm.exchange.segment_file import keep_segments
from deskcrm.identify import customers, duplicates, merging, profile, relations, segments, staff
from deskcrm.identify.consents import record_consent
from deskcrm.identify.profile_views import FactInput
from deskcrm.identify.views import CustomerInput
from deskcrm.interact import (
    answers,
    arrivals,
    calendar,
    categories,
    channels,
    complaint_moves,
    complaints,
    data_requests,
    follow_up_changes,
    follow_ups,
    handovers,
    identified,
    interactions,
    matters,
    missed_calls,
    recovery,
    remedies,
)
from deskcrm.interact.complaint_views import ComplaintChange, ComplaintInput, ComplaintView
from deskcrm.interact.views import FollowUpInput, InteractionInput
from deskcrm.settings import office as settings
from deskcrm.settings.settings_file import keep_settings
from deskcrm.store import Office

OPTIONS = """
[[group]]
name = "Cover"
options = [{name = "Cotton"}, {name = "Silk", add = "50"}]
"""

IMPROVEMENT = {"title": "Glue", "by": "category", "value": "", "start": 0, "end": 4_000_000_000}

Call = tuple[Any, ...]


class World:
    """An office with a little of everything; each part is made anew for who asks for it."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.ann, self.bob = self.customer("Ann"), self.customer("Bob")
        self.soon = office.clock.now() + timedelta(days=1)
        self._made = False
        self.ploy = office.write(staff.add_staff, "Ploy", "supervisor").id

    def do(self, function: Callable[..., Any], *args: Any, **given: Any) -> Any:
        """Makes a save as a door does."""
        import inspect

        wanted = inspect.signature(function).parameters
        for name, value in (("staff_id", self.office.staff_id), ("clock", self.office.clock)):
            if (name in wanted and function is not staff.edit_staff) or function is taken_with:
                given.setdefault(name, value)
        return self.office.write(function, *args, **given)

    def customer(self, name: str) -> Any:
        return self.do(customers.add_customer, CustomerInput(name=name))

    def complaint(self, stage: str = "") -> ComplaintView:
        found = self.do(complaints.take_complaint, ComplaintInput("Broken", self.ann.id))
        if stage:
            found = self.do(complaint_moves.move_complaint, found.id, stage, version=found.version)
        return cast(ComplaintView, found)

    def closed(self) -> ComplaintView:
        open_one = self.complaint()
        return cast(ComplaintView, self.do(
            complaint_moves.close_complaint, open_one.id, version=open_one.version, resolution="Paid",
            root_cause="late", told=True,
        ))  # fmt: skip

    def follow_up(self, **given: Any) -> Any:
        return self.do(follow_ups.add_follow_up, FollowUpInput("Call", self.soon, customer_id=self.ann.id, **given))

    def fact(self) -> Any:
        return self.do(profile.add_fact, self.ann.id, FactInput("why", "wants it quiet"))

    def remedy(self, cost: int = 0) -> Any:
        self.office.write(settings.set_value, "complaints.clerk_limit", "1")
        return self.do(remedies.ask_remedy, self.complaint().id, kind="refund", cost=cost, staff_id=self.clerk())

    def clerk(self) -> int:
        found = {one.name: one.id for one in self.office.read(staff.staff_list)}
        return int(found.get("Dao") or self.office.write(staff.add_staff, "Dao").id)

    def product(self, code: str) -> Any:
        return self.do(products.add_product, code, name="Soap")

    def purchase(self) -> Any:
        return self.do(
            purchases.add_purchase, PurchaseInput(self.ann.id, 1000, description="Soap", unit_price=100_0000)
        )

    def relation(self) -> Any:
        return self.do(
            relations.relate, self.ann.id, self.customer("Cat").id, relations.RelationInput("family", "child")
        )

    def ended(self, name: str) -> int:
        found = self.customer(name).id
        self.do(end_customer, CustomerEndInput(found, "lost", "price"))
        return int(found)

    def idea(self) -> Any:
        self.do(interactions.log_interaction, InteractionInput("phone", self.ann.id, subject="Where is it?"))
        return self.do(ideas.begin_idea, title="A shop nearer", group=("", "", "where"))

    def idea_and_another(self) -> int:
        found = self.idea()
        self.do(interactions.log_interaction, InteractionInput("phone", self.bob.id, subject="Where is it?"))
        return int(found.id)

    def asker(self) -> int:
        return int(self.office.read(ideas.idea_people, self.idea().id)[0].id)

    def news(self) -> Any:
        self.do(record_consent, self.ann.id, purpose="news", state="given", source="paper")
        self.do(customers.edit_customer, self.ann.id, CustomerInput(name="Ann", email="a@example.com"),
                version=self.office.read(customers.customer_by_id, self.ann.id).version)  # fmt: skip
        return self.do(news.add_news, NewsInput("New", state="open", text_en="Hi {{ name }}"))

    def mailing(self) -> Any:
        return self.do(news_sending.write_mailing, self.news().id, channel="email", file="x.csv", ids=[self.ann.id])

    def group(self, name: str, **given: Any) -> Any:
        return self.do(segments.add_segment, name, **(given or {"text": "has:phone"}))

    def on_list(self, name: str) -> Any:
        found = self.group(name, kind="list")
        self.do(segments.put_on_list, found.id, [self.ann.id, self.bob.id])
        return found

    def event(self, ahead: timedelta = timedelta(days=2)) -> Any:
        starts = self.office.clock.now() + ahead
        return self.do(events.add_event, EventInput("Party", starts, places=20))

    def agreed(self) -> int:
        self.do(record_consent, self.bob.id, purpose="news", state="given", source="paper")
        return int(self.event().id)

    def group_id(self) -> int:
        return int(self.do(segments.add_segment, name="New ones", text="tier:new").id)

    def invited(self) -> int:
        found = self.event().id
        self.do(event_invites.invite_one, found, self.ann.id, here=True)
        return int(found)

    def there(self) -> int:
        found = self.event(timedelta(hours=1)).id
        self.do(events.check_in, found, self.ann.id)
        return int(found)

    def choice(self) -> OfferInput:
        if not self._made:
            self._made = True
            self.do(products.add_product, "CUSHION", unit_price=100_0000)
            self.do(product_options.keep_options, OPTIONS, product="CUSHION")
        return OfferInput(self.ann.id, "CUSHION", ("Silk",))

    def offers_file(self) -> str:
        given = self.choice()
        return f'[[offer]]\ncustomer = "{self.ann.code}"\nproduct = "{given.product}"\noptions = ["Silk"]\npieces = 7\n'

    def offer(self) -> Any:
        return self.do(offers.make_offer, self.choice())

    def improvement(self) -> Any:
        self.complaint()
        return self.do(improvements.begin_improvement, **IMPROVEMENT)


def made(function: Callable[..., Any], *args: Any, **given: Any) -> Call:
    return (function, args, given)


def on(view: Any, function: Callable[..., Any], *args: Any, **given: Any) -> Call:
    """A save to a record that stands there as ``view`` shows it."""
    return (function, (view.id, *args), {"version": view.version, **given})


moves, changes = complaint_moves, follow_up_changes
RECIPES: dict[str, Callable[[World], Call]] = {
    "add_channel": lambda _w: made(channels.add_channel, "fax"),
    "edit_channel": lambda w: made(channels.edit_channel, w.office.read(channels.channels)[0].id, name="desk",
                                   fixed_cost=5, rate_per_minute=5),
    "add_matter": lambda _w: made(matters.add_matter, "Glue"),
    "edit_matter": lambda w: made(matters.edit_matter, w.office.read(matters.matter_list)[0].id, name="Another"),
    "move_matter": lambda w: made(matters.move_matter, w.office.read(matters.matter_list)[0].id, 1),
    "add_staff": lambda _w: made(staff.add_staff, "Som"),
    "edit_staff": lambda w: made(staff.edit_staff, w.ploy, name="Ploy", role="clerk", active=False),
    "add_customer": lambda _w: made(customers.add_customer, CustomerInput(name="Dan", phone="02 123 4567", tags="a")),
    "edit_customer": lambda w: on(w.ann, customers.edit_customer, CustomerInput(name="Anna", phone="081 234 5678")),
    "merge_customers": lambda w: made(merging.merge_customers, w.ann.id, w.customer("Ann B").id),
    "not_same": lambda w: made(duplicates.not_same, w.ann.id, w.bob.id),
    "add_fact": lambda w: made(profile.add_fact, w.ann.id, FactInput("who", "Two children")),
    "correct_fact": lambda w: on(w.fact(), profile.correct_fact, FactInput("why", "likes music")),
    "confirm_fact": lambda w: on(w.fact(), profile.confirm_fact),
    "archive_fact": lambda w: on(w.fact(), profile.archive_fact),
    "relate": lambda w: made(relations.relate, w.ann.id, w.bob.id, relations.RelationInput("family", "child")),
    "change_relation": lambda w: on(w.relation(), relations.change_relation,
                                    relations.RelationInput("family", "child", note="x"), seen_from=w.ann.id),
    "end_relation": lambda w: on(w.relation(), relations.end_relation),
    "record_consent": lambda w: made(record_consent, w.ann.id, purpose="news", state="given", source="paper"),
    "register_request": lambda w: made(data_requests.register_request, w.ann.id, "access", identity="passport"),
    "answer_request": lambda w: on(
        w.do(data_requests.register_request, w.ann.id, "access", identity="passport"),
        data_requests.answer_request, "done",
    ),
    "log_interaction": lambda w: made(interactions.log_interaction, InteractionInput(
        "phone", w.ann.id, subject="Asked", seconds=60, matter="Glue", expected=3, perceived=4,
        follow_up=FollowUpInput("Call", w.soon, promise=True))),
    "attach_interaction": lambda w: made(
        interactions.attach_interaction,
        w.do(interactions.log_interaction, InteractionInput("phone", subject="Somebody", seconds=60)).id, w.ann.id),
    "customer_of_interaction": lambda w: made(
        identified.customer_of_interaction,
        w.do(interactions.log_interaction, InteractionInput("phone", subject="Somebody", seconds=60)).id,
        CustomerInput(name="Fay")),
    "miss_call": lambda _w: made(missed_calls.miss_call, "081 234 5678"),
    "add_follow_up": lambda w: made(follow_ups.add_follow_up, FollowUpInput("Call", w.soon, customer_id=w.ann.id)),
    "finish_follow_up": lambda w: on(w.follow_up(repeats="1w"), follow_ups.finish_follow_up),
    "call_off": lambda w: on(w.follow_up(), follow_ups.call_off, note="moved"),
    "snooze": lambda w: on(w.follow_up(), changes.snooze, w.soon + timedelta(days=1)),
    "snooze_until_call": lambda w: on(w.follow_up(), changes.snooze_until_call),
    "reschedule": lambda w: on(w.follow_up(promise=True), changes.reschedule, w.soon + timedelta(days=2), told=True),
    "hand_over": lambda w: on(w.follow_up(), changes.hand_over, w.clerk()),
    "hand_over_all": lambda w: made(changes.hand_over_all, w.follow_up().owner_id or w.office.staff_id, w.clerk()),
    "hand_over_shift": lambda _w: made(handovers.hand_over_shift, note="All is quiet"),
    "take_handover": lambda w: made(handovers.take_handover, w.do(handovers.hand_over_shift, note="Quiet").id,
                                    staff_id=w.clerk()),
    "arrive": lambda w: made(arrivals.arrive, customer_id=w.ann.id),
    "take_arrival": lambda w: made(arrivals.take_arrival, w.do(arrivals.arrive, name="Som").id),
    "leave": lambda w: made(arrivals.leave, w.do(arrivals.arrive, name="Som").id),
    "take_complaint": lambda w: made(complaints.take_complaint, ComplaintInput("Torn", w.ann.id)),
    "move_complaint": lambda w: on(w.complaint(), moves.move_complaint, "assessed"),
    "close_complaint": lambda w: on(w.complaint(), moves.close_complaint, resolution="Paid", root_cause="late",
                                    told=True),
    "reopen_complaint": lambda w: on(w.closed(), moves.reopen_complaint),
    "take_up_again": lambda w: on(w.closed(), moves.take_up_again),
    "wait_for_customer": lambda w: on(w.complaint(), moves.wait_for_customer),
    "go_on": lambda w: on(w.do(moves.wait_for_customer, (view := w.complaint()).id, version=view.version), moves.go_on),
    "assign_complaint": lambda w: on(w.complaint(), moves.assign_complaint, w.clerk()),
    "change_complaint": lambda w: on(w.complaint(), moves.change_complaint, ComplaintChange(4, wish="A new one")),
    "escalate": lambda w: on(w.complaint(), moves.escalate),
    "ask_remedy": lambda w: made(remedies.ask_remedy, w.complaint().id, kind="refund", cost=10_000_00),
    "decide_remedy": lambda w: on(w.remedy(1000), remedies.decide_remedy, approve=True, supervisor_id=w.ploy),
    "give_remedy": lambda w: on(w.remedy(), remedies.give_remedy),
    "record_recovery": lambda w: made(recovery.record_recovery, w.closed().id, expected=3, perceived=4),
    "begin_improvement": lambda _w: made(improvements.begin_improvement, **IMPROVEMENT),
    "set_improvement": lambda w: on(w.improvement(), improvements.set_improvement, title="Nails", note="",
                                    owner_id=None, state="done"),
    "tell_customers": lambda w: made(improvements.tell_customers, w.improvement().id, title="Mended", due=w.soon),
    "begin_idea": lambda _w: made(ideas.begin_idea, title="A shop nearer"),
    "set_idea": lambda w: on(w.idea(), ideas.set_idea, title="Two shops", note="", owner_id=None, state="launched"),
    "gather_askers": lambda w: made(ideas.gather_askers, w.idea_and_another()),
    "set_trying": lambda w: made(ideas.set_trying, w.asker(), trying=True, found="Near enough"),
    "tell_askers": lambda w: made(ideas.tell_askers, w.idea().id, title="It is there", due=w.soon),
    "make_offer": lambda w: made(offers.make_offer, w.choice()),
    "order_offer": lambda w: on(w.offer(), offers.order_offer),
    "withdraw_offer": lambda w: on(w.offer(), offers.withdraw_offer),
    "keep_options": lambda w: made(product_options.keep_options, OPTIONS.replace("Silk", "Wool"),
                                   product=w.choice().product),
    "remove_options": lambda w: made(product_options.remove_options, w.choice().product),
    "close_month": lambda _w: made(month_closing.close_month, "2026-02"),
    "add_event": lambda w: made(events.add_event, EventInput("Party", w.soon)),
    "set_event": lambda w: on(w.event(), events.set_event, EventInput("Feast", w.soon, places=3)),
    "hold_event": lambda w: on(w.event(-timedelta(hours=2)), events.hold_event),
    "invite_filter": lambda w: made(event_invites.invite_filter, w.agreed(), "tier:new"),
    "invite_segment": lambda w: made(event_invites.invite_segment, w.agreed(), w.group_id()),
    "invite_one": lambda w: made(event_invites.invite_one, w.event().id, w.ann.id, here=True),
    "tell_invited": lambda w: made(events.tell_invited, w.invited(), w.ann.id, channel="phone"),
    "reply_to_event": lambda w: made(events.reply_to_event, w.invited(), w.ann.id, reply="yes", guests=1),
    "answer_at_desk": lambda w: made(events.answer_at_desk, w.event().id, w.ann.id, reply="yes", channel="phone"),
    "check_in": lambda w: made(events.check_in, w.event(timedelta(hours=1)).id, w.ann.id),
    "check_out": lambda w: made(events.check_out, w.there(), w.ann.id),
    "follow_event": lambda w: made(events.follow_event, w.there(), who="came", title="Ask them", due=w.soon),
    "keep_invited": lambda w: made(keep_invited, w.invited(), [(2, w.ann.code, "yes", "2", "")]),
    "add_news": lambda _w: made(news.add_news, NewsInput("New")),
    "edit_news": lambda w: on(w.news(), news.edit_news, NewsInput("Newer")),
    "close_news": lambda w: on(w.news(), news.close_news),
    "tell": lambda w: made(outreach.tell, w.news().id, w.ann.id, outcome="interested"),
    "write_mailing": lambda w: made(news_sending.write_mailing, w.news().id, channel="email", file="x.csv",
                                    ids=[w.ann.id]),
    "mark_sent": lambda w: made(news_sending.mark_sent, w.mailing().id),
    "drop_mailing": lambda w: made(news_sending.drop_mailing, w.mailing().id),
    "add_product": lambda _w: made(products.add_product, "SOAP-1", name="Soap", goes_with=()),
    "edit_product": lambda w: on(w.product("SOAP-2"), products.edit_product, name="Better soap",
                                 goes_with=(w.product("SOAP-3").code,)),
    "archive_product": lambda w: on(w.product("SOAP-4"), products.archive_product),
    "add_purchase": lambda w: made(purchases.add_purchase, PurchaseInput(w.ann.id, 1000, description="New kind",
                                                                        unit_price=100_0000)),
    "archive_purchase": lambda w: on(w.purchase(), purchases.archive_purchase),
    "set_tier": lambda _w: made(terms.set_tier, "gold", label="B+", answer_within="a day", who_calls="we",
                                may_offer="tea"),
    "end_customer": lambda w: made(end_customer, CustomerEndInput(w.bob.id, "lost", "price")),
    "reopen_customer": lambda w: made(reopen_customer, w.ended("Eve")),
    "decline": lambda w: made(decline, w.ann.id, "promise_due", reason="not_now"),
    "taken_with": lambda w: made(taken_with, Taken(w.ann.id, "promise_due"), profile.add_fact, w.ann.id,
                                 FactInput("who", "Two dogs")),
    "save_answer": lambda _w: made(answers.save_answer, None, answers.AnswerInput("phrase", "Hello", text_en="Hello")),
    "keep_texts": lambda _w: made(keep_texts, '[[text]]\nkind = "phrase"\ntitle = "Bye"\nen = "Bye"\n'),
    "add_segment": lambda _w: made(segments.add_segment, "Phones", text="has:phone or has:email"),
    "edit_segment": lambda w: on((w.group("Reach"), w.group("Users", text="segment:Reach"))[0], segments.edit_segment,
                                 name="Reachable", text="has:email"),
    "archive_segment": lambda w: on(w.group("Mail"), segments.archive_segment),
    "put_on_list": lambda w: made(segments.put_on_list, w.group("Hand", kind="list").id, [w.ann.id, w.bob.id]),
    "begin_list": lambda w: made(segments.begin_list, "Begun", [w.ann.id]),
    "take_off_list": lambda w: made(segments.take_off_list, w.on_list("Off").id, [w.bob.id]),
    "snapshot_segment": lambda w: made(segments.snapshot_segment, w.on_list("Then").id, "Now"),
    "keep_segments": lambda w: made(keep_segments, f'[[segment]]\nname = "A"\nfilter = "segment:B"\n[[segment]]\n'
                                    f'name = "B"\nkind = "list"\nmembers = ["{w.ann.code}"]\n'),
    "keep_news": lambda _w: made(keep_news, '[[news]]\ntitle = "Of a file"\n[[news]]\ntitle = "Of it too"\n'),
    "keep_offers": lambda w: made(keep_offers, w.offers_file()),
    "set_category": lambda _w: made(categories.set_category, None, "Glue"),
    "set_day": lambda _w: made(calendar.set_day, date(2026, 5, 5), name="Fair"),
    "remove_day": lambda w: made(calendar.remove_day, w.do(calendar.set_day, date(2026, 6, 5), name="Fair").day),
    "fill_holidays": lambda _w: made(calendar.fill_holidays, 2031),
    "set_value": lambda _w: made(settings.set_value, "office.phone", "02 123 4567"),
    "set_values": lambda _w: made(settings.set_values, {"office.phone": "02 123 9999"}),
    "keep_settings": lambda _w: made(keep_settings, '[office]\nphone = "02 111 1111"\n'),
    "keep_playbook": lambda _w: made(keep_playbook, '[[rule]]\nname = "promise_due"\noff = true\n'),
}  # fmt: skip
