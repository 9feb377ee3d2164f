"""The texts that the demo's desk keeps at hand, in both languages."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from deskcrm.demo.days import Days
from deskcrm.demo.sheet import Sheet

QUESTION, PRICE, ORDER, DELIVERY = range(4)
"""The first of the demo's matters by their places; the others follow by name below."""

TEXTS: Final = (
    ("answer", DELIVERY, "When we deliver", "เวลาส่งของ",
     "We deliver from Monday to Saturday, 9:00 to 17:00, in Bangkok and the provinces around it. The driver rings half"
     " an hour before.",
     "ส่งของวันจันทร์ถึงเสาร์ 9.00-17.00 น. ในกรุงเทพฯ และปริมณฑล คนขับโทรแจ้งก่อนถึงครึ่งชั่วโมง", 41, 120),
    ("answer", ORDER, "Made to order", "สั่งทำ", "Made to order takes 3 to 5 working days; the day is promised on paper.",
     "งานสั่งทำใช้เวลา 3 ถึง 5 วันทำการ ระบุวันนัดรับในใบสั่ง", 17, 200),
    ("answer", PRICE, "What installation includes", "ค่าติดตั้งรวมอะไรบ้าง",
     "Installation includes 4 m of pipe and the bracket. Each further metre of pipe is 400 baht; the electrician's work"
     " is apart.",
     "ค่าติดตั้งรวมท่อ 4 เมตรและขาแขวน ท่อเกินเมตรละ 400 บาท งานไฟฟ้าคิดแยก", 28, -9),
    ("answer", QUESTION, "Power use", "ค่าไฟ",
     "A 12,000 BTU inverter uses about 0.9 units an hour: 8 hours a day come to some 850 baht a month.",
     "แอร์อินเวอร์เตอร์ 12,000 บีทียู ใช้ไฟราว 0.9 หน่วยต่อชั่วโมง เปิดวันละ 8 ชั่วโมง ประมาณเดือนละ 850 บาท", 12, 60),
    ("phrase", None, "Call back", "โทรกลับ", "Called back, nobody answered; left a message.",
     "โทรกลับแล้ว ไม่มีคนรับ ฝากข้อความไว้", 66, None),
    ("phrase", None, "Photo by LINE", "ส่งรูปทางไลน์", "Sends a photo by LINE today.", "จะส่งรูปทางไลน์วันนี้", 35, None),
    ("guide", None, "On every contact", "ทุกครั้งที่ติดต่อ", "Name and nickname\nA number to ring back",
     "ชื่อและชื่อเล่น\nเบอร์ติดต่อกลับ", 0, None),
    ("guide", DELIVERY, "On a delivery", "เรื่องส่งของ", "Order number\nWhich floor, is there a lift\nWho receives it",
     "เลขที่สั่งซื้อ\nชั้นอะไร มีลิฟต์ไหม\nใครรับของ", 0, None),
)  # fmt: skip
"""Kind, matter, name and words in English and Thai, uses, and in how many days somebody looks at it again."""


def sheet(opened: int, days: Days, language: str) -> Sheet:
    """The texts, named in the office's language."""
    columns = "kind, matter_id, title, text_en, text_th, owner_id, review_on, uses, last_used_at, position, active"
    texts = Sheet("answer", columns)
    for kind, matter, english_name, thai_name, english, thai, uses, review in TEXTS:
        texts.add(
            opened, kind, None if matter is None else matter + 1, thai_name if language == "th" else english_name,
            english, thai, 2, "" if review is None else (days.clock.today() + timedelta(days=review)).isoformat(), uses,
            days.now - 3_600 if uses else None, 0, 1,
        )  # fmt: skip
    return texts
