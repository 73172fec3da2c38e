"""Commands about findings: put one aside with a reason, take it up again."""

from __future__ import annotations

from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, command, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import InvalidInput
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.statistics import quality_queries as queries
from talent_app.statistics.quality_models import LONGEST_REASON, QualityCount, QualityDismissal, QualityFinding


@command(Permission.TALENT_EDIT)
def dismiss_finding(actor: Actor, finding_id: int, reason: str) -> QualityFinding:
    """Put a finding aside: it stays so until a value it was judged by changes."""
    row = queries.finding_or_404(_reach(actor), finding_id, locked=True)
    text = " ".join(reason.split())[:LONGEST_REASON]
    if len(text) < 2:
        raise InvalidInput("请写明不作处理的理由。", "理由会记入审计记录，其他人可以看到。", field="reason")
    if row.is_dismissed:
        raise Unchanged(row)
    dismissal = QualityDismissal(
        organisation_id=row.organisation_id, talent_id=row.talent_id, rule=row.rule, field=row.field,
        fingerprint=row.fingerprint, reason=text, dismissed_by=actor.name, dismissed_at=running().at,
    )  # fmt: skip
    session.add(dismissal)
    row.is_dismissed = True
    _recount(row, -1)
    record(Action.QUALITY_DISMISSED, dismissal, rule=row.rule.title, reason=text)
    return row


@command(Permission.TALENT_EDIT)
def reopen_finding(actor: Actor, finding_id: int) -> QualityFinding:
    """Take a finding up again."""
    row = queries.finding_or_404(_reach(actor), finding_id, locked=True)
    if not row.is_dismissed:
        raise Unchanged(row)
    while (dismissal := queries.dismissal_of(_reach(actor), row)) is not None:
        record(Action.QUALITY_REOPENED, dismissal, rule=row.rule.title)
        session.delete(dismissal)
        session.flush()  # the next one is looked for in the database
    row.is_dismissed = False
    _recount(row, 1)
    return row


def _reach(actor: Actor) -> Scope:
    return actor.scope_for(Permission.TALENT_EDIT)


def _recount(row: QualityFinding, by: int) -> None:
    found = session.query(QualityCount).filter_by(organisation_id=row.organisation_id, rule=row.rule).one_or_none()
    if found is not None:
        found.n_open += by
        found.n_dismissed -= by
