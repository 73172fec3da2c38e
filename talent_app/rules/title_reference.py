"""The review paths and the rows of eligibility of titles as a page of the policy reference. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from talent_app.rules.codes import code_table
from talent_app.rules.parameters import Book, Cite
from talent_app.rules.title_chain import COMMITTEES, EDUCATION, RequirementRow, title_chain

Table = Callable[[Iterable[str], Iterable[Iterable[str]]], str]
NAME = "title_chain"
TITLE = "职称评审方式"


def chain_page(book: Book, notice: str, table: Table, cited: Callable[[Book, Cite, str], str]) -> str:
    """The whole chain as Markdown."""
    chain = title_chain()
    series, levels = code_table("title_series"), code_table("title_level")
    shown = [
        [row.title, _dates(row.start, row.until), *map(_said, (row.unit_notice, row.result_notice)),
         COMMITTEES[row.committee], cited(book, row.cite, row.evidence), row.evidence, row.note]
        for row in chain.paths
    ]  # fmt: skip
    needed = [
        [levels.title_of(row.level), "、".join(series.title_of(each) for each in row.series) or "全部",
         EDUCATION.get(row.education, "—"), _since(row), f"[`title_eligibility.{row.years}`](title_eligibility.md)",
         _dates(row.start, row.until)]
        for row in chain.eligibility
    ]  # fmt: skip
    excepted = [
        [row.title, row.note, _dates(row.start, row.until), cited(book, row.cite, row.evidence), row.evidence]
        for row in chain.exceptions
    ]
    return (
        f"# {TITLE}\n\n{notice}\n## 评审方式\n\n"
        + table(["方式", "适用", "单位公示", "结果公示", "评审委员会", "出处", "证据", "说明"], shown)
        + "\n## 各系列各级的常用方式\n\n见参数[职称评审方式（按系列和级别）](title_paths.md)，由政策管理员发布新值。\n"
        + "\n## 申报条件的行\n\n同一级的各行有一行全部成立即可；年限的取值、出处和证据见参数。\n\n"
        + table(["申报级别", "系列", "最低学历", "年限起算", "年限参数", "适用"], needed)
        + "\n## 破格和直接申报\n\n"
        + table(["情形", "说明", "适用", "出处", "证据"], excepted)
    )


def _said(answer: bool) -> str:
    return "是" if answer else "否"


def _dates(start: object, until: object) -> str:
    return f"自 {start}" + (f" 至 {until}" if until else "")


def _since(row: RequirementRow) -> str:
    if row.since == "level":
        return f"取得{code_table('title_level').title_of(row.from_level)}"
    if row.since == "skill":
        return f"取得{code_table('skill_level').title_of(row.skill)}"
    return "参加工作"
