"""Scenarios: copies of a plan the enterprise tries out beside its draft; never submitted, never versions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Boolean, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.db.base import Base, Row, Scoped, Versioned
from talent_app.db.types import BigId, EnumColumn, JsonText
from talent_app.incentives.states import AllocationBy
from talent_app.tracking.models import Tracked


class PlanScenario(Tracked, Scoped, Versioned, Row, Base):
    """One copy: the facts and people it would have, and the assumptions behind its figures.

    `facts` and `people` have the stored form of the plan's own; `is_former` marks the draft that stood before a
    scenario was promoted, so that promoting can be undone.
    """

    __tablename__ = "plan_scenarios"

    plan_id: Mapped[int] = mapped_column(BigId, ForeignKey("plans.id"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    position: Mapped[int] = mapped_column(Integer)
    allocation_by: Mapped[AllocationBy] = mapped_column(EnumColumn(AllocationBy))
    facts: Mapped[dict[str, Any]] = mapped_column(JsonText)
    people: Mapped[list[Any]] = mapped_column(JsonText)
    assumptions: Mapped[dict[str, Any]] = mapped_column(JsonText, default=dict)
    is_former: Mapped[bool] = mapped_column(Boolean, default=False)
    made_by: Mapped[int | None] = mapped_column(BigInteger)

    @property
    def label(self) -> str:
        """How the audit names the scenario."""
        return self.title
