"""A state machine as a table: one row for each thing somebody may do in a state.

Pure and generic over the enumerations of states, actions and permissions: it knows no database, no user and no page.
From one table come the buttons, the permission check, the new state, the notices, the diagram in the documentation
and the test that tries every state × action × role.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from talent_app.core.enums import TitledEnum
from talent_app.core.errors import Conflict, Forbidden, InvalidInput

S = TypeVar("S", bound=TitledEnum)
A = TypeVar("A", bound=TitledEnum)
P = TypeVar("P", bound=Enum)

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Transition(Generic[S, A, P]):
    """In state `source` the holder of `permission` may do `action`, which leads to `target`.

    `title` is the button; empty means the action's own title. `when` names a condition (a plain word such as
    "has_group") that must hold for this row to be taken; of two rows for one action the conditional one goes first.
    `notify` names the notices sent, `style` how the button looks (primary, secondary, danger).
    """

    source: S
    action: A
    target: S
    permission: P
    title: str = ""
    reason_required: bool = False
    when: str = ""
    notify: tuple[str, ...] = ()
    style: str = "secondary"
    help: str = ""

    @property
    def label(self) -> str:
        """What stands on the button."""
        return self.title or self.action.title


@dataclass(frozen=True)
class Workflow(Generic[S, A, P]):
    """States, the rows between them and where everything begins; a table that contradicts itself is refused at once."""

    states: tuple[S, ...]
    transitions: tuple[Transition[S, A, P], ...]
    initial: S

    def __post_init__(self) -> None:
        seen = set()
        for row in self.transitions:
            key = (row.source, row.action, row.when)
            if key in seen:
                raise ValueError(f"two rows for {row.source.name} + {row.action.name} {row.when}".rstrip())
            seen.add(key)
            for state in (row.source, row.target):
                if state not in self.states:
                    raise ValueError(f"{state.name} is in a row but not among the states")
        if self.initial not in self.states:
            raise ValueError(f"the initial state {self.initial.name} is not among the states")
        lost = [state.name for state in self.states if state not in self._reachable()]
        if lost:
            raise ValueError(f"no row leads to {', '.join(lost)}")

    @property
    def final_states(self) -> tuple[S, ...]:
        """States that nothing leads out of."""
        return tuple(state for state in self.states if not any(row.source is state for row in self.transitions))

    def find(self, state: S, action: A, conditions: Set[str] = NOTHING) -> Transition[S, A, P] | None:
        """The row for an action in a state: the one whose condition holds, else the unconditional one, else None."""
        rows = [row for row in self.transitions if row.source is state and row.action is action]
        for row in rows:
            if row.when and row.when in conditions:
                return row
        return next((row for row in rows if not row.when), None)

    def allowed(
        self, state: S, can: Callable[[P], bool], conditions: Set[str] = NOTHING
    ) -> tuple[Transition[S, A, P], ...]:
        """The rows open to somebody in a state, in the order of the table: these are the buttons."""
        actions = dict.fromkeys(row.action for row in self.transitions if row.source is state)
        rows = (self.find(state, action, conditions) for action in actions)
        return tuple(row for row in rows if row is not None and can(row.permission))

    def apply(
        self,
        state: S,
        action: A,
        can: Callable[[P], bool],
        reason: str = "",
        conditions: Set[str] = NOTHING,
    ) -> Transition[S, A, P]:
        """The row to carry out; raises Conflict, Forbidden or InvalidInput when the action is not open."""
        row = self.find(state, action, conditions)
        if row is None:
            raise Conflict(
                f"当前状态为“{state.title}”，不能“{action.title}”。", "状态可能刚被他人改变，请刷新页面后再操作。"
            )
        if not can(row.permission):
            raise Forbidden(f"您没有“{row.label}”的权限。")
        if row.reason_required and not reason.strip():
            raise InvalidInput(f"“{row.label}”必须写明理由。", "请在说明栏填写理由后再提交。", "note")
        return row

    def mermaid(self) -> str:
        """The diagram for the documentation, as Mermaid text."""
        lines = ["stateDiagram-v2"]
        lines += [f"    {state.value} : {state.title}" for state in self.states]
        lines.append(f"    [*] --> {self.initial.value}")
        for row in self.transitions:
            condition = f"（{row.when}）" if row.when else ""
            lines.append(f"    {row.source.value} --> {row.target.value} : {row.label}{condition}")
        lines += [f"    {state.value} --> [*]" for state in self.final_states]
        return "\n".join(lines) + "\n"

    def _reachable(self) -> set[S]:
        reached, waiting = {self.initial}, [self.initial]
        while waiting:
            state = waiting.pop()
            for target in self._targets(state):
                if target not in reached:
                    reached.add(target)
                    waiting.append(target)
        return reached

    def _targets(self, state: S) -> Iterable[S]:
        return (row.target for row in self.transitions if row.source is state)
