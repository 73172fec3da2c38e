"""Commands on the papers of a plan: draft, edit, enter the sealed original, remove; and records of who read them."""

from __future__ import annotations

from datetime import date

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, command, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput, NotFound
from talent_app.db.engine import session
from talent_app.files.models import AttachmentKind
from talent_app.files.service import attach, attach_prepared
from talent_app.files.store import Prepared, Stored
from talent_app.identity.permissions import Permission
from talent_app.incentives import queries as plans
from talent_app.incentives.drafting import reach
from talent_app.incentives.models import Plan
from talent_app.jobs.models import Job
from talent_app.jobs.service import request_job
from talent_app.papers import queries
from talent_app.papers.kinds import PAPER_KINDS, STATEMENTS, PaperKind
from talent_app.papers.material import Words
from talent_app.papers.models import PlanPaper

STATEMENTS_TASK = "plan_statements"
LONGEST_TITLE, LONGEST_BODY, LONGEST_NUMBER = 200, 20_000, 80


def kind_title(paper: PlanPaper) -> str:
    """What a paper is called."""
    return "个人通知单" if paper.kind == STATEMENTS else PAPER_KINDS[paper.kind].title


def kind_or_404(code: str) -> PaperKind:
    """A kind of the registry."""
    kind = PAPER_KINDS.get(code)
    if kind is None:
        raise NotFound("没有这种文书。", "请从方案的文书页重新进入。")
    return kind


@command(Permission.PLAN_READ)
def create_paper(actor: Actor, plan_id: int, code: str) -> PlanPaper:
    """Draft a paper with the words the platform can give it."""
    scope = reach(actor, Permission.PLAN_READ)
    plan = plans.plan_or_404(scope, actor, plan_id)
    kind = kind_or_404(code)
    _demand_writer(actor, kind, plan)
    words: Words = kind.words(queries.material_of(scope, actor, plan))
    paper = PlanPaper(
        organisation_id=plan.organisation_id,
        plan_id=plan.id,
        kind=kind.code,
        version_number=plan.current_version,
        title=words.title[:LONGEST_TITLE],
        addressee=words.addressee,
        body="\n".join(words.paragraphs)[:LONGEST_BODY],
        signatory=words.signatory,
        drafted_by=actor.user_id,
        drafted_by_name=actor.name,
        drafted_at=running().at,
    )
    session.add(paper)
    record(Action.PAPER_DRAFTED, paper, number=plan.number, kind=kind.title)
    return paper


@command(Permission.PLAN_READ)
def update_paper(
    actor: Actor, paper_id: int, version: int | None, *, title: str, addressee: str, body: str, signatory: str
) -> PlanPaper:
    """Change the words of a draft."""
    paper, plan = _writable(actor, paper_id, version)
    given = (title.strip(), addressee.strip(), "\n".join(body.splitlines()).strip(), signatory.strip())
    if not given[0]:
        raise InvalidInput("请填写标题。", "例如 关于报审……的请示。", field="title")
    if len(given[0]) > LONGEST_TITLE or len(given[2]) > LONGEST_BODY:
        raise InvalidInput(f"标题最多 {LONGEST_TITLE} 个字，正文最多 {LONGEST_BODY:,} 个字。", "请精简。", field="body")
    if given == (paper.title, paper.addressee, paper.body, paper.signatory):
        raise Unchanged(paper)
    paper.title, paper.addressee, paper.body, paper.signatory = given
    record(Action.PAPER_UPDATED, paper, number=plan.number, kind=PAPER_KINDS[paper.kind].title)
    return paper


@command(Permission.PLAN_READ)
def issue_paper(
    actor: Actor, paper_id: int, version: int | None, *, number: str, issued_on: date, prepared: Prepared
) -> PlanPaper:
    """Enter number, date and scan of the sealed original: from now on the scan is what counts."""
    paper, plan = _writable(actor, paper_id, version)
    if not number.strip() or len(number.strip()) > LONGEST_NUMBER:
        raise InvalidInput(
            f"请填写印发文号，最多 {LONGEST_NUMBER} 个字。", "例如 拉国资发〔2026〕15号。", field="number"
        )
    if issued_on > clock.local(running().at).date():
        raise InvalidInput("印发日期不能晚于今天。", "请按正式文件上的成文日期填写。", field="issued_on")
    stored = prepared.stored
    if stored.media_type != "application/pdf":
        raise InvalidInput("盖章件扫描件应为 PDF 文件。", "请扫描为 PDF 后上传。", field="file")
    row = attach_prepared(
        actor, paper, prepared, kind=AttachmentKind.OPINION, note=f"盖章件 {number.strip()}", root=plan
    )
    paper.number, paper.issued_on = number.strip(), issued_on
    paper.file_id, paper.file_hash = row.file_id, stored.sha256
    record(
        Action.PAPER_ISSUED, paper, number=plan.number, kind=PAPER_KINDS[paper.kind].title,
        decision_number=paper.number, file_hash=stored.sha256,
    )  # fmt: skip
    return paper


@command(Permission.PLAN_READ)
def remove_paper(actor: Actor, paper_id: int, version: int | None) -> PlanPaper:
    """Remove a draft; what was issued stays."""
    paper, plan = _writable(actor, paper_id, version)
    paper.deleted_at = running().at
    record(Action.PAPER_REMOVED, paper, number=plan.number, kind=PAPER_KINDS[paper.kind].title)
    return paper


@command(Permission.PLAN_READ)
def record_paper_reading(actor: Actor, paper_id: int, copy: str) -> None:
    """Note that somebody took a copy, before the bytes leave."""
    paper, plan = queries.paper_or_404(reach(actor, Permission.PLAN_READ), actor, paper_id)
    record(Action.PAPER_READ, paper, number=plan.number, kind=kind_title(paper), copy=copy)


def _writable(actor: Actor, paper_id: int, version: int | None) -> tuple[PlanPaper, Plan]:
    paper, plan = queries.paper_or_404(reach(actor, Permission.PLAN_READ), actor, paper_id)
    _demand_writer(actor, kind_or_404(paper.kind), plan)
    if paper.is_issued:
        raise Conflict("这份文书已登记印发件，不能再改。", "确需更正的，请另行起草一份。")
    if version is not None and version != paper.version:
        raise Conflict("您打开之后，别人已经修改了这份文书。", "请刷新页面，在最新内容上重新修改。")
    return paper, plan


def _demand_writer(actor: Actor, kind: PaperKind, plan: Plan) -> None:
    if not actor.can_in(kind.permission, plan.organisation_id):
        raise Forbidden(f"“{kind.title}”由{kind.side.title}起草，您没有这项权限。", "请联系相应单位的经办人。")
    if plan.state not in kind.states:
        raise Conflict(f"方案当前为“{plan.state.title}”，还不能起草“{kind.title}”。", "请在方案进入相应环节后办理。")


@command(Permission.PLAN_EDIT)
def request_statements(actor: Actor, plan_id: int, *, as_one_file: bool) -> Job:
    """Ask for every person's statement: one file each in a ZIP, or one file of all."""
    scope = reach(actor, Permission.PLAN_EDIT)
    plan = plans.plan_or_404(scope, actor, plan_id)
    _demand_version(plan)
    record(Action.STATEMENTS_REQUESTED, plan, number=plan.number, version=plan.current_version)
    return request_job(
        actor, STATEMENTS_TASK, f"生成 {plan.number} 的个人激励通知单",
        {"plan_id": plan.id, "as_one_file": as_one_file}, plan.organisation_id,
    )  # fmt: skip


def _demand_version(plan: Plan) -> None:
    if not plan.current_version:
        raise Conflict("方案还没有报送，没有可以告知个人的金额。", "请在方案报送后再生成个人通知单。")


@command(Permission.PLAN_EDIT)
def keep_statements(actor: Actor, plan_id: int, stored: Stored, *, count: int, name: str) -> PlanPaper:
    """Refer to the statements rendered and stored by the worker."""
    plan = plans.plan_or_404(reach(actor, Permission.PLAN_EDIT), actor, plan_id)
    paper = PlanPaper(
        organisation_id=plan.organisation_id,
        plan_id=plan.id,
        kind=STATEMENTS,
        version_number=plan.current_version,
        title=f"个人激励通知单（{count}人）",
        file_id=None,
        file_hash="",
        drafted_by=actor.user_id,
        drafted_by_name=actor.name,
        drafted_at=running().at,
    )
    session.add(paper)
    session.flush()  # the file names its owner's id
    file = attach(actor, stored, name=name, purpose="plan_statements", owner=paper)
    session.flush()
    paper.file_id, paper.file_hash = file.id, stored.sha256
    record(Action.STATEMENTS_MADE, paper, number=plan.number, rows=count)
    return paper
