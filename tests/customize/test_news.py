"""News: whom it concerns, who may be told, what came of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from deskcrm.customize.erasure import erase
from deskcrm.customize.news import close_news, coverage, edit_news, news_by_id, silences
from deskcrm.customize.news_effect import effect
from deskcrm.customize.news_sending import drop_mailing, mailings, mark_sent, write_mailing
from deskcrm.customize.news_views import Side
from deskcrm.customize.outreach import (
    claim,
    heard_lately,
    let_go,
    news_for,
    outreach,
)
from deskcrm.customize.responses import decline
from deskcrm.customize.suggestions import suggestions
from deskcrm.differentiate.products import add_product
from deskcrm.differentiate.purchases import add_purchase
from deskcrm.differentiate.views import PurchaseInput
from deskcrm.errors import Refused, Stale
from deskcrm.identify.consents import consents_of, record_consent
from deskcrm.identify.merging import merge_customers
from deskcrm.identify.segments import add_segment, archive_segment
from deskcrm.interact.data_requests import register_request
from deskcrm.interact.follow_ups import follow_ups_of
from deskcrm.settings.office import set_value
from deskcrm.store import Office, open_base

from .newsroom import OPEN, Desk


@pytest.fixture
def desk(office: Office) -> Desk:
    return Desk(office)


def test_who_agreed_and_can_be_reached_is_on_the_list_and_nobody_else(desk: Desk) -> None:
    ann, line = desk.customer("Ann"), desk.customer("Lin", phone="", line_id="lin", preferred_channel="line")
    desk.customer("Never asked", agreed=False)
    no_mail = desk.customer("No mail", preferred_channel="email")
    walks = desk.customer("Walks in", phone="", email="w@example.com", preferred_channel="walk_in")
    news = desk.news()
    page = desk.read(outreach, news.id)
    assert [(one.customer_id, one.channel, one.way) for one in page.rows] == [
        (ann, "phone", "081 234 5678"), (line, "line", "lin"), (walks, "email", "w@example.com"),
    ]  # fmt: skip
    assert page.by_channel == {"phone": 1, "line": 1, "email": 1, "post": 0}
    assert [one.customer_id for one in desk.read(outreach, news.id, channel="line").rows] == [line]
    assert desk.bar(news.id, no_mail) == "unreachable"
    with pytest.raises(Refused, match="no way to reach"):
        desk.tell(news.id, no_mail)
    assert desk.tell(news.id, no_mail, reached=True).channel == ""  # at the desk
    found = desk.read(coverage, news.id)
    assert (found.concerned, found.heard, found.left, found.cannot) == (5, 1, 3, 1)


def test_what_came_of_it(desk: Desk) -> None:
    first, tried, keen, cool, done = (desk.customer(name) for name in ("Ann", "Bob", "Cat", "Dan", "Eve"))
    news = desk.news()
    desk.tell(news.id, first)
    desk.tell(news.id, tried, "not_reached")
    assert desk.tell(news.id, keen, "interested").follow_up
    desk.tell(news.id, cool, "not_interested")
    desk.tell(news.id, done, "no_more")
    assert [view.title for view in desk.office.read(follow_ups_of, keen)] == ["Interested: Quiet fan"]
    assert [one.state for one in desk.office.read(consents_of, done)] == ["withdrawn"]
    assert desk.list(news.id) == []
    assert desk.read(coverage, news.id).outcomes == {
        "told": 1, "not_reached": 1, "interested": 1, "not_interested": 1, "no_more": 1,
    }  # fmt: skip
    assert desk.office.undo().action == "tell"  # the consent is back with it
    assert [one.state for one in desk.office.read(consents_of, done)] == ["given"]
    assert desk.list(news.id) == [done]
    desk.later(1)
    assert desk.list(news.id) == [done, tried]  # who was tried comes again, last
    with pytest.raises(Refused, match="heard this news already"):
        desk.tell(news.id, first)


def test_consent_withdrawn_at_another_terminal_stops_it_while_the_list_is_open(desk: Desk) -> None:
    ann = desk.customer("Ann")
    news = desk.news()
    assert desk.list(news.id) == [ann]
    other = open_base(desk.office.path, clock=desk.office.clock, terminal="two")
    other.write(record_consent, ann, purpose="news", state="withdrawn", staff_id=1, clock=other.clock)
    other.close()
    with pytest.raises(Refused, match="has not agreed to be told news, or took it back"):
        desk.tell(news.id, ann)
    assert desk.list(news.id) == []
    assert desk.tell(news.id, ann, "no_more").outcome == "no_more"  # that they said so again is kept


def test_what_is_said_after_the_clock_was_set_back_comes_after(desk: Desk) -> None:
    ann, bob = desk.customer("Ann"), desk.customer("Bob")
    news = desk.news()
    desk.later(-1)
    desk.consent(ann, "withdrawn")
    desk.do(decline, bob, "news_to_tell", reason="no_contact")
    assert [desk.bar(news.id, one) for one in (ann, bob)] == ["no_consent", "asked_not"]
    assert [one.state for one in desk.office.read(consents_of, ann)] == ["withdrawn"]


def test_who_asked_not_to_be_contacted_has_not_agreed_anew_by_a_merge(desk: Desk) -> None:
    asked = desk.customer("Ann B")
    desk.later(1)
    desk.do(decline, asked, "news_to_tell", reason="no_contact")
    desk.later(1)
    ann, news = desk.customer("Ann"), desk.news()
    assert (desk.bar(news.id, asked), desk.bar(news.id, ann)) == ("asked_not", "")
    desk.do(merge_customers, ann, asked)
    assert desk.bar(news.id, ann) == "asked_not"
    desk.office.undo()
    assert (desk.bar(news.id, asked), desk.bar(news.id, ann)) == ("asked_not", "")
    desk.do(merge_customers, ann, asked)
    desk.later(1)
    desk.consent(ann, "given")
    assert desk.bar(news.id, ann) == ""


def test_who_asked_not_to_hear_while_two_were_one_may_be_either(desk: Desk) -> None:
    news = desk.news()
    for number, (asks, *args) in enumerate(((decline, "news_to_tell"), (register_request, "objection"))):
        ann, twin = desk.customer(f"Ann {number}"), desk.customer(f"Ann {number} B")
        other = Desk(open_base(desk.office.path, clock=desk.office.clock, terminal="two"))
        desk.do(merge_customers, ann, twin)
        other.do(asks, ann, *args, **({"reason": "no_contact"} if asks is decline else {"identity": "in person"}))
        other.office.close()
        desk.office.undo()
        assert [desk.bar(news.id, one) for one in (ann, twin)] == ["asked_not", "no_consent"]
        desk.do(merge_customers, ann, twin)
        desk.office.undo()
        assert desk.bar(news.id, ann) == "asked_not"


def test_two_terminals_do_not_have_the_same_person_in_view(desk: Desk) -> None:
    ids = [desk.customer(name) for name in ("Ann", "Bob")]
    news = desk.news()

    def view(terminal: str) -> Any:
        return desk.office.maintain(claim, news.id, ids, terminal=terminal, clock=desk.office.clock)

    assert [view("one").customer_id, view("two").customer_id, view("one").customer_id] == [ids[0], ids[1], ids[0]]
    assert view("three") is None
    desk.office.maintain(let_go, news.id, ids[0], skipped=True, terminal="one", clock=desk.office.clock)
    assert desk.list(news.id) == [ids[1], ids[0]]  # skipped: last, also when the work is taken up again
    assert view("three").customer_id == ids[0]
    desk.later(-1)
    assert view("four").customer_id == ids[0]  # nobody has them in view for a day


def test_groups_days_and_the_months_limit(desk: Desk) -> None:
    ann, bob = desk.customer("Ann", tags="garden"), desk.customer("Bob")
    desk.do(add_segment, "Gardeners", text="tag:garden")
    news = desk.news(segments="gardeners")
    assert news.groups == ("Gardeners",)
    assert desk.list(news.id) == [ann]
    assert desk.bar(news.id, bob) == "not_concerned"
    today = desk.office.clock.today()
    for since, until in ((today + timedelta(days=1), None), (None, today - timedelta(days=1))):
        other = desk.news(since=since, until=until)
        assert (desk.list(other.id), desk.bar(other.id, ann)) == ([], "not_open")
    desk.office.write(set_value, "news.limit", "1")
    desk.tell(news.id, ann)
    second = desk.news(title="Second")
    assert (desk.list(second.id), desk.bar(second.id, ann)) == ([bob], "often")
    desk.later(29)
    assert desk.list(second.id) == [bob]
    desk.later(1)
    assert desk.list(second.id) == [ann, bob]


def test_what_cannot_be_told_is_not_kept(desk: Desk) -> None:
    for wrong in ({"title": " "}, {"kind": "rumour"}, {"text_en": ""}, {"product": "NOTHING"}, {"segments": "nobody"},
                  {"since": date(2026, 5, 2), "until": date(2026, 5, 1)}):  # fmt: skip
        with pytest.raises(Refused):
            desk.news(**wrong)


def test_groups_that_go_without_news(desk: Desk) -> None:
    ann = desk.customer("Ann", tags="garden")
    garden = desk.do(add_segment, "Gardeners", text="tag:garden")
    desk.do(add_segment, "All", text="kind:person")
    desk.customer("Bob")
    assert [(one.name, one.days, one.overdue) for one in desk.read(silences)] == [
        ("All", None, True), ("Gardeners", None, True),
    ]  # fmt: skip
    news = desk.news(segments="Gardeners")
    desk.tell(news.id, ann)
    desk.later(59)
    assert [(one.name, one.days, one.overdue) for one in desk.read(silences)] == [
        ("All", 59, False), ("Gardeners", 59, False),
    ]  # fmt: skip
    desk.later(1)
    assert all(one.overdue for one in desk.read(silences))
    desk.office.write(set_value, "news.interval", "0")
    assert not any(one.overdue for one in desk.read(silences))
    with pytest.raises(Refused, match=r"Gardeners is part of Quiet fan"):
        desk.do(archive_segment, garden.id, version=garden.version)
    desk.do(archive_segment, garden.id, version=garden.version, even_if_used=True)
    assert desk.bar(news.id, ann) == "told"
    assert desk.bar(desk.news(segments="All").id, ann) == ""
    assert desk.list(news.id) == []  # a group that is gone has nobody in it
    assert desk.read(news_by_id, news.id).groups == ("Gardeners",)
    with pytest.raises(Refused, match="no group Gardeners"):
        desk.do(edit_news, news.id, replace(OPEN, segments="Gardeners"), version=news.version)


def test_the_making_of_a_group_that_news_are_for_is_not_taken_back(desk: Desk) -> None:
    desk.do(add_segment, "All", text="kind:person")
    other = Desk(open_base(desk.office.path, clock=desk.office.clock, terminal="two"))
    news = other.news(segments="All")
    with pytest.raises(Refused, match="All is part of Quiet fan"):
        desk.office.undo()
    other.office.write(close_news, news.id, version=news.version, clock=other.office.clock)
    other.office.close()


def test_of_groups_told_in_time_the_longest_without_news_stands_first(desk: Desk) -> None:
    ann, bob = desk.customer("Ann", tags="garden"), desk.customer("Bob", tags="balcony")
    for name, tag in (("Gardeners", "garden"), ("Balconies", "balcony")):
        desk.do(add_segment, name, text=f"tag:{tag}")
    news = desk.news()
    desk.tell(news.id, ann)
    desk.later(5)
    desk.tell(news.id, bob)
    assert [(one.name, one.days) for one in desk.read(silences)] == [("Gardeners", 5), ("Balconies", 0)]


def test_a_change_begun_of_an_older_version_is_stale(desk: Desk) -> None:
    news = desk.news()
    desk.do(edit_news, news.id, replace(OPEN, title="Better"), version=news.version)
    with pytest.raises(Stale):
        desk.do(edit_news, news.id, OPEN, version=news.version)
    now = desk.read(news_by_id, news.id)
    desk.office.write(close_news, news.id, version=now.version, clock=desk.office.clock)
    assert not desk.read(news_by_id, news.id).running


def test_a_file_to_send_keeps_others_off_and_counts_once_it_was_sent(desk: Desk) -> None:
    mail = {"phone": "", "preferred_channel": "email"}
    ann, bob = desk.customer("Ann", email="a@example.com", **mail), desk.customer("Bob", email="b@example.com", **mail)
    news = desk.news()
    file = desk.do(write_mailing, news.id, channel="email", file="news.csv", ids=[ann, bob])
    assert (desk.list(news.id), desk.bar(news.id, ann)) == ([], "told")
    found = desk.read(coverage, news.id)
    assert (found.heard, found.waiting, found.cannot) == (0, 2, 0)
    desk.office.write(drop_mailing, file.id, clock=desk.office.clock)
    assert desk.list(news.id) == [ann, bob]
    desk.office.undo()
    desk.consent(bob, "withdrawn")
    (waiting,) = desk.read(mailings, news.id)
    sent = desk.do(mark_sent, file.id)
    assert waiting.left_out == sent.left_out == ("A-000002",)
    found = desk.read(coverage, news.id)
    assert (sent.count, found.heard, found.waiting) == (1, 1, 0)
    assert desk.read(mailings, news.id) == ()
    with pytest.raises(Refused, match="said already"):
        desk.do(mark_sent, file.id)
    with pytest.raises(Refused, match="left the list"):
        desk.do(write_mailing, news.id, channel="email", file="again.csv", ids=[ann])
    assert desk.office.undo().action == "mark_sent"
    assert desk.read(coverage, news.id).waiting == 2


def test_a_file_sent_long_after_it_was_written_is_heard_on_the_day_it_is_sent(desk: Desk) -> None:
    ann = desk.customer("Ann", tags="garden")
    desk.do(add_segment, "Gardeners", text="tag:garden")
    desk.office.write(set_value, "news.limit", "1")
    file = desk.do(write_mailing, desk.news().id, channel="phone", file="news.csv", ids=[ann])
    desk.later(45)
    desk.do(mark_sent, file.id)
    second = desk.news(title="Second")
    assert (desk.list(second.id), desk.bar(second.id, ann), desk.read(heard_lately, ann)) == ([], "often", 1)
    assert [(one.days, one.overdue) for one in desk.read(silences)] == [(0, False)]


def test_a_file_that_waits_counts_among_the_months_most_however_old_it_is(desk: Desk) -> None:
    ann = desk.customer("Ann")
    desk.office.write(set_value, "news.limit", "1")
    file = desk.do(write_mailing, desk.news().id, channel="phone", file="news.csv", ids=[ann])
    desk.later(45)
    second = desk.news(title="Second")
    assert (desk.list(second.id), desk.bar(second.id, ann), desk.read(heard_lately, ann)) == ([], "often", 0)
    desk.office.write(drop_mailing, file.id, clock=desk.office.clock)
    assert desk.list(second.id) == [ann]


def test_who_heard_in_another_way_or_was_merged_is_named_by_the_codes_the_file_has(desk: Desk) -> None:
    ann, twin, bob = desk.customer("Ann"), desk.customer("Ann B"), desk.customer("Bob")
    news = desk.news()
    file = desk.do(write_mailing, news.id, channel="phone", file="news.csv", ids=[twin, bob])
    desk.tell(news.id, ann)
    desk.do(merge_customers, ann, twin)
    (waiting,) = desk.read(mailings, news.id)
    assert waiting.left_out == ("A-000001", "A-000002")
    desk.office.write(drop_mailing, file.id, clock=desk.office.clock)
    other = Desk(open_base(desk.office.path, clock=desk.office.clock, terminal="two"))
    other.tell(news.id, bob)
    other.office.close()
    desk.office.undo()  # the file waits again
    sent = desk.do(mark_sent, file.id)
    assert (sent.count, sent.left_out) == (0, ("A-000001", "A-000002", "A-000003"))
    assert desk.read(coverage, news.id).heard == 2


def test_effect_against_those_who_have_not_heard_yet(desk: Desk) -> None:
    ann, bob, cat, dan = (desk.customer(name) for name in ("Ann", "Bob", "Cat", "Dan"))
    desk.office.write(add_product, "FAN", name="Fan")
    news = desk.news(product="FAN")

    def buys(who: int, product: str = "FAN") -> None:
        desk.do(add_purchase, PurchaseInput(who, 1000, product, unit_price=100_0000, description="Soap"))

    buys(ann)  # before she heard
    desk.later(1)
    desk.tell(news.id, ann)
    desk.tell(news.id, bob)
    desk.later(2)
    buys(bob)
    buys(ann, "")
    buys(cat)
    desk.later(40)
    buys(dan)  # after the window
    found = desk.read(effect, news.id)
    assert (found.heard, found.others) == (Side(2, 2, 1), Side(2, 1, 1))


def test_the_desk_sees_it_and_taking_it_tells_them(desk: Desk) -> None:
    ann, bob = desk.customer("Ann"), desk.customer("Bob", agreed=False)
    news = desk.news(text_en="Hi {{ called }}")
    (one,) = [found for found in desk.read(suggestions, ann) if found.rule == "news_to_tell"]
    assert (one.title, one.opens, one.about) == ("Tell them: Quiet fan", "outreach", str(news.id))
    assert not [found for found in desk.read(suggestions, bob) if found.rule == "news_to_tell"]
    desk.tell(news.id, ann)
    assert desk.read(news_for, ann) == ()


def test_a_merge_takes_what_was_heard_along_and_an_erasure_the_claim(desk: Desk) -> None:
    ann, twin = desk.customer("Ann"), desk.customer("Ann B")
    news = desk.news()
    desk.tell(news.id, twin)
    desk.office.maintain(claim, news.id, [ann], terminal="one", clock=desk.office.clock)
    desk.do(merge_customers, ann, twin)
    assert (desk.list(news.id), desk.bar(news.id, ann), desk.bar(news.id, twin)) == ([], "told", "gone")
    erase(desk.office, ann, name="Ann")
    assert desk.bar(news.id, ann) == "gone"
