"""The saves that screens and commands make, found in the program itself."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import deskcrm
from deskcrm.store.doors import resolve, wants_connection

SOURCE = Path(deskcrm.__file__).parent

PASSED = ("session", "connection", "row")
"""What a function that writes, or a part of one, is given first."""


def saves_of_the_program() -> tuple[dict[str, Any], dict[str, Any]]:
    """What screens and commands save by: functions that write and that a door is given by name, those with a Session
    and those with a connection."""
    named: set[str] = set()
    given: set[str] = set()
    functions: dict[str, tuple[str, ast.FunctionDef]] = {}
    for path in SOURCE.rglob("*.py"):
        module = "deskcrm." + ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        tree = ast.parse(path.read_text())
        for function in tree.body:
            if isinstance(function, ast.FunctionDef) and first_of(function) in PASSED:
                functions[called(function.name, module)] = (module, function)
        only_words = path.name in ("save_words.py", "audit_words.py", "wiring.py")
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and not only_words:
                named.update(re.findall(r"(?:^|:)(\w+)$", node.value))
            elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "write" and node.args:
                given.add(called(getattr(node.args[0], "id", getattr(node.args[0], "attr", "")), module))
    writers: set[str] = set()
    while more := {name for name in functions if name not in writers and writes(*functions[name], writers)}:
        writers |= more
    found = {
        function.name: resolve(f"{module}:{function.name}")
        for name, (module, function) in functions.items()
        if name in named | given
    }  # fmt: skip
    return (
        {name: one for name, one in found.items() if not wants_connection(one) and name in writers},
        {
            name: one
            for name, one in found.items()
            if wants_connection(one) and {name, called(name, one.__module__)} & given
        },
    )


def first_of(function: ast.FunctionDef) -> str:
    """The name of its first parameter."""
    return next((one.arg for one in (*function.args.posonlyargs, *function.args.args)), "")


def called(name: str, module: str) -> str:
    """A name as it is told apart from those of other modules."""
    return f"{module}:{name}" if name.startswith("_") else name


def writes(module: str, function: ast.FunctionDef, writers: set[str]) -> bool:
    """Whether it adds, sets a record's column, or calls one that does; with a Session."""
    if first_of(function) == "connection":
        return False
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            return True
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and called(node.func.id, module) in writers:
                return True
            if ast.unparse(node.func) in ("session.add", "setattr"):
                return True
    return False
