"""Pages of a merit round: matrix, budget and rises; setting them; settling and taking that back."""

from __future__ import annotations

from fractions import Fraction
from io import BytesIO
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.errors import Conflict, InvalidInput, NotFound
from talent_app.core.file_names import safe_name
from talent_app.core.ids import row_id, year_of
from talent_app.core.money import Money, Rounding
from talent_app.documents.letters import letter_pdf
from talent_app.documents.word import letter_docx
from talent_app.identity.permissions import Permission
from talent_app.pay import merit_notices, merits, people, queries
from talent_app.pay.blueprint import blueprint, enterprise, frame
from talent_app.pay.forms import MeritForm, MeritNoticeForm
from talent_app.pay.models import MeritState
from talent_app.pay.structure import matrix_of
from talent_app.rules.explanation import Explanation, Input, Rounded
from talent_app.rules.merit import Matrix, usual_matrix
from talent_app.rules.notation import percent
from talent_app.web import fragments
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.forms import PlainForm

BASE = "/pay/<int:organisation_id>/merit"


def _year(organisation_id: int) -> int:
    asked = request.args.get("year", "")
    known = queries.years(current_scope(), organisation_id)
    return year_of(asked) or (known[0] if known else clock.today().year - 1)


@blueprint.get(BASE)
@requires(Permission.PAY_READ)
def merit_show(organisation_id: int) -> str:
    """The round of a year: who rises by how much, and how the budget was met; noted in the audit."""
    place = enterprise(organisation_id)
    year = _year(organisation_id)
    round_, context = merits.merit_of(current_scope(), organisation_id, year), {}
    if round_ is not None:
        shown = [each.talent for each in queries.members(current_scope(), organisation_id, year) if each.record]
        people.record_reading(current_actor(), organisation_id, _("年度调薪 %(year)s", year=year), shown)
        place = enterprise(organisation_id)
        context = _computed(organisation_id, year)
    years = queries.years(current_scope(), organisation_id)
    return render_template(
        "pay/merit_show.html", year=year, years=years, form=PlainForm(), **({"round": None} | context),
        **frame(place, "merit"),
    )  # fmt: skip


def _computed(organisation_id: int, year: int) -> dict[str, Any]:
    row = merits.merit_of(current_scope(), organisation_id, year)
    if row is None:
        raise NotFound()
    members = queries.members(current_scope(), organisation_id, year)
    matrix = matrix_of(row.matrix)
    rated, left_out = merits.ready(members)
    result = merits.fitted(members, matrix, row.budget)
    by_id = {str(each.talent.id): each for each in members}
    kept = {str(each["talent"]): Money(each["amount"]) for each in row.lines}
    rises = [
        {
            "member": by_id[rise.ref],
            "rise": rise,
            "amount": kept.get(rise.ref, rise.amount),
            "share": kept.get(rise.ref, rise.amount).ratio_to(person.pay) if person.pay else None,
            "zone": matrix.zone_title(rise.zone),
            "is_frozen": person.is_frozen,
        }
        for rise, person in zip(result.rises, rated, strict=True)
    ]
    return {
        "round": row,
        "is_settled": row.state is MeritState.SETTLED,
        "matrix": matrix,
        "fitted": result,
        "rises": rises,
        "total": Money.total(each["amount"] for each in rises),
        "left_out": [(each.talent.name, reason) for each, reason in left_out if each.post or each.record],
        "elsewhere": sum(1 for each, _reason in left_out if not (each.post or each.record)),
    }


@blueprint.route(f"{BASE}/edit", methods=["GET", "POST"])
@requires(Permission.PAY_EDIT)
def merit_edit(organisation_id: int) -> str | Response:
    """Matrix and budget; the budget begins with what the middle of every guideline would cost."""
    place = enterprise(organisation_id)
    year = _year(organisation_id)
    row = merits.merit_of(current_scope(), organisation_id, year)
    matrix = matrix_of(row.matrix) if row else usual_matrix()
    form = MeritForm.for_matrix(matrix)()
    ends = _ends(organisation_id, year, matrix)
    if request.method == "GET":
        form.fill(matrix)
        form.budget.data = row.budget if row else (ends[0] + ends[1]).times(Fraction(1, 2), Rounding.HALF_UP)
        form.version.data = row.version if row else 0
    if form.validate_on_submit():
        typed = form.matrix(matrix)
        if typed is not None:
            with errors_on(form, InvalidInput, Conflict):
                merits.save_merit(
                    current_actor(), organisation_id, year, form.version.data or None, typed, form.budget.data
                )
                flash(_("已保存 %(year)s 年度调薪测算。", year=year), "success")
                return redirect(url_for("pay.merit_show", organisation_id=organisation_id, year=year))
    return render_template(
        "pay/merit_edit.html", form=form, matrix=matrix, year=year, low=ends[0], high=ends[1], **frame(place, "merit")
    )


def _ends(organisation_id: int, year: int, matrix: Matrix) -> tuple[Money, Money]:
    """What the lower and the upper ends of all guidelines come to."""
    members = queries.members(current_scope(), organisation_id, year)
    rises = merits.fitted(members, matrix, Money.ZERO).rises if merits.ready(members)[0] else ()
    return Money.total(each.low for each in rises), Money.total(each.high for each in rises)


@blueprint.post(f"{BASE}/<any(settle, reopen):act>")
@requires(Permission.PAY_EDIT)
def merit_act(organisation_id: int, act: str) -> Response:
    """Settle the round as computed now, or take that back."""
    enterprise(organisation_id)
    year = _year(organisation_id)
    form = PlainForm()
    if form.validate_on_submit():
        version = request.form.get("version", "")
        change = merits.settle_merit if act == "settle" else merits.reopen_merit
        change(current_actor(), organisation_id, year, row_id(version))
        flash(_("已定稿。") if act == "settle" else _("已撤销定稿，可以重新测算。"), "success")
    return redirect(url_for("pay.merit_show", organisation_id=organisation_id, year=year))


@blueprint.get(f"{BASE}/<int:talent_id>")
@requires(Permission.PAY_READ)
def merit_explain(organisation_id: int, talent_id: int) -> Response:
    """How one person's rise came about; noted in the audit."""
    place = enterprise(organisation_id)
    year = _year(organisation_id)
    talent = queries.talent_or_404(current_scope(), organisation_id, talent_id)
    if merits.merit_of(current_scope(), organisation_id, year) is None:
        raise NotFound()
    people.record_reading(current_actor(), organisation_id, _("调薪的算法"), [talent])
    place, told = enterprise(organisation_id), _computed(organisation_id, year)
    found = next((each for each in told["rises"] if each["member"].talent.id == talent_id), None)
    if found is None:
        raise NotFound(_("此人没有参加本次调薪。"), _("请从调薪页面重新进入。"))
    rise, member = found["rise"], found["member"]
    inputs = (
        Input(_("年度薪酬"), member.record.total.as_yuan(), "", _("%(year)s 年薪酬记录", year=year)),
        Input(_("考核等次"), member.record.performance, "", _("%(year)s 年薪酬记录", year=year)),
        Input(_("对比率区间"), found["zone"], "", _("年度薪酬 ÷ 薪级中位值")),
        Input(_("幅度下限"), rise.low.as_yuan(), "", _("调薪矩阵")),
        Input(_("幅度上限"), rise.high.as_yuan(), "", _("调薪矩阵")),
        Input(_("幅度内位置"), percent(told["fitted"].share), "", _("全体相同，由预算决定")),
    )
    formula = _("下限 + (上限 − 下限) × 幅度内位置") if not rise.is_outside else _("预算低于下限合计，按下限同比例缩减")
    explained = Explanation(
        f"rise:{talent_id}", f"{member.talent.name}：调薪额", formula, found["amount"].as_yuan(), inputs,
        rounding=Rounded.REMAINDERS, steps=told["fitted"].steps,
    )  # fmt: skip
    back = url_for("pay.merit_show", organisation_id=organisation_id, year=year)
    return fragments.render(
        "pay/merit_explain.html", ("explained",), explained=explained, back=back, **frame(place, "merit")
    )


@blueprint.route(f"{BASE}/<int:talent_id>/notice", methods=["GET", "POST"])
@requires(Permission.PAY_READ)
def merit_notice(organisation_id: int, talent_id: int) -> Any:
    """The letter about one person's rise, as a draft for the seal; noted in the audit."""
    place, scope = enterprise(organisation_id), current_scope()
    year = _year(organisation_id)
    talent = queries.talent_or_404(scope, organisation_id, talent_id)
    change = merit_notices.change_of(scope, organisation_id, talent_id, year)
    changes = merit_notices.changes_of(scope, organisation_id, talent_id)
    name, form = talent.name, MeritNoticeForm()
    people.record_reading(current_actor(), organisation_id, _("薪酬调整通知书"), [talent])
    if form.validate_on_submit() and form.since.data is not None:
        earlier = [one for one in changes if one.year < year]
        place, talent = enterprise(organisation_id), queries.talent_or_404(scope, organisation_id, talent_id)
        letter = merit_notices.letter_of(talent, place.name, change, earlier, form.since.data)
        make = letter_pdf if form.kind.data == "pdf" else letter_docx
        file = BytesIO(make(letter, created=clock.now()))
        title = f"{merit_notices.TITLE}-{safe_name(name)}.{form.kind.data}"
        return send_file(file, as_attachment=True, download_name=title)
    place = enterprise(organisation_id)
    return render_template(
        "pay/merit_notice.html", year=year, name=name, changes=changes, form=form, **frame(place, "merit")
    )
