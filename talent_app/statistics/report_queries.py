"""Reads of reports, their editions and files within a scope."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from talent_app.core.errors import NotFound
from talent_app.core.paging import Slice
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.paging import Wish, read_slice
from talent_app.db.scoping import owned_or_404, select_within
from talent_app.files.models import File
from talent_app.files.queries import files_of
from talent_app.organisations.models import Organisation, OrganisationKind
from talent_app.statistics.report_models import ReportEdition, StatisticalReport

PURPOSE = "statistical_report"
FORMATS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def reports(scope: Scope, wish: Wish, *, kind: str = "", state: str = "") -> Slice[StatisticalReport]:
    """One page of the reports in scope."""
    statement = select_within(scope, StatisticalReport)
    if kind:
        statement = statement.where(StatisticalReport.kind == kind)
    if state:
        statement = statement.where(StatisticalReport.state == state)
    keys = {"on": StatisticalReport.data_on, "drafted": StatisticalReport.drafted_at}
    return read_slice(statement, wish, keys, StatisticalReport.id)


def report_or_404(scope: Scope, report_id: int, *, locked: bool = False) -> StatisticalReport:
    """One report in scope."""
    row: StatisticalReport = owned_or_404(
        scope, StatisticalReport, report_id, locked=locked, missing=("没有找到这份报告。", "请从报告列表重新打开。")
    )
    return row


def editions(scope: Scope, report: StatisticalReport) -> list[ReportEdition]:
    """What was made of a report, latest first."""
    statement = select_within(scope, ReportEdition).where(ReportEdition.report_id == report.id)
    return list(session.scalars(statement.order_by(ReportEdition.edition.desc())))


def edition_or_404(scope: Scope, report: StatisticalReport, edition: int) -> ReportEdition:
    """One edition of a report."""
    for row in editions(scope, report):
        if row.edition == edition:
            return row
    raise NotFound("没有找到这一版报告。", "请从报告页面重新打开。")


def edition_by_id(scope: Scope, edition_id: int) -> ReportEdition:
    """An edition by its id."""
    row: ReportEdition = owned_or_404(scope, ReportEdition, edition_id)
    return row


def files(scope: Scope, edition: ReportEdition) -> dict[str, File]:
    """The files of an edition by format."""
    return {row.name.rpartition(".")[2]: row for row in files_of(scope, edition, PURPOSE)}


def frozen(edition: ReportEdition) -> dict[str, Any]:
    """What an edition says."""
    content: dict[str, Any] = json.loads(edition.content)
    return content


def writers(scope: Scope) -> list[Organisation]:
    """The regulators in scope, the city first: whose reports the platform makes by itself."""
    statement = select(Organisation).where(
        Organisation.kind.in_([OrganisationKind.CITY_REGULATOR, OrganisationKind.COUNTY_REGULATOR]),
        Organisation.is_active,
    )
    found = session.scalars(statement.order_by(Organisation.path))
    return [row for row in found if scope.covers(row.id)]


def report_of(scope: Scope, organisation_id: int, kind: str, year: int, on: Any) -> StatisticalReport | None:
    """The report of an organisation about a day, if there is one."""
    return session.scalars(
        select_within(scope, StatisticalReport).where(
            StatisticalReport.organisation_id == organisation_id,
            StatisticalReport.kind == kind,
            StatisticalReport.year == year,
            StatisticalReport.data_on == on,
        )
    ).one_or_none()
