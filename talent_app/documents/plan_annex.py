"""The first annex of a printed plan: who gets what, page by page, each page closed by its own subtotal.

Pure. The engine cannot sum what fell on a page, so rows are dealt to pages here, by an estimate of their height that is
never too low; `PageGuard` in the engine proves afterwards that every page of the table is one page of paper.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from talent_app.core.formats import money
from talent_app.core.money import Money
from talent_app.documents.plan_tables import person_row
from talent_app.documents.templates import MISSING, as_money, figure
from talent_app.rules.sharing import cap_words

#: Geometry of the annex in print.css, in tenths of a millimetre.
TEXT_HEIGHT, HEAD_HEIGHT, ROW_HEIGHT, LINE_HEIGHT, CELL_SIDES, EM = 2250, 104, 58, 44, 22, 32
TITLE_HEIGHT, CLOSING_HEIGHT, NOTE_HEIGHT = 330, 170, 58
#: The line below the title: its height, and how long the enterprise's name may be so that it is only one.
UNIT_HEIGHT, UNIT_NAME = 80, 26
#: How much of the page is filled: 1, and less when a page turned out too full.
FILLS = (Fraction(1), Fraction(9, 10), Fraction(7, 10))
#: Tibetan letters stand higher than the others.
TALLER, TIBETAN = 7, re.compile("[\u0f00-\u0fff]")
#: What is not broken: a word or figure, or one sign, with the signs that may not begin a line.
PIECE = re.compile(r"(?:[A-Za-z0-9.,'/-]+|.)[，。、；：？！·）》”’་།]*", re.DOTALL)
NOTE_MARKS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the key of its value, its head, its least and largest width in millimetres (0: what is left)."""

    name: str
    label: str
    least: int
    most: int
    style: str = ""


COLUMNS = (
    Column("number", "序号", 9, 12, "c"),
    Column("name", "姓名", 18, 29),
    Column("post", "岗位", 0, 0),
    Column("role_title", "人员类别", 12, 22, "c"),
    Column("months_in_post", "在岗月数", 9, 12, "n"),
    Column("annual_pay", "年度薪酬", 16, 40, "n"),
    Column("weight", "权重", 9, 30, "n"),
    Column("basis", "分配依据", 22, 30),
    Column("shares", "激励股份", 14, 30, "n"),
    Column("amount", "分配额", 14, 40, "n"),
    Column("mark", "备注", 9, 12, "c"),
)
#: So many names of a hundred stand on one line; the few long ones may take two, so that every post has more room.
MOST_NAMES = 80
PAGE_WIDTH, LEAST_POST = 156, 16
HIDDEN = "***"
ALWAYS = {"number", "name", "amount"}


def allocation_annex(
    snapshot: Mapping[str, Any], names: Mapping[str, str], fill: Fraction = FILLS[0]
) -> dict[str, Any]:
    """Columns, pages of rows with subtotals, total and the notes its marks stand for."""
    notes = _notes(snapshot["outcome"]["lines"])
    rows = _rows(snapshot, names, notes)
    columns = _columns(rows)
    title = TITLE_HEIGHT + UNIT_HEIGHT * (len(snapshot["enterprise"]["name"]) // (UNIT_NAME + 1))
    pages = _pages(rows, columns, int(TEXT_HEIGHT * fill), title, NOTE_HEIGHT * len(notes))
    total = Money.total(row["fen"] for row in rows)
    return {
        "columns": columns,
        "pages": [
            {
                "id": f"allocation-page-{number}",
                "rows": [[row[column["name"]] for column in columns] for row in page],
                "count": sum(1 for row in page if row["fen"]),
                "subtotal": money(Money.total(row["fen"] for row in page)),
            }
            for number, page in enumerate(pages, 1)
        ],
        "before_amount": next(place for place, column in enumerate(columns) if column["name"] == "amount"),
        "after_amount": 1 if columns[-1]["name"] == "mark" else 0,
        "total": total,
        "paid_count": sum(1 for row in rows if row["fen"]),
        "notes": [f"{mark}{text}。" for text, mark in notes.items()],
    }


def _notes(lines: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Mark by sentence, in the order in which they first occur."""
    texts: dict[str, str] = {}
    for line in lines:
        text = line_note(line)
        if text and text not in texts:
            texts[text] = NOTE_MARKS[len(texts)] if len(texts) < len(NOTE_MARKS) else f"（{len(texts) + 1}）"
    return texts


def line_note(line: Mapping[str, Any]) -> str:
    """Why somebody gets nothing or no more."""
    if line.get("excluded_by"):
        return f"不得参与（{line['excluded_by']}）"
    if line.get("floored"):
        return "取方案自定的个人下限"
    return cap_words(line["capped_by"]) if line.get("capped_by") else ""


def _rows(snapshot: Mapping[str, Any], names: Mapping[str, str], notes: Mapping[str, str]) -> list[dict[str, Any]]:
    people = {person["ref"]: person for person in snapshot["people"]}
    listed = list(snapshot["outcome"]["lines"])
    present = {line["ref"] for line in listed}
    # a draft that cannot be computed yet still shows whom it lists
    listed += [{"ref": person["ref"], "amount": None} for person in snapshot["people"] if person["ref"] not in present]
    rows = []
    for number, line in enumerate(listed, 1):
        person = people.get(line["ref"], {"name": names.get(line["ref"], line["ref"])})
        amount = None if line["amount"] is None else as_money(line["amount"])
        rows.append(
            person_row(number, person)
            | {
                "weight": figure(person.get("weight")),
                "basis": person.get("basis") or MISSING,
                "shares": f"{person['shares']:,}" if person.get("shares") is not None else MISSING,
                "amount": MISSING if amount is None else HIDDEN if snapshot.get("is_masked") else money(amount),
                "fen": amount or Money.ZERO,
                "mark": notes.get(line_note(line), ""),
            }
        )
    return rows


def _columns(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    kept = [
        column
        for column in COLUMNS
        if column.name in ALWAYS or any(row[column.name] not in ("", MISSING) for row in rows)
    ]
    widths = {column.name: _needed(column, rows) for column in kept if column.most}
    flexible = "post" if any(column.name == "post" for column in kept) else "name"
    rest = PAGE_WIDTH - sum(width for name, width in widths.items() if name != flexible)
    widths[flexible] = max(rest, LEAST_POST)
    return [
        {"name": column.name, "label": column.label, "width": widths[column.name], "style": column.style}
        for column in kept
    ]


def _needed(column: Column, rows: Sequence[Mapping[str, Any]]) -> int:
    """Millimetres for the longest value on one line, within the bounds; the total is longer than any amount."""
    widths = sorted(sum(map(_width, row[column.name])) for row in rows)
    longest = widths[-1] if widths else 0
    if column.name == "name" and widths:
        longest = widths[len(widths) * MOST_NAMES // 100]
    if column.name == "amount" and rows:
        total = money(Money.total(row["fen"] for row in rows))
        longest = max(longest, sum(map(_width, total)))
    return min(column.most, max(column.least, -(-(longest + CELL_SIDES) // 10)))


def _pages(
    rows: Sequence[dict[str, Any]], columns: Sequence[Mapping[str, Any]], height: int, title: int, notes: int
) -> list[list[dict[str, Any]]]:
    pages: list[list[dict[str, Any]]] = [[]]
    used = title + HEAD_HEIGHT + ROW_HEIGHT
    for row in rows:
        needed = _height(row, columns)
        if used + needed > height and pages[-1]:
            pages.append([])
            used = HEAD_HEIGHT + ROW_HEIGHT
        pages[-1].append(row)
        used += needed
    if used + CLOSING_HEIGHT + notes > height and len(pages[-1]) > 1:
        pages.append([pages[-1].pop()])  # total and notes never stand on a page without a row
    return pages


def _height(row: Mapping[str, Any], columns: Sequence[Mapping[str, Any]]) -> int:
    most = 1
    for column in columns:
        if column["style"] != "n":
            room = column["width"] * 10 - CELL_SIDES
            most = max(most, lines_of(row[column["name"]], room))
    taller = TALLER if any(TIBETAN.search(row[column["name"]]) for column in columns) else 0
    return ROW_HEIGHT + (most - 1) * LINE_HEIGHT + taller * most


def lines_of(text: str, room: int) -> int:
    """How many lines a text takes in so many tenths of a millimetre: words of Latin and figures stay in one piece."""
    lines, used = 1, 0
    for piece in PIECE.findall(text):
        width = sum(map(_width, piece))
        if used and used + width > room:
            lines, used = lines + 1, 0
        used += width
        while used > room:
            lines, used = lines + 1, used - room
    return lines


def _width(character: str) -> int:
    if unicodedata.east_asian_width(character) in "WF":
        return EM
    return 0 if unicodedata.category(character) == "Mn" else EM * 58 // 100
