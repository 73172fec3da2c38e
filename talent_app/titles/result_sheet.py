"""The workbook an outside committee's results come in: written with who waits for a result, read line by line.

Reads and writes only cells; what a line may do is judged in `results`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, Any

from talent_app.core.cells import read_day, read_text
from talent_app.core.errors import ImportRejected, InvalidInput
from talent_app.documents.spreadsheets import read_sheets
from talent_app.documents.tables import CellKind, Column, Limits, Table
from talent_app.documents.xlsx import write_tables
from talent_app.titles.models import TitleApplication

KEY, NAME, UNIT, TITLE, RESULT = "申报编号", "姓名", "单位", "申报职称", "结果"
PASSED, FAILED = "通过", "未通过"
#: field of the application → column
TEXTS = {
    "committee_name": "评审委员会",
    "result_document": "结果文号",
    "certificate_number": "证书编号",
    "note": "说明",
}
DAYS = {"decided_on": "评审日期", "result_published_on": "结果公示起", "result_closed_on": "结果公示止"}
COLUMN_OF = TEXTS | DAYS
LONGEST = {"committee_name": 120, "result_document": 120, "certificate_number": 40, "note": 500}
MOST_ROWS = 2_000


@dataclass(frozen=True)
class Fault:
    """What is wrong in a line: the spreadsheet's own row number, the column, the value, and why."""

    row: int
    column: str
    value: str
    message: str


@dataclass
class Line:
    """One line as it was read; `passed` is None where the file says no result."""

    number: int
    key: str = ""
    name: str = ""
    unit: str = ""
    title: str = ""
    passed: bool | None = None
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def blame(self, column: str, value: object, problem: InvalidInput) -> None:
        """Note what is wrong with a cell."""
        self.faults.append(Fault(self.number, column, str(value or ""), f"{problem.message}{problem.hint}"))


def write_template(
    stream: IO[bytes], waiting: Sequence[TitleApplication], units: Mapping[int, str], at: datetime
) -> None:
    """Who waits for a result or a certificate, to be filled in and sent back."""
    columns = [
        Column(KEY, width=10, note="用来对应申报，请勿修改。"),
        Column(NAME, width=24),
        Column(UNIT, width=30),
        Column(TITLE, width=16),
        Column(RESULT, choices=(PASSED, FAILED), width=10),
        Column(TEXTS["committee_name"], width=26, note="作出评审的委员会全称。"),
        Column(DAYS["decided_on"], CellKind.DAY),
        Column(TEXTS["result_document"], width=20),
        Column(DAYS["result_published_on"], CellKind.DAY, note="外部评委会已公示的填写；不填的从写入之日起公示。"),
        Column(DAYS["result_closed_on"], CellKind.DAY, note="与“结果公示起”一起填写。"),
        Column(TEXTS["certificate_number"], width=20, note="公示期满、确认后填写；没有证书的不填。"),
        Column(TEXTS["note"], width=24, note="未通过的必填。"),
    ]  # fmt: skip
    rows = [
        [str(row.id), row.person_name, units.get(row.organisation_id, ""), row.title_name, None,
         row.committee_name or None, row.decided_on, row.result_document or None, row.result_published_on,
         row.result_closed_on, None, None]
        for row in waiting
    ]  # fmt: skip
    write_tables(stream, [Table("评审结果", columns, rows)], title="职称评审结果", created=at)


def read_results(content: bytes, name: str) -> list[Line]:
    """Every line of a filled workbook that says anything; a file without the columns is refused."""
    sheets = read_sheets(content, name, Limits(rows=MOST_ROWS, file_bytes=10_000_000))
    walked = iter(sheets[0].rows) if sheets else iter(())
    head = next(walked, None)
    titles = [str(cell or "").strip().rstrip("*") for cell in head.values] if head else []
    missing = [title for title in (NAME, TITLE, RESULT) if title not in titles]
    if missing:
        raise ImportRejected(f"文件缺少列：{'、'.join(missing)}。", hint="请下载待录入结果的表格，填写后上传。")
    lines = []
    for row in walked:
        cells = {title: row.values[at] if at < len(row.values) else None for at, title in enumerate(titles)}
        line = _line(row.number, cells)
        if line.faults or line.passed is not None or line.values.get("certificate_number"):
            lines.append(line)
    if not lines:
        raise ImportRejected("没有一行填写了结果或证书编号。", hint="请至少填写一行的结果后上传。")
    return lines


def _line(number: int, cells: Mapping[str, Any]) -> Line:
    line = Line(number)
    line.key = str(cells.get(KEY) or "").strip().removesuffix(".0")
    for name, column in (("name", NAME), ("unit", UNIT), ("title", TITLE)):
        setattr(line, name, str(cells.get(column) or "").strip())
    said = str(cells.get(RESULT) or "").strip()
    if said in (PASSED, FAILED):
        line.passed = said == PASSED
    elif said:
        line.blame(RESULT, said, InvalidInput(f"结果“{said}”无法识别。", f"请填“{PASSED}”或“{FAILED}”。"))
    for name, column in TEXTS.items():
        _take(line, name, column, cells.get(column), read_text)
        if len(line.values.get(name) or "") > LONGEST[name]:
            line.blame(column, line.values[name], InvalidInput(f"超过 {LONGEST[name]} 个字。", "请精简。"))
    for name, column in DAYS.items():
        _take(line, name, column, cells.get(column), read_day)
    return line


def _take(line: Line, name: str, column: str, raw: Any, read: Any) -> None:
    try:
        value: str | date | None = read(raw)
    except InvalidInput as problem:
        line.blame(column, raw, problem)
        return
    if value is not None:
        line.values[name] = value
