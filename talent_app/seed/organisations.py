"""Invented organisations: the city's regulator, a county's, two groups and ten enterprises of the city's industries."""

from __future__ import annotations

from dataclasses import dataclass

from stdnum.cn import uscc

from talent_app.core.actor import Actor
from talent_app.organisations.models import OrganisationKind as Kind
from talent_app.organisations.service import create_organisation


@dataclass(frozen=True)
class Place:
    """One organisation to be made."""

    key: str
    name: str
    short_name: str
    kind: Kind
    parent: str | None
    industry: str | None = None
    region: str = "540102"


REGULATORS = (
    Place(
        "city",
        "拉萨市人民政府国有资产监督管理委员会（演示）",
        "拉萨市国资委（演示）",
        Kind.CITY_REGULATOR,
        None,
        None,
        "540100",
    ),
    Place(
        "county",
        "堆龙德庆区国有资产监督管理局（演示）",
        "堆龙德庆区国资局（演示）",
        Kind.COUNTY_REGULATOR,
        "city",
        None,
        "540103",
    ),
)
GROUPS = (
    Place("group", "拉萨雪域医药健康集团有限公司", "雪域医药集团", Kind.GROUP, "city", "C"),
    Place("other_group", "拉萨净源数字科技集团有限公司", "净源数科集团", Kind.GROUP, "city", "I"),
)
ENTERPRISES = (
    Place("plant", "拉萨雪域藏药制造有限公司", "雪域藏药", Kind.ENTERPRISE, "group", "C"),
    Place("data", "拉萨云端数据有限公司", "云端数据", Kind.ENTERPRISE, "other_group", "I"),
    Place("lab", "拉萨高原生物技术研究有限公司", "高原生物", Kind.ENTERPRISE, "group", "M"),
    Place("device", "拉萨康泽医疗器械有限公司", "康泽器械", Kind.ENTERPRISE, "group", "C", "540103"),
    Place("hospital", "拉萨雪域康养服务有限公司", "雪域康养", Kind.ENTERPRISE, "group", "Q"),
    Place("herb", "拉萨青藏药材种植有限公司", "青藏药材", Kind.ENTERPRISE, "group", "A", "540121"),
    Place("software", "拉萨藏文信息技术有限公司", "藏文信息", Kind.ENTERPRISE, "other_group", "I"),
    Place("solar", "拉萨日光清洁能源有限公司", "日光能源", Kind.ENTERPRISE, "other_group", "D", "540122"),
    Place("equipment", "拉萨高原装备制造有限公司", "高原装备", Kind.ENTERPRISE, "other_group", "C", "540103"),
    Place("county_firm", "堆龙德庆净水环境有限公司", "净水环境", Kind.ENTERPRISE, "county", "N", "540103"),
)
#: More enterprises than these are made from a kind and a number.
FURTHER = (
    ("生物科技", "M"),
    ("清洁能源", "D"),
    ("智能制造", "C"),
    ("数字服务", "I"),
    ("现代物流", "G"),
    ("工程设计", "M"),
)


def places(enterprises: int) -> list[Place]:
    """The organisations of a seed with so many enterprises (ten by name, the rest numbered)."""
    named = [*REGULATORS, *GROUPS, *ENTERPRISES[: max(enterprises, 0)]]
    for number in range(len(ENTERPRISES) + 1, enterprises + 1):
        kind, industry = FURTHER[number % len(FURTHER)]
        parent = "group" if number % 2 else "other_group"
        short = f"{kind}{number}号"
        named.append(Place(f"more{number}", f"拉萨{kind}第{number}有限公司", short, Kind.ENTERPRISE, parent, industry))
    return named


def credit_code(number: int) -> str:
    """A code with a right check digit, of the range that is never given out."""
    base = f"91540100{number:09d}"
    return base + str(uscc.calc_check_digit(base))


def create_places(actor: Actor, wanted: list[Place]) -> dict[str, int]:
    """Make the organisations; returns key → id."""
    ids: dict[str, int] = {}
    for number, place in enumerate(wanted, start=1):
        is_regulator = place.kind in (Kind.CITY_REGULATOR, Kind.COUNTY_REGULATOR)
        row = create_organisation(
            actor,
            name=place.name,
            short_name=place.short_name,
            kind=place.kind,
            parent_id=ids[place.parent] if place.parent else None,
            uscc=None if is_regulator else credit_code(number),
            region=place.region,
            industry=place.industry,
        )
        ids[place.key] = row.id
    return ids
