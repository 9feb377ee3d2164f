"""The JSON objects of the command line: their keys are a fixed surface, amounts are decimal strings, instants ISO 8601
in the office's time with its offset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskcrm.cli import profile_shapes
from deskcrm.cli.worth_shapes import Shape, WorthShapes, suggestion
from deskcrm.interact.satisfaction import verdict
from deskcrm.money import quantity_text, unit_price_text

if TYPE_CHECKING:
    from deskcrm.customize.event_views import CustomerEvent
    from deskcrm.customize.views import CustomerRecord
    from deskcrm.differentiate.satisfaction_figures import Score
    from deskcrm.differentiate.views import PurchaseView
    from deskcrm.identify.views import CustomerView, LookupRow, NoteRow, StaffView
    from deskcrm.interact.complaint_views import ComplaintView
    from deskcrm.interact.views import FollowUpView, InteractionView, PromiseCounts


class Shapes(WorthShapes):
    """Makes them under one office's clock and currency."""

    def found(self, row: LookupRow) -> Shape:
        """One row of ``search``."""
        return {
            "code": row.code,
            "name": row.name,
            "tier": row.tier,
            "phones": list(row.phones),
            "emails": list(row.emails),
            "match": row.match,
            "nickname": row.nickname,
            "organisation": row.organisation,
            "district": row.district,
            "last_contact": self.instant(row.last_contact),
            "open_complaints": row.open_complaints,
            "next_due": self.instant(row.next_due),
        }

    def noted(self, row: NoteRow) -> Shape:
        """One row of ``search`` that was found by words in a note."""
        found = self.found(row.customer) | {"match": "note", "passage": row.passage}
        return found | {"record": {"kind": row.kind, "id": row.id, "at": self.instant(row.at)}}

    def record(self, record: CustomerRecord) -> Shape:
        """What ``show`` shows."""
        page, figures = record.page, record.page.figures
        return {
            "customer": self.customer(page.customer),
            "tier": self.tier(page),
            "stage": page.stage.code if page.stage is not None else None,
            "referred": self.referred(page.referred),
            "end": self.end(page.end),
            "satisfaction": [self._rating(view) for view in record.satisfaction],
            "interactions": [self.interaction(view) for view in record.interactions],
            "follow_ups": [self.follow_up(view) for view in record.all_follow_ups],
            "complaints": [self.complaint(view) for view in record.all_complaints],
            "purchases": [self.purchase(view) for view in record.purchases],
            "contact": {
                "last": self.instant(figures.last_contact),
                "contacts": figures.contacts,
                "seconds": figures.seconds,
                "open_complaints": figures.open_complaints,
                "open_follow_ups": figures.open_follow_ups,
                "next_due": self.instant(figures.next_due),
            },
            "suggestions": [suggestion(one) for one in record.suggestions],
            "promises": self._promises(page.promises),
            "events": [self._event(one) for one in page.events],
            "answers": self._answers(page.answers),
            **profile_shapes.of_page(page, self),
        }

    def _event(self, one: CustomerEvent) -> Shape:
        return {
            "id": one.event_id,
            "name": one.name,
            "starts_at": self.instant(one.starts_at),
            "reply": one.reply or None,
            "guests": one.guests,
            "waiting": one.waiting,
            "told_at": self.instant(one.told_at),
        }

    def customer(self, view: CustomerView) -> Shape:
        """A customer's own record; phones in E.164 where they could be read as numbers."""
        return {
            "code": view.code,
            "name": view.name,
            "kind": view.kind,
            "title": view.title,
            "given": view.given,
            "family": view.family,
            "nickname": view.nickname,
            "organisation": view.organisation,
            "phones": [
                (point.normal or point.value) + (f";ext={point.extension}" if point.extension else "")
                for point in view.points("phone")
            ],
            "emails": [point.value for point in view.points("email")],
            "line_ids": [point.value for point in view.points("line")],
            "addresses": [
                {
                    "address": point.value,
                    "subdistrict": point.subdistrict,
                    "district": point.district,
                    "province": point.province,
                    "postcode": point.postcode,
                    "country": point.country,
                }
                for point in view.points("address")
            ],
            "born": view.born,
            "language": view.language,
            "preferred_channel": view.preferred_channel,
            "tax_id": view.tax_id,
            "branch": view.branch,
            "referred_by": view.referred_by,
            "tags": list(view.tags),
            "note": view.note,
            "created_at": self.instant(view.created_at),
        }

    def interaction(self, view: InteractionView) -> Shape:
        """One contact."""
        return {
            "id": view.id,
            "customer": view.customer_code or None,
            "at": self.instant(view.at),
            "recorded_at": self.instant(view.recorded_at),
            "channel": view.channel_code,
            "direction": view.direction,
            "seconds": view.seconds,
            "staff": view.staff,
            "matter": view.matter,
            "subject": view.subject,
            "note": view.note,
            "outcome": view.outcome,
            "expected": view.expected,
            "perceived": view.perceived,
            "worth": view.worth,
            "spoke_name": view.spoke_name,
            "spoke_relation": view.spoke_relation,
            "spoke_may_know": view.spoke_may_know,
            "follow_up": view.follow_up_id,
        }

    def follow_up(self, view: FollowUpView) -> Shape:
        """One follow-up, of a customer or in the queue."""
        return {
            "id": view.id,
            "customer": view.customer_code or None,
            "name": view.customer,
            "tier": view.tier,
            "kind": view.kind,
            "due": self.instant(view.due),
            "due_from": self.instant(view.due_from),
            "task": view.task or None,
            "repeats": view.repeats or None,
            "renewed": view.renewed,
            "broken_at": self.instant(view.broken_at),
            "state": view.state,
            "owner": view.owner or None,
            "title": view.title,
            "promised_by": view.promised_by or None,
            "promised_due": self.instant(view.promised_due),
            "snoozed_until": self.instant(view.snoozed_until),
            "done_at": self.instant(view.done_at),
            "done_by": view.done_by or None,
            "note": view.note,
        }

    def complaint(self, view: ComplaintView) -> Shape:
        """One complaint, of a customer or in the list."""
        return {
            "number": view.number,
            "customer": view.customer_code or None,
            "name": view.customer,
            "tier": view.tier,
            "stage": view.stage,
            "severity": view.severity,
            "due": self.instant(view.due),
            "breached": view.breached,
            "product": view.product,
            "category": view.category,
            "subcategory": view.subcategory,
            "at": self.instant(view.at),
            "channel": view.channel_code,
            "owner": view.owner or None,
            "description": view.description,
            "wish": view.wish,
            "closed_at": self.instant(view.closed_at),
            "resolution": view.resolution,
            "root_cause": view.root_cause,
            "told": view.told,
            "remedy": view.remedy,
            "remedy_cost": self.amount(view.remedy_cost),
            "acknowledge_due": self.instant(view.acknowledge_due),
            "answer_due": self.instant(view.answer_due),
            "resolve_due": self.instant(view.resolve_due),
            "acknowledged_at": self.instant(view.acknowledged_at),
            "answered_at": self.instant(view.answered_at),
            "first_closed_at": self.instant(view.first_closed_at),
            "waiting_since": self.instant(view.waiting_since),
            "with_supervisors": view.escalated_at is not None,
            "part_of": view.parent_number or None,
            "follows": view.follows_number or None,
        }

    def whole_complaint(self, view: ComplaintView) -> Shape:
        """One complaint with all that belongs to it."""
        return {
            **self.complaint(view),
            "breaches": [{"target": breach.target, "due": self.instant(breach.due)} for breach in view.breaches],
            "remedies": [
                {"kind": remedy.kind, "detail": remedy.detail, "cost": self.amount(remedy.cost), "state": remedy.state}
                for remedy in view.remedies
            ],
            "contacts": [contact.id for contact in view.contacts],
            "parts": [link.number for link in view.parts if link.kind == "part"],
            "expected": view.expected,
            "perceived": view.perceived,
            "worth": view.worth,
            "history": [
                {"at": self.instant(step.at), "staff": step.staff, "stage": step.to_stage, "note": step.note}
                for step in view.history
            ],
        }

    def purchase(self, view: PurchaseView) -> Shape:
        """One order line."""
        return {
            "order": view.order,
            "at": self.instant(view.at),
            "product": view.product_code,
            "product_name": view.product,
            "description": view.description,
            "quantity": quantity_text(view.quantity),
            "unit_price": unit_price_text(view.unit_price),
            "amount": self.amount(view.amount),
            "cost": self.amount(view.cost),
            "place": view.place,
            "payment": view.payment,
        }

    def _promises(self, counts: PromiseCounts | None) -> Shape | None:
        if counts is None:
            return None
        return {"kept": counts.kept, "broken": counts.broken, "renewed": counts.renewed, "open": counts.open}

    def _answers(self, score: Score | None) -> Shape | None:
        """What they said of us whenever they were asked; means only from the office's minimum on."""
        if score is None:
            return None
        means = {name: getattr(score, name) for name in ("expected", "perceived", "gap", "within")}
        return {
            "answers": score.answers,
            **{name: None if value is None else str(value) for name, value in means.items()},
            "disappointed": score.disappointed,
            "satisfied": score.satisfied,
            "impressed": score.impressed,
        }

    def _rating(self, view: InteractionView) -> Shape:
        return {
            "interaction": view.id,
            "at": self.instant(view.at),
            "expected": view.expected,
            "perceived": view.perceived,
            "worth": view.worth,
            "verdict": verdict(view.expected, view.perceived, view.worth),
        }


def member(view: StaffView) -> Shape:
    """One member of staff."""
    return {
        "id": view.id,
        "name": view.name,
        "role": view.role,
        "active": view.active,
        "language": view.language or None,
    }
