"""Who acts: a frozen value computed for each request, command line call or job, never kept from log-in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from talent_app.core.errors import Forbidden
from talent_app.core.scope import Scope


@dataclass(frozen=True)
class Actor:
    """A user with what each of his permissions covers at this moment.

    `grants` maps a permission to the scope in which the user holds it; `source` is web, cli, api or job.
    """

    user_id: int | None
    username: str
    name: str
    organisation_id: int | None
    grants: Mapping[Any, Scope] = field(default_factory=dict)
    roles: tuple[str, ...] = ()
    source: str = "web"
    address: str = ""
    organisation_name: str = ""

    def can(self, permission: Any) -> bool:
        """Whether the actor holds the permission anywhere at all."""
        return permission in self.grants

    def can_in(self, permission: Any, organisation_id: int) -> bool:
        """Whether the actor holds the permission for this organisation."""
        return permission in self.grants and self.grants[permission].covers(organisation_id)

    def scope_for(self, permission: Any) -> Scope:
        """Where the actor holds the permission; raises `Forbidden` where nowhere."""
        if permission not in self.grants:
            raise Forbidden()
        return self.grants[permission]

    @property
    def scope(self) -> Scope:
        """Everything any of the actor's permissions covers."""
        ids: set[int] = set()
        for scope in self.grants.values():
            if scope.organisation_ids is None:
                return Scope.everything()
            ids |= scope.organisation_ids
        return Scope(frozenset(ids))


#: Set-up, migrations of data and scheduled jobs act under this name; it holds nothing a person could log in to.
def system_actor(purpose: str) -> Actor:
    """The actor of set-up and scheduled work; `purpose` stands in the audit entry."""
    return Actor(user_id=None, username="system", name=f"系统（{purpose}）", organisation_id=None, source="job")
