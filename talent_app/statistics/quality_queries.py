"""Reads of findings within a scope: a page of them, one, and the counts by enterprise and rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from talent_app.core.paging import Slice
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.paging import Wish, read_slice
from talent_app.db.scoping import owned_or_404, select_within, within_scope
from talent_app.statistics.quality_models import QualityCount, QualityDismissal, QualityFinding, QualityMark
from talent_app.statistics.quality_rules import KIND_OF, QualityKind, QualityRule
from talent_app.talents.models import Talent

GONE = ("这个问题已经不在清单上。", "数据可能已经改正；请刷新清单。")


def findings(
    scope: Scope, wish: Wish, *, kind: str = "", rule: str = "", organisation_id: int | None = None,
    is_dismissed: bool = False,
) -> Slice[QualityFinding]:  # fmt: skip
    """One page of findings in scope, open or put aside."""
    statement = select_within(scope, QualityFinding).where(QualityFinding.is_dismissed.is_(is_dismissed))
    if organisation_id is not None:
        statement = statement.where(QualityFinding.organisation_id == organisation_id)
    if rule in {each.value for each in QualityRule}:
        statement = statement.where(QualityFinding.rule == QualityRule(rule))
    if kind in {each.value for each in QualityKind}:
        rules = [each for each, belongs in KIND_OF.items() if belongs is QualityKind(kind)]
        statement = statement.where(QualityFinding.rule.in_(rules))
    return read_slice(statement, wish, {"found": QualityFinding.found_on}, QualityFinding.id)


def finding_or_404(scope: Scope, finding_id: int, *, locked: bool = False) -> QualityFinding:
    """One finding in scope."""
    row: QualityFinding = owned_or_404(scope, QualityFinding, finding_id, locked=locked, missing=GONE)
    return row


def dismissal_of(scope: Scope, finding: QualityFinding) -> QualityDismissal | None:
    """Why a finding is put aside, the latest."""
    statement = select_within(scope, QualityDismissal).where(
        QualityDismissal.rule == finding.rule,
        QualityDismissal.field == finding.field,
        QualityDismissal.fingerprint == finding.fingerprint,
        QualityDismissal.talent_id.is_(None)
        if finding.talent_id is None
        else QualityDismissal.talent_id == finding.talent_id,
        QualityDismissal.organisation_id == finding.organisation_id,
    )
    return session.scalars(statement.order_by(QualityDismissal.id.desc()).limit(1)).first()


def reasons(scope: Scope, rows: list[QualityFinding]) -> dict[int, QualityDismissal]:
    """The reasons of findings put aside, by the finding's id."""
    found = {row.id: dismissal_of(scope, row) for row in rows if row.is_dismissed}
    return {key: row for key, row in found.items() if row is not None}


def counts(scope: Scope) -> dict[int, dict[QualityRule, tuple[int, int]]]:
    """Open and put aside by enterprise and rule."""
    found: dict[int, dict[QualityRule, tuple[int, int]]] = {}
    for row in session.scalars(select_within(scope, QualityCount)):
        found.setdefault(row.organisation_id, {})[row.rule] = (row.n_open, row.n_dismissed)
    return found


def people(scope: Scope, ids: list[int | None]) -> Mapping[int, str]:
    """Names of registrations in scope."""
    wanted = [each for each in ids if each is not None]
    statement = within_scope(select(Talent.id, Talent.name).where(Talent.id.in_(wanted)), Talent, scope)
    return {row.id: row.name for row in session.execute(statement)}


def looked_at(scope: Scope) -> datetime | None:
    """Up to which moment changes were looked at; None before the first full look."""
    return session.scalar(select(QualityMark.seen_at).order_by(QualityMark.id).limit(1))
