"""Closed lists of the yearly confirmation."""

from __future__ import annotations

from talent_app.core.enums import TitledEnum


class RoundState(TitledEnum):
    """Whether a round still takes answers."""

    OPEN = "open", "进行中"
    FROZEN = "frozen", "已结束"


class Confirmation(TitledEnum):
    """What an enterprise says of one registration."""

    UNCHANGED = "unchanged", "无变化"
    CHANGED = "changed", "有变化，已修改"
    LEFT = "left", "已离开本单位"
