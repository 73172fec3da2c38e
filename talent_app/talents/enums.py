"""Closed lists that belong to the registry alone; open or official lists are code tables of `rules/codes.py`."""

from __future__ import annotations

from talent_app.core.enums import TitledEnum


class TalentStatus(TitledEnum):
    """How far a registration has come."""

    INCOMPLETE = "incomplete", "待补充"
    COMPLETE = "complete", "已完整"
    VERIFIED = "verified", "已核实"


class StudyForm(TitledEnum):
    """How an education was taken."""

    FULL_TIME = "full_time", "全日制"
    PART_TIME = "part_time", "非全日制"
    CORRESPONDENCE = "correspondence", "函授"
    SELF_TAUGHT = "self_taught", "自学考试"
    OPEN = "open", "开放或网络教育"
    PARTY_SCHOOL = "party_school", "党校教育"
    ABROAD = "abroad", "境外学习"
