"""Commands on policy: drafting a change, offering it, publishing it by a second person, and keeping its effects.

A release is append-only. It may add a value from a date, fill a table shipped empty, add a document or raise a grade;
`rules.releases.compose` refuses everything else, and it is asked before anything is stored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete

from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.types import canonical_json
from talent_app.identity.permissions import Permission
from talent_app.jobs.service import request_job
from talent_app.policy import queries
from talent_app.policy.models import DraftState, PolicyDraft, PolicyEffect, PolicyRelease
from talent_app.rules.loader import PolicyFileError

EFFECTS_TASK = "policy_effects"
OPEN = (DraftState.DRAFT, DraftState.OFFERED)
EMPTY: dict[str, Any] = {"sources": {}, "values": {}, "grades": []}


def _reach(actor: Actor) -> Scope:
    return reach_of(actor, Permission.POLICY_READ)


@command(Permission.POLICY_EDIT)
def create_draft(actor: Actor, *, title: str, document: str = "", note: str = "") -> PolicyDraft:
    """Begin a change: what it is about and the document it rests on."""
    row = PolicyDraft(
        title=title, document=document, note=note, content=EMPTY, state=DraftState.DRAFT,
        drafted_by=actor.user_id or 0, drafted_by_name=actor.name, drafted_at=running().at, returned_note="",
        effects_key="", effects_plans=0, published_by_name="",
    )  # fmt: skip
    session.add(row)
    record(Action.POLICY_DRAFTED, row, parameter=title, document=document)
    return row


def _open(actor: Actor, draft_id: int, version: int | None, *states: DraftState) -> PolicyDraft:
    row = queries.draft_or_404(_reach(actor), draft_id)
    check_version(row, version)
    if row.state not in (states or (DraftState.DRAFT,)):
        raise Conflict(f"草案当前为“{row.state.title}”，不能这样操作。", "请刷新页面核对最新状态。")
    return row


@command(Permission.POLICY_EDIT)
def update_draft(
    actor: Actor, draft_id: int, version: int | None, *, title: str, document: str, note: str
) -> PolicyDraft:
    """Change title, document and note of a draft."""
    row = _open(actor, draft_id, version)
    if (row.title, row.document, row.note) == (title, document, note):
        raise Unchanged(row)
    row.title, row.document, row.note = title, document, note
    record(Action.POLICY_DRAFTED, row, parameter=title, document=document)
    return row


@command(Permission.POLICY_EDIT)
def put_values(
    actor: Actor, draft_id: int, version: int | None, values: Mapping[str, Mapping[str, Any]],
    source: tuple[str, Mapping[str, Any]] | None = None,
) -> PolicyDraft:  # fmt: skip
    """Put dated values into a draft, one a parameter (a second one replaces the first), with a new document."""
    row = _open(actor, draft_id, version)
    stored = {**EMPTY, **row.content}
    content = {
        "sources": stored["sources"] | ({source[0]: dict(source[1])} if source else {}),
        "values": stored["values"] | {code: [dict(entry)] for code, entry in values.items()},
        "grades": stored["grades"],
    }
    return _store(actor, row, content, "、".join(values))


@command(Permission.POLICY_EDIT)
def put_grade(actor: Actor, draft_id: int, version: int | None, raised: Mapping[str, Any]) -> PolicyDraft:
    """Put a raised grade into a draft: who compared the value or rule with which text, and when."""
    row = _open(actor, draft_id, version)
    stored = {**EMPTY, **row.content}
    key = ("parameter", "rule", "from")
    kept = [each for each in stored["grades"] if any(each.get(name) != raised.get(name) for name in key)]
    name = str(raised.get("parameter") or raised.get("rule"))
    return _store(actor, row, {**stored, "grades": [*kept, dict(raised)]}, name)


@command(Permission.POLICY_EDIT)
def drop_entry(actor: Actor, draft_id: int, version: int | None, code: str) -> PolicyDraft:
    """Take a value or a raised grade out of a draft again; a document nothing cites any more goes with it."""
    row = _open(actor, draft_id, version)
    stored = {**EMPTY, **row.content}
    values = {name: entries for name, entries in stored["values"].items() if name != code}
    grades = [each for each in stored["grades"] if code not in (each.get("parameter"), each.get("rule"))]
    cited = {entry["cite"]["source"] for entries in values.values() for entry in entries}
    sources = {name: entry for name, entry in stored["sources"].items() if name in cited}
    return _store(actor, row, {"sources": sources, "values": values, "grades": grades}, code)


def _store(actor: Actor, row: PolicyDraft, content: dict[str, Any], told: str) -> PolicyDraft:
    if content == row.content:
        raise Unchanged(row)
    demand_sound(_reach(actor), content, row.document)
    row.content = content
    record(Action.POLICY_DRAFTED, row, parameter=told[:500], document=row.document)
    return row


def demand_sound(scope: Scope, content: Mapping[str, Any], number: str) -> None:
    """Refuse what could not be published, with the sentence of the rules."""
    try:
        queries.book_with(scope, content, number or "草案")
    except PolicyFileError as problem:
        raise InvalidInput(f"{problem}。", "请修改取值、日期或出处。", field="value") from problem


def content_key(scope: Scope, row: PolicyDraft) -> str:
    """What effects were computed for: this content on top of this revision."""
    told = f"{queries.book(scope).revision} {canonical_json(row.content)}"
    return hashlib.sha256(told.encode()).hexdigest()


def is_empty(row: PolicyDraft) -> bool:
    """Whether a draft changes nothing yet."""
    return not (row.content.get("values") or row.content.get("grades"))


@command(Permission.POLICY_EDIT)
def ask_effects(actor: Actor, draft_id: int) -> PolicyDraft:
    """Have the effects on every plan computed in the background."""
    row = _open(actor, draft_id, None, *OPEN)
    if is_empty(row):
        raise InvalidInput("草案还没有任何改动。", "请先加入取值或提升证据等级。")
    job = request_job(actor, EFFECTS_TASK, f"测算影响：{row.title}"[:120], {"draft_id": row.id})
    session.flush()  # the draft names the job's id
    row.job_id = job.id
    record(Action.POLICY_DRAFT_MOVED, row, document=row.document, note="测算影响")
    return row


@command(Permission.POLICY_EDIT)
def store_effects(
    actor: Actor, draft_id: int, key: str, number: int, found: Iterable[Mapping[str, Any]], finish: Any = None
) -> PolicyDraft:
    """Keep what the job computed, instead of what an earlier one did."""
    row = queries.draft_or_404(_reach(actor), draft_id)
    session.execute(delete(PolicyEffect).where(PolicyEffect.draft_id == row.id))
    session.add_all(PolicyEffect(draft_id=row.id, **each) for each in found)
    row.effects_key, row.effects_at, row.effects_plans = key, running().at, number
    record(Action.POLICY_DRAFT_MOVED, row, document=row.document, note=f"影响测算完成，共 {number} 个方案")
    if finish is not None:
        finish()
    return row


@command(Permission.POLICY_EDIT)
def offer_draft(actor: Actor, draft_id: int, version: int | None) -> PolicyDraft:
    """Hand a draft over for publication: it has a document and its effects were computed as it stands."""
    row = _open(actor, draft_id, version)
    if is_empty(row):
        raise InvalidInput("草案还没有任何改动。", "请先加入取值或提升证据等级。")
    if not row.document.strip():
        raise InvalidInput("没有填写文号。", "请在“草案信息”中填写依据文件的文号。")
    if row.effects_key != content_key(_reach(actor), row):
        raise Conflict("草案在测算影响之后有改动，或者还没有测算。", "请先测算对方案的影响，再送发布。")
    row.state, row.returned_note = DraftState.OFFERED, ""
    record(Action.POLICY_DRAFT_MOVED, row, document=row.document, note="送发布")
    return row


@command(Permission.POLICY_PUBLISH)
def return_draft(actor: Actor, draft_id: int, version: int | None, note: str) -> PolicyDraft:
    """Give an offered draft back with a reason."""
    row = _open(actor, draft_id, version, DraftState.OFFERED)
    if not note.strip():
        raise InvalidInput("退回须写明理由。", "请填写意见。", field="note")
    row.state, row.returned_note = DraftState.DRAFT, note.strip()
    record(Action.POLICY_DRAFT_MOVED, row, document=row.document, note=note.strip())
    return row


@command(Permission.POLICY_EDIT)
def discard_draft(actor: Actor, draft_id: int, version: int | None) -> PolicyDraft:
    """Put a draft aside for good."""
    row = _open(actor, draft_id, version, *OPEN)
    row.state = DraftState.DISCARDED
    record(Action.POLICY_DRAFT_MOVED, row, document=row.document, note="作废")
    return row


@command(Permission.POLICY_PUBLISH)
def publish_draft(actor: Actor, draft_id: int, version: int | None, today: date) -> PolicyRelease:
    """Publish an offered draft; never by who drafted it, and only with effects computed for exactly this content."""
    row = _open(actor, draft_id, version, DraftState.OFFERED)
    if actor.user_id is None or actor.user_id == row.drafted_by:
        raise Forbidden("草案由您起草，不能由您发布。", "请由另一位有发布权限的同事核对后发布。")
    scope = _reach(actor)
    demand_sound(scope, row.content, row.document)
    if row.effects_key != content_key(scope, row):
        raise Conflict("测算影响之后，政策参数又有新的发布。", "请退回草案，由起草人重新测算影响。")
    release = PolicyRelease(
        number=f"ZC-{today.year}-{len(queries.releases(scope)) + 1:03d}", title=row.title, content=row.content,
        drafted_by=row.drafted_by, drafted_at=row.drafted_at, published_by=actor.user_id, published_at=running().at,
    )  # fmt: skip
    session.add(release)
    session.flush()  # the draft names the release's id
    row.state, row.release_id = DraftState.PUBLISHED, release.id
    row.published_by_name, row.published_at = actor.name, running().at
    codes = "、".join([*row.content["values"], *(g.get("parameter") or g["rule"] for g in row.content["grades"])])
    record(Action.POLICY_RELEASED, row, parameter=codes[:500], document=row.document)
    return release
