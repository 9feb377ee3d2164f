"""Texts kept at hand: kept, found in either language, counted, looked at again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from deskcrm.errors import NotFound, Refused, Stale
from deskcrm.interact.answers import (
    AnswerInput,
    answers,
    count_use,
    guide_of,
    matching,
    review_is_due,
    save_answer,
    text_in,
)
from deskcrm.interact.matters import matter_list
from deskcrm.interact.views import AnswerView
from deskcrm.store import Office


@pytest.fixture
def texts(office: Office) -> list[AnswerView]:
    matter, other = (view.id for view in office.read(matter_list)[:2])
    given = (
        AnswerInput("answer", "Delivery time [/]", "Three to five days.", "สามถึงห้าวันทำการ", matter),
        AnswerInput("answer", "ค่าส่ง", "", "ส่งฟรีเมื่อซื้อเกินพันบาท", other),
        AnswerInput("phrase", "Thanks", "Thank you for waiting.", "ขอบคุณที่รอ"),
        AnswerInput("guide", "At delivery", "Name, order number", "ชื่อ เลขที่สั่งซื้อ", matter),
        AnswerInput("guide", "Always", "Name and phone"),
    )
    return [keep(office, one) for one in given]


def keep(office: Office, given: AnswerInput, view: AnswerView | None = None) -> AnswerView:
    acting: dict[str, Any] = {"staff_id": office.staff_id, "clock": office.clock}
    number, version = (None, 0) if view is None else (view.id, view.version)
    return office.write(save_answer, number, given, version=version, **acting)


@pytest.mark.usefixtures("texts")
def test_found_in_both_languages_with_slips_of_the_keyboard(office: Office) -> None:
    everything = office.read(answers)
    assert [view.kind for view in everything] == ["answer", "answer", "phrase", "guide", "guide"]

    def titles(text: str, matter: str = "") -> list[str]:
        return [view.title for view in matching(everything, text, matter)]

    assert titles("five DAYS") == ["Delivery time [/]"]
    assert titles("สามถืง") == []  # another vowel is another word
    assert titles("ส่งฟรี") == ["ค่าส่ง"]
    assert titles("คาสง") == []
    assert titles("ค่าสส่่ง") == []
    assert titles("ค่่าส่ง") == ["ค่าส่ง"]  # a mark typed twice
    assert titles("'; DROP TABLE answer; --") == []
    assert titles("")[-1] == "Thanks"
    about = next(view.matter for view in everything if view.title == "ค่าส่ง")
    assert titles("", about)[0] == "ค่าส่ง"
    assert "At delivery" not in titles("name")  # what to ask for is no text for a note


def test_the_guide_of_an_occasion(office: Office, texts: list[AnswerView]) -> None:
    everything = office.read(answers)
    own = guide_of(everything, texts[0].matter.upper())
    assert own is not None
    assert own.title == "At delivery"
    general = guide_of(everything, "something else")
    assert general is not None
    assert general.title == "Always"
    assert guide_of([], "x") is None
    assert text_in(general, "th") == "Name and phone"  # the only language there is


def test_uses_are_counted_and_make_no_edit_stale(office: Office, texts: list[AnswerView]) -> None:
    for _turn in range(2):
        office.maintain(count_use, texts[2].id, clock=office.clock)
    used = next(view for view in office.read(answers) if view.title == "Thanks")
    assert (used.uses, used.last_used_at) == (2, office.clock.now())
    changed = keep(office, AnswerInput("phrase", "Thanks", "Thank you.", review_on=date(2026, 3, 2)), texts[2])
    assert (changed.uses, changed.text_en, changed.text_th) == (2, "Thank you.", "")
    assert review_is_due(changed, office.clock.today())
    assert not review_is_due(changed, date(2026, 3, 1))
    with pytest.raises(Stale):
        keep(office, AnswerInput("phrase", "Thanks", "x"), texts[2])
    office.undo()
    again = next(view for view in office.read(answers) if view.title == "Thanks")
    assert (again.text_en, again.text_th) == ("Thank you for waiting.", "ขอบคุณที่รอ")


def test_what_cannot_be_kept_is_said(office: Office) -> None:
    for given, field in (
        (AnswerInput("answer", "", "x"), "title"),
        (AnswerInput("answer", "x"), "text_en"),
        (AnswerInput("song", "x", "x"), "kind"),
        (AnswerInput("answer", "x", "x", owner_id=99), "owner"),
        (AnswerInput("answer", "x\x1b[2J", "x"), "title"),
    ):
        with pytest.raises(Refused) as refused:
            keep(office, given)
        assert refused.value.field == field
    with pytest.raises(NotFound):
        keep(office, AnswerInput("answer", "x", "x", matter_id=999))
    out = keep(office, AnswerInput("answer", "Old", "x", active=False))
    assert out in office.read(answers)
    assert out not in office.read(answers, active_only=True)
