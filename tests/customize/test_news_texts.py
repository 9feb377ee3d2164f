"""Texts of news: what they may hold, filled for a real customer."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskcrm.customize.news_texts import FIELDS, checked, filled
from deskcrm.customize.outreach import (
    contact_of,
    preview_customers,
    preview_for,
)
from deskcrm.differentiate.products import add_product
from deskcrm.errors import Refused
from deskcrm.identify.segments import add_segment
from deskcrm.store import Office

from .newsroom import Desk


@pytest.fixture
def desk(office: Office) -> Desk:
    return Desk(office)


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
    ("{{ range }}", "there is no field range"), ("Hi\n{% if code > 5 %}x{% endif %}", "line 2: a field is text"),
    ("{{ name in 5 }}", "a field is text"), ("{{ (not name) < name }}", "cannot be worked out"),
    ("{{ name | default('a', 'b', 'c') }}", "cannot be worked out"), ("{% if 1 %}" * 99 + "{% endif %}" * 99, "deep"),
    ("{{ 0x" + "f" * 3900 + " }}", "cannot be worked out"), (r"{{ '\x1b[2J' }}", "control character"),
    (r"{{ '\ud800' }}", "control character"),
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


def test_a_text_that_is_being_written_names_the_product_and_the_last_day(desk: Desk) -> None:
    thai = desk.customer("สมหญิง ใจดี", language="th")
    desk.office.write(add_product, "FAN-1", name="Quiet fan [/]")
    texts = {"subject_en": "", "text_en": "-", "subject_th": "", "text_th": "{{ product }} ถึง {{ until }}"}
    for typed in ("FAN-1", "fan-1", "Quiet fan [/]"):
        found = desk.read(preview_for, texts, "News", typed, thai, until=date(2026, 12, 31))
        assert found.text == "Quiet fan [/] ถึง 31 ธ.ค. 2569"
    assert desk.read(preview_for, texts, "News", "quiet", thai).text == "quiet ถึง "


PARTS = ("{{", "}}", "{%", "%}", " ", "name", "if", "else", "endif", "for", "in", "|", "'", ".", "(", ")", "{#", "\n",
         "default", "*", "9", "-", ",", "<", "\\x00")  # fmt: skip


@given(parts=st.lists(st.sampled_from(PARTS), max_size=25))
@settings(max_examples=150, deadline=None)
def test_any_text_is_refused_in_words_or_can_be_filled(parts: list[str]) -> None:
    try:
        kept = checked("".join(parts), "text_en")
    except Refused:
        return
    assert len(filled(kept, dict.fromkeys(FIELDS, "x"))) < 10_000
