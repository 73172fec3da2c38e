"""Innovation returns of the demo data: one confirmed, one sent, one in work, invented throughout."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from talent_app.clock import today
from talent_app.core.actor import Actor
from talent_app.core.money import Money
from talent_app.identity.queries import actor_by_name
from talent_app.innovation import service
from talent_app.innovation.enums import ItemKind, Manner, ReturnAction
from talent_app.innovation.figures import GROUPS
from talent_app.innovation.items import Reach

PROOF = "审计报告（示例）"
#: Spending of the year in 万元: budget, expensed, capitalised, the year before, revenue.
SPENT = {0: (900, 520, 310, 760, 18_600), 1: (1_000, 600, 350, 830, 19_900)}


def create_innovation(ids: Mapping[str, int]) -> int:
    """Returns of the plant for two years; how many."""
    hr = actor_by_name("hr", today())
    approver, reviewer = actor_by_name("approver", today()), actor_by_name("reviewer", today())
    first = _filled(hr, ids["plant"], today().year - 2, 0, Money.ZERO)
    service.act_on_return(hr, first, ReturnAction.COMPLETE, None)
    service.act_on_return(approver, first, ReturnAction.SEND, None)
    service.act_on_return(reviewer, first, ReturnAction.CONFIRM, None, "与审计报告核对一致")
    second = _filled(hr, ids["plant"], today().year - 1, 1, Money.wan(150))
    service.act_on_return(hr, second, ReturnAction.COMPLETE, None)
    service.act_on_return(approver, second, ReturnAction.SEND, None)
    return 2


def _filled(hr: Actor, plant: int, year: int, place: int, opening: Money) -> int:
    row = service.begin_return(hr, plant, year)
    budget, expensed, capitalised, before, revenue = (Money.wan(each) for each in SPENT[place])
    added, used = Money.wan(200), Money.wan(50)
    values: dict[str, Any] = {
        "rd_budget": budget, "rd_total": expensed + capitalised, "rd_expensed": expensed,
        "rd_capitalised": capitalised, "rd_previous": before, "revenue": revenue,
        "reserve_opening": opening, "reserve_added": added, "reserve_used": used,
        "reserve_closing": opening + added - used, "staff_total": 205,
        "rd_staff": 42 + place, "rd_person_years": "37.5",
        "ip_system": True, "ip_number": "示例-IPMS-2024-018", "ip_until": date(year + 2, 6, 30),
    }  # fmt: skip
    for group in GROUPS:
        given = {each.code: (values.get(each.code), PROOF) for each in group.figures}
        service.state_figures(hr, row.id, None, group.code, given)
    for kind, item in _items(year):
        service.list_item(hr, row.id, kind, item)
    seen = {
        "party_on": date(year + 1, 2, 20), "party_number": f"党委会纪要〔{year + 1}〕4号（示例）",
        "board_on": date(year + 1, 2, 27), "board_number": f"董事会决议〔{year + 1}〕3号（示例）", "note": "",
    }  # fmt: skip
    service.state_seen(hr, row.id, None, seen)
    return row.id


def _items(year: int) -> list[tuple[ItemKind, dict[str, Any]]]:
    plain: dict[str, Any] = {
        "number": "", "happened_on": None, "level": None, "amount": None, "bonus": "", "words": {}, "proof": PROOF
    }  # fmt: skip
    return [
        (ItemKind.PLATFORM, plain | {
            "title": "藏药质量控制重点实验室", "number": "示例〔2022〕7号", "level": Reach.REGION,
            "happened_on": date(year, 3, 8)}),
        (ItemKind.STANDARD, plain | {
            "title": "藏药材  红景天  质量要求", "number": "T/示例 018", "level": Reach.GROUP,
            "happened_on": date(year, 9, 1), "words": {"role": "主导"}, "bonus": "年度考核加分"}),
        (ItemKind.PATENT, plain | {
            "title": "一种低温浸提装置", "number": "示例专利 0001", "happened_on": date(year, 7, 16),
            "words": {"patent_kind": "发明"}, "bonus": "任期考核加分"}),
        (ItemKind.CONVERSION, plain | {
            "title": "低温浸提工艺许可", "number": "示例合同 12", "happened_on": date(year, 11, 3),
            "amount": Money.wan(60), "words": {"manner": Manner.LICENCE.value, "receiver": "示例受让企业"}}),
        (ItemKind.FAILURE, plain | {
            "title": "高原菌种连续发酵试验", "number": f"党委会纪要〔{year}〕21号（示例）",
            "happened_on": date(year, 12, 9), "amount": Money.wan(35),
            "words": {"happened": "中试三批未达到收率指标，终止试验。",
                      "why": "方案经专家论证，过程记录完整，没有牟取私利。",
                      "decided_by": "企业党委会"}}),
    ]  # fmt: skip
