"""The consents of customers, brought in."""

from deskcrm.exchange.kinds.belongings import Consents

LOADER = Consents
