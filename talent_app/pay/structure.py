"""The bridge between stored rows of the pay structure and the pure rules: factors, bands, matrices in JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from talent_app.core.money import Money
from talent_app.pay.models import PayAssignment, PayFactor, PayPost, PayStructure, StructureBasis
from talent_app.rules import merit
from talent_app.rules.job_evaluation import CONFIRMED, Factor, Level
from talent_app.rules.notation import ratio_text
from talent_app.rules.pay_bands import Band, Bands, MarketPoint, bands_by_market, bands_by_progression, point_ranges

#: Suggested anchors of the four confirmed factors: words to change, not an official text.
SUGGESTED: dict[str, tuple[str, ...]] = {
    "duty": (
        "按明确的指令和步骤完成工作，结果由他人检查。",
        "独立完成一个环节，对该环节的质量负责。",
        "负责一个专业方向或一个小组，对进度、质量和成本负责。",
        "负责一个部门或一项重大项目，对经营或技术结果负责。",
        "负责全公司的一条业务线或技术方向，参与公司决策。",
    ),
    "innovation": (
        "执行成熟的方法，一般不需要改进。",
        "在既定框架内改进方法或工艺。",
        "综合多种方法解决没有先例的局部问题。",
        "提出并验证新的技术路线或产品方案。",
        "开辟新的技术方向，成果达到行业领先。",
    ),
    "intensity": (
        "工作节奏平稳，室内正常条件。",
        "阶段性加班，或偶有野外、高海拔作业。",
        "任务密集，或经常出差、倒班。",
        "长期高强度，或长期在艰苦、高海拔地区工作。",
        "持续处于极高强度或危险、艰苦环境。",
    ),
    "scarcity": (
        "本地劳动力市场供应充足。",
        "本地可以招到，需要一段时间培养。",
        "本地紧缺，须面向全区招聘。",
        "全国紧缺，招聘周期较长。",
        "全国极少，须专门引进。",
    ),
}
SUGGESTED_POINTS = (20, 40, 70, 110, 160)


def suggested_factors() -> list[dict[str, Any]]:
    """The four confirmed factors with levels to begin from."""
    return [
        {
            "name": CONFIRMED[code],
            "confirmed": code,
            "levels": [
                {"number": number, "points": points, "anchor": anchor}
                for number, (points, anchor) in enumerate(zip(SUGGESTED_POINTS, anchors, strict=True), 1)
            ],
        }
        for code, anchors in SUGGESTED.items()
    ]


def factor_of(row: PayFactor) -> Factor:
    """A stored factor as the rules take it; its key is its id."""
    levels = tuple(Level(each["number"], each["points"], each["anchor"]) for each in row.levels)
    return Factor(str(row.id), row.name, row.confirmed, levels)


def factors_of(rows: Iterable[PayFactor]) -> list[Factor]:
    """Stored factors as the rules take them."""
    return [factor_of(row) for row in rows]


def build(basis: StructureBasis, settings: Mapping[str, Any]) -> Bands:
    """The bands that settings come to; the same settings always give the same bands."""
    ranges = point_ranges(settings["lowest"], settings["highest"], settings["grades"])
    spread, unit = Fraction(settings["spread"]), Money(settings["unit"])
    if basis is StructureBasis.MARKET:
        market = [MarketPoint(each["points"], Money(each["pay"])) for each in settings["market"]]
        return bands_by_market(ranges, market, Fraction(settings["position"]), spread, unit)
    return bands_by_progression(ranges, Money(settings["first"]), Fraction(settings["progression"]), spread, unit)


def packed_bands(bands: Sequence[Band]) -> list[dict[str, Any]]:
    """Bands as they are stored."""
    return [
        {
            "grade": band.grade,
            "from": band.from_points,
            "to": band.to_points,
            "minimum": band.minimum.fen,
            "midpoint": band.midpoint.fen,
            "maximum": band.maximum.fen,
        }
        for band in bands
    ]


def bands_of(row: PayStructure) -> Bands:
    """The stored bands; their working is built again when somebody asks for it (`build`)."""
    return Bands(
        tuple(
            Band(
                each["grade"],
                each["from"],
                each["to"],
                Money(each["minimum"]),
                Money(each["midpoint"]),
                Money(each["maximum"]),
            )
            for each in row.grades
        ),
        (),
    )


def packed_matrix(matrix: merit.Matrix) -> dict[str, Any]:
    """A merit matrix as it is stored."""
    return {
        "performances": list(matrix.performances),
        "bounds": [ratio_text(bound) for bound in matrix.bounds],
        "cells": [
            [
                [ratio_text(matrix.cells[performance, zone].low), ratio_text(matrix.cells[performance, zone].high)]
                for zone in range(matrix.zones)
            ]
            for performance in matrix.performances
        ],
    }


def matrix_of(stored: Mapping[str, Any]) -> merit.Matrix:
    """A stored merit matrix."""
    performances = tuple(stored["performances"])
    cells = {
        (performance, zone): merit.Guideline(Fraction(low), Fraction(high))
        for performance, row in zip(performances, stored["cells"], strict=True)
        for zone, (low, high) in enumerate(row)
    }
    return merit.Matrix(performances, tuple(Fraction(bound) for bound in stored["bounds"]), cells)


def grade_of(assignment: PayAssignment | None, post: PayPost | None, bands: Bands | None) -> int | None:
    """A person's grade: the one set for him, else the one his post's points lead to."""
    if assignment is not None and assignment.grade is not None:
        return assignment.grade
    return bands.grade_of(post.points) if bands and post and post.points is not None else None
