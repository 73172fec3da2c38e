"""Results of outside committees from a workbook: kept, judged line by line, then written all or none.

The preview and the writing judge with the same function, so what is shown as sound is written as shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import check_version, command, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import AppError, Conflict, ImportRejected, InvalidInput, NotFound, RuleBlocked
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.files.models import File
from talent_app.files.service import attach
from talent_app.files.store import Stored, store
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.rules.title_chain import path_row
from talent_app.titles import queries, service
from talent_app.titles.enums import ApplicationState as S
from talent_app.titles.enums import EvaluationPath, ObjectionStage, ResultImportState
from talent_app.titles.import_models import TitleImport
from talent_app.titles.models import TitleApplication
from talent_app.titles.result_sheet import COLUMN_OF, KEY, NAME, RESULT, Fault, Line, read_results
from talent_app.titles.steps import check_bar, check_notice, result_notice
from talent_app.titles.workflow import TitleAction as A

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Whose result or certificate may still come.
WAITING = (S.EVALUATION, S.RESULT_NOTICE)


@dataclass(frozen=True)
class Judged:
    """One line with its application and the steps it leads to; faults where it cannot be taken."""

    line: Line
    row: TitleApplication | None
    steps: tuple[A, ...]
    faults: tuple[Fault, ...]


def take_results(actor: Actor, file_name: str, content: bytes) -> TitleImport:
    """Keep a workbook whose columns are right, for the preview."""
    lines = read_results(content, file_name)
    stored = store.keep(content, XLSX if content.startswith(b"PK\x03\x04") else "text/csv")
    return keep_results(actor, file_name, stored, len(lines))


@command(Permission.TALENT_VERIFY)
def keep_results(actor: Actor, file_name: str, stored: Stored, rows: int) -> TitleImport:
    """Note an uploaded list of results."""
    place = actor.organisation_id
    if place is None or not reach_of(actor, Permission.TALENT_VERIFY).covers(place):
        raise NotFound()
    row = TitleImport(
        organisation_id=place, state=ResultImportState.UPLOADED, file_name=file_name[:200], rows=rows, passed=0,
        failed=0, certified=0, uploaded_by_id=actor.user_id, uploaded_by=actor.name, uploaded_at=running().at,
        written_at=None,
    )  # fmt: skip
    session.add(row)
    session.flush()  # the file names its owner
    record(Action.TITLE_RESULTS_UPLOADED, row, file=row.file_name, rows=rows)
    attach(actor, stored, name=row.file_name, purpose="import", owner=row)
    return row


@command(Permission.TALENT_VERIFY)
def note_template(actor: Actor, rows: int) -> None:
    """Record that the list of people waiting for a result left the house."""
    record(Action.TITLE_EXPORTED, rows=rows)


def lines_of(scope: Scope, row: TitleImport) -> list[Line]:
    """The lines of the stored file of an import."""
    statement = select(File).where(File.owner_type == TitleImport.__tablename__, File.owner_id == row.id)
    file = session.scalars(statement.where(File.purpose == "import")).first()
    if file is None or not scope.covers(file.organisation_id):
        raise NotFound("这次导入的原文件已不在系统中。", "请重新上传文件。")
    return read_results(store.read(file.uid, file.sha256), file.name)


def judge_lines(scope: Scope, lines: Sequence[Line], day: date) -> list[Judged]:
    """What each line leads to on a day; `scope` is where the reader may enter results."""
    waiting = queries.applications_in(scope, WAITING, 5_000)
    by_id = {str(row.id): row for row in waiting}
    units = organisations.names(scope, {row.organisation_id for row in waiting})
    seen: dict[Any, int] = {}
    numbers: dict[Any, int] = {}
    found = []
    for line in lines:
        faults = list(line.faults)
        steps: tuple[A, ...] = ()
        row: TitleApplication | None = None
        try:
            row = _application(line, waiting, by_id, units)
            _once(seen, row.id, line.number, NAME, line.name)
            if line.values.get("certificate_number"):
                number = line.values["certificate_number"]
                _once(numbers, number, line.number, COLUMN_OF["certificate_number"], number)
            if not faults:
                steps = _steps(scope, row, line, day)
        except _Wrong as wrong:
            faults.append(wrong.fault)
        except AppError as error:
            column = COLUMN_OF.get(getattr(error, "field", None) or "", RESULT)
            faults.append(Fault(line.number, column, "", f"{error.message}{error.hint}"))
        found.append(Judged(line, row, steps, tuple(faults)))
    return found


class _Wrong(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def _once(seen: dict[Any, int], key: Any, number: int, column: str, value: str) -> None:
    if key in seen:
        raise _Wrong(Fault(number, column, value, f"与第 {seen[key]} 行重复，请只保留一行。"))
    seen[key] = number


def _application(
    line: Line, waiting: Sequence[TitleApplication], by_id: dict[str, TitleApplication], units: dict[int, str]
) -> TitleApplication:
    if line.key:
        row = by_id.get(line.key)
        if row is None:
            told = "没有这一申报编号的、等待结果的申报，可能已办结或不在管理范围内。请用新下载的表格填写。"
            raise _Wrong(Fault(line.number, KEY, line.key, told))
        if line.name and line.name != row.person_name:
            raise _Wrong(Fault(line.number, NAME, line.name, f"申报编号 {line.key} 是另一个人，请核对这一行是否错位。"))
        return row
    fitting = [
        row
        for row in waiting
        if row.person_name == line.name
        and row.title_name == line.title
        and (not line.unit or units.get(row.organisation_id) == line.unit)
    ]
    if len(fitting) != 1:
        told = "没有等待结果的这项申报。" if not fitting else f"有 {len(fitting)} 项申报相符。"
        raise _Wrong(Fault(line.number, NAME, line.name, f"{told}请用下载的表格填写申报编号。"))
    return fitting[0]


def _steps(scope: Scope, row: TitleApplication, line: Line, day: date) -> tuple[A, ...]:
    """The steps a sound line leads to; refused as the page would refuse it."""
    values, path = line.values, path_row(row.way.value)
    if row.way is EvaluationPath.OWN_COMMITTEE:
        raise Conflict("这是自主评审，结果以评审会计票为准。", "请从表格中删除这一行。")
    if line.passed is False:
        if not values.get("note"):
            raise InvalidInput("未通过的没有写明原因。", "请在“说明”中填写。", "note")
        return (A.FAIL,)
    check_bar(scope, row.talent_id, day)
    certificate = values.get("certificate_number")
    if row.state is S.RESULT_NOTICE:
        _demand(certificate, "certificate_number")
        _demand(values.get("result_document") or row.result_document, "result_document")
        check_notice(scope, row, ObjectionStage.RESULT, row.result_published_on, row.result_closed_on, day)
        return (A.CONFIRM,)
    if line.passed is None:
        raise InvalidInput("没有填写结果。", "请填“通过”或“未通过”。")
    if values.get("decided_on") and values["decided_on"] > day:
        raise InvalidInput("评审日期晚于今天。", "请填写实际评审日期。", "decided_on")
    _demand(values.get("result_document"), "result_document")
    if not path.result_notice:
        _demand(certificate, "certificate_number")
        return (A.CONFIRM,)
    _demand(values.get("committee_name"), "committee_name")
    notice = _notice(scope, line, day)
    if not certificate:
        return (A.PASS,)
    check_notice(scope, row, ObjectionStage.RESULT, *notice, day)
    return (A.PASS, A.CONFIRM)


def _notice(scope: Scope, line: Line, day: date) -> tuple[date, date]:
    published, closed = line.values.get("result_published_on"), line.values.get("result_closed_on")
    try:
        return result_notice(scope, day, published, closed)
    except RuleBlocked as error:
        said = f"{published} — {closed}"
        column = COLUMN_OF["result_closed_on"]
        raise _Wrong(Fault(line.number, column, said, f"{error.message}{error.hint}")) from None


def _demand(value: object, name: str) -> None:
    if not value:
        raise InvalidInput(f"没有填写{COLUMN_OF[name]}。", "请按结果文件或证书填写。", name)


def write_results(actor: Actor, import_id: int, version: int | None) -> TitleImport:
    """Read the kept file again and write it, all lines or none."""
    scope = actor.scope_for(Permission.TALENT_VERIFY)
    lines = lines_of(scope, queries.row_or_404(scope, TitleImport, import_id))
    session.rollback()
    return apply_results(actor, import_id, version, lines)


@command(Permission.TALENT_VERIFY)
def apply_results(actor: Actor, import_id: int, version: int | None, lines: Sequence[Line]) -> TitleImport:
    """Take every line through its steps; one line that cannot be taken refuses the file."""
    row = _open(actor, import_id, version)
    judged = judge_lines(reach_of(actor, Permission.TALENT_VERIFY), lines, running().changes.day)
    faults = [fault for one in judged for fault in one.faults]
    if faults:
        raise ImportRejected(f"文件有 {len(faults)} 处错误，没有写入任何内容。", hint="请按行号修改后重新上传。")
    for one in judged:
        for step in one.steps if one.row is not None else ():
            service.act_as_regulator(actor, one.row.id, None, step, one.line.values)
    row.passed = sum(1 for one in judged if A.PASS in one.steps)
    row.failed = sum(1 for one in judged if A.FAIL in one.steps)
    row.certified = sum(1 for one in judged if A.CONFIRM in one.steps)
    row.state, row.written_at = ResultImportState.WRITTEN, running().at
    record(Action.TITLE_RESULTS_WRITTEN, row, file=row.file_name, rows=len(judged))
    return row


@command(Permission.TALENT_VERIFY)
def discard_results(actor: Actor, import_id: int, version: int | None) -> TitleImport:
    """Give an uploaded list up; nothing was written."""
    row = _open(actor, import_id, version)
    row.state = ResultImportState.DISCARDED
    record(Action.TITLE_RESULTS_DISCARDED, row, file=row.file_name, rows=row.rows)
    return row


def _open(actor: Actor, import_id: int, version: int | None) -> TitleImport:
    row: TitleImport = queries.row_or_404(
        reach_of(actor, Permission.TALENT_VERIFY), TitleImport, import_id, locked=True
    )
    check_version(row, version)
    if row.state is not ResultImportState.UPLOADED:
        raise Conflict(f"这份结果{row.state.title}，不能再办理。", "请重新上传文件。")
    return row


def preview(scope: Scope, row: TitleImport) -> list[Judged]:
    """The lines of an import as they would be written today."""
    return judge_lines(scope, lines_of(scope, row), clock.today())
