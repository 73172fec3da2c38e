"""Dimensions that many cubes have: codes of a table, closed lists, years, what the person is, where the unit is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from talent_app.core.enums import TitledEnum
from talent_app.rules.codes import code_table
from talent_app.statistics.cube import COLUMNS_ONLY, Dimension
from talent_app.statistics.frames import Parent
from talent_app.statistics.organisation import ORGANISATION, organisation_names

REGISTERED = "人才登记"
REGISTRY = "单位登记信息"
#: Every frame with an organisation points to it, those of a person's records to his registration as well.
OF_ORGANISATION = Parent("organisation", "organisations", "organisation_id", must_exist=False)
OF_TALENT = Parent("talent", "talents", "talent_id")

REGION = Dimension(
    "region", "单位所在地", "单位登记的所在县区；园区是管理机构，不是行政区划。", COLUMNS_ONLY,
    codes=tuple(code_table("region").choices()), column="organisation.region", source=REGISTRY,
)  # fmt: skip
INDUSTRY = Dimension(
    "industry", "单位行业", "单位登记的国民经济行业门类。", COLUMNS_ONLY,
    codes=tuple(code_table("industry").choices()), column="organisation.industry", source=REGISTRY,
)  # fmt: skip
FIRST_LEVEL = Dimension(
    "first_level", "一级单位", "单位所属的集团或县区国资监管机构；自身是一级单位的计入自身。", COLUMNS_ONLY,
    labels=organisation_names, column="organisation.first_level", source=REGISTRY,
)  # fmt: skip
PLACES = (ORGANISATION, FIRST_LEVEL, INDUSTRY, REGION)


def coded(
    name: str, label: str, table: str, definition: str, column: str = "", position: int = COLUMNS_ONLY
) -> Dimension:
    """A dimension whose values are codes of a code table, in the table's order."""
    found = code_table(table)
    source = f"代码表“{found.title}”（{found.source}）"
    return Dimension(
        name, label, definition, position, codes=tuple(found.choices()), column=column or name, source=source
    )


def titled(
    name: str, label: str, values: type[TitledEnum] | Iterable[TitledEnum], definition: str, column: str = ""
) -> Dimension:
    """A dimension over a closed list, in its order."""
    codes = tuple((each.value, each.title) for each in values)
    return Dimension(name, label, definition, COLUMNS_ONLY, codes=codes, column=column or name)


def free(name: str, label: str, definition: str, column: str = "", **more: Any) -> Dimension:
    """A dimension whose values stand for themselves: years, names."""
    return Dimension(name, label, definition, COLUMNS_ONLY, column=column or name, **more)


def yes_no(name: str, label: str, definition: str, column: str = "") -> Dimension:
    """A yes or no."""
    return Dimension(name, label, definition, COLUMNS_ONLY, codes=(("1", "是"), ("0", "否")), column=column or name)


def of_person(prefix: str = "talent.") -> tuple[Dimension, ...]:
    """What the registration says of the person a row belongs to."""
    return (
        coded("sex", "性别", "sex", "人才登记中的性别。", f"{prefix}sex"),
        coded("ethnicity", "民族", "ethnicity", "人才登记中的民族。", f"{prefix}ethnicity"),
        coded("category", "人才类别", "talent_category", "人才登记的主要类别，一人只计入一类。", f"{prefix}category"),
        coded("education", "最高学历", "education", "人才登记的最高学历。", f"{prefix}highest_education"),
        coded("title_level", "职称级别", "title_level", "人才登记的最高职称级别。", f"{prefix}title_level"),
        coded("talent_class", "人才层次", "regional_talent_class", "经认定的人才层次。", f"{prefix}talent_class"),
    )


#: How an end lies on the day of the figures: how far ahead, and what it is called.
SOON = 3
HOLDING = (("held", "在期（三个月以上）"), ("soon", "三个月内到期"), ("over", "已到期"), ("open", "未载明期限"))


def holding(until: str | None, day: date) -> str:
    """Whether something that ends on a day still holds, ends within three months, or is over.

    >>> [holding(until, date(2026, 1, 5)) for until in ("2026-01-04", "2026-01-05", "2026-04-05", "2026-04-06", None)]
    ['over', 'soon', 'soon', 'held', 'open']
    """
    if until is None:
        return "open"
    if until < day.isoformat():
        return "over"
    month = day.month + SOON
    edge = f"{day.year + (month - 1) // 12:04d}-{(month - 1) % 12 + 1:02d}-{day.day:02d}"
    return "soon" if until <= edge else "held"


def until(name: str, label: str, definition: str, column: str) -> Dimension:
    """How the end of something lies on the day of the figures."""
    return Dimension(name, label, definition, COLUMNS_ONLY, codes=HOLDING, code_of=holding, column=column)


def labelled(codes: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Codes with their labels, in order."""
    return tuple(codes.items())
