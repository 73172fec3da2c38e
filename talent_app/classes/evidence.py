"""What a registration's records say, as the rules of talent classes take it: values, what proves them, since when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from talent_app.core.dates import PartialDate
from talent_app.core.enums import TitledEnum
from talent_app.core.errors import InvalidInput
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.files.models import Attachment
from talent_app.rules.class_tables import FACTS, RANKS
from talent_app.rules.talent_class import Evidence
from talent_app.talents.models import Talent
from talent_app.talents.records import BY_KEY

#: What proves a record beside its attachments: the first of these that is filled in, with the word before it.
NUMBERS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "titles": (("certificate_number", "证书编号"),),
    "skills": (("certificate_number", "证书编号"),),
    "educations": (("certificate_number", "学历证书编号"), ("degree_number", "学位证书编号")),
    "awards": (("certificate_number", "证书编号"),),
    "selections": (("document", "批准文号"),),
    "projects": (("number", "项目编号"),),
    "patents": (("number", "专利号"),),
    "positions": (("document", "任免文号"),),
}
SINCE = ("obtained_on", "awarded_on", "selected_on", "granted_on", "until_on", "from_on")
UNTIL = ("valid_until", "support_until")


def evidence_of(scope: Scope, talents: Sequence[Talent]) -> dict[int, list[Evidence]]:
    """Registration → its facts; one statement for each kind of record, one for attachments."""
    ids = [row.id for row in talents if scope.covers(row.organisation_id)]
    found: dict[int, list[Evidence]] = {number: [] for number in ids}
    if not ids:
        return found
    attached = _attached(ids)
    for key in FACTS:
        model = BY_KEY[key].model
        for row in session.scalars(select(model).where(model.talent_id.in_(ids)).order_by(model.id)):
            found[row.talent_id].append(fact_of(key, row, attached.get((model.__tablename__, row.id), ())))
    return found


def fact_of(key: str, row: Any, attachments: Iterable[str] = ()) -> Evidence:
    """One record as a fact."""
    names = (*FACTS[key][1], *RANKS.get(key, ()))
    values = {name: _plain(getattr(row, name, None)) for name in names}
    proofs = [f"{word} {getattr(row, name)}" for name, word in NUMBERS.get(key, ()) if getattr(row, name, None)]
    proofs += [f"附件《{name}》" for name in attachments]
    since = next((_day(getattr(row, name)) for name in SINCE if getattr(row, name, None)), None)
    until = next((getattr(row, name) for name in UNTIL if isinstance(getattr(row, name, None), date)), None)
    return Evidence(
        key, row.title, values, "；".join(proofs), since, until if key == "skills" else None, f"{key}:{row.id}"
    )


def _attached(ids: Sequence[int]) -> dict[tuple[str, int], list[str]]:
    statement = select(Attachment.owner_type, Attachment.owner_id, Attachment.name).where(
        Attachment.root_type == Talent.__tablename__, Attachment.root_id.in_(ids)
    )
    found: dict[tuple[str, int], list[str]] = {}
    for kind, number, name in session.execute(statement):
        found.setdefault((kind, number), []).append(name)
    return found


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, TitledEnum) else value


def _day(value: Any) -> date | None:
    """The last day a partial date may mean: what is uncertain counts in favour of being recent."""
    if isinstance(value, date):
        return value
    try:
        return PartialDate.from_code(str(value)).last
    except (InvalidInput, ValueError):
        return None
