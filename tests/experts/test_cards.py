"""Lines about experts: nobody can be told apart, whatever is asked, and adding a condition tells nothing of one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from talent_app.experts.cards import LEAST_ENTERPRISES, MANY, STEPS, Candidate, K, cards_of

people = st.lists(
    st.builds(
        lambda enterprise, place, level, discipline: (enterprise, place, level, discipline),
        st.integers(1, 4), st.sampled_from(["某企业集团", "某县区属企业"]),
        st.sampled_from(["full_senior", "associate_senior", "intermediate", ""]), st.sampled_from(["化学", "冶金", ""]),
    ),
    max_size=40,
).map(lambda rows: [Candidate(n, e, p, level, level, d) for n, (e, p, level, d) in enumerate(rows)])  # fmt: skip


@given(people)
def test_behind_every_line_stand_enough_people_of_two_enterprises(found):
    for card in cards_of(found):
        assert len(card.members) >= K
        assert len({one.enterprise for one in card.members}) >= LEAST_ENTERPRISES


@given(people)
def test_everybody_stands_in_exactly_one_line_or_nobody_in_any(found):
    members = [one.talent_id for card in cards_of(found) for one in card.members]
    assert sorted(members) == sorted(one.talent_id for one in found) or members == []


@given(people)
def test_a_line_is_true_of_everybody_behind_it(found):
    for card in cards_of(found):
        for one in card.members:
            assert card.line in [one.line(step) for step in range(STEPS)]


@given(people, st.integers(0, 39))
def test_two_pages_that_differ_by_one_person_tell_no_number_and_nothing_small(found, place):
    if place >= len(found):
        return
    more = {card.line: card for card in cards_of(found)}
    less = {card.line: card for card in cards_of(found[:place] + found[place + 1 :])}
    for card in (*more.values(), *less.values()):
        assert len(card.members) >= K
    for line in more.keys() & less.keys():
        if more[line].is_many != less[line].is_many:  # the one band there is turns where a crowd stands behind it
            assert min(len(more[line].members), len(less[line].members)) >= K
            assert max(len(more[line].members), len(less[line].members)) >= MANY


def test_too_few_people_or_one_enterprise_alone_show_nothing():
    def somebody(n, enterprise):
        return Candidate(n, enterprise, "某企业集团", "full_senior", "正高级", "化学")

    assert cards_of([somebody(n, n % 2) for n in range(K - 1)]) == []
    assert cards_of([somebody(n, 1) for n in range(10)]) == []
    (card,) = cards_of([somebody(n, n % 2) for n in range(K)])
    assert card.label == "某企业集团 · 正高级 · 化学"


def test_one_who_differs_takes_the_others_to_a_coarser_line():
    same = [Candidate(n, n % 2, "某企业集团", "full_senior", "正高级", "化学") for n in range(K)]
    (card,) = cards_of([*same, Candidate(99, 3, "某县区属企业", "intermediate", "中级", "冶金")])
    assert card.label == "国有企业"
    assert len(card.members) == K + 1
