"""A year's wage total as a workbook and as a printed table: results, plans of the year, payments, working.

Pure. The figures are those of the page; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from io import BytesIO
from typing import Any

from talent_app.core.formats import instant, money, ratio
from talent_app.core.money import Money
from talent_app.documents.pdf import render_pdf
from talent_app.documents.tables import CellKind, Column, Table
from talent_app.documents.xlsx import write_tables

RESULTS = (
    ("limit", "工资总额限额"), ("booked", "列入工资总额"), ("against_limit", "受限额约束"), ("room", "限额余量"),
    ("outside", "限额以外"), ("next_base", "下年基数"), ("insurance_base", "社会保险缴费口径"),
)  # fmt: skip
FLAGS = ("in_wage_total", "limited", "in_next_base", "insurance_base")
PAYMENT_HEADS = (
    "支付项目",
    "金额（元）",
    "计入工资总额",
    "受限额约束",
    "进入下年基数",
    "社保缴费口径",
    "个人所得税",
    "批准文号",
)
PLAN_HEADS = ("方案编号", "名称", "支付项目", "金额（元）", "取数")
EXPLAINED_HEADS = ("数", "类别", "算法、用到的数或步骤", "数值", "来自或取整")


def title_of(shown: Mapping[str, Any]) -> str:
    """What the record is called."""
    return f"{shown['enterprise'].name}{shown['year']}年度工资总额备案表"


def state_of(shown: Mapping[str, Any]) -> str:
    """Where the record stands, with day and name."""
    row = shown["row"]
    words = row.state.title
    if row.filed_on is not None:
        words += f"（{row.filed_on.isoformat()} {row.filed_by_name}备案）"
    return words + (f"，{row.seen_by_name}已阅" if row.seen_at is not None else "")


def _results(told: Mapping[str, Any]) -> list[list[Any]]:
    growth = told["efficiency_growth"]
    first = ["经济效益增长率", "不可计算" if growth is None else ratio(Fraction(growth))]
    return [first, *([f"{title}（元）", money(Money.yuan(told[name]))] for name, title in RESULTS)]


def _payments(told: Mapping[str, Any], *, is_text: bool) -> list[list[Any]]:
    rows = []
    for each in told["records"]:
        amount = Money.yuan(each["amount"])
        flags = ["是" if each[name] else "否" for name in FLAGS]
        rows.append([each["title"], money(amount) if is_text else amount, *flags, each["tax"], each["approval"]])
    return rows


def _plans(told: Mapping[str, Any], *, is_text: bool) -> list[list[Any]]:
    rows = []
    for each in told["plans"]:
        amount = Money.yuan(each["amount"])
        paid = money(amount) if is_text else amount
        rows.append([each["number"], each["title"], each["kind_title"], paid, each["why"]])
    return rows


def _explained(told: Mapping[str, Any]) -> list[list[str]]:
    rows = []
    for cell in told["cells"]:
        rows.append([cell["title"], "结果", cell["formula"], cell["result"], cell["rounding"]])
        rows += [[cell["title"], "输入", each["label"], each["value"], each["origin"]] for each in cell["inputs"]]
        for each in cell["steps"]:
            rows.append(
                [cell["title"], "步骤", f"{each['label']}：{each['expression']}", each["result"], each["rule"] or ""]
            )
    return rows


def record_workbook(shown: Mapping[str, Any], *, at: datetime) -> bytes:
    """The record as an .xlsx file people can go on calculating with."""
    told = shown["told"]

    def heads(titles: tuple[str, ...]) -> tuple[Column, ...]:
        return tuple(Column(each, CellKind.MONEY if each == "金额（元）" else CellKind.TEXT, 22) for each in titles)

    tables = [
        Table("测算结果", heads(("项目", "数值")), [["状态", state_of(shown)], *_results(told)]),
        Table("当年支付", heads(PAYMENT_HEADS), _payments(told, is_text=False)),
        Table("激励方案", heads(PLAN_HEADS), _plans(told, is_text=False)),
        Table("规则核对", heads(("规则", "检查内容", "结论")),
              [[each["rule"], each["message"], each["remedy"]] for each in told["findings"]]),
        Table("逐项来源", heads(EXPLAINED_HEADS), _explained(told)),
    ]  # fmt: skip
    out = BytesIO()
    write_tables(out, tables, title=title_of(shown), created=at)
    return out.getvalue()


def record_pdf(shown: Mapping[str, Any], *, viewer: str, at: datetime) -> bytes:
    """The record as printed tables, marked with its reader and the moment."""
    told, title = shown["told"], title_of(shown)
    sections = [
        ("一、测算结果", ("项目", "数值"), _results(told), {1}, (120, 105)),
        ("二、当年支付", PAYMENT_HEADS, _payments(told, is_text=True), {1}, (44, 29, 23, 21, 23, 23, 27, 35)),
        ("三、其中激励方案", PLAN_HEADS, _plans(told, is_text=True), {3}, (36, 80, 46, 32, 31)),
        ("四、规则核对", ("规则", "结论", "处理办法"),
         [[each["rule"], each["message"], each["remedy"] or ""] for each in told["findings"]], set(), (20, 115, 90)),
        ("五、逐项来源", EXPLAINED_HEADS, _explained(told), {3}, (34, 15, 100, 32, 44)),
    ]  # fmt: skip
    return render_pdf(
        "pdf/wage_record.html",
        {"title": title, "state": state_of(shown), "sections": sections, "viewer": viewer, "printed_at": at},
        title=title,
        identifier=f"wage-record/{title}/{viewer}/{at.isoformat()}".encode(),
        created=at,
        watermark=f"阅览件\n{viewer}\n{instant(at)}",
    )
