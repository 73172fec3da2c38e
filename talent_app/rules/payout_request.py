"""The requests of `flask rules payout` and `flask rules allocate`: strict reading, every problem at once.

Pure. Both answers are plain data; the computing is in `payout.py`, `allocation.py` and `allocation_basis.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from talent_app.rules.fields import Field, Kind
from talent_app.rules.payout import pay_out
from talent_app.rules.payout_terms import (
    Appraisal,
    Band,
    Departure,
    Gate,
    Instalment,
    Leaving,
    PayoutPlan,
    Recovery,
    TakingBack,
    Treatment,
)
from talent_app.rules.refusal import Refused, read_mapping


def fields(*declared: Field) -> dict[str, Field]:
    """Fields by name."""
    return {field.name: field for field in declared}


REF = Field("ref", "人员编号", Kind.TEXT, True)
YEAR = Field("year", "年度", Kind.YEAR, True)
PLAN_FIELDS = fields(
    Field("on", "计算日期", Kind.DATE, True),
    Field("completion", "目标完成率", Kind.RATIO),
)
LISTS = {
    "awards": fields(REF, Field("amount", "金额", Kind.YUAN, True), Field("performance", "个人考核系数", Kind.RATIO)),
    "instalments": fields(
        YEAR, Field("share", "比例", Kind.RATIO, True), Field("needs_appraisal", "是否须后续考核", Kind.FLAG)
    ),
    "gates": fields(
        Field("name", "兑付条件", Kind.TEXT, True),
        Field("met", "是否达到", Kind.FLAG),
        Field("rule", "规则", Kind.TEXT),
        Field("year", "年度", Kind.YEAR),
    ),
    "bands": fields(Field("least", "完成率起点", Kind.RATIO, True), Field("pays", "兑付系数", Kind.RATIO, True)),
    "appraisals": fields(YEAR, Field("factor", "考核系数", Kind.RATIO, True), Field("ref", "人员编号", Kind.TEXT)),
    "departures": fields(
        REF,
        Field("on", "离开日期", Kind.DATE, True),
        Field("reason", "离开原因", Kind.CHOICE, True, choices=tuple(Leaving.choices())),
    ),
    "treatments": fields(
        Field("reason", "离开原因", Kind.CHOICE, True, choices=tuple(Leaving.choices())),
        Field("treatment", "处理方式", Kind.CHOICE, True, choices=tuple(Treatment.choices())),
    ),
    "recoveries": fields(
        REF,
        Field("share", "追索比例", Kind.RATIO, True),
        Field("reason", "追索原因", Kind.CHOICE, True, choices=tuple(TakingBack.choices())),
        Field("years", "年度", Kind.TEXTS),
    ),
}
TITLES = {
    "awards": "各人金额",
    "instalments": "兑付安排",
    "gates": "兑付条件",
    "bands": "完成率档次",
    "appraisals": "后续考核",
    "departures": "离开人员",
    "treatments": "离开的处理",
    "recoveries": "追索扣回",
}


def answer(request: Any) -> dict[str, Any]:
    """The answer of `flask rules payout` to one request."""
    return pay_out(read_plan(request)).to_json()


def read_plan(request: Any) -> PayoutPlan:
    """The terms of a request, or `Refused`."""
    if not isinstance(request, dict):
        raise Refused(["请求应为一个 JSON 对象。"])
    problems: list[str] = []
    envelope = {key: value for key, value in request.items() if key not in LISTS}
    read = read_mapping(envelope, "请求", PLAN_FIELDS, problems)
    if request.get("on") is None:
        problems.append("缺少“计算日期”（on）。")
    rows = {name: read_rows(request.get(name), TITLES[name], declared, problems) for name, declared in LISTS.items()}
    if not rows["awards"]:
        problems.append("“各人金额”（awards）应为至少一人的列表。")
    refs = [row["ref"] for row in rows["awards"] if "ref" in row]
    problems += [f"编号“{ref}”重复出现，每人只能列一次。" for ref in sorted({r for r in refs if refs.count(r) > 1})]
    years = [_years(row, problems) for row in rows["recoveries"]]
    if problems:
        raise Refused(problems)
    return PayoutPlan(
        on=read["on"],
        awards={row["ref"]: row["amount"] for row in rows["awards"]},
        performance={row["ref"]: row["performance"] for row in rows["awards"] if "performance" in row},
        instalments=tuple(Instalment(**row) for row in rows["instalments"]),
        gates=tuple(Gate(**_renamed(row, met="is_met")) for row in rows["gates"]),
        completion=read.get("completion"),
        bands=tuple(Band(**row) for row in rows["bands"]),
        appraisals=tuple(Appraisal(**row) for row in rows["appraisals"]),
        departures=tuple(Departure(**row | {"reason": Leaving(row["reason"])}) for row in rows["departures"]),
        treatments={Leaving(row["reason"]): Treatment(row["treatment"]) for row in rows["treatments"]},
        recoveries=tuple(
            Recovery(ref=row["ref"], share=row["share"], reason=TakingBack(row["reason"]), years=over)
            for row, over in zip(rows["recoveries"], years, strict=True)
        ),
    )


def _renamed(row: Mapping[str, Any], **names: str) -> dict[str, Any]:
    return {names.get(key, key): value for key, value in row.items()}


def _years(row: Mapping[str, Any], problems: list[str]) -> tuple[int, ...]:
    given = row.get("years", ())
    if any(not year.isascii() or not year.isdecimal() for year in given):
        problems.append("“追索扣回”的“年度”（years）应为年度文本的列表。")
        return ()
    return tuple(int(year) for year in given)


def read_rows(given: Any, title: str, declared: Mapping[str, Field], problems: list[str]) -> list[dict[str, Any]]:
    """A list of objects, each complete; what cannot be read becomes problems."""
    if given is None:
        return []
    if not isinstance(given, list):
        problems.append(f"“{title}”应为列表。")
        return []
    rows: list[dict[str, Any]] = []
    for number, entry in enumerate(given, start=1):
        place = f"{title}第 {number} 项"
        row = read_mapping(entry, place, declared, problems)
        if isinstance(entry, dict):
            absent = [each for each in declared.values() if each.required and entry.get(each.name) is None]
            problems += [f"{place}缺少“{each.label}”（{each.name}）。" for each in absent]
        rows.append(row)
    return rows


def shares_of(rows: list[dict[str, Any]], key: str, value: str) -> dict[str, Any]:
    """One column of rows by another."""
    return {row[key]: row[value] for row in rows if key in row and value in row}
