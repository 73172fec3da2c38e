"""The national item sets as files: an export of the list as workbook or JSON, and such a file read for an import."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from sqlalchemy import select

from talent_app import clock
from talent_app.core.actor import Actor
from talent_app.core.errors import ImportRejected, InvalidInput
from talent_app.core.formats import instant
from talent_app.db.engine import session, use_scope
from talent_app.documents.spreadsheets import read_sheets
from talent_app.documents.tables import Column, Limits, Sheet, Table
from talent_app.documents.xlsx import write_tables
from talent_app.exchange import readings
from talent_app.exchange.export import Export, ExportWish
from talent_app.exchange.export_records import record_blocks
from talent_app.exchange.item_sets import (
    FORMAT,
    FORMAT_VERSION,
    SETS,
    Line,
    SetSheet,
    from_sets,
    is_of_sets,
    to_sets,
)
from talent_app.exchange.sheets import TALENTS, spec_of
from talent_app.talents.models import Talent

#: The sets are put together in memory; more people go out enterprise by enterprise.
MOST_PEOPLE = 20_000
NAMED_IN = "国家人员信息项集"
GRADE = "信息集的编号和名称据实施中的人事系统整理（证据 C，待核原文）；不含信息项编号。"


class ItemSetExport(Export):
    """An export of the same people in the national sets."""

    def __init__(self, actor: Actor, wish: ExportWish, at: datetime) -> None:
        super().__init__(actor, wish, at)
        known = {info.name: info for info in spec_of(TALENTS).exportable}
        wanted = dict.fromkeys(name for one in SETS if one.is_of_person for name in one.items.values())
        self.fields = tuple(known[name] for name in wanted)
        self.has_many = False
        #: One person alone, where only he is asked for.
        self.only: int | None = None

    def _walk(self, columns: Sequence[Any] = (), *, with_person: bool = False) -> Iterator[Sequence[Any]]:
        for rows in super()._walk(columns, with_person=with_person):
            yield [row for row in rows if self.only in (None, row.id)]

    def _count(self) -> tuple[int, list[tuple[int, int]]]:
        if self.only is None:
            return super()._count()
        owner = session.scalar(select(Talent.organisation_id).where(Talent.id == self.only)) or 0
        return 1, [(self.only, owner)] if self.clear_scope.covers(owner) else []

    def sets(self, format: str) -> list[SetSheet]:
        """Every set with its rows; the reading is recorded first."""
        count, clear = self._count()
        if count > MOST_PEOPLE:
            raise InvalidInput(
                f"有 {count:,} 人，一次最多按信息项集导出 {MOST_PEOPLE:,} 人。", "请按单位筛选后分次导出。"
            )
        columns = [one.name for one in SETS]
        readings.note_export(self.actor, clear, rows=count, columns=columns, filter=self.sentence(), format=format)
        use_scope(self.scope)
        ids: array[int] = array("q")
        names = [info.name for info in self.fields]
        registry = {TALENTS: [line for block in self._main_blocks(ids) for line in _lines(names, block)]}
        for key in dict.fromkeys(one.key for one in SETS if not one.is_of_person):
            spec = spec_of(key)
            if spec.kind is not None:
                blocks = record_blocks(self.scope, spec, spec.kind, ids, self.clear_scope, is_clear=self.is_clear)
                fields = [info.name for info in spec.exportable]
                registry[key] = [line for block in blocks for line in _lines(fields, block)]
        session.rollback()
        self.people = count
        return to_sets(registry)

    def write(self, stream: IO[bytes], format: str) -> int:
        """Write the file (`xlsx` or `json`); returns the number of people."""
        sheets = self.sets(f"{NAMED_IN}.{format}")
        if format == "json":
            stream.write(json.dumps(as_json(sheets, self.at), ensure_ascii=False, indent=1).encode())
        else:
            notes = [
                ("格式", f"{NAMED_IN}，第 {FORMAT_VERSION} 版"), ("依据", GRADE), ("筛选条件", self.sentence()),
                ("人数", f"{self.people:,}"), ("导出时间", instant(self.at)), ("导出人", self.actor.name),
                ("再次导入", "可以原样导入；平台没有的信息项和信息集在导入时逐项列出，不会丢失不报。"),
            ]  # fmt: skip
            tables = [*map(_table, sheets), Table("说明", [Column("项目", width=14), Column("内容", width=80)], notes)]
            write_tables(stream, tables, title=NAMED_IN, created=self.at)
        return self.people


def export_sets_to(actor: Actor, file: Path, wish: ExportWish, at: datetime) -> int:
    """Write the sets to a file whose extension says the format; returns the number of people."""
    format = file.suffix.lower().removeprefix(".")
    if format not in ("xlsx", "json"):
        raise InvalidInput(
            f"信息项集不能写成“{file.suffix or '（没有扩展名）'}”格式。", "文件名请以 .xlsx 或 .json 结尾。"
        )
    if not file.resolve().parent.is_dir():
        raise InvalidInput(f"目录“{file.resolve().parent}”不存在。", "请先建立目录，或换一个位置。")
    export = ItemSetExport(actor, wish, at)
    with file.open("wb") as stream:
        return export.write(stream, format)


def as_json(sheets: Sequence[SetSheet], at: datetime) -> dict[str, Any]:
    """The sets as one JSON document: set → rows of item → text."""
    return {
        "format": FORMAT, "version": FORMAT_VERSION, "made_at": at.isoformat(), "note": GRADE,
        "sets": {sheet.name: sheet.rows for sheet in sheets},
    }  # fmt: skip


def converted(content: bytes, file_name: str, limits: Limits | None = None) -> tuple[bytes, str]:
    """A file of item sets as a workbook an import reads; any other file as it is."""
    if file_name.lower().endswith(".json"):
        sheets = sheets_of(_parsed(content))
    elif content.startswith(b"PK\x03\x04"):
        read = read_sheets(content, file_name, limits)
        if not is_of_sets(sheet.name for sheet in read):
            return content, file_name
        sheets = [_read(sheet) for sheet in read]
    else:
        return content, file_name
    return workbook_of(sheets), f"{Path(file_name).stem}.xlsx"


def workbook_of(sheets: Sequence[SetSheet]) -> bytes:
    """Sets as the workbook an import reads."""
    made = BytesIO()
    write_tables(made, [*map(_table, from_sets(sheets))], title=NAMED_IN, created=clock.now())
    return made.getvalue()


def sheets_of(document: Any) -> list[SetSheet]:
    """The sheets of a JSON document; refused with a sentence where it is none of ours."""
    hint = f'应为 {{"format": "{FORMAT}", "version": {FORMAT_VERSION}, "sets": {{"A01 人员基本情况": [{{…}}]}}}}。'
    if not isinstance(document, Mapping) or document.get("format") != FORMAT:
        raise ImportRejected("JSON 文件不是国家人员信息项集。", hint=hint)
    if document.get("version") != FORMAT_VERSION:
        raise ImportRejected(f"信息项集的版本“{document.get('version')}”不认识。", hint=hint)
    sets = document.get("sets")
    if not isinstance(sets, Mapping) or not sets:
        raise ImportRejected("信息项集文件中没有 sets，或者是空的。", hint=hint)
    found = []
    for name, rows in sets.items():
        if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
            raise ImportRejected(f"信息集“{name}”应为若干行，每行是 信息项: 内容。", hint=hint)
        lines = [{str(item): _text(value) for item, value in row.items()} for row in rows]
        found.append(SetSheet(str(name), tuple(dict.fromkeys(item for line in lines for item in line)), lines))
    return [sheet for sheet in found if sheet.headers]


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError as error:
        raise ImportRejected("文件不是有效的 JSON。", hint="请检查文件内容，或改用 xlsx 格式。") from error


def _read(sheet: Sheet) -> SetSheet:
    rows = iter(sheet.rows)
    first = next(rows, None)
    headers = [_text(value) for value in first.values] if first else []
    lines = [
        {header: _text(value) for header, value in zip(headers, row.values, strict=False) if header} for row in rows
    ]
    return SetSheet(sheet.name, tuple(header for header in headers if header), lines)


def _lines(names: Sequence[str], block: Sequence[Sequence[Any]]) -> list[Line]:
    return [
        {name: text for name, value in zip(names, values, strict=True) if (text := _text(value))}
        for values in zip(*block, strict=True)
    ]


def _text(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _table(sheet: SetSheet) -> Table:
    return Table(
        sheet.name, [Column(header) for header in sheet.headers],
        [[line.get(header, "") for header in sheet.headers] for line in sheet.rows],
    )  # fmt: skip
