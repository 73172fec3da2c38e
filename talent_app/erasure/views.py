"""Pages of erasures: what would go and what stays, asking, confirming, the result; and what outlived its period."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.audit.changes import title_of
from talent_app.audit.personal import Act, declared, duties
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput, NotFound
from talent_app.core.formats import day_long
from talent_app.core.scope import Scope
from talent_app.db.base import Base
from talent_app.documents.erasure_note import erasure_note_pdf as make_note
from talent_app.erasure import queries, retention, service
from talent_app.erasure.acting import kinds_of
from talent_app.erasure.crossing import everything_about, registration
from talent_app.erasure.forms import ErasureDecideForm, ErasureNewForm, RetentionShowForm
from talent_app.erasure.models import Erasure, ErasureState, ProposalState
from talent_app.erasure.periods import is_checked, period, tables_by_act
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.home import WorkItem

blueprint = Blueprint("erasure", __name__)

ON_FORM = (InvalidInput, Conflict, Forbidden)
TONES = {ErasureState.PROPOSED: "attention", ErasureState.DONE: "good", ErasureState.REFUSED: "neutral"}
PROPOSAL_TONES = {
    ProposalState.OPEN: "attention",
    ProposalState.DEFERRED: "progress",
    ProposalState.CONFIRMED: "good",
    ProposalState.CLOSED: "neutral",
}
#: Tables of the operations database have no model with a Chinese name.
OPERATIONAL = {
    "import_rows": "导入的逐行结果",
    "form_drafts": "表单草稿",
    "login_sessions": "登录会话",
    "search_hits": "已存查询的命中",
    "version_people": "冻结版本的人员名单",
    "notices": "通知",
    "api_replies": "接口应答",
    "jobs": "后台任务",
}


@dataclass(frozen=True, slots=True)
class Line:
    """What is done to one table's rows, as pages show it."""

    table: str
    act: Act
    rows: int
    why: str


def table_title(name: str) -> str:
    """What a table is called."""
    return OPERATIONAL.get(name) or title_of(Base.metadata.tables[name])


def lines_of(counts: dict[str, dict[str, int]]) -> list[Line]:
    """Counts by table and act as lines, what goes first."""
    order = list(Act)
    found = [
        Line(table_title(table), Act(act), rows, how.duty.title if act == "keep" and how.duty else how.why)
        for table, acts in counts.items()
        for how in [declared(table)]
        for act, rows in acts.items()
    ]
    return sorted(found, key=lambda line: (order.index(line.act), line.table))


def work_items(actor: Actor) -> list[WorkItem]:
    """Erasures to confirm, and what outlived its period."""
    items = []
    if actor.can(Permission.ERASURE_CONFIRM):
        rows = queries.erasures(actor.scope_for(Permission.ERASURE_CONFIRM), state=ErasureState.PROPOSED)
        items.append(WorkItem(_("个人信息删除待复核"), len(rows), url_for("erasure.erasure_list"), tone="attention"))
    if actor.can(Permission.TALENT_EDIT):
        due = queries.proposals(actor.scope_for(Permission.TALENT_EDIT), is_open=True)
        first = min((row.due_on for row in due), default=None)
        there = url_for("erasure.retention_list")
        items.append(WorkItem(_("个人信息保存期满"), len(due), there, first, tone="attention"))
    return items


@blueprint.get("/privacy/erasures")
@requires(Permission.TALENT_READ)
def erasure_list() -> str:
    """Erasures asked for and done; of people nothing but the number of the erasure."""
    scope = current_scope()
    rows = queries.erasures(scope)
    names = organisations.names(scope, {row.organisation_id for row in rows})
    return render_template("erasure/erasure_list.html", rows=rows, names=names, tones=TONES)


@blueprint.route("/privacy/erasures/talents/<int:talent_id>", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def erasure_new(talent_id: int) -> Any:
    """What would be deleted, emptied and kept of a person; asking for it."""
    scope = current_scope()
    talent = registration(scope, talent_id)
    found, blockers = everything_about(talent)
    form, request_id = ErasureNewForm(), request.args.get("request", type=int)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            row = service.propose_erasure(current_actor(), talent_id, form.reason.data or "", request_id=request_id)
            flash(_("已提出删除 %(number)s，请本单位负责人复核。", number=row.number), "success")
            return redirect(url_for("erasure.erasure_show", erasure_id=row.id))
    return render_template(
        "erasure/erasure_new.html", form=form, talent=talent, found=found, blockers=blockers,
        lines=lines_of(kinds_of(found)), waiting=queries.waiting(scope, talent.id), request_id=request_id,
    )  # fmt: skip


@blueprint.get("/privacy/erasures/<int:erasure_id>")
@requires(Permission.TALENT_READ)
def erasure_show(erasure_id: int) -> str:
    """One erasure: its preview until it is confirmed, its result afterwards."""
    actor = current_actor()
    row = queries.erasure_or_404(current_scope(), erasure_id)
    lines, talent = _preview(row)
    return render_template(
        "erasure/erasure_show.html", row=row, lines=lines, talent=talent, tones=TONES,
        kept=queries.kept_of(current_scope(), row, clock.today()), is_own=row.proposed_by_id == actor.user_id,
        may_decide=row.state is ErasureState.PROPOSED and actor.can_in(Permission.ERASURE_CONFIRM, row.organisation_id),
    )  # fmt: skip


@blueprint.route("/privacy/erasures/<int:erasure_id>/decision", methods=["GET", "POST"])
@requires(Permission.ERASURE_CONFIRM)
def erasure_decide(erasure_id: int) -> Any:
    """A second person confirms an erasure, which is done at once, or refuses it."""
    row = queries.erasure_or_404(current_scope(), erasure_id)
    form = ErasureDecideForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            agreed = form.outcome.data == "agreed"
            service.decide_erasure(
                current_actor(), erasure_id, form.version.data, agreed=agreed, note=form.note.data or ""
            )
            flash(_("已删除，不能恢复。") if agreed else _("已答复，没有删除。"), "success")
            return redirect(url_for("erasure.erasure_show", erasure_id=erasure_id))
    if request.method == "GET":
        form.version.data = row.version
    lines, talent = _preview(row)
    return render_template("erasure/erasure_decide.html", row=row, form=form, lines=lines, talent=talent, tones=TONES)


def _preview(row: Erasure) -> tuple[list[Line], Any]:
    """What will be done, and to whom, while it waits; what was done afterwards."""
    if row.state is not ErasureState.PROPOSED:
        return lines_of(row.counts), None
    talent = registration(current_scope(), row.talent_id)
    return lines_of(kinds_of(everything_about(talent)[0])), talent


@blueprint.get("/privacy/erasures/<int:erasure_id>/note")
@requires(Permission.TALENT_EDIT)
def erasure_note(erasure_id: int) -> str:
    """The result to print and hand to the person; it names nobody. There is none while it waits."""
    row = queries.erasure_or_404(current_scope(), erasure_id)
    if row.done_on is None:
        raise NotFound()
    return _note(row, current_scope(), is_own=False)


@blueprint.get("/privacy/erasures/<int:erasure_id>/note.pdf")
@requires(Permission.TALENT_EDIT)
def erasure_note_pdf(erasure_id: int) -> Response:
    """The result as a file to hand over; it names nobody."""
    return _note_file(queries.erasure_or_404(current_scope(), erasure_id), current_scope())


@blueprint.get("/my/erasures/<int:right_id>.pdf")
@requires(Permission.SELF_READ)
def own_erasure_pdf(right_id: int) -> Response:
    """What the person's own request to be erased came to, as a file."""
    row = queries.own_requests_done(current_actor(), right_id)
    return _note_file(row, Scope.of(row.organisation_id))


@blueprint.get("/my/erasures/<int:right_id>")
@requires(Permission.SELF_READ)
def own_erasure(right_id: int) -> str:
    """What the person's own request to be erased came to."""
    row = queries.own_requests_done(current_actor(), right_id)
    return _note(row, Scope.of(row.organisation_id), is_own=True, right_id=right_id)


def _note(row: Erasure, scope: Scope, *, is_own: bool, right_id: int = 0) -> str:
    file = (
        url_for("erasure.own_erasure_pdf", right_id=right_id) if is_own
        else url_for("erasure.erasure_note_pdf", erasure_id=row.id)
    )  # fmt: skip
    return render_template(
        "erasure/erasure_note.html", row=row, place=_place(row), lines=lines_of(row.counts), is_own=is_own, file=file,
        kept=queries.kept_of(scope, row, clock.today()),
    )  # fmt: skip


def _note_file(row: Erasure, scope: Scope) -> Response:
    if row.state is not ErasureState.DONE or row.done_on is None:
        raise NotFound()
    unread = _("期限待核原文，录入后确定")
    kept = [
        (one.duty.title, one.duty.basis, one.rows, day_long(one.until) if one.until else unread)
        for one in queries.kept_of(scope, row, clock.today())
    ]
    lines = [(one.table, one.act.title, one.rows, one.why) for one in lines_of(row.counts)]
    told = {"number": row.number, "place": _place(row), "done_on": day_long(row.done_on), "source": row.source.title}
    content = make_note(told | {"lines": lines, "kept": kept}, created=clock.now())
    name = _("删除办理结果-%(number)s.pdf", number=row.number)
    return send_file(BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name)


def _place(row: Erasure) -> str:
    return organisations.names(Scope.everything(), {row.organisation_id}).get(row.organisation_id, "")


@blueprint.get("/my/erasure")
@requires(Permission.SELF_READ)
def own_rules() -> str:
    """What can be erased at the person's wish, what must be kept, on which basis and how long."""
    today = clock.today()
    acts = {act: list(dict.fromkeys(map(table_title, tables))) for act, tables in tables_by_act().items()}
    kept = [(duty, period(duty.period, today), is_checked(duty.period, today)) for duty in duties().values()]
    return render_template("erasure/own_rules.html", acts=acts, kept=kept, Act=Act)


@blueprint.get("/privacy/retention")
@requires(Permission.TALENT_EDIT)
def retention_list() -> str:
    """What outlived its period, and how long each class of data is kept."""
    scope, today = current_scope(), clock.today()
    rows = queries.proposals(scope)
    kinds = retention.classes().values()
    periods = {each.code: period(each.period, today) for each in kinds}
    checked = {each.code for each in kinds if is_checked(each.period, today)}
    return render_template(
        "erasure/retention_list.html", rows=rows, classes=retention.classes(), periods=periods, checked=checked,
        manners=retention.MANNERS, tones=PROPOSAL_TONES,
        names=organisations.names(scope, {row.organisation_id for row in rows}),
    )  # fmt: skip


@blueprint.route("/privacy/retention/<int:retention_id>", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def retention_show(retention_id: int) -> Any:
    """One matter: confirm or put off."""
    scope = current_scope()
    row = queries.proposal_or_404(scope, retention_id)
    form = RetentionShowForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            done = service.decide_retention(
                current_actor(), retention_id, form.version.data, confirmed=form.outcome.data == "confirmed",
                reason=form.reason.data or "", until=form.until.data,
            )  # fmt: skip
            flash(_("已处理：%(state)s。", state=done.state.title), "success")
            return redirect(url_for("erasure.retention_show", retention_id=retention_id))
    if request.method == "GET":
        form.version.data = row.version
    return render_template(
        "erasure/retention_show.html", row=row, form=form, tones=PROPOSAL_TONES,
        kind=retention.classes()[row.code], is_open=row.state in (ProposalState.OPEN, ProposalState.DEFERRED),
    )  # fmt: skip
