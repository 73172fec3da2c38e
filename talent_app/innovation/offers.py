"""What the registry already knows of a year's patents, standards and awards, offered to the return with a tick.

Several people of the enterprise may have registered the same thing; it is offered once. What the return lists already
(same number, else same name) is not offered again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.scoping import within_scope
from talent_app.innovation.enums import ItemKind
from talent_app.innovation.items import SOURCE, Reach
from talent_app.innovation.models import InnovationItem, InnovationReturn
from talent_app.talents.models import Talent
from talent_app.talents.record_enums import PatentState, ProjectLevel, StandardLevel
from talent_app.talents.record_models_results import Award, Patent, Standard

#: A right that was given in the year; an application is not a patent yet.
GIVEN = (PatentState.GRANTED, PatentState.TRANSFERRED)
REACH: Mapping[Any, Reach] = {
    ProjectLevel.INTERNATIONAL: Reach.INTERNATIONAL,
    ProjectLevel.NATIONAL: Reach.NATIONAL,
    ProjectLevel.PROVINCIAL: Reach.REGION,
    ProjectLevel.CITY: Reach.CITY,
    StandardLevel.INTERNATIONAL: Reach.INTERNATIONAL,
    StandardLevel.NATIONAL: Reach.NATIONAL,
    StandardLevel.INDUSTRY: Reach.INDUSTRY,
    StandardLevel.LOCAL: Reach.REGION,
    StandardLevel.ASSOCIATION: Reach.GROUP,
}
#: kind → (model, the column of its day)
MODELS: Mapping[ItemKind, tuple[Any, str]] = {
    ItemKind.PATENT: (Patent, "granted_on"),
    ItemKind.STANDARD: (Standard, "issued_on"),
    ItemKind.PRIZE: (Award, "awarded_on"),
}
LONGEST_NUMBER = 120


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing of the registry: its source, how many people registered it, who holds it, and the line it becomes."""

    key: str
    kind: ItemKind
    people: int
    owner: str
    when: str
    values: Mapping[str, Any]

    @property
    def title(self) -> str:
        """Its name."""
        return str(self.values["title"])


def offers(scope: Scope, row: InnovationReturn, listed: Iterable[InnovationItem]) -> list[Offer]:
    """What the people of the enterprise registered for the year of a return and it does not list yet."""
    known = {(item.kind, plain(text)) for item in listed for text in (item.number, item.title) if text}
    found: list[Offer] = []
    for kind, (model, day) in MODELS.items():
        together: dict[str, list[Any]] = {}
        for record in _records(scope, row, kind, model, day):
            together.setdefault(plain(_number(record) or _title(record)), []).append(record)
        for records in together.values():
            named = {(kind, plain(text)) for text in (_number(records[0]), _title(records[0])) if text}
            if not named & known:
                found.append(_offer(kind, records, getattr(records[0], day)))
    return found


def _records(scope: Scope, row: InnovationReturn, kind: ItemKind, model: Any, day: str) -> list[Any]:
    statement = (
        select(model)
        .join(Talent, Talent.id == model.talent_id)
        .where(model.organisation_id == row.organisation_id, getattr(model, day).startswith(str(row.year)))
        .order_by(getattr(model, day), model.id)
    )
    if kind is ItemKind.PATENT:
        statement = statement.where(model.state.in_(GIVEN))
    return list(session.scalars(within_scope(statement, model, scope)))


def plain(text: str) -> str:
    """What is the same however it was written."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def _number(record: Any) -> str:
    if isinstance(record, Award):
        return ""  # a certificate is each winner's own
    return str(record.number or "")


def _title(record: Any) -> str:
    if isinstance(record, Award) and record.project:
        return f"{record.name}（{record.project}）"
    return str(record.name)


def _offer(kind: ItemKind, records: list[Any], when: str) -> Offer:
    first = records[0]
    words = {SOURCE: f"{first.__tablename__}:{first.id}"}
    if isinstance(first, Patent):
        words["patent_kind"] = first.kind.title if first.kind else "未注明类型"
    elif isinstance(first, Award) and first.grade:
        words["rank"] = first.grade.title
    people = len({record.talent_id for record in records})
    level = None if isinstance(first, Patent) else REACH.get(first.level, Reach.OTHER if first.level else None)
    return Offer(
        key=words[SOURCE],
        kind=kind,
        people=people,
        owner=str(getattr(first, "owner", None) or getattr(first, "issuer", None) or ""),
        when=when,
        values={
            "title": _title(first)[:200], "number": _number(first)[:LONGEST_NUMBER], "level": level,
            "happened_on": date.fromisoformat(when) if len(when) == 10 else None, "amount": None, "bonus": "",
            "words": words, "proof": f"人才库{first.__record__.label}登记，{people} 人",
        },
    )  # fmt: skip
