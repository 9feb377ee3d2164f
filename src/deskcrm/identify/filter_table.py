"""The filters there are: what each is called, what it is about, and what may stand after its colon.

One table feeds the parser, the completion, the sentences about what was not understood, and the predicates
(:mod:`deskcrm.identify.filter_sql` has one for each name). What is sensitive in law is no filter and never becomes one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from deskcrm.identify.folding import fold
from deskcrm.locale.messages import N_, language

Takes = Literal["choices", "base", "goods", "days", "birthday", "number", "money", "fact", "words", "segment"]
"""What a filter's values are: one of its own list, something that stands in the base, products of a family or since a
day, days, days of a year, numbers and amounts from one to another, what was learned, words, saved groups."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter: its code, its word in the catalogue, and what else people call it."""

    code: str
    word: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """``name`` is English, ``thai`` its Thai name; both work in either language, ``names`` as well. A ``single`` one
    has one value a customer, so that two different ones leave nobody. ``example``, a catalogue message, shows values
    that are typed freely."""

    name: str
    thai: str
    about: str
    takes: Takes
    choices: tuple[Choice, ...] = ()
    names: tuple[str, ...] = ()
    single: bool = False
    example: str = ""

    @property
    def shown(self) -> str:
        """Its name in the language in use."""
        return self.thai if language() == "th" else self.name


_REACH = (
    Choice("phone", N_("Phone"), ("โทรศัพท์", "เบอร์")),
    Choice("email", N_("E-mail"), ("mail", "อีเมล")),
    Choice("line", N_("LINE"), ("ไลน์",)),
    Choice("address", N_("Address"), ("ที่อยู่",)),
    Choice("birthday", N_("Birthday"), ("born", "วันเกิด")),
    Choice("tag", N_("Tag"), ("tags", "ป้าย")),
    Choice("note", N_("Note"), ("หมายเหตุ",)),
)

_COUNTED, _AMOUNTS = N_("3, >=3, <3, 2..5"), N_(">=5000, <0, 1000..5000")

_VERDICTS = (
    Choice("disappointed", N_("disappointed"), ("ผิดหวัง",)),
    Choice("satisfied", N_("satisfied"), ("พอใจ",)),
    Choice("impressed", N_("impressed"), ("ประทับใจ",)),
)

_CONSENTS = (
    Choice("news=given", N_("news: agreed"), ("news", "news-given", "ข่าว")),
    Choice("news=refused", N_("news: refused"), ("news-refused", "ไม่รับข่าว")),
    Choice("news=withdrawn", N_("news: withdrawn"), ("news-withdrawn", "เลิกรับข่าว")),
    Choice("news=none", N_("news: never asked"), ("news-none", "ยังไม่ถามเรื่องข่าว")),
    Choice("sharing=given", N_("passing on: agreed"), ("sharing", "sharing-given", "ส่งต่อข้อมูล")),
    Choice("sharing=refused", N_("passing on: refused"), ("sharing-refused", "ไม่ให้ส่งต่อข้อมูล")),
    Choice("sharing=withdrawn", N_("passing on: withdrawn"), ("sharing-withdrawn", "เลิกให้ส่งต่อข้อมูล")),
    Choice("sharing=none", N_("passing on: never asked"), ("sharing-none", "ยังไม่ถามเรื่องส่งต่อข้อมูล")),
)
"""Not what they said to sensitive data: that they have some is itself theirs alone."""

FILTERS: tuple[Filter, ...] = (
    Filter(
        "tier", "ระดับ", N_("the customer's tier"), "choices", single=True,
        choices=(
            Choice("platinum", ""), Choice("gold", ""), Choice("iron", ""), Choice("lead", ""),
            Choice("new", N_("new"), ("ใหม่", "ลูกค้าใหม่")),
            Choice("unrated", N_("no tier yet"), ("none", "ยังไม่จัดระดับ")),
        ),
    ),
    Filter(
        "due", "กำหนด", N_("something to do for them is due"), "choices",
        choices=(
            Choice("today", N_("today"), ("วันนี้",)),
            Choice("overdue", N_("overdue"), ("late", "เกินกำหนด")),
            Choice("tomorrow", N_("tomorrow"), ("tmr", "พรุ่งนี้")),
            Choice("week", N_("within a week"), ("7d", "สัปดาห์นี้", "อาทิตย์นี้", "ใน 7 วัน")),
        ),
    ),
    Filter(
        "open", "ค้าง", N_("something of theirs is open"), "choices",
        choices=(
            Choice("complaint", N_("complaint"), ("complaints", "ข้อร้องเรียน", "ร้องเรียน")),
            Choice("promise", N_("promise"), ("promises", "เรื่องที่รับปากไว้", "รับปาก")),
            Choice("follow-up", N_("follow-up"), ("followup", "follow_up", "งานติดตาม", "ติดตาม")),
        ),
    ),
    Filter(
        "stage", "ขั้น", N_("a complaint of theirs is at this stage"), "choices", names=("ขั้นตอน",),
        choices=(
            Choice("received", N_("received"), ("รับเรื่องแล้ว",)),
            Choice("acknowledged", N_("acknowledged"), ("แจ้งรับเรื่องแล้ว",)),
            Choice("assessed", N_("assessed"), ("ประเมินแล้ว",)),
            Choice("investigating", N_("investigating"), ("กำลังตรวจสอบ",)),
            Choice("answered", N_("answered"), ("แจ้งผลแล้ว",)),
            Choice("closed", N_("closed"), ("ปิดเรื่อง",)),
            Choice("withdrawn", N_("withdrawn"), ("ผู้ร้องถอนเรื่อง",)),
        ),
    ),
    Filter("tag", "ป้าย", N_("has the tag"), "base", names=("tags",)),
    Filter(
        "since", "ตั้งแต่", N_("in contact on or after a day"), "days", names=("after",), example=N_("30d, 2026-01"),
    ),
    Filter("before", "ก่อน", N_("no contact on or after a day"), "days", names=("quiet",), example=N_("90d, 2026-01")),
    Filter("subdistrict", "แขวง", N_("an address in the subdistrict"), "base", names=("ตำบล", "tambon")),
    Filter("district", "เขต", N_("an address in the district"), "base", names=("อำเภอ", "amphoe")),
    Filter("province", "จังหวัด", N_("an address in the province"), "base"),
    Filter("channel", "ช่องทาง", N_("prefers the channel"), "base", single=True, names=("prefers",)),
    Filter("product", "สินค้า", N_("bought the product"), "goods", names=("bought", "ซื้อ"), example=N_("soap, soap/90d")),
    Filter("family", "หมวด", N_("bought something of the family"), "goods", names=("หมวดสินค้า",),
           example=N_("care, care/90d")),
    Filter("ordered", "ซื้อตั้งแต่", N_("bought something on or after a day"), "days", names=("purchased",),
           example=N_("30d, 2026-01")),
    Filter("unordered", "ไม่ซื้อตั้งแต่", N_("bought nothing on or after a day"), "days", names=("unbought",),
           example=N_("90d, 2026-01")),
    Filter("orders", "จำนวนครั้งที่ซื้อ", N_("orders ever"), "number", names=("คำสั่งซื้อ",), example=_COUNTED),
    Filter("revenue", "ยอดซื้อ", N_("what they bought for, in the window of the tiers"), "money", names=("spent",),
           example=_AMOUNTS),
    Filter("margin", "กำไร", N_("the margin they brought, in the window of the tiers"), "money",
           names=("กำไรขั้นต้น",), example=_AMOUNTS),
    Filter("cost", "ต้นทุน", N_("what serving them cost, in the window of the tiers"), "money",
           names=("ต้นทุนการให้บริการ",), example=_AMOUNTS),
    Filter("net", "มูลค่าสุทธิ", N_("margin less cost, in the window of the tiers"), "money", names=("value",),
           example=_AMOUNTS),
    Filter("satisfaction", "ความพอใจ", N_("how they found it the last time"), "choices", single=True,
           choices=_VERDICTS, names=("felt",)),
    Filter("average", "ความพอใจเฉลี่ย", N_("how they found it on the whole"), "choices", single=True,
           choices=_VERDICTS),
    Filter("complaints", "จำนวนข้อร้องเรียน", N_("complaints ever"), "number", example=_COUNTED),
    Filter(
        "cycle", "วงจร", N_("where the relationship stands"), "choices", single=True, names=("relationship",),
        choices=(
            Choice("prospect", N_("has not ordered yet"), ("none", "ยังไม่เคยสั่ง")),
            Choice("new", N_("new"), ("ใหม่",)),
            Choice("active", N_("active"), ("ประจำ",)),
            Choice("due", N_("due to order again"), ("ถึงรอบ",)),
            Choice("lapsing", N_("lapsing"), ("ห่าง",)),
            Choice("lapsed", N_("lapsed"), ("หาย",)),
            Choice("won_back", N_("won back"), ("back", "กลับมา")),
        ),
    ),
    Filter("fact", "รู้ว่า", N_("what was learned of them, by its words or its question"), "fact",
           names=("facts", "ข้อมูล"), example=N_("why=quiet, quiet, when")),
    Filter(
        "relation", "ความสัมพันธ์", N_("somebody belongs to them so"), "choices", names=("relations",),
        choices=(
            Choice("family", N_("family"), ("ครอบครัว",)),
            Choice("household", N_("lives with"), ("บ้านเดียวกัน",)),
            Choice("works_for", N_("works for"), ("employer", "ทำงานที่")),
            Choice("people", N_("People"), ("employs", "คนของ")),
            Choice("other", N_("other"), ("อื่น",)),
            Choice("referred_by", N_("Brought by"), ("referred", "มีผู้แนะนำ")),
            Choice("brought", N_("Brought to us"), ("referrer", "แนะนำมา")),
        ),
    ),
    Filter("related", "เกี่ยวข้องกับ", N_("belongs to this customer"), "base", names=("with", "กับ")),
    Filter("consent", "ความยินยอม", N_("what they said to being told news or to passing data on"), "choices",
           choices=_CONSENTS, names=("consents",)),
    Filter("staff", "พนักงาน", N_("this member of staff has something to do for them"), "base", names=("owner",)),
    Filter("has", "มี", N_("we have this of them"), "choices", choices=_REACH),
    Filter("no", "ไม่มี", N_("we do not have this of them"), "choices", choices=_REACH, names=("without",)),
    Filter("born", "เกิด", N_("birthday on a day or in a month"), "birthday", names=("birthday", "วันเกิด"),
           example=N_("today, week, 12, 25/12")),
    Filter("new", "มาใหม่", N_("first seen on or after a day"), "days", names=("first",), example=N_("30d, 2026-01")),
    Filter(
        "kind", "ประเภท", N_("a person or an organisation"), "choices", single=True,
        choices=(
            Choice("person", N_("person"), ("people", "บุคคล")),
            Choice("organisation", N_("organisation"), ("organization", "company", "องค์กร", "บริษัท")),
        ),
    ),
    Filter(
        "language", "ภาษา", N_("speaks the language"), "choices", single=True, names=("lang",),
        choices=(Choice("en", N_("English"), ("english", "อังกฤษ")), Choice("th", N_("Thai"), ("thai", "ไทย"))),
    ),
    Filter("segment", "กลุ่ม", N_("in the saved group"), "segment", names=("group",)),
    Filter("note", "บันทึก", N_("words in notes and complaints"), "words", names=("notes", "text")),
)  # fmt: skip


def squeezed(text: str) -> str:
    """``text`` folded as for search, without blanks: what names and values are compared by."""
    return fold(text).replace(" ", "")


@cache
def _by_name() -> dict[str, Filter]:
    return {squeezed(name): one for one in FILTERS for name in (one.name, one.thai, *one.names)}


def filter_named(name: str) -> Filter | None:
    """The filter called ``name`` in either language, or None."""
    return _by_name().get(squeezed(name))


def names_beginning(begin: str) -> tuple[Filter, ...]:
    """The filters of which a name begins so, in the order of the table; all of them for an empty text."""
    start = squeezed(begin)
    return tuple(
        one for one in FILTERS if any(squeezed(name).startswith(start) for name in (one.name, one.thai, *one.names))
    )
