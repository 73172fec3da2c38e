"""The request of `flask rules allocate`: a pool, what the weights are made of, caps, floors and groups.

Pure. It answers whom the pool reaches and what is left over; whether that is lawful is for `rules evaluate` to say.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from talent_app.core.money import Money, Rounding
from talent_app.rules.allocation import Allocation, Group, allocate
from talent_app.rules.allocation_basis import (
    Basis,
    Weights,
    by_contributions,
    by_grades,
    by_points,
    by_weights,
    in_part_year,
)
from talent_app.rules.fields import Field, Kind
from talent_app.rules.notation import ratio_text
from talent_app.rules.outcome import Step
from talent_app.rules.payout_request import REF, fields, read_rows, shares_of
from talent_app.rules.refusal import Refused, read_mapping

ENVELOPE = fields(
    Field("pool", "拟分配总额", Kind.YUAN, True),
    Field("by", "分配依据", Kind.CHOICE, True, choices=tuple(Basis.choices())),
)
NAME = Field("name", "名称", Kind.TEXT, True)
SHARE = Field("share", "比例", Kind.RATIO, True)
COEFFICIENT = Field("coefficient", "系数", Kind.RATIO, True)
LISTS = {
    "people": fields(
        REF,
        Field("weight", "权重", Kind.RATIO),
        Field("points", "积分", Kind.RATIO),
        Field("grade", "职级", Kind.TEXT),
        Field("performance", "考核结果", Kind.TEXT),
        Field("months", "在岗月数", Kind.MONTHS),
        Field("cap", "个人上限", Kind.YUAN),
        Field("floor", "个人下限", Kind.YUAN),
        Field("group", "所属组", Kind.TEXT),
    ),
    "grades": fields(NAME, COEFFICIENT),
    "performances": fields(NAME, COEFFICIENT),
    "projects": fields(NAME, SHARE),
    "contributions": fields(Field("project", "项目", Kind.TEXT, True), REF, SHARE),
    "groups": fields(NAME, Field("cap", "合计上限", Kind.YUAN), Field("share", "占总额的上限", Kind.RATIO)),
}
TITLES = {
    "people": "人员",
    "grades": "职级系数",
    "performances": "考核系数",
    "projects": "项目份额",
    "contributions": "贡献比例",
    "groups": "受限的组",
}
NEEDED = {Basis.WEIGHTS: "weight", Basis.POINTS: "points", Basis.GRADES: "grade"}


def answer(request: Any) -> dict[str, Any]:
    """The answer of `flask rules allocate` to one request."""
    if not isinstance(request, dict):
        raise Refused(["请求应为一个 JSON 对象。"])
    problems: list[str] = []
    read = read_mapping({key: value for key, value in request.items() if key not in LISTS}, "请求", ENVELOPE, problems)
    problems += [f"缺少“{each.label}”（{each.name}）。" for each in ENVELOPE.values() if request.get(each.name) is None]
    rows = {name: read_rows(request.get(name), TITLES[name], declared, problems) for name, declared in LISTS.items()}
    people = rows["people"]
    problems += [] if people else ["“人员”（people）应为至少一人的列表。"]
    refs = [row.get("ref") for row in people]
    problems += [
        f"编号“{ref}”重复出现，每人只能列一次。" for ref in sorted({str(r) for r in refs if refs.count(r) > 1})
    ]
    basis = Basis(read["by"]) if "by" in read else None
    wanted = NEEDED.get(basis) if basis else None
    label = LISTS["people"][wanted].label if wanted else ""
    problems += [f"{row.get('ref')} 缺少“{label}”（{wanted}）。" for row in people if wanted and wanted not in row]
    if problems or basis is None:
        raise Refused(problems)
    made = _weights(basis, rows)
    months = {row["ref"]: row["months"] for row in people if "months" in row}
    made = in_part_year(made, months) if months else made
    groups, group_steps = _groups(read["pool"], rows)
    told = allocate(
        read["pool"], made.weights, shares_of(people, "ref", "cap"), shares_of(people, "ref", "floor"), groups
    )
    return _as_json(read["pool"], made, told, group_steps)


def _weights(basis: Basis, rows: dict[str, list[dict[str, Any]]]) -> Weights:
    people = rows["people"]
    if basis is Basis.WEIGHTS:
        return by_weights(shares_of(people, "ref", "weight"))
    if basis is Basis.POINTS:
        return by_points(shares_of(people, "ref", "points"))
    if basis is Basis.GRADES:
        is_appraised = any("performance" in row for row in people)
        return by_grades(
            shares_of(people, "ref", "grade"),
            shares_of(rows["grades"], "name", "coefficient"),
            shares_of(people, "ref", "performance") if is_appraised else None,
            shares_of(rows["performances"], "name", "coefficient"),
        )
    contributions: dict[str, dict[str, Fraction]] = {}
    known = {row["ref"] for row in people}
    for row in rows["contributions"]:
        if row["ref"] not in known:
            raise Refused([f"贡献比例中的 {row['ref']} 不在人员名单中。"])
        if row["ref"] in contributions.setdefault(row["project"], {}):
            raise Refused([f"项目“{row['project']}”中 {row['ref']} 重复出现。"])
        contributions[row["project"]][row["ref"]] = row["share"]
    made = by_contributions(contributions, shares_of(rows["projects"], "name", "share") if rows["projects"] else None)
    return Weights(dict.fromkeys(sorted(known), Fraction(0)) | made.weights, made.steps)


def _groups(pool: Money, rows: dict[str, list[dict[str, Any]]]) -> tuple[list[Group], list[Step]]:
    groups: list[Group] = []
    steps: list[Step] = []
    for row in rows["groups"]:
        if ("cap" in row) == ("share" in row):
            raise Refused([f"组“{row['name']}”应填合计上限（cap）或占总额的上限（share）之一。"])
        cap = row.get("cap")
        if cap is None:
            cap = pool.times(row["share"], Rounding.DOWN)
            expression = f"{pool.as_yuan()} × {ratio_text(row['share'])}，舍到分"
            steps.append(Step(f"{row['name']}合计上限", expression, cap.as_yuan(), "ALLOC"))
        members = frozenset(person["ref"] for person in rows["people"] if person.get("group") == row["name"])
        groups.append(Group(row["name"], members, cap))
    known = {group.name for group in groups}
    if unknown := sorted({row["group"] for row in rows["people"] if "group" in row} - known):
        raise Refused([f"没有名为“{'”“'.join(unknown)}”的组。"])
    return groups, steps


def _as_json(pool: Money, made: Weights, told: Allocation, more: list[Step]) -> dict[str, Any]:
    lines = [
        {
            "ref": ref,
            "weight": ratio_text(made.weights[ref]),
            "amount": amount.as_yuan(),
            "capped": ref in told.capped,
            "floored": ref in told.floored,
        }
        for ref, amount in sorted(told.amounts.items())
    ]
    shared = Money.total(told.amounts.values())
    whole = sum(made.weights.values(), Fraction(0))
    words = f"{shared.as_yuan()} 元按权重合计 {ratio_text(whole)} 分配，达到上限的取上限，舍到分后余数从大到小逐分补足"
    steps = [*made.steps, *more, Step("按权重分配", words, shared.as_yuan(), "ALLOC")]
    return {
        "lines": lines,
        "full_groups": sorted(told.full),
        "unallocated": told.rest.as_yuan(),
        "steps": [step.to_json() for step in steps],
    }
