"""Names and numbers typed with a slip, by ear, or with the keyboard left in the other language."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from searched import Desk, People

from deskcrm.identify import search_index, vocabulary
from deskcrm.identify.folding import fold
from deskcrm.identify.search import search
from deskcrm.locale.keyboard import LATIN_TO_THAI, THAI_TO_LATIN, other_layout


@pytest.fixture
def people(desk: Desk) -> dict[str, int]:
    names = ("สมชาย ใจดี", "สุรศักดิ์ รุ่งเรือง", "ศิริวรรณ วงศ์สวัสดิ์", "น้ำฝน แก้วมณี", "Somchai Thongdee", "Anna Smith",
             "Bartholomew O'Brien")  # fmt: skip
    return {name: desk.add(name, phones=[f"+6681234567{place}"]) for place, name in enumerate(names)}


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("สมขาย", "สมชาย ใจดี"), ("สมชยา", "สมชาย ใจดี"), ("สมาย", "สมชาย ใจดี"), ("สมชชาย ใจดี", "สมชาย ใจดี"),
        ("ใจตี สมชาย", "สมชาย ใจดี"), ("สุรสัก", "สุรศักดิ์ รุ่งเรือง"), ("รุ้งเรีอง", "สุรศักดิ์ รุ่งเรือง"),
        ("ศิริวัณ", "ศิริวรรณ วงศ์สวัสดิ์"), ("สิริวัน", "ศิริวรรณ วงศ์สวัสดิ์"), ("วงสวัสดิ", "ศิริวรรณ วงศ์สวัสดิ์"),
        ("นำฝน", "น้ำฝน แก้วมณี"), ("แก่วมนี", "น้ำฝน แก้วมณี"), ("smiht", "Anna Smith"), ("ana smith", "Anna Smith"),
        ("bartolomev", "Bartholomew O'Brien"), ("barthlomeu obrien", "Bartholomew O'Brien"),
        ("barthil", "Bartholomew O'Brien"), ("thogndee", "Somchai Thongdee"),
    ],
)  # fmt: skip
def test_a_slip_is_forgiven(desk: Desk, typed: str, name: str) -> None:
    page = search(desk.connection, typed)
    assert [row.name for row in page.rows][:1] == [name]
    assert page.close
    assert any(word in fold(name) for word in page.words)


@pytest.mark.usefixtures("people")
def test_a_name_is_found_as_it_sounds_in_the_other_script(desk: Desk) -> None:
    assert [row.name for row in search(desk.connection, "thongdi").rows] == ["Somchai Thongdee"]
    assert [row.name for row in search(desk.connection, "rungreuang").rows] == ["สุรศักดิ์ รุ่งเรือง"]


def test_the_nearest_come_first_and_only_where_nobody_is_written_so(desk: Desk) -> None:
    exact, near, far = desk.add("Robertson"), desk.add("Robertsen"), desk.add("Rubertsen")
    assert desk.find("robertson") == [exact]
    assert set(desk.find("robertsun")[:2]) == {exact, near}
    assert desk.find("rubertsin")[0] == far


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("typed", ["081234570", "0812435670", "0812345680", "081334567 1", "0912345673"])
def test_a_number_with_one_wrong_digit(desk: Desk, typed: str) -> None:
    found = search(desk.connection, typed)
    assert found.rows
    assert found.close


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("typed", "meant", "name"),
    [
        ("l,=kp", "สมชาย", "สมชาย ใจดี"), ("L,=KP", None, None), ("l,=kp .0fu", "สมชาย ใจดี", "สมชาย ใจดี"),
        ("oh", "น้", "น้ำฝน แก้วมณี"), ("oheฝo", None, None), ("หนทแ้ฟร", "somchai", "Somchai Thongdee"),
        ("หทระ้", "smith", "Anna Smith"), ("จคตึ/ๅ", None, None),
    ],
)  # fmt: skip
def test_the_keyboard_left_in_the_other_language(desk: Desk, typed: str, meant: str | None, name: str | None) -> None:
    page = search(desk.connection, typed)
    assert (page.reading or None) == meant
    assert [row.name for row in page.rows][:1] == ([name] if name else [])


def test_digits_typed_with_the_thai_keyboard_on(desk: Desk, people: dict[str, int]) -> None:
    turned = "".join(LATIN_TO_THAI[digit] for digit in "0812345673")
    page = search(desk.connection, turned)
    assert (page.rows[0].id, page.reading) == (people["น้ำฝน แก้วมณี"], "0812345673")


@pytest.mark.usefixtures("people")
def test_an_inner_part_is_not_taken_for_the_other_keyboard(desk: Desk) -> None:
    desk.add("Kp Kapoor")
    assert search(desk.connection, "มชา").rows[0].name == "สมชาย ใจดี"


@given(st.text(st.sampled_from(sorted({*LATIN_TO_THAI, *THAI_TO_LATIN})), max_size=12))
@settings(max_examples=300, deadline=None)
def test_the_other_layout_is_always_text_or_nothing(text: str) -> None:
    assert isinstance(other_layout(text), str)


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_any_one_slip_in_any_word_finds_them(crowd: tuple[Desk, People], data: st.DataObject) -> None:
    desk, people = crowd
    id_ = data.draw(st.sampled_from(sorted(people)))
    word = data.draw(st.sampled_from([word for word in fold(people[id_][0]).split() if len(word) >= 4]))
    place = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("กมรสีา" if "\u0e00" < word[0] < "\u0e7f" else "aerst"))
    typed = data.draw(
        st.sampled_from([
            word[:place] + word[place + 1 :], word[:place] + letter + word[place + 1 :],
            word[:place] + letter + word[place:], word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
        ])
    )  # fmt: skip
    folded = fold(typed)
    if folded != typed or " " in folded or len(folded) < 3:
        return
    # Whoever is written so comes first; the one that was meant is among those near where nobody is.
    page = search(desk.connection, typed, limit=len(people))
    if not page.rows or page.close:
        near = {other for _distance, other in vocabulary.close_words(desk.connection, folded, 999)}
        assert word in near | {folded}


def test_words_are_learnt_by_saves_and_by_looking_after_an_older_base(desk: Desk) -> None:
    id_ = desk.add("Zebedee Quux")
    assert desk.find("zebedde") == [id_]
    desk.connection.execute("DELETE FROM lookup_slip")
    desk.connection.execute("DELETE FROM lookup_word")
    assert search_index.knows_no_words(desk.connection)
    assert desk.find("zebedde") == []
    last = 0
    while last := search_index.learn_words(desk.connection, 1, after=last):
        pass
    assert not search_index.knows_no_words(desk.connection)
    assert desk.find("zebedde") == [id_]
