"""The schemes in force on a day: official ones from the policy, an enterprise's own from its approved rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.policy import queries as policy
from talent_app.rewards.enums import SchemeState
from talent_app.rewards.models import RewardScheme, RewardSchemeItem
from talent_app.rules.parameters import Book, NotInForce, Unit
from talent_app.rules.reference import cited_text
from talent_app.rules.reward_tables import Period, RewardItem, RewardTable, SchemeLevel, read_item

OWN = "own:"
#: What an enterprise says about its own rules is its own document: seen, though no official text.
OWN_EVIDENCE = "B"


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme in force with where it stands; `organisation_id` is given for an enterprise's own."""

    code: str
    title: str
    number: str
    level: SchemeLevel
    issuer: str
    area: str
    items: tuple[RewardItem, ...]
    cited: str
    evidence: str
    start: date
    note: str = ""
    revision: str = ""
    organisation_id: int | None = None

    def item(self, code: str) -> RewardItem | None:
        """One of its benefits."""
        return next((one for one in self.items if one.code == code), None)


def official_schemes(scope: Scope, day: date) -> list[Scheme]:
    """Region and city: the values of the policy in force on a day, in the order of the files."""
    book = policy.book(scope)
    found = []
    for code, parameter in book.parameters.items():
        if parameter.unit is not Unit.REWARDS:
            continue
        try:
            value = parameter.on(day)
        except NotInForce:
            continue
        table: RewardTable = value.value
        source = book.sources[value.cite.source]
        found.append(
            Scheme(
                code, table.title, source.number or source.title, table.level, table.issuer, table.area,
                tuple(_filled(book, one, day) for one in table.items), cited_text(book, value.cite, value.evidence),
                value.evidence, value.start, table.note or parameter.note, book.revision,
            )
        )  # fmt: skip
    return found


def _filled(book: Book, item: RewardItem, day: date) -> RewardItem:
    """An item whose amount stands in a parameter of its own, where that has been entered."""
    if not item.parameter or item.parameter not in book.parameters:
        return item
    try:
        amount = book.parameters[item.parameter].on(day)
    except NotInForce:
        return item
    return replace(item, lowest=amount.value, highest=amount.value, evidence=amount.evidence)


def own_schemes(scope: Scope, day: date, organisation_id: int | None = None) -> list[Scheme]:
    """Enterprises' own schemes that their heads have approved and that hold on a day."""
    statement = select(RewardScheme).where(
        RewardScheme.state == SchemeState.IN_FORCE,
        RewardScheme.valid_from <= day,
        (RewardScheme.valid_until.is_(None)) | (RewardScheme.valid_until >= day),
    )
    if organisation_id is not None:
        statement = statement.where(RewardScheme.organisation_id == organisation_id)
    if scope.organisation_ids is not None:
        statement = statement.where(RewardScheme.organisation_id.in_(scope.organisation_ids))
    rows = list(session.scalars(statement.order_by(RewardScheme.id)))
    items = items_of(scope, rows)
    return [as_scheme(row, items[row.id]) for row in rows]


def items_of(scope: Scope, rows: Sequence[RewardScheme]) -> dict[int, list[RewardSchemeItem]]:
    """Scheme → its benefits in order."""
    ids = [row.id for row in rows if scope.covers(row.organisation_id)]
    found: dict[int, list[RewardSchemeItem]] = {number: [] for number in ids}
    statement = select(RewardSchemeItem).where(RewardSchemeItem.scheme_id.in_(ids))
    for item in session.scalars(statement.order_by(RewardSchemeItem.position, RewardSchemeItem.id)):
        found[item.scheme_id].append(item)
    return found


def as_scheme(row: RewardScheme, items: Sequence[RewardSchemeItem]) -> Scheme:
    """An enterprise's rows in the form of the policy's schemes."""
    return Scheme(
        row.code, row.title, row.number, SchemeLevel.ENTERPRISE, "enterprise", "other",
        tuple(as_item(item) for item in items), f"《{row.title}》（{row.number}）", OWN_EVIDENCE, row.valid_from,
        row.note, f"v{row.version}", row.organisation_id,
    )  # fmt: skip


def as_item(item: RewardSchemeItem) -> RewardItem:
    """One row in the form of the policy's benefits."""
    read = read_item(
        {
            "code": str(item.id), "title": item.title, "benefit": item.benefit.value, "period": item.period.value,
            "years": item.years, "shares": item.shares, "use_checked": item.use_checked,
            "conditions": item.conditions, "evidence": OWN_EVIDENCE,
        },
        item.title,
    )  # fmt: skip
    return replace(read, lowest=item.amount, highest=item.amount)


def schemes_for(scope: Scope, organisation_id: int, day: date) -> list[Scheme]:
    """Every scheme somebody of an enterprise may be rewarded under."""
    return [*official_schemes(scope, day), *own_schemes(scope, day, organisation_id)]


#: Words for how often.
PERIOD_WORDS = {Period.ONCE: "一次性", Period.YEARLY: "每年", Period.MONTHLY: "每月"}
