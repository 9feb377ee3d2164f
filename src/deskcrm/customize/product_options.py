"""The options of a product in the base: read as a make-up, kept whole after its rules were checked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from deskcrm.customize.clashes import option_words
from deskcrm.customize.configurator import check
from deskcrm.customize.make_up import Group, MakeUp, Option, Rule
from deskcrm.customize.option_file import EXAMPLE, options_text, read_options
from deskcrm.differentiate.products import GONE, find_product
from deskcrm.errors import NotFound, Refused
from deskcrm.locale.messages import N_
from deskcrm.money import decimals
from deskcrm.settings.office import load
from deskcrm.store.doors import connection_of, takes_connection
from deskcrm.store.powers import needs
from deskcrm.store.records import key, unchanged

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.models import MadeProduct

_CHANGED_SINCE = N_("Not taken back: the options of {product} were changed since, and would not go together any more.")

_RULES_OF_NOTHING: Final = """
SELECT coalesce(nullif(p.name, ''), p.code) FROM option_rule r JOIN product p ON p.id = r.product_id
WHERE r.archived_at IS NULL AND EXISTS (
    SELECT 1 FROM (SELECT r.option_id AS id UNION ALL SELECT j.value FROM json_each(r.others) j) o
    WHERE NOT EXISTS (
        SELECT 1 FROM product_option x JOIN option_group g ON g.id = x.group_id AND g.archived_at IS NULL
        WHERE x.id = o.id AND x.archived_at IS NULL
    )
) LIMIT 1
"""
"""A product with a rule about an option that is not there."""

_NOT_MADE = N_("{product} is not made to order: it has no options yet.")


@dataclass(frozen=True, slots=True)
class MadeView:
    """A product made to order: its make-up, the id of each option by its code, and the version of the whole."""

    product_id: int
    code: str
    name: str
    version: int
    make_up: MakeUp
    ids: dict[str, int]

    @property
    def called(self) -> str:
        """Its name, or its code where it has none."""
        return self.name or self.code


@dataclass(frozen=True, slots=True)
class OptionsText:
    """The options of a product as text to edit; ``version`` is 0 while it has none and the text is an example."""

    product_id: int
    called: str
    version: int
    text: str


@takes_connection
def made_products(connection: Any) -> tuple[MadeView, ...]:
    """Every product made to order, by code."""
    rows = connection.execute(
        "SELECT m.product_id FROM made_product m JOIN product p ON p.id = m.product_id"
        " WHERE m.archived_at IS NULL AND p.archived_at IS NULL ORDER BY p.code"
    ).fetchall()
    return tuple(made_product(connection, number) for (number,) in rows)


@takes_connection
def made_product(connection: Any, product_id: int) -> MadeView:
    """One of them. Raises NotFound, Refused (``product``) for a product that has no options."""
    row = connection.execute(
        "SELECT p.code, p.name, p.unit_price, coalesce(m.version, 0), coalesce(m.lead_days, 0), m.id"
        " FROM product p LEFT JOIN made_product m ON m.product_id = p.id AND m.archived_at IS NULL"
        " WHERE p.id = ? AND p.archived_at IS NULL",
        (product_id,),
    ).fetchone()
    if row is None:
        raise NotFound(GONE)
    code, name, unit_price, version, lead_days, made_id = row
    if made_id is None:
        raise Refused(_NOT_MADE, field="product", product=name or code)
    groups, ids = _groups(connection, product_id)
    codes = {number: option for option, number in ids.items()}
    minor = 10 ** (4 - decimals(load(connection).currency))
    make_up = MakeUp(
        groups, _rules(connection, product_id, codes), unit_price or 0, minor, lead_days, name or code
    )  # fmt: skip
    return MadeView(product_id, code, name, version, make_up, ids)


def _groups(connection: Any, product_id: int) -> tuple[tuple[Group, ...], dict[str, int]]:
    rows = connection.execute(
        "SELECT id, name, least, most, optional FROM option_group WHERE product_id = ? AND archived_at IS NULL"
        " ORDER BY place, id",
        (product_id,),
    ).fetchall()
    groups, ids = [], dict[str, int]()
    for group_id, name, least, most, optional in rows:
        options = []
        for number, called, added, factor, lead_days, in_stock in connection.execute(
            "SELECT id, name, added, factor, lead_days, in_stock FROM product_option"
            " WHERE group_id = ? AND archived_at IS NULL ORDER BY place, id",
            (group_id,),
        ):
            options.append(Option(f"{name}={called}", called, added, factor, lead_days, bool(in_stock)))
            ids[f"{name}={called}"] = number
        groups.append(Group(name, name, tuple(options), least, most, bool(optional)))
    return tuple(groups), ids


def _rules(connection: Any, product_id: int, codes: dict[int, str]) -> tuple[Rule, ...]:
    rows = connection.execute(
        "SELECT option_id, kind, others FROM option_rule WHERE product_id = ? AND archived_at IS NULL"
        " ORDER BY place, id",
        (product_id,),
    )
    return tuple(
        Rule(codes[option_id], kind, tuple(codes[other] for other in json.loads(others)))
        for option_id, kind, others in rows
    )


@takes_connection
def options_as_text(connection: Any, product_id: int, *, whole: bool = False) -> OptionsText:
    """The options to edit; of a product that has none an example. ``whole`` names the product in it. Raises
    NotFound."""
    row = connection.execute(
        "SELECT code, coalesce(nullif(name, ''), code) FROM product WHERE id = ? AND archived_at IS NULL", (product_id,)
    ).fetchone()
    if row is None:
        raise NotFound(GONE)
    try:
        made = made_product(connection, product_id)
    except Refused:
        return OptionsText(product_id, row[1], 0, EXAMPLE)
    text = options_text(made.make_up, load(connection).currency, row[0] if whole else "")
    return OptionsText(product_id, row[1], made.version, text)


@needs("settings")
def keep_options(
    session: Session,
    text: str,
    *,
    product: str = "",
    version: int | None = None,
    staff_id: int | None = None,  # noqa: ARG001
    clock: Clock,
) -> MadeView:
    """Makes the options of ``product`` (a code or name; else the one that the text names) those of the text.

    Groups, options and rules that the text leaves out are archived. Raises Refused (``options``) for a text that cannot
    be read and for rules that leave nothing to order, or an option that can never be chosen, naming those that clash;
    Stale where they were changed since ``version``.
    """
    connection = connection_of(session)
    currency = load(connection).currency
    found = read_options(text, currency)
    view = find_product(session, product or found.product)
    _checked(found.make_up)
    row = _made(session, view.id)
    if version is not None and row.id is not None and row.archived_at is None:
        unchanged(row, version)
    row.lead_days, row.archived_at = found.make_up.lead_days, None
    if row.id is not None:
        row.version += 1  # also where only its groups or rules change: an older form must not bring them back
    session.flush()
    ids = _keep_groups(session, view.id, found.make_up, clock)
    _keep_rules(session, view.id, found.make_up, ids, clock)
    session.flush()
    return made_product(connection_of(session), view.id)


@needs("settings")
def remove_options(
    session: Session,
    product: str,
    *,
    staff_id: int | None = None,  # noqa: ARG001
    clock: Clock,
) -> str:
    """The product is not made to order any more; offers made of it stay. Returns what it is called. Raises Refused
    (``product``)."""
    from sqlmodel import col, select

    from deskcrm.models import MadeProduct

    view = find_product(session, product)
    row = session.exec(
        select(MadeProduct).where(MadeProduct.product_id == view.id, col(MadeProduct.archived_at).is_(None))
    ).first()
    if row is None:
        raise Refused(_NOT_MADE, field="product", product=view.name or view.code)
    row.archived_at = clock.now()
    session.flush()
    return view.name or view.code


def still_work_together(connection: Any) -> None:
    """Looks, when a save of options is taken back, whether what another terminal made of them since can still be read
    and ordered: a rule written since may name an option that would go. Raises Refused."""
    called = connection.execute(_RULES_OF_NOTHING).fetchone()
    if called is not None:
        raise Refused(_CHANGED_SINCE, product=called[0])
    for made in made_products(connection):
        if check(made.make_up):
            raise Refused(_CHANGED_SINCE, product=made.called)


def _checked(make_up: MakeUp) -> None:
    for clash in check(make_up):
        if not clash.code:
            raise Refused(N_("Nothing of this could be ordered: {clash}."), field="options", clash=clash.words)
        raise Refused(N_("{option} could never be chosen: {clash}."), field="options",
                      option=option_words(make_up, clash.code), clash=clash.words)  # fmt: skip


def _made(session: Session, product_id: int) -> MadeProduct:
    from sqlmodel import select

    from deskcrm.models import MadeProduct

    row = session.exec(select(MadeProduct).where(MadeProduct.product_id == product_id)).first()
    if row is None:
        row = MadeProduct(product_id=product_id)
        session.add(row)
    return row


def _keep_groups(session: Session, product_id: int, make_up: MakeUp, clock: Clock) -> dict[str, int]:
    """Brings groups and options in line; returns the id of each option by its code."""
    from sqlmodel import select

    from deskcrm.models import OptionGroup, ProductOption

    known = {row.name: row for row in session.exec(select(OptionGroup).where(OptionGroup.product_id == product_id))}
    for name in known.keys() - {group.name for group in make_up.groups}:
        known[name].archived_at = known[name].archived_at or clock.now()
    ids = {}
    for place, group in enumerate(make_up.groups):
        row = known.get(group.name) or OptionGroup(product_id=product_id, name=group.name)
        row.place, row.least, row.most, row.optional = place, group.least, group.most, group.optional
        row.archived_at = None
        session.add(row)
        session.flush()
        options = {
            option.name: option
            for option in session.exec(select(ProductOption).where(ProductOption.group_id == key(row)))
        }
        for name in options.keys() - {option.name for option in group.options}:
            options[name].archived_at = options[name].archived_at or clock.now()
        for at, given in enumerate(group.options):
            option = options.get(given.name) or ProductOption(group_id=key(row), name=given.name)
            option.place, option.added, option.factor = at, given.add, given.factor
            option.lead_days, option.in_stock, option.archived_at = given.lead_days, given.in_stock, None
            session.add(option)
            session.flush()
            ids[given.code] = key(option)
    return ids


def _keep_rules(session: Session, product_id: int, make_up: MakeUp, ids: dict[str, int], clock: Clock) -> None:
    from sqlmodel import col, select

    from deskcrm.models import OptionRule

    which = select(OptionRule).where(OptionRule.product_id == product_id, col(OptionRule.archived_at).is_(None))
    old = {(row.option_id, row.kind, row.others): row for row in session.exec(which)}
    for place, rule in enumerate(make_up.rules):
        others = json.dumps([ids[code] for code in rule.others])
        row = old.pop((ids[rule.option], rule.kind, others), None)
        if row is None:
            row = OptionRule(product_id=product_id, option_id=ids[rule.option], kind=rule.kind, others=others)
            session.add(row)
        row.place = place
    for row in old.values():
        row.archived_at = clock.now()
    session.flush()
