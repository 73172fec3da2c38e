"""What people type or send about the persons of a plan: rows in, typed and checked rows out.

It reads JSON of the command line, the grid of a page and text pasted from a spreadsheet; it reads and writes no table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from talent_app.core.cells import read_boolean, read_day, read_integer, read_text
from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money
from talent_app.incentives.allocating import OWN_FACTS
from talent_app.incentives.facts import PERSON_COLUMNS, packed
from talent_app.incentives.states import AllocationBy
from talent_app.rules.fields import Field, Kind, Unreadable
from talent_app.rules.instruments.base import Instrument
from talent_app.rules.notation import ratio_text
from talent_app.rules.refusal import Refused, read_mapping
from talent_app.talents.models import Talent

#: Above this a year's pay of one person is a slip of the unit, not pay.
PAY_LIMIT = Money.yuan(100_000_000)
LONGEST_NAME = 120
LONGEST_REF = 64
SEVERAL = re.compile(r"[;；、\n]")
#: Keys of a row that are not facts.
IDENTITY = ("ref", "talent", "name", "post")
TITLES = {"name": "姓名", "post": "岗位"}
#: Other headings people write above the columns they paste.
ALIASES = {
    "人员": "name", "人员姓名": "name", "职务": "post", "岗位名称": "post", "权重": "weight", "分配系数": "weight",
    "金额": "amount", "分配金额": "amount", "薪酬": "annual_pay", "年薪": "annual_pay", "年度薪酬": "annual_pay",
    "在岗月数": "months_in_post", "任职月数": "months_in_post", "是否在岗": "is_in_post", "在岗": "is_in_post",
    "类别": "role", "用工方式": "appointment", "考核": "performance", "成果": "result", "项目": "result",
}  # fmt: skip


@dataclass(frozen=True)
class PersonRow:
    """One person as given: who, and the typed facts."""

    ref: str
    name: str
    post: str = ""
    talent_id: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


def grid_fields(instrument: Instrument, by: AllocationBy) -> list[Field]:
    """The columns of the grid beside name and post: what the instrument asks of a person."""
    skipped = {"weight", "amount"} - {by.value} | OWN_FACTS
    asked = (*instrument.person_facts, *(["performance"] if by is AllocationBy.GRADE else []))
    return [instrument.known_person_facts[name] for name in dict.fromkeys(asked) if name not in skipped]


def read_rows(instrument: Instrument, given: Any) -> list[PersonRow]:
    """Rows of JSON as `flask plans draft` takes them; `Refused` names every problem."""
    if not isinstance(given, list | tuple):
        raise Refused(["“人员”（people）应为列表。"], "people")
    problems: list[str] = []
    rows: list[PersonRow] = []
    for number, entry in enumerate(given, start=1):
        if not isinstance(entry, Mapping):
            problems.append(f"第 {number} 人应为对象（键和值）。")
            continue
        rows.append(_row(instrument, number, entry, problems))
    problems += _repeated(rows)
    if problems:
        raise Refused(problems, "people")
    return rows


def _row(instrument: Instrument, number: int, entry: Mapping[str, Any], problems: list[str]) -> PersonRow:
    talent = entry.get("talent")
    if talent is not None and (isinstance(talent, bool) or not isinstance(talent, int)):
        problems.append(f"第 {number} 人的“talent”应为人才库中的编号（整数）。")
        talent = None
    ref = entry.get("ref") or (f"t{talent}" if talent is not None else f"p{number}")
    if not isinstance(ref, str) or len(ref) > LONGEST_REF or not ref.isprintable() or ref != ref.strip():
        problems.append(f"第 {number} 人的“编号”（ref）应为 1 到 {LONGEST_REF} 个字的文本，前后没有空格。")
        ref = f"p{number}"
    name, post = (entry.get(key) or "" for key in ("name", "post"))
    if not isinstance(name, str) or not isinstance(post, str) or max(len(name), len(post)) > LONGEST_NAME:
        problems.append(f"第 {number} 人的姓名和岗位应为不超过 {LONGEST_NAME} 个字的文本。")
        name = post = ""
    facts = {key: value for key, value in entry.items() if key not in IDENTITY}
    read = read_mapping(facts, name or ref, instrument.known_person_facts, problems)
    problems += _absurd(name or ref, read)
    return PersonRow(ref, name.strip(), post.strip(), talent, read)


def _absurd(who: str, facts: Mapping[str, Any]) -> list[str]:
    return [
        f"{who}的年度薪酬超过 {PAY_LIMIT.fen // 100:,} 元，请检查单位是否填错。"
        for pay in [facts.get("annual_pay")]
        if pay is not None and pay > PAY_LIMIT
    ]


def _repeated(rows: Iterable[PersonRow]) -> list[str]:
    seen: set[str] = set()
    talents: set[int] = set()
    problems = []
    for row in rows:
        if row.ref in seen or (row.talent_id is not None and row.talent_id in talents):
            problems.append(f"“{row.name or row.ref}”重复出现，每人只能列一次。")
        seen.add(row.ref)
        talents |= {row.talent_id} if row.talent_id is not None else set()
    return problems


def allocation_of(rows: Sequence[PersonRow], present: AllocationBy) -> AllocationBy:
    """By weights or by amounts, as the rows say; a mixture is refused."""
    weights = [row for row in rows if row.facts.get("weight") is not None]
    amounts = [row for row in rows if row.facts.get("amount") is not None]
    if weights and amounts:
        raise InvalidInput("“分配权重”和“拟分配金额”不能混用。", "所有人都填权重，或者所有人都填金额。", field="people")
    if weights or amounts:
        return AllocationBy.WEIGHT if weights else AllocationBy.AMOUNT
    return present


def read_cell(column: Field, text: str) -> Any:
    """One cell of the grid as typed by a person; None for an empty one, `InvalidInput` names the column."""
    written = read_text(text)
    if written is None:
        return None
    try:
        return column.read(_as_given(column, written))
    except Unreadable as problem:
        raise InvalidInput(f"“{column.label}”{problem}。", field=column.name) from None
    except InvalidInput as problem:
        raise InvalidInput(f"“{column.label}”：{problem.message}", problem.hint, field=column.name) from None


def _as_given(column: Field, text: str) -> Any:
    if column.kind is Kind.YUAN:
        return Money.from_cell(text)
    if column.kind is Kind.FLAG:
        return read_boolean(text)
    if column.kind is Kind.DATE:
        return read_day(text)
    if column.kind is Kind.CHOICE:
        return {title: code for code, title in column.choices}.get(text, text)
    if column.kind in (Kind.MONTHS, Kind.YEARS, Kind.DAYS, Kind.COUNT, Kind.PERSONS):
        return read_integer(text, units=("个月", "月", "年", "天", "人", "股"))
    if column.kind is Kind.TEXTS:
        return [part.strip() for part in SEVERAL.split(text) if part.strip()]
    return text


def shown_cell(column: Field, value: Any) -> str:
    """A typed value as the grid shows it for editing."""
    if value is None:
        return ""
    if column.kind is Kind.YUAN:
        return str(value.as_yuan())
    if column.kind is Kind.FLAG:
        return "是" if value else "否"
    if column.kind is Kind.TEXTS:
        return "；".join(value)
    if column.kind is Kind.RATIO:
        return ratio_text(value)
    return str(value)


def read_pasted(instrument: Instrument, by: AllocationBy, text: str) -> list[dict[str, Any]]:
    """Rows copied out of a spreadsheet: one line a person, cells apart by tabs, the first line the headings.

    Every line that cannot be read is named with its number; nothing is taken over in that case.
    """
    lines = [line.split("\t") for line in text.splitlines() if line.strip()]
    if len(lines) < 2:
        raise InvalidInput("没有读到人员。", "请连同表头一起复制，至少包含“姓名”一列。", field="pasted")
    columns = {each.name: each for each in instrument.person_fields()}
    headings = [_column_of(cell.strip(), columns) for cell in lines[0]]
    if "name" not in headings:
        raise InvalidInput("第一行没有“姓名”一列。", "请连同表头一起复制。", field="pasted")
    unknown = [cell.strip() for cell, name in zip(lines[0], headings, strict=True) if cell.strip() and name is None]
    problems = [f"不认识的列“{name[:20]}”，请删去后再粘贴。" for name in unknown]
    rows = []
    for number, cells in enumerate(lines[1:], start=2):
        row: dict[str, Any] = {}
        for name, cell in zip(headings, cells, strict=False):
            if name in TITLES:
                row[name] = read_text(cell) or ""
            elif name is not None:
                try:
                    row[name] = read_cell(columns[name], cell)
                except InvalidInput as problem:
                    problems.append(f"第 {number} 行{problem.message}{problem.hint}")
        if not row.get("name"):
            problems.append(f"第 {number} 行没有姓名。")
        rows.append(row)
    if problems:
        raise Refused(problems, "pasted")
    return rows


def _column_of(heading: str, columns: Mapping[str, Field]) -> str | None:
    bare = heading.partition("（")[0].partition("(")[0].strip()
    titles = {title: name for name, title in TITLES.items()} | {each.label: name for name, each in columns.items()}
    for text in (heading, bare):
        found = titles.get(text) or ALIASES.get(text) or (text if text in {*columns, *TITLES} else None)
        if found and (found in columns or found in TITLES):
            return found
    return None


def columns_of(row: PersonRow, talent: Talent | None) -> dict[str, Any]:
    """A row as the columns that are stored; what it leaves open comes from the registration."""
    facts = dict(row.facts)
    weight, amount = facts.pop("weight", None), facts.pop("amount", None)
    columns = {name: facts.pop(name, None) for name in PERSON_COLUMNS}
    return columns | {
        "talent_id": row.talent_id,
        "name": row.name or (talent.name if talent else row.ref),
        "post": row.post or ((talent.post or "") if talent else ""),
        "weight": None if weight is None else ratio_text(weight),
        "amount": amount,
        "facts": {name: packed(value) for name, value in facts.items() if value is not None},
    }
