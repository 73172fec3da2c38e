"""The reserve list and the registers of terms, studios and competitions as sheets and as printed rosters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from talent_app.cultivation.enums import Readiness
from talent_app.cultivation.figures import tallies
from talent_app.cultivation.growth_models import (
    CompetitionEntry,
    SkillCompetition,
    SkillStudio,
    StudioMember,
    StudioWork,
)
from talent_app.cultivation.models import ManagementGoal, ManagementResult, ManagementTerm
from talent_app.cultivation.succession import State
from talent_app.documents.tables import CellKind, Column, Table
from talent_app.talents.models import Talent

DAY = CellKind.DAY


def reserve_table(states: Sequence[State], places: Mapping[int, str], exported: str) -> list[Table]:
    """One sheet of posts, one of candidates."""
    posts, people = [], []
    for one in states:
        place, post = places.get(one.post.organisation_id, ""), one.post
        posts.append(
            (
                place, post.name, post.kind.title, post.department, "、".join(held.talent.name for held in one.holders),
                "、".join(held.words for held in one.holders), post.wanted,
                *("、".join(one.ready(each)) for each in Readiness), "；".join(one.gaps),
            )
        )  # fmt: skip
        people += [
            (
                place, post.name, talent.name, row.readiness.title, talent.post or "", row.strengths, row.gaps,
                row.judged_on,
            )
            for row, talent in one.candidates
        ]  # fmt: skip
    return [
        Table(
            _("岗位"),
            [
                Column(_("单位"), width=26), Column(_("岗位"), width=20), Column(_("类别"), width=12),
                Column(_("部门"), width=16), Column(_("现任"), width=14), Column(_("法定退休月份"), width=22),
                Column(_("应有后备"), CellKind.COUNT), *(Column(each.title, width=18) for each in Readiness),
                Column(_("缺口"), width=30),
            ],
            posts,
        ),
        Table(
            _("后备人选"),
            [
                Column(_("单位"), width=26), Column(_("岗位"), width=20), Column(_("姓名"), width=14),
                Column(_("成熟度"), width=12), Column(_("现岗位"), width=20), Column(_("优势"), width=30),
                Column(_("差距"), width=30), Column(_("评估日期"), DAY),
            ],
            people,
        ),
        _notes(exported),
    ]  # fmt: skip


def _notes(exported: str) -> Table:
    columns = [Column(_("项目"), width=14), Column(_("内容"), width=60)]
    return Table(_("说明"), columns, [(_("导出"), exported)])


def reserve_roster(title: str, states: Sequence[State], places: Mapping[int, str]) -> dict[str, Any]:
    """The printed reserve list: one line a post."""
    return {
        "title": title,
        "subtitle": _("成熟度：现在可用、1–2 年、3–5 年"),
        "counted": _("共 %(n)d 个岗位", n=len(states)),
        "columns": [
            {"label": _("单位"), "width": 30}, {"label": _("岗位"), "width": 28}, {"label": _("类别"), "width": 18},
            {"label": _("现任"), "width": 20}, {"label": _("退休月份"), "width": 20},
            *({"label": each.title, "width": 20} for each in Readiness), {"label": _("缺口")},
        ],
        "rows": [
            [
                places.get(one.post.organisation_id, ""), one.post.name, one.post.kind.title,
                "、".join(held.talent.name for held in one.holders), "、".join(held.words for held in one.holders),
                *("、".join(one.ready(each)) for each in Readiness), "；".join(one.gaps),
            ]
            for one in states
        ],
    }  # fmt: skip


def term_tables(
    rows: Sequence[ManagementTerm],
    people: Mapping[int, Talent],
    places: Mapping[int, str],
    goals: Mapping[int, list[ManagementGoal]],
    results: Mapping[int, list[ManagementResult]],
    exported: str,
) -> list[Table]:
    """Terms, their goals with scores, their appraisals."""
    terms, lines, judged = [], [], []
    for row in rows:
        name = people[row.talent_id].name
        terms.append(
            (
                row.number, places.get(row.organisation_id, ""), name, row.post, row.kind.title, row.source.title,
                _("是") if row.is_market_chosen else _("否"), row.state.title, row.from_on, row.until_on,
                row.signed_on, row.exit_cause.title if row.exit_cause else "", row.exit_on,
            )
        )  # fmt: skip
        lines += [
            (
                row.number, name, tally.title, each.goal.name, each.goal.weight, each.goal.target, each.goal.unit,
                each.goal.actual, each.completion_shown, each.score_shown,
            )
            for tally in tallies(goals.get(row.id, []))
            for each in tally.rows
        ]  # fmt: skip
        judged += [
            (
                row.number, name, each.label, each.score, each.conclusion.title, "；".join(each.misses),
                each.consequence, each.document, each.decided_on,
            )
            for each in results.get(row.id, [])
        ]  # fmt: skip
    return [
        Table(
            _("任期"),
            [
                Column(_("编号"), width=14), Column(_("单位"), width=26), Column(_("姓名"), width=14),
                Column(_("岗位"), width=18), Column(_("类别"), width=14), Column(_("来源"), width=14),
                Column(_("市场化选聘"), width=12), Column(_("状态"), width=16), Column(_("开始"), DAY),
                Column(_("结束"), DAY), Column(_("签订"), DAY), Column(_("退出原因"), width=18),
                Column(_("退出日期"), DAY),
            ],
            terms,
        ),
        Table(
            _("考核指标"),
            [
                Column(_("编号"), width=14), Column(_("姓名"), width=14), Column(_("考核期"), width=12),
                Column(_("指标"), width=26), Column(_("权重"), CellKind.COUNT), Column(_("目标值"), width=12),
                Column(_("单位"), width=10), Column(_("实际值"), width=12), Column(_("完成率"), width=12),
                Column(_("得分"), width=10),
            ],
            lines,
        ),
        Table(
            _("考核结果"),
            [
                Column(_("编号"), width=14), Column(_("姓名"), width=14), Column(_("考核"), width=16),
                Column(_("得分"), width=10), Column(_("结论"), width=10), Column(_("未达底线"), width=36),
                Column(_("结果应用"), width=36), Column(_("决议"), width=22), Column(_("日期"), DAY),
            ],
            judged,
        ),
        _notes(exported),
    ]  # fmt: skip


def studio_tables(
    rows: Sequence[SkillStudio],
    places: Mapping[int, str],
    members: Mapping[int, list[StudioMember]],
    works: Mapping[int, list[StudioWork]],
    people: Mapping[int, Talent],
    exported: str,
) -> list[Table]:
    """Studios with their people, and what each did year by year."""
    studios, done = [], []
    for row in rows:
        place, belongs = places.get(row.organisation_id, ""), members.get(row.id, [])
        leaders, others = (
            "、".join(people[one.talent_id].name for one in belongs if one.is_leader is wanted)
            for wanted in (True, False)
        )
        studios.append(
            (place, row.name, row.occupation, row.level.title, leaders, others, len(works.get(row.id, [])),
             row.founded_on, row.closed_on)
        )  # fmt: skip
        done += [
            (place, row.name, str(one.year), one.kind.title, one.name, one.people, one.outcome)
            for one in works.get(row.id, [])
        ]
    return [
        Table(
            _("工作室"),
            [
                Column(_("单位"), width=26), Column(_("工作室"), width=26), Column(_("职业（工种）"), width=14),
                Column(_("级别"), width=10), Column(_("领办人"), width=16), Column(_("成员"), width=30),
                Column(_("工作项数"), CellKind.COUNT, width=10), Column(_("设立日期"), DAY, width=12),
                Column(_("停办日期"), DAY, width=12),
            ],
            studios,
        ),
        Table(
            _("各年工作"),
            [
                Column(_("单位"), width=26), Column(_("工作室"), width=26), Column(_("年度"), width=8),
                Column(_("类别"), width=14), Column(_("内容"), width=36), Column(_("参加人数"), CellKind.COUNT),
                Column(_("成效"), width=36),
            ],
            done,
        ),
        _notes(exported),
    ]  # fmt: skip


def competition_table(
    rows: Sequence[SkillCompetition],
    places: Mapping[int, str],
    entries: Mapping[int, list[CompetitionEntry]],
    people: Mapping[int, Talent],
) -> Table:
    """One line a person and competition; an award that stands in the person's record is marked."""
    columns = [
        Column(_("单位"), width=26), Column(_("竞赛"), width=28), Column(_("级别"), width=10),
        Column(_("主办单位"), width=20), Column(_("举办日期"), DAY, width=12), Column(_("姓名"), width=20),
        Column(_("名次"), CellKind.COUNT, width=8), Column(_("奖项等级"), width=10), Column(_("荣誉称号"), width=16),
        Column(_("证书编号"), width=14), Column(_("个人档案"), width=12),
    ]  # fmt: skip
    lines = [
        (
            places.get(row.organisation_id, ""), row.name, row.level.title, row.host, row.held_on,
            people[one.talent_id].name, one.place, one.grade.title if one.grade else "", one.honour,
            one.certificate_number, _("已写入") if one.award_id else _("已提交") if one.award_sent_on else "",
        )
        for row in rows
        for one in entries.get(row.id, [])
    ]  # fmt: skip
    return Table(_("参赛成绩"), columns, lines)


#: Millimetres a printed roster has for its columns beside the running number, and what a day and a count need of it.
PRINTED_WIDTH, SHORT = 225, {CellKind.DAY: 30, CellKind.COUNT: 13}


def roster_of(title: str, table: Table, counted: str) -> dict[str, Any]:
    """A table as a printed roster: days and counts stand whole, the others share the page as they share the sheet."""
    left = PRINTED_WIDTH - sum(SHORT.get(each.kind, 0) for each in table.columns)
    whole = sum(each.width or 0 for each in table.columns if each.kind not in SHORT)
    columns = [
        {"label": each.title, "width": SHORT.get(each.kind) or left * (each.width or 0) // whole}
        for each in table.columns
    ]
    return {"title": title, "counted": counted, "columns": columns, "rows": [list(row) for row in table.rows]}
