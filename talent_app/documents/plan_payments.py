"""When a plan pays out: the records of its execution, else its frozen rules, else what the facts provide for.

Pure; amounts of later years that depend on later results are not invented.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from talent_app.core.formats import capitals, money
from talent_app.core.money import Money
from talent_app.documents.templates import MISSING, as_money
from talent_app.rules.notation import percent

FIRST = "本方案批准、当年考核完成后兑付"
LATER = "按当年经审计的业绩和考核结果另行测算，不得超过当年限额"


def payment_rows(snapshot: Mapping[str, Any], total: Money) -> list[dict[str, str]]:
    """One row per instalment or year, with the condition it depends on."""
    told = snapshot.get("payments")
    if told:
        return [_row(str(row["year"]), _amount(row.get("amount")), row.get("condition") or MISSING) for row in told]
    values = {fact["name"]: fact["value"] for fact in snapshot["facts"]}
    first = int(values.get("dividend_year") or snapshot["plan"]["year"])
    shares = (snapshot.get("payout") or {}).get("shares") or []
    if len(shares) > 1:
        parts = total.split({place: Fraction(share) for place, share in enumerate(shares)})
        return [
            _row(f"第{place + 1}期", parts[place], f"按{percent(Fraction(share))}兑付，{_when(place)}")
            for place, share in enumerate(shares)
        ]
    years = max(1, -(-int(values.get("plan_months") or 0) // 12))
    return [_row(str(first + place), None if place else total, LATER if place else FIRST) for place in range(years)]


def payment_notes(snapshot: Mapping[str, Any]) -> list[str]:
    """What must be reached and how appraisal counts, from the frozen rules of paying out."""
    rules = snapshot.get("payout") or {}
    notes = []
    if rules.get("needs_growth"):
        notes.append("当年净利润增长率应当高于实施前三年的平均增长率。")
    if rules.get("target_profit"):
        notes.append(f"当年目标利润为{money(as_money(rules['target_profit']))}元。")
    if rules.get("target"):
        notes.append(f"业绩目标：{str(rules['target']).rstrip('。')}。")
    if rules.get("grades"):
        told = "、".join(f"{grade}按{percent(Fraction(factor))}" for grade, factor in rules["grades"].items())
        notes.append(f"个人考核结果：{told}兑付。")
    return notes


def _when(place: int) -> str:
    return "当年考核完成后" if place == 0 else f"满{place}年且后续考核合格后"


def _row(year: str, amount: Money | None, condition: str) -> dict[str, str]:
    return {
        "year": year,
        "amount": MISSING if amount is None else money(amount),
        "capitals": "" if amount is None else capitals(amount),
        "condition": condition,
    }


def _amount(value: Any) -> Money | None:
    return None if value in (None, "") else as_money(value)
