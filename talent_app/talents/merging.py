"""One person registered twice by one enterprise: suggestions, the merge of two registrations, taking it back.

A merge keeps every child record, leaves a redirect, and can be taken back until somebody edits what it made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from talent_app.audit.actions import Action
from talent_app.audit.command import check_revision, command, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, InvalidInput, NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.files.service import follow_root
from talent_app.identity.permissions import Permission
from talent_app.talents import followers, pending, persons, queries, writing
from talent_app.talents.enums import IN_FORCE
from talent_app.talents.fields import fields_of
from talent_app.talents.models import Person, Talent
from talent_app.talents.records import BY_KEY, RECORD_KINDS
from talent_app.talents.review_models import TalentMerge

#: A list nobody reads to its end helps nobody.
MOST_SUGGESTED = 100
#: Stands beside the kinds of record in what a merge moved.
ATTACHMENTS = "attachments"
#: What an undo leaves as it is now: who the row is, and its counters.
STANDING = frozenset({"id", "uid", "organisation_id", "version", "revision", "updated_at"})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two registrations that may be the same person, and why."""

    first: Talent
    second: Talent
    reasons: tuple[str, ...]


def suggestions(scope: Scope, limit: int = MOST_SUGGESTED) -> list[Suggestion]:
    """Pairs of one enterprise that may be one person, those with most reasons first.

    Two different document numbers speak against it: such a pair is left out.
    """
    found: dict[tuple[int, int], tuple[Talent, Talent, list[str]]] = {}
    for reason, tells in _reasons().items():
        for first, second in _pairs(scope, tells, limit):
            found.setdefault((first.id, second.id), (first, second, []))[2].append(reason)
    numbered = persons.with_number({row.person_id for pair in found.values() for row in pair[:2]})
    likely = [
        Suggestion(first, second, tuple(reasons))
        for first, second, reasons in found.values()
        if first.person_id == second.person_id or not {first.person_id, second.person_id} <= numbered
    ]
    return sorted(likely, key=lambda one: (-len(one.reasons), one.first.name_key, one.first.id))[:limit]


_A, _B = aliased(Talent), aliased(Talent)


def _reasons() -> Mapping[str, ColumnElement[bool]]:
    same_birth = _A.born_on == _B.born_on
    birth_unknown = or_(_A.born_on.is_(None), _B.born_on.is_(None))
    return {
        "姓名和出生日期相同": and_(_A.name_key == _B.name_key, _A.name == _B.name, same_birth),
        "姓名相同，一方没有出生日期": and_(_A.name_key == _B.name_key, _A.name == _B.name, birth_unknown),
        "拼音和出生日期相同": and_(_A.pinyin_joined == _B.pinyin_joined, _A.name != _B.name, same_birth),
        "电话相同": and_(_A.phone_index.is_not(None), _A.phone_index == _B.phone_index),
        "电子邮箱相同": and_(_A.email_index.is_not(None), _A.email_index == _B.email_index),
    }


def _pairs(scope: Scope, tells: ColumnElement[bool], limit: int) -> list[tuple[Talent, Talent]]:
    statement = select(_A, _B).join(_B, and_(_A.organisation_id == _B.organisation_id, _A.id < _B.id, tells))
    if scope.organisation_ids is not None:
        statement = statement.where(_A.organisation_id.in_(scope.organisation_ids))
    return [(first, second) for first, second in session.execute(statement.limit(limit))]


@command(Permission.TALENT_EDIT)
def merge_talents(
    actor: Actor,
    kept_id: int,
    kept_revision: int | None,
    dropped_id: int,
    dropped_revision: int | None,
    taken: frozenset[str] = frozenset(),
) -> Talent:
    """Merge `dropped_id` into `kept_id`; the fields named in `taken` come from the dropped registration."""
    reach = reach_of(actor, Permission.TALENT_EDIT)
    if kept_id == dropped_id:
        raise NotFound()
    # in the order of ids, so that two merges never wait for each other
    rows = {each: queries.talent_or_404(reach, each, locked=True) for each in sorted((kept_id, dropped_id))}
    kept, dropped = rows[kept_id], rows[dropped_id]
    check_revision(kept, kept_revision)
    check_revision(dropped, dropped_revision)
    _check_pair(kept, dropped)
    before, at = kept.version, running().at
    session.flush()
    values = {info.name: getattr(dropped, info.name) for info in fields_of(Talent) if info.name in taken}
    unknown = taken - values.keys()
    if unknown:
        raise ValueError(f"no such fields: {', '.join(sorted(unknown))}")
    moved = _move_records(dropped, kept)
    dropped.deleted_at, dropped.merged_into_id = at, kept.id
    dropped.version += 1
    session.flush()  # the person must be free before the kept registration takes him
    _take_person(kept, dropped)
    direct, held = pending.split(kept, values)
    kept.version += 1
    kept.updated_at = at
    writing.write_talent(reach, kept, direct, follow=kept.status not in IN_FORCE)
    pending.propose(kept, held)
    kept.is_primary = kept.is_primary or dropped.is_primary
    session.flush()  # the last revision of the kept registration is what an undo compares with
    merge = TalentMerge(
        organisation_id=kept.organisation_id, kept_id=kept.id, dropped_id=dropped.id, version_before=before,
        revision_after=kept.revision, moved=moved, merged_by_id=actor.user_id, merged_by=actor.name, merged_at=at,
    )  # fmt: skip
    session.add(merge)
    record(Action.TALENTS_MERGED, kept, name=kept.name, other=dropped.name)
    return kept


def _check_pair(kept: Talent, dropped: Talent) -> None:
    if kept.organisation_id != dropped.organisation_id:
        raise InvalidInput("两条登记不属于同一单位，不能合并。", "不同单位登记同一人，请办理人员流动或共享登记。")
    if kept.person_id != dropped.person_id and {kept.person_id, dropped.person_id} <= persons.with_number(
        {kept.person_id, dropped.person_id}
    ):
        raise InvalidInput(
            "两条登记的证件号码不同，不能合并。", "如确为同一人，请先在其中一条上更正或删除填错的证件号码。"
        )
    if pending.changes_of(kept) or pending.changes_of(dropped):
        raise Conflict("其中有待核实的修改，不能合并。", "请等待核实或先撤回这些修改。")
    if dropped.status in IN_FORCE and kept.status not in IN_FORCE:
        raise InvalidInput("要并入的登记已核实，保留的登记没有核实。", "请保留已核实的那一条。")


def _move_records(dropped: Talent, kept: Talent) -> dict[str, list[int]]:
    moved: dict[str, list[int]] = {}
    for kind in RECORD_KINDS:
        statement = select(kind.model).where(kind.model.talent_id == dropped.id).order_by(kind.model.id)
        for row in session.scalars(statement):
            row.talent_id = kept.id
            moved.setdefault(kind.key, []).append(row.id)
    attached = follow_root(Talent.__tablename__, dropped.id, new_root=kept)
    return moved | followers.follow_merge(dropped, kept) | ({ATTACHMENTS: attached} if attached else {})


def _take_person(kept: Talent, dropped: Talent) -> None:
    """The person whose document is known stands for both."""
    if kept.person_id == dropped.person_id:
        return
    numbered = persons.with_number({kept.person_id, dropped.person_id})
    if dropped.person_id in numbered:
        kept.person_id = dropped.person_id
        session.flush()  # what follows reads the person by the registration


@command(Permission.TALENT_EDIT)
def undo_merge(actor: Actor, kept_id: int, revision: int | None) -> Talent:
    """Take the last merge of a registration back, unless it was edited since."""
    reach = reach_of(actor, Permission.TALENT_EDIT)
    kept = queries.talent_or_404(reach, kept_id, locked=True)
    check_revision(kept, revision)
    merge = last_merge(reach, kept)
    if merge is None:
        raise NotFound()
    if kept.revision != merge.revision_after:
        raise Conflict("合并之后，这份档案又被修改过，不能撤销合并。", "请在档案上更正，或把并入的内容重新登记。")
    dropped = session.scalars(
        select(Talent).where(Talent.id == merge.dropped_id).execution_options(include_deleted=True).with_for_update()
    ).one()
    moved = dict(merge.moved)
    follow_root(Talent.__tablename__, kept.id, new_root=dropped, only=moved.pop(ATTACHMENTS, ()))
    elsewhere = {key: moved.pop(key) for key in list(moved) if key.startswith(followers.PREFIX)}
    followers.take_back(elsewhere, kept, dropped)
    for key, ids in moved.items():
        model = BY_KEY[key].model
        for row in session.scalars(select(model).where(model.id.in_(ids), model.talent_id == kept.id)):
            row.talent_id = dropped.id
    _put_back(reach, kept, merge.version_before)
    session.flush()  # the person must be free before the dropped registration takes him back
    dropped.deleted_at = dropped.merged_into_id = None
    dropped.version += 1
    for change in pending.changes_of(kept):
        session.delete(change)
    merge.undone_at = running().at
    record(Action.MERGE_UNDONE, kept, name=kept.name)
    return kept


def _put_back(reach: Scope, kept: Talent, version: int) -> None:
    image = queries.image_at(reach, kept, version)
    if image is None:
        raise Conflict("找不到合并前的内容，不能撤销合并。", "请在档案上更正。")
    for column in Talent.__table__.columns:
        if column.name not in STANDING:
            setattr(kept, column.name, image[column.name])
    kept.version += 1
    kept.updated_at = running().at
    person = session.get_one(Person, kept.person_id)
    if kept.is_primary:
        person.legal_name, person.born_on, person.sex = kept.name, kept.born_on, kept.sex


def last_merge(scope: Scope, kept: Talent) -> TalentMerge | None:
    """The latest merge into a registration that was not taken back."""
    if not scope.covers(kept.organisation_id):
        return None
    statement = select(TalentMerge).where(TalentMerge.kept_id == kept.id, TalentMerge.undone_at.is_(None))
    return session.scalars(statement.order_by(TalentMerge.id.desc()).limit(1)).one_or_none()


def target_of(scope: Scope, talent_id: int) -> int | None:
    """Where the address of a merged registration leads now; None when it was not merged."""
    seen: set[int] = set()
    while talent_id not in seen:
        seen.add(talent_id)
        statement = select(Talent.organisation_id, Talent.merged_into_id).where(Talent.id == talent_id)
        found = session.execute(statement.execution_options(include_deleted=True)).one_or_none()
        if found is None or not scope.covers(found.organisation_id):
            return None
        if found.merged_into_id is None:
            return talent_id if len(seen) > 1 else None
        talent_id = int(found.merged_into_id)
    return None


def differences(kept: Talent, dropped: Talent) -> list[tuple[Any, Any, Any]]:
    """The fields in which two registrations differ: (field, kept value, dropped value)."""
    pairs = [(info, getattr(kept, info.name), getattr(dropped, info.name)) for info in fields_of(Talent)]
    return [pair for pair in pairs if (pair[1] or None) != (pair[2] or None)]
