"""The sheets of child records of an export, in the order in which the sheet of registrations names their persons."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from sqlalchemy import exists, select

from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.documents.blocks import Block
from talent_app.exchange.export_cells import Source, source_of
from talent_app.exchange.sheets import OWNER, TALENTS, SheetSpec, spec_of
from talent_app.talents.models import Person, Talent
from talent_app.talents.records import RecordKind

#: Registrations whose records are read at once.
CHUNK = 1_000


def record_blocks(
    scope: Scope, spec: SheetSpec, kind: RecordKind, ids: array[int], clear: Scope, *, is_clear: bool
) -> Iterator[Block]:
    """The records of one kind of some registrations in scope, block by block; `ids` is filled when this is read."""
    model = kind.model
    mine = [] if scope.organisation_ids is None else [model.organisation_id.in_(scope.organisation_ids)]
    if not session.scalar(select(exists(select(model.id).where(*mine)))):
        return  # most enterprises have no records of most kinds
    sources = [_source(spec, name, kind, is_clear=is_clear) for name in (info.name for info in spec.exportable)]
    uids = [Talent.uid, Person.uid, model.uid] if is_clear else []
    statement = (
        select(*(source.expression for source in sources), *uids, model.talent_id, model.organisation_id)
        .select_from(model)
        .join(Talent, Talent.id == model.talent_id)
        .join(Person, Person.id == Talent.person_id)
        .where(*mine)
        .order_by(model.id)
    )
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK].tolist()
        places = {talent_id: place for place, talent_id in enumerate(part)}
        rows = session.execute(statement.where(model.talent_id.in_(part))).all()
        if not rows:
            continue
        read = list(zip(*sorted(rows, key=lambda row: places[row[-2]]), strict=True))
        by_model = dict(zip((Talent, Person, model), read[len(sources) :], strict=False)) if uids else {}
        yield [
            source.cells(values, read[-1], by_model.get(source.model), clear)
            for source, values in zip(sources, read, strict=False)
        ]


def _source(spec: SheetSpec, name: str, kind: RecordKind, *, is_clear: bool) -> Source:
    if name.startswith(OWNER):
        return source_of(spec_of(TALENTS).field(name.removeprefix(OWNER)), Talent, is_clear=is_clear)
    return source_of(spec.field(name), kind.model, is_clear=is_clear)
