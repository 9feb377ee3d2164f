"""Brings the Thai catalogue up to date with the program's messages, and compiles it.

``python tools/catalogue.py`` extracts every message from the source, keeps the translations there are, drops what is
no longer used, writes ``th/LC_MESSAGES/deskcrm.po`` and ``.mo``, and names what still has no Thai.
"""

from __future__ import annotations

import ast
import datetime
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "deskcrm"
PO = SOURCE / "locale" / "th" / "LC_MESSAGES" / "deskcrm.po"
KEYWORDS = {"_": None, "N_": None, "n_": (1, 2)}


def extracted() -> Catalog:
    """Every message of the source, with the files it stands in."""
    catalogue = Catalog(locale="th", project="deskcrm", fuzzy=False)
    for file, _line, message, comments, context in extract_from_dir(
        SOURCE, method_map=[("**.py", "python")], keywords=KEYWORDS
    ):
        catalogue.add(message, None, [(file, 0)], auto_comments=comments, context=context)
    for path in sorted(SOURCE.rglob("*.py")):
        for message in _within_strings(ast.parse(path.read_text(encoding="utf-8"))):
            catalogue.add(message, None, [(str(path.relative_to(SOURCE)), 0)])
    return catalogue


def _within_strings(tree: ast.AST) -> Iterator[str | tuple[str, ...]]:
    """Messages in the braces of formatted strings, which the tokens that Babel reads do not show before Python 3.12."""
    for formatted in ast.walk(tree):
        if not isinstance(formatted, ast.JoinedStr):
            continue
        for call in ast.walk(formatted):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in KEYWORDS:
                forms = call.args[: 2 if call.func.id == "n_" else 1]
                texts = tuple(form.value for form in forms if isinstance(form, ast.Constant))
                if texts and len(texts) == len(forms):
                    yield texts if len(texts) > 1 else texts[0]


def translated() -> Catalog:
    """The Thai catalogue as it stands."""
    if not PO.exists():
        return Catalog(locale="th", project="deskcrm", fuzzy=False)
    with PO.open("rb") as file:
        return read_po(file, locale="th")


def _complete(string: str | tuple[str, ...] | list[str] | None) -> bool:
    """Whether a translation has all its forms; Babel gives a new plural message none at all."""
    return bool(string) if string is None or isinstance(string, str) else bool(string) and all(string)


def missing(catalogue: Catalog) -> list[str]:
    """The messages of ``catalogue`` without Thai; what is marked fuzzy is not compiled, and so has none."""
    return [
        message.id if isinstance(message.id, str) else message.id[0]
        for message in catalogue
        if message.id and (message.fuzzy or not _complete(message.string))
    ]


def _head(catalogue: Catalog) -> None:
    """Gives the catalogue a header that says only what holds, and no date: it changes when a message does."""
    catalogue.header_comment = "# The Thai of deskcrm's messages."
    catalogue.version = ""
    catalogue.msgid_bugs_address = catalogue.last_translator = ""
    catalogue.language_team = "th"
    catalogue.creation_date = catalogue.revision_date = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def main() -> int:
    """Updates and compiles; the status is 1 while a message has no Thai."""
    catalogue = translated()
    catalogue.update(extracted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    _head(catalogue)
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, catalogue, width=120, no_location=True, sort_output=True, omit_header=False)
    with PO.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)
    lacking = missing(catalogue)
    for message in lacking:
        print(message)
    print(f"{len(catalogue)} messages, {len(lacking)} without Thai", file=sys.stderr)
    return 1 if lacking else 0


if __name__ == "__main__":
    raise SystemExit(main())
