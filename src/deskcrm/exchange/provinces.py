"""The provinces of Thailand as they stand at the end of an address, Thai and English."""

from __future__ import annotations

from typing import Final

_BANGKOK: Final = "กรุงเทพมหานคร กรุงเทพมหานครฯ กรุงเทพฯ กรุงเทพ กทม. กทม Bangkok|BKK|Krung Thep|Krung Thep Maha Nakhon"

_THAI: Final = """
กระบี่ กาญจนบุรี กาฬสินธุ์ กำแพงเพชร ขอนแก่น จันทบุรี ฉะเชิงเทรา ชลบุรี ชัยนาท ชัยภูมิ ชุมพร เชียงราย เชียงใหม่ ตรัง ตราด ตาก
นครนายก นครปฐม นครพนม นครราชสีมา โคราช นครศรีธรรมราช นครสวรรค์ นนทบุรี นราธิวาส น่าน บึงกาฬ บุรีรัมย์ ปทุมธานี ประจวบคีรีขันธ์
ปราจีนบุรี ปัตตานี พระนครศรีอยุธยา อยุธยา พะเยา พังงา พัทลุง พิจิตร พิษณุโลก เพชรบุรี เพชรบูรณ์ แพร่ ภูเก็ต มหาสารคาม มุกดาหาร
แม่ฮ่องสอน ยโสธร ยะลา ร้อยเอ็ด ระนอง ระยอง ราชบุรี ลพบุรี ลำปาง ลำพูน เลย ศรีสะเกษ สกลนคร สงขลา สตูล สมุทรปราการ
สมุทรสงคราม สมุทรสาคร สระแก้ว สระบุรี สิงห์บุรี สุโขทัย สุพรรณบุรี สุราษฎร์ธานี สุรินทร์ หนองคาย หนองบัวลำภู อ่างทอง อำนาจเจริญ
อุดรธานี อุตรดิตถ์ อุทัยธานี อุบลราชธานี
"""

_ENGLISH: Final = """
Krabi|Kanchanaburi|Kalasin|Kamphaeng Phet|Khon Kaen|Chanthaburi|Chachoengsao|Chon Buri|Chonburi|Chai Nat|Chaiyaphum|
Chumphon|Chiang Rai|Chiang Mai|Chiangmai|Chiangrai|Trang|Trat|Tak|Nakhon Nayok|Nakhon Pathom|Nakhon Phanom|
Nakhon Ratchasima|Korat|Nakhon Si Thammarat|Nakhon Sawan|Nonthaburi|Narathiwat|Nan|Bueng Kan|Buri Ram|Buriram|
Pathum Thani|Prachuap Khiri Khan|Prachin Buri|Prachinburi|Pattani|Phra Nakhon Si Ayutthaya|Ayutthaya|Phayao|
Phang Nga|Phangnga|Phatthalung|Phichit|Phitsanulok|Phetchaburi|Phetchabun|Phrae|Phuket|Maha Sarakham|Mukdahan|
Mae Hong Son|Yasothon|Yala|Roi Et|Ranong|Rayong|Ratchaburi|Lop Buri|Lopburi|Lampang|Lamphun|Loei|Si Sa Ket|Sisaket|
Sakon Nakhon|Songkhla|Satun|Samut Prakan|Samut Songkhram|Samut Sakhon|Sa Kaeo|Saraburi|Sing Buri|Singburi|Sukhothai|
Suphan Buri|Suphanburi|Surat Thani|Surin|Nong Khai|Nong Bua Lam Phu|Ang Thong|Amnat Charoen|Udon Thani|Uttaradit|
Uthai Thani|Ubon Ratchathani
"""

_bangkok_thai, _, _bangkok_english = _BANGKOK.rpartition(" กทม ")

BANGKOK: Final = frozenset((*_bangkok_thai.split(), "กทม", *(name.casefold() for name in _bangkok_english.split("|"))))
"""What the capital is called; it has districts of another sort (เขต and แขวง)."""

PROVINCES: Final = frozenset(
    (*_THAI.split(), *(name.strip().casefold() for name in _ENGLISH.replace("\n", "").split("|")), *BANGKOK)
)
"""Every province's names, the English ones in small letters."""
