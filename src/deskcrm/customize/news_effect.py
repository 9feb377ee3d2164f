"""What came of a news: who heard it and bought, against those concerned who have not heard yet.

Who heard is looked at for so many days from when they heard; the others for as many days from the middle of all
tellings, so that both sides have the same length. Those who agreed to be told differ from those who did not: the
figures show what happened, they prove no cause.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from deskcrm.customize.news import plain, told_of
from deskcrm.customize.news_views import Effect, Side
from deskcrm.customize.outreach_sql import HEARD, HEARD_AT
from deskcrm.store.doors import takes_connection
from deskcrm.store.records import instant

if TYPE_CHECKING:
    from deskcrm.clock import Clock

WINDOW_DAYS: Final = 30
_DAY: Final = 86_400

_WHO_HEARD: Final = f"""SELECT t.customer_id AS id, min({HEARD_AT}) AS at
    FROM news_told t WHERE t.news_id = {{news}} AND {HEARD} GROUP BY t.customer_id"""  # noqa: S608

_SIDE: Final = """SELECT count(*), coalesce(sum(bought), 0), coalesce(sum(product), 0) FROM (
    SELECT max(b.customer_id IS NOT NULL) AS bought, max(coalesce(b.product_id = {product}, 0)) AS product
    FROM ({who}) w LEFT JOIN purchase b ON b.customer_id = w.id AND b.archived_at IS NULL AND b.amount > 0
        AND b.at >= w.at AND b.at < w.at + {length} AND b.at <= {now}
    GROUP BY w.id)"""


@takes_connection
def effect(
    connection: Any, news_id: int, *, days: int = WINDOW_DAYS, clock: Clock, staff_id: int | None = None
) -> Effect:
    """Who of those who heard bought within ``days``, and who of the others. Raises NotFound."""
    view = plain(connection, news_id, clock=clock)
    who = _WHO_HEARD.format(news=news_id)
    count, middle = connection.execute(f"SELECT count(*), avg(at) FROM ({who})").fetchone()  # noqa: S608
    nobody = Side(0, 0, 0)
    if not count:
        return Effect(news_id, days, nobody, nobody, None, view.product_code)
    values = {"product": view.product_id or 0, "length": days * _DAY, "now": int(clock.now().timestamp())}
    heard = Side(*connection.execute(_SIDE.format(who=who, **values)).fetchone())
    told = told_of(connection, view, clock=clock, staff_id=staff_id)
    concerned, bound = told.concerned
    others = (
        f"SELECT c.id AS id, {int(middle)} AS at FROM customer c WHERE NOT ({told.bars()['gone']}){concerned}"  # noqa: S608
        f" AND c.id NOT IN (SELECT id FROM ({who}))"
    )
    other = Side(*connection.execute(_SIDE.format(who=others, **values), bound).fetchone())
    return Effect(news_id, days, heard, other, instant(int(middle)), view.product_code)
