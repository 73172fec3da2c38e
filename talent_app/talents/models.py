"""The registration of a person by one organisation, which owns everything an HR office enters.

Fields are declared once, through `talent_field`. The person is in `person_models.py`, child records are listed in
`records.py`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from talent_app.db.base import Base, Recyclable, Revised, Row, Scoped, Sealed, Versioned, index_alive, unique_alive
from talent_app.db.types import BigId, EnumColumn, SortText, UtcDateTime
from talent_app.talents.enums import TalentStatus
from talent_app.talents.fields import GROUPS, talent_field
from talent_app.talents.fields import FieldKind as K
from talent_app.talents.person_models import Person
from talent_app.talents.record_enums import PersonnelIdentity, RetirementBase
from talent_app.talents.record_models import Education
from talent_app.talents.review_models import Reviewed
from talent_app.tracking.models import CubeSpec, SearchSpec, Tracked

__all__ = ["Education", "Person", "Talent"]

BASIC, CONTACT, POST, PLACE, EDUCATION, TITLE, WORK = GROUPS


class VersionedByCommand(Versioned):
    """A version that commands raise (`row.version += 1`) and every update still compares.

    A write to a child record raises the root's revision and leaves its version, so that two people may edit two child
    records while a third has the main form open.
    """

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        return {"version_id_col": cls.version, "version_id_generator": False}


class Talent(Tracked, Scoped, VersionedByCommand, Revised, Recyclable, Reviewed, Row, Base):
    """The registration of a person by one organisation."""

    __tablename__ = "talents"
    __search__ = SearchSpec(
        "talents_search",
        columns=(
            "name", "former_name", "tibetan_name", "name_pinyin", "pinyin_joined", "initials", "department", "post",
            "field", "discipline", "school", "major", "title_name", "honour", "expertise", "biography", "record_text",
        ),
    )  # fmt: skip
    __cubes__ = (
        CubeSpec(
            "talents",
            dimensions=("sex", "ethnicity", "highest_education", "title_level", "category", "status"),
            sums=("is_primary",),
        ),
        CubeSpec("talents_age", dimensions=("born_on:month", "sex", "category"), sums=("is_primary",)),
        CubeSpec(
            "talents_class",
            dimensions=("talent_class", "activity", "introduction_mode", "skill_level"),
            sums=("is_primary",),
        ),
    )

    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("persons.id"), index=True, info={"label": "自然人"})
    is_primary: Mapped[bool] = mapped_column(Boolean, default=True, info={"label": "全市统计以此登记为准"})

    name: Mapped[str] = talent_field(
        K.TEXT, "姓名", group=BASIC, required=True, needed=True, length=100, searchable=True, sortable=True,
        listed=True, aliases=("名字", "人员姓名", "专家姓名", "name"),
    )  # fmt: skip
    name_pinyin: Mapped[str] = talent_field(
        K.TEXT, "姓名拼音", group=BASIC, length=200, searchable=True, aliases=("拼音",),
        help="不填时自动生成；多音字读音不对可在此改正，音节之间空一格。", default="",
    )  # fmt: skip
    former_name: Mapped[str | None] = talent_field(
        K.TEXT, "曾用名", group=BASIC, length=100, searchable=True, aliases=("曾用姓名",)
    )
    tibetan_name: Mapped[str | None] = talent_field(
        K.TEXT, "藏文姓名", group=BASIC, length=200, searchable=True, aliases=("藏文名", "藏语姓名")
    )
    sex: Mapped[str | None] = talent_field(
        K.CODE, "性别", group=BASIC, code="sex", needed=True, filterable=True, dimension="性别", listed=True,
        help="填写身份证号码后可不填。",
    )  # fmt: skip
    born_on: Mapped[date | None] = talent_field(
        K.DATE, "出生日期", group=BASIC, needed=True, sortable=True, dimension="出生年月", listed=True,
        aliases=("出生年月日", "出生年月", "生日"), help="填写身份证号码后可不填。",
    )  # fmt: skip
    ethnicity: Mapped[str | None] = talent_field(
        K.CODE, "民族", group=BASIC, code="ethnicity", needed=True, filterable=True, dimension="民族", listed=True
    )
    native_place: Mapped[str | None] = talent_field(
        K.TEXT, "籍贯", group=BASIC, length=60, aliases=("祖籍",), help="写到市县，如“四川省南充市”。"
    )
    birth_place: Mapped[str | None] = talent_field(K.TEXT, "出生地", group=BASIC, length=60, help="写到省市即可。")
    political_status: Mapped[str | None] = talent_field(
        K.CODE, "政治面貌", group=BASIC, code="political_status", filterable=True, dimension="政治面貌",
        aliases=("党派",),
    )  # fmt: skip
    joined_party_on: Mapped[str | None] = talent_field(
        K.PARTIAL_DATE, "参加党派时间", group=BASIC, aliases=("入党时间", "入党日期", "加入党派时间")
    )

    phone_sealed: Mapped[bytes | None] = talent_field(
        K.PHONE, "联系电话", group=CONTACT, name="phone", needed=True, sensitive="contact", length=30,
        aliases=("手机", "手机号", "手机号码", "电话", "移动电话"),
    )  # fmt: skip
    phone = Sealed("phone_sealed", "phone_index")
    phone_index: Mapped[str | None] = mapped_column(String(64), index=True)
    email_sealed: Mapped[bytes | None] = talent_field(
        K.EMAIL, "电子邮箱", group=CONTACT, name="email", sensitive="contact", length=254,
        aliases=("邮箱", "E-mail", "email"),
    )  # fmt: skip
    email = Sealed("email_sealed", "email_index")
    email_index: Mapped[str | None] = mapped_column(String(64), index=True)
    link: Mapped[str | None] = talent_field(
        K.LINK, "参考链接", group=CONTACT, length=500, aliases=("链接", "网址", "个人主页", "主页", "link", "url"),
        help="公开的个人主页或介绍页面。",
    )  # fmt: skip

    department: Mapped[str | None] = talent_field(
        K.TEXT, "所在部门", group=POST, length=120, searchable=True, aliases=("部门", "处室")
    )
    post: Mapped[str | None] = talent_field(
        K.TEXT, "职务或岗位", group=POST, length=120, needed=True, searchable=True, listed=True,
        aliases=("职务", "岗位", "现任职务", "行政职务", "岗位名称"),
    )  # fmt: skip
    category: Mapped[str | None] = talent_field(
        K.CODE, "人才类别", group=POST, code="talent_category", needed=True, filterable=True, dimension="人才类别",
        listed=True, aliases=("人才分类",),
    )  # fmt: skip
    other_categories: Mapped[str | None] = talent_field(
        K.CODES, "兼有类别", group=POST, code="talent_category", aliases=("其他人才类别", "兼有人才类别"),
        help="同时属于几类人才的，统计按“人才类别”计一次，其余在此勾选。",
    )  # fmt: skip
    talent_class: Mapped[str | None] = talent_field(
        K.CODE, "人才层次", group=POST, code="regional_talent_class", filterable=True, dimension="人才层次",
        listed=True, aliases=("人才等级", "高层次人才类别"),
    )  # fmt: skip
    activity: Mapped[str | None] = talent_field(
        K.CODE, "科技活动类型", group=POST, code="talent_activity", filterable=True, dimension="科技活动类型",
        aliases=("活动类型",), help="人社厅发〔2022〕54号所列六类科技活动。",
    )  # fmt: skip
    employment_kind: Mapped[str | None] = talent_field(
        K.CODE, "用工方式", group=POST, code="employment_kind", filterable=True, dimension="用工方式",
        aliases=("聘用方式", "用工形式"),
    )  # fmt: skip
    is_on_post: Mapped[bool | None] = talent_field(
        K.YES_NO, "是否在岗", group=POST, filterable=True, dimension="是否在岗", aliases=("在岗", "在岗状态")
    )
    post_rank: Mapped[str | None] = talent_field(
        K.TEXT, "职务层次", group=POST, length=40, aliases=("行政级别", "职级")
    )
    personnel_identity: Mapped[PersonnelIdentity | None] = talent_field(
        K.CHOICE, "干部或工人身份", group=POST, enum=PersonnelIdentity, filterable=True,
        aliases=("干部身份", "人员身份"),
    )  # fmt: skip
    is_city_managed: Mapped[bool | None] = talent_field(
        K.YES_NO, "是否市管干部", group=POST, filterable=True, aliases=("市管干部",)
    )
    industry: Mapped[str | None] = talent_field(
        K.CODE, "归口行业", group=POST, code="industry_division", aliases=("行业", "所属行业"),
        help="按国民经济行业分类的大类填写。",
    )  # fmt: skip
    introduction_mode: Mapped[str | None] = talent_field(
        K.CODE, "引进方式", group=POST, code="introduction_mode", filterable=True, dimension="引进方式"
    )
    started_work_on: Mapped[str | None] = talent_field(
        K.PARTIAL_DATE, "参加工作时间", group=POST, sortable=True, aliases=("参加工作日期", "工作时间")
    )
    arrived_in_tibet_on: Mapped[str | None] = talent_field(
        K.PARTIAL_DATE, "进藏工作时间", group=POST, aliases=("进藏时间", "进藏日期")
    )
    joined_on: Mapped[str | None] = talent_field(
        K.PARTIAL_DATE, "到本单位时间", group=POST, aliases=("进入本单位时间", "入职时间")
    )

    tibet_years: Mapped[int | None] = talent_field(
        K.COUNT, "累计在藏年限", group=PLACE, unit="年", largest=80, aliases=("在藏年限", "在藏工作年限"),
        help="工作经历中标明“在藏”的时段会自动合计；没有登记经历时在此填写整年数。",
    )  # fmt: skip
    work_place: Mapped[str | None] = talent_field(
        K.TEXT, "工作地点", group=PLACE, length=120, aliases=("实际工作地点",), help="写到县区或项目所在地。"
    )
    altitude_class: Mapped[str | None] = talent_field(
        K.CODE, "西藏地区类别", group=PLACE, code="tibet_altitude_class", filterable=True, dimension="西藏地区类别",
        aliases=("海拔类区", "类区"), help="西藏二、三、四类区，与国家艰苦边远地区类别是两套划分，不互相换算。",
    )  # fmt: skip
    hardship_class: Mapped[str | None] = talent_field(
        K.CODE, "艰苦边远地区类别", group=PLACE, code="hardship_class", filterable=True, dimension="艰苦边远地区类别",
        help="国家艰苦边远地区津贴的一至六类。",
    )  # fmt: skip
    retirement_base: Mapped[RetirementBase | None] = talent_field(
        K.CHOICE, "原法定退休年龄", group=PLACE, enum=RetirementBase, aliases=("退休年龄",),
        help="女职工适用 50 或 55 周岁以单位认定文件为准，不按性别推断；新退休年龄据此计算。",
    )  # fmt: skip
    retirement_document: Mapped[str | None] = talent_field(
        K.TEXT, "退休年龄依据", group=PLACE, length=120, aliases=("退休年龄依据文件",)
    )

    highest_education: Mapped[str | None] = talent_field(
        K.CODE, "最高学历", group=EDUCATION, code="education", needed=True, sortable=True, filterable=True,
        dimension="最高学历", listed=True, aliases=("学历", "文化程度"), help="登记了学历记录后，以其中最高的为准。",
    )  # fmt: skip
    highest_degree: Mapped[str | None] = talent_field(
        K.CODE, "最高学位", group=EDUCATION, code="degree", filterable=True, dimension="最高学位", aliases=("学位",)
    )
    school: Mapped[str | None] = talent_field(
        K.TEXT, "毕业院校", group=EDUCATION, length=120, searchable=True, aliases=("毕业学校", "学校", "院校")
    )
    major: Mapped[str | None] = talent_field(
        K.TEXT, "所学专业", group=EDUCATION, length=120, searchable=True, aliases=("毕业专业",)
    )

    title_series: Mapped[str | None] = talent_field(
        K.CODE, "职称系列", group=TITLE, code="title_series", filterable=True, dimension="职称系列",
        help="登记了职称记录后，以其中级别最高的为准。",
    )  # fmt: skip
    title_level: Mapped[str | None] = talent_field(
        K.CODE, "职称级别", group=TITLE, code="title_level", sortable=True, filterable=True, dimension="职称级别",
        listed=True, aliases=("职称等级", "专业技术职务级别"),
    )  # fmt: skip
    title_name: Mapped[str | None] = talent_field(
        K.TEXT, "职称名称", group=TITLE, length=60, searchable=True, aliases=("职称", "专业技术职务", "专业技术资格")
    )
    skill_level: Mapped[str | None] = talent_field(
        K.CODE, "技能等级", group=TITLE, code="skill_level", filterable=True, dimension="技能等级",
        aliases=("职业技能等级", "技能级别"), help="新八级工制度的八个等级。",
    )  # fmt: skip

    field: Mapped[str | None] = talent_field(
        K.TEXT, "从事专业", group=WORK, length=200, needed=True, searchable=True,
        aliases=("研究方向", "现从事专业", "专业方向"),
    )  # fmt: skip
    discipline: Mapped[str | None] = talent_field(
        K.TEXT, "学科领域", group=WORK, length=120, searchable=True, filterable=True, listed=True,
        aliases=("学部", "领域", "研究领域", "学科", "division"),
    )  # fmt: skip
    honour: Mapped[str | None] = talent_field(
        K.TEXT, "荣誉称号", group=WORK, length=200, searchable=True, aliases=("荣誉", "称号", "头衔")
    )
    honour_year: Mapped[int | None] = talent_field(
        K.YEAR, "荣誉年度", group=WORK, listed=True,
        aliases=("当选年度", "当选年份", "授予年份", "获得年份", "入选年度"),
    )  # fmt: skip
    discipline_code: Mapped[str | None] = talent_field(
        K.CODE, "一级学科", group=WORK, code="discipline", filterable=True, dimension="一级学科")  # fmt: skip
    expertise: Mapped[str | None] = talent_field(
        K.LONG_TEXT, "专长", group=WORK, length=2000, searchable=True, aliases=("特长", "技能专长", "主要专长")
    )
    is_open_to_review: Mapped[bool | None] = talent_field(K.YES_NO, "愿意参加评审", group=WORK, filterable=True)
    is_open_to_advise: Mapped[bool | None] = talent_field(K.YES_NO, "愿意提供咨询", group=WORK, filterable=True)
    biography: Mapped[str | None] = talent_field(
        K.LONG_TEXT, "个人简介", group=WORK, length=20000, searchable=True,
        aliases=("简介", "人物简介", "个人简历", "简历", "介绍", "biography", "introduction"),
    )  # fmt: skip

    status: Mapped[TalentStatus] = mapped_column(
        EnumColumn(TalentStatus), default=TalentStatus.INCOMPLETE, info={"label": "档案状态"}
    )
    completeness: Mapped[int] = mapped_column(Integer, default=0, info={"label": "完整度"})
    #: Made from name and pinyin by `talents/derivation.py`: order, prefix search.
    name_key: Mapped[str] = mapped_column(SortText(310))
    pinyin_joined: Mapped[str] = mapped_column(SortText(200))
    initials: Mapped[str] = mapped_column(SortText(40))
    record_text: Mapped[str | None] = mapped_column(Text)  # the words of the child records, one line for each
    #: Places in the code tables, so that lists can be ordered by level.
    education_rank: Mapped[int | None] = mapped_column(Integer)
    title_rank: Mapped[int | None] = mapped_column(Integer)
    import_id: Mapped[int | None] = mapped_column(BigId, index=True, info={"label": "来源导入批次"})
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, info={"label": "登记时间"})
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, info={"label": "更新时间"})

    # the sort keys; lists of an enterprise use the second of each pair
    __table_args__ = (
        unique_alive("uq_talents_person_organisation", "person_id", "organisation_id"),
        Index("ix_talents_name_key", "name_key", "id"),
        Index("ix_talents_organisation_name_key", "organisation_id", "name_key", "id"),
        Index("ix_talents_born_on_id", "born_on", "id"),
        Index("ix_talents_organisation_born_on", "organisation_id", "born_on", "id"),
        *(Index(f"ix_talents_{key}_id", key, "id") for key in ("education_rank", "title_rank", "started_work_on")),
        *(Index(f"ix_talents_{key}_id", key, "id") for key in ("completeness", "updated_at")),
        # the common filters: counted in the index alone; and with the order that goes against them
        Index("ix_talents_filters", "category", "highest_education", "title_level", "status", "deleted_at"),
        Index("ix_talents_education_born", "highest_education", "born_on", "id"),
        Index("ix_talents_title_born", "title_level", "born_on", "id"),
        *(index_alive(f"ix_talents_{key}_id", key, "id") for key in ("initials", "pinyin_joined")),
    )

    @property
    def label(self) -> str:
        """How the audit and pages name the registration."""
        return self.name
