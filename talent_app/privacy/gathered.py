"""What other parts of the house keep of a person, for his own copy: pay, rewards, titles, insurance, recruitment …

`audit/personal.yaml` knows every table that holds something of a person. Each of them is either shown here or named
with the reason why it is not; a test compares the two lists. What officers wrote for each other, names of third
persons and technical marks are left out of the rows that are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from enum import Enum
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, LargeBinary, inspect, or_, select

from talent_app.audit.changes import TECHNICAL, label_of, shown, title_of
from talent_app.audit.personal import Act, declarations
from talent_app.audit.wording import ACCOUNTS
from talent_app.core.formats import instant, money
from talent_app.core.money import Money
from talent_app.db.base import Base
from talent_app.db.engine import session
from talent_app.db.types import JsonText
from talent_app.rules.codes import code_table
from talent_app.rules.exempt_income import FIELDS, ISSUERS
from talent_app.rules.plan_facts import APPOINTMENTS, ROLES
from talent_app.rules.social_insurance import REGIONS
from talent_app.talents.records import RECORD_KINDS

Facts = tuple[tuple[str, str], ...]

#: Tables whose rows stand in the copy, in this order.
COPIED = (
    "pay_records", "pay_assignments", "insurance_records", "insurance_bases", "insurance_changes",
    "agreements", "agreement_benefits", "agreement_instalments", "agreement_returns", "agreement_stays",
    "rewards", "reward_instalments", "title_applications", "title_engagements", "title_bars", "skill_evaluations",
    "class_proposals", "confirmation_answers", "support_needs", "support_contacts", "support_visits",
    "team_members", "plan_people", "payout_lines", "management_terms", "management_goals", "management_results",
    "apprenticeships", "apprentice_stages", "development_plans", "development_measures", "cultivation_mentors",
    "key_post_holders", "skill_competition_entries", "skill_studio_members", "recruit_candidates", "recruit_interviews",
    "recruit_offers",
)  # fmt: skip
#: Where the copy has them already under their own heading.
ELSEWHERE = {
    "talents": "见人才登记各项",
    "persons": "见人才登记的姓名、证件号码和出生日期",
    "rights_requests": "见“我的申请”",
    "attachments": "见“照片和证明材料目录”；原件可在“我的申请”中索取",
    "files": "见“照片和证明材料目录”；原件可在“我的申请”中索取",
    **{kind.model.__tablename__: f"见“{kind.label}”" for kind in RECORD_KINDS},
}
_INTERNAL = "办理过程中经办人之间的意见，可能涉及他人；办理结果已列明"
_ACCOUNT = "登录账号的安全信息，不能导出；可在“账号安全”中查看"
BUSINESS = "单位的业务文书，文字中可能提到姓名，随业务档案保存，不逐处摘录"
MENTIONS = "系统运行中的文字可能提到姓名，不是对本人的记载；到期自动清理，删除个人信息时逐条抹去"
#: What is kept of the person and does not leave with the copy, with the reason.
LEFT_OUT = {
    "talent_merges": "合并重复登记时的技术对应关系，不含登记以外的内容",
    "registration_requests": "流动和共享登记申请含另一单位的意见；决定的结果即为现有登记",
    "pending_changes": "尚待核实的修改，核实后即为登记内容；可向登记单位查询",
    "verification_marks": _INTERNAL,
    "expert_answers": "由单位答复其他单位的寻访，含对方单位的联系方式",
    "search_hits": "检索的命中标记，不含登记以外的内容",
    "agreement_steps": _INTERNAL,
    "reward_steps": _INTERNAL,
    "reward_proposals": _INTERNAL,
    "title_steps": _INTERNAL,
    "title_objections": "公示期间他人提出的异议；处理决定由单位书面告知",
    "title_experts": "评审专家库的名单依规定保密",
    "recruit_steps": _INTERNAL,
    "recruit_scores": "面试官的评分和评语，涉及他人",
    "key_post_candidates": "单位尚未公开的人事研究意见",
    "version_people": "与“方案人员”相同内容的加密存档",
    "erasures": "删除的办理记录，办结时另行告知结果",
    "quality_findings": "系统比对登记内容得出的核对提示，不含登记以外的内容；可向登记单位查询",
    "quality_dismissals": _INTERNAL,
    "retention_proposals": "保存期满的内部提示，办结时另行告知结果",
    "users": _ACCOUNT,
    "notice_choices": _ACCOUNT,
    "second_factors": _ACCOUNT,
    "external_identities": _ACCOUNT,
    "api_tokens": _ACCOUNT,
    "login_sessions": _ACCOUNT,
}
#: Columns without meaning for the person, or that name or quote third persons.
MARKS = frozenset(
    {
        "ref", "position", "scheme", "item", "reference", "achievement_key", "policy_revision", "fingerprint", "code",
        "is_current", "calendar", "notice_calendar", "is_unchecked", "note", "notice_note", "objections",
        "objections_handled", "by_name", "owner", "referrer", "interviewer", "informed_version", "erased_at",
    }
)  # fmt: skip

#: Columns of codes whose models leave the words to the rules: by name, or by table and name.
CODED: dict[str, Callable[[str], str]] = {
    "series": code_table("title_series").title_of,
    "title_applications.level": code_table("title_level").title_of,
    "recruit_candidates.title_level": code_table("title_level").title_of,
    "skill_evaluations.level": code_table("skill_level").title_of,
    "apprenticeships.level_from": code_table("skill_level").title_of,
    "apprenticeships.level_aim": code_table("skill_level").title_of,
    "insurance_records.region": lambda code: dict(REGIONS).get(code, code),
    "issuer": lambda code: dict(ISSUERS).get(code, code),
    "area": lambda code: dict(FIELDS).get(code, code),
    "plan_people.role": lambda code: dict(ROLES).get(code, code),
    "appointment": lambda code: dict(APPOINTMENTS).get(code, code),
    "education": code_table("education").title_of,
    "degree": code_table("degree").title_of,
    "ethnicity": code_table("ethnicity").title_of,
    "employment_kind": code_table("employment_kind").title_of,
}
#: What some tables are called where the audit has no word for their rows.
TITLES = {
    "search_hits": "检索命中",
    "login_sessions": "登录会话",
    "innovation_frozen": "年报存档",
    "audit_entries": "审计记录",
    "notices": "通知",
    "api_replies": "接口应答",
}
#: Sealed columns whose clear value has another name.
SEALED = {"document_sealed": "document_number"}


def about(talent_ids: Iterable[int]) -> dict[int, list[tuple[str, list[Facts]]]]:
    """What is copied of some registrations of one person: by registration (title, rows).

    Read under whatever scope the caller has set.
    """
    known: dict[str, dict[int, int]] = {"talents": {one: one for one in talent_ids}}
    found: dict[int, dict[str, list[Facts]]] = {one: {} for one in known["talents"]}
    for table, how in declarations().items():
        if table not in COPIED:
            continue
        known[table] = {}
        for row in _rows(table, how.rows, known):
            owner = next(
                known[which][getattr(row, name)]
                for name, which in how.rows.items()
                if getattr(row, name) in known.get(which, {})
            )
            known[table][row.id] = owner
            found[owner].setdefault(table, []).append(_facts(row))
    titles = {table: title_of(_models()[table].__table__) for table in COPIED}
    return {one: [(titles[t], tables[t]) for t in COPIED if t in tables] for one, tables in found.items()}


def not_copied() -> list[tuple[str, str]]:
    """(what, why) of everything that is kept of people and not in the copy."""
    merged: dict[str, list[str]] = {}
    for table, how in declarations().items():
        if table in LEFT_OUT:
            merged.setdefault(LEFT_OUT[table], []).append(_title(table))
        elif how.act is Act.STAYS:
            merged.setdefault(BUSINESS, []).append(_title(table))
        elif how.act is Act.MENTION:
            merged.setdefault(MENTIONS, []).append(_title(table))
    return [("、".join(dict.fromkeys(names)), why) for why, names in merged.items()]


def _title(table: str) -> str:
    models = _models()
    return TITLES.get(table) or (title_of(models[table].__table__) if table in models else "运行记录")


@lru_cache(maxsize=1)
def _models() -> dict[str, Any]:
    return {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}


def _rows(table: str, by: Mapping[str, str], known: Mapping[str, Mapping[int, int]]) -> list[Any]:
    model = _models()[table]
    tests = [getattr(model, name).in_(sorted(known[which])) for name, which in by.items() if known.get(which)]
    return list(session.scalars(select(model).where(or_(*tests)).order_by(model.id))) if tests else []


def _facts(row: Any) -> Facts:
    return tuple(_filled(row))


def _filled(row: Any) -> Iterator[tuple[str, str]]:
    for column in row.__table__.columns:
        if not _is_mark(column):
            text = _worded(row, column)
            if text:
                yield label_of(column), text


def _is_mark(column: Column[Any]) -> bool:
    name = column.name
    return (
        name in TECHNICAL or name in ACCOUNTS or name in MARKS or name.endswith(("_by", "_by_name", "_id"))
        or isinstance(column.type, JsonText)
    )  # fmt: skip


def _worded(row: Any, column: Column[Any]) -> str:
    if isinstance(column.type, LargeBinary):
        return str(getattr(row, SEALED.get(column.name, column.name.removesuffix("_sealed"))) or "")
    value = getattr(row, inspect(type(row)).get_property_by_column(column).key)
    if isinstance(value, Money):
        return f"{money(value)} 元"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return instant(value)
    if value and (told := CODED.get(f"{column.table.name}.{column.name}") or CODED.get(column.name)):
        return told(str(value))
    if isinstance(value, Enum):
        return str(getattr(value, "title", value.value))
    text = shown(column, value)
    return "" if text is None else str(text)
