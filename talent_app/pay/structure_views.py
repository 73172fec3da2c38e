"""Pages of grades and bands: table and chart, building them, and how each figure came about."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.errors import Conflict, InvalidInput, NotFound
from talent_app.core.formats import money
from talent_app.core.ids import year_of
from talent_app.core.money import Money
from talent_app.identity.permissions import Permission
from talent_app.organisations.models import Organisation
from talent_app.pay import queries, service, surveys
from talent_app.pay.blueprint import blueprint, enterprise, frame, industry_title
from talent_app.pay.charts import bands_specification
from talent_app.pay.forms import StructureBuildForm
from talent_app.pay.models import PayStructure, StructureBasis
from talent_app.pay.structure import bands_of, build, grade_of
from talent_app.rules.explanation import Explanation, Input
from talent_app.rules.notation import percent
from talent_app.rules.pay_bands import overlap
from talent_app.web import fragments
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on

BASE = "/pay/<int:organisation_id>/structure"
USUAL: dict[str, Any] = {"grades": 8, "spread": "1/2", "unit": "10000", "progression": "3/20", "position": "1"}
FIELDS = {"minimum": "下限", "midpoint": "中位值", "maximum": "上限"}


def _asked(organisation_id: int) -> PayStructure | None:
    year = request.args.get("year", "")
    return queries.structure_of(current_scope(), organisation_id, year_of(year))


@blueprint.get(BASE)
@requires(Permission.PAY_STRUCTURE)
def structure_show(organisation_id: int) -> str:
    """The bands of a year with chart, overlap, and the posts and people of each grade."""
    scope, place = current_scope(), enterprise(organisation_id)
    row = _asked(organisation_id)
    bands = bands_of(row).bands if row else ()
    posts = queries.posts(scope, organisation_id)
    held = queries.assignments(scope, organisation_id)
    by_post = {post.id: post for post in posts}
    found = bands_of(row) if row else None
    grades = {post.id: found.grade_of(post.points) for post in posts if found and post.points is not None}
    people = Counter(grade_of(each, by_post.get(each.post_id), found) for each in held.values())
    rows = []
    for below, band in zip((None, *bands), bands, strict=False):
        rows.append(
            {
                "band": band,
                "posts": [post.name for post in posts if grades.get(post.id) == band.grade],
                "people": people[band.grade],
                "overlap": overlap(below, band) if below else None,
                "step": (band.midpoint.ratio_to(below.midpoint) - 1) if below else None,
            }
        )
    return render_template(
        "pay/structure_show.html",
        row=row,
        rows=list(reversed(rows)),
        years=[each.year for each in queries.structures(scope, organisation_id)],
        chart_spec=bands_specification(bands, _market(row)) if bands else None,
        settings=_told(row) if row else [],
        **frame(place, "structure"),
    )


def _market(row: PayStructure | None) -> list[tuple[int, Money]]:
    if row is None or row.basis is not StructureBasis.MARKET:
        return []
    bands = bands_of(row)
    return [(bands.grade_of(each["points"]), Money(each["pay"])) for each in row.settings["market"]]


def _told(row: PayStructure) -> list[tuple[str, str]]:
    settings = row.settings
    told = [
        (_("依据"), row.basis.title),
        (_("点数范围"), f"{settings['lowest']}–{settings['highest']}"),
        (_("带宽"), percent(Fraction(settings["spread"]))),
        (_("取整到"), _("%(yuan)s 元", yuan=money(Money(settings["unit"])))),
    ]
    if row.basis is StructureBasis.MARKET:
        told += [
            (_("市场定位"), f"P{settings['percentile']} × {percent(Fraction(settings['position']))}"),
            (_("市场数据"), settings["survey"]),
        ]
    else:
        told += [
            (_("第一级中位值"), _("%(yuan)s 元", yuan=money(Money(settings["first"])))),
            (_("级差"), percent(Fraction(settings["progression"]))),
        ]
    return told


@blueprint.route(f"{BASE}/build", methods=["GET", "POST"])
@requires(Permission.PAY_EDIT)
def structure_build(organisation_id: int) -> str | Response:
    """Say how the grades are built; building again for the same year replaces them."""
    place = enterprise(organisation_id)
    row = queries.structure_of(current_scope(), organisation_id)
    form = StructureBuildForm()
    if request.method == "GET":
        _begin(form, row, organisation_id)
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, Conflict):
            year = form.year.data
            present = queries.structure_of(current_scope(), organisation_id, year)
            is_shown = present is not None and row is not None and present.id == row.id
            version = form.version.data if is_shown else None
            service.save_structure(
                current_actor(), organisation_id, year, version, form.basis.data,
                _values(form, place),
            )  # fmt: skip
            flash(_("已建立 %(year)s 年薪级薪档。", year=year), "success")
            return redirect(url_for("pay.structure_show", organisation_id=organisation_id, year=year))
    rated = [post for post in queries.posts(current_scope(), organisation_id) if post.points is not None]
    return render_template("pay/structure_build.html", form=form, rated=rated, **frame(place, "structure"))


def _begin(form: StructureBuildForm, row: PayStructure | None, organisation_id: int) -> None:
    points = [post.points for post in queries.posts(current_scope(), organisation_id) if post.points is not None]
    told = USUAL | {"lowest": min(points, default=80), "highest": max(points, default=640)}
    told |= row.settings if row else {}
    form.year.data = row.year if row else clock.today().year
    form.basis.data = row.basis if row else StructureBasis.POINTS
    form.version.data = row.version if row else 0
    for name in ("grades", "lowest", "highest"):
        form[name].data = told[name]
    form.unit.data = str(told["unit"])
    form.percentile.data = str(told.get("percentile", 50))
    for name in ("spread", "progression", "position"):
        form[name].data = Fraction(told[name]) if told.get(name) else None
    form.first.data = Money(told["first"]) if told.get("first") else None


def _values(form: StructureBuildForm, place: Organisation) -> dict[str, Any]:
    values = {name: form[name].data for name in ("grades", "lowest", "highest", "spread")}
    values["unit"] = int(form.unit.data)
    if form.basis.data is StructureBasis.POINTS:
        for name, label in (("first", _("第一级中位值")), ("progression", _("级差"))):
            if form[name].data is None:
                raise InvalidInput(_("按点数递增须填写“%(label)s”。", label=label), "", field=name)
        return values | {"first": form.first.data, "progression": form.progression.data}
    if form.position.data is None:
        raise InvalidInput(_("按市场建立须填写市场定位。"), _("与市场持平填 100%。"), field="position")
    share = int(form.percentile.data)
    market, source = _market_points(place, share)
    return values | {"percentile": share, "position": form.position.data, "market": market, "survey": source}


def _market_points(place: Organisation, share: int) -> tuple[list[dict[str, Any]], str]:
    """Points and market pay of every post that has both, with the survey they come from."""
    scope = current_scope()
    found = surveys.surveys(scope)
    if not found:
        raise InvalidInput(
            _("还没有市场薪酬调查。"), _("请先导入市场薪酬调查，并在职位上选择对标层级。"), field="basis"
        )
    cells = surveys.cells_of(scope, found[0])
    points = []
    for post in queries.posts(scope, place.id):
        cell = surveys.cell_for(cells, post.survey_level, industry_title(place)) if post.survey_level else None
        if cell is not None and post.points is not None:
            pay = surveys.figures_of(cell).at(share)
            points.append({"post": post.name, "points": post.points, "pay": pay.fen})
    return points, f"{found[0].name}（{found[0].source}，{found[0].year}）"


@blueprint.get(f"{BASE}/<int:year>/<int:grade>/<any(minimum, midpoint, maximum):figure>")
@requires(Permission.PAY_STRUCTURE)
def band_explain(organisation_id: int, year: int, grade: int, figure: str) -> Response:
    """How one figure of a band came about."""
    place = enterprise(organisation_id)
    row = queries.structure_of(current_scope(), organisation_id, year)
    band = bands_of(row).of(grade) if row else None
    if row is None or band is None:
        raise NotFound()
    title = f"第 {grade} 级{FIELDS[figure]}"
    built = build(row.basis, row.settings)
    steps = [step for step in built.steps if step.label.startswith(f"第 {grade} 级")]
    own = next(step for step in steps if step.label == title)
    inputs = [Input(label, value, "", _("建立薪级时填写")) for label, value in _told(row)]
    if row.basis is StructureBasis.MARKET:
        inputs += [
            Input(f"{each['post']}（{each['points']} 点）", Money(each["pay"]).as_yuan(), "", row.settings["survey"])
            for each in row.settings["market"]
        ]
    explained = Explanation(f"{figure}:{grade}", title, own.expression, own.result, tuple(inputs), steps=tuple(steps))
    back = url_for("pay.structure_show", organisation_id=organisation_id, year=year)
    unit = money(Money(row.settings["unit"]))
    is_rest = figure == "maximum"
    rounding = _("由中位值和下限得出，不再取整") if is_rest else _("四舍五入到 %(unit)s 元", unit=unit)
    return fragments.render(
        "pay/band_explain.html",
        ("explained",),
        explained=explained,
        back=back,
        rounding=rounding,
        **frame(place, "structure"),
    )
