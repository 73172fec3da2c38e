"""Commands on what surrounds a draft: figures of a year, how the plan pays out, plans that belong together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, record
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, InvalidInput
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.incentives import drafting, queries
from talent_app.incentives.drafting import YEARS, reach
from talent_app.incentives.facts import instrument_of
from talent_app.incentives.models import Plan
from talent_app.incentives.procedure_models import DossierPlan, EnterpriseYear, PayoutRules, PlanDossier
from talent_app.incentives.procedure_queries import dossier_of, enterprise_year, payout_rules
from talent_app.incentives.yearly import FIGURES, FROM_RETURN, figures_for
from talent_app.innovation.figures import FIGURES as FIGURES_OF_RETURN
from talent_app.innovation.queries import confirmed_values
from talent_app.organisations.queries import organisation_or_404
from talent_app.rules.notation import ratio_text
from talent_app.rules.payout_terms import Leaving, Treatment

WORDS = ("statement_basis", "evidence", "note")
MOST_INSTALMENTS = 10
WHOLE = Fraction(1)


@command(Permission.PLAN_EDIT)
def set_enterprise_year(
    actor: Actor, organisation_id: int, year: int, version: int | None, values: Mapping[str, Any]
) -> EnterpriseYear:
    """Enter or correct the audited figures of one enterprise in one year."""
    scope = reach(actor, Permission.PLAN_EDIT)
    organisation_or_404(scope, organisation_id)
    if year not in YEARS and year not in range(2010, 2016):
        raise InvalidInput(f"年度 {year} 不在 2010 至 2100 之间。", "请核对年度。", field="year")
    given = {name: values.get(name) for name in FIGURES}
    given |= {name: (given[name] or "").strip() for name in WORDS}
    given |= _confirmed(actor, organisation_id, year, given)
    row = enterprise_year(scope, organisation_id, year)
    if row is None:
        row = EnterpriseYear(organisation_id=organisation_id, year=year, **given)
        session.add(row)
    else:
        _change(row, version, given)
    record(Action.ENTERPRISE_YEAR_SET, row, year=year)
    return row


def confirmed_figures(scope: Scope, organisation_id: int, year: int) -> dict[str, Any]:
    """The yearly figures that the regulator confirmed in the innovation return."""
    found = confirmed_values(scope, organisation_id, [year]).get(year, {})
    return {name: found[code] for name, code in FROM_RETURN.items() if code in found}


def _confirmed(actor: Actor, organisation_id: int, year: int, given: Mapping[str, Any]) -> dict[str, Any]:
    """The confirmed figures; another number for one of them is refused."""
    known = confirmed_figures(reach(actor, Permission.PLAN_EDIT), organisation_id, year)
    for name, value in known.items():
        if given[name] is not None and given[name] != value:
            label = FIGURES_OF_RETURN[FROM_RETURN[name]].label
            raise InvalidInput(
                f"{year} 年度科技创新年报已经确认“{label}”为 {_written(value)}。",
                "请填写确认数；确认数有误的，请监管机构重新开放年报更正。", field=name,
            )  # fmt: skip
    return known


def _written(value: Any) -> str:
    return f"{value.as_yuan()} 元" if isinstance(value, Money) else str(value)


@command(Permission.PLAN_EDIT)
def take_figures(actor: Actor, plan_id: int, version: int | None) -> list[str]:
    """Take the enterprise's yearly figures over into the facts of a draft; returns the labels of what changed."""
    plan = queries.plan_or_404(reach(actor, Permission.PLAN_EDIT), actor, plan_id)
    known = instrument_of(plan.instrument).known_facts
    found = {
        name: value
        for name, value in figures_for(reach(actor, Permission.PLAN_EDIT), plan).items()
        if name in known
    }  # fmt: skip
    if not found:
        raise InvalidInput(
            "企业年度数据中没有本方案用得上的数。", "请先登记近三年和分红年度的企业年度数据。", field="facts"
        )
    drafting.update_facts(actor, plan_id, version, found)
    return [known[name].label for name in found]


@command(Permission.PLAN_EDIT)
def set_payout_rules(
    actor: Actor,
    plan_id: int,
    version: int | None,
    *,
    shares: Sequence[Fraction],
    grades: Mapping[str, Fraction],
    needs_growth: bool,
    target: str,
    target_profit: Money | None,
    leavers: Mapping[str, str],
) -> PayoutRules:
    """State how the plan pays out: shares by year, factors by grade, what must be reached, what becomes of leavers."""
    scope = reach(actor, Permission.PLAN_EDIT)
    plan = queries.plan_or_404(scope, actor, plan_id)
    if not plan.is_editable:
        raise Conflict(f"方案当前为“{plan.state.title}”，不能修改。", "需要修改的，请由办理人退回后再改。")
    if not 1 <= len(shares) <= MOST_INSTALMENTS or sum(shares, Fraction(0)) != WHOLE:
        raise InvalidInput("各期兑付比例合计应为 100%。", "例如 50%、30%、20%，每行一期。", field="shares")
    if any(share <= 0 for share in shares):
        raise InvalidInput("每期兑付比例应大于 0。", "不兑付的年度不用填写。", field="shares")
    wrong = [name for name, factor in grades.items() if not 0 <= factor <= 1]
    if wrong:
        raise InvalidInput(f"考核等次“{wrong[0]}”的系数应在 0 到 1 之间。", "决定的金额是上限。", field="grades")
    for reason, treatment in leavers.items():
        Leaving(reason), Treatment(treatment)
    given = {
        "shares": [ratio_text(each) for each in shares],
        "grades": {name: ratio_text(each) for name, each in grades.items()},
        "needs_growth": needs_growth,
        "target": target.strip(),
        "target_profit": target_profit,
        "leavers": dict(leavers),
    }
    row = payout_rules(scope, plan)
    if row is None:
        row = PayoutRules(organisation_id=plan.organisation_id, plan_id=plan.id, **given)
        session.add(row)
    else:
        _change(row, version, given)
    plan.revision += 1
    record(Action.PLAN_UPDATED, plan, number=plan.number)
    return row


@command(Permission.PLAN_EDIT)
def add_beside(actor: Actor, plan_id: int, instrument: str, title: str) -> Plan:
    """Draft another plan of the same enterprise and year under another instrument, in one dossier with this one."""
    scope = reach(actor, Permission.PLAN_EDIT)
    plan = queries.plan_or_404(scope, actor, plan_id)
    found = dossier_of(scope, plan)
    dossier, inside = found if found else (None, [plan])
    if any(each.instrument == instrument for each in inside):
        raise InvalidInput("这一组方案中已有这种激励方式。", "请选择其他方式，或修改已有方案。", field="instrument")
    if dossier is None:
        dossier = PlanDossier(
            organisation_id=plan.organisation_id, year=plan.year, title=title.strip() or f"{plan.year} 年度激励方案组",
            note="",
        )  # fmt: skip
        session.add(dossier)
        session.flush()  # its plans name the dossier's id
        session.add(DossierPlan(organisation_id=plan.organisation_id, dossier_id=dossier.id, plan_id=plan.id))
    fresh = drafting.create_plan(
        actor, organisation_id=plan.organisation_id, instrument=instrument, year=plan.year, on=plan.judged_on
    )
    session.add(DossierPlan(organisation_id=plan.organisation_id, dossier_id=dossier.id, plan_id=fresh.id))
    record(
        Action.PLAN_DOSSIER_SET, dossier, title=dossier.title,
        plans="、".join([*(each.number for each in inside), fresh.number]),
    )  # fmt: skip
    return fresh


def _change(row: Any, version: int | None, given: Mapping[str, Any]) -> None:
    """Give a row the version the user saw new values; `Unchanged` where it holds them already."""
    check_version(row, version)
    if all(getattr(row, name) == value for name, value in given.items()):
        raise Unchanged(row)
    for name, value in given.items():
        setattr(row, name, value)
