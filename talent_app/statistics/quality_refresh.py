"""Keeping the findings true: after edits every minute, and everything once a night; no page ever scans.

Works in batches, each its own short transaction over derived tables. The statement order is by id, so the primary key
serves; what did not change is not written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from fractions import Fraction
from statistics import median
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from talent_app import clock
from talent_app.audit.command import unaudited
from talent_app.core.formats import ratio
from talent_app.core.scope import Scope
from talent_app.db.base import new_uids
from talent_app.db.engine import within
from talent_app.policy.queries import book
from talent_app.rules.parameters import Policy
from talent_app.statistics import queries
from talent_app.statistics.cubes import CUBES
from talent_app.statistics.quality_models import QualityCount, QualityDismissal, QualityFinding, QualityMark
from talent_app.statistics.quality_rules import (
    KIND_OF,
    Doubt,
    Limits,
    QualityRule,
    Registration,
    doubts,
    fingerprint,
)
from talent_app.talents.models import Person, Talent
from talent_app.talents.records import BY_KEY

BATCH = 500
#: At most so many batches one after the other, so that the other work of the minute comes to its turn.
BATCHES_A_MINUTE = 40
#: A share put aside comes back when it has moved by a twentieth.
STEPS = 20
READ = ("educations", "titles", "careers", "contracts")
PURPOSE = "quality of data"
#: Shares that are compared: dimension of the cube of talents, codes counted, how it is called.
SHARES = (
    ("title_level", ("full_senior", "associate_senior"), "高级职称人才"),
    ("status", ("verified", "in_reserve"), "已核实的登记"),
    ("education", ("11", "14"), "研究生学历人才"),
)

Key = tuple[str, str]


def refresh_changed() -> int:
    """Look again at what changed since the last time, at most one batch; how many registrations were looked at."""
    with within(Scope.beyond(PURPOSE)), unaudited("look at changed registrations") as current:
        mark = _mark(current)
        if mark is None:  # the night (or the first full look) begins
            return 0
        ids, seen = _changed(current, mark.seen_at)
        if ids:
            _look(current, ids, clock.today())
            mark.seen_at = seen
        return len(ids)


def catch_up() -> int:
    """Every minute: batch after batch until nothing is left, each a short transaction; how many were looked at."""
    looked_at = 0
    for _batch in range(BATCHES_A_MINUTE):
        found = refresh_changed()
        looked_at += found
        if found < BATCH:
            break
    return looked_at


def _changed(current: Session, since: datetime) -> tuple[list[int], datetime]:
    """Registrations changed after a moment, oldest change first; whole moments, so that none is cut in two."""
    rows = current.execute(
        select(Talent.id, Talent.updated_at).where(Talent.updated_at > since).order_by(Talent.updated_at).limit(BATCH)
    ).all()
    if len(rows) < BATCH:
        return [row.id for row in rows], rows[-1].updated_at if rows else since
    last = rows[-1].updated_at  # an import changes thousands at one moment
    same = current.scalars(select(Talent.id).where(Talent.updated_at == last)).all()
    return [*(row.id for row in rows if row.updated_at < last), *same], last


def refresh_all(today: date | None = None) -> int:
    """Look at every registration and enterprise; how many findings are open afterwards."""
    today = today or clock.today()
    begun, after = clock.now(), 0
    with within(Scope.beyond(PURPOSE)):
        while True:
            with unaudited("look at all registrations") as current:
                ids = list(current.scalars(select(Talent.id).where(Talent.id > after).order_by(Talent.id).limit(BATCH)))
                _forget_gone(current, after, ids[-1] if len(ids) == BATCH else None, ids)
                if ids:
                    _look(current, ids, today, counted=False)
                    after = ids[-1]
            if len(ids) < BATCH:
                break
        with unaudited("compare enterprises") as current:
            _compare(current, today)
        with unaudited("count findings") as current:
            _count(current, None)
            mark = _mark(current) or QualityMark(seen_at=begun)
            current.add(mark)
            mark.seen_at, mark.full_on = max(begun, mark.seen_at), today
        with unaudited("tell how many are open") as current:
            return current.scalar(select(func.coalesce(func.sum(QualityCount.n_open), 0))) or 0


def _mark(current: Session) -> QualityMark | None:
    return current.scalars(select(QualityMark).order_by(QualityMark.id).limit(1)).one_or_none()


def _forget_gone(current: Session, after: int, until: int | None, ids: Sequence[int]) -> None:
    """Findings about registrations that are no longer there."""
    about = [QualityFinding.talent_id > after, QualityFinding.talent_id.not_in(ids)]
    if until is not None:
        about.append(QualityFinding.talent_id <= until)
    current.execute(delete(QualityFinding).where(*about).execution_options(synchronize_session=False))


def _look(current: Session, ids: Sequence[int], today: date, *, counted: bool = True) -> None:
    """Judge registrations and write what is new or gone."""
    limits = Limits.of(Policy(book(Scope.nothing()), today))
    columns = Talent.__table__.columns
    rows = current.execute(
        select(*columns, Person.document_index.is_not(None).label("has_document"))
        .join(Person, Person.id == Talent.person_id)
        .where(Talent.id.in_(ids), Talent.deleted_at.is_(None))
    ).mappings().all()  # fmt: skip
    records = {key: _records(current, key, ids) for key in READ}
    twice = _twice(current, {row["person_id"] for row in rows})
    found = {
        row["id"]: [
            *doubts(
                Registration(
                    row,
                    bool(row["has_document"]),
                    {key: records[key].get(row["id"], ()) for key in READ},
                    max(clock.local(row["updated_at"]).date(), row["confirmed_on"] or date.min),
                ),
                limits,
                today,
            ),
            *_elsewhere(row, twice),
        ]
        for row in rows
    }
    owners = {row["id"]: row["organisation_id"] for row in rows}
    touched = _write(current, ids, owners, found, today)
    if counted and touched:
        _count(current, touched)


def _records(current: Session, key: str, ids: Sequence[int]) -> dict[int, list[Any]]:
    table = BY_KEY[key].model.__table__
    found: dict[int, list[Any]] = defaultdict(list)
    for row in current.execute(select(table).where(table.c.talent_id.in_(ids)).order_by(table.c.id)).mappings():
        found[row["talent_id"]].append(row)
    return found


def _twice(current: Session, persons: Iterable[int]) -> dict[int, int]:
    """Persons who are on post by more than one registration: how many."""
    counted = func.count()
    statement = (
        select(Talent.person_id, counted)
        .where(Talent.person_id.in_(list(persons)), Talent.is_on_post.is_(True), Talent.deleted_at.is_(None))
        .group_by(Talent.person_id)
        .having(counted > 1)
    )
    return {person: number for person, number in current.execute(statement).all()}  # noqa: C416


def _elsewhere(row: Any, twice: dict[int, int]) -> list[Doubt]:
    if not row["is_on_post"] or row["person_id"] not in twice:
        return []
    message = f"该人有 {twice[row['person_id']]} 份登记都填为在岗，请核对是否已调离或属双聘。"
    return [Doubt(QualityRule.TWO_EMPLOYERS, "is_on_post", message, fingerprint("on post", twice[row["person_id"]]))]


def _write(
    current: Session, ids: Sequence[int | None], owners: dict[int, int], found: dict[int, list[Doubt]], today: date
) -> set[int]:
    """Insert what is new, delete what is gone, leave the rest; the organisations whose counts changed."""
    kept: dict[tuple[int, Key], QualityFinding] = {}
    for row in current.scalars(select(QualityFinding).where(QualityFinding.talent_id.in_(ids))):
        kept[row.talent_id or 0, (row.rule.value, row.field)] = row
    wanted = {(talent, doubt.key): doubt for talent, every in found.items() for doubt in every}
    aside = _aside(current, QualityDismissal.talent_id.in_(ids))
    touched, gone, new = set(), [], []
    for key, row in kept.items():
        doubt = wanted.get(key)
        if doubt is None or doubt.fingerprint != row.fingerprint or owners[key[0]] != row.organisation_id:
            gone.append(row.id)
            touched.add(row.organisation_id)
    for key, doubt in wanted.items():
        row = kept.get(key)
        if row is None or row.id in gone:
            new.append(_values(owners[key[0]], key[0], doubt, aside, today))
            touched.add(owners[key[0]])
    _store(current, gone, new)
    return touched


def _aside(current: Session, where: Any) -> set[tuple[int, str, str, str]]:
    """What was put aside: (registration or 0, rule, field, fingerprint)."""
    rows = current.scalars(select(QualityDismissal).where(where))
    return {(row.talent_id or 0, row.rule.value, row.field, row.fingerprint) for row in rows}


def _values(
    owner: int, talent: int, doubt: Doubt, aside: set[tuple[int, str, str, str]], today: date
) -> dict[str, Any]:
    return {
        "organisation_id": owner, "talent_id": talent or None, "kind": KIND_OF[doubt.rule].value, "rule": doubt.rule,
        "field": doubt.field, "message": doubt.message[:400], "fingerprint": doubt.fingerprint, "found_on": today,
        "is_dismissed": (talent, *doubt.key, doubt.fingerprint) in aside,
    }  # fmt: skip


def _store(current: Session, gone: list[int], new: list[dict[str, Any]]) -> None:
    if gone:
        current.execute(
            delete(QualityFinding).where(QualityFinding.id.in_(gone)).execution_options(synchronize_session=False)
        )
    if new:
        rows = [values | {"uid": uid} for values, uid in zip(new, new_uids(len(new)), strict=True)]
        current.execute(insert(QualityFinding.__table__), rows)


def _compare(current: Session, today: date) -> None:
    """Shares of an enterprise far from the median of all: senior titles, postgraduates, verified registrations."""
    policy = Policy(book(Scope.nothing()), today)
    least = policy.whole("data_quality.outlier_people")
    distance = policy.ratio("data_quality.outlier_distance")
    found: dict[int, list[Doubt]] = defaultdict(list)
    for name, codes, label in SHARES:
        table = queries.table(
            Scope.everything(), CUBES["talents"], ("organisation", name), "registrations", today=today
        )
        shares = {
            int(code): Fraction(sum(table.figure(code, each) for each in codes), table.row_total(code))
            for code, _label in table.row_codes
            if table.row_total(code) >= least
        }
        if len(shares) < policy.whole("data_quality.outlier_units"):
            continue
        middle = median(shares.values())
        for owner, share in shares.items():
            if abs(share - middle) > distance:
                message = (
                    f"{label}占 {ratio(share)}，各单位的中位数为 {ratio(middle)}，请核对填报是否一致、是否有漏填。"
                )
                found[owner].append(Doubt(QualityRule.SHARE, name, message, fingerprint(name, int(share * STEPS))))
    put_aside = select(QualityDismissal).where(QualityDismissal.talent_id.is_(None))
    aside = {(row.organisation_id, row.field, row.fingerprint) for row in current.scalars(put_aside)}
    about = select(QualityFinding).where(QualityFinding.talent_id.is_(None))
    kept = {(row.organisation_id, row.field): row for row in current.scalars(about)}
    wanted = {(owner, doubt.field): doubt for owner, every in found.items() for doubt in every}
    gone = [row.id for key, row in kept.items() if key not in wanted or wanted[key].fingerprint != row.fingerprint]
    new = []
    for (owner, field), doubt in wanted.items():
        row = kept.get((owner, field))
        if row is None or row.id in gone:
            is_aside = (owner, field, doubt.fingerprint) in aside
            put = {(0, *doubt.key, doubt.fingerprint)} if is_aside else set()
            new.append(_values(owner, 0, doubt, put, today))
    _store(current, gone, new)


def _count(current: Session, owners: set[int] | None) -> None:
    """Count the findings of these enterprises anew (None: of all)."""
    findings = select(
        QualityFinding.organisation_id, QualityFinding.rule, QualityFinding.is_dismissed, func.count()
    ).group_by(QualityFinding.organisation_id, QualityFinding.rule, QualityFinding.is_dismissed)
    emptied = delete(QualityCount).execution_options(synchronize_session=False)
    if owners is not None:
        findings = findings.where(QualityFinding.organisation_id.in_(owners))
        emptied = emptied.where(QualityCount.organisation_id.in_(owners))
    counted: dict[tuple[int, QualityRule], list[int]] = defaultdict(lambda: [0, 0])
    for owner, rule, is_dismissed, number in current.execute(findings):
        counted[owner, rule][int(is_dismissed)] += number
    current.execute(emptied)
    if counted:
        rows = [
            {"organisation_id": owner, "rule": rule, "n_open": figures[0], "n_dismissed": figures[1], "uid": uid}
            for ((owner, rule), figures), uid in zip(counted.items(), new_uids(len(counted)), strict=True)
        ]
        current.execute(insert(QualityCount.__table__), rows)
