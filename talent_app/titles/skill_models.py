"""Evaluations of skill levels (新八级工): entered by the unit, checked, then a record of the person."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.db.base import Base, Row, Scoped, Versioned
from talent_app.db.types import BigId, EnumColumn
from talent_app.titles.enums import SkillEvaluator, SkillState
from talent_app.tracking.models import Tracked


class SkillEvaluation(Tracked, Scoped, Versioned, Row, Base):
    """One person's evaluation for one level of an occupation."""

    __tablename__ = "skill_evaluations"

    talent_id: Mapped[int] = mapped_column(BigId, ForeignKey("talents.id"), index=True)
    person_name: Mapped[str] = mapped_column(String(120), info={"label": "认定人员"})
    occupation: Mapped[str] = mapped_column(String(80), info={"label": "职业（工种）"})
    level: Mapped[str] = mapped_column(String(40), info={"label": "技能等级"})
    evaluator: Mapped[SkillEvaluator] = mapped_column(EnumColumn(SkillEvaluator), info={"label": "认定方式"})
    evaluator_name: Mapped[str] = mapped_column(String(120), info={"label": "评价机构"})
    filing_number: Mapped[str] = mapped_column(String(60), info={"label": "评价机构备案文号"})
    evaluated_on: Mapped[date] = mapped_column(Date, info={"label": "认定日期"})
    valid_until: Mapped[date | None] = mapped_column(Date, info={"label": "证书有效期至"})
    certificate_number: Mapped[str] = mapped_column(String(40), info={"label": "技能证书编号"})
    state: Mapped[SkillState] = mapped_column(EnumColumn(SkillState), info={"label": "状态"})
    note: Mapped[str] = mapped_column(String(500), info={"label": "说明"})
    entered_by: Mapped[str] = mapped_column(String(120), info={"label": "登记人"})
    judged_by: Mapped[str] = mapped_column(String(120), info={"label": "核对人"})
    record_id: Mapped[int | None] = mapped_column(BigInteger, info={"label": "技能记录"})

    __table_args__ = (
        Index("ix_skill_evaluations_listed", "organisation_id", "state", "id"),
        {"info": {"label": "技能等级认定"}},
    )

    @property
    def label(self) -> str:
        """How the audit names the evaluation."""
        return f"{self.person_name} {self.occupation}"
