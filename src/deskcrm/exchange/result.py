"""What became of an import: the counts, where the refused rows are, and what the clerk should know."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Reason:
    """Why rows were refused, how many, and the first of them (a line of the file)."""

    text: str
    count: int
    first_line: int


@dataclass(frozen=True, slots=True)
class ImportResult:
    """``read`` to ``refused`` count rows. ``encoding`` is empty for a workbook and ``encoding_guessed`` says that it
    was not given. ``columns`` pairs each field with its headers, ``unused`` names the columns nothing was read from,
    ``said`` holds sentences about what else was made. ``first_id`` to ``last_id`` are the records created."""

    kind: str
    file_name: str
    sha256: str = ""
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    customers_created: int = 0
    products_created: int = 0
    rejects_file: Path | None = None
    dry_run: bool = False
    encoding: str = ""
    encoding_guessed: bool = False
    delimiter: str = ""
    date_orders: tuple[tuple[str, str], ...] = ()
    columns: tuple[tuple[str, tuple[str, ...]], ...] = ()
    unused: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    said: tuple[str, ...] = ()
    import_id: int = 0
    first_id: int = 0
    last_id: int = 0
    updates: tuple[dict[str, Any], ...] = field(default=(), repr=False)

    def as_json(self) -> dict[str, Any]:
        """The object that ``import --json`` prints."""
        return {
            "read": self.read,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "refused": self.refused,
            "customers_created": self.customers_created,
            "products_created": self.products_created,
            "rejects_file": None if self.rejects_file is None else str(self.rejects_file),
        }

    def audit_payload(self) -> dict[str, Any]:
        """What the audit keeps: the file by its SHA-256, the range of rows made, and each record changed."""
        return {
            "import": self.import_id,
            "kind": self.kind,
            "file": self.file_name,
            "sha256": self.sha256,
            "counts": {name: value for name, value in self.as_json().items() if name != "rejects_file"},
            "rows": [self.first_id, self.last_id],
            "changes": list(self.updates),
        }
