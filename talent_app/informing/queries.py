"""The notice in force, and who was told which version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml
from sqlalchemy import select

from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.informing.models import InformRecord

FILE = Path(__file__).with_name("notices.yaml")


@dataclass(frozen=True, slots=True)
class PrivacyNotice:
    """One version of the text."""

    version: int
    from_on: date
    title: str
    paragraphs: tuple[str, ...]


@lru_cache(maxsize=1)
def _all() -> tuple[PrivacyNotice, ...]:
    read = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(
        PrivacyNotice(each["version"], each["from"], each["title"], tuple(each["paragraphs"])) for each in read
    )


def notices(scope: Scope) -> tuple[PrivacyNotice, ...]:
    """Every version, oldest first; the text is the same for every scope."""
    return _all()


def notice_on(scope: Scope, day: date) -> PrivacyNotice:
    """The version in force on a day, else the first."""
    return next((each for each in reversed(_all()) if each.from_on <= day), _all()[0])


def told(scope: Scope, talent_ids: list[int]) -> list[InformRecord]:
    """What was told to the people of some registrations, latest first."""
    statement = select(InformRecord).where(InformRecord.talent_id.in_(talent_ids)).order_by(InformRecord.id.desc())
    return [row for row in session.scalars(statement) if scope.covers(row.organisation_id)]
