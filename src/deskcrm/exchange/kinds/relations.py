"""The relations of customers, brought in."""

from deskcrm.exchange.kinds.belongings import Relations

LOADER = Relations
