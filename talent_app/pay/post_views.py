"""Pages of posts: the list, one post with its ratings and spread, rating it, and settling what was agreed on."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app.core.errors import Conflict, InvalidInput
from talent_app.identity.permissions import Permission
from talent_app.pay import queries, service, surveys
from talent_app.pay.blueprint import blueprint, enterprise, frame
from talent_app.pay.forms import LevelsForm, PostForm, RowForm
from talent_app.pay.models import PayPost
from talent_app.pay.structure import bands_of, factors_of
from talent_app.rules.job_evaluation import evaluate_post, spreads
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on

BASE = "/pay/<int:organisation_id>/posts"


def _post(organisation_id: int, post_id: int) -> PayPost:
    return queries.row_or_404(current_scope(), PayPost, organisation_id, post_id)  # type: ignore[no-any-return]


@blueprint.get(BASE)
@requires(Permission.PAY_STRUCTURE)
def post_list(organisation_id: int) -> str:
    """The posts by points, with grade, ratings and how many hold them."""
    scope, place = current_scope(), enterprise(organisation_id)
    structure = queries.structure_of(scope, place.id)
    bands = bands_of(structure) if structure else None
    posts = queries.posts(scope, place.id)
    return render_template(
        "pay/post_list.html",
        posts=posts,
        families={family.id: family for family in queries.families(scope, place.id)},
        factors=queries.factors(scope, place.id),
        grades={post.id: bands.grade_of(post.points) for post in posts if bands and post.points is not None},
        rated=queries.rating_counts(scope, place.id),
        held=queries.holders(scope, place.id),
        **frame(place, "posts"),
    )


def _prepared(organisation_id: int, form: PostForm) -> PostForm:
    scope = current_scope()
    form.family.offer([(str(row.id), row.name) for row in queries.families(scope, organisation_id)])
    found = surveys.surveys(scope)
    cells = surveys.cells_of(scope, found[0]) if found else []
    offered = surveys.choices(cells)
    if form.survey_level.data and form.survey_level.data not in offered:
        offered.append(form.survey_level.data)
    form.survey_level.offer([(code, code.replace(surveys.JOINT, " · ")) for code in offered])
    return form


def _save(organisation_id: int, post_id: int | None, form: PostForm) -> PayPost:
    return service.save_post(  # type: ignore[no-any-return]
        current_actor(), organisation_id, post_id, form.version.data if post_id else None,
        family_id=int(form.family.data), name=form.name.data, rank=form.rank.data,
        duties=form.duties.data or "", survey_level=form.survey_level.data or "",
    )  # fmt: skip


@blueprint.route(f"{BASE}/new", methods=["GET", "POST"])
@requires(Permission.PAY_EDIT)
def post_new(organisation_id: int) -> str | Response:
    """A new post."""
    place = enterprise(organisation_id)
    form = _prepared(organisation_id, PostForm())
    del form.version
    if form.validate_on_submit():
        with errors_on(form):
            row = _save(organisation_id, None, form)
            flash(_("已建立职位“%(name)s”，请安排评价。", name=row.name), "success")
            return redirect(url_for("pay.post_show", organisation_id=organisation_id, post_id=row.id))
    return render_template("pay/post_new.html", form=form, **frame(place, "posts"))


@blueprint.route(f"{BASE}/<int:post_id>/edit", methods=["GET", "POST"])
@requires(Permission.PAY_EDIT)
def post_edit(organisation_id: int, post_id: int) -> str | Response:
    """Change a post."""
    place, row = enterprise(organisation_id), _post(organisation_id, post_id)
    form = PostForm(obj=row)
    if request.method == "GET":
        form.family.data = str(row.family_id)
    form = _prepared(organisation_id, form)
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, Conflict):
            _save(organisation_id, post_id, form)
            flash(_("已保存。"), "success")
            return redirect(url_for("pay.post_show", organisation_id=organisation_id, post_id=post_id))
    return render_template("pay/post_edit.html", form=form, row=row, **frame(place, "posts"))


@blueprint.route(f"{BASE}/<int:post_id>/remove", methods=["GET", "POST"])
@requires(Permission.PAY_EDIT)
def post_remove(organisation_id: int, post_id: int) -> str | Response:
    """Take a post away, asked first."""
    place, row = enterprise(organisation_id), _post(organisation_id, post_id)
    form = RowForm(data={"version": row.version})
    if form.validate_on_submit():
        with errors_on(form, Conflict):
            service.remove_row(current_actor(), organisation_id, "pay_posts", post_id, form.version.data)
            flash(_("已删除。"), "success")
            return redirect(url_for("pay.post_list", organisation_id=organisation_id))
    return render_template("pay/post_remove.html", form=form, row=row, **frame(place, "posts"))


@blueprint.get(f"{BASE}/<int:post_id>")
@requires(Permission.PAY_STRUCTURE)
def post_show(organisation_id: int, post_id: int) -> str:
    """One post: what the evaluators gave, how far they lie apart, what was agreed on and what it comes to."""
    scope, place, row = current_scope(), enterprise(organisation_id), _post(organisation_id, post_id)
    factors = factors_of(queries.factors(scope, organisation_id))
    given = queries.ratings(scope, row)
    structure = queries.structure_of(scope, organisation_id)
    grade = bands_of(structure).grade_of(row.points) if structure and row.points is not None else None
    known = {factor.key for factor in factors}
    return render_template(
        "pay/post_show.html",
        row=row,
        family=next((each for each in queries.families(scope, organisation_id) if each.id == row.family_id), None),
        factors=factors,
        ratings=given,
        spreads=spreads(factors, [each.levels for each in given]),
        evaluation=evaluate_post(factors, row.consensus) if row.points is not None else None,
        is_stale=row.points is not None and set(row.consensus) != known,
        grade=grade,
        mine=next((each for each in given if each.evaluator_id == current_actor().user_id), None),
        **frame(place, "posts"),
    )


@blueprint.route(f"{BASE}/<int:post_id>/rate", methods=["GET", "POST"])
@requires(Permission.PAY_STRUCTURE)
def post_rate(organisation_id: int, post_id: int) -> str | Response:
    """One's own rating of a post."""
    scope, place, row = current_scope(), enterprise(organisation_id), _post(organisation_id, post_id)
    factors = factors_of(queries.factors(scope, organisation_id))
    form = LevelsForm.for_factors(factors)()
    del form.version
    actor = current_actor()
    if request.method == "GET":
        mine = next((each for each in queries.ratings(scope, row) if each.evaluator_id == actor.user_id), None)
        _show(form, mine.levels if mine else {})
        form.note.data = mine.note if mine else ""
    if factors and form.validate_on_submit():
        with errors_on(form):
            service.rate_post(actor, organisation_id, post_id, form.levels(factors), form.note.data or "")
            flash(_("已提交对“%(name)s”的评价。", name=row.name), "success")
            return redirect(url_for("pay.post_show", organisation_id=organisation_id, post_id=post_id))
    return render_template("pay/post_rate.html", form=form, row=row, factors=factors, **frame(place, "posts"))


@blueprint.route(f"{BASE}/<int:post_id>/settle", methods=["GET", "POST"])
@requires(Permission.PAY_EDIT)
def post_settle(organisation_id: int, post_id: int) -> str | Response:
    """What the evaluators agreed on; the medians stand there to begin with."""
    scope, place, row = current_scope(), enterprise(organisation_id), _post(organisation_id, post_id)
    factors = factors_of(queries.factors(scope, organisation_id))
    found = spreads(factors, [each.levels for each in queries.ratings(scope, row)])
    form = LevelsForm.for_factors(factors)()
    if request.method == "GET":
        _show(form, row.consensus or {each.factor: each.suggested for each in found})
        form.note.data, form.version.data = row.settled_note, row.version
    if factors and form.validate_on_submit():
        with errors_on(form, InvalidInput, Conflict):
            service.settle_post(
                current_actor(), organisation_id, post_id, form.version.data, form.levels(factors), form.note.data or ""
            )
            flash(_("已确认“%(name)s”的评价共识。", name=row.name), "success")
            return redirect(url_for("pay.post_show", organisation_id=organisation_id, post_id=post_id))
    return render_template(
        "pay/post_settle.html", form=form, row=row, factors=factors, spreads=found, **frame(place, "posts")
    )


def _show(form: LevelsForm, levels: dict[str, int]) -> None:
    for key, number in levels.items():
        if f"factor_{key}" in form:
            form[f"factor_{key}"].data = str(number)
