"""The file: opening it, the two doors, audit, undo, drafts, backup. Loads no SQLAlchemy until a Session is needed."""

from deskcrm.store.doors import takes_connection
from deskcrm.store.drafts import Draft, Drafts
from deskcrm.store.office import Office, create_base, open_base

__all__ = ["Draft", "Drafts", "Office", "create_base", "open_base", "takes_connection"]
