"""Which column of a file is which field: headers recognised by label, alias and memory; the rest is for the user.

A `FilePlan` is what is known of a file before any row is checked: its sheets, their headers, the field each one means.
Nothing here touches the database.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Any

from talent_app.core.cells import INVISIBLE
from talent_app.core.errors import ImportRejected, InvalidInput
from talent_app.documents.spreadsheets import read_sheets
from talent_app.documents.tables import Limits, Row, Sheet
from talent_app.exchange.sheets import OWNER, TALENTS, SheetSpec, sheet_specs, spec_of

#: Sheets of a template or export that hold no data.
NOT_DATA = frozenset({"说明", "填写说明", "填表说明", "选项", "口径"})
#: A title line and a line of units may stand above the header.
HEADER_WITHIN = 5
#: Of a longer sheet the reader of workbooks tells about how many rows it has without reading them.
COUNTED_ROW_BY_ROW = 1_000
IGNORED = ""
#: The column of messages in a workbook that was given back.
PROBLEMS = "问题"
BRACKETS = re.compile(r"[（(\[【].*?[）)\]】]")
#: Numbers of documents and telephones, and addresses of mail: an example must not show them.
_PRIVATE = re.compile(r"\d{7,}[\dXx]?|[\w.+-]+@[\w.-]+")
LONGEST_SAMPLE = 24
NOISE = re.compile(r"[\s*＊:：、，。/_\-]+")


@dataclass(slots=True)
class SheetPlan:
    """One sheet of the file: its headers by position and the field each means (None: not known, "": left out)."""

    name: str
    spec: SheetSpec
    header_row: int
    headers: dict[int, str]
    columns: dict[str, str | None]
    rows: int = 0
    samples: dict[str, str] = field(default_factory=dict)

    @property
    def unknown(self) -> list[str]:
        """Headers nobody could place."""
        return [header for header, target in self.columns.items() if target is None]

    @property
    def fields(self) -> dict[int, str]:
        """Field names by column position."""
        found = {}
        for position, header in self.headers.items():
            target = self.columns.get(header)
            if target:
                found[position] = target
        return found


@dataclass(slots=True)
class FilePlan:
    """The sheets of a file that hold data, registrations first, and the names of those left aside."""

    sheets: list[SheetPlan]
    skipped: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Data rows of all sheets."""
        return sum(sheet.rows for sheet in self.sheets)

    def as_json(self) -> list[dict[str, Any]]:
        """The mapping as a batch keeps it."""
        return [
            {
                "sheet": sheet.name,
                "kind": sheet.spec.key,
                "columns": {header: target or IGNORED for header, target in sheet.columns.items()},
            }
            for sheet in self.sheets
        ]


def plan_file(content: bytes, file_name: str, limits: Limits, remembered: Mapping[str, str] | None = None) -> FilePlan:
    """Look through a file: sheets, headers, rows; a file that cannot be taken at all is refused with the reason."""
    return plan_sheets(read_sheets(content, file_name, limits), limits, remembered)


def plan_sheets(sheets: Iterable[Sheet], limits: Limits, remembered: Mapping[str, str] | None = None) -> FilePlan:
    """The plan of a file whose sheets are open."""
    plans, skipped = [], []
    for sheet in sheets:
        if sheet.name.strip() in NOT_DATA:
            continue
        found = _plan_sheet(sheet, remembered or {})
        if found is None:
            skipped.append(sheet.name)
        else:
            plans.append(found)
    known = [plan for plan in plans if any(plan.columns.values()) or folded(plan.name) in _sheet_titles()]
    if known:  # a sheet of which nothing is recognised beside one that is belongs to something else
        skipped += [plan.name for plan in plans if plan not in known]
        plans = known
    if not plans:
        raise ImportRejected("文件中没有可以导入的数据。", hint="第一行应为列名，下面每行一人；可先下载模板对照。")
    if not any(plan.rows for plan in plans):
        raise ImportRejected("文件只有表头，没有数据行。", hint="请在表头下面填写数据后重新上传。")
    if sum(plan.rows for plan in plans) > limits.rows:
        raise ImportRejected(
            f"文件共有 {sum(plan.rows for plan in plans):,} 行数据，超过一次导入的上限 {limits.rows:,} 行。",
            hint="请把文件拆成几个后分别上传。",
        )
    plans.sort(key=lambda plan: [spec.key for spec in sheet_specs()].index(plan.spec.key))
    keys = [plan.spec.key for plan in plans]
    for plan in plans:
        if keys.count(plan.spec.key) > 1:
            raise ImportRejected(f"文件中有两张“{plan.spec.title}”工作表。", hint="请合并成一张，或分成两个文件上传。")
    return FilePlan(plans, skipped)


@cache
def _sheet_titles() -> frozenset[str]:
    return frozenset(spelling for spec in sheet_specs() for spelling in (folded(spec.title), spec.key))


def _plan_sheet(sheet: Sheet, remembered: Mapping[str, str]) -> SheetPlan | None:
    rows = sheet.rows
    first = list(islice(rows, HEADER_WITHIN + 3))
    count = len(first) + sum(1 for _row in islice(rows, COUNTED_ROW_BY_ROW))
    if count == len(first) + COUNTED_ROW_BY_ROW:
        count = sheet.count() if sheet.count is not None else count + sum(1 for _row in rows)
    if not first:
        return None
    spec = _spec_of(sheet.name, first)
    header = _header_among(first[:HEADER_WITHIN], spec, remembered)
    headers = _headers(header, sheet.name)
    below = [row for row in first if row.number > header.number]
    plan = SheetPlan(
        name=sheet.name,
        spec=spec,
        header_row=header.number,
        headers=headers,
        columns={},
        rows=count - (len(first) - len(below)),
        samples={title: _sample(below, position) for position, title in headers.items()},
    )
    plan.columns = _recognise(list(headers.values()), spec, remembered)
    return plan


def _headers(row: Row, sheet: str) -> dict[int, str]:
    found: dict[int, str] = {}
    for position, value in enumerate(row.values):
        title = " ".join(str(value).translate(INVISIBLE).split()) if value is not None else ""
        if not title:
            continue
        if title in found.values():
            raise ImportRejected(
                f"“{sheet}”第 {row.number} 行有两列都叫“{title}”，无法分辨。", hint="请给其中一列改名或删除后重新上传。"
            )
        found[position] = title
    return found


def _sample(rows: list[Row], position: int) -> str:
    for row in rows:
        value = row.values[position] if position < len(row.values) else None
        if value is not None and str(value).strip():
            text = _PRIVATE.sub(lambda found: f"{found[0][:3]}***", " ".join(str(value).split()))
            return text if len(text) <= LONGEST_SAMPLE else f"{text[:LONGEST_SAMPLE]}…"
    return ""


def _spec_of(name: str, rows: list[Row]) -> SheetSpec:
    for spec in sheet_specs():
        if folded(name) in (folded(spec.title), spec.key):
            return spec
    titles = [str(value) for value in rows[0].values if value is not None]
    found = [{_headers_of(spec.key).get(folded(title), "") for title in titles} - {""} for spec in sheet_specs()]
    scores = [len(names) if spec.is_meant_by(names) else 0 for spec, names in zip(sheet_specs(), found, strict=True)]
    best = max(range(len(scores)), key=lambda place: (scores[place], -place))
    return sheet_specs()[best]


def _header_among(rows: list[Row], spec: SheetSpec, remembered: Mapping[str, str]) -> Row:
    known = _headers_of(spec.key)

    def score(row: Row) -> int:
        texts = [folded(str(value)) for value in row.values if isinstance(value, str)]
        return sum(text in known or text in remembered for text in texts)

    best = max(rows, key=lambda row: (score(row), -row.number))
    return best if score(best) >= 2 else rows[0]


def folded(title: str) -> str:
    """A header as it is compared: half-width, without spaces, stars and what stands in brackets."""
    text = unicodedata.normalize("NFKC", title.translate(INVISIBLE))
    return NOISE.sub("", BRACKETS.sub("", text)).casefold() or NOISE.sub("", text).casefold()


@cache
def _headers_of(key: str) -> dict[str, str]:
    """Folded header → field name, for one sheet; labels win over aliases, names come last."""
    spec = spec_of(key)
    found: dict[str, str] = {}
    for spellings in (lambda info: (info.label,), lambda info: info.aliases, lambda info: (info.name,)):
        for info in spec.importable:
            for spelling in spellings(info):
                if info.name.startswith(OWNER) and spelling == info.name:
                    continue
                found.setdefault(folded(spelling), info.name)
    return found


def _recognise(headers: list[str], spec: SheetSpec, remembered: Mapping[str, str]) -> dict[str, str | None]:
    known, names = _headers_of(spec.key), {info.name for info in spec.importable}
    columns: dict[str, str | None] = {}
    taken: set[str] = set()
    for header in headers:
        memory = remembered.get(f"{spec.key}/{folded(header)}")
        target = memory if memory is not None and (memory in names or memory == IGNORED) else known.get(folded(header))
        if folded(header) == PROBLEMS:
            target = IGNORED
        if target and target in taken:
            target = None  # two headers mean the same field: the user decides
        if target:
            taken.add(target)
        columns[header] = target
    return columns


def memory_of(mappings: list[list[dict[str, Any]]]) -> dict[str, str]:
    """What earlier imports teach, oldest first: "sheet/header" → field."""
    found: dict[str, str] = {}
    for mapping in mappings:
        for sheet in mapping:
            found.update({f"{sheet['kind']}/{folded(h)}": t for h, t in sheet["columns"].items()})
    return found


def use_mapping(plan: FilePlan, mapping: list[dict[str, Any]]) -> None:
    """Put a stored mapping onto a plan of the same file."""
    stored = {each["sheet"]: each for each in mapping}
    for sheet in plan.sheets:
        if sheet.name in stored:
            sheet.spec = spec_of(stored[sheet.name]["kind"])
            sheet.columns = dict(stored[sheet.name]["columns"])


def field_named(spec: SheetSpec, text: str) -> str | None:
    """The field of a sheet with this label, name or alias; "" for a column to be left out, None for no such field."""
    if not text.strip():
        return IGNORED
    if any(info.name == text for info in spec.importable):
        return text
    return _headers_of(spec.key).get(folded(text))


def check_mapping(plan: FilePlan) -> None:
    """Refuse a mapping that cannot work: no name, nobody to belong to, one field twice."""
    for sheet in plan.sheets:
        targets = [target for target in sheet.columns.values() if target]
        twice = next((name for name in targets if targets.count(name) > 1), None)
        if twice is not None:
            label = sheet.spec.field(twice).label
            headers = "”和“".join(header for header, target in sheet.columns.items() if target == twice)
            raise InvalidInput(f"“{headers}”两列都对应“{label}”。", "请只保留其中一列的对应关系。")
        if sheet.spec.key == TALENTS:
            if "name" not in targets:
                raise InvalidInput(f"工作表“{sheet.name}”没有对应“姓名”的列，无法导入。", "请指明哪一列是姓名。")
            continue
        if not {f"{OWNER}document_number", f"{OWNER}name"} & set(targets):
            raise InvalidInput(
                f"工作表“{sheet.name}”没有对应“证件号码”或“姓名”的列，不知道记录属于谁。", "请指明这一列。"
            )
        for info in sheet.spec.importable:
            if info.required and info.name not in targets:
                raise InvalidInput(f"工作表“{sheet.name}”没有对应“{info.label}”的列。", "这一列是必需的，请指明。")
