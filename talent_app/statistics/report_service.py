"""Commands of reports: draft, write, make an edition, issue, keep its files, note who took one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, InvalidInput, RuleBlocked
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.files.service import attach
from talent_app.files.store import Stored
from talent_app.identity.permissions import Permission
from talent_app.jobs.service import request_job
from talent_app.organisations.queries import organisation_or_404
from talent_app.organisations.scope import subtree
from talent_app.statistics import report_queries as queries
from talent_app.statistics.report_content import canonical, content_of, digest_of
from talent_app.statistics.report_control import leaks_of
from talent_app.statistics.report_layouts import Layout, filled, layout_or_404, layouts
from talent_app.statistics.report_models import EditionReason, ReportEdition, ReportState, StatisticalReport

FILES_TASK = "statistics.report_files"
LONGEST = 4_000
MOST_TOLD = 5
FIRST_YEAR = 2000


@command(Permission.REPORT_EDIT)
def draft_report(actor: Actor, organisation_id: int, kind: str, year: int, on: date) -> StatisticalReport:
    """Begin a report of an organisation about a day that has come."""
    layout = layout_or_404(kind)
    if on > clock.local(running().at).date():
        raise InvalidInput("统计日还没有到。", "请选择今天或以前的日期。", field="on")
    if not FIRST_YEAR <= year <= on.year + 1:
        raise InvalidInput(f"年度 {year} 与统计日 {on.year} 年不符。", "请检查年度。", field="year")
    owner = organisation_or_404(_reach(actor), organisation_id)
    if queries.report_of(_reach(actor), organisation_id, kind, year, on):
        raise Conflict("已有同一年度、同一统计日的这种报告。", "请在报告列表中打开原来的报告。")
    return _drafted(actor, owner, layout, year, on)


@command(Permission.REPORT_EDIT)
def write_report(actor: Actor, report_id: int, version: int | None, texts: Mapping[str, str]) -> StatisticalReport:
    """Write the prose of a draft."""
    row = _open(actor, report_id, version)
    known = {part.slot: part.heading for part in layout_or_404(row.kind).slots}
    wanted = {slot: texts.get(slot, "").strip() for slot in known}
    for slot, text in wanted.items():
        if len(text) > LONGEST:
            raise InvalidInput(f"“{known[slot]}”最多 {LONGEST} 个字。", "请精简。", field=slot)
    if wanted == row.texts:
        raise Unchanged(row)
    row.texts = wanted
    record(Action.STATISTICAL_REPORT_WRITTEN, row, title=row.title)
    return row


@command(Permission.REPORT_EDIT)
def make_edition(actor: Actor, report_id: int, version: int | None) -> ReportEdition:
    """Freeze what a draft says now and have its files made."""
    return _edition(actor, _open(actor, report_id, version), EditionReason.ASKED)


@command(Permission.REPORT_ISSUE)
def issue_report(actor: Actor, report_id: int, version: int | None, number: str) -> StatisticalReport:
    """Issue a report: its last edition, and nothing of it changes any more."""
    row = _open(actor, report_id, version)
    row.number = " ".join(number.split())[:80]
    content = _content(row)
    if found := leaks_of(_reach(actor), row.title, content["control"]) if "control" in content else []:
        told = "".join(fault.message for fault in found[:MOST_TOLD])
        raise RuleBlocked(f"披露控制没有通过，不能签发。{told}", hint="请换一个统计日，或与已公布的统计核对后再签发。")
    edition = _edition(actor, row, EditionReason.ISSUED, content)
    row.state, row.issued_by, row.issued_at = ReportState.ISSUED, actor.name, running().at
    record(Action.STATISTICAL_REPORT_ISSUED, row, title=row.title, digest=edition.digest)
    return row


@command(None, scope=lambda actor: Scope.everything() if actor.source == "job" else actor.scope)
def make_due_reports(actor: Actor) -> int:
    """Make what the schedule asks for and nobody made yet, for each regulator whose data the platform held that day."""
    if actor.user_id is not None:
        raise InvalidInput("这项任务只由系统执行。", "")
    today, made = clock.local(running().at).date(), 0
    for owner in queries.writers(Scope.everything()):
        for layout in layouts().values():
            due = layout.due(today)
            if due is None or queries.report_of(Scope.everything(), owner.id, layout.code, *due):
                continue
            row = _drafted(actor, owner, layout, *due, only_with_data=True)
            if row is not None:
                _edition(actor, row, EditionReason.SCHEDULED)
                made += 1
    if not made:
        raise Unchanged(0)
    return made


@command(Permission.STATISTICS_READ)
def keep_files(actor: Actor, edition_id: int, stored: Mapping[str, tuple[str, Stored]]) -> ReportEdition:
    """Refer to the files the worker made of an edition; those that are there already stay."""
    edition = queries.edition_by_id(_reach(actor), edition_id)
    present = queries.files(_reach(actor), edition)
    fresh = {name: kept for name, kept in stored.items() if name not in present}
    if not fresh:
        raise Unchanged(edition)
    for name, kept in fresh.values():
        attach(actor, kept, name=name, purpose=queries.PURPOSE, owner=edition)
    return edition


@command(Permission.STATISTICS_EXPORT)
def record_report_reading(actor: Actor, report_id: int, edition: int, kind: str) -> ReportEdition:
    """Note who takes which file of which edition, before its bytes leave."""
    report = queries.report_or_404(_reach(actor), report_id)
    row = queries.edition_or_404(_reach(actor), report, edition)
    record(Action.STATISTICAL_REPORT_TAKEN, report, title=report.title, digest=row.digest, format=kind)
    return row


def _reach(actor: Actor) -> Scope:
    return Scope.everything() if actor.user_id is None else actor.scope_for(Permission.STATISTICS_READ)


def _open(actor: Actor, report_id: int, version: int | None) -> StatisticalReport:
    row = queries.report_or_404(_reach(actor), report_id, locked=True)
    if row.is_issued:
        raise Conflict("报告已经签发，不能再改动。", "需要更正的，请另行编制一份报告。")
    check_version(row, version)
    return row


def _drafted(
    actor: Actor, owner: Any, layout: Layout, year: int, on: date, *, only_with_data: bool = False
) -> Any:  # fmt: skip
    values = {"organisation": owner.name, "year": str(year), "on": f"{on.year}年{on.month}月{on.day}日"}
    row = StatisticalReport(
        organisation_id=owner.id, kind=layout.code, year=year, data_on=on, title=filled(layout.title, values),
        state=ReportState.DRAFT, texts={part.slot: part.text for part in layout.slots}, drafted_by=actor.name,
        drafted_at=running().at,
    )  # fmt: skip
    if only_with_data and not _content(row)["basis"]["registrations"]:
        return None
    session.add(row)
    session.flush()  # an edition names its report
    record(Action.STATISTICAL_REPORT_DRAFTED, row, title=row.title)
    return row


def _content(row: StatisticalReport) -> dict[str, Any]:
    return content_now(row, clock.local(running().at).date())


def content_now(row: StatisticalReport, today: date) -> dict[str, Any]:
    """What a draft says now about its organisation and everything below it."""
    scope = subtree(row.organisation_id)
    owner = organisation_or_404(scope, row.organisation_id)
    return content_of(
        scope, layout_or_404(row.kind), owner, title=row.title, year=row.year, on=row.data_on, texts=row.texts,
        today=today,
    )  # fmt: skip


def _edition(
    actor: Actor, row: StatisticalReport, reason: EditionReason, content: dict[str, Any] | None = None
) -> ReportEdition:
    text = canonical(content or _content(row))
    row.edition += 1
    edition = ReportEdition(
        organisation_id=row.organisation_id, report_id=row.id, edition=row.edition, reason=reason, content=text,
        digest=digest_of(text), made_by_id=actor.user_id, made_by=actor.name, made_at=running().at,
    )  # fmt: skip
    session.add(edition)
    session.flush()  # the job names the edition
    record(Action.STATISTICAL_REPORT_MADE, row, title=row.title, digest=edition.digest, reason=reason.title)
    request_job(
        actor, FILES_TASK, f"生成统计报告文件：{row.title}"[:120], {"edition_id": edition.id}, row.organisation_id
    )
    return edition
