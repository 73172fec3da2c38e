"""One row of a file as values: cells read, the document checked, contradictions and gaps put into sentences.

Pure apart from the keyed index of document numbers; nothing here knows what the registry already holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from talent_app.core.errors import InvalidInput
from talent_app.core.identifiers import DocumentNumber
from talent_app.documents.tables import Row
from talent_app.exchange.data_rows import FORMULA
from talent_app.exchange.mapping import SheetPlan
from talent_app.exchange.models import RowDecision, RowStatus
from talent_app.exchange.sheets import OWNER, TALENTS, SheetSpec, by_name
from talent_app.exchange.values import Cell, read_cell, shown_raw
from talent_app.talents.checks import warnings_for
from talent_app.talents.fields import FieldInfo, FieldKind
from talent_app.talents.persons import index_of, read_identity
from talent_app.talents.writing import PERIODS

#: Kinds whose cells hardly ever repeat from row to row; of the others each value is read once.
SINGULAR = frozenset({FieldKind.LONG_TEXT, FieldKind.LINK, FieldKind.DOCUMENT, FieldKind.PHONE, FieldKind.EMAIL})
MOST_REMEMBERED = 5_000
LONGEST_REPEATED = 60


@dataclass(slots=True)
class StagedRow:
    """A row between file and registry: what it says, and what the checks found."""

    position: int
    sheet: str
    sheet_name: str
    number: int
    status: RowStatus = RowStatus.NEW
    decision: RowDecision = RowDecision.WRITE
    label: str = ""
    target_id: int | None = None
    target_version: int | None = None
    values: dict[str, Any] = field(default_factory=dict)
    cleared: list[str] = field(default_factory=list)
    changes: dict[str, list[Any]] = field(default_factory=dict)
    #: of a child record: the row of its person in the same file
    owner_position: int | None = None
    owner_id: int | None = None
    person_id: int | None = None
    index: str | None = None
    errors: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    document: DocumentNumber | None = None
    #: field → the file's own header, for messages
    headers: Mapping[str, str] = field(default_factory=dict)

    def column(self, name: str) -> str:
        """What a message calls a field: the file's own header, or its label."""
        return self.headers.get(name) or by_name(self.sheet)[name].label

    def reject(self, column: str, value: str, message: str) -> None:
        """Add an error; the row will not be written."""
        self.errors.append({"column": column, "value": value, "message": message})
        self.status, self.decision = RowStatus.REJECTED, RowDecision.SKIP

    def warn(self, column: str, value: str, message: str) -> None:
        """Add a remark."""
        self.warnings.append({"column": column, "value": value, "message": message})


class _Column:
    """One column of a sheet and the cells of it that were read already."""

    def __init__(self, position: int, info: FieldInfo, header: str) -> None:
        self.position, self.info, self.header = position, info, header
        self.repeats = info.kind not in SINGULAR and not info.is_sealed
        self.remembered: dict[Any, Cell] = {}
        #: texts of which nothing is to be said → their values: nearly every cell of such a column
        self.plain: dict[Any, Any] = {}

    def read(self, raw: Any) -> Cell:
        """Read one cell, or remember how the same content was read."""
        if not self.repeats or (isinstance(raw, str) and len(raw) > LONGEST_REPEATED):
            return read_cell(self.info, raw)
        key = raw if isinstance(raw, str) else (type(raw), raw)
        cell = self.remembered.get(key)
        if cell is None:
            if len(self.remembered) >= MOST_REMEMBERED:
                self.remembered.clear()
                self.plain.clear()
            cell = self.remembered[key] = read_cell(self.info, raw)
            if isinstance(raw, str) and cell.value is not None and not (cell.error or cell.warning or cell.is_cleared):
                self.plain[raw] = cell.value
        return cell


class Reader:
    """Reads the rows of one sheet, column by column."""

    def __init__(self, plan: SheetPlan, today: date) -> None:
        self.plan, self.today = plan, today
        self.spec: SheetSpec = plan.spec
        self.columns = [
            _Column(position, self.spec.field(name), plan.headers[position]) for position, name in plan.fields.items()
        ]
        self.headers = {column.info.name: column.header for column in self.columns}
        self.required = [info for info in self.spec.importable if info.required]

    def header(self, name: str) -> str:
        """The file's own header of a field, or the label where the file has no such column."""
        return self.headers.get(name) or self.spec.field(name).label

    def read(self, first: int, rows: Sequence[Row]) -> list[StagedRow]:
        """Some rows with everything that each row alone can tell; `first` is the position of the first of them."""
        staged = [
            StagedRow(first + place, self.spec.key, self.plan.name, row.number, headers=self.headers)
            for place, row in enumerate(rows)
        ]
        for column in self.columns:
            self._fill(column, staged, rows)
        for one, row in zip(staged, rows, strict=True):
            if row.notes:
                self._note(one, row)
            self._judge(one)
        return staged

    def _note(self, staged: StagedRow, row: Row) -> None:
        """What the file says beside the values, about the columns that are read."""
        for position, sentence in row.notes:
            column = next((one for one in self.columns if one.position == position), None)
            if position is None:
                staged.warn("", "", sentence)
            elif column is not None:
                staged.warn(column.header, shown_raw(column.info, row.values[position]), sentence)

    def _fill(self, column: _Column, staged: Sequence[StagedRow], rows: Sequence[Row]) -> None:
        """Read one column of some rows: what it is, is asked once for all of them."""
        info, header, name, place = column.info, column.header, column.info.name, column.position
        known = column.plain
        for one, row in zip(staged, rows, strict=True):
            raw = row.values[place] if place < len(row.values) else None
            if raw is None:
                continue
            value = known.get(raw) if type(raw) is str else None
            if value is not None:
                one.values[name] = value
                continue
            if raw is FORMULA:
                one.reject(header, "", "单元格是公式，其结果可能已过时。请改为直接填写的内容（选择性粘贴为数值）。")
                continue
            cell = column.read(raw)
            if cell.value is not None:
                one.values[name] = cell.value
            if cell.error:
                one.reject(header, shown_raw(info, raw), cell.error)
            elif cell.warning:
                one.warn(header, shown_raw(info, raw), cell.warning)
            if cell.is_cleared:
                self._clear(one, info, header)

    def _clear(self, staged: StagedRow, info: FieldInfo, header: str) -> None:
        if info.required or info.name.startswith(OWNER):
            staged.reject(header, "", f"{info.label}不能清空。")
        elif info.kind is FieldKind.DOCUMENT:
            staged.reject(header, "", "证件号码不能通过导入清空。请在人员档案中办理。")
        else:
            staged.cleared.append(info.name)

    def _judge(self, staged: StagedRow) -> None:
        values = staged.values
        failed = {error["column"] for error in staged.errors} if staged.errors else ()
        for info in self.required:
            if not values.get(info.name) and self.header(info.name) not in failed:
                staged.reject(self.header(info.name), "", f"没有填写{info.label}，无法登记。请补充后重新导入。")
        prefix = "" if self.spec.key == TALENTS else OWNER
        staged.label = str(values.get(f"{prefix}name") or "")
        self._read_document(staged, prefix)
        if self.spec.key == TALENTS:
            if values.get("told_on") and values["told_on"] > self.today:
                staged.reject(
                    self.header("told_on"), str(values["told_on"]), "告知日期晚于今天。请填写实际告知的日期。"
                )
            self._warn(staged)
            return
        self._check_order(staged)
        if not staged.errors and not (values.get(f"{OWNER}name") or staged.document):
            staged.reject(self.header(f"{OWNER}name"), "", "没有填写证件号码或姓名，不知道这条记录属于谁。")

    def _check_order(self, staged: StagedRow) -> None:
        for begin, end in PERIODS:
            first, last = staged.values.get(begin), staged.values.get(end)
            if first and last and last < first and not str(first).startswith(str(last)):
                staged.reject(self.header(end), str(last), "结束时间早于开始时间。请检查是否填反。")

    def _read_document(self, staged: StagedRow, prefix: str) -> None:
        values = staged.values
        number = values.get(f"{prefix}document_number")
        if not number:
            return
        try:
            kind = values.get("document_kind") if not prefix else None
            staged.document = read_identity(
                getattr(kind, "value", kind),
                number,
                born_on=values.get(f"{prefix}born_on"),
                sex=getattr(values.get("sex"), "value", values.get("sex")) if not prefix else None,
            )
        except InvalidInput as error:
            name = f"{prefix}{error.field or 'document_number'}"
            info = self.spec.field(name)
            quoted = shown_raw(info, values.get(name) or number)
            staged.reject(self.header(name), quoted, f"{error.message}{error.hint}")
        if staged.document is None:
            return
        staged.index = index_of(staged.document)
        values[f"{prefix}document_number"] = staged.document.number
        if not prefix:
            values["document_kind"] = kind_for(self.spec, staged.document)
            _fill(values, "born_on", staged.document.born_on)
            _fill(values, "sex", kind_value(self.spec.field("sex"), staged.document.sex))

    def _warn(self, staged: StagedRow) -> None:
        for name, sentence in warnings_for(staged.values, self.today, staged.document):
            info = self.spec.field(name)
            raw = staged.values.get(name)
            staged.warn(self.header(name), shown_raw(info, raw) if raw is not None else "", sentence)


def kind_value(info: FieldInfo, member: Any) -> Any:
    """An enum member as the field stores it: itself, or its code where the field is a code table."""
    return member if member is None or info.enum is not None else member.value


def kind_for(spec: SheetSpec, number: DocumentNumber) -> Any:
    """The document's kind as the field stores it."""
    return kind_value(spec.field("document_kind"), number.kind)


def _fill(values: dict[str, Any], name: str, value: Any) -> None:
    if value is not None and values.get(name) is None:
        values[name] = value


def messages_of(staged: StagedRow) -> list[dict[str, Any]]:
    """Errors and remarks of a row as they are kept."""
    return [
        *({"level": "error", **each} for each in staged.errors),
        *({"level": "warning", **each} for each in staged.warnings),
    ]
