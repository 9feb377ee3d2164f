"""Names that the demo's customers are made of: common Thai ones with their usual spelling in Latin letters, and others.

Any likeness to a person is chance: given and family names are put together at random.
"""

from __future__ import annotations

from typing import Final


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """``ไทย=Latin`` words as pairs."""
    return tuple((thai, latin) for thai, _, latin in (word.partition("=") for word in text.split()))


WOMEN: Final = _pairs("""
สมหญิง=Somying มาลี=Malee สุดา=Suda วันเพ็ญ=Wanphen พรทิพย์=Pornthip นภา=Napha กัลยา=Kanlaya จันทร์เพ็ญ=Chanphen
ดวงใจ=Duangjai ศิริพร=Siriporn รัตนา=Rattana อรุณี=Arunee วิภา=Wipha สุภาพร=Supaporn ประภา=Prapha นิภา=Nipha
เพ็ญศรี=Pensri ปราณี=Pranee ลัดดา=Ladda สุนีย์=Sunee จินตนา=Jintana อัญชลี=Anchalee กนกวรรณ=Kanokwan ชุติมา=Chutima
ณัฐธิดา=Natthida ปิยะนุช=Piyanuch พิมพ์ชนก=Pimchanok ธิดารัตน์=Thidarat เบญจวรรณ=Benjawan วราภรณ์=Waraporn
ศศิธร=Sasithorn อภิญญา=Apinya ขวัญใจ=Khwanjai จิราพร=Jiraporn นันทนา=Nanthana ภัทรา=Phattra เยาวลักษณ์=Yaowalak
แสงดาว=Saengdao โสภา=Sopha ไพลิน=Phailin กมลชนก=Kamolchanok ปาริชาติ=Parichat สิรินทร์=Sirin หทัยรัตน์=Hathairat
""")

MEN: Final = _pairs("""
สมชาย=Somchai สมศักดิ์=Somsak ประเสริฐ=Prasert วิชัย=Wichai สุรชัย=Surachai ธนา=Thana มานะ=Mana อนันต์=Anan
ชัยวัฒน์=Chaiwat ณัฐพล=Natthapon กิตติ=Kitti วีระ=Weera บุญมี=Boonmee ประยุทธ=Prayut สุเทพ=Suthep อำนาจ=Amnat
พิชัย=Phichai ธีรพงษ์=Theeraphong เกรียงไกร=Kriangkrai ศักดิ์ชัย=Sakchai นพดล=Noppadon ปรีชา=Preecha ไพโรจน์=Phairot
จักรพันธ์=Jakkaphan ชาญชัย=Chanchai ทวีศักดิ์=Thaweesak บรรจง=Banjong ภูมิ=Phum ยุทธนา=Yutthana วรพล=Worapon
สิทธิพร=Sitthiporn อดิศักดิ์=Adisak เอกชัย=Ekachai โชคชัย=Chokchai ไตรภพ=Traiphop แทน=Thaen กฤษณะ=Kritsana
คมสัน=Khomsan ดำรง=Damrong ปกรณ์=Pakorn พงศกร=Phongsakorn รณชัย=Ronnachai สุวิทย์=Suwit อภิชาติ=Apichat
""")

FAMILIES: Final = _pairs("""
ใจดี=Jaidee สุขสบาย=Suksabai ทองคำ=Thongkham แสงทอง=Saengthong ศรีสุข=Srisuk บุญเรือง=Boonrueang วงศ์สวัสดิ์=Wongsawat
รักไทย=Rakthai พงษ์พานิช=Phongphanit เจริญสุข=Charoensuk มั่นคง=Mankhong แก้วมณี=Kaewmanee จันทร์แก้ว=Chankaew
สายสุวรรณ=Saisuwan พรหมมา=Phromma อินทร์แก้ว=Inkaew ชูศรี=Choosri ทองดี=Thongdee นาคสุข=Naksuk ปานทอง=Panthong
สมบูรณ์=Somboon วัฒนกุล=Watthanakul ธนกิจ=Thanakit ศิริวัฒน์=Siriwat โพธิ์ทอง=Phothong ไชยวงศ์=Chaiwong ขุนทอง=Khunthong
เพชรรัตน์=Phetcharat ดวงแก้ว=Duangkaew ยอดรัก=Yodrak หอมจันทร์=Homchan สวัสดี=Sawasdee แซ่ลิ้ม=Saelim แซ่ตั้ง=Saetang
แซ่อึ้ง=Sae-ueng กาญจนา=Kanchana บัวทอง=Buathong คงเจริญ=Khongcharoen ลาภมาก=Lapmak เกตุแก้ว=Ketkaew นิ่มนวล=Nimnuan
อยู่สุข=Yoosuk ประเสริฐสุข=Prasertsuk ม่วงงาม=Muangngam สุวรรณรัตน์=Suwannarat เรืองศรี=Rueangsri เทพสุวรรณ=Thepsuwan
ใจกล้า=Jaikla พูลสวัสดิ์=Phoonsawat ตันติวงศ์=Tantiwong วิเศษสุข=Wisetsuk ชัยมงคล=Chaimongkhon สีดา=Sida กลิ่นหอม=Klinhom
""")

NICKNAMES: Final = _pairs("""
นก=Nok แดง=Daeng เล็ก=Lek ใหญ่=Yai หน่อย=Noi ต้น=Ton ฝน=Fon ส้ม=Som ปุ้ย=Pui บอย=Boy แนน=Nan เอ=A บี=B โอ๋=O
กุ้ง=Kung หมู=Moo ปลา=Pla ไก่=Kai ตาล=Tan เก่ง=Keng นุ่น=Nun มุก=Mook ฟ้า=Fah ดาว=Dao ขวัญ=Khwan เปิ้ล=Ple แจง=Jang
อ้อ=Or ติ๊ก=Tik ตุ๊ก=Took จอย=Joy เบียร์=Beer แม็ก=Max ไอซ์=Ice พลอย=Ploy มิ้นท์=Mint กานต์=Karn อาร์ต=Art ป้อม=Pom โจ้=Jo
""")

FOREIGN: Final = tuple(
    tuple(line.split("=", 1))
    for line in """\
Alice=Whitfield
Bernd=Hoffmann
Chiara=Lombardi
David=Okafor
Emma=Lindqvist
François=Dubois
Grace=Tanaka
Hiroshi=Yamada
Ingrid=Sørensen
James=McAllister
Katarzyna=Nowak
Liam=O'Connor
Mei Ling=Chen
Nadia=Haddad
Oliver=Brown
Priya=Sharma
Quentin=Moreau
Rosa=García
Sanjay=Patel
Thuy=Nguyen
Ursula=Weber
Victor=Ivanov
Wei=Zhang
Yuki=Sato
Zoë=van Dijk
Aung=Min Thu
Bopha=Sok
Kenji=Watanabe
Min-jun=Kim
Siti=Rahman
Ahmed=Al-Farsi
Jürgen=Schäfer
Björn=Eriksson
Camille=Laurent
Tom=Baker
Sarah=Goldberg
Luca=Ferrari
Marta=Silva
Noah=Jensen
Eun-ji=Park""".splitlines()
)
"""Given and family names from elsewhere; they too are put together at random."""

ORGANISATIONS: Final = (
    ("ร้านกาแฟบ้านสวน", "Baan Suan Coffee"),
    ("หอพักสุขใจ", "Sukjai Residence"),
    ("คลินิกทันตกรรมยิ้มสวย", "Yim Suay Dental Clinic"),
    ("โรงเรียนอนุบาลดาวน้อย", "Little Star Kindergarten"),
    ("ร้านซักรีดสะอาดดี", "Sa-at Dee Laundry"),
    ("บริษัท ลมทะเล จำกัด", "Lom Thale Co., Ltd."),
    ("ร้านอาหารครัวคุณยาย", "Grandmother's Kitchen"),
    ("เกสต์เฮาส์ริมคลอง", "Canalside Guesthouse"),
    ("ห้างหุ้นส่วนจำกัด รุ่งเรืองก่อสร้าง", "Rung Rueang Construction"),
    ("ร้านเบเกอรี่อบอุ่น", "Ob Un Bakery"),
    ("สำนักงานบัญชีตรงเวลา", "On Time Accounting"),
    ("ฟิตเนสแข็งแรง", "Khaeng Raeng Fitness"),
)
"""Organisations in Thai and in English; each has a branch in several districts."""

PLACES: Final = tuple(
    tuple(line.split("|"))
    for line in """\
สีลม|บางรัก|กรุงเทพมหานคร|10500|Silom|Bang Rak|Bangkok
ทุ่งมหาเมฆ|สาทร|กรุงเทพมหานคร|10120|Thung Maha Mek|Sathon|Bangkok
คลองตันเหนือ|วัฒนา|กรุงเทพมหานคร|10110|Khlong Tan Nuea|Watthana|Bangkok
ลาดยาว|จตุจักร|กรุงเทพมหานคร|10900|Lat Yao|Chatuchak|Bangkok
สามเสนใน|พญาไท|กรุงเทพมหานคร|10400|Sam Sen Nai|Phaya Thai|Bangkok
หัวหมาก|บางกะปิ|กรุงเทพมหานคร|10240|Hua Mak|Bang Kapi|Bangkok
บางนาใต้|บางนา|กรุงเทพมหานคร|10260|Bang Na Tai|Bang Na|Bangkok
พระโขนงใต้|พระโขนง|กรุงเทพมหานคร|10260|Phra Khanong Tai|Phra Khanong|Bangkok
ลาดพร้าว|ลาดพร้าว|กรุงเทพมหานคร|10230|Lat Phrao|Lat Phrao|Bangkok
ดินแดง|ดินแดง|กรุงเทพมหานคร|10400|Din Daeng|Din Daeng|Bangkok
บางหว้า|ภาษีเจริญ|กรุงเทพมหานคร|10160|Bang Wa|Phasi Charoen|Bangkok
อรุณอมรินทร์|บางกอกน้อย|กรุงเทพมหานคร|10700|Arun Amarin|Bangkok Noi|Bangkok
มีนบุรี|มีนบุรี|กรุงเทพมหานคร|10510|Min Buri|Min Buri|Bangkok
อนุสาวรีย์|บางเขน|กรุงเทพมหานคร|10220|Anusawari|Bang Khen|Bangkok
สวนหลวง|สวนหลวง|กรุงเทพมหานคร|10250|Suan Luang|Suan Luang|Bangkok
บางกระสอ|เมืองนนทบุรี|นนทบุรี|11000|Bang Kraso|Mueang Nonthaburi|Nonthaburi
ปากเกร็ด|ปากเกร็ด|นนทบุรี|11120|Pak Kret|Pak Kret|Nonthaburi
บางรักพัฒนา|บางบัวทอง|นนทบุรี|11110|Bang Rak Phatthana|Bang Bua Thong|Nonthaburi
ปากน้ำ|เมืองสมุทรปราการ|สมุทรปราการ|10270|Pak Nam|Mueang Samut Prakan|Samut Prakan
บางแก้ว|บางพลี|สมุทรปราการ|10540|Bang Kaeo|Bang Phli|Samut Prakan
คลองหนึ่ง|คลองหลวง|ปทุมธานี|12120|Khlong Nueng|Khlong Luang|Pathum Thani
คูคต|ลำลูกกา|ปทุมธานี|12130|Khu Khot|Lam Luk Ka|Pathum Thani""".splitlines()
)
"""Subdistrict, district, province and postcode in Thai, then the first three in Latin letters."""
