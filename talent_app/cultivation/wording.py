"""The words of agreements, yearly letters and certificates as drafts to go on editing, from their rows. Pure.

What the platform does not know is written as 【…】.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from talent_app.core.formats import money
from talent_app.cultivation.enums import Direction, TermKind
from talent_app.cultivation.figures import Tally
from talent_app.cultivation.growth_models import Apprenticeship, ApprenticeStage
from talent_app.cultivation.models import ManagementTerm
from talent_app.documents.letters import Letter
from talent_app.rules.codes import code_table

SIGNED = ("甲方（盖章）：　　　　　　　　　　乙方（签字）：", "法定代表人或授权代表（签字）：　　　　日期：【 】")


def _day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def _open(text: str) -> str:
    """Words that go on: without the stop at their end."""
    return text.strip().rstrip("。；;.")


def _goals(tally: Tally) -> Iterable[str]:
    for place, each in enumerate(tally.rows, 1):
        goal = each.goal
        parts = [f"权重{goal.weight}"]
        if goal.direction is not Direction.JUDGED:
            parts.append(f"目标值{goal.target}{goal.unit}（{goal.direction.title}）")
        else:
            parts.append("定性，由考核人评分")
        if goal.is_main:
            parts.append("主要指标")
        if goal.standard:
            parts.append(f"计分办法：{_open(goal.standard)}")
        yield f"{place}．{goal.name}：{'，'.join(parts)}；"


def _bottoms(row: ManagementTerm) -> Iterable[str]:
    found = []
    if row.year_bottom:
        found.append(f"年度考核得分低于{row.year_bottom}分")
    if row.term_bottom:
        found.append(f"任期考核得分低于{row.term_bottom}分")
    if row.goal_bottom:
        found.append(f"主要指标完成率低于{row.goal_bottom}%")
    if found:
        yield f"依据{row.bottom_basis}，{'、'.join(found)}的，考核结论为不合格，按本协议退出岗位。"
    else:
        yield "双方约定的考核底线：【 】。"


def term_letter(row: ManagementTerm, tallies: Sequence[Tally], enterprise: str, person: str) -> Letter:
    """The post agreement of a term."""
    choice = "，经市场化选聘产生" if row.is_market_chosen else f"，任职来源为{row.source.title}"
    decided = row.decided_under or "【党组织前置研究和董事会决议文号】"
    lines = [
        f"甲方：{enterprise}",
        f"乙方：{person}",
        f"为落实任期制和契约化管理，经{decided}，甲乙双方订立本协议。",
        "一、聘任岗位和任期",
        f"（一）甲方聘任乙方担任{row.post}，人员类别为{row.kind.title}{choice}。",
        f"（二）任期自{_day(row.from_on)}起至{_day(row.until_on)}止。期满未续聘的，聘任关系自然终止。",
        "二、岗位职责",
        *(line.strip() for line in row.duties.splitlines() if line.strip()),
        "三、任期考核指标",
        *(line for tally in tallies if not tally.year for line in _goals(tally)),
        "四、年度考核指标",
        "年度考核指标在《年度经营业绩责任书》中约定，与本协议具有同等效力。",
        "五、薪酬",
        "乙方薪酬按甲方薪酬管理办法执行，绩效年薪与年度考核结果、任期激励与任期考核结果挂钩。",
        "六、考核结果的应用和退出",
        *(line.strip() for line in row.consequences.splitlines() if line.strip()),
        *_bottoms(row),
        "乙方退出岗位的，按甲方制度办理工作交接和离任审计；需要调整工作岗位的，另行约定。",
        "七、其他",
        "本协议未尽事宜，按国家规定和甲方制度执行；涉及劳动关系的，按劳动合同执行。"
        if row.kind is TermKind.MANAGEMENT
        else "乙方劳动合同期限与任期一致；解除聘任关系的，同时依法解除劳动合同。",
        "本协议一式【 】份，甲乙双方各执【 】份，自双方签字盖章之日起生效。",
        *SIGNED,
    ]
    return Letter(f"{row.post}岗位聘任协议", "", "\n".join(lines), enterprise)


def goal_letter(row: ManagementTerm, tally: Tally, enterprise: str, person: str) -> Letter:
    """The letter of goals of one year, or of the whole term."""
    name = f"{tally.year}年度经营业绩责任书" if tally.year else "任期经营业绩责任书"
    begin, end = row.from_on, row.until_on
    if tally.year:
        begin, end = max(begin, date(tally.year, 1, 1)), min(end, date(tally.year, 12, 31))
    lines = [
        f"甲方：{enterprise}",
        f"乙方：{person}（{row.post}）",
        f"根据双方签订的岗位聘任协议（编号{row.number}），订立本责任书。",
        "一、考核期",
        f"考核期为{_day(begin)}至{_day(end)}。",
        "二、考核指标",
        *_goals(tally),
        f"各项指标权重合计{tally.weights}。定量指标得分为权重乘以完成率，最高为权重，最低为零；"
        "越低越好的指标，完成率为二减去实际值与目标值之比。",
        "三、考核底线和结果应用",
        *_bottoms(row),
        *(line.strip() for line in row.consequences.splitlines() if line.strip()),
        "四、其他",
        "本责任书自双方签字之日起生效，考核期内指标一般不作调整。",
        *SIGNED,
    ]
    return Letter(name, "", "\n".join(lines), enterprise)


def level_title(code: str) -> str:
    """A skill level by its code."""
    return str(dict(code_table("skill_level").choices()).get(code, code)) if code else ""


def apprentice_letter(
    row: Apprenticeship, stages: Sequence[ApprenticeStage], enterprise: str, person: str, masters: Sequence[str]
) -> Letter:
    """The agreement of an apprenticeship with its pay steps."""
    lines = [
        f"甲方：{enterprise}",
        f"师傅：{'、'.join(masters)}",
        f"学徒：{person}",
        "一、学徒期和目标",
        f"（一）职业（工种）为{row.occupation}，学徒期自{_day(row.from_on)}起至{_day(row.until_on)}止。",
        f"（二）目标为达到{level_title(row.level_aim)}"
        + (f"（现为{level_title(row.level_from)}）。" if row.level_from else "。"),
        "二、传授内容",
        *(line.strip() for line in row.tasks.splitlines() if line.strip()),
        "三、阶段和报酬",
        *(
            f"{place}．{each.title}（{_day(each.from_on)}至{_day(each.until_on)}）：{_open(each.goal)}；"
            f"每月报酬{money(each.monthly_pay)}元；"
            for place, each in enumerate(stages, 1)
        ),
        "每一阶段结束时考核，合格的自下一阶段起执行相应报酬；不合格的补考，报酬暂不调整。",
        "四、师傅津贴",
        f"学徒期内甲方每月支付师傅津贴{money(row.allowance)}元。" if row.allowance else "按甲方制度执行：【 】。",
        "五、出师",
        "各阶段考核合格的，由甲方编发出师证书；出师后报酬按甲方薪酬制度确定，不低于最后阶段约定的报酬。",
        "甲方（盖章）：",
        "师傅（签字）：　　　　　　　　　　学徒（签字）：",
    ]
    return Letter("师带徒协议", "", "\n".join(lines), enterprise)


def certificate_letter(row: Apprenticeship, enterprise: str, person: str, masters: Sequence[str]) -> Letter:
    """The certificate at the end of an apprenticeship."""
    lines = [
        f"{person}自{_day(row.from_on)}起随{'、'.join(masters)}学习{row.occupation}，各阶段考核合格，准予出师。",
        f"证书编号：{row.certificate_number}",
        f"发证日期：{_day(row.certified_on) if row.certified_on else '【 】'}",
        "本证书由企业编发，证明学徒期满考核合格，不代替职业技能等级证书。",
    ]
    return Letter("师带徒出师证书", "", "\n".join(lines), enterprise)


def masters_named(rows: Iterable[Any], people: dict[int, Any]) -> list[str]:
    """The names of masters or mentors."""
    return [people[row.talent_id].name if row.talent_id else row.name for row in rows]
