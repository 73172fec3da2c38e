"""Cubes about talents: structure, age, class. Enterprises count registrations, the city counts persons."""

from __future__ import annotations

from datetime import date

from talent_app.classes.enums import ProposalState
from talent_app.rules.codes import code_table
from talent_app.statistics.cube import Cube, Dimension, Measure
from talent_app.statistics.organisation import ORGANISATION
from talent_app.talents.models import TalentStatus

REGISTRATIONS = Measure(
    "registrations", "登记数", "人次", "单位登记在库的人才档案数；同一人在两家单位登记的计两次。回收站中的不计。"
)
PERSONS = Measure(
    "persons", "人数", "人", "按自然人计数：同一人在多家单位登记的，只在标记为“主登记”的单位计一次。", sum=0
)
PROPOSALS = Measure("proposals", "人次", "人次", "一人在一个办法下计一次；同一人在两家单位登记的各计一次。")
#: The schemes a class may be given under: the parameters that hold tables of classes.
SCHEMES = (
    ("talent_class.regional", "西藏自治区引进人才层次"), ("talent_class.lhasa", "拉萨市高层次人才分类"),
)  # fmt: skip
CURRENT_STATES = tuple(
    (state.value, state.title) for state in (ProposalState.PROPOSED, ProposalState.CONFIRMED, ProposalState.DECLINED)
)
AGE_BANDS = ((30, "30岁及以下"), (35, "31—35岁"), (40, "36—40岁"), (45, "41—45岁"), (50, "46—50岁"), (55, "51—55岁"))
OLDEST = ("56", "56岁及以上")


def coded(name: str, label: str, table: str, position: int, definition: str) -> Dimension:
    """A dimension whose values are codes of a code table, in the table's order."""
    return Dimension(name, label, definition, position, codes=tuple(code_table(table).choices()))


def age_band(month: int | None, day: date) -> str | None:
    """The age band on a day of somebody born in a month (yyyymm): full years, the month of birth counted as reached.

    >>> age_band(199001, date(2026, 1, 5)), age_band(199002, date(2026, 1, 5))
    ('40', '35')
    """
    if month is None:
        return None
    years = day.year - month // 100 - (1 if day.month < month % 100 else 0)
    for oldest, _ in AGE_BANDS:
        if years <= oldest:
            return str(oldest)
    return OLDEST[0]


AGE = Dimension(
    "age",
    "年龄段",
    "周岁，按出生年月和统计日计算，当月视为已满。",
    0,
    codes=(*((str(oldest), label) for oldest, label in AGE_BANDS), OLDEST),
    code_of=age_band,
)

TALENTS = Cube(
    code="talents",
    title="人才结构",
    definition="登记在库的人才（含待补全、待核实的档案），不含回收站中的档案。",
    source="talents",
    dimensions=(
        coded("sex", "性别", "sex", 0, "按证件或填报。"),
        coded("ethnicity", "民族", "ethnicity", 1, "按填报。"),
        coded("education", "最高学历", "education", 2, "已取得的最高学历。"),
        coded("title_level", "职称级别", "title_level", 3, "已取得的最高职称资格级别，与是否聘任无关。"),
        coded("category", "人才类别", "talent_category", 4, "主要类别，一人只计入一类。"),
        Dimension("status", "档案状态", "档案是否补全、核实。", 5, codes=tuple(TalentStatus.choices())),
        ORGANISATION,
    ),
    measures=(REGISTRATIONS, PERSONS),
)

TALENTS_AGE = Cube(
    code="talents_age",
    title="人才年龄",
    definition=TALENTS.definition,
    source="talents_age",
    dimensions=(
        AGE,
        coded("sex", "性别", "sex", 1, "按证件或填报。"),
        coded("category", "人才类别", "talent_category", 2, "主要类别，一人只计入一类。"),
        ORGANISATION,
    ),
    measures=(REGISTRATIONS, PERSONS),
)

TALENTS_CLASS = Cube(
    code="talents_class",
    title="人才层次与引进",
    definition=TALENTS.definition,
    source="talents_class",
    dimensions=(
        coded("talent_class", "人才层次", "regional_talent_class", 0, "经认定的人才层次；未认定的列为未填。"),
        coded("activity", "科技活动类型", "talent_activity", 1, "人社厅发〔2022〕54号所列六类科技活动。"),
        coded("introduction_mode", "引进方式", "introduction_mode", 2, "引进时的方式。"),
        coded("skill_level", "技能等级", "skill_level", 3, "新八级工制度的等级。"),
        ORGANISATION,
    ),
    measures=(REGISTRATIONS, PERSONS),
)

CLASS_PROPOSALS = Cube(
    code="class_proposals",
    title="人才层次认定",
    definition="各办法下每人最近一次的层次建议和认定结果；已被取代、到期和撤销的不计。建议由系统据佐证提出，认定由具名的工作人员作出。",
    source="class_proposals",
    dimensions=(
        Dimension("class_title", "层次", "建议或认定的层次名称。", 1),
        Dimension("state", "认定状态", "待认定、已认定或经审核未认定。", 2, codes=CURRENT_STATES),
        Dimension("scheme", "认定办法", "据以认定的办法。", 0, codes=SCHEMES),
        ORGANISATION,
    ),
    measures=(PROPOSALS,),
)
