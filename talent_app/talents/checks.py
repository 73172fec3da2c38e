"""What looks wrong in a registration without being refused: sentences for a form and for the rows of an import.

Pure. What must be refused is refused where it is read (`values`, `persons`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from talent_app.core.identifiers import DocumentNumber
from talent_app.core.names import unusual_characters

#: Years before this are written by spreadsheets and forms that mean "unknown".
EARLIEST_HONOUR = 1949
YOUNGEST_HONOUR = 14
SHORT_BIOGRAPHY = 10
YOUNGEST, OLDEST = 14, 100


def warnings_for(values: Mapping[str, Any], today: date, number: DocumentNumber | None = None) -> list[tuple[str, str]]:
    """(field name, sentence) for everything worth a second look; `values` by field name."""
    found: list[tuple[str, str]] = []
    if number is not None:
        found += [("document_number", sentence) for sentence in number.warnings]
    unusual = unusual_characters(values.get("name") or "")
    if unusual:
        shown = "".join(dict.fromkeys(unusual))
        found.append(("name", f"姓名中有不常见的字符“{shown}”，请核对。"))
    found += _about_dates(values, today)
    biography = (values.get("biography") or "").strip()
    if biography and len(biography) < SHORT_BIOGRAPHY:
        found.append(("biography", f"个人简介只有 {len(biography)} 个字，请补充。"))
    return found


def _about_dates(values: Mapping[str, Any], today: date) -> list[tuple[str, str]]:
    found = []
    born_on: date | None = values.get("born_on")
    if born_on and not YOUNGEST <= today.year - born_on.year <= OLDEST:
        found.append(("born_on", f"按出生日期 {born_on.isoformat()} 计算的年龄不合理，请核对。"))
    year: int | None = values.get("honour_year")
    if year is not None:
        if year < EARLIEST_HONOUR:
            found.append(("honour_year", f"荣誉年度 {year} 过早，这样的年份常被用来表示“不详”，请核对或留空。"))
        elif year > today.year:
            found.append(("honour_year", f"荣誉年度 {year} 晚于今年，请核对。"))
        elif born_on and year - born_on.year < YOUNGEST_HONOUR:
            found.append(("honour_year", f"荣誉年度 {year} 与出生日期 {born_on.isoformat()} 不相称，请核对。"))
    for name, label in (("started_work_on", "参加工作时间"), ("arrived_in_tibet_on", "进藏工作时间")):
        code: str | None = values.get(name)
        if code and code > today.isoformat():
            found.append((name, f"{label} {code} 晚于今天，请核对。"))
        elif code and born_on and int(code[:4]) - born_on.year < YOUNGEST:
            found.append((name, f"{label} {code} 与出生日期 {born_on.isoformat()} 不相称，请核对。"))
    return found
