"""The kinds of table an import knows, one module each."""

from __future__ import annotations

from deskcrm.errors import Refused
from deskcrm.exchange.fields import KINDS
from deskcrm.exchange.loader import Loader
from deskcrm.exchange.rows import Context
from deskcrm.locale.messages import N_


def loader_of(kind: str, context: Context) -> Loader:
    """The loader of ``kind``. Raises Refused (field ``kind``) naming the kinds there are."""
    # Each kind brings its own tables and word lists; only the one in use is loaded.
    from importlib import import_module

    check_kind(kind)
    module = import_module(f"deskcrm.exchange.kinds.{kind.replace('-', '_')}")
    loader: Loader = module.LOADER(context)
    return loader


def check_kind(kind: str) -> None:
    """Raises Refused (field ``kind``) for a kind that there is not."""
    if kind not in KINDS:
        raise Refused(
            N_("There is no kind {kind}; there are {kinds}."), field="kind", kind=kind, kinds=", ".join(KINDS)
        )
