"""Single sign-on by OpenID Connect: who an account is at the provider, bound by the account's own password once.

The provider vouches for a subject, never for a right: roles stay with the security administrator, and a second factor
the account has enrolled is asked for all the same. An unknown subject opens nothing.
"""

from __future__ import annotations

from sqlalchemy import select

from talent_app.audit.actions import Action
from talent_app.audit.command import after_commit, command, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, NotFound
from talent_app.db.crypto import vault
from talent_app.db.engine import session
from talent_app.identity.models import ExternalIdentity, User
from talent_app.identity.sessions import end_sessions


def user_behind(issuer: str, subject: str) -> User | None:
    """The active account bound to a provider's subject."""
    found = session.scalars(
        select(User)
        .join(ExternalIdentity, ExternalIdentity.user_id == User.id)
        .where(ExternalIdentity.issuer == issuer, ExternalIdentity.subject_index == vault.index(subject))
    ).one_or_none()
    return None if found is None or found.disabled_at is not None else found


def identities_of(user_id: int) -> list[ExternalIdentity]:
    """What an account is bound to."""
    statement = select(ExternalIdentity).where(ExternalIdentity.user_id == user_id)
    return list(session.scalars(statement.order_by(ExternalIdentity.id)))


@command(None)
def bind_identity(actor: Actor, issuer: str, subject: str) -> ExternalIdentity:
    """Bind the actor's own account to a subject the provider has vouched for a moment ago."""
    taken = session.scalars(
        select(ExternalIdentity).where(
            ExternalIdentity.issuer == issuer, ExternalIdentity.subject_index == vault.index(subject)
        )
    ).one_or_none()
    if taken is not None:
        raise Conflict("这个统一身份已绑定另一个账号。", "如需更换，请先在原账号中解除绑定。")
    user = session.get_one(User, actor.user_id)
    row = ExternalIdentity(user_id=user.id, issuer=issuer, bound_at=running().at)
    row.subject = subject
    session.add(row)
    record(Action.IDENTITY_BOUND, user, issuer=issuer)
    return row


@command(None)
def unbind_identity(actor: Actor, identity_id: int, token: str | None = None) -> None:
    """Undo a binding of the actor's own account; his other browsers are signed out."""
    row = session.get(ExternalIdentity, identity_id)
    if row is None or row.user_id != actor.user_id:
        raise NotFound("没有找到这项绑定，可能已经解除。", "请返回账号页面查看。")
    user = session.get_one(User, actor.user_id)
    record(Action.IDENTITY_UNBOUND, user, issuer=row.issuer)
    session.delete(row)
    after_commit(lambda: end_sessions(user.id, besides=token))
