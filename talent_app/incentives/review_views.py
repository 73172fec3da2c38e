"""Pages of the regulator's file on a plan: reviewers and views, comments, pauses, conditions, the rules of the day."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, NotFound
from talent_app.core.scope import Scope
from talent_app.identity.permissions import Permission
from talent_app.incentives import procedure_queries, queries, review_queries, review_service
from talent_app.incentives.assessment import with_names
from talent_app.incentives.blueprint import blueprint
from talent_app.incentives.life_states import ProcedureKind, Route
from talent_app.incentives.models import Plan
from talent_app.incentives.reading import snapshot_for
from talent_app.incentives.replay import replay
from talent_app.incentives.review_forms import (
    ConditionReportForm,
    PlanAssignForm,
    ReviewAnswerForm,
    ReviewCommentForm,
    ReviewOpinionForm,
    ReviewPauseForm,
    ReviewResumeForm,
)
from talent_app.incentives.states import WITH_REGULATOR, Chapter, PlanState
from talent_app.policy.queries import book
from talent_app.rules.parameters import Policy
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.forms import PlainForm

__all__ = ["blueprint"]

BASE = "/incentives/plans/<int:plan_id>"


def find(plan_id: int) -> Plan:
    """The plan of the address, if the reader may see it."""
    return queries.plan_or_404(current_scope(), current_actor(), plan_id)


def submitted(plan_id: int) -> Plan:
    """The plan of the address, once it was sent to the regulator."""
    plan = find(plan_id)
    if not plan.current_version:
        raise NotFound(_("方案还没有报送，没有审核记录。"), _("报送后再查看。"))
    return plan


def back(plan_id: int) -> Response:
    """To the page of the review."""
    return redirect(url_for("incentives.plan_review", plan_id=plan_id))


def anchors(snapshot: dict[str, Any]) -> list[tuple[str, str]]:
    """Every place of a plan that may bear a comment."""
    found = [("plan", _("方案整体")), ("people", _("激励对象名单")), ("allocation", _("分配"))]
    found += [(f"fact:{each['name']}", _("数据：%(label)s", label=each["label"])) for each in snapshot["facts"]]
    found += [(f"chapter:{each.value}", _("文字：%(title)s", title=each.title)) for each in Chapter]
    found += [(f"rule:{each['rule']}", f"{each['rule']} {each['title']}") for each in snapshot["outcome"]["findings"]]
    found += [(f"procedure:{each.value}", _("程序：%(title)s", title=each.title)) for each in ProcedureKind]
    return found + [(f"person:{each['ref']}", _("人员：%(name)s", name=each["name"])) for each in snapshot["people"]]


def rules_of_today(scope: Scope, actor: Actor, plan: Plan) -> tuple[str, ...]:
    """What the policy of today's book says differently about the submitted version; nothing where it agrees."""
    frozen = queries.frozen_or_404(scope, plan, plan.current_version)
    found = replay(frozen, Policy(book(scope), frozen.version.policy_on))
    sees = review_queries.sees_people(scope, actor, plan)
    names = frozen.names if sees else {each.ref: _("人员%(n)d", n=n) for n, each in enumerate(frozen.people, 1)}
    return tuple(with_names(text, names) for text in (*found.faults, *found.differences, *found.today))


@blueprint.get(f"{BASE}/review-file")
@requires(Permission.PLAN_READ)
def plan_review(plan_id: int) -> str:
    """The file of the review: who, what each thinks, comments, checklist, clock, conditions."""
    scope, actor = current_scope(), current_actor()
    plan = submitted(plan_id)
    is_regulator = review_queries.is_regulator(actor, plan)
    writes = actor.can_in(Permission.PLAN_EDIT, plan.organisation_id)
    on_desk = plan.state in review_service.ON_DESK
    mine = review_queries.assigned(scope, actor, plan)
    route = procedure_queries.route_of(scope, plan)
    return render_template(
        "incentives/plan_review.html",
        plan=plan,
        form=PlainForm(),
        route=route,
        route_title=Route(route.route).title,
        reviewers=review_queries.reviewers(scope, plan) if is_regulator else [],
        comments=review_queries.comments(scope, actor, plan),
        pauses=review_queries.pauses(scope, plan),
        notices=review_queries.notices(scope, plan),
        conditions=review_queries.conditions_set(scope, plan),
        differences=rules_of_today(scope, actor, plan) if is_regulator else (),
        to_compare=queries.to_compare(scope, plan) if is_regulator else [],
        ticks=queries.ticks(scope, plan),
        collective=procedure_queries.procedures(scope, plan, ProcedureKind.COLLECTIVE_DECISION),
        is_regulator=is_regulator,
        writes=writes,
        may_comment=is_regulator and on_desk,
        may_opine=mine is not None and on_desk and actor.can_in(Permission.PLAN_REVIEW, plan.organisation_id),
        may_assign=plan.state in WITH_REGULATOR
        and (mine is not None or actor.can_in(Permission.PLAN_DECIDE, plan.organisation_id)),
        may_tick=on_desk and actor.can_in(Permission.PLAN_REVIEW, plan.organisation_id),
        may_pause=on_desk and actor.can_in(Permission.PLAN_REVIEW, plan.organisation_id),
        may_record=plan.state is PlanState.UNDER_REVIEW and is_regulator,
        on_desk=on_desk,
    )


@blueprint.route(f"{BASE}/review/reviewers", methods=["GET", "POST"])
@requires(Permission.PLAN_READ)
def plan_assign(plan_id: int) -> str | Response:
    """Who reviews the plan."""
    scope, actor = current_scope(), current_actor()
    plan = submitted(plan_id)
    if not review_queries.is_regulator(actor, plan):
        raise Conflict(_("审核人由监管机构分配。"), _("请查看方案进度。"))
    listed = [(str(user.id), user.name) for user in review_queries.possible_reviewers(scope, plan, clock.today())]
    form = PlanAssignForm()
    form.reviewers.offer(listed)
    form.lead.offer(listed)
    if request.method == "GET":
        present = review_queries.reviewers(scope, plan)
        form.reviewers.data = [str(each.user_id) for each in present]
        form.lead.data = next((str(each.user_id) for each in present if each.is_lead), None)
    if form.validate_on_submit():
        with errors_on(form):
            chosen = [int(each) for each in form.reviewers.data or []]
            review_service.assign_reviewers(actor, plan_id, chosen, int(form.lead.data))
            flash(_("已分配审核人。"), "success")
            return back(plan_id)
    return render_template("incentives/plan_assign.html", plan=plan, form=form)


@blueprint.route(f"{BASE}/review/opinion", methods=["GET", "POST"])
@requires(Permission.PLAN_REVIEW)
def review_opinion(plan_id: int) -> str | Response:
    """One reviewer's own view."""
    plan = submitted(plan_id)
    mine = review_queries.assigned(current_scope(), current_actor(), plan)
    form = ReviewOpinionForm(data={"opinion": mine.opinion, "text": mine.opinion_text} if mine else {})
    if form.validate_on_submit():
        with errors_on(form):
            review_service.state_opinion(current_actor(), plan_id, form.opinion.data, form.text.data or "")
            flash(_("已记录您的审核意见。"), "success")
            return back(plan_id)
    return render_template("incentives/review_opinion.html", plan=plan, form=form)


@blueprint.route(f"{BASE}/review/comments/new", methods=["GET", "POST"])
@requires(Permission.PLAN_READ)
def review_comment(plan_id: int) -> str | Response:
    """A remark on one place of the plan; `?anchor=` chooses it."""
    scope, actor = current_scope(), current_actor()
    plan = submitted(plan_id)
    if not review_queries.is_regulator(actor, plan):
        raise Conflict(_("批注由监管机构的审核人填写。"), _("企业可以答复批注。"))
    offered = anchors(snapshot_for(scope, actor, plan))
    form = ReviewCommentForm()
    form.anchor.offer(offered)
    if request.method == "GET":
        form.anchor.data = request.args.get("anchor", "plan")
    if form.validate_on_submit():
        with errors_on(form):
            review_service.add_comment(
                actor, plan_id, form.anchor.data, dict(offered)[form.anchor.data], form.text.data,
                is_inside=form.is_inside.data,
            )  # fmt: skip
            flash(_("已批注。"), "success")
            return back(plan_id)
    return render_template("incentives/review_comment.html", plan=plan, form=form)


@blueprint.post(f"{BASE}/review/comments/<int:comment_id>/settle")
@requires(Permission.PLAN_READ)
def review_comment_settle(plan_id: int, comment_id: int) -> Response:
    """The regulator sees a comment as dealt with."""
    submitted(plan_id)
    review_service.settle_comment(current_actor(), plan_id, comment_id)
    flash(_("已标为处理完毕。"), "success")
    return back(plan_id)


@blueprint.route(f"{BASE}/review/comments/<int:comment_id>/answer", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def review_comment_answer(plan_id: int, comment_id: int) -> str | Response:
    """The enterprise answers a comment."""
    plan = submitted(plan_id)
    row = review_queries.comment_or_404(current_scope(), current_actor(), plan, comment_id)
    form = ReviewAnswerForm(data={"text": row.answer})
    if form.validate_on_submit():
        with errors_on(form):
            review_service.answer_comment(current_actor(), plan_id, comment_id, form.text.data)
            flash(_("已答复。"), "success")
            return back(plan_id)
    return render_template("incentives/review_comment_answer.html", plan=plan, form=form, row=row)


@blueprint.route(f"{BASE}/review/pause", methods=["GET", "POST"])
@requires(Permission.PLAN_REVIEW)
def review_pause(plan_id: int) -> str | Response:
    """Ask the enterprise to supplement; the clock stands still meanwhile."""
    plan = submitted(plan_id)
    form = ReviewPauseForm()
    if form.validate_on_submit():
        with errors_on(form):
            review_service.pause_clock(current_actor(), plan_id, form.text.data)
            flash(_("已要求企业补充，办理期限暂停计算。"), "success")
            return back(plan_id)
    return render_template("incentives/review_pause.html", plan=plan, form=form)


@blueprint.route(f"{BASE}/review/resume", methods=["GET", "POST"])
@requires(Permission.PLAN_READ)
def review_resume(plan_id: int) -> str | Response:
    """The enterprise answers, or the regulator no longer needs it; the clock goes on."""
    plan = submitted(plan_id)
    pause = review_queries.open_pause(current_scope(), plan)
    form = ReviewResumeForm()
    if form.validate_on_submit():
        with errors_on(form):
            review_service.resume_clock(current_actor(), plan_id, form.text.data or "")
            flash(_("已恢复计时。"), "success")
            return back(plan_id)
    return render_template("incentives/review_resume.html", plan=plan, form=form, pause=pause)


@blueprint.route(f"{BASE}/conditions/<int:condition_id>/report", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def condition_report(plan_id: int, condition_id: int) -> str | Response:
    """How a condition was met."""
    plan = submitted(plan_id)
    row = review_queries.condition_or_404(current_scope(), plan, condition_id)
    form = ConditionReportForm(data={"version": row.version, "done_on": row.fulfilled_on, "text": row.fulfilment})
    if form.validate_on_submit():
        with errors_on(form):
            review_service.report_condition(
                current_actor(), plan_id, condition_id, form.version.data, form.done_on.data, form.text.data
            )
            flash(_("已报告落实情况，等待确认。"), "success")
            return back(plan_id)
    return render_template("incentives/condition_report.html", plan=plan, form=form, row=row)


@blueprint.post(f"{BASE}/conditions/<int:condition_id>/confirm")
@requires(Permission.PLAN_REVIEW)
def condition_confirm(plan_id: int, condition_id: int) -> Response:
    """The regulator confirms that a condition is met."""
    submitted(plan_id)
    review_service.confirm_condition(current_actor(), plan_id, condition_id)
    flash(_("已确认落实。"), "success")
    return back(plan_id)
