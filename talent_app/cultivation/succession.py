"""The state of key posts: who holds them and retires when, who could follow when, what is missing. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_

from talent_app.core.dates import add_months
from talent_app.core.scope import Scope
from talent_app.cultivation import queries
from talent_app.cultivation.enums import Readiness
from talent_app.cultivation.kinds import PARTS
from talent_app.cultivation.models import KeyPost, KeyPostCandidate, KeyPostHolder
from talent_app.db.engine import session
from talent_app.db.scoping import select_within
from talent_app.policy.queries import book
from talent_app.rules.parameters import Policy
from talent_app.talents.models import Talent
from talent_app.talents.retiring import retirements_of

#: How far ahead a holder's retirement is spoken of.
MONTHS_AHEAD = 36


@dataclass(frozen=True, slots=True)
class Held:
    """A holder with the retirement that is nearest, and whether the age behind it was decided."""

    row: KeyPostHolder
    talent: Talent
    retires_on: date | None
    is_decided: bool
    is_near: bool
    is_past: bool = False

    @property
    def words(self) -> str:
        """The month of retirement as a list shows it."""
        if self.retires_on is None:
            return "出生日期或性别未登记"
        month = f"{self.retires_on.year}-{self.retires_on.month:02d}"
        return month if self.is_decided else f"{month}（按最早推算）"


@dataclass(frozen=True, slots=True)
class State:
    """A key post with its present holders and candidates by readiness."""

    post: KeyPost
    holders: Sequence[Held]
    candidates: Sequence[tuple[KeyPostCandidate, Talent]]

    def ready(self, readiness: Readiness) -> list[str]:
        """The names of one readiness."""
        return [talent.name for row, talent in self.candidates if row.readiness is readiness]

    @property
    def is_near(self) -> bool:
        """Whether a holder retires soon."""
        return any(each.is_near for each in self.holders)

    @property
    def gaps(self) -> list[str]:
        """What is missing, in words; nothing where the post was closed."""
        if self.post.closed_on is not None:
            return []
        found = [] if self.holders else ["岗位空缺"]
        if not self.candidates:
            found.append("无后备人选")
        elif len(self.candidates) < self.post.wanted:
            found.append(f"后备差 {self.post.wanted - len(self.candidates)} 人")
        if self.is_near:
            past = any(each.is_past for each in self.holders)
            found.append("现任已到法定退休年龄" if past else "现任三年内退休")
            found[-1] += "" if self.ready(Readiness.NOW) else "，无现在可用的后备"
        return found

    @property
    def is_urgent(self) -> bool:
        """Whether somebody leaves soon or has left, and nobody can follow."""
        return self.post.closed_on is None and (
            not self.candidates or ((self.is_near or not self.holders) and not self.ready(Readiness.NOW))
        )


def states_of(scope: Scope, posts: Sequence[KeyPost], today: date) -> list[State]:
    """The state of some posts on a day."""
    policy, ids = Policy(book(scope), today), [one.id for one in posts]
    holders = queries.parts_of(scope, PARTS["holder"], ids)
    candidates = queries.parts_of(scope, PARTS["candidate"], ids)
    everybody = [row for rows in (*holders.values(), *candidates.values()) for row in rows]
    people = queries.people_of(scope, everybody)
    order = list(Readiness)
    return [
        State(
            post,
            [
                _held(row, people[row.talent_id], policy, today)
                for row in holders.get(post.id, [])
                if row.is_current(today) and row.talent_id in people
            ],
            sorted(
                ((row, people[row.talent_id]) for row in candidates.get(post.id, []) if row.talent_id in people),
                key=lambda pair: (order.index(pair[0].readiness), pair[0].id),
            ),
        )
        for post in posts
    ]


def _held(row: KeyPostHolder, talent: Talent, policy: Policy, today: date) -> Held:
    found = retirements_of(talent, policy)
    if not found:
        return Held(row, talent, None, is_decided=False, is_near=False)
    month = found[0][1].month
    near = add_months(today, MONTHS_AHEAD)
    return Held(row, talent, month, is_decided=len(found) == 1, is_near=month <= near, is_past=month <= today)


def retiring_posts(scope: Scope, today: date) -> list[int]:
    """The posts of whose holders one retires within three years."""
    statement = (
        select_within(scope, KeyPostHolder)
        .join(Talent, Talent.id == KeyPostHolder.talent_id)
        .join(KeyPost, KeyPost.id == KeyPostHolder.post_id)
        .add_columns(Talent)
        .where(
            or_(KeyPostHolder.until_on.is_(None), KeyPostHolder.until_on >= today), KeyPost.closed_on.is_(None),
            Talent.born_on <= add_months(today, -12 * 45),
        )
    )  # fmt: skip
    policy, near = Policy(book(scope), today), add_months(today, MONTHS_AHEAD)
    found = set()
    for row, talent in session.execute(statement):
        if any(each.month <= near for _age, each in retirements_of(talent, policy)):
            found.add(row.post_id)
    return sorted(found)
