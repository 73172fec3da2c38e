"""Freezing a plan when it is submitted: canonical text, its hash, and the people apart from it.

A frozen text holds keys of people and commitments only; who they are and what they earn stands encrypted beside it, so
that lawful erasure and rotation of keys leave the hash as it is. Nothing here renders, decides or recomputes.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from talent_app.audit.erasing import ERASED
from talent_app.core.money import Money
from talent_app.db.types import canonical_json
from talent_app.incentives.facts import pack, person_facts, request_of
from talent_app.incentives.models import Plan, PlanPerson, PlanVersion, VersionLine, VersionPerson
from talent_app.organisations.models import Organisation
from talent_app.rules.codes import code_table
from talent_app.rules.instruments import INSTRUMENTS
from talent_app.rules.other_plan import OtherPlan
from talent_app.rules.outcome import Outcome
from talent_app.rules.parameters import Cite, Policy

CONTENT_SCHEMA = 1
APPLICATION_VERSION = "0.1.0"
SALT_BYTES = 16
CODE_BYTES = 16
#: What is shown in place of who somebody was.
NOBODY = {"name": ERASED, "document_tail": "", "post": ""}


@dataclass(frozen=True)
class Frozen:
    """A version with its people, read back: what documents, comparison and recomputation work from."""

    version: PlanVersion
    people: tuple[VersionPerson, ...]
    #: Keys of people who were erased while the plan must be kept: their names are shown to nobody.
    hidden: frozenset[str] = frozenset()

    @cached_property
    def content(self) -> dict[str, Any]:
        """The frozen document."""
        document: dict[str, Any] = json.loads(self.version.content)
        return document

    @cached_property
    def shown(self) -> dict[str, dict[str, Any]]:
        """What is known of each person, by key; empty for those erased."""
        known = {each.ref: json.loads(each.shown) for each in self.people if each.shown is not None}
        return {ref: told | NOBODY if ref in self.hidden else told for ref, told in known.items()}

    @property
    def names(self) -> dict[str, str]:
        """Names by key; erased people keep their key."""
        return {each.ref: self.shown.get(each.ref, {}).get("name", each.ref) for each in self.people}

    def faults(self) -> list[str]:
        """Sentences about anything that does not match what was frozen; none for an intact version."""
        found = []
        if content_hash(self.version.content) != self.version.content_hash:
            found.append("冻结内容与登记的摘要不符")
        promised = {entry["ref"]: entry["commitment"] for entry in self.content["people"]}
        if promised != {each.ref: each.commitment for each in self.people}:
            found.append("人员名单与冻结内容不符")
        for each in self.people:
            if each.salt is not None and each.shown is not None:
                if commitment(each.salt, each.shown) != each.commitment:
                    found.append(f"{each.ref} 的个人信息与冻结时不符")
            elif each.salt is not None or each.shown is not None:
                found.append(f"{each.ref} 的个人信息不完整")
        return found


def content_hash(content: str) -> str:
    """SHA-256 of the frozen text."""
    return hashlib.sha256(content.encode()).hexdigest()


def commitment(salt: bytes, shown: str) -> str:
    """What a version says about a person without telling it."""
    return hashlib.sha256(salt + shown.encode()).hexdigest()


def freeze(
    plan: Plan,
    people: Sequence[PlanPerson],
    others: Sequence[OtherPlan],
    outcome: Outcome,
    *,
    policy: Policy,
    enterprise: Mapping[str, Any],
    tails: Mapping[int, str],
    at: datetime,
    on: date,
    actor_id: int | None,
    around: Mapping[str, Any] | None = None,
) -> tuple[PlanVersion, list[VersionPerson]]:
    """The next version of a plan and its people, not yet added to the session (`version_id` is set by the caller).

    `around` is what stands beside the calculation: records of procedure, who decides, how it pays out.
    """
    rows = [_person_row(plan, each, tails) for each in people]
    content = canonical_json(
        {
            "schema": CONTENT_SCHEMA,
            "application_version": APPLICATION_VERSION,
            "number": plan.number,
            "version": plan.current_version + 1,
            "submitted_on": on.isoformat(),
            "plan": {
                "title": plan.title,
                "instrument": plan.instrument,
                "instrument_title": INSTRUMENTS[plan.instrument].title,
                "year": plan.year,
                "on": plan.judged_on.isoformat(),
                "allocation_by": plan.allocation_by.value,
            },
            "enterprise": dict(enterprise),
            "facts": pack(request_of(plan, people, others)["facts"]),
            "people": [{"ref": row.ref, "commitment": row.commitment} for row in rows],
            "outcome": outcome_document(outcome),
            "reasons": {rule: text for rule, text in plan.reasons.items() if text},
            "chapters": {code: text for code, text in plan.chapters.items() if text},
            "policy": policy_document(outcome, policy),
        }
        | dict(around or {})
    )
    version = PlanVersion(
        organisation_id=plan.organisation_id,
        plan_id=plan.id,
        number=plan.current_version + 1,
        content=content,
        content_hash=content_hash(content),
        policy_on=plan.judged_on,
        policy_revision=outcome.policy_revision,
        application_version=APPLICATION_VERSION,
        verify_code=secrets.token_hex(CODE_BYTES),
        created_at=at,
        created_by=actor_id,
    )
    return version, rows


def figures(plan: Plan, version: PlanVersion, outcome: Outcome) -> VersionLine:
    """The figures of a version that statistics read."""
    return VersionLine(
        organisation_id=plan.organisation_id,
        version_id=version.id,
        instrument=plan.instrument,
        year=plan.year,
        pool=plan.pool or Money.ZERO,
        amount=Money.total(line.amount for line in outcome.lines),
        headcount=sum(1 for line in outcome.lines if line.amount),
    )


def _person_row(plan: Plan, person: PlanPerson, tails: Mapping[int, str]) -> VersionPerson:
    fields = INSTRUMENTS[plan.instrument].known_person_facts
    shown = canonical_json(
        {
            "name": person.name,
            "post": person.post,
            "document_tail": tails.get(person.talent_id or 0, ""),
            "facts": pack(person_facts(person, plan.allocation_by, fields))["values"],
        }
    )
    salt = os.urandom(SALT_BYTES)
    return VersionPerson(
        organisation_id=plan.organisation_id,
        ref=person.ref,
        talent_id=person.talent_id,
        salt=salt,
        shown=shown,
        commitment=commitment(salt, shown),
    )


def outcome_document(outcome: Outcome) -> dict[str, Any]:
    """The public answer of the rules with money as whole fen and titles of rules added."""
    told = outcome.to_json()
    titles = {each.rule: each.title for each in outcome.findings}
    return told | {
        "lines": [line.to_json() | {"amount": line.amount.fen} for line in outcome.lines],
        "unallocated": outcome.unallocated.fen,
        "findings": [each | {"title": titles[each["rule"]]} for each in told["findings"]],
    }


def policy_document(outcome: Outcome, policy: Policy) -> dict[str, Any]:
    """The values a plan consumed, the rules that judged it and the documents behind both."""
    rules = [policy.book.rules[each.rule] for each in outcome.findings]
    cites: list[Cite] = [each.cite for each in rules] + [each.cite for each in outcome.readings]
    sources = sorted({cite.source for cite in cites})
    return {
        "on": policy.day.isoformat(),
        "revision": outcome.policy_revision,
        "readings": [each.to_json() for each in outcome.readings],
        "rules": [
            {
                "id": each.id,
                "title": each.title,
                "strength": each.strength,
                "evidence": each.evidence,
                "judged_at": each.judged_at.value,
                "source": each.cite.source,
                "article": each.cite.article,
                "article_evidence": each.cite.article_evidence,
            }
            for each in rules
        ],
        "sources": [
            {"id": name, "number": book.number, "title": book.title, "issuer": book.issuer}
            for name in sources
            for book in [policy.book.sources[name]]
        ],
    }


def enterprise_document(row: Organisation, parent: Organisation | None) -> dict[str, Any]:
    """What a version says about the enterprise."""
    return {
        "name": row.name,
        "uscc": row.uscc,
        "kind": row.kind.title,
        "parent": parent.name if parent else None,
        "industry": code_table("industry").title_of(row.industry) if row.industry else None,
        "region": code_table("region").title_of(row.region) if row.region else None,
    }
