"""The table decides: who may do what in which state, and where it leads."""

from __future__ import annotations

from enum import Enum
from itertools import product

import pytest

from talent_app.core.enums import TitledEnum
from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.core.workflow import Transition, Workflow


class State(TitledEnum):
    DRAFT = "draft", "草稿"
    GROUP = "group_review", "集团审核"
    SUBMITTED = "submitted", "已提交"
    RETURNED = "returned", "已退回"
    DECIDED = "decided", "已批复"


class Action(TitledEnum):
    SUBMIT = "submit", "提交"
    RETURN = "return", "退回"
    DECIDE = "decide", "批复"


class Permission(Enum):
    WRITE = "write"
    REVIEW = "review"


ROWS = (
    Transition(State.DRAFT, Action.SUBMIT, State.SUBMITTED, Permission.WRITE, style="primary", notify=("submitted",)),
    Transition(State.DRAFT, Action.SUBMIT, State.GROUP, Permission.WRITE, title="提交集团", when="has_group"),
    Transition(State.GROUP, Action.SUBMIT, State.SUBMITTED, Permission.REVIEW),
    Transition(State.SUBMITTED, Action.RETURN, State.RETURNED, Permission.REVIEW, reason_required=True),
    Transition(State.SUBMITTED, Action.DECIDE, State.DECIDED, Permission.REVIEW),
    Transition(State.RETURNED, Action.SUBMIT, State.SUBMITTED, Permission.WRITE),
)
WORKFLOW = Workflow(tuple(State), ROWS, State.DRAFT)


def everything(_: Permission) -> bool:
    return True


def writing_only(permission: Permission) -> bool:
    return permission is Permission.WRITE


def test_every_state_and_action_gives_exactly_the_table() -> None:
    table = {(row.source, row.action): row for row in ROWS if not row.when}
    for state, action in product(State, Action):
        row = table.get((state, action))
        assert WORKFLOW.find(state, action) is row
        if row is None:
            with pytest.raises(Conflict, match=f"当前状态为“{state.title}”，不能“{action.title}”"):
                WORKFLOW.apply(state, action, everything, "理由")
        else:
            assert WORKFLOW.apply(state, action, everything, "理由").target is row.target


def test_a_condition_chooses_the_other_row_for_the_same_action() -> None:
    assert WORKFLOW.apply(State.DRAFT, Action.SUBMIT, everything).target is State.SUBMITTED
    assert WORKFLOW.apply(State.DRAFT, Action.SUBMIT, everything, conditions={"has_group"}).target is State.GROUP


def test_buttons_are_the_rows_the_reader_may_carry_out() -> None:
    assert [row.label for row in WORKFLOW.allowed(State.SUBMITTED, everything)] == ["退回", "批复"]
    assert WORKFLOW.allowed(State.SUBMITTED, writing_only) == ()
    assert [row.label for row in WORKFLOW.allowed(State.DRAFT, everything, {"has_group"})] == ["提交集团"]


def test_without_the_permission_the_action_is_forbidden() -> None:
    with pytest.raises(Forbidden, match="没有“批复”的权限"):
        WORKFLOW.apply(State.SUBMITTED, Action.DECIDE, writing_only)


def test_returning_without_a_reason_is_refused_under_the_note_field() -> None:
    with pytest.raises(InvalidInput, match="必须写明理由") as caught:
        WORKFLOW.apply(State.SUBMITTED, Action.RETURN, everything, "  ")
    assert caught.value.field == "note"
    assert WORKFLOW.apply(State.SUBMITTED, Action.RETURN, everything, "材料不全").target is State.RETURNED


def test_two_rows_for_one_state_and_action_are_refused() -> None:
    twice = Transition(State.DRAFT, Action.SUBMIT, State.RETURNED, Permission.REVIEW)
    with pytest.raises(ValueError, match=r"two rows for DRAFT \+ SUBMIT"):
        Workflow(tuple(State), (*ROWS, twice), State.DRAFT)


def test_a_state_nothing_leads_to_and_a_row_outside_the_states_are_refused() -> None:
    with pytest.raises(ValueError, match="no row leads to GROUP"):
        Workflow(tuple(State), tuple(row for row in ROWS if row.target is not State.GROUP), State.DRAFT)
    with pytest.raises(ValueError, match="DECIDED is in a row but not among the states"):
        Workflow(tuple(State)[:-1], ROWS, State.DRAFT)
    with pytest.raises(ValueError, match="initial state DRAFT"):
        Workflow((), (), State.DRAFT)


def test_the_diagram_shows_every_row_and_where_it_ends() -> None:
    diagram = WORKFLOW.mermaid()
    assert "[*] --> draft" in diagram
    assert "    draft --> group_review : 提交集团（has_group）\n" in diagram
    assert diagram.count("-->") == len(ROWS) + 2
    assert diagram.endswith("    decided --> [*]\n")
