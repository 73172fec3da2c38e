"""Roots and parts of cultivation on their way, for the tests of this folder."""

from __future__ import annotations

from datetime import date

from talent_app.core.scope import Scope
from talent_app.cultivation import enums as e
from talent_app.cultivation import service
from talent_app.cultivation.acting import Words, act_on
from talent_app.db.engine import session, use_scope

TODAY = date(2026, 11, 23)
T = e.TermState
TERM = {
    "number": "", "post": "副总经理", "kind": e.TermKind.MANAGEMENT, "source": e.ManagerSource.INTERNAL,
    "is_market_chosen": False, "from_on": date(2025, 1, 1), "until_on": date(2026, 11, 1), "duties": "分管生产。",
    "year_bottom": "70", "term_bottom": "70", "goal_bottom": "", "bottom_basis": "示例办法", "consequences": "挂钩。",
}  # fmt: skip
GOAL = {
    "year": 2025, "name": "利润总额", "unit": "万元", "direction": e.Direction.MORE, "is_main": True, "weight": 60,
    "target": "1,200", "standard": "",
}  # fmt: skip
JUDGED = GOAL | {"name": "安全生产", "direction": e.Direction.JUDGED, "weight": 40, "target": None, "is_main": False}
POST = {
    "name": "副总经理",
    "kind": e.PostKind.MANAGEMENT,
    "department": "",
    "demands": "",
    "wanted": 2,
    "closed_on": None,
}


def act(actor, key, row, action, by="hr", **words):
    return act_on(actor(by), key, row.id, action, None, Words(**words))


def part(actor, key, root, talent=None, **values):
    return service.put_part(actor("hr"), key, root.id, None, None, values, talent.id if talent else None)


def seen(model, row_id):
    use_scope(Scope.everything())
    return session.get(model, row_id)
