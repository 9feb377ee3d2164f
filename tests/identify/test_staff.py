"""The people at the desk: names that only one has, and a supervisor always."""

from __future__ import annotations

import pytest

from deskcrm.errors import NotFound, Refused
from deskcrm.identify.staff import add_staff, edit_staff, staff_by_name, staff_list
from deskcrm.store import Office


def names(office: Office) -> list[str]:
    return [member.name for member in office.read(staff_list)]


def test_one_taken_back_by_an_undo_can_be_added_again(office: Office) -> None:
    first = office.write(add_staff, "Bee")
    office.undo()
    assert names(office) == ["Nok"]
    again = office.write(add_staff, "Bee", "supervisor")
    assert (again.id, again.role, again.active) == (first.id, "supervisor", True)
    assert names(office) == ["Bee", "Nok"]


def test_a_name_is_taken_whatever_its_capitals(office: Office) -> None:
    office.write(add_staff, "Bee")
    with pytest.raises(Refused) as caught:
        office.write(add_staff, "bEE")
    assert caught.value.field == "name"
    with pytest.raises(Refused):
        office.write(edit_staff, office.read(staff_by_name, "Bee").id, name="NOK", role="clerk", active=True)


def test_the_inactive_are_found_only_when_asked_for(office: Office) -> None:
    bee = office.write(add_staff, "Bee")
    office.write(edit_staff, bee.id, name="Bee", role="clerk", active=False)
    with pytest.raises(NotFound, match="there are Nok"):
        office.read(staff_by_name, "Bee")
    assert office.read(staff_by_name, " bee ", all_of_them=True).id == bee.id
    with pytest.raises(Refused, match="supervisor"):
        office.write(edit_staff, office.read(staff_by_name, "Nok").id, name="Nok", role="clerk", active=True)
