"""Invented child records beyond education and title, fitting age, field and category; everybody in the first hundreds.

Of a large registry only every tenth has them, so that a hundred thousand people are made in the time of before.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from talent_app.core.money import Money
from talent_app.seed.chance import SEED_DAY, Chance
from talent_app.talents import record_enums as choices
from talent_app.talents.record_models import Language, Qualification, Skill
from talent_app.talents.record_models_career import (
    Agreement,
    Assessment,
    Contract,
    Engagement,
    Need,
    Position,
    Training,
    WorkHistory,
)
from talent_app.talents.record_models_results import (
    Award,
    Paper,
    Patent,
    Project,
    Selection,
    Standard,
    TeamMembership,
    Work,
)

#: The first so many people have everything that fits; of those after them every tenth.
FULL_UNTIL, THEN_EVERY = 400, 10
TRADES = ("电工", "焊工", "藏药炮制工", "仪器仪表维修工", "设备点检员")
HOSTS = ("西藏自治区科学技术厅", "拉萨市科学技术局", "国家自然科学基金委员会", "企业自立")
JOURNALS = ("中国藏学", "高原科学研究", "西藏科技", "中国工程科学")

Records = dict[type[Any], list[dict[str, Any]]]


def achievements(place: int, category: str, values: dict[str, Any], graduated: int) -> Records:
    """The records of the person at a place of the sequence; none for most people of a large registry."""
    if place >= FULL_UNTIL and place % THEN_EVERY:
        return {}
    chance = Chance(f"achievements:{place}")
    started = min(max(graduated, 1985), SEED_DAY.year - 1)
    worked = SEED_DAY.year - started
    found: Records = {
        WorkHistory: _careers(chance, started, values),
        Assessment: [
            {
                "year": SEED_DAY.year - back,
                "conclusion": chance.weighted(
                    ((choices.AssessmentResult.COMPETENT, 75), (choices.AssessmentResult.EXCELLENT, 25))
                ),
                "assessed_by": "本单位",
            }
            for back in range(1, min(4, worked + 1))
        ],
        Contract: [_contract(chance)],
    }
    if chance.happens(60):
        found[Training] = [
            {
                "name": f"{values['field']}专业技术人员继续教育",
                "organiser": "西藏自治区人力资源和社会保障厅",
                "from_on": f"{SEED_DAY.year - 1}-05",
                "until_on": f"{SEED_DAY.year - 1}-06",
                "hours": 90,
            }
        ]
    if chance.happens(40):
        found[Language] = [
            {"language": chance.one(("bo", "en")), "proficiency": chance.one(tuple(choices.Proficiency))}
        ]
    if values["introduction_mode"] in ("transfer", "flexible", "aid"):
        found[Agreement] = [_agreement(chance, values)]
    if chance.happens(15):
        found[Need] = [_need(chance)]
    if category == "skilled_worker":
        found[Skill] = [_skill(chance, values)]
    elif category == "manager":
        found[Position] = [
            {
                "post": values["post"],
                "rank": "中层",
                "from_on": f"{SEED_DAY.year - 2 - chance.below(5)}-03",
                "document": f"党发〔{SEED_DAY.year - 3}〕{1 + chance.below(60)}号",
            }
        ]
    else:
        found |= _results(chance, values, started)
    return found


def _careers(chance: Chance, started: int, values: dict[str, Any]) -> list[dict[str, Any]]:
    now = {"employer": "本单位", "department": values["department"], "post": values["post"], "is_in_tibet": True}
    moved = min(SEED_DAY.year - 1, started + 2 + chance.below(6))
    if moved <= started or chance.happens(45):
        return [now | {"from_on": f"{started}-07"}]
    is_here = values["arrived_in_tibet_on"] is None
    before = {
        "employer": "西藏高原科技有限公司" if is_here else "成都某设计研究院",
        "post": "技术员",
        "is_in_tibet": is_here,
    }
    return [now | {"from_on": f"{moved}-08"}, before | {"from_on": f"{started}-07", "until_on": f"{moved}-07"}]


def _contract(chance: Chance) -> dict[str, Any]:
    if chance.happens(40):
        return {"kind": choices.ContractKind.OPEN, "from_on": date(SEED_DAY.year - 6, 7, 1)}
    first = SEED_DAY.year - chance.below(4)
    return {"kind": choices.ContractKind.FIXED, "from_on": date(first, 7, 1), "until_on": date(first + 3, 6, 30)}


def _agreement(chance: Chance, values: dict[str, Any]) -> dict[str, Any]:
    first = SEED_DAY.year - 1 - chance.below(3)
    is_flexible = values["introduction_mode"] == "flexible"
    return {
        "mode": values["introduction_mode"],
        "number": f"引才〔{first}〕{1 + chance.below(90)}号",
        "home_employer": chance.one(("清华大学", "北京某建筑设计院", "中国科学院青藏高原研究所"))
        if is_flexible
        else None,
        "from_on": date(first, 9, 1),
        "until_on": date(first + 5, 8, 31),
        "days_a_year": 60 + 15 * chance.below(5) if is_flexible else 300,
        "work_place": chance.one(("拉萨市城关区", "当雄县羊八井镇", "墨竹工卡县")),
        "altitude_class": chance.one(("tibet_2", "tibet_3", "tibet_4")),
    }


def _need(chance: Chance) -> dict[str, Any]:
    kind, text = chance.one(
        (
            (choices.NeedKind.SCHOOL, "子女明年入读初中，希望协调学区。"),
            (choices.NeedKind.HOUSING, "现住单位周转房，申请人才公寓。"),
            (choices.NeedKind.RESEARCH, "需要高海拔环境试验舱的使用时间。"),
        )
    )
    return {
        "kind": kind,
        "content": text,
        "raised_on": date(SEED_DAY.year, 3, 12),
        "state": choices.NeedState.UNDER_WAY,
    }


def _skill(chance: Chance, values: dict[str, Any]) -> dict[str, Any]:
    year = SEED_DAY.year - 1 - chance.below(8)
    return {
        "occupation": chance.one(TRADES),
        "level": values["skill_level"],
        "certificate_number": f"Y0054{year}{chance.below(10**6):06d}",
        "issued_by": "西藏自治区职业技能鉴定中心",
        "obtained_on": f"{year}-11",
        "valid_until": date(SEED_DAY.year + 1 + chance.below(4), 11, 30) if chance.happens(50) else None,
    }


def _results(chance: Chance, values: dict[str, Any], started: int) -> Records:
    topic, latest = values["expertise"], SEED_DAY.year - 1
    found: Records = {}
    many = chance.below(4)
    if latest - started < 3 or not many:
        return found
    found[Project] = [
        {
            "name": f"{topic}{what}",
            "level": level,
            "source": chance.one(HOSTS),
            "role": role,
            "rank": 1 + chance.below(4),
            "funding_fen": Money.wan(20 + 10 * chance.below(40)),
            "from_on": f"{latest - 3 - place}-01",
            "until_on": f"{latest - place}-12",
            "state": choices.ProjectState.COMPLETED,
            "result": "通过验收，成果在两家企业应用。",
            "is_representative": place == 0,
        }
        for place, (what, level, role) in enumerate(
            (
                ("关键技术研究与示范", choices.ProjectLevel.PROVINCIAL, choices.ProjectRole.LEADER),
                ("产业化应用", choices.ProjectLevel.CITY, choices.ProjectRole.MAIN),
                ("标准化试点", choices.ProjectLevel.ENTERPRISE, choices.ProjectRole.MEMBER),
            )[:many]
        )
    ]
    found[Patent] = [
        {
            "name": f"一种用于{topic}的装置",
            "kind": choices.PatentKind.INVENTION,
            "number": f"ZL{latest - 2}1{chance.below(10**7):07d}.X",
            "state": choices.PatentState.GRANTED,
            "rank": 1 + chance.below(3),
            "inventors": 5,
            "applied_on": f"{latest - 2}-03",
            "granted_on": f"{latest}-06",
            "is_representative": chance.happens(50),
        }
    ]
    found[Paper] = [
        {
            "name": f"{topic}研究进展（{place + 1}）",
            "journal": chance.one(JOURNALS),
            "role": choices.PaperRole.FIRST,
            "rank": 1,
            "indexed_by": chance.one(("北大核心", "CSCD", None)),
            "published_on": f"{latest - place}-0{1 + chance.below(9)}",
            "is_representative": place == 0,
        }
        for place in range(many)
    ]
    if chance.happens(30):
        found[Standard] = [
            {
                "name": f"{topic}技术规范",
                "number": f"DB54/T {100 + chance.below(400)}",
                "level": choices.StandardLevel.LOCAL,
                "role": choices.ProjectRole.MAIN,
                "rank": 2,
                "issued_on": f"{latest}-04",
            }
        ]
    if chance.happens(10):
        found[Work] = [
            {
                "name": f"{topic}实务",
                "publisher": "西藏人民出版社",
                "role": choices.WorkRole.JOINT,
                "words": 80,
                "published_on": f"{latest}-02",
                "is_representative": True,
            }
        ]
    if chance.happens(45):
        found[Award] = [
            {
                "name": "西藏自治区科学技术奖",
                "project": f"{topic}关键技术",
                "level": choices.ProjectLevel.PROVINCIAL,
                "grade": choices.AwardGrade.SECOND,
                "rank": 1 + chance.below(5),
                "issuer": "西藏自治区人民政府",
                "issuer_kind": choices.IssuerKind.PARTY_STATE,
                "awarded_on": f"{latest - 1}-12",
            }
        ]
    if chance.happens(15):
        found[Selection] = [
            {
                "programme": chance.one(("everest_young", "everest_outstanding", "other_city")),
                "selected_by": "区党委人才工作领导小组",
                "selected_on": f"{latest - 1}",
                "support_from": date(latest - 1, 1, 1),
                "support_until": date(latest + 3, 12, 31),
            }
        ]
    if chance.happens(50):
        found[TeamMembership] = [
            {
                "team": f"{topic}攻关团队",
                "role": choices.ProjectRole.MAIN,
                "time_share": 20 * (1 + chance.below(4)),
                "from_on": f"{latest - 2}-01",
            }
        ]
    if chance.happens(10):
        found[Engagement] = [
            {
                "employer": "西藏大学",
                "kind": choices.EngagementKind.DUAL,
                "post": "产业教授",
                "time_share": 20,
                "from_on": date(latest, 1, 1),
                "until_on": date(latest + 3, 12, 31),
            }
        ]
    if chance.happens(20):
        found[Qualification] = [
            {
                "name": "注册电气工程师" if values["field"] == "新能源" else "系统架构设计师",
                "kind": choices.QualificationKind.LEVEL,
                "obtained_on": f"{latest - 4}-11",
                "valid_until": date(latest + 2, 12, 31),
            }
        ]
    return found
