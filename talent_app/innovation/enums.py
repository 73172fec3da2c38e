"""Closed lists of the innovation return."""

from __future__ import annotations

from talent_app.core.enums import TitledEnum


class ReturnState(TitledEnum):
    """Where a return stands."""

    DRAFT = "draft", "填写中"
    INTERNAL = "internal", "待企业负责人报送"
    SUBMITTED = "submitted", "已报送"
    RETURNED = "returned", "退回修改"
    CONFIRMED = "confirmed", "已确认"


class ReturnAction(TitledEnum):
    """What can be done with a return."""

    COMPLETE = "complete", "提交企业负责人"
    SEND = "send", "报送国资委"
    BACK = "back", "退回填写人"
    WITHDRAW = "withdraw", "撤回修改"
    RETURN = "return", "退回企业修改"
    CONFIRM = "confirm", "确认"
    REOPEN = "reopen", "重新开放更正"


class FigureKind(TitledEnum):
    """How a figure is written."""

    MONEY = "money", "金额"
    COUNT = "count", "数量"
    PERSON_YEARS = "person_years", "人年"
    FLAG = "flag", "是否"
    DAY = "day", "日期"
    TEXT = "text", "文字"


class ItemKind(TitledEnum):
    """What is listed one by one in a return."""

    PLATFORM = "platform", "创新平台"
    STANDARD = "standard", "标准"
    PATENT = "patent", "专利"
    BRAND = "brand", "品牌"
    PRIZE = "prize", "科技奖励"
    CONVERSION = "conversion", "成果转化"
    FAILURE = "failure", "容错情形"


class Manner(TitledEnum):
    """How a result changed hands."""

    OWN_USE = "own_use", "自行投资实施"
    LICENCE = "licence", "许可使用"
    PUBLIC_SALE = "public_sale", "进场或公开转让"
    NON_PUBLIC = "non_public", "非公开协议转让"
    INVESTMENT = "investment", "作价投资"
