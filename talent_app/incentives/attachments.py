"""Attachments of plans and of the records along their way: the audit report, minutes, opinions, resolutions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from talent_app.core.actor import Actor
from talent_app.core.errors import NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.files.models import AttachmentKind as Kind
from talent_app.files.owners import Owner, declare_owner
from talent_app.identity.permissions import Permission
from talent_app.incentives import queries
from talent_app.incentives.execution_models import PlanReport, PlanYear
from talent_app.incentives.models import Plan
from talent_app.incentives.procedure_models import EnterpriseYear, PlanProcedure
from talent_app.incentives.procedure_service import may_record
from talent_app.incentives.review_models import PlanCondition
from talent_app.incentives.review_queries import sees_people
from talent_app.incentives.states import SETTLED

PAPERS = (Kind.MINUTES, Kind.OPINION, Kind.PUBLIC_NOTICE, Kind.REPORT, Kind.PROOF, Kind.OTHER)


def _of_plan(model: type[Any]) -> Callable[[Scope, Actor, int], Any]:
    def find(scope: Scope, actor: Actor, row_id: int) -> Any:
        row = session.get(model, row_id)
        if row is None or not scope.covers(row.organisation_id):
            raise NotFound()
        queries.plan_or_404(scope, actor, row.plan_id)
        return row

    return find


def _of_execution(model: type[Any]) -> Callable[[Scope, Actor, int], Any]:
    """Papers of execution list people and amounts: only who may see those opens them."""
    find_row = _of_plan(model)

    def find(scope: Scope, actor: Actor, row_id: int) -> Any:
        row = find_row(scope, actor, row_id)
        if not sees_people(scope, actor, _plan_of(row)):
            raise NotFound()
        return row

    return find


def _find_plan(scope: Scope, actor: Actor, plan_id: int) -> Plan:
    return queries.plan_or_404(scope, actor, plan_id)


def _find_year(scope: Scope, actor: Actor, row_id: int) -> EnterpriseYear:
    row = session.get(EnterpriseYear, row_id)
    if row is None or not scope.covers(row.organisation_id):
        raise NotFound()
    return row


def _plan_of(row: Any) -> Plan:
    return session.get_one(Plan, row.plan_id)


def _procedure_open(actor: Actor, row: PlanProcedure) -> bool:
    return may_record(actor, _plan_of(row), row.kind)


declare_owner(
    Owner(
        Plan.__tablename__, "激励方案", read=Permission.PLAN_READ, write=Permission.PLAN_EDIT, kinds=PAPERS,
        find=_find_plan,
        home=lambda row: ("incentives.plan_show", {"plan_id": row.id, "_anchor": "attachments"}),
        may_change=lambda actor, row: row.is_editable or row.state in SETTLED,
    )
)  # fmt: skip
declare_owner(
    Owner(
        PlanProcedure.__tablename__, "程序记录", read=Permission.PLAN_READ, write=Permission.PLAN_READ, kinds=PAPERS,
        find=_of_plan(PlanProcedure),
        home=lambda row: ("incentives.plan_procedures", {"plan_id": row.plan_id}),
        root=_plan_of, may_change=_procedure_open,
    )
)  # fmt: skip
declare_owner(
    Owner(
        EnterpriseYear.__tablename__, "企业年度数据", read=Permission.PLAN_EDIT, write=Permission.PLAN_EDIT,
        kinds=(Kind.REPORT, Kind.PROOF, Kind.OTHER), find=_find_year,
        home=lambda row: ("incentives.enterprise_years", {"organisation_id": row.organisation_id}),
    )
)  # fmt: skip
for _model, _title in ((PlanCondition, "批复条件"), (PlanYear, "年度考核"), (PlanReport, "年度报告")):
    declare_owner(
        Owner(
            _model.__tablename__, _title, read=Permission.PLAN_READ, write=Permission.PLAN_EDIT, kinds=PAPERS,
            find=_of_plan(_model) if _model is PlanCondition else _of_execution(_model),
            home=lambda row: ("incentives.plan_life", {"plan_id": row.plan_id}),
            root=_plan_of,
        )
    )  # fmt: skip
