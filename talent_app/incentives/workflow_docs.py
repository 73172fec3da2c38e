"""The manual of a plan's way, made from its tables: diagram, steps, procedures, who decides. Pure.

`docs/workflows.md` is this module's output (`flask plans docs`), the help page shows the same; a test keeps both fresh.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from talent_app.agreements.workflow import AGREEMENT_WORKFLOW, RENEWAL_BEGUN
from talent_app.core.workflow import Workflow
from talent_app.cultivation.workflow import APPRENTICE_WORKFLOW, TERM_APPRAISED, TERM_WORKFLOW
from talent_app.cultivation.workflow import PLAN_WORKFLOW as DEVELOPMENT_WORKFLOW
from talent_app.identity.permissions import MATRIX, Role
from talent_app.incentives.life_states import Route
from talent_app.incentives.states import PlanState
from talent_app.incentives.workflow import (
    DECIDED_BELOW,
    HAS_GROUP,
    IS_AGREED,
    MAY_DECIDE,
    NOT_BY,
    PLAN_WORKFLOW,
)
from talent_app.innovation.workflow import RETURN_WORKFLOW
from talent_app.recruitment.workflow import CANDIDATE_WORKFLOW, DEMAND_WORKFLOW
from talent_app.rewards.workflow import OWN_SCHEME, REWARD_WORKFLOW, SCHEME_WORKFLOW
from talent_app.rules.chains import Level, all_routes, all_steps
from talent_app.rules.grades import is_worse
from talent_app.rules.instruments import INSTRUMENTS
from talent_app.rules.parameters import Cite
from talent_app.rules.policy_files import packaged_book
from talent_app.support.workflow import NEED_WORKFLOW
from talent_app.talents.verification import TALENT_WORKFLOW
from talent_app.teams.workflow import TEAM_WORKFLOW
from talent_app.titles.skill_workflow import SKILL_WORKFLOW
from talent_app.titles.workflow import NO_RESULT_NOTICE, NO_UNIT_NOTICE, TITLE_WORKFLOW

HEADING = """# 激励方案的流程

本文件由 `flask plans docs` 根据流程表、程序表和决定权限表生成，请勿手工修改；表改动后重新运行。
同样的内容显示在方案的“办理说明”页面。
"""
CONDITIONS = {
    HAS_GROUP: "企业在集团之下",
    MAY_DECIDE: "办理人是负责人",
    IS_AGREED: "批复为同意",
    DECIDED_BELOW: "由企业（集团）决定",
    NO_UNIT_NOTICE: "该评审方式不作单位公示",
    NO_RESULT_NOTICE: "该评审方式不作结果公示",
    RENEWAL_BEGUN: "续签协议已开始履行",
    OWN_SCHEME: "企业自定的办法",
    TERM_APPRAISED: "任期已考核",
}
#: The other chains of the platform, in the order of the manual.
CHAINS: tuple[tuple[str, Workflow[Any, Any, Any]], ...] = (
    ("人才档案核实", TALENT_WORKFLOW),
    ("人才协议", AGREEMENT_WORKFLOW),
    ("急需紧缺岗位需求", DEMAND_WORKFLOW),
    ("应聘人员", CANDIDATE_WORKFLOW),
    ("人才服务需求", NEED_WORKFLOW),
    ("职称评聘", TITLE_WORKFLOW),
    ("技能等级认定", SKILL_WORKFLOW),
    ("奖励申报", REWARD_WORKFLOW),
    ("企业奖励办法", SCHEME_WORKFLOW),
    ("创新团队", TEAM_WORKFLOW),
    ("科技创新年报", RETURN_WORKFLOW),
    ("任期制和契约化管理", TERM_WORKFLOW),
    ("师带徒", APPRENTICE_WORKFLOW),
    ("培养计划", DEVELOPMENT_WORKFLOW),
)
EVIDENCE_NOTE = "证据等级 A、B 的必经程序缺少时不能报送；其余只提示“待核原文”，写明理由后可以报送。"
STAGES = {"submission": "报送前", "review": "审核前", "decision": "答复前", "execution": "执行前"}


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of the workflow as a person reads it."""

    source: str
    title: str
    target: str
    roles: str
    condition: str
    needs_reason: bool
    bars_hands: bool


def step_rows() -> list[StepRow]:
    """Every row of the workflow table, with the roles that may take it."""
    return [
        StepRow(
            row.source.title,
            row.label,
            row.target.title,
            "、".join(role.title for role in Role if row.permission in MATRIX[role]),
            CONDITIONS.get(row.when, ""),
            row.reason_required,
            (row.source, row.action) in NOT_BY,
        )
        for row in PLAN_WORKFLOW.transitions
    ]


def procedure_table() -> list[list[str]]:
    """Step, before what, instruments, enterprises, required or not, source, evidence."""
    return [
        [
            f"{each.id} {each.title}",
            STAGES[each.before],
            _instruments(each.instruments),
            _levels(each.levels) + ("，国有独资的不需要" if each.not_wholly_owned else ""),
            "必经" if each.is_required else "有则登记",
            _source(each.cite, each.evidence),
            each.evidence,
        ]
        for each in all_steps()
    ]


def route_table() -> list[list[str]]:
    """Instruments, enterprises, regime, route, who decides, source, evidence."""
    regimes = {"filing": "备案制", "approval": "核准制"}
    return [
        [
            _instruments(each.instruments),
            _levels(each.levels),
            "、".join(regimes[one] for one in each.regimes) or "全部",
            Route(each.route).title,
            each.decider,
            _source(each.cite, each.evidence),
            each.evidence,
        ]
        for each in all_routes()
    ]


def _source(cite: Cite, evidence: str) -> str:
    is_uncertain = cite.article_evidence is not None and is_worse(cite.article_evidence, evidence)
    return f"{packaged_book().sources[cite.source].short}{cite.article}{'(待核)' if is_uncertain else ''}"


def _instruments(codes: Iterable[str]) -> str:
    return "、".join(INSTRUMENTS[code].title for code in codes) or "全部"


def _levels(codes: Iterable[str]) -> str:
    return "、".join(Level(code).title for code in codes) or "全部企业"


PROCEDURE_HEAD = ["程序", "何时之前", "激励方式", "企业", "要求", "依据", "证据"]
ROUTE_HEAD = ["激励方式", "企业", "工资总额管理方式", "办理方式", "由谁决定", "依据", "证据"]


def document() -> str:
    """`docs/workflows.md`."""
    lines = [HEADING, "## 流程图\n", "```mermaid", PLAN_WORKFLOW.mermaid().rstrip(), "```\n", "## 每一步由谁办理\n"]
    lines += _table(
        ["当前状态", "步骤", "办理后", "谁可以办理", "条件", "须写理由", "经手人回避"],
        [
            [row.source, row.title, row.target, row.roles, row.condition, "是" if row.needs_reason else "",
             "是" if row.bars_hands else ""]
            for row in step_rows()
        ],
    )  # fmt: skip
    lines += [
        "\n## 须履行的程序\n",
        "证据等级 A、B 的必经程序缺少时不能报送；其余只提示“待核原文”，写明理由后可以报送。\n",
    ]
    lines += _table(PROCEDURE_HEAD, procedure_table())
    lines += ["\n## 由谁决定、怎样决定\n", "自上而下，第一条符合的生效。\n", *_table(ROUTE_HEAD, route_table())]
    for title, workflow in CHAINS:
        lines += chain(title, workflow)
    return "\n".join(lines) + "\n"


def chain(title: str, workflow: Workflow[Any, Any, Any]) -> list[str]:
    """One other chain: its diagram, and who may take which step."""
    rows = [
        [
            row.source.title, row.label, row.target.title,
            "、".join(role.title for role in Role if row.permission in MATRIX[role]),
            CONDITIONS.get(row.when, ""), "是" if row.reason_required else "",
        ]
        for row in workflow.transitions
    ]  # fmt: skip
    head = ["当前状态", "步骤", "办理后", "谁可以办理", "条件", "须写理由"]
    return [f"\n## {title}\n", "```mermaid", workflow.mermaid().rstrip(), "```\n", *_table(head, rows)]


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    return [
        "| " + " | ".join(head) + " |",
        "|" + "---|" * len(head),
        *("| " + " | ".join(row) + " |" for row in rows),
    ]


#: Where each state stands in the drawing: column and row.
PLACES: dict[PlanState, tuple[int, int]] = {
    PlanState.DRAFT: (1, 0),
    PlanState.INTERNAL_REVIEW: (1, 1),
    PlanState.GROUP_REVIEW: (1, 2),
    PlanState.SUBMITTED: (1, 3),
    PlanState.ACCEPTED: (1, 4),
    PlanState.UNDER_REVIEW: (1, 5),
    PlanState.DECIDED: (1, 6),
    PlanState.EXECUTING: (1, 7),
    PlanState.ENDED: (1, 8),
    PlanState.RETURNED: (0, 3),
    PlanState.WITHDRAWN: (2, 3),
}
WIDTH, HEIGHT, LEFT, TOP, COLUMN, ROW = 150, 36, 20, 16, 240, 66


def drawing(here: PlanState | None = None) -> dict[str, Any]:
    """The diagram as boxes and lines for an SVG; `here` is the box to be marked."""
    boxes = [
        {"x": LEFT + column * COLUMN, "y": TOP + row * ROW, "title": state.title, "is_here": state is here}
        for state, (column, row) in PLACES.items()
    ]
    pairs = dict.fromkeys((row.source, row.target) for row in PLAN_WORKFLOW.transitions)
    return {
        "width": LEFT * 2 + 2 * COLUMN + WIDTH,
        "height": TOP * 2 + 8 * ROW + HEIGHT,
        "box_width": WIDTH,
        "box_height": HEIGHT,
        "boxes": boxes,
        "lines": [line for line in (_line(*pair) for pair in pairs) if line],
    }


def _line(source: PlanState, target: PlanState) -> str:
    """The path of one arrow: down the middle, around the middle, or across to a side."""
    (from_column, from_row), (to_column, to_row) = PLACES[source], PLACES[target]
    x, y = LEFT + from_column * COLUMN, TOP + from_row * ROW
    to_x, to_y = LEFT + to_column * COLUMN, TOP + to_row * ROW
    middle, half = WIDTH // 2, HEIGHT // 2
    if from_column == to_column and to_row == from_row + 1:
        return f"M {x + middle} {y + HEIGHT} V {to_y - 2}"
    if from_column == to_column:
        side = x + WIDTH + 12 + 8 * (to_row - from_row)
        return f"M {x + WIDTH} {y + half} H {side} V {to_y + half} H {to_x + WIDTH + 2}"
    if to_column < from_column:
        return f"M {x} {y + half} H {to_x + WIDTH + 24} V {to_y + half} H {to_x + WIDTH + 2}"
    if from_column == 0 and to_column == 1:
        return f"M {x + middle} {y} V {to_y + half} H {to_x - 2}"
    if from_column == 0:
        return f"M {x + middle} {y + HEIGHT} V {TOP + 8 * ROW + HEIGHT + 8} H {to_x + middle} V {to_y + HEIGHT + 2}"
    return f"M {x + WIDTH} {y + half} H {to_x - 24} V {to_y + half} H {to_x - 2}"
