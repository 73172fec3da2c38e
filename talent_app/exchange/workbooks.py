"""Workbooks that help with an import: the template, and the rows with problems given back with their messages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import IO, Any

from talent_app.core.actor import Actor
from talent_app.core.scope import Scope
from talent_app.documents.marked import MarkedRow, MarkedSheet, write_marked
from talent_app.documents.spreadsheets import read_sheets
from talent_app.documents.tables import CellKind, Column, Limits, Row, Table
from talent_app.documents.xlsx import write_tables
from talent_app.exchange import intake, queries
from talent_app.exchange.data_rows import FORMULA, data_rows
from talent_app.exchange.mapping import PROBLEMS, SheetPlan
from talent_app.exchange.models import ImportBatch, RowStatus
from talent_app.exchange.sheets import sheet_specs
from talent_app.exchange.slices import CHUNK
from talent_app.talents.fields import FieldInfo, FieldKind
from talent_app.talents.values import choices_of

FORMS = {
    FieldKind.DATE: "填写年月日，如 1985-07-02。",
    FieldKind.PARTIAL_DATE: "可只填年月或年份，如 2008-07、2008。",
    FieldKind.YEAR: "填写年份，如 2023。",
    FieldKind.YES_NO: "填写“是”或“否”。",
    FieldKind.DOCUMENT: "本列已设为文本格式；从别处粘贴时请选“值”，以免末几位变成 0。",
    FieldKind.PHONE: "手机号，或带区号的座机号。",
    FieldKind.LINK: "以 http:// 或 https:// 开头。",
}
INSTRUCTIONS = (
    (
        "怎样填写",
        "每行一人。列名后带 * 的必须填写；其余可以空着，系统会提示缺什么。列的顺序可以改变，不用的列可以删除。",
    ),
    ("学历、职称等", "一人多条时填在各自的工作表里，用证件号码（没有时用姓名和出生日期）说明记录属于谁。"),
    ("下拉选项", "带下拉箭头的列请从选项中选择，也可以填写常用的别称，如“博士”“正高”。"),
    ("日期", "1985-07-02、1985/7/2、1985年7月2日、19850702 都可以；1985.10 这样的写法请保持文本格式。"),
    ("证件号码", "必须是文本格式：以数字保存的 18 位号码末几位已经丢失。没有号码的人员可以先登记，取得后补填。"),
    ("公式", "请填写内容本身，不要用公式；可以复制后“选择性粘贴为数值”。"),
    ("重复导入", "按证件号码对应已登记的人员；没有号码时按姓名和出生日期。内容相同的行不会重复写入。"),
    ("修改与清空", "空白单元格不改变原有内容；要清空某项，请填写“【清空】”。"),
    ("导入之后", "上传后先检查并预览，确认之前不写入任何内容；写入后可以整批撤销。"),
)


def write_template(stream: IO[bytes], at: datetime) -> None:
    """The workbook to fill in: one sheet per kind of record, drop-downs, notes on every header, instructions."""
    tables = [Table(spec.title, [_template_column(info) for info in spec.importable]) for spec in sheet_specs()]
    notes = Table("填写说明", [Column("项目", width=16), Column("说明", width=100)], INSTRUCTIONS)
    write_tables(stream, [*tables, notes], title="人才导入模板", created=at)


def _template_column(info: FieldInfo) -> Column:
    lines = ["必填。" if info.required else "选填。", info.help, FORMS.get(info.kind, "")]
    choices = [title for _code, title in choices_of(info)]
    if info.kind is FieldKind.YES_NO:
        choices = ["是", "否"]
    return Column(
        f"{info.label}*" if info.required else info.label,
        CellKind.TEXT,
        choices=tuple(choices),
        note="".join(line for line in lines if line),
    )


def write_problems(
    actor: Actor, scope: Scope, batch: ImportBatch, stream: IO[bytes], max_rows: int, at: datetime
) -> None:
    """The rows that are not imported as they stand, as they were uploaded, with each message on its cell."""
    content = intake.content_of(actor, batch)
    plan = intake.plan_of(actor, batch, max_rows)
    wanted: dict[str, dict[int, list[dict[str, Any]]]] = {}
    for status in (RowStatus.REJECTED, RowStatus.DUPLICATE, RowStatus.HELD):
        after = -1
        while rows := queries.rows_page(scope, batch, status.value, after, CHUNK):
            for row in rows:
                wanted.setdefault(row.sheet, {})[row.number] = row.messages
            after = rows[-1].position
    sheets = [
        MarkedSheet(planned.name, [*_header(planned), PROBLEMS], _marked(planned, rows, wanted[planned.spec.key]))
        for planned, rows in data_rows(content, read_sheets(content, batch.file_name, Limits(rows=max_rows)), plan)
        if planned.spec.key in wanted
    ]
    write_marked(stream, sheets, at)


def _header(planned: SheetPlan) -> list[str]:
    width = max(planned.headers) + 1
    return [planned.headers.get(position, "") for position in range(width)]


def _marked(planned: SheetPlan, rows: Iterator[Row], messages: Mapping[int, Any]) -> Iterator[MarkedRow]:
    places = {header: position for position, header in planned.headers.items()}
    width = len(_header(planned))
    for row in rows:
        if row.number not in messages:
            continue
        said = messages[row.number]
        values = [None if value is FORMULA else value for value in row.values[:width]]
        values += [None] * (width - len(values))
        values.append("；".join(each["message"] for each in said))
        remarks = [(places.get(each["column"], width), each["message"]) for each in said]
        yield MarkedRow(values, remarks)
