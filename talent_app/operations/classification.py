"""The classification of data as a document: every table with personal data or amounts, column by column.

Pure reading of the declarations: sealed columns, money, what lawful erasure does. `docs/data-classification.md` is this
module's output, and a test keeps it so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Column, Table

from talent_app.audit import personal
from talent_app.audit.changes import label_of, title_of
from talent_app.audit.personal import STRUCTURE, Act
from talent_app.core.enums import TitledEnum
from talent_app.db.types import MoneyColumn
from talent_app.operations.tables import parts
from talent_app.tracking.models import Tracked


class Level(TitledEnum):
    """How much harm the loss of a value does, the worst first."""

    SECRET = "secret", "敏感个人信息和凭据"
    PAY = "pay", "个人薪酬和金额"
    PERSONAL = "personal", "个人信息"
    AMOUNT = "amount", "单位金额"
    WORK = "work", "工作信息"


#: What protects each class: at rest, on the page, who sees it in clear, when it leaves.
RULES: dict[Level, tuple[str, str, str, str]] = {
    Level.SECRET: (
        "AES-256-GCM 或 SM4-GCM 密文，密文与表、列、行绑定；检索用带密钥的摘要",
        "一律屏蔽，列表、检索、排序、统计和审计中都不出现明文",
        "持有对应“查看”权限的人，逐次填写理由；凭据任何人不可见",
        "导出默认屏蔽；完整导出另须权限，逐人记入审计，文件带副本编号",
    ),
    Level.PAY: (
        "整数分，数据库行级安全；整盘和备份加密",
        "按权限显示；监管机构在人才库、检索和统计中只见汇总",
        "本企业经办人和负责人；已报送方案的审核、决定人员",
        "导出和打印逐次记入审计，文件带副本编号，页面和纸面带查看人和时间水印",
    ),
    Level.PERSONAL: (
        "数据库行级安全；整盘和备份加密",
        "在权限范围内显示，范围外按不存在处理",
        "登记单位、其上级和监管机构中持有查看权限的人；本人",
        "导出记入审计，文件带副本编号",
    ),
    Level.AMOUNT: (
        "整数分；整盘和备份加密", "按权限显示", "本企业及其上级、监管机构中持有相应权限的人", "导出记入审计",
    ),
    Level.WORK: ("整盘和备份加密", "按权限显示", "持有相应页面权限的人", "导出记入审计"),
}  # fmt: skip
HEADING = """# 数据分类分级

本文件由 `talent_app/operations/classification.py` 根据列声明和 `talent_app/audit/personal.yaml` 生成，请勿修改；
改动后运行 `flask data classification-doc` 重新生成。分类用于等级保护和个人信息保护影响评估；谁持有哪项权限见
[权限表](permissions.md)，保存期限的依据见 [保存期限](policy/retention.md)。

同一张表可以有几类字段，按最高一类保护。没有列出的表只有工作信息。
"""


@dataclass(frozen=True)
class Classified:
    """One table with its columns by class."""

    table: Table
    columns: dict[Level, list[str]]
    declared: personal.Declared | None

    @property
    def level(self) -> Level:
        """The worst class in it."""
        return next(level for level in Level if self.columns.get(level))


def level_of(column: Column[object], declared: personal.Declared | None) -> Level:
    """The class of one column."""
    is_about_people = declared is not None and declared.act is not Act.NONE
    if column.info.get("sealed") or column.name.endswith("_sealed"):
        return Level.SECRET
    if isinstance(column.type, MoneyColumn):
        return Level.PAY if is_about_people else Level.AMOUNT
    return Level.PERSONAL if is_about_people else Level.WORK


def classified() -> Iterator[Classified]:
    """Every table with more than working information, the worst first, then by name."""
    declarations = personal.declarations()
    found = []
    for table in parts()[0][1].sorted_tables:
        if table.name.endswith("_history"):
            continue
        declared = declarations.get(table.name)
        columns: dict[Level, list[str]] = {}
        for column in table.columns:
            if column.name not in STRUCTURE and not column.name.endswith(("_id", "_index")):
                columns.setdefault(level_of(column, declared), []).append(_named(column))
        if set(columns) - {Level.WORK}:
            found.append(Classified(table, columns, declared))
    order = list(Level)
    yield from sorted(found, key=lambda each: (order.index(each.level), each.table.name))


def _named(column: Column[object]) -> str:
    label = label_of(column)
    return f"`{column.name}`" if not label or label == column.name else f"{label} `{column.name}`"


def _kept(declared: personal.Declared | None) -> str:
    if declared is None or declared.act is Act.NONE:
        return "随业务档案保存"
    duty = f"：{declared.duty.title}（`{declared.duty.period}`）" if declared.duty else ""
    return f"{declared.act.title}{duty}"


def document() -> str:
    """`docs/data-classification.md`."""
    lines = [HEADING, "## 各类的保护要求\n", "| 类别 | 存储 | 显示 | 谁可以看 | 导出 |", "|---|---|---|---|---|"]
    lines += [f"| {level.title} | " + " | ".join(RULES[level]) + " |" for level in Level]
    current = None
    for each in classified():
        if each.level is not current:
            current = each.level
            lines += [
                f"\n## {current.title}\n",
                "| 表 | 本类字段 | 其余字段 | 历史 | 依法删除时 |",
                "|---|---|---|---|---|",
            ]
        others = "；".join(
            f"{level.title}：{len(names)} 项" for level, names in each.columns.items() if level is not each.level
        )
        history = "每次修改留痕" if each.table.name in Tracked.registry_of_tracked else "无"
        mine = "、".join(each.columns[each.level])
        lines.append(
            f"| {title_of(each.table)} `{each.table.name}` | {mine} | {others} | {history} | {_kept(each.declared)} |"
        )
    return "\n".join(lines) + "\n"
