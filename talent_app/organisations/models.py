"""Regulators, groups and enterprises: one tree, tracked so that a figure of a past day uses the tree of that day."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.core.enums import TitledEnum
from talent_app.db.base import Base, Row, Versioned
from talent_app.db.types import EnumColumn, SortText
from talent_app.tracking.models import Tracked


class OrganisationKind(TitledEnum):
    """What stands at a node of the tree."""

    CITY_REGULATOR = "city_regulator", "市国资委"
    COUNTY_REGULATOR = "county_regulator", "县区国资监管机构"
    GROUP = "group", "市属一级企业（集团）"
    ENTERPRISE = "enterprise", "企业"


class Organisation(Tracked, Versioned, Row, Base):
    """One node; `path` is "/1/4/9/" with the node's own id last, so a subtree is a prefix range."""

    __tablename__ = "organisations"

    parent_id: Mapped[int | None] = mapped_column(
        BigInteger, index=True, info={"label": "上级单位", "refers": "organisations"}
    )
    path: Mapped[str] = mapped_column(SortText(200), index=True, info={"label": "层级"})
    kind: Mapped[OrganisationKind] = mapped_column(EnumColumn(OrganisationKind), info={"label": "类型"})
    name: Mapped[str] = mapped_column(String(120), info={"label": "单位全称"})
    short_name: Mapped[str] = mapped_column(String(40), info={"label": "简称"})
    uscc: Mapped[str | None] = mapped_column(String(18), info={"label": "统一社会信用代码"})
    region: Mapped[str | None] = mapped_column(String(6), info={"label": "所在地区", "code": "region"})
    industry: Mapped[str | None] = mapped_column(String(6), info={"label": "所属行业", "code": "industry"})
    is_active: Mapped[bool] = mapped_column(Boolean, default=True, info={"label": "正在使用"})

    __table_args__ = (Index("uq_organisations_uscc", "uscc", unique=True), {"info": {"label": "单位"}})

    @property
    def label(self) -> str:
        """How the audit and pages name the organisation."""
        return self.short_name or self.name

    @property
    def depth(self) -> int:
        """How far below the root the node stands."""
        return self.path.count("/") - 2

    @property
    def is_regulator(self) -> bool:
        """Whether the node is a regulator rather than an enterprise."""
        return self.kind in (OrganisationKind.CITY_REGULATOR, OrganisationKind.COUNTY_REGULATOR)

    @property
    def is_first_level(self) -> bool:
        """Whether the enterprise answers to a regulator directly (then there is no group review)."""
        return self.kind is OrganisationKind.GROUP
