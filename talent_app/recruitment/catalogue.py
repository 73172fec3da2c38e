"""The published catalogue of urgently needed posts across enterprises: posts alone, nobody's personal data.

It is the one place of this feature that reads beyond a scope, and only lists that SASAC published.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.organisations.models import Organisation
from talent_app.recruitment.enums import DemandState, Urgency
from talent_app.recruitment.models import Demand, DemandPost
from talent_app.rules.codes import code_table

PURPOSE = "published catalogue"
#: Title and width (mm) of the printed columns.
COLUMNS = (
    ("用人单位", 32), ("岗位名称", 26), ("紧缺程度", 12), ("人数", 11), ("人才类别", 20), ("学历、职称要求", 24),
    ("专业和其他条件", 0), ("工作地点、待遇", 27), ("联系方式", 28),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the catalogue."""

    enterprise: str
    title: str
    urgency: Urgency
    headcount: int
    category: str
    education: str
    title_level: str
    major: str
    requirements: str
    work_place: str
    treatment: str
    contact: str

    @property
    def level(self) -> str:
        """What education and title are asked for."""
        asked = [f"{text}及以上" for text in (self.education, self.title_level) if text]
        return "，".join(asked) or "不限"

    @property
    def conditions(self) -> str:
        """Major and other conditions in one text."""
        return "；".join(text for text in (self.major, self.requirements) if text) or "不限"

    @property
    def place(self) -> str:
        """Where, and for what."""
        return "；".join(text for text in (self.work_place, self.treatment) if text) or "面议"

    def cells(self) -> list[object]:
        """The line as tables print it, in the order of COLUMNS."""
        return [
            self.enterprise, self.title, self.urgency.title, self.headcount, self.category, self.level,
            self.conditions, self.place, self.contact,
        ]  # fmt: skip


def published_years() -> list[int]:
    """Years with a published list, latest first."""
    with within(Scope.beyond(PURPOSE)):
        statement = select(Demand.year).where(Demand.state == DemandState.PUBLISHED).distinct()
        return sorted(session.scalars(statement), reverse=True)


def published_on(year: int) -> date | None:
    """The latest day on which something of a year was published."""
    with within(Scope.beyond(PURPOSE)):
        statement = select(Demand.published_on).where(Demand.state == DemandState.PUBLISHED, Demand.year == year)
        return max((day for day in session.scalars(statement) if day), default=None)


def entries(year: int, words: str = "", urgency: str = "", category: str = "") -> Sequence[Entry]:
    """The published posts of a year by enterprise, urgent ones first."""
    with within(Scope.beyond(PURPOSE)):
        statement = (
            select(DemandPost, Demand, Organisation.name)
            .join(Demand, Demand.id == DemandPost.demand_id)
            .join(Organisation, Organisation.id == DemandPost.organisation_id)
            .where(Demand.state == DemandState.PUBLISHED, Demand.year == year)
            .order_by(Organisation.name, DemandPost.id)
        )
        rows = session.execute(statement).all()
        found = [_entry(post, demand, name) for post, demand, name in rows]
    chosen = [
        (entry, post)
        for entry, (post, _demand, _name) in zip(found, rows, strict=True)
        if (not urgency or entry.urgency.value == urgency)
        and (not category or post.category == category)
        and all(word in f"{entry.enterprise} {entry.title} {entry.conditions} {entry.place}" for word in words.split())
    ]
    return [entry for entry, _post in sorted(chosen, key=lambda pair: pair[0].urgency is not Urgency.URGENT)]


def _entry(post: DemandPost, demand: Demand, name: str) -> Entry:
    return Entry(
        name, post.title, post.urgency, post.headcount, code_table("talent_category").title_of(post.category),
        code_table("education").title_of(post.education) if post.education else "",
        code_table("title_level").title_of(post.title_level) if post.title_level else "",
        post.major, post.requirements, post.work_place, post.treatment,
        f"{demand.contact_name} {demand.contact_phone}".strip(),
    )  # fmt: skip
