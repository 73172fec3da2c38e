"""Pages of offers, the printed notice, hiring into the registry, and erasing what is no longer needed."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.errors import Conflict
from talent_app.documents.pdf import render_pdf
from talent_app.identity.permissions import Permission
from talent_app.policy.holidays.queries import working_calendar
from talent_app.recruitment import candidate_queries, candidates, erasing, hiring, queries
from talent_app.recruitment.blueprint import ON_FORM, blueprint, tabs
from talent_app.recruitment.candidate_forms import (
    CandidateEraseForm,
    CandidateHireForm,
    OfferAnswerForm,
    OfferNewForm,
)
from talent_app.recruitment.enums import Stage
from talent_app.rules.codes import code_table
from talent_app.talents import persons
from talent_app.talents.enums import RequestKind
from talent_app.talents.requests import file_request
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on, seen_version

FIELDS = ("post", "employment_kind", "annual_pay", "months", "starts_on", "answer_by", "terms")


@blueprint.get("/candidates/<int:candidate_id>/notice.pdf")
@requires(Permission.CANDIDATE_READ)
def notice_pdf(candidate_id: int) -> Response:
    """The public notice on paper."""
    scope = current_scope()
    row = candidate_queries.candidate_or_404(scope, candidate_id)
    deadline = candidate_queries.notice_deadline(row, working_calendar(scope))
    if deadline is None or row.notice_from is None:
        raise Conflict(_("还没有公示。"), _("企业负责人同意并公示后，可以打印公示。"))
    opening = queries.opening_or_404(scope, row.opening_id)
    owner = queries.names_of(scope, [row.organisation_id]).get(row.organisation_id, "")
    education = code_table("education").title_of(row.education) if row.education else ""
    told = "，".join(text for text in (education, row.school or "", row.major or "") if text)
    paragraphs = [
        _("经报名、初审、面试和集体研究，拟录用%(name)s同志（%(told)s）到“%(post)s”岗位工作。", name=row.name,
          told=told or _("应聘人员"), post=opening.title),
        _("公示时间：%(first)s至%(last)s（%(n)d 个工作日）%(note)s。", first=_long(row.notice_from),
          last=_long(deadline.day), n=row.notice_days, note=f"（{deadline.note}）" if deadline.note else ""),
        _("公示期间如有异议，请以书面形式实名向本单位人力资源部门反映，并提供必要的事实依据。"),
    ]  # fmt: skip
    content = render_pdf(
        "pdf/notice.html",
        {"heading": _("拟录用人员公示"), "addressee": "", "paragraphs": paragraphs, "signatory": owner,
         "date": row.notice_from},
        title=_("拟录用人员公示"), identifier=f"recruit-notice/{row.id}/{row.version}".encode(),
        created=clock.now(),
    )  # fmt: skip
    name = f"notice-{row.number}.pdf"
    return Response(content, mimetype="application/pdf", headers={"Content-Disposition": f"inline; filename={name}"})


def _long(value: date) -> str:
    return f"{value.year} 年 {value.month} 月 {value.day} 日"


@blueprint.route("/candidates/<int:candidate_id>/offers/new", methods=["GET", "POST"])
@requires(Permission.RECRUIT_EDIT)
def offer_new(candidate_id: int) -> Any:
    """Offer terms."""
    scope = current_scope()
    row = candidate_queries.candidate_or_404(scope, candidate_id)
    form = OfferNewForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            values = {name: form[name].data for name in FIELDS}
            hiring.make_offer(current_actor(), candidate_id, form.version.data, values)
            flash(_("已登记聘用意向。"), "success")
            return redirect(url_for("recruitment.candidate_show", candidate_id=candidate_id))
    if request.method == "GET":
        form.version.data, form.post.data = row.version, queries.opening_or_404(scope, row.opening_id).title
    return render_template(
        "recruitment/offer_new.html", form=form, row=row, today=clock.today(),
        deadline=candidate_queries.notice_deadline(row, working_calendar(scope)),
    )  # fmt: skip


@blueprint.post("/offers/<int:offer_id>/<answer>")
@requires(Permission.RECRUIT_EDIT)
def offer_answer(offer_id: int, answer: str) -> Any:
    """Note the candidate's answer."""
    form = OfferAnswerForm()
    version = seen_version(form)
    offer = hiring.answer_offer(current_actor(), offer_id, version, answer == "accept")
    flash(_("本人%(answer)s。", answer=offer.state.title), "success")
    return redirect(url_for("recruitment.candidate_show", candidate_id=offer.candidate_id))


@blueprint.route("/candidates/<int:candidate_id>/hire", methods=["GET", "POST"])
@requires(Permission.RECRUIT_EDIT)
def candidate_hire(candidate_id: int) -> Any:
    """Hire: the registration is made of what is known; a number held elsewhere becomes a request."""
    scope, actor = current_scope(), current_actor()
    row = candidate_queries.candidate_or_404(scope, candidate_id)
    form = CandidateHireForm()
    is_held = False
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            wanted = request.form.get("request_kind", "")
            is_held = _is_held(row)
            if is_held and wanted in {kind.value for kind in RequestKind}:
                values = hiring.prepared(scope, row, form.joined_on.data)
                made = file_request(actor, row.organisation_id, values, RequestKind(wanted), _("引才入职"))
                flash(_("申请已提交；办成后回到本页办理入职，登记会自动关联。"), "success")
                return redirect(url_for("talents.request_show", request_id=made.id))
            done = hiring.hire(actor, candidate_id, form.version.data, form.joined_on.data)
            flash(_("已入职，并登记到人才库。"), "success")
            return redirect(url_for("talents.talent_show", talent_id=done.talent_id))
    if request.method == "GET":
        form.version.data, form.joined_on.data = row.version, clock.today()
    return render_template(
        "recruitment/candidate_hire.html", form=form, row=row, is_held=is_held, kinds=RequestKind.choices(),
        is_ready=row.stage is Stage.OFFERED,
    )  # fmt: skip


def _is_held(row: Any) -> bool:
    if hiring.own_registration(row) is not None:
        return False
    number = persons.read_identity(None, row.document_number, born_on=row.born_on, sex=row.sex)
    try:
        if number is not None:
            persons.check_free(number, row.organisation_id)
    except persons.NumberTaken:
        return True
    return False


@blueprint.get("/erasure")
@requires(Permission.RECRUIT_EDIT)
def erasure_list() -> str:
    """Candidates whose retention has ended."""
    scope = current_scope()
    rows = candidate_queries.due_for_erasure(scope, clock.today())
    return render_template(
        "recruitment/erasure_list.html", rows=rows, tabs=tabs("erasure_list", current_actor()),
        months=candidates.retention_months(clock.today()),
    )  # fmt: skip


@blueprint.route("/candidates/<int:candidate_id>/erase", methods=["GET", "POST"])
@requires(Permission.RECRUIT_EDIT)
def candidate_erase(candidate_id: int) -> Any:
    """Ask before a candidate's data goes for good."""
    row = candidate_queries.candidate_or_404(current_scope(), candidate_id)
    form = CandidateEraseForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            erasing.erase_candidate(current_actor(), candidate_id, form.version.data)
            flash(_("已依法删除个人信息。"), "success")
            return redirect(url_for("recruitment.erasure_list"))
    if request.method == "GET":
        form.version.data = row.version
    return render_template("recruitment/candidate_erase.html", form=form, row=row)
