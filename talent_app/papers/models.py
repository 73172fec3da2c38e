"""Papers around a plan: drafts of letters, the sealed original once there is one, and files made for the people.

A draft is edited; number, date and scan of the sealed original are entered afterwards and then decide. The history of
every change is kept like that of any other row.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.db.base import Base, Recyclable, Row, Scoped, Versioned
from talent_app.db.types import BigId, UtcDateTime
from talent_app.tracking.models import Tracked


class PlanPaper(Tracked, Scoped, Versioned, Recyclable, Row, Base):
    """One paper of a plan; `kind` is a code of the registry in `kinds.py`, `version_number` what it speaks of."""

    __tablename__ = "plan_papers"

    plan_id: Mapped[int] = mapped_column(BigId, ForeignKey("plans.id"))
    kind: Mapped[str] = mapped_column(String(40))
    version_number: Mapped[int] = mapped_column(Integer, default=0)
    title: Mapped[str] = mapped_column(String(200))
    addressee: Mapped[str] = mapped_column(String(200), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    signatory: Mapped[str] = mapped_column(String(120), default="")
    drafted_by: Mapped[int | None] = mapped_column(BigInteger)
    drafted_by_name: Mapped[str] = mapped_column(String(120))
    drafted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    number: Mapped[str] = mapped_column(String(80), default="")
    issued_on: Mapped[date | None] = mapped_column(Date)
    file_id: Mapped[int | None] = mapped_column(BigInteger)
    file_hash: Mapped[str] = mapped_column(String(64), default="")

    __table_args__ = (Index("ix_plan_papers_plan", "plan_id", "kind"),)

    @property
    def label(self) -> str:
        """How the audit names the paper."""
        return self.title

    @property
    def is_issued(self) -> bool:
        """Whether the sealed original has been entered; then nothing of the paper changes any more."""
        return self.issued_on is not None
