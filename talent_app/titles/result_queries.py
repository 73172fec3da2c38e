"""Results by committee and day: who was evaluated together, with what came of it; and imports of such lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select

from talent_app.core.errors import Conflict
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.scoping import select_within, within_scope
from talent_app.organisations import queries as organisations
from talent_app.titles.committee_models import TitleBallot, TitleMeeting
from talent_app.titles.enums import ApplicationState as S
from talent_app.titles.enums import EvaluationPath
from talent_app.titles.import_models import TitleImport
from talent_app.titles.models import TitleApplication

#: States in which a result is known.
KNOWN = (S.RESULT_NOTICE, S.CONFIRMED, S.NOT_PASSED, S.REVOKED)
PASSED = (S.RESULT_NOTICE, S.CONFIRMED)
MOST_LISTED = 200


@dataclass(frozen=True)
class BatchLine:
    """One committee on one day with its numbers; `first_id` stands for it in addresses."""

    committee: str
    decided_on: date
    first_id: int
    evaluated: int
    passed: int
    document: str


@dataclass(frozen=True)
class Batch:
    """Everybody a committee decided about on a day; `announced` are those of the latest notice."""

    committee: str
    decided_on: date
    rows: list[TitleApplication]
    signatory: str
    votes: dict[int, tuple[int, int]] = field(default_factory=dict)

    @property
    def document(self) -> str:
        """The document the results stand in."""
        return "、".join(sorted({row.result_document for row in self.rows if row.result_document}))

    @property
    def published(self) -> date | None:
        """When the results were published, the latest notice where there were several."""
        return max((row.result_published_on for row in self.rows if row.result_published_on), default=None)

    @property
    def announced(self) -> list[TitleApplication]:
        """Who stands in the latest notice."""
        return [row for row in self.rows if self.published and row.result_published_on == self.published]

    @property
    def closed(self) -> date | None:
        """Until when the latest notice hangs."""
        return max((row.result_closed_on for row in self.announced if row.result_closed_on), default=None)

    @property
    def passed(self) -> int:
        """How many passed."""
        return sum(1 for row in self.rows if row.state in PASSED)


def result_title(row: TitleApplication) -> str:
    """The result in a list."""
    return {S.RESULT_NOTICE: "通过，公示中", S.CONFIRMED: "通过，已确认"}.get(row.state, row.state.title)


def batches(scope: Scope) -> list[BatchLine]:
    """Committees and days with results in scope, the latest first."""
    is_passed = TitleApplication.state.in_(PASSED)
    statement = (
        select(
            TitleApplication.committee_name, TitleApplication.decided_on, func.min(TitleApplication.id),
            func.count(), func.count().filter(is_passed), func.max(TitleApplication.result_document),
        )
        .where(
            TitleApplication.state.in_(KNOWN), TitleApplication.committee_name != "",
            TitleApplication.decided_on.is_not(None),
        )
        .group_by(TitleApplication.committee_name, TitleApplication.decided_on)
        .order_by(TitleApplication.decided_on.desc(), TitleApplication.committee_name)
        .limit(MOST_LISTED)
    )  # fmt: skip
    return [BatchLine(*one) for one in session.execute(within_scope(statement, TitleApplication, scope))]


def batch_of(scope: Scope, row: TitleApplication) -> Batch:
    """Everybody in scope whom the committee of an application decided about on the same day."""
    if row.state not in KNOWN or row.decided_on is None or not row.committee_name:
        raise Conflict("这项申报还没有评审结果。", "登记评审结果后生成一览表。")
    statement = select_within(scope, TitleApplication).where(
        TitleApplication.state.in_(KNOWN), TitleApplication.committee_name == row.committee_name,
        TitleApplication.decided_on == row.decided_on,
    )  # fmt: skip
    rows = list(session.scalars(statement.order_by(TitleApplication.id)))
    if row.way is EvaluationPath.OWN_COMMITTEE:
        signatory = organisations.organisation_or_404(scope, row.organisation_id).name
    else:
        signatory = row.competent_office
    return Batch(row.committee_name, row.decided_on, rows, signatory, _votes(scope, rows))


def _votes(scope: Scope, rows: list[TitleApplication]) -> dict[int, tuple[int, int]]:
    own = [row.id for row in rows if row.way is EvaluationPath.OWN_COMMITTEE]
    if not own:
        return {}
    statement = (
        select(TitleBallot.application_id, TitleBallot.in_favour, TitleMeeting.present)
        .join(TitleMeeting, TitleMeeting.id == TitleBallot.meeting_id)
        .where(TitleBallot.application_id.in_(own), TitleMeeting.closed_at.is_not(None))
        .order_by(TitleBallot.id)
    )
    found: Any = session.execute(within_scope(statement, TitleBallot, scope))
    return {number: (int(yes or 0), int(present or 0)) for number, yes, present in found}


def imports(scope: Scope) -> list[TitleImport]:
    """Uploaded lists of results in scope, the latest first."""
    statement = select_within(scope, TitleImport).order_by(TitleImport.id.desc())
    return list(session.scalars(statement.limit(MOST_LISTED)))
