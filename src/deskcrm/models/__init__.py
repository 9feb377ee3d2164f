"""The tables, one noun a file; no logic beyond what a column may hold."""

from deskcrm.models.audit_entry import AuditEntry, AuditPayload
from deskcrm.models.basket import BasketRun, ProductFigures, ProductPair
from deskcrm.models.book import BookRun, RankStep, TierChange, TierFigures
from deskcrm.models.channel import Channel
from deskcrm.models.complaint import Complaint, ComplaintStep
from deskcrm.models.contact_point import ContactPoint
from deskcrm.models.customer import Customer
from deskcrm.models.customer_end import CustomerEnd
from deskcrm.models.customer_figures import CustomerFigures
from deskcrm.models.follow_up import FollowUp
from deskcrm.models.import_run import ImportKey, ImportRun
from deskcrm.models.interaction import Interaction
from deskcrm.models.matter import Matter, MatterThread
from deskcrm.models.product import Product, ProductLink
from deskcrm.models.purchase import Purchase
from deskcrm.models.response import Response, SuggestionShown
from deskcrm.models.satisfaction import Satisfaction
from deskcrm.models.setting import Setting
from deskcrm.models.staff import Staff
from deskcrm.models.tier_terms import TierTerms

__all__ = [
    "AuditEntry",
    "AuditPayload",
    "BasketRun",
    "BookRun",
    "Channel",
    "Complaint",
    "ComplaintStep",
    "ContactPoint",
    "Customer",
    "CustomerEnd",
    "CustomerFigures",
    "FollowUp",
    "ImportKey",
    "ImportRun",
    "Interaction",
    "Matter",
    "MatterThread",
    "Product",
    "ProductFigures",
    "ProductLink",
    "ProductPair",
    "Purchase",
    "RankStep",
    "Response",
    "Satisfaction",
    "Setting",
    "Staff",
    "SuggestionShown",
    "TierChange",
    "TierFigures",
    "TierTerms",
]
