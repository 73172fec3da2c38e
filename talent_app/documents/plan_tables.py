"""The tables of a printed plan: figures of the enterprise, roster, allocation.

Pure: values of the snapshot become text, sums are taken from the amounts printed, nothing is judged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from talent_app.core.formats import money, ratio
from talent_app.core.money import Money, Rounding
from talent_app.documents.templates import MISSING, as_money, figure

#: Units as the rules name them, and as a reader expects them.
UNIT_TITLES = {
    "yuan": "元",
    "yuans": "元",
    "ratio": "",
    "ratios": "",
    "count": "",
    "persons": "人",
    "months": "个月",
    "years": "年",
    "years_each": "年",
    "days": "天",
    "year": "年",
    "date": "",
    "flag": "",
    "choice": "",
    "choices": "",
    "text": "",
    "texts": "",
    "plans": "项",
}
NUMBER = re.compile(r"-?[0-9][0-9,]*(\.[0-9]+)?%?(?![0-9年])")
NONE_AT_ALL = "无"
MONEY_UNITS = {"yuan", "yuans", "元"}


def fact_row(fact: Mapping[str, Any]) -> dict[str, Any]:
    """One figure of the enterprise as printed: label, value, unit."""
    unit = fact.get("unit") or ""
    shown = str(fact["value_title"]) if fact.get("value_title") else _fact_value(fact, unit)
    return {
        "label": fact["label"],
        "value": shown,
        "unit": "" if shown in (MISSING, NONE_AT_ALL) else UNIT_TITLES.get(unit, unit),
        "is_number": bool(NUMBER.match(shown)),
    }


def _fact_value(fact: Mapping[str, Any], unit: str) -> str:
    value = fact["value"]
    if value is None or value == "":
        return MISSING
    if value == []:
        return NONE_AT_ALL
    if unit in MONEY_UNITS:
        return "、".join(_pay(item) for item in (value if isinstance(value, list) else [value]))
    if unit == "ratio":
        return ratio(Fraction(value), 4)
    if unit == "ratios":
        return "、".join(ratio(Fraction(item), 4) for item in value)
    if unit == "year":
        return str(value)
    if unit == "choice":
        return str(dict(fact.get("choices") or ()).get(value, value))
    if isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        return str(len(value))
    return figure(value)


def person_row(number: int, person: Mapping[str, Any]) -> dict[str, str]:
    """One person of the roster; a masked value is printed as it came."""
    pay = person.get("annual_pay")
    return {
        "number": str(number),
        "name": person["name"],
        "post": person.get("post") or MISSING,
        "role_title": person.get("role_title") or MISSING,
        "months_in_post": figure(person.get("months_in_post")),
        "annual_pay": _pay(pay),
    }


def _pay(value: Any) -> str:
    # A masked amount arrives as text such as "***" and is printed as it came.
    if value is None:
        return MISSING
    try:
        return money(as_money(value))
    except ValueError:
        return str(value)


def allocation_summary(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """Pool, total, the sentences about them, and the people by kind; who gets what stands in the annex."""
    outcome = snapshot["outcome"]
    amounts = {line["ref"]: as_money(line["amount"]) for line in outcome["lines"]}
    total, left = Money.total(amounts.values()), as_money(outcome.get("unallocated") or "0.00")
    pool = total + left
    paragraphs = [
        f"激励总额为{money(pool)}元，"
        + (f"分配{money(total)}元，未分配{money(left)}元。" if left else "全部分配到人。")
    ]
    if left.fen < 0:
        paragraphs.append("分配合计已超过激励总额，须调整后方可报送。")
    elif left and any(line.get("capped_by") for line in outcome["lines"]):
        paragraphs.append("未分配的部分是个人额度达到上限后的余额，不另行发放。")
    return {
        "pool": pool,
        "total": total,
        "paid_count": sum(1 for amount in amounts.values() if amount),
        "total_share": ratio(Fraction(1)) if total else MISSING,
        "paragraphs": paragraphs,
        "kinds": _kinds(snapshot["people"], amounts, total),
    }


def _kinds(people: Sequence[Mapping[str, Any]], amounts: Mapping[str, Money], total: Money) -> list[dict[str, str]]:
    grouped: dict[str, list[Money]] = {}
    for person in people:
        grouped.setdefault(person.get("role_title") or "未填写类别", []).append(amounts.get(person["ref"], Money.ZERO))
    rows = []
    for title, found in grouped.items():
        paid = [amount for amount in found if amount]
        share = Money.total(paid)
        rows.append(
            {
                "title": title,
                "count": str(len(found)),
                "total": money(share),
                "share": ratio(share.ratio_to(total)) if total else MISSING,
                "highest": money(max(paid)) if paid else MISSING,
                "lowest": money(min(paid)) if paid else MISSING,
                "mean": money(share.times(Fraction(1, len(paid)), Rounding.HALF_UP)) if paid else MISSING,
            }
        )
    return rows
