"""What may have attachments: each feature declares its rows here once, with who reads and who writes.

declare_owner(Owner("talents", "人才登记", read=P.TALENT_READ, write=P.TALENT_EDIT, kinds=…, find=…, home=…))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from talent_app.core.actor import Actor
from talent_app.core.errors import NotFound
from talent_app.core.scope import Scope
from talent_app.files.models import AttachmentKind
from talent_app.identity.permissions import Permission


def _itself(row: Any) -> Any:
    return row


def _as_uploaded(row: Any, kind: AttachmentKind, name: str) -> str:
    return name


def _nothing(row: Any) -> None:
    return None


@dataclass(frozen=True)
class Owner:
    """One kind of row that may have attachments.

    `find(scope, actor, id)` returns the row or raises NotFound; the scope is where the actor holds `read`.
    `home(row)` is (endpoint, values) of the page that shows it, `root(row)` the row it belongs to (itself where none),
    `may_change(actor, row)` a further condition on writing, `touched(row)` what else changes with an attachment,
    `named(row, kind, name)` what a file is called where its own name must not stay in the audit.
    """

    table: str
    title: str
    read: Permission
    write: Permission
    kinds: tuple[AttachmentKind, ...]
    find: Callable[[Scope, Actor, int], Any]
    home: Callable[[Any], tuple[str, Mapping[str, Any]]]
    root: Callable[[Any], Any] = _itself
    may_change: Callable[[Actor, Any], bool] | None = None
    touched: Callable[[Any], None] = _nothing
    named: Callable[[Any, AttachmentKind, str], str] = _as_uploaded

    def writable(self, actor: Actor, row: Any) -> bool:
        """Whether the actor may add to and remove from this row."""
        allowed = actor.can_in(self.write, row.organisation_id)
        return allowed and (self.may_change is None or self.may_change(actor, row))


_OWNERS: dict[str, Owner] = {}


def declare_owner(owner: Owner) -> None:
    """Let rows of a table have attachments."""
    _OWNERS[owner.table] = owner


def owner_of(table: str) -> Owner:
    """The declaration of a table; what was never declared does not exist."""
    if table not in _OWNERS:
        raise NotFound()
    return _OWNERS[table]
