"""One vCard as a customer: which of its properties is which field, which goes into the note, which is left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote

from deskcrm.errors import Refused
from deskcrm.exchange.addresses import take_apart
from deskcrm.exchange.fields import CUSTOMERS, FIELDS
from deskcrm.exchange.names import split_name
from deskcrm.exchange.people import covered
from deskcrm.exchange.places import places_text
from deskcrm.exchange.vcard_lines import Card, Property, divided, unescaped
from deskcrm.identify.contact_points import email_point, phone_point
from deskcrm.identify.several import join_several
from deskcrm.locale.messages import N_, _
from deskcrm.locale.ways import label_word, usual_label

OURS: Final = "X-DESKCRM-"
"""How the properties begin that only our own export writes: a field each."""

PRODUCT: Final = "-//deskcrm//EN"
"""How our own export signs its cards; such a card is taken word for word."""

_HEADER: Final = tuple(field.name for field in FIELDS[CUSTOMERS])
_BOOKKEEPING: Final = frozenset(
    ("VERSION", "PRODID", "REV", "UID", "BEGIN", "END", "N", "FN", "NICKNAME", "ORG", "TEL", "EMAIL", "ADR", "LABEL",
     "NOTE", "CATEGORIES", "IMPP", "X-ABLABEL", "X-ABADR", "X-ABSHOWAS", "KIND", "X-ADDRESSBOOKSERVER-KIND",
     "X-LINE", "X-LINE-ID", "X-SOCIALPROFILE", "BDAY", "SORT-STRING")
)  # fmt: skip
_NOTED: Final = {
    "TITLE": N_("Job title"), "ROLE": N_("Job"), "URL": N_("Web page"), "ANNIVERSARY": N_("Anniversary"),
    "X-ANNIVERSARY": N_("Anniversary"), "X-MS-ANNIVERSARY": N_("Anniversary"),
    "X-EVOLUTION-ANNIVERSARY": N_("Anniversary"), "X-ABDATE": N_("Date"), "X-ABRELATEDNAMES": N_("Related"),
    "RELATED": N_("Related"), "X-SPOUSE": N_("Spouse"), "X-MS-SPOUSE": N_("Spouse"),
    "X-EVOLUTION-SPOUSE": N_("Spouse"), "X-ASSISTANT": N_("Assistant"), "X-MS-ASSISTANT": N_("Assistant"),
    "X-EVOLUTION-ASSISTANT": N_("Assistant"), "X-MANAGER": N_("Manager"), "X-MS-MANAGER": N_("Manager"),
    "X-EVOLUTION-MANAGER": N_("Manager"), "X-MS-IMADDRESS": N_("Chat"), "X-SKYPE": "Skype",
    "X-SKYPE-USERNAME": "Skype", "X-AIM": "AIM", "X-ICQ": "ICQ", "X-MSN": "MSN", "X-JABBER": "Jabber",
    "X-YAHOO": "Yahoo", "X-QQ": "QQ", "X-GOOGLE-TALK": "Google Talk", "X-WHATSAPP": "WhatsApp",
    "X-PHONETIC-FIRST-NAME": N_("Given name as it sounds"), "X-PHONETIC-MIDDLE-NAME": N_("Middle name as it sounds"),
    "X-PHONETIC-LAST-NAME": N_("Family name as it sounds"), "X-MAIDENNAME": N_("Maiden name"),
    "EXPERTISE": N_("Job"), "HOBBY": N_("Likes"), "INTEREST": N_("Likes"),
}  # fmt: skip
_NO_LABEL: Final = frozenset(
    ("pref", "internet", "voice", "msg", "text", "textphone", "video", "x400", "dom", "intl", "postal", "parcel",
     "personal", "car", "isdn", "bbs", "modem", "pcs", "")
)  # fmt: skip
_APPLE: Final = re.compile(r"^_\$!<(.*)>!\$_$")
_FIGURES: Final = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ].*)?")
_NO_YEAR: Final = re.compile(r"--(\d\d)-?(\d\d)(?:[T ].*)?|1604-?(\d\d)-?(\d\d)(?:[T ].*)?")
_EXTENSION: Final = re.compile(r";ext=([\d-]+)", re.IGNORECASE)
_LINE_LINK: Final = re.compile(
    r"^(?:line:(?://)?|x-apple:|https?://(?:www\.)?line\.me/)?(?:(?:r/)?ti/p/)?~?", re.IGNORECASE
)
_COMMA_IN_NAME: Final = re.compile(r",(?=\S)")


class Person:
    """A card read as one customer; ``left_out`` names its properties that nothing is read from."""

    def __init__(self, card: Card) -> None:
        self._card = card
        self._ours = PRODUCT in card.first("PRODID")
        self._labels = {one.group: _label(one.text()) for one in card.properties if one.name == "X-ABLABEL"}
        self.left_out = [one.name for one in card.properties if not self._is_read(one)]

    def cells(self, groups: tuple[str, ...] = ()) -> list[str]:
        """The cells of a row under the fields' own names; ``groups`` are further tags."""
        self._row = dict.fromkeys(_HEADER, "")
        self._more: list[str] = []
        self._name()
        self._organisation()
        self._phones()
        self._emails()
        self._lines()
        self._addresses()
        self._born()
        self._noted()
        tags = [tag.strip() for one in self._all("CATEGORIES") for tag in map(unescaped, divided(one.value, ","))]
        self._row["tags"] = ";".join((*tags, *groups))
        self._row["nickname"] = ", ".join(one.text().strip() for one in self._all("NICKNAME"))
        notes = [one.text().strip() for one in self._all("NOTE")]
        self._row["note"] = "\n".join((*dict.fromkeys(notes), *dict.fromkeys(self._more)))
        for one in self._card.properties:
            field = one.name.removeprefix(OURS).replace("-", "_").casefold()
            if one.name.startswith(OURS) and not one.group and field in self._row:
                self._row[field] = one.text()
        return list(self._row.values())

    def _is_read(self, one: Property) -> bool:
        return one.name in _BOOKKEEPING or one.name in _NOTED or one.name.startswith(OURS)

    def _all(self, name: str) -> list[Property]:
        return sorted((one for one in self._card.properties if one.name == name), key=lambda one: one.preference)

    def _note(self, what: str, text: str) -> None:
        if text.strip():
            self._more.append(f"{what}: {', '.join(text.strip().splitlines())}")

    def _name(self) -> None:
        row = self._row
        shown = self._card.first("FN")
        structured = next(iter(self._all("N")), None)
        parts = structured.parts() if structured is not None else []
        family, given, middle, title, suffix = ([*parts, "", "", "", "", ""])[:5]
        if self._ours:
            row["family"], row["given"], row["title"], row["name"] = family, given, title, shown
            return
        lists = (" ".join(_COMMA_IN_NAME.sub(" ", part).split()) for part in (given, middle, title))
        given, middle, title = lists
        suffix = ", ".join(filter(None, (part.strip() for part in suffix.split(","))))
        if suffix and shown and not covered(suffix, shown):
            self._note(_("After the name"), suffix)
            suffix = ""
        row["title"] = title
        row["given"] = f"{given} {middle}".strip()
        row["family"] = f"{family.strip()} {suffix}".strip()
        row["name"] = shown
        if not row["family"] and not title:
            self._whole_name(row["given"] or shown)
        if shown and (row["given"] or row["family"]):
            if not covered(shown, *parts, *(one.text() for one in self._all("NICKNAME"))):
                self._note(_("Name"), shown)
        elif not shown and not row["given"] and not row["family"]:
            row["name"] = ""

    def _whole_name(self, text: str) -> None:
        """A name that stands whole in one place is taken apart where that is safe."""
        found = split_name(text)
        if found.given:
            self._row["title"], self._row["given"], self._row["family"] = found[:3]
        elif found.organisation and not self._card.first("ORG"):
            self._row["organisation"], self._row["name"], self._row["given"] = text.strip(), text.strip(), ""

    def _organisation(self) -> None:
        row = self._row
        names = []
        for one in self._all("ORG"):
            name, *units = [one.text()] if self._ours else one.parts()
            names.append(name.strip())
            self._note(_("Department"), ", ".join(filter(None, (unit.strip() for unit in units))))
        if names:
            row["organisation"] = names[0]
        for other in dict.fromkeys(names[1:]):
            if other != names[0]:
                self._note(_("Organisation"), other)
        kind = self._card.first("KIND").casefold()
        if self._ours:
            return
        if kind == "org" or self._card.first("X-ABSHOWAS").casefold() == "company":
            row["kind"] = "organisation"
            row["organisation"] = row["organisation"] or row["name"]

    def _label_of(self, one: Property) -> str:
        if one.group and (label := self._labels.get(one.group, "")):
            return label if self._ours else usual_label(label)
        types = [kind for kind in one.types if kind not in _NO_LABEL]
        words = [usual_label(kind.removeprefix("x-")) for kind in types]
        return " ".join(sorted(dict.fromkeys(words), key=lambda word: word in ("mobile", "fax", "pager")))

    def _phones(self) -> None:
        found: dict[str, list[str]] = {}
        listed: list[tuple[str, str]] = []
        for one in self._all("TEL"):
            text, label = _number(one), self._label_of(one)
            if not self._ours and not _is_kept(phone_point, text, ""):
                self._note(f"{_('Phone')} ({label_word(label)})" if label else _("Phone"), text)
                continue
            if self._ours or text not in found:
                listed.append((text, label))
            found.setdefault(text, []).append(label)
        if not self._ours:
            # One number said to be of several sorts stays one.
            listed = [(text, ", ".join(filter(None, dict.fromkeys(found[text])))) for text, _label in listed]
        self._put("phone", listed)

    def _emails(self) -> None:
        listed = []
        for one in self._all("EMAIL"):
            text = one.text().strip()
            if not self._ours and not _is_kept(email_point, text):
                self._note(_("E-mail"), text)
            else:
                listed.append((text, self._label_of(one)))
        self._put("email", listed)

    def _put(self, name: str, listed: list[tuple[str, str]]) -> None:
        self._row[name] = join_several(text for text, _label in listed)
        if any(label for _text, label in listed):
            self._row[f"{name.removesuffix('_id')}_label"] = join_several(label for _text, label in listed)

    def _lines(self) -> None:
        ids: list[tuple[str, str]] = []
        shown = {one.group: one.text() for one in self._card.properties if one.name == f"{OURS}LINE-NAME"}
        names = []
        for name in ("IMPP", "X-LINE", "X-LINE-ID", "X-SOCIALPROFILE"):
            for one in self._all(name):
                service = (one.params.get("X-SERVICE-TYPE") or [" ".join(one.types)])[0].casefold()
                text = one.text().strip()
                is_line = name.startswith("X-LINE") or "line" in service.split() or text.casefold().startswith("line:")
                if is_line:
                    ids.append((unquote(_LINE_LINK.sub("", text)), self._label_of(one) if self._ours else ""))
                    names.append(shown.get(one.group, "") if one.group else "")
                else:
                    scheme, _sign, handle = text.partition(":")
                    self._note(service.capitalize() or scheme, text if "//" in text else handle or text)
        self._put("line_id", ids)
        self._row["line_name"] = join_several(names) if any(names) else ""

    def _addresses(self) -> None:
        found = []
        for one in self._all("ADR"):
            parts = [part.strip() for part in one.parts()]
            found.append((self._label_of(one), *self._place([*parts, *[""] * 7][:7])))
        for one in (*self._all("LABEL"), *self._all("X-ABADR")):
            text = one.text().strip()
            if len(text) > 2 and not any(covered(text, *place) for place in found):
                if one.name == "LABEL" and not found:
                    found.append((self._label_of(one), *take_apart(text)))
                else:
                    self._note(_("Address"), text)
        found = [place for place in found if any(place[1:])]
        if found:
            names = ("address_label", "address", "subdistrict", "district", "province", "postcode", "country")
            self._row.update(zip(names, found[0], strict=True))
        self._row["other_addresses"] = places_text(found[1:])

    def _place(self, parts: list[str]) -> tuple[str, ...]:
        """Street, subdistrict, district, province, postcode and country."""
        box, extended, street, city, region, postcode, country = parts
        if self._ours:
            return street, extended, city, region, postcode, country
        lines = [line.strip() for text in (box, extended, street) for line in text.splitlines()]
        whole = ", ".join(filter(None, lines))
        if not (city or region):
            found = take_apart(whole)
            return (*found[:4], postcode or found.postcode, country or found.country)
        return whole, "", city, region, postcode, country

    def _born(self) -> None:
        one = next(iter(self._all("BDAY")), None)
        text = one.text().strip() if one is not None else ""
        if match := _NO_YEAR.fullmatch(text):
            month, day = (part for part in match.groups() if part is not None)
            self._note(_("Birthday"), f"{int(day)}/{int(month)}")
        elif match := _FIGURES.fullmatch(text):
            self._row["born"] = "-".join(match.groups())
        elif re.fullmatch(r"\d{4}", text):
            self._row["born"] = text
        else:
            self._note(_("Birthday"), text)

    def _noted(self) -> None:
        for one in self._card.properties:
            if one.name in _NOTED:
                what = self._labels.get(one.group, "") if one.group and one.name != "URL" else ""
                text = one.text()
                if one.name in ("RELATED", "URL"):
                    text = text.removeprefix("urn:uuid:")
                if match := _FIGURES.fullmatch(text.strip()):
                    text = "-".join(match.groups())
                self._note(what or _(_NOTED[one.name]), text)


def _label(text: str) -> str:
    match = _APPLE.match(text)
    return match[1] if match is not None else text


def _is_kept(point: Callable[..., object], *said: str) -> bool:
    try:
        point(*said)
    except Refused:
        return False
    return True


def _number(one: Property) -> str:
    """A phone number as people write it, also where the card gives it as an address of the net."""
    text = one.text().strip()
    if text[:4].casefold() == "tel:":
        text = unquote(text[4:])
        extension = _EXTENSION.search(text)
        text = text.partition(";")[0] + (f" ext. {extension[1]}" if extension is not None else "")
    return text
