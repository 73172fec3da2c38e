"""The national sets of personnel items (A01 基本, A02 职务 …) as sheets: which item is which field, both ways. Pure.

Set codes and names are those in use in personnel systems (evidence C: named 「待核原文」 wherever they are shown); the
platform gives no numbers to single items, and takes headers with or without them (`A01001 姓名`). What it has no field
for is never dropped in silence: an unknown item stays as a column, an unknown set as a sheet; the import names both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from talent_app.exchange.sheets import OWNER, OWNER_FIELDS, TALENTS, spec_of

FORMAT = "national-hr-item-sets"
FORMAT_VERSION = 1
SET_NAME = re.compile(r"\s*(A\d{2})(?!\d)", re.IGNORECASE)
ITEM_NUMBER = re.compile(r"^\s*[A-Z]\d{5,6}[A-Z]?\s*", re.IGNORECASE)

#: A row as text by field (of the registry) or by item (of a set).
Line = dict[str, str]


@dataclass(frozen=True, slots=True)
class ItemSet:
    """One set: its code, what it is called, the sheet of the registry it belongs to, item → field."""

    code: str
    title: str
    key: str
    items: Mapping[str, str]
    #: Fields of which one has to be filled for a row to stand in the set at all.
    asks: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of its sheet."""
        return f"{self.code} {self.title}"

    @property
    def is_of_person(self) -> bool:
        """Whether it holds one row for each person, not one for each record."""
        return self.key == TALENTS


WHO = {"公民身份号码": "document_number", "姓名": "name", "出生日期": "born_on"}
TIMES = {"起始日期": "from_on", "终止日期": "until_on"}

SETS: tuple[ItemSet, ...] = (
    ItemSet("A01", "人员基本情况", TALENTS, {
        "姓名": "name", "姓名拼音": "name_pinyin", "曾用名": "former_name", "证件类型": "document_kind",
        "公民身份号码": "document_number", "性别": "sex", "出生日期": "born_on", "民族": "ethnicity",
        "籍贯": "native_place", "出生地": "birth_place", "参加工作日期": "started_work_on",
        "进入本单位日期": "joined_on", "个人身份": "personnel_identity", "所在部门": "department", "岗位": "post",
        "从事专业": "field", "专长": "expertise",
    }),
    ItemSet("A02", "职务", "positions", {
        "任职单位": "employer", "职务名称": "post", "职务层次": "rank", "任职日期": "from_on", "免职日期": "until_on",
        "任免文号": "document",
    }),
    ItemSet("A06", "专业技术任职资格", "titles", {
        "职称系列": "series", "专业技术任职资格级别": "level", "专业技术任职资格名称": "name", "评审专业": "specialty",
        "取得资格途径": "way", "取得资格日期": "obtained_on", "资格证书号": "certificate_number",
        "评委会或审批单位": "approved_by",
    }),
    ItemSet("A06", "专业技术职务聘任", "appointments", {
        "聘任专业技术职务名称": "post", "聘任系列": "series", "聘任级别": "level", "聘任单位": "employer",
        "聘任起始日期": "from_on", "聘任终止日期": "until_on", "聘任文号": "document",
    }),
    ItemSet("A08", "学历", "educations", {
        "学校名称": "school", "所学专业": "major", "学历": "level", "学习形式": "study_form", "入学日期": "from_on",
        "毕业日期": "until_on", "学制": "years", "学历证书号": "certificate_number", "最高学历标识": "is_highest",
        "一级学科": "discipline",
    }),
    ItemSet("A09", "学位", "educations", {
        "学校名称": "school", "所学专业": "major", "毕业日期": "until_on", "学位": "degree",
        "学位授予日期": "degree_on", "学位证书号": "degree_number",
    }, asks=("degree", "degree_on", "degree_number")),
    ItemSet("A10", "语言", "languages", {
        "语种": "language", "熟练程度": "proficiency", "语言证书": "certificate", "成绩": "score",
        "取得日期": "obtained_on",
    }),
    ItemSet("A11", "培训", "trainings", {
        "培训班名称": "name", "主办单位": "organiser", **TIMES, "学时": "hours", "结业证书": "certificate",
    }),
    ItemSet("A14", "奖惩", "awards", {
        "奖励名称": "name", "获奖项目": "project", "奖励级别": "level", "奖励等级": "grade", "本人排名": "rank",
        "批准单位": "issuer", "批准单位类别": "issuer_kind", "批准日期": "awarded_on", "证书号": "certificate_number",
    }),
    ItemSet("A15", "考核", "assessments", {
        "考核年度": "year", "考核结论": "conclusion", "考核单位": "assessed_by", "考核说明": "remark",
    }),
    ItemSet("A17", "工作经历", "careers", {
        "工作单位": "employer", "部门": "department", "职务或岗位": "post", **TIMES, "是否在藏": "is_in_tibet",
        "主要工作": "duties",
    }),
    ItemSet("A27", "工人技术等级", "skills", {
        "工种": "occupation", "技术等级": "level", "证书号": "certificate_number", "评价机构": "issued_by",
        "取得日期": "obtained_on", "有效期至": "valid_until",
    }),
    ItemSet("A30", "调出", "departures", {
        "调出日期": "left_on", "离开类型": "kind", "调往单位": "destination", "去向地区": "region", "原因": "reason",
    }),
    ItemSet("A37", "通信", TALENTS, {"移动电话": "phone", "电子邮箱": "email"}, asks=("phone", "email")),
    ItemSet("A58", "政治面貌", TALENTS, {
        "政治面貌": "political_status", "参加组织日期": "joined_party_on",
    }, asks=("political_status", "joined_party_on")),
)  # fmt: skip

#: Two rows of a person are one record where these agree (学历 and 学位 are two sets of one record).
SAME = {"educations": ("school", "major", "until_on")}


@dataclass(frozen=True, slots=True)
class SetSheet:
    """A set as a sheet: headers and rows of text."""

    name: str
    headers: tuple[str, ...]
    rows: list[Line]


def headers_of(one: ItemSet) -> tuple[str, ...]:
    """The columns of a set's sheet: whose row it is, then its items."""
    return tuple(dict.fromkeys((*WHO, *one.items)))


def fields_of_set(one: ItemSet) -> dict[str, str]:
    """Item → field, those that say whose row it is included (they begin with `owner.` on a sheet of records)."""
    who = WHO if one.is_of_person else {item: OWNER + name for item, name in WHO.items()}
    return {**who, **one.items}


def to_sets(registry: Mapping[str, Sequence[Line]]) -> list[SetSheet]:
    """Rows of the registry (by sheet, by field) as the sets; a set nobody has anything for is an empty sheet."""
    sheets = []
    for one in SETS:
        fields = fields_of_set(one)
        rows = [
            {item: line[name] for item, name in fields.items() if line.get(name)}
            for line in registry.get(one.key, ())
            if not one.asks or any(line.get(name) for name in one.asks)
        ]
        sheets.append(SetSheet(one.name, headers_of(one), rows))
    return sheets


def from_sets(sheets: Iterable[SetSheet]) -> list[SetSheet]:
    """Sheets of sets as sheets an import reads: the registry's titles and labels, what is unknown as it came."""
    merged: dict[str, dict[Any, Line]] = {}
    headers: dict[str, dict[str, None]] = {}
    unknown: list[SetSheet] = []
    namesakes: set[Any] = set()
    for sheet in sheets:
        one = set_of(sheet)
        if one is None:
            unknown.append(_aside(sheet))
            continue
        labels = _labels(one)
        known = {header: labels.get(plain_item(header), header) for header in sheet.headers}
        headers.setdefault(one.key, {}).update(dict.fromkeys(known.values()))
        rows = merged.setdefault(one.key, {})
        for number, row in enumerate(sheet.rows):
            line = {known[header]: text for header, text in row.items() if text}
            same, place = _same(one, line), (sheet.name, number)
            if one is SETS[0] and same in rows:
                namesakes.add(same)  # two people nobody can tell apart stay two
            if line:
                rows.setdefault(place if same is None or same in namesakes else same, {}).update(line)
    found = [SetSheet(spec_of(key).title, tuple(headers[key]), [*rows.values()]) for key, rows in merged.items()]
    return found + unknown


def _aside(sheet: SetSheet) -> SetSheet:
    """A set the registry has nothing for: its items bear its code, so that no column is taken for one of ours."""
    code = SET_NAME.match(sheet.name)
    mark = f"{code[1].upper()} " if code else ""
    named = {header: f"{mark}{plain_item(header)}" for header in sheet.headers}
    rows = [{named[header]: text for header, text in row.items() if header in named} for row in sheet.rows]
    return SetSheet(sheet.name, tuple(named.values()), rows)


def set_of(sheet: SetSheet) -> ItemSet | None:
    """The set a sheet holds: by its code, and where several have it (A06) the one most of whose items it names."""
    code = SET_NAME.match(sheet.name)
    if code is None:
        return None
    mine = [one for one in SETS if one.code == code[1].upper()]
    items = {plain_item(header) for header in sheet.headers} - WHO.keys()
    return max(mine, key=lambda one: (one.title in sheet.name, len(items & one.items.keys())), default=None)


def is_of_sets(names: Iterable[str]) -> bool:
    """Whether sheets of these names are sets rather than a list of our own."""
    return any(SET_NAME.match(name) for name in names)


def plain_item(header: str) -> str:
    """An item's name without the number some systems put before it.

    >>> plain_item("A01001 姓名"), plain_item("姓名")
    ('姓名', '姓名')
    """
    return ITEM_NUMBER.sub("", header).strip()


@cache
def _labels_of(key: str) -> dict[str, str]:
    return {info.name: info.label for info in spec_of(key).fields}


def _labels(one: ItemSet) -> dict[str, str]:
    return {item: _labels_of(one.key)[name] for item, name in fields_of_set(one).items()}


def _same(one: ItemSet, line: Line) -> Any:
    """What makes two rows one; None for a row of a set of its own, which never meets another."""
    labels = _labels_of(one.key)
    owner = "" if one.is_of_person else OWNER
    who = tuple(line.get(labels[owner + name], "") for name in OWNER_FIELDS)
    if one.is_of_person:
        return who if any(who) else None
    if one.key not in SAME:
        return None
    return (who, tuple(line.get(labels[name], "") for name in SAME[one.key]))
