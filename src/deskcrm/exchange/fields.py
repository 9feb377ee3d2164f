"""What an import can read and an export writes: the fields of each kind, and the headers that mean them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

CUSTOMERS = "customers"
PRODUCTS = "products"
PURCHASES = "purchases"
INTERACTIONS = "interactions"
COMPLAINTS = "complaints"
FOLLOW_UPS = "follow-ups"
FACTS = "facts"
CONSENTS = "consents"
RELATIONS = "relations"

KINDS = (CUSTOMERS, PRODUCTS, PURCHASES, COMPLAINTS, INTERACTIONS, FOLLOW_UPS, FACTS, CONSENTS, RELATIONS)
"""The kinds of table, in the order in which one may refer to another."""

DATES = frozenset(
    {
        "at",
        "closed_at",
        "due",
        "done_at",
        "born",
        "promised_due",
        "snoozed_until",
        "launched",
        "acknowledged_at",
        "answered_at",
        "due_from",
        "repeats_from",
        "broken_at",
        "learned_at",
        "confirmed_at",
    }
)
"""The fields whose columns have an order of day, month and year."""

_NUMBERED = re.compile(r"(?:phone|email)\d+(?:value|address)?")


@dataclass(frozen=True, slots=True)
class Field:
    """``aliases`` are headers that mean the field, squashed, the surest first. ``several`` columns may feed it."""

    name: str
    aliases: tuple[str, ...]
    several: bool = False


def squashed(header: str) -> str:
    """A header without blanks, signs and capitals, for comparing: ``E-mail 1 - Value`` is ``email1value``."""
    folded = unicodedata.normalize("NFC", header).casefold()
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] in "LMN")


def numbered(header: str) -> str:
    """``phone`` or ``email`` for a squashed header such as ``phone2value``, else nothing."""
    return header[:5] if _NUMBERED.fullmatch(header) else ""


def _field(name: str, *aliases: str, several: bool = False) -> Field:
    return Field(name, tuple(dict.fromkeys(squashed(alias) for alias in (name, *aliases))), several)


_CUSTOMER = _field(
    "customer", "customer id", "customer code", "customer no", "customer number", "customer name", "client",
    "client id",
    "caller", "caller id", "member id", "ลูกค้า", "รหัสลูกค้า", "ชื่อลูกค้า", "ผู้ใช้บริการ", "ผู้ติดต่อ", "ผู้ร้อง",
)  # fmt: skip
_AT = ("date time", "datetime", "date", "timestamp", "วันที่", "วันเวลา", "วันที่และเวลา")
_CHANNEL = _field("channel", "contact type", "submitted via", "contact channel", "ช่องทาง", "ช่องทางติดต่อ")
_NOTE = ("notes", "remark", "remarks", "comment", "comments", "หมายเหตุ", "บันทึก")

FIELDS: Mapping[str, tuple[Field, ...]] = {
    CUSTOMERS: (
        _field("code", "customer code", "customer id", "customer no", "customer number", "client id", "member id", "id",
               "รหัสลูกค้า", "เลขที่ลูกค้า", "รหัสสมาชิก", "เลขสมาชิก", "รหัส"),
        _field("name", "full name", "display name", "customer name", "customer", "ชื่อ-นามสกุล", "ชื่อ-สกุล", "ชื่อลูกค้า",
               "ชื่อเต็ม", "ลูกค้า"),
        _field("title", "name prefix", "prefix", "salutation", "คำนำหน้า", "คำนำหน้าชื่อ"),
        _field("given", "given name", "first name", "forename", "ชื่อ", "ชื่อจริง", "ชื่อต้น"),
        _field("family", "family name", "last name", "surname", "นามสกุล", "สกุล"),
        _field("nickname", "nick name", "short name", "ชื่อเล่น"),
        _field("organisation", "organization", "organization name", "organisation name",
               "organization 1 name", "company", "company name",
               "หน่วยงาน", "บริษัท", "องค์กร"),
        _field("tax_id", "tax id", "tax number", "tax no", "vat number", "เลขประจำตัวผู้เสียภาษี", "เลขผู้เสียภาษี"),
        _field("branch", "branch no", "สาขา", "สาขาที่"),
        _field("phone", "phones", "primary phone", "telephone", "telephone number", "tel", "phone number", "โทรศัพท์",
               "เบอร์โทร", "เบอร์โทรศัพท์", "หมายเลขโทรศัพท์", "เบอร์", "โทร", several=True),
        _field("phone_label"),
        _field("email", "emails", "e-mail address", "mail", "primary email", "secondary email", "อีเมล", "อีเมล์",
               several=True),
        _field("email_label"),
        _field("line_id", "line", "ไลน์", "ไลน์ไอดี", "ไอดีไลน์"),
        _field("line_label"),
        _field("line_name", "line name", "line display name", "ชื่อไลน์"),
        _field("address", "street address", "street", "ที่อยู่"),
        _field("subdistrict", "sub-district", "tambon", "ตำบล", "แขวง", "ตำบล/แขวง", "แขวง/ตำบล"),
        _field("district", "amphoe", "city", "suburb", "อำเภอ", "เขต", "อำเภอ/เขต", "เขต/อำเภอ"),
        _field("province", "state", "จังหวัด"),
        _field("postcode", "postal code", "zip", "zip code", "รหัสไปรษณีย์"),
        _field("country", "country/region", "ประเทศ"),
        _field("address_label"),
        _field("other_addresses", "ที่อยู่อื่น"),
        _field("born", "birthday", "birth date", "date of birth", "dob", "วันเกิด", "วันเดือนปีเกิด"),
        _field("language", "ภาษา"),
        _field("preferred_channel", "ช่องทางที่สะดวก"),
        _field("referred_by", "referrer", "ผู้แนะนำ"),
        _field("tags", "labels", "group membership", "categories", "keywords", "กลุ่ม", "ป้าย", several=True),
        _field("note", *_NOTE, several=True),
        _field("kind"),
    ),
    PRODUCTS: (
        _field("code", "product code", "product id", "stock code", "item code", "sku", "id", "รหัสสินค้า", "รหัส"),
        _field("name", "product name", "product", "item name", "item", "description", "ชื่อสินค้า", "สินค้า", "ชื่อ"),
        _field("family", "product family", "category", "group", "หมวด", "หมวดหมู่", "กลุ่มสินค้า", "กลุ่ม"),
        _field("unit_price", "price", "selling price", "ราคาต่อหน่วย", "ราคา", "ราคาขาย"),
        _field("unit_cost", "cost", "cost price", "ต้นทุนต่อหน่วย", "ต้นทุน"),
        _field("kind"),
        _field("upgrade", "upgrades to", "upgrade to", "รุ่นหรือขนาดที่สูงขึ้น"),
        _field("goes_with", "goes with", "related products", "สินค้าใช้คู่กัน", "ใช้คู่กับ"),
        _field("launched", "launch date", "launched on", "วันที่เปิดตัว", "วันเปิดตัว"),
    ),
    PURCHASES: (
        _CUSTOMER,
        _field("order", "order no", "order number", "order id", "invoice", "invoice no", "invoice number", "receipt no",
               "bill no", "เลขที่ใบสั่งซื้อ", "เลขที่บิล", "เลขที่ใบเสร็จ", "เลขที่เอกสาร", "เลขที่"),
        _field("at", "invoice date", "order date", "purchase date", "sold at", *_AT, "วันที่ซื้อ", "วันที่ขาย"),
        _field("product", "product code", "product id", "stock code", "item code", "sku", "item", "รหัสสินค้า", "สินค้า"),
        _field("description", "product name", "item name", "item description", "ชื่อสินค้า", "รายการ", "รายละเอียด"),
        _field("quantity", "qty", "จำนวน"),
        _field("unit_price", "price", "price each", "ราคาต่อหน่วย", "ราคา"),
        _field("unit_cost", "cost each", "ต้นทุนต่อหน่วย"),
        _field("place", "country", "branch", "store", "shop", "สาขา", "สถานที่", "ประเทศ"),
        _field("payment", "payment method", "paid by", "วิธีชำระเงิน", "การชำระเงิน"),
        _field("cost"),
    ),
    INTERACTIONS: (
        _CUSTOMER,
        _field("at", "opened at", "started at", "call time", "contact date", *_AT, "วันที่ติดต่อ"),
        _CHANNEL,
        _field("direction", "ทิศทาง"),
        _field("minutes", "นาที"),
        _field("seconds", "วินาที"),
        _field("staff", "agent", "clerk", "เจ้าหน้าที่", "พนักงาน", "ผู้รับเรื่อง"),
        _field("matter", "reason", "topic", "เรื่อง", "เรื่องที่ติดต่อ"),
        _field("subject", "summary", "short description", "หัวข้อ"),
        _field("note", *_NOTE, "details", "รายละเอียด"),
        _field("outcome", "result", "ผลการติดต่อ", "ผล"),
        _field("expected", "expectation", "ความคาดหวัง"),
        _field("perceived", "perceived performance", "ผลงานที่รับรู้"),
        _field("worth", "worth it", "คุ้มค่า"),
        _field("spoke_name"),
        _field("spoke_relation"),
        _field("spoke_may_know"),
        _field("complaint_number"),
    ),
    COMPLAINTS: (
        _field("number", "complaint number", "complaint id", "case number", "case id", "ticket number", "ticket",
               "เลขที่รับเรื่อง", "เลขที่"),
        _CUSTOMER,
        _field("at", "date received", "received at", "received", "opened at", *_AT, "วันที่รับเรื่อง"),
        _CHANNEL,
        _field("product", "product code", "สินค้า", "รหัสสินค้า"),
        _field("category", "issue", "ประเภท", "หมวด"),
        _field("subcategory", "sub-issue", "sub-category", "ประเภทย่อย"),
        _field("description", "complaint", "narrative", "consumer complaint narrative", "details", "รายละเอียด",
               "ข้อร้องเรียน"),
        _field("status", "last state", "company response to consumer", "สถานะ"),
        _field("closed_at", "closed", "date closed", "closing date", "วันที่ปิดเรื่อง", "วันที่ปิด"),
        _field("response", "company response to consumer", "company response", "answer", "ผลการพิจารณา"),
        _field("breached", "late", "timely response", "made sla", "เกินกำหนด"),
        _field("severity", "ความรุนแรง"),
        _field("wish"),
        _field("stage"),
        _field("owner"),
        _field("due"),
        _field("resolution"),
        _field("root_cause"),
        _field("told"),
        _field("remedy"),
        _field("remedy_cost"),
        _field("acknowledged_at"),
        _field("answered_at"),
    ),
    FOLLOW_UPS: (
        _field("id", "number", "เลขที่"),
        _CUSTOMER,
        _field("title", "task", "subject", "to do", "งานติดตาม", "หัวข้อ", "เรื่อง"),
        _field("kind", "type", "ประเภท"),
        _field("due", "due date", "due at", "deadline", "วันครบกำหนด", "กำหนด", "ครบกำหนด"),
        _field("state", "status", "สถานะ"),
        _field("owner", "assigned to", "responsible", "staff", "ผู้รับผิดชอบ"),
        _field("done_at", "completed at", "date completed", "วันที่เสร็จ", "วันที่ทำเสร็จ"),
        _field("note", *_NOTE),
        _field("promised_by"),
        _field("promised_due"),
        _field("snoozed_until"),
        _field("done_by"),
        _field("task"),
        _field("due_from"),
        _field("repeats"),
        _field("repeats_from"),
        _field("until_call"),
        _field("renewed"),
        _field("broken_at"),
        _field("complaint_number"),
    ),
    FACTS: (
        _CUSTOMER,
        _field("question", "คำถาม"),
        _field("words", "fact", "what was learned", "สิ่งที่ได้รู้"),
        _field("detail"),
        _field("circumstance"),
        _field("learned_at", *_AT),
        _field("confirmed_at"),
        _field("staff", "เจ้าหน้าที่"),
        _field("sensitive", "sensitive kind", "อ่อนไหว"),
    ),
    CONSENTS: (
        _CUSTOMER,
        _field("purpose", "วัตถุประสงค์"),
        _field("state", "consent", "ความยินยอม"),
        _field("at", *_AT),
        _field("source", "ที่มา"),
        _field("staff", "เจ้าหน้าที่"),
    ),
    RELATIONS: (
        _CUSTOMER,
        _field("other", "other customer", "ลูกค้าอีกราย"),
        _field("kind", "relation", "ความสัมพันธ์"),
        _field("word"),
        _field("position", "job title", "ตำแหน่ง"),
        _field("role", "บทบาท"),
        _field("note", *_NOTE),
    ),
}  # fmt: skip
"""The fields of each kind in the order an export writes them."""

REQUIRED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    CUSTOMERS: (("name", "given", "family", "organisation", "nickname", "phone", "email", "line_id"),),
    PRODUCTS: (("code",),),
    PURCHASES: (("customer",), ("at",), ("quantity",), ("unit_price",)),
    INTERACTIONS: (("customer",), ("at",)),
    COMPLAINTS: (("at",), ("description", "category", "subcategory", "product", "response")),
    FOLLOW_UPS: (("customer",), ("title",), ("due",)),
    FACTS: (("customer",), ("question",), ("words",)),
    CONSENTS: (("customer",), ("purpose",), ("state",)),
    RELATIONS: (("customer",), ("other",), ("kind",)),
}
"""Of each group of fields one column at least is needed."""

INVERTED = frozenset(map(squashed, ("timely response", "timely", "made sla", "sla met", "on time")))
"""Headers of a ``breached`` column that say the opposite."""
