"""Closed lists of class proposals."""

from __future__ import annotations

from talent_app.core.enums import TitledEnum


class ProposalState(TitledEnum):
    """What became of a proposed class; nothing becomes a class by itself."""

    PROPOSED = "proposed", "待认定"
    CONFIRMED = "confirmed", "已认定"
    DECLINED = "declined", "未认定"
    SUPERSEDED = "superseded", "已被新的建议取代"
    EXPIRED = "expired", "已到期"
    REVOKED = "revoked", "已撤销"
