"""What customers refused or took back outlives a backup from before that is put back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deskcrm import wiring
from deskcrm.clock import Clock
from deskcrm.customize.responses import decline
from deskcrm.errors import Busy
from deskcrm.identify.consents import consents_of, forbids_news, record_consent
from deskcrm.identify.customers import add_customer
from deskcrm.identify.merging import merge_customers
from deskcrm.identify.profile import add_fact
from deskcrm.identify.profile_views import FactInput
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.data_requests import register_request
from deskcrm.store import Office, backup, open_base, restoring, takes_connection


class Shop:
    """An office with its people, before and after a backup is put back."""

    def __init__(self, office: Office, path: Path) -> None:
        self.office, self.path = office, path

    def do(self, function: Any, *args: Any, **given: Any) -> Any:
        return self.office.write(function, *args, staff_id=None, clock=self.office.clock, **given)

    def person(self, name: str, *purposes: str) -> int:
        who = int(self.do(add_customer, CustomerInput(name=name)).id)
        for purpose in purposes:
            self.say(who, purpose, "given")
        return who

    def say(self, who: int, purpose: str, state: str) -> None:
        self.do(record_consent, who, purpose=purpose, state=state, source="paper")

    def stands(self, who: int) -> dict[str, str]:
        return {one.purpose: one.state for one in self.office.read(consents_of, who)}

    def put_back(self, copy: Path) -> None:
        restoring.restore(self.path, copy, clock=self.office.clock)
        self.office.close()
        self.office = open_base(self.path, clock=self.office.clock, terminal="after")


@pytest.fixture
def shop(base_path: Path, clock: Clock) -> Iterator[Shop]:
    wiring.register()
    shop = Shop(open_base(base_path, clock=clock, terminal="before"), base_path)
    yield shop
    shop.office.close()


def test_consents_taken_back_since_stay_so(shop: Shop) -> None:
    ann, bob, cat = (shop.person(name, "news") for name in ("Ann", "Bob", "Cat"))
    shop.say(cat, "news", "withdrawn")
    copy = shop.office.backup("by-hand")
    shop.say(ann, "news", "withdrawn")
    late = shop.person("Came later", "news")
    shop.say(cat, "news", "given")
    shop.put_back(copy)
    assert [shop.stands(who) for who in (ann, bob, cat)] == [
        {"news": "withdrawn"}, {"news": "given"}, {"news": "withdrawn"}
    ]  # fmt: skip
    assert shop.stands(late) == {}
    shop.put_back(copy)
    assert shop.stands(ann) == {"news": "withdrawn"}


def test_objections_and_wishes_not_to_be_contacted_stay(shop: Shop) -> None:
    ann, bob, never = shop.person("Ann", "news"), shop.person("Bob", "news"), shop.person("Never asked")
    copy = shop.office.backup("by-hand")
    for who in (ann, never):
        shop.do(register_request, who, kind="objection", identity="known")
    shop.do(decline, bob, "news_to_tell", reason="no_contact")
    shop.put_back(copy)
    assert [shop.office.read(forbids_news, who) for who in (ann, bob, never)] == [True, True, True]


def test_of_records_merged_since_each_stands_alone_again_and_none_has_agreed(shop: Shop) -> None:
    ann, twin = shop.person("Ann", "news"), shop.person("Ann B", "news")
    copy = shop.office.backup("by-hand")
    shop.do(merge_customers, ann, twin)
    shop.say(ann, "news", "withdrawn")
    shop.put_back(copy)
    assert [shop.stands(who) for who in (ann, twin)] == [{"news": "withdrawn"}, {"news": "withdrawn"}]


def test_who_was_one_in_the_backup_and_is_two_now_has_taken_it_back(shop: Shop) -> None:
    ann, twin = shop.person("Ann", "news"), shop.person("Ann B", "news")
    shop.do(merge_customers, ann, twin)
    copy = shop.office.backup("by-hand")
    shop.office.undo()
    shop.say(twin, "news", "withdrawn")
    shop.put_back(copy)
    assert shop.stands(ann) == {"news": "withdrawn"}


def test_what_was_sensitive_goes_again_with_its_consent(shop: Shop) -> None:
    ann = shop.person("Ann", "sensitive")
    shop.do(add_fact, ann, FactInput("what", "asthma", sensitive="health"))
    copy = shop.office.backup("by-hand")
    shop.say(ann, "sensitive", "withdrawn")
    shop.put_back(copy)
    assert shop.stands(ann) == {"sensitive": "withdrawn"}

    @takes_connection
    def words(connection: Any) -> list[str]:
        return [row[0] for row in connection.execute("SELECT body FROM audit_payload")]

    assert not any("asthma" in body for body in shop.office.read(words))


def test_what_is_taken_back_while_it_is_put_back_is_not_lost(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    ann = shop.person("Ann", "news")
    copy = shop.office.backup("by-hand")
    made = backup.automatic

    def meanwhile(*args: Any, **given: Any) -> Any:
        if shop.stands(ann) == {"news": "given"}:
            shop.say(ann, "news", "withdrawn")
        return made(*args, **given)

    monkeypatch.setattr(backup, "automatic", meanwhile)
    with pytest.raises(Busy, match="took back a consent in the meantime"):
        restoring.restore(shop.path, copy, clock=shop.office.clock)
    assert shop.stands(ann) == {"news": "withdrawn"}
