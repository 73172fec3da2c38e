"""The pay structure of the demo enterprises, a market survey, a merit round, scenarios and a draft of policy.

Every figure is invented; the survey and the draft say so in their names. Deterministic: the same people get the same
pay, whatever else the seed makes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select

from talent_app import clock
from talent_app.core.actor import Actor, system_actor
from talent_app.core.money import Money, Rounding
from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.identity.queries import actor_by_name
from talent_app.incentives import scenarios
from talent_app.incentives.models import Plan
from talent_app.incentives.states import PlanState
from talent_app.pay import merits, people, queries, service, surveys
from talent_app.pay.models import Ladder, StructureBasis
from talent_app.pay.people import PaidRow
from talent_app.pay.structure import bands_of
from talent_app.policy import service as policy
from talent_app.rules.merit import PERFORMANCES, usual_matrix
from talent_app.talents.models import Talent

#: Four enterprises are enough for the region's own figures; more people than these would only make it slow.
WITH_PAY = ("plant", "lab", "device", "data")
MOST_PEOPLE = 120

FAMILIES = (
    ("研发", Ladder.TECHNICAL, "新品种、经典方剂二次开发和工艺研究。"),
    ("生产技能", Ladder.SKILL, "制剂、前处理和设备操作一线。"),
    ("经营管理", Ladder.MANAGEMENT, "部门和车间管理。"),
    ("市场", Ladder.MARKET, "区域销售和品牌推广。"),
)


@dataclass(frozen=True)
class Sample:
    """One post: family, name, rank, its level on the four factors, and what of the survey it is compared with."""

    family: str
    name: str
    rank: int
    levels: tuple[int, int, int, int]
    survey: str = ""


POSTS = (
    Sample("研发", "首席研发专家", 8, (5, 5, 4, 5), "研发｜专家"),
    Sample("研发", "高级研发工程师", 6, (4, 4, 3, 4), "研发｜高级"),
    Sample("研发", "研发工程师", 4, (3, 3, 2, 3), "研发｜中级"),
    Sample("生产技能", "首席技师", 6, (3, 4, 4, 4), "生产｜高级"),
    Sample("生产技能", "制剂技师", 4, (2, 2, 3, 3), "生产｜中级"),
    Sample("经营管理", "部门经理", 6, (5, 4, 3, 3), "管理｜高级"),
    Sample("经营管理", "业务主管", 4, (3, 3, 2, 2), "管理｜中级"),
    Sample("市场", "区域经理", 4, (3, 2, 3, 2), "市场｜中级"),
)
#: Which posts people of a category hold, in turn.
HELD = {
    "professional": ("研发工程师", "高级研发工程师", "研发工程师", "首席研发专家"),
    "skilled_worker": ("制剂技师", "首席技师", "制剂技师"),
    "manager": ("业务主管", "部门经理", "区域经理"),
}
SURVEY = """序列,层级,行业,P10,P25,P50,P75,P90,样本数
研发,专家,全部行业,260000,310000,360000,430000,520000,38
研发,高级,制造业,150000,175000,205000,245000,290000,112
研发,高级,全部行业,148000,172000,198000,240000,288000,260
研发,中级,全部行业,98000,112000,130000,152000,176000,410
生产,高级,全部行业,105000,122000,143000,168000,196000,90
生产,中级,全部行业,72000,84000,98000,114000,130000,330
管理,高级,全部行业,165000,190000,222000,262000,310000,150
管理,中级,全部行业,96000,110000,128000,150000,175000,280
市场,中级,全部行业,88000,104000,124000,150000,182000,175
"""


def create_pay(ids: Mapping[str, int]) -> int:
    """Everything of pay for the demo enterprises there are; returns for how many."""
    places = [key for key in WITH_PAY if key in ids]
    reviewer = _actor("reviewer")
    file = surveys.read_survey(SURVEY.encode(), "市场薪酬调查（演示）.csv")
    surveys.import_survey(
        reviewer, ids["city"], file, name="西部企业市场薪酬调查（演示数据）", source="演示数据，非真实调查",
        year=clock.today().year - 1, is_shared=True,
    )  # fmt: skip
    for key in places:
        _structure(system_actor("演示数据"), ids[key], key)
    if "plant" in places:
        _merit(ids["plant"])
        _scenarios(ids["plant"])
    _draft()
    return len(places)


def _actor(username: str) -> Actor:
    return actor_by_name(username, clock.today())


def _structure(actor: Actor, organisation_id: int, key: str) -> None:
    families = {
        name: service.save_family(actor, organisation_id, None, None, name=name, ladder=ladder, description=told)
        for name, ladder, told in FAMILIES
    }
    service.begin_factors(actor, organisation_id)
    with within(Scope.of(organisation_id)):
        factors = [str(row.id) for row in queries.factors(Scope.of(organisation_id), organisation_id)]
    session.rollback()
    for sample in POSTS:
        post = service.save_post(
            actor, organisation_id, None, None, family_id=families[sample.family].id, name=sample.name,
            rank=sample.rank, survey_level=sample.survey,
        )  # fmt: skip
        chosen = dict(zip(factors, sample.levels, strict=True))
        if key == "plant":
            _rate(organisation_id, post.id, chosen)
            if sample.name == "区域经理":
                continue  # still under discussion, for the page to show
        note = "经评价小组讨论，取多数意见。"
        service.settle_post(actor, organisation_id, post.id, None, chosen, note)
    year = clock.today().year - 1
    values = {
        "grades": 8, "lowest": 160, "highest": 639, "spread": Fraction(1, 2), "unit": 10_000,
        "first": Money.yuan(88_000), "progression": Fraction(17, 100),
    }  # fmt: skip
    service.save_structure(actor, organisation_id, year, None, StructureBasis.POINTS, values)
    _people(actor, organisation_id, year)


def _rate(organisation_id: int, post_id: int, chosen: dict[str, int]) -> None:
    """Two evaluators: one sees the last factor a level or two lower."""
    service.rate_post(_actor("hr"), organisation_id, post_id, chosen, "")
    last = list(chosen)[-1]
    lower = chosen | {last: max(1, chosen[last] - 1 - post_id % 2)}
    service.rate_post(_actor("approver"), organisation_id, post_id, lower, "本地可以培养。")


def _people(actor: Actor, organisation_id: int, year: int) -> None:
    scope = Scope.of(organisation_id)
    with within(scope):
        structure = queries.structure_of(scope, organisation_id)
        bands = bands_of(structure) if structure is not None else None  # a row read beyond the scope is hidden
        posts = {post.name: (post.id, post.points) for post in queries.posts(scope, organisation_id)}
        statement = select(Talent.id, Talent.category).where(Talent.organisation_id == organisation_id)
        found = session.execute(statement.order_by(Talent.id).limit(MOST_PEOPLE)).all()
    session.rollback()
    if bands is None:
        return
    for back in (1, 0):
        rows = []
        for place, (talent_id, category) in enumerate(found):
            held = HELD.get(category or "")
            if held is None:
                continue
            post_id, points = posts[held[place % len(held)]]
            band = bands.of(bands.grade_of(points or 200))
            if band is None:
                continue
            # between four fifths and six fifths of the midpoint; the year before a little less
            growth = 5 if category == "skilled_worker" else 4
            share = Fraction(76 + talent_id * 7 % 50, 100) * (1 - Fraction(growth * back, 100))
            whole = band.midpoint.times(share, Rounding.HALF_UP)
            base, allowance = whole.times(Fraction(55, 100), Rounding.DOWN), Money.yuan(9_600)
            rows.append(
                PaidRow(
                    talent_id,
                    base,
                    whole - base - allowance,
                    allowance,
                    Money.ZERO,
                    PERFORMANCES[(0, 1, 2, 2, 1, 2, 3)[talent_id % 7]],
                    talent_id % 29 != 0,
                    post_id,
                )
            )
        people.record_pay(actor, organisation_id, year - back, rows)


def _merit(organisation_id: int) -> None:
    """Last year's round, computed and open; the one before it is settled."""
    last, hr = clock.today().year - 1, _actor("hr")
    for year, budget in ((last - 1, 180_000), (last, 240_000)):
        merits.save_merit(hr, organisation_id, year, None, usual_matrix(), Money.yuan(budget))
    merits.settle_merit(hr, organisation_id, last - 1, None)


def _scenarios(organisation_id: int) -> None:
    """Two scenarios beside the first draft of the demo enterprise."""
    hr = _actor("hr")
    with within(hr.scope):
        wanted = select(Plan.id).where(Plan.organisation_id == organisation_id, Plan.state == PlanState.DRAFT)
        plan_id = session.scalars(wanted.order_by(Plan.id)).first()
    session.rollback()
    if plan_id is None:
        return
    for title, pool, shares in (("稳健：总额减两成", 640_000, "100%"), ("递延：分两年兑付", 800_000, "70%、30%")):
        row = scenarios.copy_scenario(_actor("hr"), plan_id, title)
        scenarios.save_scenario(
            _actor("hr"), plan_id, row.id, row.version, title=title, facts={"pool": Money.yuan(pool)}, values={},
            assumptions={"instalments": shares, "changes": "-20%", "exercises": ""},
        )  # fmt: skip


def _draft() -> None:
    """A draft of policy that says it is an example; nothing is published in the demo data."""
    row = policy.create_draft(
        _actor("policy"), title="示例：收紧区域对标的显示门槛（演示）", document="",
        note="演示起草、测算影响和由另一人发布的过程；不是任何文件的规定。",
    )  # fmt: skip
    entry = {
        "from": f"{clock.today().year + 1}-01-01", "value": 12, "cite": {"source": "platform"}, "evidence": "F",
        "note": "演示数据",
    }  # fmt: skip
    policy.put_values(_actor("policy"), row.id, row.version, {"pay_structure.benchmark_people": entry})
