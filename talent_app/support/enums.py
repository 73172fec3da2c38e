"""Closed lists of the service for talents."""

from __future__ import annotations

from talent_app.core.enums import TitledEnum


class NeedKind(TitledEnum):
    """What somebody needs help with."""

    HOUSING = "housing", "住房"
    SCHOOL = "school", "子女入学"
    SPOUSE = "spouse", "配偶就业"
    HEALTH = "health", "体检疗养"
    LEAVE = "home_leave", "探亲休假"
    OTHER = "other_need", "其他"


class NeedState(TitledEnum):
    """How a need stands."""

    ASKED = "need_asked", "待受理"
    ACCEPTED = "need_accepted", "办理中"
    DONE = "need_done", "已办结"
    REFUSED = "need_refused", "未能办理"
    WITHDRAWN = "need_withdrawn", "已撤回"


class NeedSource(TitledEnum):
    """Who brought it up."""

    SELF = "by_self", "本人提出"
    HR = "by_hr", "单位登记"
    VISIT = "by_visit", "联系走访时提出"
