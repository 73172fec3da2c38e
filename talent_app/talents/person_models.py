"""One human being, read only through `talents/persons.py`; registrations by organisations are in `models.py`."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.db.base import Base, Row, Sealed, Versioned
from talent_app.db.types import BigId, UtcDateTime
from talent_app.talents.fields import GROUPS, talent_field
from talent_app.talents.fields import FieldKind as K
from talent_app.tracking.models import Tracked

BASIC = GROUPS[0]


class Person(Tracked, Versioned, Row, Base):
    """One human being. The document number stands sealed; `document_index` is the keyed digest of kind and number."""

    __tablename__ = "persons"

    document_kind: Mapped[str | None] = talent_field(
        K.CODE, "证件类型", group=BASIC, code="document_kind", aliases=("证件种类", "身份证件类型"),
        help="不填时按号码判断。",
    )  # fmt: skip
    document_sealed: Mapped[bytes | None] = talent_field(
        K.DOCUMENT, "证件号码", group=BASIC, name="document_number", needed=True, sensitive="identity", length=40,
        aliases=("身份证号", "身份证号码", "身份证", "公民身份号码", "证件号", "护照号", "护照号码"),
        help="居民身份证为 18 位。没有号码时可先保存，档案标为“待补充”。",
    )  # fmt: skip
    document_number = Sealed("document_sealed")
    document_index: Mapped[str | None] = mapped_column(String(64))
    legal_name: Mapped[str] = mapped_column(String(100))
    born_on: Mapped[date | None] = mapped_column(Date)
    sex: Mapped[str | None] = mapped_column(String(1))
    #: After a merge: the person who stands for this one.
    merged_into_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("persons.id"), index=True)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index(
            "uq_persons_document",
            "document_index",
            unique=True,
            sqlite_where=text("document_index IS NOT NULL AND erased_at IS NULL"),
            postgresql_where=text("document_index IS NOT NULL AND erased_at IS NULL"),
        ),
    )

    @property
    def label(self) -> str:
        """How the audit names the person."""
        return self.legal_name
