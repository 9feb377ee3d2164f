"""The tables, one noun a file; no logic beyond what a column may hold."""

from deskcrm.models.audit_entry import AuditEntry, AuditPayload
from deskcrm.models.channel import Channel
from deskcrm.models.complaint import Complaint, ComplaintStep
from deskcrm.models.contact_point import ContactPoint
from deskcrm.models.customer import Customer
from deskcrm.models.customer_figures import CustomerFigures
from deskcrm.models.follow_up import FollowUp
from deskcrm.models.import_run import ImportKey, ImportRun
from deskcrm.models.interaction import Interaction
from deskcrm.models.matter import Matter, MatterThread
from deskcrm.models.product import Product
from deskcrm.models.purchase import Purchase
from deskcrm.models.satisfaction import Satisfaction
from deskcrm.models.setting import Setting
from deskcrm.models.staff import Staff

__all__ = [
    "AuditEntry",
    "AuditPayload",
    "Channel",
    "Complaint",
    "ComplaintStep",
    "ContactPoint",
    "Customer",
    "CustomerFigures",
    "FollowUp",
    "ImportKey",
    "ImportRun",
    "Interaction",
    "Matter",
    "MatterThread",
    "Product",
    "Purchase",
    "Satisfaction",
    "Setting",
    "Staff",
]
