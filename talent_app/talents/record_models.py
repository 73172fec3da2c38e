"""The child records of a registration: education and professional titles. `records.py` lists the kinds."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from talent_app.db.base import Base, Row, Scoped, Versioned
from talent_app.db.types import BigId
from talent_app.talents.enums import StudyForm
from talent_app.talents.fields import FieldKind as K
from talent_app.talents.fields import talent_field
from talent_app.tracking.models import Tracked

EDUCATION, TITLE, APPOINTMENT = "学历学位", "职称与技能", "聘任"


class TalentRecord:
    """What every kind of child record has: the registration it belongs to, and a line that names it."""

    @declared_attr
    def talent_id(cls) -> Mapped[int]:  # noqa: N805
        """The registration the record belongs to."""
        return mapped_column(BigId, ForeignKey("talents.id"), index=True, sort_order=-80)

    @property
    def title(self) -> str:
        """The line a list of records shows for this one."""
        raise NotImplementedError

    @property
    def label(self) -> str:
        """How the audit names the record."""
        return self.title


class Education(Tracked, TalentRecord, Scoped, Versioned, Row, Base):
    """One education: school, level, degree, when."""

    __tablename__ = "educations"
    __owner__ = "talent_id"

    school: Mapped[str] = talent_field(
        K.TEXT, "学校", group=EDUCATION, required=True, length=120, aliases=("毕业院校", "毕业学校", "院校")
    )
    major: Mapped[str | None] = talent_field(K.TEXT, "专业", group=EDUCATION, length=120, aliases=("所学专业",))
    level: Mapped[str | None] = talent_field(K.CODE, "学历", group=EDUCATION, code="education", aliases=("学历层次",))
    degree: Mapped[str | None] = talent_field(K.CODE, "学位", group=EDUCATION, code="degree")
    study_form: Mapped[StudyForm | None] = talent_field(
        K.CHOICE, "学习形式", group=EDUCATION, enum=StudyForm, aliases=("教育类别", "学习方式")
    )
    from_on: Mapped[str | None] = talent_field(
        K.PARTIAL_DATE, "入学时间", group=EDUCATION, aliases=("入学日期", "开始时间")
    )
    until_on: Mapped[str | None] = talent_field(
        K.PARTIAL_DATE, "毕业时间", group=EDUCATION, aliases=("毕业日期", "结束时间")
    )
    certificate_number: Mapped[str | None] = talent_field(K.TEXT, "学历证书编号", group=EDUCATION, length=40)
    is_highest: Mapped[bool | None] = talent_field(
        K.YES_NO, "是否最高学历", group=EDUCATION, help="不选时按学历层次判断。", aliases=("最高学历标识",)
    )

    @property
    def title(self) -> str:
        """School and major."""
        return f"{self.school}　{self.major}" if self.major else self.school


class TitleRecord(Tracked, TalentRecord, Scoped, Versioned, Row, Base):
    """One professional title: the qualification, and apart from it the appointment (评聘分开)."""

    __tablename__ = "title_records"
    __owner__ = "talent_id"

    series: Mapped[str | None] = talent_field(K.CODE, "职称系列", group=TITLE, code="title_series", aliases=("系列",))
    level: Mapped[str | None] = talent_field(
        K.CODE, "职称级别", group=TITLE, code="title_level", aliases=("级别", "职称等级")
    )
    name: Mapped[str] = talent_field(
        K.TEXT, "职称名称", group=TITLE, required=True, length=60, aliases=("职称", "资格名称", "专业技术资格")
    )
    specialty: Mapped[str | None] = talent_field(K.TEXT, "评审专业", group=TITLE, length=60, aliases=("职称专业",))
    obtained_on: Mapped[str | None] = talent_field(
        K.PARTIAL_DATE, "取得时间", group=TITLE, aliases=("评定时间", "取得日期", "获得时间")
    )
    certificate_number: Mapped[str | None] = talent_field(
        K.TEXT, "证书编号", group=TITLE, length=40, aliases=("证书号", "职称证书编号")
    )
    approved_by: Mapped[str | None] = talent_field(
        K.TEXT, "评审机构", group=TITLE, length=120, aliases=("评审委员会", "批准机构", "审批单位")
    )
    appointed_post: Mapped[str | None] = talent_field(K.TEXT, "聘任职务", group=APPOINTMENT, length=120)
    appointed_from: Mapped[date | None] = talent_field(
        K.DATE, "聘任起始日期", group=APPOINTMENT, aliases=("聘任开始时间", "聘任时间")
    )
    appointed_until: Mapped[date | None] = talent_field(
        K.DATE, "聘任截止日期", group=APPOINTMENT, aliases=("聘任结束时间", "聘期截止")
    )

    @property
    def title(self) -> str:
        """The name of the title."""
        return self.name
