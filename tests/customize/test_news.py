"""News: whom it concerns, who may be told, what came of it."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from deskcrm.clock import Clock
from deskcrm.customize.erasure import erase
from deskcrm.customize.news import add_news, close_news, coverage, edit_news, news_by_id, silences
from deskcrm.customize.news_effect import effect
from deskcrm.customize.news_sending import drop_mailing, mailings, mark_sent, write_mailing
from deskcrm.customize.news_texts import FIELDS, checked, filled
from deskcrm.customize.news_views import BARS, NewsInput, NewsView, Side
from deskcrm.customize.outreach import (
    claim,
    contact_of,
    heard_lately,
    let_go,
    may_hear,
    news_for,
    outreach,
    preview_customers,
    preview_for,
    tell,
)
from deskcrm.customize.responses import decline
from deskcrm.customize.suggestions import suggestions
from deskcrm.differentiate.endings import end_customer
from deskcrm.differentiate.products import add_product
from deskcrm.differentiate.purchases import add_purchase
from deskcrm.differentiate.views import CustomerEndInput, PurchaseInput
from deskcrm.errors import Refused, Stale
from deskcrm.identify.consents import consents_of, record_consent
from deskcrm.identify.customers import add_customer
from deskcrm.identify.merging import merge_customers
from deskcrm.identify.segments import add_segment, archive_segment
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.data_requests import answer_request, data_request, register_request
from deskcrm.interact.follow_ups import follow_ups_of
from deskcrm.settings.office import set_value
from deskcrm.store import Office, backup, open_base
from deskcrm.store.doors import takes_connection
from deskcrm.store.records import instant

OPEN = NewsInput("Quiet fan", state="open", text_en="Hello {{ called }}, the fan is here.")


class Desk:
    """An office with customers and news in one line each."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def do(self, function: Any, *args: Any, **given: Any) -> Any:
        return self.office.write(function, *args, staff_id=self.office.staff_id, clock=self.office.clock, **given)

    def read(self, function: Any, *args: Any, **given: Any) -> Any:
        return self.office.read(function, *args, clock=self.office.clock, **given)

    def customer(self, name: str, *, agreed: bool = True, **given: Any) -> int:
        given.setdefault("phone", "081 234 5678")
        found = self.do(add_customer, CustomerInput(name=name, **given)).id
        if agreed:
            self.consent(found, "given")
        return int(found)

    def consent(self, who: int, state: str) -> None:
        self.do(record_consent, who, purpose="news", state=state, source="in person")

    def news(self, **given: Any) -> NewsView:
        return self.do(add_news, replace(OPEN, **given))  # type: ignore[no-any-return]

    def list(self, news: int) -> list[int]:
        return [one.customer_id for one in self.read(outreach, news).rows]

    def tell(self, news: int, who: int, outcome: str = "told", **given: Any) -> Any:
        return self.do(tell, news, who, outcome=outcome, **given)

    def bar(self, news: int, who: int) -> str:
        return str(self.read(may_hear, news, who))

    def later(self, days: int) -> None:
        before = self.office.clock
        self.office.clock = Clock(before.zone, before.now() + timedelta(days=days))


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


@pytest.mark.parametrize(("text", "said"), [
    ("Hello {{ nam }}", r"line 1, place 10: there is no field nam; there are name"),
    ("One\n{{ name }} {{ price }}", r"line 2, place 15: there is no field price"),
    ("{% for x in name %}{{ x }}{% endfor %}", "not for"),
    ("{{ name.__class__ }}", "not getattr"), ("{{ name['x'] }}", "not getitem"), ("{{ name() }}", "not call"),
    ("{{ 'x' * 999999999 }}", "not mul"), ("{{ 9 ** 9 ** 9 }}", "not pow"), ("{{ name ~ name }}", "not concat"),
    ("{{ name | upper }}", "not filter"), ("{% set x = name %}", "not assign"), ("{% include 'x' %}", "not include"),
    ("{% macro m() %}{% endmacro %}", "not macro"), ("{% if name is defined %}x{% endif %}", "not test"),
    ("{{ name", "line 1: this is no template"), ("{{ " + "(" * 5000 + "name" + ")" * 5000 + " }}", "fit|deep"),
    ("{{ " + "not " * 900 + "name }}", "deep|fit"), ("{{ name }}" * 200, "more than 100"),
    ("{{ range }}", "there is no field range"),
])  # fmt: skip
def test_what_no_text_may_hold_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(Refused, match=said) as refused:
        checked(text, "text_en")
    assert refused.value.field == "text_en"


def test_a_text_is_filled_for_a_real_customer_in_their_language(desk: Desk) -> None:
    thai = desk.customer("สมหญิง ใจดี", given="สมหญิง", family="ใจดี", nickname="หญิง", language="th")
    german = desk.customer("Bob {{ 7*7 }} [/]", language="de", tags="german")
    news = desk.news(
        text_th="คุณ{{ given }} {% if until %}ถึง {{ until }}{% else %}-{% endif %}", subject_th="ข่าว {{ news }}",
        text_en="{{ name }}: {{ organisation | default('you', true) }}", until=date(2026, 12, 25),
    )  # fmt: skip
    found = desk.read(contact_of, news.id, thai)
    assert (found.language, found.subject, found.text) == ("th", "ข่าว Quiet fan", "คุณสมหญิง ถึง 25 ธ.ค. 2569")
    found = desk.read(contact_of, news.id, german)
    assert (found.language, found.subject, found.text) == ("en", "Quiet fan", "Bob {{ 7*7 }} [/]: you")
    texts = {"subject_en": "", "text_en": "Hi {{ called }}", "subject_th": "", "text_th": "สวัสดี {{ called }}"}
    assert desk.read(preview_for, texts, "News", "", thai).text == "สวัสดี หญิง"
    assert set(desk.read(preview_customers, news.id)) == {thai, german}
    desk.do(add_segment, "Germans", text="tag:german")
    assert desk.read(preview_customers, 0, ("germans",)) == (german,)
    with pytest.raises(Refused, match="no group"):
        desk.read(preview_customers, 0, ("Danes",))
    with pytest.raises(Refused, match="characters"):
        filled("{{ name }}" * 90, {"name": "x" * 300})


PARTS = ("{{", "}}", "{%", "%}", " ", "name", "if", "else", "endif", "for", "in", "|", "'", ".", "(", ")", "{#", "\n",
         "default", "*", "9", "-")  # fmt: skip


@given(parts=st.lists(st.sampled_from(PARTS), max_size=25))
@settings(max_examples=150, deadline=None)
def test_any_text_is_refused_in_words_or_can_be_filled(parts: list[str]) -> None:
    try:
        kept = checked("".join(parts), "text_en")
    except Refused:
        return
    assert len(filled(kept, dict.fromkeys(FIELDS, "x"))) < 10_000


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


# Nobody who must not hear is ever on the list, whatever happened before.

PEOPLE, NEWS = 4, 2
ACTS = ("given", "refused", "withdrawn", "objection", "refuse objection", "no_contact", "told", "not_reached",
        "interested", "not_interested", "no_more", "lost", "undo", "day", "mailing", "sent", "drop")  # fmt: skip


@given(
    history=st.lists(
        st.tuples(st.sampled_from(ACTS), st.integers(0, PEOPLE - 1), st.integers(0, NEWS - 1)), min_size=3, max_size=22
    )
)
@settings(
    max_examples=300 if os.environ.get("DESKCRM_FAULTS") else 8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
def test_nobody_who_must_not_hear_is_on_a_list_or_can_be_told(
    office: Office, tmp_path_factory: pytest.TempPathFactory, history: list[Any]
) -> None:
    desk = Desk(office)
    if not office.read(_rows)["news"]:
        for number in range(PEOPLE):
            desk.customer(f"Person {number}", agreed=number % 2 == 0)
        for number in range(NEWS):
            desk.news(title=f"News {number}")
    begun = backup.backup(office.path, tmp_path_factory.mktemp("history") / "office.db")
    desk = Desk(open_base(begun, clock=office.clock, terminal="history"))
    desk.office.staff = office.staff
    try:
        _live(desk, history)
    finally:
        desk.office.close()


def _live(desk: Desk, history: list[Any]) -> None:
    people, news = range(1, PEOPLE + 1), range(1, NEWS + 1)
    for act, person, number in history:
        _act(desk, act, people[person], news[number])
        rows = desk.office.read(_rows)
        for one in news:
            listed = set(desk.list(one))
            for who in people:
                barred = must_not(rows, one, who, desk)
                assert (who in listed) == (not barred), (act, who, barred)
                assert bool(desk.bar(one, who)) == barred
            for who in sorted(set(people) - listed)[:1]:
                with pytest.raises(Refused) as refused:
                    desk.tell(one, who)
                assert refused.value.message in BARS.values()


def _act(desk: Desk, act: str, who: int, news: int) -> None:
    """One thing that happens; what is refused does not."""
    office, clock = desk.office, desk.office.clock
    try:
        if act in ("given", "refused", "withdrawn"):
            desk.consent(who, act)
        elif act == "objection":
            desk.do(register_request, who, "objection", identity="in person")
        elif act == "refuse objection":
            for (number,) in office.read(_objections, who):
                view = office.read(data_request, number)
                desk.do(answer_request, number, "refused", reason="law", version=view.version)
        elif act == "no_contact":
            desk.do(decline, who, "news_to_tell", reason="no_contact")
        elif act == "lost":
            desk.do(end_customer, CustomerEndInput(who, "lost", "price"))
        elif act == "day":
            desk.later(13)
        elif act == "undo":
            office.undo()
        elif act == "mailing":
            ids = [one.customer_id for one in desk.read(outreach, news, channel="phone").rows]
            desk.do(write_mailing, news, channel="phone", file="x.csv", ids=ids)
        elif act in ("sent", "drop"):
            for file in desk.read(mailings, news):
                office.write(mark_sent if act == "sent" else drop_mailing, file.id, clock=clock)
        else:
            desk.tell(news, who, act)
    except Exception as error:
        from deskcrm.errors import DeskError

        if not isinstance(error, DeskError):
            raise


@takes_connection
def _objections(connection: Any, who: int) -> list[tuple[int]]:
    found: list[tuple[int]] = connection.execute(
        "SELECT id FROM data_request WHERE customer_id = ? AND done_at IS NULL AND archived_at IS NULL", (who,)
    ).fetchall()
    return found


@takes_connection
def _rows(connection: Any) -> dict[str, list[dict[str, Any]]]:
    """Every record that stands, as plain values."""
    found = {}
    for table in ("consent", "data_request", "response", "customer_end", "news_told", "news_mailing", "news"):
        cursor = connection.execute(f"SELECT * FROM {table} WHERE archived_at IS NULL")  # noqa: S608
        names = [column[0] for column in cursor.description]
        found[table] = [dict(zip(names, row, strict=True)) for row in cursor]
    return found


def must_not(rows: dict[str, list[dict[str, Any]]], news: int, who: int, desk: Desk) -> bool:
    """By the plain rules, row by row."""

    def theirs(table: str) -> list[dict[str, Any]]:
        return [row for row in rows[table] if row["customer_id"] == who]

    said = sorted((row["at"], row["id"], row["state"]) for row in theirs("consent"))
    if not said or said[-1][2] != "given":
        return True
    if any(row["kind"] == "objection" and row["outcome"] != "refused" for row in theirs("data_request")):
        return True
    if any(row["reason"] == "no_contact" and row["at"] >= said[-1][0] for row in theirs("response")):
        return True
    sent = {row["id"]: row["sent_at"] for row in rows["news_mailing"]}
    told = [row for row in theirs("news_told") if row["mailing_id"] is None or row["mailing_id"] in sent]
    day = desk.office.clock.day_of
    today = desk.office.clock.today()
    for row in told:
        tried_today = row["outcome"] == "not_reached" and day(instant(row["at"])) == today
        if row["news_id"] == news and (row["outcome"] != "not_reached" or tried_today):
            return True
    heard = [max(row["at"], sent.get(row["mailing_id"]) or 0) for row in told if row["outcome"] != "not_reached"]
    lately = [at for at in heard if day(instant(at)) > today - timedelta(days=30)]
    return len(lately) >= 2 or bool(theirs("customer_end"))
