"""What a provider of single sign-on said of a visitor, noted in the signed cookie until his password binds it."""

from __future__ import annotations

from typing import Any

from flask import flash, request
from flask import session as cookie
from flask_babel import gettext as _

from talent_app import clock
from talent_app.core.errors import Conflict
from talent_app.db.engine import session
from talent_app.identity import queries, single_sign_on
from talent_app.identity.models import User

NAME = "vouched_for"
#: How long what the provider said waits for the password that binds it.
PATIENCE_SECONDS = 600


def note(issuer: str, subject: str) -> None:
    """Remember whom the provider vouched for just now."""
    cookie[NAME] = {"issuer": issuer, "subject": subject, "at": int(clock.now().timestamp())}


def bind(user_id: int, vouched_for: Any) -> None:
    """After a full log-in: bind what the provider vouched for shortly before."""
    if not isinstance(vouched_for, dict) or clock.now().timestamp() - vouched_for["at"] > PATIENCE_SECONDS:
        return
    user = session.get_one(User, user_id)
    actor = queries.actor_of(user, clock.today(), address=request.remote_addr or "")
    try:
        single_sign_on.bind_identity(actor, vouched_for["issuer"], vouched_for["subject"])
    except Conflict as error:
        flash(f"{error.message}{error.hint}", "error")
    else:
        flash(_("统一身份已绑定到这个账号，以后可以直接用它登录。"), "success")
