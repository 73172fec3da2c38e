"""Child records about what somebody learned: education, titles, appointments, skills, qualifications, languages.

`record_models_career.py` and `record_models_results.py` hold the others; `records.py` lists the kinds.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.db.base import Base, Row, Scoped, Versioned
from talent_app.talents.fields import FieldKind as K
from talent_app.talents.fields import talent_field
from talent_app.talents.record_base import RecordSpec, TalentRecord
from talent_app.talents.record_enums import Proficiency, QualificationKind, StudyForm, TitleWay
from talent_app.tracking.models import Tracked

EDUCATION, TITLE, SKILL = "学历学位", "职称与技能", "技能与资格"


class Education(Tracked, TalentRecord, Scoped, Versioned, Row, Base):
    """One education: school, level, degree, when."""

    __tablename__ = "educations"
    __owner__ = "talent_id"
    __record__ = RecordSpec(
        "educations", "学历", "教育与语言", "until_on", ("school", "major"),
        ("level", "degree", "study_form", "from_on", "until_on"),
    )  # fmt: skip

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
    discipline: Mapped[str | None] = talent_field(
        K.CODE, "一级学科", group=EDUCATION, code="discipline", aliases=("学科门类", "学科")
    )
    years: Mapped[str | None] = talent_field(K.TEXT, "学制", group=EDUCATION, length=20, aliases=("学制（年）",))
    degree_on: Mapped[str | None] = talent_field(
        K.PARTIAL_DATE, "学位授予时间", group=EDUCATION, aliases=("学位授予日期",)
    )
    degree_number: Mapped[str | None] = talent_field(K.TEXT, "学位证书编号", group=EDUCATION, length=40)


class Language(Tracked, TalentRecord, Scoped, Versioned, Row, Base):
    """One language somebody knows."""

    __tablename__ = "languages"
    __owner__ = "talent_id"
    __record__ = RecordSpec(
        "languages", "语言能力", "教育与语言", "obtained_on", ("language",),
        ("proficiency", "certificate", "score", "obtained_on"),
    )  # fmt: skip

    language: Mapped[str] = talent_field(
        K.CODE, "语种", group=EDUCATION, code="language", required=True, aliases=("语言", "外语语种")
    )
    proficiency: Mapped[Proficiency | None] = talent_field(
        K.CHOICE, "熟练程度", group=EDUCATION, enum=Proficiency, aliases=("掌握程度", "语言水平")
    )
    certificate: Mapped[str | None] = talent_field(
        K.TEXT, "语言证书", group=EDUCATION, length=60, aliases=("外语等级", "证书名称"), help="如“大学英语六级”。"
    )
    score: Mapped[str | None] = talent_field(K.TEXT, "成绩或等级", group=EDUCATION, length=40, aliases=("成绩",))
    obtained_on: Mapped[str | None] = talent_field(K.PARTIAL_DATE, "取得时间", group=EDUCATION)


class TitleRecord(Tracked, TalentRecord, Scoped, Versioned, Row, Base):
    """One professional title: the qualification; the appointment is a record of its own (评聘分开)."""

    __tablename__ = "title_records"
    __owner__ = "talent_id"
    __record__ = RecordSpec(
        "titles", "职称", "职称、技能与资格", "obtained_on", ("name",),
        ("series", "level", "specialty", "obtained_on", "approved_by"),
    )  # fmt: skip

    series: Mapped[str | None] = talent_field(K.CODE, "职称系列", group=TITLE, code="title_series", aliases=("系列",))
    level: Mapped[str | None] = talent_field(
        K.CODE, "职称级别", group=TITLE, code="title_level", aliases=("级别", "职称等级")
    )
    name: Mapped[str] = talent_field(
        K.TEXT, "职称名称", group=TITLE, required=True, length=60, aliases=("职称", "资格名称", "专业技术资格")
    )
    specialty: Mapped[str | None] = talent_field(K.TEXT, "评审专业", group=TITLE, length=60, aliases=("职称专业",))
    way: Mapped[TitleWay | None] = talent_field(K.CHOICE, "取得方式", group=TITLE, enum=TitleWay, aliases=("取得途径",))
    obtained_on: Mapped[str | None] = talent_field(
        K.PARTIAL_DATE, "取得时间", group=TITLE, aliases=("评定时间", "取得日期", "获得时间")
    )
    certificate_number: Mapped[str | None] = talent_field(
        K.TEXT, "证书编号", group=TITLE, length=40, aliases=("证书号", "职称证书编号")
    )
    approved_by: Mapped[str | None] = talent_field(
        K.TEXT, "评审机构", group=TITLE, length=120, aliases=("评审委员会", "批准机构", "审批单位")
    )
    # Where appointments stood before they became records; empty since, kept because images of the past hold them.
    appointed_post: Mapped[str | None] = mapped_column(String(120), info={"label": "聘任职务（旧）"})
    appointed_from: Mapped[date | None] = mapped_column(Date, info={"label": "聘任起始日期（旧）"})
    appointed_until: Mapped[date | None] = mapped_column(Date, info={"label": "聘任截止日期（旧）"})


class Appointment(Tracked, TalentRecord, Scoped, Versioned, Row, Base):
    """An appointment to a professional post, by the employer and for a time."""

    __tablename__ = "appointments"
    __owner__ = "talent_id"
    __record__ = RecordSpec(
        "appointments", "聘任", "职称、技能与资格", "from_on", ("post",),
        ("level", "employer", "from_on", "until_on"),
    )  # fmt: skip

    post: Mapped[str] = talent_field(
        K.TEXT, "聘任职务", group=TITLE, required=True, length=120, aliases=("聘任岗位", "聘任专业技术职务")
    )
    series: Mapped[str | None] = talent_field(K.CODE, "聘任系列", group=TITLE, code="title_series")
    level: Mapped[str | None] = talent_field(K.CODE, "聘任级别", group=TITLE, code="title_level")
    employer: Mapped[str | None] = talent_field(K.TEXT, "聘任单位", group=TITLE, length=120)
    from_on: Mapped[date | None] = talent_field(
        K.DATE, "聘任起始日期", group=TITLE, aliases=("聘任开始时间", "聘任时间")
    )
    until_on: Mapped[date | None] = talent_field(
        K.DATE, "聘任截止日期", group=TITLE, expires="聘任到期", aliases=("聘任结束时间", "聘期截止")
    )
    document: Mapped[str | None] = talent_field(K.TEXT, "聘任文号", group=TITLE, length=60, aliases=("聘书编号",))


class Skill(Tracked, TalentRecord, Scoped, Versioned, Row, Base):
    """One vocational skill level (新八级工)."""

    __tablename__ = "skills"
    __owner__ = "talent_id"
    __record__ = RecordSpec(
        "skills", "技能等级", "职称、技能与资格", "obtained_on", ("occupation",),
        ("level", "obtained_on", "valid_until", "issued_by"),
    )  # fmt: skip

    occupation: Mapped[str] = talent_field(
        K.TEXT, "职业（工种）", group=SKILL, required=True, length=80, aliases=("工种", "职业", "职业工种")
    )
    level: Mapped[str | None] = talent_field(
        K.CODE, "技能等级", group=SKILL, code="skill_level", aliases=("职业技能等级", "技能级别")
    )
    certificate_number: Mapped[str | None] = talent_field(
        K.TEXT, "技能证书编号", group=SKILL, length=40, aliases=("证书编号",)
    )
    issued_by: Mapped[str | None] = talent_field(K.TEXT, "评价机构", group=SKILL, length=120, aliases=("发证机构",))
    obtained_on: Mapped[str | None] = talent_field(
        K.PARTIAL_DATE, "取得时间", group=SKILL, aliases=("取得日期", "发证日期")
    )
    valid_until: Mapped[date | None] = talent_field(
        K.DATE, "有效期至", group=SKILL, expires="证书到期", aliases=("证书有效期",), help="长期有效的不填。"
    )


class Qualification(Tracked, TalentRecord, Scoped, Versioned, Row, Base):
    """One vocational qualification: a licence to practise or a certificate."""

    __tablename__ = "qualifications"
    __owner__ = "talent_id"
    __record__ = RecordSpec(
        "qualifications", "职业资格", "职称、技能与资格", "obtained_on", ("name",),
        ("kind", "specialty", "obtained_on", "valid_until", "issued_by"),
    )  # fmt: skip

    name: Mapped[str] = talent_field(
        K.TEXT, "资格名称", group=SKILL, required=True, length=80, aliases=("职业资格", "证书名称"),
        help="如“一级建造师”“注册会计师”。",
    )  # fmt: skip
    kind: Mapped[QualificationKind | None] = talent_field(
        K.CHOICE, "资格类别", group=SKILL, enum=QualificationKind, aliases=("资格类型",)
    )
    specialty: Mapped[str | None] = talent_field(K.TEXT, "资格专业", group=SKILL, length=60)
    certificate_number: Mapped[str | None] = talent_field(
        K.TEXT, "资格证书编号", group=SKILL, length=40, aliases=("证书编号",)
    )
    registration_number: Mapped[str | None] = talent_field(
        K.TEXT, "注册编号", group=SKILL, length=40, aliases=("执业注册号",)
    )
    issued_by: Mapped[str | None] = talent_field(K.TEXT, "发证机构", group=SKILL, length=120)
    obtained_on: Mapped[str | None] = talent_field(
        K.PARTIAL_DATE, "取得时间", group=SKILL, aliases=("取得日期", "发证日期")
    )
    valid_until: Mapped[date | None] = talent_field(
        K.DATE, "有效期至", group=SKILL, expires="证书到期", aliases=("证书有效期",), help="长期有效的不填。"
    )


LEARNING: tuple[type[Any], ...] = (Education, Language, TitleRecord, Appointment, Skill, Qualification)
