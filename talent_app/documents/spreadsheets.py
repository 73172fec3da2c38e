"""The door for uploaded tables: by content, not by name, to the right reader, with every limit in force."""

from __future__ import annotations

from pathlib import Path

from talent_app.core.errors import ImportRejected
from talent_app.documents.delimited import read_csv
from talent_app.documents.tables import Limits, Sheet
from talent_app.documents.workbook_check import FileKind, check_archive, kind_of
from talent_app.documents.xlsx import read_workbook

WORKBOOK_SUFFIXES = {".xlsx", ".xlsm", ".xls", ".et"}


def read_sheets(source: bytes | Path, filename: str, limits: Limits | None = None) -> list[Sheet]:
    """The sheets of an .xlsx, .xls or .csv file; what cannot be read is refused with a sentence saying why."""
    limits = limits or Limits()
    size = source.stat().st_size if isinstance(source, Path) else len(source)
    if size > limits.file_bytes:
        raise ImportRejected(
            f"文件有 {size / 1_000_000:,.1f} MB，超过上限 {limits.file_bytes // 1_000_000} MB。",
            hint="请删除不需要的内容，或者把文件拆成几个后上传。",
        )
    content = source.read_bytes() if isinstance(source, Path) else source
    kind, suffix = kind_of(content), Path(filename).suffix.lower()
    if kind is FileKind.TEXT:
        if suffix in WORKBOOK_SUFFIXES:
            raise ImportRejected(
                f"文件名以 {suffix} 结尾，但内容不是 Excel 工作簿。",
                hint="如果它是 CSV 文件，请把扩展名改为 .csv；否则请用 Excel 另存为 .xlsx 后上传。",
            )
        return read_csv(content, Path(filename).stem or "数据", limits)
    if kind is FileKind.XLSX:
        check_archive(content, limits)
    return read_workbook(content, kind, limits)
