"""Stored files and attachments: the row that says what, whose and where; the bytes lie encrypted in the file store."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from talent_app.core.enums import TitledEnum
from talent_app.db.base import Base, Recyclable, Row, Scoped, Versioned
from talent_app.db.types import BigId, EnumColumn, UtcDateTime
from talent_app.tracking.models import Tracked


class File(Tracked, Scoped, Row, Base):
    """One stored file; reached only through its owner's scope. `sha256` is of the clear bytes."""

    __tablename__ = "files"

    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    purpose: Mapped[str] = mapped_column(String(40))
    owner_type: Mapped[str] = mapped_column(String(60))
    owner_id: Mapped[int] = mapped_column(BigInteger)
    stored_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_files_owner", "owner_type", "owner_id"),)

    @property
    def label(self) -> str:
        """How the audit names the file."""
        return self.name


class AttachmentKind(TitledEnum):
    """What an attachment is; each kind of owner offers some of these."""

    RESUME = "resume", "简历"
    CERTIFICATE = "certificate", "证书"
    PHOTO = "photo", "照片"
    PROOF = "proof", "证明材料"
    AGREEMENT = "agreement", "合同协议"
    MINUTES = "minutes", "会议纪要"
    PUBLIC_NOTICE = "public_notice", "公示材料"
    OPINION = "opinion", "意见和批复"
    REPORT = "report", "报告和评估"
    OTHER = "other", "其他文件"


class Attachment(Tracked, Scoped, Versioned, Recyclable, Row, Base):
    """A file somebody added to a row of the organisation; `root` is the row whose page and history it belongs to.

    Deleted attachments lie in the recycle bin until `files.service.purge` takes their bytes.
    """

    __tablename__ = "attachments"

    file_id: Mapped[int] = mapped_column(BigId, ForeignKey("files.id"), index=True, info={"label": "文件"})
    owner_type: Mapped[str] = mapped_column(String(60))
    owner_id: Mapped[int] = mapped_column(BigInteger)
    root_type: Mapped[str] = mapped_column(String(60), info={"label": "所属档案类别"})
    root_id: Mapped[int] = mapped_column(BigInteger, info={"label": "所属档案"})
    kind: Mapped[AttachmentKind] = mapped_column(EnumColumn(AttachmentKind), info={"label": "附件类别"})
    name: Mapped[str] = mapped_column(String(200), info={"label": "附件名称"})
    note: Mapped[str] = mapped_column(String(200), default="")
    added_by_id: Mapped[int | None] = mapped_column(BigInteger, info={"label": "上传账号"})
    added_by: Mapped[str] = mapped_column(String(60), info={"label": "上传人"})
    #: When it was added, which is when the uploader declared that it holds no state secret.
    added_at: Mapped[datetime] = mapped_column(UtcDateTime, info={"label": "上传时间"})
    removed_reason: Mapped[str] = mapped_column(String(200), default="", info={"label": "移除理由"})

    file: Mapped[File] = relationship(lazy="raise")

    __table_args__ = (
        Index("ix_attachments_owner", "owner_type", "owner_id"),
        Index("ix_attachments_root", "root_type", "root_id"),
        {"info": {"label": "附件"}},
    )

    @property
    def label(self) -> str:
        """How the audit names the attachment."""
        return self.name


def portrait_of(attachments: Iterable[Attachment]) -> Attachment | None:
    """The photograph among the attachments of a row: the latest, where a merge brought two together."""
    photos = [row for row in attachments if row.kind is AttachmentKind.PHOTO]
    return photos[-1] if photos else None
