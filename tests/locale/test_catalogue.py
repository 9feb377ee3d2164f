"""Both languages are complete: every message of the program has Thai, with the same places to fill."""

from __future__ import annotations

import ast
import gettext
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog

from deskcrm.locale import messages

ROOT = Path(__file__).resolve().parents[2]
PLACE = re.compile(r"\{\w+\}")


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("catalogue", ROOT / "tools" / "catalogue.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def extracted(tool: ModuleType) -> Catalog:
    catalogue: Catalog = tool.extracted()
    return catalogue


@pytest.fixture(scope="module")
def thai(tool: ModuleType) -> Catalog:
    catalogue: Catalog = tool.translated()
    return catalogue


def identifiers(catalogue: Catalog) -> set[str]:
    return {message.id if isinstance(message.id, str) else message.id[0] for message in catalogue if message.id}


def test_every_message_has_thai_and_no_translation_is_left_over(
    tool: ModuleType, extracted: Catalog, thai: Catalog
) -> None:
    assert identifiers(extracted) == identifiers(thai)
    assert tool.missing(thai) == []


def test_translations_fill_the_same_places(thai: Catalog) -> None:
    for message in thai:
        if not message.id:
            continue
        sources = [message.id] if isinstance(message.id, str) else list(message.id)
        strings = [message.string] if isinstance(message.string, str) else list(message.string)
        wanted = set(PLACE.findall(sources[-1]))
        for string in strings:
            assert set(PLACE.findall(string)) == wanted, message.id


def test_the_compiled_catalogue_is_the_translated_one(thai: Catalog) -> None:
    compiled = gettext.translation(messages.DOMAIN, messages.FOLDER, languages=["th"])
    for message in thai:
        if isinstance(message.id, str) and message.id:
            assert compiled.gettext(message.id) == message.string


def test_thai_manners(thai: Catalog) -> None:
    """No particles, no title of address, and nobody is told that they filled in wrongly."""
    for message in thai:
        for string in [message.string] if isinstance(message.string, str) else message.string:
            assert not re.search("ครับ|ค่ะ|นะคะ|กรอกผิด|ตะกั่ว", string), string


def test_values_are_filled_as_plain_text() -> None:
    assert messages._("Nobody is called {name}.", name="{name} {0} %s") == "Nobody is called {name} {0} %s."
    messages.use("th")
    try:
        assert messages._("Name") != "Name"
    finally:
        messages.use("en")


def test_no_message_stands_in_a_formatted_string_alone(extracted: Catalog) -> None:
    """What collects the messages does not look into f-strings: such a one would stay English."""
    known = {message.id[0] if isinstance(message.id, tuple) else message.id for message in extracted}
    alone = [
        (path.name, node.args[0].value)
        for path in (ROOT / "src").rglob("*.py") for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "N_", "n_")
        and node.args and isinstance(node.args[0], ast.Constant) and node.args[0].value not in known
    ]  # fmt: skip
    assert alone == []
