"""Requests made up by schemathesis from the document of the interface, for every operation, over the demo data."""

from __future__ import annotations

import os
import random
import tempfile
import traceback
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from schemathesis import checks
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy import select

from talent_app import clock
from talent_app.api import service
from talent_app.api.document import PREFIX, openapi, path_of
from talent_app.api.operation import OPERATIONS, Operation
from talent_app.core.scope import Scope
from talent_app.db.engine import database, session, use_scope
from talent_app.identity.permissions import EVERYONE, Permission
from talent_app.identity.queries import actor_by_name
from talent_app.incentives.models import Plan
from talent_app.organisations.models import Organisation
from talent_app.rules.policy_files import packaged_book
from talent_app.talents.models import Talent
from talent_app.talents.records import RECORD_KINDS
from talent_app.webhooks.service import create_webhook, try_webhook
from talent_app.webhooks.signing import new_secret
from tests.assure.installation import TODAY, main
from tests.assure.proofs.demonstration import copied
from tests.assure.proofs.fuzz import application
from tests.assure.proofs.writes import watched

CHECKS = [
    checks.not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance,
]  # fmt: skip


def prove(requests: int, seed: int = 1) -> dict[str, Any]:
    """So many requests over all operations; what breaks a promise of the document is told by operation."""
    each = max(1, requests // (2 * len(OPERATIONS)))
    sent: Counter[str] = Counter()
    errors: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as name, copied(Path(name)) as chosen:
        app = application(chosen, Path(name))
        bearers = {username: {"Authorization": f"Bearer {_token(username)}"} for username in ("hr", "sysadmin")}
        known = _known()
        document = schemathesis.openapi.from_dict(openapi())
        document.app = app
        assert database.engine is not None
        with watched(database.engine) as watch:
            for operation in OPERATIONS:
                for mode in GenerationMode:
                    bearer = bearers["sysadmin" if operation.permission is Permission.WEBHOOK_MANAGE else "hr"]
                    _ask(document, operation, mode, each, seed, bearer, known, sent, errors)
        session.remove()
    return {
        "requests": sum(sent.values()), "endpoints": dict(sorted(sent.items())), "statuses": {}, "errors": errors,
        "transactions": watch.transactions, "entries": watch.entries, "unaudited": dict(watch.faults),
    }  # fmt: skip


def _token(username: str) -> str:
    owner = actor_by_name(username, clock.today())
    use_scope(owner.scope)
    secret = service.new_secret()
    wanted = [each for each in owner.grants if each not in EVERYONE]
    service.create_token(owner, name="证明", permissions=wanted, expires_on=date(2027, 1, 31), secret=secret)
    session.remove()
    return secret


def _known() -> dict[str, list[Any]]:
    """What is there to be found, by the name of the argument or the key of the body."""
    owner = actor_by_name("hr", clock.today())
    administrator = actor_by_name("sysadmin", clock.today())
    use_scope(administrator.scope)
    told = {"name": "证明", "url": "https://hr.example.com/", "events": ["plan.decided"], "secret": new_secret()}
    webhook = create_webhook(administrator, owner.organisation_id, **told).id
    message = try_webhook(administrator, webhook).id
    use_scope(Scope.beyond("proof"))
    place = session.get_one(Organisation, owner.organisation_id)
    found: dict[str, list[Any]] = {
        "organisation": [place.id], "organisation_id": [place.id], "enterprise": [place.uscc],
        "talent_id": list(session.scalars(select(Talent.id).where(Talent.organisation_id == place.id).limit(40))),
        "plan_id": list(session.scalars(select(Plan.id).where(Plan.organisation_id == place.id))),
        "cube": ["talents"], "instrument": ["post_dividend", "project_dividend"], "table": ["sex"],
        "version": [1, 2], "code": list(packaged_book().parameters)[:20],
        "webhook_id": [webhook], "delivery_id": [message],
    }  # fmt: skip
    for kind in RECORD_KINDS:
        rows = session.scalars(select(kind.model.id).where(kind.model.organisation_id == place.id).limit(20))
        found[kind.key] = list(rows) or [1]
    session.remove()
    return found


def _ask(
    document: Any, operation: Operation, mode: GenerationMode, times: int, seed: int, bearer: dict[str, str],
    known: dict[str, list[Any]], sent: Counter[str], errors: dict[str, str],
) -> None:  # fmt: skip
    described = document[path_of(operation)][operation.method]
    choose = random.Random(f"{seed} {operation.name} {mode.value}")
    kind = next((kind.key for kind in RECORD_KINDS if f"/{kind.key}/" in operation.rule), "")

    @seeded(seed)
    @given(case=described.as_strategy(generation_mode=mode))
    @settings(
        max_examples=times, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate],
        database=None,
    )  # fmt: skip
    def ask(case: Any) -> None:
        if mode is GenerationMode.POSITIVE:
            for name in case.path_parameters or {}:
                case.path_parameters[name] = choose.choice(known[kind if name == "record_id" else name] or [1])
            if isinstance(case.body, dict):
                for name in ("organisation", "enterprise", "version"):
                    if name in case.body:
                        case.body[name] = choose.choice(known[name])
        sent[operation.name] += 1
        response = case.call(base_url=f"http://localhost{PREFIX}", headers=bearer)
        case.validate_response(response, checks=CHECKS)

    try:
        ask()
    except Exception:
        errors[f"{operation.name} {mode.value}"] = traceback.format_exc()[-2500:]
        session.remove()


if __name__ == "__main__":
    os.environ["APP_TODAY"] = TODAY
    main(prove)
