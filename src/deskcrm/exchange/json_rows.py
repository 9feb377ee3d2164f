"""Rows of a JSON file: an array of flat objects, or an object that holds one such array for each kind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any

from deskcrm.errors import Refused
from deskcrm.exchange.delimited import Row
from deskcrm.exchange.fields import FIELDS
from deskcrm.exchange.limits import whole
from deskcrm.locale.messages import N_

_NO_ROWS = N_("{name} holds no list of records.")


class JsonRows:
    """The records of one file, numbered from 1. ``kind`` names the list wanted where there are several.

    Raises Refused for what is no JSON or holds no such list.
    """

    delimiter = ""

    def __init__(self, file: IO[bytes], name: str, kind: str) -> None:
        try:
            content = json.loads(whole(file, name))
        except (ValueError, RecursionError) as error:
            raise Refused(N_("{name} is not JSON: {reason}."), name=name, reason=error) from None
        self._records = _records(content, name, kind)
        # An export of nothing has no record that names its fields.
        header = {} if self._records else dict.fromkeys(field.name for field in FIELDS[kind])
        for record in self._records:
            if isinstance(record, dict):
                header.update(dict.fromkeys(record))
        if not header:
            raise Refused(_NO_ROWS, name=name)
        self.header = list(header)
        self.lines = len(self._records)

    def __iter__(self) -> Iterator[Row]:
        for number, record in enumerate(self._records, 1):
            if not isinstance(record, dict):
                yield number, [_text(record)], Refused(N_("This is no record with named fields."))
            else:
                yield number, [_text(record.get(name)) for name in self.header], None

    def close(self) -> None:
        """Nothing is held open."""


def _records(content: Any, name: str, kind: str) -> list[Any]:
    if isinstance(content, dict):
        lists = {key: value for key, value in content.items() if isinstance(value, list)}
        content = lists.get(kind) if kind in lists or len(lists) != 1 else next(iter(lists.values()))
    if not isinstance(content, list):
        raise Refused(_NO_ROWS, name=name)
    return content


def _text(value: Any) -> str:
    """A value as a cell holds it; lists of plain values have ``;`` between them."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and not any(isinstance(one, dict | list) for one in value):
        return "; ".join(_text(one) for one in value)
    return json.dumps(value, ensure_ascii=False)
