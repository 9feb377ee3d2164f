"""An office with customers and news, each in one line."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from deskcrm.clock import Clock
from deskcrm.customize.news import add_news
from deskcrm.customize.news_views import NewsInput, NewsView
from deskcrm.customize.outreach import (
    may_hear,
    outreach,
    tell,
)
from deskcrm.identify.consents import record_consent
from deskcrm.identify.customers import add_customer
from deskcrm.identify.views import CustomerInput
from deskcrm.store import Office

OPEN = NewsInput("Quiet fan", state="open", text_en="Hello {{ called }}, the fan is here.")


class Desk:
    """An office with customers and news in one line each."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def do(self, function: Any, *args: Any, **given: Any) -> Any:
        return self.office.write(function, *args, staff_id=self.office.staff_id, clock=self.office.clock, **given)

    def read(self, function: Any, *args: Any, **given: Any) -> Any:
        return self.office.read(function, *args, clock=self.office.clock, **given)

    def customer(self, name: str, *, agreed: bool = True, **given: Any) -> int:
        given.setdefault("phone", "081 234 5678")
        found = self.do(add_customer, CustomerInput(name=name, **given)).id
        if agreed:
            self.consent(found, "given")
        return int(found)

    def consent(self, who: int, state: str) -> None:
        self.do(record_consent, who, purpose="news", state=state, source="in person")

    def news(self, **given: Any) -> NewsView:
        return self.do(add_news, replace(OPEN, **given))  # type: ignore[no-any-return]

    def list(self, news: int) -> list[int]:
        return [one.customer_id for one in self.read(outreach, news).rows]

    def tell(self, news: int, who: int, outcome: str = "told", **given: Any) -> Any:
        return self.do(tell, news, who, outcome=outcome, **given)

    def bar(self, news: int, who: int) -> str:
        return str(self.read(may_hear, news, who))

    def later(self, days: int) -> None:
        before = self.office.clock
        self.office.clock = Clock(before.zone, before.now() + timedelta(days=days))
