"""SIGKILL at random moments of long and weighty operations: what was committed stays, nothing is half done, and the
same operation afterwards does it once.

Each operation runs in a forked child, killed after a random part of the time it takes when left alone. Then the
invariants are read in the parent, the operation is run to its end, and they are read again.
"""

from __future__ import annotations

import base64
import os
import random
import secrets
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select

from talent_app.audit.chain import verify
from talent_app.audit.models import AuditEntry
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.crypto import vault
from talent_app.db.engine import database, ops_session, session, use_scope
from talent_app.exchange import intake
from talent_app.exchange.models import ImportBatch, ImportState
from talent_app.incentives import execution_service
from talent_app.incentives import service as plans
from talent_app.incentives.execution_models import PlanPayment
from talent_app.incentives.life_states import PayStatus
from talent_app.incentives.models import Plan, PlanVersion
from talent_app.incentives.states import Decision, PlanState
from talent_app.incentives.workflow import PlanAction
from talent_app.operations import backup, rotation
from talent_app.operations.restore import restore
from talent_app.talents.models import Talent
from tests.assure.installation import Installation, installation, main
from tests.exchange.files import csv_file, staged
from tests.factories import create_talent
from tests.incentives import life_steps, plan_data

ROWS = 60
OPEN = {PlanState.GROUP_REVIEW, PlanState.SUBMITTED, PlanState.ACCEPTED, PlanState.UNDER_REVIEW}


@dataclass
class Trial:
    """One operation ready to run: what it does, whether it has happened (raises when half done), how to finish it."""

    run: Callable[[], Any]
    has_happened: Callable[[], bool]
    finish: Callable[[], Any]


def prove(kind: str, operation: str, kills: int, seed: int = 1) -> dict[str, Any]:
    """Kill one kind of operation so many times; raises at the first invariant that does not hold."""
    choose = random.Random(f"{seed} {operation}")
    before = after = 0
    with installation(kind) as made:
        prepare = OPERATIONS[operation]
        seconds = _alone(prepare(made, 0))
        for number in range(1, kills + 1):
            trial = prepare(made, number)
            _killed_after(trial.run, choose.uniform(0, seconds * 1.15))
            if _seen(trial.has_happened):
                after += 1
            else:
                before += 1
                _let_go()
                trial.finish()
                assert _seen(trial.has_happened), f"{operation}: run again after the kill, it did not happen"
        _let_go()
        use_scope(Scope.beyond("proof"))
        faults = [fault.message for fault in verify(session())]
        assert not faults, f"the audit does not hold after the kills: {faults[:3]}"
    return {"kills": kills, "before": before, "after": after, "milliseconds": int(seconds * 1000)}


def _let_go() -> None:
    session.remove()
    ops_session.remove()
    database.dispose()


def _seen(question: Callable[[], bool]) -> bool:
    _let_go()
    use_scope(Scope.beyond("proof"))
    answer = question()
    _let_go()
    return answer


def _alone(trial: Trial) -> float:
    """How long the operation takes when nobody kills it (in a child, like the others)."""
    began = time.perf_counter()
    _killed_after(trial.run, None)
    taken = time.perf_counter() - began
    assert _seen(trial.has_happened), "left alone, the operation did not happen"
    return taken


def _killed_after(run: Callable[[], Any], seconds: float | None) -> None:
    _let_go()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            run()
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    _, state = os.waitpid(child, 0)
    if seconds is None:
        assert os.waitstatus_to_exitcode(state) == 0, "left alone, the operation failed"


# --- the operations ---------------------------------------------------------------------------------------------


def _import(made: Installation, number: int) -> Trial:
    rows = [("姓名", "出生日期", "职务")]
    rows += [(f"导入{number}之{row}", f"19{60 + row % 40}-03-0{1 + row % 9}", "工程师") for row in range(ROWS)]
    hr = made.actor("hr")
    batch_id = staged(hr, hr.organisation_id, csv_file(rows)).id
    session.rollback()

    def write() -> None:
        intake.write(made.actor("hr"), batch_id)

    def has_happened() -> bool:
        state = session.scalar(select(ImportBatch.state).where(ImportBatch.id == batch_id))
        written = session.scalar(select(func.count()).select_from(Talent).where(Talent.name.like(f"导入{number}之%")))
        assert written in (0, ROWS), f"an import of {ROWS} wrote {written}"
        assert (state is ImportState.APPLIED) == (written == ROWS), f"the import says {state}, {written} are written"
        return written == ROWS

    return Trial(write, has_happened, write)


def _step(made: Installation, plan_id: int, action: PlanAction, who: str, before: PlanState, **given: Any) -> Trial:
    """A step of a plan: state, version and audit entry move together or not at all."""
    entries = _entries()

    def act() -> None:
        plans.act_on_plan(made.actor(who), plan_id, action, **given)

    def has_happened() -> bool:
        state = session.scalar(select(Plan.state).where(Plan.id == plan_id))
        moved = state is not before
        more = _entries() - entries
        assert (more > 0) == moved, f"{action.value}: state {state}, {more} audit entries"
        return moved

    return Trial(act, has_happened, act)


def _entries() -> int:
    return int(session.scalar(select(func.count()).select_from(AuditEntry)) or 0)


def _own(number: int) -> dict[str, Any]:
    """Another plan than all before it: people and results of its own."""
    people = [plan_data.person(10 * number + place, ref=f"k{number}-{place}") for place in (1, 2, 3)]
    return {"facts": plan_data.FACTS | {"results": [f"成果{number}"]}, "people": people}


def _withdraw_others(made: Installation) -> None:
    """Earlier plans of the enterprise stand in the way of a new one."""
    hr = made.actor("hr")
    for plan_id in list(session.scalars(select(Plan.id).where(Plan.state.in_(list(OPEN))))):
        plans.act_on_plan(hr, plan_id, PlanAction.WITHDRAW, note="让位于下一次试验")


def _submission(made: Installation, number: int) -> Trial:
    _withdraw_others(made)
    hr = made.actor("hr")
    plan = plan_data.draft(hr, hr.organisation_id, **_own(number))
    reasons = plan_data.reasons_for(made.actor("hr"), plan)
    plans.act_on_plan(made.actor("hr"), plan.id, PlanAction.SUBMIT, reasons=reasons)
    plans.act_on_plan(made.actor("approver"), plan.id, PlanAction.APPROVE)
    plan_id = plan.id
    trial = _step(made, plan_id, PlanAction.APPROVE, "group", PlanState.GROUP_REVIEW)

    def whole() -> bool:
        moved = trial.has_happened()
        versions = session.scalar(select(func.count()).select_from(PlanVersion).where(PlanVersion.plan_id == plan_id))
        assert versions == (1 if moved else 0), f"moved: {moved}, {versions} frozen versions"
        return moved

    return Trial(trial.run, whole, trial.finish)


def _decision(made: Installation, number: int) -> Trial:
    _withdraw_others(made)
    hr = made.actor("hr")
    plan = plan_data.under_review(made.actor, hr.organisation_id, **_own(number))
    given = {"decision": Decision.REFUSED, "number": f"拉国资发〔2026〕{number + 1}号", "note": "不符合条件。"}
    return _step(made, plan.id, PlanAction.DECIDE, "leader", PlanState.UNDER_REVIEW, **given)


def _payout(made: Installation, number: int) -> Trial:
    """Payments under one voucher: all of them are entered, with one audit entry, or none."""
    _withdraw_others(made)
    plant = made.actor("hr").organisation_id
    plan = plan_data.decided(made.actor, plant, prepare=life_steps.state_payout, **_own(number))
    plan = plans.act_on_plan(made.actor("hr"), plan.id, PlanAction.EXECUTE)
    plan_id = plan.id
    hr = made.actor("hr")
    execution_service.appraise_year(
        hr, plan_id, 2025, None, net_profit=Money.yuan("10000000.00"),
        prior_profits=[Money.yuan(each) for each in ("6000000", "6600000", "7260000")],
        is_target_met=True, completion=Fraction(1), pool=plan.pool, appraised_on=date(2026, 11, 20),
    )  # fmt: skip
    grades = {f"k{number}-{place}": "优秀" for place in (1, 2, 3)}
    execution_service.grade_people(made.actor("hr"), plan_id, 2025, None, grades)
    execution_service.confirm_year(made.actor("approver"), plan_id, 2025, None)
    due = PlanPayment.due_year == 2026
    ids = list(session.scalars(select(PlanPayment.id).where(PlanPayment.plan_id == plan_id, due)))
    assert len(ids) > 1, "one payment cannot be half done"
    entries = _entries()
    session.rollback()

    def pay() -> None:
        execution_service.pay(made.actor("hr"), plan_id, ids, date(2026, 11, 23), f"记 {number} 号")

    def has_happened() -> bool:
        is_paid = PlanPayment.status == PayStatus.PAID
        paid = list(session.scalars(select(PlanPayment.id).where(PlanPayment.plan_id == plan_id, is_paid)))
        assert len(paid) in (0, len(ids)), f"{len(paid)} of {len(ids)} payments are entered"
        more = _entries() - entries
        assert more == (1 if paid else 0), f"{len(paid)} payments, {more} audit entries"
        return bool(paid)

    return Trial(pay, has_happened, pay)


def _backup(made: Installation, number: int) -> Trial:
    made.actor("hr")
    create_talent(made.actor("hr"), name=f"备份{number}")
    file = made.folder / f"backup-{number}"

    def write() -> None:
        backup.create(made.settings, file)

    def has_happened() -> bool:
        if not file.exists():
            return False
        drill = made.folder / f"drill-{number}"
        restored = restore(made.settings, file, drill)
        assert restored.rows > 0
        return True

    return Trial(write, has_happened, write)


def _rotation(made: Installation, number: int) -> Trial:
    phone = f"+86139{number:08d}"
    talent_id = create_talent(made.actor("hr"), phone=phone).id
    fresh = base64.b64encode(secrets.token_bytes(32)).decode()
    made.settings.data_key = f"{fresh},{made.settings.data_key}"
    vault.configure(made.settings.data_key, made.settings.index_key)

    def rotate() -> None:
        rotation.rotate()

    def has_happened() -> bool:
        row = session.scalars(select(Talent).where(Talent.id == talent_id)).one()
        assert row.phone == phone, "a sealed value does not read as before"
        return not rotation.remaining()

    return Trial(rotate, has_happened, rotate)


OPERATIONS: dict[str, Callable[[Installation, int], Trial]] = {
    "import": _import,
    "submission": _submission,
    "decision": _decision,
    "payout": _payout,
    "backup": _backup,
    "rotation": _rotation,
}


if __name__ == "__main__":
    main(prove)
