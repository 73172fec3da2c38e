"""Reward schemes as policy data: the value of a parameter of unit `rewards`, and the same form for enterprises' own.

Pure. A scheme names who gives (which decides the tax), and its items: how much, how often, under which conditions over
talent data, and which kind of benefit it is: one achievement gets one benefit of a kind, whatever the scheme.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from talent_app.core.enums import TitledEnum
from talent_app.core.money import Money
from talent_app.rules import grades
from talent_app.rules.class_tables import FACTS, Condition, read_condition
from talent_app.rules.exempt_income import FIELDS, ISSUERS
from talent_app.rules.loader import PolicyFileError
from talent_app.rules.notation import yuan
from talent_app.rules.policy_entries import mapping_of, text_of

SCHEME_KEYS = {"title", "level", "issuer", "field", "items", "note"}
ITEM_KEYS = {
    "code", "title", "benefit", "amount", "period", "years", "shares", "use_checked", "conditions", "evidence",
    "article", "note",
}  # fmt: skip
#: What a condition may ask of the registration itself, beside its records.
REGISTRATION = "registration"
REWARD_FACTS: Mapping[str, tuple[str, Mapping[str, str | tuple[str, ...]]]] = {
    **FACTS,
    REGISTRATION: (
        "人才登记",
        {
            "talent_class": "regional_talent_class",
            "introduction_mode": "introduction_mode",
            "altitude_class": "tibet_altitude_class",
        },
    ),
}


class SchemeLevel(TitledEnum):
    """Whose scheme it is."""

    REGION = "region", "自治区"
    CITY = "city", "拉萨市"
    ENTERPRISE = "own", "企业自定"


class Benefit(TitledEnum):
    """The kind of benefit; one achievement gets one benefit of a kind."""

    PERSONAL = "personal", "个人补助"
    SETTLEMENT = "settlement", "安家补助"
    LIVING = "living", "生活补贴"
    RESEARCH = "research", "科研经费"
    ALTITUDE = "altitude", "高海拔补助"
    PRIZE = "prize", "成果奖金"


class Period(TitledEnum):
    """How often an amount is given."""

    ONCE = "once", "一次性"
    YEARLY = "yearly", "按年"
    MONTHLY = "monthly", "按月"


@dataclass(frozen=True, slots=True)
class RewardItem:
    """One benefit; `parameter` names the amount where it stands in a table of its own, which may still be empty."""

    code: str
    title: str
    benefit: Benefit
    period: Period
    conditions: tuple[Condition, ...]
    lowest: Money | None = None
    highest: Money | None = None
    parameter: str = ""
    years: int = 1
    shares: tuple[int, ...] = (100,)
    use_checked: bool = False
    evidence: str = "F"
    article: str = ""
    note: str = ""

    @property
    def is_known(self) -> bool:
        """Whether the amount has been entered."""
        return self.highest is not None

    @property
    def amount_text(self) -> str:
        """The amount as a reader writes it."""
        if self.lowest is None or self.highest is None:
            return "金额待录入"
        text = yuan(self.highest) if self.lowest == self.highest else f"{yuan(self.lowest)} 至 {yuan(self.highest)}"
        if self.period is Period.ONCE:
            return text
        return f"每{'年' if self.period is Period.YEARLY else '月'} {text}，共 {self.years} 年"

    @property
    def is_unchecked(self) -> bool:
        """Whether it still has to be compared with the official text."""
        return not grades.may_block(grades.effective(self.evidence))


@dataclass(frozen=True, slots=True)
class RewardTable:
    """One scheme."""

    title: str
    level: SchemeLevel
    issuer: str
    area: str
    items: tuple[RewardItem, ...]
    note: str = ""
    #: The plain data it was read from, so that an officer may begin a new value from it.
    raw: Any = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        """As the reference of parameters prints it."""
        return "<br>".join([self.title, *(f"{one.title}：{one.amount_text}" for one in self.items)])


def read_scheme(value: Any, where: str) -> RewardTable:
    """A scheme from plain data; every fault names the place and what may stand there."""
    content = mapping_of(value, SCHEME_KEYS, where)
    entries = content.get("items")
    if not isinstance(entries, list) or not entries:
        raise PolicyFileError(f"{where}：缺少 items 列表，每项写一种奖励")
    items = tuple(read_item(entry, f"{where} 第 {place} 项") for place, entry in enumerate(entries, start=1))
    codes = [one.code for one in items]
    for code in codes:
        if codes.count(code) > 1:
            raise PolicyFileError(f"{where}：奖励代码“{code}”重复")
    return RewardTable(
        text_of(content, "title", where),
        _member(SchemeLevel, content.get("level"), f"{where} level"),
        _one_of(dict(ISSUERS), content.get("issuer"), f"{where} issuer"),
        _one_of(dict(FIELDS), content.get("field"), f"{where} field"),
        items,
        str(content.get("note", "")),
        value,
    )


def read_item(entry: Any, where: str) -> RewardItem:
    """One benefit from plain data."""
    content = mapping_of(entry, ITEM_KEYS, where)
    lowest, highest, parameter = _amount(content.get("amount"), where)
    conditions = content.get("conditions", [])
    if not isinstance(conditions, list):
        raise PolicyFileError(f"{where}：conditions 应为列表，空列表表示由经办单位审定")
    evidence = str(content.get("evidence", ""))
    try:
        grades.effective(evidence or "?")
    except ValueError:
        raise PolicyFileError(f"{where}：缺少证据等级 evidence，或写法无法识别（如 A、B/E、B + D）") from None
    period = _member(Period, content.get("period", "once"), f"{where} period")
    shares = tuple(content.get("shares", [100]))
    if not shares or any(type(one) is not int or one < 1 for one in shares) or sum(shares) != 100:
        raise PolicyFileError(f"{where}：shares 为各期百分比（整数），合计须为 100")
    years = content.get("years", 1)
    if type(years) is not int or not 1 <= years <= 30:
        raise PolicyFileError(f"{where}：years 应为 1 至 30 的整数")
    return RewardItem(
        text_of(content, "code", where), text_of(content, "title", where),
        _member(Benefit, content.get("benefit"), f"{where} benefit"), period,
        tuple(read_condition(one, f"{where} 第 {n} 条", REWARD_FACTS) for n, one in enumerate(conditions, start=1)),
        lowest, highest, parameter, years, shares, bool(content.get("use_checked", False)), evidence,
        str(content.get("article", "")), str(content.get("note", "")),
    )  # fmt: skip


def _amount(value: Any, where: str) -> tuple[Money | None, Money | None, str]:
    if value is None:
        return None, None, ""
    if type(value) is int and value > 0:
        return Money.yuan(value), Money.yuan(value), ""
    content = mapping_of(value, {"from", "until", "parameter"}, f"{where} amount")
    if "parameter" in content:
        return None, None, text_of(content, "parameter", f"{where} amount")
    low, high = content.get("from"), content.get("until")
    if type(low) is not int or type(high) is not int or not 0 < low <= high:
        raise PolicyFileError(f"{where}：amount 写整数元，或写 from、until 两个整数元")
    return Money.yuan(low), Money.yuan(high), ""


def _member(kind: Any, value: Any, where: str) -> Any:
    found = next((one for one in kind if one.value == value), None)
    if found is None:
        raise PolicyFileError(f"{where}：“{value}”不认识，可用的有 {'、'.join(one.value for one in kind)}")
    return found


def _one_of(allowed: Mapping[str, str], value: Any, where: str) -> str:
    if value not in allowed:
        raise PolicyFileError(f"{where}：“{value}”不认识，可用的有 {'、'.join(allowed)}")
    return str(value)
