"""The policy reference: every parameter with its history, every rule with its source, as Markdown for people.

Pure: it returns texts by file name; `flask policy docs` writes them and a test finds them stale.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from talent_app.core.money import Money
from talent_app.rules import exempt_income, grades, title_reference
from talent_app.rules.instruments import INSTRUMENTS
from talent_app.rules.notation import percent, plain, ratio_text, yuan
from talent_app.rules.parameters import Book, Cite, Dated, Parameter, RuleDefinition, Unit
from talent_app.rules.plan_facts import CLASSES
from talent_app.rules.salary_facts import FACTORS
from talent_app.rules.scales import Scale
from talent_app.rules.title_ways import Ways

UNITS = {
    Unit.RATIO: "比例",
    Unit.RATIOS: "比例",
    Unit.SCALE: "税率表",
    Unit.YUAN: "元",
    Unit.PERSONS: "人",
    Unit.YEARS: "年",
    Unit.MONTHS: "个月",
    Unit.DAYS: "天",
    Unit.COUNT: "个",
    Unit.CHOICE: "选项",
    Unit.CHOICES: "选项",
    Unit.FLAG: "是否",
    Unit.TEXT: "文字",
    Unit.CLASSES: "层次表",
    Unit.REWARDS: "奖励表",
    Unit.WAYS: "评审方式表",
}
TREATMENTS = (
    ("in_wage_total", "计入工资总额"),
    ("limited", "占用工资总额限额"),
    ("in_next_base", "进入下年基数"),
    ("insurance_base", "计入社会保险缴费基数"),
    ("next_base_undecided", "是否进入下年基数未定"),
    ("insurance_undecided", "是否计入缴费基数未定"),
    ("tax_wages", "按工资、薪金所得计税"),
    ("tax_equity", "按股权激励所得计税"),
    ("tax_by_kind", "按具体项目计税"),
)
#: What stands in the files as a key, in the words of the forms.
KEYS = dict((*exempt_income.ISSUERS, *exempt_income.FIELDS, *exempt_income.ALLOWANCES, *FACTORS, *CLASSES, *TREATMENTS))
STRENGTHS = {"H": "硬性", "S": "原则", "I": "提示"}
NOTICE = "> 由 `flask policy docs` 从 `talent_app/rules/policy/` 生成，请勿手工修改。\n"


def reference(book: Book) -> dict[str, str]:
    """Markdown by file name."""
    pages = {"README.md": _index(book), "sources.md": _sources(book), "rules.md": _rules(book)}
    for stem, title in book.titles.items():
        pages[f"{stem}.md"] = _topic(book, stem, title)
    pages[f"{title_reference.NAME}.md"] = title_reference.chain_page(book, NOTICE, _table, cited_text)
    return pages


def shown(value: Any, unit: Unit) -> str:
    """A value as a reader of the decree would write it."""
    if isinstance(value, Money):
        return yuan(value)
    if isinstance(value, Fraction):
        return percent(value) if unit in (Unit.RATIO, Unit.RATIOS) else ratio_text(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Scale):
        return "<br>".join(
            f"超过 {yuan(row.over)}：{percent(row.rate)}，速算扣除 {yuan(row.quick)}" for row in value.brackets
        )
    if isinstance(value, Ways):
        return str(value).replace("\n", "<br>")
    if isinstance(value, tuple):
        told = [shown(item, unit) for item in value]
        return ("；" if any("、" in each for each in told) else "、").join(told)
    if unit in (Unit.CHOICE, Unit.CHOICES):
        return KEYS.get(value, str(value))
    return f"{value} {UNITS[unit]}" if isinstance(value, int) else str(value)


def cited_text(book: Book, cite: Cite, evidence: str) -> str:
    """A citation as text, with a doubtful article marked."""
    is_uncertain = cite.article_evidence is not None and grades.is_worse(cite.article_evidence, evidence)
    return f"{book.sources[cite.source].short} {cite.article}{'(待核)' if is_uncertain else ''}".strip()


def instruments_of(rule_id: str) -> list[str]:
    """The instruments that answer a rule."""
    return [instrument.title for instrument in INSTRUMENTS.values() if rule_id in instrument.rules]


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(head)
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(cell.replace("\n", " ").replace("|", "／") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _index(book: Book) -> str:
    named = dict(book.titles) | {title_reference.NAME: title_reference.TITLE}
    topics = "".join(f"- [{title}]({stem}.md)\n" for stem, title in named.items())
    meaning = _table(
        ["等级", "含义", "硬性规则不满足时"],
        [
            [grade, text, "阻止报送" if grades.may_block(grade) else "提醒，并标注「待核原文」"]
            for grade, text in grades.MEANINGS.items()
        ],
    )
    return (
        f"# 政策参数与规则\n\n{NOTICE}\n## 专题\n\n{topics}\n- [全部规则](rules.md)\n- [文件目录](sources.md)\n\n"
        f"## 证据等级\n\n{meaning}"
    )


def _sources(book: Book) -> str:
    rows = [
        [
            source.number or "—",
            source.title,
            source.issuer,
            str(source.in_force_from or "—"),
            str(source.in_force_until or "—"),
            source.note or "—",
        ]
        for source in book.sources.values()
    ]
    return f"# 文件目录\n\n{NOTICE}\n" + _table(["文号", "名称", "发文单位", "施行", "失效", "说明"], rows)


def _rules(book: Book) -> str:
    rows = [
        [
            rule.id,
            rule.title,
            STRENGTHS[rule.strength],
            rule.evidence,
            rule.judged_at.title,
            "、".join(instruments_of(rule.id)) or "—",
        ]
        for rule in sorted(book.rules.values(), key=lambda r: r.id)
    ]
    return f"# 全部规则\n\n{NOTICE}\n" + _table(["规则", "内容", "强度", "证据", "核对环节", "激励工具"], rows)


def _topic(book: Book, stem: str, title: str) -> str:
    parameters = [parameter for parameter in book.parameters.values() if parameter.code.startswith(f"{stem}.")]
    rules = [rule for rule in book.rules.values() if rule.place.endswith(f"/{stem}.yaml")]
    text = f"# {title}\n\n{NOTICE}"
    if rules:
        rows = [_rule_row(book, rule) for rule in rules]
        text += "\n## 规则\n\n" + _table(["规则", "内容", "强度", "出处", "证据", "核对环节", "参数"], rows)
    if parameters:
        text += "\n## 参数\n" + "".join(_parameter(book, parameter) for parameter in parameters)
    return text


def _rule_row(book: Book, rule: RuleDefinition) -> list[str]:
    return [
        rule.id,
        rule.title,
        STRENGTHS[rule.strength],
        cited_text(book, rule.cite, grades.effective(rule.evidence)),
        rule.evidence,
        rule.judged_at.title,
        "、".join(f"`{code}`" for code in rule.parameters) or "—",
    ]


def _parameter(book: Book, parameter: Parameter) -> str:
    rows = [
        [
            str(value.start),
            "废止" if value.repealed else shown(value.value, parameter.unit),
            cited_text(book, value.cite, grades.effective(value.evidence)),
            value.evidence,
            value.note or "—",
        ]
        for value in parameter.values
    ]
    table = _table(["自", "取值", "出处", "证据", "说明"], rows) if rows else "尚未录入，等待正式文件。\n"
    note = f"{parameter.note}\n\n" if parameter.note else ""
    return f"\n### {parameter.label}\n\n`{parameter.code}`\n\n{note}{table}"


def faults(book: Book) -> list[str]:
    """What is wrong with the book although every file could be read, one sentence each."""
    found: list[str] = []
    for parameter in book.parameters.values():
        for value in parameter.values:
            source = book.sources[value.cite.source]
            if source.in_force_from and source.in_force_from > value.start:
                found.append(
                    f"{parameter.place}：{parameter.code} 自 {value.start} 起的取值早于所引 {source.short} "
                    f"的施行日期 {source.in_force_from}，请核对。"
                )
    known = {code for rule in book.rules.values() for code in rule.parameters}
    with_rules = {rule.place for rule in book.rules.values()}
    for instrument in INSTRUMENTS.values():
        found += [
            f"激励工具 {instrument.code} 的规则 {rule_id} 没有写入参数文件的 rules 部分，请补充。"
            for rule_id in instrument.rules
            if rule_id not in book.rules
        ]
        known |= {f"{instrument.approval}.{name}" for name in ("approval_body", "approval_kind", "answer_days")}
    found += [
        f"{book.parameters[code].place}：参数 {code} 没有被任何规则使用，请删除或写入规则的 parameters。"
        for code in book.parameters
        if code not in known and book.parameters[code].place in with_rules
    ]
    return found


def reminders(book: Book, year_ago: date) -> list[str]:
    """What a policy officer should look at, without being wrong; the day a year ago comes from the caller's clock."""
    told: list[str] = []
    for parameter in book.parameters.values():
        if not parameter.values:
            told.append(f"{parameter.code}（{parameter.label}）尚未录入取值。")
        if parameter.checked_on and parameter.checked_on < year_ago:
            told.append(f"{parameter.code}（{parameter.label}）上次与原文核对已超过一年。")
    unchecked = sum(1 for rule in book.rules.values() if not grades.may_block(grades.effective(rule.evidence)))
    if unchecked:
        told.append(f"{unchecked} 条规则的证据等级为 C、E 或 F，只提醒不阻止；与原文核对后可以提升。")
    return told


def values_in_force(book: Book, parameters: Iterable[Parameter], day: date) -> list[dict[str, Any]]:
    """What holds on a day, as plain data; a parameter not in force has no value."""
    told: list[dict[str, Any]] = []
    for parameter in parameters:
        entry: dict[str, Any] = {"code": parameter.code, "label": parameter.label, "unit": parameter.unit.value}
        before = [value for value in parameter.values if value.start <= day]
        if not before or before[-1].repealed:
            told.append(entry | {"in_force": False, "value": None})
            continue
        told.append(entry | {"in_force": True} | dated_as_json(book, before[-1]))
    return told


def dated_as_json(book: Book, value: Dated) -> dict[str, Any]:
    """One dated value as plain data with its citation."""
    return {
        "value": plain(value.value),
        "from": value.start.isoformat(),
        "citation": {"document": book.sources[value.cite.source].short, "article": value.cite.article},
        "evidence": value.evidence,
    }
