"""A person's statement of total reward under one plan: pay of the year, what this plan adds, and what it depends on.

Pure but for the rendering; names and amounts are printed as given, so whoever calls has the right to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from talent_app.core.formats import capitals, money
from talent_app.core.money import Money
from talent_app.documents.pdf import render_pdf
from talent_app.documents.plan_annex import line_note
from talent_app.documents.plan_sections import title_of
from talent_app.documents.tables import CellKind, Column, Table
from talent_app.documents.templates import MISSING, as_money, figure

INDEX_COLUMNS = (
    Column("序号", CellKind.COUNT, 6),
    Column("文件", width=12),
    Column("姓名", width=24),
    Column("岗位", width=30),
    Column("本方案激励（元）", CellKind.MONEY),
)


def statements(snapshot: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One statement per person of the plan, in the order of the plan."""
    lines = {line["ref"]: line for line in snapshot["outcome"]["lines"]}
    conditions = [
        paragraph
        for chapter in snapshot.get("chapters", [])
        if chapter.get("code") in ("payout", "exit")
        for paragraph in chapter["paragraphs"]
    ]
    return [
        _statement(number, person, lines.get(person["ref"]), snapshot, conditions)
        for number, person in enumerate(snapshot["people"], 1)
    ]


def _statement(
    number: int,
    person: Mapping[str, Any],
    line: Mapping[str, Any] | None,
    snapshot: Mapping[str, Any],
    conditions: Sequence[str],
) -> dict[str, Any]:
    amount = as_money(line["amount"]) if line else Money.ZERO
    pay = _pay(person.get("annual_pay"))
    rows = [
        ("年度薪酬（税前，列入工资总额部分）", money(pay) if pay else MISSING),
        ("本方案激励（税前）", money(amount)),
    ]
    if pay:
        rows.append(("合计", money(pay + amount)))
    note = line_note(line) if line else "本方案未给予额度"
    return {
        "number": number,
        "name": person["name"],
        "facts": [
            ("姓名", person["name"]),
            ("岗位", person.get("post") or MISSING),
            ("人员类别", person.get("role_title") or MISSING),
            ("在岗月数", figure(person.get("months_in_post"))),
        ],
        "rows": rows,
        "amount": amount,
        "capitals": capitals(amount),
        "note": f"{note}。" if note else "",
        "conditions": list(conditions),
        "plan_title": title_of(snapshot),
        "plan_number": snapshot["plan"].get("number") or MISSING,
        "enterprise": snapshot["enterprise"]["name"],
        "year": snapshot["plan"]["year"],
    }


def statement_pdf(people: Sequence[Mapping[str, Any]], *, created: datetime, viewer: str) -> bytes:
    """One file with a page for each statement given."""
    first = people[0]
    return render_pdf(
        "pdf/statement.html",
        {"people": people, "viewer": viewer},
        title=f"个人激励通知单　{first['plan_number']}",
        identifier=f"statement/{first['plan_number']}/{first['number']}/{len(people)}/{viewer}".encode(),
        created=created,
        watermark=f"个人信息\n{viewer}",
    )


def index_table(people: Sequence[Mapping[str, Any]]) -> Table:
    """Which file is whose."""

    def rows() -> Iterator[list[Any]]:
        for person in people:
            facts = dict(person["facts"])
            yield [person["number"], file_name(person), person["name"], facts["岗位"], person["amount"]]

    return Table("目录", INDEX_COLUMNS, rows())


def file_name(person: Mapping[str, Any]) -> str:
    """The name of a statement's file: a number, nothing personal."""
    return f"{person['number']:04d}.pdf"


def _pay(value: Any) -> Money | None:
    try:
        return None if value in (None, "") else as_money(value)
    except ValueError:
        return None
