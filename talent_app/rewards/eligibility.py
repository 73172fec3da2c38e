"""Who may receive what and why: every benefit's conditions over talent data, and whether the thing was rewarded before.

Conditions are judged by `rules.talent_class`, as classes of talent are. RW-001: one person, one achievement, one
benefit of a kind, over all schemes and wherever the person is registered.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from talent_app.classes.evidence import evidence_of
from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.rewards.crossing import wherever_registered
from talent_app.rewards.models import Reward
from talent_app.rewards.schemes import Scheme
from talent_app.rewards.workflow import HOLDING
from talent_app.rules.codes import code_table
from talent_app.rules.reward_tables import REGISTRATION, REWARD_FACTS, Benefit, RewardItem
from talent_app.rules.talent_class import ORDER, ConditionResult, Evidence, Standing, judged
from talent_app.talents.enums import IN_FORCE
from talent_app.talents.models import Talent


@dataclass(frozen=True, slots=True)
class Outcome:
    """One benefit for one person: each condition, the achievements it could be for, what stands against it."""

    scheme: Scheme
    item: RewardItem
    results: tuple[ConditionResult, ...]
    achievements: tuple[Evidence, ...]
    taken: tuple[str, ...] = ()

    @property
    def standing(self) -> Standing:
        """The worst of its conditions; a benefit without conditions is decided by the office."""
        return max((one.standing for one in self.results), key=ORDER.index, default=Standing.UNPROVEN)

    @property
    def is_open(self) -> bool:
        """Whether an application may be drafted: nothing fails, the amount is known, the thing is not rewarded yet.

        A condition that nobody has compared with the official text (C, E, F) bars nobody: it asks for words.
        """
        may_pass = self.standing is not Standing.MISSING or self.item.is_unchecked
        return may_pass and self.item.is_known and not self.is_taken

    @property
    def is_taken(self) -> bool:
        """Whether every achievement it could be for has been rewarded."""
        return bool(self.achievements) and len(self.taken) >= len(self.achievements)

    @property
    def free(self) -> list[Evidence]:
        """The achievements nobody has rewarded."""
        return [one for one in self.achievements if one.reference not in self.taken]


def facts_of(scope: Scope, talents: Sequence[Talent]) -> dict[int, list[Evidence]]:
    """Registration → its records and what the registration itself says."""
    found = evidence_of(scope, talents)
    for row in talents:
        if row.id in found:
            found[row.id].append(registration_fact(row))
    return found


def registration_fact(row: Talent) -> Evidence:
    """Class, way of introduction and altitude class of a registration; a verified file is its own proof."""
    fields = REWARD_FACTS[REGISTRATION][1]
    values = {name: getattr(row, name) for name in fields}
    told = [
        code_table(table).title_of(values[name])
        for name, table in fields.items()
        if values[name] and isinstance(table, str)
    ]
    proof = f"档案{row.status.title}" if row.status in IN_FORCE else ""
    return Evidence(
        REGISTRATION, "、".join(told) or "未登记层次和引进方式", values, proof, None, None, f"talents:{row.id}"
    )


def outcomes(
    scope: Scope, talent: Talent, schemes: Sequence[Scheme], day: date, facts: Sequence[Evidence] | None = None
) -> list[Outcome]:
    """Every benefit of every scheme for one person, with its reasons."""
    known = list(facts if facts is not None else facts_of(scope, [talent])[talent.id])
    held = rewarded(talent.person_id)
    valid = [fact for fact in known if fact.valid_until is None or fact.valid_until >= day]
    return [_outcome(talent, scheme, item, valid, held, day) for scheme in schemes for item in scheme.items]


def _outcome(
    talent: Talent, scheme: Scheme, item: RewardItem, facts: list[Evidence], held: set[tuple[str, Benefit]], day: date
) -> Outcome:
    results = tuple(judged(condition, facts, day) for condition in item.conditions)
    records = [fact for one in results if one.condition.kind != REGISTRATION for fact in one.facts]
    if not records and results:
        records = [fact for one in results for fact in one.facts][:1]
    achievements = tuple({fact.reference: fact for fact in records}.values())
    taken = tuple(fact.reference for fact in achievements if (key_of(fact), item.benefit) in held)
    return Outcome(scheme, item, results, achievements, taken)


def rewarded(person_id: int) -> set[tuple[str, Benefit]]:
    """What a person has been rewarded for or is asking for, by kind of benefit, wherever he is registered."""
    statement = select(Reward.achievement_key, Reward.benefit).where(
        Reward.person_id == person_id, Reward.state.in_(HOLDING)
    )
    with within(wherever_registered()):
        return {(key, benefit) for key, benefit in session.execute(statement)}


def clashing(person_id: int, key: str, benefit: Benefit, besides: int | None = None) -> Reward | None:
    """The application that already asks for this benefit for this achievement; RW-001."""
    statement = select(Reward).where(
        Reward.person_id == person_id,
        Reward.achievement_key == key,
        Reward.benefit == benefit,
        Reward.state.in_(HOLDING),
    )
    if besides is not None:
        statement = statement.where(Reward.id != besides)
    with within(wherever_registered()):
        return session.scalars(statement.order_by(Reward.id)).first()


def key_of(fact: Evidence) -> str:
    """What is the same for the same achievement, however often it was entered: its number, else its name."""
    if fact.kind == REGISTRATION:
        return key_of_text("引进")
    number = str(fact.values.get("number") or "")
    return key_of_text(f"{fact.kind}:{number or fact.title}")


def key_of_text(text: str) -> str:
    """The key of an achievement that was written by hand."""
    plain = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())
    return hashlib.sha256(plain.encode()).hexdigest()


def basis_of(outcome: Outcome) -> dict[str, Any]:
    """What an application rests on, as it is kept: conditions, facts, proof, source and grade."""
    return {
        "cited": outcome.scheme.cited,
        "article": outcome.item.article,
        "evidence": outcome.item.evidence,
        "conditions": [one.kept() for one in outcome.results],
    }
