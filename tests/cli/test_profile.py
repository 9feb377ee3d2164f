"""Facts, consents and relations from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any


def asked(run: Callable[..., Any], *words: str) -> Any:
    return json.loads(run(*words, "--json").stdout)


def test_what_is_known_and_who_belongs_to_whom(run: Callable[..., Any]) -> None:
    one, two = (row["code"] for row in asked(run, "search", "som") + asked(run, "search", "bob"))
    run("fact", one, "why", "wants it quiet", "--want")
    refused = run("fact", one, "how", "in a wheelchair", "--sensitive", "disability", status=1)
    assert "consent" in refused.stderr
    run("consent", one, "sensitive", "--given", "--source", "on paper")
    run("fact", one, "how", "in a wheelchair", "--sensitive", "disability")
    run("consent", one, "news", status=2)
    known = asked(run, "profile", one)
    assert {(fact["question"], fact["words"]) for fact in known["facts"]} == {
        ("why", "wants it quiet"), ("how", "in a wheelchair"),
    }  # fmt: skip
    assert known["consents"][0]["state"] == "given"
    assert "wants it quiet · want" in run("profile", one).stdout
    run("relate", one, "family", two, "--word", "sibling")
    assert "brother or sister" in run("relations", two).stdout
    shown = asked(run, "show", one)
    assert [(row["kind"], row["word"], row["code"]) for row in shown["relations"]] == [("family", "sibling", two)]
    assert shown["group"][0]["customers"] == 2
    assert [fact["words"] for fact in shown["profile"]["facts"]] == ["wants it quiet"]
    assert run("relate", one, "family", one, "--word", "sibling", status=1).stderr
