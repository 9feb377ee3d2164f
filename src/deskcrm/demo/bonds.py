"""What belongs together in the demo's shop, and what its customers receive by tier."""

from __future__ import annotations

from typing import Final

UPGRADES: Final = {
    "AIR-01": "AIR-02", "AIR-02": "AIR-03", "AIR-03": "AIR-04",
    "COLD-01": "COLD-02", "COLD-02": "COLD-03", "COLD-03": "COLD-04",
    "WASH-01": "WASH-02", "WASH-02": "WASH-03", "WASH-03": "WASH-04",
    "FAN-01": "FAN-02", "FAN-06": "FAN-07",
    "WATER-01": "WATER-02", "WATER-02": "WATER-03", "WATER-06": "WATER-07",
    "KITCHEN-01": "KITCHEN-02", "KITCHEN-03": "KITCHEN-04",
    "SERVICE-01": "SERVICE-11",
}  # fmt: skip
"""The next size or plan of a product, by their codes."""

COMPANIONS: Final = {
    "AIR-01": "SERVICE-04", "AIR-02": "SERVICE-04", "AIR-03": "SERVICE-04", "AIR-04": "SERVICE-04",
    "AIR-05": "SERVICE-04", "COLD-03": "SERVICE-10", "COLD-04": "SERVICE-10", "WASH-02": "SERVICE-09",
    "WASH-03": "SERVICE-10", "WASH-04": "SERVICE-10", "FAN-06": "PART-02", "FAN-07": "PART-02",
    "WATER-01": "SERVICE-07", "WATER-02": "SERVICE-07", "WATER-03": "SERVICE-07", "WATER-04": "PART-03",
    "SERVICE-01": "PART-01", "SERVICE-02": "SERVICE-03", "KITCHEN-06": "KITCHEN-07",
}  # fmt: skip
"""What is often bought with a product, by their codes: customers of the demo do so every other time."""

LINKS: Final = (
    ("AIR-03", "SERVICE-11"), ("AIR-04", "SERVICE-11"), ("WATER-04", "PART-03"), ("FAN-06", "PART-02"),
    ("FAN-07", "PART-02"), ("KITCHEN-06", "KITCHEN-07"),
)  # fmt: skip
"""What the office itself says goes with a product."""

LAUNCHED: Final = {"FAN-07": 20, "SERVICE-11": 45}
"""Days ago that what is new came."""

REMEDIES: Final = (("", 0), ("", 0), ("apology", 0), ("discount", 200), ("replacement", 650), ("refund", 990))
"""What was given for complaints that were closed, and what it cost in baht."""

TERMS: Final = {
    "en": {
        "platinum": ("the same day, within 2 hours", "Araya herself", "free delivery, a technician on the next day"),
        "gold": ("the same day", "whoever knows them", "free delivery"),
        "iron": ("the next working day", "the desk", "delivery at cost"),
        "lead": ("within 2 working days", "the desk, by LINE first", "what the price list says"),
        "new": ("the same day", "the desk", "a welcome check after 30 days"),
    },
    "th": {
        "platinum": ("ภายใน 2 ชั่วโมงในวันเดียวกัน", "อารยาโทรเอง", "ส่งฟรี ช่างไปวันรุ่งขึ้น"),
        "gold": ("ภายในวันเดียวกัน", "คนที่รู้จักลูกค้า", "ส่งฟรี"),
        "iron": ("วันทำการถัดไป", "เคาน์เตอร์", "คิดค่าส่งตามจริง"),
        "lead": ("ภายใน 2 วันทำการ", "เคาน์เตอร์ ทางไลน์ก่อน", "ตามใบราคา"),
        "new": ("ภายในวันเดียวกัน", "เคาน์เตอร์", "โทรถามหลังใช้ 30 วัน"),
    },
}
"""What each tier receives, in the words of the office: how soon it answers, who calls, what may be offered."""
