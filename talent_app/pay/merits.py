"""Commands of merit rounds: the matrix and the budget of a year, the rises they come to, and settling them."""

from __future__ import annotations

from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, reach_of, record
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, InvalidInput
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.pay import queries
from talent_app.pay.models import MeritState, PayMerit
from talent_app.pay.queries import Member
from talent_app.pay.structure import matrix_of, packed_matrix
from talent_app.rules.merit import Fitted, Matrix, Rated, fit
from talent_app.rules.pay_bands import Circle, position_in

KIND = "年度调薪"


def merit_of(scope: Scope, organisation_id: int, year: int) -> PayMerit | None:
    """The round of a year."""
    return next((row for row in queries.merits(scope, organisation_id) if row.year == year), None)


def ready(members: list[Member]) -> tuple[list[Rated], list[tuple[Member, str]]]:
    """Who takes part, and who does not with the reason; a red circle takes part with a rise of zero."""
    rated, left_out = [], []
    for each in members:
        if each.record is None or each.post is None:
            left_out.append((each, "没有职位或当年薪酬记录"))
        elif each.band is None:
            left_out.append((each, "职位尚未定级"))
        elif not each.record.is_full_year:
            left_out.append((each, "当年在岗不满一年"))
        elif not each.record.performance:
            left_out.append((each, "没有考核等次"))
        else:
            stands = position_in(each.record.total, each.band)
            rated.append(
                Rated(
                    str(each.talent.id),
                    each.record.total,
                    stands.compa_ratio,
                    each.record.performance,
                    stands.circle is Circle.RED,
                )
            )
    return rated, left_out


def fitted(members: list[Member], matrix: Matrix, budget: Money) -> Fitted:
    """The rises of everybody who takes part."""
    return fit(ready(members)[0], matrix, budget)


@command(Permission.PAY_EDIT)
def save_merit(
    actor: Actor, organisation_id: int, year: int, version: int | None, matrix: Matrix, budget: Money
) -> PayMerit:
    """Set matrix and budget of a round that is not settled."""
    scope = reach_of(actor, Permission.PAY_EDIT)
    enterprise = queries.enterprise_or_404(scope, organisation_id)
    faults = matrix.faults()
    if faults:
        raise InvalidInput("".join(faults[:3]), "请修改调薪矩阵：考核越好、对比率越低，幅度不应越小。", field="budget")
    row = merit_of(scope, enterprise.id, year)
    values = {"budget": budget, "matrix": packed_matrix(matrix)}
    if row is None:
        row = PayMerit(organisation_id=enterprise.id, year=year, lines=[], state=MeritState.DRAFT, **values)
        session.add(row)
    else:
        check_version(row, version)
        _demand_open(row)
        if (row.budget, row.matrix) == (values["budget"], values["matrix"]):
            raise Unchanged(row)
        row.budget, row.matrix = budget, values["matrix"]  # type: ignore[assignment]
    record(Action.PAY_CHANGED, row, kind=KIND, name=row.label)
    return row


def _demand_open(row: PayMerit) -> None:
    if row.state is MeritState.SETTLED:
        raise Conflict(f"{row.label}已定稿，不能修改。", "需要重新测算的，请先撤销定稿。")


@command(Permission.PAY_EDIT)
def settle_merit(actor: Actor, organisation_id: int, year: int, version: int | None) -> PayMerit:
    """Keep the rises as they are computed now."""
    scope = reach_of(actor, Permission.PAY_EDIT)
    row = merit_of(scope, organisation_id, year)
    if row is None:
        raise Conflict("还没有这一年度的调薪测算。", "请先设置矩阵和预算。")
    check_version(row, version)
    _demand_open(row)
    result = fitted(queries.members(scope, organisation_id, year), matrix_of(row.matrix), row.budget)
    row.lines = [{"talent": int(each.ref), "amount": each.amount.fen} for each in result.rises]
    row.state = MeritState.SETTLED
    record(Action.PAY_CHANGED, row, kind=KIND, name=f"{row.label}（定稿）")
    return row


@command(Permission.PAY_EDIT)
def reopen_merit(actor: Actor, organisation_id: int, year: int, version: int | None) -> PayMerit:
    """Take back the settling of a round."""
    row = merit_of(reach_of(actor, Permission.PAY_EDIT), organisation_id, year)
    if row is None or row.state is not MeritState.SETTLED:
        raise Conflict("这一年度的调薪没有定稿。", "请刷新页面。")
    check_version(row, version)
    row.state, row.lines = MeritState.DRAFT, []
    record(Action.PAY_CHANGED, row, kind=KIND, name=f"{row.label}（撤销定稿）")
    return row
