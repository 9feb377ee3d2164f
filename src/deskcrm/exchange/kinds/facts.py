"""The facts of customers, brought in."""

from deskcrm.exchange.kinds.belongings import Facts

LOADER = Facts
