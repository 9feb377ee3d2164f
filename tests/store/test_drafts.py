"""Drafts: kept while typing, whoever holds the base, and gone only when dropped."""

from __future__ import annotations

import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskcrm.errors import StoreError
from deskcrm.store import Draft, Drafts, create_base, sqlite


def test_a_draft_is_there_after_the_program_is_gone(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "office.db")
    kept = drafts.keep(Draft(staff="Nok", form="log", fields={"subject": "กระเป๋า [/]"}, customer_id=7, seconds=42))
    drafts.keep(replace(kept, fields={"subject": "กระเป๋า [/] หาย"}))
    again = Drafts(tmp_path / "office.db")
    (found,) = again.mine("Nok")
    assert found.fields == {"subject": "กระเป๋า [/] หาย"}
    assert (found.id, found.customer_id, found.seconds) == (kept.id, 7, 42)
    assert again.mine("Somchai") == []
    assert len(again.all()) == 1
    again.drop(found.id)
    assert again.get(found.id) is None
    assert stat.S_IMODE(drafts.path.stat().st_mode) == 0o600


def test_a_locked_base_does_not_hold_up_a_draft(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    create_base(path)
    holder = sqlite.connect(path, "rw")
    holder.execute("BEGIN EXCLUSIVE")
    assert Drafts(path).keep(Draft(staff="Nok", form="log")).id > 0
    holder.close()


def test_a_form_still_open_elsewhere_never_writes_over_another_draft(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "office.db")
    first = drafts.keep(Draft(staff="Nok", form="log", fields={"subject": "first"}))
    drafts.drop(first.id)
    second = drafts.keep(Draft(staff="Nok", form="log", fields={"subject": "second"}))
    drafts.keep(replace(first, fields={"subject": "first, typed on"}))
    found = drafts.get(second.id)
    assert found is not None
    assert found.fields == {"subject": "second"}
    assert len(drafts.all()) == 2
    drafts.close()


def test_erasing_a_customer_takes_their_drafts(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "office.db")
    drafts.keep(Draft(staff="Nok", form="log", customer_id=7))
    drafts.keep(Draft(staff="Nok", form="log", customer_id=8))
    drafts.forget_customer(7)
    assert [draft.customer_id for draft in drafts.all()] == [8]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(fields=st.dictionaries(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8"))))
def test_whatever_was_typed_comes_back(tmp_path: Path, fields: dict[str, str]) -> None:
    drafts = Drafts(tmp_path / "office.db")
    kept = drafts.keep(Draft(staff="Nok", form="log", fields=fields))
    found = drafts.get(kept.id)
    drafts.close()
    assert found is not None
    assert found.fields == fields


def test_a_damaged_file_is_told_when_read_and_set_aside_when_a_draft_is_kept(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "office.db")
    drafts.path.write_bytes(b"no database" * 1000)
    with pytest.raises(StoreError, match="Half-filled forms"):
        drafts.all()
    drafts.keep(Draft(staff="Nok", form="log", fields={"subject": "a"}))
    assert [draft.fields for draft in Drafts(tmp_path / "office.db").all()] == [{"subject": "a"}]
    assert (tmp_path / "office.db.drafts.damaged").read_bytes() == b"no database" * 1000


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be taken away there")
def test_a_file_taken_away_while_open_is_made_anew(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "office.db")
    kept = drafts.keep(Draft(staff="Nok", form="log", fields={"subject": "a"}))
    for part in tmp_path.glob("office.db.drafts*"):
        part.unlink()
    drafts.keep(replace(kept, fields={"subject": "ab"}))
    assert [draft.fields for draft in Drafts(tmp_path / "office.db").all()] == [{"subject": "ab"}]


def test_a_place_that_refuses_once_is_tried_again(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "office.db")
    drafts.path.mkdir()
    with pytest.raises(StoreError, match="Half-filled forms"):
        drafts.keep(Draft(staff="Nok", form="log", fields={"subject": "a"}))
    drafts.path.rmdir()
    drafts.keep(Draft(staff="Nok", form="log", fields={"subject": "a"}))
    assert len(drafts.all()) == 1
