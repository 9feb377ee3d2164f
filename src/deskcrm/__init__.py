"""deskcrm: the program a front desk keeps open all day."""

__version__ = "0.1.0"
