"""Imported lists of results of outside committees: which file, by whom, and what it came to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.db.base import Base, Row, Scoped, Versioned
from talent_app.db.types import EnumColumn, UtcDateTime
from talent_app.titles.enums import ResultImportState
from talent_app.tracking.models import Tracked


class TitleImport(Tracked, Scoped, Versioned, Row, Base):
    """One uploaded list of results; its lines stay in the stored file and are written all or none."""

    __tablename__ = "title_imports"

    state: Mapped[ResultImportState] = mapped_column(EnumColumn(ResultImportState), info={"label": "导入状态"})
    file_name: Mapped[str] = mapped_column(String(200), info={"label": "文件名"})
    rows: Mapped[int] = mapped_column(Integer, info={"label": "行数"})
    passed: Mapped[int] = mapped_column(Integer, info={"label": "通过人数"})
    failed: Mapped[int] = mapped_column(Integer, info={"label": "未通过人数"})
    certified: Mapped[int] = mapped_column(Integer, info={"label": "登记证书人数"})
    uploaded_by_id: Mapped[int | None] = mapped_column(BigInteger, info={"label": "上传账号"})
    uploaded_by: Mapped[str] = mapped_column(String(120), info={"label": "上传人"})
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime, info={"label": "上传时间"})
    written_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info={"label": "写入时间"})

    __table_args__ = ({"info": {"label": "职称评审结果导入"}},)

    @property
    def label(self) -> str:
        """How the audit names the import."""
        return self.file_name
