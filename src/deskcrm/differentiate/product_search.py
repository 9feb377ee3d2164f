"""The catalogue as screens look at it, on the bare connection: pages of it, and a search at each key.

A name may match anywhere and in Thai, which no index of the file serves. So the catalogue stands folded in one text
of the process, a line a product in the order of codes: finding a word in it takes a millisecond for a hundred
thousand products. It is read anew when the catalogue changed.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any

from deskcrm.differentiate.views import ProductPage, ProductView
from deskcrm.identify.folding import fold
from deskcrm.store.doors import takes_connection

_NAME = "\x1f"
"""Stands between a product's code and its name; folded text holds none."""

_VIEW = """
SELECT p.id, p.code, p.name, p.family, p.kind, p.unit_price, p.unit_cost, p.version, coalesce(u.code, ''),
    coalesce(nullif(u.name, ''), u.code, ''),
    (SELECT group_concat(o.code, char(31) ORDER BY o.code)
     FROM product_link l JOIN product o ON o.id = l.other_id AND o.archived_at IS NULL
     WHERE l.product_id = p.id AND l.archived_at IS NULL),
    p.launched
FROM product p LEFT JOIN product u ON u.id = p.upgrade_id AND u.archived_at IS NULL
"""


@takes_connection
def find_products(connection: Any, text: str, *, limit: int = 50) -> tuple[ProductView, ...]:
    """At most ``limit`` products that ``text`` may mean, best first: the code itself, then a code that begins so, a
    name that begins so, a name with a word that begins so, and what holds it anywhere. Capitals, tone marks typed
    twice and signs in codes make no difference. Without a text the first by code."""
    wanted = fold(text)
    if not wanted:
        return product_views(connection, "WHERE p.archived_at IS NULL ORDER BY p.code LIMIT ?", (limit,))
    ids = _catalogue(connection).search(wanted, limit)
    found = product_views(connection, f"WHERE p.id IN ({', '.join(map(str, ids))})")
    place = {product_id: index for index, product_id in enumerate(ids)}
    typed = text.strip()
    return tuple(sorted(found, key=lambda view: (view.code != typed, place[view.id])))


@takes_connection
def product_page(connection: Any, text: str = "", *, offset: int = 0, at: str = "", limit: int = 200) -> ProductPage:
    """A stretch of the catalogue by code (that of the code ``at`` if one is given), or with a ``text`` the best of
    what it may mean."""
    if fold(text):
        found = find_products(connection, text, limit=limit + 1)
        return ProductPage(found[:limit], min(len(found), limit), len(found) > limit)
    if at:
        before = connection.execute("SELECT count(*) FROM product WHERE archived_at IS NULL AND code < ?", (at,))
        offset = before.fetchone()[0] // limit * limit
    rows = product_views(
        connection, "WHERE p.archived_at IS NULL ORDER BY p.code LIMIT ? OFFSET ?", (limit, max(offset, 0))
    )
    total = connection.execute("SELECT count(*) FROM product WHERE archived_at IS NULL").fetchone()[0]
    return ProductPage(rows, int(total), offset=offset)


@takes_connection
def families(connection: Any, *, limit: int = 200) -> tuple[str, ...]:
    """The families in use, those with most products first."""
    rows = connection.execute(
        "SELECT family FROM product WHERE archived_at IS NULL AND family <> ''"
        " GROUP BY family ORDER BY count(*) DESC, family LIMIT ?",
        (limit,),
    )
    return tuple(row[0] for row in rows)


def product_views(connection: Any, rest: str, values: Sequence[object] = ()) -> tuple[ProductView, ...]:
    """The products that ``rest`` (the statement from WHERE on, over ``p``) selects."""
    return tuple(map(_view, connection.execute(_VIEW + rest, values)))


def _view(row: tuple[Any, ...]) -> ProductView:
    number, code, name, family, kind, price, cost, version, upgrade_code, upgrade, linked, launched = row
    return ProductView(
        id=number,
        code=code,
        name=name,
        family=family,
        kind=kind,
        unit_price=price,
        unit_cost=cost,
        version=version,
        upgrade_code=upgrade_code,
        upgrade=upgrade,
        goes_with=tuple(linked.split("\x1f")) if linked else (),
        launched=date.fromisoformat(launched) if launched else None,
    )


@dataclass(slots=True)
class _Catalogue:
    """The folded catalogue of one base: ``text`` with a line a product, where each begins, and its id."""

    file: str
    audited: int
    mark: tuple[Any, ...]
    text: str
    starts: array[int]
    ids: array[int]

    def search(self, wanted: str, limit: int) -> list[int]:
        """Ids, best first."""
        code = wanted.replace(" ", "")
        found: dict[int, None] = {}
        for needle in (f"\n{code}{_NAME}", f"\n{code}", f"{_NAME} {wanted}", f" {wanted}"):
            self._collect(found, needle, limit)
        words = wanted.split()
        if len(words) > 1 and len(found) < limit:
            rarest = min(words, key=self.text.count)
            self._collect(found, f" {rarest}", limit, [f" {word}" for word in words])
            self._collect(found, rarest, limit, words)
        for needle in dict.fromkeys((wanted, code)):
            self._collect(found, needle, limit)
        return [self.ids[line] for line in found]

    def _collect(self, found: dict[int, None], needle: str, limit: int, also: Sequence[str] = ()) -> None:
        if len(found) < limit:
            for line in self._lines_with(needle):
                if line not in found and all(word in self._line(line) for word in also):
                    found[line] = None
                    if len(found) == limit:
                        return

    def _lines_with(self, needle: str) -> Iterator[int]:
        """The numbers of the lines that hold ``needle``, each once, in their order."""
        at = self.text.find(needle)
        while at >= 0:
            line = bisect_right(self.starts, at) - 1
            yield line
            at = self.text.find(needle, self.starts[line + 1]) if line + 1 < len(self.ids) else -1

    def _line(self, line: int) -> str:
        return self.text[self.starts[line] : self.starts[line + 1] if line + 1 < len(self.ids) else None]


_lock = Lock()
_kept: _Catalogue | None = None


def _catalogue(connection: Any) -> _Catalogue:
    """The folded catalogue as it stands; only the last base asked about is kept."""
    global _kept  # noqa: PLW0603  one catalogue a process, guarded by the lock
    file = connection.execute("PRAGMA database_list").fetchone()[2]
    audited = connection.execute("SELECT coalesce(max(id), 0) FROM audit_entry").fetchone()[0]
    with _lock:
        kept = _kept if _kept is not None and _kept.file == file else None
        if kept is not None and kept.audited == audited:
            return kept
        # Every change has its audit entry, but few of those are of products: their versions say whether one was.
        mark = connection.execute(
            "SELECT count(*), total(version), total(updated_at), max(uid) FROM product"
        ).fetchone()
        if kept is None or kept.mark != mark:
            kept = _read(connection, file, audited, mark)
        kept.audited = audited
        _kept = kept
        return kept


class _Words(dict[str, str]):
    """Words folded; in a catalogue the same ones come again and again."""

    def __missing__(self, word: str) -> str:
        folded = self[word] = fold(word)
        return folded


def _read(connection: Any, file: str, audited: int, mark: tuple[Any, ...]) -> _Catalogue:
    starts, ids = array("q"), array("q")
    parts: list[str] = []
    words = _Words()
    at = 0
    for product_id, code, name in connection.execute(
        "SELECT id, code, name FROM product WHERE archived_at IS NULL ORDER BY code"
    ):
        folded = " ".join(filter(None, map(words.__getitem__, name.split())))
        part = f"\n{fold(code).replace(' ', '')}{_NAME} {folded}"
        starts.append(at)
        ids.append(product_id)
        parts.append(part)
        at += len(part)
    return _Catalogue(file, audited, mark, "".join(parts), starts, ids)
