"""What may be wrong with a registration, judged from its own values: pure functions, limits from policy data.

A finding names the field to look at. Its fingerprint is made of the values it was judged by, so that a finding put
aside with a reason comes back as soon as one of them changes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from talent_app.core.dates import PartialDate, months_between, years_between
from talent_app.core.enums import TitledEnum
from talent_app.rules.parameters import Policy
from talent_app.talents.derivation import missing_of
from talent_app.talents.values import rank_of

#: Education codes of GB/T 4658 that a limit of age belongs to.
DEGREES = {"11": ("doctor", "博士研究生"), "14": ("master", "硕士研究生"), "21": ("bachelor", "大学本科")}


class QualityKind(TitledEnum):
    """The four kinds of doubt."""

    COMPLETENESS = "completeness", "缺项"
    CONTRADICTION = "contradiction", "前后矛盾"
    FRESHNESS = "freshness", "久未更新"
    OUTLIER = "outlier", "单位数据异常"


class QualityRule(TitledEnum):
    """Each thing looked at."""

    MISSING = "missing", "应填未填"
    DEGREE_AGE = "degree_age", "毕业时年龄偏小"
    WORK_AGE = "work_age", "参加工作时年龄偏小"
    TITLE_ORDER = "title_order", "高级别职称早于低级别职称"
    TWO_EMPLOYERS = "two_employers", "同时在两家单位"
    STALE = "stale", "久未更新"
    SHARE = "share", "占比偏离各单位中位数"


KIND_OF = {
    QualityRule.MISSING: QualityKind.COMPLETENESS,
    QualityRule.DEGREE_AGE: QualityKind.CONTRADICTION,
    QualityRule.WORK_AGE: QualityKind.CONTRADICTION,
    QualityRule.TITLE_ORDER: QualityKind.CONTRADICTION,
    QualityRule.TWO_EMPLOYERS: QualityKind.CONTRADICTION,
    QualityRule.STALE: QualityKind.FRESHNESS,
    QualityRule.SHARE: QualityKind.OUTLIER,
}


@dataclass(frozen=True)
class Doubt:
    """One finding: the rule, the field it is about (a record as `kind/id`), a sentence and its fingerprint."""

    rule: QualityRule
    field: str
    message: str
    fingerprint: str

    @property
    def key(self) -> tuple[str, str]:
        """What it is about; of each there is one in a registration."""
        return self.rule.value, self.field


@dataclass(frozen=True)
class Limits:
    """From where on something is doubtful."""

    freshness_months: int
    working_age: int
    ages: Mapping[str, int]

    @classmethod
    def of(cls, policy: Policy) -> Limits:
        """The limits in force."""
        ages = {name: policy.whole(f"data_quality.{name}_age") for name, _title in DEGREES.values()}
        return cls(policy.whole("data_quality.freshness_months"), policy.whole("data_quality.working_age"), ages)


@dataclass(frozen=True)
class Registration:
    """What is looked at: values by column, records by kind (mappings with their id), the last day of care."""

    values: Mapping[str, Any]
    has_document: bool
    records: Mapping[str, Sequence[Mapping[str, Any]]]
    cared_on: date


def doubts(one: Registration, limits: Limits, today: date) -> list[Doubt]:
    """Everything doubtful about a registration, one for each rule and field."""
    found: dict[tuple[str, str], Doubt] = {}
    for judge in JUDGES:
        for doubt in judge(one, limits, today):
            found.setdefault(doubt.key, doubt)
    return list(found.values())


def fingerprint(*values: Any) -> str:
    """What a finding was judged by, in short."""
    return hashlib.sha256("\x1f".join(str(value) for value in values).encode()).hexdigest()[:32]


def _missing(one: Registration, limits: Limits, today: date) -> Iterator[Doubt]:
    for info in missing_of(one.values, has_document=one.has_document):
        yield Doubt(QualityRule.MISSING, info.name, f"没有填写“{info.label}”。", fingerprint(info.name, "empty"))


def _degree_age(one: Registration, limits: Limits, today: date) -> Iterator[Doubt]:
    born = one.values.get("born_on")
    for record in one.records.get("educations", ()):
        name, title = DEGREES.get(record.get("level") or "", ("", ""))
        ended = last_day(record.get("until_on"))
        if not name or born is None or ended is None:
            continue
        age = years_between(born, ended)
        if age < limits.ages[name]:
            told = f"{title}毕业时 {age} 周岁（{record['until_on']}），小于 {limits.ages[name]} 周岁"
            message = f"{told}，请核对出生日期和毕业时间。"
            yield Doubt(
                QualityRule.DEGREE_AGE, f"educations/{record['id']}", message,
                fingerprint(born, record["level"], record["until_on"]),
            )  # fmt: skip


def _work_age(one: Registration, limits: Limits, today: date) -> Iterator[Doubt]:
    born, began = one.values.get("born_on"), one.values.get("started_work_on")
    first = last_day(began)
    if born is None or first is None:
        return
    age = years_between(born, first) if first > born else 0
    if age < limits.working_age:
        message = f"参加工作（{began}）时 {age} 周岁，小于 {limits.working_age} 周岁，请核对出生日期和参加工作时间。"
        yield Doubt(QualityRule.WORK_AGE, "started_work_on", message, fingerprint(born, began))


def _title_order(one: Registration, limits: Limits, today: date) -> Iterator[Doubt]:
    """A higher title of a series obtained before a lower one: rank 1 is the highest."""
    dated = [
        (rank_of("title_level", record.get("level")), last_day(record.get("obtained_on")), record)
        for record in one.records.get("titles", ())
    ]
    for (rank, on, record), (other_rank, other_on, other) in combinations(dated, 2):
        if (
            record.get("series") != other.get("series")
            or None in (rank, on, other_rank, other_on)
            or rank == other_rank
        ):
            continue
        high, low = (record, other) if rank < other_rank else (other, record)
        if last_day(high["obtained_on"]) < first_day(low["obtained_on"]):
            later = f"同系列较低级别的“{low['name']}”（{low['obtained_on']}）"
            message = f"“{high['name']}”（{high['obtained_on']}）早于{later}，请核对取得时间。"
            yield Doubt(
                QualityRule.TITLE_ORDER, f"titles/{high['id']}", message,
                fingerprint(high["level"], high["obtained_on"], low["level"], low["obtained_on"]),
            )  # fmt: skip


def _two_employers(one: Registration, limits: Limits, today: date) -> Iterator[Doubt]:
    """Two periods of work at different employers that both go on, or two labour contracts in force."""
    open_ones = [record for record in one.records.get("careers", ()) if not record.get("until_on")]
    for first, second in combinations(open_ones, 2):
        if first["employer"] != second["employer"]:
            message = f"“{first['employer']}”和“{second['employer']}”的工作经历都没有结束时间，请补填已结束的一段。"
            yield Doubt(
                QualityRule.TWO_EMPLOYERS, f"careers/{max(first['id'], second['id'])}", message,
                fingerprint(*sorted((str(first["employer"]), str(second["employer"])))),
            )  # fmt: skip
    running = [record for record in one.records.get("contracts", ()) if _runs(record, today)]
    for first, second in combinations(running, 2):
        message = f"有两份劳动合同同时有效（自 {first['from_on']} 和 {second['from_on']}），请核对起止日期。"
        yield Doubt(
            QualityRule.TWO_EMPLOYERS, f"contracts/{max(first['id'], second['id'])}", message,
            fingerprint(first["from_on"], first["until_on"], second["from_on"], second["until_on"]),
        )  # fmt: skip


def _runs(contract: Mapping[str, Any], today: date) -> bool:
    begins, ends = contract.get("from_on"), contract.get("until_on")
    return begins is not None and begins <= today and (ends is None or ends >= today)


def _stale(one: Registration, limits: Limits, today: date) -> Iterator[Doubt]:
    if months_between(one.cared_on, today) >= limits.freshness_months:
        message = f"自 {one.cared_on} 起没有更新或确认，已满 {limits.freshness_months} 个月。"
        yield Doubt(QualityRule.STALE, "updated_at", message, fingerprint(one.cared_on))


def last_day(value: Any) -> date | None:
    """The last day a full or partial date may stand for; None where it is empty or unreadable."""
    if value is None or isinstance(value, date):
        return value
    try:
        return PartialDate.from_code(str(value)).last
    except ValueError:
        return None


def first_day(value: Any) -> date | None:
    """The first day a full or partial date may stand for."""
    if value is None or isinstance(value, date):
        return value
    try:
        return PartialDate.from_code(str(value)).first
    except ValueError:
        return None


Judge = Callable[[Registration, Limits, date], Iterator[Doubt]]
JUDGES: tuple[Judge, ...] = (_missing, _degree_age, _work_age, _title_order, _two_employers, _stale)
