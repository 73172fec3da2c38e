"""The moves of a repair: what may be changed in a blocked plan, and by how little, rule by rule.

Pure and exact. Only what a plan decides itself is moved: pool, people, amounts, shares, awards, terms. Facts about the
enterprise and steps still to be taken (hearing the staff, publishing) are never invented.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from talent_app.core.money import Money, Rounding
from talent_app.rules.allocation import allocate
from talent_app.rules.conversion import ConversionFacts
from talent_app.rules.outcome import Finding
from talent_app.rules.repair_draft import (
    KEEP_PEOPLE,
    KEEP_POOL,
    POOL_AT_LEAST,
    POOL_AT_MOST,
    PURCHASE_SHARE,
    REMOVING,
    Contradiction,
    Draft,
)
from talent_app.rules.repair_terms import TERMS


def move(draft: Draft) -> None:
    """One round of all moves, each by as little as its rules ask."""
    _remove_barred(draft)
    _limit_head_count(draft)
    for finding in draft.blocking():
        for name, value in (TERMS[finding.rule](draft.case.facts, finding) if finding.rule in TERMS else {}).items():
            draft.set_fact(name, value, finding.rule)
    draft.look()
    if draft.instrument.shares_money(draft.case.facts):
        _move_money(draft)
    else:
        _move_shares(draft)
        _move_awards(draft)
    draft.look()


def _remove_barred(draft: Draft) -> None:
    barred: dict[str, str] = {}
    for finding in draft.blocking():
        if finding.rule in REMOVING:
            barred = dict.fromkeys(finding.refs, finding.rule) | barred
        if finding.rule == "EQ-013":
            if draft.mode == KEEP_PEOPLE and any(p.ref in finding.refs and not p.shares for p in draft.case.people):
                raise Contradiction("EQ-013")
            draft.set_people("reward_value", dict.fromkeys(finding.refs), dict.fromkeys(finding.refs, "EQ-013"))
    if barred:
        draft.remove(barred)
        draft.look()


def _limit_head_count(draft: Draft) -> None:
    """EQ-015: not the whole staff. Those who get least leave first, so that least is taken away."""
    found = next((f for f in draft.blocking() if f.rule == "EQ-015" and not f.refs), None)
    staff = draft.case.facts.staff_on_duty
    if found is None or staff is None:
        return
    caps = draft.person_caps() if draft.case.is_proposed else {}
    sizes = {line.ref: line.amount for line in draft.outcome.lines}
    shares = {person.ref: person.shares or 0 for person in draft.case.people}
    held = {ref: (min(size, caps[ref][0]) if ref in caps else size, shares[ref]) for ref, size in sizes.items()}
    paid = sorted((ref for ref in held if sizes[ref] or shares[ref]), key=lambda ref: (held[ref], ref))
    draft.remove(dict.fromkeys(paid[: len(paid) - max(0, staff - 1)], "EQ-015"))
    draft.look()


def _move_money(draft: Draft) -> None:
    """Pool and amounts: the pool into its bounds, every amount under its cap, the sum under the pool."""
    pool, case = draft.case.pool, draft.case
    most = [f for rule in POOL_AT_MOST if (f := draft.bound(rule, "yuan"))]
    least = [f for rule in POOL_AT_LEAST if (f := draft.bound(rule, "yuan"))]
    if isinstance(case.facts, ConversionFacts) and case.facts.yearly_rewards is not None and draft.counts("TC-004"):
        least = [f for f in least if f.rule != "TC-004"] + _raise_yearly_rewards(draft)
    high = min(((Money.yuan(f.limit or "0"), f.rule) for f in most), default=None)
    low = max(((Money.yuan(f.limit or "0"), f.rule) for f in least), default=None)
    aim, rule = pool, "ALLOC"
    if low and aim < low[0]:
        aim, rule = low
    if high and aim > high[0]:
        aim, rule = high
        if low and aim < low[0]:
            raise Contradiction(high[1], low[1])
    if draft.mode == KEEP_POOL and aim != pool:
        raise Contradiction(rule)
    if case.is_proposed:
        aim, rule = _move_amounts(draft, aim, rule, high)
    elif draft.mode == KEEP_PEOPLE and aim.fen < min(pool.fen, sum(1 for line in draft.outcome.lines if line.amount)):
        raise Contradiction(rule)
    draft.set_fact("pool", aim, rule)


def _raise_yearly_rewards(draft: Draft) -> list[Finding]:
    """TC-004 with rewards stated year by year: each up to its floor; the pool then follows in the next look."""
    facts = draft.case.facts
    floors = [Money.yuan(step.result) for step in draft.outcome.steps if step.rule == "TC-004"]
    rewards = facts.yearly_rewards if isinstance(facts, ConversionFacts) else None
    if rewards is None or len(rewards) != len(floors) or draft.bound("TC-004", "yuan") is None:
        return []
    draft.set_fact("yearly_rewards", tuple(map(max, rewards, floors)), "TC-004")
    draft.look()
    finding = draft.bound("TC-004", "yuan")
    return [finding] if finding else []


def _move_amounts(draft: Draft, aim: Money, rule: str, high: tuple[Money, str] | None) -> tuple[Money, str]:
    """Caps first; what is still too much is taken from everybody in proportion, or the pool is raised to keep them."""
    given = {person.ref: person.amount or Money.ZERO for person in draft.case.people}
    caps = draft.person_caps()
    amounts = {ref: min(amount, caps[ref][0]) if ref in caps else amount for ref, amount in given.items()}
    rules = {ref: caps[ref][1] for ref in amounts if amounts[ref] < given[ref]}
    if draft.mode == KEEP_PEOPLE and (lost := [ref for ref in rules if not amounts[ref]]):
        raise Contradiction(rules[lost[0]])
    whole = Money.total(amounts.values())
    if whole > aim and draft.mode == KEEP_PEOPLE and draft.counts("ALLOC") and rule == "ALLOC":
        aim = min(whole, high[0]) if high else whole
        rule = high[1] if high and aim == high[0] and aim < whole else "ALLOC"
    if whole > aim and draft.counts("ALLOC"):
        left = _shrunk({ref: amount.fen for ref, amount in amounts.items()}, aim.fen)
        if draft.mode == KEEP_PEOPLE and any(amounts[ref] and not left[ref] for ref in left):
            raise Contradiction(*sorted({rule, "ALLOC"}))
        rules |= {ref: rule for ref in left if left[ref] < amounts[ref].fen and ref not in rules}
        amounts = {ref: Money(fen) for ref, fen in left.items()}
    draft.set_people("amount", amounts, {ref: rules.get(ref, rule) for ref in amounts})
    return aim, rule


def _shrunk(parts: Mapping[str, int], total: int) -> dict[str, int]:
    """Whole numbers in proportion, none larger than before, none lost as long as there is one for each."""
    some = {key: part for key, part in parts.items() if part > 0}
    floors = dict.fromkeys(some, Money(1)) if len(some) <= total else {}
    caps = {key: Money(part) for key, part in some.items()}
    shared = allocate(Money(total), {key: Fraction(part) for key, part in some.items()}, caps, floors).amounts
    return {key: shared[key].fen if key in shared else 0 for key in parts}


def _whole(limit: str | None) -> int:
    exact = Fraction(limit or "0")
    return exact.numerator // exact.denominator


def _move_shares(draft: Draft) -> None:
    """EQ-007 by person, EQ-006 together, TC-003 at least; nobody's shares are raised except for TC-003."""
    given = {person.ref: person.shares for person in draft.case.people if person.shares is not None}
    if not given:
        return
    shares, rules = dict(given), {}
    if (found := draft.bound("EQ-007", "shares")) is not None:
        cap = _whole(found.limit)
        rules = {ref: "EQ-007" for ref in shares if shares[ref] > cap}
        if rules and draft.mode == KEEP_POOL:
            shares = _spread(given, cap)
            rules = {ref: "EQ-007" for ref in shares if shares[ref] != given[ref]}
        shares = {ref: min(share, cap) for ref, share in shares.items()}
    if (found := draft.bound("EQ-006", "shares")) is not None and sum(shares.values()) > (most := _whole(found.limit)):
        if draft.mode == KEEP_POOL:
            raise Contradiction("EQ-006")
        left = _shrunk(shares, most)
        rules |= {ref: "EQ-006" for ref in left if left[ref] < shares[ref] and ref not in rules}
        shares = left
    if (found := draft.bound("TC-003", "shares")) is not None:
        floor = Fraction(found.limit or "0")
        least = -(-floor.numerator // floor.denominator)
        if sum(shares.values()) < least:
            if draft.mode == KEEP_POOL:
                raise Contradiction("TC-003")
            weights = {ref: Fraction(share or (0 if any(shares.values()) else 1)) for ref, share in shares.items()}
            grown = allocate(Money(least), weights, {}, {ref: Money(share) for ref, share in shares.items()}).amounts
            rules |= {ref: "TC-003" for ref in grown if grown[ref].fen != shares[ref]}
            shares = {ref: amount.fen for ref, amount in grown.items()}
    if draft.mode == KEEP_PEOPLE and (lost := [ref for ref in shares if given[ref] and not shares[ref]]):
        raise Contradiction(rules[lost[0]])
    draft.set_people("shares", shares, {ref: rules.get(ref, "EQ-006") for ref in shares})


def _spread(shares: Mapping[str, int], cap: int) -> dict[str, int]:
    """The same total with nobody above a cap."""
    total, caps = sum(shares.values()), dict.fromkeys(shares, Money(cap))
    told = allocate(Money(total), {ref: Fraction(share) for ref, share in shares.items()}, caps)
    if told.rest:
        raise Contradiction("EQ-007")
    return {ref: amount.fen for ref, amount in told.amounts.items()}


def _move_awards(draft: Draft) -> None:
    """EQ-012 by person, EQ-010 together, EQ-011: bought at least as much. Awards not matched by a purchase go first."""
    people = [person for person in draft.case.people if person.reward_value]
    if not people:
        return
    given = {person.ref: person.reward_value or Money.ZERO for person in people}
    awards, rules = dict(given), {}
    if (found := draft.bound("EQ-012", "yuan")) is not None:
        cap = Money.yuan(found.limit or "0")
        for person in people:
            awards[person.ref] = min(given[person.ref], max(Money.ZERO, cap - (person.prior_incentives or Money.ZERO)))
        rules = {ref: "EQ-012" for ref in awards if awards[ref] < given[ref]}
    is_matched = draft.counts("EQ-011") and draft.instrument.checks.get("EQ-011") is not None
    share = draft.policy.fresh().ratio(PURCHASE_SHARE) if is_matched else Fraction(0)
    bought = {person.ref: person.purchase_value for person in people}
    covered = {ref: _covered(award, bought[ref], share) for ref, award in awards.items()}
    if share > 1:
        rules |= {ref: "EQ-011" for ref in awards if covered[ref] < awards[ref]}
        awards = dict(covered)
    if (found := draft.bound("EQ-010", "yuan")) is not None:
        most, whole = Money.yuan(found.limit or "0"), Money.total(awards.values())
        if whole > most:
            if draft.mode == KEEP_POOL:
                raise Contradiction("EQ-010")
            left = _less_awards(awards, covered, most)
            rules |= {ref: "EQ-010" for ref in left if left[ref] < awards[ref] and ref not in rules}
            awards = left
    lost = [person.ref for person in people if not awards[person.ref] and not person.shares]
    if draft.mode == KEEP_PEOPLE and lost:
        raise Contradiction(rules[lost[0]])
    draft.set_people("reward_value", awards, {ref: rules.get(ref, "EQ-010") for ref in awards})
    due = {ref: max(paid, awards[ref].times(share, Rounding.UP)) for ref, paid in bought.items() if paid is not None}
    draft.set_people("purchase_value", due, dict.fromkeys(due, "EQ-011"))


def _covered(award: Money, bought: Money | None, share: Fraction) -> Money:
    """How much of an award the stated purchase carries."""
    if bought is None or not share:
        return award
    return min(award, bought.times(1 / share, Rounding.DOWN))


def _less_awards(awards: Mapping[str, Money], covered: Mapping[str, Money], most: Money) -> dict[str, Money]:
    carried = Money.total(covered.values())
    if carried >= most:
        return {ref: Money(fen) for ref, fen in _shrunk({r: c.fen for r, c in covered.items()}, most.fen).items()}
    beyond = {ref: (awards[ref] - covered[ref]).fen for ref in awards}
    kept = _shrunk(beyond, (most - carried).fen)
    return {ref: covered[ref] + Money(kept[ref]) for ref in awards}
