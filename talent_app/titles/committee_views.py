"""Pages of a unit's committees: register, draw, counts, minutes; appointments are in `engagement_views`."""

from __future__ import annotations

import io
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.errors import Conflict, InvalidInput
from talent_app.core.formats import day_long
from talent_app.documents.pdf import render_pdf
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.rules.codes import code_table
from talent_app.rules.title_policy import committee_faults
from talent_app.titles import committee_queries, committees, engagement_views, notes, queries
from talent_app.titles.blueprint import ON_FORM
from talent_app.titles.blueprint import committee_blueprint as blueprint
from talent_app.titles.committee_models import TitleCommittee, TitleExpert, TitleMeeting
from talent_app.titles.counting import is_passed
from talent_app.titles.enums import ApplicationState, AvoidanceReason, EvaluationPath
from talent_app.titles.forms import (
    CommitteeNewForm,
    ExpertNewForm,
    MeetingCountForm,
    MeetingNewForm,
)
from talent_app.titles.policy_in_force import policy_on
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on

__all__ = ["blueprint", "engagement_views"]

#: Levels whose committees have a size of their own.
HIGH = ("full_senior", "associate_senior")


@blueprint.get("/committees")
@requires(Permission.TALENT_READ)
def committee_list() -> str:
    """Committees in scope with their approval and term."""
    scope = current_scope()
    rows = committee_queries.committees(scope)
    return render_template(
        "title_committees/committee_list.html", rows=rows, series=code_table("title_series"),
        levels=code_table("title_level"), today=clock.today(),
        names=organisations.names(scope, {row.organisation_id for row in rows}),
        can_edit=current_actor().can(Permission.TALENT_EDIT),
    )  # fmt: skip


@blueprint.route("/committees/new", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def committee_new() -> Any:
    """Enter an approved committee."""
    actor = current_actor()
    form = CommitteeNewForm()
    owners = organisations.enterprises(actor.scope_for(Permission.TALENT_EDIT))
    form.organisation.offer([(str(one.id), one.name) for one in owners])
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            names = ("name", "series", "level", "approval_number", "approved_by", "valid_from", "valid_until", "seats",
                     "is_series_wide")  # fmt: skip
            row = committees.create_committee(
                actor, int(form.organisation.data), {name: getattr(form, name).data for name in names}
            )
            flash(_("已登记评审委员会。"), "success")
            return redirect(url_for("title_committees.committee_show", committee_id=row.id))
    return render_template("title_committees/committee_new.html", form=form)


@blueprint.get("/committees/<int:committee_id>")
@requires(Permission.TALENT_READ)
def committee_show(committee_id: int) -> str:
    """A committee, its register and its meetings."""
    scope = current_scope()
    row = queries.row_or_404(scope, TitleCommittee, committee_id)
    experts = committee_queries.experts(scope, row)
    return render_template(
        "title_committees/committee_show.html", row=row, experts=experts, faults=_faults(row, experts),
        meetings=committee_queries.meetings(scope, row), today=clock.today(), series=code_table("title_series"),
        levels=code_table("title_level"), can_edit=current_actor().can_in(Permission.TALENT_EDIT, row.organisation_id),
    )  # fmt: skip


def _faults(row: TitleCommittee, experts: list[TitleExpert]) -> list[str]:
    """What TI-005 finds doubtful; it warns and refuses nothing."""
    is_high = row.level in HIGH
    active = sum(1 for one in experts if one.is_active)
    return committee_faults(policy_on(clock.today()), row.seats, is_high, bool(row.is_series_wide), active)


@blueprint.route("/committees/<int:committee_id>/experts/new", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def expert_new(committee_id: int) -> Any:
    """Add an expert to the register."""
    actor = current_actor()
    row = queries.row_or_404(actor.scope_for(Permission.TALENT_EDIT), TitleCommittee, committee_id)
    form = ExpertNewForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            values = {name: getattr(form, name).data for name in ("name", "employer", "title_name", "specialty")}
            committees.add_expert(actor, row.organisation_id, {"series": row.series, **values})
            flash(_("已加入专家名册。"), "success")
            return redirect(url_for("title_committees.committee_show", committee_id=committee_id))
    return render_template("title_committees/expert_new.html", form=form, row=row)


@blueprint.route("/committees/<int:committee_id>/draw", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def meeting_new(committee_id: int) -> Any:
    """Draw the members of a meeting."""
    actor = current_actor()
    scope = actor.scope_for(Permission.TALENT_EDIT)
    row = queries.row_or_404(scope, TitleCommittee, committee_id)
    form = MeetingNewForm()
    waiting = [
        one
        for one in queries.applications_in(scope, (ApplicationState.EVALUATION,))
        if one.way is EvaluationPath.OWN_COMMITTEE and one.organisation_id == row.organisation_id
    ]
    experts = committee_queries.experts(scope, row)
    people = [(str(one.id), f"{one.name}（{one.employer}）") for one in experts]
    form.applications.offer([(str(one.id), one.label) for one in waiting])
    form.relatives.offer(people)
    form.interested.offer(people)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            avoided = {int(one): AvoidanceReason.INTEREST for one in form.interested.data or ()}
            avoided |= {int(one): AvoidanceReason.RELATIVE for one in form.relatives.data or ()}
            cases = [int(one) for one in form.applications.data or ()]
            made = committees.draw_meeting(actor, committee_id, form.planned_on.data, cases, avoided)
            flash(_("已抽取 %(n)d 名委员。", n=made.seats), "success")
            return redirect(url_for("title_committees.meeting_show", meeting_id=made.id))
    return render_template("title_committees/meeting_new.html", form=form, row=row, faults=_faults(row, experts))


@blueprint.get("/meetings/<int:meeting_id>")
@requires(Permission.TALENT_READ)
def meeting_show(meeting_id: int) -> str:
    """A meeting: the draw with its proof, and the counts."""
    scope = current_scope()
    row = queries.row_or_404(scope, TitleMeeting, meeting_id)
    return render_template(
        "title_committees/meeting_show.html", row=row, seats=committee_queries.seats(scope, row),
        ballots=committee_queries.ballots(scope, row), is_proven=committee_queries.is_draw_proven(scope, row),
        committee=queries.row_or_404(scope, TitleCommittee, row.committee_id), is_passed=is_passed,
        can_count=current_actor().can_in(Permission.TALENT_EDIT, row.organisation_id) and row.closed_at is None,
        limit=policy_on(row.planned_on).limit("majority"),
    )  # fmt: skip


@blueprint.route("/meetings/<int:meeting_id>/count", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def meeting_count(meeting_id: int) -> Any:
    """Enter the counts of a secret ballot: three numbers for each application."""
    actor = current_actor()
    scope = actor.scope_for(Permission.TALENT_EDIT)
    row = queries.row_or_404(scope, TitleMeeting, meeting_id)
    form = MeetingCountForm(obj=row)
    cases = committee_queries.ballots(scope, row)
    typed: dict[int, list[str]] = {
        case.id: [request.form.get(f"{kind}_{case.id}", "") for kind in ("for", "against", "abstained")]
        for _ballot, case in cases
    }
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            counts = {}
            for number, texts in typed.items():
                if not all(text.isdecimal() and len(text) < 4 for text in texts):
                    raise InvalidInput("每项申报都要填写三个票数，没有的填 0。", "请填写整数。", "present")
                counts[number] = (int(texts[0]), int(texts[1]), int(texts[2]))
            committees.count_meeting(actor, meeting_id, form.version.data, form.present.data or 0, counts)
            flash(_("已计票。"), "success")
            return redirect(url_for("title_committees.meeting_show", meeting_id=meeting_id))
    return render_template("title_committees/meeting_count.html", form=form, row=row, cases=cases, typed=typed)


@blueprint.get("/meetings/<int:meeting_id>/minutes.pdf")
@requires(Permission.TALENT_READ)
def minutes_pdf(meeting_id: int) -> Response:
    """The minutes with numbers; nobody's vote stands in them, because it is recorded nowhere."""
    scope = current_scope()
    row = queries.row_or_404(scope, TitleMeeting, meeting_id)
    if row.closed_at is None:
        raise Conflict("评审会还没有计票。", "登记票数后生成会议记录。")
    committee = queries.row_or_404(scope, TitleCommittee, row.committee_id)
    cases = committee_queries.ballots(scope, row)
    limit = policy_on(row.planned_on).limit("majority")
    paragraphs = [
        _("%(name)s（%(number)s，有效期至%(end)s）于%(day)s召开评审会。委员由专家名册%(size)d人中随机抽取，应到%(seats)d人，"
          "实到%(present)d人。", name=committee.name, number=committee.approval_number,
          end=day_long(committee.valid_until), day=day_long(row.planned_on), size=row.register_size,
          seats=row.seats, present=row.present),
        _("抽取种子：%(seed)s；名册摘要：%(digest)s。", seed=row.seed, digest=row.register_digest[:16]),
        _("表决采用无记名投票，只登记票数；同意票达到实到人数的%(share)s为通过（%(source)s）。", share=str(limit.value),
          source=limit.source),
        *(
            _("%(name)s，%(title)s：同意%(yes)d票，不同意%(no)d票，弃权%(none)d票，%(result)s。", name=case.person_name,
              title=case.title_name, yes=ballot.in_favour, no=ballot.against, none=ballot.abstained,
              result=_("通过") if is_passed(row, ballot.in_favour or 0) else _("未通过"))
            for ballot, case in cases
        ),
    ]  # fmt: skip
    heading = _("职称评审委员会会议记录")
    notes.note_print(current_actor(), cases[0][1].id, heading)
    data = render_pdf(
        "pdf/notice.html",
        {"heading": heading, "addressee": "", "paragraphs": paragraphs, "signatory": committee.name,
         "date": row.planned_on},
        title=heading, identifier=f"title-minutes/{row.uid}".encode(), created=row.closed_at,
    )  # fmt: skip
    return send_file(io.BytesIO(data), mimetype="application/pdf", as_attachment=True, download_name="评审会议记录.pdf")
