"""Pages of the pay structure: the overview, one enterprise step by step, its job families and evaluation factors."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.errors import Conflict, InvalidInput
from talent_app.identity.permissions import Permission
from talent_app.organisations.models import Organisation
from talent_app.pay import (
    equity_views,
    market_views,
    merit_views,
    people_views,
    post_views,
    queries,
    service,
    structure_views,
    surveys,
)
from talent_app.pay.blueprint import blueprint, enterprise, frame
from talent_app.pay.forms import FactorForm, FamilyForm, RowForm
from talent_app.pay.models import PayFactor, PayFamily
from talent_app.pay.structure import factors_of
from talent_app.policy.queries import book
from talent_app.rules.job_evaluation import check_factors
from talent_app.rules.parameters import Policy
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.forms import PlainForm

__all__ = [
    "blueprint",
    "equity_views",
    "market_views",
    "merit_views",
    "people_views",
    "post_views",
    "structure_views",
]

BASE = "/pay/<int:organisation_id>"


@blueprint.get("/pay")
@requires(Permission.PAY_STRUCTURE)
def overview() -> str | Response:
    """The enterprises of one's scope and how far each has come; with one enterprise, that one."""
    places = queries.reachable(current_scope())
    if len(places) == 1:
        return redirect(url_for("pay.enterprise_show", organisation_id=places[0].id))
    return render_template(
        "pay/overview.html", places=places, totals=queries.totals(current_scope(), places),
        surveys=len(surveys.surveys(current_scope())),
    )  # fmt: skip


@blueprint.get(BASE)
@requires(Permission.PAY_STRUCTURE)
def enterprise_show(organisation_id: int) -> str:
    """One enterprise: the steps from families to merit, what is done and what comes next."""
    place = enterprise(organisation_id)
    return render_template("pay/enterprise_show.html", steps=_steps(place), **frame(place, "overview"))


def _steps(place: Organisation) -> list[dict[str, Any]]:
    scope = current_scope()
    posts = queries.posts(scope, place.id)
    settled = sum(1 for post in posts if post.points is not None)
    held, years = queries.assignments(scope, place.id), queries.years(scope, place.id)
    structure = queries.structure_of(scope, place.id)
    merits = queries.merits(scope, place.id)
    people = len(queries.talents(scope, place.id))
    told = [
        (_("职位序列"), "pay.family_list", len(queries.families(scope, place.id)), _("先按业务划分序列和通道。")),
        (
            _("评价因素"),
            "pay.factor_list",
            len(queries.factors(scope, place.id)),
            _("四项文件要素，可加自定因素。"),
        ),
        (_("职位"), "pay.post_list", len(posts), _("每个职位属于一个序列，有一个职级。")),
        (_("职位评价"), "pay.post_list", settled, _("多人打分，形成共识点数。")),
        (_("薪级薪档"), "pay.structure_show", len(structure.grades) if structure else 0, _("按点数或市场建立薪级。")),
        (_("任岗定级"), "pay.people_list", len(held), _("共登记 %(n)d 人。", n=people)),
        (_("薪酬记录"), "pay.people_list", len(years), _("按年度登记，可用表格导入。")),
        (_("年度调薪"), "pay.merit_show", len(merits), _("按矩阵和预算测算。")),
    ]
    first = next((place for place, each in enumerate(told) if not each[2]), None)
    return [
        {
            "title": title,
            "url": url_for(endpoint, organisation_id=place.id),
            "is_open": current_actor().can_in(
                Permission.PAY_READ if endpoint in ("pay.people_list", "pay.merit_show") else Permission.PAY_STRUCTURE,
                place.id,
            ),
            "count": count,
            "hint": hint,
            "is_next": number == first,
        }
        for number, (title, endpoint, count, hint) in enumerate(told)
    ]


@blueprint.get(f"{BASE}/families")
@requires(Permission.PAY_STRUCTURE)
def family_list(organisation_id: int) -> str:
    """The job families of an enterprise with their posts."""
    place = enterprise(organisation_id)
    counts: dict[int, int] = {}
    for post in queries.posts(current_scope(), place.id):
        counts[post.family_id] = counts.get(post.family_id, 0) + 1
    return render_template(
        "pay/family_list.html", families=queries.families(current_scope(), place.id), counts=counts,
        **frame(place, "families"),
    )  # fmt: skip


@blueprint.route(f"{BASE}/families/new", methods=["GET", "POST"])
@requires(Permission.PAY_EDIT)
def family_new(organisation_id: int) -> str | Response:
    """A new job family."""
    place, form = enterprise(organisation_id), FamilyForm()
    del form.version
    if form.validate_on_submit():
        with errors_on(form):
            _save_family(organisation_id, None, form)
            return _to("pay.family_list", organisation_id, _("已建立序列“%(name)s”。", name=form.name.data))
    return render_template("pay/family_new.html", form=form, **frame(place, "families"))


@blueprint.route(f"{BASE}/families/<int:family_id>", methods=["GET", "POST"])
@requires(Permission.PAY_EDIT)
def family_edit(organisation_id: int, family_id: int) -> str | Response:
    """Change a job family."""
    place = enterprise(organisation_id)
    row = queries.row_or_404(current_scope(), PayFamily, organisation_id, family_id)
    form = FamilyForm(obj=row)
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, Conflict):
            _save_family(organisation_id, family_id, form)
            return _to("pay.family_list", organisation_id, _("已保存。"))
    return render_template("pay/family_edit.html", form=form, row=row, **frame(place, "families"))


def _save_family(organisation_id: int, family_id: int | None, form: FamilyForm) -> None:
    service.save_family(
        current_actor(), organisation_id, family_id, form.version.data if family_id else None,
        name=form.name.data, ladder=form.ladder.data, description=form.description.data or "",
    )  # fmt: skip


@blueprint.route(f"{BASE}/families/<int:family_id>/remove", methods=["GET", "POST"])
@requires(Permission.PAY_EDIT)
def family_remove(organisation_id: int, family_id: int) -> str | Response:
    """Take a family away, asked first."""
    place = enterprise(organisation_id)
    row = queries.row_or_404(current_scope(), PayFamily, organisation_id, family_id)
    form = RowForm(data={"version": row.version})
    if form.validate_on_submit():
        with errors_on(form, Conflict):
            service.remove_row(current_actor(), organisation_id, "pay_families", family_id, form.version.data)
            return _to("pay.family_list", organisation_id, _("已删除。"))
    return render_template("pay/family_remove.html", form=form, row=row, **frame(place, "families"))


@blueprint.get(f"{BASE}/factors")
@requires(Permission.PAY_STRUCTURE)
def factor_list(organisation_id: int) -> str:
    """The evaluation factors with their anchored levels, and whether the four of the document are there."""
    place = enterprise(organisation_id)
    rows = queries.factors(current_scope(), place.id)
    policy = Policy(book(current_scope()), clock.today())
    return render_template(
        "pay/factor_list.html", factors=rows, finding=check_factors(factors_of(rows), policy), form=PlainForm(),
        most=sum(row.levels[-1]["points"] for row in rows), **frame(place, "factors"),
    )  # fmt: skip


@blueprint.post(f"{BASE}/factors/begin")
@requires(Permission.PAY_EDIT)
def factor_begin(organisation_id: int) -> Response:
    """Take over the four confirmed factors with suggested anchors."""
    enterprise(organisation_id)
    if PlainForm().validate_on_submit():
        number = service.begin_factors(current_actor(), organisation_id)
        flash(_("已建立 %(n)d 个因素，请按企业情况修改描述和点数。", n=number), "success")
    return redirect(url_for("pay.factor_list", organisation_id=organisation_id))


@blueprint.route(f"{BASE}/factors/new", methods=["GET", "POST"])
@requires(Permission.PAY_EDIT)
def factor_new(organisation_id: int) -> str | Response:
    """A factor of the enterprise's own."""
    place, form = enterprise(organisation_id), FactorForm.for_levels()()
    del form.version
    if form.validate_on_submit():
        with errors_on(form):
            _save_factor(organisation_id, None, form)
            return _to("pay.factor_list", organisation_id, _("已建立因素“%(name)s”。", name=form.name.data))
    return render_template("pay/factor_new.html", form=form, **frame(place, "factors"))


@blueprint.route(f"{BASE}/factors/<int:factor_id>", methods=["GET", "POST"])
@requires(Permission.PAY_EDIT)
def factor_edit(organisation_id: int, factor_id: int) -> str | Response:
    """Change a factor."""
    place = enterprise(organisation_id)
    row = queries.row_or_404(current_scope(), PayFactor, organisation_id, factor_id)
    form = FactorForm.for_levels()(obj=row)
    if request.method == "GET":
        form.fill(row)
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, Conflict):
            _save_factor(organisation_id, factor_id, form)
            return _to("pay.factor_list", organisation_id, _("已保存。已评价的职位保持原点数，需要时重新确认共识。"))
    return render_template("pay/factor_edit.html", form=form, row=row, **frame(place, "factors"))


def _save_factor(organisation_id: int, factor_id: int | None, form: FactorForm) -> None:
    service.save_factor(
        current_actor(), organisation_id, factor_id, form.version.data if factor_id else None,
        name=form.name.data, confirmed=form.confirmed.data, levels=form.levels(),
        description=form.description.data or "",
    )  # fmt: skip


@blueprint.route(f"{BASE}/factors/<int:factor_id>/remove", methods=["GET", "POST"])
@requires(Permission.PAY_EDIT)
def factor_remove(organisation_id: int, factor_id: int) -> str | Response:
    """Take a factor away, asked first."""
    place = enterprise(organisation_id)
    row = queries.row_or_404(current_scope(), PayFactor, organisation_id, factor_id)
    form = RowForm(data={"version": row.version})
    if form.validate_on_submit():
        service.remove_row(current_actor(), organisation_id, "pay_factors", factor_id, form.version.data)
        return _to("pay.factor_list", organisation_id, _("已删除。"))
    return render_template("pay/factor_remove.html", form=form, row=row, **frame(place, "factors"))


def _to(endpoint: str, organisation_id: int, sentence: str) -> Response:
    flash(sentence, "success")
    return redirect(url_for(endpoint, organisation_id=organisation_id))
