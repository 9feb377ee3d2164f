"""The tables, one noun a file; no logic beyond what a column may hold."""

from deskcrm.models.answer import Answer
from deskcrm.models.audit_entry import AuditCustomer, AuditEntry, AuditErased, AuditPayload
from deskcrm.models.basket import BasketRun, ProductFigures, ProductPair
from deskcrm.models.book import BookRun, RankStep, TierChange, TierFigures
from deskcrm.models.calendar_day import CalendarDay
from deskcrm.models.channel import Channel
from deskcrm.models.complaint import (
    Complaint,
    ComplaintBreach,
    ComplaintCategory,
    ComplaintStep,
    Remedy,
    SupervisorCall,
)
from deskcrm.models.contact_point import ContactPoint
from deskcrm.models.customer import Customer
from deskcrm.models.customer_end import CustomerEnd
from deskcrm.models.customer_figures import CustomerFigures
from deskcrm.models.duplicate import CustomerMerge, NotSame
from deskcrm.models.event import Event, EventInvitation
from deskcrm.models.follow_up import FollowUp, FollowUpChange
from deskcrm.models.idea import Idea, IdeaPerson
from deskcrm.models.import_run import ImportKey, ImportRun
from deskcrm.models.interaction import Interaction
from deskcrm.models.matter import Matter, MatterThread
from deskcrm.models.news import News, NewsClaim, NewsMailing, NewsTold
from deskcrm.models.personal_data import DataRequest, Erasure
from deskcrm.models.product import Product, ProductLink
from deskcrm.models.profile import Consent, Fact
from deskcrm.models.purchase import Purchase
from deskcrm.models.quality import Improvement, ImprovementComplaint, MonthReport
from deskcrm.models.relation import Relation
from deskcrm.models.response import Response, SuggestionShown
from deskcrm.models.restoration import Restoration
from deskcrm.models.satisfaction import Satisfaction
from deskcrm.models.segment import Segment, SegmentMember
from deskcrm.models.setting import Setting
from deskcrm.models.staff import Staff
from deskcrm.models.staff_secret import StaffSecret
from deskcrm.models.tier_terms import TierTerms
from deskcrm.models.today import Arrival, Handover

__all__ = [
    "Answer",
    "Arrival",
    "AuditCustomer",
    "AuditEntry",
    "AuditErased",
    "AuditPayload",
    "BasketRun",
    "BookRun",
    "CalendarDay",
    "Channel",
    "Complaint",
    "ComplaintBreach",
    "ComplaintCategory",
    "ComplaintStep",
    "Consent",
    "ContactPoint",
    "Customer",
    "CustomerEnd",
    "CustomerFigures",
    "CustomerMerge",
    "DataRequest",
    "Erasure",
    "Event",
    "EventInvitation",
    "Fact",
    "FollowUp",
    "FollowUpChange",
    "Handover",
    "Idea",
    "IdeaPerson",
    "ImportKey",
    "ImportRun",
    "Improvement",
    "ImprovementComplaint",
    "Interaction",
    "Matter",
    "MatterThread",
    "MonthReport",
    "News",
    "NewsClaim",
    "NewsMailing",
    "NewsTold",
    "NotSame",
    "Product",
    "ProductFigures",
    "ProductLink",
    "ProductPair",
    "Purchase",
    "RankStep",
    "Relation",
    "Remedy",
    "Response",
    "Restoration",
    "Satisfaction",
    "Segment",
    "SegmentMember",
    "Setting",
    "Staff",
    "StaffSecret",
    "SuggestionShown",
    "SupervisorCall",
    "TierChange",
    "TierFigures",
    "TierTerms",
]
