"""One spreadsheet with deliberate mistakes, to try the import with: what is wrong stands in the last column."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from talent_app.documents.tables import Column, Table
from talent_app.documents.xlsx import write_tables
from talent_app.seed.careers import career
from talent_app.seed.chance import Chance
from talent_app.seed.names import document, han, person
from talent_app.talents.record_models import Education

NAME = "人才导入练习（含错误）.xlsx"
#: People beyond any size the demo data has, so that none is registered yet.
FIRST = 2_000_000
RIGHT_ROWS = 12
SEX, EDUCATION = (
    {"1": "男", "2": "女"},
    {"11": "博士", "14": "硕士研究生毕业", "21": "大学本科", "31": "大专", "47": "技校"},
)
CATEGORY = {"professional": "专业技术人才", "manager": "企业经营管理人才", "skilled_worker": "高技能人才"}
HEAD = (
    *(
        "姓名",
        "身份证号码",
        "性别",
        "出生年月日",
        "民族",
        "学历",
        "人才类别",
        "从事专业",
        "职务",
        "联系电话",
        "个人简介",
    ),
    "这一行有什么问题",
)


def row_of(place: int) -> list[Any]:
    """One right row of an invented person."""
    somebody, told = person(place), career(place, person(place))
    return [
        somebody.name,
        somebody.document_number or document(Chance(f"sheet:{place}"), somebody.born_on, somebody.sex, place),
        SEX[somebody.sex],
        f"{somebody.born_on:%Y/%m/%d}",
        "藏" if somebody.ethnicity == "04" else "汉族",
        EDUCATION[told.records[Education][0]["level"]],
        CATEGORY[told.values["category"]],
        told.values["field"],
        told.values["post"],
        somebody.phone,
        told.values["biography"],
        "",
    ]


def wrong_rows(known: str | None) -> list[list[Any]]:
    """Rows with one mistake each; `known` is a number already registered by another enterprise."""
    rows = [row_of(FIRST + 100 + place) for place in range(10)]
    spoil = [
        (1, rows[0][1][:-1] + ("0" if rows[0][1][-1] != "0" else "1"), "证件号码校验位不对"),
        (3, "1990.13", "没有 13 月"),
        (2, "女" if rows[2][2] == "男" else "男", "性别与证件号码不符"),
        (5, "大学一年级", "不认识的学历"),
        (0, "", "没有姓名"),
        (9, "1380", "电话位数不够"),
        (1, "", "没有证件号码：可以导入，标为待补充"),
        (10, "无", "简介过短：可以导入，会提醒"),
        (6, "天才", "不认识的人才类别"),
        (8, "=1+1", "以等号开头的文字"),
    ]
    for row, (place, value, said) in zip(rows, spoil, strict=True):
        row[place], row[-1] = value, said
    twice = row_of(FIRST + 1)
    twice[-1] = "与第 3 行是同一个号码"
    rows.append(twice)
    if known:
        held = row_of(FIRST + 200)
        held[0], held[1], held[2], held[3] = han(Chance("held")), known, "", ""
        held[-1] = "该证件号码已由其他单位登记"
        rows.append(held)
    return rows


def write_practice(folder: Path, known: str | None, at: datetime) -> Path:
    """Write the workbook into `folder`; returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAME
    rows = [row_of(FIRST + place) for place in range(RIGHT_ROWS)] + wrong_rows(known)
    with path.open("wb") as stream:
        write_tables(
            stream, [Table("人员名单", [Column(title) for title in HEAD], rows)], title="人才导入练习", created=at
        )
    return path
