"""Pages of the quality of data: what to work off, and how each enterprise stands."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app.core.actor import Actor
from talent_app.core.errors import InvalidInput
from talent_app.identity.permissions import Permission
from talent_app.organisations.queries import names
from talent_app.statistics import quality_queries as queries
from talent_app.statistics import quality_service as service
from talent_app.statistics.quality_forms import FindingDismissForm, FindingReopenForm
from talent_app.statistics.quality_models import QualityFinding
from talent_app.statistics.quality_rules import KIND_OF, QualityKind, QualityRule
from talent_app.talents.fields import fields_of
from talent_app.talents.form_parts import part_of
from talent_app.talents.models import Person, Talent
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.home import WorkItem
from talent_app.web.listing import Page, read_listing

blueprint = Blueprint("quality", __name__)
BASE = "/data-quality"


def work_items(actor: Actor) -> list[WorkItem]:
    """Contradictions in the registrations of one's enterprise."""
    if not actor.can(Permission.TALENT_EDIT):
        return []
    counted = queries.counts(actor.scope_for(Permission.TALENT_EDIT))
    wrong = sum(
        figures[0]
        for rules in counted.values()
        for rule, figures in rules.items()
        if KIND_OF[rule] is QualityKind.CONTRADICTION
    )
    return [WorkItem(_("数据前后矛盾待核对"), wrong, url_for("quality.finding_list", kind="contradiction"), None)]


@blueprint.get(BASE)
@requires(Permission.TALENT_READ)
def finding_list() -> str:
    """Findings in scope to work off, by kind, rule and enterprise."""
    scope, actor = current_scope(), current_actor()
    listing = read_listing(
        filters=("kind", "rule", "organisation", "state"), sorts=("found",), usual="-found"
    )  # fmt: skip
    owner = listing.first("organisation") or ""
    is_dismissed = listing.first("state") == "dismissed"
    slice_ = queries.findings(
        scope, listing, kind=listing.first("kind") or "", rule=listing.first("rule") or "",
        organisation_id=int(owner) if owner.isdecimal() else None, is_dismissed=is_dismissed,
    )  # fmt: skip
    rows = list(slice_.rows)
    counted = queries.counts(scope)
    owners = names(scope, counted.keys() | {row.organisation_id for row in rows})
    return render_template(
        "quality/finding_list.html", page=Page(listing, slice_), owners=owners,
        people=queries.people(scope, [row.talent_id for row in rows]), reasons=queries.reasons(scope, rows),
        links={row.id: link_of(row, actor) for row in rows}, total=_total(counted), kind_of=KIND_OF,
        can_edit={row.id: actor.can_in(Permission.TALENT_EDIT, row.organisation_id) for row in rows},
        kinds=[(kind.value, kind.title, _sum(counted, kind)) for kind in QualityKind],
        rules=[(rule.value, rule.title, None) for rule in QualityRule], is_dismissed=is_dismissed,
        organisations=[(str(key), owners.get(key, ""), None) for key in sorted(counted)] if len(counted) > 1 else [],
        seen=queries.looked_at(scope), reopen=FindingReopenForm(formdata=None),
    )  # fmt: skip


@blueprint.get(f"{BASE}/enterprises")
@requires(Permission.TALENT_READ)
def enterprise_list() -> str:
    """How many findings each enterprise in scope has, by rule."""
    scope = current_scope()
    counted = queries.counts(scope)
    owners = names(scope, counted.keys())
    rows = sorted(
        ((key, owners.get(key, ""), rules, sum(one[0] for one in rules.values())) for key, rules in counted.items()),
        key=lambda row: (-row[3], row[1]),
    )  # fmt: skip
    return render_template(
        "quality/enterprise_list.html", rows=rows, rules=list(QualityRule), seen=queries.looked_at(scope)
    )


@blueprint.route(f"{BASE}/<int:finding_id>/dismiss", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def finding_dismiss(finding_id: int) -> str | Response:
    """Put a finding aside with a reason."""
    row = queries.finding_or_404(current_scope(), finding_id)
    form = FindingDismissForm()
    if form.validate_on_submit():
        with errors_on(form):
            service.dismiss_finding(current_actor(), finding_id, form.reason.data or "")
            flash(_("已记录理由；所据的数据改变后会重新列出。"), "success")
            return redirect(url_for("quality.finding_list", kind=KIND_OF[row.rule].value))
    who = queries.people(current_scope(), [row.talent_id]).get(row.talent_id or 0, "")
    return render_template("quality/finding_dismiss.html", form=form, row=row, who=who)


@blueprint.post(f"{BASE}/<int:finding_id>/reopen")
@requires(Permission.TALENT_EDIT)
def finding_reopen(finding_id: int) -> Response:
    """Take a finding up again."""
    if not FindingReopenForm().validate_on_submit():
        raise InvalidInput(_("请从清单中重新列出。"), "")
    service.reopen_finding(current_actor(), finding_id)
    flash(_("已重新列出。"), "success")
    return redirect(url_for("quality.finding_list"))


def link_of(row: QualityFinding, actor: Actor) -> str:
    """Where the field of a finding is mended, or seen by who may not change it."""
    if row.talent_id is None:
        return url_for("talents.talent_list", organisation=row.organisation_id)
    if not actor.can_in(Permission.TALENT_EDIT, row.organisation_id):
        return url_for("talents.talent_show", talent_id=row.talent_id)
    kind, _slash, record_id = row.field.partition("/")
    if record_id:
        return url_for("talents.record_edit", talent_id=row.talent_id, kind=kind, record_id=int(record_id))
    info = next((each for each in (*fields_of(Talent), *fields_of(Person)) if each.name == row.field), None)
    if info is None:
        return url_for("talents.talent_show", talent_id=row.talent_id)
    return url_for("talents.talent_edit", talent_id=row.talent_id, part=part_of(info), _anchor=info.name)


def _sum(counted: dict[int, dict[QualityRule, tuple[int, int]]], kind: QualityKind) -> int:
    return sum(f[0] for rules in counted.values() for rule, f in rules.items() if KIND_OF[rule] is kind)


def _total(counted: dict[int, dict[QualityRule, tuple[int, int]]]) -> int:
    return sum(figures[0] for rules in counted.values() for figures in rules.values())
