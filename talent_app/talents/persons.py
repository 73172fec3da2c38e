"""Who a registration is about: the one place that reads persons, and looks outside the scope to do so.

An enterprise that enters a number held elsewhere learns only that it is registered: no name, no organisation.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import select

from talent_app.core.errors import InvalidInput
from talent_app.core.formats import masked
from talent_app.core.identifiers import (
    DocumentKind,
    DocumentNumber,
    Sex,
    detect_kind,
    disagreements,
    normalise_number,
    read_document_number,
)
from talent_app.core.scope import Scope
from talent_app.db.crypto import context_of, vault
from talent_app.db.engine import session, within
from talent_app.talents.models import Person, Talent

REGISTERED = "该证件号码已在库登记。"
REGISTERED_HINT = "请核对号码；如确为同一人，请联系市国资委办理人员流动或共享登记。"
HERE = "本单位已登记持有该证件号码的人员。"
HERE_HINT = "请在人才库中按证件号码查找，在原档案上修改；如已删除，可从回收站恢复。"
BATCH = 500
LIKE_RESIDENT_ID = re.compile(r"\d{14,20}X?")


class NumberTaken(InvalidInput):
    """The number is registered elsewhere: the row is kept (a form keeps its values, an import sets it aside)."""


def read_identity(
    kind: str | None, number: Any, *, born_on: date | None = None, sex: str | None = None
) -> DocumentNumber | None:
    """The checked number with what it tells; None without one. Contradictions with birth date or sex are refused."""
    if number is None or not normalise_number(str(number)):
        return None
    chosen = DocumentKind(kind) if kind else detect_kind(number)
    if chosen is None and LIKE_RESIDENT_ID.fullmatch(normalise_number(str(number))):
        chosen = DocumentKind.RESIDENT_ID  # so that the refusal says what is wrong with it
    if chosen is None:
        raise InvalidInput(
            "无法从号码判断证件类型。", "居民身份证为 18 位；其他证件请选择证件类型。", "document_number"
        )
    read = read_document_number(chosen, number, "document_number")
    wrong = disagreements(read, born_on, Sex(sex) if sex else None)
    if wrong:
        field = "born_on" if wrong[0].startswith("出生") else "sex"
        raise InvalidInput("".join(wrong), "请对照证件改正其中一处。", field)
    return read


def index_of(number: DocumentNumber) -> str:
    """The keyed digest under which a person with this number is found again."""
    return vault.index(f"{number.kind.value}:{number.key}")


def document_columns(person_uid: uuid.UUID, number: DocumentNumber | None, index: str | None = None) -> dict[str, Any]:
    """The document columns of a person's row (for bulk inserts as well); `index` where it is known already."""
    if number is None:
        return {"document_kind": None, "document_sealed": None, "document_index": None}
    context = context_of(Person.__tablename__, "document_sealed", person_uid)
    return {
        "document_kind": number.kind.value,
        "document_sealed": vault.seal(number.number, context),
        "document_index": index or index_of(number),
    }


def by_index(indexes: Collection[str]) -> dict[str, int]:
    """index → person id, for those that are registered (in whatever organisation)."""
    found: dict[str, int] = {}
    wanted = sorted(set(indexes))
    for start in range(0, len(wanted), BATCH):
        statement = select(Person.document_index, Person.id).where(
            Person.document_index.in_(wanted[start : start + BATCH]), Person.erased_at.is_(None)
        )
        found |= {str(row.document_index): row.id for row in session.execute(statement)}
    return found


def registrations_of(person_ids: Iterable[int]) -> dict[int, list[tuple[int, int]]]:
    """person id → (talent id, organisation id) of every live registration anywhere; never shown to an enterprise."""
    found: dict[int, list[tuple[int, int]]] = {}
    wanted = sorted(set(person_ids))
    with within(Scope.beyond("identity uniqueness")):
        for start in range(0, len(wanted), BATCH):
            statement = select(Talent.person_id, Talent.id, Talent.organisation_id).where(
                Talent.person_id.in_(wanted[start : start + BATCH])
            )
            for person_id, talent_id, organisation_id in session.execute(statement):
                found.setdefault(person_id, []).append((talent_id, organisation_id))
    return found


def referenced(person_ids: Iterable[int]) -> set[int]:
    """Persons some registration still names, deleted ones included: they stay when an import is taken back."""
    wanted = sorted(set(person_ids))
    found: set[int] = set()
    with within(Scope.beyond("identity uniqueness")):
        for start in range(0, len(wanted), BATCH):
            statement = select(Talent.person_id).where(Talent.person_id.in_(wanted[start : start + BATCH]))
            found |= set(session.scalars(statement.execution_options(include_deleted=True)))
    return found


def check_free(number: DocumentNumber, organisation_id: int, besides: int | None = None) -> int | None:
    """The id of the person with this number when an organisation may register it, None when there is none yet.

    `besides` is the registration being edited. Held here or elsewhere → refused, without a name.
    """
    person_id = by_index([index_of(number)]).get(index_of(number))
    if person_id is None:
        return None
    others = [pair for pair in registrations_of([person_id]).get(person_id, []) if pair[0] != besides]
    if any(owner == organisation_id for _talent, owner in others):
        raise InvalidInput(HERE, HERE_HINT, "document_number")
    if others:
        raise NumberTaken(REGISTERED, REGISTERED_HINT, "document_number")
    return person_id


def claim(
    number: DocumentNumber | None,
    organisation_id: int,
    *,
    legal_name: str,
    born_on: date | None,
    sex: str | None,
    talent: Talent | None = None,
) -> Person:
    """The person a registration is about: found by number, filled in, or made. Works inside a command only."""
    mine = session.get(Person, talent.person_id) if talent is not None and talent.person_id else None
    if mine is not None and talent is not None and not talent.is_primary:
        return _shared(mine, number)
    is_kept = number is not None and mine is not None and mine.document_index == index_of(number)
    found_id = None
    if number is not None and not is_kept:
        found_id = check_free(number, organisation_id, talent.id if talent is not None else None)
    if found_id is not None and (mine is None or found_id != mine.id):
        person = session.get_one(Person, found_id)
    elif mine is not None:
        person = mine
    else:
        person = Person()
        session.add(person)
    person.legal_name = legal_name
    person.born_on = born_on
    person.sex = sex
    set_document(person, number)
    if person.id is None:
        session.flush()  # the registration needs the person's id
    return person


def _shared(person: Person, number: DocumentNumber | None) -> Person:
    """The person of a shared registration: what is said of him belongs to the one who holds the first registration."""
    if (index_of(number) if number else None) != person.document_index:
        raise InvalidInput(
            "共享登记不能修改证件号码。", "证件号码由原登记单位维护；如有错误，请联系市国资委。", "document_number"
        )
    return person


def set_document(person: Person, number: DocumentNumber | None) -> None:
    """Give a person a number, or take it away; an equal number keeps its ciphertext."""
    if number is None:
        if person.document_index is not None:
            person.document_kind = person.document_number = person.document_index = None
        return
    person.document_kind = number.kind.value
    person.document_number = number.number
    person.document_index = index_of(number)


def person_of(talent: Talent) -> Person:
    """The person of a registration the caller was allowed to read."""
    return session.get_one(Person, talent.person_id)


def with_number(person_ids: Collection[int]) -> set[int]:
    """Those of some persons whose document number is known."""
    statement = select(Person.id).where(Person.id.in_(set(person_ids)), Person.document_index.is_not(None))
    return set(session.scalars(statement))


def masked_numbers(person_ids: Collection[int]) -> dict[int, str]:
    """person id → masked number, for registrations the caller was allowed to read; one statement."""
    statement = select(Person).where(Person.id.in_(set(person_ids)), Person.document_sealed.is_not(None))
    return {person.id: masked("identity", person.document_number) for person in session.scalars(statement)}


def ids_by_number(text: str) -> list[int]:
    """Persons whose number is exactly this text, whatever its kind; empty when it is no number at all."""
    indexes = []
    for kind in DocumentKind:
        try:
            indexes.append(index_of(read_document_number(kind, text)))
        except InvalidInput:
            continue
    return list(by_index(indexes).values()) if indexes else []
