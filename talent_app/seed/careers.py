"""Invented careers that hang together: degrees after birth, titles after degrees, posts that fit the titles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from talent_app.seed.achievements import achievements
from talent_app.seed.chance import SEED_DAY, Chance
from talent_app.seed.names import Invented
from talent_app.talents.record_enums import PersonnelIdentity, RetirementBase, StudyForm, TitleWay
from talent_app.talents.record_models import Appointment, Education, TitleRecord

SCHOOLS = (
    "西藏大学",
    "西藏农牧大学",
    "西藏民族大学",
    "四川大学",
    "西南交通大学",
    "兰州大学",
    "电子科技大学",
    "成都中医药大学",
    "西北工业大学",
    "中国药科大学",
)
#: field → (major, title series, titles by level, topics)
FIELDS: tuple[tuple[str, str, str, tuple[str, str, str, str], tuple[str, ...]], ...] = (
    (
        "藏药研发",
        "藏药学",
        "engineering",
        ("正高级工程师", "高级工程师", "工程师", "助理工程师"),
        ("藏药浴制剂标准", "青藏高原药材基因鉴定", "名贵藏药复方二次开发"),
    ),
    (
        "生物技术",
        "生物工程",
        "natural_science",
        ("研究员", "副研究员", "助理研究员", "研究实习员"),
        ("高原酵母选育", "青稞β-葡聚糖提取", "低氧细胞模型"),
    ),
    (
        "新能源",
        "电气工程",
        "engineering",
        ("正高级工程师", "高级工程师", "工程师", "助理工程师"),
        ("高海拔光伏并网", "储能系统安全", "光热供暖"),
    ),
    (
        "人工智能",
        "计算机科学与技术",
        "engineering",
        ("正高级工程师", "高级工程师", "工程师", "助理工程师"),
        ("藏汉机器翻译", "藏文字符识别", "政务数据治理"),
    ),
    (
        "装备制造",
        "机械工程",
        "engineering",
        ("正高级工程师", "高级工程师", "工程师", "助理工程师"),
        ("高原制氧装备", "轻量化农机", "焊接机器人应用"),
    ),
    (
        "财务管理",
        "会计学",
        "accounting",
        ("正高级会计师", "高级会计师", "会计师", "助理会计师"),
        ("科技项目核算", "研发费用归集", "全面预算"),
    ),
    (
        "经营管理",
        "工商管理",
        "economics",
        ("正高级经济师", "高级经济师", "经济师", "助理经济师"),
        ("国企改革", "品牌建设", "供应链管理"),
    ),
)
LEVELS = ("full_senior", "associate_senior", "intermediate", "assistant")
NEAR = ("西藏拉萨", "西藏日喀则", "西藏山南", "西藏林芝", "西藏昌都")
FAR = ("四川成都", "甘肃兰州", "陕西西安", "重庆", "湖南长沙", "江苏南京", "山东济南")
#: The usual age at the end of an education, by its code.
AT_AGE = {"11": 28, "14": 25, "21": 22, "31": 21, "47": 19}
SKILLS = ("senior_worker", "technician", "senior_technician", "special_technician", "chief_technician")


@dataclass(frozen=True)
class Career:
    """What somebody has learned, earned and does; values by column name."""

    values: dict[str, Any]
    records: dict[type[Any], list[dict[str, Any]]]


def career(place: int, somebody: Invented) -> Career:
    """The career of the person at a place of the sequence."""
    chance = Chance(f"career:{place}")
    age = SEED_DAY.year - somebody.born_on.year
    category = chance.weighted((("professional", 62), ("manager", 18), ("skilled_worker", 20)))
    field, major, series, names, topics = (
        FIELDS[5 + chance.below(2)] if category == "manager" else chance.one(FIELDS[:5])
    )
    is_skilled = category == "skilled_worker"
    level = (
        chance.weighted((("11", 8), ("14", 27), ("21", 65)))
        if not is_skilled
        else chance.weighted((("31", 70), ("47", 30)))
    )
    graduated = somebody.born_on.year + AT_AGE[level]
    if graduated >= SEED_DAY.year:  # too young for the degree: the one before
        level = "21"
        graduated = somebody.born_on.year + AT_AGE[level]
    educations = [education(chance, level, major, graduated)]
    if level in ("11", "14"):
        educations.append(education(chance, "21", major, somebody.born_on.year + 22) | {"is_highest": False})
    titles = [] if is_skilled else title(chance, age, graduated, series, names, field)
    topic = chance.one(topics)
    values: dict[str, Any] = {
        "category": category,
        "activity": activity(chance, category),
        "employment_kind": "organisation_appointed"
        if category == "manager" and chance.happens(30)
        else "labour_contract",
        "is_on_post": chance.happens(96),
        "is_open_to_review": chance.weighted(((None, 50), (True, 40), (False, 10))) if titles else None,
        "is_open_to_advise": chance.weighted(((None, 50), (True, 40), (False, 10))) if titles else None,
        "introduction_mode": chance.weighted(
            (("local", 55), ("transfer", 25), ("flexible", 8), ("aid", 8), ("startup", 4))
        ),
        "department": chance.one(("研发中心", "生产技术部", "质量部", "信息中心", "综合管理部", "市场部")),
        "post": post(chance, category, titles),
        "started_work_on": f"{max(graduated, somebody.born_on.year + 18)}-07",
        "arrived_in_tibet_on": f"{min(max(graduated, somebody.born_on.year + 18) + chance.below(8), 2026)}-08"
        if somebody.ethnicity != "04"
        else None,
        "political_status": chance.weighted((("01", 55), ("13", 35), ("03", 8), ("02", 2))),
        "native_place": chance.one(NEAR if somebody.ethnicity in ("04", "54", "55") else NEAR[:1] + FAR),
        "talent_class": chance.weighted(((None, 88), ("other_high_level", 9), ("regional_leading", 3))),
        "skill_level": chance.weighted(tuple(zip(SKILLS, (50, 28, 15, 5, 2), strict=True))) if is_skilled else None,
        "field": field,
        "expertise": topic,
        "biography": f"长期从事{field}工作，主要方向为{topic}。{graduated} 年毕业后参加工作，参与企业技术攻关。",
        "honour": "自治区劳动模范" if chance.happens(2) else None,
    }
    records = {Education: educations, TitleRecord: titles, Appointment: [appointment(one) for one in titles]}
    return Career(values | places(chance, somebody), records | achievements(place, category, values, graduated))


def places(chance: Chance, somebody: Invented) -> dict[str, Any]:
    """Where somebody works and what stands in the personnel file."""
    return {
        "work_place": chance.one(("拉萨市城关区", "拉萨市堆龙德庆区", "当雄县", "墨竹工卡县")),
        "altitude_class": chance.weighted((("tibet_2", 70), ("tibet_3", 22), ("tibet_4", 8))),
        "personnel_identity": chance.one(tuple(PersonnelIdentity)),
        "is_city_managed": chance.happens(4),
        **retirement(chance, somebody),
        "joined_on": f"{SEED_DAY.year - 1 - chance.below(9)}-08",
    }


def retirement(chance: Chance, somebody: Invented) -> dict[str, Any]:
    """What an enterprise decided for its female employees; for men there is nothing to decide."""
    if somebody.sex != "2":
        return {"retirement_base": RetirementBase.SIXTY}
    base = chance.one((RetirementBase.FIFTY, RetirementBase.FIFTY_FIVE))
    return {"retirement_base": base, "retirement_document": "岗位性质认定表（示例）"}


def education(chance: Chance, level: str, major: str, year: int) -> dict[str, Any]:
    """One education that ended in a year."""
    years = {"11": 4, "14": 3, "21": 4, "31": 3, "47": 3}[level]
    return {
        "school": chance.one(SCHOOLS),
        "major": major,
        "level": level,
        "degree": {"11": "2", "14": "3", "21": "4"}.get(level),
        "study_form": StudyForm.FULL_TIME,
        "from_on": f"{year - years}-09",
        "until_on": f"{year}-06",
        "is_highest": True,
    }


def title(
    chance: Chance, age: int, graduated: int, series: str, names: tuple[str, ...], field: str
) -> list[dict[str, Any]]:
    """The highest title somebody of an age may plausibly hold; none for the youngest."""
    worked = SEED_DAY.year - graduated
    highest = 0 if worked >= 17 else 1 if worked >= 11 else 2 if worked >= 5 else 3 if worked >= 2 else None
    if highest is None or chance.happens(12):
        return []
    place = min(3, highest + chance.weighted(((0, 30), (1, 50), (2, 20))))
    year = min(SEED_DAY.year - 1, graduated + (17, 11, 5, 1)[place] + chance.below(3))
    return [
        {
            "series": series,
            "level": LEVELS[place],
            "name": names[place],
            "specialty": field,
            "way": TitleWay.REVIEW,
            "obtained_on": f"{year}-12",
            "approved_by": "自治区相应系列高级职称评审委员会" if place < 2 else "拉萨市相应系列中级职称评审委员会",
        }
    ]


def appointment(held: dict[str, Any]) -> dict[str, Any]:
    """The appointment of the holder of a title: five years from the month after, renewed until now."""
    first = date(int(held["obtained_on"][:4]), 12, 1) + timedelta(days=30)
    until = first.replace(year=first.year + 5)
    while until < SEED_DAY - timedelta(days=30):
        first, until = until, until.replace(year=until.year + 5)
    return {
        "post": held["name"],
        "series": held["series"],
        "level": held["level"],
        "from_on": first,
        "until_on": until,
    }


def activity(chance: Chance, category: str) -> str:
    """The kind of activity under 人社厅发〔2022〕54号."""
    if category == "manager":
        return "technology_management"
    if category == "skilled_worker":
        return "skilled_operation"
    return chance.one(("scientific_research", "engineering_design", "technology_development", "technology_service"))


def post(chance: Chance, category: str, titles: list[dict[str, Any]]) -> str:
    """A post that fits."""
    if category == "manager":
        return chance.weighted((("总经理", 4), ("副总经理", 10), ("部门经理", 40), ("项目经理", 46)))
    if category == "skilled_worker":
        return chance.one(("班组长", "技师", "操作工", "设备维修工", "质检员"))
    senior = bool(titles) and titles[0]["level"] in ("full_senior", "associate_senior")
    return (
        chance.one(("首席专家", "研发总监", "技术负责人", "课题负责人"))
        if senior
        else chance.one(("研发工程师", "工艺工程师", "技术员", "数据工程师"))
    )
