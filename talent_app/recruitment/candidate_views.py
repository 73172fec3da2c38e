"""Pages of a candidate up to the notice. Offers, hiring and erasing are in `hiring_views.py`."""

from __future__ import annotations

import re
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from talent_app import clock
from talent_app.core.errors import InvalidInput, NotFound
from talent_app.core.formats import masked
from talent_app.files.queries import attachments_of
from talent_app.identity.permissions import Permission
from talent_app.informing.queries import notice_on
from talent_app.informing.telling import MANNERS, told_from
from talent_app.policy.holidays.queries import working_calendar
from talent_app.recruitment import attachments, candidate_queries, candidates, hiring_views, queries
from talent_app.recruitment.blueprint import ON_FORM, STAGE_TONES, blueprint
from talent_app.recruitment.candidate_forms import (
    CandidateActForm,
    CandidateEditForm,
    CandidateNewForm,
    CandidateNotifyForm,
    CandidateObjectionsForm,
    CandidateRevealForm,
    InterviewNewForm,
)
from talent_app.recruitment.enums import ENDED, Stage
from talent_app.recruitment.workflow import CANDIDATE_WORKFLOW, WITH_PAGE, CandidateAction
from talent_app.rules.codes import code_table
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on

__all__ = ["attachments", "hiring_views"]

FIELDS = (
    "name", "document_number", "sex", "born_on", "ethnicity", "phone", "email", "education", "degree", "school",
    "major", "title_level", "title_name", "field", "present_employer", "channel_id", "referrer", "applied_on",
)  # fmt: skip
SEALED = ("document_number", "phone", "email")
ACTIONS = {action.value: action for action in CandidateAction}
LINE = re.compile(r"^(?P<name>.+?)[\s,，、:：]+(?P<score>\d{1,3})(?:[\s,，、:：]+(?P<remark>.*))?$")


def _offer_channels(form: CandidateNewForm, organisation_id: int) -> None:
    rows = queries.channels(current_scope(), organisation_id=organisation_id)
    form.channel_id.offer([(str(row.id), f"{row.kind.title} · {row.name}") for row in rows if row.is_open])


@blueprint.route("/openings/<int:opening_id>/candidates/new", methods=["GET", "POST"])
@requires(Permission.RECRUIT_EDIT)
def candidate_new(opening_id: int) -> Any:
    """Enter an applicant."""
    row = queries.opening_or_404(current_scope(), opening_id)
    form = CandidateNewForm()
    _offer_channels(form, row.organisation_id)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            values = {name: form[name].data for name in FIELDS}
            made = candidates.save_candidate(current_actor(), opening_id, None, None, values, told_from(request.form))
            flash(_("已登记应聘人员 %(number)s。", number=made.number), "success")
            return redirect(url_for("recruitment.candidate_show", candidate_id=made.id))
    if request.method == "GET":
        form.applied_on.data = clock.today()
    return render_template(
        "recruitment/candidate_new.html", form=form, row=row, notice=notice_on(current_scope(), clock.today()),
        manners=MANNERS.values(),
    )  # fmt: skip


@blueprint.get("/candidates/<int:candidate_id>")
@requires(Permission.CANDIDATE_READ)
def candidate_show(candidate_id: int) -> str:
    """One candidate with all that happened."""
    return _page(candidate_id, CandidateRevealForm(), {})


def _page(candidate_id: int, form: CandidateRevealForm, clear: dict[str, str]) -> str:
    scope, actor = current_scope(), current_actor()
    row = candidate_queries.candidate_or_404(scope, candidate_id)

    def can(permission: Any) -> bool:
        return actor.can_in(permission, row.organisation_id)

    shown = {
        "document_number": clear.get("document_number") or masked("identity", row.document_number),
        "phone": clear.get("phone") or masked("phone", row.phone),
        "email": clear.get("email") or masked("email", row.email),
    }
    return render_template(
        "recruitment/candidate_show.html", row=row, form=form, shown=shown, is_clear=bool(clear),
        opening=queries.opening_or_404(scope, row.opening_id), steps=CANDIDATE_WORKFLOW.allowed(row.stage, can),
        pages=WITH_PAGE, interviews=candidate_queries.interviews(scope, [row.id]).get(row.id, []),
        offers=candidate_queries.offers(scope, row.id), timeline=[
            {"title": each.stage.title, "at": each.at, "by": each.by_name, "note": each.note}
            for each in candidate_queries.steps(scope, row.id)
        ],
        channel=candidate_queries.channel_names(scope, [row.channel_id]).get(row.channel_id, ""),
        deadline=candidate_queries.notice_deadline(row, working_calendar(scope)), today=clock.today(),
        tones=STAGE_TONES, edits=can(Permission.RECRUIT_EDIT), sees_pay=can(Permission.PAY_READ),
        tables={name: code_table(name) for name in ("sex", "ethnicity", "education", "degree", "title_level")},
        employment=code_table("employment_kind"), is_running=row.stage not in ENDED,
        papers=attachments_of(scope, [row], actor)[row.__tablename__, row.id],
    )  # fmt: skip


@blueprint.post("/candidates/<int:candidate_id>/reveal")
@requires(Permission.RECRUIT_EDIT)
def candidate_reveal(candidate_id: int) -> Any:
    """Show number and addresses in clear once; the reading is recorded first."""
    form = CandidateRevealForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            return _page(
                candidate_id, form, candidates.reveal_candidate(current_actor(), candidate_id, form.reason.data or "")
            )
    return _page(candidate_id, form, {})


@blueprint.route("/candidates/<int:candidate_id>/edit", methods=["GET", "POST"])
@requires(Permission.RECRUIT_EDIT)
def candidate_edit(candidate_id: int) -> Any:
    """Change what was entered; a sealed value left empty stays as it is."""
    row = candidate_queries.candidate_or_404(current_scope(), candidate_id)
    form = CandidateEditForm() if request.method == "POST" else CandidateEditForm(obj=row)
    _offer_channels(form, row.organisation_id)
    if request.method == "GET":
        form.channel_id.data = str(row.channel_id)
        for name in SEALED:
            form[name].data = None
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            values = {name: form[name].data for name in FIELDS}
            values |= {name: getattr(row, name) for name in SEALED if not values[name]}
            candidates.save_candidate(current_actor(), row.opening_id, candidate_id, form.version.data, values)
            flash(_("已保存。"), "success")
            return redirect(url_for("recruitment.candidate_show", candidate_id=candidate_id))
    return render_template("recruitment/candidate_edit.html", form=form, row=row)


@blueprint.route("/candidates/<int:candidate_id>/<step>", methods=["GET", "POST"])
@requires(Permission.CANDIDATE_READ)
def candidate_act(candidate_id: int, step: str) -> Any:
    """A step of the table: at once from the board, with a word where the table asks for one."""
    row = candidate_queries.candidate_or_404(current_scope(), candidate_id)
    action = ACTIONS.get(step)
    if action is None:
        raise NotFound()
    if action in WITH_PAGE:
        return redirect(url_for(f"recruitment.{WITH_PAGE[action]}", candidate_id=candidate_id))
    form = CandidateActForm()
    found = CANDIDATE_WORKFLOW.find(row.stage, action)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            moved = candidates.move_candidate(
                current_actor(), candidate_id, form.version.data, action, form.note.data or ""
            )
            flash(_("%(number)s 现为“%(stage)s”。", number=moved.number, stage=moved.stage.title), "success")
            if request.form.get("back") == "board":
                return redirect(url_for("recruitment.opening_show", opening_id=row.opening_id))
            return redirect(url_for("recruitment.candidate_show", candidate_id=candidate_id))
    if request.method == "GET":
        form.version.data = row.version
    return render_template("recruitment/candidate_act.html", form=form, row=row, action=action, found=found)


def read_scores(text: str) -> list[tuple[str, int, str]]:
    """Lines of name, score and remark; the line that cannot be read is named."""
    found = []
    for line in (each.strip() for each in text.splitlines()):
        if not line:
            continue
        match = LINE.match(line)
        if match is None:
            raise InvalidInput(
                _("没有看懂“%(line)s”。", line=line), _("每行写一名面试官：姓名、得分、评语，用空格隔开。"), "scores"
            )
        score = int(match["score"])
        if score > candidates.HIGHEST_SCORE:
            raise InvalidInput(_("得分 %(n)d 超过 100 分。", n=score), _("得分填写 0 至 100 的整数。"), "scores")
        found.append((match["name"].strip()[:60], score, (match["remark"] or "").strip()[:500]))
    return found


@blueprint.route("/candidates/<int:candidate_id>/interviews/new", methods=["GET", "POST"])
@requires(Permission.RECRUIT_EDIT)
def interview_new(candidate_id: int) -> Any:
    """Keep an interview with every interviewer's score."""
    row = candidate_queries.candidate_or_404(current_scope(), candidate_id)
    form = InterviewNewForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            candidates.record_interview(
                current_actor(), candidate_id, held_on=form.held_on.data, place=form.place.data or "",
                note=form.note.data or "", scores=read_scores(form.scores.data or ""),
            )  # fmt: skip
            flash(_("已登记面试。"), "success")
            return redirect(url_for("recruitment.candidate_show", candidate_id=candidate_id))
    if request.method == "GET":
        form.held_on.data = clock.today()
    return render_template("recruitment/interview_new.html", form=form, row=row)


@blueprint.route("/candidates/<int:candidate_id>/notice", methods=["GET", "POST"])
@requires(Permission.RECRUIT_APPROVE)
def candidate_notify(candidate_id: int) -> Any:
    """The head agrees and has the notice put up."""
    scope = current_scope()
    row = candidate_queries.candidate_or_404(scope, candidate_id)
    form = CandidateNotifyForm()
    rule = candidates.notice_rule(clock.today())
    if rule is None or rule.is_binding:
        del form.reason
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            candidates.put_on_notice(
                current_actor(),
                candidate_id,
                form.version.data,
                form.working_days.data,
                (form.reason.data or "") if "reason" in form else "",
            )
            flash(_("已同意并开始公示。"), "success")
            return redirect(url_for("recruitment.candidate_show", candidate_id=candidate_id))
    if request.method == "GET":
        form.version.data, form.working_days.data = row.version, rule.days if rule else None
    return render_template(
        "recruitment/candidate_notify.html", form=form, row=row, rule=rule,
        interviews=candidate_queries.interviews(scope, [row.id]).get(row.id, []), is_ready=row.stage is Stage.SELECTED,
    )  # fmt: skip


@blueprint.route("/candidates/<int:candidate_id>/objections", methods=["GET", "POST"])
@requires(Permission.RECRUIT_EDIT)
def candidate_objections(candidate_id: int) -> Any:
    """Objections during the notice."""
    row = candidate_queries.candidate_or_404(current_scope(), candidate_id)
    form = CandidateObjectionsForm() if request.method == "POST" else CandidateObjectionsForm(obj=row)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            candidates.note_objections(
                current_actor(), candidate_id, form.version.data, form.objections.data or "",
                form.objections_handled.data or "",
            )  # fmt: skip
            flash(_("已登记。"), "success")
            return redirect(url_for("recruitment.candidate_show", candidate_id=candidate_id))
    return render_template("recruitment/candidate_objections.html", form=form, row=row)
