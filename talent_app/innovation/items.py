"""What is listed one by one: platforms, standards, patents, brands, prizes, conversions, tolerated failures. Pure.

Each kind is declared once and gets its form, table, print and check from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from talent_app.core.enums import TitledEnum
from talent_app.innovation.enums import ItemKind, Manner


class Reach(TitledEnum):
    """How far a standard, prize or platform reaches."""

    INTERNATIONAL = "international", "国际"
    NATIONAL = "national", "国家级"
    REGION = "region", "自治区（省部）级"
    CITY = "city", "地市级"
    INDUSTRY = "industry", "行业"
    GROUP = "group", "团体"
    OTHER = "other", "其他"


@dataclass(frozen=True, slots=True)
class Word:
    """A further box of a kind: "text", "long", "flag", "manner" or "money" (the item's amount)."""

    name: str
    label: str
    kind: str = "text"
    required: bool = False
    help: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One kind: what its title and number are called, whether it may claim assessment bonus, its further boxes."""

    kind: ItemKind
    title_label: str
    number_label: str
    day_label: str
    words: tuple[Word, ...] = ()
    has_level: bool = False
    claims_bonus: bool = False
    amount_label: str = ""
    help: str = ""


#: Under this word a line keeps the record of the registry it was taken from; nobody types it.
SOURCE = "source"
BONUS = "年度或任期考核可以申请加分；加多少由监管机构的考核办法决定，这里只登记申请。"
LISTED: dict[ItemKind, Listed] = {
    each.kind: each
    for each in (
        Listed(ItemKind.PLATFORM, "平台名称", "批准文号", "批准日期", has_level=True),
        Listed(
            ItemKind.STANDARD, "标准名称", "标准号", "发布日期", (Word("role", "本企业的作用（主导、参与）"),),
            has_level=True, claims_bonus=True, help=BONUS,
        ),
        Listed(
            ItemKind.PATENT, "专利名称", "专利号", "授权公告日", (Word("patent_kind", "专利类型", required=True),),
            claims_bonus=True, help=BONUS,
        ),
        Listed(ItemKind.BRAND, "品牌名称", "认定文号", "认定日期", has_level=True, claims_bonus=True, help=BONUS),
        Listed(
            ItemKind.PRIZE, "奖励名称", "证书编号", "授予日期", (Word("rank", "等级和排名"),), has_level=True,
            claims_bonus=True, help=BONUS,
        ),
        Listed(
            ItemKind.CONVERSION, "成果名称", "合同或协议编号", "签订日期",
            (
                Word("manner", "转化方式", "manner", required=True),
                Word("receiver", "受让方或合作方"),
                Word("both_owned", "双方均为国有及国有控股企业", "flag", help="非公开协议转让的条件。"),
                Word("appraisal", "资产评估备案号", help="非公开协议转让须有评估备案。"),
                Word("approval", "批准文号", help="非公开协议转让须有批准文件。"),
            ),
            claims_bonus=True, amount_label="成交价格", help=BONUS,
        ),
        Listed(
            ItemKind.FAILURE, "项目名称", "决定文号", "决定日期",
            (
                Word("happened", "发生了什么", "long", required=True),
                Word("why", "为什么不作负面评价", "long", required=True, help="勤勉尽责、没有牟取非法利益等情形。"),
                Word("decided_by", "由谁决定", required=True),
            ),
            amount_label="涉及金额", help="探索性失败经认定的，不作负面评价（容错纠错）。",
        ),
    )
}  # fmt: skip

#: What a non-public transfer between state-owned enterprises must have on record: (word, label).
NON_PUBLIC_NEEDS = (("appraisal", "资产评估备案号"), ("approval", "批准文号"), ("receiver", "受让方或合作方"))


def item_problems(kind: ItemKind, title: str, has_amount: bool, words: Mapping[str, Any]) -> list[str]:
    """What one listed thing still lacks, one sentence each.

    二(六) of the opinions allows 非公开协议转让 only between eligible state-owned enterprises.
    """
    if kind is not ItemKind.CONVERSION or words.get("manner") != Manner.NON_PUBLIC.value:
        return []
    told = []
    if words.get("both_owned") != "yes":
        told.append(
            f"成果转化“{title}”采用非公开协议转让，但没有确认双方均为国有及国有控股企业；不符合条件的应当公开转让。"
        )
    lacking = [label for name, label in NON_PUBLIC_NEEDS if not words.get(name)]
    if not has_amount:
        lacking.append("成交价格")
    if lacking:
        told.append(f"成果转化“{title}”采用非公开协议转让，还没有填写：{'、'.join(lacking)}。")
    return told
