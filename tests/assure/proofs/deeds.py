"""What users do on the demo data so that passing states are there to be looked at: a token, a deputy's other browser,
a second factor, a list exported and summaries packed in the background.

Run once for the demo data of the proofs, never for the demo data of the product.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from talent_app import clock
from talent_app.api.service import create_token
from talent_app.application import create_app
from talent_app.core.scope import Scope
from talent_app.db.engine import ops_session, session, use_scope, within
from talent_app.exchange.export import ExportWish
from talent_app.exchange.exporting import request_export
from talent_app.exchange.packing import request_pack
from talent_app.identity.codes import hash_recovery, new_recovery_codes
from talent_app.identity.factors import enrol_factor
from talent_app.identity.models import LoginSession
from talent_app.identity.permissions import Permission
from talent_app.identity.queries import actor_by_name, user_by_name
from talent_app.identity.sessions import token_hash
from talent_app.talents.models import Talent
from talent_app.worker import run_now

#: Who has a second factor: nobody else has to enter a code.
CAREFUL = "county"


def do() -> None:
    """Everything, each by who may."""
    today = clock.today()
    hr = actor_by_name("hr", today)
    create_token(
        hr, name="人事系统每日同步", permissions=[Permission.TALENT_READ], expires_on=today + timedelta(days=90),
        secret="a secret of the proofs",
    )  # fmt: skip
    enrol_factor(actor_by_name(CAREFUL, today), "JBSWY3DPEHPK3PXP", 1, hash_recovery(new_recovery_codes()))
    _another_browser("hr")
    jobs = [request_export(hr, ExportWish(), "xlsx", "全部人才").id]
    with within(hr.scope):
        people = list(session.scalars(select(Talent.id).order_by(Talent.id).limit(2)))
    session.rollback()
    jobs.append(request_pack(hr, people, "全部人才").id)
    for number in jobs:
        run_now(number)


def _another_browser(username: str) -> None:
    """A session elsewhere, which its owner may end."""
    use_scope(Scope.everything())
    user, at = user_by_name(username), clock.now()
    assert user is not None
    ops_session.add(
        LoginSession(
            token_hash=token_hash("another browser"), user_id=user.id, created_at=at, last_seen_at=at,
            address="10.8.0.21", agent="Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/128.0",
        )
    )  # fmt: skip
    ops_session.commit()
    session.rollback()


if __name__ == "__main__":
    create_app()
    do()
