"""What the demo's shop sells: household appliances, their parts, and the services of its technicians."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

FAMILIES: Final = {
    "air": ("Air conditioners", "เครื่องปรับอากาศ"),
    "cold": ("Refrigerators", "ตู้เย็น"),
    "wash": ("Washing machines", "เครื่องซักผ้า"),
    "fan": ("Fans and air", "พัดลมและอากาศ"),
    "water": ("Water", "น้ำดื่มและน้ำร้อน"),
    "kitchen": ("Kitchen", "เครื่องครัว"),
    "part": ("Parts and filters", "อะไหล่และไส้กรอง"),
    "service": ("Services", "งานบริการ"),
}
"""The families of the catalogue, in English and Thai."""


@dataclass(frozen=True, slots=True)
class Item:
    """One product or service of the shop; ``price`` and ``cost`` in baht."""

    code: str
    family: str
    english: str
    thai: str
    price: int
    cost: int

    def name(self, language: str) -> str:
        """Its name in the language of the office or of a note."""
        return self.thai if language == "th" else self.english

    def spoken(self, language: str) -> str:
        """What people call it inside a sentence: without its size, in English with a small letter."""
        short = _SIZE.sub("", self.name(language))
        return short if language == "th" else short[:1].lower() + short[1:]


_SIZE: Final = re.compile(r"(,| for \d| \d).*")

_LINES: Final = """\
air|Wall air conditioner 9,000 BTU|แอร์ติดผนัง 9,000 บีทียู|10900|8100
air|Wall air conditioner 12,000 BTU|แอร์ติดผนัง 12,000 บีทียู|12900|9700
air|Wall air conditioner 12,000 BTU, inverter|แอร์ติดผนังอินเวอร์เตอร์ 12,000 บีทียู|16900|12600
air|Wall air conditioner 18,000 BTU, inverter|แอร์ติดผนังอินเวอร์เตอร์ 18,000 บีทียู|23900|18100
air|Ceiling air conditioner 36,000 BTU|แอร์แขวนเพดาน 36,000 บีทียู|42500|33000
air|Portable air conditioner 9,000 BTU|แอร์เคลื่อนที่ 9,000 บีทียู|8490|6500
cold|Refrigerator, one door, 5.2 cu ft|ตู้เย็น 1 ประตู 5.2 คิว|4990|3900
cold|Refrigerator, two doors, 7.7 cu ft|ตู้เย็น 2 ประตู 7.7 คิว|7990|6200
cold|Refrigerator, two doors, 14 cu ft|ตู้เย็น 2 ประตู 14 คิว|14900|11500
cold|Refrigerator, side by side, 20 cu ft|ตู้เย็นไซด์บายไซด์ 20 คิว|27900|22300
cold|Chest freezer 200 L|ตู้แช่แข็ง 200 ลิตร|8900|6900
cold|Display cooler 1 door|ตู้แช่เครื่องดื่ม 1 ประตู|13900|10600
wash|Washing machine, two tubs, 10 kg|เครื่องซักผ้า 2 ถัง 10 กก.|4590|3500
wash|Washing machine, top loader, 12 kg|เครื่องซักผ้าฝาบน 12 กก.|7990|6100
wash|Washing machine, front loader, 9 kg|เครื่องซักผ้าฝาหน้า 9 กก.|14900|11400
wash|Washer dryer 10/6 kg|เครื่องซักอบ 10/6 กก.|21900|17100
wash|Tumble dryer 8 kg|เครื่องอบผ้า 8 กก.|13900|10700
fan|Stand fan 16 inch|พัดลมตั้งพื้น 16 นิ้ว|1290|860
fan|Stand fan 18 inch|พัดลมตั้งพื้น 18 นิ้ว|1590|1080
fan|Wall fan 16 inch|พัดลมติดผนัง 16 นิ้ว|1390|940
fan|Ceiling fan 56 inch|พัดลมเพดาน 56 นิ้ว|1990|1390
fan|Evaporative cooler 30 L|พัดลมไอเย็น 30 ลิตร|4290|3150
fan|Air purifier for 30 sq m|เครื่องฟอกอากาศ 30 ตร.ม.|5990|4200
fan|Air purifier for 60 sq m|เครื่องฟอกอากาศ 60 ตร.ม.|9990|7300
fan|Exhaust fan 8 inch|พัดลมดูดอากาศ 8 นิ้ว|890|590
water|Water heater 3,500 W|เครื่องทำน้ำอุ่น 3,500 วัตต์|2790|1950
water|Water heater 4,500 W|เครื่องทำน้ำอุ่น 4,500 วัตต์|3690|2650
water|Water heater 6,000 W|เครื่องทำน้ำร้อน 6,000 วัตต์|4990|3700
water|Water purifier, 5 stages|เครื่องกรองน้ำ 5 ขั้นตอน|4590|3050
water|Water dispenser, hot and cold|ตู้กดน้ำร้อนเย็น|4290|3200
water|Water pump 150 W|ปั๊มน้ำ 150 วัตต์|4990|3800
water|Water pump 250 W|ปั๊มน้ำ 250 วัตต์|6990|5400
kitchen|Rice cooker 1.8 L|หม้อหุงข้าว 1.8 ลิตร|1190|790
kitchen|Rice cooker 10 L|หม้อหุงข้าว 10 ลิตร|3290|2380
kitchen|Microwave 20 L|ไมโครเวฟ 20 ลิตร|2390|1720
kitchen|Microwave 28 L with grill|ไมโครเวฟย่าง 28 ลิตร|4490|3300
kitchen|Induction hob|เตาแม่เหล็กไฟฟ้า|1990|1380
kitchen|Gas hob, 2 burners|เตาแก๊ส 2 หัว|2990|2150
kitchen|Cooker hood 60 cm|เครื่องดูดควัน 60 ซม.|4990|3550
kitchen|Electric kettle 1.7 L|กาต้มน้ำไฟฟ้า 1.7 ลิตร|690|430
kitchen|Blender|เครื่องปั่นน้ำผลไม้|1490|980
kitchen|Oven 45 L|เตาอบ 45 ลิตร|3490|2520
part|Air conditioner filter set|ชุดแผ่นกรองแอร์|350|160
part|Air purifier filter|ไส้กรองเครื่องฟอกอากาศ|1290|780
part|Water filter set, 5 stages|ชุดไส้กรองน้ำ 5 ขั้นตอน|990|560
part|Refrigerator door seal|ขอบยางตู้เย็น|690|330
part|Washing machine drain pump|ปั๊มน้ำทิ้งเครื่องซักผ้า|890|480
part|Washing machine belt|สายพานเครื่องซักผ้า|250|90
part|Remote control|รีโมตแอร์|490|220
part|Compressor capacitor|คาปาซิเตอร์คอมเพรสเซอร์|450|190
part|Fan motor|มอเตอร์พัดลม|650|340
service|Air conditioner cleaning|ล้างแอร์|600|280
service|Air conditioner cleaning, dismantled|ล้างแอร์แบบถอดล้าง|1500|760
service|Refrigerant refill|เติมน้ำยาแอร์|1200|640
service|Air conditioner installation|ติดตั้งแอร์|2500|1450
service|Air conditioner relocation|ย้ายแอร์|3500|2100
service|Washing machine cleaning|ล้างเครื่องซักผ้า|800|360
service|Water heater installation|ติดตั้งเครื่องทำน้ำอุ่น|600|300
service|Repair visit|ตรวจซ่อมถึงบ้าน|500|260
service|Delivery and set-up|จัดส่งพร้อมติดตั้ง|400|230
service|Extended warranty, 1 year|ขยายประกัน 1 ปี|990|350
service|Yearly care plan, 2 air conditioners|แพ็กเกจดูแลแอร์รายปี 2 เครื่อง|2900|1500
"""


def _items() -> tuple[Item, ...]:
    counts: dict[str, int] = {}
    found = []
    for line in _LINES.splitlines():
        family, english, thai, price, cost = line.split("|")
        counts[family] = counts.get(family, 0) + 1
        found.append(Item(f"{family.upper()}-{counts[family]:02}", family, english, thai, int(price), int(cost)))
    return tuple(found)


ITEMS: Final = _items()
"""The catalogue; an item's place in it, from 1, is its id in the demo."""
