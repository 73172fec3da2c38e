"""Cubes about talents: structure, age, class. Enterprises count registrations, the city counts persons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from talent_app.classes.enums import ProposalState
from talent_app.identity.permissions import Permission
from talent_app.statistics import axes
from talent_app.statistics.axes import PLACES, REGISTERED, coded
from talent_app.statistics.cube import COLUMNS_ONLY, Cube, Dimension, Measure
from talent_app.statistics.organisation import ORGANISATION
from talent_app.talents.models import TalentStatus

REGISTRATIONS = Measure(
    "registrations", "登记数", "人次", "单位登记在库的人才档案数；同一人在两家单位登记的计两次。回收站中的不计。",
    source=REGISTERED,
)  # fmt: skip
PERSONS = Measure(
    "persons", "人数", "人", "按自然人计数：同一人在多家单位登记的，只在标记为“主登记”的单位计一次。", sum=0,
    column="is_primary", source=REGISTERED,
)  # fmt: skip
ON_DUTY = Measure(
    "on_duty", "在岗职工", "人次",
    "登记为在岗、且用工方式不是劳务派遣的登记数；未填是否在岗的不计，列在“在岗口径”的未填。",
    column="on_duty", source=REGISTERED,
)  # fmt: skip
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
    column="born",
    source=REGISTERED,
)


def groups_in(value: str | None, day: date) -> tuple[str, ...]:
    """The groups a kept text names."""
    return tuple(value.split(",")) if value else ()


GROUPS = Dimension(
    "groups", "人才队伍",
    "经营管理：主要类别或兼有类别为经营管理；专业技术：在专业技术岗位（主要类别或兼有类别为专业技术），无论有无职称；"
    "高技能：技能等级在高级工及以上。一人可属几支队伍，各列分别计入，合计只计一次。",
    COLUMNS_ONLY,
    codes=(("manager", "经营管理人才"), ("professional", "专业技术人才"), ("skilled_worker", "高技能人才")),
    codes_of=groups_in, column="groups", source=REGISTERED,
)  # fmt: skip
DUTY = Dimension(
    "duty", "在岗口径", "在岗职工不含劳务派遣和不在岗人员。", COLUMNS_ONLY,
    codes=(("on", "在岗职工"), ("off", "不在岗"), ("dispatched", "劳务派遣")), column="duty", source=REGISTERED,
)  # fmt: skip

TALENTS = Cube(
    code="talents",
    title="人才结构",
    definition="登记在库的人才（含待补全、待核实的档案），不含回收站中的档案。",
    source="talents",
    dimensions=(
        coded("sex", "性别", "sex", "按证件或填报。", "sex", 0),
        coded("ethnicity", "民族", "ethnicity", "按填报。", "ethnicity", 1),
        coded("education", "最高学历", "education", "已取得的最高学历。", "highest_education", 2),
        coded("title_level", "职称级别", "title_level", "已取得的最高职称资格级别，与是否聘任无关。", "title_level", 3),
        coded("category", "人才类别", "talent_category", "主要类别，一人只计入一类。", "category", 4),
        Dimension(
            "status", "档案状态", "档案是否补全、核实。", 5, codes=tuple(TalentStatus.choices()), column="status"
        ),
        ORGANISATION,
        replace(AGE, position=COLUMNS_ONLY),
        GROUPS,
        DUTY,
        coded("degree", "最高学位", "degree", "已取得的最高学位。", "highest_degree"),
        coded("series", "职称系列", "title_series", "最高职称所属系列。", "title_series"),
        coded("skill_level", "技能等级", "skill_level", "新八级工制度的等级；高技能人才指高级工及以上。"),
        coded("talent_class", "人才层次", "regional_talent_class", "经认定的人才层次；未认定的列为未填。"),
        coded("activity", "科技活动类型", "talent_activity", "人社厅发〔2022〕54号所列六类科技活动。"),
        coded("introduction_mode", "引进方式", "introduction_mode", "引进时的方式。"),
        coded("employment", "用工方式", "employment_kind", "现行用工方式。", "employment_kind"),
        coded("political", "政治面貌", "political_status", "按填报。", "political_status"),
        coded("division", "归口行业", "industry_division", "本人工作归口的国民经济行业大类。", "industry"),
        coded("altitude", "西藏地区类别", "tibet_altitude_class", "工作地点的西藏二、三、四类区。", "altitude_class"),
        coded("hardship", "艰苦边远地区类别", "hardship_class", "国家艰苦边远地区津贴的类别。", "hardship_class"),
        coded("discipline", "一级学科", "discipline", "从事的一级学科。", "discipline_code"),
        *axes.PLACES[1:],
    ),
    measures=(REGISTRATIONS, PERSONS, ON_DUTY),
    frame="talents",
    listed=Permission.TALENT_READ,
)

TALENTS_AGE = Cube(
    code="talents_age",
    title="人才年龄",
    definition=TALENTS.definition,
    source="talents_age",
    dimensions=(
        AGE,
        coded("sex", "性别", "sex", "按证件或填报。", "sex", 1),
        coded("category", "人才类别", "talent_category", "主要类别，一人只计入一类。", "category", 2),
        *PLACES,
    ),
    measures=(REGISTRATIONS, PERSONS),
    frame="talents",
    listed=Permission.TALENT_READ,
)

TALENTS_CLASS = Cube(
    code="talents_class",
    title="人才层次与引进",
    definition=TALENTS.definition,
    source="talents_class",
    dimensions=(
        coded(
            "talent_class",
            "人才层次",
            "regional_talent_class",
            "经认定的人才层次；未认定的列为未填。",
            "talent_class",
            0,
        ),
        coded("activity", "科技活动类型", "talent_activity", "人社厅发〔2022〕54号所列六类科技活动。", "activity", 1),
        coded("introduction_mode", "引进方式", "introduction_mode", "引进时的方式。", "introduction_mode", 2),
        coded("skill_level", "技能等级", "skill_level", "新八级工制度的等级。", "skill_level", 3),
        *PLACES,
    ),
    measures=(REGISTRATIONS, PERSONS),
    frame="talents",
    listed=Permission.TALENT_READ,
)

CLASS_PROPOSALS = Cube(
    code="class_proposals",
    title="人才层次认定",
    definition="各办法下每人最近一次的层次建议和认定结果；已被取代、到期和撤销的不计。建议由系统据佐证提出，认定由具名的工作人员作出。",
    source="class_proposals",
    dimensions=(
        Dimension("class_title", "层次", "建议或认定的层次名称。", 1, column="class_title"),
        Dimension("state", "认定状态", "待认定、已认定或经审核未认定。", 2, codes=CURRENT_STATES, column="state"),
        Dimension("scheme", "认定办法", "据以认定的办法。", 0, codes=SCHEMES, column="scheme"),
        *axes.of_person(),
        *PLACES,
    ),
    measures=(PROPOSALS,),
    frame="class_proposals",
    listed=Permission.TALENT_READ,
)
