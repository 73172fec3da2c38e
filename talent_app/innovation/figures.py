"""The figures of the return: each declared once with its definition; reading, writing and sums that must agree. Pure.

Source: 拉萨市国资委《关于鼓励本市国有企业进一步实施创新驱动发展战略的实施意见》(2023-12-01), 二(五)、二(六).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from talent_app.core.formats import money
from talent_app.core.money import Money
from talent_app.innovation.enums import FigureKind as K

#: One figure as it is kept: its value as text and where the proof is.
Entry = dict[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; `counts_from` names last year's figure that is offered as a start."""

    code: str
    label: str
    kind: K
    help: str = ""
    counts_from: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """Figures on one page of the form."""

    code: str
    title: str
    figures: tuple[Figure, ...]
    help: str = ""


GROUPS: tuple[Group, ...] = (
    Group(
        "spending",
        "研发投入",
        (
            Figure("rd_budget", "研发投入预算", K.MONEY, "列入年度预算的研发投入，含资本化支出。"),
            Figure("rd_total", "研发投入实际", K.MONEY, "费用化与资本化研发支出之和，与研发支出辅助账一致。"),
            Figure("rd_expensed", "其中：费用化支出", K.MONEY, "计入当期损益的研发费用。"),
            Figure("rd_capitalised", "其中：资本化支出", K.MONEY, "计入开发支出和无形资产的研发支出。"),
            Figure("rd_basic", "按活动：基础研究", K.MONEY, "没有特定应用目的的研究。", required=False),
            Figure("rd_applied", "按活动：应用研究", K.MONEY, "针对特定应用目的的研究。", required=False),
            Figure("rd_development", "按活动：试验发展", K.MONEY, "利用已有知识开发新产品、新工艺。", required=False),
            Figure("rd_previous", "上年研发投入实际", K.MONEY, "与上年确认的年报一致。", counts_from="rd_total"),
            Figure("revenue", "营业收入", K.MONEY, "经审计的年度营业收入。"),
        ),
        "研发投入列入预算，稳定增长。",
    ),
    Group(
        "reserve",
        "研发准备金",
        (
            Figure("reserve_opening", "年初结余", K.MONEY, "等于上年确认的年末结余。", counts_from="reserve_closing"),
            Figure("reserve_added", "本年计提", K.MONEY, "按规定提取的研发准备金。"),
            Figure("reserve_used", "本年使用", K.MONEY, "用于研发的准备金。"),
            Figure("reserve_closing", "年末结余", K.MONEY, "年初结余＋本年计提－本年使用。"),
        ),
        "研发准备金在国有资本保值增值考核之外单列。没有设立的填 0。",
    ),
    Group(
        "staff",
        "研发人员",
        (
            Figure("staff_total", "职工总数", K.COUNT, "12 月 31 日在册职工人数。", counts_from="staff_total"),
            Figure("rd_staff", "研发人员", K.COUNT, "12 月 31 日直接从事研发和为研发提供直接服务的人数，按人头计。"),
            Figure("rd_person_years", "研发人员折合全时", K.PERSON_YEARS, "全年从事研发的工作量，按人年计，如 12.5。"),
        ),
    ),
    Group(
        "property",
        "知识产权管理",
        (
            Figure("ip_system", "已建立知识产权合规管理体系", K.FLAG, "GB/T 29490-2023。", counts_from="ip_system"),
            Figure("ip_number", "体系证书编号", K.TEXT, counts_from="ip_number", required=False),
            Figure(
                "ip_until",
                "体系证书有效期至",
                K.DAY,
                "依 2013 年版标准发的证书于 2025-12-31 后失效。",
                counts_from="ip_until",
                required=False,
            ),
        ),
    ),
)  # fmt: skip
FIGURES: dict[str, Figure] = {each.code: each for group in GROUPS for each in group.figures}


def group_of(code: str) -> Group | None:
    """The page of the form with this code."""
    return next((each for each in GROUPS if each.code == code), None)


def as_text(figure: Figure, value: Any) -> str:
    """A value as it is kept: fen, whole numbers, exact fractions, ISO days; empty where nothing was stated."""
    if value is None or value == "":
        return ""
    match figure.kind:
        case K.MONEY:
            return str(value.fen)
        case K.FLAG:
            return "yes" if value else "no"
        case K.DAY:
            return str(value.isoformat())
        case _:
            return str(value)


def as_value(figure: Figure, text: str) -> Any:
    """The value of a kept text; None where nothing was stated."""
    if not text:
        return None
    match figure.kind:
        case K.MONEY:
            return Money.from_fen(int(text))
        case K.COUNT:
            return int(text)
        case K.PERSON_YEARS:
            return Fraction(text)
        case K.FLAG:
            return text == "yes"
        case K.DAY:
            return date.fromisoformat(text)
        case _:
            return text


def person_years_text(value: Fraction) -> str:
    """Tenths at most: 12, 12.5."""
    whole, tenths = divmod(value * 10, 10)
    return f"{whole}.{tenths}" if tenths else str(whole)


def values_of(entries: Mapping[str, Entry]) -> dict[str, Any]:
    """Every figure that was stated, by code."""
    found = {code: as_value(figure, entries.get(code, {}).get("value", "")) for code, figure in FIGURES.items()}
    return {code: value for code, value in found.items() if value is not None}


def carried_over(entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """What next year's return begins with."""
    start: dict[str, Entry] = {}
    for code, figure in FIGURES.items():
        kept = entries.get(figure.counts_from, {}).get("value", "") if figure.counts_from else ""
        if kept:
            start[code] = {"value": kept, "proof": "上年确认的年报"}
    return start


def missing(entries: Mapping[str, Entry]) -> list[str]:
    """Labels of required figures without a value, and of stated figures without proof."""
    told = []
    for code, figure in FIGURES.items():
        entry = entries.get(code, {})
        if figure.required and not entry.get("value"):
            told.append(f"没有填写“{figure.label}”")
        elif entry.get("value") not in (None, "", "no") and not entry.get("proof"):
            told.append(f"“{figure.label}”没有注明依据材料")
    return told


def disagreements(values: Mapping[str, Any], previous: Mapping[str, Any]) -> list[str]:
    """Figures that cannot all be true, one sentence each with what to do."""
    told = []
    for whole, parts, words in (
        ("rd_total", ("rd_expensed", "rd_capitalised"), "费用化与资本化支出之和"),
        ("rd_total", ("rd_basic", "rd_applied", "rd_development"), "三类研发活动之和"),
    ):
        told += _sum_differs(values, whole, parts, words)
    reserve = [values.get(f"reserve_{part}") for part in ("opening", "added", "used", "closing")]
    if None not in reserve:
        opening, added, used, closing = reserve
        due = opening + added - used
        if due != closing:
            told.append(
                f"年初结余 {money(opening)} ＋ 本年计提 {money(added)} － 本年使用 {money(used)} = "
                f"{money(due)} 元，年末结余填写为 {money(closing)} 元，请核对。"
            )
    for code, before in (("rd_previous", "rd_total"), ("reserve_opening", "reserve_closing")):
        stated, known = values.get(code), previous.get(before)
        if stated is not None and known is not None and stated != known:
            told.append(
                f"“{FIGURES[code].label}”填写为 {money(stated)} 元，上年确认的“{FIGURES[before].label}”为 "
                f"{money(known)} 元。请按上年确认数填写；上年有误的，先请监管机构开放更正。"
            )
    staff, research, years = (values.get(code) for code in ("staff_total", "rd_staff", "rd_person_years"))
    if staff is not None and research is not None and research > staff:
        told.append(f"研发人员 {research} 人多于职工总数 {staff} 人，请核对。")
    if research is not None and years is not None and years > research:
        told.append(f"折合全时 {person_years_text(years)} 人年多于研发人员 {research} 人，请核对口径。")
    return told


def _sum_differs(values: Mapping[str, Any], whole: str, parts: Sequence[str], words: str) -> list[str]:
    stated = values.get(whole)
    given = [values.get(each) for each in parts]
    if stated is None or None in given:
        return []
    total = Money.total(given)  # type: ignore[arg-type]
    if total == stated:
        return []
    return [f"{words}为 {money(total)} 元，“{FIGURES[whole].label}”填写为 {money(stated)} 元，两者应相等。"]


def intensity(values: Mapping[str, Any]) -> Fraction | None:
    """R&D spending over revenue; None where there is no revenue to compare with."""
    spent, revenue = values.get("rd_total"), values.get("revenue")
    if spent is None or revenue is None or revenue <= Money.ZERO:
        return None
    return Fraction(spent.ratio_to(revenue))
