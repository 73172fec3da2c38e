"""Imported market surveys: read from a file with every fault named by row, kept with their source, found for a post."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from talent_app.audit.actions import Action
from talent_app.audit.command import check_version, command, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import ImportRejected, InvalidInput, NotFound
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.documents.spreadsheets import read_sheets
from talent_app.documents.tables import Limits
from talent_app.identity.permissions import Permission
from talent_app.organisations.queries import organisation_or_404
from talent_app.pay.models import PaySurvey, PaySurveyCell
from talent_app.rules.benchmark import PERCENTILES, Distribution

SERIES, LEVEL, INDUSTRY, SAMPLE = "序列", "层级", "行业", "样本数"
HEAD = (SERIES, LEVEL, INDUSTRY, *(f"P{share}" for share in PERCENTILES), SAMPLE)
ANY_INDUSTRY = "全部行业"
LONGEST = {SERIES: 20, LEVEL: 15, INDUSTRY: 80}
MOST_ROWS = 5_000
#: How a post names the cell it is compared with.
JOINT = "｜"


@dataclass(frozen=True)
class SurveyRow:
    """One line of a survey file that can be taken."""

    number: int
    series: str
    level: str
    industry: str
    figures: Distribution
    sample: int | None


@dataclass(frozen=True)
class Fault:
    """What is wrong in a row: the spreadsheet's own row number, the column, the value, and why."""

    row: int
    column: str
    value: str
    message: str


@dataclass(frozen=True)
class SurveyFile:
    """A file as it was read; nothing is taken while there are faults."""

    name: str
    digest: str
    rows: tuple[SurveyRow, ...]
    faults: tuple[Fault, ...]


def read_survey(content: bytes, name: str) -> SurveyFile:
    """A survey file (xlsx or csv) with the faults of every row; a file without the columns is refused."""
    sheets = read_sheets(content, name, Limits(rows=MOST_ROWS, file_bytes=10_000_000))
    walked = iter(sheets[0].rows) if sheets else iter(())
    head = next(walked, None)
    titles = [str(cell or "").strip().rstrip("*") for cell in head.values] if head else []
    missing = [title for title in HEAD[:-1] if title not in titles]
    if missing:
        raise ImportRejected(f"文件缺少列：{'、'.join(missing)}。", hint="请下载模板，把数据填到对应的列后上传。")
    rows: list[SurveyRow] = []
    faults: list[Fault] = []
    seen: dict[tuple[str, str, str], int] = {}
    for row in walked:
        cells = {title: row.values[place] if place < len(row.values) else None for place, title in enumerate(titles)}
        read = _row(row.number, cells, faults)
        if read is None:
            continue
        key = (read.series, read.level, read.industry)
        if key in seen:
            faults.append(
                Fault(row.number, SERIES, read.series, f"与第 {seen[key]} 行的序列、层级、行业相同，请只保留一行。")
            )
            continue
        seen[key] = row.number
        rows.append(read)
    if not rows and not faults:
        raise ImportRejected("文件中没有数据行。", hint="表头下面至少填写一行。")
    return SurveyFile(name, hashlib.sha256(content).hexdigest(), tuple(rows), tuple(faults))


def _row(number: int, cells: dict[str, Any], faults: list[Fault]) -> SurveyRow | None:
    before = len(faults)
    texts = {}
    for column in (SERIES, LEVEL, INDUSTRY):
        text = str(cells.get(column) or "").strip() or (ANY_INDUSTRY if column == INDUSTRY else "")
        if not text:
            faults.append(Fault(number, column, "", f"{column}没有填写。"))
        elif len(text) > LONGEST[column] or JOINT in text:
            faults.append(Fault(number, column, text[:30], f"{column}最多 {LONGEST[column]} 个字，不含“{JOINT}”。"))
        texts[column] = text
    amounts = []
    for share in PERCENTILES:
        column = f"P{share}"
        try:
            amount = Money.from_cell(cells.get(column))
            if amount.fen <= 0:
                raise InvalidInput("金额应当大于 0。", "请填写年度薪酬，单位为元。")
            amounts.append(amount)
        except InvalidInput as problem:
            faults.append(Fault(number, column, str(cells.get(column) or ""), f"{problem.message}{problem.hint}"))
    if len(amounts) == len(PERCENTILES) and amounts != sorted(amounts):
        told = "、".join(amount.as_yuan() for amount in amounts)
        faults.append(Fault(number, "P10", told, "P10 到 P90 应当从低到高。请核对这一行是否错位。"))
    sample = cells.get(SAMPLE)
    size = int(sample) if isinstance(sample, int | float) and not isinstance(sample, bool) else None
    if size is None and sample is not None and str(sample).strip():
        if str(sample).strip().isdecimal():
            size = int(str(sample).strip())
        else:
            faults.append(Fault(number, SAMPLE, str(sample)[:30], "样本数应为整数，不知道时留空。"))
    if len(faults) > before:
        return None
    return SurveyRow(number, texts[SERIES], texts[LEVEL], texts[INDUSTRY], Distribution(*amounts), size)


@command(Permission.PAY_BENCHMARK)
def import_survey(
    actor: Actor, owner_id: int, file: SurveyFile, *, name: str, source: str, year: int, is_shared: bool
) -> PaySurvey:
    """Keep a survey file; only a regulator's may be shown to every enterprise."""
    owner = organisation_or_404(reach_of(actor, Permission.PAY_BENCHMARK), owner_id)
    if is_shared and not owner.is_regulator:
        raise InvalidInput("只有国资监管机构导入的调查可以供全部企业使用。", "请取消勾选。", field="is_shared")
    if file.faults:
        raise ImportRejected(f"文件有 {len(file.faults)} 处错误，没有导入。", file.faults)
    row = PaySurvey(
        owner_id=owner.id, name=name, source=source, year=year, is_shared=is_shared, file_name=file.name[:200],
        file_hash=file.digest, imported_by=actor.name, imported_at=running().at,
    )  # fmt: skip
    session.add(row)
    session.flush()  # the cells name the survey's id
    for each in file.rows:
        figures = {f"p{share}": each.figures.at(share) for share in PERCENTILES}
        session.add(
            PaySurveyCell(
                survey_id=row.id,
                series=each.series,
                level=each.level,
                industry=each.industry,
                sample=each.sample,
                **figures,
            )
        )
    record(Action.SURVEY_IMPORTED, row, organisation_id=owner.id, name=name, rows=len(file.rows))
    return row


@command(Permission.PAY_BENCHMARK)
def remove_survey(actor: Actor, survey_id: int, version: int | None) -> None:
    """Take a survey away with its cells; history keeps it."""
    scope = reach_of(actor, Permission.PAY_BENCHMARK)
    row = survey_or_404(scope, survey_id)
    if not scope.covers(row.owner_id):
        raise NotFound()
    check_version(row, version)
    cells = cells_of(scope, row)
    record(Action.SURVEY_REMOVED, row, organisation_id=row.owner_id, name=row.name, rows=len(cells))
    for cell in cells:
        session.delete(cell)
    session.flush()  # the survey goes after what refers to it
    session.delete(row)


def surveys(scope: Scope) -> list[PaySurvey]:
    """The surveys a reader may use, latest year first: his own enterprises' and the shared ones."""
    statement = select(PaySurvey).order_by(PaySurvey.year.desc(), PaySurvey.id.desc())
    if scope.organisation_ids is not None:
        owned = PaySurvey.owner_id.in_(sorted(scope.organisation_ids))
        statement = statement.where(or_(owned, PaySurvey.is_shared.is_(True)))
    return list(session.scalars(statement))


def survey_or_404(scope: Scope, survey_id: int) -> PaySurvey:
    """One survey the reader may use."""
    found = next((row for row in surveys(scope) if row.id == survey_id), None)
    if found is None:
        raise NotFound("没有找到这份市场薪酬调查。", "请从调查列表重新进入。")
    return found


def cells_of(scope: Scope, survey: PaySurvey) -> list[PaySurveyCell]:
    """The lines of a survey."""
    if not (survey.is_shared or scope.covers(survey.owner_id)):
        raise NotFound()
    statement = select(PaySurveyCell).where(PaySurveyCell.survey_id == survey.id)
    return list(session.scalars(statement.order_by(PaySurveyCell.id)))


def figures_of(cell: PaySurveyCell) -> Distribution:
    """P10 to P90 of a line."""
    return Distribution(cell.p10, cell.p25, cell.p50, cell.p75, cell.p90)


def choices(cells: Sequence[PaySurveyCell]) -> list[str]:
    """The series and levels a post can be compared with."""
    return list(dict.fromkeys(f"{cell.series}{JOINT}{cell.level}" for cell in cells))


def cell_for(cells: Sequence[PaySurveyCell], survey_level: str, industry: str | None) -> PaySurveyCell | None:
    """The line for a post: its own industry where the survey has it, else all industries, else the first there is."""
    series, _joint, level = survey_level.partition(JOINT)
    fitting = [cell for cell in cells if (cell.series, cell.level) == (series, level)]
    for wanted in (industry, ANY_INDUSTRY):
        for cell in fitting:
            if wanted and cell.industry == wanted:
                return cell
    return fitting[0] if fitting else None
