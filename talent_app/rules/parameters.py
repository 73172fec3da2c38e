"""Dated, cited, graded parameters, and the view of one day through which rules read them.

Pure. A rule never sees a file or the database: it asks a `Policy`, which answers with the value in force on its day and
remembers what was asked. `policy_files.py` builds the book, `releases.py` adds what was published later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any, TypeVar

from talent_app.core.enums import TitledEnum
from talent_app.core.errors import AppError
from talent_app.core.money import Money
from talent_app.rules import grades
from talent_app.rules.notation import plain
from talent_app.rules.scales import Scale

T = TypeVar("T")


class Unit(Enum):
    """The closed list of units; the unit decides the Python type of a value."""

    RATIO = "ratio"
    RATIOS = "ratios"
    SCALE = "scale"
    YUAN = "yuan"
    PERSONS = "persons"
    YEARS = "years"
    MONTHS = "months"
    DAYS = "days"
    COUNT = "count"
    CHOICE = "choice"
    CHOICES = "choices"
    FLAG = "flag"
    TEXT = "text"
    CLASSES = "classes"
    REWARDS = "rewards"
    WAYS = "ways"


@dataclass(frozen=True, slots=True)
class Source:
    """One document of the law, listed once."""

    id: str
    number: str
    title: str
    issuer: str
    issued_on: date | None = None
    in_force_from: date | None = None
    in_force_until: date | None = None
    replaced_by: str | None = None
    link: str = ""
    archived: str = ""
    sha256: str = ""
    note: str = ""

    @property
    def short(self) -> str:
        """How a citation names it: by number where it has one."""
        return self.number or self.title

    @property
    def full(self) -> str:
        """How a list of authorities names it."""
        return f"《{self.title}》（{self.number}）" if self.number else f"《{self.title}》"


@dataclass(frozen=True, slots=True)
class Cite:
    """Where a value or a condition stands; the article may be less certain than the value itself."""

    source: str
    article: str = ""
    article_evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """One value from one day on, or the repeal of a parameter from that day on."""

    start: date
    value: Any
    cite: Cite
    evidence: str
    repealed: bool = False
    note: str = ""
    checked_on: date | None = None
    checked_by: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One named quantity of the law with its whole history, oldest first."""

    code: str
    label: str
    unit: Unit
    values: tuple[Dated, ...]
    place: str
    note: str = ""
    choices: tuple[str, ...] = ()
    checked_on: date | None = None
    expected_on: date | None = None

    def on(self, day: date) -> Dated:
        """The value in force on a day; outside the dates this raises instead of taking a neighbour's number."""
        before = [value for value in self.values if value.start <= day]
        if not before or before[-1].repealed:
            raise NotInForce(self, day)
        return before[-1]


class NotInForce(AppError):
    """A parameter has no value on the day asked for."""

    title = "政策参数未生效"

    def __init__(self, parameter: Parameter, day: date) -> None:
        earlier = [value.start for value in parameter.values if value.start <= day]
        later = [value.start for value in parameter.values if value.start > day]
        nearest = [f"自 {earlier[-1]} 起已废止或中止"] if earlier else []
        nearest += [f"下一个取值自 {later[0]} 起"] if later else []
        if not parameter.values:
            nearest = ["尚未录入任何取值"]
        super().__init__(
            f"参数“{parameter.label}”（{parameter.code}）在 {day} 没有生效的取值：{'，'.join(nearest)}。",
            f"请核对日期，或在“政策参数”页面、文件 {parameter.place} 中录入 {day} 适用的取值。",
        )
        self.parameter = parameter
        self.day = day
        self.nearest = (earlier[-1] if earlier else None, later[0] if later else None)


class JudgedAt(TitledEnum):
    """The moment from which a rule can be answered."""

    DRAFT = "draft", "起草环节"
    SUBMISSION = "submission", "报送环节"
    DECISION = "decision", "审批环节"
    PAYOUT = "payout", "兑付环节"


@dataclass(frozen=True, slots=True)
class RuleDefinition:
    """What a rule is, apart from how it is computed."""

    id: str
    title: str
    strength: str
    parameters: tuple[str, ...]
    cite: Cite
    evidence: str
    judged_at: JudgedAt
    place: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A value that was read, with where it comes from: what a frozen version keeps."""

    code: str
    label: str
    unit: Unit
    value: Any
    start: date
    cite: Cite
    evidence: str

    def to_json(self) -> dict[str, Any]:
        """The reading as plain data."""
        told = {
            "code": self.code,
            "label": self.label,
            "unit": self.unit.value,
            "value": plain(self.value),
            "from": self.start.isoformat(),
            "source": self.cite.source,
            "article": self.cite.article,
        }
        return told | {"evidence": self.evidence}


@dataclass(frozen=True, slots=True)
class Book:
    """Everything that was published, all dates together; `revision` changes whenever anything in it does."""

    sources: Mapping[str, Source]
    parameters: Mapping[str, Parameter]
    rules: Mapping[str, RuleDefinition]
    titles: Mapping[str, str]
    revision: str

    def with_parameters(self, changed: Iterable[Parameter], revision: str, **more: Any) -> Book:
        """A book in which some parameters have another history."""
        parameters = dict(self.parameters) | {parameter.code: parameter for parameter in changed}
        return replace(self, parameters=parameters, revision=revision, **more)


@dataclass(frozen=True, slots=True)
class Policy:
    """The book seen from one day. Values cannot be changed; what was read is remembered in `readings`."""

    book: Book
    day: date
    readings: dict[str, Reading] = field(default_factory=dict, compare=False)

    @property
    def revision(self) -> str:
        """Which state of the book this is."""
        return self.book.revision

    def fresh(self) -> Policy:
        """The same view with nothing read yet."""
        return Policy(self.book, self.day)

    def read(self, code: str) -> Any:
        """The value in force, recorded as read."""
        parameter = self.book.parameters[code]
        dated = parameter.on(self.day)
        self.readings[code] = Reading(
            code, parameter.label, parameter.unit, dated.value, dated.start, dated.cite, dated.evidence
        )
        return dated.value

    def ratio(self, code: str) -> Fraction:
        """A ratio in force."""
        return self._typed(code, Fraction)

    def yuan(self, code: str) -> Money:
        """An amount in force."""
        return self._typed(code, Money)

    def whole(self, code: str) -> int:
        """A number of persons, years, months, days or things in force."""
        return self._typed(code, int)

    def scale(self, code: str) -> Scale:
        """A progressive table in force."""
        return self._typed(code, Scale)

    def flag(self, code: str) -> bool:
        """A yes or no in force."""
        return self._typed(code, bool)

    def text(self, code: str) -> str:
        """A text or a choice in force."""
        return self._typed(code, str)

    def several(self, code: str) -> tuple[Any, ...]:
        """A list of choices or ratios in force."""
        return self._typed(code, tuple)

    def _typed(self, code: str, kind: type[T]) -> T:
        value = self.read(code)
        if not isinstance(value, kind):
            raise TypeError(f"{code} holds a {type(value).__name__}, not a {kind.__name__}")
        return value

    def rule(self, rule_id: str) -> RuleDefinition:
        """What a rule says about itself."""
        return self.book.rules[rule_id]

    def source(self, source_id: str) -> Source:
        """A document."""
        return self.book.sources[source_id]

    def worst_evidence(self, rule_id: str) -> str:
        """The least certain of a rule's own grade and of the values read so far through this view."""
        letters = [self.rule(rule_id).evidence, *(reading.evidence for reading in self.readings.values())]
        return grades.worst(grades.effective(letter) for letter in letters)
