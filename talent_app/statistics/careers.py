"""Cubes about what people hold and did: titles, appointments, skills, leaving, achievements, teams."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from talent_app.identity.permissions import Permission
from talent_app.statistics.axes import PLACES, REGISTERED, coded, free, of_person, titled, until
from talent_app.statistics.cube import Cube, Dimension, Measure
from talent_app.talents import record_enums as kinds
from talent_app.teams.enums import PlatformKind, TeamState

#: Teams that count: approved by their enterprise or recognised, and those dissolved since.
FORMED = (TeamState.CULTIVATING, TeamState.RECOGNISED, TeamState.DISSOLVED)
PEOPLE = Measure(
    "people", "人数", "人", "按自然人计数：一人有几条记录、在几家单位登记的，都只计一次；跨列的人在合计中计一次。",
    distinct="talent.person_id", source=REGISTERED,
)  # fmt: skip
REGISTERED_PEOPLE = Measure(
    "registrations", "登记数", "人次", "按登记计数：一份登记有几条记录的计一次，在两家单位登记的计两次。",
    distinct="talent_id", source=REGISTERED,
)  # fmt: skip


def rows(unit: str, label: str, definition: str) -> Measure:
    """The records themselves."""
    return Measure("records", label, unit, definition, source=REGISTERED)


def record_cube(
    code: str, title: str, definition: str, dimensions: Iterable[Dimension], measures: Iterable[Measure], year: str
) -> Cube:
    """A cube over one kind of child record; `year` is what its year means."""
    return Cube(
        code=code, title=title, definition=f"{definition}档案在回收站中的不计。", source="",
        dimensions=(*dimensions, free("year", "年度", year), *of_person(), *PLACES),
        measures=(*measures, PEOPLE, REGISTERED_PEOPLE), frame=code, listed=Permission.TALENT_READ, group="人才",
    )  # fmt: skip


def result_cube(
    code: str, title: str, thing: str, unit: str, dimensions: Iterable[Dimension], year: str, *more: Measure
) -> Cube:
    """A cube over achievements that several people may each have entered; `thing` says what makes two of them one."""
    meaning = f"{thing}相同的计一次，不论几人填报；没有填写的各计一次。"
    once = Measure("things", f"{title}数", unit, meaning, distinct="thing")
    each = rows("条", "填报条数", "档案中的记录条数；几人填报同一项的各计一条。")
    cube = record_cube(code, title, f"人才档案中登记的{title}。", dimensions, (once, each, *more), year)
    return replace(cube, group="成果")


TITLES = record_cube(
    "titles", "职称资格", "人才档案中登记的职称资格，与是否聘任无关；一人可有几项。",
    (
        coded("level", "资格级别", "title_level", "所登记的职称级别。"),
        coded("series", "职称系列", "title_series", "所登记的职称系列。"),
        titled("way", "取得方式", kinds.TitleWay, "评审、考试等。"),
    ),
    (rows("项", "资格数", "职称资格的项数；一人几项的各计一项。"),), "取得职称的年度。",
)  # fmt: skip
APPOINTMENTS = record_cube(
    "appointments", "专业技术聘任", "人才档案中登记的专业技术职务聘任。",
    (
        coded("level", "聘任级别", "title_level", "所聘职务的级别。"),
        coded("series", "聘任系列", "title_series", "所聘职务的系列。"),
        until("holding", "聘期", "统计日聘期是否届满。", "until"),
    ),
    (rows("次", "聘任次数", "聘任的次数；续聘另计一次。"),), "聘期开始的年度。",
)  # fmt: skip
SKILLS = record_cube(
    "skills", "职业技能等级", "人才档案中登记的职业技能等级证书；一人可有几项。",
    (
        coded("level", "证书等级", "skill_level", "证书上的等级；高技能人才指高级工及以上。"),
        until("holding", "有效期", "统计日证书是否到期。", "until"),
    ),
    (rows("项", "证书数", "证书的项数。"),), "取得证书的年度。",
)  # fmt: skip
DEPARTURES = record_cube(
    "departures", "离职去向", "人才档案中登记的离职。",
    (titled("kind", "离职类型", kinds.DepartureKind, "离职方式。"),),
    (rows("次", "离职次数", "登记的离职次数。"),), "离职的年度。",
)  # fmt: skip
PATENTS = result_cube(
    "patents", "专利", "专利号", "件",
    (
        titled("kind", "专利类型", kinds.PatentKind, "专利及类似权利的类型。"),
        titled("state", "专利状态", kinds.PatentState, "法律状态。"),
    ),
    "授权的年度，未授权的为未填。",
)  # fmt: skip
STANDARDS = result_cube(
    "standards", "标准", "标准编号", "项",
    (
        titled("level", "标准级别", kinds.StandardLevel, "标准的级别。"),
        titled("role", "起草角色", kinds.ProjectRole, "本人的角色。"),
    ),
    "发布的年度。",
)  # fmt: skip
AWARDS = result_cube(
    "awards", "奖励荣誉", "证书编号", "项",
    (
        titled("level", "奖励级别", kinds.ProjectLevel, "授予单位的级别。"),
        titled("grade", "奖励等级", kinds.AwardGrade, "奖励的等次。"),
        titled("issuer_kind", "授予单位类别", kinds.IssuerKind, "授予单位的类别。"),
    ),
    "授予的年度。",
)  # fmt: skip
PROJECTS = result_cube(
    "projects", "项目", "项目编号", "个",
    (
        titled("level", "项目级别", kinds.ProjectLevel, "立项单位的级别。"),
        titled("role", "承担角色", kinds.ProjectRole, "本人的角色。"),
        titled("state", "项目状态", kinds.ProjectState, "完成情况。"),
    ),
    "开始的年度。",
    Measure(
        "funding", "填报经费", "元", "各条记录填报的项目经费之和；几人填报同一项目的重复计入。", column="funding_fen",
        is_money=True,
    ),
)  # fmt: skip
PAPERS = result_cube(
    "papers", "论文", "题目", "篇", (titled("role", "作者类型", kinds.PaperRole, "本人的作者身份。"),), "发表的年度。"
)
TEAMS = Cube(
    code="teams",
    title="创新团队",
    definition="已经企业批准或认定、以及已撤销的创新团队；组建中和待批准的是企业内部事项，不计。",
    source="",
    dimensions=(
        titled("state", "团队状态", FORMED, "统计日的状态。"),
        titled("platform_kind", "依托平台", PlatformKind, "所依托的平台类别。"),
        titled("platform_level", "平台级别", kinds.ProjectLevel, "平台的级别。"),
        free("year", "成立年度", "团队成立的年度。"),
        *PLACES,
    ),
    measures=(Measure("teams", "团队数", "个", "团队的个数。"),),
    only={"state": frozenset(state.value for state in FORMED)},
    frame="teams",
    listed=Permission.TALENT_READ,
    group="成果",
)
MEMBERS = Cube(
    code="team_members",
    title="团队成员",
    definition="创新团队（组建中和待批准的除外）的成员，含已退出的，见“任期”。",
    source="",
    dimensions=(
        titled("role", "团队角色", kinds.ProjectRole, "在团队中的角色。"),
        until("holding", "任期", "统计日是否仍在团队：未载明期限的为现任。", "until"),
        titled("state", "团队状态", FORMED, "团队的状态。",
               "team.state"),
        *of_person(),
        *PLACES,
    ),
    measures=(Measure("records", "人次", "人次", "成员的人次；一人在两个团队的计两次。"), PEOPLE),
    only={"state": TEAMS.only["state"]},
    frame="team_members",
    listed=Permission.TALENT_READ,
    group="成果",
)  # fmt: skip
CAREERS = (
    TITLES, APPOINTMENTS, SKILLS, DEPARTURES, PATENTS, STANDARDS, AWARDS, PROJECTS, PAPERS, TEAMS, MEMBERS,
)  # fmt: skip
