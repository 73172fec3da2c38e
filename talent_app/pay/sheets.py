"""The workbooks of pay: the template of a survey, and everybody's pay of a year to fill in and to read back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import IO, Any

from talent_app.core.cells import read_ratio
from talent_app.core.errors import ImportRejected, InvalidInput
from talent_app.core.ids import row_id
from talent_app.core.money import Money, Rounding
from talent_app.documents.spreadsheets import read_sheets
from talent_app.documents.tables import CellKind, Column, Limits, Table
from talent_app.documents.xlsx import write_tables
from talent_app.pay.models import PayPost
from talent_app.pay.people import PaidRow
from talent_app.pay.queries import Member
from talent_app.pay.surveys import HEAD, INDUSTRY, LEVEL, SAMPLE, SERIES, Fault
from talent_app.rules.merit import PERFORMANCES

KEY, NAME, POST, WHOLE, GRADE = "登记编号", "姓名", "职位", "全年在岗", "考核等次"
AMOUNTS = {"base": "基本薪酬", "variable": "绩效薪酬", "allowance": "津补贴", "incentive": "中长期激励收入"}
BONUS = "加发奖金"
PAY_HEAD = (KEY, NAME, POST, *AMOUNTS.values(), BONUS, GRADE, WHOLE)
BONUS_NOTE = (
    "填金额（如 5000），或基本薪酬的比例（如 8%）。上传时加到本表的“绩效薪酬”中；同一份表格再次上传不会重复加发。"
)
MOST_ROWS = 20_000


def write_survey_template(stream: IO[bytes], at: datetime) -> None:
    """The workbook a survey is filled into."""
    notes = {
        SERIES: "必填，最多 20 个字。与本企业的职位序列对应，例如“研发”。",
        LEVEL: "必填，最多 15 个字，例如“高级”。",
        INDUSTRY: "可留空，表示全部行业。",
        SAMPLE: "可留空。",
    }
    columns = [
        Column(
            title, CellKind.MONEY if title.startswith("P") else CellKind.TEXT, note=notes.get(title, "年度薪酬，元。")
        )
        for title in HEAD
    ]
    write_tables(stream, [Table("市场薪酬", columns)], title="市场薪酬调查模板", created=at)


def write_pay_template(stream: IO[bytes], members: Sequence[Member], posts: Sequence[PayPost], at: datetime) -> None:
    """Everybody with post and, where there is one, the pay of the year; what is changed is read back by number."""
    names = tuple(post.name for post in posts)
    columns = [
        Column(KEY, CellKind.COUNT, note="用来对应人员，请勿修改。"),
        Column(NAME),
        Column(POST, choices=names),
        *(Column(title, CellKind.MONEY, note="税前，元。") for title in AMOUNTS.values()),
        Column(BONUS, note=BONUS_NOTE),
        Column(GRADE, choices=PERFORMANCES),
        Column(WHOLE, choices=("是", "否")),
    ]
    rows: list[list[Any]] = []
    for each in members:
        paid = each.record
        amounts = [getattr(paid, name) if paid else None for name in AMOUNTS]
        whole = ("是" if paid.is_full_year else "否") if paid else None
        rows.append(
            [
                each.talent.id,
                each.talent.name,
                each.post.name if each.post else None,
                *amounts,
                None,
                (paid.performance or None) if paid else None,
                whole,
            ]
        )
    write_tables(stream, [Table("薪酬", columns, rows)], title="薪酬记录", created=at)


def read_pay(
    content: bytes, name: str, members: Sequence[Member], posts: Sequence[PayPost]
) -> tuple[list[PaidRow], list[Fault]]:
    """The rows of a filled template with every fault by row; people without amounts are passed over."""
    sheets = read_sheets(content, name, Limits(rows=MOST_ROWS, file_bytes=20_000_000))
    walked = iter(sheets[0].rows) if sheets else iter(())
    head = next(walked, None)
    titles = [str(cell or "").strip() for cell in head.values] if head else []
    missing = [title for title in (KEY, NAME, *list(AMOUNTS.values())[:1]) if title not in titles]
    if missing:
        raise ImportRejected(f"文件缺少列：{'、'.join(missing)}。", hint="请下载本年度的表格，填写后上传。")
    known = {each.talent.id: each.talent for each in members}
    by_name = {post.name: post.id for post in posts}
    rows: list[PaidRow] = []
    faults: list[Fault] = []
    seen: set[int] = set()
    for row in walked:
        cells = {title: row.values[place] if place < len(row.values) else None for place, title in enumerate(titles)}
        if all(_blank(cells.get(title)) for title in (*AMOUNTS.values(), BONUS)):
            continue
        before = len(faults)
        read = _row(row.number, cells, known, by_name, faults)
        if read.talent_id in seen:
            faults.append(Fault(row.number, KEY, str(read.talent_id), "同一人出现两次，请只保留一行。"))
        seen.add(read.talent_id)
        if len(faults) == before:
            rows.append(read)
    return rows, faults


def _blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _bonus(value: Any, base: Money) -> Money:
    """What is paid on top: an amount, or a share of the base where it says per cent (a cell of 8% holds 0.08)."""
    if _blank(value):
        return Money.ZERO
    is_share = "%" in value.replace("％", "%") if isinstance(value, str) else value < 1
    if not is_share:
        amount = Money.from_cell(value)
        if amount.fen < 0:
            raise InvalidInput("奖金不能为负。", "请核对。")
        return amount
    share = read_ratio(value, BONUS) or Fraction(0)
    if not 0 <= share <= 1:
        raise InvalidInput("奖金比例不在 0 到 100% 之间。", "请填基本薪酬的比例，例如 8%。")
    if not base.fen:
        raise InvalidInput("没有填写基本薪酬，无法按比例计算奖金。", "请填写基本薪酬，或改填金额。")
    return base.times(share, Rounding.HALF_UP)


def _row(
    number: int, cells: dict[str, Any], known: dict[int, Any], posts: dict[str, int], faults: list[Fault]
) -> PaidRow:
    raw = str(cells.get(KEY) or "").strip().removesuffix(".0")
    talent = known.get(row_id(raw) or 0)
    name = str(cells.get(NAME) or "").strip()
    if talent is None:
        faults.append(Fault(number, KEY, raw, "本企业没有这个登记编号的人员，请用下载的表格填写。"))
    elif name and name != talent.name:
        faults.append(Fault(number, NAME, name, f"登记编号 {raw} 是另一个人，请核对这一行是否错位。"))
    amounts = {}
    for field, title in AMOUNTS.items():
        value = cells.get(title)
        try:
            amounts[field] = Money.ZERO if _blank(value) else Money.from_cell(value)
            if amounts[field].fen < 0:
                raise InvalidInput("金额不能为负。", "请核对。")
        except InvalidInput as problem:
            amounts[field] = Money.ZERO
            faults.append(Fault(number, title, str(value), f"{problem.message}{problem.hint}"))
    try:
        amounts["variable"] += _bonus(cells.get(BONUS), amounts["base"])
    except InvalidInput as problem:
        faults.append(Fault(number, BONUS, str(cells.get(BONUS)), f"{problem.message}{problem.hint}"))
    grade, whole = str(cells.get(GRADE) or "").strip(), str(cells.get(WHOLE) or "").strip()
    post = str(cells.get(POST) or "").strip()
    if grade and grade not in PERFORMANCES:
        faults.append(Fault(number, GRADE, grade, f"可填：{'、'.join(PERFORMANCES)}。"))
    if whole not in ("", "是", "否"):
        faults.append(Fault(number, WHOLE, whole, "请填“是”或“否”。"))
    if post and post not in posts:
        faults.append(Fault(number, POST, post, "没有这个职位，请先在“职位”页面建立。"))
    return PaidRow(talent.id if talent else 0, **amounts, performance=grade, is_full_year=whole != "否",
                   post_id=posts.get(post))  # fmt: skip
