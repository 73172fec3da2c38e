"""What surrounds a registration: waiting changes, marks of the reviewer, requests of other enterprises, merges.

The dates of verification and confirmation stand on the registration itself (`Reviewed`).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.db.base import Base, Row, Scoped, Sealed, Versioned, sealed_column
from talent_app.db.types import BigId, EnumColumn, JsonText, UtcDateTime
from talent_app.talents.enums import ChangeOperation, ChangeState, RequestKind, RequestState
from talent_app.tracking.models import Tracked

LONGEST_NOTE = 500


class Reviewed:
    """The dates of a registration's verification, and where it went by a merge."""

    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info={"label": "提交核实时间"})
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info={"label": "核实时间"})
    #: The day on which the enterprise last said that the record is right.
    confirmed_on: Mapped[date | None] = mapped_column(Date, info={"label": "最近确认日期"})
    #: After a merge: the registration that stands for this one (no key: it may be purged).
    merged_into_id: Mapped[int | None] = mapped_column(BigId, info={"label": "并入的登记"})


class PendingChange(Tracked, Scoped, Versioned, Row, Base):
    """One change of a verified registration that waits to be checked; what is in force stays where it is."""

    __tablename__ = "pending_changes"

    talent_id: Mapped[int] = mapped_column(BigId, ForeignKey("talents.id"))
    #: "" for the registration itself, else the kind of child record.
    kind: Mapped[str] = mapped_column(String(30), info={"label": "子记录类别"})
    record_id: Mapped[int | None] = mapped_column(BigId, info={"label": "子记录"})
    operation: Mapped[ChangeOperation] = mapped_column(EnumColumn(ChangeOperation), info={"label": "操作"})
    #: The field of the registration; "" for a child record, which changes as a whole.
    field: Mapped[str] = mapped_column(String(60), info={"label": "项目"})
    proposed_sealed: Mapped[bytes | None] = sealed_column(label="修改后的内容")
    proposed = Sealed("proposed_sealed")
    state: Mapped[ChangeState] = mapped_column(EnumColumn(ChangeState), info={"label": "状态"})
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), info={"label": "核实意见"})
    proposed_by_id: Mapped[int | None] = mapped_column(BigId, info={"label": "提出账号"})
    proposed_by: Mapped[str] = mapped_column(String(120), info={"label": "提出人"})
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime, info={"label": "提出时间"})
    decided_by_id: Mapped[int | None] = mapped_column(BigId, info={"label": "核实账号"})
    decided_by: Mapped[str] = mapped_column(String(120), info={"label": "核实人"})
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info={"label": "核实时间"})
    import_id: Mapped[int | None] = mapped_column(BigId, info={"label": "来源导入批次"})

    __table_args__ = (
        Index("ix_pending_changes_talent", "talent_id", "state"),
        Index("ix_pending_changes_state", "state", "organisation_id"),
    )

    @property
    def label(self) -> str:
        """How the audit names the change."""
        return self.field or self.kind


class VerificationMark(Tracked, Scoped, Versioned, Row, Base):
    """What the reviewer found wrong when a registration was returned: one field, one record or the whole."""

    __tablename__ = "verification_marks"

    talent_id: Mapped[int] = mapped_column(BigId, ForeignKey("talents.id"), index=True)
    #: A field's name, "kind:id" of a child record, or "" for the whole.
    field: Mapped[str] = mapped_column(String(60), info={"label": "项目"})
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), info={"label": "核实意见"})
    made_by_id: Mapped[int | None] = mapped_column(BigId, info={"label": "核实账号"})
    made_by: Mapped[str] = mapped_column(String(120), info={"label": "核实人"})
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, info={"label": "提出时间"})
    cleared_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info={"label": "解决时间"})

    @property
    def label(self) -> str:
        """How the audit names the mark."""
        return self.field or "全部内容"


class RegistrationRequest(Tracked, Scoped, Versioned, Row, Base):
    """An enterprise asks for a person registered elsewhere; the typed row is kept sealed until it is decided."""

    __tablename__ = "registration_requests"

    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("persons.id"), index=True)
    kind: Mapped[RequestKind] = mapped_column(EnumColumn(RequestKind), info={"label": "申请事项"})
    state: Mapped[RequestState] = mapped_column(EnumColumn(RequestState), info={"label": "状态"})
    #: Never shown to the asking side before the decision.
    holder_organisation_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("organisations.id"), index=True, info={"label": "原登记单位"}
    )
    holder_talent_id: Mapped[int] = mapped_column(BigId, info={"label": "原登记"})
    payload_sealed: Mapped[bytes | None] = sealed_column(label="填报内容")
    payload = Sealed("payload_sealed")
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), info={"label": "申请说明"})
    asked_by_id: Mapped[int | None] = mapped_column(BigId, info={"label": "申请账号"})
    asked_by: Mapped[str] = mapped_column(String(120), info={"label": "申请人"})
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, info={"label": "申请时间"})
    answered_by_id: Mapped[int | None] = mapped_column(BigId, info={"label": "答复账号"})
    answered_by: Mapped[str] = mapped_column(String(120), info={"label": "答复人"})
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info={"label": "答复时间"})
    answer_note: Mapped[str] = mapped_column(String(LONGEST_NOTE), info={"label": "答复意见"})
    decided_by_id: Mapped[int | None] = mapped_column(BigId, info={"label": "决定账号"})
    decided_by: Mapped[str] = mapped_column(String(120), info={"label": "决定人"})
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info={"label": "决定时间"})
    decision_note: Mapped[str] = mapped_column(String(LONGEST_NOTE), info={"label": "决定意见"})
    #: The registration the asking enterprise got by it.
    talent_id: Mapped[int | None] = mapped_column(BigId, info={"label": "办成的登记"})

    __table_args__ = (Index("ix_registration_requests_state", "state", "organisation_id"),)

    @property
    def label(self) -> str:
        """How the audit names the request: what is asked, never who it is about."""
        return self.kind.title


class TalentMerge(Tracked, Scoped, Versioned, Row, Base):
    """Two registrations made one: what must be known to take it back."""

    __tablename__ = "talent_merges"

    kept_id: Mapped[int] = mapped_column(BigId, ForeignKey("talents.id"), index=True, info={"label": "保留的登记"})
    dropped_id: Mapped[int] = mapped_column(BigId, ForeignKey("talents.id"), index=True, info={"label": "并入的登记"})
    #: The version of the kept registration before, whose image is put back.
    version_before: Mapped[int] = mapped_column(Integer, info={"label": "合并前版本"})
    #: Its revision right after the merge: a later one means that somebody edited.
    revision_after: Mapped[int] = mapped_column(Integer, info={"label": "合并后版本"})
    #: kind → ids of the child records that moved over.
    moved: Mapped[Any] = mapped_column(JsonText, info={"label": "移入的子记录"})
    merged_by_id: Mapped[int | None] = mapped_column(BigId, info={"label": "合并账号"})
    merged_by: Mapped[str] = mapped_column(String(120), info={"label": "合并人"})
    merged_at: Mapped[datetime] = mapped_column(UtcDateTime, info={"label": "合并时间"})
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info={"label": "撤销时间"})

    @property
    def label(self) -> str:
        """How the audit names the merge."""
        return f"{self.dropped_id} → {self.kept_id}"
