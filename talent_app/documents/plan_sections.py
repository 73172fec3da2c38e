"""The words around the tables of a printed plan: title, cover, chapters and their order, summary, required contents.

Pure text work on a snapshot; nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from talent_app.core.formats import money
from talent_app.documents.plan_findings import findings_summary
from talent_app.documents.templates import MISSING, as_money, date_long

CHINESE_NUMBERS = "一二三四五六七八九十"
TITLE_ENDINGS = ("集团有限责任公司", "有限责任公司", "股份有限公司", "集团有限公司", "有限公司", "激励方案", "方案")
SIGNATURE_FIELDS = (
    "编制人",
    "人力资源部门负责人",
    "财务部门负责人",
    "法律审核意见",
    "企业主要负责人",
    "申报企业（公章）",
)
#: After which fixed section a chapter written in words stands; every other one follows the allocation.
PLACED = {"purpose": "basis", "selection": "people", "method": "people"}
SECTIONS = (
    ("summary", "方案概要"),
    ("basis", "编制依据"),
    ("enterprise", "企业基本情况和测算数据"),
    ("people", "激励对象"),
    ("allocation", "激励额度和分配"),
    ("payments", "兑付安排"),
    ("findings", "合规性检查"),
    ("working", "计算过程"),
    ("procedures", "履行程序"),
    ("signatures", "签署和核验"),
)
ANNEX_TITLE = "激励对象和分配明细表"
#: What a plan of a technology enterprise must hold (财资〔2016〕4号), and the sections or chapters that hold it.
REQUIRED = (
    ("企业基本情况、研发投入和研发成果", ("enterprise",)),
    ("激励对象的范围、条件和确定程序", ("people", "selection")),
    ("激励方式、额度及其确定依据", ("allocation", "method")),
    ("业绩考核目标和个人考核办法", ("goals", "payout")),
    ("资金来源和成本列支", ("source",)),
    ("对股东权益和企业财务的影响", ("shareholders",)),
    ("退出、中止和终止的办法", ("exit",)),
    ("争议的处理", ("exit",)),
    ("决策程序和履行情况", ("procedures",)),
)
UNDER_ORDINANCE = {"post_dividend", "project_dividend", "tech_equity"}
FIXED_ANSWERS = {"enterprise", "people", "allocation", "procedures"}


def title_of(snapshot: Mapping[str, Any]) -> str:
    """The plan's own title, or one made of enterprise, year and instrument."""
    plan = snapshot["plan"]
    given = (plan.get("title") or "").strip("《》")
    return given or f"{snapshot['enterprise']['name']}{plan['year']}年度{plan['instrument_title']}激励方案"


def title_lines(title: str, enterprise: str) -> list[tuple[str, str]]:
    """The title broken where its meaning breaks: after the enterprise, never inside its last word."""
    rest = title.removeprefix(enterprise)
    lines = [enterprise, rest] if rest and rest != title else [title]
    return [next(((line.removesuffix(e), e) for e in TITLE_ENDINGS if line.endswith(e)), (line, "")) for line in lines]


def cover(snapshot: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What stands on the cover below the title."""
    plan, enterprise = snapshot["plan"], snapshot["enterprise"]
    return [
        ("编　　号", plan.get("number") or "（报送时生成）"),
        ("申报企业", enterprise["name"]),
        ("激励方式", plan["instrument_title"]),
        ("实施期间", period(plan)),
        ("报送日期", date_long(plan["submitted_on"]) if plan.get("submitted_on") else "（尚未报送）"),
        ("方案状态", plan["state_title"]),
    ]


def period(plan: Mapping[str, Any]) -> str:
    """The time a plan is for."""
    if plan.get("period_from") and plan.get("period_to"):
        return f"{date_long(plan['period_from'])}至{date_long(plan['period_to'])}"
    return f"{plan['year']}年度"


def arranged(chapters: Sequence[Mapping[str, Any]]) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Every section's heading by key, in order, and the free chapters with the key after which each is printed."""
    after: dict[str, list[dict[str, Any]]] = {}
    for number, chapter in enumerate(chapters, 1):
        place = PLACED.get(chapter.get("code") or "", "allocation")
        after.setdefault(place, []).append({**chapter, "id": f"chapter-{number}", "after": place})
    order: list[tuple[str, str]] = []
    for key, heading in SECTIONS:
        order.append((key, heading))
        order += [(chapter["id"], chapter["title"]) for chapter in after.get(key, [])]
    headings = {key: f"{chinese(n)}、{heading}" for n, (key, heading) in enumerate(order, 1)}
    placed = [chapter | {"heading": headings[chapter["id"]]} for group in after.values() for chapter in group]
    return headings, placed


def chinese(number: int) -> str:
    """A number below a hundred in Chinese figures."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{CHINESE_NUMBERS[tens - 1]}十"
    return head + (CHINESE_NUMBERS[ones - 1] if ones else "")


def required_contents(
    snapshot: Mapping[str, Any], headings: Mapping[str, str], chapters: Sequence[Mapping[str, Any]]
) -> list[tuple[str, str]]:
    """(what must stand in the plan, where it stands), for instruments of the ordinance; empty for others."""
    if snapshot["plan"].get("instrument") not in UNDER_ORDINANCE:
        return []
    written = {chapter.get("code"): chapter["heading"] for chapter in chapters if chapter["paragraphs"]}
    rows = []
    for item, keys in REQUIRED:
        fixed = [headings[key] for key in keys if key in FIXED_ANSWERS]
        found = fixed + [written[key] for key in keys if key in written]
        rows.append((item, "；".join(found) if found else "未载明"))
    return rows


def summary(
    snapshot: Mapping[str, Any], allocation: Mapping[str, Any], findings: Sequence[Mapping[str, Any]], approval: str
) -> list[str]:
    """The plan in a few sentences."""
    plan, enterprise = snapshot["plan"], snapshot["enterprise"]
    paid = [as_money(line["amount"]) for line in snapshot["outcome"]["lines"] if as_money(line["amount"])]
    if not snapshot["people"]:
        lines = [f"{enterprise['name']}拟在{period(plan)}实施{plan['instrument_title']}，本方案不列人员名单。"]
        return lines + findings_summary(findings) + ([approval] if approval else [])
    lines = [
        f"{enterprise['name']}拟在{period(plan)}对科技人才实施{plan['instrument_title']}，激励总额{money(allocation['pool'])}元，"
        f"实际分配{money(allocation['total'])}元。"
        f"列入方案的人员{len(snapshot['people'])}人，其中有分配额的{allocation['paid_count']}人。"
    ]
    if len(paid) > 1 and not snapshot.get("is_masked"):
        lines.append(f"个人分配额最高{money(max(paid))}元，最低{money(min(paid))}元。")
    return lines + findings_summary(findings) + ([approval] if approval else [])


def policy_note(snapshot: Mapping[str, Any]) -> str:
    """By which rules of which day the limits were checked."""
    policy = snapshot.get("policy")
    return f"各项限额按{date_long(policy['on'])}有效的规定核对，规则版本为{policy['revision']}。" if policy else ""


def enterprise_rows(enterprise: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Who the enterprise is."""
    rows = [
        ("企业名称", enterprise["name"]),
        ("统一社会信用代码", enterprise.get("uscc")),
        ("企业类型", enterprise.get("kind")),
        ("上级单位", enterprise.get("parent")),
        ("所属行业", enterprise.get("industry")),
        ("注册地", enterprise.get("region")),
    ]
    return [(label, str(value)) for label, value in rows if value]


def approval_sentence(approval: Mapping[str, Any] | None) -> str:
    """Who answers and within how many working days."""
    if not approval or not approval.get("body"):
        return ""
    days = approval.get("clock_working_days")
    clock = f"，自受理之日起{days}个工作日内答复" if days else ""
    return f"按现行规定，本方案报{approval['body']}{approval.get('kind') or '审批'}{clock}。"


def route_sentence(route: Mapping[str, Any] | None) -> str:
    """How the plan is decided and by whom, as it was frozen."""
    if not route or not route.get("title"):
        return ""
    return f"办理方式为{route['title']}" + (f"，由{route['decider']}决定。" if route.get("decider") else "。")


def procedure(row: Mapping[str, Any]) -> dict[str, str]:
    """One step taken, as printed."""
    return {
        "title": row["title"],
        "date": date_long(row["date"]) if row.get("date") else MISSING,
        "number": row.get("number") or MISSING,
        "note": row.get("note") or "",
        "until": f"至{date_long(row['until'])}" if row.get("until") else "",
    }


def signature_fields(snapshot: Mapping[str, Any]) -> list[str]:
    """Who signs and where seals go."""
    body = (snapshot["outcome"].get("approval") or {}).get("body")
    return snapshot.get("signature_fields") or [*SIGNATURE_FIELDS, *([f"{body}意见"] if body else [])]
